package dev.workroom.changes;

import dev.workroom.changes.Step.Verdict;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Applies change sets to the user's folders, each exactly once, through a journal from which a
 * crash is recovered and every change undone. It is the only part of the host that writes there.
 *
 * <p>An {@link IOException} carries a sentence for people. One that {@link #apply} throws before
 * the set was prepared means that nothing was changed; a later one means that {@link #recover} will
 * go on where it stopped.
 */
public final class ChangeSets implements AutoCloseable {
  private final Kernel kernel;
  private final Path path;
  private final Directory root;
  private final ConcurrentHashMap<SessionId, ReentrantLock> locks = new ConcurrentHashMap<>();

  /**
   * @param journal a directory outside all granted folders, made if missing; on their file system
   *     no content is copied
   */
  public ChangeSets(Path journal) throws IOException {
    this(journal, new Kernel());
  }

  ChangeSets(Path journal, Kernel kernel) throws IOException {
    this.kernel = kernel;
    Files.createDirectories(journal);
    this.path = journal.toRealPath();
    this.root = Directory.open(kernel, path);
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T alone(SessionId session, Work<T> work) throws IOException {
    ReentrantLock lock = locks.computeIfAbsent(session, _ -> new ReentrantLock());
    lock.lock();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Applies a set. The same call again, after whatever happened, gives the same answer and changes
   * nothing twice.
   */
  public Applied apply(SessionId session, CallId call, ChangeSet set) throws IOException {
    return alone(
        session,
        () -> {
          Optional<Applied> known = finish(session, call);
          if (known.isPresent()) {
            return known.get();
          }
          outsideFolders(set);
          try (SessionJournal journal = SessionJournal.open(root, session)) {
            prepare(journal, session, call, set);
          }
          return finish(session, call).orElseThrow();
        });
  }

  private void outsideFolders(ChangeSet set) throws IOException {
    for (var folder : set.folders()) {
      Path granted = Path.of(folder.path());
      if (path.startsWith(granted) || granted.startsWith(path)) {
        throw new IOException(
            "The journal at "
                + path
                + " and the folder "
                + granted
                + " lie within one another; grant another folder or move the data folder.");
      }
    }
  }

  private void prepare(SessionJournal sessions, SessionId session, CallId call, ChangeSet set)
      throws IOException {
    Made made = made(sessions);
    boolean prepared = false;
    try (CallJournal journal = sessions.begin(call);
        Folders folders = new Folders(kernel, set.folders());
        Preparation preparation = new Preparation(kernel, set, folders, journal.files(), made)) {
      List<Step> steps = preparation.steps();
      Plan plan =
          new Plan(
              Plan.VERSION,
              session.value(),
              call.value(),
              System.currentTimeMillis(),
              folders.escaped(),
              steps,
              set.notes(),
              set.payload());
      journal.prepare(plan, Intake.many(set));
      prepared = true;
    } finally {
      if (!prepared) {
        sweep(sessions, call);
      }
    }
  }

  /** Removes what a failed preparation left; a rest that cannot go now is removed by the next. */
  private static void sweep(SessionJournal sessions, CallId call) {
    try {
      Optional<SessionJournal.Entry> entry = sessions.entry(call);
      if (entry.isPresent()) {
        sessions.remove(entry.get());
      }
    } catch (IOException _) {
      // The failure that led here is the one to hear about.
    }
  }

  private static Made made(SessionJournal sessions) throws IOException {
    Made made = new Made();
    for (SessionJournal.Entry entry : sessions.entries()) {
      try (CallJournal journal = new CallJournal(sessions.at(entry))) {
        Optional<Plan> plan = CallJournal.plan(journal.directory());
        if (plan.isPresent()) {
          made.add(plan.get(), new Fold(journal.lines()));
        }
      }
    }
    return made;
  }

  /**
   * What became of a call that a crash may have cut off, carried to its end; empty if nothing of it
   * took effect and it can simply be run again.
   */
  public Optional<Applied> recover(SessionId session, CallId call) throws IOException {
    return alone(session, () -> finish(session, call));
  }

  private Optional<Applied> finish(SessionId session, CallId call) throws IOException {
    Optional<SessionJournal> sessions = SessionJournal.find(root, session);
    if (sessions.isEmpty()) {
      return Optional.empty();
    }
    try (SessionJournal found = sessions.get()) {
      Optional<SessionJournal.Entry> entry = found.entry(call);
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      try (CallJournal journal = new CallJournal(found.at(entry.get()))) {
        Optional<Plan> plan = CallJournal.plan(journal.directory());
        if (plan.isEmpty()) {
          return Optional.empty();
        }
        return Optional.of(finish(journal, plan.get()));
      }
    }
  }

  private Applied finish(CallJournal journal, Plan plan) throws IOException {
    Fold fold = new Fold(journal.lines());
    if (!fold.applied() || (fold.decided().isPresent() && !fold.released())) {
      try (Folders folders = Folders.of(kernel, plan)) {
        Applier applier = new Applier(journal, plan, fold, folders);
        if (!fold.applied()) {
          applier.run(plan.steps().stream().filter(step -> step.verdict() == Verdict.GO).toList());
          mark(journal, fold, Line.Kind.APPLIED);
        }
        if (fold.decided().isPresent()) {
          applier.run(allowed(plan, fold.decided().get()));
          dropRest(journal, plan, fold);
          mark(journal, fold, Line.Kind.RELEASED);
        }
      }
    }
    return Receipts.of(plan, fold);
  }

  private static void mark(CallJournal journal, Fold fold, Line.Kind kind) throws IOException {
    Line line = Line.of(kind, -1);
    journal.appendDurably(line);
    fold.add(line);
  }

  private static List<Step> allowed(Plan plan, Set<Integer> allowed) {
    return plan.steps().stream()
        .filter(step -> step.verdict() == Verdict.HELD && allowed.contains(step.number()))
        .toList();
  }

  private static void dropRest(CallJournal journal, Plan plan, Fold fold) throws IOException {
    for (Step step : plan.steps()) {
      if (step.verdict() == Verdict.HELD && fold.open(step.number())) {
        journal.files().remove(CallJournal.name(step.number()));
      }
    }
  }

  /**
   * Goes on with what was held, as a person decided: the allowed steps are applied, the others
   * dropped. The answer holds the receipts of the whole call. The first decision counts; asking
   * again gives the same answer.
   *
   * @param allowed numbers of held steps
   * @throws IllegalArgumentException if one of them is not held in this call
   */
  public Applied release(SessionId session, CallId call, Set<Integer> allowed) throws IOException {
    return alone(
        session,
        () -> {
          Applied applied =
              finish(session, call)
                  .orElseThrow(() -> new IllegalArgumentException("no changes of call " + call));
          if (!applied.waits()) {
            return applied;
          }
          Set<Integer> held = new TreeSet<>();
          applied.held().forEach(one -> held.add(one.step()));
          if (!held.containsAll(allowed)) {
            throw new IllegalArgumentException("not all held in call " + call + ": " + allowed);
          }
          decide(session, call, allowed);
          return finish(session, call).orElseThrow();
        });
  }

  private void decide(SessionId session, CallId call, Set<Integer> allowed) throws IOException {
    try (SessionJournal sessions = SessionJournal.open(root, session);
        CallJournal journal = new CallJournal(sessions.at(sessions.entry(call).orElseThrow()))) {
      journal.appendDurably(Line.decided(List.copyOf(new TreeSet<>(allowed))));
    }
  }

  @Override
  public void close() {
    root.close();
  }
}
