package dev.workroom.extensions;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A plugin in a zip file ({@code .plugin}, {@code .zip}), unpacked with bounds: nothing lands
 * outside its folder, nothing swells beyond its size, links are left out.
 */
public final class Bundle {
  private static final long LARGEST_FILE = 256L << 20;
  private static final long LARGEST = 512L << 20;
  private static final int MOST = 20_000;
  private static final int MOST_DEEP = 40;
  private static final int LONGEST_NAME = 255;

  private Bundle() {}

  /**
   * Unpacks the file into an empty folder.
   *
   * @return where the plugin begins: the folder, or the one folder in it that holds everything
   * @throws IOException if it is no zip file, or breaks the bounds; the message says which
   */
  public static Path unpack(Path zip, Path folder) throws IOException {
    Path root = folder.toRealPath();
    long left = LARGEST;
    Set<String> seen = new HashSet<>();
    try (var file = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
      if (file.size() > MOST) {
        throw new IOException("The bundle holds more than %,d files.".formatted(MOST));
      }
      for (ZipEntry entry : Collections.list(file.entries())) {
        Path at = place(root, entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(at);
          continue;
        }
        if (!seen.add(at.toString().toLowerCase(Locale.ROOT))) {
          throw new IOException("The bundle holds \"%s\" twice.".formatted(shown(entry.getName())));
        }
        Files.createDirectories(Objects.requireNonNull(at.getParent()));
        try (InputStream in = file.getInputStream(entry)) {
          left -= copy(in, at, Math.min(LARGEST_FILE, left), shown(entry.getName()));
        }
      }
    } catch (ZipException | EOFException e) {
      throw new IOException("The bundle is not a whole zip file.", e);
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw new IOException(
          "The bundle has a file and a folder of one name: "
              + root.relativize(Path.of(e.getFile()))
              + ".",
          e);
    } catch (IllegalArgumentException e) {
      throw new IOException("The bundle holds a name that is no text.", e);
    }
    modes(zip, root);
    return start(root);
  }

  /** Programs stay programs; an archive that does not tell has none. */
  private static void modes(Path zip, Path root) throws IOException {
    try (FileSystem inside =
            FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"));
        var all = Files.walk(inside.getPath("/"), MOST_DEEP + 2)) {
      for (Path one : all.filter(Files::isRegularFile).toList()) {
        Path file = place(root, one.toString().substring(1));
        if (Files.getPosixFilePermissions(one).contains(PosixFilePermission.OWNER_EXECUTE)
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    } catch (ZipException | RuntimeException _) {
      // what has been unpacked stands, without the right to be run
    }
  }

  /**
   * Where a file of an archive lands.
   *
   * @throws IOException if that would be outside the folder
   */
  static Path place(Path root, String name) throws IOException {
    for (String part : name.split("[/\\\\]")) {
      if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw new IOException(
            "The bundle's name \"%s\" is longer than a file's may be.".formatted(shown(name)));
      }
    }
    return target(root, name)
        .orElseThrow(() ->
            new IOException(
                "The bundle holds \"%s\", which would land outside its folder."
                    .formatted(shown(name))));
  }

  private static Optional<Path> target(Path root, String name) {
    String plain = name.replace('\\', '/');
    if (plain.isEmpty()
        || plain.startsWith("/")
        || plain.matches("[A-Za-z]:.*")
        || plain.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    try {
      Path at = root.resolve(plain).normalize();
      boolean below = at.startsWith(root) && !at.equals(root) && !plain.contains("../");
      return below && at.getNameCount() - root.getNameCount() <= MOST_DEEP
          ? Optional.of(at)
          : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static long copy(InputStream in, Path at, long most, String name) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    try (OutputStream out = Files.newOutputStream(at, StandardOpenOption.CREATE_NEW)) {
      for (int n; (n = in.read(buffer)) > 0; ) {
        size += n;
        if (size > most) {
          throw new IOException(
              "The bundle's file \"%s\" is larger than it may be.".formatted(name));
        }
        out.write(buffer, 0, n);
      }
    }
    return size;
  }

  private static String shown(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 80 ? plain.substring(0, 80) + "…" : plain;
  }

  private static Path start(Path root) throws IOException {
    if (Files.exists(root.resolve(".claude-plugin"))) {
      return root;
    }
    try (var children = Files.list(root)) {
      var visible =
          children.filter(c -> !String.valueOf(c.getFileName()).equals("__MACOSX")).toList();
      boolean wrapped = visible.size() == 1 && Files.isDirectory(visible.getFirst());
      boolean plugin = wrapped && Files.exists(visible.getFirst().resolve(".claude-plugin"));
      return plugin ? visible.getFirst() : root;
    }
  }
}
