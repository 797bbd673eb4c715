package dev.workroom.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.poi.ss.util.CellReference;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * A native chart for a slide: its XML in theme colours, and the workbook with its data that a
 * person edits in PowerPoint. Source: ECMA-376 part 1, section 21.2.
 */
final class DeckChart {
  private static final int FEW = 16;

  /** The share of a circle below which a slice has no room for its label. */
  private static final double SLIVER = 0.02;

  /** Letters that stand side by side below an axis across a slide. */
  private static final int ACROSS = 90;

  /** Greys of what steps back: percent of a light ground, and of the text on a dark one. */
  private static final int[] ON_LIGHT = {58, 76, 48, 86, 67};

  private static final int[] ON_DARK = {62, 44, 74, 34, 53};

  /** A line that steps back is also told by how it is dashed, for who prints in black and white. */
  private static final List<String> DASHES = List.of("solid", "sysDash", "sysDot", "lgDash");

  /** What kind of drawing a series is. */
  private enum Plot {
    COLUMN,
    BAR,
    LINE,
    AREA,
    PIE,
    DOUGHNUT,
    SCATTER
  }

  private final DeckSpec.Chart chart;
  private final String soft;
  private final String rule;
  private final Plot plot;
  private final String stacking;
  private final boolean combination;
  private final String format;
  private final boolean labels;
  private final boolean dark;
  private final int letters;
  private final StringBuilder xml = new StringBuilder(8_000);

  private DeckChart(DeckSpec.Chart chart, boolean dark) {
    this.chart = chart;
    this.dark = dark;
    this.letters = chart.categories().size() <= 10 ? 1400 : 1200;
    this.soft = DeckTheme.soft(dark);
    this.rule =
        dark
            ? "<a:schemeClr val=\"bg1\"><a:lumMod val=\"75000\"/><a:lumOff val=\"25000\"/></a:schemeClr>"
            : "<a:schemeClr val=\"bg1\"><a:lumMod val=\"85000\"/></a:schemeClr>";
    String type = chart.type();
    this.combination = type.equals("combination") && chart.series().size() > 1;
    this.plot =
        type.contains("doughnut")
            ? Plot.DOUGHNUT
            : type.contains("pie")
                ? Plot.PIE
                : type.contains("line")
                    ? Plot.LINE
                    : type.contains("area")
                        ? Plot.AREA
                        : type.contains("scatter")
                            ? Plot.SCATTER
                            : type.contains("bar") ? Plot.BAR : Plot.COLUMN;
    this.stacking =
        type.contains("100%") ? "percentStacked" : type.contains("stacked") ? "stacked" : "";
    this.format =
        chart.format().isBlank()
            ? suiting(combination ? columns(chart) : chart)
            : CellFormats.english(chart.format());
    int points = chart.categories().size() * chart.series().size();
    this.labels =
        round()
            || !combination
                && (plot == Plot.COLUMN || plot == Plot.BAR)
                && !stacking.equals("percentStacked")
                && points <= FEW
                && (stacking.isEmpty() || chart.series().size() <= 4);
  }

  /** A combination without its line. */
  private static DeckSpec.Chart columns(DeckSpec.Chart chart) {
    Map<String, List<@Nullable Double>> series = new LinkedHashMap<>(chart.series());
    series.remove(List.copyOf(series.keySet()).getLast());
    return new DeckSpec.Chart("", chart.categories(), series, "", List.of());
  }

  /** The chart part, which reads its workbook by the link {@code rId1}. */
  static String xml(DeckSpec.Chart chart, boolean dark) {
    return new DeckChart(chart, dark).write();
  }

  /** The workbook behind a chart: categories in the first column, a series in each other. */
  static byte[] workbook(DeckSpec.Chart chart) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Workbook book = new Workbook(out, "Workroom", "1.0")) {
      Worksheet sheet = book.newWorksheet("Sheet1");
      for (int row = 0; row < chart.categories().size(); row++) {
        String category = chart.categories().get(row);
        Optional<Double> across = chart.scatter() ? number(category) : Optional.empty();
        if (across.isPresent()) {
          sheet.value(row + 1, 0, across.get());
        } else {
          sheet.value(row + 1, 0, category);
        }
      }
      int column = 0;
      for (Map.Entry<String, List<@Nullable Double>> series : chart.series().entrySet()) {
        sheet.value(0, ++column, series.getKey());
        for (int row = 0; row < series.getValue().size(); row++) {
          Double value = series.getValue().get(row);
          if (value != null) {
            sheet.value(row + 1, column, value);
          }
        }
      }
    }
    return out.toByteArray();
  }

  /** Whole numbers with separators, or as many decimals as the values need, two at most. */
  static String suiting(DeckSpec.Chart chart) {
    List<@Nullable Double> all = new ArrayList<>();
    chart.series().values().forEach(all::addAll);
    return suiting(all);
  }

  private static String suiting(List<@Nullable Double> all) {
    int decimals = SlideNumbers.decimals(all);
    return decimals == 0 ? "#,##0" : "#,##0." + "0".repeat(decimals < 0 ? 2 : decimals);
  }

  /** What the chart shows, in words. */
  static String described(DeckSpec.Chart chart) {
    List<String> categories = chart.categories();
    String range =
        categories.isEmpty()
            ? ""
            : categories.size() == 1
                ? " for " + categories.getFirst()
                : " for " + categories.getFirst() + " to " + categories.getLast();
    String type = chart.type().isEmpty() ? "column" : chart.type();
    return Character.toUpperCase(type.charAt(0))
        + type.substring(1)
        + " chart of "
        + String.join(", ", chart.series().keySet())
        + range;
  }

  private boolean round() {
    return plot == Plot.PIE || plot == Plot.DOUGHNUT;
  }

  private String write() {
    xml.append(PptxXml.HEAD + "<c:chartSpace xmlns:c=\"")
        .append(PptxXml.CHART)
        .append("\" xmlns:a=\"")
        .append(PptxXml.DRAWING)
        .append("\" xmlns:r=\"")
        .append(PptxPackage.OFFICE)
        .append("\"><c:date1904 val=\"0\"/><c:roundedCorners val=\"0\"/><c:chart>")
        .append("<c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/>");
    List<String> names = List.copyOf(chart.series().keySet());
    int lines = combination ? 1 : 0;
    plot(plot, names.subList(0, names.size() - lines), 0, false);
    if (combination) {
      plot(Plot.LINE, names.subList(names.size() - 1, names.size()), names.size() - 1, apart());
    }
    axes();
    xml.append("<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>");
    if (names.size() > 1 || round()) {
      xml.append("<c:legend><c:legendPos val=\"")
          .append(round() ? "r" : "t")
          .append("\"/><c:overlay val=\"0\"/>");
      letters(letters, false, "<a:schemeClr val=\"tx1\"/>");
      xml.append("</c:legend>");
    }
    xml.append("<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart>")
        .append("<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>");
    letters(letters, false, "<a:schemeClr val=\"tx1\"/>");
    return xml.append(
            "<c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>")
        .toString();
  }

  private void plot(Plot kind, List<String> names, int first, boolean second) {
    String element =
        switch (kind) {
          case COLUMN, BAR -> "barChart";
          case LINE -> "lineChart";
          case AREA -> "areaChart";
          case PIE -> "pieChart";
          case DOUGHNUT -> "doughnutChart";
          case SCATTER -> "scatterChart";
        };
    xml.append("<c:").append(element).append('>');
    switch (kind) {
      case COLUMN -> xml.append("<c:barDir val=\"col\"/>");
      case BAR -> xml.append("<c:barDir val=\"bar\"/>");
      case SCATTER -> xml.append("<c:scatterStyle val=\"lineMarker\"/>");
      case LINE, AREA, PIE, DOUGHNUT -> {}
    }
    if (kind != Plot.SCATTER && !round()) {
      String alone = kind == Plot.COLUMN || kind == Plot.BAR ? "clustered" : "standard";
      xml.append("<c:grouping val=\"")
          .append(stacking.isEmpty() || kind == Plot.LINE ? alone : stacking)
          .append("\"/>");
    }
    xml.append("<c:varyColors val=\"").append(round() ? 1 : 0).append("\"/>");
    for (int at = 0; at < names.size(); at++) {
      series(kind, names.get(at), first + at);
    }
    switch (kind) {
      case COLUMN, BAR ->
          xml.append("<c:gapWidth val=\"60\"/><c:overlap val=\"")
              .append(stacking.isEmpty() ? "-8" : "100")
              .append("\"/>");
      case LINE -> xml.append("<c:marker val=\"1\"/>");
      case PIE -> xml.append("<c:firstSliceAng val=\"0\"/>");
      case DOUGHNUT -> xml.append("<c:firstSliceAng val=\"0\"/><c:holeSize val=\"58\"/>");
      case AREA, SCATTER -> {}
    }
    if (!round()) {
      xml.append(
          "<c:axId val=\"%d\"/><c:axId val=\"%d\"/>".formatted(second ? 3 : 1, second ? 4 : 2));
    }
    xml.append("</c:").append(element).append('>');
  }

  /** No two series look alike: who stands out has an accent each, who steps back a grey each. */
  private String colour(int series) {
    List<String> names = List.copyOf(chart.series().keySet());
    boolean named = chart.highlight().stream().anyMatch(chart.series()::containsKey);
    if (named) {
      boolean out = chart.highlight().contains(names.get(series));
      int rank = 0;
      for (int at = 0; at < series; at++) {
        rank += chart.highlight().contains(names.get(at)) == out ? 1 : 0;
      }
      return out ? accent(rank) : grey(rank);
    }
    return chart.highlight().isEmpty() || chart.series().size() > 1 ? accent(series) : quiet();
  }

  private boolean back(int series) {
    return chart.highlight().stream().anyMatch(chart.series()::containsKey)
        && !chart.highlight().contains(List.copyOf(chart.series().keySet()).get(series));
  }

  private static String accent(int at) {
    String shade =
        switch (at / 6 % 3) {
          case 0 -> "";
          case 1 -> "<a:lumMod val=\"60000\"/><a:lumOff val=\"40000\"/>";
          default -> "<a:lumMod val=\"50000\"/>";
        };
    return "<a:schemeClr val=\"accent" + (at % 6 + 1) + "\">" + shade + "</a:schemeClr>";
  }

  /** Greys that are told apart, from the middle to the pale; five, then again from the middle. */
  private String grey(int at) {
    int[] greys = dark ? ON_DARK : ON_LIGHT;
    return "<a:schemeClr val=\"%s\"><a:lumMod val=\"%d\"/></a:schemeClr>"
        .formatted(dark ? "tx1" : "bg1", greys[at % greys.length] * 1_000);
  }

  /** For what steps back behind what is highlighted. */
  private String quiet() {
    return "<a:schemeClr val=\"tx1\"><a:lumMod val=\"50000\"/>"
        + (dark ? "" : "<a:lumOff val=\"50000\"/>")
        + "</a:schemeClr>";
  }

  private void series(Plot kind, String name, int index) {
    String column = CellReference.convertNumToColString(index + 1);
    xml.append("<c:ser><c:idx val=\"%d\"/><c:order val=\"%d\"/>".formatted(index, index))
        .append("<c:tx><c:strRef><c:f>Sheet1!$")
        .append(column)
        .append("$1</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>")
        .append(XmlElement.encode(name))
        .append("</c:v></c:pt></c:strCache></c:strRef></c:tx>");
    String colour = colour(index);
    switch (kind) {
      case COLUMN, BAR -> {
        xml.append("<c:spPr>").append(solid(colour)).append("</c:spPr>");
        xml.append("<c:invertIfNegative val=\"0\"/>");
        highlighted();
      }
      case AREA -> xml.append("<c:spPr>").append(solid(colour)).append("</c:spPr>");
      case LINE ->
          xml.append("<c:spPr>")
              .append(back(index) ? dashed(colour, index) : line(colour, 28_575))
              .append("</c:spPr>")
              .append(marker(colour, chart.categories().size() > 24 ? "none" : "circle"));
      case SCATTER ->
          xml.append("<c:spPr><a:ln w=\"19050\"><a:noFill/></a:ln></c:spPr>")
              .append(marker(colour, "circle"));
      case PIE, DOUGHNUT -> slices();
    }
    List<@Nullable Double> values = Objects.requireNonNull(chart.series().get(name));
    labels(kind, values);
    int last = chart.categories().size() + 1;
    if (kind == Plot.SCATTER) {
      numbers("xVal", "Sheet1!$A$2:$A$" + last, scatterValues(), axisFormat(1));
      numbers("yVal", "Sheet1!$" + column + "$2:$" + column + "$" + last, values, format);
    } else {
      xml.append("<c:cat><c:strRef><c:f>Sheet1!$A$2:$A$")
          .append(last)
          .append("</c:f><c:strCache><c:ptCount val=\"")
          .append(chart.categories().size())
          .append("\"/>");
      for (int at = 0; at < chart.categories().size(); at++) {
        xml.append("<c:pt idx=\"%d\"><c:v>".formatted(at))
            .append(XmlElement.encode(chart.categories().get(at)))
            .append("</c:v></c:pt>");
      }
      xml.append("</c:strCache></c:strRef></c:cat>");
      numbers("val", "Sheet1!$" + column + "$2:$" + column + "$" + last, values, format);
    }
    if (kind == Plot.LINE || kind == Plot.SCATTER) {
      xml.append("<c:smooth val=\"0\"/>");
    }
    xml.append("</c:ser>");
  }

  private void numbers(
      String element, String reference, List<@Nullable Double> values, String code) {
    xml.append("<c:%s><c:numRef><c:f>".formatted(element))
        .append(reference)
        .append("</c:f><c:numCache><c:formatCode>")
        .append(XmlElement.encode(code))
        .append("</c:formatCode><c:ptCount val=\"")
        .append(values.size())
        .append("\"/>");
    for (int at = 0; at < values.size(); at++) {
      if (values.get(at) != null) {
        xml.append("<c:pt idx=\"%d\"><c:v>%s</c:v></c:pt>".formatted(at, values.get(at)));
      }
    }
    xml.append("</c:numCache></c:numRef></c:%s>".formatted(element));
  }

  private List<@Nullable Double> scatterValues() {
    List<@Nullable Double> values = new ArrayList<>();
    for (String category : chart.categories()) {
      values.add(number(category).orElse((double) values.size() + 1));
    }
    return values;
  }

  private static Optional<Double> number(String category) {
    try {
      return Optional.of(Double.valueOf(category.strip()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private void highlighted() {
    if (chart.series().size() > 1) {
      return;
    }
    for (int at = 0; at < chart.categories().size(); at++) {
      if (chart.highlight().contains(chart.categories().get(at))) {
        xml.append("<c:dPt><c:idx val=\"%d\"/><c:invertIfNegative val=\"0\"/>".formatted(at))
            .append("<c:bubble3D val=\"0\"/><c:spPr>")
            .append(solid(accent(0)))
            .append("</c:spPr></c:dPt>");
      }
    }
  }

  private void slices() {
    for (int at = 0; at < chart.categories().size(); at++) {
      boolean back =
          !chart.highlight().isEmpty() && !chart.highlight().contains(chart.categories().get(at));
      xml.append("<c:dPt><c:idx val=\"%d\"/><c:bubble3D val=\"0\"/><c:spPr>".formatted(at))
          .append(solid(back ? quiet() : accent(at)))
          .append(line("<a:schemeClr val=\"bg1\"/>", 19_050))
          .append("</c:spPr></c:dPt>");
    }
  }

  /** Labels of slices too narrow for one would stand upon each other; the legend names those. */
  private void narrow(List<@Nullable Double> values) {
    double whole = values.stream().mapToDouble(value -> value == null ? 0 : Math.abs(value)).sum();
    for (int at = 0; at < values.size(); at++) {
      Double value = values.get(at);
      if (value != null && Math.abs(value) < whole * SLIVER) {
        xml.append("<c:dLbl><c:idx val=\"%d\"/><c:delete val=\"1\"/></c:dLbl>".formatted(at));
      }
    }
  }

  private void labels(Plot kind, List<@Nullable Double> values) {
    boolean shown = labels && kind != Plot.LINE;
    xml.append("<c:dLbls>");
    if (shown && round()) {
      narrow(values);
    }
    if (shown) {
      xml.append("<c:numFmt formatCode=\"")
          .append(XmlElement.encode(round() ? "0%" : format))
          .append("\" sourceLinked=\"0\"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>");
      boolean inside = !stacking.isEmpty() || kind == Plot.DOUGHNUT;
      letters(
          letters, inside, inside ? "<a:schemeClr val=\"bg1\"/>" : "<a:schemeClr val=\"tx1\"/>");
      switch (kind) {
        case COLUMN, BAR ->
            xml.append("<c:dLblPos val=\"").append(inside ? "ctr" : "outEnd").append("\"/>");
        case PIE -> xml.append("<c:dLblPos val=\"outEnd\"/>");
        case LINE, AREA, DOUGHNUT, SCATTER -> {}
      }
    }
    boolean share = shown && round();
    xml.append("<c:showLegendKey val=\"0\"/><c:showVal val=\"")
        .append(shown && !share ? 1 : 0)
        .append("\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"")
        .append(share ? 1 : 0)
        .append("\"/><c:showBubbleSize val=\"0\"/></c:dLbls>");
  }

  /** Whether the line of a combination needs an axis of its own. */
  private boolean apart() {
    double columns = 0;
    double line = 0;
    int at = 0;
    for (List<@Nullable Double> values : chart.series().values()) {
      at++;
      for (Double value : values) {
        double size = value == null ? 0 : Math.abs(value);
        columns = Math.max(columns, at < chart.series().size() ? size : 0);
        line = Math.max(line, at == chart.series().size() ? size : 0);
      }
    }
    return line * 4 < columns || columns * 4 < line;
  }

  private void axes() {
    if (round()) {
      return;
    }
    boolean lying = plot == Plot.BAR;
    if (plot == Plot.SCATTER) {
      value(1, 2, "b", "autoZero", false, false);
    } else {
      category(1, 2, lying ? "l" : "b", lying, false);
    }
    // Labels at the bars say the values; the axis would say them again.
    boolean hidden = labels && chart.yTitle().isEmpty();
    value(2, 1, lying ? "b" : "l", lying ? "max" : "autoZero", hidden, true);
    if (combination && apart()) {
      category(3, 4, "b", false, true);
      value(4, 3, "r", "max", false, false);
    }
  }

  private void category(int id, int cross, String position, boolean down, boolean hidden) {
    xml.append(
            "<c:catAx><c:axId val=\"%d\"/><c:scaling><c:orientation val=\"%s\"/></c:scaling>"
                .formatted(id, down ? "maxMin" : "minMax"))
        .append("<c:delete val=\"%d\"/><c:axPos val=\"%s\"/>".formatted(hidden ? 1 : 0, position))
        .append(hidden ? "" : title(chart.xTitle(), position))
        .append(
            "<c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/>")
        .append("<c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/><c:spPr>")
        .append(line(rule, 12_700))
        .append("</c:spPr>");
    letters(letters, false, "<a:schemeClr val=\"tx1\"/>");
    xml.append("<c:crossAx val=\"%d\"/><c:crosses val=\"autoZero\"/>".formatted(cross))
        .append("<c:auto val=\"0\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/>")
        .append(position.equals("b") ? skip() : "")
        .append("<c:noMultiLvlLbl val=\"1\"/></c:catAx>");
  }

  /** Which labels stay where many short ones would touch each other: months, weeks, days. */
  private String skip() {
    int longest = chart.categories().stream().mapToInt(String::length).max().orElse(0);
    int each = (int) Math.ceil(chart.categories().size() * (longest + 1.5) / ACROSS);
    return chart.categories().size() > 20 && longest <= 12 && each > 1
        ? "<c:tickLblSkip val=\"%d\"/>".formatted(each)
        : "";
  }

  private void value(
      int id, int cross, String position, String crosses, boolean hidden, boolean grid) {
    boolean sized =
        plot != Plot.LINE
            && plot != Plot.SCATTER
            && chart.series().values().stream()
                .flatMap(List::stream)
                .allMatch(value -> value == null || value >= 0);
    xml.append(
            "<c:valAx><c:axId val=\"%d\"/><c:scaling><c:orientation val=\"minMax\"/>%s</c:scaling>"
                .formatted(id, sized ? "<c:min val=\"0\"/>" : hidden ? room() : ""))
        .append("<c:delete val=\"%d\"/><c:axPos val=\"%s\"/>".formatted(hidden ? 1 : 0, position));
    if (grid && !hidden) {
      xml.append("<c:majorGridlines><c:spPr>")
          .append(line(rule, 6_350))
          .append("</c:spPr></c:majorGridlines>");
    }
    String title = id == 2 ? chart.yTitle() : id == 1 ? chart.xTitle() : "";
    xml.append(title(title, position))
        .append("<c:numFmt formatCode=\"")
        .append(XmlElement.encode(stacking.equals("percentStacked") ? "0%" : axisFormat(id)))
        .append("\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/>")
        .append("<c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/>")
        .append("<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>");
    letters(letters, false, soft);
    xml.append(
        "<c:crossAx val=\"%d\"/><c:crosses val=\"%s\"/><c:crossBetween val=\"%s\"/></c:valAx>"
            .formatted(
                cross, crosses, plot == Plot.AREA || plot == Plot.SCATTER ? "midCat" : "between"));
  }

  /** Where the axis begins so that labels of negative bars stay clear of the categories. */
  private String room() {
    double least = 0;
    double most = 0;
    for (List<@Nullable Double> values : chart.series().values()) {
      for (Double value : values) {
        least = Math.min(least, value == null ? 0 : value);
        most = Math.max(most, value == null ? 0 : value);
      }
    }
    return least < 0 && stacking.isEmpty()
        ? "<c:min val=\"%s\"/>".formatted(CellText.number(least - (most - least) * 0.16))
        : "";
  }

  /** What an axis measures; beside an upright one it runs upwards. */
  private String title(String text, String position) {
    if (text.isEmpty()) {
      return "";
    }
    String turn = position.equals("b") ? "0" : "-5400000";
    String look =
        " sz=\"%d\" b=\"0\">%s<a:latin typeface=\"+mn-lt\"/>".formatted(letters, solid(soft));
    return "<c:title><c:tx><c:rich><a:bodyPr rot=\""
        + turn
        + "\" vert=\"horz\"/><a:lstStyle/><a:p><a:pPr><a:defRPr"
        + look
        + "</a:defRPr></a:pPr><a:r><a:rPr lang=\"en-GB\""
        + look
        + "</a:rPr><a:t>"
        + XmlElement.encode(text)
        + "</a:t></a:r></a:p></c:rich></c:tx><c:overlay val=\"0\"/></c:title>";
  }

  private String axisFormat(int id) {
    if (id == 1) {
      List<@Nullable Double> across = scatterValues();
      return SlideNumbers.years(across) ? "0" : suiting(across);
    }
    if (id != 4) {
      return format;
    }
    String last = List.copyOf(chart.series().keySet()).getLast();
    Map<String, List<@Nullable Double>> own =
        Map.of(last, Objects.requireNonNull(chart.series().get(last)));
    boolean share =
        own.values().stream()
            .flatMap(List::stream)
            .allMatch(value -> value == null || Math.abs(value) <= 1);
    return share ? "0%" : suiting(new DeckSpec.Chart("", chart.categories(), own, "", List.of()));
  }

  private void letters(int size, boolean bold, String colour) {
    xml.append(
            "<c:txPr><a:bodyPr wrap=\"none\"/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"%d\" b=\"%d\">"
                .formatted(size, bold ? 1 : 0))
        .append(solid(colour))
        .append("<a:latin typeface=\"+mn-lt\"/></a:defRPr></a:pPr>")
        .append("<a:endParaRPr lang=\"en-GB\"/></a:p></c:txPr>");
  }

  private static String marker(String colour, String symbol) {
    return "<c:marker><c:symbol val=\"%s\"/>".formatted(symbol)
        + (symbol.equals("none")
            ? ""
            : "<c:size val=\"7\"/><c:spPr>"
                + solid(colour)
                + line("<a:schemeClr val=\"bg1\"/>", 9_525)
                + "</c:spPr>")
        + "</c:marker>";
  }

  private static String solid(String colour) {
    return "<a:solidFill>" + colour + "</a:solidFill>";
  }

  private static String dashed(String colour, int series) {
    return "<a:ln w=\"22225\" cap=\"flat\">%s<a:prstDash val=\"%s\"/><a:round/></a:ln>"
        .formatted(solid(colour), DASHES.get(series % DASHES.size()));
  }

  private static String line(String colour, int width) {
    return "<a:ln w=\"%d\" cap=\"rnd\">%s<a:round/></a:ln>".formatted(width, solid(colour));
  }
}
