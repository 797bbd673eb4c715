package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The finance room's folder, and its generator run as its author runs it. */
final class FinanceInputs {
  static final Path ROOM = room();

  private FinanceInputs() {}

  /** Runs {@code Generate.java} in a Java of its own; no seed means the committed one. */
  static Path generate(Path out, String... seed) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ROOM.resolve("Generate.java").toString(),
                out.toString()));
    command.addAll(List.of(seed));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit code of the generator, which said: %s", output).isZero();
    return out;
  }

  /** Maven runs tests in the module's folder; a development environment may run them above it. */
  private static Path room() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path room = folder.resolve("rooms").resolve("finance");
      if (Files.isDirectory(room)) {
        return room;
      }
    }
    throw new IllegalStateException("rooms/finance is not above " + Path.of("").toAbsolutePath());
  }
}
