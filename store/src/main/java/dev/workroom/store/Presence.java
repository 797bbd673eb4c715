package dev.workroom.store;

import dev.workroom.core.event.EventLogException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells who else has the data folder open, by a lock on a file that the system gives back however a
 * process ends: whoever comes first has the house to itself until it has looked after it.
 */
final class Presence implements AutoCloseable {
  /**
   * One for each folder and process. POSIX locks belong to the process and end when it closes any
   * handle of the file, so a second handle must never be opened.
   */
  private static final Map<Path, Presence> HERE = new HashMap<>();

  private static final ReentrantLock LOCK = new ReentrantLock();

  private final Path folder;
  private final FileChannel channel;
  private int users = 1;

  private Presence(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** What to do while the folder is opened. */
  interface Opening<T> {
    /** {@code alone}: nobody else has it open, and nobody can open it until this returns. */
    T run(boolean alone);
  }

  /** What was opened, with the presence that it holds. */
  record Opened<T>(T value, Presence presence) {}

  static <T> Opened<T> open(Path folder, Opening<T> opening) {
    LOCK.lock();
    try {
      Optional<Presence> here = Optional.ofNullable(HERE.get(folder));
      if (here.isPresent()) {
        T value = opening.run(false);
        here.get().users++;
        return new Opened<>(value, here.get());
      }
      return enter(folder, opening);
    } catch (IOException e) {
      throw new EventLogException(
          "The data folder %s cannot be used (%s).".formatted(folder, DataFolder.reason(e)), e);
    } finally {
      LOCK.unlock();
    }
  }

  @Override
  public void close() {
    LOCK.lock();
    try {
      if (--users == 0) {
        HERE.remove(folder);
        channel.close();
      }
    } catch (IOException e) {
      throw new EventLogException(folder + " was not closed: " + e.getMessage(), e);
    } finally {
      LOCK.unlock();
    }
  }

  private static <T> Opened<T> enter(Path folder, Opening<T> opening) throws IOException {
    Path file = folder.resolve("open.lock");
    DataFolder.createFile(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean entered = false;
    try {
      Optional<FileLock> alone = Optional.ofNullable(channel.tryLock());
      if (alone.isEmpty()) {
        channel.lock(0, Long.MAX_VALUE, true);
      }
      T value = opening.run(alone.isPresent());
      if (alone.isPresent()) {
        alone.get().release();
        channel.lock(0, Long.MAX_VALUE, true);
      }
      var presence = new Presence(folder, channel);
      HERE.put(folder, presence);
      entered = true;
      return new Opened<>(value, presence);
    } finally {
      if (!entered) {
        channel.close();
      }
    }
  }
}
