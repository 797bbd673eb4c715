package dev.workroom.core.agent;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.Resumed;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A sub-agent is a tool whose work is another session: its own log, a clean context, a share of the
 * budget.
 *
 * @param task what the call's input asks of the sub-agent
 */
public record Subagents(Sessions sessions, Agent agent, ToolSpec spec, Function<Json, Task> task)
    implements Tool {

  /** A piece of work to hand over: a title for people, and all that the sub-agent is told. */
  public record Task(String title, String prompt) {}

  /** Its own calls ask for themselves. */
  @Override
  public Effect effect(Json input) {
    return Effect.read(task.apply(input).title());
  }

  @Override
  public Answer run(Json input, Context context) {
    Session parent = sessions.open(context.session());
    Session child = sessions.open(context.session().child(context.call()));
    if (child.state().seq() == 0) {
      Optional<String> refusal = refusal(parent.state());
      if (refusal.isPresent()) {
        return Answer.of(new ToolResult.Denied(refusal.get()));
      }
      parent.append("agent", new SubagentStarted(context.call(), child.id()));
      child.append(
          "agent",
          new SessionStarted(
              "sub-agent",
              Optional.of(parent.id()),
              setup(parent.state(), task.apply(input).prompt())),
          new UserSaid(List.of(new ContentBlock.Text(task.apply(input).prompt()))));
    } else if (child.state().outcome().isEmpty()) {
      child.append("agent", new Resumed()); // the time until now was nobody's work
    }
    Outcome outcome = child.state().outcome().orElseGet(() -> agent.run(child));
    if (outcome instanceof Outcome.Waiting(String reason)) {
      return new Answer.Parked(reason);
    }
    sessions.close(child.id());
    List<Event.Fact> cost = List.of(new SubagentEnded(context.call(), child.state().usage()));
    return new Answer.Finished(result(child, outcome), cost);
  }

  private static ToolResult result(Session child, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> lastWords(child);
      case Outcome.Interrupted _ -> new ToolResult.Interrupted("Stopped by the user.");
      case Outcome.OverBudget(String limit) ->
          new ToolResult.Failed("The sub-agent stopped at its limit of " + limit + ".");
      case Outcome.Failed(String reason) -> new ToolResult.Failed(reason);
      case Outcome.Waiting(String reason) -> new ToolResult.Failed(reason);
    };
  }

  private static ToolResult lastWords(Session child) {
    String text = child.state().lastReply().map(reply -> reply.message().text()).orElse("");
    return text.isBlank()
        ? new ToolResult.Failed("The sub-agent ended without an answer.")
        : new ToolResult.Ok(text);
  }

  private static Optional<String> refusal(SessionState parent) {
    if (parent.subagents() >= parent.budget().subagents()) {
      return Optional.of("No sub-agents are left in the budget. Do this work yourself.");
    }
    if (parent.budget().depth() < 1) {
      return Optional.of("A sub-agent this deep may start none of its own. Do this work yourself.");
    }
    return Optional.empty();
  }

  /** What is left of the parent's budget; changes only if the parent may make them. */
  private static Setup setup(SessionState parent, String task) {
    Setup setup = parent.setup().orElseThrow();
    Budget all = setup.budget();
    Budget left =
        new Budget(
            Math.max(0, all.steps() - parent.steps()),
            Math.max(0, all.tokens() - parent.usage().tokens()),
            all.microUsd().map(most -> Math.max(0, most - parent.usage().microUsd())),
            all.time().minus(parent.working()).isNegative()
                ? java.time.Duration.ZERO
                : all.time().minus(parent.working()),
            Math.max(0, all.subagents() - parent.subagents()),
            all.depth() - 1);
    return setup.handedOver(task, left, parent.planInForce() ? parent.plan() : Optional.empty());
  }
}
