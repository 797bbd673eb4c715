package dev.workroom.documents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A worksheet part to change: its rows one by one in the file's own words, and what stands around
 * them as a tree. Rows that nobody touches are written as they came.
 */
final class SheetPart {
  private static final Pattern ROOT = Pattern.compile("<(\\w+:)?worksheet[\\s>]");
  private static final Pattern ROW_NUMBER = Pattern.compile("\\sr=\"(\\d+)\"");
  private static final Pattern ADDRESS = Pattern.compile("\\sr=\"([A-Za-z]{1,3})(\\d+)\"");

  /** The order that Excel insists on (CT_Worksheet, ECMA-376 part 1, section 18.3.1.99). */
  private static final List<String> ORDER =
      List.of(
          "sheetPr",
          "dimension",
          "sheetViews",
          "sheetFormatPr",
          "cols",
          "sheetData",
          "sheetCalcPr",
          "sheetProtection",
          "protectedRanges",
          "scenarios",
          "autoFilter",
          "sortState",
          "dataConsolidate",
          "customSheetViews",
          "mergeCells",
          "phoneticPr",
          "conditionalFormatting",
          "dataValidations",
          "hyperlinks",
          "printOptions",
          "pageMargins",
          "pageSetup",
          "headerFooter",
          "rowBreaks",
          "colBreaks",
          "customProperties",
          "cellWatches",
          "ignoredErrors",
          "smartTags",
          "drawing",
          "legacyDrawing",
          "legacyDrawingHF",
          "drawingHF",
          "picture",
          "oleObjects",
          "controls",
          "webPublishItems",
          "tableParts",
          "extLst");

  private final String before;
  private final String after;
  private final String prefix;
  private final TreeMap<Integer, Line> lines = new TreeMap<>();
  private Set<Place> touched = new TreeSet<>();
  private @Nullable Document frame;
  private boolean framed;

  private SheetPart(String before, String after, String prefix) {
    this.before = before;
    this.after = after;
    this.prefix = prefix;
  }

  /** Where a cell stands, both from 0. */
  record Place(int row, int column) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int rows = Integer.compare(row, other.row);
      return rows == 0 ? Integer.compare(column, other.column) : rows;
    }
  }

  /** A row; its cells are cut apart when they are first asked for. */
  private static final class Line {
    private final String raw;
    private String attributes;
    private @Nullable TreeMap<Integer, SheetPartCell> cells;
    private boolean touched;

    Line(String raw, String attributes) {
      this.raw = raw;
      this.attributes = attributes;
    }
  }

  /**
   * Cuts a part.
   *
   * @throws IOException when it has no rows to find
   */
  static SheetPart of(String xml) throws IOException {
    Matcher root = ROOT.matcher(xml);
    String prefix = root.find() && root.group(1) != null ? root.group(1) : "";
    int start = xml.indexOf("<" + prefix + "sheetData");
    int tagEnd = xml.indexOf('>', start);
    if (start < 0 || tagEnd < 0) {
      throw new IOException("one of its sheets holds no cells");
    }
    if (xml.charAt(tagEnd - 1) == '/') {
      return new SheetPart(xml.substring(0, start), xml.substring(tagEnd + 1), prefix);
    }
    String close = "</" + prefix + "sheetData>";
    int end = xml.indexOf(close, tagEnd);
    if (end < 0) {
      throw new IOException("one of its sheets is cut off");
    }
    SheetPart part =
        new SheetPart(xml.substring(0, start), xml.substring(end + close.length()), prefix);
    part.cut(xml, tagEnd + 1, end);
    return part;
  }

  /** Also notes, from here on, what other cells show than they did. */
  SheetPart noting(Set<Place> places) {
    touched = places;
    return this;
  }

  private void cut(String xml, int from, int to) throws IOException {
    String open = "<" + prefix + "row";
    String close = "</" + prefix + "row>";
    int next = 0;
    for (int at = xml.indexOf(open, from); at >= 0 && at < to; ) {
      int tagEnd = xml.indexOf('>', at);
      boolean empty = xml.charAt(tagEnd - 1) == '/';
      int end = empty ? tagEnd + 1 : xml.indexOf(close, tagEnd) + close.length();
      if (end < tagEnd) {
        throw new IOException("one of its sheets is cut off");
      }
      String attributes = xml.substring(at + open.length(), empty ? tagEnd - 1 : tagEnd);
      Matcher number = ROW_NUMBER.matcher(attributes);
      int row = number.find() ? Integer.parseInt(number.group(1)) - 1 : next;
      lines.put(row, new Line(xml.substring(at, end), attributes));
      next = row + 1;
      at = xml.indexOf(open, end);
    }
  }

  private Line line(int row) {
    return Objects.requireNonNull(lines.get(row));
  }

  String prefix() {
    return prefix;
  }

  /** What stands around the rows; call {@link #reframed} after changing it. */
  Element frame() throws IOException {
    if (frame == null) {
      String xml = before + "<" + prefix + "sheetData/>" + after;
      frame =
          WorkbookXml.parse(
              (xml.startsWith("\ufeff") ? xml.substring(1) : xml).getBytes(StandardCharsets.UTF_8));
    }
    return frame.getDocumentElement();
  }

  void reframed() {
    framed = true;
  }

  /** Puts an element of the frame in its place, after others of its name. */
  void place(Element element) throws IOException {
    int rank = ORDER.indexOf(element.getLocalName());
    Node spot = null;
    for (Node node = frame().getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element other && ORDER.indexOf(other.getLocalName()) > rank) {
        spot = node;
        break;
      }
    }
    frame().insertBefore(element, spot);
    reframed();
  }

  /** The frame's element of this name, made if there is none. */
  Element framed(String name) throws IOException {
    var known = WorkbookXml.child(frame(), name);
    if (known.isPresent()) {
      reframed();
      return known.get();
    }
    Element made = WorkbookXml.element(frame(), name);
    place(made);
    return made;
  }

  int lastRow() {
    return lines.isEmpty() ? -1 : lines.lastKey();
  }

  List<Integer> rows() {
    return List.copyOf(lines.keySet());
  }

  /** The cells of a row by column; empty where there is no row. */
  NavigableMap<Integer, SheetPartCell> cells(int row) {
    Line line = lines.get(row);
    return line == null ? new TreeMap<>() : cells(line);
  }

  private TreeMap<Integer, SheetPartCell> cells(Line line) {
    TreeMap<Integer, SheetPartCell> known = line.cells;
    if (known != null) {
      return known;
    }
    TreeMap<Integer, SheetPartCell> cells = new TreeMap<>();
    String open = "<" + prefix + "c";
    String close = "</" + prefix + "c>";
    String raw = line.raw;
    int next = 0;
    for (int at = raw.indexOf(open); at >= 0; at = raw.indexOf(open, at)) {
      char after = raw.charAt(at + open.length());
      if (!Character.isWhitespace(after) && after != '>' && after != '/') {
        at += open.length();
        continue;
      }
      int tagEnd = raw.indexOf('>', at);
      boolean empty = raw.charAt(tagEnd - 1) == '/';
      String attributes = raw.substring(at + open.length(), empty ? tagEnd - 1 : tagEnd);
      Matcher address = ADDRESS.matcher(attributes);
      int column = next;
      if (address.find()) {
        column = CellReference.convertColStringToIndex(address.group(1));
        attributes = attributes.substring(0, address.start()) + attributes.substring(address.end());
      }
      int end = empty ? tagEnd + 1 : raw.indexOf(close, tagEnd);
      if (end < 0) {
        break;
      }
      cells.put(
          column,
          new SheetPartCell(
              attributes.stripTrailing(), empty ? "" : raw.substring(tagEnd + 1, end)));
      next = column + 1;
      at = end;
    }
    line.cells = cells;
    return cells;
  }

  @Nullable SheetPartCell cell(int row, int column) {
    return cells(row).get(column);
  }

  /** Puts a cell, in a new row if need be; null takes it away. */
  void put(int row, int column, @Nullable SheetPartCell cell) {
    Line line = lines.computeIfAbsent(row, number -> new Line("", ""));
    SheetPartCell old = cell == null ? cells(line).remove(column) : cells(line).put(column, cell);
    if (cell != null && !(old == null ? "" : old.shown()).equals(cell.shown())) {
      touched.add(new Place(row, column));
    }
    line.touched = true;
  }

  /** The attributes of a row but its number, for another row that shall look like it. */
  String attributes(int row) {
    Line line = lines.get(row);
    return line == null ? "" : bare(line.attributes);
  }

  void attributes(int row, String attributes) {
    Line line = lines.computeIfAbsent(row, number -> new Line("", ""));
    cells(line);
    line.attributes = attributes;
    line.touched = true;
  }

  private static String bare(String attributes) {
    return attributes.replaceAll("\\s(r|spans)=\"[^\"]*\"", "").stripTrailing();
  }

  /** Gives each row another number; -1 takes it away. */
  void renumber(java.util.function.IntUnaryOperator number) {
    TreeMap<Integer, Line> moved = new TreeMap<>();
    lines.forEach((row, line) -> {
      int to = number.applyAsInt(row);
      if (to >= 0) {
        if (to != row) {
          cells(line);
          line.touched = true;
        }
        moved.put(to, line);
      }
    });
    lines.clear();
    lines.putAll(moved);
    moved(place -> new Place(number.applyAsInt(place.row()), place.column()));
  }

  private void moved(UnaryOperator<Place> place) {
    List<Place> now =
        touched.stream().map(place).filter(one -> one.row() >= 0 && one.column() >= 0).toList();
    touched.clear();
    touched.addAll(now);
  }

  /** Gives each cell another column; -1 takes it away. */
  void renumberColumns(java.util.function.IntUnaryOperator number) {
    lines
        .values()
        .forEach(line -> {
          TreeMap<Integer, SheetPartCell> moved = new TreeMap<>();
          cells(line)
              .forEach((column, cell) -> {
                int to = number.applyAsInt(column);
                if (to >= 0) {
                  moved.put(to, cell);
                }
              });
          line.cells = moved;
          line.touched = true;
        });
    moved(place -> new Place(place.row(), number.applyAsInt(place.column())));
  }

  /** Writes each formula out where others only share it, so that they can change one by one. */
  void unshare() {
    Map<String, int[]> places = new HashMap<>();
    Map<String, String> texts = new HashMap<>();
    for (int row : rows()) {
      if (!line(row).raw.contains("\"shared\"")) {
        continue;
      }
      for (Map.Entry<Integer, SheetPartCell> entry : new ArrayList<>(cells(row).entrySet())) {
        SheetPartCell cell = entry.getValue();
        if (!cell.formulaAttribute("t").equals("shared")) {
          continue;
        }
        String group = cell.formulaAttribute("si");
        String own = cell.formula();
        if (own != null) {
          places.put(group, new int[] {row, entry.getKey()});
          texts.put(group, own);
          put(row, entry.getKey(), cell.withFormula(own));
        } else if (texts.containsKey(group)) {
          int[] first = Objects.requireNonNull(places.get(group));
          put(
              row,
              entry.getKey(),
              cell.withFormula(
                  FormulaShift.by(
                      Objects.requireNonNull(texts.get(group)),
                      row - first[0],
                      entry.getKey() - first[1])));
        }
      }
    }
  }

  /** Where formulas are, with all that share one written out. */
  List<int[]> formulas() {
    List<int[]> found = new ArrayList<>();
    for (int row : rows()) {
      Line line = line(row);
      if (line.cells == null && !line.raw.contains("<" + prefix + "f")) {
        continue;
      }
      cells(row)
          .forEach((column, cell) -> {
            if (cell.hasFormula()) {
              found.add(new int[] {row, column});
            }
          });
    }
    return found;
  }

  /** The whole part. */
  String xml() {
    dimension();
    StringBuilder out = new StringBuilder(before.length() + after.length() + 1_000);
    String tail = after;
    if (framed && frame != null) {
      String text = new String(WorkbookXml.bytes(frame), StandardCharsets.UTF_8);
      int at = text.indexOf("<" + prefix + "sheetData");
      out.append(text, 0, at);
      tail = text.substring(text.indexOf('>', at) + 1);
    } else {
      out.append(before);
    }
    if (lines.isEmpty()) {
      return out.append('<').append(prefix).append("sheetData/>").append(tail).toString();
    }
    out.append('<').append(prefix).append("sheetData>");
    lines.forEach((row, line) -> write(out, row, line));
    return out.append("</").append(prefix).append("sheetData>").append(tail).toString();
  }

  private void write(StringBuilder out, int row, Line line) {
    TreeMap<Integer, SheetPartCell> cells = line.cells;
    if (!line.touched || cells == null) {
      out.append(line.raw);
      return;
    }
    String attributes = bare(line.attributes);
    if (cells.isEmpty() && attributes.isEmpty()) {
      return;
    }
    out.append('<').append(prefix).append("row r=\"").append(row + 1).append('"');
    out.append(attributes).append('>');
    cells.forEach((column, cell) -> {
      out.append('<').append(prefix).append("c r=\"");
      out.append(CellReference.convertNumToColString(column)).append(row + 1).append('"');
      out.append(cell.attributes());
      if (cell.content().isEmpty()) {
        out.append("/>");
      } else {
        out.append('>').append(cell.content()).append("</").append(prefix).append("c>");
      }
    });
    out.append("</").append(prefix).append("row>");
  }

  /** The used range that the part states, if it states one and that changed. */
  private void dimension() {
    if (!framed || frame == null) {
      return;
    }
    int last = 0;
    int first = Integer.MAX_VALUE;
    for (int row : rows()) {
      if (!cells(row).isEmpty()) {
        first = Math.min(first, cells(row).firstKey());
        last = Math.max(last, cells(row).lastKey());
      }
    }
    int left = first == Integer.MAX_VALUE ? 0 : first;
    int right = last;
    WorkbookXml.child(frame.getDocumentElement(), "dimension")
        .ifPresent(element ->
            element.setAttribute(
                "ref",
                new CellReference(lines.isEmpty() ? 0 : lines.firstKey(), left).formatAsString()
                    + ":"
                    + new CellReference(Math.max(0, lastRow()), right).formatAsString()));
  }
}
