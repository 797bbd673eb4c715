package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.PlanApproved;
import dev.workroom.core.event.Event.Rewound;
import dev.workroom.core.event.Event.TurnEnded;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Setup;
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
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code workroom retry}: takes back what a step and those after it changed, or the whole turn, and
 * goes on from there with the same or other words.
 */
final class RetryCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Command.named("retry", "Take back the last turn, or from a step on, and try again.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    spec.addOption(Command.option("N", "From its Nth step on; else the whole turn.", "--step"));
    spec.addOption(Command.option("TEXT", "What to say instead of what you said.", "--prompt"));
    Driving.options(spec);
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    Driving driving = Driving.of(arguments, program);
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      Setup setup = rewind(workshop, id, arguments, program.terminal());
      return driving.goOn(workshop, id, driving.over(workshop, setup));
    }
  }

  private static Setup rewind(
      Workshop workshop, SessionId id, ParseResult arguments, Terminal terminal)
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
      var session = new Session(id, workshop.log());
      Setup setup = Driving.begun(session);
      List<Entry> all = session.entries();
      List<Entry> shown = Transcript.visible(all);
      String step = Command.value(arguments, "--step", "");
      long to = step.isEmpty() ? beforeTurn(shown, id) : beforeStep(all, shown, step, id);
      List<Entry> gone = shown.stream().filter(e -> e.seq() > to).toList();
      TakenBack back = TakenBack.of(workshop, id, calls(gone), null);
      back.refused().forEach(sentence -> terminal.err().println(sentence));
      // Anew: what was taken back stands in the log by now.
      new Session(id, workshop.log()).append(Attendant.user(), events(to, gone, back, arguments));
      return setup;
    }
  }

  private static Event[] events(long to, List<Entry> gone, TakenBack back, ParseResult arguments) {
    boolean planStands = gone.stream().noneMatch(e -> e.event() instanceof PlanApproved);
    var events = new ArrayList<Event>();
    events.add(new Rewound(to, planStands, reason(back)));
    String words = Command.value(arguments, "--prompt", "").strip();
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
