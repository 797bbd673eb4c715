package dev.workroom.store;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.EventLogException;
import dev.workroom.json.EventCodec;
import java.time.DateTimeException;
import java.time.Instant;

/** An entry as it is stored: the texts that its hash goes over. */
record Row(String session, long seq, String at, String actor, String event, String hash) {
  String hashAfter(String previous) {
    return Chain.hash(previous, session, seq, at, actor, event);
  }

  Entry entry() {
    try {
      return new Entry(seq, Instant.parse(at), actor, EventCodec.read(event), hash);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new EventLogException(
          "Entry %d of session %s cannot be read (%s). It was written by a newer Workroom or is damaged: `workroom audit verify` tells which."
              .formatted(seq, session, e.getMessage()),
          e);
    }
  }
}
