package dev.workroom.app;

import dev.workroom.changes.Applied;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.SessionId;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which files were written in sessions that had read what others wrote, so that a later session
 * that reads one knows it: by path and by content, one small file each in the data folder. A file
 * that was moved or copied is known by its content, one that a person edited by its path.
 */
final class FileLabels {
  private static final long LARGEST = 64L << 20;
  private static final int MOST = 8;

  private final Path root;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, List<FileChanged>> pending = new ConcurrentHashMap<>();
  private final Set<Long> sizes = new HashSet<>();
  private boolean known;
  private boolean any;

  FileLabels(Path root) {
    this.root = root;
  }

  /** The labels of one file. */
  record Kept(String path, List<Label> labels) {
    public Kept {
      labels = List.copyOf(labels);
    }
  }

  /**
   * Takes in what a log says. A file counts as written when its call has ended: what the call
   * itself read counts too.
   *
   * @param influences whose content speaks through a file
   */
  void noticed(SessionId session, Entry entry, Function<FileChanged, List<Label>> influences) {
    switch (entry.event()) {
      case FileChanged e ->
          pending.computeIfAbsent(session + " " + e.call(), _ -> new ArrayList<>()).add(e);
      case ToolFinished e -> {
        List<FileChanged> files = pending.remove(session + " " + e.call());
        if (files != null) {
          files.forEach(file -> {
            String path = Applied.path(file).toString();
            if (file.from().isPresent()) {
              placed(Applied.path(file.from().get()), Applied.path(file));
            } else {
              file.after().ifPresent(sha256 -> written(path, sha256, influences.apply(file)));
            }
          });
        }
      }
      default -> {}
    }
  }

  /** Takes in that a file was written; without untrusted labels its path is free of them again. */
  void written(String path, String sha256, List<Label> labels) {
    lock.lock();
    try {
      if (labels.isEmpty()) {
        Files.deleteIfExists(ofPath(path));
        if (FileOrigins.foreign(path)) {
          Files.createDirectories(root);
          write(ofOwn(path), new Kept(sha256, List.of()));
        }
        return;
      }
      Files.deleteIfExists(ofOwn(path));
      Files.createDirectories(root);
      var kept = new Kept(path, labels.stream().limit(MOST).toList());
      write(ofPath(path), kept);
      Path file = Path.of(path);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        long size = Files.size(file);
        write(ofContent(size, sha256), kept);
        sizes.add(size);
      }
      any = true;
    } catch (IOException e) {
      throw new UncheckedIOException("The labels of files cannot be kept in " + root + ".", e);
    } finally {
      lock.unlock();
    }
  }

  /** Takes in that a file, or a folder with all that is in it, has another place or name. */
  private void placed(Path from, Path to) {
    if (!Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
      moved(from.toString(), to.toString());
      return;
    }
    try {
      Files.walkFileTree(
          to,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              moved(from.resolve(to.relativize(file)).toString(), file.toString());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE; // its reader says why it cannot be read
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("The labels of files cannot be kept in " + root + ".", e);
    }
  }

  /**
   * Takes in that a file has another place or name: it says what it said before, and comes from
   * whom it came from.
   */
  void moved(String from, String to) {
    lock.lock();
    try {
      learn();
      if (!any && !FileOrigins.foreign(from)) {
        return; // nothing is known of any file
      }
      Optional<Kept> kept = read(ofPath(from));
      boolean disguised =
          FileOrigins.foreign(from) && !FileOrigins.foreign(to) && !own(Path.of(to), ofOwn(from));
      Files.deleteIfExists(ofPath(to));
      if (kept.isPresent() || disguised) {
        Label was = new Label(Label.Origin.UNKNOWN, from);
        Files.createDirectories(root);
        write(ofPath(to), kept.orElseGet(() -> new Kept(from, List.of(was))));
        any = true;
      }
      Files.deleteIfExists(ofPath(from));
      if (Files.exists(ofOwn(from))) {
        Files.move(ofOwn(from), ofOwn(to), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The labels of files cannot be kept in " + root + ".", e);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the house wrote a file as it is now, out of nothing that others wrote. */
  boolean own(Path file) {
    return own(file, ofOwn(file.toString()));
  }

  private static boolean own(Path file, Path mark) {
    try {
      Optional<Kept> kept = read(mark);
      return kept.isPresent()
          && Files.size(file) <= LARGEST
          && kept.get().path().equals(sha256(file));
    } catch (IOException _) {
      return false;
    }
  }

  /** What is known of a file that is there. */
  Optional<Kept> of(Path file) {
    lock.lock();
    try {
      learn();
      if (!any) {
        return Optional.empty();
      }
      Optional<Kept> byPath = read(ofPath(file.toString()));
      if (byPath.isPresent()) {
        return byPath;
      }
      long size = Files.size(file);
      return sizes.contains(size) && size <= LARGEST
          ? read(ofContent(size, sha256(file)))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // it is gone, or its reader says why it cannot be read
    } finally {
      lock.unlock();
    }
  }

  private void learn() throws IOException {
    if (known) {
      return;
    }
    known = true;
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> files = Files.list(root)) {
      files.map(file -> String.valueOf(file.getFileName())).forEach(this::learn);
    }
  }

  private void learn(String name) {
    any = true;
    if (name.startsWith("c-")) {
      sizes.add(Long.valueOf(name.substring(2, name.indexOf('-', 2))));
    }
  }

  private static Optional<Kept> read(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? Optional.of(Wire.read(Files.readString(file), Kept.class))
        : Optional.empty();
  }

  private void write(Path file, Kept kept) throws IOException {
    Path temporary = Files.createTempFile(root, "new", "");
    Files.writeString(temporary, Wire.write(kept));
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path ofPath(String path) {
    return root.resolve(
        "p-" + HexFormat.of().formatHex(digest().digest(path.getBytes(StandardCharsets.UTF_8))));
  }

  private Path ofOwn(String path) {
    return root.resolve(
        "o-" + HexFormat.of().formatHex(digest().digest(path.getBytes(StandardCharsets.UTF_8))));
  }

  private Path ofContent(long size, String sha256) {
    return root.resolve("c-" + size + "-" + sha256);
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
