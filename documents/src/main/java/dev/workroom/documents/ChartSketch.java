package dev.workroom.documents;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.poi.xddf.usermodel.chart.XDDFChart;
import org.apache.poi.xslf.usermodel.XSLFChart;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTheme;

/**
 * A simple drawing of a chart: its title, columns, bars, lines, areas and slices with their axes
 * and labels, which never stand over one another.
 */
final class ChartSketch {
  private static final List<Color> HOUSE =
      WorkbookLook.PALETTE.stream().map(rgb -> new Color(Integer.parseInt(rgb, 16))).toList();

  private final SketchPen pen;
  private final List<Color> colours;
  private final SketchValues chart;
  private final double letters;
  private Rectangle2D plot;
  private final SketchScale scale;
  private final SketchScale second;

  private ChartSketch(
      Graphics2D pen, XDDFChart chart, Rectangle2D at, List<Color> colours, Color ink) {
    this.colours = colours;
    this.chart = SketchValues.of(chart);
    this.letters = Math.clamp(at.getHeight() / 24, 7, 13);
    this.pen = new SketchPen(pen, ink, letters);
    this.plot =
        new Rectangle2D.Double(
            at.getX() + letters,
            at.getY() + letters,
            at.getWidth() - 2 * letters,
            at.getHeight() - 2 * letters);
    this.scale = SketchScale.of(this.chart, series -> !series.second(), bare());
    this.second = SketchScale.of(this.chart, SketchValues.Series::second, false);
  }

  static void draw(Graphics2D pen, XSLFChart chart, Rectangle2D at, XSLFSlide slide) {
    Color ground = slide.getBackground() == null ? null : slide.getBackground().getFillColor();
    boolean dark = ground != null && ground.getRed() + ground.getGreen() + ground.getBlue() < 330;
    Color ink = dark ? new Color(0xE8EDF3) : new Color(0x303A46);
    new ChartSketch(pen, chart, at, accents(slide.getTheme()), ink).draw();
  }

  /** On white, in the house's colours where the file names none. */
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
    title();
    if (chart.series().isEmpty() || chart.categories().isEmpty()) {
      return;
    }
    switch (chart.kind()) {
      case PIE, DOUGHNUT -> {
        legend(chart.categories(), colours);
        slices();
      }
      case BARS -> {
        legend(names(), ofSeries());
        axisTitles(chart.valueTitle(), chart.categoryTitle());
        bars();
      }
      case COLUMNS, LINES, AREAS -> {
        legend(names(), ofSeries());
        axisTitles(chart.categoryTitle(), chart.valueTitle());
        upright();
      }
      case POINTS -> {
        legend(names(), ofSeries());
        axisTitles(chart.categoryTitle(), chart.valueTitle());
        points();
      }
    }
  }

  private void title() {
    if (!chart.title().isEmpty()) {
      pen.heading(chart.title(), plot.getCenterX(), plot.getY() + letters, plot.getWidth());
      shrink(0, 2.2 * letters, 0, 0);
    }
  }

  private void axisTitles(String below, String beside) {
    if (!below.isEmpty()) {
      String words = pen.cut(below, plot.getWidth());
      pen.text(words, plot.getCenterX(), plot.getMaxY(), 0.5);
      shrink(0, 0, 0, 1.4 * letters);
    }
    if (!beside.isEmpty()) {
      pen.upwards(beside, plot.getX() + letters * 0.6, plot.getCenterY(), plot.getHeight());
      shrink(1.6 * letters, 0, 0, 0);
    }
  }

  private List<String> names() {
    return chart.series().size() < 2
        ? List.of()
        : chart.series().stream().map(SketchValues.Series::name).toList();
  }

  private Color colour(int series) {
    return chart
        .series()
        .get(series)
        .colour()
        .map(rgb -> new Color(Integer.parseInt(rgb, 16)))
        .orElse(colours.get(series % colours.size()));
  }

  private List<Color> ofSeries() {
    List<Color> all = new ArrayList<>();
    for (int at = 0; at < chart.series().size(); at++) {
      all.add(colour(at));
    }
    return all;
  }

  /** Below the plot, from the left, as far as there is room. */
  private void legend(List<String> entries, List<Color> keys) {
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
      String name = pen.cut(entries.get(entry), left);
      Color key = keys.get(entry % keys.size());
      pen.box(key, x, foot - letters * 0.75, letters * 0.75, letters * 0.75);
      pen.text(name, x + 1.2 * letters, foot, 0);
      x += 2.8 * letters + pen.width(name);
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

  /** Whether labels say all values, so that there is no axis. */
  private boolean bare() {
    return chart.labels()
        && !chart.stacked()
        && chart.series().stream()
            .noneMatch(series ->
                series.kind() == SketchValues.Kind.LINES
                    || series.kind() == SketchValues.Kind.AREAS);
  }

  private SketchScale scale(int series) {
    return chart.series().get(series).second() ? second : scale;
  }

  private double y(SketchScale scale, double value) {
    return plot.getMaxY() - scale.part(value) * plot.getHeight();
  }

  private String label(int series, int category) {
    return SketchValues.shown(chart.series().get(series).at(category), chart.labelFormat());
  }

  private void bars() {
    int count = chart.categories().size();
    double names = chart.categories().stream().mapToDouble(pen::width).max().orElse(0);
    double room = Math.min(names, plot.getWidth() * 0.4);
    // Names stand at the low end, with the labels of negative bars between.
    shrink(room + letters, 0, 0, bare() ? 0 : 1.6 * letters);
    Rectangle2D naming = plot;
    barAxis();
    double step = plot.getHeight() / count;
    int beside = chart.stacked() ? 1 : chart.series().size();
    double thick = step * 0.65 / beside;
    int every = (int) Math.ceil(1.15 * letters / step);
    double zero = plot.getX() + scale.part(0) * plot.getWidth();
    for (int category = 0; category < count; category++) {
      double top = plot.getY() + category * step + step * 0.175;
      var pile = new Pile();
      for (int series = 0; series < chart.series().size(); series++) {
        bar(series, category, pile, top + (chart.stacked() ? 0 : series * thick), thick);
      }
      if (category % every == 0) {
        pen.text(
            pen.cut(chart.categories().get(category), room),
            naming.getX() - letters / 2,
            plot.getY() + (category + 0.5) * step + letters * 0.35,
            1);
      }
    }
    pen.rule(zero, plot.getY(), zero, plot.getMaxY(), 130);
  }

  /** Lines of the grid and their numbers, or room for the labels that say all values. */
  private void barAxis() {
    if (bare()) {
      double widest = 0;
      for (int series = 0; series < chart.series().size(); series++) {
        for (int at = 0; at < chart.series().get(series).values().length; at++) {
          widest = Math.max(widest, pen.width(label(series, at)));
        }
      }
      shrink(scale.low() < 0 ? widest + letters / 2 : 0, 0, widest + letters / 2, 0);
      return;
    }
    for (double mark : scale.marks()) {
      double x = plot.getX() + scale.part(mark) * plot.getWidth();
      pen.rule(x, plot.getY(), x, plot.getMaxY(), 40);
      String number = SketchValues.shown(mark, chart.axisFormat());
      pen.text(number, x, plot.getMaxY() + 1.4 * letters, 0.5);
    }
  }

  private void bar(int series, int category, Pile pile, double y, double thick) {
    double value = SketchScale.shown(chart, series, category);
    if (!Double.isFinite(value)) {
      return;
    }
    double from = pile.begin(value);
    double x1 = plot.getX() + scale.part(Math.min(from, from + value)) * plot.getWidth();
    double x2 = plot.getX() + scale.part(Math.max(from, from + value)) * plot.getWidth();
    pen.box(colour(series), x1, y, x2 - x1, thick * 0.94);
    if (chart.labels() && thick >= letters * 0.85) {
      String label = label(series, category);
      double foot = y + thick / 2 + letters * 0.35;
      if (!chart.stacked()) {
        pen.text(label, value < 0 ? x1 - 3 : x2 + 3, foot, value < 0 ? 1 : 0);
      } else if (pen.width(label) + 4 <= x2 - x1) {
        pen.onDark(label, (x1 + x2) / 2, foot);
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

  /** Areas, columns before them, and lines over all, each at its axis. */
  private void upright() {
    boolean bare = bare();
    shrink(0, letters * 0.6, 0, 3.4 * letters);
    if (bare) {
      shrink(0, letters, 0, scale.low() < 0 ? letters : 0);
    } else {
      grid();
    }
    int count = chart.categories().size();
    double step = plot.getWidth() / count;
    areas(step);
    columns(step);
    double foot = scale.low() < 0 && bare ? plot.getMaxY() + letters : plot.getMaxY();
    int every = every(step);
    for (int category = 0; category < count; category += every) {
      name(category, plot.getX() + (category + 0.5) * step, foot, step * every * 0.96);
    }
    double zero = y(scale, 0);
    pen.rule(plot.getX(), zero, plot.getMaxX(), zero, 130);
    lines(step);
  }

  private void columns(double step) {
    List<Integer> standing = new ArrayList<>();
    for (int at = 0; at < chart.series().size(); at++) {
      if (chart.series().get(at).kind() == SketchValues.Kind.COLUMNS) {
        standing.add(at);
      }
    }
    double thick = step * 0.65 / (chart.stacked() ? 1 : Math.max(1, standing.size()));
    for (int category = 0; category < chart.categories().size(); category++) {
      var pile = new Pile();
      double left = plot.getX() + category * step + step * 0.175;
      for (int place = 0; place < standing.size(); place++) {
        double x = left + (chart.stacked() ? 0 : place * thick);
        column(standing.get(place), category, pile, x, thick, standing.size() == 1 ? step : thick);
      }
    }
  }

  /** {@code room} is what its label may take. */
  private void column(int series, int category, Pile pile, double x, double thick, double room) {
    double value = SketchScale.shown(chart, series, category);
    if (!Double.isFinite(value)) {
      return;
    }
    double from = pile.begin(value);
    double y1 = y(scale(series), Math.max(from, from + value));
    double y2 = y(scale(series), Math.min(from, from + value));
    pen.box(colour(series), x, y1, thick * 0.94, y2 - y1);
    String label = label(series, category);
    if (chart.labels() && pen.width(label) <= room * 0.98) {
      if (!chart.stacked()) {
        pen.text(label, x + thick * 0.47, value < 0 ? y2 + letters : y1 - 3, 0.5);
      } else if (letters + 4 <= y2 - y1) {
        pen.onDark(label, x + thick / 2, (y1 + y2) / 2 + letters * 0.35);
      }
    }
  }

  /** How many categories share one name, so that names never stand over one another. */
  private int every(double step) {
    double widest =
        chart.categories().stream()
            .flatMap(name -> Arrays.stream(name.split(" ")))
            .mapToDouble(pen::width)
            .max()
            .orElse(0);
    return (int) Math.max(1, Math.ceil(Math.min(widest, 5 * letters) / (step * 0.96)));
  }

  private void areas(double step) {
    int count = chart.categories().size();
    double[] floor = new double[count];
    for (int at = 0; at < chart.series().size(); at++) {
      if (chart.series().get(at).kind() != SketchValues.Kind.AREAS) {
        continue;
      }
      Path2D area = new Path2D.Double();
      double[] ceiling = new double[count];
      for (int category = 0; category < count; category++) {
        double value = SketchScale.shown(chart, at, category);
        ceiling[category] = floor[category] + (Double.isFinite(value) ? value : 0);
        corner(area, category, step, y(scale(at), ceiling[category]));
      }
      for (int category = count - 1; category >= 0; category--) {
        corner(area, category, step, y(scale(at), floor[category]));
      }
      area.closePath();
      pen.fill(colour(at), area);
      floor = chart.stacked() ? ceiling : floor;
    }
  }

  private void corner(Path2D area, int category, double step, double y) {
    double x = plot.getX() + (category + 0.5) * step;
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
            .flatMapToDouble(series -> Arrays.stream(series.across()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    SketchScale across =
        SketchScale.round(
            all.length == 0 ? 0 : Math.min(0, all[0]),
            all.length == 0 ? 1 : all[all.length - 1],
            false);
    for (double mark : across.marks()) {
      double x = plot.getX() + across.part(mark) * plot.getWidth();
      pen.text(SketchValues.shown(mark, ""), x, plot.getMaxY() + 1.5 * letters, 0.5);
    }
    for (int at = 0; at < chart.series().size(); at++) {
      SketchValues.Series series = chart.series().get(at);
      for (int point = 0; point < series.across().length; point++) {
        double far = series.across()[point];
        if (Double.isFinite(far) && Double.isFinite(series.at(point))) {
          double x = plot.getX() + across.part(far) * plot.getWidth();
          dot(colour(at), x, y(scale(at), series.at(point)), 3.5);
        }
      }
    }
    double zero = y(scale, 0);
    pen.rule(plot.getX(), zero, plot.getMaxX(), zero, 130);
  }

  private void dot(Color colour, double x, double y, double radius) {
    pen.fill(colour, new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  /** A category's name below its columns, on two lines where it is long. */
  private void name(int category, double x, double foot, double room) {
    String name = chart.categories().get(category);
    int end = name.length();
    while (end > 0 && pen.width(name.substring(0, end)) > room) {
      end = name.lastIndexOf(' ', end - 1);
    }
    String first = end <= 0 ? pen.cut(name, room) : name.substring(0, end);
    pen.text(first, x, foot + 1.5 * letters, 0.5);
    if (end > 0 && end < name.length()) {
      pen.text(pen.cut(name.substring(end).strip(), room), x, foot + 2.6 * letters, 0.5);
    }
  }

  /** The lines of the first axis with its numbers, and those of a second one on the other side. */
  private void grid() {
    boolean both = chart.series().stream().anyMatch(SketchValues.Series::second);
    shrink(
        widest(scale, chart.axisFormat()) + letters / 2,
        0,
        both ? widest(second, chart.secondFormat()) + letters / 2 : 0,
        0);
    for (double mark : scale.marks()) {
      double y = y(scale, mark);
      pen.rule(plot.getX(), y, plot.getMaxX(), y, 40);
      String number = SketchValues.shown(mark, chart.axisFormat());
      pen.text(number, plot.getX() - letters / 2, y + letters * 0.35, 1);
    }
    for (double mark : both ? second.marks() : new double[0]) {
      String number = SketchValues.shown(mark, chart.secondFormat());
      pen.text(number, plot.getMaxX() + letters / 2, y(second, mark) + letters * 0.35, 0);
    }
  }

  private double widest(SketchScale axis, String format) {
    return Arrays.stream(axis.marks())
        .map(mark -> pen.width(SketchValues.shown(mark, format)))
        .max()
        .orElse(0);
  }

  private void lines(double step) {
    for (int at = 0; at < chart.series().size(); at++) {
      SketchValues.Series series = chart.series().get(at);
      boolean drawn = series.kind() == SketchValues.Kind.LINES;
      for (int point = 0; drawn && point < series.values().length; point++) {
        double value = series.at(point);
        double before = point == 0 ? Double.NaN : series.at(point - 1);
        double x = plot.getX() + step * (point + 0.5);
        double y = y(scale(at), value);
        if (Double.isFinite(value) && Double.isFinite(before)) {
          pen.line(colour(at), x - step, y(scale(at), before), x, y);
        }
        if (Double.isFinite(value) && series.values().length <= 24) {
          dot(colour(at), x, y, 3);
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
    double size = Math.max(1, Math.min(plot.getWidth(), plot.getHeight() - 3 * letters));
    double x = plot.getCenterX() - size / 2;
    double y = plot.getCenterY() - size / 2;
    double angle = 90;
    for (int slice = 0; slice < values.length; slice++) {
      double share =
          sum == 0 || !Double.isFinite(values[slice]) ? 0 : Math.abs(values[slice]) / sum;
      pen.fill(
          colours.get(slice % colours.size()),
          new Arc2D.Double(x, y, size, size, angle, -360 * share, Arc2D.PIE));
      double middle = Math.toRadians(angle - 180 * share);
      if (share >= 0.03) {
        double far = size / 2 + letters;
        pen.text(
            Math.round(100 * share) + "%",
            plot.getCenterX() + Math.cos(middle) * far * 1.05,
            plot.getCenterY() - Math.sin(middle) * far + letters * 0.35,
            0.5);
      }
      angle -= 360 * share;
    }
    if (chart.kind() == SketchValues.Kind.DOUGHNUT) {
      Color hole = pen.ink().getRed() > 128 ? new Color(0x14202E) : Color.WHITE;
      dot(hole, plot.getCenterX(), plot.getCenterY(), size * 0.28);
    }
  }
}
