package dev.workroom.core.agent;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.FileChanged;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the files that a session found and moved or deleted, by the receipts in its log:
 * where the files lie at the end shows nothing of where they lay.
 */
final class Whereabouts {
  private static final int MOST = 200;

  /** Where a file lay at first, and whether all receipts since say the same content. */
  private record Origin(String path, boolean same) {}

  private final Set<String> made = new HashSet<>();
  private final Map<String, Origin> moved = new LinkedHashMap<>();
  private final List<String> deleted = new ArrayList<>();

  private Whereabouts() {}

  /** One line for each such file, in the order of the log; of very many the first and a count. */
  static List<String> of(List<Entry> entries) {
    var all = new Whereabouts();
    for (Entry entry : entries) {
      if (entry.event() instanceof FileChanged change) {
        all.take(change.readable());
      }
    }
    return all.lines();
  }

  private void take(FileChanged change) {
    String before = change.from().orElse(change.path());
    boolean own = made.remove(before);
    if (change.after().isEmpty() && change.from().isEmpty()) {
      Origin origin = moved.remove(before);
      if (!own) {
        deleted.add(origin == null ? before : origin.path());
      }
    } else if (own || change.before().isEmpty() && change.from().isEmpty()) {
      made.add(change.path());
    } else {
      boolean same = change.before().equals(change.after());
      Origin origin = moved.remove(before);
      if (origin != null) {
        moved.put(change.path(), new Origin(origin.path(), origin.same() && same));
      } else if (change.from().isPresent()) {
        moved.put(change.path(), new Origin(before, same));
      }
    }
  }

  private List<String> lines() {
    var lines = new ArrayList<String>();
    moved.forEach((path, origin) ->
        lines.add(
            origin.path() + " -> " + path + (origin.same() ? "" : ", content changed since")));
    deleted.forEach(path -> lines.add(path + " was deleted"));
    if (lines.size() <= MOST) {
      return lines;
    }
    int more = lines.size() - MOST;
    var first = new ArrayList<>(lines.subList(0, MOST));
    first.add("… and %d more".formatted(more));
    return first;
  }
}
