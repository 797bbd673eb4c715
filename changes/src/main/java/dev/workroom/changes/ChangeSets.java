package dev.workroom.changes;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Applies change sets to the user's folders, each exactly once, through a journal from which a
 * crash is recovered and every change undone. It is the only part of the host that writes there.
 *
 * <p>An {@link IOException} carries a sentence for people. One that {@link #apply} throws before
 * the set was prepared means that nothing was changed; a later one means that {@link #recover} will
 * go on where it stopped.
 */
public final class ChangeSets implements AutoCloseable {
  private final Calls calls;

  /**
   * @param journal a directory outside all granted folders, made if missing; on their file system
   *     no content is copied
   */
  public ChangeSets(Path journal) throws IOException {
    this(journal, new Kernel());
  }

  ChangeSets(Path journal, Kernel kernel) throws IOException {
    this.calls = new Calls(journal, kernel);
  }

  /** What was changed so far, the bin, and how long they are kept. */
  public History history() {
    return new History(calls);
  }

  /**
   * Applies a set. The same call again, after whatever happened, gives the same answer and changes
   * nothing twice.
   */
  public Applied apply(SessionId session, CallId call, ChangeSet set) throws IOException {
    return calls.preparing(
        session,
        () -> {
          Optional<Applied> known = finish(session, call);
          if (known.isPresent()) {
            return known.get();
          }
          outsideFolders(set);
          try (SessionJournal journal = SessionJournal.open(calls.root(), session)) {
            return made(journal, session, call, set);
          }
        });
  }

  private void outsideFolders(ChangeSet set) throws IOException {
    for (var folder : set.folders()) {
      Path granted = Path.of(folder.path());
      if (calls.path().startsWith(granted) || granted.startsWith(calls.path())) {
        throw new IOException(
            "The journal at "
                + calls.path()
                + " and the folder "
                + granted
                + " lie within one another; grant another folder or move the data folder.");
      }
    }
  }

  private Applied made(SessionJournal sessions, SessionId session, CallId call, ChangeSet set)
      throws IOException {
    // Only a deletion asks what the agent made itself; it takes reading the whole session.
    boolean asks =
        !set.deletions()
            && set.operations().stream().anyMatch(one -> one instanceof Operation.Delete);
    Made made = asks ? made(sessions) : new Made();
    boolean prepared = false;
    try (CallJournal journal = sessions.begin(call)) {
      Plan plan = prepare(journal, session, call, set, made);
      prepared = true;
      return Receipts.of(plan, calls.finish(journal, plan));
    } finally {
      if (!prepared) {
        sweep(sessions, call);
      }
    }
  }

  private Plan prepare(
      CallJournal journal, SessionId session, CallId call, ChangeSet set, Made made)
      throws IOException {
    try (Folders folders = new Folders(calls.kernel(), set.folders());
        Preparation preparation =
            new Preparation(calls.kernel(), set, folders, journal.files(), made)) {
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
      return plan;
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
    return calls.alone(session, () -> finish(session, call)).flatMap(found -> found);
  }

  private Optional<Applied> finish(SessionId session, CallId call) throws IOException {
    return calls.with(
        session, call, (journal, plan) -> Receipts.of(plan, calls.finish(journal, plan)));
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
    return calls
        .alone(
            session,
            () -> {
              Applied applied = finish(session, call).orElseThrow(() -> Calls.unknown(call));
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
            })
        .orElseThrow(() -> Calls.unknown(call));
  }

  private void decide(SessionId session, CallId call, Set<Integer> allowed) throws IOException {
    calls.with(
        session,
        call,
        (journal, _) -> {
          journal.appendDurably(Line.decided(List.copyOf(new TreeSet<>(allowed))));
          return true;
        });
  }

  /** Takes back all that a session changed, the last call first. */
  public Undone undo(SessionId session) throws IOException {
    return calls
        .alone(
            session,
            () -> {
              List<CallId> all = calls.each(session, (_, plan) -> new CallId(plan.call()));
              Undone undone = new Undone(List.of(), List.of());
              for (CallId call : all.reversed()) {
                undone = undone.and(calls.reverse(session, call, _ -> true, ""));
              }
              return undone;
            })
        .orElseGet(() -> new Undone(List.of(), List.of()));
  }

  /** Takes back what one call changed. */
  public Undone undo(SessionId session, CallId call) throws IOException {
    return calls.undo(session, call, _ -> true, "");
  }

  /** Takes back what one call changed at one path, given as the receipts spell it. */
  public Undone undo(SessionId session, CallId call, String path) throws IOException {
    return calls.undo(session, call, _ -> true, path);
  }

  @Override
  public void close() {
    calls.close();
  }
}
