package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.apache.pdfbox.text.TextPosition;

/**
 * Tables without rules: lines whose pieces stand below each other in columns.
 *
 * <p>Rather none than a wrong one: columns of prose, lists of contents and forms stay text.
 */
final class PdfColumns {
  private static final int FEWEST_ROWS = 3;
  private static final int MOST_LINES = 400;
  private static final int MOST_BEHIND = 4;
  private static final double LONG_CELL = 40;
  private static final double SHORT_CELL = 22;
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-–−+(]*\\s?(?:[A-Z]{3}|[$€£])?\\s?[-–−+]?\\d[\\d.,'’\\s]*\\s?(?:[%kKmM€$)]|[A-Z]{3}|pp)*|[-–—]|n/?a");

  private final ToIntFunction<TextPosition> order;

  private PdfColumns(ToIntFunction<TextPosition> order) {
    this.order = order;
  }

  /** A table found: what it takes from the page, and its cells. */
  record Found(List<TextPosition> glyphs, List<List<String>> rows) {}

  private record Piece(List<TextPosition> glyphs, double left, double right, String text) {
    double middle() {
      return (left + right) / 2;
    }
  }

  private record Line(List<Piece> pieces, double y, double size) {}

  private record Span(double left, double right) {}

  /**
   * The tables of a page.
   *
   * @param glyphs what is left of it: upright, seen, in no ruled table
   * @param order when a glyph was drawn
   */
  static List<Found> of(List<TextPosition> glyphs, ToIntFunction<TextPosition> order) {
    PdfColumns columns = new PdfColumns(order);
    List<Line> lines =
        PdfGlyphs.lines(glyphs.stream().filter(g -> !g.getUnicode().isBlank()).toList()).stream()
            .map(PdfColumns::line)
            .toList();
    List<Found> found = new ArrayList<>();
    if (lines.size() > MOST_LINES) {
      return found;
    }
    for (int from = 0; from < lines.size(); from++) {
      int end = columns.end(lines, from);
      // What follows a table closely may be a line that is no row.
      for (int to = end; to - from >= FEWEST_ROWS && to > end - MOST_BEHIND; to--) {
        Optional<Found> table = columns.table(lines.subList(from, to));
        if (table.isPresent()) {
          found.add(table.get());
          from = to - 1;
          break;
        }
      }
    }
    return found;
  }

  private static Line line(List<TextPosition> glyphs) {
    double size = glyphs.stream().mapToDouble(PdfGlyphs::height).max().orElse(1);
    List<Piece> pieces = new ArrayList<>();
    List<TextPosition> open = new ArrayList<>();
    double end = Double.NaN;
    for (TextPosition glyph : glyphs) {
      if (!open.isEmpty() && glyph.getX() - end > Math.max(4, size)) {
        pieces.add(piece(open));
        open = new ArrayList<>();
      }
      open.add(glyph);
      end = Math.max(open.size() == 1 ? 0 : end, glyph.getX() + glyph.getWidth());
    }
    pieces.add(piece(open));
    return new Line(pieces, glyphs.getFirst().getY(), Math.max(3, size));
  }

  private static Piece piece(List<TextPosition> glyphs) {
    double right = 0;
    for (TextPosition glyph : glyphs) {
      right = Math.max(right, glyph.getX() + glyph.getWidth());
    }
    return new Piece(List.copyOf(glyphs), glyphs.getFirst().getX(), right, PdfGlyphs.text(glyphs));
  }

  /** The end of the lines from here that stand close and have several pieces, or continue one. */
  private int end(List<Line> lines, int from) {
    int end = from;
    for (int at = from; at < lines.size(); at++) {
      Line line = lines.get(at);
      double step = at == from ? 0 : line.y() - lines.get(at - 1).y();
      boolean several = line.pieces().size() > 1;
      if (step > line.size() * 2.8 || (!several && (at == from || step > line.size() * 1.6))) {
        break;
      }
      end = several ? at + 1 : end;
      if (at - end > 1) {
        break;
      }
    }
    return end;
  }

  private Optional<Found> table(List<Line> lines) {
    List<Line> rows = lines.stream().filter(line -> line.pieces().size() > 1).toList();
    if (rows.size() < FEWEST_ROWS || lines.getFirst().pieces().size() < 2) {
      return Optional.empty();
    }
    double size = rows.stream().mapToDouble(Line::size).max().orElse(1);
    List<Span> columns = columns(rows, size);
    if (columns.size() < 2) {
      return Optional.empty();
    }
    String[][] cells = new String[rows.size()][columns.size()];
    Piece[][] pieces = new Piece[rows.size()][columns.size()];
    List<TextPosition> taken = new ArrayList<>();
    int row = -1;
    for (Line line : lines) {
      boolean starts = line.pieces().size() > 1;
      row += starts ? 1 : 0;
      for (Piece piece : line.pieces()) {
        int column = column(columns, piece);
        if (column < 0 || (starts && pieces[row][column] != null)) {
          return Optional.empty();
        }
        String before = cells[row][column];
        cells[row][column] = before == null ? piece.text() : before + " " + piece.text();
        if (before == null) {
          pieces[row][column] = piece; // in a cell that only the row's second line fills, that one
        }
        taken.addAll(piece.glyphs());
      }
    }
    return isTable(cells, pieces, size)
        ? Optional.of(
            new Found(
                taken,
                Arrays.stream(cells)
                    .map(each -> Arrays.stream(each).map(c -> c == null ? "" : c).toList())
                    .toList()))
        : Optional.empty();
  }

  /** Where pieces stand, with a gap between one column and the next. */
  private static List<Span> columns(List<Line> rows, double size) {
    List<Piece> pieces =
        rows.stream()
            .flatMap(line -> line.pieces().stream())
            .sorted((a, b) -> Double.compare(a.left(), b.left()))
            .toList();
    List<Span> columns = new ArrayList<>();
    for (Piece piece : pieces) {
      Span last = columns.isEmpty() ? null : columns.getLast();
      if (last == null || piece.left() > last.right() + size * 0.4) {
        columns.add(new Span(piece.left(), piece.right()));
      } else {
        columns.set(
            columns.size() - 1, new Span(last.left(), Math.max(last.right(), piece.right())));
      }
    }
    return columns;
  }

  private static int column(List<Span> columns, Piece piece) {
    int found = -1;
    for (int at = 0; at < columns.size(); at++) {
      if (piece.left() < columns.get(at).right() && piece.right() > columns.get(at).left()) {
        if (found >= 0) {
          return -1;
        }
        found = at;
      }
    }
    return found;
  }

  private boolean isTable(String[][] cells, Piece[][] pieces, double size) {
    int columns = cells[0].length;
    int filled = 0;
    int numeric = 0;
    boolean allShort = true;
    for (int column = 0; column < columns; column++) {
      List<Piece> there = new ArrayList<>();
      int numbers = 0;
      double length = 0;
      for (int row = 0; row < cells.length; row++) {
        if (cells[row][column] != null) {
          there.add(pieces[row][column]);
          length += cells[row][column].length();
          numbers += NUMBER.matcher(cells[row][column]).matches() ? 1 : 0;
        }
      }
      double average = length / Math.max(1, there.size());
      if (there.size() < Math.max(2, cells.length / 2)
          || average > LONG_CELL
          || !aligned(there, size)) {
        return false;
      }
      filled += there.size();
      numeric += column > 0 && numbers * 10 >= (there.size() - 1) * 7 && numbers > 1 ? 1 : 0;
      allShort &= average <= SHORT_CELL;
    }
    if (filled * 10 < cells.length * columns * 7) {
      return false;
    }
    return numeric > 0 || (columns > 2 && allShort && drawnByRows(pieces));
  }

  /** Whether most begin, end or have their middle at one place; a header may stand otherwise. */
  private static boolean aligned(List<Piece> pieces, double size) {
    double slack = size * 0.35;
    return near(pieces.stream().mapToDouble(Piece::left).toArray(), slack)
        || near(pieces.stream().mapToDouble(Piece::right).toArray(), slack)
        || near(pieces.stream().mapToDouble(Piece::middle).toArray(), slack);
  }

  private static boolean near(double[] places, double slack) {
    double[] sorted = places.clone();
    Arrays.sort(sorted);
    double middle = sorted[sorted.length / 2];
    long close = Arrays.stream(places).filter(place -> Math.abs(place - middle) <= slack).count();
    return close * 10 >= places.length * 8L || close >= places.length - 1;
  }

  /** Columns of prose are drawn one after the other. */
  private boolean drawnByRows(Piece[][] pieces) {
    int last = -1;
    for (Piece[] row : pieces) {
      int first = Integer.MAX_VALUE;
      int end = -1;
      for (Piece piece : row) {
        if (piece != null) {
          first = Math.min(first, order.applyAsInt(piece.glyphs().getFirst()));
          end = Math.max(end, order.applyAsInt(piece.glyphs().getLast()));
        }
      }
      if (first < last) {
        return false;
      }
      last = end;
    }
    return true;
  }
}
