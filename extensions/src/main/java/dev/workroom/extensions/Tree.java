package dev.workroom.extensions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder of extension files as a whole: copied within bounds, and known by its hash. */
final class Tree {
  private static final long LARGEST = 512L << 20;
  private static final int MOST = 20_000;
  private static final int DEEPEST = 40;

  /** What belongs to a checkout or to a system and not to what is shipped. */
  private static final Set<String> NOT_COPIED = Set.of(".git", "__MACOSX", ".DS_Store");

  private Tree() {}

  /**
   * Copies a folder. A link inside {@code bounds} becomes the file it leads to; others are left out
   * and said.
   *
   * @throws IOException with a sentence, if there are too many files or too much in them
   */
  static void copy(Path from, Path bounds, Path to, List<Diagnostic> odd) throws IOException {
    new Copying(from.toRealPath(), bounds.toRealPath(), odd).folder(from.toRealPath(), to, 0);
  }

  private static final class Copying {
    private final Path from;
    private final Path bounds;
    private final List<Diagnostic> odd;
    private long left = LARGEST;
    private int files = MOST;

    Copying(Path from, Path bounds, List<Diagnostic> odd) {
      this.from = from;
      this.bounds = bounds;
      this.odd = odd;
    }

    void folder(Path folder, Path to, int depth) throws IOException {
      if (depth > DEEPEST) {
        throw new IOException("Its folders lie more than %d deep.".formatted(DEEPEST));
      }
      Files.createDirectories(to);
      try (var children = Files.newDirectoryStream(folder)) {
        for (Path child : children) {
          String name = String.valueOf(child.getFileName());
          if (!NOT_COPIED.contains(name)) {
            one(child, to.resolve(name), depth);
          }
        }
      }
    }

    private void one(Path child, Path to, int depth) throws IOException {
      Path real = child;
      if (Files.isSymbolicLink(child)) {
        try {
          real = child.toRealPath();
        } catch (IOException _) {
          odd.add(Diagnostic.warning(shown(child), "The link leads nowhere and was left out."));
          return;
        }
        if (!real.startsWith(bounds) || child.startsWith(real)) {
          odd.add(Diagnostic.warning(shown(child), "The link leads elsewhere and was left out."));
          return;
        }
      }
      if (Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
        folder(real, to, depth + 1);
      } else if (Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
        left -= Files.size(real);
        if (--files < 0 || left < 0) {
          throw new IOException("It holds more than %,d files or 512 MB.".formatted(MOST));
        }
        Files.copy(real, to);
        Files.setPosixFilePermissions(
            to,
            PosixFilePermissions.fromString(Files.isExecutable(real) ? "rwxr-xr-x" : "rw-r--r--"));
      } else {
        odd.add(Diagnostic.warning(shown(child), "It is no ordinary file and was left out."));
      }
    }

    private String shown(Path child) {
      return child.startsWith(from) ? from.relativize(child).toString() : child.toString();
    }
  }

  /** SHA-256 in hex over all paths, whether each may be executed, and what each holds. */
  static String hash(Path root) throws IOException {
    MessageDigest all = sha256();
    for (Path file : files(root)) {
      String head =
          root.relativize(file).toString().replace('\\', '/')
              + '\0'
              + (Files.isExecutable(file) ? 'x' : '-')
              + '\0'
              + hashOf(file)
              + '\n';
      all.update(head.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(all.digest());
  }

  /** SHA-256 of one file in hex. */
  static String hashOf(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 of a text in hex. */
  static String hashOf(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** All ordinary files, in the order of their paths. */
  static List<Path> files(Path root) throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(java.util.Comparator.comparing(file -> root.relativize(file).toString()));
    return files;
  }

  /** Removes a folder with all in it, following no link; one that is gone is fine. */
  static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Writes a small file whole or not at all. */
  static void write(Path file, String text) throws IOException {
    Path folder = Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Path part = Files.createTempFile(folder, ".part", "");
    try {
      try (var channel =
          java.nio.channels.FileChannel.open(part, java.nio.file.StandardOpenOption.WRITE)) {
        var bytes = java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(part, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
