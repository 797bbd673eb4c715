package dev.workroom.app;

import dev.workroom.changes.Applied;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.ModelReplied;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What logs say of the files that were made or changed, by the path where each is now. */
final class FileHistories {
  private final Map<String, History> all = new LinkedHashMap<>();

  /** What is said of one file, wherever it was moved meanwhile. */
  static final class History {
    final List<PageFiles.Version> versions = new ArrayList<>();
    boolean artifact;
    boolean traceable;
    Optional<ArtifactChecked> check = Optional.empty();
    Optional<String> last = Optional.empty();
    private boolean changed;
    private Optional<String> first = Optional.empty();
    private String origin = "";

    /** What was taken back, or moved back, is as it was, and no change any more. */
    String state(String path) {
      boolean moved = changed && first.isPresent() && !origin.equals(path);
      if (changed && !moved && first.equals(last)) {
        return "UNCHANGED";
      }
      if (changed && last.isEmpty()) {
        return "DELETED";
      }
      return moved ? "MOVED" : changed && first.isEmpty() ? "CREATED" : "CHANGED";
    }

    private void begin(FileChanged e, String path) {
      changed = true;
      first = e.before();
      origin = path;
      e.before().ifPresent(sha -> version(sha, 0, Optional.empty(), Optional.empty(), 0));
    }

    private void version(
        String sha, long seq, Optional<Entry> entry, Optional<String> call, int step) {
      versions.add(new PageFiles.Version(sha, seq, entry.map(Entry::at), call, step));
    }
  }

  Map<String, History> byPath() {
    return all;
  }

  /** Takes in the log of a session. */
  void take(List<Entry> log) {
    Map<String, Integer> steps = new HashMap<>();
    int step = 0;
    for (Entry entry : log) {
      switch (entry.event()) {
        case ModelReplied e -> {
          step++;
          for (var use : e.message().toolUses()) {
            steps.put(use.id().value(), step);
          }
        }
        case FileChanged e -> changed(e, entry, steps.getOrDefault(e.call().value(), 0));
        case Event.ArtifactProduced e -> of(e.path()).artifact = true;
        case ArtifactChecked e -> of(e.path()).check = Optional.of(e);
        case Event.SourcesRecorded e -> of(e.path()).traceable = true;
        default -> {}
      }
    }
  }

  /** The path that a receipt spells so that each byte of a name can be said. */
  private static String named(String spelled) {
    return Applied.path(spelled).toString();
  }

  private History of(String path) {
    return all.computeIfAbsent(path, _ -> new History());
  }

  private void changed(FileChanged e, Entry entry, int step) {
    String path = named(e.path());
    Optional<String> from = e.from().map(FileHistories::named);
    from.map(all::remove).ifPresent(moved -> all.putIfAbsent(path, moved));
    History history = of(path);
    if (!history.changed) {
      history.begin(e, from.orElse(path));
    }
    history.last = e.after();
    e.after()
        .ifPresent(sha ->
            history.version(
                sha, entry.seq(), Optional.of(entry), Optional.of(e.call().value()), step));
  }
}
