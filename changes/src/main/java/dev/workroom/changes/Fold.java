package dev.workroom.changes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A call's log read into what is known of each step. */
final class Fold {
  private final Map<Integer, Line> done = new HashMap<>();
  private final Map<Integer, Line> ended = new HashMap<>();
  private final Map<Integer, List<Line>> gone = new HashMap<>();
  private final Map<Integer, Line> seen = new HashMap<>();
  private final Map<Integer, Long> armed = new HashMap<>();
  private final Map<Integer, String> beside = new HashMap<>();
  private final Map<Integer, Line> undoing = new HashMap<>();
  private final Set<Integer> undone = new HashSet<>();
  private Optional<Set<Integer>> decided = Optional.empty();
  private boolean applied;
  private boolean released;
  private final Set<Integer> expired = new HashSet<>();

  Fold(List<Line> lines) {
    lines.forEach(this::add);
  }

  void add(Line line) {
    int step = line.step();
    switch (line.kind()) {
      case ARMED -> armed.put(step, line.inode());
      case BESIDE -> line.path().ifPresent(path -> beside.put(step, path));
      case SEEN -> seen.put(step, line);
      case DONE -> done.put(step, line);
      case GONE -> gone.computeIfAbsent(step, _ -> new ArrayList<>()).add(line);
      case CONTESTED, FAILED -> ended.put(step, line);
      case APPLIED -> applied = true;
      case DECIDED -> decided = Optional.of(Set.copyOf(line.steps()));
      case RELEASED -> released = true;
      case UNDOING -> {
        undoing.put(step, line);
        armed.remove(step);
      }
      case UNDONE -> {
        undone.add(step);
        undoing.remove(step);
      }
      case STANDS -> {
        undoing.remove(step);
        armed.remove(step);
      }
      case EXPIRED -> expired.add(step);
    }
  }

  Optional<Line> done(int step) {
    return Optional.ofNullable(done.get(step));
  }

  /** How a step ended that took no effect, or another than asked. */
  Optional<Line> ended(int step) {
    return Optional.ofNullable(ended.get(step));
  }

  boolean open(int step) {
    return !done.containsKey(step) && !ended.containsKey(step);
  }

  List<Line> gone(int step) {
    return gone.getOrDefault(step, List.of());
  }

  Optional<Line> seen(int step) {
    return Optional.ofNullable(seen.get(step));
  }

  Optional<Long> armed(int step) {
    return Optional.ofNullable(armed.get(step));
  }

  Optional<String> beside(int step) {
    return Optional.ofNullable(beside.get(step));
  }

  Optional<Line> undoing(int step) {
    return Optional.ofNullable(undoing.get(step));
  }

  Set<Integer> undoing() {
    return Set.copyOf(undoing.keySet());
  }

  int undoneSteps() {
    return undone.size();
  }

  boolean undone(int step) {
    return undone.contains(step);
  }

  /** What a person allowed of the held steps; empty as long as nobody answered. */
  Optional<Set<Integer>> decided() {
    return decided;
  }

  boolean applied() {
    return applied;
  }

  boolean released() {
    return released;
  }

  /** Whether what was there before the step is no longer kept. */
  boolean expired(int step) {
    return expired.contains(step) || expired.contains(-1);
  }
}
