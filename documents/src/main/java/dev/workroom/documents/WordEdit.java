package dev.workroom.documents;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One change to an existing Word document: where ({@code find} or {@code line}) and what (exactly
 * one of the others).
 *
 * @param find words that stand once in the document, all in one paragraph
 * @param line the number of the line as the document reads as Markdown
 * @param in {@code body} (also when absent), {@code header}, {@code footer} or {@code notes}
 * @param replace what the found words become
 * @param all whether {@code replace} is done wherever they stand
 * @param paragraph new text of the whole paragraph, which keeps its style
 * @param before Markdown that becomes new paragraphs before it
 * @param after Markdown that becomes new paragraphs behind it
 * @param delete {@code paragraph} or {@code row}
 * @param column of the table row found: its header, or its number from 1
 * @param cell new text of the cell in that column
 * @param row cells of a new table row behind the one found
 * @param comment text of a comment at the found words
 * @param changes {@code accept} or {@code reject}: the tracked changes of the paragraph found, or
 *     all of the document
 */
public record WordEdit(
    @Nullable String find,
    @Nullable Integer line,
    @Nullable String in,
    @Nullable String replace,
    boolean all,
    @Nullable String paragraph,
    @Nullable String before,
    @Nullable String after,
    @Nullable String delete,
    @Nullable String column,
    @Nullable String cell,
    List<String> row,
    @Nullable String comment,
    @Nullable String changes) {
  public WordEdit {
    row = List.copyOf(Objects.requireNonNullElse(row, List.of()));
    long actions =
        Stream.of(replace, paragraph, before, after, delete, cell, comment, changes)
                .filter(Objects::nonNull)
                .count()
            + (row.isEmpty() ? 0 : 1);
    if (actions != 1) {
      throw new IllegalArgumentException(
          "an edit does exactly one of replace, paragraph, before, after, delete, cell, row, comment or changes; this one does "
              + actions);
    }
    boolean placed = find != null && !find.isBlank() || line != null;
    if (!placed && changes == null) {
      throw new IllegalArgumentException("an edit needs find (words to look for) or line");
    }
    if (replace != null && find == null) {
      throw new IllegalArgumentException(
          "replace needs find; use paragraph to rewrite a whole line");
    }
    if (cell != null && column == null) {
      throw new IllegalArgumentException("cell needs column: its header, or its number from 1");
    }
    if (delete != null && !delete.equals("paragraph") && !delete.equals("row")) {
      throw new IllegalArgumentException("delete must be paragraph or row");
    }
    if (changes != null && !changes.equals("accept") && !changes.equals("reject")) {
      throw new IllegalArgumentException("changes must be accept or reject");
    }
    if (in != null && !List.of("body", "header", "footer", "notes").contains(in)) {
      throw new IllegalArgumentException("in must be body, header, footer or notes");
    }
  }
}
