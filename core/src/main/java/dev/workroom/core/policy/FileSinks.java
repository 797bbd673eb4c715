package dev.workroom.core.policy;

import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Request.Evidence;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Mode;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Label;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rule at the sinks for single files: which change or move of what a call has made ready waits
 * for a person, and what that person should know.
 */
public final class FileSinks {
  private static final Set<String> BRIEFS = Set.of("brief.md", "brief.yaml", "brief.yml");

  private FileSinks() {}

  /**
   * A file that gets another place; paths are absolute.
   *
   * @param listed all paths that the call moves from and to, folded, as tables may list them
   */
  public record Moved(String from, String to, Set<String> listed) {}

  /**
   * Why a single change of a path must wait although its folder is writable, a sentence; empty if
   * it need not. Paths are absolute.
   *
   * @param overwrites whether something of the user's is there now
   * @param unseen whether nobody saw what is written: a command did it
   */
  public static Optional<String> change(
      Session session, CallId call, String path, boolean overwrites, boolean unseen) {
    SessionState state = session.state();
    if (allowed(session, call, path, unseen) || session.made(path)) {
      return Optional.empty();
    }
    if (unseen && Sinks.memory(state, path) && session.sawData()) {
      return Optional.of("It would be a note for later sessions, written by a command.");
    }
    if (planned(state, path, false)) {
      return Optional.empty();
    }
    Optional<String> words = taken(session, path);
    if (words.isPresent()) {
      return words;
    }
    var wishes = new Wishes(session.said(), WordOrigins.folders(state));
    if (overwrites ? wishes.change(path) : wishes.name(path)) {
      return Optional.empty();
    }
    return unasked(session, call, path, Set.of(), overwrites, unseen);
  }

  /**
   * Why a single move must wait, a sentence; empty if it need not. A person who wants files put in
   * order leaves open which and where to; then only a move waits that somebody else's words spell
   * out, the file together with its new place.
   *
   * @param unseen whether a command did it
   */
  public static Optional<String> move(Session session, CallId call, Moved move, boolean unseen) {
    SessionState state = session.state();
    String from = move.from;
    String to = move.to;
    if (session.made(from)) {
      return change(session, call, to, false, unseen);
    }
    if (allowed(session, call, from, unseen)) {
      return Optional.empty();
    }
    if (unseen && Sinks.memory(state, to) && session.sawData()) {
      return Optional.of("It would be a note for later sessions, put there by a command.");
    }
    if (planned(state, from, true) && planned(state, to, false)) {
      return Optional.empty();
    }
    Optional<String> words = taken(session, to);
    if (words.isPresent()) {
      return words;
    }
    var wishes = new Wishes(session.said(), WordOrigins.folders(state));
    if (wishes.change(from) || wishes.arrange()) {
      boolean named = wishes.name(from) && wishes.name(to);
      return named || state.influences().isEmpty()
          ? Optional.empty()
          : session
              .placing(from, to, move.listed, Label::untrusted)
              .map(one -> "Others name this file with its new place. " + one.text() + ".");
    }
    return unasked(session, call, from, move.listed, true, unseen)
        .or(() ->
            wishes.name(to)
                ? Optional.empty()
                : unasked(session, call, to, move.listed, false, unseen));
  }

  /** Whether a person allowed the very call and could see there that it is about this file. */
  private static boolean allowed(Session session, CallId call, String path, boolean unseen) {
    return session.allowed(call) && (!unseen || names(session, call, path));
  }

  /** Why a new file waits that would be taken for the words of the user. */
  private static Optional<String> taken(Session session, String path) {
    SessionState state = session.state();
    return brief(state, path)
            && session.sawData()
            && !new Wishes(session.said(), WordOrigins.folders(state)).name(path)
        ? Optional.of("A file of this name is taken for your words where you give none.")
        : Optional.empty();
  }

  /** Why a change waits for which nobody asked. */
  private static Optional<String> unasked(
      Session session,
      CallId call,
      String path,
      Set<String> listed,
      boolean overwrites,
      boolean unseen) {
    Optional<Evidence> named = session.naming(path, listed, !overwrites);
    if (named.isEmpty() && overwrites && unseen) {
      named = WordOrigins.use(session, call).flatMap(one -> WordOrigins.dictated(session, one));
    }
    if (named.isPresent()) {
      return Optional.of("You did not ask for it. " + named.get().text() + ".");
    }
    List<Label> read = session.state().influences();
    return overwrites && !read.isEmpty()
        ? Optional.of(
            "It is yours, you did not ask for this, and the session has read %s%s."
                .formatted(
                    read.getFirst().text(),
                    read.size() == 1 ? "" : " and %d more of others".formatted(read.size() - 1)))
        : Optional.empty();
  }

  /** What a person should know of changes that wait: who named them, and what was read. */
  public static List<Evidence> evidence(Session session, List<String> paths) {
    Set<String> listed = listed(session.state(), paths);
    var all = new ArrayList<>(WordOrigins.named(session, paths, listed));
    all.addAll(WordOrigins.seen(session.state()));
    return all;
  }

  /** Paths as tables may list them: whole, and from the folders of the session; folded. */
  public static Set<String> listed(SessionState state, List<String> paths) {
    var listed = new HashSet<String>();
    for (String path : paths) {
      listed.add(Words.folded(path));
      WordOrigins.folders(state).stream()
          .filter(folder -> path.startsWith(folder.path() + "/"))
          .forEach(folder -> listed.add(Words.folded(path.substring(folder.path().length() + 1))));
    }
    return listed;
  }

  /** Whether whoever allowed a command could see in its words that it is about this file. */
  private static boolean names(Session session, CallId call, String path) {
    String name = Words.folded(name(path));
    return WordOrigins.use(session, call).stream()
        .flatMap(use -> Words.strings(use.input().text()).stream())
        .anyMatch(text -> Words.folded(text).contains(name));
  }

  /** Whether a task that starts without words would be read from the file. */
  private static boolean brief(SessionState state, String path) {
    return BRIEFS.contains(Words.folded(name(path)))
        && WordOrigins.folders(state).stream()
            .anyMatch(folder -> path.equals(folder.path() + "/" + name(path)));
  }

  /** A plan that a person approved, and not orders given beforehand. */
  private static boolean planned(SessionState state, String path, boolean away) {
    Optional<Plan> plan = state.plan();
    return state.setup().map(Setup::mode).orElse(Mode.ASK) == Mode.PLAN
        && state.planInForce()
        && !state.planBy().isEmpty()
        && !state.planBy().equals(Session.STANDING_ORDERS)
        && plan.isPresent()
        && (PlanGate.announces(plan.get(), WordOrigins.folders(state), path)
            || away && PlanGate.announcesDeletion(plan.get(), WordOrigins.folders(state), path));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
