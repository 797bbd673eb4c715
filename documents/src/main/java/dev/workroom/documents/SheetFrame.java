package dev.workroom.documents;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Changes how a sheet of an existing workbook is shown and printed, and nothing else of it. */
final class SheetFrame {
  private final WorkbookParts book;
  private final WorkbookParts.Entry entry;
  private final SheetChange look;

  SheetFrame(WorkbookParts book, WorkbookParts.Entry entry, SheetChange look) {
    this.book = book;
    this.entry = entry;
    this.look = look;
  }

  /** Frozen cells, widths, gridlines, and whether it is seen at all. */
  void view() throws IOException {
    SheetPart sheet = book.sheet(entry);
    if (look.gridlines() != null) {
      seen(sheet).setAttribute("showGridLines", look.gridlines() ? "1" : "0");
    }
    if (look.freeze() != null) {
      freeze(sheet, look.freeze());
    }
    for (var width : look.widths().entrySet()) {
      String letters = width.getKey().strip();
      if (!letters.matches("[A-Za-z]{1,3}")) {
        throw new DocumentException(
            "widths of %s: \"%s\" is no column such as C.".formatted(entry.name(), letters));
      }
      SheetRefit.widen(
          sheet,
          CellReference.convertColStringToIndex(letters),
          Math.clamp(width.getValue(), 1, 200));
    }
    if (look.hidden() != null) {
      hide(look.hidden());
    }
  }

  private static Element seen(SheetPart sheet) throws IOException {
    Element views = sheet.framed("sheetViews");
    Optional<Element> known = WorkbookXml.child(views, "sheetView");
    if (known.isPresent()) {
      return known.get();
    }
    Element made = WorkbookXml.element(views, "sheetView");
    made.setAttribute("workbookViewId", "0");
    views.appendChild(made);
    return made;
  }

  private void freeze(SheetPart sheet, String wanted) throws IOException {
    Element view = seen(sheet);
    WorkbookXml.children(view, "pane").forEach(WorkbookXml::remove);
    WorkbookXml.children(view, "selection").forEach(WorkbookXml::remove);
    view.removeAttribute("topLeftCell");
    if (wanted.equalsIgnoreCase("none")) {
      return;
    }
    CellReference at = WorkbookLayout.address(wanted, entry.name());
    if (at.getRow() == 0 && at.getCol() == 0) {
      return;
    }
    Element pane = WorkbookXml.element(view, "pane");
    if (at.getCol() > 0) {
      pane.setAttribute("xSplit", Integer.toString(at.getCol()));
    }
    if (at.getRow() > 0) {
      pane.setAttribute("ySplit", Integer.toString(at.getRow()));
    }
    String active = at.getCol() == 0 ? "bottomLeft" : at.getRow() == 0 ? "topRight" : "bottomRight";
    pane.setAttribute("topLeftCell", at.formatAsString().replace("$", ""));
    pane.setAttribute("activePane", active);
    pane.setAttribute("state", "frozen");
    view.insertBefore(pane, view.getFirstChild());
    Element selection = WorkbookXml.element(view, "selection");
    selection.setAttribute("pane", active);
    view.insertBefore(selection, pane.getNextSibling());
  }

  private void hide(boolean hidden) throws IOException {
    boolean others =
        book.entries().stream()
            .anyMatch(
                one -> !one.part().equals(entry.part()) && !one.element().hasAttribute("state"));
    if (hidden && !others) {
      throw new DocumentException(
          "%s is the only visible sheet; a workbook needs one.".formatted(entry.name()));
    }
    if (hidden) {
      entry.element().setAttribute("state", "hidden");
    } else {
      entry.element().removeAttribute("state");
    }
    book.rebooked();
  }

  /**
   * Takes what is said of printing, and only that, from a draft.
   *
   * @param from a workbook with a sheet of the same name that is printed as wanted
   */
  void print(WorkbookParts from) throws IOException {
    SheetPart sheet = book.sheet(entry);
    Element theirs = from.sheet(from.entry(entry.name())).frame();
    SheetPrint print = look.print() == null ? SheetPrint.standard() : look.print();
    Element setup = WorkbookXml.child(theirs, "pageSetup").orElseThrow();
    if (look.landscape() != null) {
      take(sheet.framed("pageSetup"), setup, "orientation");
    }
    if (print.paper() != null) {
      take(sheet.framed("pageSetup"), setup, "paperSize");
    }
    if (print.fit() != null) {
      take(sheet.framed("pageSetup"), setup, "fitToWidth");
      take(sheet.framed("pageSetup"), setup, "fitToHeight");
      sheet.framed("pageSetup").removeAttribute("scale");
      fit(sheet.framed("sheetPr"), !print.fit().strip().equalsIgnoreCase("none"));
    }
    texts(sheet, theirs, print);
    if (!print.breaks().isEmpty()) {
      WorkbookXml.children(sheet.frame(), "rowBreaks").forEach(WorkbookXml::remove);
      Element breaks = WorkbookXml.child(theirs, "rowBreaks").orElseThrow();
      sheet.place(WorkbookStyles.copy(breaks, sheet.frame()));
    }
    if (print.area() != null) {
      name(from, "_xlnm.Print_Area");
    }
    if (print.titleRows() != null || print.titleColumns() != null) {
      name(from, "_xlnm.Print_Titles");
    }
    sheet.reframed();
  }

  private static void take(Element to, Element from, String attribute) {
    if (from.hasAttribute(attribute)) {
      to.setAttribute(attribute, from.getAttribute(attribute));
    } else {
      to.removeAttribute(attribute);
    }
  }

  private static void fit(Element properties, boolean fits) {
    Element page =
        WorkbookXml.child(properties, "pageSetUpPr")
            .orElseGet(() -> {
              Element made = WorkbookXml.element(properties, "pageSetUpPr");
              properties.appendChild(made);
              return made;
            });
    page.setAttribute("fitToPage", fits ? "1" : "0");
  }

  /** Header and footer of all pages. */
  private static void texts(SheetPart sheet, Element theirs, SheetPrint print) throws IOException {
    for (String part : List.of("oddHeader", "oddFooter")) {
      if ((part.equals("oddHeader") ? print.header() : print.footer()) == null) {
        continue;
      }
      Element all = sheet.framed("headerFooter");
      WorkbookXml.children(all, part).forEach(WorkbookXml::remove);
      Element text =
          WorkbookXml.child(theirs, "headerFooter")
              .flatMap(one -> WorkbookXml.child(one, part))
              .orElse(null);
      if (text != null) {
        Element next =
            part.equals("oddHeader")
                ? WorkbookXml.all(all).stream().findFirst().orElse(null)
                : WorkbookXml.all(all).stream()
                    .filter(one -> !one.getLocalName().equals("oddHeader"))
                    .findFirst()
                    .orElse(null);
        all.insertBefore(WorkbookStyles.copy(text, all), next);
      }
    }
  }

  private void name(WorkbookParts from, String name) throws IOException {
    int here = position(book);
    int there = position(from);
    for (Element known : book.names()) {
      if (known.getAttribute("name").equals(name)
          && WorkbookXml.number(known, "localSheetId", -1) == here) {
        WorkbookXml.remove(known);
      }
    }
    Element list = WorkbookXml.child(book.book(), "definedNames").orElse(null);
    @Nullable Element wanted = null;
    for (Element one : from.names()) {
      if (one.getAttribute("name").equals(name)
          && WorkbookXml.number(one, "localSheetId", -1) == there) {
        wanted = one;
      }
    }
    if (wanted != null) {
      Element to = list == null ? WorkbookOrder.placed(book.book(), "definedNames") : list;
      Element made = WorkbookStyles.copy(wanted, to);
      made.setAttribute("localSheetId", Integer.toString(here));
      to.appendChild(made);
    } else if (list != null && WorkbookXml.children(list, "definedName").isEmpty()) {
      WorkbookXml.remove(Objects.requireNonNull(list));
    }
    book.rebooked();
  }

  private int position(WorkbookParts parts) throws IOException {
    List<WorkbookParts.Entry> all = parts.entries();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equalsIgnoreCase(entry.name())) {
        return i;
      }
    }
    return -1;
  }
}
