package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A table of an existing Word document, measured: what its columns break and its rows cut off, and
 * fitted again after an edit. Lengths in twentieths of a point.
 */
final class WordColumns {
  private static final double SMALLEST = 7;
  private static final int MARGIN = 108;

  /** Programs differ a little in width; only what surely does not fit is said. */
  private static final double SLACK = 1.03;

  private final XmlElement table;
  private final WordFaces faces;
  private final List<XmlElement> rows;
  private final List<XmlElement> grid;
  private final double[] widths;
  private final int sides;
  private List<Text> known = List.of();

  WordColumns(XmlElement table, WordFaces faces) {
    this.table = table;
    this.faces = faces;
    this.rows = table.elements().stream().filter(each -> each.is("w:tr")).toList();
    this.grid =
        table
            .first("w:tblGrid")
            .map(own -> own.elements().stream().filter(each -> each.is("w:gridCol")).toList())
            .orElse(List.of());
    this.widths =
        grid.stream().mapToDouble(each -> DocxNumbers.number(each.attribute("w:w"), 0)).toArray();
    this.sides = ours() ? 180 : margin("w:left") + margin("w:right");
  }

  private Optional<XmlElement> property(String name) {
    return table.first("w:tblPr").flatMap(own -> own.first(name));
  }

  private int margin(String side) {
    return property("w:tblCellMar")
        .flatMap(own -> own.first(side))
        .map(own -> DocxNumbers.number(own.attribute("w:w"), MARGIN))
        .orElse(MARGIN);
  }

  /** Whether it is set as this program sets tables. */
  boolean ours() {
    return property("w:tblStyle")
        .filter(own -> own.attribute("w:val").equals("ReportTable"))
        .isPresent();
  }

  /** Whether the program that shows it keeps the columns as they are. */
  boolean fixed() {
    return property("w:tblLayout")
        .filter(own -> own.attribute("w:type").equals("fixed"))
        .isPresent();
  }

  /** A paragraph of a cell that stands in one row, as it is set. */
  private record Text(int row, int column, int span, String text, WordFaces.Face face) {
    double width(String part) {
      return TextFit.of(face.font()).width(part, face.size(), face.bold()) * 20;
    }

    boolean known() {
      return TextFit.of(face.font()).known();
    }
  }

  private List<Text> texts() {
    if (known.isEmpty()) {
      known = measured();
    }
    return known;
  }

  private List<Text> measured() {
    List<Text> texts = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      int column = 0;
      for (XmlElement cell : rows.get(row).elements()) {
        if (!cell.is("w:tc")) {
          continue;
        }
        Optional<XmlElement> own = cell.first("w:tcPr");
        int span =
            own.flatMap(one -> one.first("w:gridSpan"))
                .map(one -> Math.max(1, DocxNumbers.number(one.attribute("w:val"), 1)))
                .orElse(1);
        boolean turned = own.flatMap(one -> one.first("w:textDirection")).isPresent();
        for (XmlElement paragraph : cell.elements()) {
          if (paragraph.is("w:p") && !turned) {
            String text = WordText.of(paragraph);
            if (!text.isBlank()) {
              texts.add(new Text(row, column, span, text, faces.of(paragraph)));
            }
          }
        }
        column += span;
      }
    }
    return texts;
  }

  private double room(Text text) {
    double room = -sides;
    for (int at = text.column(); at < Math.min(widths.length, text.column() + text.span()); at++) {
      room += widths[at];
    }
    return Math.max(20, room);
  }

  /** A word that a fixed column breaks in the middle; empty when there is none. */
  String broken() {
    String worst = "";
    double most = SLACK;
    if (!fixed() || widths.length == 0) {
      return worst;
    }
    for (Text text : texts()) {
      if (text.column() + text.span() > widths.length || !text.known()) {
        continue;
      }
      for (String word : TextFit.words(text.text())) {
        double much = text.width(word) / room(text);
        if (much > most) {
          most = much;
          worst = word;
        }
      }
    }
    return worst;
  }

  /** The first cell of a row whose exact height cuts its text off; empty when there is none. */
  String cut() {
    for (int row = 0; row < rows.size(); row++) {
      int exact = exact(row);
      if (exact > 0 && needed(row) > exact + 60) {
        int here = row;
        return texts().stream()
            .filter(text -> text.row() == here)
            .map(Text::text)
            .findFirst()
            .orElse("");
      }
    }
    return "";
  }

  private Optional<XmlElement> height(int row) {
    return rows.get(row)
        .first("w:trPr")
        .flatMap(own -> own.first("w:trHeight"))
        .filter(own -> own.attribute("w:hRule").equals("exact"));
  }

  private int exact(int row) {
    return height(row).map(own -> DocxNumbers.number(own.attribute("w:val"), 0)).orElse(0);
  }

  private double needed(int row) {
    double[] high = new double[Math.max(1, widths.length)];
    for (Text text : texts()) {
      if (text.row() == row && text.column() < high.length && text.known()) {
        double size = text.face().size();
        int lines =
            TextFit.of(text.face().font())
                .lines(text.text(), size, text.face().bold(), room(text) / 20 * SLACK)
                .size();
        high[text.column()] += lines * size * TextFit.LEADING * 20;
      }
    }
    return Arrays.stream(high).max().orElse(0);
  }

  /** Fits it after an edit: columns and type of our own tables, rows that would cut their text. */
  void refit() {
    for (int row = 0; row < rows.size(); row++) {
      int exact = exact(row);
      if (exact > 0 && needed(row) > exact) {
        height(row).orElseThrow().attribute("w:hRule", "atLeast");
      }
    }
    boolean plain = texts().stream().allMatch(text -> text.span() == 1);
    if (!ours() || !fixed() || widths.length == 0 || !plain) {
      return;
    }
    double available = Arrays.stream(widths).sum();
    double normal = texts().stream().mapToDouble(text -> text.face().size()).max().orElse(0);
    double size = normal;
    while (size > SMALLEST && Arrays.stream(least()).sum() > available) {
      size = Math.max(SMALLEST, size - 0.5);
      resize(size);
    }
    double[] shared = ColumnShare.of(least(), wanted(), available);
    double factor = Math.max(1, available / Arrays.stream(shared).sum());
    for (int at = 0; at < widths.length; at++) {
      widths[at] = Math.floor(shared[at] * factor);
    }
    widths[0] += available - Arrays.stream(widths).sum();
    write();
  }

  private double[] least() {
    double[] least = new double[widths.length];
    for (Text text : texts()) {
      boolean whole = text.row() > 0 && WordTable.isNumber(text.text());
      for (String part : whole ? List.of(text.text()) : TextFit.words(text.text())) {
        least[text.column()] = Math.max(least[text.column()], text.width(part) + sides + 20);
      }
    }
    return least;
  }

  private double[] wanted() {
    double[] wanted = new double[widths.length];
    for (Text text : texts()) {
      double width = Math.min(text.width(text.text()), text.face().size() * 700);
      wanted[text.column()] = Math.max(wanted[text.column()], width + sides + 20);
    }
    return wanted;
  }

  private void resize(double size) {
    known = List.of();
    String half = Long.toString(Math.round(size * 2));
    for (XmlElement run : table.all("w:r")) {
      XmlElement properties =
          run.first("w:rPr").orElseGet(() -> run.addFirst(XmlElement.of("<w:rPr/>")));
      for (String name : List.of("w:sz", "w:szCs")) {
        properties
            .first(name)
            .orElseGet(() ->
                properties.addBeforeAny(
                    XmlElement.of("<" + name + "/>"),
                    "w:szCs",
                    "w:highlight",
                    "w:u",
                    "w:effect",
                    "w:bdr",
                    "w:shd",
                    "w:fitText",
                    "w:vertAlign",
                    "w:rtl",
                    "w:cs",
                    "w:em",
                    "w:lang",
                    "w:eastAsianLayout",
                    "w:specVanish",
                    "w:oMath",
                    "w:rPrChange"))
            .attribute("w:val", half);
      }
    }
  }

  private void write() {
    for (int at = 0; at < grid.size(); at++) {
      grid.get(at).attribute("w:w", Long.toString(Math.round(widths[at])));
    }
    for (XmlElement row : rows) {
      int column = 0;
      for (XmlElement cell : row.elements()) {
        if (cell.is("w:tc") && column < widths.length) {
          long width = Math.round(widths[column++]);
          cell.first("w:tcPr")
              .flatMap(own -> own.first("w:tcW"))
              .ifPresent(own -> own.attribute("w:w", Long.toString(width)));
        }
      }
    }
  }
}
