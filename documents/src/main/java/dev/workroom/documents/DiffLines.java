package dev.workroom.documents;

import dev.workroom.documents.DiffReport.Change;
import dev.workroom.documents.DiffReport.Kind;
import dev.workroom.documents.DiffReport.Part;
import java.util.ArrayList;
import java.util.List;

/** Compares texts paragraph by paragraph, or line by line, and what changed word by word. */
final class DiffLines {
  private static final double ENOUGH = 0.4;

  private DiffLines() {}

  /** A line that says something, and where it stands. */
  private record Line(String text, String place) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Line line && line.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /**
   * A document's paragraphs, with its headings as places; a table's rows count as paragraphs.
   *
   * @param slides whether each slide is a part of its own
   */
  static List<Part> documents(DocumentText before, DocumentText after, boolean slides) {
    return slides
        ? slides(before.markdown(), after.markdown())
        : parts("", changes(paragraphs(before), paragraphs(after)));
  }

  /** Lines with their numbers. */
  static List<Part> lines(String before, String after) {
    return parts("", changes(numbered(before), numbered(after)));
  }

  private static List<Part> parts(String name, List<Change> changes) {
    return changes.isEmpty() ? List.of() : List.of(new Part(name, changes));
  }

  private static List<Change> changes(List<Line> before, List<Line> after) {
    List<Change> changes = new ArrayList<>();
    for (DiffAlign.Pair pair :
        DiffAlign.of(before, after, (x, y) -> DiffWords.likeness(x.text(), y.text()), ENOUGH)) {
      if (pair.before() < 0) {
        Line line = after.get(pair.after());
        changes.add(Change.added(line.place(), line.text()));
      } else if (pair.after() < 0) {
        Line line = before.get(pair.before());
        changes.add(Change.removed(line.place(), line.text()));
      } else if (!before.get(pair.before()).equals(after.get(pair.after()))) {
        String old = before.get(pair.before()).text();
        Line now = after.get(pair.after());
        changes.add(
            new Change(
                Kind.CHANGED, now.place(), old, now.text(), DiffWords.between(old, now.text())));
      }
    }
    return changes;
  }

  /**
   * Whether words are struck because somebody deleted them in a way that others may still refuse.
   */
  static boolean struck(DocumentText text) {
    return text.notes().stream().anyMatch(note -> note.contains("tracked deletion"));
  }

  /** With tracked changes as if they were accepted. */
  private static List<Line> paragraphs(DocumentText text) {
    List<Line> lines = new ArrayList<>();
    String heading = "";
    String page = "";
    int part = 0;
    int at = 0;
    boolean struck = struck(text);
    for (String line : text.markdown().split("\n", -1)) {
      while (part < text.parts().size() && text.parts().get(part).offset() <= at) {
        page = text.parts().get(part++).name();
      }
      String said = (struck ? line.replaceAll("~~[^~]*~~", "") : line).strip();
      boolean rule = said.matches("[|:\\- ]+");
      if (!said.isEmpty() && !rule) {
        if (said.startsWith("#")) {
          heading = "“" + said.replaceFirst("^#+ *", "") + "”";
        }
        String place = page.isEmpty() ? heading : heading.isEmpty() ? page : page + ", " + heading;
        lines.add(new Line(said, place));
      }
      at += line.length() + 1;
    }
    return lines;
  }

  private static List<Line> numbered(String text) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      lines.add(new Line(line.stripTrailing(), "line " + ++number));
    }
    if (!lines.isEmpty() && lines.getLast().text().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  /** One slide with its number and title. */
  private record Slide(String name, String title, List<Line> lines) {
    String text() {
      return String.join("\n", lines.stream().map(Line::text).toList());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Slide slide && slide.title.equals(title) && slide.lines.equals(lines);
    }

    @Override
    public int hashCode() {
      return title.hashCode();
    }
  }

  private static List<Part> slides(String before, String after) {
    List<Slide> old = cut(before);
    List<Slide> now = cut(after);
    List<Part> parts = new ArrayList<>();
    for (DiffAlign.Pair pair : DiffAlign.of(old, now, DiffLines::alike, ENOUGH)) {
      if (pair.before() < 0) {
        Slide slide = now.get(pair.after());
        parts.add(new Part(slide.name(), List.of(Change.added("slide", slide.text()))));
      } else if (pair.after() < 0) {
        Slide slide = old.get(pair.before());
        parts.add(new Part(slide.name(), List.of(Change.removed("slide", slide.text()))));
      } else {
        Slide slide = now.get(pair.after());
        parts.addAll(parts(slide.name(), changes(old.get(pair.before()).lines(), slide.lines())));
      }
    }
    return parts;
  }

  private static double alike(Slide before, Slide after) {
    boolean titled = !before.title().isEmpty() && before.title().equals(after.title());
    return titled ? 1 : DiffWords.likeness(before.text(), after.text());
  }

  private static List<Slide> cut(String markdown) {
    List<Slide> slides = new ArrayList<>();
    for (String line : markdown.split("\n")) {
      String said = line.strip();
      if (said.startsWith("## Slide ")) {
        String name = said.substring(3);
        int colon = name.indexOf(": ");
        String title = colon < 0 ? "" : name.substring(colon + 2);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(title, "title"));
        slides.add(new Slide(name, title, lines));
      } else if (!said.isEmpty()
          && !said.matches("[|:\\- ]+")
          && !slides.isEmpty()
          // A slide's number moves with it.
          && !said.equals(String.valueOf(slides.size()))) {
        slides.getLast().lines().add(new Line(said, said.startsWith("Notes: ") ? "notes" : "text"));
      }
    }
    return slides;
  }
}
