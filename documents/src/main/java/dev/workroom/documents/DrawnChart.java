package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.Units;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A chart of an existing workbook.
 *
 * @param number on its sheet, from 1
 * @param anchor where it hangs in the drawing
 * @param area the cells that it covers
 */
record DrawnChart(
    String sheet,
    int number,
    String drawing,
    Element anchor,
    String part,
    CellRangeAddress area,
    ChartReading reading) {

  /** The charts of a sheet in the order of its drawing. */
  static List<DrawnChart> of(WorkbookParts book, WorkbookParts.Entry entry) throws IOException {
    List<DrawnChart> charts = new ArrayList<>();
    Optional<String> drawing = book.parts().linked(entry.part(), "drawing");
    if (drawing.isEmpty() || !book.parts().has(drawing.get())) {
      return charts;
    }
    for (Element anchor : WorkbookXml.all(book.parts().tree(drawing.get()).getDocumentElement())) {
      if (!anchor.getLocalName().endsWith("Anchor")) {
        continue;
      }
      for (Element chart : WorkbookXml.all(anchor, "chart")) {
        String id = chart.getAttributeNS(WorkbookXml.RELATIONS, "id");
        Optional<WorkbookPackage.Link> link = book.parts().link(drawing.get(), id);
        if (link.isPresent() && link.get().is("chart") && book.parts().has(link.get().target())) {
          String part = link.get().target();
          charts.add(
              new DrawnChart(
                  entry.name(),
                  charts.size() + 1,
                  drawing.get(),
                  anchor,
                  part,
                  area(anchor),
                  ChartReading.of(book.parts().tree(part).getDocumentElement())));
        }
      }
    }
    return charts;
  }

  /**
   * A chart by its title, or its number on a sheet.
   *
   * @throws DocumentException when there is none, or more than one
   */
  static DrawnChart named(WorkbookParts book, @Nullable String sheet, String which)
      throws IOException {
    List<DrawnChart> all = new ArrayList<>();
    for (WorkbookParts.Entry entry : book.entries()) {
      if (sheet == null || entry.part().equals(book.entry(sheet).part())) {
        all.addAll(of(book, entry));
      }
    }
    List<DrawnChart> found =
        all.stream()
            .filter(chart ->
                which.strip().equalsIgnoreCase(chart.reading.title())
                    || sheet != null && which.strip().equals(Integer.toString(chart.number)))
            .toList();
    if (found.size() != 1) {
      throw new DocumentException(
          "%s \"%s\"%s; the charts are %s. Name one by its title, or by \"sheet\" and its number."
              .formatted(
                  found.isEmpty() ? "There is no chart" : "More than one chart is called",
                  which,
                  sheet == null ? "" : " on " + sheet,
                  all.stream()
                      .map(c -> "%s %d \"%s\"".formatted(c.sheet, c.number, c.reading.title()))
                      .toList()));
    }
    return found.getFirst();
  }

  private static CellRangeAddress area(Element anchor) {
    Optional<Element> from = WorkbookXml.child(anchor, "from");
    Optional<Element> to = WorkbookXml.child(anchor, "to").or(() -> from);
    if (from.isEmpty() || to.isEmpty()) {
      return new CellRangeAddress(0, 0, 0, 0);
    }
    return new CellRangeAddress(
        corner(from.get(), "row"),
        Math.max(corner(from.get(), "row"), corner(to.get(), "row")),
        corner(from.get(), "col"),
        Math.max(corner(from.get(), "col"), corner(to.get(), "col")));
  }

  private static int corner(Element corner, String side) {
    String text = WorkbookXml.child(corner, side).map(Element::getTextContent).orElse("0").strip();
    return text.matches("\\d{1,7}") ? Integer.parseInt(text) : 0;
  }

  /** In one line: its number, kind and title, where it stands and what it shows. */
  String shown() {
    return "chart %d: %s \"%s\" at %s%s%s"
        .formatted(
            number,
            reading.type(),
            reading.title(),
            area.formatAsString(),
            reading.category() == null ? "" : ", categories " + reading.category(),
            reading.series().isEmpty()
                ? ""
                : ", series "
                    + String.join(
                        "; ",
                        reading.series().stream()
                            .map(one ->
                                (one.name() == null ? "" : one.name() + " = ") + one.column())
                            .toList()));
  }

  /** Takes it away, with the part that only it has. */
  void remove(WorkbookParts book) throws IOException {
    for (Element chart : WorkbookXml.all(anchor, "chart")) {
      book.parts().unlink(drawing, chart.getAttributeNS(WorkbookXml.RELATIONS, "id"));
    }
    // An alternative for other programs holds the whole anchor.
    Element whole = anchor;
    while (whole.getParentNode() instanceof Element above
        && (above.getLocalName().equals("Choice")
            || above.getLocalName().equals("AlternateContent"))) {
      whole = above;
    }
    WorkbookXml.remove(whole);
    book.parts().changed(drawing);
    for (WorkbookPackage.Link link : book.parts().links(part)) {
      if (!link.outside() && book.parts().has(link.target())) {
        book.parts().remove(link.target());
      }
    }
    book.parts().remove(part);
  }

  /** Changes title, place and ranges in place, if nothing else is wanted and that can be done. */
  boolean retouch(WorkbookParts book, ChartChange wanted) throws IOException {
    if (wanted.size() != null || !wanted.light() && !new ChartStretch(book, this).done(wanted)) {
      return false;
    }
    if (wanted.title() != null
        && !reading.retitle(book.parts().tree(part).getDocumentElement(), wanted.title())) {
      return false;
    }
    if (wanted.title() != null) {
      book.parts().changed(part);
    }
    if (wanted.at() != null) {
      move(wanted.at());
      book.parts().changed(drawing);
    }
    return true;
  }

  private void move(String at) {
    CellReference to = WorkbookLayout.address(at, sheet);
    Element from = WorkbookXml.child(anchor, "from").orElseThrow(this::fixed);
    int rows = to.getRow() - corner(from, "row");
    int columns = to.getCol() - corner(from, "col");
    for (Element corner : WorkbookXml.all(anchor)) {
      if (corner.getLocalName().equals("from") || corner.getLocalName().equals("to")) {
        put(corner, "row", corner(corner, "row") + rows);
        put(corner, "col", corner(corner, "col") + columns);
      }
    }
    put(from, "rowOff", 0);
    put(from, "colOff", 0);
  }

  private DocumentException fixed() {
    return new DocumentException(
        "The chart %d on %s is fixed to the page, not to cells.".formatted(number, sheet));
  }

  private static void put(Element corner, String side, int value) {
    WorkbookXml.child(corner, side)
        .ifPresent(one -> one.setTextContent(Integer.toString(Math.max(0, value))));
  }

  /** What the chart shall be, with what it is where nothing else is said. */
  ChartSpec spec(WorkbookParts book, ChartChange wanted) throws IOException {
    boolean other = !wanted.series().isEmpty() || wanted.table() != null;
    String type = wanted.type() == null ? reading.type() : wanted.type();
    if (reading.series().isEmpty() && !other) {
      throw new DocumentException(
          "What the chart %d on %s shows cannot be read; give its type, category and series."
              .formatted(number, sheet));
    }
    boolean mixed = type.startsWith("comb");
    List<ChartSeries> kept =
        reading.series().stream()
            .map(one ->
                mixed && wanted.type() == null
                    ? one
                    : new ChartSeries(one.column(), one.name(), null, one.color(), null))
            .toList();
    List<ChartSeries> series =
        wanted.series().isEmpty() && wanted.table() == null ? kept : wanted.series();
    boolean same = series.size() == reading.series().size();
    String title = wanted.title() == null ? reading.title() : wanted.title();
    CellRangeAddress now = area();
    return new ChartSpec(
        type,
        title.isBlank() ? null : title,
        wanted.table() == null ? table(book) : wanted.table(),
        wanted.category() != null
            ? wanted.category()
            : wanted.table() == null ? reading.category() : null,
        series,
        wanted.at() == null
            ? new CellReference(now.getFirstRow(), now.getFirstColumn()).formatAsString()
            : wanted.at(),
        wanted.size(),
        wanted.xTitle() == null ? reading.xTitle() : wanted.xTitle(),
        wanted.yTitle() == null ? reading.yTitle() : wanted.yTitle(),
        wanted.format(),
        wanted.labels(),
        wanted.legend() == null && same ? reading.legend() : wanted.legend());
  }

  /** The table whose rows it shows, so that headers of columns can be said. */
  private @Nullable String table(WorkbookParts book) throws IOException {
    if (reading.series().isEmpty()) {
      return null;
    }
    AreaReference shown =
        new AreaReference(reading.series().getFirst().column(), SpreadsheetVersion.EXCEL2007);
    CellReference first = shown.getFirstCell();
    for (WorkbookParts.ListObject table : book.tables()) {
      if (table.sheet().equalsIgnoreCase(first.getSheetName())
          && table.area().isInRange(first.getRow(), first.getCol())) {
        return table.name();
      }
    }
    return null;
  }

  /** Takes the chart's drawing, and its place where that changes, from a draft. */
  void redraw(WorkbookParts book, WorkbookParts from, ChartChange wanted) throws IOException {
    DrawnChart made = of(from, from.entry(sheet)).getFirst();
    book.parts().put(part, from.parts().bytes(made.part));
    if (wanted.size() != null && WorkbookXml.child(anchor, "to").isPresent()) {
      for (String side : List.of("from", "to")) {
        Element to = WorkbookXml.child(anchor, side).orElseThrow(this::fixed);
        Element draft = WorkbookXml.child(made.anchor, side).orElseThrow();
        for (String one : List.of("row", "rowOff", "col", "colOff")) {
          String value =
              WorkbookXml.child(draft, one).map(Element::getTextContent).orElse("0").strip();
          put(to, one, Integer.parseInt(value));
        }
      }
      book.parts().changed(drawing);
    } else {
      if (wanted.at() != null) {
        move(wanted.at());
      }
      if (wanted.size() != null) {
        SheetCharts.Size size = SheetCharts.size(wanted.size(), sheet);
        WorkbookXml.child(anchor, "ext")
            .ifPresent(extent -> {
              extent.setAttribute("cx", Integer.toString(Units.pixelToEMU(size.width())));
              extent.setAttribute("cy", Integer.toString(Units.pixelToEMU(size.height())));
            });
      }
      book.parts().changed(drawing);
    }
  }
}
