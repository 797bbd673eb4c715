package dev.workroom.changes;

import dev.workroom.changes.Placement.Expected;
import dev.workroom.changes.Placement.Item;
import dev.workroom.changes.Step.Expectation;
import dev.workroom.changes.Step.Spot;
import dev.workroom.core.event.Event.FileChanged;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes steps of one call back, the last first. Where a person changed the file since, the step
 * stays and a sentence says so. What an undo takes out of the folder is kept too.
 */
final class Reversal {
  private final CallJournal journal;
  private final Plan plan;
  private final Fold fold;
  private final Folders folders;
  private final Settling settling;
  private final List<Step> reversedSteps = new ArrayList<>();
  private final List<FileChanged> changes = new ArrayList<>();
  private final List<Applied.Unmade> unmade = new ArrayList<>();

  Reversal(CallJournal journal, Plan plan, Fold fold, Folders folders) {
    this.journal = journal;
    this.plan = plan;
    this.fold = fold;
    this.folders = folders;
    this.settling = new Settling(folders);
  }

  Undone run(Predicate<Step> which) throws IOException {
    for (Step step : plan.steps().reversed()) {
      if (which.test(step) && tookEffect(step) && !fold.undone(step.number())) {
        step(step);
      }
    }
    settling.settle();
    for (Step step : reversedSteps) {
      log(Line.of(Line.Kind.UNDONE, step.number()));
      for (FileChanged change : Receipts.changes(plan, fold, step)) {
        changes.add(reverse(change));
      }
    }
    return new Undone(changes, unmade);
  }

  private boolean tookEffect(Step step) {
    return fold.done(step.number()).isPresent()
        || fold.ended(step.number()).flatMap(Line::path).isPresent();
  }

  private void step(Step step) throws IOException {
    if (fold.expired(step.number()) && step.kind() != Step.Kind.DIRECTORY) {
      refuse(step, "what was there before is no longer kept");
      return;
    }
    Spot spot = place(step);
    if (nothingLeft(step, spot)) {
      reversedSteps.add(step);
      return;
    }
    try (Directory parent = folders.parent(spot)) {
      Item target = new Item(parent, Folders.leaf(spot));
      boolean reversed =
          switch (step.kind()) {
            case PUT, LINK -> put(step, target);
            case DIRECTORY -> directory(step, target);
            case MOVE -> move(step, target);
            case DELETE -> restore(step, target);
          };
      if (!reversed) {
        standing(step, parent);
        return;
      }
      settling.remember(spot);
      step.from().ifPresent(settling::remember);
      reversedSteps.add(step);
    } catch (KernelException e) {
      refuse(step, e.getMessage());
      try (Directory parent = folders.parent(spot)) {
        standing(step, parent);
      } catch (KernelException _) {
        // Without its directory there is nothing of ours left there either.
      }
    }
  }

  /**
   * Whether the directory is gone and with it all that the step left: a person deleted it, or an
   * undo that a crash cut off had come that far.
   */
  private boolean nothingLeft(Step step, Spot spot) throws IOException {
    try (Directory _ = folders.parent(spot)) {
      return false;
    } catch (KernelException e) {
      if (!e.is(KernelException.ENOENT, KernelException.ENOTDIR)) {
        return false;
      }
    }
    boolean kept = new Item(journal.kept(), CallJournal.name(step.number())).stat().isPresent();
    return switch (step.kind()) {
      case PUT, LINK -> !kept;
      case DIRECTORY -> true;
      case DELETE -> false;
      case MOVE -> isBack(step);
    };
  }

  private boolean isBack(Step step) throws IOException {
    long inode = fold.done(step.number()).map(Line::inode).orElse(0L);
    try (Directory parent = folders.parent(step.origin())) {
      return parent
          .stat(Folders.leaf(step.origin()))
          .filter(there -> there.inode() == inode)
          .isPresent();
    } catch (KernelException _) {
      return false;
    }
  }

  /** Writes down that a begun undo came to nothing, so that nothing goes on with it later. */
  private void standing(Step step, Directory parent) throws IOException {
    if (fold.undoing(step.number()).isEmpty()) {
      return;
    }
    boolean armed = fold.armed(step.number()).isPresent();
    Line line = Line.of(Line.Kind.STANDS, step.number());
    journal.appendDurably(line);
    fold.add(line);
    if (armed) {
      placement(step).clear(parent);
    }
  }

  /** Where what the step made lies: beside the person's file after a conflict. */
  private Spot place(Step step) {
    return fold.ended(step.number())
        .flatMap(Line::path)
        .map(path -> new Spot(step.folder(), path))
        .orElseGet(step::spot);
  }

  private static FileChanged reverse(FileChanged change) {
    return new FileChanged(
        change.call(),
        change.from().orElse(change.path()),
        change.from().map(_ -> change.path()),
        change.after(),
        change.before());
  }

  private void log(Line line) throws IOException {
    journal.append(line);
    fold.add(line);
  }

  private void refuse(Step step, String why) {
    String path = plan.shown(place(step));
    unmade.add(
        new Applied.Unmade(
            path, Optional.empty(), Words.shown(path) + " was not undone: " + why + "."));
  }

  private boolean put(Step step, Item target) throws IOException {
    Item kept = new Item(journal.kept(), CallJournal.name(step.number()));
    Item away = new Item(journal.undone(), CallJournal.name(step.number()));
    Optional<Line> begun = fold.undoing(step.number());
    if (begun.isPresent()) {
      long home = begun.get().inode();
      if (home != 0 && placement(step).placed(kept, home, target)) {
        return placement(step).place(kept, home, target, Expected.ABSENT, away);
      }
      if (home == 0 && placement(step).taking(target, away)) {
        return placement(step).take(target, Expected.ABSENT, away, _ -> true);
      }
    }
    Optional<Stamp> there = target.stat();
    if (there.isEmpty() && kept.stat().isEmpty()) {
      return true;
    }
    if (there.isEmpty()) {
      refuse(step, "it was deleted or moved since");
      return false;
    }
    if (!ours(step, target, there.get())) {
      refuse(step, "it was changed since and stays as it is");
      return false;
    }
    Expected expected = new Expected(Expectation.SEEN, there);
    long inode = kept.stat().map(Stamp::inode).orElse(0L);
    if (begun.isEmpty()) {
      log(Line.inode(Line.Kind.UNDOING, step.number(), inode));
    }
    boolean reversed =
        inode == 0
            ? placement(step).take(target, expected, away, _ -> true)
            : placement(step).place(kept, inode, target, expected, away);
    if (!reversed) {
      refuse(step, "it is being changed and stays as it is");
    }
    return reversed;
  }

  /** Whether what is there is what the step left. */
  private boolean ours(Step step, Item target, Stamp there) throws IOException {
    Optional<String> left =
        fold.done(step.number()).or(() -> fold.ended(step.number())).flatMap(Line::after);
    if (there.isLink()) {
      byte[] link =
          target.directory().kernel().readLink(target.directory().handle(), target.name());
      return step.kind() == Step.Kind.LINK && left.equals(Optional.of(Names.escape(link)));
    }
    return there.isFile()
        && left.equals(Optional.of(target.directory().hash(target.name()).sha256()));
  }

  private boolean directory(Step step, Item target) throws IOException {
    Optional<Stamp> there = target.stat();
    long made = fold.done(step.number()).map(Line::inode).orElse(0L);
    if (there.isEmpty() || !there.get().isDirectory() || there.get().inode() != made) {
      return true;
    }
    try {
      target.directory().kernel().removeDirectory(target.directory().handle(), target.name());
      return true;
    } catch (KernelException e) {
      refuse(step, e.getMessage());
      return false;
    }
  }

  private boolean move(Step step, Item target) throws IOException {
    Line done = fold.done(step.number()).orElseThrow();
    try (Directory parent = folders.parent(step.origin())) {
      Item from = new Item(parent, Folders.leaf(step.origin()));
      Optional<Stamp> there = target.stat();
      boolean back = from.stat().filter(old -> old.inode() == done.inode()).isPresent();
      if (there.isEmpty() && back) {
        return true;
      }
      boolean same =
          there.isPresent()
              && there.get().inode() == done.inode()
              && (there.get().isDirectory()
                  || there.get().isLink()
                  || ours(step, target, there.get()));
      if (!same) {
        refuse(step, "it was changed since and stays as it is");
        return false;
      }
      if (from.stat().isPresent()) {
        refuse(step, "something else is where it came from");
        return false;
      }
      return placement(step).relocate(target, from, new Expected(Expectation.SEEN, there));
    }
  }

  private boolean restore(Step step, Item target) throws IOException {
    Item kept = new Item(journal.kept(), CallJournal.name(step.number()));
    Item away = new Item(journal.undone(), CallJournal.name(step.number()));
    Optional<Stamp> home = kept.stat();
    Optional<Line> begun = fold.undoing(step.number());
    if (begun.isEmpty()) {
      if (home.isEmpty()) {
        refuse(step, "what was deleted is no longer kept");
        return false;
      }
      log(Line.inode(Line.Kind.UNDOING, step.number(), home.get().inode()));
    }
    long inode = fold.undoing(step.number()).orElseThrow().inode();
    boolean restored = placement(step).place(kept, inode, target, Expected.ABSENT, away);
    if (!restored) {
      refuse(step, "something of that name is there again");
    }
    return restored;
  }

  private Placement placement(Step step) {
    return new Placement(StandIn.of(plan, step, fold, journal));
  }
}
