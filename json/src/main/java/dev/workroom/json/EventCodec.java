package dev.workroom.json;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;

/** Events and entries as JSON text, one line each. */
public final class EventCodec {
  private EventCodec() {}

  public static String write(Event event) {
    return Wire.write(event);
  }

  /**
   * The event.
   *
   * @throws IllegalArgumentException if the text is none, or one of a newer program
   */
  public static Event read(String text) {
    return Wire.read(text, Event.class);
  }

  /** The entry as one object: its envelope and its event. */
  public static String write(Entry entry) {
    return Wire.write(entry);
  }

  /**
   * The entry.
   *
   * @throws IllegalArgumentException if the text is none, or one of a newer program
   */
  public static Entry readEntry(String text) {
    return Wire.read(text, Entry.class);
  }
}
