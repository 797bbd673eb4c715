package dev.workroom.core.agent;

import static dev.workroom.core.agent.Playing.ALLOW;
import static dev.workroom.core.agent.Playing.call;
import static dev.workroom.core.agent.Playing.say;
import static dev.workroom.core.agent.Playing.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.agent.Playing.Act;
import dev.workroom.core.event.Capsule;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.CapsuleCorrected;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import dev.workroom.core.model.Model;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Effect.Kind;
import dev.workroom.core.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Nothing that was confirmed is lost however often the view is shortened. */
class CapsuleTest {
  private static final String ASK = "write the capsule";
  private final MemoryLog log = new MemoryLog();

  /** A model whose context is always full and that remembers in a capsule only what is new. */
  private static final class Forgetful implements Model {
    final List<Prompt> prompts = new ArrayList<>();
    final int steps;
    private int capsules;
    private int step;

    Forgetful(int steps) {
      this.steps = steps;
    }

    @Override
    public Reply reply(Prompt prompt, Consumer<Delta> deltas) throws ModelException {
      Message last = prompt.messages().getLast();
      if (last.content().getLast() instanceof Text(String text) && text.contains(ASK)) {
        capsules++;
        String fact =
            capsules == 1 ? "## Goal\ncount\n## Facts\n- North is 30 (sales.csv)" : "## Facts\n";
        return new Reply(say(fact), new Usage(900, 0, 0, 10, 0, true));
      }
      prompts.add(prompt);
      step++;
      String id = "c" + step;
      Message.Assistant reply =
          step > steps
              ? say("done")
              : step == 1 ? call(id, "ask") : step == 2 ? call(id, "make") : call(id, "read");
      return new Reply(reply, new Usage(900, 0, 0, 10, 0, true));
    }
  }

  @Test
  void aFactADecisionAndAFileFromBeforeThreeCompactionsStandInTheNextPrompt() {
    Session session = started(log);
    var model = new Forgetful(6);
    Agent agent = compacting(model, session);

    assertThat(agent.run(session)).isEqualTo(new Outcome.Done());

    assertThat(compactions(session)).isGreaterThanOrEqualTo(3);
    String shown = text(model.prompts.getLast());
    assertThat(shown)
        .contains("North is 30 (sales.csv)")
        .contains("alice answered \"Which year?\": 2026")
        .contains("/f/out.txt created")
        .contains("user: go");
    assertThat(shown.split("North is 30", -1)).as("told once").hasSize(2);
  }

  @Test
  void whatAPersonCorrectsTakesThePlaceOfWhatTheModelWroteAndStays() {
    Session session = started(log);
    compacting(new Forgetful(3), session).run(session);
    assertThat(session.notes().facts()).containsExactly("North is 30 (sales.csv)");

    session.append(
        "alice",
        new CapsuleCorrected(
            new Capsule.Notes("count", List.of("North is 31 (alice counted)"), List.of())),
        new Event.UserSaid(List.of(new Text("go on"))));
    var later = new Forgetful(2);
    later.capsules = 1;
    later.step = 1;
    compacting(later, session).run(session);

    assertThat(text(later.prompts.getLast()))
        .contains("North is 31 (alice counted)")
        .doesNotContain("North is 30");
    assertThat(new Session(session.id(), log).capsule()).isEqualTo(session.capsule());
  }

  @Test
  void aFactGoesOnlyWhenItIsWithdrawnByName() {
    var before = new Capsule.Notes("g", List.of("a is 1", "b is 2"), List.of("look at c"));

    Capsule.Notes after =
        before.updated("## Facts\n- c is 3\n## Withdrawn\n- A is  1\n## Open\n- none");

    assertThat(after).isEqualTo(new Capsule.Notes("g", List.of("b is 2", "c is 3"), List.of()));
  }

  private Agent compacting(Model model, Session session) {
    var read = new Act("read", Kind.READ, () -> "ok");
    return new Agent(
        "main",
        "be good",
        model,
        List.of(new Playing.Ask("Which year?"), new Make(), read),
        ALLOW,
        new CapsuleCompactor(model, 500, ASK),
        Closing.NONE,
        request -> {
          Thread.ofVirtual()
              .start(() -> {
                SessionState state = session.state();
                state
                    .waiting()
                    .forEach((id, _) ->
                        session.append(
                            "alice",
                            new Event.ApprovalDecided(id, new Decision.Answered(List.of("2026")))));
              });
          return request instanceof Request.Questions;
        },
        (_, _) -> {},
        Hooks.NONE);
  }

  private record Make() implements Tool {
    @Override
    public Model.ToolSpec spec() {
      return new Model.ToolSpec("make", "", Json.EMPTY);
    }

    @Override
    public Effect effect(Json input) {
      return new Effect(Kind.WRITE, Set.of("file:/f/out.txt"), "make out.txt");
    }

    @Override
    public Answer run(Json input, Context context) {
      return new Answer.Finished(
          new ToolResult.Ok("made"),
          List.of(
              new FileChanged(
                  new CallId(context.call().value()),
                  "/f/out.txt",
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of("ab"))));
    }
  }

  private static long compactions(Session session) {
    return session.entries().stream()
        .filter(e -> e.event() instanceof Event.ContextCompacted)
        .count();
  }

  private static String text(Model.Prompt prompt) {
    var text = new StringBuilder();
    prompt
        .messages()
        .forEach(m ->
            m.content()
                .forEach(block -> {
                  if (block instanceof Text(String words)) {
                    text.append(words).append('\n');
                  }
                }));
    return text.toString();
  }
}
