package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes characters out of a text that no reader would see but a model would read: zero-width
 * characters, direction marks, and Unicode tags, which can spell whole sentences.
 */
final class InvisibleText {
  /** A text without them, and what to say about it. */
  record Cleaned(String text, List<DocumentText.Part> parts, List<String> notes) {}

  private InvisibleText() {}

  static Cleaned clean(CharSequence text, List<DocumentText.Part> parts) {
    StringBuilder clean = new StringBuilder(text.length());
    StringBuilder tags = new StringBuilder();
    List<DocumentText.Part> moved = new ArrayList<>();
    int removed = 0;
    int part = 0;
    for (int at = 0; at < text.length(); ) {
      while (part < parts.size() && parts.get(part).offset() <= at) {
        moved.add(new DocumentText.Part(parts.get(part++).name(), clean.length()));
      }
      int c = Character.codePointAt(text, at);
      at += Character.charCount(c);
      if (c >= 0xE0000 && c <= 0xE007F) {
        tags.append((char) Math.max(' ', c - 0xE0000));
      } else if (invisible(c)) {
        removed++;
      } else if (c == '\r' || c < 0x20 && c != '\n' && c != '\t' || c == 0x7F) {
        clean.append(c == '\r' || c == 0x0B || c == 0x0C ? "\n" : "");
      } else if (c >= 0xD800 && c <= 0xDFFF) {
        clean.append('\uFFFD');
      } else {
        clean.appendCodePoint(c);
      }
    }
    while (part < parts.size()) {
      moved.add(new DocumentText.Part(parts.get(part++).name(), clean.length()));
    }
    List<String> notes = new ArrayList<>();
    if (removed > 0) {
      notes.add(removed + " invisible characters (zero width or direction marks) were left out.");
    }
    if (!tags.isEmpty()) {
      notes.add("Text hidden in invisible Unicode tags: \"" + tags.toString().strip() + "\".");
    }
    return new Cleaned(clean.toString(), moved, notes);
  }

  private static boolean invisible(int c) {
    // Joiners (200C, 200D) shape Persian, Hindi and emoji; they stay.
    return c == 0x200B
        || c == 0x200E
        || c == 0x200F
        || c >= 0x202A && c <= 0x202E
        || c >= 0x2060 && c <= 0x2064
        || c >= 0x2066 && c <= 0x2069
        || c == 0xFEFF
        || c == 0x00AD
        || c == 0x180E;
  }
}
