package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.util.CellRangeAddress;
import org.w3c.dom.Element;

/** The cells to which rules of a sheet apply, taken from them where another rule comes. */
final class SheetAreas {
  private SheetAreas() {}

  /**
   * Takes cells from all rules of a kind, and the rules away that have no cells left.
   *
   * @param kind {@code dataValidation} or {@code conditionalFormatting}
   */
  static void clear(SheetPart sheet, String kind, CellRangeAddress cells) throws IOException {
    boolean changed = false;
    for (Element rule : WorkbookXml.all(sheet.frame(), kind)) {
      Element inside = WorkbookXml.child(rule, "sqref").orElse(null);
      String areas = inside == null ? rule.getAttribute("sqref") : inside.getTextContent();
      String left = without(areas, cells);
      if (left.equals(areas)) {
        continue;
      }
      changed = true;
      if (left.isEmpty()) {
        remove(rule);
      } else if (inside == null) {
        rule.setAttribute("sqref", left);
      } else {
        inside.setTextContent(left);
      }
    }
    if (changed) {
      sheet.reframed();
    }
  }

  /** An empty list is damage to Excel. */
  private static void remove(Element rule) {
    Element list = (Element) rule.getParentNode();
    WorkbookXml.remove(rule);
    int size = WorkbookXml.children(list, rule.getLocalName()).size();
    if (list.getLocalName().equals("worksheet")) {
      return;
    }
    if (size > 0) {
      if (list.hasAttribute("count")) {
        list.setAttribute("count", Integer.toString(size));
      }
      return;
    }
    Element above = (Element) list.getParentNode();
    WorkbookXml.remove(list);
    if (above.getLocalName().equals("ext")) {
      Element all = (Element) above.getParentNode();
      WorkbookXml.remove(above);
      if (WorkbookXml.children(all, "ext").isEmpty()) {
        WorkbookXml.remove(all);
      }
    }
  }

  /** Areas as rules name them, between spaces, without these cells. */
  static String without(String areas, CellRangeAddress cells) {
    List<String> left = new ArrayList<>();
    for (String area : areas.strip().split("\\s+")) {
      if (!area.matches("\\$?[A-Za-z]{1,3}\\$?\\d{1,7}(:\\$?[A-Za-z]{1,3}\\$?\\d{1,7})?")) {
        left.add(area);
        continue;
      }
      CellRangeAddress one = CellRangeAddress.valueOf(area.replace("$", ""));
      if (!one.intersects(cells)) {
        left.add(area);
        continue;
      }
      int top = Math.max(one.getFirstRow(), cells.getFirstRow());
      int bottom = Math.min(one.getLastRow(), cells.getLastRow());
      add(left, one.getFirstRow(), top - 1, one.getFirstColumn(), one.getLastColumn());
      add(left, top, bottom, one.getFirstColumn(), cells.getFirstColumn() - 1);
      add(left, top, bottom, cells.getLastColumn() + 1, one.getLastColumn());
      add(left, bottom + 1, one.getLastRow(), one.getFirstColumn(), one.getLastColumn());
    }
    return String.join(" ", left);
  }

  private static void add(List<String> left, int top, int bottom, int first, int last) {
    if (top <= bottom && first <= last) {
      left.add(new CellRangeAddress(top, bottom, first, last).formatAsString());
    }
  }
}
