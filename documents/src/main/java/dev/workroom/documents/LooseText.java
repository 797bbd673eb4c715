package dev.workroom.documents;

import java.util.Arrays;

/**
 * A text in which what people and programs write differently is alike: white space, quotation
 * marks, dashes, hyphens that are not seen.
 *
 * @param positions where each character was in the original, and the original's length at the end
 */
record LooseText(String text, int[] positions) {
  static LooseText of(String original) {
    StringBuilder text = new StringBuilder(original.length());
    int[] positions = new int[original.length() + 1];
    for (int at = 0; at < original.length(); at++) {
      char c = alike(original.charAt(at));
      boolean doubled = c == ' ' && !text.isEmpty() && text.charAt(text.length() - 1) == ' ';
      if (c != 0 && !doubled) {
        positions[text.length()] = at;
        text.append(c);
      }
    }
    positions[text.length()] = original.length();
    return new LooseText(text.toString(), Arrays.copyOf(positions, text.length() + 1));
  }

  /** Where a character of the loose text begins in the original. */
  int from(int at) {
    return positions[at];
  }

  /** Where a piece that ends before {@code at} ends in the original. */
  int to(int at) {
    return at == 0 ? 0 : positions[at - 1] + 1;
  }

  private static char alike(char c) {
    return switch (c) {
      case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff' -> 0;
      case '\u2018', '\u2019', '\u201a', '\u201b', '\u2032', '`', '\u00b4', '\u2039', '\u203a' ->
          '\'';
      case '\u201c', '\u201d', '\u201e', '\u201f', '\u2033', '\u00ab', '\u00bb' -> '"';
      case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212' -> '-';
      default -> Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LooseText loose && loose.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
