package dev.workroom.app;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Event.BudgetRaised;
import dev.workroom.core.event.Event.Resumed;
import dev.workroom.core.event.Event.SetupChanged;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom resume}: goes on with a session, wherever it stands. */
final class ResumeCommand implements Command {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("resume", "Go on with a session.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    spec.addOption(Command.option("TEXT", "Something more to say to the agent.", "--prompt"));
    spec.addOption(Command.option("MODE", "From here on: plan, ask or auto.", "--mode"));
    Driving.options(spec);
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    Driving driving = Driving.of(arguments, program);
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      awaitIdle(workshop, id, program.terminal());
      var session = new Session(id, workshop.log());
      Setup begun = Driving.begun(session);
      String mode = Command.value(arguments, "--mode", "");
      Setup setup =
          driving.over(workshop, mode.isEmpty() ? begun : begun.withMode(RunCommand.mode(mode)));
      prepare(workshop, session, Command.value(arguments, "--prompt", ""), driving.limits(), setup);
      SessionState state = session.state();
      if (state.outcome().filter(Outcome.Done.class::isInstance).isPresent()) {
        throw UserError.failed(
            "Session %s is done. Give it more to do with --prompt TEXT.".formatted(id));
      }
      return driving.goOn(workshop, id, state.setup().orElseThrow());
    }
  }

  /**
   * What is said to a session that another process runs would be said twice; one that was told to
   * pause or to stop is waited for.
   */
  private static void awaitIdle(Workshop workshop, SessionId id, Terminal terminal)
      throws InterruptedException {
    boolean told = false;
    while (true) {
      var claim = workshop.log().claim(id);
      if (claim.isPresent()) {
        claim.get().close();
        return;
      }
      if (!ending(new Session(id, workshop.log()).state())) {
        throw UserError.failed(
            "Session %s is running in another process. Wait for it, or stop it with 'workroom stop %s'."
                .formatted(id, id));
      }
      if (!told) {
        terminal
            .err()
            .println("Session " + id + " is finishing what it has begun; waiting for it.");
        told = true;
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private static boolean ending(SessionState state) {
    return state.paused() || state.stopping() || state.outcome().isPresent();
  }

  private static void prepare(
      Workshop workshop, Session session, String prompt, Limits limits, Setup wanted)
      throws InterruptedException {
    String user = Attendant.user();
    Setup setup = session.state().setup().orElseThrow();
    if (!wanted.equals(setup)) {
      session.append(user, new SetupChanged(wanted));
    }
    Budget raised = limits.over(setup.budget());
    if (!raised.equals(setup.budget())) {
      session.append(user, new BudgetRaised(raised));
    }
    // The time until now was nobody's work.
    session.append(user, new Resumed());
    if (!prompt.isBlank()) {
      SessionExtensions.say(workshop, session, prompt);
    }
  }
}
