package dev.workroom.changes;

import dev.workroom.changes.Placement.Expected;
import dev.workroom.changes.Placement.Item;
import dev.workroom.changes.Step.Expectation;
import dev.workroom.changes.Step.Spot;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Carries out the steps of one plan and writes down what became of each. */
final class Applier {
  private final CallJournal journal;
  private final Plan plan;
  private final Fold fold;
  private final Folders folders;
  private final Settling settling;

  Applier(CallJournal journal, Plan plan, Fold fold, Folders folders) {
    this.journal = journal;
    this.plan = plan;
    this.fold = fold;
    this.folders = folders;
    this.settling = new Settling(folders);
  }

  /** Does all that is still open among the given steps; repeatable after a crash. */
  void run(List<Step> steps) throws IOException {
    for (Step step : steps) {
      if (fold.open(step.number())) {
        step(step);
      }
    }
    settling.settle();
  }

  private void log(Line line) throws IOException {
    journal.append(line);
    fold.add(line);
  }

  /** Removes the new content of steps that ended otherwise, once the log durably says so. */
  void clean() throws IOException {
    for (Step step : plan.steps()) {
      Item home = new Item(journal.files(), CallJournal.name(step.number()));
      boolean ours = fold.ended(step.number()).isPresent() && step.inode() != 0;
      if (ours && home.stat().filter(there -> there.inode() == step.inode()).isPresent()) {
        home.unlink();
        clearStandIn(step);
      }
    }
  }

  private void clearStandIn(Step step) throws IOException {
    if (fold.armed(step.number()).isPresent()) {
      try (Directory parent = folders.parent(step.spot())) {
        placement(step).clear(parent);
      } catch (KernelException e) {
        if (!e.is(KernelException.ENOENT, KernelException.ENOTDIR, KernelException.ELOOP)) {
          throw e;
        }
      }
    }
  }

  /** What is read back; empty if it cannot be read, as a file that a command made so. */
  private static Optional<String> readBack(Item item) {
    try {
      return item.stat().filter(Stamp::isFile).isPresent()
          ? Optional.of(item.directory().hash(item.name()).sha256())
          : Optional.empty();
    } catch (KernelException _) {
      return Optional.empty();
    }
  }

  private void step(Step step) throws IOException {
    try (Directory parent = folders.parent(step.spot())) {
      Item target = new Item(parent, Folders.leaf(step.spot()));
      switch (step.kind()) {
        case PUT, LINK -> put(step, target);
        case DIRECTORY -> makeDirectory(step, target);
        case MOVE -> move(step, target);
        case DELETE -> delete(step, target);
      }
      settling.remember(step.spot());
    } catch (KernelException e) {
      fail(step, e);
    }
  }

  private void fail(Step step, KernelException e) throws IOException {
    String path = Words.shown(plan.shown(step.origin()));
    String verb =
        step.from().isPresent()
            ? "moved to " + Words.shown(plan.shown(step.spot()))
            : Words.verb(step.kind());
    log(Line.failed(step.number(), Words.failed(verb, path, e)));
  }

  private void put(Step step, Item target) throws IOException {
    Item home = new Item(journal.files(), CallJournal.name(step.number()));
    Item away = new Item(journal.kept(), CallJournal.name(step.number()));
    Optional<String> path = fold.beside(step.number());
    if (path.isEmpty()) {
      Expected expected = new Expected(step.expectation(), step.seen());
      if (home.stat().filter(mine -> mine.inode() == step.inode()).isPresent()) {
        Attributes.fit(home, target);
      }
      if (placement(step).place(home, step.inode(), target, expected, away)) {
        settled(() -> done(step, target, away));
        return;
      }
    }
    beside(step, target, home, away, path);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /** What comes after the effect is no error of the step: it stands and is written down later. */
  private static void settled(Work work) throws IOException {
    try {
      work.run();
    } catch (KernelException e) {
      throw CallJournal.unwritable(e);
    }
  }

  private void done(Step step, Item target, Item away) throws IOException {
    Optional<String> after = step.sha256();
    Optional<Stamp> now = target.stat();
    long inode = now.map(Stamp::inode).orElse(0L);
    if (now.filter(Stamp::isFile).isPresent() && inode == step.inode()) {
      // Another inode is a person's change since; the receipt is for what was written.
      after = readBack(target).or(step::sha256);
    }
    Optional<String> before = step.before().or(() -> readBack(away));
    log(Line.done(step.number(), before, after, inode));
  }

  /** The person's file stays; ours lies next to it. */
  private void beside(Step step, Item target, Item home, Item away, Optional<String> tried)
      throws IOException {
    String parent = step.path().substring(0, step.path().lastIndexOf('/') + 1);
    for (int attempt = 1; attempt < 1000; attempt++) {
      byte[] name = Names.beside(target.name(), attempt);
      String path = parent + Names.escape(name);
      if (tried.isPresent() && !tried.get().equals(path)) {
        continue;
      }
      if (tried.isEmpty()) {
        Line line = Line.beside(step.number(), path);
        journal.appendDurably(line);
        fold.add(line);
      }
      tried = Optional.empty();
      Item other = new Item(target.directory(), name);
      if (placement(step).place(home, step.inode(), other, Expected.ABSENT, away)) {
        contested(step, path);
        return;
      }
    }
    throw new KernelException("beside", KernelException.EEXIST);
  }

  private void contested(Step step, String path) throws IOException {
    String theirs = Words.shown(plan.shown(step.spot()));
    String ours = Words.shown(plan.shown(new Spot(step.folder(), path)));
    String sentence =
        theirs
            + " is not as it was when this call began, so it stays as it is; the new version was"
            + " written to "
            + ours
            + ".";
    log(Line.contested(step.number(), Optional.of(path), step.sha256(), sentence));
  }

  private void makeDirectory(Step step, Item target) throws IOException {
    try {
      Kernel kernel = target.directory().kernel();
      kernel.makeDirectory(target.directory().handle(), target.name(), 0777);
    } catch (KernelException e) {
      boolean there = target.stat().filter(Stamp::isDirectory).isPresent();
      if (!e.is(KernelException.EEXIST) || !there) {
        throw e;
      }
    }
    settled(() -> {
      long inode = target.stat().map(Stamp::inode).orElse(0L);
      log(Line.done(step.number(), Optional.empty(), Optional.empty(), inode));
    });
  }

  private void move(Step step, Item target) throws IOException {
    Expected expected = new Expected(step.expectation(), step.seen());
    try (Directory parent = folders.parent(step.origin())) {
      Item from = new Item(parent, Folders.leaf(step.origin()));
      if (!placement(step).relocate(from, target, expected)) {
        unmade(step, "moved");
        return;
      }
    }
    settling.remember(step.origin());
    settled(() -> moved(step, target));
  }

  private void moved(Step step, Item target) throws IOException {
    Optional<Stamp> now = target.stat();
    Optional<String> sha256 = step.sha256();
    if (now.filter(Stamp::isDirectory).isPresent()) {
      sha256 = Optional.empty();
    } else if (sha256.isEmpty()) {
      sha256 = readBack(target);
    }
    log(Line.done(step.number(), sha256, sha256, now.map(Stamp::inode).orElse(0L)));
  }

  private void unmade(Step step, String verb) throws IOException {
    String path = Words.shown(plan.shown(step.origin()));
    String sentence =
        path + " was not " + verb + ": it is not as it was when this call began. Look at it again.";
    log(Line.contested(step.number(), Optional.empty(), Optional.empty(), sentence));
  }

  private void delete(Step step, Item target) throws IOException {
    Item away = new Item(journal.kept(), CallJournal.name(step.number()));
    Expected expected =
        step.seen().filter(Stamp::isDirectory).isPresent() && step.expectation() == Expectation.SEEN
            ? new Expected(Expectation.ANY, Optional.empty())
            : new Expected(step.expectation(), step.seen());
    boolean taken = placement(step).take(target, expected, away, item -> asSeen(step, item));
    if (!taken) {
      unmade(step, "deleted");
      return;
    }
    settled(() -> deleted(step, away));
  }

  private void deleted(Step step, Item away) throws IOException {
    Optional<String> before = readBack(away);
    Stamp stamp = away.stat().orElseThrow();
    if (stamp.isDirectory()) {
      gone(step, away, "");
    }
    log(Line.done(step.number(), before, Optional.empty(), stamp.inode()));
  }

  /** Whether a directory still holds what it held when the deletion was planned. */
  private boolean asSeen(Step step, Item taken) throws KernelException {
    Optional<String> manifest = fold.seen(step.number()).flatMap(Line::before);
    if (step.expectation() == Expectation.SEEN
        && step.seen().filter(Stamp::isDirectory).isPresent()) {
      manifest = step.before();
    }
    return manifest.isEmpty()
        || (taken.stat().filter(Stamp::isDirectory).isPresent()
            && manifest.equals(Optional.of(Manifest.of(taken.directory(), taken.name()))));
  }

  /**
   * Remembers what held deletions would take whose targets the steps before them left: a person is
   * asked about that, and about nothing that comes later.
   */
  void lookAtHeld() throws IOException {
    for (Step step : plan.steps()) {
      boolean asked =
          step.verdict() == Step.Verdict.HELD
              && step.kind() == Step.Kind.DELETE
              && step.expectation() == Expectation.ANY;
      if (asked && fold.seen(step.number()).isEmpty()) {
        lookAt(step);
      }
    }
  }

  private void lookAt(Step step) throws IOException {
    try (Directory parent = folders.parent(step.spot())) {
      byte[] leaf = Folders.leaf(step.spot());
      Optional<Stamp> there = parent.stat(leaf);
      if (there.filter(Stamp::isDirectory).isPresent()) {
        log(Line.seen(step.number(), Optional.of(Manifest.of(parent, leaf)), there.get().inode()));
      }
    } catch (KernelException e) {
      // It is not there yet, or not any more: the deletion finds that out itself.
      if (!e.is(KernelException.ENOENT, KernelException.ENOTDIR, KernelException.ELOOP)) {
        throw CallJournal.unwritable(e);
      }
    }
  }

  private void gone(Step step, Item item, String path) throws IOException {
    try (Directory inner = item.directory().at(item.name())) {
      for (byte[] name : inner.list()) {
        Stamp stamp = inner.stat(name).orElseThrow();
        String child = path + "/" + Names.escape(name);
        if (stamp.isDirectory()) {
          gone(step, new Item(inner, name), child);
        } else {
          log(Line.gone(step.number(), step.path() + child, readBack(new Item(inner, name))));
        }
      }
    }
  }

  private Placement placement(Step step) {
    return new Placement(StandIn.of(plan, step, fold, journal));
  }
}
