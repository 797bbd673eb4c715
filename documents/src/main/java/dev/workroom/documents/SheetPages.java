package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.poi.ss.usermodel.PageMargin;
import org.apache.poi.util.Units;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/**
 * Where the pages of a printed sheet begin, so that a table's title and header are not left alone
 * at the foot of one, and short tables are not torn. Lengths are in points.
 */
final class SheetPages {
  private static final double A4_SHORT = 595;
  private static final double A4_LONG = 842;

  /** A row of type 10 whose height nobody set. */
  private static final double ROW = 15;

  /** Programs differ in the height of a row by about so much. */
  private static final double SLACK = 1.06;

  /** A table of up to so many rows is kept together; of a longer one the first rows are. */
  private static final int SHORT = 15;

  private static final int FIRST = 4;

  /** Fitting little more on a page may make small type smaller by this. */
  private static final double GIVE = 0.97;

  /** The standard margins, two together. */
  private static final double SIDES = 72;

  private static final double ENDS = 94;

  /** Type 10 is printed in 8 points. */
  private static final double LEGIBLE = 0.8;

  /** Columns are so much wider in LibreOffice than in Excel. */
  private static final double WIDER = 1.04;

  private final XSSFSheet sheet;
  private final List<TablePlace> tables;
  private final double sides;
  private final double ends;

  /** The margins are set already. */
  SheetPages(XSSFSheet sheet, List<TablePlace> tables, boolean header) {
    this.sheet = sheet;
    this.tables = tables.stream().sorted(Comparator.comparingInt(TablePlace::headerRow)).toList();
    this.sides = 72 * (sheet.getMargin(PageMargin.LEFT) + sheet.getMargin(PageMargin.RIGHT));
    this.ends =
        72 * (sheet.getMargin(PageMargin.TOP) + sheet.getMargin(PageMargin.BOTTOM))
            + (header ? 12 : 0);
  }

  /** What stands together: rows that no page should part. */
  private record Block(int first, int last) {}

  private double across(boolean landscape) {
    return (landscape ? A4_LONG : A4_SHORT) - sides;
  }

  private double down(boolean landscape) {
    return (landscape ? A4_SHORT : A4_LONG) - ends;
  }

  /** How small all gets that its columns stand on one page's width. */
  private double scale(boolean landscape) {
    return Math.min(1, across(landscape) / (width() * WIDER));
  }

  private double onePage(boolean landscape) {
    return Math.min(scale(landscape), down(landscape) / (height(0, lastRow()) * SLACK));
  }

  /** Whether a sheet with charts is larger on pages across. */
  boolean landscape() {
    double best = Math.max(onePage(true), onePage(false));
    return best >= LEGIBLE ? onePage(true) == best : scale(false) < LEGIBLE;
  }

  /** Whether all can be read on one page. */
  boolean fitsOne(boolean landscape) {
    return onePage(landscape) >= LEGIBLE;
  }

  /** The same of a sheet with the standard margins, by its width and height in points. */
  static boolean fitsOne(double width, double height) {
    return onePage(width, height) >= LEGIBLE;
  }

  private static double onePage(double width, double height) {
    double wide = width * WIDER;
    double high = height * SLACK;
    double landscape = Math.min((A4_LONG - SIDES) / wide, (A4_SHORT - ENDS) / high);
    double portrait = Math.min((A4_SHORT - SIDES) / wide, (A4_LONG - ENDS) / high);
    return Math.max(landscape, portrait);
  }

  /** How small all gets on paper, of a sheet with the standard margins. */
  static double scale(double width, double height) {
    double one = onePage(width, height);
    double portrait = (A4_SHORT - SIDES) / (width * WIDER);
    double landscape = (A4_LONG - SIDES) / (width * WIDER);
    return Math.min(1, one >= LEGIBLE ? one : portrait >= LEGIBLE ? portrait : landscape);
  }

  /** The size that type 10 is printed in, in points. */
  double points(boolean landscape) {
    return 10 * scale(landscape);
  }

  /**
   * The rows before which a page begins, where the program would not break in a good place by
   * itself; only -n when all shall be on n pages, since little would stand on one more.
   */
  List<Integer> breaks(boolean landscape) {
    if (tables.isEmpty() || tables.stream().anyMatch(TablePlace::bulk)) {
      return List.of();
    }
    double scale = scale(landscape);
    double page = down(landscape) / scale / SLACK;
    int pages = pages(page, scale);
    return pages > 0 ? List.of(-pages) : breaks(page);
  }

  /** The pages that hold all if it gets a little smaller; 0 if breaks are better. */
  private int pages(double page, double scale) {
    double all = height(0, lastRow());
    if (tables.size() == 1) {
      int header = tables.getFirst().headerRow();
      all += Math.floor(all / page) * height(header, header);
    }
    double over = all / page % 1;
    int pages = (int) Math.round(all / page);
    boolean little = over <= (pages == 1 ? 0.25 : 0.15) || over > 0.94;
    double smallest = scale >= LEGIBLE ? LEGIBLE : scale * GIVE;
    return pages >= 1 && all > page && little && scale * page * pages / all >= smallest ? pages : 0;
  }

  private List<Integer> breaks(double page) {
    List<Integer> breaks = new ArrayList<>();
    double top = 0;
    for (Block block : blocks()) {
      double from = height(0, block.first() - 1);
      double to = height(0, block.last());
      while (from >= top + page) {
        top += page; // pages that break by themselves
      }
      // A page too many is better than a title alone: here the estimate is taken to be too large.
      if (to > top + page * 0.97 && from > top && !crossed(block.first())) {
        breaks.add(block.first());
        top = from;
      }
    }
    return breaks;
  }

  /** Short tables, the beginnings of long ones, and charts, from the top. */
  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (TablePlace table : tables) {
      boolean whole = table.rows().size() <= SHORT;
      int begun = Math.min(table.bottom(), table.headerRow() + FIRST);
      blocks.add(new Block(start(table), whole ? table.bottom() : begun));
    }
    anchors().forEach(anchor -> blocks.add(new Block(anchor.getRow1(), anchor.getRow2())));
    blocks.sort(Comparator.comparingInt(Block::first));
    return blocks;
  }

  private static int start(TablePlace table) {
    return table.spec().title() == null ? table.headerRow() : table.headerRow() - 1;
  }

  /** Whether something that stands beside would be torn there. */
  private boolean crossed(int row) {
    return tables.stream().anyMatch(other -> start(other) < row && other.bottom() >= row)
        || anchors().stream().anyMatch(one -> one.getRow1() < row && one.getRow2() >= row);
  }

  private int lastRow() {
    return anchors().stream()
        .mapToInt(XSSFClientAnchor::getRow2)
        .reduce(sheet.getLastRowNum(), Math::max);
  }

  private List<XSSFClientAnchor> anchors() {
    List<XSSFClientAnchor> anchors = new ArrayList<>();
    if (sheet.getDrawingPatriarch() != null) {
      for (XSSFChart chart : sheet.getDrawingPatriarch().getCharts()) {
        if (chart.getGraphicFrame().getAnchor() instanceof XSSFClientAnchor anchor) {
          anchors.add(anchor);
        }
      }
    }
    return anchors;
  }

  private double height(int first, int last) {
    double height = 0;
    for (int r = first; r <= last; r++) {
      XSSFRow row = sheet.getRow(r);
      height += row == null || !row.getCTRow().isSetHt() ? ROW : row.getHeightInPoints();
    }
    return height;
  }

  private double width() {
    int last = tables.stream().mapToInt(TablePlace::lastColumn).max().orElse(0);
    last = Math.max(last, anchors().stream().mapToInt(XSSFClientAnchor::getCol2).max().orElse(0));
    double width = 0;
    for (int c = 0; c <= last; c++) {
      width += Units.pixelToPoints(Math.round(sheet.getColumnWidthInPixels(c)));
    }
    return Math.max(1, width);
  }
}
