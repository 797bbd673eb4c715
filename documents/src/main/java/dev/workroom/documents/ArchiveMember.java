package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file in an archive, taken out to be read. It is found by the name that the archive lists and
 * put under a name of our own, so no name in an archive leads anywhere.
 */
final class ArchiveMember {
  private static final long LARGEST = 256L << 20;

  private ArchiveMember() {}

  /**
   * Puts the file of that name into a new folder.
   *
   * @throws UnreadableDocument when the archive has no such file
   */
  static Path unpack(Path archive, String name, TextSink sink)
      throws IOException, UnreadableDocument {
    String last = name.substring(name.lastIndexOf('/') + 1).replaceAll("[^\\w .()-]", "_");
    Path copy = Files.createTempDirectory("member").resolve("_" + last);
    try {
      boolean found;
      try (OutputStream out = Files.newOutputStream(copy)) {
        found = found(archive, ZipParts.normal(name), in -> copy(in, out, sink), sink);
      }
      if (!found) {
        throw new UnreadableDocument(
            "There is no file "
                + name.replaceAll("\\p{Cntrl}", "?")
                + " in "
                + DocumentReader.name(archive)
                + "; read the archive itself for the names in it.");
      }
      return copy;
    } catch (IOException | UnreadableDocument | RuntimeException e) {
      remove(copy);
      throw e;
    }
  }

  static void remove(Path copy) throws IOException {
    Files.deleteIfExists(copy);
    Files.deleteIfExists(copy.toAbsolutePath().getParent());
  }

  /** Takes the content of the file that was looked for. */
  interface Taker {
    void take(InputStream content) throws IOException;
  }

  private static boolean found(Path archive, String name, Taker taker, TextSink sink)
      throws IOException, UnreadableDocument {
    String head = KindDetector.head(archive);
    if (PackedText.is(head)) {
      return PackedText.take(archive, head, name, taker, sink);
    }
    if (!head.startsWith("PK")) {
      throw new UnreadableDocument(
          DocumentReader.name(archive) + " is no archive, so there is no file in it.");
    }
    try (ZipParts parts = ZipParts.open(archive)) {
      if (!parts.has(name)) {
        return false;
      }
      try (InputStream in = parts.open(name)) {
        taker.take(in);
      }
      return true;
    }
  }

  private static void copy(InputStream in, OutputStream out, TextSink sink) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long written = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sink.alive();
      written += n;
      if (written > LARGEST) {
        throw new IOException("it is larger than " + (LARGEST >> 20) + " MB unpacked");
      }
      out.write(buffer, 0, n);
    }
  }
}
