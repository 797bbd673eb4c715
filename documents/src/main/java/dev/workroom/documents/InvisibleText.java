package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes characters out of a text that no reader would see but a model would read: zero-width
 * characters, direction marks, and Unicode tags, which can spell whole sentences.
 */
final class InvisibleText {
  /** A text without them, and what to say about it. */
  record Cleaned(
      String text,
      List<DocumentText.Part> parts,
      List<DocumentText.Hidden> hidden,
      List<String> notes) {}

  private static final int MOST_FOUND = 100;

  private InvisibleText() {}

  static Cleaned clean(CharSequence text, List<DocumentText.Part> parts) {
    StringBuilder clean = new StringBuilder(text.length());
    StringBuilder tags = new StringBuilder();
    List<DocumentText.Part> moved = new ArrayList<>();
    List<DocumentText.Hidden> found = new ArrayList<>();
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
        continue;
      }
      reveal(tags, clean, found);
      if (invisible(c)) {
        removed++;
      } else if (c == '\r' || c < 0x20 && c != '\n' && c != '\t' || c >= 0x7F && c <= 0x9F) {
        boolean pair = c == '\r' && at < text.length() && text.charAt(at) == '\n';
        clean.append(c == '\r' && !pair || c == 0x0B || c == 0x0C ? "\n" : "");
      } else if (c >= 0xD800 && c <= 0xDFFF) {
        clean.append('\uFFFD');
      } else {
        clean.appendCodePoint(c);
      }
    }
    while (part < parts.size()) {
      moved.add(new DocumentText.Part(parts.get(part++).name(), clean.length()));
    }
    reveal(tags, clean, found);
    List<String> notes = new ArrayList<>();
    if (removed > 0) {
      notes.add(removed + " × invisible character (zero width or direction mark), left out.");
    }
    return new Cleaned(clean.toString(), moved, found, notes);
  }

  /** Puts what tags spell into the text, marked. Flags of regions end in a cancel tag: no text. */
  private static void reveal(
      StringBuilder tags, StringBuilder clean, List<DocumentText.Hidden> found) {
    String said = tags.toString().strip();
    tags.setLength(0);
    if (said.length() > 2) {
      if (found.size() < MOST_FOUND) {
        found.add(new DocumentText.Hidden("text in invisible Unicode tags", "", said));
      }
      clean.append("[hidden: ").append(said).append(']');
    }
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
        || c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x3164
        || c >= 0xFE00 && c <= 0xFE0E
        || c >= 0xE0100 && c <= 0xE01EF
        || c >= 0x206A && c <= 0x206F
        || c >= 0xFFF9 && c <= 0xFFFB
        || c == 0x180E;
  }
}
