package dev.workroom.documents;

import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How people of a locale write dates and money, as Excel's format codes say it.
 *
 * <p>A workbook always stores codes in their English form; the code in {@code [$-…]} is Windows'
 * number of the locale ([MS-LCID]), after which names of months and, in LibreOffice, separators
 * follow. Excel takes separators from the system it runs on.
 *
 * @param tag such as {@code [$-407]}
 * @param date such as {@code dd.mm.yyyy}
 * @param symbol of the currency
 * @param after whether the currency stands after the amount
 * @param total the label of a row of totals
 */
record CellLocale(String tag, String date, String symbol, boolean after, String total) {
  /** By language; the others say Total. */
  private static final Map<String, String> TOTALS =
      Map.ofEntries(
          Map.entry("de", "Gesamt"),
          Map.entry("it", "Totale"),
          Map.entry("nl", "Totaal"),
          Map.entry("pl", "Razem"),
          Map.entry("sv", "Totalt"),
          Map.entry("da", "I alt"),
          Map.entry("nb", "Totalt"),
          Map.entry("fi", "Yhteensä"),
          Map.entry("cs", "Celkem"),
          Map.entry("sk", "Spolu"),
          Map.entry("hu", "Összesen"),
          Map.entry("el", "Σύνολο"),
          Map.entry("tr", "Toplam"),
          Map.entry("ru", "Итого"),
          Map.entry("uk", "Разом"),
          Map.entry("ja", "合計"),
          Map.entry("zh", "合计"),
          Map.entry("ko", "합계"));

  private static final Map<String, String> NUMBERS =
      Map.ofEntries(
          Map.entry("en-US", "409"),
          Map.entry("en-GB", "809"),
          Map.entry("en-IE", "1809"),
          Map.entry("en-CA", "1009"),
          Map.entry("en-AU", "C09"),
          Map.entry("en-NZ", "1409"),
          Map.entry("en-IN", "4009"),
          Map.entry("en-ZA", "1C09"),
          Map.entry("de-DE", "407"),
          Map.entry("de-AT", "C07"),
          Map.entry("de-CH", "807"),
          Map.entry("fr-FR", "40C"),
          Map.entry("fr-BE", "80C"),
          Map.entry("fr-CH", "100C"),
          Map.entry("fr-CA", "C0C"),
          Map.entry("it-IT", "410"),
          Map.entry("es-ES", "C0A"),
          Map.entry("es-MX", "80A"),
          Map.entry("nl-NL", "413"),
          Map.entry("nl-BE", "813"),
          Map.entry("pt-PT", "816"),
          Map.entry("pt-BR", "416"),
          Map.entry("pl-PL", "415"),
          Map.entry("sv-SE", "41D"),
          Map.entry("da-DK", "406"),
          Map.entry("nb-NO", "414"),
          Map.entry("fi-FI", "40B"),
          Map.entry("cs-CZ", "405"),
          Map.entry("sk-SK", "41B"),
          Map.entry("hu-HU", "40E"),
          Map.entry("ro-RO", "418"),
          Map.entry("el-GR", "408"),
          Map.entry("tr-TR", "41F"),
          Map.entry("ru-RU", "419"),
          Map.entry("uk-UA", "422"),
          Map.entry("ja-JP", "411"),
          Map.entry("zh-CN", "804"),
          Map.entry("ko-KR", "412"));

  /**
   * The locale of a language tag; a language alone means its largest country.
   *
   * @throws DocumentException when the tag is not known
   */
  static CellLocale of(String given, @Nullable String currency) {
    String tag = given.strip().replace('_', '-');
    String known =
        NUMBERS.keySet().stream()
            .filter(one -> one.equalsIgnoreCase(tag))
            .findFirst()
            .orElseGet(() -> byLanguage(tag));
    Locale locale = Locale.forLanguageTag(known);
    NumberFormat money = NumberFormat.getCurrencyInstance(locale);
    boolean after =
        money instanceof DecimalFormat decimal
            && decimal.toPattern().split(";", 2)[0].endsWith("¤");
    return new CellLocale(
        "[$-" + NUMBERS.get(known) + "]",
        date(locale),
        currency == null || currency.isBlank() ? symbol(locale) : currency.strip(),
        after,
        TOTALS.getOrDefault(locale.getLanguage(), "Total"));
  }

  private static String byLanguage(String tag) {
    Map<String, String> largest =
        Map.of("en", "en-US", "pt", "pt-PT", "no", "nb-NO", "zh", "zh-CN", "ja", "ja-JP");
    String language = tag.split("-", 2)[0].toLowerCase(Locale.ROOT);
    String usual =
        largest.getOrDefault(language, language + "-" + language.toUpperCase(Locale.ROOT));
    return NUMBERS.keySet().stream()
        .filter(usual::equals)
        .findFirst()
        .or(() ->
            NUMBERS.keySet().stream()
                .filter(one -> one.startsWith(language + "-"))
                .sorted()
                .findFirst())
        .orElseThrow(() ->
            new DocumentException(
                "The locale \"%s\" is not known; use a tag such as de-DE, en-GB, fr-FR or en-US."
                    .formatted(tag)));
  }

  /** Days and months with two digits, years with four, in the locale's order and signs. */
  private static String date(Locale locale) {
    String pattern =
        DateTimeFormatterBuilder.getLocalizedDateTimePattern(
            FormatStyle.SHORT, null, IsoChronology.INSTANCE, locale);
    return pattern
        .replaceAll("[\\u200e\\u200f\\u00a0\\u202f' ]|г\\.?", "")
        .replaceAll("(?i)d+", "dd")
        .replaceAll("M+", "mm")
        .replaceAll("[yu]+", "yyyy")
        .replaceAll("\\.$", "");
  }

  private static String symbol(Locale locale) {
    Currency currency = Currency.getInstance(locale);
    return currency.getSymbol(locale);
  }

  /** A number's code, so that programs that know locales show its separators. */
  String number(String code) {
    return tag.equals("[$-409]")
            || tag.equals("[$-809]")
            || code.equals("General")
            || code.equals("@")
        ? code
        : tag + code;
  }

  /** The code for amounts in this locale's currency. */
  String currency() {
    String mark = "[$" + symbol + tag.substring(2);
    return number(after ? "#,##0.00 " + mark : mark + "#,##0.00");
  }
}
