package dev.workroom.worker;

import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.DocumentCheck;
import dev.workroom.documents.DocumentException;
import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.LibreOffice;
import dev.workroom.documents.ReportResult;
import dev.workroom.documents.ReportSpec;
import dev.workroom.documents.ReportWriter;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.documents.WordEdit;
import dev.workroom.documents.WordEditor;
import dev.workroom.documents.WordPdf;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import dev.workroom.tools.Changes;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Spec;
import dev.workroom.tools.UserFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a Word document or a PDF from Markdown, and edits Word documents. */
final class ReportTool implements FileTool {
  private static final String CHECKED = "headings, references, sources, length";
  private static final Spec SPEC = new Spec("Report", Input.class);

  private final SourceJournal journal;

  ReportTool(SourceJournal journal) {
    this.journal = journal;
  }

  /** What a model says; see {@link ReportSpec}. */
  record Input(
      String path,
      @Nullable String template,
      @Nullable String title,
      @Guided @Nullable String subtitle,
      @Guided @Nullable String author,
      @Guided @Nullable String date,
      Map<String, String> details,
      @Nullable String body,
      List<Source> sources,
      @Nullable Layout layout,
      @Guided @Nullable String from,
      @Guided List<WordEdit> edits,
      @Guided boolean tracked,
      @Guided @Nullable Boolean replace,
      @Guided boolean figureSources) {
    ReportSpec spec(String text) {
      return new ReportSpec(
          path,
          or(template),
          or(title),
          or(subtitle),
          or(author),
          or(date),
          details,
          text,
          sources.stream().map(Source::spec).toList(),
          layout == null ? ReportSpec.Layout.standard() : layout.spec());
    }
  }

  /** Something the report cites. */
  @Guided
  record Source(
      String key,
      @Nullable String title,
      @Nullable String file,
      @Nullable String place,
      @Nullable String url) {
    ReportSpec.Source spec() {
      return new ReportSpec.Source(key, or(title), or(file), or(place), or(url));
    }
  }

  /** The pages. */
  record Layout(
      @Guided @Nullable String page,
      @Guided boolean landscape,
      @Nullable Integer maxPages,
      @Guided boolean contents,
      @Guided boolean numbered,
      @Guided @Nullable String language) {
    ReportSpec.Layout spec() {
      return new ReportSpec.Layout(
          or(page),
          landscape,
          Objects.requireNonNullElse(maxPages, 0),
          contents,
          or(language),
          numbered);
    }
  }

  private static String or(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    return Changes.write(new Places(folders), named(Inputs.bind(input, Input.class)));
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    Path path = places.target(named(in));
    String shown = places.shown(path);
    Optional<String> before = Changes.before(path, shown);
    Path staged = desk.stage(String.valueOf(path.getFileName()));
    if (in.edits.isEmpty() || in.from != null && !places.existing(in.from).equals(path)) {
      Overwriting.settle(
          journal, shown, before.orElse(null), in.replace, pdf(in) ? null : "report");
    }
    if (!in.edits.isEmpty()) {
      return edited(in, places, path, staged, before, desk);
    }
    if (in.from != null && pdf(in)) {
      Path printed = places.existing(in.from);
      WordPdf pdf = new WordPdf(LibreOffice.installed());
      int count = pdf.convert(printed, staged);
      String limit = pdf.limit(printed).isEmpty() ? "" : " " + pdf.limit(printed);
      String made = "Made " + shown + " from " + in.from + ": " + pages(count) + "." + limit;
      var copy = new Artifact(path, shown, staged, "pdf", "that it opens whole", List.of());
      journal.own(copy.sha256());
      Optional<Provenance> sources = PdfSources.printed(journal, printed);
      if (sources.isPresent()) {
        journal.keep(sources.get(), copy.sha256());
      }
      return copy.work(desk, before, made, sources);
    }
    String body = body(in, places);
    ReportResult result =
        new ReportWriter(places::existing, LibreOffice.installed()).write(in.spec(body), staged);
    List<Finding> findings = new ArrayList<>(Artifact.findings(result.findings()));
    // A PDF says what its body says; read back it would have the numbers of its pages too.
    FigureSources.Matched figures =
        pdf(in) ? FigureSources.match(journal.all(), body) : FigureSources.of(journal, staged);
    findings.addAll(figures.findings());
    String pages = "";
    if (result.pages().isPresent()) {
      pages = pages(result.pages().getAsInt()) + ", ";
    }
    String made = "Made " + shown + ": " + pages + result.words() + " words.";
    var artifact = new Artifact(path, shown, staged, pdf(in) ? "pdf" : "docx", CHECKED, findings);
    journal.own(artifact.sha256());
    journal.keep(figures.record(), artifact.sha256());
    return artifact.work(desk, before, made, Optional.of(figures.record()));
  }

  /** With the list of where its figures come from, if that is wanted. */
  private String body(Input in, Places places) throws IOException {
    String body = or(in.body);
    return in.figureSources ? body + FigureList.of(journal, body, places) : body;
  }

  /** Changes an existing document where the edits say so. */
  private Work edited(
      Input in, Places places, Path path, Path staged, Optional<String> before, Desk desk)
      throws IOException {
    if (pdf(in)) {
      throw new Refusal("A PDF cannot be edited; edit the .docx it comes from.");
    }
    if (in.body != null) {
      throw new Refusal("Give either body, for a new document, or edits to an existing one.");
    }
    Path source = places.existing(in.from == null ? in.path : in.from);
    Optional<Provenance> old = journal.record(UserFile.at(source, places.shown(source)).sha256());
    String shown = places.shown(path);
    try {
      String remarks = ReadableDocuments.remarks(new DocumentReader().read(source, 0, 1));
      int linesBefore = (int) remarks.chars().filter(c -> c == '\n').count();
      List<String> done =
          new WordEditor(in.tracked, or(in.author), Instant.now())
              .edit(source, in.edits, linesBefore, staged);
      List<Finding> findings =
          new ArrayList<>(
              Artifact.findings(
                  new DocumentCheck(new DocumentReader(), LibreOffice.none()).check(staged)));
      FigureSources.Matched figures = EditedSources.text(journal, old, source, staged);
      findings.addAll(figures.findings());
      String made = "Edited " + shown + (in.tracked ? ", tracked" : "") + ":\n- ";
      var artifact = new Artifact(path, shown, staged, "docx", CHECKED, findings);
      journal.keep(figures.record(), artifact.sha256());
      return artifact.work(
          desk, before, made + String.join("\n- ", done), Optional.of(figures.record()));
    } catch (UnreadableDocument | DocumentException e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private static String pages(int count) {
    return count + (count == 1 ? " page" : " pages");
  }

  private static boolean pdf(Input in) {
    return in.path.toLowerCase(Locale.ROOT).endsWith(".pdf");
  }

  private static String named(Input in) {
    if (!in.path.toLowerCase(Locale.ROOT).matches(".*\\.(docx|docm|pdf)")) {
      throw new Refusal("Report makes .docx and .pdf files; \"" + in.path + "\" must end so.");
    }
    return in.path;
  }
}
