package dev.workroom.app;

import dev.workroom.app.SourceRecords.Found;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Finding.Severity;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.json.Wire;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom check}: a verification report; exit 1 if the file falls short. */
final class CheckCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("check", "Verify a document; exit 1 if it falls short.");
    spec.addPositional(Command.parameter("FILE", "The document."));
    spec.addOption(Command.flag("Print the report as one JSON object.", "--json"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    try (var workshop = Workshop.open(program)) {
      Path file = DocumentDesk.existing(Command.parameter(arguments, 0));
      Optional<Found> found = new SourceRecords(workshop).of(file).filter(Found::exact);
      // A data set is compared with the file it was made from.
      try (var desk =
          DocumentDesk.open(
              workshop, List.of(file), found.map(Found::existing).orElse(List.of()))) {
        Work work = desk.run("Check", input(workshop, desk, found));
        if (!(work.result() instanceof ToolResult.Ok)) {
          throw UserError.failed(work.result().text());
        }
        return report(work, program.terminal().out(), arguments.hasMatchedOption("--json"));
      }
    }
  }

  /** With the record of where its values come from, if a session made exactly this file. */
  private static Map<String, Object> input(
      Workshop workshop, DocumentDesk desk, Optional<Found> found) throws Exception {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("path", desk.files().getFirst().toString());
    var records = new SourceRecords(workshop);
    if (found.isPresent()) {
      input.put("record", records.handedTo(desk.scratch(), found.get()).getFirst().record());
    }
    return input;
  }

  private static Exit report(Work work, PrintStream out, boolean json) {
    boolean short_ = false;
    for (var fact : work.facts()) {
      if (fact instanceof ArtifactChecked checked) {
        short_ |= checked.findings().stream().anyMatch(f -> f.severity() == Severity.ERROR);
        if (json) {
          out.println(Wire.write(checked));
        } else {
          print(checked, out);
        }
      }
    }
    return short_ ? Exit.FAILED : Exit.DONE;
  }

  private static void print(ArtifactChecked checked, PrintStream out) {
    out.printf("%s%n  sha256 %s%n", checked.path(), checked.sha256());
    for (Finding finding : checked.findings()) {
      out.printf(
          "  %s %s%s%n",
          Narration.mark(finding.severity()),
          finding.place().isEmpty() ? "" : finding.place() + ": ",
          Terminal.oneLine(finding.message(), 600));
    }
    out.println(checked.findings().isEmpty() ? "  nothing to mend" : "");
  }
}
