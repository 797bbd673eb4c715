package dev.workroom.documents;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.util.Map;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.util.Units;
import org.apache.poi.xddf.usermodel.XDDFColor;
import org.apache.poi.xddf.usermodel.XDDFLineProperties;
import org.apache.poi.xddf.usermodel.XDDFSolidFillProperties;
import org.apache.poi.xddf.usermodel.chart.AxisCrosses;
import org.apache.poi.xddf.usermodel.chart.AxisPosition;
import org.apache.poi.xddf.usermodel.chart.BarDirection;
import org.apache.poi.xddf.usermodel.chart.BarGrouping;
import org.apache.poi.xddf.usermodel.chart.ChartTypes;
import org.apache.poi.xddf.usermodel.chart.LegendPosition;
import org.apache.poi.xddf.usermodel.chart.MarkerStyle;
import org.apache.poi.xddf.usermodel.chart.XDDFBarChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFCategoryAxis;
import org.apache.poi.xddf.usermodel.chart.XDDFCategoryDataSource;
import org.apache.poi.xddf.usermodel.chart.XDDFChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSourcesFactory;
import org.apache.poi.xddf.usermodel.chart.XDDFDoughnutChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFLineChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFNumericalDataSource;
import org.apache.poi.xddf.usermodel.chart.XDDFValueAxis;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFChart;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.openxmlformats.schemas.drawingml.x2006.chart.CTDLbls;
import org.openxmlformats.schemas.drawingml.x2006.main.CTTextBody;
import org.openxmlformats.schemas.drawingml.x2006.main.CTTextCharacterProperties;

/** Draws native charts on slides, with colours of their own so that every program shows them. */
final class DeckCharts {
  private static final int FONT = 1200;
  private final XMLSlideShow show;
  private final DeckLook look;

  DeckCharts(XMLSlideShow show, DeckLook look) {
    this.show = show;
    this.look = look;
  }

  void draw(XSLFSlide slide, DeckSpec.Chart spec, Rectangle at) {
    XSLFChart chart = show.createChart();
    slide.addChart(
        chart,
        new Rectangle2D.Double(
            Units.toEMU(at.x), Units.toEMU(at.y), Units.toEMU(at.width), Units.toEMU(at.height)));
    ChartTypes type = type(spec.type());
    boolean round = type == ChartTypes.PIE || type == ChartTypes.DOUGHNUT;
    XDDFChartData data = round ? chart.createData(type, null, null) : axes(chart, type, spec);
    data.setVaryColors(round);
    fill(chart, data, spec);
    shape(data, spec);
    chart.plot(data);
    dress(chart, data, spec, type, round);
  }

  private static ChartTypes type(String type) {
    if (type.contains("doughnut")) {
      return ChartTypes.DOUGHNUT;
    }
    if (type.contains("pie")) {
      return ChartTypes.PIE;
    }
    if (type.contains("line")) {
      return ChartTypes.LINE;
    }
    return type.contains("area") ? ChartTypes.AREA : ChartTypes.BAR;
  }

  private XDDFChartData axes(XSLFChart chart, ChartTypes type, DeckSpec.Chart spec) {
    boolean lying = spec.type().contains("bar");
    XDDFCategoryAxis bottom =
        chart.createCategoryAxis(lying ? AxisPosition.LEFT : AxisPosition.BOTTOM);
    XDDFValueAxis left = chart.createValueAxis(lying ? AxisPosition.BOTTOM : AxisPosition.LEFT);
    left.setCrosses(AxisCrosses.AUTO_ZERO);
    left.getOrAddMajorGridProperties().setLineProperties(line(look.rule(), 0.5));
    bottom.getOrAddShapeProperties().setLineProperties(line(look.rule(), 1));
    XDDFLineProperties none = new XDDFLineProperties();
    none.setFillProperties(new org.apache.poi.xddf.usermodel.XDDFNoFillProperties());
    left.getOrAddShapeProperties().setLineProperties(none);
    left.setNumberFormat(spec.format());
    boolean positive =
        spec.series().values().stream().flatMap(java.util.List::stream).allMatch(v -> v >= 0);
    if (positive && type != ChartTypes.LINE) {
      left.setMinimum(0); // a bar that does not begin at zero misleads
    }
    if (type == ChartTypes.BAR) {
      left.setCrossBetween(org.apache.poi.xddf.usermodel.chart.AxisCrossBetween.BETWEEN);
    }
    if (lying) {
      bottom.setOrientation(org.apache.poi.xddf.usermodel.chart.AxisOrientation.MAX_MIN);
    }
    return chart.createData(type, bottom, left);
  }

  private void fill(XSLFChart chart, XDDFChartData data, DeckSpec.Chart spec) {
    int points = spec.categories().size();
    XDDFCategoryDataSource categories =
        XDDFDataSourcesFactory.fromArray(
            spec.categories().toArray(String[]::new),
            chart.formatRange(new CellRangeAddress(1, points, 0, 0)),
            0);
    int column = 0;
    for (Map.Entry<String, java.util.List<Double>> each : spec.series().entrySet()) {
      column++;
      XDDFNumericalDataSource<Double> values =
          XDDFDataSourcesFactory.fromArray(
              each.getValue().toArray(Double[]::new),
              chart.formatRange(new CellRangeAddress(1, points, column, column)),
              column);
      values.setFormatCode(spec.format());
      XDDFChartData.Series series = data.addSeries(categories, values);
      series.setTitle(each.getKey(), chart.setSheetTitle(each.getKey(), column));
      Color color = look.series().get((column - 1) % look.series().size());
      if (series instanceof XDDFLineChartData.Series drawn) {
        drawn.setLineProperties(line(color, 2.5));
        drawn.setSmooth(false);
        drawn.setMarkerStyle(MarkerStyle.CIRCLE);
        drawn.setMarkerSize((short) 6);
      } else {
        series.setFillProperties(solid(color));
      }
    }
  }

  private static void shape(XDDFChartData data, DeckSpec.Chart spec) {
    if (data instanceof XDDFBarChartData bars) {
      bars.setBarDirection(spec.type().contains("bar") ? BarDirection.BAR : BarDirection.COL);
      boolean stacked = spec.type().contains("stacked");
      bars.setBarGrouping(stacked ? BarGrouping.STACKED : BarGrouping.CLUSTERED);
      bars.setOverlap((byte) (stacked ? 100 : -5));
      bars.setGapWidth(60);
    } else if (data instanceof XDDFDoughnutChartData ring) {
      ring.setHoleSize(58);
    }
  }

  private void dress(
      XSLFChart chart, XDDFChartData data, DeckSpec.Chart spec, ChartTypes type, boolean round) {
    chart.setAutoTitleDeleted(true);
    if (spec.series().size() > 1 || round) {
      chart.getOrAddLegend().setPosition(round ? LegendPosition.RIGHT : LegendPosition.TOP);
    }
    var root = chart.getCTChartSpace();
    CTTextBody text = root.isSetTxPr() ? root.getTxPr() : root.addNewTxPr();
    text.addNewBodyPr();
    CTTextCharacterProperties letters = text.addNewP().addNewPPr().addNewDefRPr();
    letters.setSz(FONT);
    letters.addNewSolidFill().addNewSrgbClr().setVal(bytes(look.ink()));
    letters.addNewLatin().setTypeface("Arial");
    if (round) {
      slices(chart, spec);
    } else if (type == ChartTypes.BAR && spec.categories().size() * spec.series().size() <= 16) {
      var plot = chart.getCTChart().getPlotArea().getBarChartArray(0);
      for (var series : plot.getSerList()) {
        label(series.isSetDLbls() ? series.getDLbls() : series.addNewDLbls(), spec.format(), false);
      }
    }
  }

  private void slices(XSLFChart chart, DeckSpec.Chart spec) {
    var area = chart.getCTChart().getPlotArea();
    var series =
        area.sizeOfPieChartArray() > 0
            ? area.getPieChartArray(0).getSerArray(0)
            : area.getDoughnutChartArray(0).getSerArray(0);
    for (int at = 0; at < spec.categories().size(); at++) {
      var point = series.addNewDPt();
      point.addNewIdx().setVal(at);
      point.addNewBubble3D().setVal(false);
      var shape = point.addNewSpPr();
      shape
          .addNewSolidFill()
          .addNewSrgbClr()
          .setVal(bytes(look.series().get(at % look.series().size())));
      shape.addNewLn().addNewSolidFill().addNewSrgbClr().setVal(bytes(look.ground()));
    }
    label(series.isSetDLbls() ? series.getDLbls() : series.addNewDLbls(), spec.format(), true);
  }

  private void label(CTDLbls labels, String format, boolean share) {
    if (!share) {
      var number = labels.addNewNumFmt();
      number.setFormatCode(format);
      number.setSourceLinked(false);
    }
    CTTextBody text = labels.addNewTxPr();
    text.addNewBodyPr();
    CTTextCharacterProperties letters = text.addNewP().addNewPPr().addNewDefRPr();
    letters.setSz(FONT - 100);
    letters.addNewSolidFill().addNewSrgbClr().setVal(bytes(share ? look.ground() : look.ink()));
    labels.addNewShowLegendKey().setVal(false);
    labels.addNewShowVal().setVal(!share);
    labels.addNewShowCatName().setVal(false);
    labels.addNewShowSerName().setVal(false);
    labels.addNewShowPercent().setVal(share);
    labels.addNewShowBubbleSize().setVal(false);
  }

  private static byte[] bytes(Color color) {
    return new byte[] {(byte) color.getRed(), (byte) color.getGreen(), (byte) color.getBlue()};
  }

  private static XDDFSolidFillProperties solid(Color color) {
    return new XDDFSolidFillProperties(XDDFColor.from(bytes(color)));
  }

  private static XDDFLineProperties line(Color color, double width) {
    XDDFLineProperties line = new XDDFLineProperties(solid(color));
    line.setWidth(width);
    return line;
  }
}
