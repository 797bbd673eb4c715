package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.PlanApproved;
import dev.workroom.core.event.Event.Rewound;
import dev.workroom.core.event.Event.TurnEnded;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Transcript;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Takes a session that nobody runs back to a step or to the beginning of its turn. */
final class Rewinding {
  private Rewinding() {}

  /**
   * Takes back the files first, then the model's view.
   *
   * @param log where the going back is written
   * @param step the number of a step; empty: the whole turn
   * @param words what is said instead of what was said; empty: the same
   * @param remarks is told of each change that stays
   * @return the last entry that was written
   */
  static long of(
      Workshop workshop,
      EventLog log,
      SessionId id,
      String step,
      String words,
      Consumer<String> remarks)
      throws IOException {
    var claim =
        workshop
            .log()
            .claim(id)
            .orElseThrow(() ->
                UserError.failed(
                    "Session %s is running; stop it first with 'workroom stop %s'."
                        .formatted(id, id)));
    try (var held = claim) {
      List<Entry> all = new Session(id, workshop.log()).entries();
      List<Entry> shown = Transcript.visible(all);
      long to = step.isEmpty() ? beforeTurn(shown, id) : beforeStep(all, shown, step, id);
      List<Entry> gone = shown.stream().filter(e -> e.seq() > to).toList();
      TakenBack back = TakenBack.of(workshop, id, calls(gone), null);
      back.refused().forEach(remarks);
      // Anew: what was taken back stands in the log by now.
      return new Session(id, log)
          .append(Attendant.user(), events(to, gone, back, words))
          .getLast()
          .seq();
    }
  }

  private static Event[] events(long to, List<Entry> gone, TakenBack back, String said) {
    boolean planStands = gone.stream().noneMatch(e -> e.event() instanceof PlanApproved);
    var events = new ArrayList<Event>();
    events.add(new Rewound(to, planStands, reason(back)));
    String words = said.strip();
    if (words.isEmpty()) {
      gone.stream().map(Entry::event).filter(UserSaid.class::isInstance).forEach(events::add);
    } else {
      events.add(new UserSaid(List.of(new Text(words))));
    }
    return events.toArray(Event[]::new);
  }

  private static String reason(TakenBack back) {
    var reason = new StringBuilder("The user took back what you did after this point");
    reason.append(
        back.paths().isEmpty()
            ? "."
            : "; as they were before are: " + String.join(", ", back.paths()) + ".");
    if (!back.refused().isEmpty()) {
      reason.append(" Not taken back: ").append(String.join(" ", back.refused()));
    }
    return reason.append(" Look again before you rely on what you remember.").toString();
  }

  /** The entry before the first words of the turn to which the last step belongs. */
  private static long beforeTurn(List<Entry> shown, SessionId id) {
    long start = 0;
    long last =
        shown.stream()
            .filter(e -> e.event() instanceof ModelReplied)
            .mapToLong(Entry::seq)
            .max()
            .orElseThrow(() -> UserError.failed("Session %s has done nothing yet.".formatted(id)));
    for (Entry entry : shown) {
      if (entry.seq() < last
          && entry.event() instanceof TurnEnded(Outcome outcome)
          && outcome instanceof Outcome.Done) {
        start = entry.seq();
      }
    }
    long after = start;
    return shown.stream()
            .filter(e -> e.seq() > after && e.event() instanceof UserSaid)
            .mapToLong(Entry::seq)
            .min()
            .orElse(after + 1)
        - 1;
  }

  private static long beforeStep(List<Entry> all, List<Entry> shown, String step, SessionId id) {
    if (!step.matches("\\d{1,6}")) {
      throw UserError.usage("--step takes the number of a step, not '%s'.".formatted(step));
    }
    List<Entry> replies = all.stream().filter(e -> e.event() instanceof ModelReplied).toList();
    int n = Integer.parseInt(step);
    if (n < 1 || n > replies.size()) {
      throw UserError.usage(
          "There is no step %d; session %s has %d.".formatted(n, id, replies.size()));
    }
    Entry reply = replies.get(n - 1);
    if (!shown.contains(reply)) {
      throw UserError.usage("Step %d was taken back already.".formatted(n));
    }
    return reply.event() instanceof ModelReplied e ? e.saw() : reply.seq() - 1;
  }

  private static Set<CallId> calls(List<Entry> entries) {
    return entries.stream()
        .map(Entry::event)
        .flatMap(e -> e instanceof ModelReplied r ? r.message().toolUses().stream() : null)
        .map(ToolUse::id)
        .collect(Collectors.toSet());
  }
}
