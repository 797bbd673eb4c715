package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;

/** The paragraphs of a document that is being edited, found by their words or their line. */
final class WordFlow {
  /** Characters of a paragraph's text that an edit means. */
  record Place(XmlElement paragraph, int from, int to) {}

  private final WordParts parts;
  private final int linesBefore;
  private final Map<Integer, List<XmlElement>> byLine = new HashMap<>();
  private final Map<XmlElement, Integer> lineOf = new IdentityHashMap<>();

  /**
   * @param linesBefore lines of notes that stood before the text when it was read
   */
  WordFlow(WordParts parts, Path file, int linesBefore) throws IOException {
    this.parts = parts;
    this.linesBefore = linesBefore;
    List<XmlElement> all = paragraphs(parts.main().root());
    try {
      DocxText.lines(
          file,
          new TextSink(Duration.ofSeconds(30)),
          (ordinal, first, last) -> {
            if (ordinal >= 0 && ordinal < all.size()) {
              XmlElement paragraph = all.get(ordinal);
              lineOf.put(paragraph, first + linesBefore);
              for (int line = first; line <= last; line++) {
                byLine.computeIfAbsent(line, _ -> new ArrayList<>()).add(paragraph);
              }
            }
          });
    } catch (XMLStreamException e) {
      throw new DocumentException("The document's text is damaged; it cannot be edited.", e);
    } catch (TextSink.Enough _) {
      // lines beyond are found by their words
    }
  }

  /** All paragraphs in the order of the file; a copy for old programs does not count. */
  static List<XmlElement> paragraphs(XmlElement root) {
    List<XmlElement> found = new ArrayList<>();
    collect(root, found);
    return found;
  }

  private static void collect(XmlElement parent, List<XmlElement> found) {
    for (XmlElement child : parent.elements()) {
      if (child.local().equals("Fallback") || child.local().endsWith("PrChange")) {
        continue;
      }
      if (child.local().equals("p")) {
        found.add(child);
      }
      collect(child, found);
    }
  }

  static String style(XmlElement paragraph) {
    return paragraph
        .first("w:pPr")
        .flatMap(p -> p.first("w:pStyle"))
        .map(s -> s.attribute("w:val"))
        .orElse("");
  }

  /** The paragraphs that an edit may look in. */
  private List<XmlElement> scope(WordEdit edit) throws IOException {
    String in = edit.in() == null ? "body" : edit.in();
    List<XmlElement> scope = new ArrayList<>();
    switch (in) {
      case "header", "footer" -> {
        for (String part : parts.allRelated(in)) {
          scope.addAll(paragraphs(parts.part(part).root()));
        }
      }
      case "notes" -> {
        for (String type : List.of("footnotes", "endnotes")) {
          for (String part : parts.allRelated(type)) {
            scope.addAll(paragraphs(parts.part(part).root()));
          }
        }
      }
      default -> scope.addAll(paragraphs(parts.main().root()));
    }
    if (scope.isEmpty()) {
      throw new DocumentException("The document has no " + in + ".");
    }
    if (edit.line() == null) {
      return scope;
    }
    return onLine(edit.line());
  }

  /**
   * The paragraphs on a line of the text as it was read.
   *
   * @throws DocumentException when there is none
   */
  List<XmlElement> onLine(int line) {
    List<XmlElement> found =
        byLine.getOrDefault(line - linesBefore, List.of()).stream()
            .filter(p -> p.parent != null)
            .toList();
    if (found.isEmpty()) {
      throw new DocumentException(
          "Line " + line + " holds no paragraph of the body (or it was deleted before).");
    }
    return found;
  }

  /** Where a paragraph stood when the document was read, for a message. */
  String shown(XmlElement paragraph) {
    Integer line = lineOf.get(paragraph);
    return line == null ? "" : "line " + line;
  }

  /**
   * The one place that an edit means.
   *
   * @throws DocumentException with the nearest or the several places when there is not exactly one
   */
  Place find(WordEdit edit) throws IOException {
    List<Place> places = all(edit);
    if (places.size() == 1) {
      return places.getFirst();
    }
    if (places.size() > 1 && edit.find() == null) {
      return places.getFirst();
    }
    String words = shortened(String.valueOf(edit.find()));
    if (places.isEmpty()) {
      throw new DocumentException("\"" + words + "\" is not in the document." + nearest(edit));
    }
    Set<String> lines = new LinkedHashSet<>();
    places.forEach(p -> lines.add(shown(p.paragraph())));
    lines.remove("");
    throw new DocumentException(
        "\""
            + words
            + "\" stands "
            + places.size()
            + " times"
            + (lines.isEmpty() ? "" : " (" + String.join(", ", lines) + ")")
            + "; quote more of the sentence, or add line.");
  }

  /** All places where the words of an edit stand. */
  List<Place> all(WordEdit edit) throws IOException {
    List<XmlElement> scope = scope(edit);
    List<Place> places = new ArrayList<>();
    if (edit.find() == null) {
      scope.forEach(p -> places.add(new Place(p, 0, WordText.of(p).length())));
      return places;
    }
    for (String words : List.of(edit.find(), unmarked(edit.find()))) {
      for (boolean exact : new boolean[] {true, false}) {
        for (XmlElement paragraph : scope) {
          occurrences(paragraph, words, exact, places);
        }
        if (!places.isEmpty()) {
          return places;
        }
      }
    }
    return places;
  }

  private static void occurrences(
      XmlElement paragraph, String words, boolean exact, List<Place> places) {
    LooseText text = LooseText.of(WordText.of(paragraph));
    String wanted = LooseText.of(words).text().strip();
    String in = text.text();
    if (!exact) {
      wanted = wanted.toLowerCase(Locale.ROOT);
      in = in.toLowerCase(Locale.ROOT);
    }
    if (wanted.isEmpty() || in.length() != text.text().length()) {
      return;
    }
    for (int at = in.indexOf(wanted); at >= 0; at = in.indexOf(wanted, at + wanted.length())) {
      places.add(new Place(paragraph, text.from(at), text.to(at + wanted.length())));
    }
  }

  /** Words without the marks that Markdown puts around them. */
  private static String unmarked(String words) {
    return words
        .strip()
        .replaceFirst("^(#{1,6}|[-*•]|\\d+(\\.\\d+)*[.)]?)\\s+", "")
        .replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
        .replaceAll("~~[^~]*~~", "")
        .replaceAll("\\*\\*|__|^\\||\\|$", "")
        .strip();
  }

  private String nearest(WordEdit edit) throws IOException {
    record Near(XmlElement paragraph, double share) {}
    Set<String> wanted = words(unmarked(String.valueOf(edit.find())));
    List<Near> near = new ArrayList<>();
    for (XmlElement paragraph : scope(edit)) {
      Set<String> there = words(WordText.of(paragraph));
      long common = wanted.stream().filter(there::contains).count();
      near.add(new Near(paragraph, wanted.isEmpty() ? 0 : (double) common / wanted.size()));
    }
    String list =
        near.stream()
            .filter(n -> n.share() >= 0.4)
            .sorted(Comparator.comparingDouble(Near::share).reversed())
            .limit(3)
            .map(n ->
                (shown(n.paragraph()) + " \"" + shortened(WordText.of(n.paragraph())) + "\"")
                    .strip())
            .collect(Collectors.joining("; "));
    return list.isEmpty() ? "" : " Nearest: " + list + ".";
  }

  private static Set<String> words(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (String word :
        LooseText.of(text).text().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      if (word.length() > 1) {
        words.add(word);
      }
    }
    return words;
  }

  static String shortened(String text) {
    String plain = text.strip().replaceAll("\\s+", " ");
    return plain.length() <= 80 ? plain : plain.substring(0, 77).strip() + "…";
  }
}
