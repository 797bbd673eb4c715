package dev.workroom.documents;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change of an existing presentation. Slides are numbered as in the file before any change.
 *
 * <pre>{@code
 * {"slide": 3, "find": "Q1", "text": "Q2"}             a phrase, wherever it stands on the slide
 * {"slide": 3, "shape": "Title 1", "text": "…"}        all text of a shape; "title" is the title
 * {"slide": 4, "cell": "B3", "text": "1,200"}          a table cell
 * {"slide": 5, "chart": {"categories": […], "series": {…}}}
 * {"slide": 2, "notes": "…"}
 * {"delete": 7}   {"move": 7, "after": 2}   {"duplicate": 2, "after": 5}   {"add": […], "after": 3}
 * }</pre>
 *
 * @param slide which; 0 for all, where a phrase is looked for
 * @param shape its name; empty where there is only one that fits
 * @param text the new one; null where the change is another
 * @param after the slide that it comes after; 0 is the front, null what suits
 */
public record DeckEdit(
    int slide,
    String find,
    String shape,
    @Nullable String text,
    String cell,
    DeckSpec.Chart chart,
    @Nullable String notes,
    int delete,
    int move,
    int duplicate,
    @Nullable Integer after,
    List<DeckSpec.Slide> add) {
  public DeckEdit {
    find = Objects.requireNonNullElse(find, "");
    shape = Objects.requireNonNullElse(shape, "").strip();
    cell = Objects.requireNonNullElse(cell, "").strip();
    chart = Objects.requireNonNullElse(chart, DeckSpec.Chart.NONE);
    add = List.copyOf(Objects.requireNonNullElse(add, List.of()));
    int kinds =
        (delete > 0 ? 1 : 0)
            + (move > 0 ? 1 : 0)
            + (duplicate > 0 ? 1 : 0)
            + (add.isEmpty() ? 0 : 1)
            + (text != null ? 1 : 0)
            + (chart.wanted() ? 1 : 0)
            + (notes != null ? 1 : 0);
    if (kinds != 1) {
      throw new IllegalArgumentException(
          "an edit is one of: text (with find, shape or cell), chart, notes, delete, move,"
              + " duplicate, add; this one says "
              + (kinds == 0 ? "none of them" : kinds + " of them"));
    }
    if (text != null && find.isEmpty() && shape.isEmpty() && cell.isEmpty()) {
      throw new IllegalArgumentException(
          "an edit with text needs find (a phrase), shape (a name) or cell (such as B3)");
    }
  }
}
