package dev.workroom.sandbox;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A test's commands, each with a scratch folder of its own in the test's directory. */
record CommandRuns(Sandbox sandbox, Path directory, Path folder) {
  /** The one folder that commands see if a test says nothing else. */
  List<Folder> granted() {
    return List.of(new Folder(folder.toString(), true));
  }

  static Limits limits(Duration time, int processes, long memory, long disk) {
    return new Limits(time, processes, memory, disk, 1 << 16);
  }

  Ran run(String script) throws IOException, InterruptedException {
    return run(granted(), script, Limits.DEFAULT);
  }

  Ran run(List<Folder> folders, String script, Limits limits)
      throws IOException, InterruptedException {
    return run(folders, folder, script, limits);
  }

  Ran run(List<Folder> folders, Path in, String script, Limits limits)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory(directory, "scratch");
    return sandbox.run(new Command(script, in, folders, scratch, limits));
  }
}
