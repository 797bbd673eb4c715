package dev.workroom.app;

import dev.workroom.extensions.NewPlugin;
import java.io.IOException;
import java.nio.file.Path;

/** {@code workroom plugin new} and {@code pack}: makes plugins in the open format. */
final class PluginMaking {
  private PluginMaking() {}

  /** A new plugin that works, to be filled. */
  static Exit start(String name, String out, Program program) throws IOException {
    Path folder = Path.of(out.isEmpty() ? name : out).toAbsolutePath().normalize();
    try {
      NewPlugin.write(folder, name);
    } catch (IllegalArgumentException e) {
      throw UserError.usage(String.valueOf(e.getMessage()));
    }
    program
        .terminal()
        .out()
        .println(
            "Made %s. 'workroom plugin validate %s' looks it over, 'plugin install %s' tries it."
                .formatted(folder, folder, folder));
    return Exit.DONE;
  }

  /** One file that holds the plugin. */
  static Exit pack(Path folder, String out, Program program) throws IOException {
    Path file =
        out.isEmpty()
            ? Path.of(folder.getFileName() + ".plugin").toAbsolutePath()
            : Path.of(out).toAbsolutePath();
    if (PluginDetails.show(folder, true, false, program) != Exit.DONE) {
      throw UserError.failed("Nothing was packed; mend the errors above first.");
    }
    NewPlugin.pack(folder, file);
    program.terminal().out().println("Packed %s.".formatted(file));
    return Exit.DONE;
  }
}
