package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads calendars (RFC 5545): each event, task or free time with what it says. */
final class CalendarText {
  private static final int MOST_BYTES = 32 << 20;
  private static final int MOST_OF_ONE = 2000;
  private static final Map<String, String> LABELS = labels();
  private static final Pattern COMMON_NAME = Pattern.compile("(?i);CN=(\"[^\"]*\"|[^;:]*)");
  private static final Pattern STATUS = Pattern.compile("(?i);PARTSTAT=([\\w-]+)");
  private static final Pattern ZONE = Pattern.compile("(?i);TZID=(\"[^\"]*\"|[^;:]*)");

  private final TextSink sink;
  private final List<String> zones = new ArrayList<>();
  private Map<String, String> item = new LinkedHashMap<>();
  private String kind = "";
  private int items;
  private boolean inAlarm;
  private boolean inZone;

  private CalendarText(TextSink sink) {
    this.sink = sink;
  }

  private static Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("DTSTART", "Start");
    labels.put("DTEND", "End");
    labels.put("DUE", "Due");
    labels.put("COMPLETED", "Completed");
    labels.put("PERCENT-COMPLETE", "Percent complete");
    labels.put("DURATION", "Duration");
    labels.put("RRULE", "Repeats");
    labels.put("RDATE", "Also on");
    labels.put("EXDATE", "Except on");
    labels.put("RECURRENCE-ID", "Instead of the one on");
    labels.put("LOCATION", "Where");
    labels.put("ORGANIZER", "Organizer");
    labels.put("ATTENDEE", "Attendees");
    labels.put("STATUS", "Status");
    labels.put("CLASS", "Class");
    labels.put("PRIORITY", "Priority");
    labels.put("URL", "Address");
    labels.put("CATEGORIES", "Categories");
    labels.put("CONTACT", "Contact");
    labels.put("RESOURCES", "Resources");
    labels.put("FREEBUSY", "Busy");
    labels.put("ATTACH", "Attached");
    labels.put("REMINDER", "Reminder");
    labels.put("DESCRIPTION", "Description");
    labels.put("COMMENT", "Comment");
    return labels;
  }

  static void read(Path file, TextSink sink) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      read(PlainText.decode(in.readNBytes(MOST_BYTES)).text(), sink);
    }
    if (Files.size(file) > MOST_BYTES) {
      sink.note("Only the first " + (MOST_BYTES >> 20) + " MB were read.");
    }
  }

  static void read(String calendar, TextSink sink) {
    CalendarText text = new CalendarText(sink);
    // Folded lines go on after a line break and one blank (3.1).
    calendar.replaceAll("\r?\n[ \t]", "").lines().forEach(text::line);
    text.end();
  }

  private void end() {
    if (!item.isEmpty()) {
      putOut(); // cut off before its end
    }
    if (items == 0 && !zones.isEmpty()) {
      sink.block(
          "A calendar without events; it describes the time zones "
              + String.join(", ", zones)
              + ".");
    }
  }

  private void line(String line) {
    sink.alive();
    int colon = colon(line);
    if (colon < 0) {
      return;
    }
    String name = line.substring(0, colon).split(";")[0].toUpperCase(Locale.ROOT).strip();
    String value = unescaped(line.substring(colon + 1));
    switch (name) {
      case "BEGIN" -> begin(value.toUpperCase(Locale.ROOT));
      case "END" -> end(value.toUpperCase(Locale.ROOT));
      case "X-WR-CALNAME" -> sink.title(value);
      case "METHOD" -> {
        if (!value.equalsIgnoreCase("PUBLISH")) {
          sink.block("Calendar message: " + value.toLowerCase(Locale.ROOT));
        }
      }
      case "TZID" -> {
        if (inZone) {
          zones.add(value);
        }
      }
      default -> {
        if (inAlarm) {
          if (name.equals("TRIGGER")) {
            item.merge("REMINDER", value, CalendarText::joined);
          }
        } else if (!inZone && !kind.isEmpty()) {
          item.merge(name, shown(name, line.substring(0, colon), value), CalendarText::joined);
        }
      }
    }
  }

  private static String joined(String before, String more) {
    return before.length() > MOST_OF_ONE * 10 ? before : before + ", " + more;
  }

  private void begin(String component) {
    switch (component) {
      case "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY" -> {
        if (!item.isEmpty()) {
          putOut();
        }
        kind = component;
      }
      case "VALARM" -> inAlarm = true;
      case "VTIMEZONE" -> inZone = true;
      default -> {}
    }
  }

  private void end(String component) {
    switch (component) {
      case "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY" -> putOut();
      case "VALARM" -> inAlarm = false;
      case "VTIMEZONE" -> inZone = false;
      default -> {}
    }
  }

  /** The colon that ends the name, not one inside a quoted parameter. */
  private static int colon(String line) {
    boolean quoted = false;
    for (int at = 0; at < line.length(); at++) {
      if (line.charAt(at) == '"') {
        quoted = !quoted;
      } else if (line.charAt(at) == ':' && !quoted) {
        return at;
      }
    }
    return -1;
  }

  private static String shown(String name, String head, String value) {
    return switch (name) {
      case "ATTENDEE", "ORGANIZER" -> person(head, value);
      case "RRULE" -> CalendarRule.words(value);
      case "ATTACH" ->
          value.length() > 200 || head.toUpperCase(Locale.ROOT).contains("ENCODING=BASE64")
              ? "a file within the calendar"
              : value;
      case "DTSTART", "DTEND", "DUE", "COMPLETED", "RDATE", "EXDATE", "RECURRENCE-ID" ->
          times(head, value);
      default -> value;
    };
  }

  private static String person(String head, String value) {
    String address = value.replaceFirst("(?i)^mailto:", "");
    Matcher common = COMMON_NAME.matcher(head);
    Matcher status = STATUS.matcher(head);
    String said =
        status.find() && !status.group(1).equalsIgnoreCase("NEEDS-ACTION")
            ? " (" + status.group(1).toLowerCase(Locale.ROOT) + ")"
            : "";
    return (common.find() ? common.group(1).replace("\"", "") + " <" + address + ">" : address)
        + said;
  }

  private static String times(String head, String value) {
    StringBuilder all = new StringBuilder();
    for (String one : value.split(",")) {
      all.append(all.isEmpty() ? "" : ", ").append(time(one.strip()));
    }
    Matcher zone = ZONE.matcher(head);
    return zone.find() ? all + " (" + zone.group(1).replace("\"", "") + ")" : all.toString();
  }

  /** 3.3.11. */
  private static String unescaped(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c == '\\' && at + 1 < value.length()) {
        char next = value.charAt(++at);
        text.append(next == 'n' || next == 'N' ? '\n' : next);
      } else {
        text.append(c);
      }
    }
    return text.toString().strip();
  }

  private void putOut() {
    Map<String, String> done = item;
    String what = kind;
    item = new LinkedHashMap<>();
    kind = "";
    if (done.getOrDefault("SUMMARY", "").isBlank()
        && LABELS.keySet().stream().noneMatch(done::containsKey)) {
      return; // cut off before anything that is shown
    }
    items++;
    String of =
        switch (what) {
          case "VTODO" -> "Task: ";
          case "VJOURNAL" -> "Journal: ";
          case "VFREEBUSY" -> "Busy times: ";
          default -> "";
        };
    sink.block(
        "## " + of + done.getOrDefault("SUMMARY", "(no title)").replaceAll("\\s*\n\\s*", " "));
    sink.gap();
    LABELS.forEach((name, label) -> {
      String value = done.getOrDefault(name, "");
      if (!value.isBlank()) {
        sink.line("- " + label + ": " + value);
      }
    });
  }

  /** 20260131T093000Z as 2026-01-31 09:30 UTC. */
  static String time(String value) {
    if (!value.matches("\\d{8}(T\\d{6}Z?)?")) {
      return value;
    }
    String day = value.substring(0, 4) + "-" + value.substring(4, 6) + "-" + value.substring(6, 8);
    return value.length() < 15
        ? day
        : day
            + " "
            + value.substring(9, 11)
            + ":"
            + value.substring(11, 13)
            + (value.endsWith("Z") ? " UTC" : "");
  }
}
