package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.util.CellRangeAddress;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * How much room the cells of an existing sheet have, and need: widths in characters of the normal
 * style's type, heights in points.
 */
final class SheetFit {
  /** Part of a character that Excel keeps free at both sides of a cell (ECMA-376, 18.3.1.13). */
  private static final double PADDING = 0.7;

  private static final double LEADING = 1.3;
  private static final double DEFAULT_WIDTH = 9.14;
  private static final Pattern HEIGHT = Pattern.compile("\\sht=\"([0-9.]+)\"");
  private static final Pattern FIXED = Pattern.compile("\\scustomHeight=\"(?:1|true)\"");
  private static final Pattern HIDDEN = Pattern.compile("\\shidden=\"(?:1|true)\"");
  private static final Pattern DIGITS = Pattern.compile("[0#?,.]");

  private final SheetPart part;
  private final FormulaGrid.Sheet values;
  private final List<CellLook> looks;
  private final boolean from1904;
  private final Map<Integer, Double> widths = new HashMap<>();
  private final List<CellRangeAddress> merged = new ArrayList<>();
  private final double otherwise;
  private final DataFormatter formatter = new DataFormatter(Locale.ROOT);

  SheetFit(SheetPart part, FormulaGrid.Sheet values, List<CellLook> looks, boolean from1904)
      throws IOException {
    this.part = part;
    this.values = values;
    this.looks = looks; // grows with the styles
    this.from1904 = from1904;
    Optional<Element> format = WorkbookXml.child(part.frame(), "sheetFormatPr");
    this.otherwise =
        format
            .map(own -> number(own.getAttribute("defaultColWidth"), DEFAULT_WIDTH))
            .orElse(DEFAULT_WIDTH);
    for (Element list : WorkbookXml.children(part.frame(), "cols")) {
      for (Element column : WorkbookXml.children(list, "col")) {
        double width =
            column.getAttribute("hidden").matches("1|true")
                ? 0
                : number(column.getAttribute("width"), otherwise);
        int last = Math.min(WorkbookXml.number(column, "max", 1), 2_000);
        for (int at = WorkbookXml.number(column, "min", 1); at <= last; at++) {
          widths.put(at - 1, width);
        }
      }
    }
    for (Element list : WorkbookXml.children(part.frame(), "mergeCells")) {
      for (Element one : WorkbookXml.children(list, "mergeCell")) {
        merged.add(CellRangeAddress.valueOf(one.getAttribute("ref")));
      }
    }
  }

  private static double number(String text, double otherwise) {
    try {
      return text.isEmpty() ? otherwise : Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  /** A column's width; 0 when it is hidden. */
  double width(int column) {
    return widths.getOrDefault(column, otherwise);
  }

  void widened(int column, double width) {
    widths.put(column, width);
  }

  CellLook look(int row, int column) {
    SheetPartCell cell = part.cell(row, column);
    int style = cell == null ? 0 : cell.style();
    return style < looks.size()
        ? looks.get(style)
        : new CellLook("General", 11, 1, false, false, false, 0);
  }

  /** A row's height, or nothing where the program that shows it chooses. */
  Optional<Double> height(int row) {
    Matcher height = HEIGHT.matcher(part.attributes(row));
    return height.find() ? Optional.of(number(height.group(1), 0)) : Optional.empty();
  }

  /** The least height of a row: that of its largest type. */
  double least(int row) {
    double most = 15;
    for (int column : part.cells(row).keySet()) {
      most = Math.max(most, look(row, column).points() * LEADING + 2);
    }
    return most;
  }

  /** Whether the row's height was set, and does not follow its content. */
  boolean fixed(int row) {
    return FIXED.matcher(part.attributes(row)).find();
  }

  boolean hidden(int row) {
    return HIDDEN.matcher(part.attributes(row)).find()
        || height(row).filter(h -> h == 0).isPresent();
  }

  @Nullable Object value(int row, int column) {
    return switch (values.get(row, column)) {
      case FormulaGrid.Formula formula -> formula.stored();
      case FormulaGrid.Spilled spilled -> spilled.stored();
      case null -> null;
      case Object plain -> plain;
    };
  }

  private Optional<CellRangeAddress> merge(int row, int column) {
    return merged.stream().filter(area -> area.isInRange(row, column)).findFirst();
  }

  /** Lines that a text takes in its cell, which wraps. */
  private int lines(int row, int column, String text, double slack) {
    CellLook look = look(row, column);
    double room = -PADDING;
    int last = merge(row, column).map(CellRangeAddress::getLastColumn).orElse(column);
    for (int c = column; c <= last; c++) {
      room += width(c);
    }
    room = Math.max(1, room * slack);
    int lines = 0;
    for (String line : text.split("\r?\n", -1)) {
      double used = 0;
      lines++;
      for (String word : line.split(" ")) {
        double wide = SheetWidths.length(word) * look.scale();
        if (used > 0 && used + 0.58 * look.scale() + wide > room) {
          lines++;
          used = 0;
        }
        while (wide > room) {
          lines++;
          wide -= room;
        }
        used += (used > 0 ? 0.58 * look.scale() : 0) + wide;
      }
    }
    return lines;
  }

  /**
   * The height that the wrapped texts of a row need; 0 when there are none.
   *
   * @param slack widens the cells, for who must be sure that a text is cut
   */
  double needed(int row, double slack) {
    double most = 0;
    for (int column : part.cells(row).keySet()) {
      CellLook look = look(row, column);
      boolean tall =
          merge(row, column).filter(area -> area.getLastRow() > area.getFirstRow()).isPresent();
      if (look.wraps()
          && !look.turned()
          && !tall
          && width(column) > 0
          && value(row, column) instanceof String text
          && !text.isBlank()) {
        int lines = lines(row, column, text, slack);
        most = Math.max(most, lines * look.points() * LEADING + 3);
      }
    }
    return most;
  }

  /** The width that a number needs, so that it is not shown as a row of #; 0 for all else. */
  double numberWidth(int row, int column) {
    CellLook look = look(row, column);
    boolean own =
        look.wraps() && look.format().equals("General")
            || look.turned()
            || look.shrinks()
            || merge(row, column).isPresent();
    if (own || !(value(row, column) instanceof Double number)) {
      return 0;
    }
    boolean date = CellText.isDate(look.format());
    if (!date && (look.format().equals("General") || !DIGITS.matcher(look.format()).find())) {
      return 0; // a number without a format is rounded until it fits
    }
    try {
      String shown =
          formatter
              .formatRawCellContents(number, -1, CellFormats.shown(look.format()), from1904)
              .strip();
      return SheetWidths.length(shown) * look.scale() + look.indent() + PADDING;
    } catch (RuntimeException _) {
      return 0; // a format that is unknown here
    }
  }

  /** The width that a text on one line needs; 0 for all else. */
  double textWidth(int row, int column) {
    CellLook look = look(row, column);
    return value(row, column) instanceof String text
            && !look.wraps()
            && !look.turned()
            && !look.shrinks()
            && merge(row, column).isEmpty()
        ? SheetWidths.length(text) * look.scale() + PADDING
        : 0;
  }

  /** Whether the cell shows a text that wraps. */
  boolean wrapped(int row, int column) {
    return look(row, column).wraps() && value(row, column) instanceof String;
  }

  /** The width of a wrapped text's longest word. */
  double wordWidth(int row, int column) {
    CellLook look = look(row, column);
    double longest = 0;
    if (value(row, column) instanceof String text
        && look.wraps()
        && !look.turned()
        && merge(row, column).isEmpty()) {
      for (String word : TextFit.words(text)) {
        longest = Math.max(longest, SheetWidths.length(word) * look.scale() + PADDING);
      }
    }
    return longest;
  }

  /** Whether the cell at the right shows something, so that a text cannot run into it. */
  boolean hemmed(int row, int column) {
    Object next = value(row, column + 1);
    return next != null && !next.equals("") || width(column + 1) == 0;
  }
}
