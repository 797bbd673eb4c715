package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.xddf.usermodel.chart.BarDirection;
import org.apache.poi.xddf.usermodel.chart.BarGrouping;
import org.apache.poi.xddf.usermodel.chart.Grouping;
import org.apache.poi.xddf.usermodel.chart.XDDFAreaChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFBarChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFChart;
import org.apache.poi.xddf.usermodel.chart.XDDFChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSource;
import org.apache.poi.xddf.usermodel.chart.XDDFDoughnutChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFPieChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFScatterChartData;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * What a chart shows: its series with their kinds, and how its numbers are written.
 *
 * @param labels whether each value stands at its point
 * @param labelFormat the format code of those
 * @param axisFormat the format code of the value axis
 */
record SketchValues(
    Kind kind,
    boolean stacked,
    List<String> categories,
    List<Series> series,
    boolean labels,
    String labelFormat,
    String axisFormat) {

  /** What the first series is drawn as, which decides about the axes. */
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
   * @param line whether it is a line, perhaps above columns
   * @param values {@code NaN} where there is none
   * @param across where the points of a scatter chart stand; empty in others
   */
  record Series(String name, boolean line, double[] values, double[] across) {
    double at(int category) {
      return category < values.length ? values[category] : Double.NaN;
    }
  }

  static SketchValues of(XDDFChart chart) {
    List<XDDFChartData> plots = chart.getChartSeries();
    List<String> categories = new ArrayList<>();
    List<Series> series = new ArrayList<>();
    Element area =
        chart.getCTChart().getPlotArea().getDomNode() instanceof Element own ? own : null;
    List<Element> written = area == null ? List.of() : PptxXml.all(area, "ser");
    for (XDDFChartData plot : plots) {
      for (int at = 0; at < plot.getSeriesCount(); at++) {
        String name = series.size() < written.size() ? name(written.get(series.size())) : "";
        series.add(
            new Series(
                name,
                !(plot instanceof XDDFBarChartData || plot instanceof XDDFAreaChartData),
                points(plot.getSeries(at), categories),
                plot instanceof XDDFScatterChartData
                    ? numbers(plot.getSeries(at).getCategoryData())
                    : new double[0]));
      }
    }
    boolean percent =
        area != null
            && PptxXml.all(area, "dLbls").stream().anyMatch(own -> value(own, "showPercent"));
    return new SketchValues(
        plots.isEmpty() ? Kind.LINES : kind(plots.getFirst()),
        !plots.isEmpty() && stacked(plots.getFirst()),
        List.copyOf(categories),
        List.copyOf(series),
        percent
            || area != null
                && PptxXml.all(area, "dLbls").stream().anyMatch(own -> value(own, "showVal")),
        percent ? "0%" : format(area, "dLbls"),
        format(area, "valAx"));
  }

  private static boolean stacked(XDDFChartData plot) {
    return switch (plot) {
      case XDDFBarChartData bars ->
          bars.getBarGrouping() == BarGrouping.STACKED
              || bars.getBarGrouping() == BarGrouping.PERCENT_STACKED;
      case XDDFAreaChartData areas ->
          areas.getGrouping() == Grouping.STACKED
              || areas.getGrouping() == Grouping.PERCENT_STACKED;
      case XDDFChartData _ -> false;
    };
  }

  private static Kind kind(XDDFChartData plot) {
    return switch (plot) {
      case XDDFPieChartData _ -> Kind.PIE;
      case XDDFDoughnutChartData _ -> Kind.DOUGHNUT;
      case XDDFBarChartData bars when bars.getBarDirection() == BarDirection.BAR -> Kind.BARS;
      case XDDFBarChartData _ -> Kind.COLUMNS;
      case XDDFAreaChartData _ -> Kind.AREAS;
      case XDDFScatterChartData _ -> Kind.POINTS;
      case XDDFChartData _ -> Kind.LINES;
    };
  }

  private static double[] points(XDDFChartData.Series series, List<String> categories) {
    double[] points = numbers(series.getValuesData());
    var labels = series.getCategoryData();
    for (int at = categories.size(); labels != null && at < labels.getPointCount(); at++) {
      Object label = labels.getPointAt(at);
      categories.add(
          label == null
              ? ""
              : label instanceof Double number ? CellText.number(number) : label.toString());
    }
    return points;
  }

  private static double[] numbers(@Nullable XDDFDataSource<?> data) {
    double[] numbers = new double[data == null ? 0 : data.getPointCount()];
    for (int at = 0; data != null && at < numbers.length; at++) {
      numbers[at] = number(data.getPointAt(at));
    }
    return numbers;
  }

  /** POI gives numbers that stand where categories do as texts. */
  private static double number(@Nullable Object point) {
    if (point instanceof Number number) {
      return number.doubleValue();
    }
    try {
      return point instanceof String text ? Double.parseDouble(text.strip()) : Double.NaN;
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  private static String name(Element series) {
    return PptxXml.child(series, "tx")
        .map(tx -> PptxXml.all(tx, "v"))
        .filter(words -> !words.isEmpty())
        .map(words -> words.getFirst().getFirstChild())
        .map(Node::getNodeValue)
        .orElse("");
  }

  private static boolean value(Element labels, String name) {
    return PptxXml.child(labels, name)
        .filter(own -> own.getAttribute("val").matches("1|true"))
        .isPresent();
  }

  private static String format(@Nullable Element area, String parent) {
    if (area != null) {
      for (Element own : PptxXml.all(area, parent)) {
        String code =
            PptxXml.child(own, "numFmt")
                .map(numbers -> numbers.getAttribute("formatCode"))
                .orElse("");
        if (!code.isBlank() && !code.equals("General")) {
          return code;
        }
      }
    }
    return "";
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
