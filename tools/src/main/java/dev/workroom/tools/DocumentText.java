package dev.workroom.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Turns documents into Markdown for the tools that look into files. */
public interface DocumentText {
  /** Reads none. */
  DocumentText NONE =
      new DocumentText() {
        @Override
        public boolean reads(String fileName, byte[] head) {
          return false;
        }

        @Override
        public Content content(Path file) {
          throw new IllegalStateException(file + " is not read here");
        }
      };

  /**
   * Whether it reads files of this name, or that begin like this: names are often wrong.
   *
   * @param head the first bytes
   */
  boolean reads(String fileName, byte[] head);

  /** As {@link #reads}, where the bytes themselves are no text to search in. */
  default boolean opaque(String fileName, byte[] head) {
    return reads(fileName, head)
        && (!TextLines.isText(head)
            || fileName.toLowerCase(Locale.ROOT).matches("(?s).*\\.(eml|mht|mhtml)")
            || new String(head, StandardCharsets.ISO_8859_1).matches("(?s)(%PDF-|\\{\\\\rt).*"));
  }

  /**
   * All of the document.
   *
   * @throws RuntimeException whose message is one sentence if it cannot be read
   */
  Content content(Path file) throws IOException;

  /**
   * All of a file in an archive.
   *
   * @param member its name as the archive lists it
   * @throws RuntimeException whose message is one sentence if it cannot be read
   */
  default Content member(Path archive, String member) throws IOException {
    throw new Refusal("Files in archives are not read here.");
  }

  /**
   * A document as a model reads it.
   *
   * @param hidden what a person who opens it does not see, in one line; empty: nothing was found
   * @param beside its properties and descriptions of pictures, in one line
   */
  record Content(String markdown, String hidden, String beside) {}

  /** What is to know of a picture beside how it looks: its size, when it was taken. */
  default String picture(Path file) throws IOException {
    return "";
  }

  /** What is to know of a file before its text; empty for nothing. */
  default String note(Path file) throws IOException {
    return "";
  }
}
