package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;

/** Puts a table out as Markdown, row by row as it is read. */
final class TableText {
  private static final int MOST_COLUMNS = 200;
  private final List<String> row = new ArrayList<>();
  private StringBuilder cell = new StringBuilder();
  private boolean headed;
  private int width;

  /** Adds a paragraph to the cell that is being read. */
  void paragraph(String text) {
    String stripped = text.strip();
    if (!stripped.isEmpty()) {
      if (!cell.isEmpty()) {
        cell.append("<br>");
      }
      cell.append(stripped.replace("\n", "<br>").replace("|", "\\|"));
    }
  }

  /** Ends a cell that covers so many columns. */
  void cell(int span) {
    if (row.size() < MOST_COLUMNS) {
      row.add(cell.toString());
      for (int more = 1; more < span && row.size() < MOST_COLUMNS; more++) {
        row.add("");
      }
    }
    cell = new StringBuilder();
  }

  /** Ends a row; the first is the header. */
  void row(TextSink sink) {
    if (!cell.isEmpty()) {
      cell(1);
    }
    if (row.stream().anyMatch(text -> !text.isEmpty())) {
      if (!headed) {
        sink.gap();
        width = row.size();
      }
      while (row.size() < width) {
        row.add("");
      }
      sink.line("| " + String.join(" | ", row) + " |");
      if (!headed) {
        sink.line("|" + "---|".repeat(width));
        headed = true;
      }
    }
    row.clear();
  }

  /** The rows as plain text, for a table within a cell. */
  String flattened() {
    if (!cell.isEmpty()) {
      cell(1);
    }
    String line = String.join(" / ", row).strip();
    row.clear();
    return line;
  }
}
