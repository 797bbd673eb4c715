package dev.workroom.worker;

import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.DeckCheck;
import dev.workroom.documents.DeckResult;
import dev.workroom.documents.DeckSpec;
import dev.workroom.documents.DeckWriter;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import dev.workroom.tools.Changes;
import dev.workroom.tools.Database;
import dev.workroom.tools.Places;
import dev.workroom.tools.QueryTool;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a PowerPoint presentation from a description. */
final class DeckTool implements FileTool {
  static final String CHECKED = "overflow, overlaps, slide edges, type sizes, placeholders, titles";
  private static final Spec SPEC = new Spec("Deck", Input.class, DeckTool.class);

  private final Database database;

  DeckTool(Database database) {
    this.database = database;
  }

  /** What a model says; see {@link DeckSpec}. */
  record Input(
      String path,
      @Nullable String template,
      @Guided @Nullable String footer,
      @Guided @Nullable String title,
      @Guided @Nullable String author,
      @Guided @Nullable String language,
      List<Slide> slides) {
    DeckSpec spec() {
      return new DeckSpec(
          path,
          or(template),
          or(title),
          or(author),
          or(footer),
          or(language),
          slides.stream().map(Slide::spec).toList());
    }
  }

  /** One slide; the description names the fields that the schema leaves out. */
  record Slide(
      @Nullable String title,
      @Nullable String text,
      List<String> bullets,
      @Guided List<String> right,
      @Guided List<String> headings,
      @Guided List<String> figures,
      List<List<String>> table,
      @Nullable Chart chart,
      @Nullable String query,
      @Guided @Nullable String image,
      @Guided @Nullable String alt,
      @Guided @Nullable String by,
      @Guided Map<String, String> events,
      @Nullable String source,
      @Nullable String notes,
      @Guided @Nullable String layout) {
    DeckSpec.Slide spec() {
      return new DeckSpec.Slide(
          or(layout),
          or(title),
          or(text),
          bullets,
          right,
          headings,
          figures,
          table,
          chart == null ? DeckSpec.Chart.NONE : chart.spec(),
          or(query),
          or(image),
          or(alt),
          or(by),
          events,
          or(notes),
          or(source));
    }
  }

  /** A native chart; in JSON its type alone is enough where a query brings the values. */
  record Chart(
      @Nullable String type,
      List<String> categories,
      Map<String, List<@Nullable Double>> series,
      @Guided @Nullable String format,
      @Guided List<String> highlight) {
    static Chart valueOf(String type) {
      return new Chart(type, List.of(), Map.of(), null, List.of());
    }

    DeckSpec.Chart spec() {
      String kind = or(type).isBlank() ? "column" : or(type);
      return new DeckSpec.Chart(kind, categories, series, or(format), highlight);
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
    return Changes.write(new Places(folders), named(Inputs.bind(input, Input.class)))
        .with(QueryTool.TABLES);
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    Path path = places.target(named(in));
    String shown = places.shown(path);
    Optional<String> before = Changes.before(path, shown);
    Path staged = desk.stage(String.valueOf(path.getFileName()));
    try {
      DeckResult result =
          new DeckWriter(places::existing, new Queries(database, places)).write(in.spec(), staged);
      String made = "Made %s: %d slides.".formatted(shown, result.slides());
      return new Artifact(path, shown, staged, "pptx", CHECKED, findings(result, staged))
          .work(desk.call(), before, made);
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  /** What the writer could not do, and what a look over the finished file finds beside. */
  private static List<Finding> findings(DeckResult result, Path staged) throws UnreadableDocument {
    List<String> told =
        result.findings().stream().map(dev.workroom.documents.Finding::place).toList();
    return Artifact.findings(
        Stream.concat(
                result.findings().stream(),
                new DeckCheck()
                    .check(staged).stream().filter(found -> !told.contains(found.place())))
            .distinct()
            .toList());
  }

  private static String named(Input in) {
    if (!in.path.toLowerCase(Locale.ROOT).endsWith(".pptx")) {
      throw new Refusal("Deck makes .pptx files; \"" + in.path + "\" must end so.");
    }
    return in.path;
  }
}
