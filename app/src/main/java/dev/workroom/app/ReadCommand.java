package dev.workroom.app;

import dev.workroom.core.message.ToolResult;
import java.nio.file.Files;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom read}: any document as Markdown on standard output. */
final class ReadCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("read", "Print any document as Markdown.");
    spec.addPositional(Command.parameter("FILE", "The document."));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    try (var workshop = Workshop.open(program);
        var desk = DocumentDesk.open(workshop, Command.parameter(arguments, 0))) {
      ToolResult result = desk.run("WholeText").result();
      if (!(result instanceof ToolResult.Ok ok)) {
        throw UserError.failed(result.text());
      }
      Files.copy(desk.staged(ok.text()), program.terminal().out());
      return Exit.DONE;
    }
  }
}
