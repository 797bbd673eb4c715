package dev.workroom.app;

import dev.workroom.app.MemoryNotes.Note;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom memory}: the notes that later sessions in a folder are told of. */
final class MemoryCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("memory", "List, show or forget a folder's memory notes.");
    spec.addPositional(Command.parameter("FOLDER", "The folder that agents work in."));
    spec.addOption(Command.option("NOTE", "Print one note.", "--show"));
    spec.addOption(Command.option("NOTE", "Delete one note.", "--forget"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws IOException {
    Path folder = Path.of(Command.parameter(arguments, 0)).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw UserError.failed("There is no folder %s.".formatted(folder));
    }
    List<Note> notes = MemoryNotes.of(folder);
    PrintStream out = program.terminal().out();
    String shown = Command.value(arguments, "--show", "");
    String forgotten = Command.value(arguments, "--forget", "");
    if (!shown.isEmpty()) {
      out.println(Terminal.harmless(meant(notes, shown, folder).content()).stripTrailing());
    } else if (!forgotten.isEmpty()) {
      Path file = meant(notes, forgotten, folder).file();
      Files.delete(file);
      out.println("Deleted " + file + ".");
    } else {
      list(notes, folder, out);
    }
    return Exit.DONE;
  }

  private static void list(List<Note> notes, Path folder, PrintStream out) {
    if (notes.isEmpty()) {
      out.println("There are no notes in " + folder.resolve("memory") + ".");
      return;
    }
    for (Note note : notes) {
      out.printf(
          "%-10s  %s  (from %s)%n            %s%n",
          Terminal.oneLine(note.date(), 10),
          Terminal.oneLine(note.topic(), 80),
          Terminal.oneLine(note.source(), 80),
          note.file());
    }
    out.println("They are plain files: edit them as you like.");
  }

  private static Note meant(List<Note> notes, String name, Path folder) {
    String file = name.endsWith(".md") ? name : name + ".md";
    return notes.stream()
        .filter(note -> String.valueOf(note.file().getFileName()).equals(file))
        .findFirst()
        .orElseThrow(() ->
            UserError.failed(
                "There is no note %s in %s; 'workroom memory %s' lists them."
                    .formatted(name, folder.resolve("memory"), folder)));
  }
}
