package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A chart that a fence of a report's body describes: lines {@code word: value}, with the words of
 * {@link ChartSpec}, then its data as a table with a header row.
 *
 * @param caption what stands under it; may be empty
 * @param label what refers to it, such as {@code fig:sales}
 * @param headers of the data's columns, the categories' first
 * @param rows of the data as they were written
 */
record ReportChart(
    Map<String, String> words,
    String caption,
    Optional<String> label,
    List<String> headers,
    List<List<String>> rows,
    String language) {
  private static final Set<String> WORDS =
      Set.of(
          "type",
          "title",
          "caption",
          "alt",
          "size",
          "xtitle",
          "ytitle",
          "format",
          "labels",
          "legend",
          "line",
          "secondary",
          "currency");
  private static final Pattern WORD = Pattern.compile("^([A-Za-z]+)\\s*:\\s*(.*)$");
  private static final Pattern LABEL = Pattern.compile("\\{#(fig:[\\w.-]+)}");
  private static final int MOST = 200;

  /** Whether a fence's info string announces a chart. */
  static boolean announced(@Nullable String info) {
    return info != null && info.strip().toLowerCase(Locale.ROOT).matches("chart(\\s.*)?");
  }

  /**
   * Reads a fence.
   *
   * @param info its first line behind the marks: {@code chart stacked column {#fig:a}}
   */
  static ReportChart parse(String info, String literal, String language) {
    Map<String, String> words = new HashMap<>();
    List<List<String>> table = new ArrayList<>();
    String type = LABEL.matcher(info.strip().substring("chart".length())).replaceAll("").strip();
    if (!type.isEmpty()) {
      words.put("type", type);
    }
    for (String line : literal.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      Matcher word = WORD.matcher(line);
      boolean known = word.matches() && WORDS.contains(word.group(1).toLowerCase(Locale.ROOT));
      if (table.isEmpty() && known) {
        words.put(word.group(1).toLowerCase(Locale.ROOT), word.group(2).strip());
      } else if (!line.matches("[|:\\s-]+")) {
        table.add(cells(line));
      }
    }
    String caption = words.getOrDefault("caption", words.getOrDefault("title", ""));
    Matcher label = LABEL.matcher(info + " " + caption);
    Optional<String> name = label.find() ? Optional.of(label.group(1)) : Optional.empty();
    return new ReportChart(
        Map.copyOf(words),
        LABEL.matcher(caption).replaceAll("").strip(),
        name,
        table.isEmpty() ? List.of() : table.getFirst(),
        table.isEmpty() ? List.of() : List.copyOf(table.subList(1, table.size())),
        language);
  }

  private static List<String> cells(String line) {
    String inner = line.replaceAll("^\\||\\|$", "");
    String by =
        line.contains("|") ? "\\|" : line.contains("\t") ? "\t" : line.contains(";") ? ";" : ",";
    List<String> cells = new ArrayList<>();
    for (String cell : inner.split(by, -1)) {
      cells.add(cell.strip());
    }
    return List.copyOf(cells);
  }

  private String word(String name, String otherwise) {
    String value = words.getOrDefault(name, "");
    return value.isBlank() ? otherwise : value;
  }

  private @Nullable String word(String name) {
    String value = words.getOrDefault(name, "");
    return value.isBlank() ? null : value;
  }

  /** A sentence for those who cannot see it. */
  String description() {
    String given = word("alt", "");
    return given.isEmpty()
        ? word("type", "column")
            + " chart"
            + (caption.isEmpty() ? "" : ": " + caption)
            + ". "
            + String.join(", ", headers.subList(Math.min(1, headers.size()), headers.size()))
            + (rows.isEmpty()
                ? ""
                : " from " + rows.getFirst().getFirst() + " to " + rows.getLast().getFirst())
            + "."
        : given;
  }

  /** How much of the text's width it takes. */
  double width() {
    ChartXml.Plot plot = plot(type());
    return plot == ChartXml.Plot.PIE || plot == ChartXml.Plot.DOUGHNUT ? 0.72 : 1;
  }

  /** Its height as a share of its width. */
  double proportion() {
    return switch (word("size", "medium").toLowerCase(Locale.ROOT)) {
      case "small" -> 0.38;
      case "large" -> 0.62;
      case "wide" -> 0.33;
      default -> bars() ? Math.clamp(0.12 + 0.045 * rows.size(), 0.3, 0.9) : 0.46;
    };
  }

  private boolean bars() {
    return plot(type()) == ChartXml.Plot.BAR;
  }

  private String type() {
    return word("type", "column").toLowerCase(Locale.ROOT).replace('-', ' ').replace('_', ' ');
  }

  /** The value in a row's column; empty when there is none or it is no number. */
  OptionalDouble value(int row, int column) {
    List<String> cells = rows.get(row);
    return column < cells.size()
        ? ReportNumbers.read(cells.get(column), language)
        : OptionalDouble.empty();
  }

  /**
   * The chart over the cells of a sheet named Data, whose first row holds the headers.
   *
   * @throws DocumentException with one sentence when it cannot be drawn
   */
  ChartXml.Chart settle() {
    if (rows.isEmpty() || headers.size() < 2) {
      throw new DocumentException(
          "It has no data: give it a table with a header row, categories first, then a column of numbers for each series.");
    }
    if (rows.size() > MOST) {
      throw new DocumentException(
          "It has " + rows.size() + " points and may have " + MOST + "; sum them up first.");
    }
    ChartXml.Plot plot = plot(type());
    boolean round = plot == ChartXml.Plot.PIE || plot == ChartXml.Plot.DOUGHNUT;
    List<ChartXml.Series> series = new ArrayList<>();
    for (int at = 1; at < headers.size() && !(round && at > 1); at++) {
      series.add(series(at, plot));
    }
    String format =
        word("format") == null
            ? Objects.requireNonNull(series.getFirst().values().format())
            : new CellFormats(word("currency")).code(word("format", ""));
    boolean few = series.size() == 1 && rows.size() <= 12;
    boolean upright = plot == ChartXml.Plot.COLUMN || plot == ChartXml.Plot.BAR;
    String labels = word("labels", "");
    return new ChartXml.Chart(
        plot,
        type().contains("100%")
            ? ChartXml.Stacking.PERCENT
            : type().contains("stacked") ? ChartXml.Stacking.STACKED : ChartXml.Stacking.NONE,
        words.containsKey("caption") ? word("title") : null,
        categories(plot),
        series,
        word("xtitle"),
        word("ytitle"),
        format,
        series.stream()
            .filter(ChartXml.Series::secondary)
            .map(one -> String.valueOf(one.values().format()))
            .findFirst()
            .orElse(format),
        null,
        format,
        labels.isEmpty() ? round || upright && few : labels.matches("(?i)true|yes|on"),
        word("legend", round ? "right" : series.size() == 1 ? "none" : "bottom")
            .toLowerCase(Locale.ROOT));
  }

  private ChartXml.Series series(int column, ChartXml.Plot plot) {
    List<@Nullable Object> values = new ArrayList<>();
    int numbers = 0;
    for (int row = 0; row < rows.size(); row++) {
      OptionalDouble value = value(row, column);
      values.add(value.isPresent() ? value.getAsDouble() : null);
      numbers += value.isPresent() ? 1 : 0;
    }
    if (numbers == 0) {
      throw new DocumentException(
          "Its column \"" + headers.get(column) + "\" holds no numbers; leave it out.");
    }
    String header = headers.get(column);
    boolean last = column == headers.size() - 1 && column > 1;
    boolean line =
        named("line", header) || type().startsWith("comb") && !words.containsKey("line") && last;
    return new ChartXml.Series(
        line ? ChartXml.Plot.LINE : plot,
        header,
        "Data!$" + letter(column) + "$1",
        cells(column, values, format(column, values)),
        WorkbookLook.PALETTE.get((column - 1) % WorkbookLook.PALETTE.size()),
        named("secondary", header));
  }

  private String format(int column, List<@Nullable Object> values) {
    boolean percent =
        rows.stream().anyMatch(row -> row.size() > column && row.get(column).contains("%"));
    double largest =
        values.stream()
            .filter(Double.class::isInstance)
            .mapToDouble(value -> Math.abs((Double) value))
            .max()
            .orElse(0);
    boolean whole = values.stream().allMatch(v -> v == null || (Double) v == Math.rint((Double) v));
    return axis(largest, percent, whole);
  }

  private boolean named(String word, String header) {
    for (String name : word(word, "").split(",")) {
      if (name.strip().equalsIgnoreCase(header)) {
        return true;
      }
    }
    return false;
  }

  private ChartXml.Cells categories(ChartXml.Plot plot) {
    boolean scatter = plot == ChartXml.Plot.SCATTER;
    List<@Nullable Object> shown = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      OptionalDouble value = scatter ? value(row, 0) : OptionalDouble.empty();
      shown.add(value.isPresent() ? value.getAsDouble() : rows.get(row).getFirst());
    }
    return cells(0, shown, scatter ? "General" : null);
  }

  private ChartXml.Cells cells(int column, List<@Nullable Object> values, @Nullable String format) {
    String letter = letter(column);
    return new ChartXml.Cells(
        "Data!$" + letter + "$2:$" + letter + "$" + (rows.size() + 1), values, format);
  }

  private static String letter(int column) {
    return org.apache.poi.ss.util.CellReference.convertNumToColString(column);
  }

  private static String axis(double largest, boolean percent, boolean whole) {
    if (percent) {
      return largest < 0.1 ? "0.0%" : "0%";
    }
    return largest >= 2_000_000
        ? "#,##0.0,,\"M\""
        : largest >= 20_000 ? "#,##0,\"k\"" : largest >= 20 || whole ? "#,##0" : "0.0";
  }

  private static ChartXml.Plot plot(String type) {
    if (type.contains("column") || type.startsWith("comb") || type.equals("stacked")) {
      return ChartXml.Plot.COLUMN;
    }
    for (ChartXml.Plot plot : ChartXml.Plot.values()) {
      if (type.contains(plot.name().toLowerCase(Locale.ROOT))) {
        return plot;
      }
    }
    throw new DocumentException(
        "There is no chart type \""
            + type
            + "\"; use column, bar, line, area, pie, doughnut, scatter, stacked column, stacked bar, stacked area, 100% column, 100% bar or combination.");
  }
}
