package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a presentation contains; the engine does layout, type sizes and charts.
 *
 * <pre>{@code
 * {"path": "q1.pptx", "template": "light", "footer": "Group Finance",
 *  "slides": [
 *    {"title": "Q1 results", "text": "Board meeting, 14 April 2026"},
 *    {"title": "Profit fell short of plan by 5 %", "bullets": ["Revenue **+3 %**", "  two renewals", "Cost +5 %"]},
 *    {"title": "Cost by quarter", "chart": {"type": "column", "categories": ["Q1", "Q2"],
 *       "series": {"Budget": [9.4, 9.6], "Actual": [9.9, 9.7]}}, "source": "actuals.csv"},
 *    {"title": "Two options", "bullets": ["Left"], "right": ["Right"], "notes": "Say why."}]}
 * }</pre>
 *
 * @param template light, dark, or the name of a .pptx or .potx file whose masters, layouts and
 *     theme are used; empty is light
 * @param footer stands at the foot of each slide but the first
 * @param language BCP 47, for proofing; empty is en-GB
 */
public record DeckSpec(
    String path,
    String template,
    String title,
    String author,
    String footer,
    String language,
    List<Slide> slides) {
  /** What a slide is for. */
  public enum Layout {
    TITLE,
    SECTION,
    STATEMENT,
    BULLETS,
    COLUMNS,
    CHART,
    TABLE,
    IMAGE,
    QUOTE,
    TIMELINE,
    FIGURES
  }

  public DeckSpec {
    path = text(path);
    template = text(template).isBlank() ? "light" : template.strip();
    title = text(title).strip();
    author = text(author).strip();
    footer = text(footer).strip();
    language = text(language).isBlank() ? "en-GB" : language.strip();
    slides = List.copyOf(Objects.requireNonNullElse(slides, List.of()));
    if (slides.isEmpty()) {
      throw new IllegalArgumentException("a presentation needs slides");
    }
    if (!ours(template)
        && !template.toLowerCase(Locale.ROOT).matches(".*\\.(pptx|potx|pptm|potm)")) {
      throw new IllegalArgumentException(
          "template must be light, dark or the name of a .pptx or .potx file, not \""
              + template
              + "\"");
    }
  }

  /** Whether a template is one of our own. */
  static boolean ours(String template) {
    return template.equalsIgnoreCase("light") || template.equalsIgnoreCase("dark");
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  private static List<String> lines(@Nullable List<String> lines) {
    return List.copyOf(Objects.requireNonNullElse(lines, List.of()));
  }

  /**
   * One slide; its layout follows from what it holds when it is not given.
   *
   * @param layout one of {@link Layout}; empty to follow from the content
   * @param text subtitle, supporting sentence, quotation, or caption of a picture
   * @param bullets lines; two blanks before one make it a level deeper; {@code **bold**}
   * @param right bullets of the right column
   * @param headings of the two columns
   * @param figures key figures: {@code label | value | note}
   * @param table rows, the first of which is the header
   * @param query SQL that fills the chart (first column: categories; others: series) or, without
   *     one, the table
   * @param image name of a picture
   * @param alt what a chart, table or picture shows, for who cannot see it
   * @param by who said the quotation
   * @param events of a timeline: when to what
   * @param source where the figures come from, at the foot of the slide
   */
  public record Slide(
      String layout,
      String title,
      String text,
      List<String> bullets,
      List<String> right,
      List<String> headings,
      List<String> figures,
      List<List<String>> table,
      Chart chart,
      String query,
      String image,
      String alt,
      String by,
      Map<String, String> events,
      String notes,
      String source) {
    public Slide {
      layout = DeckSpec.text(layout).strip().toUpperCase(Locale.ROOT);
      title = DeckSpec.text(title).strip();
      text = DeckSpec.text(text).strip();
      bullets = lines(bullets);
      right = lines(right);
      headings = lines(headings);
      figures = lines(figures);
      List<List<String>> rows = new ArrayList<>();
      Objects.requireNonNullElse(table, List.<List<String>>of())
          .forEach(row -> rows.add(List.copyOf(row)));
      table = List.copyOf(rows);
      chart = Objects.requireNonNullElse(chart, Chart.NONE);
      query = DeckSpec.text(query).strip();
      image = DeckSpec.text(image).strip();
      alt = DeckSpec.text(alt).strip();
      by = DeckSpec.text(by).strip();
      events =
          Collections.unmodifiableMap(
              new LinkedHashMap<>(Objects.requireNonNullElse(events, Map.of())));
      notes = DeckSpec.text(notes).strip();
      source = DeckSpec.text(source).strip();
      if (!layout.isEmpty() && !known(layout)) {
        throw new IllegalArgumentException(
            "layout must be one of "
                + List.of(Layout.values()).toString().toLowerCase(Locale.ROOT)
                + ", not \""
                + layout.toLowerCase(Locale.ROOT)
                + "\"");
      }
    }

    /** A slide of which only title and text are known. */
    public static Slide of(String title, String text) {
      return new Slide(
          "",
          title,
          text,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Chart.NONE,
          "",
          "",
          "",
          "",
          Map.of(),
          "",
          "");
    }

    private static boolean known(String layout) {
      for (Layout each : Layout.values()) {
        if (each.name().equals(layout)) {
          return true;
        }
      }
      return false;
    }

    /** The layout that was asked for, or the one that suits the content. */
    Layout kind(boolean first) {
      if (!layout.isEmpty()) {
        return Layout.valueOf(layout);
      }
      if (chart.wanted()) {
        return Layout.CHART;
      }
      if (!table.isEmpty() || !query.isEmpty()) {
        return Layout.TABLE;
      }
      if (!image.isEmpty()) {
        return Layout.IMAGE;
      }
      if (!figures.isEmpty()) {
        return Layout.FIGURES;
      }
      if (!events.isEmpty()) {
        return Layout.TIMELINE;
      }
      if (!right.isEmpty()) {
        return Layout.COLUMNS;
      }
      if (!by.isEmpty()) {
        return Layout.QUOTE;
      }
      if (!bullets.isEmpty()) {
        return Layout.BULLETS;
      }
      return first ? Layout.TITLE : text.isEmpty() ? Layout.SECTION : Layout.STATEMENT;
    }

    /** The same slide with what its query brought. */
    Slide filled(List<List<String>> rows, Chart drawn) {
      return new Slide(
          layout, title, text, bullets, right, headings, figures, rows, drawn, "", image, alt, by,
          events, notes, source);
    }
  }

  /**
   * A native chart.
   *
   * @param type column, bar, line, area, pie, doughnut, scatter, stacked or 100% before column, bar
   *     or area, or combination (the last series a line on an axis of its own)
   * @param series name to values, one value for each category; null is a gap
   * @param format of the values as in Excel, such as {@code #,##0.0}; empty follows the values
   * @param highlight categories or series that stand out; all others step back
   * @param xTitle what the categories are, or the values across of a scatter chart; may be empty
   * @param yTitle what the values are; may be empty
   */
  public record Chart(
      String type,
      List<String> categories,
      Map<String, List<@Nullable Double>> series,
      String format,
      List<String> highlight,
      String xTitle,
      String yTitle) {
    private static final java.util.regex.Pattern TYPES =
        java.util.regex.Pattern.compile(
            "column|bar|line|area|pie|doughnut|scatter|combination"
                + "|(stacked|100%|clustered) (column|bar|area)|stacked|");

    /** No chart. */
    public static final Chart NONE = new Chart("", List.of(), Map.of(), "", List.of());

    /** One whose axes have no titles. */
    public Chart(
        String type,
        List<String> categories,
        Map<String, List<@Nullable Double>> series,
        String format,
        List<String> highlight) {
      this(type, categories, series, format, highlight, "", "");
    }

    public Chart {
      type = DeckSpec.text(type).strip().toLowerCase(Locale.ROOT);
      categories = lines(categories);
      Map<String, List<@Nullable Double>> copy = new LinkedHashMap<>();
      Objects.requireNonNullElse(series, Map.<String, List<@Nullable Double>>of())
          .forEach((name, values) ->
              copy.put(name, Collections.unmodifiableList(new ArrayList<>(values))));
      series = Collections.unmodifiableMap(copy);
      format = DeckSpec.text(format);
      highlight = lines(highlight);
      xTitle = DeckSpec.text(xTitle).strip();
      yTitle = DeckSpec.text(yTitle).strip();
      if (!TYPES.matcher(type).matches()) {
        throw new IllegalArgumentException(
            "a chart's type must be column, bar, line, area, pie, doughnut, scatter, combination,"
                + " or stacked or 100% before column, bar or area; not \""
                + type
                + "\"");
      }
      for (Map.Entry<String, List<@Nullable Double>> each : series.entrySet()) {
        // Where an existing chart gets new values its categories may stay.
        int wanted =
            categories.isEmpty() ? series.values().iterator().next().size() : categories.size();
        if (each.getValue().size() != wanted) {
          throw new IllegalArgumentException(
              "series \""
                  + each.getKey()
                  + "\" has "
                  + each.getValue().size()
                  + " values for "
                  + wanted
                  + " categories");
        }
      }
    }

    boolean scatter() {
      return type.equals("scatter");
    }

    /** Whether there is to be a chart at all. */
    boolean wanted() {
      return !type.isEmpty() || !series.isEmpty();
    }
  }
}
