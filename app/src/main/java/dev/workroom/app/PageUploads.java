package dev.workroom.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Files that a person sent through the page, until they say where they belong. */
final class PageUploads {
  private static final long MOST_BYTES = 200L << 20;
  private static final Duration KEPT = Duration.ofDays(1);

  private final Path folder;

  PageUploads(Home home) {
    this.folder = home.root().resolve("uploads");
  }

  /** What was sent. */
  record Upload(String id, String name, long bytes) {}

  Path folder() {
    return folder;
  }

  Upload keep(String name, InputStream content) throws IOException {
    Files.createDirectories(folder);
    forget();
    var random = new byte[12];
    new SecureRandom().nextBytes(random);
    String id = "u" + HexFormat.of().formatHex(random);
    String plain = plain(name);
    Path place = Files.createDirectory(folder.resolve(id));
    Path file = place.resolve(plain);
    long bytes = 0;
    boolean whole = false;
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      var buffer = new byte[1 << 16];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        bytes += n;
        if (bytes > MOST_BYTES) {
          throw new dev.workroom.server.Refused(
              dev.workroom.server.Refused.Kind.TOO_LARGE,
              "%s is longer than 200 MB. Put it into the folder yourself.".formatted(plain));
        }
        out.write(buffer, 0, n);
      }
      whole = true;
    } finally {
      if (!whole) {
        drop(id);
      }
    }
    return new Upload(id, plain, bytes);
  }

  /** The file of an upload. */
  Path file(String id) {
    try {
      if (id.matches("u[0-9a-f]{24}") && Files.isDirectory(folder.resolve(id))) {
        try (Stream<Path> files = Files.list(folder.resolve(id))) {
          return files
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .findFirst()
              .orElseThrow(PageUploads::gone);
        }
      }
    } catch (IOException _) {
      // told below
    }
    throw gone();
  }

  private static UserError gone() {
    return UserError.usage("What was attached is not here any more; attach it again.");
  }

  boolean drop(String id) throws IOException {
    if (!id.matches("u[0-9a-f]{24}") || !Files.isDirectory(folder.resolve(id))) {
      return false;
    }
    dev.workroom.sandbox.Trees.delete(folder.resolve(id));
    return true;
  }

  private void forget() throws IOException {
    Instant old = Instant.now().minus(KEPT);
    List<Path> all;
    try (Stream<Path> places = Files.list(folder)) {
      all = places.toList();
    }
    for (Path place : all) {
      if (Files.getLastModifiedTime(place).toInstant().isBefore(old)) {
        drop(String.valueOf(place.getFileName()));
      }
    }
  }

  /** A name without a path, and none that is hidden or means something to a system. */
  private static String plain(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String clean =
        Terminal.harmless(last).replaceAll("[\\p{Cntrl}:*?\"<>|]", "_").replaceAll("^[.\\s]+", "");
    if (clean.isBlank()) {
      return "attachment";
    }
    return clean.length() <= 120 ? clean : clean.substring(clean.length() - 120);
  }
}
