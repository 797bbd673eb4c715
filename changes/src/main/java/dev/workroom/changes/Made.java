package dev.workroom.changes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the agent itself created in a session, and may therefore delete without asking. */
final class Made {
  private static final String DIRECTORY = "/";

  /** By path; the value is the content's hash, a link's target, or {@link #DIRECTORY}. */
  private final Map<String, String> things = new HashMap<>();

  /** Takes in a call's steps that took effect, in their order. */
  void add(Plan plan, Fold fold) {
    for (Step step : plan.steps()) {
      if (fold.done(step.number()).isEmpty() || fold.undone(step.number())) {
        continue;
      }
      String path = plan.shown(step.spot());
      switch (step.kind()) {
        case PUT, LINK -> put(path, step, fold.done(step.number()).get());
        case DIRECTORY -> things.put(path, DIRECTORY);
        case MOVE -> move(plan.shown(step.origin()), path);
        case DELETE -> things.keySet().removeIf(one -> beneath(one, path));
      }
    }
  }

  private void put(String path, Step step, Line done) {
    if (done.before().isEmpty() || things.containsKey(path)) {
      things.put(path, step.sha256().orElse(""));
    }
  }

  private void move(String from, String to) {
    List<String> moved = new ArrayList<>();
    things.keySet().stream().filter(one -> beneath(one, from)).forEach(moved::add);
    for (String one : moved) {
      things.put(to + one.substring(from.length()), things.remove(one));
    }
  }

  private static boolean beneath(String path, String above) {
    return path.equals(above) || path.startsWith(above + "/");
  }

  /** Whether all that is there was made by the agent and is still as it made it. */
  boolean all(String path, Placement.Item item) throws IOException {
    String made = things.get(path);
    Optional<Stamp> there = item.stat();
    if (made == null || there.isEmpty()) {
      return false;
    }
    Kernel kernel = item.directory().kernel();
    if (there.get().isLink()) {
      return made.equals(Names.escape(kernel.readLink(item.directory().handle(), item.name())));
    }
    if (there.get().isFile()) {
      return !made.equals(DIRECTORY) && item.directory().hash(item.name()).sha256().equals(made);
    }
    if (!there.get().isDirectory() || !made.equals(DIRECTORY)) {
      return false;
    }
    try (Directory inner = item.directory().at(item.name())) {
      for (byte[] child : inner.list()) {
        if (!all(path + "/" + Names.escape(child), new Placement.Item(inner, child))) {
          return false;
        }
      }
    }
    return true;
  }
}
