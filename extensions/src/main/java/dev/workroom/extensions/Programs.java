package dev.workroom.extensions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of this computer that fetch extensions: git and npm, with a bare environment. */
final class Programs {
  private static final int MOST_SAID = 64 << 10;

  private Programs() {}

  /**
   * Runs a program to its end; the answer is what it printed.
   *
   * @throws IOException with a sentence, if it is missing, fails or takes too long
   */
  static String run(List<String> line, Path folder, Map<String, String> more, Duration time)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile("workroom", ".out");
    Path complained = Files.createTempFile("workroom", ".err");
    try {
      var builder =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(said.toFile())
              .redirectError(complained.toFile());
      String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
      String home = builder.environment().getOrDefault("HOME", "/tmp");
      builder.environment().clear();
      builder.environment().putAll(Map.of("PATH", path, "HOME", home, "LC_ALL", "C.UTF-8"));
      builder.environment().putAll(more);
      Process process = started(builder, line.getFirst());
      try {
        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException(
              "%s took longer than %d seconds.".formatted(line.getFirst(), time.toSeconds()));
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw new IOException("%s says: %s".formatted(line.getFirst(), last(complained)));
      }
      return cut(said);
    } finally {
      Files.deleteIfExists(said);
      Files.deleteIfExists(complained);
    }
  }

  private static Process started(ProcessBuilder builder, String program) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException("The program %s is not installed.".formatted(program), e);
    }
  }

  private static String cut(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_SAID), StandardCharsets.UTF_8).strip();
    }
  }

  private static String last(Path file) throws IOException {
    List<String> lines = cut(file).lines().filter(line -> !line.isBlank()).toList();
    String said = lines.isEmpty() ? "nothing" : lines.getLast().strip();
    return said.endsWith(".") ? said : said + ".";
  }
}
