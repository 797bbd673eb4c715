package dev.workroom.app;

import dev.workroom.app.SourceRecords.Found;
import dev.workroom.core.message.ToolResult;
import dev.workroom.json.Wire;
import dev.workroom.tools.Lineage.FileRows;
import dev.workroom.tools.Lineage.Line;
import dev.workroom.worker.Trace;
import dev.workroom.worker.Trace.Source;
import dev.workroom.worker.Trace.Step;
import dev.workroom.worker.TraceTool;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom trace}: follows a figure back to the rows of files that it came from. */
final class TraceCommand implements Command {
  private static final int WIDTH = 240;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Command.named("trace", "Follow a cell or a figure of a document back to its source rows.");
    spec.addPositional(Command.parameter("FILE", "A workbook or document that a session made."));
    spec.addPositional(
        Command.parameter(
            "CELL|FIGURE", "Such as Variance!D12, or \"EUR 12.4m\" as the text says."));
    spec.addOption(Command.option("N", "Show up to N rows of each file; 5 if left out.", "--rows"));
    spec.addOption(Command.flag("Print the trace as one JSON object.", "--json"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    try (var workshop = Workshop.open(program)) {
      Path file = DocumentDesk.existing(Command.parameter(arguments, 0));
      var records = new SourceRecords(workshop);
      Found found =
          records
              .of(file)
              .orElseThrow(() ->
                  UserError.failed(
                      "No session on this computer has recorded where the values of %s come from."
                          .formatted(file)));
      try (var desk = DocumentDesk.open(workshop, List.of(file), found.existing())) {
        var input =
            new TraceTool.Input(
                file.toString(),
                Command.parameter(arguments, 1),
                records.handedTo(desk.scratch(), found),
                rows(arguments),
                null);
        ToolResult result = desk.run(TraceTool.NAME, input).result();
        if (!(result instanceof ToolResult.Ok ok)) {
          throw UserError.failed(result.text());
        }
        Trace trace = Wire.read(ok.text(), Trace.class);
        PrintStream out = program.terminal().out();
        if (arguments.hasMatchedOption("--json")) {
          out.println(Wire.write(trace));
        } else {
          print(trace, out);
        }
        return Exit.DONE;
      }
    }
  }

  private static int rows(ParseResult arguments) {
    String given = Command.value(arguments, "--rows", "5");
    if (!given.matches("[0-9]{1,4}")) {
      throw UserError.usage("--rows takes a number, not '%s'.".formatted(given));
    }
    return Integer.parseInt(given);
  }

  private static void print(Trace trace, PrintStream out) {
    out.println(line(trace.place() + " = " + trace.value()));
    for (Step step : trace.steps()) {
      String place = step.place().isEmpty() ? "" : step.place() + " = " + step.value() + "  ";
      out.println("  " + line(place + step.says()));
      if (!step.inputs().isEmpty()) {
        out.println("    ← " + line(step.inputs()));
      }
    }
    for (Source source : trace.sources()) {
      print(source, out);
    }
    if (!trace.typed().isEmpty()) {
      out.println("  typed in, from no query: " + line(String.join(", ", trace.typed())));
    }
    for (String note : trace.notes()) {
      out.println("  note: " + line(note));
    }
  }

  private static void print(Source source, PrintStream out) {
    String cells = source.cells().isEmpty() ? "" : source.cells() + ", ";
    out.println("  " + line(cells + "column “" + source.column() + "” ← query"));
    out.println("    " + line(source.sql().strip().replaceAll("\\s+", " ")));
    if (!source.chain().isEmpty()) {
      out.println(
          "    over "
              + source.chain().stream()
                  .map(Trace.Statement::name)
                  .distinct()
                  .collect(Collectors.joining(", "))
              + " (--json shows how they were made)");
    }
    if (!source.why().isEmpty()) {
      out.println("    " + line(source.why()));
    }
    if (source.exact() && source.files().isEmpty()) {
      out.println("    a constant of the query, from no file");
    }
    for (FileRows file : source.files()) {
      print(file, out);
    }
  }

  private static void print(FileRows file, PrintStream out) {
    String state =
        switch (file.state()) {
          case SAME -> "unchanged";
          case CHANGED -> "CHANGED since; these are its rows now";
          case MISSING -> "not there any more";
        };
    String name = file.path() + file.sheet().map(sheet -> "#" + sheet).orElse("");
    String count =
        file.total() < 0
            ? ""
            : ": %,d %s".formatted(file.total(), file.total() == 1 ? "row" : "rows");
    String numbers =
        file.rows().isEmpty()
            ? ""
            : " "
                + file.rows().stream()
                    .map(row -> String.valueOf(row.number()))
                    .collect(Collectors.joining(", "))
                + (file.total() > file.rows().size() ? ", …" : "");
    out.println(
        "    ← "
            + line(name)
            + " (sha256 "
            + file.sha256().substring(0, Math.min(12, file.sha256().length()))
            + ", "
            + state
            + ")"
            + count
            + numbers);
    for (Line row : file.rows()) {
      out.println(
          "        %5d  %s"
              .formatted(
                  row.number(),
                  line(
                      row.values().entrySet().stream()
                          .filter(value -> !value.getValue().isEmpty())
                          .map(value -> value.getKey() + " " + value.getValue())
                          .collect(Collectors.joining(" | ")))));
    }
  }

  private static String line(String text) {
    return Terminal.oneLine(text, WIDTH);
  }
}
