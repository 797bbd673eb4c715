package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Brings the values that charts keep of their cells up to date; other charts are not touched. */
final class ChartCaches {
  private static final int MOST_POINTS = 100_000;

  private final WorkbookParts book;
  private final FormulaGrid grid;

  /**
   * @param grid the workbook's values; formulas tell their stored ones
   */
  ChartCaches(WorkbookParts book, FormulaGrid grid) {
    this.book = book;
    this.grid = grid;
  }

  void refresh() throws IOException {
    for (String part : book.under("charts/chart")) {
      if (part.contains("/_rels/")) {
        continue;
      }
      for (Element element : WorkbookXml.all(book.parts().tree(part))) {
        boolean numbers = element.getLocalName().equals("numRef");
        if ((numbers || element.getLocalName().equals("strRef")) && refresh(element, numbers)) {
          book.parts().changed(part);
        }
      }
    }
  }

  private boolean refresh(Element reference, boolean numbers) {
    Optional<Element> formula = WorkbookXml.child(reference, "f");
    Optional<Element> cache = WorkbookXml.child(reference, numbers ? "numCache" : "strCache");
    if (formula.isEmpty() || cache.isEmpty()) {
      return false;
    }
    List<@Nullable String> values = values(formula.get().getTextContent(), numbers);
    if (values == null || values.equals(cached(cache.get(), numbers))) {
      return false;
    }
    for (String name : List.of("ptCount", "pt")) {
      WorkbookXml.children(cache.get(), name).forEach(WorkbookXml::remove);
    }
    Element end = WorkbookXml.child(cache.get(), "extLst").orElse(null);
    Element count = WorkbookXml.element(cache.get(), "ptCount");
    count.setAttribute("val", Integer.toString(values.size()));
    cache.get().insertBefore(count, end);
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      if (value != null) {
        Element point = WorkbookXml.element(cache.get(), "pt");
        point.setAttribute("idx", Integer.toString(i));
        Element text = WorkbookXml.element(cache.get(), "v");
        text.setTextContent(value);
        point.appendChild(text);
        cache.get().insertBefore(point, end);
      }
    }
    return true;
  }

  private static List<@Nullable String> cached(Element cache, boolean numbers) {
    int count =
        WorkbookXml.child(cache, "ptCount").map(one -> WorkbookXml.number(one, "val", 0)).orElse(0);
    List<@Nullable String> values = new ArrayList<>();
    for (int i = 0; i < Math.min(count, MOST_POINTS); i++) {
      values.add(null);
    }
    for (Element point : WorkbookXml.children(cache, "pt")) {
      int at = WorkbookXml.number(point, "idx", 0);
      if (at < values.size()) {
        String text = WorkbookXml.child(point, "v").map(Element::getTextContent).orElse(null);
        values.set(at, numbers && text != null ? number(text) : text);
      }
    }
    return values;
  }

  /** 1.0 and 1 are the same point. */
  private static String number(String text) {
    try {
      return CellXml.number(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /** Null where the reference is no single range of a sheet. */
  private @Nullable List<@Nullable String> values(String formula, boolean numbers) {
    if (!formula.matches(
        "(?s)('.*'|[^'(,\\[]+)!\\$?[A-Za-z]{1,3}\\$?\\d+(:\\$?[A-Za-z]{1,3}\\$?\\d+)?")) {
      return null;
    }
    AreaReference area = new AreaReference(formula, SpreadsheetVersion.EXCEL2007);
    CellReference first = area.getFirstCell();
    CellReference last = area.getLastCell();
    int sheet = grid.sheetIndex(first.getSheetName());
    long size = (last.getRow() - first.getRow() + 1L) * (last.getCol() - first.getCol() + 1L);
    if (sheet < 0 || size > MOST_POINTS) {
      return null;
    }
    List<@Nullable String> values = new ArrayList<>();
    for (int r = first.getRow(); r <= last.getRow(); r++) {
      for (int c = first.getCol(); c <= last.getCol(); c++) {
        Object content = grid.sheets().get(sheet).get(r, c);
        Object value = content instanceof FormulaGrid.Formula made ? made.stored() : content;
        values.add(
            switch (value) {
              case Double number -> numbers ? CellXml.number(number) : CellText.number(number);
              case null -> null;
              case CellError error -> numbers ? null : error.code();
              default -> numbers ? null : value.toString();
            });
      }
    }
    return values;
  }
}
