package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.poi.ss.util.CellRangeAddress;
import org.w3c.dom.Element;

/**
 * Moves what hangs on a sheet's cells in parts of its own: pictures, charts, notes, controls, pivot
 * tables.
 */
final class SheetAnchors {
  private static final Pattern SHAPE = Pattern.compile("<v:shape\\b.*?</v:shape>", Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("(<x:Row>)\\s*(\\d+)\\s*(</x:Row>)");
  private static final Pattern COLUMN = Pattern.compile("(<x:Column>)\\s*(\\d+)\\s*(</x:Column>)");
  private static final Pattern ANCHOR = Pattern.compile("(<x:Anchor>)([^<]*)(</x:Anchor>)");

  private static final Pattern CELL_OF_CONTROL =
      Pattern.compile("(<x:Fmla(?:Link|Range|Txbx|Group)>)([^<]*)(</x:Fmla)");

  private final WorkbookParts book;
  private final WorkbookParts.Entry entry;
  private final SheetShift shift;

  SheetAnchors(WorkbookParts book, WorkbookParts.Entry entry, SheetShift shift) {
    this.book = book;
    this.entry = entry;
    this.shift = shift;
  }

  void apply() throws IOException {
    controls();
    for (WorkbookPackage.Link link : book.parts().links(entry.part())) {
      if (link.outside() || !book.parts().has(link.target())) {
        continue;
      }
      if (link.is("drawing")) {
        drawing(link.target());
      } else if (link.is("comments") || link.is("threadedComment")) {
        notes(link.target());
      } else if (link.is("vmlDrawing")) {
        shapes(link.target());
      } else if (link.is("pivotTable")) {
        boolean changed =
            SheetReferences.attributes(
                book.parts().tree(link.target()), List.of("ref"), this::kept);
        if (changed) {
          book.parts().changed(link.target());
        }
      }
    }
  }

  private String kept(String area) {
    String moved = shift.area(area);
    return moved == null ? area : moved;
  }

  /** Anchors stand below the drawing or, for controls, within a choice for newer programs. */
  private void drawing(String part) throws IOException {
    boolean changed = false;
    for (Element anchor : WorkbookXml.all(book.parts().tree(part))) {
      String name = anchor.getLocalName();
      if (name.equals("twoCellAnchor") || name.equals("oneCellAnchor")) {
        String how = anchor.getAttribute("editAs");
        changed |= !how.equals("absolute") && anchor(anchor, how.equals("oneCell"));
      }
    }
    if (changed) {
      book.parts().changed(part);
    }
  }

  /** Buttons, lists and embedded objects, whose places the sheet itself says too. */
  private void controls() throws IOException {
    SheetPart sheet = book.sheet(entry);
    for (Element anchor : WorkbookXml.all(sheet.frame(), "anchor")) {
      boolean sized = anchor.getAttribute("sizeWithCells").matches("1|true");
      boolean moves = sized || anchor.getAttribute("moveWithCells").matches("1|true");
      if (moves && anchor(anchor, !sized)) {
        sheet.reframed();
      }
    }
  }

  private boolean anchor(Element anchor, boolean keepsSize) {
    String side = shift.rows() ? "row" : "col";
    var from = WorkbookXml.child(anchor, "from").flatMap(corner -> WorkbookXml.child(corner, side));
    var to = WorkbookXml.child(anchor, "to").flatMap(corner -> WorkbookXml.child(corner, side));
    if (from.isEmpty()) {
      return false;
    }
    int first = position(from.get());
    int moved = clamped(first);
    boolean changed = moved != first;
    from.get().setTextContent(Integer.toString(moved));
    if (to.isPresent()) {
      int last = position(to.get());
      int end = keepsSize ? last + moved - first : Math.max(clamped(last), moved);
      changed |= end != last;
      to.get().setTextContent(Integer.toString(end));
    }
    return changed;
  }

  private static int position(Element element) {
    String text = element.getTextContent().strip();
    return text.matches("\\d{1,7}") ? Integer.parseInt(text) : 0;
  }

  private int clamped(int position) {
    int moved = shift.moved(position);
    return moved < 0 ? shift.at() : moved;
  }

  private void notes(String part) throws IOException {
    boolean changed = false;
    for (Element note : WorkbookXml.all(book.parts().tree(part))) {
      String at = note.getAttribute("ref");
      if (at.isEmpty()) {
        continue;
      }
      String moved = shift.area(at);
      if (moved == null) {
        WorkbookXml.remove(note);
        changed = true;
      } else if (!moved.equals(at)) {
        note.setAttribute("ref", moved);
        changed = true;
      }
    }
    if (changed) {
      book.parts().changed(part);
    }
  }

  /** The shapes of notes; their language is no XML that a parser would take. */
  private void shapes(String part) throws IOException {
    String text = book.parts().text(part);
    StringBuilder out = new StringBuilder();
    Matcher shape = SHAPE.matcher(text);
    while (shape.find()) {
      shape.appendReplacement(out, Matcher.quoteReplacement(shape(shape.group())));
    }
    String changed = shape.appendTail(out).toString();
    if (!changed.equals(text)) {
      book.parts().put(part, changed);
    }
  }

  private String shape(String shape) {
    Matcher side = (shift.rows() ? ROW : COLUMN).matcher(shape);
    if (!side.find()) {
      return control(shape);
    }
    int at = Integer.parseInt(side.group(2));
    int moved = shift.moved(at);
    if (moved < 0) {
      return "";
    }
    String placed =
        side.replaceFirst(Matcher.quoteReplacement(side.group(1) + moved + side.group(3)));
    Matcher anchor = ANCHOR.matcher(placed);
    if (!anchor.find() || moved == at) {
      return placed;
    }
    String[] numbers = anchor.group(2).split(",");
    int first = shift.rows() ? 2 : 0;
    for (int i : numbers.length == 8 ? new int[] {first, first + 4} : new int[0]) {
      numbers[i] = Integer.toString(Integer.parseInt(numbers[i].strip()) + moved - at);
    }
    return anchor.replaceFirst(
        Matcher.quoteReplacement(anchor.group(1) + String.join(",", numbers) + anchor.group(3)));
  }

  /** A control's shape, which says by its anchor alone where it is; the words mean "not". */
  private String control(String shape) {
    String linked =
        CELL_OF_CONTROL
            .matcher(shape)
            .replaceAll(cell ->
                Matcher.quoteReplacement(
                    cell.group(1) + shift.formula(cell.group(2), entry.name()) + cell.group(3)));
    if (!shape.contains("ClientData") || shape.contains("<x:MoveWithCells")) {
      return linked;
    }
    Matcher anchor = ANCHOR.matcher(linked);
    if (!anchor.find()) {
      return linked;
    }
    String[] numbers = anchor.group(2).split(",");
    if (numbers.length != 8) {
      return linked;
    }
    int first = shift.rows() ? 2 : 0;
    int from = Integer.parseInt(numbers[first].strip());
    int to = Integer.parseInt(numbers[first + 4].strip());
    int moved = clamped(from);
    boolean keepsSize = shape.contains("<x:SizeWithCells");
    numbers[first] = Integer.toString(moved);
    numbers[first + 4] =
        Integer.toString(keepsSize ? to + moved - from : Math.max(clamped(to), moved));
    return moved == from && numbers[first + 4].equals(Integer.toString(to))
        ? linked
        : anchor.replaceFirst(
            Matcher.quoteReplacement(
                anchor.group(1)
                    + Stream.of(numbers).map(String::strip).collect(Collectors.joining(", "))
                    + anchor.group(3)));
  }

  /** The cells that drawings cover, for what shall not cover them. */
  static List<CellRangeAddress> covered(WorkbookParts book, WorkbookParts.Entry entry)
      throws IOException {
    var areas = new ArrayList<CellRangeAddress>();
    var drawing = book.parts().linked(entry.part(), "drawing");
    if (drawing.isEmpty() || !book.parts().has(drawing.get())) {
      return areas;
    }
    for (Element from : WorkbookXml.all(book.parts().tree(drawing.get()), "from")) {
      var anchor = from.getParentNode();
      Element to = WorkbookXml.child(anchor, "to").orElse(from);
      areas.add(
          new CellRangeAddress(
              number(from, "row"), number(to, "row"), number(from, "col"), number(to, "col")));
    }
    return areas;
  }

  private static int number(Element corner, String side) {
    return WorkbookXml.child(corner, side).map(SheetAnchors::position).orElse(0);
  }
}
