package dev.workroom.extensions;

/**
 * Something odd in an extension, said to whoever installs it.
 *
 * @param file the file inside the plugin, with slashes; empty for the plugin as a whole
 * @param message one sentence
 */
public record Diagnostic(Severity severity, String file, String message) {
  /** What it means for the extension. */
  public enum Severity {
    /** The part that it speaks of was not loaded. */
    ERROR,
    /** It was loaded, perhaps not as its author meant. */
    WARNING,
    /** Worth knowing. */
    NOTE
  }

  static Diagnostic error(String file, String message) {
    return new Diagnostic(Severity.ERROR, file, message);
  }

  static Diagnostic warning(String file, String message) {
    return new Diagnostic(Severity.WARNING, file, message);
  }

  static Diagnostic note(String file, String message) {
    return new Diagnostic(Severity.NOTE, file, message);
  }
}
