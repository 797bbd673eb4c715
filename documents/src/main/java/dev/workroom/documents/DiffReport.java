package dev.workroom.documents;

import java.util.List;

/**
 * What differs between two versions of a file, in the words of people: cells, paragraphs, slides,
 * rows.
 *
 * @param compared what was looked at: {@code cells and formulas}, {@code paragraphs} …
 * @param parts sheets, slides or the whole text, only those with changes
 * @param notes what limits the comparison
 */
public record DiffReport(String compared, List<Part> parts, List<String> notes) {
  public DiffReport {
    parts = List.copyOf(parts);
    notes = List.copyOf(notes);
  }

  /** Whether nothing differs. */
  public boolean same() {
    return parts.isEmpty();
  }

  /** How many changes there are. */
  public int count() {
    return parts.stream().mapToInt(part -> part.changes().size()).sum();
  }

  /**
   * A sheet, a slide, or the file.
   *
   * @param name empty when the file has no parts
   */
  public record Part(String name, List<Change> changes) {
    public Part {
      changes = List.copyOf(changes);
    }
  }

  /** What happened to one thing. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED,
    /** A cell whose formula is the same and gives another value. */
    FOLLOWED
  }

  /**
   * One change.
   *
   * @param place where in the new version, for what was removed in the old one
   * @param before empty when it was added
   * @param after empty when it was removed
   * @param words a changed text word by word; empty for other changes
   */
  public record Change(Kind kind, String place, String before, String after, List<Piece> words) {
    public Change {
      words = List.copyOf(words);
    }

    static Change added(String place, String text) {
      return new Change(Kind.ADDED, place, "", text, List.of());
    }

    static Change removed(String place, String text) {
      return new Change(Kind.REMOVED, place, text, "", List.of());
    }

    static Change changed(String place, String before, String after) {
      return new Change(Kind.CHANGED, place, before, after, List.of());
    }
  }

  /** Whether both versions have some words, or one of them. */
  public enum Mark {
    BOTH,
    BEFORE,
    AFTER
  }

  /** A run of words that stayed, went or came; the pieces joined are both texts. */
  public record Piece(Mark mark, String text) {}
}
