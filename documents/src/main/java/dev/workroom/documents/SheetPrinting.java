package dev.workroom.documents;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.poi.ss.usermodel.HeaderFooter;
import org.apache.poi.ss.usermodel.PageMargin;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.jspecify.annotations.Nullable;

/** Writes how a sheet is printed. */
final class SheetPrinting {
  /** Letters below 8 points tire; programs differ in widths by so much. */
  private static final double SMALLEST = 7.6;

  private final XSSFSheet sheet;
  private final SheetSpec spec;
  private final SheetPrint print;

  SheetPrinting(XSSFSheet sheet, SheetSpec spec) {
    this.sheet = sheet;
    this.spec = spec;
    this.print = spec.print() == null ? SheetPrint.standard() : spec.print();
  }

  /**
   * A4, all columns on one page's width, headers of long tables on each page, page numbers, unless
   * the description says otherwise.
   *
   * @return that the letters are too small, if they are
   */
  Optional<Finding> write(List<TablePlace> tables, boolean wide) {
    sheet.getPrintSetup().setPaperSize(paper());
    sheet.setMargin(PageMargin.LEFT, 0.5);
    sheet.setMargin(PageMargin.RIGHT, 0.5);
    sheet.setMargin(PageMargin.TOP, print.header() == null ? 0.6 : 0.8);
    sheet.setMargin(PageMargin.BOTTOM, 0.7);
    if (print.header() != null) {
      texts(sheet.getHeader(), print.header());
    }
    texts(sheet.getFooter(), print.footer() == null ? "{sheet} | | {page}" : print.footer());
    sheet.getCTWorksheet().getHeaderFooter().setScaleWithDoc(false);
    SheetPages pages = new SheetPages(sheet, tables, print.header() != null);
    boolean landscape =
        spec.landscape() != null
            ? spec.landscape()
            : spec.charts().isEmpty() ? wide : pages.landscape();
    sheet.getPrintSetup().setLandscape(landscape);
    fit(pages.fitsOne(landscape));
    area();
    titles(tables);
    for (int row : print.breaks()) {
      if (row < 2) {
        throw wrong("break", Integer.toString(row), "the number of a row from 2");
      }
      sheet.setRowBreak(row - 2);
    }
    if (print.breaks().isEmpty() && print.area() == null && !fixed()) {
      List<Integer> breaks = pages.breaks(landscape);
      if (breaks.size() == 1 && breaks.getFirst() < 0) {
        sheet.getPrintSetup().setFitHeight((short) -breaks.getFirst());
      } else {
        breaks.forEach(row -> sheet.setRowBreak(row - 1));
      }
    }
    return print.area() != null
            || !sheet.getFitToPage()
            || tables.stream().anyMatch(TablePlace::bulk)
        ? Optional.empty()
        : small(pages.points(landscape));
  }

  private Optional<Finding> small(double points) {
    return points >= SMALLEST
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Severity.NOTE,
                spec.name(),
                "On paper its letters are %.1f points high. To be read, its columns and the charts beside them must be narrower: wrap or leave out columns, place charts below, or name a print area."
                    .formatted(points)));
  }

  /** Whether the pages are settled: all on one, or not fitted at all. */
  private boolean fixed() {
    return !sheet.getFitToPage() || sheet.getPrintSetup().getFitHeight() == 1;
  }

  private short paper() {
    String paper = print.paper() == null ? "a4" : print.paper().strip().toLowerCase(Locale.ROOT);
    return switch (paper) {
      case "a4" -> PrintSetup.A4_PAPERSIZE;
      case "a3" -> PrintSetup.A3_PAPERSIZE;
      case "a5" -> PrintSetup.A5_PAPERSIZE;
      case "letter" -> PrintSetup.LETTER_PAPERSIZE;
      case "legal" -> PrintSetup.LEGAL_PAPERSIZE;
      default -> throw wrong("paper", paper, "A4, A3, A5, letter or legal");
    };
  }

  private void fit(boolean fitsOne) {
    String fit = print.fit() == null ? "" : print.fit().strip().toLowerCase(Locale.ROOT);
    boolean onePage =
        switch (fit) {
          case "page" -> true;
          case "width", "none" -> false;
          case "" -> !spec.charts().isEmpty() && fitsOne;
          default -> throw wrong("fit", fit, "width, page or none");
        };
    sheet.setFitToPage(!fit.equals("none"));
    if (!fit.equals("none")) {
      sheet.getPrintSetup().setFitWidth((short) 1);
      sheet.getPrintSetup().setFitHeight((short) (onePage ? 1 : 0));
    }
  }

  /** Names the cells to print; columns alone stand for all their rows. */
  private void area() {
    if (print.area() == null || print.area().isBlank()) {
      return;
    }
    String area = print.area().replace("$", "").strip();
    String[] corners =
        area.matches("[A-Za-z]{1,3}:[A-Za-z]{1,3}")
            ? area.replace(":", "1:").concat(Integer.toString(sheet.getLastRowNum() + 1)).split(":")
            : area.split(":", 2);
    CellReference first = WorkbookLayout.address(corners[0], spec.name());
    CellReference last = WorkbookLayout.address(corners[corners.length - 1], spec.name());
    sheet
        .getWorkbook()
        .setPrintArea(
            sheet.getWorkbook().getSheetIndex(sheet),
            first.getCol(),
            last.getCol(),
            first.getRow(),
            last.getRow());
  }

  private void titles(List<TablePlace> tables) {
    if (print.titleRows() != null) {
      String[] rows = print.titleRows().replace("$", "").strip().split(":", 2);
      if (!rows[0].matches("[1-9]\\d{0,6}") || !rows[rows.length - 1].matches("[1-9]\\d{0,6}")) {
        throw wrong("titleRows", print.titleRows(), "rows such as 4:5");
      }
      sheet.setRepeatingRows(
          new CellRangeAddress(
              Integer.parseInt(rows[0]) - 1, Integer.parseInt(rows[rows.length - 1]) - 1, -1, -1));
    } else {
      // Titles are repeated on the pages after them: those of a long table with nothing below.
      tables.stream()
          .filter(table -> table.rows().size() > 12)
          .filter(table ->
              tables.stream()
                  .allMatch(other -> other == table || other.bottom() < table.headerRow()))
          .findFirst()
          .ifPresent(table ->
              sheet.setRepeatingRows(
                  new CellRangeAddress(table.headerRow(), table.headerRow(), -1, -1)));
    }
    if (print.titleColumns() != null) {
      String[] columns = print.titleColumns().replace("$", "").strip().split(":", 2);
      if (!columns[0].matches("[A-Za-z]{1,3}")
          || !columns[columns.length - 1].matches("[A-Za-z]{1,3}")) {
        throw wrong("titleColumns", print.titleColumns(), "columns such as A:B");
      }
      sheet.setRepeatingColumns(
          new CellRangeAddress(
              -1,
              -1,
              CellReference.convertColStringToIndex(columns[0]),
              CellReference.convertColStringToIndex(columns[columns.length - 1])));
    }
  }

  private DocumentException wrong(String field, String given, String right) {
    return new DocumentException(
        "Sheet %s, print: the %s \"%s\" must be %s.".formatted(spec.name(), field, given, right));
  }

  /** One text stands at the left, two at the left and the right, three have the middle too. */
  private static void texts(HeaderFooter place, String text) {
    String[] parts = text.split("\\|", -1);
    place.setLeft(code(parts[0]));
    if (parts.length > 2) {
      place.setCenter(code(parts[1]));
    }
    if (parts.length > 1) {
      place.setRight(code(parts[parts.length - 1]));
    }
  }

  /** Excel's codes (ECMA-376 part 1, section 18.3.1.46) for the words in braces. */
  private static @Nullable String code(String part) {
    if (part.isBlank()) {
      return "";
    }
    String text = part.strip().replace("&", "&&");
    // A digit after the font's size would be taken for part of it.
    return "&9"
        + (Character.isDigit(text.charAt(0)) ? " " : "")
        + text.replace("{page}", "&P")
            .replace("{pages}", "&N")
            .replace("{sheet}", "&A")
            .replace("{file}", "&F")
            .replace("{date}", "&D")
            .replace("{time}", "&T");
  }
}
