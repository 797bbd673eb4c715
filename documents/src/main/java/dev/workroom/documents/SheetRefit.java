package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.w3c.dom.Element;

/**
 * Gives the rows and columns of an existing workbook room for what an edit has put there. Nothing
 * that a person has set gets smaller, and nothing changes that the edit did not touch.
 */
final class SheetRefit {
  private static final int MOST_CELLS = 20_000;
  private static final double WIDEST = 60;
  private static final double AIR = 1.3;
  private static final double HIGHEST = 409;

  private final SheetPart part;
  private final SheetFit fit;
  private final boolean ours;
  private final Set<Integer> set;

  private SheetRefit(SheetPart part, SheetFit fit, boolean ours) throws IOException {
    this.set = set(part);
    this.part = part;
    this.fit = fit;
    this.ours = ours;
  }

  /**
   * @param grid the workbook as it is after the edits, recalculated
   */
  static void apply(WorkbookParts book, FormulaGrid grid) throws IOException {
    List<CellLook> looks = new ArrayList<>();
    WorkbookStyles styles = new WorkbookStyles(book.parts());
    boolean ours = ours(book.parts());
    for (WorkbookParts.Entry entry : book.entries()) {
      int index = grid.sheetIndex(entry.name());
      if (index < 0 || !book.isCells(entry) || book.touched(entry).isEmpty()) {
        continue;
      }
      if (looks.isEmpty()) {
        looks.addAll(CellLook.of(styles));
      }
      SheetPart part = book.sheet(entry);
      SheetFit fit = new SheetFit(part, grid.sheets().get(index), looks, grid.from1904());
      SheetRefit refit = new SheetRefit(part, fit, ours);
      if (ours) {
        refit.wrap(book.touched(entry), book.tables(entry), styles);
        looks.clear();
        looks.addAll(CellLook.of(styles));
      }
      refit.fit(book.touched(entry));
    }
  }

  private static boolean ours(WorkbookPackage parts) throws IOException {
    return parts.has("docProps/app.xml")
        && parts.text("docProps/app.xml").contains("<Application>Workroom</Application>");
  }

  /** A text too long for a column of ours wraps, as it would had it been there from the start. */
  private void wrap(
      Collection<SheetPart.Place> touched,
      List<WorkbookParts.ListObject> tables,
      WorkbookStyles styles)
      throws IOException {
    for (SheetPart.Place at : touched) {
      boolean held =
          fit.hemmed(at.row(), at.column())
              || tables.stream().anyMatch(one -> one.area().isInRange(at.row(), at.column()));
      SheetPartCell cell = part.cell(at.row(), at.column());
      if (held
          && cell != null
          && fit.textWidth(at.row(), at.column()) > Math.max(WIDEST, fit.width(at.column()))) {
        part.put(at.row(), at.column(), cell.withStyle(styles.withWrap(cell.style())));
      }
    }
  }

  private void fit(Collection<SheetPart.Place> touched) throws IOException {
    Map<Integer, Double> wanted = new TreeMap<>();
    Set<Integer> rows = new TreeSet<>();
    int left = MOST_CELLS;
    for (SheetPart.Place at : touched) {
      if (left-- == 0) {
        break;
      }
      rows.add(at.row());
      double width = fit.numberWidth(at.row(), at.column());
      boolean free = width == 0 && !fit.hemmed(at.row(), at.column());
      if (width == 0 && !free && (ours || !set.contains(at.column()))) {
        width = Math.min(WIDEST, fit.textWidth(at.row(), at.column()));
      }
      if (ours) {
        width = Math.max(width, Math.min(WIDEST, fit.wordWidth(at.row(), at.column())));
      }
      if (width > fit.width(at.column()) && fit.width(at.column()) > 0) {
        wanted.merge(at.column(), width + AIR, Math::max);
      }
    }
    for (Map.Entry<Integer, Double> column : wanted.entrySet()) {
      widen(column.getKey(), column.getValue());
      fit.widened(column.getKey(), column.getValue());
    }
    rows.forEach(this::heighten);
  }

  /** A set height stays or grows; one that follows the content is what the content needs. */
  private void heighten(int row) {
    double needed = fit.needed(row, 1);
    if (needed == 0 || fit.hidden(row)) {
      return;
    }
    needed = Math.min(HIGHEST, Math.max(needed, fit.least(row)));
    double now = fit.height(row).orElse(0.0);
    boolean fixed = fit.fixed(row);
    boolean grows = needed > now + 1;
    boolean shrinks = now > needed + 1 && (ours || !fixed);
    if (grows && (now > 0 || needed > fit.least(row)) || shrinks) {
      String bare = part.attributes(row).replaceAll("\\s(ht|customHeight)=\"[^\"]*\"", "");
      String how = fixed || ours ? " customHeight=\"1\"" : "";
      part.attributes(row, bare + " ht=\"" + shown(needed) + "\"" + how);
    }
  }

  private static String shown(double points) {
    return CellText.number(Math.rint(points * 4) / 4);
  }

  /** Columns whose width somebody has set. */
  private static Set<Integer> set(SheetPart part) throws IOException {
    Set<Integer> fixed = new HashSet<>();
    for (Element own : WorkbookXml.columns(part.frame())) {
      if (own.getAttribute("customWidth").matches("1|true")) {
        int last = Math.min(WorkbookXml.number(own, "max", 1), 2_000);
        for (int at = WorkbookXml.number(own, "min", 1); at <= last; at++) {
          fixed.add(at - 1);
        }
      }
    }
    return fixed;
  }

  private void widen(int column, double width) throws IOException {
    widen(part, column, width);
  }

  /** Gives one column another width; the others of its group keep theirs. */
  static void widen(SheetPart part, int column, double width) throws IOException {
    Element cols = part.framed("cols");
    int wanted = column + 1;
    Element own = null;
    for (Element each : WorkbookXml.children(cols, "col")) {
      int min = WorkbookXml.number(each, "min", 1);
      int max = WorkbookXml.number(each, "max", 1);
      if (min <= wanted && wanted <= max) {
        own = each;
        if (min < wanted) {
          Element before = (Element) each.cloneNode(true);
          before.setAttribute("max", Integer.toString(wanted - 1));
          cols.insertBefore(before, each);
        }
        if (wanted < max) {
          Element after = (Element) each.cloneNode(true);
          after.setAttribute("min", Integer.toString(wanted + 1));
          cols.insertBefore(after, each.getNextSibling());
        }
        break;
      }
    }
    if (own == null) {
      own = WorkbookXml.element(cols, "col");
      Element behind =
          WorkbookXml.children(cols, "col").stream()
              .filter(each -> WorkbookXml.number(each, "min", 1) > wanted)
              .findFirst()
              .orElse(null);
      cols.insertBefore(own, behind);
    }
    own.setAttribute("min", Integer.toString(wanted));
    own.setAttribute("max", Integer.toString(wanted));
    own.setAttribute("width", CellText.number(Math.rint(width * 100) / 100));
    own.setAttribute("customWidth", "1");
    part.reframed();
  }
}
