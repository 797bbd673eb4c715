package dev.workroom.app;

import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Finding.Severity;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.FileTool.Work;
import java.io.PrintStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom check}: a verification report; exit 1 if the file falls short. */
final class CheckCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("check", "Verify a document; exit 1 if it falls short.");
    spec.addPositional(Command.parameter("FILE", "The document."));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    try (var workshop = Workshop.open(program);
        var desk = DocumentDesk.open(workshop, Command.parameter(arguments, 0))) {
      Work work = desk.run("Check");
      if (!(work.result() instanceof ToolResult.Ok)) {
        throw UserError.failed(work.result().text());
      }
      return report(work, program.terminal().out());
    }
  }

  private static Exit report(Work work, PrintStream out) {
    boolean short_ = false;
    for (var fact : work.facts()) {
      if (fact instanceof ArtifactChecked checked) {
        out.printf("%s%n  sha256 %s%n", checked.path(), checked.sha256());
        for (Finding finding : checked.findings()) {
          out.printf(
              "  %s %s%s%n",
              Narration.mark(finding.severity()),
              finding.place().isEmpty() ? "" : finding.place() + ": ",
              Terminal.oneLine(finding.message(), 600));
          short_ |= finding.severity() == Severity.ERROR;
        }
        out.println(checked.findings().isEmpty() ? "  nothing to mend" : "");
      }
    }
    return short_ ? Exit.FAILED : Exit.DONE;
  }
}
