package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.ClientAnchor;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.Units;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.xmlbeans.XmlException;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.drawingml.x2006.chart.ChartSpaceDocument;

/** Places a sheet's charts and draws them; sizes are in pixels at 96 to the inch. */
final class SheetCharts {
  private static final int GAP = 16;
  private static final Pattern PIXELS = Pattern.compile("([1-9]\\d{1,3})\\s*x\\s*([1-9]\\d{1,3})");

  /**
   * What a page across shows in letters of 8 points, less a column that is printed whole; a chart
   * that would go beyond goes below.
   */
  private static final int WIDE = 1_160;

  /** A chart whose size nobody asked for gets so narrow at the least. */
  private static final int NARROW = 440;

  /** What is read on paper, in hundredths of a point, and what programs differ by in scale. */
  private static final int READ = 840;

  /** Letters of charts on the screen, likewise. */
  private static final int SMALLEST = 900;

  private static final int LARGEST = 1_300;

  private final XSSFSheet sheet;
  private final ChartLayout layout;

  SheetCharts(XSSFSheet sheet, ChartLayout layout) {
    this.sheet = sheet;
    this.layout = layout;
  }

  /** In pixels. */
  record Size(int width, int height) {}

  private record Spot(int x, int y) {}

  /** What charts leave free, in pixels; the far edges are outside. */
  private record Box(int left, int top, int right, int bottom, boolean table) {
    boolean meets(int from, int to) {
      return top < to && from < bottom;
    }
  }

  /**
   * Puts each chart beside its table where there is room, then below everything; all below where
   * that alone makes one page of it that can be read.
   *
   * @param pivots the cells of pivot tables, which charts leave free too
   */
  void draw(SheetSpec spec, List<TablePlace> tables, List<CellRangeAddress> pivots) {
    if (spec.charts().isEmpty()) {
      return;
    }
    List<Box> boxes = boxes(tables, pivots);
    List<Box> beside = place(spec, tables, pivots, boxes, true);
    List<Box> below = place(spec, tables, pivots, boxes, false);
    List<Box> places = onePage(boxes, beside) || !onePage(boxes, below) ? beside : below;
    int letters = letters(SheetPages.scale(right(boxes, places), bottom(boxes, places)));
    for (int i = 0; i < places.size(); i++) {
      draw(layout.settle(spec.charts().get(i), spec.name()), places.get(i), letters);
    }
  }

  /** Such that they can be read on paper too, in hundredths of a point. */
  private static int letters(double scale) {
    return (int) Math.clamp(Math.ceil(READ / scale / 50) * 50, SMALLEST, LARGEST);
  }

  private static boolean onePage(List<Box> boxes, List<Box> charts) {
    return SheetPages.fitsOne(right(boxes, charts), bottom(boxes, charts));
  }

  private static double right(List<Box> boxes, List<Box> charts) {
    return Units.pixelToPoints(
        Stream.concat(boxes.stream(), charts.stream()).mapToInt(Box::right).max().orElse(0));
  }

  private static double bottom(List<Box> boxes, List<Box> charts) {
    return Units.pixelToPoints(
        Stream.concat(boxes.stream(), charts.stream()).mapToInt(Box::bottom).max().orElse(0));
  }

  /** The charts' places, in their order. */
  private List<Box> place(
      SheetSpec spec,
      List<TablePlace> tables,
      List<CellRangeAddress> pivots,
      List<Box> boxes,
      boolean beside) {
    List<Box> placed = new ArrayList<>();
    int end = boxes.stream().mapToInt(Box::bottom).max().orElse(0);
    int floor = Math.max(above(sheet.getLastRowNum() + (boxes.isEmpty() ? 2 : 3)), end + 2 * GAP);
    int x = 0;
    int lineHeight = 0;
    for (ChartSpec chart : spec.charts()) {
      Size size = size(chart, spec.name());
      Box place = null;
      if (chart.at() != null) {
        CellReference at = WorkbookLayout.address(chart.at(), spec.name());
        place = box(new Spot(left(at.getCol()), above(at.getRow())), size);
      } else if (beside) {
        place = beside(chart, top(chart, tables, pivots), size, boxes, placed);
      }
      if (place == null) {
        if (lineHeight == 0) {
          // What stands beside tables may end below them.
          floor = Math.max(floor, placed.stream().mapToInt(Box::bottom).max().orElse(0) + GAP);
        }
        if (x > 0 && x + size.width() > WIDE) {
          x = 0;
          floor += lineHeight + GAP;
          lineHeight = 0;
        }
        place = box(new Spot(x, floor), size);
        x += size.width() + GAP;
        lineHeight = Math.max(lineHeight, size.height());
      }
      placed.add(place);
    }
    return placed;
  }

  private static Box box(Spot spot, Size size) {
    return new Box(spot.x(), spot.y(), spot.x() + size.width(), spot.y() + size.height(), false);
  }

  /** At the right of what stands there, narrower than usual if nobody asked for a size. */
  private @Nullable Box beside(
      ChartSpec chart, int top, Size size, List<Box> boxes, List<Box> placed) {
    Spot spot = beside(top, size, boxes, placed);
    if (spot != null || chart.size() != null) {
      return spot == null ? null : box(spot, size);
    }
    Spot tight = beside(top, new Size(NARROW, size.height()), boxes, placed);
    return tight == null ? null : box(tight, new Size(WIDE - tight.x(), size.height()));
  }

  /** The highest place at the right of what stands there, from the chart's own table on. */
  private @Nullable Spot beside(int top, Size size, List<Box> boxes, List<Box> placed) {
    int end = boxes.stream().filter(Box::table).mapToInt(Box::bottom).max().orElse(0);
    IntStream after = placed.stream().mapToInt(box -> box.bottom() + GAP).filter(y -> y > top);
    IntStream under = boxes.stream().mapToInt(Box::bottom).filter(y -> y > top && y < end);
    for (int y :
        IntStream.concat(IntStream.of(top), IntStream.concat(after, under)).sorted().toArray()) {
      int to = y + size.height();
      if (placed.stream().anyMatch(box -> box.meets(y, to + GAP))
          || boxes.stream().noneMatch(box -> box.table() && box.meets(y, to))) {
        continue;
      }
      int right =
          boxes.stream().filter(box -> box.meets(y, to)).mapToInt(Box::right).max().orElse(-1);
      boolean deep = end > above(60);
      if (right >= 0 && (right + 2 * GAP + size.width() <= WIDE || deep)) {
        return new Spot(right + 2 * GAP, y);
      }
    }
    return null;
  }

  private int top(ChartSpec chart, List<TablePlace> tables, List<CellRangeAddress> pivots) {
    int first =
        tables.isEmpty()
            ? pivots.stream()
                .mapToInt(CellRangeAddress::getFirstRow)
                .min()
                .orElse(sheet.getLastRowNum() + 2)
            : first(tables);
    return above(
        tables.stream()
            .filter(table -> table.name().equalsIgnoreCase(chart.table()))
            .mapToInt(SheetCharts::first)
            .findFirst()
            .orElse(first));
  }

  private List<Box> boxes(List<TablePlace> tables, List<CellRangeAddress> pivots) {
    List<Box> boxes = new ArrayList<>();
    for (TablePlace table : tables) {
      boxes.add(
          new Box(
              left(table.firstColumn()),
              above(first(table)),
              left(table.lastColumn() + 1),
              above(table.bottom() + 1),
              true));
    }
    for (CellRangeAddress area : pivots) {
      boxes.add(
          new Box(
              left(area.getFirstColumn()),
              above(area.getFirstRow()),
              left(area.getLastColumn() + 1),
              above(area.getLastRow() + 1),
              true));
    }
    // Free cells; a text runs over the empty cells at its right.
    for (int r = 0; r <= Math.min(sheet.getLastRowNum(), 500); r++) {
      XSSFRow row = sheet.getRow(r);
      if (row == null) {
        continue;
      }
      for (var cell : row) {
        int column = cell.getColumnIndex();
        int number = r;
        boolean free = tables.stream().noneMatch(table -> table.covers(number, column));
        if (free && cell.getCellType() != CellType.BLANK) {
          int wide =
              cell.getCellType() == CellType.STRING && !cell.getCellStyle().getWrapText()
                  ? (int) (SheetWidths.length(cell.getStringCellValue()) * 7)
                  : 0;
          boxes.add(
              new Box(
                  left(column),
                  above(r),
                  Math.max(left(column + 1), left(column) + wide),
                  above(r + 1),
                  false));
        }
      }
    }
    return boxes;
  }

  private static int first(TablePlace table) {
    return table.spec().title() == null ? table.headerRow() : table.headerRow() - 1;
  }

  private static int first(List<TablePlace> tables) {
    return tables.stream().mapToInt(SheetCharts::first).min().orElse(0);
  }

  private static Size size(ChartSpec chart, String sheet) {
    return size(chart.size(), sheet);
  }

  static Size size(@Nullable String wanted, String sheet) {
    String name = wanted == null ? "medium" : wanted.toLowerCase(Locale.ROOT).strip();
    return switch (name) {
      case "small" -> new Size(400, 250);
      case "medium" -> new Size(560, 310);
      case "large" -> new Size(760, 420);
      case "wide" -> new Size(940, 310);
      default -> pixels(name, sheet);
    };
  }

  private static Size pixels(String size, String sheet) {
    Matcher pixels = PIXELS.matcher(size);
    if (!pixels.matches()) {
      throw new DocumentException(
          "The chart size \"%s\" on sheet %s must be small, medium, large, wide or pixels such as 460x250."
              .formatted(size, sheet));
    }
    return new Size(Integer.parseInt(pixels.group(1)), Integer.parseInt(pixels.group(2)));
  }

  private void draw(ChartXml.Chart chart, Box place, int letters) {
    XSSFClientAnchor anchor = new XSSFClientAnchor();
    anchor.setAnchorType(ClientAnchor.AnchorType.MOVE_DONT_RESIZE);
    int[] from = column(place.left());
    int[] to = column(place.right());
    int[] fromRow = row(place.top());
    int[] toRow = row(place.bottom());
    anchor.setCol1(from[0]);
    anchor.setDx1(Units.pixelToEMU(from[1]));
    anchor.setCol2(to[0]);
    anchor.setDx2(Units.pixelToEMU(to[1]));
    anchor.setRow1(fromRow[0]);
    anchor.setDy1(Units.pixelToEMU(fromRow[1]));
    anchor.setRow2(toRow[0]);
    anchor.setDy2(Units.pixelToEMU(toRow[1]));
    XSSFChart drawn = sheet.createDrawingPatriarch().createChart(anchor);
    try {
      drawn
          .getCTChartSpace()
          .set(ChartSpaceDocument.Factory.parse(ChartXml.of(chart, letters)).getChartSpace());
    } catch (XmlException e) {
      throw new IllegalStateException("the chart's XML is not well formed", e);
    }
  }

  /** The column at a distance from the left edge, and the rest. */
  private int[] column(int x) {
    int column = 0;
    int left = x;
    while (left >= width(column)) {
      left -= width(column++);
    }
    return new int[] {column, left};
  }

  private int[] row(int y) {
    int row = 0;
    int left = y;
    while (left >= height(row)) {
      left -= height(row++);
    }
    return new int[] {row, left};
  }

  private int left(int column) {
    int sum = 0;
    for (int i = 0; i < column; i++) {
      sum += width(i);
    }
    return sum;
  }

  private int above(int row) {
    int sum = 0;
    for (int i = 0; i < row; i++) {
      sum += height(i);
    }
    return sum;
  }

  private int width(int column) {
    return Math.max(1, Math.round(sheet.getColumnWidthInPixels(column)));
  }

  private int height(int row) {
    XSSFRow line = sheet.getRow(row);
    float points = line == null ? sheet.getDefaultRowHeightInPoints() : line.getHeightInPoints();
    return Math.max(1, Units.pointsToPixel(points));
  }
}
