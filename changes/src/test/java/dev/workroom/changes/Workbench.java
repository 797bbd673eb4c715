package dev.workroom.changes;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A user's folder, a staging directory and a journal for a test. */
final class Workbench {
  static final SessionId SESSION = new SessionId("s1");

  final Path folder;
  final Path staging;
  final Path journal;
  private int staged;

  Workbench(Path directory) throws IOException {
    this(directory, directory.toRealPath().resolve("data/journal"));
  }

  Workbench(Path directory, Path journal) throws IOException {
    Path real = directory.toRealPath();
    folder = Files.createDirectories(real.resolve("folder"));
    staging = Files.createDirectories(real.resolve("staging"));
    this.journal = journal;
  }

  ChangeSets open() throws IOException {
    return new ChangeSets(journal);
  }

  static CallId call(String name) {
    return new CallId(name);
  }

  List<Folder> folders() {
    return List.of(new Folder(folder.toString(), true));
  }

  Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  Path stage(String content) throws IOException {
    return Files.writeString(staging.resolve("staged-" + staged++), content);
  }

  /** A write of a file that the tool has just read. */
  Operation.Write write(String name, String content) throws IOException {
    Path path = folder.resolve(name);
    Optional<String> before =
        Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            ? Optional.of(sha256(path))
            : Optional.empty();
    return new Operation.Write(path, stage(content), before);
  }

  ChangeSet set(Operation... operations) {
    return ChangeSet.ofStage(folders(), List.of(operations), staging, "the result");
  }

  static String sha256(Path file) throws IOException {
    return sha256(Files.readAllBytes(file));
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Directory.sha256().digest(bytes));
  }

  /**
   * All that a person would see in the folder: names, kinds, permissions, content, link targets.
   */
  TreeMap<String, String> tree() throws IOException {
    return tree(folder);
  }

  static TreeMap<String, String> tree(Path root) throws IOException {
    TreeMap<String, String> tree = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        tree.put(root.relativize(path).toString(), describe(path));
      }
    }
    return tree;
  }

  private static String describe(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "link to " + Files.readSymbolicLink(path);
    }
    String mode =
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return mode + " directory";
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return mode + " special";
    }
    return mode + " " + sha256(path) + " " + Files.getLastModifiedTime(path).toMillis();
  }

  static String treeHash(Path root) throws IOException {
    MessageDigest digest = Directory.sha256();
    tree(root).forEach((path, what) -> digest.update((path + "|" + what + "\n").getBytes()));
    return HexFormat.of().formatHex(digest.digest());
  }
}
