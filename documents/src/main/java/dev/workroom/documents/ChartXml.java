package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The DrawingML of a chart, with every colour, font and axis said outright, because programs differ
 * in what they assume. Source: ECMA-376 part 1, section 21.2.
 */
final class ChartXml {
  private static final String GREY = WorkbookLook.GREY;
  private final StringBuilder xml = new StringBuilder(8_000);
  private final Chart chart;
  private final int letters;

  private ChartXml(Chart chart, int letters) {
    this.chart = chart;
    this.letters = letters;
  }

  /** Kinds of plot that a series can be drawn in. */
  enum Plot {
    COLUMN,
    BAR,
    LINE,
    AREA,
    PIE,
    DOUGHNUT,
    SCATTER
  }

  /** How series that share a category stand to each other. */
  enum Stacking {
    NONE,
    STACKED,
    PERCENT
  }

  /**
   * Cells that a chart reads, with the values they have now.
   *
   * @param reference such as {@code Data!$B$2:$B$9}
   * @param format the cells' format code when they are numbers, else null
   */
  record Cells(String reference, List<@Nullable Object> values, @Nullable String format) {}

  /** One series. */
  record Series(
      Plot plot,
      String name,
      @Nullable String nameReference,
      Cells values,
      String color,
      boolean secondary) {}

  /** A chart with everything settled. */
  record Chart(
      Plot plot,
      Stacking stacking,
      @Nullable String title,
      Cells categories,
      List<Series> series,
      @Nullable String xTitle,
      @Nullable String yTitle,
      String axisFormat,
      String secondFormat,
      @Nullable String xFormat,
      String labelFormat,
      boolean labels,
      String legend) {}

  /**
   * The chart part's XML.
   *
   * @param letters the size of all words but the title's, in hundredths of a point
   */
  static String of(Chart chart, int letters) {
    return new ChartXml(chart, letters).write();
  }

  private String write() {
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>")
        .append("<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"")
        .append(" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">")
        .append("<c:date1904 val=\"0\"/><c:roundedCorners val=\"0\"/><c:chart>");
    if (chart.title() == null) {
      xml.append("<c:autoTitleDeleted val=\"1\"/>");
    } else {
      title(chart.title(), letters + 300, true, WorkbookLook.NAVY, false);
      xml.append("<c:autoTitleDeleted val=\"0\"/>");
    }
    xml.append("<c:plotArea><c:layout/>");
    plots();
    axes();
    xml.append("<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>");
    if (!chart.legend().equals("none")) {
      xml.append("<c:legend><c:legendPos val=\"")
          .append(
              switch (chart.legend()) {
                case "right" -> "r";
                case "top" -> "t";
                case "left" -> "l";
                default -> "b";
              })
          .append("\"/><c:overlay val=\"0\"/>");
      text(letters, false, WorkbookLook.INK, 0);
      xml.append("</c:legend>");
    }
    xml.append("<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart>")
        .append("<c:spPr>")
        .append(solid("FFFFFF"))
        .append(line(WorkbookLook.LINE, 9525))
        .append("</c:spPr>");
    text(letters, false, WorkbookLook.INK, 0);
    return xml.append("</c:chartSpace>").toString();
  }

  private void plots() {
    for (Plot plot : Plot.values()) {
      for (boolean secondary : new boolean[] {false, true}) {
        List<Series> drawn = new ArrayList<>();
        for (Series series : chart.series()) {
          if (series.plot() == plot && series.secondary() == secondary) {
            drawn.add(series);
          }
        }
        if (!drawn.isEmpty()) {
          plot(plot, drawn, secondary);
        }
      }
    }
  }

  private void plot(Plot plot, List<Series> drawn, boolean secondary) {
    String element =
        switch (plot) {
          case COLUMN, BAR -> "barChart";
          case LINE -> "lineChart";
          case AREA -> "areaChart";
          case PIE -> "pieChart";
          case DOUGHNUT -> "doughnutChart";
          case SCATTER -> "scatterChart";
        };
    xml.append("<c:").append(element).append('>');
    switch (plot) {
      case COLUMN -> xml.append("<c:barDir val=\"col\"/>");
      case BAR -> xml.append("<c:barDir val=\"bar\"/>");
      case SCATTER -> xml.append("<c:scatterStyle val=\"lineMarker\"/>");
      case LINE, AREA, PIE, DOUGHNUT -> {}
    }
    boolean round = plot == Plot.PIE || plot == Plot.DOUGHNUT;
    if (!round && plot != Plot.SCATTER) {
      xml.append("<c:grouping val=\"").append(grouping(plot)).append("\"/>");
    }
    xml.append("<c:varyColors val=\"").append(round ? 1 : 0).append("\"/>");
    drawn.forEach(this::series);
    switch (plot) {
      case COLUMN, BAR ->
          xml.append("<c:gapWidth val=\"60\"/><c:overlap val=\"")
              .append(chart.stacking() == Stacking.NONE ? -5 : 100)
              .append("\"/>");
      case LINE -> xml.append("<c:marker val=\"1\"/>");
      case PIE -> xml.append("<c:firstSliceAng val=\"0\"/>");
      case DOUGHNUT -> xml.append("<c:firstSliceAng val=\"0\"/><c:holeSize val=\"58\"/>");
      case AREA, SCATTER -> {}
    }
    if (!round) {
      xml.append("<c:axId val=\"").append(secondary ? 30 : 10).append("\"/>");
      xml.append("<c:axId val=\"").append(secondary ? 40 : 20).append("\"/>");
    }
    xml.append("</c:").append(element).append('>');
  }

  private String grouping(Plot plot) {
    return switch (chart.stacking()) {
      case NONE -> plot == Plot.COLUMN || plot == Plot.BAR ? "clustered" : "standard";
      case STACKED -> plot == Plot.LINE ? "standard" : "stacked";
      case PERCENT -> plot == Plot.LINE ? "standard" : "percentStacked";
    };
  }

  private void series(Series series) {
    int index = chart.series().indexOf(series);
    xml.append("<c:ser><c:idx val=\"%d\"/><c:order val=\"%d\"/><c:tx>".formatted(index, index));
    if (series.nameReference() == null) {
      xml.append("<c:v>").append(XmlElement.encode(series.name())).append("</c:v>");
    } else {
      xml.append("<c:strRef><c:f>")
          .append(XmlElement.encode(series.nameReference()))
          .append("</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>")
          .append(XmlElement.encode(series.name()))
          .append("</c:v></c:pt></c:strCache></c:strRef>");
    }
    xml.append("</c:tx>");
    boolean round = series.plot() == Plot.PIE || series.plot() == Plot.DOUGHNUT;
    switch (series.plot()) {
      case COLUMN, BAR ->
          xml.append("<c:spPr>")
              .append(solid(series.color()))
              .append("</c:spPr><c:invertIfNegative val=\"0\"/>");
      case AREA -> xml.append("<c:spPr>").append(solid(series.color())).append("</c:spPr>");
      case LINE ->
          xml.append("<c:spPr>")
              .append(line(series.color(), 25_400))
              .append("</c:spPr>")
              .append(marker(series.color(), points() > 24 ? "none" : "circle"));
      case SCATTER ->
          xml.append("<c:spPr><a:ln w=\"19050\"><a:noFill/></a:ln></c:spPr>")
              .append(marker(series.color(), "circle"));
      case PIE, DOUGHNUT -> slices();
    }
    labels(series);
    boolean scatter = series.plot() == Plot.SCATTER;
    reference(scatter ? "xVal" : "cat", chart.categories(), scatter);
    reference(scatter ? "yVal" : "val", series.values(), true);
    if (!round && (series.plot() == Plot.LINE || scatter)) {
      xml.append("<c:smooth val=\"0\"/>");
    }
    xml.append("</c:ser>");
  }

  private int points() {
    return chart.categories().values().size();
  }

  private void slices() {
    for (int i = 0; i < points(); i++) {
      xml.append("<c:dPt><c:idx val=\"").append(i).append("\"/><c:bubble3D val=\"0\"/><c:spPr>");
      xml.append(solid(WorkbookLook.PALETTE.get(i % WorkbookLook.PALETTE.size())));
      xml.append(line("FFFFFF", 12_700)).append("</c:spPr></c:dPt>");
    }
  }

  private void labels(Series series) {
    boolean round = series.plot() == Plot.PIE || series.plot() == Plot.DOUGHNUT;
    xml.append("<c:dLbls>");
    if (!chart.labels()) {
      xml.append("<c:showLegendKey val=\"0\"/><c:showVal val=\"0\"/><c:showCatName val=\"0\"/>")
          .append(
              "<c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>")
          .append("</c:dLbls>");
      return;
    }
    xml.append("<c:numFmt formatCode=\"")
        .append(XmlElement.encode(round ? "0%" : chart.labelFormat()))
        .append("\" sourceLinked=\"0\"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>");
    boolean inside = chart.stacking() != Stacking.NONE || series.plot() == Plot.DOUGHNUT;
    text(letters, inside, inside ? "FFFFFF" : WorkbookLook.INK, 0);
    switch (series.plot()) {
      case COLUMN, BAR ->
          xml.append("<c:dLblPos val=\"").append(inside ? "ctr" : "outEnd").append("\"/>");
      case LINE, SCATTER -> xml.append("<c:dLblPos val=\"t\"/>");
      case PIE -> xml.append("<c:dLblPos val=\"outEnd\"/>");
      case AREA, DOUGHNUT -> {}
    }
    xml.append("<c:showLegendKey val=\"0\"/><c:showVal val=\"")
        .append(round ? 0 : 1)
        .append("\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"")
        .append(round ? 1 : 0)
        .append("\"/><c:showBubbleSize val=\"0\"/></c:dLbls>");
  }

  private void reference(String element, Cells cells, boolean numbers) {
    boolean numeric = numbers || cells.format() != null;
    String kind = numeric ? "num" : "str";
    xml.append("<c:%s><c:%sRef><c:f>".formatted(element, kind))
        .append(XmlElement.encode(cells.reference()))
        .append("</c:f><c:%sCache>".formatted(kind));
    if (numeric) {
      String format = cells.format() == null ? "General" : cells.format();
      xml.append("<c:formatCode>").append(XmlElement.encode(format)).append("</c:formatCode>");
    }
    xml.append("<c:ptCount val=\"").append(cells.values().size()).append("\"/>");
    for (int i = 0; i < cells.values().size(); i++) {
      Object value = cells.values().get(i);
      if (value != null && (!numeric || value instanceof Number)) {
        xml.append("<c:pt idx=\"").append(i).append("\"><c:v>");
        xml.append(XmlElement.encode(value.toString())).append("</c:v></c:pt>");
      }
    }
    xml.append("</c:%sCache></c:%sRef></c:%s>".formatted(kind, kind, element));
  }

  private void axes() {
    if (chart.plot() == Plot.PIE || chart.plot() == Plot.DOUGHNUT) {
      return;
    }
    boolean horizontal = chart.plot() == Plot.BAR;
    if (chart.plot() == Plot.SCATTER) {
      valueAxis(10, 20, "b", chart.xTitle(), false, "autoZero", xFormat(), "midCat");
    } else {
      categoryAxis(10, 20, horizontal ? "l" : "b", horizontal, false);
    }
    String between = chart.plot() == Plot.SCATTER || onlyAreas() ? "midCat" : "between";
    String format = chart.stacking() == Stacking.PERCENT ? "0%" : chart.axisFormat();
    valueAxis(
        20,
        10,
        horizontal ? "b" : "l",
        chart.yTitle(),
        true,
        horizontal ? "max" : "autoZero",
        format,
        between);
    if (chart.series().stream().anyMatch(Series::secondary)) {
      categoryAxis(30, 40, "b", false, true);
      valueAxis(40, 30, "r", null, false, "max", chart.secondFormat(), between);
    }
  }

  /** Bars and areas show their size only from zero; lines and points may start higher. */
  private boolean fromZero(boolean secondary) {
    boolean sized =
        chart.series().stream()
            .filter(series -> series.secondary() == secondary)
            .anyMatch(series ->
                switch (series.plot()) {
                  case COLUMN, BAR, AREA -> true;
                  case LINE, PIE, DOUGHNUT, SCATTER -> false;
                });
    return sized
        && chart.series().stream()
            .filter(series -> series.secondary() == secondary)
            .flatMap(series -> series.values().values().stream())
            .noneMatch(value -> value instanceof Number number && number.doubleValue() < 0);
  }

  /** Whether labels at bars say every value, so that the axis would only say them again. */
  private boolean told() {
    return chart.labels()
        && chart.stacking() == Stacking.NONE
        && chart.series().stream()
            .allMatch(series -> series.plot() == Plot.COLUMN || series.plot() == Plot.BAR)
        && chart.series().stream().noneMatch(Series::secondary);
  }

  /** Where the axis begins so that labels of negative bars stay clear of the categories. */
  private String room() {
    double least = 0;
    double most = 0;
    int longest = 0;
    for (Series series : chart.series()) {
      for (Object value : series.values().values()) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
          least = Math.min(least, number.doubleValue());
          most = Math.max(most, number.doubleValue());
          longest =
              Math.max(
                  longest, SketchValues.shown(number.doubleValue(), chart.labelFormat()).length());
        }
      }
    }
    if (!told() || least >= 0) {
      return "";
    }
    double size = letters / 800.0;
    double share = chart.plot() == Plot.BAR ? 0.05 + 0.022 * longest * size : 0.14 * size;
    double start = least - (most - least) * Math.min(0.35, share);
    double round = Math.pow(10, Math.floor(Math.log10(-start)) - 1);
    return "<c:min val=\"%s\"/>".formatted(CellText.number(Math.floor(start / round) * round));
  }

  private boolean onlyAreas() {
    return chart.series().stream().allMatch(series -> series.plot() == Plot.AREA);
  }

  private String xFormat() {
    return chart.xFormat() == null ? "General" : chart.xFormat();
  }

  private void categoryAxis(int id, int cross, String position, boolean reversed, boolean hidden) {
    xml.append(
            "<c:catAx><c:axId val=\"%d\"/><c:scaling><c:orientation val=\"%s\"/></c:scaling>"
                .formatted(id, reversed ? "maxMin" : "minMax"))
        .append("<c:delete val=\"%d\"/><c:axPos val=\"%s\"/>".formatted(hidden ? 1 : 0, position));
    if (chart.xTitle() != null && !hidden) {
      title(chart.xTitle(), letters, false, GREY, reversed);
    }
    xml.append("<c:numFmt formatCode=\"")
        .append(XmlElement.encode(xFormat()))
        .append("\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/>")
        .append("<c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/><c:spPr>")
        .append(line("AEB8C2", 9525))
        .append("</c:spPr>");
    text(letters, false, WorkbookLook.INK, 0);
    xml.append(
            "<c:crossAx val=\"%d\"/><c:crosses val=\"autoZero\"/><c:auto val=\"0\"/>"
                .formatted(cross))
        .append(
            "<c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/><c:noMultiLvlLbl val=\"1\"/></c:catAx>");
  }

  private void valueAxis(
      int id,
      int cross,
      String position,
      @Nullable String title,
      boolean gridlines,
      String crosses,
      String format,
      String between) {
    xml.append(
            "<c:valAx><c:axId val=\"%d\"/><c:scaling><c:orientation val=\"minMax\"/>%s</c:scaling>"
                .formatted(id, fromZero(id == 40) ? "<c:min val=\"0\"/>" : id == 20 ? room() : ""))
        .append("<c:delete val=\"%d\"/><c:axPos val=\"%s\"/>".formatted(told() ? 1 : 0, position));
    if (gridlines && !told()) {
      xml.append("<c:majorGridlines><c:spPr>")
          .append(line("E6EAEF", 6350))
          .append("</c:spPr></c:majorGridlines>");
    }
    if (title != null) {
      title(title, letters, false, GREY, position.equals("l") || position.equals("r"));
    }
    xml.append("<c:numFmt formatCode=\"")
        .append(XmlElement.encode(format))
        .append("\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/>")
        .append(
            "<c:minorTickMark val=\"none\"/><c:tickLblPos val=\"%s\"/>"
                .formatted(position.equals("l") ? "low" : "nextTo"))
        .append("<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>");
    text(letters, false, GREY, 0);
    xml.append(
        "<c:crossAx val=\"%d\"/><c:crosses val=\"%s\"/><c:crossBetween val=\"%s\"/></c:valAx>"
            .formatted(cross, crosses, between));
  }

  private void title(String text, int size, boolean bold, String color, boolean turned) {
    xml.append(
            "<c:title><c:tx><c:rich><a:bodyPr rot=\"%d\" vert=\"horz\"/><a:p><a:pPr>"
                .formatted(turned ? -5_400_000 : 0))
        .append(font("defRPr", size, bold, color))
        .append("</a:pPr><a:r>")
        .append(font("rPr lang=\"en-GB\"", size, bold, color))
        .append("<a:t>")
        .append(XmlElement.encode(text))
        .append("</a:t></a:r></a:p></c:rich></c:tx><c:overlay val=\"0\"/></c:title>");
  }

  private void text(int size, boolean bold, String color, int rotation) {
    xml.append(
            "<c:txPr><a:bodyPr%s/><a:p><a:pPr>"
                .formatted(rotation == 0 ? "" : " rot=\"" + rotation + "\""))
        .append(font("defRPr", size, bold, color))
        .append("</a:pPr><a:endParaRPr lang=\"en-GB\"/></a:p></c:txPr>");
  }

  private static String font(String element, int size, boolean bold, String color) {
    String name = element.split(" ", 2)[0];
    return "<a:%s sz=\"%d\" b=\"%d\">%s<a:latin typeface=\"%s\"/><a:cs typeface=\"%s\"/></a:%s>"
        .formatted(
            element, size, bold ? 1 : 0, solid(color), WorkbookLook.FONT, WorkbookLook.FONT, name);
  }

  private static String marker(String color, String symbol) {
    return "<c:marker><c:symbol val=\"%s\"/>".formatted(symbol)
        + (symbol.equals("none")
            ? ""
            : "<c:size val=\"6\"/><c:spPr>" + solid(color) + line("FFFFFF", 9525) + "</c:spPr>")
        + "</c:marker>";
  }

  private static String solid(String rgb) {
    return "<a:solidFill><a:srgbClr val=\"%s\"/></a:solidFill>"
        .formatted(rgb.toUpperCase(Locale.ROOT));
  }

  private static String line(String rgb, int width) {
    return "<a:ln w=\"%d\" cap=\"rnd\">%s<a:round/></a:ln>".formatted(width, solid(rgb));
  }
}
