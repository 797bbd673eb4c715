package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.poi.ss.util.CellRangeAddress;
import org.w3c.dom.Element;

/** An existing workbook's sheets, tables and names, each in its own part, ready to be changed. */
final class WorkbookParts {
  private final WorkbookPackage parts;
  private final String main;
  private final Map<String, SheetPart> sheets = new LinkedHashMap<>();
  private final Map<String, Set<SheetPart.Place>> touched = new LinkedHashMap<>();

  WorkbookParts(WorkbookPackage parts) throws IOException {
    this.parts = parts;
    this.main = parts.main();
  }

  /** A sheet's entry in the workbook, with its part. */
  record Entry(String name, String part, Element element) {}

  /** A table's part, with what it says of itself. Rows and columns count from 0. */
  record ListObject(
      String part,
      String sheet,
      Element element,
      String name,
      CellRangeAddress area,
      int headers,
      int totals) {
    int firstData() {
      return area.getFirstRow() + headers;
    }

    int lastData() {
      return area.getLastRow() - totals;
    }

    List<Element> columns() {
      return WorkbookXml.child(element, "tableColumns")
          .map(columns -> WorkbookXml.children(columns, "tableColumn"))
          .orElse(List.of());
    }

    List<String> titles() {
      return columns().stream().map(column -> unescaped(column.getAttribute("name"))).toList();
    }

    /** Line breaks and the like are written as _x000a_ in names. */
    private static String unescaped(String name) {
      return name.replaceAll("(?i)_x000[ad]_", "\n");
    }
  }

  WorkbookPackage parts() {
    return parts;
  }

  String main() {
    return main;
  }

  /** The workbook's element. */
  Element book() throws IOException {
    return parts.tree(main).getDocumentElement();
  }

  /** Whether it counts days from 1904. */
  boolean from1904() throws IOException {
    return WorkbookXml.child(book(), "workbookPr")
        .filter(properties -> properties.getAttribute("date1904").matches("1|true"))
        .isPresent();
  }

  void rebooked() {
    parts.changed(main);
  }

  /** The sheets in order; charts that are sheets of their own are among them. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    Element list =
        WorkbookXml.child(book(), "sheets")
            .orElseThrow(() -> new IOException("it holds no sheets"));
    for (Element sheet : WorkbookXml.children(list, "sheet")) {
      String id = sheet.getAttributeNS(WorkbookXml.RELATIONS, "id");
      if (id.isEmpty()) {
        id = sheet.getAttributeNS("http://purl.oclc.org/ooxml/officeDocument/relationships", "id");
      }
      String part = parts.link(main, id).map(WorkbookPackage.Link::target).orElse("");
      entries.add(new Entry(sheet.getAttribute("name"), part, sheet));
    }
    return entries;
  }

  /**
   * The sheet of a name, forgiving case.
   *
   * @throws DocumentException when there is none
   */
  Entry entry(String name) throws IOException {
    List<Entry> entries = entries();
    return entries.stream()
        .filter(entry -> entry.name().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(() ->
            new DocumentException(
                "There is no sheet \"%s\"; the sheets are %s."
                    .formatted(name, entries.stream().map(Entry::name).toList())));
  }

  /** A sheet's cells, cut once; what was changed in them is written by {@link #flush}. */
  SheetPart sheet(Entry entry) throws IOException {
    SheetPart known = sheets.get(entry.part());
    if (known == null) {
      if (!parts.has(entry.part()) || !isCells(entry)) {
        throw new DocumentException("The sheet %s holds no cells.".formatted(entry.name()));
      }
      known = SheetPart.of(parts.text(entry.part())).noting(touchedIn(entry.part()));
      sheets.put(entry.part(), known);
    }
    return known;
  }

  private Set<SheetPart.Place> touchedIn(String part) {
    return touched.computeIfAbsent(part, _ -> new TreeSet<>());
  }

  /** The cells of a sheet that show something else than they did when the book was opened. */
  Set<SheetPart.Place> touched(Entry entry) {
    return new TreeSet<>(touchedIn(entry.part()));
  }

  /** Whether a sheet's part mentions any of these words, or has been cut already. */
  boolean mentions(Entry entry, String word) throws IOException {
    return isCells(entry)
        && (sheets.containsKey(entry.part())
            || containsIgnoringCase(parts.text(entry.part()), CellXml.escaped(word))
            || containsIgnoringCase(
                parts.text(entry.part()), word.replace("'", "''").replace("&", "&amp;")));
  }

  static boolean containsIgnoringCase(String text, String word) {
    return text.contains(word)
        || text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }

  boolean isCells(Entry entry) throws IOException {
    return parts.links(main).stream()
        .anyMatch(link -> link.target().equals(entry.part()) && link.is("worksheet"));
  }

  /** Forgets a sheet that is deleted. */
  void drop(Entry entry) {
    sheets.remove(entry.part());
  }

  /** Writes the sheets that were cut back into their parts, where they changed. */
  void flush() throws IOException {
    for (Map.Entry<String, SheetPart> sheet : sheets.entrySet()) {
      if (parts.has(sheet.getKey())) {
        String xml = sheet.getValue().xml();
        if (!xml.equals(parts.text(sheet.getKey()))) {
          parts.put(sheet.getKey(), xml);
        }
      }
    }
    sheets.clear();
  }

  List<ListObject> tables() throws IOException {
    List<ListObject> tables = new ArrayList<>();
    for (Entry entry : entries()) {
      tables.addAll(tables(entry));
    }
    return tables;
  }

  List<ListObject> tables(Entry entry) throws IOException {
    List<ListObject> tables = new ArrayList<>();
    for (WorkbookPackage.Link link : parts.links(entry.part())) {
      if (link.is("table") && parts.has(link.target())) {
        Element table = parts.tree(link.target()).getDocumentElement();
        String name = table.getAttribute("displayName");
        tables.add(
            new ListObject(
                link.target(),
                entry.name(),
                table,
                name.isEmpty() ? table.getAttribute("name") : name,
                CellRangeAddress.valueOf(table.getAttribute("ref")),
                WorkbookXml.number(table, "headerRowCount", 1),
                WorkbookXml.number(table, "totalsRowCount", 0)));
      }
    }
    return tables;
  }

  /**
   * The table of a name, forgiving case.
   *
   * @throws DocumentException when there is none
   */
  ListObject table(String name) throws IOException {
    List<ListObject> tables = tables();
    Optional<ListObject> found =
        tables.stream().filter(table -> table.name().equalsIgnoreCase(name.strip())).findFirst();
    return found.orElseThrow(() ->
        new DocumentException(
            "There is no table \"%s\"; the tables are %s."
                .formatted(name, tables.stream().map(ListObject::name).toList())));
  }

  /** The defined names' elements. */
  List<Element> names() throws IOException {
    return WorkbookXml.child(book(), "definedNames")
        .map(names -> WorkbookXml.children(names, "definedName"))
        .orElse(List.of());
  }

  /** Parts of a kind, such as {@code xl/charts/}, by their folder or a folder's beginning. */
  List<String> under(String folder) {
    return parts.names().stream()
        .filter(name -> name.contains(folder) && name.endsWith(".xml"))
        .toList();
  }

  /** The order in which formulas were computed, which Excel makes anew. */
  void forgetOrder() throws IOException {
    for (WorkbookPackage.Link link : parts.links(main)) {
      if (link.is("calcChain")) {
        parts.unlink(main, link.id());
        parts.remove(link.target());
      }
    }
  }
}
