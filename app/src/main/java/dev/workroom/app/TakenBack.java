package dev.workroom.app;

import dev.workroom.changes.Applied;
import dev.workroom.changes.ChangeSets;
import dev.workroom.changes.Undone;
import dev.workroom.core.event.Event;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a session and its sub-agents taken back, the last first; where a person changed the
 * file since, it stays.
 *
 * @param paths the files that are as they were before
 * @param refused a sentence for each change that stays
 */
record TakenBack(int changes, Set<String> paths, List<String> refused) {

  private record Change(SessionId session, CallId call, Instant at) {}

  /**
   * Takes them back.
   *
   * @param calls only what these calls of the session changed, and sub-agents they started; null:
   *     everything
   * @param file only the changes to this one; null: all
   */
  static TakenBack of(
      Workshop workshop, SessionId id, @Nullable Set<CallId> calls, @Nullable String file)
      throws IOException {
    ChangeSets sets = workshop.changes();
    int made = 0;
    var paths = new TreeSet<String>();
    var refused = new ArrayList<String>();
    for (Change change : wanted(workshop, sets, id, calls)) {
      Undone result =
          file == null
              ? sets.undo(change.session(), change.call())
              : sets.undo(
                  change.session(),
                  change.call(),
                  Applied.spelled(Path.of(file).toAbsolutePath().normalize()));
      if (!result.changes().isEmpty()) {
        new Session(change.session(), workshop.log()).append(Attendant.user(), events(result));
      }
      result.unmade().stream().map(Applied.Unmade::sentence).forEach(refused::add);
      result.changes().forEach(changed -> paths.add(changed.path()));
      made += result.changes().size();
    }
    return new TakenBack(made, paths, refused);
  }

  /** The receipts, and a word to the model, which would still count on its files. */
  private static Event[] events(Undone undone) {
    var events = new ArrayList<Event>(undone.changes());
    events.add(
        new Event.Noted(
            "The user took back changes to: "
                + String.join(", ", undone.changes().stream().map(c -> c.path()).toList())));
    return events.toArray(Event[]::new);
  }

  private static List<Change> wanted(
      Workshop workshop, ChangeSets sets, SessionId id, @Nullable Set<CallId> calls)
      throws IOException {
    var all = new ArrayList<Change>();
    for (SessionId one : ApproveCommand.family(workshop, id)) {
      sets.history().changes(one).forEach(c -> all.add(new Change(one, c.call(), c.at())));
    }
    all.sort(Comparator.comparing(Change::at).reversed());
    return Optional.ofNullable(calls)
        .map(only -> all.stream().filter(change -> of(change, id, only)).toList())
        .orElse(all);
  }

  private static boolean of(Change change, SessionId id, Set<CallId> calls) {
    return (calls.contains(change.call()) && change.session().equals(id))
        || calls.stream().anyMatch(call -> below(id.child(call), change.session()));
  }

  static boolean below(SessionId parent, SessionId session) {
    return session.equals(parent) || session.value().startsWith(parent.value() + "/");
  }
}
