package dev.workroom.documents;

import org.jspecify.annotations.Nullable;

/** Writes cells as the file has them. Source: ECMA-376 part 1, section 18.3.1.4. */
final class CellXml {
  private static final int LONGEST_TEXT = 32_767;

  private CellXml() {}

  /** The rest of a cell's element, from after its address and style, without a space between. */
  static void rest(StringBuilder out, @Nullable String formula, @Nullable Object value) {
    rest(out, "<f>", formula, value);
  }

  /** As {@link #rest(StringBuilder, String, Object)}, also for a dynamic array's formula. */
  static void rest(
      StringBuilder out, FormulaGrid.Formula formula, String address, @Nullable Object value) {
    if (formula.array() == null) {
      rest(out, "<f>", formula.written(), value);
    } else {
      out.append(" cm=\"1\"");
      rest(out, "<f t=\"array\" ref=\"" + address + "\">", formula.written(), value);
    }
  }

  private static void rest(
      StringBuilder out, String element, @Nullable String formula, @Nullable Object value) {
    switch (value) {
      case null -> out.append('>');
      case Double number -> out.append('>');
      case Boolean truth -> out.append(" t=\"b\">");
      case CellError error -> out.append(" t=\"e\">");
      default -> out.append(formula == null ? " t=\"inlineStr\">" : " t=\"str\">");
    }
    if (formula != null) {
      out.append(element);
      escape(out, formula);
      out.append("</f>");
    }
    content(out, value, formula == null);
    out.append("</c>");
  }

  /** A value as {@code <v>}, or as {@code <is>} where it is a text that no formula gave. */
  static void content(StringBuilder out, @Nullable Object value, boolean inline) {
    switch (value) {
      case null -> {}
      case Double number -> out.append("<v>").append(number(number)).append("</v>");
      case Boolean truth -> out.append(truth ? "<v>1</v>" : "<v>0</v>");
      default -> {
        boolean text = inline && value instanceof String;
        out.append(text ? "<is><t xml:space=\"preserve\">" : "<v>");
        escape(out, value.toString());
        out.append(text ? "</t></is>" : "</v>");
      }
    }
  }

  /** The shortest text that reads back as the same number. */
  static String number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    escape(out, text);
    return out.toString();
  }

  /** Leaves out what XML cannot hold, and what is more than a cell holds. */
  static void escape(StringBuilder out, String text) {
    int length = Math.min(text.length(), LONGEST_TEXT);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> {
          boolean legal = c >= 0x20 || c == '\n' || c == '\t';
          if (legal && c < 0xFFFE && !Character.isSurrogate(c)) {
            out.append(c);
          } else if (Character.isHighSurrogate(c)
              && i + 1 < length
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            out.append(c).append(text.charAt(++i));
          }
        }
      }
    }
  }
}
