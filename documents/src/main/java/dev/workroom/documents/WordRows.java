package dev.workroom.documents;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Changes cells and rows of a table that is in an existing document. */
final class WordRows {
  private final XmlElement row;
  private final Revision revision;

  /**
   * @param paragraph one of the row's
   * @throws DocumentException when it stands in no table
   */
  WordRows(XmlElement paragraph, Revision revision) {
    this.row =
        paragraph
            .ancestor("w:tr")
            .orElseThrow(() ->
                new DocumentException(
                    "\"" + WordFlow.shortened(WordText.of(paragraph)) + "\" stands in no table."));
    this.revision = revision;
  }

  private static List<XmlElement> cells(XmlElement row) {
    return row.elements().stream().filter(e -> e.is("w:tc")).toList();
  }

  private static String text(XmlElement cell) {
    return cell.all("w:p").stream()
        .map(WordText::of)
        .reduce((a, b) -> a + "\n" + b)
        .orElse("")
        .strip();
  }

  /** Gives the cell in a column other words. */
  String cell(String column, String words) {
    XmlElement cell = at(row, number(column));
    String old = text(cell);
    List<XmlElement> paragraphs = cell.elements().stream().filter(e -> e.is("w:p")).toList();
    if (paragraphs.isEmpty()) {
      throw new DocumentException("That cell holds no text of its own.");
    }
    String[] lines = words.strip().split("\\n");
    boolean same = lines.length == paragraphs.size();
    for (int each = 0; each < paragraphs.size(); each++) {
      WordText text = new WordText(paragraphs.get(each), revision);
      String put = same ? lines[each].strip() : each == 0 ? words.strip() : "";
      text.replace(0, text.text().length(), put);
      if (!same && each > 0) {
        WordMarks.delete(paragraphs.get(each), revision);
      }
    }
    return "the cell \""
        + WordFlow.shortened(old)
        + "\" became \""
        + WordFlow.shortened(words)
        + "\".";
  }

  /** A column by its header or its number. */
  private int number(String column) {
    if (column.strip().matches("\\d{1,3}")) {
      return Integer.parseInt(column.strip());
    }
    XmlElement table = row.ancestor("w:tbl").orElseThrow();
    XmlElement head = table.all("w:tr").getFirst();
    int number = 1;
    for (XmlElement cell : cells(head)) {
      String there = LooseText.of(text(cell)).text().strip();
      if (there.equalsIgnoreCase(LooseText.of(column).text().strip())) {
        return number;
      }
      number += span(cell);
    }
    List<String> headers = cells(head).stream().map(c -> "\"" + text(c) + "\"").toList();
    throw new DocumentException(
        "The table has no column \""
            + column
            + "\"; its headers are "
            + String.join(", ", headers)
            + ".");
  }

  private static int span(XmlElement cell) {
    return cell.first("w:tcPr")
        .flatMap(p -> p.first("w:gridSpan"))
        .map(s -> Math.max(1, DocxNumbers.number(s.attribute("w:val"), 1)))
        .orElse(1);
  }

  private static XmlElement at(XmlElement row, int column) {
    int number = 1;
    for (XmlElement cell : cells(row)) {
      number += span(cell);
      if (column < number && column > 0) {
        return cell;
      }
    }
    throw new DocumentException(
        "That row has " + (number - 1) + " columns, and column " + column + " was asked for.");
  }

  /** A new row behind this one. */
  String add(List<String> words) {
    int columns = cells(row).size();
    if (words.size() > columns) {
      throw new DocumentException(
          "The row has " + columns + " cells and " + words.size() + " were given.");
    }
    boolean head = row.first("w:trPr").flatMap(p -> p.first("w:tblHeader")).isPresent();
    Optional<XmlElement> next = row.next().filter(e -> e.is("w:tr"));
    XmlElement made = WordBlocks.row(head ? next.orElse(row) : row, words);
    if (revision.tracked()) {
      WordMarks.inserted(made, revision);
    }
    Objects.requireNonNull(row.parent).addAfter(row, made);
    return "a row was added behind it.";
  }

  String delete() {
    String old = cells(row).stream().map(WordRows::text).reduce((a, b) -> a + " | " + b).orElse("");
    if (revision.tracked()) {
      WordMarks.strikeAll(row, revision);
      WordMarks.rowMark(row, revision.mark("w:del"));
    } else {
      XmlElement table = Objects.requireNonNull(row.parent);
      row.remove();
      if (table.all("w:tr").isEmpty()) {
        table.remove();
      }
    }
    return "the row \"" + WordFlow.shortened(old) + "\" was deleted.";
  }
}
