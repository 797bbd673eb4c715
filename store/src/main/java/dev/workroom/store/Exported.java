package dev.workroom.store;

import dev.workroom.core.message.Json;

/** A line of an exported log. */
sealed interface Exported {
  String session();

  /** An entry; the event's text is kept byte for byte, because the hash goes over it. */
  record Line(String session, long seq, String at, String actor, Json event, String hash)
      implements Exported {}

  /** The last line: where the log ends. */
  record End(String session, long seq, String hash) implements Exported {}

  static Exported of(Row row) {
    return new Line(
        row.session(), row.seq(), row.at(), row.actor(), new Json(row.event()), row.hash());
  }

  static Row row(Line line) {
    return new Row(
        line.session(), line.seq(), line.at(), line.actor(), line.event().text(), line.hash());
  }
}
