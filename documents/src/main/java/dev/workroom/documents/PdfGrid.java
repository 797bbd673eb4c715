package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.pdfbox.text.TextPosition;

/** A table that is drawn with rules: rows and columns between lines that cross. */
final class PdfGrid {
  private static final double SLACK = 3;
  private static final int MOST_RULES = 4000;
  private static final int MOST_LINES = 300;
  private static final double LONG_CELL = 600;

  private final double[] xs;
  private final double[] ys;
  private final List<Rectangle2D> lying;
  private final List<Rectangle2D> standing;
  private final List<List<TextPosition>> cells = new ArrayList<>();

  private PdfGrid(double[] xs, double[] ys, List<Rectangle2D> lying, List<Rectangle2D> standing) {
    this.xs = xs;
    this.ys = ys;
    this.lying = lying;
    this.standing = standing;
    for (int at = 0; at < (xs.length - 1) * (ys.length - 1); at++) {
      cells.add(new ArrayList<>());
    }
  }

  /** The grids that the rules of a page form; none when they are too many or too few. */
  static List<PdfGrid> of(List<Rectangle2D> rules) {
    if (rules.size() < 4 || rules.size() > MOST_RULES) {
      return List.of();
    }
    List<PdfGrid> grids = new ArrayList<>();
    for (List<Rectangle2D> crossing : groups(rules)) {
      List<Rectangle2D> lying =
          crossing.stream().filter(r -> r.getWidth() > r.getHeight()).toList();
      List<Rectangle2D> standing =
          crossing.stream().filter(r -> r.getWidth() <= r.getHeight()).toList();
      double[] xs = distinct(standing.stream().mapToDouble(Rectangle2D::getCenterX).toArray());
      double[] ys = distinct(lying.stream().mapToDouble(Rectangle2D::getCenterY).toArray());
      if (xs.length >= 3 && ys.length >= 3 && xs.length < MOST_LINES && ys.length < MOST_LINES) {
        grids.add(new PdfGrid(xs, ys, lying, standing));
      }
    }
    return grids;
  }

  /** Rules that touch, directly or by others. */
  private static List<List<Rectangle2D>> groups(List<Rectangle2D> rules) {
    int[] group = new int[rules.size()];
    Arrays.setAll(group, at -> at);
    for (int one = 0; one < rules.size(); one++) {
      Rectangle2D box = grown(rules.get(one));
      for (int other = one + 1; other < rules.size(); other++) {
        if (box.intersects(grown(rules.get(other)))) {
          group[root(group, other)] = root(group, one);
        }
      }
    }
    List<List<Rectangle2D>> groups = new ArrayList<>();
    int[] place = new int[rules.size()];
    Arrays.fill(place, -1);
    for (int at = 0; at < rules.size(); at++) {
      int root = root(group, at);
      if (place[root] < 0) {
        place[root] = groups.size();
        groups.add(new ArrayList<>());
      }
      groups.get(place[root]).add(rules.get(at));
    }
    return groups;
  }

  private static int root(int[] group, int at) {
    int root = at;
    while (group[root] != root) {
      group[root] = group[group[root]];
      root = group[root];
    }
    return root;
  }

  private static Rectangle2D grown(Rectangle2D box) {
    double slack = SLACK / 2;
    return new Rectangle2D.Double(
        box.getX() - slack,
        box.getY() - slack,
        box.getWidth() + 2 * slack,
        box.getHeight() + 2 * slack);
  }

  private static double[] distinct(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    List<Double> distinct = new ArrayList<>();
    for (double value : sorted) {
      if (distinct.isEmpty() || value - distinct.getLast() > SLACK) {
        distinct.add(value);
      }
    }
    return distinct.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Takes a glyph if it stands in one of the cells. */
  boolean take(TextPosition glyph) {
    Rectangle2D box = PdfGlyphs.box(glyph);
    int column = slot(xs, box.getCenterX());
    int row = slot(ys, box.getCenterY());
    if (column < 0 || row < 0) {
      return false;
    }
    cells.get(row * (xs.length - 1) + column).add(glyph);
    return true;
  }

  private static int slot(double[] bounds, double value) {
    for (int at = 0; at + 1 < bounds.length; at++) {
      if (value >= bounds[at] && value < bounds[at + 1]) {
        return at;
      }
    }
    return -1;
  }

  /** Whether it looks like a table, not like a frame or a drawing. */
  boolean isTable() {
    TreeSet<Integer> rows = new TreeSet<>();
    TreeSet<Integer> columns = new TreeSet<>();
    int longest = 0;
    int filled = 0;
    int width = xs.length - 1;
    for (int at = 0; at < cells.size(); at++) {
      if (!cells.get(at).isEmpty()) {
        rows.add(at / width);
        columns.add(at % width);
        longest = Math.max(longest, cells.get(at).size());
        filled++;
      }
    }
    return rows.size() >= 2
        && columns.size() >= 2
        && longest < LONG_CELL
        && filled * 5 >= cells.size();
  }

  /** The glyphs in it. */
  List<TextPosition> glyphs() {
    return cells.stream().flatMap(List::stream).toList();
  }

  /** Its cells as a Markdown table; one that spans others is the first of them. */
  List<List<String>> rows() {
    int width = xs.length - 1;
    int height = ys.length - 1;
    List<List<TextPosition>> merged = new ArrayList<>();
    cells.forEach(cell -> merged.add(new ArrayList<>(cell)));
    for (int row = height - 1; row >= 0; row--) {
      for (int column = width - 1; column >= 0; column--) {
        int at = row * width + column;
        if (column > 0 && !parted(standing, xs[column], ys[row], ys[row + 1], true)) {
          merged.get(at - 1).addAll(merged.get(at));
          merged.get(at).clear();
        } else if (row > 0 && !parted(lying, ys[row], xs[column], xs[column + 1], false)) {
          merged.get(at - width).addAll(merged.get(at));
          merged.get(at).clear();
        }
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < height; row++) {
      List<String> line = new ArrayList<>();
      for (int column = 0; column < width; column++) {
        List<TextPosition> cell = merged.get(row * width + column);
        line.add(String.join("\n", PdfGlyphs.lines(cell).stream().map(PdfGlyphs::text).toList()));
      }
      rows.add(line);
    }
    return rows;
  }

  /** Whether a rule runs along the middle of the boundary between two cells. */
  private static boolean parted(
      List<Rectangle2D> rules, double at, double from, double to, boolean upright) {
    double middle = (from + to) / 2;
    return rules.stream()
        .anyMatch(rule ->
            upright
                ? Math.abs(rule.getCenterX() - at) <= SLACK
                    && rule.getMinY() - 1 <= middle
                    && rule.getMaxY() + 1 >= middle
                : Math.abs(rule.getCenterY() - at) <= SLACK
                    && rule.getMinX() - 1 <= middle
                    && rule.getMaxX() + 1 >= middle);
  }
}
