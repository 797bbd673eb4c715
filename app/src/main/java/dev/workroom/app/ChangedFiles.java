package dev.workroom.app;

import dev.workroom.changes.Applied;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.policy.Guards;
import dev.workroom.core.tool.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The files that a session and its sub-agents have changed, where a guardrail counts them. */
final class ChangedFiles {
  private final Set<String> paths = new HashSet<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** Takes in what a log says. */
  void noticed(Entry entry) {
    if (entry.event() instanceof FileChanged e) {
      lock.lock();
      try {
        paths.add(Applied.path(e).toString());
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Why these changes may not be made: they would go beyond the files that a guardrail allows. What
   * may be made is counted at once, so that calls side by side do not go beyond it together.
   */
  Optional<String> beyond(Guards guards, List<Operation> operations) {
    Optional<Integer> most = guards.mostFiles();
    if (most.isEmpty()) {
      return Optional.empty();
    }
    lock.lock();
    try {
      var all = new HashSet<>(paths);
      operations.stream()
          .filter(operation -> !(operation instanceof Operation.MakeDirectory))
          .map(operation -> operation.path().toString())
          .filter(path -> guards.against(Guards.Act.CHANGE, path, false).isEmpty())
          .forEach(all::add);
      if (all.size() > most.get()) {
        return Optional.of(
            "Nothing was changed: with this the session would have changed %d files, and the user's guardrail allows %d."
                .formatted(all.size(), most.get()));
      }
      paths.addAll(all);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
