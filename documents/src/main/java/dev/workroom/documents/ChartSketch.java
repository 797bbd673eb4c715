package dev.workroom.documents;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.poi.xddf.usermodel.chart.BarDirection;
import org.apache.poi.xddf.usermodel.chart.XDDFBarChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFChart;
import org.apache.poi.xddf.usermodel.chart.XDDFChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFDoughnutChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFPieChartData;
import org.apache.poi.xslf.usermodel.XSLFChart;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTheme;
import org.w3c.dom.Element;

/** A simple drawing of a chart's values: columns, bars, lines and slices with their labels. */
final class ChartSketch {
  private static final double LABEL = 12;
  private static final List<Color> HOUSE =
      List.of(
          new Color(0x1F4E79),
          new Color(0xC8702A),
          new Color(0x4C8C6B),
          new Color(0x8A6BB1),
          new Color(0xB8A13A),
          new Color(0x6B7785));

  private final Graphics2D pen;
  private final Rectangle2D at;
  private final List<Color> colours;
  private final Color ink;
  private final List<String> categories = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<double[]> values = new ArrayList<>();

  private ChartSketch(Graphics2D pen, Rectangle2D at, List<Color> colours, Color ink) {
    this.pen = pen;
    this.at = at;
    this.colours = colours;
    this.ink = ink;
  }

  static void draw(Graphics2D pen, XSLFChart chart, Rectangle2D at, XSLFSlide slide) {
    Color ground = slide.getBackground() == null ? null : slide.getBackground().getFillColor();
    boolean dark = ground != null && ground.getRed() + ground.getGreen() + ground.getBlue() < 330;
    new ChartSketch(
            pen, at, accents(slide.getTheme()), dark ? new Color(0xE8EDF3) : new Color(0x303A46))
        .draw(chart);
  }

  /** On white, in the house's colours. */
  static void draw(Graphics2D pen, XDDFChart chart, Rectangle2D at) {
    new ChartSketch(pen, at, HOUSE, new Color(0x303A46)).draw(chart);
  }

  private void draw(XDDFChart chart) {
    ChartSketch sketch = this;
    List<XDDFChartData> plots = chart.getChartSeries();
    if (plots.isEmpty()) {
      return;
    }
    plots.forEach(sketch::take);
    if (chart.getCTChart().getPlotArea().getDomNode() instanceof Element area) {
      for (Element series : PptxXml.all(area, "ser")) {
        sketch.names.add(
            PptxXml.child(series, "tx")
                .map(tx -> PptxXml.all(tx, "v"))
                .filter(words -> !words.isEmpty())
                .map(words -> words.getFirst().getFirstChild())
                .map(org.w3c.dom.Node::getNodeValue)
                .orElse(""));
      }
    }
    if (sketch.values.isEmpty() || sketch.categories.isEmpty()) {
      return;
    }
    XDDFChartData first = plots.getFirst();
    boolean round = first instanceof XDDFPieChartData || first instanceof XDDFDoughnutChartData;
    if (round) {
      sketch.slices(first instanceof XDDFDoughnutChartData);
    } else if (first instanceof XDDFBarChartData bars) {
      sketch.bars(bars.getBarDirection() == BarDirection.BAR);
    } else {
      sketch.lines();
    }
    sketch.legend(round ? sketch.categories : sketch.names);
  }

  private static List<Color> accents(XSLFTheme theme) {
    List<Color> colours = new ArrayList<>();
    for (int accent = 1; accent <= 6; accent++) {
      var colour = theme.getCTColor("accent" + accent);
      byte[] rgb = colour != null && colour.isSetSrgbClr() ? colour.getSrgbClr().getVal() : null;
      colours.add(
          rgb == null
              ? Color.getHSBColor(accent / 7f, 0.6f, 0.7f)
              : new Color(rgb[0] & 0xFF, rgb[1] & 0xFF, rgb[2] & 0xFF));
    }
    return colours;
  }

  private void take(XDDFChartData plot) {
    for (int at = 0; at < plot.getSeriesCount(); at++) {
      XDDFChartData.Series series = plot.getSeries(at);
      var data = series.getValuesData();
      if (data == null) {
        continue;
      }
      double[] points = new double[data.getPointCount()];
      for (int point = 0; point < points.length; point++) {
        points[point] = data.getPointAt(point) instanceof Number number ? number.doubleValue() : 0;
      }
      values.add(points);
      var labels = series.getCategoryData();
      for (int point = categories.size();
          labels != null && point < labels.getPointCount();
          point++) {
        categories.add(String.valueOf(labels.getPointAt(point)));
      }
    }
  }

  private double highest() {
    double most = 0;
    for (double[] points : values) {
      for (double point : points) {
        most = Math.max(most, Math.abs(point));
      }
    }
    return most == 0 ? 1 : most;
  }

  private void bars(boolean lying) {
    Rectangle2D plot = plot(lying ? 90 : 0);
    double step = (lying ? plot.getHeight() : plot.getWidth()) / categories.size();
    double thick = step * 0.65 / values.size();
    double high = highest();
    for (int category = 0; category < categories.size(); category++) {
      for (int series = 0; series < values.size(); series++) {
        double value = category < values.get(series).length ? values.get(series)[category] : 0;
        double start = category * step + step * 0.175 + series * thick;
        double long_ =
            Math.abs(value) / high * (lying ? plot.getWidth() - 40 : plot.getHeight() - 16);
        pen.setColor(colours.get(series % colours.size()));
        if (lying) {
          pen.fill(new Rectangle2D.Double(plot.getX(), plot.getY() + start, long_, thick * 0.92));
          text(shown(value), plot.getX() + long_ + 4, plot.getY() + start + thick * 0.7, 0);
        } else {
          double x = plot.getX() + start;
          pen.fill(new Rectangle2D.Double(x, plot.getMaxY() - long_, thick * 0.92, long_));
          text(shown(value), x + thick / 2, plot.getMaxY() - long_ - 4, 0.5);
        }
      }
      double middle = category * step + step / 2;
      if (lying) {
        text(categories.get(category), plot.getX() - 6, plot.getY() + middle + 4, 1);
      } else {
        text(categories.get(category), plot.getX() + middle, plot.getMaxY() + 16, 0.5);
      }
    }
  }

  private void lines() {
    Rectangle2D plot = plot(0);
    double high = highest();
    double step = plot.getWidth() / categories.size();
    pen.setStroke(new BasicStroke(2.2f));
    for (int series = 0; series < values.size(); series++) {
      double[] points = values.get(series);
      pen.setColor(colours.get(series % colours.size()));
      for (int point = 0; point < points.length; point++) {
        double x = plot.getX() + step * (point + 0.5);
        double y = plot.getMaxY() - points[point] / high * (plot.getHeight() - 16);
        if (point > 0) {
          double before = plot.getMaxY() - points[point - 1] / high * (plot.getHeight() - 16);
          pen.draw(new Line2D.Double(x - step, before, x, y));
        }
        pen.fill(new Ellipse2D.Double(x - 3, y - 3, 6, 6));
      }
    }
    for (int category = 0; category < categories.size(); category++) {
      text(
          categories.get(category),
          plot.getX() + step * (category + 0.5),
          plot.getMaxY() + 16,
          0.5);
    }
  }

  private void slices(boolean ring) {
    Rectangle2D plot = plot(0);
    double sum = 0;
    for (double value : values.getFirst()) {
      sum += Math.abs(value);
    }
    double size = Math.min(plot.getWidth(), plot.getHeight());
    double x = plot.getCenterX() - size / 2;
    double angle = 90;
    for (int slice = 0; slice < values.getFirst().length; slice++) {
      double extent = sum == 0 ? 0 : -360 * Math.abs(values.getFirst()[slice]) / sum;
      pen.setColor(colours.get(slice % colours.size()));
      pen.fill(new Arc2D.Double(x, plot.getY(), size, size, angle, extent, Arc2D.PIE));
      angle += extent;
    }
    if (ring) {
      pen.setColor(ink.getRed() > 128 ? new Color(0x14202E) : Color.WHITE);
      pen.fill(
          new Ellipse2D.Double(
              x + size * 0.22, plot.getY() + size * 0.22, size * 0.56, size * 0.56));
    }
  }

  private Rectangle2D plot(double left) {
    return new Rectangle2D.Double(
        at.getX() + left + 8, at.getY() + 30, at.getWidth() - left - 16, at.getHeight() - 54);
  }

  private void legend(List<String> entries) {
    double x = at.getX() + 12;
    for (int entry = 0; entry < Math.min(12, entries.size()); entry++) {
      if (entries.get(entry).isEmpty()) {
        continue;
      }
      pen.setColor(colours.get(entry % colours.size()));
      pen.fill(new Rectangle2D.Double(x, at.getY() + 8, 9, 9));
      text(entries.get(entry), x + 14, at.getY() + 17, 0);
      x += 30 + TextFit.of("Arial").width(entries.get(entry), LABEL, false);
    }
  }

  /** A text from, around or up to a point. */
  private void text(String text, double x, double y, double part) {
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) LABEL));
    pen.setColor(ink);
    double wide = pen.getFontMetrics().getStringBounds(text, pen).getWidth();
    pen.drawString(text, (float) (x - part * wide), (float) y);
  }

  private static String shown(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%,.1f", value);
  }
}
