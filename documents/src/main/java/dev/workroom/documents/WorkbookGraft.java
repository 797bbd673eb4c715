package dev.workroom.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Takes sheets, and what is new on sheets, over from one workbook into another. */
final class WorkbookGraft {
  private final WorkbookParts book;
  private final WorkbookParts from;
  private final WorkbookStyles styles;
  private final WorkbookStyles theirs;
  private final List<String> texts;
  private final Map<Integer, Integer> adopted = new HashMap<>();
  private final Map<String, String> copied = new HashMap<>();

  WorkbookGraft(WorkbookParts book, WorkbookParts from) throws IOException {
    this.book = book;
    this.from = from;
    this.styles = new WorkbookStyles(book.parts());
    this.theirs = new WorkbookStyles(from.parts());
    this.texts = texts(from.parts());
  }

  /** Shared texts as cells hold them inside. */
  private static List<String> texts(WorkbookPackage parts) throws IOException {
    List<String> texts = new ArrayList<>();
    Optional<String> part = parts.linked(parts.main(), "sharedStrings");
    if (part.isPresent()) {
      for (Element text : WorkbookXml.all(parts.tree(part.get()), "si")) {
        StringBuilder plain = new StringBuilder();
        WorkbookXml.all(text, "t").forEach(run -> plain.append(run.getTextContent()));
        texts.add(plain.toString());
      }
    }
    return texts;
  }

  /**
   * Takes everything over.
   *
   * @param looks whether the look of cells on existing sheets comes along
   * @param before the sheet that new ones stand before; last when null
   */
  void graft(boolean looks, @Nullable String before) throws IOException {
    List<String> known = book.entries().stream().map(WorkbookParts.Entry::name).toList();
    for (WorkbookParts.Entry theirs : from.entries()) {
      if (known.stream().anyMatch(theirs.name()::equalsIgnoreCase)) {
        merge(theirs, book.entry(theirs.name()), looks);
      } else {
        add(theirs);
        if (before != null && !theirs.element().hasAttribute("state")) {
          new WorkbookOrder(book).move(theirs.name(), before);
        }
      }
    }
    names(known);
    book.forgetOrder();
  }

  private void add(WorkbookParts.Entry entry) throws IOException {
    String part = book.parts().free("xl/worksheets/sheet*.xml");
    SheetPart sheet = from.sheet(entry);
    restyle(sheet);
    rules(sheet.frame());
    for (Element view : WorkbookXml.all(sheet.frame(), "sheetView")) {
      view.removeAttribute("tabSelected");
    }
    sheet.reframed();
    book.parts().put(part, sheet.xml());
    book.parts().type(part, from.parts().type(entry.part()));
    for (WorkbookPackage.Link link : from.parts().links(entry.part())) {
      book.parts()
          .linkAs(
              part, new WorkbookPackage.Link(link.id(), link.type(), target(link), link.outside()));
    }
    Element list = WorkbookXml.child(book.book(), "sheets").orElseThrow();
    int id = 0;
    for (Element other : WorkbookXml.children(list, "sheet")) {
      id = Math.max(id, WorkbookXml.number(other, "sheetId", 0));
    }
    Element made = WorkbookXml.element(list, "sheet");
    made.setAttribute("name", entry.name());
    made.setAttribute("sheetId", Integer.toString(id + 1));
    if (entry.element().hasAttribute("state")) {
      made.setAttribute("state", entry.element().getAttribute("state"));
    }
    made.setAttributeNS(
        WorkbookXml.RELATIONS,
        "r:id",
        book.parts().link(book.main(), WorkbookXml.RELATIONS + "/worksheet", part));
    list.appendChild(made);
    book.rebooked();
  }

  private String target(WorkbookPackage.Link link) throws IOException {
    return link.outside() ? link.target() : "/" + copy(link.target(), link);
  }

  /** A part with all that it links to, under free names. */
  private String copy(String part, WorkbookPackage.Link link) throws IOException {
    String known = copied.get(part);
    if (known != null) {
      return known;
    }
    String name = book.parts().free(part.replaceAll("\\d*\\.(\\w+)$", "*.$1"));
    copied.put(part, name);
    book.parts().put(name, from.parts().bytes(part));
    book.parts().type(name, from.parts().type(part));
    for (WorkbookPackage.Link inner : from.parts().links(part)) {
      book.parts()
          .linkAs(
              name,
              new WorkbookPackage.Link(inner.id(), inner.type(), target(inner), inner.outside()));
    }
    if (link.is("table")) {
      int id = 0;
      for (WorkbookParts.ListObject table : book.tables()) {
        id = Math.max(id, WorkbookXml.number(table.element(), "id", 0));
      }
      for (String made : copied.values()) {
        if (made.startsWith("xl/tables/")) {
          id =
              Math.max(
                  id, WorkbookXml.number(book.parts().tree(made).getDocumentElement(), "id", 0));
        }
      }
      book.parts().tree(name).getDocumentElement().setAttribute("id", Integer.toString(id + 1));
      book.parts().changed(name);
    } else if (link.is("pivotTable")) {
      pivot(name);
    }
    return name;
  }

  /** A pivot table's cache is the workbook's, by a number; its formats are the workbook's too. */
  private void pivot(String part) throws IOException {
    String cache = book.parts().linked(part, "pivotCacheDefinition").orElseThrow();
    Element caches =
        WorkbookXml.child(book.book(), "pivotCaches")
            .orElseGet(() -> WorkbookOrder.placed(bookElement(), "pivotCaches"));
    int number = 0;
    for (Element other : WorkbookXml.children(caches, "pivotCache")) {
      number = Math.max(number, WorkbookXml.number(other, "cacheId", 0));
    }
    Element entry = WorkbookXml.element(caches, "pivotCache");
    entry.setAttribute("cacheId", Integer.toString(number + 1));
    entry.setAttributeNS(
        WorkbookXml.RELATIONS,
        "r:id",
        book.parts().link(book.main(), WorkbookXml.RELATIONS + "/pivotCacheDefinition", cache));
    caches.appendChild(entry);
    book.rebooked();
    Element definition = book.parts().tree(part).getDocumentElement();
    definition.setAttribute("cacheId", Integer.toString(number + 1));
    for (String one : List.of(part, cache)) {
      for (Element element : WorkbookXml.all(book.parts().tree(one))) {
        int format = WorkbookXml.number(element, "numFmtId", 0);
        if (format > 0) {
          element.setAttribute("numFmtId", Integer.toString(styles.adoptFormat(theirs, format)));
        }
      }
      book.parts().changed(one);
    }
  }

  private Element bookElement() {
    try {
      return book.book();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int style(int theirStyle) throws IOException {
    Integer known = adopted.get(theirStyle);
    if (known == null) {
      known = theirStyle == 0 ? styles.adopt(theirs, 0) : styles.adopt(theirs, theirStyle);
      adopted.put(theirStyle, known);
    }
    return known;
  }

  /** Gives all cells of their sheet the numbers that their styles have here, and their texts. */
  private void restyle(SheetPart sheet) throws IOException {
    for (int row : sheet.rows()) {
      for (Map.Entry<Integer, SheetPartCell> cell : new ArrayList<>(sheet.cells(row).entrySet())) {
        sheet.put(row, cell.getKey(), ours(cell.getValue(), sheet.prefix()));
      }
    }
    for (Element column : WorkbookXml.columns(sheet.frame())) {
      if (column.hasAttribute("style")) {
        column.setAttribute(
            "style", Integer.toString(style(WorkbookXml.number(column, "style", 0))));
      }
    }
  }

  private SheetPartCell ours(SheetPartCell cell, String prefix) throws IOException {
    SheetPartCell plain = cell;
    if (cell.attributes().contains(" t=\"s\"")) {
      String index = cell.content().replaceAll("\\D", "");
      plain = cell.with(null, texts.get(Integer.parseInt(index)), prefix);
    }
    if (plain.isMarked()) {
      plain = plain.marked(FormulaMetadata.mark(book));
    }
    return plain.withStyle(
        cell.style() == 0 && plain.content().isEmpty() ? 0 : style(cell.style()));
  }

  private void rules(Element frame) throws IOException {
    for (Element rule : WorkbookXml.all(frame, "cfRule")) {
      if (rule.hasAttribute("dxfId")) {
        rule.setAttribute(
            "dxfId",
            Integer.toString(styles.adoptRule(theirs, WorkbookXml.number(rule, "dxfId", 0))));
      }
    }
  }

  private void merge(WorkbookParts.Entry entry, WorkbookParts.Entry to, boolean looks)
      throws IOException {
    if (!book.isCells(to)) {
      return;
    }
    SheetPart sheet = from.sheet(entry);
    Element frame = sheet.frame();
    rules(frame);
    boolean empty = true;
    for (int row : sheet.rows()) {
      empty &= sheet.cells(row).values().stream().allMatch(cell -> cell.content().isEmpty());
    }
    boolean linked = from.parts().links(entry.part()).stream().anyMatch(link -> !link.is("table"));
    boolean ruled =
        Stream.of("dataValidation", "conditionalFormatting")
            .anyMatch(rule -> !WorkbookXml.all(frame, rule).isEmpty());
    if (empty && !linked && !ruled) {
      return;
    }
    new SheetMerge(book, to, from, entry).merge();
    if (looks) {
      cells(sheet, book.sheet(to));
    }
    for (WorkbookPackage.Link link : from.parts().links(entry.part())) {
      boolean stub =
          link.is("table")
              && book.tables().stream()
                  .anyMatch(table -> table.name().equalsIgnoreCase(tableName(link.target())));
      if (link.is("table") && !stub) {
        String made = copy(link.target(), link);
        String id = book.parts().link(to.part(), link.type(), made);
        Element list = book.sheet(to).framed("tableParts");
        Element part = WorkbookXml.element(list, "tablePart");
        part.setAttributeNS(WorkbookXml.RELATIONS, "r:id", id);
        list.appendChild(part);
        list.setAttribute(
            "count", Integer.toString(WorkbookXml.children(list, "tablePart").size()));
      } else if (link.is("pivotTable")) {
        book.parts().link(to.part(), link.type(), copy(link.target(), link));
      } else if (link.is("drawing")) {
        drawing(link, to);
      }
    }
  }

  private String tableName(String part) {
    try {
      return from.parts().tree(part).getDocumentElement().getAttribute("displayName");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cells(SheetPart sheet, SheetPart to) throws IOException {
    for (int row : sheet.rows()) {
      boolean fresh = to.cells(row).isEmpty();
      for (Map.Entry<Integer, SheetPartCell> cell : sheet.cells(row).entrySet()) {
        if (!cell.getValue().content().isEmpty() || cell.getValue().style() != 0) {
          to.put(row, cell.getKey(), ours(cell.getValue(), sheet.prefix()));
        }
      }
      if (fresh && !to.cells(row).isEmpty() && sheet.attributes(row).contains("customHeight")) {
        to.attributes(row, sheet.attributes(row).replaceAll("\\s(s|customFormat)=\"[^\"]*\"", ""));
      }
    }
  }

  /** Charts join the drawing that is there. */
  private void drawing(WorkbookPackage.Link link, WorkbookParts.Entry to) throws IOException {
    Optional<String> there = book.parts().linked(to.part(), "drawing");
    if (there.isEmpty()) {
      String made = copy(link.target(), link);
      Element drawing = WorkbookXml.element(book.sheet(to).frame(), "drawing");
      drawing.setAttributeNS(
          WorkbookXml.RELATIONS, "r:id", book.parts().link(to.part(), link.type(), made));
      book.sheet(to).place(drawing);
      return;
    }
    Map<String, String> ids = new HashMap<>();
    for (WorkbookPackage.Link inner : from.parts().links(link.target())) {
      ids.put(
          inner.id(), book.parts().link(there.get(), inner.type(), copy(inner.target(), inner)));
    }
    Element root = book.parts().tree(there.get()).getDocumentElement();
    int number = 1;
    for (Element shape : WorkbookXml.all(root, "cNvPr")) {
      number = Math.max(number, WorkbookXml.number(shape, "id", 0));
    }
    for (Element anchor : WorkbookXml.all(from.parts().tree(link.target()))) {
      if (!anchor.getLocalName().endsWith("Anchor")) {
        continue;
      }
      Element taken = (Element) root.getOwnerDocument().importNode(anchor, true);
      for (Element element : WorkbookXml.all(taken)) {
        String id = element.getAttributeNS(WorkbookXml.RELATIONS, "id");
        if (ids.containsKey(id)) {
          element.setAttributeNS(WorkbookXml.RELATIONS, "r:id", ids.get(id));
        }
        if (element.getLocalName().equals("cNvPr")) {
          element.setAttribute("id", Integer.toString(++number));
          element.setAttribute("name", "Chart " + number);
        }
      }
      root.appendChild(taken);
    }
    book.parts().changed(there.get());
  }

  /** Names that only the other has, and those of its new sheets: print areas and titles. */
  private void names(List<String> before) throws IOException {
    List<WorkbookParts.Entry> theirSheets = from.entries();
    List<String> sheets = book.entries().stream().map(WorkbookParts.Entry::name).toList();
    for (Element name : from.names()) {
      int local = WorkbookXml.number(name, "localSheetId", -1);
      String sheet = local < 0 ? "" : theirSheets.get(local).name();
      boolean known =
          local < 0
              ? book.names().stream()
                  .anyMatch(other ->
                      other.getAttribute("name").equalsIgnoreCase(name.getAttribute("name")))
              : before.stream().anyMatch(sheet::equalsIgnoreCase);
      if (known) {
        continue;
      }
      Element list =
          WorkbookXml.child(book.book(), "definedNames")
              .orElseGet(() -> WorkbookOrder.placed(bookElement(), "definedNames"));
      Element made = WorkbookStyles.copy(name, list);
      if (local >= 0) {
        made.setAttribute("localSheetId", Integer.toString(sheets.indexOf(sheet)));
      }
      list.appendChild(made);
      book.rebooked();
    }
  }
}
