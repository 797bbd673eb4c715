package dev.workroom.core.event;

/**
 * One thing a check noticed.
 *
 * @param place where, in the file's own terms ({@code Summary!B12}, a heading, a page); empty for
 *     the whole file
 * @param message a sentence that the model can act on
 */
public record Finding(Severity severity, String place, String message) {
  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING,
    NOTE
  }
}
