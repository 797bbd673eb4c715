package dev.workroom.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.xddf.usermodel.chart.XDDFChart;
import org.w3c.dom.Element;

/**
 * What a chart shows: its words, its series with their kinds and axes, and how its numbers are
 * written. Source: ECMA-376 part 1, section 21.2.
 *
 * @param title empty when there is none, likewise those of the axes
 * @param percent whether what is stacked is shown as parts of its sum
 * @param labels whether each value stands at its point
 * @param labelFormat the format code of those
 * @param axisFormat the format code of the value axis
 * @param secondFormat the format code of the value axis on the other side
 */
record SketchValues(
    String title,
    String categoryTitle,
    String valueTitle,
    Kind kind,
    boolean stacked,
    boolean percent,
    List<String> categories,
    List<Series> series,
    boolean labels,
    String labelFormat,
    String axisFormat,
    String secondFormat) {

  /** What decides about the axes. */
  enum Kind {
    COLUMNS,
    BARS,
    LINES,
    AREAS,
    POINTS,
    PIE,
    DOUGHNUT
  }

  /**
   * One series.
   *
   * @param kind what it is drawn as, perhaps above columns
   * @param second whether it has its axis on the other side
   * @param values {@code NaN} where there is none
   * @param across where the points of a scatter chart stand; empty in others
   * @param colour six hexadecimal digits, where the file says it outright
   */
  record Series(
      String name,
      Kind kind,
      boolean second,
      double[] values,
      double[] across,
      Optional<String> colour) {
    double at(int category) {
      return category < values.length ? values[category] : Double.NaN;
    }
  }

  /** More would not be told apart, and a damaged file may claim any number. */
  private static final int MOST = 20_000;

  static SketchValues of(XDDFChart chart) {
    Element space = space(chart);
    Element area =
        WorkbookXml.all(space, "plotArea").stream()
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("a chart without a plot area"));
    List<Element> plots =
        WorkbookXml.all(area).stream()
            .filter(one -> one.getLocalName().endsWith("Chart") && one.getParentNode() == area)
            .toList();
    List<String> categories = new ArrayList<>();
    List<Series> series = new ArrayList<>();
    String firstAxis = plots.isEmpty() ? "" : axis(plots.getFirst());
    for (Element plot : plots) {
      for (Element one : WorkbookXml.children(plot, "ser")) {
        series.add(series(one, kind(plot), !axis(plot).equals(firstAxis)));
        categories(one, categories);
      }
    }
    Kind kind = plots.isEmpty() ? Kind.LINES : leading(plots);
    String grouping =
        plots.stream()
            .filter(plot -> kind(plot) == kind)
            .findFirst()
            .map(plot -> value(plot, "grouping"))
            .orElse("");
    boolean shares = shown(area, "showPercent");
    ChartReading words = ChartReading.of(space);
    return new SketchValues(
        words.title(),
        words.xTitle() == null ? "" : words.xTitle(),
        words.yTitle() == null ? "" : words.yTitle(),
        kind,
        kind != Kind.LINES && grouping.matches("stacked|percentStacked"),
        kind != Kind.LINES && grouping.equals("percentStacked"),
        List.copyOf(categories),
        List.copyOf(series),
        shares || shown(area, "showVal"),
        shares ? "0%" : format(WorkbookXml.all(area, "dLbls"), 0),
        format(WorkbookXml.all(area, "valAx"), kind == Kind.POINTS ? 1 : 0),
        format(WorkbookXml.all(area, "valAx"), 1));
  }

  /** A tree of its own: the library's lacks the texts of elements. */
  private static Element space(XDDFChart chart) {
    try {
      String xml = chart.getCTChartSpace().xmlText();
      return WorkbookXml.parse(xml.getBytes(StandardCharsets.UTF_8)).getDocumentElement();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Columns lead lines and areas that are drawn with them, areas lead lines. */
  private static Kind leading(List<Element> plots) {
    List<Kind> kinds = plots.stream().map(SketchValues::kind).toList();
    if (kinds.contains(Kind.COLUMNS)) {
      return Kind.COLUMNS;
    }
    return kinds.getFirst() == Kind.LINES && kinds.contains(Kind.AREAS)
        ? Kind.AREAS
        : kinds.getFirst();
  }

  private static Kind kind(Element plot) {
    String name = plot.getLocalName().replaceAll("(3D)?Chart$", "");
    return switch (name) {
      case "pie", "ofPie" -> Kind.PIE;
      case "doughnut" -> Kind.DOUGHNUT;
      case "bar" -> value(plot, "barDir").equals("bar") ? Kind.BARS : Kind.COLUMNS;
      case "area" -> Kind.AREAS;
      case "scatter", "bubble" -> Kind.POINTS;
      default -> Kind.LINES;
    };
  }

  private static String axis(Element plot) {
    return value(plot, "axId");
  }

  private static String value(Element parent, String name) {
    return WorkbookXml.child(parent, name).map(one -> one.getAttribute("val")).orElse("");
  }

  private static Series series(Element series, Kind kind, boolean second) {
    String name =
        WorkbookXml.child(series, "tx")
            .flatMap(words -> WorkbookXml.all(words, "v").stream().findFirst())
            .map(Element::getTextContent)
            .orElse("");
    boolean points = kind == Kind.POINTS;
    return new Series(
        name,
        kind,
        second,
        numbers(series, points ? "yVal" : "val"),
        points ? numbers(series, "xVal") : new double[0],
        ChartReading.colour(series));
  }

  /** The points that the file holds for a part of a series, in their places. */
  private static List<Optional<String>> points(Element series, String part) {
    List<Optional<String>> points = new ArrayList<>();
    Optional<Element> data = WorkbookXml.child(series, part);
    Optional<Element> cache =
        data.flatMap(one ->
            WorkbookXml.all(one).stream()
                .filter(element -> element.getLocalName().matches("(str|num)(Cache|Lit)|lvl"))
                .findFirst());
    if (cache.isPresent()) {
      int count =
          data.stream()
              .flatMap(one -> WorkbookXml.all(one, "ptCount").stream())
              .mapToInt(one -> WorkbookXml.number(one, "val", 0))
              .findFirst()
              .orElse(0);
      for (int at = 0; at < Math.min(count, MOST); at++) {
        points.add(Optional.empty());
      }
      for (Element point : WorkbookXml.children(cache.get(), "pt")) {
        int at = WorkbookXml.number(point, "idx", points.size());
        if (at < points.size()) {
          points.set(at, WorkbookXml.child(point, "v").map(Element::getTextContent));
        }
      }
    }
    return points;
  }

  private static double[] numbers(Element series, String part) {
    return points(series, part).stream()
        .mapToDouble(point -> point.map(SketchValues::number).orElse(Double.NaN))
        .toArray();
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  /** The longest list of categories of all series; numbers as their format writes them. */
  private static void categories(Element series, List<String> categories) {
    Optional<Element> data = WorkbookXml.child(series, "cat");
    String code =
        data.flatMap(one -> WorkbookXml.all(one, "formatCode").stream().findFirst())
            .map(Element::getTextContent)
            .filter(one -> !one.equals("General"))
            .orElse("");
    boolean numbers = data.filter(one -> !WorkbookXml.all(one, "numCache").isEmpty()).isPresent();
    List<Optional<String>> points = points(series, data.isPresent() ? "cat" : "xVal");
    int values = points.isEmpty() ? numbers(series, "val").length : 0;
    for (int at = categories.size(); at < points.size(); at++) {
      String text = points.get(at).orElse("");
      categories.add(
          numbers && !text.isEmpty()
              ? code.isEmpty() ? CellText.number(number(text)) : shown(number(text), code)
              : text);
    }
    // Without names of their own they are numbered.
    for (int at = categories.size(); at < values; at++) {
      categories.add(Integer.toString(at + 1));
    }
  }

  private static boolean shown(Element area, String what) {
    return WorkbookXml.all(area, "dLbls").stream()
        .anyMatch(labels -> value(labels, what).matches("1|true"));
  }

  private static String format(List<Element> owners, int skipped) {
    return owners.stream()
        .skip(skipped)
        .flatMap(own -> WorkbookXml.child(own, "numFmt").stream())
        .map(numbers -> numbers.getAttribute("formatCode"))
        .filter(code -> !code.isBlank() && !code.equals("General"))
        .findFirst()
        .orElse("");
  }

  /** A number as its format writes it, or with as many decimals as it needs. */
  static String shown(double value, String format) {
    if (!format.isEmpty()) {
      try {
        return new DataFormatter(Locale.ROOT).formatRawCellContents(value, -1, format).strip();
      } catch (RuntimeException _) {
        return plain(value); // a code that POI does not know
      }
    }
    return plain(value);
  }

  private static String plain(double value) {
    double size = Math.abs(value);
    int decimals = value == Math.rint(value) || size >= 100 ? 0 : size >= 1 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
