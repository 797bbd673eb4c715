package dev.workroom.documents;

import java.util.List;

/**
 * A document as Markdown, or a piece of it.
 *
 * @param title what the document calls itself; empty when it does not
 * @param markdown the characters from {@code offset} on
 * @param offset where the piece begins, in characters
 * @param total length of the whole; what remains is read by giving {@code offset +
 *     markdown.length()}
 * @param parts where pages, slides and sheets begin in the whole
 * @param notes oddities a reader should know: hidden text, comments, tracked changes, damage
 */
public record DocumentText(
    DocumentKind kind,
    String title,
    String markdown,
    int offset,
    int total,
    List<Part> parts,
    List<String> notes) {

  /**
   * A page, slide or sheet.
   *
   * @param name such as {@code page 3}
   */
  public record Part(String name, int offset) {}

  public DocumentText {
    parts = List.copyOf(parts);
    notes = List.copyOf(notes);
    if (offset < 0 || offset + markdown.length() > total) {
      throw new IllegalArgumentException("a piece lies within the whole");
    }
  }

  /** Whether there is more behind this piece. */
  public boolean more() {
    return offset + markdown.length() < total;
  }
}
