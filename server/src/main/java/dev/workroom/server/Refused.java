package dev.workroom.server;

/** A request that cannot be done as it was asked; the sentence is for the person. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Kind kind;

  /** Why it cannot be done. */
  public enum Kind {
    BAD_REQUEST(400),
    SIGNED_OUT(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    CONFLICT(409),
    TOO_LARGE(413),
    FAILED(500),
    UNAVAILABLE(503);

    final int status;

    Kind(int status) {
      this.status = status;
    }

    String code() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  public Refused(Kind kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  static Refused bad(String sentence) {
    return new Refused(Kind.BAD_REQUEST, sentence);
  }

  static Refused missing(String sentence) {
    return new Refused(Kind.NOT_FOUND, sentence);
  }
}
