package dev.workroom.app;

import dev.workroom.core.message.ToolResult;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom render}: pages and slides as PNG files. */
final class RenderCommand implements Command {
  private static final String WIDTH = "1600";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("render", "Draw pages and slides as PNG files.");
    spec.addPositional(Command.parameter("FILE", "The document."));
    spec.addOption(Command.option("DIR", "Where the pictures go; here by default.", "--out"));
    spec.addOption(Command.option("PAGES", "Such as 3 or 1-3; all by default.", "--pages"));
    spec.addOption(Command.option("PIXELS", "Width of the pictures; 1600 by default.", "--width"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    String asked = Command.value(arguments, "--pages", "");
    String pixels = Command.value(arguments, "--width", WIDTH);
    if (!asked.matches("(\\d{1,5}(-\\d{1,5})?)?") || !pixels.matches("\\d{2,4}")) {
      throw UserError.usage("Write --pages 3 or --pages 1-3, and --width as pixels (50 to 4000).");
    }
    Path out = Files.createDirectories(Path.of(Command.value(arguments, "--out", ".")));
    try (var workshop = Workshop.open(program);
        var desk = DocumentDesk.open(workshop, Command.parameter(arguments, 0))) {
      String name = String.valueOf(Path.of(Command.parameter(arguments, 0)).getFileName());
      String stem = name.replaceAll("\\.[^.]*$", "");
      String[] ends = asked.split("-");
      int first = asked.isEmpty() ? 1 : Integer.parseInt(ends[0]);
      int last = asked.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(ends[ends.length - 1]);
      PrintStream err = program.terminal().err();
      int count = last;
      for (int page = first; page <= Math.min(last, count); page++) {
        ToolResult result =
            desk.run(
                    "PagePicture",
                    Map.of(
                        "path",
                        desk.files().getFirst().toString(),
                        "page",
                        page,
                        "width",
                        Integer.parseInt(pixels)))
                .result();
        if (!(result instanceof ToolResult.Ok ok)) {
          throw UserError.failed(result.text());
        }
        List<String> told = ok.text().lines().toList();
        count = Integer.parseInt(told.getFirst());
        if (page == first && told.size() > 2 && !told.get(2).isBlank()) {
          err.println(told.get(2));
        }
        Path picture = out.resolve("%s-%03d.png".formatted(stem, page));
        Files.copy(desk.staged(told.get(1)), picture, StandardCopyOption.REPLACE_EXISTING);
        program.terminal().out().println(picture);
      }
    }
    return Exit.DONE;
  }
}
