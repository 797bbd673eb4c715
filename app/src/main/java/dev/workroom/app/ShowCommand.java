package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.json.EventCodec;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom show}: what happened in a session, and what it waits for. */
final class ShowCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("show", "Show what happened in a session.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    spec.addOption(Command.flag("Print the log as JSON lines.", "--json"));
    spec.addOption(
        Command.flag("What it still knows after its context was shortened.", "--capsule"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      List<Entry> entries = workshop.log().read(id, 1);
      PrintStream out = program.terminal().out();
      if (arguments.hasMatchedOption("--capsule")) {
        String capsule = CapsuleCommand.shown(new Session(id, workshop.log()));
        out.println(Terminal.harmless(capsule).stripTrailing());
        return Exit.DONE;
      }
      if (arguments.hasMatchedOption("--json")) {
        entries.forEach(entry -> out.println(EventCodec.write(entry)));
        return Exit.DONE;
      }
      var progress = new PlainProgress(out, () -> new Narration(ToolUse::tool));
      for (Entry entry : entries) {
        if (entry.event() instanceof UserSaid(var content)) {
          content.forEach(block -> {
            if (block instanceof Text(String text)) {
              out.println("\n> " + Terminal.harmless(text).strip().replace("\n", "\n> ") + "\n");
            }
          });
        }
        progress.entry(id, entry);
      }
      var session = new Session(id, workshop.log());
      ClosingReport.progress(workshop, id).steps().forEach(step -> out.println(Figures.step(step)));
      if (session.state().outcome().filter(Outcome.Done.class::isInstance).isPresent()) {
        ClosingReport.completion(ClosingReport.judged(session)).forEach(out::println);
      }
      GrantsCommand.lines(workshop, id).forEach(line -> out.println("grant    " + line));
      ClosingReport.waiting(workshop, id).forEach(line -> out.println("waits    " + line));
      out.println(status(session));
      return Exit.DONE;
    }
  }

  private static String status(Session session) {
    var state = session.state();
    String how =
        state
            .outcome()
            .map(outcome ->
                switch (outcome) {
                  case Outcome.Done _ -> "done";
                  case Outcome.Interrupted _ -> "stopped";
                  case Outcome.OverBudget(String limit) -> "over its limit of " + limit;
                  case Outcome.Failed(String reason) -> "failed: " + Terminal.oneLine(reason, 300);
                  case Outcome.Waiting(String reason) -> reason;
                })
            .orElse(state.waiting().isEmpty() ? "open" : "waiting for a person");
    return "%s · %s · %s · %s · %s"
        .formatted(
            how,
            Figures.time(state.working()),
            Figures.steps(state.steps()),
            Figures.tokens(state.usage().tokens()),
            Figures.cost(state.usage()));
  }
}
