package dev.workroom.documents;

import java.util.Optional;

/** The page of a user's template, in twentieths of a point. */
record WordPage(int width, int height, int left, int right, int top, int bottom, int columns) {
  /** Between columns; what Word gives where nothing else is said. */
  static final int COLUMN_GAP = 720 / 2;

  /** That of a section; what it does not say is A4 with margins of an inch. */
  static WordPage of(XmlElement section) {
    Optional<XmlElement> size = section.first("w:pgSz");
    Optional<XmlElement> margin = section.first("w:pgMar");
    int columns =
        section.first("w:cols").map(c -> DocxNumbers.number(c.attribute("w:num"), 1)).orElse(1);
    return new WordPage(
        number(size, "w:w", 11906),
        number(size, "w:h", 16838),
        number(margin, "w:left", 1440) + number(margin, "w:gutter", 0),
        number(margin, "w:right", 1440),
        Math.abs(number(margin, "w:top", 1440)),
        Math.abs(number(margin, "w:bottom", 1440)),
        Math.max(1, columns));
  }

  private static int number(Optional<XmlElement> element, String attribute, int otherwise) {
    return element
        .map(e -> DocxNumbers.number(e.attribute(attribute), otherwise))
        .orElse(otherwise);
  }

  boolean landscape() {
    return width > height;
  }

  WordPage turned(boolean lying) {
    return lying == landscape()
        ? this
        : new WordPage(height, width, left, right, top, bottom, columns);
  }

  WordPage inColumns(int some) {
    return new WordPage(width, height, left, right, top, bottom, some);
  }

  int textWidth() {
    return columnWidth(width - left - right, columns);
  }

  /** The width of each of some columns that share a width. */
  static int columnWidth(int width, int columns) {
    return (width - (columns - 1) * COLUMN_GAP) / columns;
  }

  int textHeight() {
    return height - top - bottom;
  }
}
