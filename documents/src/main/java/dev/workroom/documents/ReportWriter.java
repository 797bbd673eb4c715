package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;

/** Writes a {@link ReportSpec} as a Word document on our own template. */
public final class ReportWriter {
  private final ReportFiles files;
  private final LibreOffice office;

  /**
   * @param files finds the pictures that the body names
   * @param office lays the document out to count and fit its pages; without one the contents get
   *     their page numbers when Word opens the document
   */
  public ReportWriter(ReportFiles files, LibreOffice office) {
    this.files = files;
    this.office = office;
  }

  /** One attempt at a certain density. */
  private record Draft(
      WordReport report,
      Optional<WordStationery> stationery,
      WordContents contents,
      List<WordOutline.Entry> headings,
      Optional<PageLayout> layout) {
    void save(Path target) throws IOException {
      if (stationery.isEmpty()) {
        NewFile.write(target, report.document::write);
        return;
      }
      Path raw = Files.createTempFile("written", ".docx");
      try {
        NewFile.write(raw, report.document::write);
        stationery.get().finish(raw, target);
      } finally {
        Files.deleteIfExists(raw);
      }
    }

    Draft laidOut(Optional<PageLayout> pages) {
      return new Draft(report, stationery, contents, headings, pages);
    }

    boolean fits(int limit) {
      return limit == 0 || layout.isEmpty() || layout.get().pages() <= limit;
    }
  }

  /**
   * Writes the report to {@code target}, whole or not at all.
   *
   * @throws IOException with one sentence when the disk does not take the file
   */
  public ReportResult write(ReportSpec spec, Path target) throws IOException {
    Path folder = Files.createTempDirectory("report");
    try {
      Draft draft = draft(spec, 0, folder);
      for (int density = 1;
          !spec.ownTemplate()
              && !draft.fits(spec.layout().maxPages())
              && density <= WordTemplate.DENSEST;
          density++) {
        draft = draft(spec, density, folder);
      }
      Path word = folder.resolve("report.docx");
      draft.save(word);
      quotations(draft.report(), word);
      if (spec.pdf()) {
        WordPdf pdf = new WordPdf(office);
        int pages = pdf.convert(word, target);
        if (!pdf.limit(word).isEmpty()) {
          draft.report().find(Severity.NOTE, "", pdf.limit(word));
        }
        if (!office.available()) {
          return result(
              spec, draft.laidOut(Optional.of(new PageLayout(pages, List.of(), Map.of()))), target);
        }
      } else {
        draft.save(target);
      }
      return result(spec, draft, target);
    } finally {
      WordPdf.delete(folder);
    }
  }

  /** Holds what it quotes against the files that it cites. */
  private void quotations(WordReport report, Path word) {
    DocumentReader reader = new DocumentReader();
    try {
      String text = reader.read(word, 0, Integer.MAX_VALUE).markdown();
      new ReportQuotes(reader, files)
          .check(text)
          .forEach(f -> report.find(f.severity(), f.place(), f.message()));
    } catch (UnreadableDocument e) {
      throw new IllegalStateException("the report that was made cannot be read", e);
    }
  }

  private Draft draft(ReportSpec asked, int density, Path folder) throws IOException {
    ReportMarkdown body = ReportMarkdown.parse(asked.body());
    ReportSpec spec = titled(asked, body.root());
    ReportWords words = ReportWords.of(spec.layout().language());
    Optional<WordStationery> stationery = Optional.empty();
    Path base = folder.resolve("base.docx");
    if (spec.ownTemplate()) {
      stationery = Optional.of(WordStationery.prepare(files.find(spec.template()), spec, base));
    }
    WordTemplate template =
        new WordTemplate(
            spec.layout(),
            density,
            stationery.map(WordStationery::page).orElse(null),
            spec.kind() == ReportSpec.Template.LETTER,
            1);
    boolean own = stationery.filter(WordStationery::numbersHeadings).isPresent();
    boolean numbered = spec.layout().numbered() && !own;
    List<WordOutline.Entry> outline = WordOutline.of(body, numbered);
    WordReport report =
        new WordReport(
            stationery.isPresent() ? opened(base) : template.create(),
            template,
            body,
            new ReportReferences(body, spec.sources(), words, outline),
            words);
    List<WordOutline.Entry> headings = new ArrayList<>(outline);
    boolean headed = WordSources.headed(body.root());
    int level = spec.kind() == ReportSpec.Template.REPORT ? 1 : 2;
    WordOutline.Entry sources = new WordOutline.Entry(level, "", words.sources(), "_TocSources");
    if (!headed && asked.body().contains("[@")) {
      headings.add(sources);
    }
    WordContents contents = new WordContents(report);
    WordMargins margins = margins(spec, body);
    if (stationery.isPresent()) {
      report.numberBy(stationery.get().lists(report.document));
      if (numbered) {
        report.numberHeadings(WordHeadingNumbers.ofParagraphs(report.document));
      }
    } else {
      if (numbered) {
        WordHeadingNumbers.ofStyles(report.document);
      }
      margins.write(report, report.document.getDocument().getBody().getSectPr(), true);
    }
    if (stationery.filter(WordStationery::placed).isEmpty()) {
      new WordFront(report, spec).write();
    }
    new WordBody(report, spec, margins, files, contents, headings).write(body.root());
    WordSources.write(report, headed, level, sources.bookmark());
    if (report.references.cited().isEmpty()) {
      headings.remove(sources);
    }
    WordBidi.turn(report.document);
    properties(report.document, spec);
    Draft draft = new Draft(report, stationery, contents, headings, Optional.empty());
    return draft.laidOut(pages(draft, folder));
  }

  private static WordMargins margins(ReportSpec spec, ReportMarkdown body) {
    boolean letter = spec.kind() == ReportSpec.Template.LETTER;
    boolean several = letter && WordBody.letters(body.root()) > 1;
    return new WordMargins(spec.title(), spec.date(), spec.author(), letter, several);
  }

  private static XWPFDocument opened(Path base) throws IOException {
    try (InputStream in = Files.newInputStream(base)) {
      return new XWPFDocument(in);
    } catch (org.apache.poi.ooxml.POIXMLException | org.apache.poi.EmptyFileException e) {
      throw new IOException("The template cannot be opened; save it once in Word.", e);
    }
  }

  /** A heading that only says the title again is the title. */
  private static ReportSpec titled(ReportSpec spec, Node root) {
    if (root.getFirstChild() instanceof Heading first && first.getLevel() == 1) {
      String text = ReportMarkdown.plain(first);
      if (spec.title().isBlank() || text.equalsIgnoreCase(spec.title())) {
        first.unlink();
        return new ReportSpec(
            spec.path(),
            spec.template(),
            text,
            spec.subtitle(),
            spec.author(),
            spec.date(),
            spec.details(),
            spec.body(),
            spec.sources(),
            spec.layout());
      }
    }
    return spec;
  }

  private static void properties(XWPFDocument document, ReportSpec spec) {
    var core = document.getProperties().getCoreProperties();
    core.setTitle(spec.title());
    core.setCreator(spec.author());
    core.setSubjectProperty(spec.subtitle());
  }

  private Optional<PageLayout> pages(Draft draft, Path folder) throws IOException {
    WordReport report = draft.report();
    if (!office.available()) {
      report.document.enforceUpdateFields();
      if (draft.contents().written()) {
        report.find(
            Severity.NOTE,
            "",
            "Without LibreOffice the contents have no page numbers yet: Word asks to fill them in when it opens the document.");
      }
      return Optional.empty();
    }
    Path file = folder.resolve("draft.docx");
    draft.save(file);
    try {
      PageLayout layout = PageLayout.of(office.convert(file, PageLayout.FORMAT, folder));
      List<Integer> found =
          layout.pagesOf(draft.headings().stream().map(WordOutline.Entry::text).toList());
      draft.contents().number(draft.headings(), found, layout);
      report.pages(layout.pages());
      return Optional.of(layout);
    } catch (IOException e) {
      report.find(Severity.NOTE, "", "The pages could not be counted: " + e.getMessage());
      report.document.enforceUpdateFields();
      return Optional.empty();
    }
  }

  private ReportResult result(ReportSpec spec, Draft draft, Path target) throws IOException {
    int limit = spec.layout().maxPages();
    if (!draft.fits(limit)) {
      draft
          .report()
          .find(
              Severity.ERROR,
              "",
              "The report has "
                  + draft.layout().orElseThrow().pages()
                  + " pages and may have "
                  + limit
                  + ", even set tightly; shorten it.");
    } else if (limit > 0 && draft.layout().isEmpty()) {
      draft.report().find(Severity.NOTE, "", "Without LibreOffice the page limit was not checked.");
    }
    List<String> outline =
        draft.headings().stream().map(h -> "  ".repeat(h.level() - 1) + h.text()).toList();
    return new ReportResult(
        spec.path(),
        Files.size(target),
        draft.report().wordCount(),
        outline,
        draft.layout().map(l -> OptionalInt.of(l.pages())).orElse(OptionalInt.empty()),
        draft.report().findings);
  }
}
