package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.poi.ss.util.CellRangeAddress;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** What lies on a sheet beside its cells, a line each: tables, pivot tables, charts. */
final class SheetObjects {
  private SheetObjects() {}

  /** Those that meet an area, or all of the sheet. */
  static String shown(Path file, SheetName sheet, @Nullable CellRangeAddress area)
      throws IOException {
    StringBuilder out = new StringBuilder();
    try (WorkbookPackage parts = WorkbookPackage.open(file)) {
      WorkbookParts book = new WorkbookParts(parts);
      WorkbookParts.Entry entry = book.entry(sheet.name());
      for (WorkbookParts.ListObject table : book.tables()) {
        if (table.sheet().equals(entry.name()) && (area == null || area.intersects(table.area()))) {
          out.append("table %s at %s\n".formatted(table.name(), table.area().formatAsString()));
        }
      }
      for (WorkbookPackage.Link link : parts.links(entry.part())) {
        if (link.is("pivotTable") && parts.has(link.target())) {
          out.append(pivot(parts, link.target(), area));
        }
      }
      for (DrawnChart chart : DrawnChart.of(book, entry)) {
        if (area == null || chart.area().intersects(area)) {
          out.append(chart.shown()).append('\n');
        }
      }
    } catch (DocumentException | IOException _) {
      // A part that cannot be read hides no cells.
      return "";
    }
    return out.toString();
  }

  private static String pivot(WorkbookPackage parts, String part, @Nullable CellRangeAddress area)
      throws IOException {
    Element pivot = parts.tree(part).getDocumentElement();
    String place =
        WorkbookXml.child(pivot, "location").map(one -> one.getAttribute("ref")).orElse("");
    if (place.isEmpty() || area != null && !area.intersects(CellRangeAddress.valueOf(place))) {
      return "";
    }
    String from = "";
    for (WorkbookPackage.Link link : parts.links(part)) {
      if (link.is("pivotCacheDefinition") && parts.has(link.target())) {
        from = source(parts.tree(link.target()).getDocumentElement());
      }
    }
    return "pivot table %s at %s%s\n".formatted(pivot.getAttribute("name"), place, from);
  }

  private static String source(Element cache) {
    Optional<Element> source = WorkbookXml.all(cache, "worksheetSource").stream().findFirst();
    return source
        .map(one ->
            one.hasAttribute("name")
                ? ", from " + one.getAttribute("name")
                : ", from %s!%s".formatted(one.getAttribute("sheet"), one.getAttribute("ref")))
        .orElse("");
  }
}
