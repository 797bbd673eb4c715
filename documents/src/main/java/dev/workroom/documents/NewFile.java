package dev.workroom.documents;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file so that there is the whole of it or, after a failure, what was there before. */
final class NewFile {
  /** Whatever puts out the content. */
  @FunctionalInterface
  interface Content {
    void to(OutputStream out) throws IOException;
  }

  private NewFile() {}

  static void write(Path target, Content content) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, ".draft", ".tmp");
    try {
      try (FileOutputStream file = new FileOutputStream(draft.toFile());
          OutputStream out = new BufferedOutputStream(file)) {
        content.to(out);
        out.flush();
        file.getFD().sync();
      }
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
