package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the figures that a document states: numbers with their units and scales, but no dates,
 * years, numberings, references, page numbers, ordinals or footnote marks.
 */
public final class ProvenanceText {
  private static final String CURRENCY =
      "(?:[kKTM](?=EUR|€)|m(?=EUR|€))?(?:EUR|€)|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|\\$|£|¥";
  private static final String SPACE = "[ \\u00a0\\u202f\\u2009]?";
  private static final Pattern FIGURE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}_./:#-])(?<sign>[+−–-])?"
              + ("(?:(?<before>" + CURRENCY + ")" + SPACE + "(?<inner>[+−-])?)?")
              + "(?<number>\\d{1,3}(?:[,.’'\\u00a0\\u202f]\\d{3})+(?:[.,]\\d+)?|\\d+(?:[.,]\\d+)?)"
              + ("(?:" + SPACE)
              + "(?<scale>k|K|m|M|mn|mln|bn|tn|Tsd\\.?|Mio\\.?|Mrd\\.?|[Tt]housand|[Mm]illion|[Bb]illion"
              + "|[Tt]rillion|Tausend|Millionen|Milliarden?)"
              + "(?![\\p{L}\\p{N}]))?"
              + ("(?:" + SPACE + "(?<percent>%|percent|per cent|percentage points?|pp)(?!\\p{L}))?")
              + ("(?:" + SPACE + "(?<after>" + CURRENCY + ")(?!\\p{L}))?")
              + "(?![\\p{L}\\p{N}_/:])");
  private static final String MONTH =
      "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mär|Mai|Okt|Dez)[\\p{L}]*\\.?";

  /** Between sentences, but not in a date such as "17. Oktober". */
  private static final String SENTENCES =
      "(?<=[.!?:;])\\s+(?=[\\p{Lu}\\d“\"*])(?!" + MONTH + "(?!\\p{L}))";

  /** Pieces of text whose numbers count nothing. */
  private static final Pattern NOT =
      Pattern.compile(
          "\\d{4}-\\d{2}(?:-\\d{2})?(?:[T ]\\d{2}:\\d{2}\\S*)?"
              + "|\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}"
              + "|\\d{1,2}:\\d{2}(?::\\d{2})?"
              + ("|\\b\\d{1,2}(?:\\.|st|nd|rd|th)? " + MONTH + "(?: \\d{4})?")
              + ("|\\b" + MONTH + " \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?\\b")
              + ("|\\b\\d{1,2}\\.? ?(?:-|–|to|and|bis|und) ?\\d{1,2}(?:\\.|st|nd|rd|th)? " + MONTH)
              + ("|\\b\\d{1,2}-" + MONTH + "-\\d{2,4}\\b|\\b" + MONTH + "-\\d{2,4}\\b")
              + "|\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]* \\d{1,2}(?!\\d)|\\b\\d{1,2} ?(?:am|pm|Uhr)\\b"
              + "|\\b(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\b|\\b\\d{1,2}\\.\\d{1,2}\\.(?!\\d)"
              + "|\\b(?:KW|CW|[Ww]eeks?|Woche) \\d{1,2}\\b|(?:19|20)\\d{2}/\\d{1,2}/\\d{1,2}"
              + "|\\b\\d+(?:st|nd|rd|th)\\b"
              + "|\\[\\^?\\d+\\]|\\[@[^\\]]*\\]|`[^`]*`|https?://\\S+|\\S+@\\S+"
              + "|\\S*[\\p{L}_-]\\S*\\.[a-z]{2,5}\\b"
              + "|(?i)\\b(?:page|pages|p\\.|pp\\.|figure|fig\\.|table|section|sect\\.|chapter|slide"
              + "|appendix|annex|article|art\\.|no\\.|nr\\.|number|version|step|phase|item|note"
              + "|footnote|row|rows|line|abbildung|tabelle|seite|kapitel)"
              + " \\d+(?:\\.\\d+)*(?:[–-]\\d+)?(?![,.’]?\\d)"
              + "|§+ ?\\d+|(?i)\\bFY ?\\d{2,4}(?:/\\d{2,4})?|\\b\\d{4}/\\d{2,4}\\b");

  /** Spaces at which no line is broken; a date is one with them, too. */
  private static final Pattern UNBROKEN = Pattern.compile("[\\u00a0\\u202f]");

  /** What makes a currency behind it a unit of its own, as in "Mio. € 2025". */
  private static final Pattern SCALED =
      Pattern.compile("(?<!\\p{L})(?:Tsd|Mio|Mrd|Tausend|Millionen|Milliarden)\\.? ?$");

  private static final Pattern DURATION =
      Pattern.compile(
          "[\\s\\u00a0-]?(?:second|minute|hour|day|week|month|quarter|year|Tag|Woche|Monat|Jahr)\\p{L}*.*",
          Pattern.DOTALL);
  private static final Pattern NUMBERING = Pattern.compile("^\\s*(?:[-*+] )?\\d+(?:\\.\\d+)*[.)] ");

  /** A line of the contents, if what stands before the page is a heading or a caption. */
  private static final Pattern ENTRY = Pattern.compile("\\s*(\\S.*)\\t\\d{1,4}\\s*");

  /** The end of a street's line, and the postcode and place that follow it in an address. */
  private static final Pattern STREET = Pattern.compile(".*\\p{L}\\.? \\d{1,4} ?\\p{L}?");

  private static final Pattern PLACE =
      Pattern.compile("(?:\\p{Lu}{1,2}-)?\\d{4,5} \\p{Lu}\\p{Ll}[\\p{L} ./()-]*");

  private static final Set<String> COMMON =
      Set.of(
          "the", "and", "for", "with", "was", "were", "are", "from", "that", "this", "its", "has",
          "have", "which", "than", "into", "over", "under", "of", "in", "on", "to", "a", "an", "by",
          "at", "is", "it", "as", "eur", "usd", "gbp", "der", "die", "das", "und", "von", "mit");

  private static final String DRAWN = "-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?";
  private static final Pattern PERCENT = Pattern.compile("(?i)%|\\bpct\\b|\\bper ?cent|\\bprozent");

  /** Plain whole numbers up to here count words rather than data. */
  public static final int SMALL = 12;

  private final List<ProvenanceFigure> figures = new ArrayList<>();
  private String heading = "";
  private List<String> header = List.of();
  private String before = "";
  private String paragraph = "";

  private ProvenanceText() {}

  /** The figures of a document's Markdown in the order of reading. */
  public static List<ProvenanceFigure> figures(String markdown) {
    ProvenanceText text = new ProvenanceText();
    Set<String> lines = new HashSet<>();
    for (String line : markdown.split("\n")) {
      lines.add(line.replaceFirst("^#+", "").strip());
    }
    for (String line : markdown.split("\n")) {
      Matcher entry = ENTRY.matcher(line);
      if (!entry.matches() || !lines.contains(entry.group(1).replace('\t', ' ').strip())) {
        text.line(line.strip());
      }
    }
    return List.copyOf(text.figures);
  }

  private void line(String line) {
    paragraph = line;
    if (line.startsWith("#")) {
      heading = line.replaceFirst("^#+ *", "");
      header = List.of();
    } else if (line.startsWith("[chart: ")) {
      chart(line.replaceFirst("^\\[chart: ", "").replaceFirst("]$", ""));
    } else if (line.startsWith("|")) {
      row(line);
    } else if (!line.isEmpty()) {
      header = List.of();
      String said = NUMBERING.matcher(unplaced(line)).replaceFirst("");
      // Sentences, so that the words around a figure are about it.
      for (String sentence : said.split(SENTENCES)) {
        add(sentence, sentence, 1);
      }
      before = line;
    }
  }

  /** Without the postcodes of addresses, in a line of their own or between others. */
  private String unplaced(String line) {
    List<String> kept = new ArrayList<>();
    String last = before;
    for (String part : line.split("(?<= · )|(?=<br>)")) {
      String words = part.replaceAll("^<br>| · $", "").strip();
      kept.add(STREET.matcher(last).matches() && PLACE.matcher(words).matches() ? "" : part);
      last = words;
    }
    return String.join("", kept);
  }

  /** Its title and labels, then the numbers that it draws: each is said to stand in that chart. */
  private void chart(String line) {
    List<String> words =
        Arrays.stream(line.split("; ")).map(String::strip).filter(w -> !w.isEmpty()).toList();
    List<String> labels = words.stream().filter(word -> !word.matches(DRAWN)).toList();
    String title = labels.isEmpty() ? "without a title" : labels.getFirst();
    String shown = "the chart " + title;
    for (String word : words) {
      if (word.matches(DRAWN)) {
        // The file holds all digits of what is drawn; no more of them are read than would be said.
        add(plainNumber(word), shown, 1, String.join(" ", labels));
      } else {
        add(word, shown, 1, String.join(" ", labels));
      }
    }
  }

  private static String plainNumber(String word) {
    try {
      return new java.math.BigDecimal(word)
          .round(new java.math.MathContext(12))
          .stripTrailingZeros()
          .toPlainString();
    } catch (NumberFormatException e) {
      return word;
    }
  }

  private void row(String line) {
    if (line.matches("[|:\\- ]+")) {
      return;
    }
    List<String> cells =
        Arrays.stream(line.replaceAll("^\\||\\|$", "").split("(?<!\\\\)\\|"))
            .map(cell -> cell.strip().replace("<br>", " · "))
            .toList();
    boolean first = header.isEmpty();
    if (first) {
      header = cells;
    }
    double scale = scale(String.join(" ", header) + " " + before);
    for (int i = 0; i < cells.size(); i++) {
      String label = cells.getFirst();
      String column = !first && i < header.size() ? header.get(i) : "";
      for (String part : cells.get(i).split(" · ")) {
        String around = first ? cells.get(i) : label + " " + column + " " + part;
        boolean percent = !first && PERCENT.matcher(column).find();
        String unit = percent && part.matches("[+−–-]?\\d+([.,]\\d+)?") ? " %" : "";
        int before = figures.size();
        add(part + unit, around, first || percent || part.contains("%") ? 1 : scale);
        if (!unit.isEmpty()) {
          // Said as it stands there; the column says what it is.
          figures.subList(before, figures.size()).replaceAll(one -> one.as(part.strip()));
        }
      }
    }
  }

  /** What a table's heading says that its numbers are counted in; 1 if nothing. */
  private static double scale(String words) {
    String small = words.toLowerCase(Locale.ROOT);
    if (small.matches(
        "(?s).*(\\bthousands?\\b|\\btsd\\b|\\bk€|\\bt€|€k\\b|eur k\\b|\\b[kt]eur\\b|[’']000|\\(k\\)).*")) {
      return 1e3;
    }
    return small.matches("(?s).*(\\bmillions?\\b|\\bmio\\b|€m\\b|eur m\\b|\\bmeur\\b|\\bmn\\b).*")
        ? 1e6
        : 1;
  }

  private void add(String text, String sentence, double scale) {
    add(text, sentence, scale, sentence);
  }

  /**
   * @param sentence how a reader would say where it stands
   * @param around whose words it is told by
   */
  private void add(String text, String sentence, double scale, String around) {
    StringBuilder open = new StringBuilder(text.replace("**", "  "));
    Matcher not = NOT.matcher(UNBROKEN.matcher(open).replaceAll(" "));
    List<int[]> covered = new ArrayList<>();
    while (not.find()) {
      covered.add(new int[] {not.start(), not.end()});
    }
    for (int[] piece : covered) {
      for (int i = piece[0]; i < piece[1]; i++) {
        open.setCharAt(i, '_');
      }
    }
    Matcher found = FIGURE.matcher(open);
    while (found.find()) {
      figure(found, open, sentence, scale, around);
    }
  }

  private void figure(
      Matcher found, StringBuilder text, String sentence, double scale, String around) {
    String number = found.group("number");
    boolean unit =
        found.group("before") != null
            || found.group("after") != null
            || found.group("scale") != null
            || found.group("percent") != null;
    boolean whole = number.matches("\\d+");
    String rest = text.substring(found.end());
    boolean heads =
        found.group("before") != null && SCALED.matcher(text.substring(0, found.start())).find();
    boolean year = whole && number.matches("(?:19|20)\\d\\d") && (!unit || heads);
    boolean enumerates = rest.startsWith(".") && rest.matches("\\.\\s*\\p{Ll}.*");
    if (year && scale == 1 || enumerates || !unit && whole && DURATION.matcher(rest).matches()) {
      return;
    }
    List<Double> values = new ArrayList<>();
    List<Double> steps = new ArrayList<>();
    double own =
        multiplier(found.group("scale"))
            * currencyScale(found.group("before"))
            * currencyScale(found.group("after"));
    for (String reading : readings(number)) {
      int point = reading.indexOf('.');
      double step = point < 0 ? 1 : Math.pow(10, -(reading.length() - point - 1));
      values.add(Double.parseDouble(reading) * own);
      steps.add(step * own);
      if (scale != 1 && own == 1) {
        values.add(Double.parseDouble(reading) * scale);
        steps.add(step * scale);
      }
    }
    figures.add(
        new ProvenanceFigure(
            found.group().strip(),
            values,
            steps,
            found.group("percent") != null,
            whole && !unit,
            sentence.replace("**", "").strip(),
            words(around, found.group()),
            heading,
            words(
                String.join(" ", header) + " " + paragraph + " " + around + " " + heading,
                found.group())));
  }

  /** kEUR, T€ and MEUR count in thousands and millions. */
  private static double currencyScale(@org.jspecify.annotations.Nullable String currency) {
    if (currency == null || currency.length() < 2 || !currency.matches(".(?:EUR|€)")) {
      return 1;
    }
    return switch (currency.charAt(0)) {
      case 'k', 'K', 'T' -> 1e3;
      default -> 1e6;
    };
  }

  /** What a column's name says that its numbers are counted in; 1 if nothing. */
  public static double counted(String column) {
    return scale(column.replace('_', ' '));
  }

  /** Whether a column's name says that it holds percentages. */
  public static boolean percentages(String column) {
    return PERCENT.matcher(column.replace('_', ' ')).find();
  }

  private static double multiplier(@org.jspecify.annotations.Nullable String scale) {
    return switch (scale == null ? "" : scale.toLowerCase(Locale.ROOT).replace(".", "")) {
      case "k", "tsd", "thousand", "tausend" -> 1e3;
      case "m", "mn", "mln", "mio", "million", "millionen" -> 1e6;
      case "bn", "mrd", "billion", "milliarde", "milliarden" -> 1e9;
      case "tn", "trillion" -> 1e12;
      default -> 1;
    };
  }

  /** 1,234 may be a thousand and more, or one and a bit: as English and as German writes it. */
  private static List<String> readings(String number) {
    String plain = number.replaceAll("[’'\\u00a0\\u202f]", "");
    Set<String> readings = new LinkedHashSet<>();
    if (plain.matches("\\d{1,3}(,\\d{3})+(\\.\\d+)?|\\d+(\\.\\d+)?")) {
      readings.add(plain.replace(",", ""));
    }
    if (plain.matches("\\d{1,3}(\\.\\d{3})+(,\\d+)?|\\d+(,\\d+)?")) {
      readings.add(plain.replace(".", "").replace(',', '.'));
    }
    return readings.isEmpty() ? List.of(plain.replaceAll("[.,]", "")) : List.copyOf(readings);
  }

  /** The words of a sentence that mean something. */
  static Set<String> words(String sentence, String without) {
    Set<String> words = new LinkedHashSet<>();
    for (String word :
        sentence.replace(without, " ").toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      if (word.length() > 2 && !COMMON.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }

  /** The words of any text, as figures have them. */
  public static Set<String> words(String text) {
    return words(text, "\u0000");
  }
}
