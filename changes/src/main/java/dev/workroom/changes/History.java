package dev.workroom.changes;

import dev.workroom.changes.Step.Verdict;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the journal keeps: the listing of changes, the bin, and how long both last. */
public final class History {
  private final Calls calls;

  History(Calls calls) {
    this.calls = calls;
  }

  /** The sessions that changed anything. */
  public List<SessionId> sessions() throws IOException {
    return calls.sessions();
  }

  /** What a session changed, call by call, the first first. */
  public List<CallChanges> changes(SessionId session) throws IOException {
    return calls.alone(session, () -> calls.each(session, this::listed)).orElse(List.of());
  }

  private CallChanges listed(CallJournal journal, Plan plan) throws IOException {
    Fold fold = calls.finish(journal, plan);
    return new CallChanges(
        new CallId(plan.call()),
        Instant.ofEpochMilli(plan.at()),
        Receipts.of(plan, fold),
        fold.undoneSteps(),
        !fold.expired(-1),
        Bin.size(journal.directory()));
  }

  /**
   * What of a call waits for a person, in the order in which it is numbered; nothing is carried on,
   * for another process may be at work on the session.
   */
  public List<Applied.Held> held(SessionId session, CallId call) throws IOException {
    return calls
        .with(session, call, (journal, plan) -> Receipts.of(plan, new Fold(journal.lines())).held())
        .orElse(List.of());
  }

  /** An earlier content of a file that a session changed, by its hash, while it is kept. */
  public Optional<byte[]> content(SessionId session, String sha256) throws IOException {
    return calls
        .alone(session, () -> calls.each(session, (journal, plan) -> kept(journal, plan, sha256)))
        .flatMap(all -> all.stream().flatMap(Optional::stream).findFirst());
  }

  private Optional<byte[]> kept(CallJournal journal, Plan plan, String sha256) throws IOException {
    Fold fold = calls.finish(journal, plan);
    for (Step step : plan.steps()) {
      byte[] name = CallJournal.name(step.number());
      for (var change : Receipts.changes(plan, fold, step)) {
        Directory place =
            change.before().filter(sha256::equals).isPresent()
                ? journal.kept()
                : change.after().filter(sha256::equals).isPresent() ? journal.undone() : null;
        if (place != null && place.stat(name).filter(Stamp::isFile).isPresent()) {
          return Optional.of(CallJournal.read(place, name));
        }
      }
    }
    return Optional.empty();
  }

  /** What a session deleted and can be restored. */
  public List<Binned> bin(SessionId session) throws IOException {
    return flat(
        calls.alone(
            session,
            () ->
                calls.each(
                    session,
                    (journal, plan) -> Bin.of(journal, plan, calls.finish(journal, plan)))));
  }

  /** Puts something from the bin back where it was. */
  public Undone restore(Binned binned) throws IOException {
    return calls.undo(binned.session(), binned.call(), step -> step.number() == binned.step(), "");
  }

  /** Deletes what is in a session's bin for good; the answer is what went. */
  public List<Binned> emptyBin(SessionId session) throws IOException {
    return flat(calls.alone(session, () -> calls.each(session, this::emptied)));
  }

  private static List<Binned> flat(Optional<List<List<Binned>>> calls) {
    return calls.stream().flatMap(List::stream).flatMap(List::stream).toList();
  }

  private List<Binned> emptied(CallJournal journal, Plan plan) throws IOException {
    List<Binned> gone = Bin.of(journal, plan, calls.finish(journal, plan));
    for (Binned one : gone) {
      Bin.empty(journal, one.step());
    }
    return gone;
  }

  /** What {@link #prune} would let go at that time: calls that can then no longer be undone. */
  public List<Kept> expiring(Retention retention, Instant when) throws IOException {
    List<Kept> kept = new ArrayList<>();
    for (SessionId session : calls.sessions()) {
      calls.alone(session, () -> calls.each(session, History::kept)).stream()
          .flatMap(List::stream)
          .flatMap(Optional::stream)
          .forEach(kept::add);
    }
    kept.sort(Comparator.comparing(Kept::at));
    return excess(kept, retention, when);
  }

  private static Optional<Kept> kept(CallJournal journal, Plan plan) throws IOException {
    Fold fold = new Fold(journal.lines());
    boolean waits =
        !fold.released() && plan.steps().stream().anyMatch(step -> step.verdict() == Verdict.HELD);
    if (!fold.applied() || waits || fold.expired(-1)) {
      return Optional.empty();
    }
    return Optional.of(
        new Kept(
            new SessionId(plan.session()),
            new CallId(plan.call()),
            Instant.ofEpochMilli(plan.at()),
            Bin.size(journal.directory())));
  }

  private static List<Kept> excess(List<Kept> ordered, Retention retention, Instant when) {
    long total = ordered.stream().mapToLong(Kept::bytes).sum();
    List<Kept> excess = new ArrayList<>();
    for (Kept one : ordered) {
      if (one.at().plus(retention.age()).isAfter(when) && total <= retention.bytes()) {
        break;
      }
      excess.add(one);
      total -= one.bytes();
    }
    return excess;
  }

  /** Lets go of what is older or more than the retention says; the answer is what went. */
  public List<Kept> prune(Retention retention, Instant now) throws IOException {
    List<Kept> excess = expiring(retention, now);
    for (Kept one : excess) {
      calls.alone(
          one.session(),
          () -> calls.with(one.session(), one.call(), (journal, _) -> Bin.expire(journal)));
    }
    return excess;
  }
}
