package dev.workroom.changes;

import dev.workroom.changes.Step.Verdict;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All calls in the journal: finds them, one at a time for each session, and finishes them. */
final class Calls implements AutoCloseable {
  private final Kernel kernel;
  private final Path path;
  private final ReentrantLock opening = new ReentrantLock();
  private @Nullable Directory root;

  Calls(Path journal, Kernel kernel) throws IOException {
    this.kernel = kernel;
    Files.createDirectories(journal);
    this.path = journal.toRealPath();
  }

  Kernel kernel() {
    return kernel;
  }

  Path path() {
    return path;
  }

  /** Opened when it is first needed: most sessions ask their model before they change a thing. */
  Directory root() throws KernelException {
    opening.lock();
    try {
      Directory known = root;
      if (known == null) {
        known = Directory.open(kernel, path);
        root = known;
      }
      return known;
    } finally {
      opening.unlock();
    }
  }

  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** Does something while nobody else works on the session; empty if it has no journal. */
  <T> Optional<T> alone(SessionId session, Work<T> work) throws IOException {
    Optional<SessionJournal> journal = SessionJournal.find(root(), session);
    return journal.isPresent() ? Optional.of(alone(journal.get(), work)) : Optional.empty();
  }

  /** As {@link #alone}, for a session that gets a journal if it has none. */
  <T> T preparing(SessionId session, Work<T> work) throws IOException {
    return alone(SessionJournal.open(root(), session), work);
  }

  private static <T> T alone(SessionJournal journal, Work<T> work) throws IOException {
    try (journal;
        SessionLock _ = journal.lock()) {
      return work.run();
    }
  }

  @FunctionalInterface
  interface CallWork<T> {
    T run(CallJournal journal, Plan plan) throws IOException;
  }

  /** Does something with a call's journal; empty if the call was never prepared. */
  <T> Optional<T> with(SessionId session, CallId call, CallWork<T> work) throws IOException {
    Optional<SessionJournal> sessions = SessionJournal.find(root(), session);
    if (sessions.isEmpty()) {
      return Optional.empty();
    }
    try (SessionJournal found = sessions.get()) {
      Optional<SessionJournal.Entry> entry = found.entry(call);
      return entry.isEmpty() ? Optional.empty() : with(found, entry.get(), work);
    }
  }

  static <T> Optional<T> with(SessionJournal sessions, SessionJournal.Entry entry, CallWork<T> work)
      throws IOException {
    try (CallJournal journal = new CallJournal(sessions.at(entry))) {
      Optional<Plan> plan = CallJournal.plan(journal.directory());
      return plan.isEmpty() ? Optional.empty() : Optional.of(work.run(journal, plan.get()));
    }
  }

  /** Each prepared call of a session, the first first. */
  <T> List<T> each(SessionId session, CallWork<T> work) throws IOException {
    Optional<SessionJournal> sessions = SessionJournal.find(root(), session);
    List<T> all = new ArrayList<>();
    if (sessions.isPresent()) {
      try (SessionJournal found = sessions.get()) {
        for (SessionJournal.Entry entry : found.entries()) {
          with(found, entry, work).ifPresent(all::add);
        }
      }
    }
    return all;
  }

  /** The sessions that changed anything. */
  List<SessionId> sessions() throws IOException {
    List<SessionId> sessions = new ArrayList<>();
    Directory all = root();
    for (byte[] name : all.list()) {
      try (SessionJournal journal = SessionJournal.named(all, name)) {
        for (SessionJournal.Entry entry : journal.entries()) {
          Optional<SessionId> session =
              with(journal, entry, (_, plan) -> new SessionId(plan.session()));
          if (session.isPresent()) {
            sessions.add(session.get());
            break;
          }
        }
      }
    }
    return sessions;
  }

  /** Carries a call to where it has to wait or is done, from wherever a crash left it. */
  Fold finish(CallJournal journal, Plan plan) throws IOException {
    Fold fold = new Fold(journal.lines());
    boolean undoing = !fold.undoing().isEmpty();
    boolean releasing = fold.decided().isPresent() && !fold.released();
    if (fold.applied() && !undoing && !releasing) {
      return fold;
    }
    try (Folders folders = Folders.of(kernel, plan)) {
      Applier applier = new Applier(journal, plan, fold, folders);
      if (!fold.applied()) {
        applier.run(plan.steps().stream().filter(step -> step.verdict() == Verdict.GO).toList());
        applier.lookAtHeld();
        mark(journal, fold, Line.Kind.APPLIED);
        applier.clean();
      }
      if (releasing) {
        applier.run(allowed(plan, fold.decided().orElseThrow()));
        dropRest(journal, plan, fold);
        mark(journal, fold, Line.Kind.RELEASED);
        applier.clean();
      }
      if (undoing) {
        Set<Integer> begun = fold.undoing();
        new Reversal(journal, plan, fold, folders).run(step -> begun.contains(step.number()));
      }
    }
    return fold;
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

  /** As {@link #reverse}, while nobody else works on the session. */
  Undone undo(SessionId session, CallId call, Predicate<Step> which, String path)
      throws IOException {
    return alone(session, () -> reverse(session, call, which, path))
        .orElseThrow(() -> unknown(call));
  }

  /** Takes steps of a call back. */
  Undone reverse(SessionId session, CallId call, Predicate<Step> which, String path)
      throws IOException {
    return with(
            session,
            call,
            (journal, plan) -> {
              Fold fold = finish(journal, plan);
              Predicate<Step> there =
                  step -> path.isEmpty() || plan.shown(step.spot()).equals(path);
              try (Folders folders = Folders.of(kernel, plan)) {
                return new Reversal(journal, plan, fold, folders).run(which.and(there));
              }
            })
        .orElseThrow(() -> unknown(call));
  }

  static IllegalArgumentException unknown(CallId call) {
    return new IllegalArgumentException("no changes of call " + call);
  }

  @Override
  public void close() {
    opening.lock();
    try {
      if (root != null) {
        root.close();
      }
    } finally {
      opening.unlock();
    }
  }
}
