package dev.workroom.app;

import dev.workroom.core.message.ToolResult;
import dev.workroom.documents.DiffReport;
import dev.workroom.documents.DiffReport.Change;
import dev.workroom.documents.DiffReport.Kind;
import dev.workroom.documents.DiffReport.Piece;
import dev.workroom.json.Wire;
import dev.workroom.worker.DiffTool;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom diff}: what differs between two versions of a file; exit 1 if anything does. */
final class DiffCommand implements Command {
  private static final int SHOWN = 200;
  private static final int LONGEST = 400;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Command.named(
            "diff", "Compare two versions of a file; exit 0 if they say the same, 1 if not.");
    spec.addPositional(Command.parameter("OLD", "The earlier version."));
    spec.addPositional(Command.parameter("NEW", "The later version."));
    spec.addOption(Command.flag("Print the differences as one JSON object.", "--json"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    try (var workshop = Workshop.open(program);
        var desk =
            DocumentDesk.open(
                workshop, Command.parameter(arguments, 0), Command.parameter(arguments, 1))) {
      var input =
          new DiffTool.Input(desk.files().get(0).toString(), desk.files().get(1).toString());
      ToolResult result = desk.run(DiffTool.NAME, input).result();
      if (!(result instanceof ToolResult.Ok ok)) {
        throw UserError.usage(result.text());
      }
      PrintStream out = program.terminal().out();
      DiffReport report = Wire.read(ok.text(), DiffReport.class);
      if (arguments.hasMatchedOption("--json")) {
        out.println(Wire.write(report));
      } else {
        print(report, out);
      }
      return report.same() ? Exit.DONE : Exit.FAILED;
    } catch (UserError e) {
      // 1 says that the files differ, so what went wrong is 2.
      throw UserError.usage(String.valueOf(e.getMessage()));
    }
  }

  private static void print(DiffReport report, PrintStream out) {
    for (String note : report.notes()) {
      out.println("note: " + note);
    }
    for (DiffReport.Part part : report.parts()) {
      String indent = part.name().isEmpty() ? "" : "  ";
      if (!part.name().isEmpty()) {
        out.println(Terminal.oneLine(part.name(), LONGEST));
      }
      List<Change> made = part.changes().stream().filter(c -> c.kind() != Kind.FOLLOWED).toList();
      made.stream().limit(SHOWN).forEach(change -> out.println(indent + line(change)));
      if (made.size() > SHOWN) {
        out.printf("%s… and %d more; --json has all%n", indent, made.size() - SHOWN);
      }
      followed(part, indent, out);
    }
    out.println(
        report.same()
            ? "No difference in " + report.compared() + "."
            : report.count()
                + (report.count() == 1 ? " difference in " : " differences in ")
                + report.compared()
                + ".");
  }

  private static void followed(DiffReport.Part part, String indent, PrintStream out) {
    List<Change> cells = part.changes().stream().filter(c -> c.kind() == Kind.FOLLOWED).toList();
    if (!cells.isEmpty()) {
      out.println(
          "%s= the same formulas give other values in %d cells: %s%s"
              .formatted(
                  indent,
                  cells.size(),
                  cells.stream()
                      .limit(8)
                      .map(c -> c.place() + " " + c.before() + " → " + c.after())
                      .collect(Collectors.joining(", ")),
                  cells.size() > 8 ? " …" : ""));
    }
  }

  private static String line(Change change) {
    String place = change.place().isEmpty() ? "" : change.place() + ": ";
    String text =
        switch (change.kind()) {
          case ADDED -> "+ " + place + change.after();
          case REMOVED -> "- " + place + change.before();
          case CHANGED, FOLLOWED ->
              "~ "
                  + place
                  + (change.words().isEmpty()
                      ? shown(change.before()) + " → " + shown(change.after())
                      : change.words().stream()
                          .map(DiffCommand::word)
                          .collect(Collectors.joining()));
        };
    return Terminal.oneLine(text, 4 * LONGEST);
  }

  private static String shown(String value) {
    return value.isEmpty() ? "(empty)" : value;
  }

  private static String word(Piece piece) {
    return switch (piece.mark()) {
      case BOTH -> piece.text();
      case BEFORE -> "[-" + piece.text() + "-]";
      case AFTER -> "{+" + piece.text() + "+}";
    };
  }
}
