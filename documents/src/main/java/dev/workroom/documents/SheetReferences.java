package dev.workroom.documents;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Rewrites every reference to cells that a workbook holds: in formulas, names, rules, charts, pivot
 * tables and links, on all sheets.
 */
final class SheetReferences {
  private static final List<String> CELLS_OF_CONTROLS =
      List.of("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup", "linkedCell", "listFillRange");

  private final WorkbookParts book;
  private final String word;
  private final Rewriting rewriting;

  /** What becomes of references. */
  interface Rewriting {
    /**
     * @param own the sheet that the formula stands on; empty for a name's
     */
    String formula(String formula, String own);
  }

  /**
   * @param word what a part must mention to be looked at: the sheet's name
   */
  SheetReferences(WorkbookParts book, String word, Rewriting rewriting) {
    this.book = book;
    this.word = word;
    this.rewriting = rewriting;
  }

  /** Rewrites all but what stands on the sheet itself in other ways than formulas. */
  void rewrite() throws IOException {
    for (WorkbookParts.Entry entry : book.entries()) {
      boolean own = entry.name().equalsIgnoreCase(word);
      if (book.isCells(entry) && (own || book.mentions(entry, word))) {
        cells(entry);
        frame(entry);
      }
    }
    for (Element name : book.names()) {
      String changed = rewriting.formula(name.getTextContent(), "");
      if (!changed.equals(name.getTextContent())) {
        name.setTextContent(changed);
        book.rebooked();
      }
    }
    controls();
    for (String folder : List.of("xl/charts/", "xl/chartEx/", "xl/tables/", "xl/drawings/")) {
      for (String part : book.under(folder)) {
        if (!part.contains("/_rels/")) {
          elements(part);
        }
      }
    }
  }

  private void cells(WorkbookParts.Entry entry) throws IOException {
    SheetPart sheet = book.sheet(entry);
    // One that others share moves alone from here on.
    sheet.unshare();
    for (int[] at : sheet.formulas()) {
      SheetPartCell cell = sheet.cell(at[0], at[1]);
      String formula = cell == null ? null : cell.formula();
      if (cell != null && formula != null) {
        String moved = rewriting.formula(formula, entry.name());
        if (!moved.equals(formula)) {
          sheet.put(at[0], at[1], cell.withFormula(moved));
        }
      }
    }
  }

  /** Check boxes and lists write into cells and are filled from cells. */
  private void controls() throws IOException {
    for (WorkbookParts.Entry entry : book.entries()) {
      for (WorkbookPackage.Link link : book.parts().links(entry.part())) {
        if (link.is("ctrlProp") && !link.outside() && book.parts().has(link.target())) {
          Element control = book.parts().tree(link.target()).getDocumentElement();
          if (attributes(control, entry.name())) {
            book.parts().changed(link.target());
          }
        }
      }
    }
  }

  private boolean attributes(Element control, String own) {
    boolean any = false;
    for (String name : CELLS_OF_CONTROLS) {
      String cell = control.getAttribute(name);
      String changed = rewriting.formula(cell, own);
      if (!changed.equals(cell)) {
        control.setAttribute(name, changed);
        any = true;
      }
    }
    return any;
  }

  /** Rules, sparklines, links and controls of a sheet. */
  private void frame(WorkbookParts.Entry entry) throws IOException {
    SheetPart sheet = book.sheet(entry);
    for (Element element : WorkbookXml.all(sheet.frame())) {
      if (formulaElement(element) && rewrite(element, entry.name())) {
        sheet.reframed();
      }
      if (element.getLocalName().equals("controlPr") && attributes(element, entry.name())) {
        sheet.reframed();
      }
      String location = element.getAttribute("location");
      if (element.getLocalName().equals("hyperlink") && location.contains("!")) {
        String changed = rewriting.formula(location, "");
        if (!changed.equals(location)) {
          element.setAttribute("location", changed);
          sheet.reframed();
        }
      }
    }
  }

  /** The extensions' formula1 holds an f of its own, which is rewritten by itself. */
  private static boolean formulaElement(Element element) {
    return switch (element.getLocalName()) {
      case "formula", "formula1", "formula2", "f" -> WorkbookXml.children(element, "f").isEmpty();
      default -> false;
    };
  }

  private boolean rewrite(Element element, String own) {
    String text = element.getTextContent();
    String changed = rewriting.formula(text, own);
    if (changed.equals(text)) {
      return false;
    }
    element.setTextContent(changed);
    return true;
  }

  /** Charts read cells by formulas, tables compute columns by them, shapes show cells. */
  private void elements(String part) throws IOException {
    String own = part.contains("tables/") ? sheetOfTable(part) : "";
    boolean mentioned =
        own.equalsIgnoreCase(word)
            || book.parts().text(part).contains(CellXml.escaped(word).split("'")[0]);
    if (!mentioned) {
      return;
    }
    for (Element element : WorkbookXml.all(book.parts().tree(part))) {
      String name = element.getLocalName();
      boolean formula =
          name.equals("f")
              || name.equals("calculatedColumnFormula")
              || name.equals("totalsRowFormula");
      if (formula && rewrite(element, own)) {
        book.parts().changed(part);
      }
      String shown = element.getAttribute("textlink");
      if (!shown.isEmpty()) {
        String changed = rewriting.formula(shown, own);
        if (!changed.equals(shown)) {
          element.setAttribute("textlink", changed);
          book.parts().changed(part);
        }
      }
    }
  }

  private String sheetOfTable(String part) throws IOException {
    for (WorkbookParts.ListObject table : book.tables()) {
      if (table.part().equals(part)) {
        return table.sheet();
      }
    }
    return "";
  }

  /** Replaces each attribute of these names by what {@code change} makes of it. */
  static boolean attributes(Node root, List<String> names, UnaryOperator<String> change) {
    boolean any = false;
    for (Element element : WorkbookXml.all(root)) {
      for (String name : names) {
        String text = element.getAttribute(name);
        if (!text.isEmpty()) {
          String changed = change.apply(text);
          if (!changed.equals(text)) {
            element.setAttribute(name, changed);
            any = true;
          }
        }
      }
    }
    return any;
  }

  /** For the caches of pivot tables, whose sources are said in attributes. */
  void pivotSources(Function<Map.Entry<String, String>, Map.Entry<String, String>> change)
      throws IOException {
    for (String part : book.under("pivotCache/pivotCacheDefinition")) {
      if (part.contains("/_rels/")) {
        continue;
      }
      for (Element source : WorkbookXml.all(book.parts().tree(part), "worksheetSource")) {
        Map.Entry<String, String> now =
            Map.entry(source.getAttribute("sheet"), source.getAttribute("ref"));
        Map.Entry<String, String> changed = change.apply(now);
        if (!changed.equals(now)) {
          source.setAttribute("sheet", changed.getKey());
          source.setAttribute("ref", changed.getValue());
          book.parts().changed(part);
        }
      }
    }
  }
}
