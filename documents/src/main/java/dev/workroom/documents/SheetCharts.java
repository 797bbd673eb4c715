package dev.workroom.documents;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.ClientAnchor;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.Units;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.xmlbeans.XmlException;
import org.openxmlformats.schemas.drawingml.x2006.chart.ChartSpaceDocument;

/** Places a sheet's charts and draws them; sizes are in pixels at 96 to the inch. */
final class SheetCharts {
  private static final int GAP = 16;
  private static final Pattern PIXELS = Pattern.compile("([1-9]\\d{1,3})\\s*x\\s*([1-9]\\d{1,3})");

  /** Beyond this the tables leave no room beside them on a screen, and charts go below. */
  private static final int WIDE = 900;

  private final XSSFSheet sheet;
  private final ChartLayout layout;

  SheetCharts(XSSFSheet sheet, ChartLayout layout) {
    this.sheet = sheet;
    this.layout = layout;
  }

  private record Size(int width, int height) {}

  private record Spot(int x, int y) {}

  /**
   * @param pivots the cells of pivot tables, which charts leave free too
   */
  void draw(SheetSpec spec, List<TablePlace> tables, List<CellRangeAddress> pivots) {
    int bottom = tables.stream().mapToInt(TablePlace::bottom).max().orElse(sheet.getLastRowNum());
    int right =
        IntStream.concat(
                tables.stream().mapToInt(TablePlace::lastColumn),
                pivots.stream().mapToInt(CellRangeAddress::getLastColumn))
            .max()
            .orElse(-1);
    int top =
        tables.isEmpty()
            ? pivots.stream()
                .mapToInt(CellRangeAddress::getFirstRow)
                .min()
                .orElse(sheet.getLastRowNum() + 2)
            : first(tables);
    boolean beside = left(right + 1) <= WIDE || bottom > 60;
    int startX = beside && right >= 0 ? left(right + 1) + 2 * GAP : 0;
    int startY =
        beside && right >= 0 ? above(top) : above(Math.max(bottom, sheet.getLastRowNum()) + 3);
    int x = startX;
    int y = startY;
    int lineHeight = 0;
    for (ChartSpec chart : spec.charts()) {
      Size size = size(chart, spec.name());
      Spot spot;
      if (chart.at() != null) {
        CellReference at = WorkbookLayout.address(chart.at(), spec.name());
        spot = new Spot(left(at.getCol()), above(at.getRow()));
      } else if (beside) {
        spot = new Spot(x, y);
        y += size.height() + GAP;
      } else {
        if (x > startX && x + size.width() > 1_250) {
          x = startX;
          y += lineHeight + GAP;
          lineHeight = 0;
        }
        spot = new Spot(x, y);
        x += size.width() + GAP;
        lineHeight = Math.max(lineHeight, size.height());
      }
      draw(layout.settle(chart, spec.name()), spot, size);
    }
  }

  private static int first(List<TablePlace> tables) {
    return tables.stream()
        .mapToInt(table -> table.spec().title() == null ? table.headerRow() : table.headerRow() - 1)
        .min()
        .orElse(0);
  }

  private static Size size(ChartSpec chart, String sheet) {
    String name = chart.size() == null ? "medium" : chart.size().toLowerCase(Locale.ROOT).strip();
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

  private void draw(ChartXml.Chart chart, Spot spot, Size size) {
    XSSFClientAnchor anchor = new XSSFClientAnchor();
    anchor.setAnchorType(ClientAnchor.AnchorType.MOVE_DONT_RESIZE);
    int[] from = column(spot.x());
    int[] to = column(spot.x() + size.width());
    int[] fromRow = row(spot.y());
    int[] toRow = row(spot.y() + size.height());
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
          .set(ChartSpaceDocument.Factory.parse(ChartXml.of(chart)).getChartSpace());
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
