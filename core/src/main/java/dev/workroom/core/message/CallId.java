package dev.workroom.core.message;

/** The identity of one tool call, unique in its session. */
public record CallId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
