package dev.workroom.models;

import java.time.Duration;
import java.util.Optional;

/** Why an attempt gave no reply: what the user is told and whether another attempt makes sense. */
final class Trouble extends Exception {
  private static final long serialVersionUID = 1L;

  /** What another attempt may bring. */
  enum Kind {
    /** The provider is overloaded or limits requests. */
    BUSY,
    /** No connection, or an answer that was cut off or unreadable. */
    BROKEN,
    /** Nothing came in time. */
    HANGING,
    /** The provider has said no. */
    FINAL
  }

  private final Kind kind;
  private final transient Optional<Duration> wait;

  Trouble(Kind kind, String sentence) {
    this(kind, sentence, Optional.empty());
  }

  private Trouble(Kind kind, String sentence, Optional<Duration> wait) {
    super(sentence, null, false, false);
    this.kind = kind;
    this.wait = wait;
  }

  static Trouble busy(String sentence, Optional<Duration> wait) {
    return new Trouble(Kind.BUSY, sentence, wait);
  }

  Kind kind() {
    return kind;
  }

  /** How long the provider asks to wait. */
  Optional<Duration> asksToWait() {
    return wait;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
