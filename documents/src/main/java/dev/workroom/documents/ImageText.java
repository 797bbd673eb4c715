package dev.workroom.documents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Says what an image is and, where tesseract is installed, what is written on it. */
final class ImageText {
  private static final long MOST_PIXELS = 80_000_000;
  private static final int SECONDS = 40;

  private ImageText() {}

  static void read(Path file, TextSink sink) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        sink.block(
            "Image of a format whose size is not known here, " + Files.size(file) + " bytes.");
        return;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        sink.block(
            "Image: "
                + reader.getFormatName().toUpperCase(Locale.ROOT)
                + ", "
                + width
                + " × "
                + height
                + " pixels, "
                + Files.size(file)
                + " bytes.");
        if (width * height <= MOST_PIXELS) {
          recognised(file, sink);
        }
      } finally {
        reader.dispose();
      }
    }
  }

  private static void recognised(Path file, TextSink sink) throws IOException {
    Optional<Path> tesseract =
        Stream.of(
                Optional.ofNullable(System.getenv("PATH"))
                    .orElse("")
                    .split(java.io.File.pathSeparator))
            .filter(folder -> !folder.isBlank())
            .map(folder -> Path.of(folder, "tesseract"))
            .filter(Files::isExecutable)
            .findFirst();
    if (tesseract.isEmpty()) {
      sink.note("Without tesseract on this machine its text was not recognised.");
      return;
    }
    Path out = Files.createTempFile("ocr", ".txt");
    Process process =
        new ProcessBuilder(tesseract.get().toString(), file.toAbsolutePath().toString(), "-")
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        sink.block(Files.readString(out, StandardCharsets.UTF_8));
      } else {
        sink.note("Recognising its text took longer than " + SECONDS + " s.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("reading was interrupted", e);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(out);
    }
  }
}
