package dev.workroom.documents;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/** Adds what stands around the cells of one sheet to another: rules, drop-downs, notes, merges. */
final class SheetMerge {
  private static final Pattern SHAPE = Pattern.compile("<v:shape\\b.*?</v:shape>", Pattern.DOTALL);

  private final WorkbookParts book;
  private final WorkbookParts.Entry to;
  private final WorkbookParts from;
  private final WorkbookParts.Entry entry;

  SheetMerge(
      WorkbookParts book, WorkbookParts.Entry to, WorkbookParts from, WorkbookParts.Entry entry) {
    this.book = book;
    this.to = to;
    this.from = from;
    this.entry = entry;
  }

  void merge() throws IOException {
    SheetPart sheet = book.sheet(to);
    Element theirs = from.sheet(entry).frame();
    list(sheet, theirs, "mergeCells", "mergeCell");
    list(sheet, theirs, "dataValidations", "dataValidation");
    int priority = 0;
    for (Element rule : WorkbookXml.all(sheet.frame(), "cfRule")) {
      priority = Math.max(priority, WorkbookXml.number(rule, "priority", 0));
    }
    for (Element formatting : WorkbookXml.children(theirs, "conditionalFormatting")) {
      Element taken = WorkbookStyles.copy(formatting, sheet.frame());
      for (Element rule : WorkbookXml.all(taken, "cfRule")) {
        rule.setAttribute("priority", Integer.toString(++priority));
      }
      sheet.place(taken);
    }
    columns(sheet, theirs);
    extensions(sheet, theirs);
    notes();
  }

  private static void list(SheetPart sheet, Element theirs, String list, String member)
      throws IOException {
    for (Element from : WorkbookXml.children(theirs, list)) {
      Element to = sheet.framed(list);
      for (Element one : WorkbookXml.children(from, member)) {
        to.appendChild(WorkbookStyles.copy(one, to));
      }
      to.setAttribute("count", Integer.toString(WorkbookXml.children(to, member).size()));
    }
  }

  /** Widths of columns that have none yet. */
  private static void columns(SheetPart sheet, Element theirs) throws IOException {
    TreeMap<Integer, Element> known = new TreeMap<>();
    for (Element column : WorkbookXml.columns(sheet.frame())) {
      known.putIfAbsent(WorkbookXml.number(column, "min", 1), column);
    }
    for (Element column : WorkbookXml.columns(theirs)) {
      int at = WorkbookXml.number(column, "min", 1);
      Map.Entry<Integer, Element> before = known.floorEntry(at);
      if (before != null && WorkbookXml.number(before.getValue(), "max", 1) >= at) {
        continue;
      }
      Element list = sheet.framed("cols");
      Element taken = WorkbookStyles.copy(column, list);
      taken.removeAttribute("style");
      taken.setAttribute("max", Integer.toString(at));
      Map.Entry<Integer, Element> next = known.higherEntry(at);
      list.insertBefore(taken, next == null ? null : next.getValue());
      known.put(at, taken);
    }
  }

  /** Sparklines. */
  private static void extensions(SheetPart sheet, Element theirs) throws IOException {
    for (Element extension : WorkbookXml.all(theirs, "ext")) {
      Element list = sheet.framed("extLst");
      Optional<Element> same =
          WorkbookXml.children(list, "ext").stream()
              .filter(other ->
                  other.getAttribute("uri").equalsIgnoreCase(extension.getAttribute("uri")))
              .findFirst();
      Optional<Element> ours = same.flatMap(one -> WorkbookXml.child(one, "sparklineGroups"));
      Optional<Element> groups = WorkbookXml.child(extension, "sparklineGroups");
      if (ours.isPresent() && groups.isPresent()) {
        for (Element group : WorkbookXml.children(groups.get(), "sparklineGroup")) {
          ours.get().appendChild(list.getOwnerDocument().importNode(group, true));
        }
      } else {
        list.appendChild(WorkbookStyles.copy(extension, list));
      }
    }
  }

  /** Notes are a list of texts, and shapes in a language of their own. */
  private void notes() throws IOException {
    Optional<String> theirs = from.parts().linked(entry.part(), "comments");
    Optional<String> shapes = from.parts().linked(entry.part(), "vmlDrawing");
    if (theirs.isEmpty() || shapes.isEmpty()) {
      return;
    }
    Optional<String> ours = book.parts().linked(to.part(), "comments");
    Optional<String> drawn = book.parts().linked(to.part(), "vmlDrawing");
    if (ours.isPresent() && drawn.isPresent()) {
      append(theirs.get(), ours.get());
      String text = book.parts().text(drawn.get());
      int end = text.lastIndexOf("</xml>");
      StringBuilder added = new StringBuilder();
      Matcher shape = SHAPE.matcher(from.parts().text(shapes.get()));
      int number = 5_000 + text.length() % 1_000;
      while (shape.find()) {
        added.append(
            shape.group().replaceFirst("id=\"[^\"]*\"", "id=\"_x0000_s" + number++ + "\""));
      }
      book.parts().put(drawn.get(), text.substring(0, end) + added + text.substring(end));
      return;
    }
    for (String part : List.of(theirs.get(), shapes.get())) {
      String name =
          part.endsWith(".vml")
              ? book.parts().free("xl/drawings/vmlDrawing*.vml")
              : book.parts().free("xl/comments*.xml");
      book.parts().put(name, from.parts().bytes(part));
      book.parts().type(name, from.parts().type(part));
      boolean vml = part.endsWith(".vml");
      String id =
          book.parts()
              .link(to.part(), WorkbookXml.RELATIONS + (vml ? "/vmlDrawing" : "/comments"), name);
      if (vml) {
        Element drawing = WorkbookXml.element(book.sheet(to).frame(), "legacyDrawing");
        drawing.setAttributeNS(WorkbookXml.RELATIONS, "r:id", id);
        book.sheet(to).place(drawing);
      }
    }
  }

  private void append(String theirs, String ours) throws IOException {
    Element root = book.parts().tree(ours).getDocumentElement();
    Element authors = WorkbookXml.child(root, "authors").orElseThrow();
    Element list = WorkbookXml.child(root, "commentList").orElseThrow();
    int author = WorkbookXml.children(authors, "author").size();
    Element name = WorkbookXml.element(root, "author");
    name.setTextContent("Workroom");
    authors.appendChild(name);
    for (Element note : WorkbookXml.all(from.parts().tree(theirs), "comment")) {
      for (Element old : WorkbookXml.children(list, "comment")) {
        if (old.getAttribute("ref").equals(note.getAttribute("ref"))) {
          WorkbookXml.remove(old);
        }
      }
      Element taken = WorkbookStyles.copy(note, list);
      taken.setAttribute("authorId", Integer.toString(author));
      list.appendChild(taken);
    }
    book.parts().changed(ours);
  }
}
