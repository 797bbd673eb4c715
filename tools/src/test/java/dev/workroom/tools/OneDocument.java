package dev.workroom.tools;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Documents of one kind, for tests of what looks into them: all say the same, but one is locked.
 */
final class OneDocument implements DocumentText {
  static final DocumentText KIND = new OneDocument();

  private OneDocument() {}

  @Override
  public boolean reads(String fileName, byte[] head) {
    return fileName.toLowerCase(Locale.ROOT).endsWith(".docx");
  }

  @Override
  public Content content(Path file) {
    if (file.endsWith("locked.docx")) {
      throw new Refusal("locked.docx is protected by a password.");
    }
    return new Content("# Terms\n\nwithin 30 days", "a note", "");
  }
}
