package dev.workroom.documents;

import java.util.Objects;

/**
 * Something a check found in a document.
 *
 * @param place where, in the words of the document: {@code Summary!B12}, {@code page 3}, {@code
 *     heading "Results"}; empty when it concerns the whole file
 * @param message one sentence that says what is wrong and what to do
 */
public record Finding(Severity severity, String place, String message) {
  public Finding {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(place, "place");
    if (message.isBlank()) {
      throw new IllegalArgumentException("a finding needs a message");
    }
  }
}
