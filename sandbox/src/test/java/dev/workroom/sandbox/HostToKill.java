package dev.workroom.sandbox;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A host that starts a worker and waits to be killed. */
final class HostToKill {
  private HostToKill() {}

  /**
   * Arguments: kind, folder for the sandbox's own files, stage, program; or "command" and a script,
   * which runs over the stage.
   */
  public static void main(String[] arguments) throws Exception {
    var argv = Arrays.asList(arguments).subList(3, arguments.length);
    if (argv.getFirst().equals("command")) {
      Path folder = Path.of(arguments[2]);
      Path scratch = Files.createDirectory(Path.of(arguments[1]).resolve("scratch"));
      new Sandboxes(Path.of(arguments[1]))
          .exactly(Kind.valueOf(arguments[0]))
          .run(
              new Command(
                  argv.get(1),
                  folder,
                  List.of(new Folder(folder.toString(), true)),
                  scratch,
                  Limits.DEFAULT));
      return;
    }
    var program = new Program(argv, List.of(), List.of(Path.of(arguments[2])), Map.of(), 0);
    new Sandboxes(Path.of(arguments[1])).exactly(Kind.valueOf(arguments[0])).start(program);
    System.out.println("started");
    Thread.sleep(600_000);
  }
}
