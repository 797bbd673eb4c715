package dev.workroom.documents;

import java.util.Locale;

/** The quotation marks of a language (CLDR, delimiters). */
final class QuotationMarks {
  private QuotationMarks() {}

  /** A text in the marks of a language, whichever it had. */
  static String around(String text, String language) {
    String bare = text.strip().replaceAll("^[\"“”«»„]\\h?|\\h?[\"“”«»]$", "");
    Locale locale = Locale.forLanguageTag(language);
    return switch (locale.getLanguage()) {
      case "de" -> locale.getCountry().equals("CH") ? "«" + bare + "»" : "„" + bare + "“";
      case "cs", "sk", "sl", "bg", "is" -> "„" + bare + "“";
      case "pl", "hu", "ro", "hr", "sr" -> "„" + bare + "”";
      case "fr" -> "«\u00a0" + bare + "\u00a0»";
      case "es", "it", "pt", "no", "nb", "nn", "el", "uk", "ru" -> "«" + bare + "»";
      case "fi", "sv" -> "”" + bare + "”";
      default -> "“" + bare + "”";
    };
  }
}
