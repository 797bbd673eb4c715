package dev.workroom.app;

import dev.workroom.changes.Applied;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.message.SessionId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose files are, as the logs of a task and of those below it have it. */
final class WhoseFiles {
  /** Where a file comes from. */
  enum Owner {
    /** It was there before the task. */
    OWN,
    /** It was there before the task, which changed it. */
    CHANGED,
    /** The task made it. */
    MADE
  }

  /** What was deleted: undone, it is whose it was. */
  private record Gone(Owner owner, Optional<String> sha256) {}

  private final Map<Path, Owner> owners = new HashMap<>();
  private final Map<Path, Gone> gone = new HashMap<>();

  private WhoseFiles() {}

  static WhoseFiles of(Workshop workshop, SessionId root) {
    var entries = new ArrayList<Entry>();
    for (SessionId one : ApproveCommand.family(workshop, root)) {
      workshop.log().read(one, 1).stream()
          .filter(entry -> entry.event() instanceof FileChanged)
          .forEach(entries::add);
    }
    entries.sort(Comparator.comparing(Entry::at));
    var whose = new WhoseFiles();
    for (Entry entry : entries) {
      if (entry.event() instanceof FileChanged e) {
        whose.take(e);
      }
    }
    return whose;
  }

  private void take(FileChanged e) {
    Path path = Applied.path(e);
    if (e.after().isEmpty()) {
      Owner owner = owners.remove(path);
      gone.put(path, new Gone(owner == null ? Owner.OWN : owner, e.before()));
    } else if (e.from().isPresent()) {
      Owner owner = owners.remove(Applied.path(e.from().get()));
      owners.put(path, owner == null ? Owner.OWN : owner);
    } else if (e.before().isPresent()) {
      owners.putIfAbsent(path, Owner.CHANGED);
    } else {
      Gone before = gone.getOrDefault(path, new Gone(Owner.MADE, e.after()));
      boolean restored = before.sha256().equals(e.after());
      owners.put(path, restored ? before.owner() : Owner.MADE);
    }
  }

  Owner of(Path file) {
    return owners.getOrDefault(file, Owner.OWN);
  }

  /** The files of the task that lie in a folder, as far as the logs name them. */
  List<Path> madeIn(Path folder) {
    return owners.entrySet().stream()
        .filter(one -> one.getValue() == Owner.MADE && one.getKey().startsWith(folder))
        .map(Map.Entry::getKey)
        .toList();
  }
}
