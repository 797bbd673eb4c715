package dev.workroom.core.message;

/**
 * The identity of a session; a sub-agent's is its parent's, a slash and the call that started it.
 */
public record SessionId(String value) {
  public SessionId {
    if (!value.matches("[A-Za-z0-9][A-Za-z0-9._/-]*")) {
      throw new IllegalArgumentException("not a session id: " + value);
    }
  }

  public SessionId child(CallId call) {
    return new SessionId(value + "/" + call.value().replaceAll("[^A-Za-z0-9._-]", "-"));
  }

  @Override
  public String toString() {
    return value;
  }
}
