package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads calendars (RFC 5545): each event, task or free time with what it says. */
final class CalendarText {
  private static final int MOST_BYTES = 32 << 20;
  private static final Map<String, String> LABELS = labels();

  private CalendarText() {}

  private static Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("DTSTART", "Start");
    labels.put("DTEND", "End");
    labels.put("DUE", "Due");
    labels.put("DURATION", "Duration");
    labels.put("RRULE", "Repeats");
    labels.put("LOCATION", "Where");
    labels.put("ORGANIZER", "Organizer");
    labels.put("ATTENDEE", "Attendees");
    labels.put("STATUS", "Status");
    labels.put("URL", "Address");
    labels.put("CATEGORIES", "Categories");
    labels.put("DESCRIPTION", "Description");
    labels.put("COMMENT", "Comment");
    return labels;
  }

  static void read(Path file, TextSink sink) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      read(PlainText.decode(in.readNBytes(MOST_BYTES)).text(), sink);
    }
  }

  static void read(String calendar, TextSink sink) {
    Map<String, String> item = new LinkedHashMap<>();
    int alarms = 0;
    // Folded lines go on after a line break and one blank (3.1).
    for (String line : calendar.replaceAll("\r?\n[ \t]", "").split("\r?\n")) {
      int colon = colon(line);
      if (colon < 0) {
        continue;
      }
      String name = line.substring(0, colon).split(";")[0].toUpperCase(Locale.ROOT);
      String value = unescaped(line.substring(colon + 1));
      if (name.equals("BEGIN") && value.matches("VEVENT|VTODO|VJOURNAL|VFREEBUSY")) {
        item = new LinkedHashMap<>();
      } else if (name.equals("BEGIN") && value.equals("VALARM")) {
        alarms++;
      } else if (name.equals("END") && value.equals("VALARM")) {
        alarms = Math.max(0, alarms - 1);
      } else if (name.equals("END") && value.matches("VEVENT|VTODO|VJOURNAL|VFREEBUSY")) {
        putOut(item, sink);
        item = new LinkedHashMap<>();
      } else if (name.equals("X-WR-CALNAME")) {
        sink.title(value);
      } else if (alarms == 0) {
        item.merge(name, person(name, line, value), (a, b) -> a + ", " + b);
      }
    }
    if (item.containsKey("SUMMARY")) {
      putOut(item, sink); // cut off before its end
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

  private static String person(String name, String line, String value) {
    if (!name.equals("ATTENDEE") && !name.equals("ORGANIZER")) {
      return value;
    }
    String address = value.replaceFirst("(?i)^mailto:", "");
    var common = java.util.regex.Pattern.compile("(?i)[;]CN=(\"[^\"]*\"|[^;:]*)").matcher(line);
    return common.find() ? common.group(1).replace("\"", "") + " <" + address + ">" : address;
  }

  private static String unescaped(String value) {
    return value
        .replace("\\n", "\n")
        .replace("\\N", "\n")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\\\\", "\\")
        .strip();
  }

  private static void putOut(Map<String, String> item, TextSink sink) {
    sink.block("## " + item.getOrDefault("SUMMARY", "(no title)").replace('\n', ' '));
    sink.gap();
    LABELS.forEach((name, label) -> {
      String value = item.getOrDefault(name, "");
      if (!value.isBlank()) {
        sink.line(
            "- " + label + ": " + (value.matches("\\d{8}(T\\d{6}Z?)?") ? time(value) : value));
      }
    });
  }

  /** 20260131T093000Z as 2026-01-31 09:30 UTC. */
  private static String time(String value) {
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
