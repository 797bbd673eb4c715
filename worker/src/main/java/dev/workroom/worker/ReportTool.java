package dev.workroom.worker;

import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.LibreOffice;
import dev.workroom.documents.ReportResult;
import dev.workroom.documents.ReportSpec;
import dev.workroom.documents.ReportWriter;
import dev.workroom.json.Inputs;
import dev.workroom.tools.Changes;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a Word document from Markdown. */
final class ReportTool implements FileTool {
  private static final Spec SPEC = new Spec("Report", Input.class, ReportTool.class);

  /** What a model says; see {@link ReportSpec}. */
  record Input(
      String path,
      @Nullable String template,
      @Nullable String title,
      @Nullable String subtitle,
      @Nullable String author,
      @Nullable String date,
      Map<String, String> details,
      String body,
      List<Source> sources,
      @Nullable Layout layout) {
    ReportSpec spec() {
      return new ReportSpec(
          path,
          or(template),
          or(title),
          or(subtitle),
          or(author),
          or(date),
          details,
          body,
          sources.stream().map(Source::spec).toList(),
          layout == null ? ReportSpec.Layout.standard() : layout.spec());
    }
  }

  /** Something the report cites. */
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
      @Nullable String page,
      boolean landscape,
      @Nullable Integer maxPages,
      boolean contents,
      @Nullable String language) {
    ReportSpec.Layout spec() {
      return new ReportSpec.Layout(
          or(page), landscape, Objects.requireNonNullElse(maxPages, 0), contents, or(language));
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
    ReportResult result =
        new ReportWriter(places::existing, LibreOffice.installed()).write(in.spec(), staged);
    List<Finding> findings = Artifact.findings(result.findings());
    String pages = "";
    if (result.pages().isPresent()) {
      int count = result.pages().getAsInt();
      pages = count + (count == 1 ? " page, " : " pages, ");
    }
    String made = "Made " + shown + ": " + pages + result.words() + " words.";
    return new Artifact(
            path, shown, staged, "docx", "headings, references, sources, length", findings)
        .work(desk.call(), before, made);
  }

  private static String named(Input in) {
    if (!in.path.toLowerCase(Locale.ROOT).endsWith(".docx")) {
      throw new Refusal("Report makes .docx files; \"" + in.path + "\" must end so.");
    }
    return in.path;
  }
}
