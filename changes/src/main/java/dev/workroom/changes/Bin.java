package dev.workroom.changes;

import dev.workroom.changes.Placement.Item;
import dev.workroom.changes.Step.Kind;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the journal keeps for undo: how much it is, and letting go of it. */
final class Bin {
  private Bin() {}

  /** The deletions of a call that can be restored. */
  static List<Binned> of(CallJournal journal, Plan plan, Fold fold) throws IOException {
    List<Binned> binned = new ArrayList<>();
    for (Step step : plan.steps()) {
      boolean there =
          step.kind() == Kind.DELETE
              && fold.done(step.number()).isPresent()
              && !fold.undone(step.number())
              && !fold.expired(step.number());
      if (there) {
        binned.add(
            new Binned(
                new SessionId(plan.session()),
                new CallId(plan.call()),
                step.number(),
                plan.shown(step.spot()),
                Instant.ofEpochMilli(plan.at()),
                size(new Item(journal.kept(), CallJournal.name(step.number())))));
      }
    }
    return binned;
  }

  /** The bytes of a file, or of all that is in a directory. */
  static long size(Item item) throws IOException {
    Optional<Stamp> stamp = item.stat();
    if (stamp.isEmpty() || !stamp.get().isDirectory()) {
      return stamp.map(Stamp::size).orElse(0L);
    }
    try (Directory inner = item.directory().at(item.name())) {
      return size(inner);
    }
  }

  static long size(Directory directory) throws IOException {
    long total = 0;
    for (byte[] name : directory.list()) {
      total += size(new Item(directory, name));
    }
    return total;
  }

  /** Lets go of one deleted thing for good. */
  static void empty(CallJournal journal, int step) throws IOException {
    journal.appendDurably(Line.of(Line.Kind.EXPIRED, step));
    journal.kept().remove(CallJournal.name(step));
  }

  /** Lets go of all that a finished call kept. */
  static boolean expire(CallJournal journal) throws IOException {
    journal.appendDurably(Line.of(Line.Kind.EXPIRED, -1));
    for (Directory directory : List.of(journal.kept(), journal.undone(), journal.files())) {
      for (byte[] name : directory.list()) {
        directory.remove(name);
      }
    }
    return true;
  }
}
