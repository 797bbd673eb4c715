package dev.workroom.core.agent;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.Usage;
import dev.workroom.core.model.Model;
import dev.workroom.core.policy.Policy;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the loop's tests are played with. */
final class Playing {
  static final Usage COST = new Usage(10, 0, 0, 5, 100_000, true);
  static final Policy ALLOW = (_, _, _) -> new Policy.Verdict.Allow("test");
  static final Policy ASK =
      (_, use, effect) ->
          effect.kind() == Effect.Kind.READ
              ? new Policy.Verdict.Allow("test")
              : new Policy.Verdict.Ask("test", "may " + use.tool() + "?", Request.Gate.SOFT);
  static final Predicate<Request> SOMEBODY = _ -> true;
  static final Predicate<Request> NOBODY = _ -> false;

  private Playing() {}

  /** Answers by its place in the conversation, so that a restarted process hears the same again. */
  record Script(List<Message.Assistant> replies, List<Model.Prompt> prompts) implements Model {
    Script(Message.Assistant... replies) {
      this(List.of(replies), new CopyOnWriteArrayList<>());
    }

    @Override
    public Reply reply(Prompt prompt, Consumer<Delta> deltas) {
      prompts.add(prompt);
      long said = prompt.messages().stream().filter(Message.Assistant.class::isInstance).count();
      return new Reply(replies.get((int) said), COST);
    }
  }

  record Act(String name, Effect.Kind kind, Callable<String> body) implements Tool {
    @Override
    public Model.ToolSpec spec() {
      return new Model.ToolSpec(name, "", Json.EMPTY);
    }

    @Override
    public Effect effect(Json input) {
      return new Effect(kind, kind == Effect.Kind.READ ? Set.of() : Set.of("file:/f"), name);
    }

    @Override
    public Answer run(Json input, Context context) throws Exception {
      return Answer.ok(body.call());
    }
  }

  /** Asks a person; its result is the answer. */
  record Ask(String question) implements Tool {
    @Override
    public Model.ToolSpec spec() {
      return new Model.ToolSpec("ask", "", Json.EMPTY);
    }

    @Override
    public Effect effect(Json input) {
      return Effect.read("ask");
    }

    @Override
    public Optional<Request> asks(Json input) {
      return Optional.of(
          new Request.Questions(List.of(new Request.Question(question, List.of(), false))));
    }

    @Override
    public Answer run(Json input, Context context) {
      return Answer.ok(context.decision().orElseThrow().toString());
    }
  }

  static Message.Assistant say(String text) {
    return new Message.Assistant(List.of(new Text(text)), StopReason.END);
  }

  /** Calls as pairs of id and tool. */
  static Message.Assistant call(String... idTool) {
    var blocks = new ArrayList<ContentBlock>();
    for (int i = 0; i < idTool.length; i += 2) {
      blocks.add(new ToolUse(new CallId(idTool[i]), idTool[i + 1], Json.EMPTY));
    }
    return new Message.Assistant(blocks, StopReason.TOOL_USE);
  }

  static Agent agent(Model model, Policy policy, Predicate<Request> attended, Tool... tools) {
    return new Agent(
        "main",
        "be good",
        model,
        List.of(tools),
        policy,
        Compactor.NEVER,
        Closing.NONE,
        attended,
        (_, _) -> {},
        Hooks.NONE);
  }

  static Agent agent(Model model, Policy policy, Tool... tools) {
    return agent(model, policy, SOMEBODY, tools);
  }

  /** Sub-agents that are all this one. */
  static Crew crew(Agent agent) {
    return (_, _, _) ->
        new Crew.Member() {
          @Override
          public Agent agent() {
            return agent;
          }

          @Override
          public Optional<Effect> effect(ToolUse use) {
            return Optional.of(
                new Effect(
                    use.tool().equals("w") ? Effect.Kind.WRITE : Effect.Kind.READ,
                    Set.of(),
                    "use " + use.tool()));
          }

          @Override
          public void close() {}
        };
  }

  static Session started(EventLog log, Budget budget) {
    var session = new Session(new SessionId("s"), log);
    session.append(
        "user",
        new SessionStarted("main", Optional.empty(), setup(budget)),
        new UserSaid(List.of(new Text("go"))));
    return session;
  }

  static Session started(EventLog log) {
    return started(log, Budget.DEFAULT);
  }

  static Setup setup(Budget budget) {
    return new Setup(
        List.of(new Setup.Folder("/f", true)),
        Setup.Mode.AUTO,
        budget,
        "script:test",
        Optional.empty(),
        "none");
  }

  static <T> FutureTask<T> inBackground(Callable<T> work) {
    var task = new FutureTask<T>(work);
    Thread.ofVirtual().start(task);
    return task;
  }
}
