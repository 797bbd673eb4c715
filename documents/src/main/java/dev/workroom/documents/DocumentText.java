package dev.workroom.documents;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A document as Markdown, or a piece of it.
 *
 * @param title what the document calls itself; empty when it does not
 * @param markdown the characters from {@code offset} on
 * @param offset where the piece begins, in characters
 * @param total length of the whole; what remains is read by giving {@code offset +
 *     markdown.length()}
 * @param parts where pages, slides and sheets begin in the whole
 * @param hidden what a person who opens the document does not see of it; part of the text too,
 *     marked {@code [hidden: …]} where it stands
 * @param notes oddities a reader should know: comments, tracked changes, damage
 */
public record DocumentText(
    DocumentKind kind,
    String title,
    String markdown,
    int offset,
    int total,
    List<Part> parts,
    List<Hidden> hidden,
    List<String> notes) {
  private static final int QUOTED = 3;
  private static final int LONGEST_QUOTE = 80;

  /**
   * A page, slide or sheet.
   *
   * @param name such as {@code page 3}
   */
  public record Part(String name, int offset) {}

  /**
   * Something that is in the document and not before the eyes of who opens it.
   *
   * @param how what hides it, such as {@code white text}
   * @param place such as {@code page 3}; empty when it belongs to the whole
   * @param text its beginning; empty when only its presence is known
   */
  public record Hidden(String how, String place, String text) {}

  public DocumentText {
    parts = List.copyOf(parts);
    hidden = List.copyOf(hidden);
    notes = List.copyOf(notes);
    if (offset < 0 || offset + markdown.length() > total) {
      throw new IllegalArgumentException("a piece lies within the whole");
    }
  }

  /** Whether there is more behind this piece. */
  public boolean more() {
    return offset + markdown.length() < total;
  }

  /**
   * One line that tells a person what is hidden: how much of which kind, and the first words of
   * some. Empty when nothing is.
   */
  public String hiddenLine() {
    if (hidden.isEmpty()) {
      return "";
    }
    Map<String, Integer> kinds = new LinkedHashMap<>();
    hidden.forEach(one -> kinds.merge(one.how(), 1, Integer::sum));
    String counted =
        kinds.entrySet().stream()
            .map(kind -> kind.getValue() + " × " + kind.getKey())
            .collect(Collectors.joining(", "));
    String quoted =
        hidden.stream()
            .filter(one -> !one.text().isBlank())
            .limit(QUOTED)
            .map(DocumentText::quote)
            .collect(Collectors.joining("; "));
    return "Hidden from a person who opens it: "
        + counted
        + (quoted.isEmpty() ? "." : ": " + quoted);
  }

  private static String quote(Hidden one) {
    String text = one.text().replaceAll("\\s+", " ").strip();
    String cut = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    return (one.place().isEmpty() ? "" : one.place() + " ") + "“" + cut + "”";
  }
}
