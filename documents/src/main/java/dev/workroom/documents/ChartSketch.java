package dev.workroom.documents;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.xddf.usermodel.chart.XDDFChart;
import org.apache.poi.xslf.usermodel.XSLFChart;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTheme;

/**
 * A simple drawing of a chart's values: columns, bars, lines and slices with their labels, which
 * never stand over one another.
 */
final class ChartSketch {
  private static final List<Color> HOUSE =
      WorkbookLook.PALETTE.stream().map(rgb -> new Color(Integer.parseInt(rgb, 16))).toList();

  private final Graphics2D pen;
  private final List<Color> colours;
  private final Color ink;
  private final SketchValues chart;
  private final double letters;
  private Rectangle2D plot;
  private double low;
  private double high;

  private ChartSketch(
      Graphics2D pen, XDDFChart chart, Rectangle2D at, List<Color> colours, Color ink) {
    this.pen = pen;
    this.colours = colours;
    this.ink = ink;
    this.chart = SketchValues.of(chart);
    this.letters = Math.clamp(at.getHeight() / 24, 7, 13);
    this.plot =
        new Rectangle2D.Double(
            at.getX() + letters,
            at.getY() + letters,
            at.getWidth() - 2 * letters,
            at.getHeight() - 2 * letters);
    Font type = new Font("Liberation Sans", Font.PLAIN, 1);
    boolean known = !type.getFamily(java.util.Locale.ROOT).startsWith("Dialog");
    pen.setFont(
        (known ? type : new Font(Font.SANS_SERIF, Font.PLAIN, 1)).deriveFont((float) letters));
  }

  static void draw(Graphics2D pen, XSLFChart chart, Rectangle2D at, XSLFSlide slide) {
    Color ground = slide.getBackground() == null ? null : slide.getBackground().getFillColor();
    boolean dark = ground != null && ground.getRed() + ground.getGreen() + ground.getBlue() < 330;
    Color ink = dark ? new Color(0xE8EDF3) : new Color(0x303A46);
    new ChartSketch(pen, chart, at, accents(slide.getTheme()), ink).draw();
  }

  /** On white, in the house's colours. */
  static void draw(Graphics2D pen, XDDFChart chart, Rectangle2D at) {
    new ChartSketch(pen, chart, at, HOUSE, new Color(0x303A46)).draw();
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

  private void draw() {
    if (chart.series().isEmpty() || chart.categories().isEmpty()) {
      return;
    }
    switch (chart.kind()) {
      case PIE, DOUGHNUT -> {
        legend(chart.categories());
        slices();
      }
      case BARS -> {
        legend(names());
        scale();
        bars();
      }
      case COLUMNS, LINES -> {
        legend(names());
        scale();
        columns();
      }
      case AREAS -> {
        legend(names());
        scale();
        areas();
      }
      case POINTS -> {
        legend(names());
        scale();
        points();
      }
    }
  }

  private List<String> names() {
    return chart.series().size() < 2
        ? List.of()
        : chart.series().stream().map(SketchValues.Series::name).toList();
  }

  private Color colour(int series) {
    return colours.get(series % colours.size());
  }

  private double width(String text) {
    return pen.getFontMetrics().getStringBounds(text, pen).getWidth();
  }

  /** A text from, around or up to a point, which is its foot. */
  private void text(String text, double x, double y, double part) {
    pen.setColor(ink);
    pen.drawString(text, (float) (x - part * width(text)), (float) y);
  }

  /** As much of a text as there is room for. */
  private String cut(String text, double room) {
    if (width(text) <= room) {
      return text;
    }
    int end = text.length();
    while (end > 1 && width(text.substring(0, end) + "…") > room) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end).stripTrailing() + "…";
  }

  /** Below the plot, from the left, as far as there is room. */
  private void legend(List<String> entries) {
    if (entries.stream().allMatch(String::isBlank)) {
      return;
    }
    double x = plot.getX();
    double foot = plot.getMaxY();
    for (int entry = 0; entry < entries.size(); entry++) {
      double left = plot.getMaxX() - x - 1.4 * letters;
      if (left < 4 * letters) {
        break;
      }
      String name = cut(entries.get(entry), left);
      pen.setColor(colour(entry));
      pen.fill(new Rectangle2D.Double(x, foot - letters * 0.75, letters * 0.75, letters * 0.75));
      text(name, x + 1.2 * letters, foot, 0);
      x += 2.8 * letters + width(name);
    }
    shrink(0, 0, 0, 2 * letters);
  }

  private void shrink(double left, double top, double right, double bottom) {
    plot =
        new Rectangle2D.Double(
            plot.getX() + left,
            plot.getY() + top,
            Math.max(1, plot.getWidth() - left - right),
            Math.max(1, plot.getHeight() - top - bottom));
  }

  /** From zero, unless all are lines far above it; both ends are round numbers. */
  private void scale() {
    low = Double.POSITIVE_INFINITY;
    high = Double.NEGATIVE_INFINITY;
    for (int category = 0; category < chart.categories().size(); category++) {
      double up = 0;
      double down = 0;
      for (SketchValues.Series series : chart.series()) {
        double value = series.at(category);
        if (Double.isFinite(value)) {
          boolean piled = chart.stacked() && !series.line();
          up = piled && value > 0 ? up + value : piled ? up : value;
          down = piled && value < 0 ? down + value : piled ? down : value;
          high = Math.max(high, up);
          low = Math.min(low, down);
        }
      }
    }
    if (!(high >= low)) {
      low = 0;
      high = 1;
    }
    if (chart.kind() != SketchValues.Kind.LINES || low < high * 5 / 6) {
      low = Math.min(0, low);
      high = Math.max(0, high);
    }
    high = high > low ? high : low + 1;
    if (bare()) {
      return;
    }
    double step = step(low, high);
    low = Math.floor(low / step + 1e-9) * step;
    high = Math.ceil(high / step - 1e-9) * step;
  }

  /** Whether labels say all values, so that there is no axis. */
  private boolean bare() {
    return chart.labels()
        && !chart.stacked()
        && chart.kind() != SketchValues.Kind.AREAS
        && chart.series().stream().noneMatch(SketchValues.Series::line);
  }

  /** A round distance between lines of the grid. */
  private static double step(double from, double to) {
    double raw = (to - from) / 5;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double part = raw / power;
    return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 2.5 ? 2.5 : part <= 5 ? 5 : 10);
  }

  private double part(double value) {
    return (Math.clamp(value, low, high) - low) / (high - low);
  }

  private void rule(double x1, double y1, double x2, double y2, int alpha) {
    pen.setStroke(new BasicStroke(0.8f));
    pen.setColor(new Color(ink.getRed(), ink.getGreen(), ink.getBlue(), alpha));
    pen.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  private String label(double value) {
    return SketchValues.shown(value, chart.labelFormat());
  }

  private void bars() {
    int count = chart.categories().size();
    double names = chart.categories().stream().mapToDouble(this::width).max().orElse(0);
    double room = Math.min(names, plot.getWidth() * 0.4);
    // Names stand at the low end, with the labels of negative bars between.
    shrink(room + letters, 0, 0, bare() ? 0 : 1.6 * letters);
    Rectangle2D naming = plot;
    barAxis();
    double step = plot.getHeight() / count;
    int beside = chart.stacked() ? 1 : chart.series().size();
    double thick = step * 0.65 / beside;
    int every = (int) Math.ceil(1.15 * letters / step);
    double zero = plot.getX() + part(0) * plot.getWidth();
    for (int category = 0; category < count; category++) {
      double top = plot.getY() + category * step + step * 0.175;
      var pile = new Pile();
      for (int series = 0; series < chart.series().size(); series++) {
        double value = chart.series().get(series).at(category);
        if (Double.isFinite(value)) {
          bar(series, value, pile, top + (chart.stacked() ? 0 : series * thick), thick);
        }
      }
      if (category % every == 0) {
        text(
            cut(chart.categories().get(category), room),
            naming.getX() - letters / 2,
            plot.getY() + (category + 0.5) * step + letters * 0.35,
            1);
      }
    }
    rule(zero, plot.getY(), zero, plot.getMaxY(), 130);
  }

  /** Lines of the grid and their numbers, or room for the labels that say all values. */
  private void barAxis() {
    double widest =
        chart.series().stream()
            .flatMap(series -> java.util.Arrays.stream(series.values()).boxed())
            .filter(Double::isFinite)
            .mapToDouble(value -> width(label(value)))
            .max()
            .orElse(0);
    if (bare()) {
      shrink(low < 0 ? widest + letters / 2 : 0, 0, widest + letters / 2, 0);
    } else {
      for (double at = low; at <= high + (high - low) * 1e-9; at += step(low, high)) {
        double x = plot.getX() + part(at) * plot.getWidth();
        rule(x, plot.getY(), x, plot.getMaxY(), 40);
        text(SketchValues.shown(at, chart.axisFormat()), x, plot.getMaxY() + 1.4 * letters, 0.5);
      }
    }
  }

  private void bar(int series, double value, Pile pile, double y, double thick) {
    double from = pile.begin(value);
    double x1 = plot.getX() + part(Math.min(from, from + value)) * plot.getWidth();
    double x2 = plot.getX() + part(Math.max(from, from + value)) * plot.getWidth();
    pen.setColor(colour(series));
    pen.fill(new Rectangle2D.Double(x1, y, x2 - x1, thick * 0.94));
    if (chart.labels() && thick >= letters * 0.85) {
      double foot = y + thick / 2 + letters * 0.35;
      if (chart.stacked()) {
        inside(label(value), (x1 + x2) / 2, foot, x2 - x1);
      } else {
        text(label(value), value < 0 ? x1 - 3 : x2 + 3, foot, value < 0 ? 1 : 0);
      }
    }
  }

  /** The ends of what stands on one another in a category, above zero and below. */
  private final class Pile {
    private double up;
    private double down;

    /** Where a value begins; the next of its side stands on its end. */
    double begin(double value) {
      double from = chart.stacked() ? (value < 0 ? down : up) : 0;
      up += value > 0 ? value : 0;
      down += value < 0 ? value : 0;
      return from;
    }
  }

  /** In the middle of a piled part, if it is large enough. */
  private void inside(String text, double x, double foot, double room) {
    if (width(text) + 4 <= room) {
      pen.setColor(Color.WHITE);
      pen.drawString(text, (float) (x - width(text) / 2), (float) foot);
    }
  }

  private void columns() {
    int count = chart.categories().size();
    boolean bare = bare();
    shrink(0, letters * 0.6, 0, 3.4 * letters);
    if (bare) {
      shrink(0, letters, 0, low < 0 ? letters : 0);
    } else {
      grid();
    }
    double step = plot.getWidth() / count;
    long standing = chart.series().stream().filter(series -> !series.line()).count();
    double thick = step * 0.65 / (chart.stacked() ? 1 : Math.max(1, standing));
    double foot = low < 0 && bare ? plot.getMaxY() + letters : plot.getMaxY();
    int every = every(step);
    for (int category = 0; category < count; category++) {
      var pile = new Pile();
      int place = 0;
      for (int series = 0; series < chart.series().size(); series++) {
        if (chart.series().get(series).line()) {
          continue;
        }
        double value = chart.series().get(series).at(category);
        double left = plot.getX() + category * step + step * 0.175;
        if (Double.isFinite(value)) {
          double x = left + (chart.stacked() ? 0 : place * thick);
          column(series, value, pile, x, thick, standing == 1 ? step : thick);
        }
        place++;
      }
      if (category % every == 0) {
        name(category, plot.getX() + (category + 0.5) * step, foot, step * every * 0.96);
      }
    }
    double zero = plot.getMaxY() - part(0) * plot.getHeight();
    rule(plot.getX(), zero, plot.getMaxX(), zero, 130);
    lines(step);
  }

  /** {@code room} is what its label may take. */
  private void column(int series, double value, Pile pile, double x, double thick, double room) {
    double from = pile.begin(value);
    double y1 = plot.getMaxY() - part(Math.max(from, from + value)) * plot.getHeight();
    double y2 = plot.getMaxY() - part(Math.min(from, from + value)) * plot.getHeight();
    pen.setColor(colour(series));
    pen.fill(new Rectangle2D.Double(x, y1, thick * 0.94, y2 - y1));
    String label = label(value);
    if (chart.labels() && width(label) <= room * 0.98) {
      if (chart.stacked()) {
        double middle = (y1 + y2) / 2 + letters * 0.35;
        inside(label, x + thick / 2, middle, y2 - y1 - letters + width(label));
      } else {
        text(label, x + thick * 0.47, value < 0 ? y2 + letters : y1 - 3, 0.5);
      }
    }
  }

  /** How many categories share one name, so that names never stand over one another. */
  private int every(double step) {
    double widest =
        chart.categories().stream()
            .flatMap(name -> java.util.Arrays.stream(name.split(" ")))
            .mapToDouble(this::width)
            .max()
            .orElse(0);
    return (int) Math.max(1, Math.ceil(Math.min(widest, 5 * letters) / (step * 0.96)));
  }

  private void areas() {
    shrink(0, letters * 0.6, 0, 3.4 * letters);
    grid();
    int count = chart.categories().size();
    double step = plot.getWidth() / count;
    double zero = plot.getMaxY() - part(0) * plot.getHeight();
    double[] floor = new double[count];
    for (int at = 0; at < chart.series().size(); at++) {
      Path2D area = new Path2D.Double();
      double[] ceiling = new double[count];
      for (int category = 0; category < count; category++) {
        double value = chart.series().get(at).at(category);
        ceiling[category] = floor[category] + (Double.isFinite(value) ? value : 0);
        point(area, category, step, ceiling[category]);
      }
      for (int category = count - 1; category >= 0; category--) {
        point(area, category, step, floor[category]);
      }
      area.closePath();
      pen.setColor(colour(at));
      pen.fill(area);
      floor = chart.stacked() ? ceiling : floor;
    }
    int every = every(step);
    for (int category = 0; category < count; category += every) {
      name(category, plot.getX() + (category + 0.5) * step, plot.getMaxY(), step * every * 0.96);
    }
    rule(plot.getX(), zero, plot.getMaxX(), zero, 130);
  }

  private void point(Path2D area, int category, double step, double value) {
    double x = plot.getX() + (category + 0.5) * step;
    double y = plot.getMaxY() - part(value) * plot.getHeight();
    if (area.getCurrentPoint() == null) {
      area.moveTo(x, y);
    } else {
      area.lineTo(x, y);
    }
  }

  /** Points between two axes of numbers, as in a scatter chart. */
  private void points() {
    shrink(0, letters * 0.6, letters, 2 * letters);
    grid();
    double[] all =
        chart.series().stream()
            .flatMapToDouble(series -> java.util.Arrays.stream(series.across()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double first = all.length == 0 ? 0 : Math.min(0, all[0]);
    double last = all.length == 0 ? 1 : Math.max(first + 1e-9, all[all.length - 1]);
    double step = step(first, last);
    first = Math.floor(first / step + 1e-9) * step;
    last = Math.ceil(last / step - 1e-9) * step;
    double scale = plot.getWidth() / (last - first);
    for (double at = first; at <= last + step * 1e-6; at += step) {
      String number = SketchValues.shown(Math.abs(at) < step * 1e-6 ? 0 : at, "");
      text(number, plot.getX() + (at - first) * scale, plot.getMaxY() + 1.5 * letters, 0.5);
    }
    for (int at = 0; at < chart.series().size(); at++) {
      SketchValues.Series series = chart.series().get(at);
      pen.setColor(colour(at));
      for (int point = 0; point < series.across().length; point++) {
        double x = plot.getX() + (series.across()[point] - first) * scale;
        double y = plot.getMaxY() - part(series.at(point)) * plot.getHeight();
        if (Double.isFinite(x) && Double.isFinite(series.at(point))) {
          pen.fill(new Ellipse2D.Double(x - 3.5, y - 3.5, 7, 7));
        }
      }
    }
    double zero = plot.getMaxY() - part(0) * plot.getHeight();
    rule(plot.getX(), zero, plot.getMaxX(), zero, 130);
  }

  /** A category's name below its columns, on two lines where it is long. */
  private void name(int category, double x, double foot, double room) {
    String name = chart.categories().get(category);
    int end = name.length();
    while (end > 0 && width(name.substring(0, end)) > room) {
      end = name.lastIndexOf(' ', end - 1);
    }
    String first = end <= 0 ? cut(name, room) : name.substring(0, end);
    text(first, x, foot + 1.5 * letters, 0.5);
    if (end > 0 && end < name.length()) {
      text(cut(name.substring(end).strip(), room), x, foot + 2.6 * letters, 0.5);
    }
  }

  private void grid() {
    double step = step(low, high);
    double widest = 0;
    for (double at = low; at <= high + step * 1e-6; at += step) {
      widest = Math.max(widest, width(SketchValues.shown(at, chart.axisFormat())));
    }
    shrink(widest + letters / 2, 0, 0, 0);
    for (double at = low; at <= high + step * 1e-6; at += step) {
      double y = plot.getMaxY() - part(at) * plot.getHeight();
      rule(plot.getX(), y, plot.getMaxX(), y, 40);
      String number = SketchValues.shown(Math.abs(at) < step * 1e-6 ? 0 : at, chart.axisFormat());
      text(number, plot.getX() - letters / 2, y + letters * 0.35, 1);
    }
  }

  private void lines(double step) {
    for (int at = 0; at < chart.series().size(); at++) {
      SketchValues.Series series = chart.series().get(at);
      for (int point = 0; series.line() && point < series.values().length; point++) {
        double value = series.at(point);
        double before = point == 0 ? Double.NaN : series.at(point - 1);
        double x = plot.getX() + step * (point + 0.5);
        double y = plot.getMaxY() - part(value) * plot.getHeight();
        pen.setColor(colour(at));
        pen.setStroke(new BasicStroke(2f));
        if (Double.isFinite(value) && Double.isFinite(before)) {
          pen.draw(
              new Line2D.Double(x - step, plot.getMaxY() - part(before) * plot.getHeight(), x, y));
        }
        if (Double.isFinite(value) && series.values().length <= 24) {
          pen.fill(new Ellipse2D.Double(x - 3, y - 3, 6, 6));
        }
      }
    }
  }

  private void slices() {
    double[] values = chart.series().getFirst().values();
    double sum = 0;
    for (double value : values) {
      sum += Double.isFinite(value) ? Math.abs(value) : 0;
    }
    double size = Math.min(plot.getWidth(), plot.getHeight() - 3 * letters);
    double x = plot.getCenterX() - size / 2;
    double y = plot.getCenterY() - size / 2;
    double angle = 90;
    for (int slice = 0; slice < values.length; slice++) {
      double share =
          sum == 0 || !Double.isFinite(values[slice]) ? 0 : Math.abs(values[slice]) / sum;
      pen.setColor(colour(slice));
      pen.fill(new Arc2D.Double(x, y, size, size, angle, -360 * share, Arc2D.PIE));
      double middle = Math.toRadians(angle - 180 * share);
      if (share >= 0.03) {
        double far = size / 2 + letters;
        text(
            Math.round(100 * share) + "%",
            plot.getCenterX() + Math.cos(middle) * far * 1.05,
            plot.getCenterY() - Math.sin(middle) * far + letters * 0.35,
            0.5);
      }
      angle -= 360 * share;
    }
    if (chart.kind() == SketchValues.Kind.DOUGHNUT) {
      pen.setColor(ink.getRed() > 128 ? new Color(0x14202E) : Color.WHITE);
      pen.fill(new Ellipse2D.Double(x + size * 0.22, y + size * 0.22, size * 0.56, size * 0.56));
    }
  }
}
