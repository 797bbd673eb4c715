package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Inserts rows or columns into an existing sheet, or deletes them, with all that refers to them.
 */
final class SheetSpace {
  private final WorkbookParts book;
  private final WorkbookParts.Entry entry;
  private final SheetShift shift;

  SheetSpace(WorkbookParts book, WorkbookParts.Entry entry, SheetShift shift) {
    this.book = book;
    this.entry = entry;
    this.shift = shift;
  }

  /**
   * Does it.
   *
   * @throws DocumentException when a table would lose its headers or all its rows; nothing has
   *     changed then
   */
  void apply() throws IOException {
    List<WorkbookParts.ListObject> lost = lost();
    SheetPart sheet = book.sheet(entry);
    SheetReferences references = new SheetReferences(book, entry.name(), shift::formula);
    references.rewrite();
    references.pivotSources(source ->
        source.getKey().equalsIgnoreCase(entry.name()) && !source.getValue().isEmpty()
            ? Map.entry(source.getKey(), or(shift.area(source.getValue()), source.getValue()))
            : source);
    for (WorkbookParts.ListObject table : lost) {
      removeTable(table);
    }
    if (!shift.rows()) {
      for (WorkbookParts.ListObject table : book.tables(entry)) {
        tableColumns(table);
      }
    }
    cells(sheet);
    frame(sheet);
    for (WorkbookParts.ListObject table : book.tables(entry)) {
      if (SheetReferences.attributes(
          table.element().getOwnerDocument(), List.of("ref"), this::kept)) {
        book.parts().changed(table.part());
      }
    }
    if (!shift.rows() && shift.count() > 0) {
      for (WorkbookParts.ListObject table : book.tables(entry)) {
        headers(sheet, table);
      }
    }
    if (shift.rows() && shift.count() > 0) {
      for (WorkbookParts.ListObject table : book.tables(entry)) {
        computed(sheet, table);
      }
    }
    new SheetAnchors(book, entry, shift).apply();
    book.forgetOrder();
  }

  /** Rows inserted among a table's get the formulas of its computed columns, as in Excel. */
  private void computed(SheetPart sheet, WorkbookParts.ListObject table) throws IOException {
    int last = shift.at() + shift.count() - 1;
    if (shift.at() < table.firstData() || last > table.lastData()) {
      return;
    }
    int above = shift.at() - 1;
    int below = last + 1;
    int from = above >= table.firstData() ? above : below;
    for (int c = table.area().getFirstColumn(); c <= table.area().getLastColumn(); c++) {
      SheetPartCell like = from > table.lastData() ? null : sheet.cell(from, c);
      SheetPartCell next = below > table.lastData() ? like : sheet.cell(below, c);
      String formula = like == null ? null : like.formula();
      if (like == null || formula == null || next == null || !next.hasFormula()) {
        continue;
      }
      for (int row = shift.at(); row <= last; row++) {
        sheet.put(
            row,
            c,
            WorkbookCells.written(
                book,
                SheetPartCell.empty(like.style()),
                FormulaShift.by(formula, row - from, 0),
                null,
                new CellReference(row, c).formatAsString(),
                sheet));
      }
    }
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  private String kept(String area) {
    return or(shift.area(area), area);
  }

  /** Tables that go as a whole. */
  private List<WorkbookParts.ListObject> lost() throws IOException {
    List<WorkbookParts.ListObject> lost = new ArrayList<>();
    if (shift.count() >= 0) {
      return lost;
    }
    int from = shift.at();
    int to = shift.at() - shift.count() - 1;
    for (WorkbookParts.ListObject table : book.tables(entry)) {
      CellRangeAddress area = table.area();
      int first = shift.rows() ? area.getFirstRow() : area.getFirstColumn();
      int last = shift.rows() ? area.getLastRow() : area.getLastColumn();
      if (from <= first && to >= last) {
        lost.add(table);
      } else if (shift.rows() && from <= first && to >= first && table.headers() > 0) {
        throw new DocumentException(
            "Row %d on sheet %s holds the headers of the table %s: delete the rows below it, or the whole table."
                .formatted(first + 1, entry.name(), table.name()));
      } else if (shift.rows() && from <= table.firstData() && to >= table.lastData()) {
        throw new DocumentException(
            "The rows %d to %d on sheet %s are all that the table %s holds; leave it one, or delete the whole table."
                .formatted(from + 1, to + 1, entry.name(), table.name()));
      }
    }
    return lost;
  }

  private void removeTable(WorkbookParts.ListObject table) throws IOException {
    SheetPart sheet = book.sheet(entry);
    for (WorkbookPackage.Link link : book.parts().links(entry.part())) {
      if (link.target().equals(table.part())) {
        for (Element part : WorkbookXml.all(sheet.frame(), "tablePart")) {
          if (part.getAttributeNS(WorkbookXml.RELATIONS, "id").equals(link.id())) {
            WorkbookXml.remove(part);
          }
        }
        book.parts().unlink(entry.part(), link.id());
      }
    }
    Element list = sheet.framed("tableParts");
    int left = WorkbookXml.children(list, "tablePart").size();
    if (left == 0) {
      WorkbookXml.remove(list);
    } else {
      list.setAttribute("count", Integer.toString(left));
    }
    book.parts().remove(table.part());
  }

  /** A column inserted inside a table is one of it; a deleted one is not. */
  private void tableColumns(WorkbookParts.ListObject table) throws IOException {
    int left = table.area().getFirstColumn();
    int right = table.area().getLastColumn();
    List<Element> columns = table.columns();
    if (shift.count() < 0) {
      for (int c = left; c <= right && c - left < columns.size(); c++) {
        if (shift.moved(c) < 0) {
          WorkbookXml.remove(columns.get(c - left));
          book.parts().changed(table.part());
        }
      }
    } else if (shift.at() > left && shift.at() <= right) {
      int id = 0;
      for (Element column : columns) {
        id = Math.max(id, WorkbookXml.number(column, "id", 0));
      }
      Element next = columns.get(shift.at() - left);
      for (int i = 0; i < shift.count(); i++) {
        Element column = WorkbookXml.element(next, "tableColumn");
        column.setAttribute("id", Integer.toString(++id));
        column.setAttribute("name", unused(table, "Column"));
        next.getParentNode().insertBefore(column, next);
      }
      book.parts().changed(table.part());
    }
    WorkbookXml.child(table.element(), "tableColumns")
        .ifPresent(list -> list.setAttribute("count", Integer.toString(table.columns().size())));
  }

  private static String unused(WorkbookParts.ListObject table, String name) {
    List<String> known = table.titles();
    int number = 1;
    while (known.contains(name + number)) {
      number++;
    }
    return name + number;
  }

  /** Excel wants each header cell to read as the table names its column. */
  private void headers(SheetPart sheet, WorkbookParts.ListObject table) {
    if (table.headers() == 0) {
      return;
    }
    int row = table.area().getFirstRow();
    for (int i = 0; i < shift.count(); i++) {
      int column = shift.at() + i;
      int index = column - table.area().getFirstColumn();
      if (index > 0 && column <= table.area().getLastColumn()) {
        SheetPartCell beside = sheet.cell(row, shift.at() - 1);
        sheet.put(
            row,
            column,
            SheetPartCell.empty(beside == null ? 0 : beside.style())
                .with(null, table.titles().get(index), sheet.prefix()));
      }
    }
  }

  private void cells(SheetPart sheet) {
    for (int[] at : sheet.formulas()) {
      SheetPartCell cell = sheet.cell(at[0], at[1]);
      if (cell != null && !cell.formulaAttribute("ref").isEmpty()) {
        sheet.put(at[0], at[1], cell.withSpans(this::kept));
      }
    }
    if (shift.count() == 0) {
      return;
    }
    if (shift.rows()) {
      Map<Integer, Integer> styles = new TreeMap<>();
      sheet.cells(shift.at() - 1).forEach((column, cell) -> styles.put(column, cell.style()));
      String attributes = sheet.attributes(shift.at() - 1);
      sheet.renumber(shift::moved);
      for (int i = 0; i < shift.count(); i++) {
        int row = shift.at() + i;
        if (!attributes.isEmpty() || !styles.isEmpty()) {
          sheet.attributes(row, attributes);
        }
        styles.forEach((column, style) -> {
          if (style != 0) {
            sheet.put(row, column, SheetPartCell.empty(style));
          }
        });
      }
      return;
    }
    sheet.renumberColumns(shift::moved);
    for (int row : sheet.rows()) {
      SheetPartCell beside = sheet.cell(row, shift.at() - 1);
      for (int i = 0; i < shift.count() && beside != null && beside.style() != 0; i++) {
        sheet.put(row, shift.at() + i, SheetPartCell.empty(beside.style()));
      }
    }
  }

  /** Merged cells, rules, filters, links, breaks, panes: what names cells around the rows. */
  private void frame(SheetPart sheet) throws IOException {
    Element frame = sheet.frame();
    boolean changed = false;
    for (Element element : WorkbookXml.all(frame)) {
      String name = element.getLocalName();
      for (String attribute : List.of("sqref", "ref", "topLeftCell", "activeCell")) {
        String text = element.getAttribute(attribute);
        if (text.isEmpty()) {
          continue;
        }
        String moved = shift.areas(text);
        boolean view = name.equals("sheetView") || name.equals("pane") || name.equals("selection");
        if (moved.isEmpty() && !view) {
          WorkbookXml.remove(element);
          changed = true;
        } else if (!moved.isEmpty() && !moved.equals(text)) {
          element.setAttribute(attribute, moved);
          changed = true;
        }
        if (name.equals("mergeCell") && single(moved)) {
          WorkbookXml.remove(element);
        }
      }
      if (name.equals("sqref")) {
        String moved = shift.areas(element.getTextContent());
        if (moved.isEmpty()) {
          WorkbookXml.remove(element.getParentNode());
        } else {
          element.setTextContent(moved);
        }
        changed = true;
      }
    }
    changed |= columns(frame) | breaks(frame) | panes(frame) | counts(frame);
    if (changed) {
      sheet.reframed();
    }
  }

  /** A merge of one cell is damage to Excel. */
  private static boolean single(String area) {
    String[] corners = area.replace("$", "").split(":", 2);
    return corners.length < 2 || corners[0].equals(corners[1]);
  }

  private boolean columns(Element frame) {
    if (shift.rows() || shift.count() == 0) {
      return false;
    }
    for (Element column : WorkbookXml.columns(frame)) {
      int min = WorkbookXml.number(column, "min", 1) - 1;
      int max = WorkbookXml.number(column, "max", 1) - 1;
      int from = shift.moved(min) < 0 ? shift.at() : shift.moved(min);
      int to = shift.moved(max) < 0 ? shift.at() - 1 : shift.moved(max);
      // The new columns are as wide as the one before them.
      int last = shift.count() > 0 && max == shift.at() - 1 ? max + shift.count() : to;
      if (from > last || from > 16_383) {
        WorkbookXml.remove(column);
        continue;
      }
      column.setAttribute("min", Integer.toString(from + 1));
      column.setAttribute("max", Integer.toString(Math.min(last, 16_383) + 1));
    }
    return true;
  }

  private boolean breaks(Element frame) {
    boolean changed = false;
    for (Element list : WorkbookXml.children(frame, shift.rows() ? "rowBreaks" : "colBreaks")) {
      for (Element one : WorkbookXml.children(list, "brk")) {
        int moved = shift.moved(WorkbookXml.number(one, "id", 0));
        if (moved < 0) {
          WorkbookXml.remove(one);
        } else {
          one.setAttribute("id", Integer.toString(moved));
        }
        changed = true;
      }
    }
    return changed;
  }

  private boolean panes(Element frame) {
    boolean changed = false;
    for (Element pane : WorkbookXml.all(frame, "pane")) {
      String side = shift.rows() ? "ySplit" : "xSplit";
      int frozen = WorkbookXml.number(pane, side, 0);
      if (pane.getAttribute("state").startsWith("frozen") && frozen > shift.at()) {
        int moved = shift.moved(frozen);
        pane.setAttribute(side, Integer.toString(moved < 0 ? shift.at() : moved));
        changed = true;
      }
    }
    return changed;
  }

  /** Lists say how long they are, and an empty list is damage to Excel. */
  private static boolean counts(Element frame) {
    boolean changed = false;
    Map<String, String> lists =
        Map.of(
            "mergeCells", "mergeCell",
            "dataValidations", "dataValidation",
            "hyperlinks", "hyperlink",
            "cols", "col",
            "rowBreaks", "brk",
            "colBreaks", "brk");
    for (Element list : WorkbookXml.all(frame)) {
      String member = lists.get(list.getLocalName());
      if (member == null) {
        continue;
      }
      int size = WorkbookXml.children(list, member).size();
      if (size == 0) {
        WorkbookXml.remove(list);
        changed = true;
      } else if (list.hasAttribute("count")) {
        list.setAttribute("count", Integer.toString(size));
        if (list.hasAttribute("manualBreakCount")) {
          list.setAttribute("manualBreakCount", Integer.toString(size));
        }
        changed = true;
      }
    }
    return changed;
  }
}
