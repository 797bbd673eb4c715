package dev.workroom.core.session;

import dev.workroom.core.event.Capsule;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.Request.Evidence;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.SessionId;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A live session: the folds of its log, and a bell that rings at every append. */
public final class Session {
  /** Who decides by orders that were given beforehand: nobody looked at the case itself. */
  public static final String STANDING_ORDERS = "standing orders";

  private final SessionId id;
  private final EventLog log;
  private final Consumer<Entry> listener;
  private final Function<SessionId, Session> others;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Traces traces = new Traces();
  private Transcript transcript = new Transcript();
  private SessionState state = SessionState.EMPTY;
  private volatile SoftReference<Looked> looked = new SoftReference<>(null);
  private boolean overtaken; // another process runs the loop: only people's words enter from here

  /** Opens a session; {@code listener} is told of each entry that is appended or noticed later. */
  public Session(SessionId id, EventLog log, Consumer<Entry> listener) {
    this(id, log, listener, other -> new Session(other, log));
  }

  /** {@code others} opens the sessions above it, whose data may speak through it. */
  Session(
      SessionId id, EventLog log, Consumer<Entry> listener, Function<SessionId, Session> others) {
    this.id = id;
    this.log = log;
    this.listener = listener;
    this.others = others;
    for (Entry entry : log.read(id, 1)) {
      fold(entry);
    }
  }

  public Session(SessionId id, EventLog log) {
    this(id, log, _ -> {});
  }

  public SessionId id() {
    return id;
  }

  /**
   * Appends all or none. What people said meanwhile through another process is taken in first; what
   * people say here enters behind whatever another process has appended.
   *
   * @throws StaleSessionException if another process runs this session's loop
   */
  public List<Entry> append(String actor, Event... events) {
    boolean people = Stream.of(events).allMatch(Event.Intervention.class::isInstance);
    lock.lock();
    try {
      while (true) {
        if (overtaken && !people) {
          throw new StaleSessionException(id, state.seq());
        }
        try {
          List<Entry> entries = log.append(id, state.seq(), actor, List.of(events));
          entries.forEach(this::take);
          changed.signalAll();
          return entries;
        } catch (StaleSessionException e) {
          takeMissed(e, people);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing more can be appended, so that nothing more may be done. */
  public boolean closed() {
    return log.closed();
  }

  /** Takes in what people appended through another process. */
  public void refresh() {
    lock.lock();
    try {
      if (log.last(id) > state.seq()) {
        takeMissed(new StaleSessionException(id, state.seq()), false);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  public SessionState state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** The model's view, and the entry up to which it goes. */
  public View view() {
    lock.lock();
    try {
      return new View(state.seq(), transcript.messages());
    } finally {
      lock.unlock();
    }
  }

  /** What people said in this session and to those above it, in their words. */
  public List<String> said() {
    return traced(Traces::said);
  }

  /** Whether this session, or one above it, has seen anything but words of people and the house. */
  public boolean sawData() {
    return traced(Traces::data) || above().map(Session::sawData).orElse(false);
  }

  /** Whether the session, or one above it, has made the file at this path. */
  public boolean made(String path) {
    return traced(t -> t.made(path)) || above().map(one -> one.made(path)).orElse(false);
  }

  /**
   * Whether a tool of the session, or of one above it, wrote all that stands in the file at this
   * path. What a command wrote it may have copied from anywhere.
   */
  public boolean composed(String path) {
    return traced(t -> t.composed(path)) || above().map(one -> one.composed(path)).orElse(false);
  }

  /** Whether a person has allowed this very call; orders given beforehand are no person. */
  public boolean allowed(CallId call) {
    return traced(t -> t.allowed(call));
  }

  /**
   * The data that names the file at a path, apart from listings.
   *
   * @param listed paths of which a table may be a listing, too; folded
   * @param fresh whether no such file was there: a name that the model had used before does not
   *     come from data then
   */
  public Optional<Evidence> naming(String path, Set<String> listed, boolean fresh) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    Optional<Evidence> own =
        traced(t -> t.mayHold(name)) ? showing().of(path, listed, fresh) : Optional.empty();
    return own.or(() -> above().flatMap(one -> one.naming(path, listed, fresh)));
  }

  /**
   * The data of the labels that count which names a file together with the place that it is to get;
   * paths are absolute.
   *
   * @param moved the paths that the call moves from and to, folded, as tables may list them
   */
  public Optional<Evidence> placing(
      String from, String to, Set<String> moved, Predicate<Label> counts) {
    String name = from.substring(from.lastIndexOf('/') + 1);
    Optional<Evidence> own =
        traced(t -> t.mayHold(name))
            ? showing().together(from, to, moved, counts)
            : Optional.empty();
    return own.or(() -> above().flatMap(one -> one.placing(from, to, moved, counts)));
  }

  /**
   * The data that holds something by which a text can be recognised, of the labels that count;
   * reads the whole log.
   */
  public Optional<Evidence> sharing(Set<String> marks, Predicate<Label> counts) {
    return showing()
        .ofMarks(marks, counts)
        .or(() -> above().flatMap(one -> one.sharing(marks, counts)));
  }

  /** The data that holds these characters, of the labels that count; reads the whole log. */
  public Optional<Evidence> holding(String text, Predicate<Label> counts) {
    return showing()
        .verbatim(text, counts)
        .or(() -> above().flatMap(one -> one.holding(text, counts)));
  }

  /**
   * The data in which the words of a text stand in this order, whatever is between them: who does
   * what it says obeys it. A text of a word or two counts only if it is long enough to be no
   * chance.
   */
  public Optional<Evidence> dictating(String text) {
    Optional<Evidence> own =
        traced(t -> t.mayHold(text)) ? showing().dictating(text) : Optional.empty();
    return own.or(() -> above().flatMap(one -> one.dictating(text)));
  }

  /** The log as one looks for words in it: kept while nothing is added, for many may be sought. */
  private Showing showing() {
    long now = state().seq();
    Looked last = looked.get();
    if (last != null && last.seq == now) {
      return last.showing;
    }
    var showing = new Showing(entries());
    looked = new SoftReference<>(new Looked(now, showing));
    return showing;
  }

  private record Looked(long seq, Showing showing) {}

  private Optional<Session> above() {
    return traced(Traces::above).map(others);
  }

  private <T> T traced(Function<Traces, T> look) {
    lock.lock();
    try {
      return look.apply(traces);
    } finally {
      lock.unlock();
    }
  }

  /** What a model is shown at some entry. */
  public record View(long seq, List<Message> messages) {}

  /** The whole log, read from where it is kept. */
  public List<Entry> entries() {
    return log.read(id, 1);
  }

  /** The entries after one, read from where they are kept. */
  public List<Entry> entriesAfter(long seq) {
    return log.read(id, seq + 1);
  }

  /** What replaces the messages that the model is no longer shown, if any are not. */
  public Optional<Capsule> capsule() {
    lock.lock();
    try {
      return transcript.capsule();
    } finally {
      lock.unlock();
    }
  }

  /** The notes of the capsule, or what people noted for the first one. */
  public Capsule.Notes notes() {
    lock.lock();
    try {
      return transcript.notes();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Parks this (virtual) thread until the state is as wanted, looking again at each append and each
   * {@link #ring}.
   */
  public void await(Predicate<SessionState> wanted) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!wanted.test(state)) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #await(Predicate)}, but no longer than this. */
  public void await(Predicate<SessionState> wanted, Duration most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = most.toNanos();
      while (left > 0 && !wanted.test(state)) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes those who wait look again. */
  public void ring() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void takeMissed(StaleSessionException stale, boolean people) {
    List<Entry> missed = log.read(id, state.seq() + 1);
    boolean others = !missed.stream().allMatch(e -> e.event() instanceof Event.Intervention);
    if (missed.isEmpty() || (others && !people)) {
      throw stale;
    }
    overtaken |= others;
    missed.forEach(this::take);
  }

  private void take(Entry entry) {
    fold(entry);
    listener.accept(entry);
  }

  private void fold(Entry entry) {
    state = state.apply(entry);
    traces.add(entry);
    if (entry.event() instanceof Event.Rewound) {
      transcript =
          Transcript.over(log.read(id, 1).stream().filter(e -> e.seq() <= entry.seq()).toList());
    } else {
      transcript.add(entry);
    }
  }
}
