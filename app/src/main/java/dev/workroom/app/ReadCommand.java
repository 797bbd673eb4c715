package dev.workroom.app;

import dev.workroom.core.message.ToolResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom read}: any document as Markdown on standard output. */
final class ReadCommand implements Command {
  private static final int LONGEST = 1000;

  /** The reader gives up before; this ends one that does not. */
  private static final Duration LIMIT = Duration.ofSeconds(57);

  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("read", "Print any document as Markdown.");
    spec.addPositional(
        Command.parameter("FILE", "The document, or ARCHIVE!/NAME for one in an archive."));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    String named = Command.parameter(arguments, 0);
    int mark = Files.exists(Path.of(named)) ? -1 : named.indexOf("!/");
    try (var workshop = Workshop.open(program);
        var desk =
            DocumentDesk.open(workshop, mark > 0 ? named.substring(0, mark) : named, LIMIT)) {
      var input = new HashMap<>(Map.of("path", desk.files().getFirst().toString()));
      if (mark > 0) {
        input.put("member", named.substring(mark + 2));
      }
      ToolResult result = desk.run("Reading", input).result();
      if (!(result instanceof ToolResult.Ok ok)) {
        throw UserError.failed(result.text());
      }
      String[] said = ok.text().split("\n", 2);
      Terminal terminal = program.terminal();
      print(desk.staged(said[0]), terminal.out());
      if (said.length > 1 && !said[1].isBlank()) {
        terminal.err().println(Terminal.oneLine(said[1], LONGEST));
      }
      return Exit.DONE;
    }
  }

  /** As it is into a file or a pipe; a terminal gets nothing that it would obey. */
  private static void print(Path text, PrintStream out) throws IOException {
    if (!Terminal.shown(out)) {
      Files.copy(text, out);
      return;
    }
    try (Stream<String> lines = Files.lines(text)) {
      lines.map(Terminal::harmless).forEach(out::println);
    }
  }
}
