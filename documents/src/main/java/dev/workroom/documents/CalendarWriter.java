package dev.workroom.documents;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes calendars as RFC 5545 wants them: lines of at most 75 octets, texts escaped, zones told.
 */
public final class CalendarWriter {
  private static final int LINE = 75;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
  private static final Pattern PERSON =
      Pattern.compile("\\s*(?:\"?([^\"<>]*?)\"?\\s*<)?([^<>\\s,;]+@[^<>\\s,;]+)>?\\s*");
  private static final Pattern RULE =
      Pattern.compile(
          "FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[\\w,+-]+)*");

  private CalendarWriter() {}

  /**
   * @throws DocumentException when a time, zone, rule or address is none, in one sentence
   */
  public static void write(List<CalendarEvent> events, Instant now, Path target)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        List.of(
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Workroom//Calendar//EN",
            "CALSCALE:GREGORIAN"));
    Set<String> zones = new LinkedHashSet<>();
    events.stream().map(CalendarEvent::zone).filter(zone -> !zone.isBlank()).forEach(zones::add);
    for (String zone : zones) {
      ZoneId known = zone(zone);
      if (!known.getId().equals("UTC")) {
        zone(known, lines);
      }
    }
    for (CalendarEvent event : events) {
      event(event, now, lines);
    }
    lines.add("END:VCALENDAR");
    NewFile.write(
        target,
        out -> {
          for (String line : lines) {
            folded(out, line);
          }
        });
  }

  private static void event(CalendarEvent event, Instant now, List<String> lines) {
    lines.add("BEGIN:VEVENT");
    lines.add("UID:" + UUID.randomUUID() + "@workroom.invalid");
    lines.add("DTSTAMP:" + TIME.format(now.atZone(ZoneOffset.UTC)) + "Z");
    times(event, lines);
    lines.add("SUMMARY:" + escaped(event.title()));
    text("LOCATION", event.place(), lines);
    text("DESCRIPTION", event.text(), lines);
    if (!event.organizer().isBlank()) {
      lines.add(person("ORGANIZER", "", event.organizer()));
    }
    for (String person : event.people()) {
      lines.add(person("ATTENDEE", ";ROLE=REQ-PARTICIPANT;RSVP=TRUE", person));
    }
    String rule = event.repeat().strip().toUpperCase(Locale.ROOT).replaceFirst("^RRULE:", "");
    if (!rule.isEmpty()) {
      if (!RULE.matcher(rule).matches()) {
        throw new DocumentException(
            "\"" + event.repeat() + "\" is no rule such as FREQ=WEEKLY;BYDAY=MO;COUNT=6.");
      }
      lines.add("RRULE:" + rule);
    }
    if (event.remind() >= 0) {
      lines.addAll(
          List.of(
              "BEGIN:VALARM",
              "ACTION:DISPLAY",
              "DESCRIPTION:" + escaped(event.title()),
              "TRIGGER:-PT" + event.remind() + "M",
              "END:VALARM"));
    }
    lines.add("END:VEVENT");
  }

  private static void times(CalendarEvent event, List<String> lines) {
    if (event.start().strip().length() == 10) {
      LocalDate first = day(event.start());
      LocalDate last = event.end().isBlank() ? first : day(event.end());
      inOrder(event, !last.isBefore(first));
      lines.add("DTSTART;VALUE=DATE:" + DAY.format(first));
      lines.add("DTEND;VALUE=DATE:" + DAY.format(last.plusDays(1))); // the day after, 3.6.1
      return;
    }
    LocalDateTime from = time(event.start());
    LocalDateTime to = event.end().isBlank() ? from.plusHours(1) : time(event.end());
    inOrder(event, to.isAfter(from));
    lines.add("DTSTART" + at(from, event.zone()));
    lines.add("DTEND" + at(to, event.zone()));
  }

  private static void inOrder(CalendarEvent event, boolean inOrder) {
    if (!inOrder) {
      throw new DocumentException("\"" + event.title() + "\" ends before it begins.");
    }
  }

  private static String at(LocalDateTime time, String zone) {
    if (zone.isBlank()) {
      return ":" + TIME.format(time);
    }
    ZoneId known = zone(zone);
    return known.getId().equals("UTC")
        ? ":" + TIME.format(time) + "Z"
        : ";TZID=" + known.getId() + ":" + TIME.format(time);
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text.strip());
    } catch (DateTimeException e) {
      throw new DocumentException("\"" + text + "\" is no day such as 2026-03-31.", e);
    }
  }

  private static LocalDateTime time(String text) {
    try {
      return LocalDateTime.parse(text.strip().replace(' ', 'T'));
    } catch (DateTimeException e) {
      throw new DocumentException("\"" + text + "\" is no time such as 2026-03-31T09:30.", e);
    }
  }

  private static ZoneId zone(String name) {
    if (name.strip().matches("(?i)utc|z|gmt")) {
      return ZoneId.of("UTC");
    }
    if (!ZoneId.getAvailableZoneIds().contains(name.strip())) {
      throw new DocumentException("\"" + name + "\" is no time zone such as Europe/Berlin.");
    }
    return ZoneId.of(name.strip());
  }

  /** The zone's rules as they are now (3.6.5). */
  private static void zone(ZoneId zone, List<String> lines) {
    lines.add("BEGIN:VTIMEZONE");
    lines.add("TZID:" + zone.getId());
    ZoneRules rules = zone.getRules();
    if (rules.getTransitionRules().isEmpty()) {
      ZoneOffset offset = rules.getOffset(Instant.now());
      lines.addAll(
          List.of(
              "BEGIN:STANDARD",
              "DTSTART:19700101T000000",
              "TZOFFSETFROM:" + offset(offset),
              "TZOFFSETTO:" + offset(offset),
              "END:STANDARD"));
    }
    for (ZoneOffsetTransitionRule rule : rules.getTransitionRules()) {
      boolean summer =
          rule.getOffsetAfter().getTotalSeconds() > rule.getStandardOffset().getTotalSeconds();
      String kind = summer ? "DAYLIGHT" : "STANDARD";
      lines.add("BEGIN:" + kind);
      lines.add("DTSTART:" + TIME.format(rule.createTransition(1970).getDateTimeBefore()));
      lines.add("TZOFFSETFROM:" + offset(rule.getOffsetBefore()));
      lines.add("TZOFFSETTO:" + offset(rule.getOffsetAfter()));
      lines.add("RRULE:" + yearly(rule));
      lines.add("END:" + kind);
    }
    lines.add("END:VTIMEZONE");
  }

  /** The day on which the clocks change, told by the local day before the change. */
  private static String yearly(ZoneOffsetTransitionRule rule) {
    LocalDate day = rule.createTransition(1970).getDateTimeBefore().toLocalDate();
    String month = "FREQ=YEARLY;BYMONTH=" + day.getMonthValue();
    int indicator = rule.getDayOfMonthIndicator();
    if (rule.getDayOfWeek() == null) {
      return month + ";BYMONTHDAY=" + day.getDayOfMonth();
    }
    String weekday = day.getDayOfWeek().name().substring(0, 2);
    if (indicator == -1) {
      return month + ";BYDAY=-1" + weekday;
    }
    return indicator > 0 && indicator % 7 == 1
        ? month + ";BYDAY=" + (indicator / 7 + 1) + weekday
        : month + ";BYDAY=" + ((day.getDayOfMonth() - 1) / 7 + 1) + weekday;
  }

  private static String offset(ZoneOffset offset) {
    Duration of = Duration.ofSeconds(Math.abs(offset.getTotalSeconds()));
    return (offset.getTotalSeconds() < 0 ? "-" : "+")
        + String.format(Locale.ROOT, "%02d%02d", of.toHours(), of.toMinutesPart());
  }

  private static String person(String property, String parameters, String said) {
    Matcher parts = PERSON.matcher(said);
    if (!parts.matches()) {
      throw new DocumentException("\"" + said + "\" is no mail address.");
    }
    String name = parts.group(1) == null ? "" : parts.group(1).strip();
    return property
        + parameters
        + (name.isEmpty() ? "" : ";CN=\"" + name.replaceAll("[\\p{Cntrl}\"]", " ") + "\"")
        + ":mailto:"
        + parts.group(2);
  }

  private static void text(String property, String value, List<String> lines) {
    if (!value.isBlank()) {
      lines.add(property + ":" + escaped(value));
    }
  }

  /** 3.3.11. */
  private static String escaped(String text) {
    return text.strip()
        .replace("\\", "\\\\")
        .replace(";", "\\;")
        .replace(",", "\\,")
        .replaceAll("\r\n|\r|\n", "\\\\n")
        .replaceAll("[\\p{Cntrl}&&[^\t]]", "");
  }

  /** 3.1: a line of more than 75 octets goes on in the next, which begins with a blank. */
  private static void folded(OutputStream out, String line) throws IOException {
    int length = 0;
    for (int at = 0; at < line.length(); ) {
      int c = line.codePointAt(at);
      at += Character.charCount(c);
      byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
      if (length + bytes.length > LINE) {
        out.write("\r\n ".getBytes(StandardCharsets.US_ASCII));
        length = 1;
      }
      out.write(bytes);
      length += bytes.length;
    }
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
  }
}
