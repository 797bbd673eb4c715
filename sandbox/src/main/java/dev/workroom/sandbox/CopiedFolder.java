package dev.workroom.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One granted folder as a copy on which a command works, where no overlay can be mounted.
 *
 * <p>What the command changed becomes a layer such as an overlay leaves behind: new and changed
 * files are moved there, and a character device 0:0 marks what is gone. A file counts as changed if
 * its inode or its time of change (ctime, which no program can set) differs.
 */
final class CopiedFolder {
  private static final Path TOP = Path.of("");
  private static final int MOST_FILES = 200_000;

  /** In bytes; the kernel takes 4,096. */
  private static final int LONGEST_PATH = 4000;

  private static final long MOST_BYTES = 2L << 30;

  /** What must be the same for a file to be the same; nothing for folders. */
  private record Stamp(boolean directory, Object inode, Object changed) {
    static Stamp of(Path path) throws IOException {
      Map<String, Object> now =
          Files.readAttributes(path, "unix:isDirectory,ino,ctime", LinkOption.NOFOLLOW_LINKS);
      boolean directory = Boolean.TRUE.equals(now.get("isDirectory"));
      return new Stamp(
          directory,
          directory ? "" : String.valueOf(now.get("ino")),
          directory ? "" : String.valueOf(now.get("ctime")));
    }
  }

  private final Path folder;
  private final Path stage;
  private final Path upper;
  private final Map<Path, Stamp> copied = new HashMap<>();
  private long bytes;

  private CopiedFolder(Path folder, Path place) {
    this.folder = folder;
    this.stage = place.resolve("copy");
    this.upper = place.resolve("upper");
  }

  /**
   * Copies a folder into a new folder of that name in the scratch folder. Sockets, pipes, devices
   * and what cannot be read are left out, and never count as deleted.
   *
   * @param others granted folders inside this one and where they are to be found instead; their
   *     names lead there
   * @throws IOException with a sentence, if the folder is too large for a copy
   */
  static CopiedFolder copy(Path folder, Path scratch, String name, Map<Path, Path> others)
      throws IOException {
    var copy = new CopiedFolder(folder, Files.createDirectories(scratch.resolve(name)));
    copy.fill(others);
    return copy;
  }

  Path folder() {
    return folder;
  }

  /** Where the command works. */
  Path stage() {
    return stage;
  }

  /** What the copy takes, in bytes. */
  long bytes() {
    return bytes;
  }

  private void fill(Map<Path, Path> others) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes)
              throws IOException {
            Path to = to(from);
            Path other = from.equals(folder) ? null : others.get(from);
            if (other != null) {
              Files.createSymbolicLink(to, other);
              remember(from, to, 0);
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectory(to);
            remember(from, to, 0);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path from, BasicFileAttributes attributes)
              throws IOException {
            Path to = to(from);
            if (attributes.isSymbolicLink()) {
              Files.createSymbolicLink(to, Files.readSymbolicLink(from));
              remember(from, to, 0);
            } else if (attributes.isRegularFile() && Files.isReadable(from)) {
              checkSize(attributes.size());
              Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
              Files.setLastModifiedTime(to, attributes.lastModifiedTime());
              sameRights(from, to);
              remember(from, to, attributes.size());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path from, IOException unreadable) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path from, @Nullable IOException unreadable)
              throws IOException {
            sameRights(from, to(from));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private Path to(Path from) throws IOException {
    Path to = stage.resolve(folder.relativize(from));
    if (to.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw new IOException(
          "The folder %s has folders in folders whose path is too long to be copied for a command;"
                  .formatted(folder)
              + " use the file tools, or grant a smaller folder.");
    }
    return to;
  }

  private void remember(Path from, Path to, long size) throws IOException {
    copied.put(folder.relativize(from), Stamp.of(to));
    bytes += size;
    checkSize(0);
  }

  private void checkSize(long more) throws IOException {
    if (copied.size() > MOST_FILES || bytes + more > MOST_BYTES) {
      throw new IOException(
          "The folder %s is too large to be copied for a command (more than %,d files or %,d MB);"
                  .formatted(folder, MOST_FILES, MOST_BYTES >> 20)
              + " use the file tools, or grant a smaller folder.");
    }
  }

  private static void sameRights(Path from, Path to) throws IOException {
    Set<PosixFilePermission> rights =
        Files.getPosixFilePermissions(from, LinkOption.NOFOLLOW_LINKS);
    Files.getFileAttributeView(to, PosixFileAttributeView.class).setPermissions(rights);
  }

  /**
   * The layer with what has changed; to be called once, when no process of the command is left.
   *
   * @return the upper folder
   */
  Path layer() throws IOException {
    Files.createDirectory(upper);
    sameRights(folder, upper);
    var compared = new HashSet<Path>();
    compare(TOP, compared);
    var whiteouts = new Whiteouts(upper.resolveSibling("gone"));
    for (Path name : copied.keySet()) {
      // Below a folder that is gone or was replaced there is nothing to say.
      if (!name.equals(TOP) && compared.contains(parent(name))) {
        whiteouts.put(made(name));
      }
    }
    whiteouts.close();
    Trees.delete(stage);
    return upper;
  }

  /** Compares one folder that was copied and is still one; what stays unseen has gone. */
  private void compare(Path inside, Set<Path> compared) throws IOException {
    compared.add(inside);
    Trees.open(stage.resolve(inside));
    for (Path path : Trees.children(stage.resolve(inside))) {
      Path name = inside.resolve(path.getFileName());
      Stamp now = Stamp.of(path);
      Stamp before = copied.remove(name);
      if (!now.equals(before)) {
        if (now.directory) {
          Trees.open(path);
        }
        Files.move(path, made(name));
      } else if (now.directory) {
        compare(name, compared);
      }
    }
  }

  /** The place in the layer, with the folders that lead to it. */
  private Path made(Path name) throws IOException {
    Path place = upper.resolve(name);
    if (!Files.exists(place.getParent(), LinkOption.NOFOLLOW_LINKS)) {
      Path parent = parent(name);
      Files.createDirectory(made(parent));
      if (Files.isDirectory(folder.resolve(parent), LinkOption.NOFOLLOW_LINKS)) {
        sameRights(folder.resolve(parent), upper.resolve(parent));
      }
      Trees.open(upper.resolve(parent));
    }
    return place;
  }

  private static Path parent(Path name) {
    Path parent = name.getParent();
    return parent == null ? TOP : parent;
  }
}
