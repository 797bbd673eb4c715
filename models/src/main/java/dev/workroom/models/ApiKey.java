package dev.workroom.models;

/** A secret that goes into one request header and nowhere else; it never prints itself. */
public record ApiKey(String value) {
  public static final ApiKey NONE = new ApiKey("");

  public ApiKey {
    if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "The API key holds a blank or a character that no key has; copy it again.");
    }
  }

  boolean present() {
    return !value.isEmpty();
  }

  /** The text without the key, should a server have echoed it. */
  String hide(String text) {
    return present() ? text.replace(value, "[key]") : text;
  }

  @Override
  public String toString() {
    return present() ? "ApiKey[hidden]" : "ApiKey[none]";
  }
}
