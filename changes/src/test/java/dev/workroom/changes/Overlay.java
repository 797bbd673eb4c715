package dev.workroom.changes;

import dev.workroom.core.sandbox.Sandbox.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Runs a command over a real overlay of a folder, as the sandbox does, and scans what it left. */
final class Overlay {
  private final Path folder;
  private final Path scratch;
  private int runs;

  Overlay(Path folder, Path scratch) {
    this.folder = folder;
    this.scratch = scratch;
  }

  /** What was scanned; {@code meanwhile} runs after the command and before the scan. */
  LayerScan.Found run(String command) throws Exception {
    return run(command, () -> {});
  }

  interface Meanwhile {
    void happens() throws IOException;
  }

  LayerScan.Found run(String command, Meanwhile meanwhile) throws Exception {
    Layer layer = command(command);
    Instant began = Instant.now();
    Thread.sleep(20);
    meanwhile.happens();
    return LayerScan.of(List.of(layer), began);
  }

  /** Only the command; the answer is its layer. */
  Layer command(String command) throws Exception {
    Path base = Files.createDirectories(scratch.resolve("run-" + runs++));
    Path upper = Files.createDirectory(base.resolve("upper"));
    Path work = Files.createDirectory(base.resolve("work"));
    Path mount = Files.createDirectory(base.resolve("mount"));
    String script =
        "mount -t overlay overlay -o \"lowerdir=$1,upperdir=$2,workdir=$3,userxattr\" \"$4\""
            + " && cd \"$4\" && exec bash -c \"$5\"";
    Process process =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                script,
                "sh",
                folder.toString(),
                upper.toString(),
                work.toString(),
                mount.toString(),
                command)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new AssertionError("the command failed over the overlay: " + output);
    }
    // The kernel leaves a directory here that nobody may open.
    new ProcessBuilder("chmod", "-R", "u+rwx", work.toString()).start().waitFor();
    return new Layer(folder, upper);
  }
}
