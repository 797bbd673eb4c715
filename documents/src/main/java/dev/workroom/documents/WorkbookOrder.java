package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.util.WorkbookUtil;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Renames, deletes and moves the sheets of an existing workbook. */
final class WorkbookOrder {
  /** CT_Workbook, ECMA-376 part 1, section 18.2.27. */
  private static final List<String> ORDER =
      List.of(
          "fileVersion",
          "fileSharing",
          "workbookPr",
          "AlternateContent",
          "revisionPtr",
          "workbookProtection",
          "bookViews",
          "sheets",
          "functionGroups",
          "externalReferences",
          "definedNames",
          "calcPr",
          "oleSize",
          "customWorkbookViews",
          "pivotCaches",
          "smartTagPr",
          "smartTagTypes",
          "webPublishing",
          "fileRecoveryPr",
          "webPublishObjects",
          "extLst");

  private final WorkbookParts book;

  WorkbookOrder(WorkbookParts book) {
    this.book = book;
  }

  /** The workbook's element of this name, made in its place. */
  static Element placed(Element book, String name) {
    Element made = WorkbookXml.element(book, name);
    Node spot = null;
    for (Node node = book.getFirstChild();
        node != null && spot == null;
        node = node.getNextSibling()) {
      if (node instanceof Element other
          && ORDER.indexOf(other.getLocalName()) > ORDER.indexOf(name)) {
        spot = node;
      }
    }
    book.insertBefore(made, spot);
    return made;
  }

  /**
   * Renames a sheet, with all that refers to it.
   *
   * @throws DocumentException when there is no such sheet, or the name is not allowed or taken
   */
  void rename(String old, String wanted) throws IOException {
    WorkbookParts.Entry entry = book.entry(old);
    String name = wanted.strip();
    try {
      WorkbookUtil.validateSheetName(name);
    } catch (IllegalArgumentException e) {
      throw new DocumentException(
          "\"%s\" cannot be a sheet's name: use 1 to 31 characters without [ ] * ? / \\ :"
              .formatted(name),
          e);
    }
    for (WorkbookParts.Entry other : book.entries()) {
      if (other.name().equalsIgnoreCase(name) && !other.part().equals(entry.part())) {
        throw new DocumentException("There is a sheet \"%s\" already.".formatted(other.name()));
      }
    }
    SheetReferences references =
        new SheetReferences(
            book, entry.name(), (formula, own) -> renamed(formula, entry.name(), name));
    references.rewrite();
    references.pivotSources(source ->
        source.getKey().equalsIgnoreCase(entry.name())
            ? Map.entry(name, source.getValue())
            : source);
    entry.element().setAttribute("name", name);
    book.rebooked();
  }

  private static String renamed(String formula, String old, String name) {
    List<FormulaToken> tokens = FormulaToken.of(formula);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      FormulaToken token = tokens.get(i);
      boolean sheet =
          i + 1 < tokens.size()
              && tokens.get(i + 1).is("!")
              && SheetShift.sheetName(token)
              && SheetShift.name(token).equalsIgnoreCase(old);
      boolean outside = i > 0 && tokens.get(i - 1).kind() == FormulaToken.Kind.BRACKETS;
      text.append(sheet && !outside ? TablePlace.quoted(name) : token.text());
    }
    return text.toString();
  }

  /**
   * Moves a sheet.
   *
   * @param before the sheet that it then stands before; last when null
   */
  void move(String name, @Nullable String before) throws IOException {
    WorkbookParts.Entry entry = book.entry(name);
    Element next = before == null ? null : book.entry(before).element();
    if (next == entry.element()) {
      return;
    }
    List<String> old = book.entries().stream().map(WorkbookParts.Entry::name).toList();
    Node list = entry.element().getParentNode();
    list.insertBefore(entry.element(), next);
    renumber(old);
  }

  /**
   * Deletes a sheet with what belongs to it alone; references to it become #REF!, as in Excel.
   *
   * @throws DocumentException when it is the last one to be seen
   */
  void delete(String name) throws IOException {
    WorkbookParts.Entry entry = book.entry(name);
    boolean seen =
        book.entries().stream()
            .anyMatch(other ->
                !other.part().equals(entry.part()) && !other.element().hasAttribute("state"));
    if (!seen) {
      throw new DocumentException(
          "%s is the only visible sheet; a workbook needs one.".formatted(entry.name()));
    }
    List<String> tables =
        book.isCells(entry)
            ? book.tables(entry).stream().map(WorkbookParts.ListObject::name).toList()
            : List.of();
    List<String> words = new ArrayList<>(tables);
    words.addFirst(entry.name());
    for (String word : words) {
      new SheetReferences(
              book,
              word,
              (formula, own) ->
                  own.equalsIgnoreCase(entry.name())
                      ? formula
                      : without(formula, entry.name(), tables))
          .rewrite();
    }
    List<String> old = book.entries().stream().map(WorkbookParts.Entry::name).toList();
    String id = entry.element().getAttributeNS(WorkbookXml.RELATIONS, "id");
    WorkbookXml.remove(entry.element());
    book.drop(entry);
    book.parts().unlink(book.main(), id);
    remove(entry.part());
    renumber(old);
    book.forgetOrder();
  }

  /** A part and those that only it links to. */
  private void remove(String part) throws IOException {
    List<WorkbookPackage.Link> links = book.parts().links(part);
    book.parts().remove(part);
    for (WorkbookPackage.Link link : links) {
      boolean own =
          !link.outside()
              && book.parts().has(link.target())
              && (link.is("drawing")
                  || link.is("chart")
                  || link.is("comments")
                  || link.is("threadedComment")
                  || link.is("vmlDrawing")
                  || link.is("table")
                  || link.is("pivotTable")
                  || link.is("printerSettings")
                  || link.type().contains("chartStyle")
                  || link.type().contains("chartColorStyle"));
      if (own) {
        remove(link.target());
      }
    }
  }

  private static String without(String formula, String sheet, List<String> tables) {
    List<FormulaToken> tokens = FormulaToken.of(formula);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      FormulaToken token = tokens.get(i);
      boolean followed = i + 1 < tokens.size();
      boolean outside = i > 0 && tokens.get(i - 1).kind() == FormulaToken.Kind.BRACKETS;
      if (followed
          && !outside
          && tokens.get(i + 1).is("!")
          && SheetShift.sheetName(token)
          && SheetShift.name(token).equalsIgnoreCase(sheet)) {
        text.append("#REF!");
        i += 2;
        if (i + 2 < tokens.size() && tokens.get(i + 1).is(":")) {
          i += 2;
        }
      } else if (followed
          && tokens.get(i + 1).kind() == FormulaToken.Kind.BRACKETS
          && tables.stream().anyMatch(token.text()::equalsIgnoreCase)) {
        text.append("#REF!");
        i++;
      } else {
        text.append(token.text());
      }
    }
    return text.toString();
  }

  /** Names of one sheet and the open sheet are told by position. */
  private void renumber(List<String> old) throws IOException {
    List<String> now = book.entries().stream().map(WorkbookParts.Entry::name).toList();
    for (Element name : book.names()) {
      int local = WorkbookXml.number(name, "localSheetId", -1);
      if (local >= 0 && local < old.size()) {
        int position = now.indexOf(old.get(local));
        if (position < 0) {
          WorkbookXml.remove(name);
        } else {
          name.setAttribute("localSheetId", Integer.toString(position));
        }
      }
    }
    WorkbookXml.child(book.book(), "definedNames")
        .filter(names -> WorkbookXml.children(names, "definedName").isEmpty())
        .ifPresent(WorkbookXml::remove);
    for (Element view : WorkbookXml.all(book.book(), "workbookView")) {
      int active = WorkbookXml.number(view, "activeTab", 0);
      int position = active < old.size() ? now.indexOf(old.get(active)) : 0;
      view.setAttribute("activeTab", Integer.toString(Math.max(0, position)));
      view.removeAttribute("firstSheet");
    }
    book.rebooked();
  }
}
