package dev.workroom.extensions.mcp;

/** Characters that a person does not see and a model reads. */
final class Hidden {
  private Hidden() {}

  /** How many there are: tags, variation selectors in a row, direction marks, zero widths. */
  static long count(String text) {
    return text.codePoints().filter(Hidden::is).count();
  }

  static String without(String text) {
    return text.codePoints()
        .filter(c -> !is(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean is(int c) {
    return c >= 0xE0000 && c <= 0xE0FFF
        || c >= 0x200B && c <= 0x200F
        || c >= 0x202A && c <= 0x202E
        || c >= 0x2060 && c <= 0x206F
        || c == 0xFEFF
        || c == 0x00AD
        || c < ' ' && c != '\n' && c != '\t' && c != '\r'
        || c >= 0x7F && c < 0xA0;
  }

  /** In a word for a label; empty if there is nothing. */
  static String finding(String text) {
    long hidden = count(text);
    return hidden == 0 ? "" : "%d characters that cannot be seen".formatted(hidden);
  }
}
