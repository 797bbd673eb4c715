package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.message.CallId;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What became another since a person was asked about it: what they allowed was what they saw. */
final class AskedBefore {
  /** The clock of a file system ticks more slowly than that of the log. */
  private static final Duration TICK = Duration.ofMillis(20);

  private AskedBefore() {}

  /** Of what a call would delete, and of what lies in it, that which changed since it was asked. */
  static Set<Path> changed(Session session, CallId call, Work work) {
    Optional<Instant> asked = asked(session.entries(), call);
    var changed = new HashSet<Path>();
    if (asked.isPresent()) {
      FileTime since = FileTime.from(asked.get().plus(TICK));
      for (Operation operation : work.operations()) {
        changed(operation.path(), since, changed);
      }
    }
    return changed;
  }

  private static Optional<Instant> asked(List<Entry> log, CallId call) {
    return log.stream()
        .filter(
            entry -> entry.event() instanceof ApprovalRequested asked && asked.call().equals(call))
        .map(Entry::at)
        .reduce((_, last) -> last);
  }

  /**
   * By the time of the last write. That of the last change of any kind would also see a file that
   * brings an older date, but takes our own links and every copy of the folder for another file.
   */
  private static void changed(Path path, FileTime since, Set<Path> changed) {
    try (Stream<Path> below = Files.walk(path)) {
      for (Path one : (Iterable<Path>) below::iterator) {
        FileTime at = Files.getLastModifiedTime(one, LinkOption.NOFOLLOW_LINKS);
        if (at.compareTo(since) > 0) {
          changed.add(one);
        }
      }
    } catch (NoSuchFileException _) {
      // gone meanwhile, which the deletion finds out itself
    } catch (IOException | UncheckedIOException _) {
      // Nobody can say that what cannot be looked through is as it was.
      changed.add(path);
    }
  }
}
