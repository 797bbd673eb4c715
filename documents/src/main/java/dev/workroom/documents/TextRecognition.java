package dev.workroom.documents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Recognises what is written on a picture with the program {@code tesseract}, where it is
 * installed. It runs where the reader runs, that is confined, on one thread and for a limited time.
 */
final class TextRecognition {
  /** A confined worker has no search path. */
  private static final String USUAL = "/usr/bin:/usr/local/bin:/opt/homebrew/bin";

  private static final int LONGEST = 2_000_000;

  private final Path program;

  private TextRecognition(Path program) {
    this.program = program;
  }

  static Optional<TextRecognition> installed() {
    String path =
        Optional.ofNullable(System.getenv("PATH")).filter(p -> !p.isBlank()).orElse(USUAL);
    return Stream.of(path.split(java.io.File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, "tesseract"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(TextRecognition::new);
  }

  /**
   * The text on a picture; empty when there is none or time was out.
   *
   * @throws IOException when the program could not be started
   */
  Optional<String> text(Path picture, Duration limit) throws IOException {
    Path out = Files.createTempFile("recognised", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(program.toString(), picture.toAbsolutePath().toString(), "stdout");
      builder.environment().put("OMP_THREAD_LIMIT", "1");
      Process process =
          builder
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          return Optional.empty();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("reading was interrupted", e);
      } finally {
        process.destroyForcibly();
      }
      String text = new String(Files.readAllBytes(out), StandardCharsets.UTF_8).strip();
      return Optional.of(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    } finally {
      Files.deleteIfExists(out);
    }
  }
}
