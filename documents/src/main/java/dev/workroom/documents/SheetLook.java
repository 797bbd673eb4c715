package dev.workroom.documents;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.apache.poi.ooxml.POIXMLException;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.PaneInformation;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFDrawing;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * What a sheet looks like beside its values: widths, frozen panes, merged cells, styles, charts.
 * Only for xlsx files of a moderate size; of others nothing is known.
 *
 * @param widths of the first columns, in pixels
 * @param merged ranges such as {@code A1:D1}
 * @param styles those that cells of the part have
 * @param cells the place of a cell's style in {@code styles}, by {@code row:column} from 1
 */
public record SheetLook(
    List<Integer> widths,
    int frozenRows,
    int frozenColumns,
    List<String> merged,
    List<Style> styles,
    Map<String, Integer> cells,
    List<Chart> charts) {
  private static final long LARGEST = 8L << 20;
  private static final int COLUMNS = 200;
  private static final int MERGED = 500;
  private static final int WIDTH = 920;
  private static final int HEIGHT = 500;

  /** Nothing is known. */
  public static final SheetLook NONE =
      new SheetLook(List.of(), 0, 0, List.of(), List.of(), Map.of(), List.of());

  public SheetLook {
    widths = List.copyOf(widths);
    merged = List.copyOf(merged);
    styles = List.copyOf(styles);
    cells = Map.copyOf(cells);
    charts = List.copyOf(charts);
  }

  /** How a cell is written; colours as {@code #rrggbb}. */
  public record Style(
      boolean bold,
      boolean italic,
      Optional<String> fill,
      Optional<String> color,
      Optional<String> align) {
    static final Style PLAIN =
        new Style(false, false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A chart, counted from 1; {@code anchor} are the cells that it covers. */
  public record Chart(int n, String title, String anchor) {}

  /** The look of a part of a sheet; rows and columns from 1. */
  public static SheetLook of(Path file, String sheet, int row, int rows, int column, int columns) {
    return with(
        file,
        NONE,
        workbook -> {
          XSSFSheet found = sheet.isBlank() ? workbook.getSheetAt(0) : workbook.getSheet(sheet);
          return found == null ? NONE : look(found, row, rows, column, columns);
        });
  }

  /** How many charts each sheet has, by its name. */
  public static Map<String, Integer> charts(Path file) {
    return with(
        file,
        Map.of(),
        workbook -> {
          var counts = new LinkedHashMap<String, Integer>();
          workbook.forEach(
              sheet -> counts.put(sheet.getSheetName(), drawn((XSSFSheet) sheet).size()));
          return counts;
        });
  }

  /**
   * A chart as a picture (PNG), from the values that the file holds for it.
   *
   * @throws DocumentException if there is no such chart
   */
  public static byte[] picture(Path file, String sheet, int number) {
    byte[] picture =
        with(
            file,
            new byte[0],
            workbook -> {
              XSSFSheet found = workbook.getSheet(sheet);
              List<XSSFChart> charts = found == null ? List.of() : drawn(found);
              return number >= 1 && number <= charts.size()
                  ? drawn(charts.get(number - 1))
                  : new byte[0];
            });
    if (picture.length == 0) {
      throw new DocumentException("There is no chart %d on %s.".formatted(number, sheet));
    }
    return picture;
  }

  /** The file that was opened last: who scrolls asks for the next part of the same. */
  private record Opened(Path file, FileTime changed, long size, XSSFWorkbook workbook) {}

  private static final ReentrantLock LOCK = new ReentrantLock();

  private static SoftReference<Opened> last = new SoftReference<>(null);

  /** One reader at a time: the library's workbooks are not made for more. */
  private static <T> T with(Path file, T otherwise, Function<XSSFWorkbook, T> use) {
    LOCK.lock();
    try {
      return open(file).map(use).orElse(otherwise);
    } finally {
      LOCK.unlock();
    }
  }

  private static Optional<XSSFWorkbook> open(Path file) {
    try {
      long size = Files.size(file);
      if (size > LARGEST || !file.toString().matches("(?i).*\\.xls[xm]")) {
        return Optional.empty();
      }
      FileTime changed = Files.getLastModifiedTime(file);
      Opened known = last.get();
      if (known != null
          && known.file.equals(file)
          && known.size == size
          && known.changed.equals(changed)) {
        return Optional.of(known.workbook);
      }
      try (InputStream in = Files.newInputStream(file)) {
        var opened = new Opened(file, changed, size, new XSSFWorkbook(in));
        last = new SoftReference<>(opened);
        return Optional.of(opened.workbook);
      }
    } catch (IOException | POIXMLException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static byte[] drawn(XSSFChart chart) {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    ChartSketch.draw(pen, chart, new Rectangle2D.Double(8, 8, WIDTH - 16d, HEIGHT - 16d));
    pen.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static SheetLook look(XSSFSheet sheet, int row, int rows, int column, int columns) {
    var widths = new ArrayList<Integer>();
    for (int c = 0; c < COLUMNS; c++) {
      widths.add(sheet.isColumnHidden(c) ? 0 : Math.round(sheet.getColumnWidthInPixels(c)));
    }
    PaneInformation pane = sheet.getPaneInformation();
    boolean frozen = pane != null && pane.isFreezePane();
    Map<Style, Integer> styles = new LinkedHashMap<>();
    Map<String, Integer> cells = new LinkedHashMap<>();
    for (int r = row - 1; r < row - 1 + rows && r <= sheet.getLastRowNum(); r++) {
      XSSFRow line = sheet.getRow(r);
      for (int c = column - 1; line != null && c < column - 1 + columns; c++) {
        XSSFCell cell = line.getCell(c);
        Style style = cell == null ? Style.PLAIN : style(cell.getCellStyle());
        if (!style.equals(Style.PLAIN)) {
          cells.put((r + 1) + ":" + (c + 1), styles.computeIfAbsent(style, _ -> styles.size()));
        }
      }
    }
    return new SheetLook(
        widths,
        frozen ? pane.getHorizontalSplitTopRow() : 0,
        frozen ? pane.getVerticalSplitLeftColumn() : 0,
        sheet.getMergedRegions().stream()
            .limit(MERGED)
            .map(CellRangeAddress::formatAsString)
            .toList(),
        List.copyOf(styles.keySet()),
        cells,
        charts(sheet));
  }

  private static Style style(XSSFCellStyle style) {
    var font = style.getFont();
    boolean filled = style.getFillPattern() == FillPatternType.SOLID_FOREGROUND;
    return new Style(
        font.getBold(),
        font.getItalic(),
        filled ? colour(style.getFillForegroundXSSFColor()) : Optional.empty(),
        colour(font.getXSSFColor()),
        align(style.getAlignment()));
  }

  private static Optional<String> align(HorizontalAlignment alignment) {
    return switch (alignment) {
      case LEFT -> Optional.of("left");
      case CENTER, CENTER_SELECTION -> Optional.of("center");
      case RIGHT -> Optional.of("right");
      case GENERAL, FILL, JUSTIFY, DISTRIBUTED -> Optional.empty();
    };
  }

  private static Optional<String> colour(@org.jspecify.annotations.Nullable XSSFColor colour) {
    byte[] rgb = colour == null ? null : colour.getRGBWithTint();
    return rgb == null || rgb.length < 3
        ? Optional.empty()
        : Optional.of("#%02x%02x%02x".formatted(rgb[0] & 0xff, rgb[1] & 0xff, rgb[2] & 0xff));
  }

  private static List<XSSFChart> drawn(XSSFSheet sheet) {
    XSSFDrawing drawing = sheet.getDrawingPatriarch();
    return drawing == null ? List.of() : drawing.getCharts();
  }

  private static List<Chart> charts(XSSFSheet sheet) {
    var charts = new ArrayList<Chart>();
    for (XSSFChart chart : drawn(sheet)) {
      charts.add(new Chart(charts.size() + 1, title(chart), anchor(sheet, chart)));
    }
    return charts;
  }

  /** The library tells a chart that was read no frame: its relation is named in the anchor. */
  private static String anchor(XSSFSheet sheet, XSSFChart chart) {
    XSSFDrawing drawing = sheet.getDrawingPatriarch();
    String named = ":id=\"" + drawing.getRelationId(chart) + "\"";
    for (var at : drawing.getCTDrawing().getTwoCellAnchorList()) {
      if (at.isSetGraphicFrame() && at.getGraphicFrame().xmlText().contains(named)) {
        return new CellRangeAddress(
                at.getFrom().getRow(),
                at.getTo().getRow(),
                at.getFrom().getCol(),
                at.getTo().getCol())
            .formatAsString();
      }
    }
    return "";
  }

  private static String title(XSSFChart chart) {
    try {
      var title = chart.getTitleText();
      return title == null ? "" : title.getString();
    } catch (RuntimeException _) {
      return "";
    }
  }
}
