package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a presentation contains; the engine does layout, type sizes and charts on 16:9 slides.
 *
 * <pre>{@code
 * {"path": "q1.pptx", "theme": "light", "footer": "Group Finance",
 *  "slides": [
 *    {"layout": "title", "title": "Q1 results", "text": "Board meeting, 14 April 2026"},
 *    {"title": "Profit fell short of plan by 5 %", "bullets": ["Revenue **+3 %**", "  two renewals", "Cost +5 %"]},
 *    {"title": "Cost by quarter", "chart": {"type": "column", "categories": ["Q1", "Q2"],
 *       "series": {"Budget": [9.4, 9.6], "Actual": [9.9, 9.7]}}, "source": "actuals.csv"},
 *    {"title": "Two options", "bullets": ["Left"], "right": ["Right"], "notes": "Say why."}]}
 * }</pre>
 *
 * @param theme light or dark; empty is light
 * @param footer stands at the foot of each slide
 */
public record DeckSpec(
    String path, String theme, String title, String author, String footer, List<Slide> slides) {
  static final Set<String> LAYOUTS =
      Set.of(
          "title",
          "section",
          "statement",
          "bullets",
          "columns",
          "chart",
          "table",
          "image",
          "quote",
          "timeline");

  public DeckSpec {
    path = text(path);
    theme = text(theme).isBlank() ? "light" : theme.strip().toLowerCase(Locale.ROOT);
    title = text(title).strip();
    author = text(author).strip();
    footer = text(footer).strip();
    slides = List.copyOf(Objects.requireNonNullElse(slides, List.of()));
    if (!path.endsWith(".pptx")) {
      throw new IllegalArgumentException("path must end in .pptx, not \"" + path + "\"");
    }
    if (!theme.equals("light") && !theme.equals("dark")) {
      throw new IllegalArgumentException("theme must be light or dark, not \"" + theme + "\"");
    }
    if (slides.isEmpty()) {
      throw new IllegalArgumentException("a presentation needs slides");
    }
  }

  private static String text(String value) {
    return Objects.requireNonNullElse(value, "");
  }

  /**
   * One slide; its layout follows from what it holds when it is not given.
   *
   * @param layout title, section, statement, bullets, columns, chart, table, image, quote or
   *     timeline
   * @param text subtitle, statement, quotation, or a sentence beside a chart or picture
   * @param bullets lines; two blanks before one make it a level deeper; {@code **bold**}
   * @param right bullets of the right column
   * @param headings of the two columns
   * @param table rows, the first of which is the header
   * @param image name of a picture
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
      List<List<String>> table,
      Chart chart,
      String image,
      String by,
      Map<String, String> events,
      String notes,
      String source) {
    public Slide {
      title = DeckSpec.text(title).strip();
      text = DeckSpec.text(text).strip();
      bullets = List.copyOf(Objects.requireNonNullElse(bullets, List.of()));
      right = List.copyOf(Objects.requireNonNullElse(right, List.of()));
      headings = List.copyOf(Objects.requireNonNullElse(headings, List.of()));
      List<List<String>> rows = new ArrayList<>();
      Objects.requireNonNullElse(table, List.<List<String>>of())
          .forEach(row -> rows.add(List.copyOf(row)));
      table = List.copyOf(rows);
      chart = Objects.requireNonNullElse(chart, Chart.NONE);
      image = DeckSpec.text(image).strip();
      by = DeckSpec.text(by).strip();
      events =
          Collections.unmodifiableMap(
              new LinkedHashMap<>(Objects.requireNonNullElse(events, Map.of())));
      notes = DeckSpec.text(notes).strip();
      source = DeckSpec.text(source).strip();
      layout = DeckSpec.text(layout).strip().toLowerCase(Locale.ROOT);
      if (layout.isEmpty()) {
        layout = fitting(right, table, chart, image, by, events, bullets, text);
      }
      if (!LAYOUTS.contains(layout)) {
        throw new IllegalArgumentException(
            "layout must be one of "
                + new java.util.TreeSet<>(LAYOUTS)
                + ", not \""
                + layout
                + "\"");
      }
    }

    private static String fitting(
        List<String> right,
        List<List<String>> table,
        Chart chart,
        String image,
        String by,
        Map<String, String> events,
        List<String> bullets,
        String text) {
      if (!chart.series().isEmpty()) {
        return "chart";
      }
      if (!table.isEmpty()) {
        return "table";
      }
      if (!image.isEmpty()) {
        return "image";
      }
      if (!events.isEmpty()) {
        return "timeline";
      }
      if (!right.isEmpty()) {
        return "columns";
      }
      if (!by.isEmpty()) {
        return "quote";
      }
      return !bullets.isEmpty() ? "bullets" : text.isEmpty() ? "section" : "statement";
    }
  }

  /**
   * A native chart.
   *
   * @param type column, bar, line, area, pie, doughnut, stacked column or stacked bar
   * @param series name to values, one value for each category
   * @param format of the values as in Excel, such as {@code #,##0.0}
   */
  public record Chart(
      String type, List<String> categories, Map<String, List<Double>> series, String format) {
    static final Chart NONE = new Chart("column", List.of(), Map.of(), "");

    public Chart {
      type = DeckSpec.text(type).isBlank() ? "column" : type.strip().toLowerCase(Locale.ROOT);
      categories = List.copyOf(Objects.requireNonNullElse(categories, List.of()));
      Map<String, List<Double>> copy = new LinkedHashMap<>();
      Objects.requireNonNullElse(series, Map.<String, List<Double>>of())
          .forEach((name, values) -> copy.put(name, List.copyOf(values)));
      series = Collections.unmodifiableMap(copy);
      format = DeckSpec.text(format).isBlank() ? "General" : format;
      for (Map.Entry<String, List<Double>> each : series.entrySet()) {
        if (each.getValue().size() != categories.size()) {
          throw new IllegalArgumentException(
              "series \""
                  + each.getKey()
                  + "\" has "
                  + each.getValue().size()
                  + " values for "
                  + categories.size()
                  + " categories");
        }
      }
    }
  }
}
