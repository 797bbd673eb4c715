package dev.workroom.documents;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** Numbers as people write them in a report, read by the customs of its language. */
final class ReportNumbers {
  private static final Set<String> COMMA = Set.of("de", "fr", "es", "it", "nl", "pt", "pl", "sv");
  private static final Pattern AROUND = Pattern.compile("[\\s\u00a0\u202f$€£¥%'’]|[A-Z]{3}");

  private ReportNumbers() {}

  /**
   * The value of {@code 1,204.5}, {@code (300)}, {@code € 3.10} or {@code 12.5 %} (0.125); empty
   * for anything else.
   *
   * @param language BCP 47; it decides what a single mark before three digits is, which is the only
   *     case that could be either
   */
  static OptionalDouble read(String text, String language) {
    String plain = AROUND.matcher(text.replace('\u2212', '-').replace('–', '-')).replaceAll("");
    boolean negative = plain.startsWith("(") && plain.endsWith(")");
    plain = negative ? "-" + plain.substring(1, plain.length() - 1) : plain;
    boolean comma = COMMA.contains(Locale.forLanguageTag(language).getLanguage());
    int lastComma = plain.lastIndexOf(',');
    int lastPoint = plain.lastIndexOf('.');
    if (lastComma >= 0 && lastPoint >= 0) {
      comma = lastComma > lastPoint;
    } else if (lastComma >= 0 || lastPoint >= 0) {
      char mark = lastComma >= 0 ? ',' : '.';
      boolean grouped = plain.matches("[+-]?\\d{1,3}([.,]\\d{3})+");
      boolean several = plain.indexOf(mark) != plain.lastIndexOf(mark);
      comma = grouped ? several ? mark == '.' : comma : mark == ',';
    }
    plain = comma ? plain.replace(".", "").replace(',', '.') : plain.replace(",", "");
    if (!plain.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?")) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(plain);
    return OptionalDouble.of(text.contains("%") ? value / 100 : value);
  }
}
