package dev.workroom.worker;

import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.DeckCheck;
import dev.workroom.documents.DeckEdit;
import dev.workroom.documents.DeckEditor;
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
import dev.workroom.tools.UserFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final Spec SPEC = new Spec("Deck", Input.class);

  private final Database database;
  private final SourceJournal journal;

  DeckTool(Database database, SourceJournal journal) {
    this.database = database;
    this.journal = journal;
  }

  /** What a model says; see {@link DeckSpec}. */
  record Input(
      String path,
      @Nullable String template,
      @Guided @Nullable String footer,
      @Guided @Nullable String title,
      @Guided @Nullable String author,
      @Guided @Nullable String language,
      List<Slide> slides,
      @Guided @Nullable String from,
      @Guided List<Edit> edits,
      @Guided @Nullable Boolean replace) {
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
  @Guided
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
      @Guided @Nullable String layout,
      @Guided @Nullable String format,
      @Guided List<String> highlight) {
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
          drawn(),
          or(query),
          or(image),
          or(alt),
          or(by),
          events,
          or(notes),
          or(source));
    }

    /** Where a chart is its type alone, what else is said of it stands beside it. */
    private DeckSpec.Chart drawn() {
      boolean said = format != null || !highlight.isEmpty();
      if (chart == null) {
        if (said) {
          throw new Refusal(
              "\"format\" and \"highlight\" are a chart's: {\"chart\": {\"type\": \"line\", \"format\":"
                  + " \"0.0%\"}}. The slide \""
                  + or(title)
                  + "\" has none.");
        }
        return DeckSpec.Chart.NONE;
      }
      return new Chart(
              chart.type,
              chart.categories,
              chart.series,
              chart.format == null ? format : chart.format,
              chart.highlight.isEmpty() ? highlight : chart.highlight,
              chart.xTitle,
              chart.yTitle)
          .spec();
    }
  }

  /** A native chart; in JSON its type alone is enough where a query brings the values. */
  record Chart(
      @Nullable String type,
      List<String> categories,
      Map<String, List<@Nullable Double>> series,
      @Guided @Nullable String format,
      @Guided List<String> highlight,
      @Guided @Nullable String xTitle,
      @Guided @Nullable String yTitle) {
    static Chart valueOf(String type) {
      return new Chart(type, List.of(), Map.of(), null, List.of(), null, null);
    }

    DeckSpec.Chart spec() {
      String kind = or(type).isBlank() ? "column" : or(type);
      return new DeckSpec.Chart(
          kind, categories, series, or(format), highlight, or(xTitle), or(yTitle));
    }
  }

  /** A change of an existing presentation; see {@link DeckEdit}. */
  record Edit(
      @Nullable Integer slide,
      @Nullable String find,
      @Nullable String shape,
      @Nullable String text,
      @Nullable String cell,
      @Nullable Chart chart,
      @Nullable String notes,
      @Nullable Integer delete,
      @Nullable Integer move,
      @Nullable Integer duplicate,
      @Nullable Integer after,
      List<Slide> add) {
    DeckEdit spec() {
      return new DeckEdit(
          or(slide),
          or(find),
          or(shape),
          text,
          or(cell),
          chart == null ? DeckSpec.Chart.NONE : chart.spec(),
          notes,
          or(delete),
          or(move),
          or(duplicate),
          after,
          add.stream().map(Slide::spec).toList());
    }

    private static int or(@Nullable Integer number) {
      return Objects.requireNonNullElse(number, 0);
    }

    private static String or(@Nullable String text) {
      return DeckTool.or(text);
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
    if (in.edits.isEmpty() || in.from != null && !places.existing(in.from).equals(path)) {
      Overwriting.settle(journal, shown, before.orElse(null), in.replace, "deck");
    }
    try {
      return in.edits.isEmpty()
          ? make(in, new Target(places, path, shown, staged), desk, before)
          : edit(in, new Target(places, path, shown, staged), desk, before);
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  /** Where a presentation is put, and how it is called. */
  private record Target(Places places, Path path, String shown, Path staged) {
    Artifact made(List<Finding> findings) {
      return new Artifact(path, shown, staged, ending(shown), CHECKED, findings);
    }

    /** With what its figures come from, and those that come from nowhere. */
    Work sourced(
        List<Finding> findings,
        FigureSources.Matched figures,
        SourceJournal journal,
        Desk desk,
        Optional<String> before,
        String told)
        throws IOException {
      List<Finding> all = new ArrayList<>(findings);
      all.addAll(figures.findings());
      Artifact artifact = made(all);
      journal.keep(figures.record(), artifact.sha256());
      return artifact.work(desk, before, told, Optional.of(figures.record()));
    }
  }

  private Work make(Input in, Target at, Desk desk, Optional<String> before)
      throws IOException, UnreadableDocument {
    var writer = new DeckWriter(at.places::existing, new Queries(database, at.places, journal));
    DeckResult result = writer.write(in.spec(), at.staged);
    List<String> told =
        result.findings().stream().map(dev.workroom.documents.Finding::place).toList();
    Stream<dev.workroom.documents.Finding> beside =
        new DeckCheck().check(at.staged).stream().filter(found -> !told.contains(found.place()));
    return at.sourced(
        Artifact.findings(Stream.concat(result.findings().stream(), beside).distinct().toList()),
        FigureSources.of(journal, at.staged),
        journal,
        desk,
        before,
        "Made %s: %d slides.".formatted(at.shown, result.slides()));
  }

  /** Of what the check finds, what was there before is not this change's. */
  private Work edit(Input in, Target at, Desk desk, Optional<String> before)
      throws IOException, UnreadableDocument {
    if (!in.slides.isEmpty()) {
      throw new Refusal(
          "Give slides to make a presentation or edits to change one; new slides in one that"
              + " exists are an edit: {\"add\": [...], \"after\": 3}.");
    }
    Path source = at.places.existing(in.from == null ? in.path : in.from);
    Optional<Provenance> record =
        journal.record(UserFile.at(source, at.places.shown(source)).sha256());
    var editor = new DeckEditor(at.places::existing, new Queries(database, at.places, journal));
    DeckResult result = editor.edit(source, in.edits.stream().map(Edit::spec).toList(), at.staged);
    List<String> old =
        new DeckCheck()
            .check(source).stream().map(dev.workroom.documents.Finding::message).toList();
    Stream<dev.workroom.documents.Finding> added =
        new DeckCheck().check(at.staged).stream().filter(found -> !old.contains(found.message()));
    return at.sourced(
        Artifact.findings(Stream.concat(result.findings().stream(), added).distinct().toList()),
        EditedSources.text(journal, record, source, at.staged),
        journal,
        desk,
        before,
        "Changed %s: %s; it has %d slides."
            .formatted(at.shown, String.join(", ", result.titles()), result.slides()));
  }

  private static String named(Input in) {
    String ending = ending(in.path);
    if (in.edits.isEmpty() && !ending.equals("pptx")) {
      throw new Refusal("Deck makes .pptx files; \"" + in.path + "\" must end so.");
    }
    if (!in.edits.isEmpty() && !ending.equals(ending(in.from == null ? in.path : in.from))) {
      throw new Refusal(
          "A changed presentation keeps its ending; \"" + in.path + "\" has another.");
    }
    return in.path;
  }

  private static String ending(String path) {
    return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
