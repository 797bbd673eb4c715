package dev.workroom.documents;

import java.util.List;

/**
 * An event to be written into a calendar.
 *
 * @param start {@code 2026-03-31} for whole days, {@code 2026-03-31T09:30} for a time
 * @param end the same kind; for whole days the last of them; empty for a day or an hour
 * @param zone of the times, such as {@code Europe/Berlin}; empty for the local time of whoever
 *     reads
 * @param people addresses of those invited
 * @param repeat an RRULE such as {@code FREQ=WEEKLY;BYDAY=MO;COUNT=6}; empty for none
 * @param remind minutes before it; negative for none
 */
public record CalendarEvent(
    String title,
    String start,
    String end,
    String zone,
    String place,
    String text,
    String organizer,
    List<String> people,
    String repeat,
    int remind) {
  public CalendarEvent {
    people = List.copyOf(people);
    if (title.isBlank()) {
      throw new DocumentException("An event needs a title.");
    }
  }
}
