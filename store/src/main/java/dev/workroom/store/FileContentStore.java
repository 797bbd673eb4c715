package dev.workroom.store;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.event.EventLogException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Content as files under {@code content} in the data folder, {@code ab/cd/abcd…}. Plain streams: a
 * channel would break when its thread is interrupted.
 */
public final class FileContentStore implements ContentStore {
  private final Path home;
  private final Path folder;

  /** {@code dataFolder} is made for its owner alone if there is none. */
  public FileContentStore(Path dataFolder) {
    home = DataFolder.create(dataFolder);
    folder = home.resolve("content");
  }

  @Override
  public String put(byte[] content) {
    String hash = hash(content);
    Path file = file(hash);
    try {
      if (get(hash).isEmpty()) {
        makeFolders(hash);
        write(file, content);
      }
      sync(leaf(hash));
      return hash;
    } catch (IOException e) {
      throw new EventLogException(
          "%s cannot be written (%s). Check the disk and its free space."
              .formatted(file, DataFolder.reason(e)),
          e);
    }
  }

  @Override
  public Optional<byte[]> get(String sha256) {
    if (!sha256.matches("[0-9a-f]{64}") || !Files.isRegularFile(file(sha256))) {
      return Optional.empty();
    }
    try (var in = new FileInputStream(file(sha256).toFile())) {
      byte[] content = in.readAllBytes();
      return hash(content).equals(sha256) ? Optional.of(content) : Optional.empty();
    } catch (IOException e) {
      throw new EventLogException(
          "%s cannot be read (%s).".formatted(file(sha256), DataFolder.reason(e)), e);
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(UUID.randomUUID() + ".tmp");
    try {
      DataFolder.createFile(temporary);
      try (var out = new FileOutputStream(temporary.toFile())) {
        out.write(content);
        out.getFD().sync();
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void makeFolders(String hash) throws IOException {
    if (!Files.isDirectory(leaf(hash))) {
      DataFolder.create(leaf(hash));
      sync(branch(hash));
      sync(folder);
      sync(home);
    }
  }

  /** Makes new names in a directory durable; where directories cannot be opened, they are so. */
  private static void sync(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      boolean interrupted = Thread.interrupted();
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private Path file(String hash) {
    return leaf(hash).resolve(hash);
  }

  private Path leaf(String hash) {
    return branch(hash).resolve(hash.substring(2, 4));
  }

  private Path branch(String hash) {
    return folder.resolve(hash.substring(0, 2));
  }

  private static String hash(byte[] content) {
    return HexFormat.of().formatHex(Chain.sha256().digest(content));
  }
}
