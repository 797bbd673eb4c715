package dev.workroom.store;

import dev.workroom.core.event.EventLog.Claim;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.message.SessionId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The right to run a session's loop: a lock that the system takes back when the process ends. */
final class Claims {
  /**
   * What this process holds. POSIX locks belong to the process and end when it closes any handle of
   * the file, so whoever comes second must not even open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;

  Claims(Path folder) {
    this.folder = folder;
  }

  Optional<Claim> claim(SessionId session) {
    byte[] name = Chain.sha256().digest(session.value().getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve(HexFormat.of().formatHex(name, 0, 16) + ".lock");
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    boolean claimed = false;
    try {
      DataFolder.create(folder);
      DataFolder.createFile(file);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      try {
        claimed = channel.tryLock() != null;
      } finally {
        if (!claimed) {
          channel.close();
        }
      }
      return claimed ? Optional.of(new Held(file, channel)) : Optional.empty();
    } catch (IOException e) {
      throw new EventLogException(
          "Session %s cannot be claimed: %s (%s).".formatted(session, file, DataFolder.reason(e)),
          e);
    } finally {
      if (!claimed) {
        HELD.remove(file);
      }
    }
  }

  private record Held(Path file, FileChannel channel) implements Claim {
    @Override
    public void close() {
      if (channel.isOpen()) {
        try {
          channel.close();
        } catch (IOException e) {
          throw new EventLogException(
              "%s was not closed: %s".formatted(file, DataFolder.reason(e)), e);
        } finally {
          HELD.remove(file);
        }
      }
    }
  }
}
