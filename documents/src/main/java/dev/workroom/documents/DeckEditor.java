package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Changes an existing presentation part by part: what an edit does not mean, from masters to
 * animations, stays byte for byte.
 */
public final class DeckEditor {
  private final ReportFiles files;
  private final TableQuery query;

  /**
   * @param files finds pictures that new slides name
   * @param query runs the SQL that fills new charts and tables
   */
  public DeckEditor(ReportFiles files, TableQuery query) {
    this.files = files;
    this.query = query;
  }

  /**
   * Makes all edits or none and writes the presentation to {@code target}.
   *
   * @return one line for each edit, and what became of new slides
   * @throws DocumentException with one sentence when an edit names what is not there
   */
  public DeckResult edit(Path source, List<DeckEdit> edits, Path target)
      throws IOException, UnreadableDocument {
    List<Finding> findings = new ArrayList<>();
    List<String> told = new ArrayList<>();
    int slides;
    try (PptxPackage deck = PptxPackage.open(source)) {
      Run run = new Run(deck, findings);
      for (DeckEdit edit : edits) {
        try {
          told.add(run.make(edit));
        } catch (IOException e) {
          throw new DocumentException(
              "The presentation is damaged where edit %d changes it: %s."
                  .formatted(told.size() + 1, e.getMessage()),
              e);
        }
      }
      run.finish();
      if (deck.unsign()) {
        findings.add(new Finding(Severity.NOTE, "", PackageSignature.ENDED));
      }
      slides = deck.slides().size();
      if (slides == 0) {
        throw new DocumentException("A presentation needs a slide; not all can be deleted.");
      }
      NewFile.write(target, deck::write);
    }
    return new DeckResult(
        String.valueOf(source.getFileName()), Files.size(target), slides, told, findings);
  }

  /** The edits of one file. */
  private final class Run {
    private final PptxPackage deck;
    private final List<Finding> findings;
    private final List<String> parts;
    private final List<Element> entries;
    private final Map<Integer, Element> lastAfter = new HashMap<>();
    private final List<Integer> deleted = new ArrayList<>();
    private final DeckSections sections;
    private final SlideRefit refit;
    private final Map<String, SlideTiming> timings = new HashMap<>();
    private final Map<String, DeckPages> pages = new HashMap<>();

    Run(PptxPackage deck, List<Finding> findings) throws IOException {
      this.deck = deck;
      this.findings = findings;
      this.parts = deck.slides();
      this.entries = deck.slideIds();
      this.sections = DeckSections.of(deck);
      this.refit = new SlideRefit(deck, ours());
    }

    String make(DeckEdit edit) throws IOException {
      if (edit.delete() > 0) {
        part(edit.delete());
        deleted.add(edit.delete());
        return "deleted slide " + edit.delete();
      }
      if (edit.move() > 0) {
        return move(edit.move(), edit.after());
      }
      if (edit.duplicate() > 0) {
        int after = edit.after() == null ? edit.duplicate() : edit.after();
        String copy = SlideCopy.of(deck, part(edit.duplicate()));
        insert(copy, after);
        return "copied slide " + edit.duplicate() + " to after slide " + after;
      }
      if (!edit.add().isEmpty()) {
        return add(edit);
      }
      if (edit.notes() != null) {
        SlideNotes.set(deck, part(edit.slide()), edit.notes(), "en-GB");
        return "set the notes of slide " + edit.slide();
      }
      if (edit.chart().wanted()) {
        return chart(edit);
      }
      String text = Objects.requireNonNull(edit.text());
      return edit.find().isEmpty()
          ? edit.cell().isEmpty() ? shape(edit, text) : cell(edit, text)
          : phrase(edit, text);
    }

    void finish() throws IOException {
      for (int slide : deleted) {
        timings.remove(parts.get(slide - 1));
        SlideCopy.delete(deck, parts.get(slide - 1), entries.get(slide - 1));
      }
      for (SlideTiming timing : timings.values()) {
        timing.mend();
      }
      sections.write(deck);
      refit.apply();
    }

    private String part(int slide) {
      if (slide < 1 || slide > parts.size()) {
        throw new DocumentException(
            "There is no slide %d; the presentation has %d.".formatted(slide, parts.size()));
      }
      return parts.get(slide - 1);
    }

    private String move(int slide, @Nullable Integer after) throws IOException {
      part(slide);
      if (after == null) {
        throw new DocumentException(
            "Say where slide %d goes: \"after\": 2, or 0 for the front.".formatted(slide));
      }
      Element entry = entries.get(slide - 1);
      Node list = Objects.requireNonNull(entry.getParentNode());
      if (after != slide) {
        deck.edit(deck.main());
        Node before = place(after);
        if (before != entry) {
          list.insertBefore(entry, before);
        }
        lastAfter.put(after, entry);
      }
      sections.moved(entry);
      return "moved slide " + slide + " to after slide " + after;
    }

    /** The entry that something new after a slide comes before. */
    private @Nullable Node place(int after) {
      if (after != 0) {
        part(after);
      }
      Element known = lastAfter.get(after);
      if (known != null) {
        return known.getNextSibling();
      }
      return after == 0
          ? entries.isEmpty() ? null : entries.getFirst()
          : entries.get(after - 1).getNextSibling();
    }

    private void insert(String slide, int after) throws IOException {
      Element entry = deck.insertSlide(slide, place(after));
      lastAfter.put(after, entry);
      sections.moved(entry);
    }

    private String add(DeckEdit edit) throws IOException {
      int after = edit.after() == null ? parts.size() : edit.after();
      DeckPages writer = pages(after);
      if (!ours() && SlideDesign.of(deck).any()) {
        findings.add(
            new Finding(
                Severity.WARNING,
                "slide " + (after + 1),
                "The slides of this presentation draw their design themselves (bars, logo or"
                    + " ground), which an added slide does not have: duplicate one of them and"
                    + " change its words instead."));
      }
      int number = after;
      for (DeckSpec.Slide slide : edit.add()) {
        insert(writer.add(slide, ++number, false), after);
      }
      return "added %d after slide %d".formatted(edit.add().size(), after);
    }

    /** New slides follow the design of the one they come after. */
    private DeckPages pages(int after) throws IOException {
      DeckDesign design =
          parts.isEmpty() ? DeckDesign.of(deck) : DeckDesign.of(deck, part(Math.max(1, after)));
      DeckPages known = pages.get(design.master());
      if (known == null) {
        DeckLayouts layouts = DeckLayouts.of(deck, ours(), design);
        known = new DeckPages(deck, layouts, files, query, footer(), language(), findings);
        pages.put(design.master(), known);
      }
      return known;
    }

    /** The language that the words of the slides are proofed in. */
    private String language() throws IOException {
      Map<String, Integer> count = new HashMap<>();
      for (String slide : parts) {
        for (Element run : PptxXml.all(deck.read(slide), "rPr")) {
          String own = run.getAttribute("lang");
          if (own.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")) {
            count.merge(own, 1, Integer::sum);
          }
        }
      }
      return count.entrySet().stream()
          .max(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .orElse("en-GB");
    }

    private SlideTiming timing(String slide) throws IOException {
      SlideTiming known = timings.get(slide);
      if (known == null) {
        known = SlideTiming.of(deck, slide);
        timings.put(slide, known);
      }
      return known;
    }

    private boolean ours() throws IOException {
      Optional<String> theme = deck.linked(deck.main(), "theme");
      return theme.isPresent()
          && deck.read(theme.get())
              .getDocumentElement()
              .getAttribute("name")
              .startsWith("Workroom");
    }

    /** The footer that slides have. */
    private String footer() throws IOException {
      for (String slide : parts) {
        for (Element shape : PptxXml.all(deck.read(slide), "sp")) {
          Optional<Element> holder = PptxXml.child(shape, "nvSpPr", "nvPr", "ph");
          if (holder.isPresent() && holder.get().getAttribute("type").equals("ftr")) {
            return SlideWords.text(shape);
          }
        }
      }
      return "";
    }

    private String phrase(DeckEdit edit, String text) throws IOException {
      List<Integer> slides = new ArrayList<>();
      for (int at = 1; at <= parts.size(); at++) {
        if (edit.slide() == 0 || edit.slide() == at) {
          slides.add(at);
        }
      }
      if (slides.isEmpty()) {
        part(edit.slide());
      }
      int count = 0;
      for (int slide : slides) {
        String part = part(slide);
        List<Element> found = new ArrayList<>();
        for (Element body : PptxXml.all(deck.read(part), "txBody")) {
          if (SlideWords.blanks(SlideWords.text(body)).contains(SlideWords.blanks(edit.find()))) {
            found.add(body);
          }
        }
        if (!found.isEmpty()) {
          deck.edit(part);
        }
        for (Element body : found) {
          count += SlideWords.replace(body, edit.find(), text);
          refit.touched(part, body);
        }
      }
      if (count == 0) {
        throw new DocumentException(
            "\"%s\" does not stand %s%s."
                .formatted(
                    edit.find(),
                    edit.slide() == 0 ? "in the presentation" : "on slide " + edit.slide(),
                    edit.slide() == 0 ? "" : "; its texts are " + texts(part(edit.slide()))));
      }
      return "replaced \"%s\" %s".formatted(edit.find(), count == 1 ? "once" : count + " times");
    }

    private String texts(String part) throws IOException {
      return PptxXml.all(deck.read(part), "txBody").stream()
          .map(body -> SlideWords.text(body).replaceAll("\\s+", " ").strip())
          .filter(text -> !text.isEmpty())
          .limit(12)
          .map(text -> "\"" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "\"")
          .collect(Collectors.joining(", "));
    }

    private String shape(DeckEdit edit, String text) throws IOException {
      String part = part(edit.slide());
      deck.edit(part);
      List<Element> found = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (Element shape : PptxXml.all(deck.read(part), "sp")) {
        if (PptxXml.child(shape, "txBody").isPresent()) {
          names.add(name(shape));
          if (named(shape, edit.shape())) {
            found.add(shape);
          }
        }
      }
      if (found.size() != 1) {
        throw new DocumentException(
            "Slide %d has %s shape \"%s\" with text; there are %s."
                .formatted(
                    edit.slide(), found.isEmpty() ? "no" : "more than one", edit.shape(), names));
      }
      timing(part);
      SlideWords.replace(found.getFirst(), text);
      refit.touched(part, found.getFirst());
      return "set \"%s\" on slide %d".formatted(name(found.getFirst()), edit.slide());
    }

    private static String name(Element shape) {
      List<Element> properties = PptxXml.all(shape, "cNvPr");
      return properties.isEmpty() ? "" : properties.getFirst().getAttribute("name");
    }

    private static boolean named(Element shape, String name) {
      Optional<Element> holder = PptxXml.child(shape, "nvSpPr", "nvPr", "ph");
      boolean title =
          holder.isPresent() && holder.get().getAttribute("type").matches("title|ctrTitle");
      return name(shape).equalsIgnoreCase(name) || title && name.equalsIgnoreCase("title");
    }

    private List<Element> frames(DeckEdit edit, String kind) throws IOException {
      String part = part(edit.slide());
      List<Element> frames =
          PptxXml.all(deck.read(part), "graphicFrame").stream()
              .filter(frame -> !PptxXml.all(frame, kind).isEmpty())
              .toList();
      List<Element> found =
          frames.stream()
              .filter(frame -> edit.shape().isEmpty() || name(frame).equalsIgnoreCase(edit.shape()))
              .toList();
      if (found.size() != 1) {
        throw new DocumentException(
            "Slide %d has %s %s%s; there are %s."
                .formatted(
                    edit.slide(),
                    found.isEmpty() ? "no" : "more than one",
                    kind.equals("tbl") ? "table" : "chart",
                    edit.shape().isEmpty() ? "" : " \"" + edit.shape() + "\"",
                    frames.stream().map(Run::name).toList()));
      }
      return found;
    }

    private String cell(DeckEdit edit, String text) throws IOException {
      if (!edit.cell().toUpperCase(Locale.ROOT).matches("[A-Z]{1,2}\\d{1,3}")) {
        throw new DocumentException(
            "\"" + edit.cell() + "\" is no cell; write B3 for the second column of the third row.");
      }
      Element table = PptxXml.all(frames(edit, "tbl").getFirst(), "tbl").getFirst();
      CellReference at = new CellReference(edit.cell().toUpperCase(Locale.ROOT));
      List<Element> rows = PptxXml.children(table, "tr");
      List<Element> cells =
          at.getRow() < rows.size() ? PptxXml.children(rows.get(at.getRow()), "tc") : List.of();
      if (at.getCol() >= cells.size()) {
        throw new DocumentException(
            "The table on slide %d has %d rows and no cell %s."
                .formatted(edit.slide(), rows.size(), edit.cell()));
      }
      deck.edit(part(edit.slide()));
      SlideWords.replace(cells.get(at.getCol()), text);
      refit.touched(part(edit.slide()), table);
      return "set cell %s on slide %d".formatted(edit.cell(), edit.slide());
    }

    private String chart(DeckEdit edit) throws IOException {
      String part = part(edit.slide());
      Element frame = frames(edit, "chart").getFirst();
      Element drawn = PptxXml.all(frame, "chart").getFirst();
      String id = drawn.getAttributeNS(PptxPackage.OFFICE, "id");
      String chart =
          deck.links(part).stream()
              .filter(link -> link.id().equals(id) && deck.has(link.target()))
              .map(PptxPackage.Link::target)
              .findFirst()
              .orElseThrow(() -> new IOException("its chart is missing"));
      new ChartData(deck, chart, "slide " + edit.slide()).set(edit.chart());
      List<Element> series = PptxXml.all(deck.read(chart), "ser");
      int points = edit.chart().series().values().stream().mapToInt(List::size).max().orElse(0);
      for (Element own : PptxXml.all(frame, "cNvPr")) {
        timing(part).chart(own.getAttribute("id"), series.size(), points);
      }
      return "set the data of the chart on slide " + edit.slide();
    }
  }
}
