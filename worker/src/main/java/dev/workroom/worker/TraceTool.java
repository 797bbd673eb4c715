package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.DocumentKind;
import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.ProvenanceSheets;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.json.Inputs;
import dev.workroom.json.Schemas;
import dev.workroom.json.Wire;
import dev.workroom.tools.Lineage;
import dev.workroom.tools.Lineage.Asked;
import dev.workroom.tools.Lineage.Traced;
import dev.workroom.tools.Lineage.Wanted;
import dev.workroom.tools.Origin;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.UserFile;
import dev.workroom.worker.Provenance.Stated;
import dev.workroom.worker.Trace.Source;
import dev.workroom.worker.Trace.State;
import dev.workroom.worker.Trace.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows a figure of a document back to its rows, as a {@link Trace} on the wire: for the command
 * line and the page. No model is shown this tool.
 */
public final class TraceTool implements FileTool {
  /** What the host calls it by. */
  public static final String NAME = "Trace";

  private static final int ROWS = 5;

  private final Path stage;

  TraceTool(Path stage) {
    this.stage = stage;
  }

  /**
   * What the host says.
   *
   * @param place a cell, or a figure as the text has it
   * @param records of this document first, then of others that its session made
   * @param rows source rows of each file to show; 5 if absent
   * @param nth of a figure that is stated several times, which; from 1, the first if absent
   */
  public record Input(
      String path,
      String place,
      List<Recorded> records,
      @Nullable Integer rows,
      @Nullable Integer nth) {}

  /** A record and the file it is about; {@code record} is the path of a copy for the worker. */
  public record Recorded(String path, String sha256, String record) {}

  @Override
  public ToolSpec spec() {
    return new ToolSpec(NAME, "", Schemas.of(Input.class));
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    return Effect.read("follow a figure to its source");
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException, InterruptedException {
    Input in = Inputs.bind(input, Input.class);
    return Work.ok(Wire.write(new Following(in, desk.folders(), stage).trace()));
  }

  /** One figure on its way back. */
  private record Following(Input in, List<Folder> folders, Path stage) {
    Trace trace() throws IOException, InterruptedException {
      Path file = Path.of(in.path);
      Recorded own = in.records.getFirst();
      State state = sha256(file).equals(own.sha256) ? State.SAME : State.CHANGED;
      Provenance record = record(own);
      Trace trace = traced(file, record, state);
      if (state == State.SAME) {
        return trace;
      }
      List<String> notes = new ArrayList<>(trace.notes());
      notes.add(
          "The document was changed since it was made (its SHA-256 then: " + own.sha256 + ").");
      return new Trace(
          trace.file(),
          state,
          trace.place(),
          trace.value(),
          trace.steps(),
          trace.sources(),
          trace.typed(),
          notes);
    }

    private Trace traced(Path file, Provenance record, State state)
        throws IOException, InterruptedException {
      Optional<Provenance.Filled> data =
          record.tables().stream().filter(table -> table.sheet().isEmpty()).findFirst();
      if (data.isPresent()) {
        return new DataTrace(file, record, data.get(), folders, stage, rows())
            .follow(in.place, state);
      }
      return workbook(file) ? cell(file, record, in.place, state) : figure(file, record, state);
    }

    private static String sha256(Path file) throws IOException {
      return UserFile.at(file, file.toString()).sha256();
    }

    private static Provenance record(Recorded recorded) throws IOException {
      return Wire.read(Files.readString(Path.of(recorded.record)), Provenance.class);
    }

    private static boolean workbook(Path file) {
      try {
        return Set.of(DocumentKind.WORKBOOK, DocumentKind.OLD_WORKBOOK)
            .contains(new DocumentReader().kind(file));
      } catch (UnreadableDocument e) {
        throw new Refusal(String.valueOf(e.getMessage()), e);
      }
    }

    private Trace cell(Path file, Provenance record, String place, State state)
        throws IOException, InterruptedException {
      ProvenanceSheets sheets = ProvenanceSheets.open(file);
      ProvenanceSheets.Place at =
          sheets
              .place(place)
              .orElseThrow(() ->
                  new Refusal(
                      "%s %s; say one as %s!B5. Its sheets: %s."
                          .formatted(
                              place.isBlank()
                                  ? "No cell is named of"
                                  : "\"" + place + "\" is no cell of",
                              file.getFileName(),
                              sheets.sheets().getFirst(),
                              String.join(", ", sheets.sheets()))));
      ProvenanceSheets.Cell cell = sheets.cell(at);
      if (cell.value() == null && cell.formula().isEmpty()) {
        throw new Refusal(at.shown() + " of " + file.getFileName() + " is empty.");
      }
      CellTrace.Found found =
          new CellTrace(sheets, record, folders, stage.resolve("lineage"), rows()).follow(at);
      return new Trace(
          file.toString(),
          state,
          at.shown(),
          cell.text(),
          found.steps(),
          found.sources(),
          found.typed(),
          found.notes());
    }

    private int rows() {
      return in.rows == null ? ROWS : Math.clamp(in.rows, 1, 1_000);
    }

    private Trace figure(Path file, Provenance record, State state)
        throws IOException, InterruptedException {
      FigureText asked = FigureText.of(in.place);
      List<Stated> meant =
          record.figures().stream().filter(one -> FigureText.of(one.text()).equals(asked)).toList();
      if (meant.isEmpty()) {
        meant =
            record.figures().stream()
                .filter(one -> asked.names(FigureText.of(one.text())))
                .toList();
      }
      if (meant.isEmpty()) {
        throw new Refusal(
            "%s states no figure \"%s\"; it states %s."
                .formatted(
                    file.getFileName(),
                    in.place,
                    record.figures().stream()
                        .map(Stated::text)
                        .distinct()
                        .limit(40)
                        .collect(Collectors.joining(", "))));
      }
      List<String> notes = new ArrayList<>();
      int nth = in.nth == null || in.nth > meant.size() ? 1 : Math.max(1, in.nth);
      Stated stated = meant.get(nth - 1);
      if (meant.size() > 1) {
        notes.add(
            "It states this %d times; shown is %s%s."
                .formatted(
                    meant.size(),
                    nth == 1 ? "the first" : "number " + nth,
                    stated.place().isEmpty() ? "" : ", under “" + stated.place() + "”"));
      }
      if (stated.others() > 0) {
        notes.add(
            "%d other values that the session saw would say the same; this one has the words around it."
                .formatted(stated.others()));
      }
      return from(file, record, stated, state, notes);
    }

    private Trace from(Path file, Provenance record, Stated stated, State state, List<String> notes)
        throws IOException, InterruptedException {
      List<Step> steps = new ArrayList<>();
      List<Source> sources = new ArrayList<>();
      List<String> typed = List.of();
      Optional<Provenance.Source> source = stated.source();
      switch (source.orElse(null)) {
        case null -> notes.add("No query or read of the session gave this figure.");
        case Provenance.Source.Value value -> {
          steps.add(
              new Step(
                  "",
                  number(value.value()),
                  "%s in row %,d of a query's answer".formatted(value.name(), value.row() + 1),
                  ""));
          sources.add(answer(record, value));
        }
        case Provenance.Source.Line line ->
            steps.add(
                new Step(
                    "",
                    "",
                    "read in " + line.path() + changed(line.path(), line.sha256()),
                    line.line().replaceFirst("\t", ": ")));
        case Provenance.Source.Words words ->
            steps.add(new Step("", "", "part of a name that was read: “" + words.text() + "”", ""));
        case Provenance.Source.Before _ ->
            notes.add(
                "It stood in the document before a session changed that; its source was not recorded.");
        case Provenance.Source.Cell cell -> {
          steps.add(new Step("", number(cell.value()), cell.cell() + " of " + cell.path(), ""));
          Optional<Recorded> book =
              in.records.stream().filter(one -> one.sha256.equals(cell.sha256())).findFirst();
          Path workbook = Path.of(cell.path());
          if (book.isEmpty() || !Files.isRegularFile(workbook)) {
            notes.add(cell.path() + " is not where it was, so its cell cannot be followed.");
          } else {
            if (!sha256(workbook).equals(cell.sha256())) {
              notes.add(cell.path() + " was changed since.");
            }
            Trace below = cell(workbook, record(book.get()), cell.cell(), state);
            steps.addAll(below.steps());
            sources.addAll(below.sources());
            typed = below.typed();
            notes.addAll(below.notes());
          }
        }
      }
      return new Trace(
          file.toString(), state, stated.text(), stated.sentence(), steps, sources, typed, notes);
    }

    private static String changed(String path, String sha256) throws IOException {
      Path file = Path.of(path);
      if (!Files.isRegularFile(file)) {
        return " (it is not there any more)";
      }
      return sha256(file).equals(sha256) ? "" : " (it was changed since)";
    }

    private static String number(double value) {
      return java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private Source answer(Provenance record, Provenance.Source.Value value)
        throws IOException, InterruptedException {
      Origin origin = record.origin(value.query());
      Traced traced =
          new Lineage(stage.resolve("lineage"), new WorkbookSheets())
              .trace(
                  origin,
                  new Asked(
                      value.column(),
                      List.of(new Wanted(value.row(), Map.of(value.column(), value.value())))),
                  new Places(folders),
                  rows());
      return new Source(
          "",
          value.name(),
          origin.sql(),
          CellTrace.chain(origin),
          traced.exact(),
          traced.why(),
          traced.files());
    }
  }
}
