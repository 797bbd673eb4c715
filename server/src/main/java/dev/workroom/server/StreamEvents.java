package dev.workroom.server;

import dev.workroom.core.event.Entry;
import java.time.Instant;
import java.util.Optional;

/** The data of the events of the stream. */
final class StreamEvents {
  private StreamEvents() {}

  record Hello(String instance, long position, boolean reset) {}

  record EntryCame(String root, String session, long position, Entry entry) {}

  /** All that a model has written of an answer so far. */
  record DraftText(String root, String session, String text, String thinking) {}

  /**
   * More of what is being written.
   *
   * @param kind text, thinking, retrying or progress
   * @param at how many characters of the text or the thinking come before
   */
  record DeltaText(
      String root,
      String session,
      String kind,
      String text,
      Optional<Long> at,
      Optional<String> call,
      Optional<Integer> attempt) {}

  record Beat(Instant at, long position, long working) {}
}
