package dev.workroom.tools;

import java.io.IOException;
import java.nio.file.Path;

/** Turns documents into Markdown for {@link ReadTool}. */
public interface DocumentText {
  /**
   * Whether it reads files of this name, or that begin like this: names are often wrong.
   *
   * @param head the first bytes
   */
  boolean reads(String fileName, byte[] head);

  /**
   * All of the document.
   *
   * @throws RuntimeException whose message is one sentence if it cannot be read
   */
  Content content(Path file) throws IOException;

  /**
   * A document as a model reads it.
   *
   * @param hidden what a person who opens it does not see, in one line; empty: nothing was found
   * @param beside its properties and descriptions of pictures, in one line
   */
  record Content(String markdown, String hidden, String beside) {}

  /** What is to know of a file before its text; empty for nothing. */
  default String note(Path file) throws IOException {
    return "";
  }
}
