package dev.workroom.core.agent;

import static dev.workroom.core.agent.LoopTest.events;
import static dev.workroom.core.agent.Playing.ALLOW;
import static dev.workroom.core.agent.Playing.call;
import static dev.workroom.core.agent.Playing.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.agent.Playing.Act;
import dev.workroom.core.agent.Playing.Script;
import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.ArtifactProduced;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.Noted;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Event.Verified;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Verdict;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model;
import dev.workroom.core.session.Completion;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Effect.Kind;
import dev.workroom.core.tool.Tool;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A fresh reader looks at finished files before "done" is believed. */
class VerificationTest {
  private final MemoryLog log = new MemoryLog();
  private final Sessions sessions = new Sessions(log, (_, _) -> {});

  /** Makes a finished file. */
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
    public Recovery recover(Json input, Context context) {
      return new Recovery.Repeat();
    }

    @Override
    public Answer run(Json input, Context context) {
      return new Answer.Finished(
          new ToolResult.Ok("made"),
          List.of(
              new FileChanged(
                  context.call(),
                  "/f/out.txt",
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of("aa")),
              new ArtifactProduced(context.call(), "/f/out.txt", "aa", "text", 1)));
    }
  }

  @Test
  void withoutAFinishedFileThereIsNothingToVerify() {
    Session session = session();

    run(session, new Script(say("the answer is 42")), new Script(say("never")));

    assertThat(events(session, Verified.class)).isEmpty();
  }

  @Test
  void aGoodVerdictEndsTheTurnAtOnce() {
    Session session = session();

    run(session, new Script(call("a", "make"), say("done")), reader("1 SHOWN: line 1"));

    assertThat(verdicts(session)).containsExactly(new Verdict(1, Verdict.Finding.SHOWN, "line 1"));
    assertThat(events(session, Noted.class)).isEmpty();
    assertThat(session.state().lanes()).as("its share of the budget is free again").isEmpty();
  }

  @Test
  void theReaderMayOnlyReadAndIsToldNothingOfHowTheFilesCameAbout() {
    Session session = session();

    run(session, new Script(call("a", "make"), say("done")), reader("1 shown: line 1"));

    var child = new Session(new SessionId("s/verification-1"), log);
    SessionStarted started = events(child, SessionStarted.class).getFirst();
    assertThat(started.parent()).contains(session.id());
    assertThat(started.setup().folders()).isEqualTo(List.of(new Folder("/f", false)));
    assertThat(((Text) events(child, UserSaid.class).getFirst().content().getFirst()).text())
        .isEqualTo(Verification.MARK + "\nLook at [/f/out.txt]. [user: go] [] []");
  }

  @Test
  void theReaderIsToldWhereFilesLieThatWereThereBefore() {
    Session session = session();
    session.append(
        "house",
        changed("/f/a", "/f/b", "aa", "aa"),
        changed("/f/b", "/f/c", "aa", "aa"),
        changed("/f/d", "/f/e", "dd", "dd"),
        changed("", "/f/e", "dd", "d2"),
        changed("", "/f/made", "", "mm"),
        changed("/f/made", "/f/made2", "mm", "mm"),
        changed("", "/f/gone", "gg", ""));

    assertThat(Whereabouts.of(session.entries()))
        .containsExactly(
            "/f/a -> /f/c", "/f/d -> /f/e, content changed since", "/f/gone was deleted");
  }

  private static FileChanged changed(String from, String path, String before, String after) {
    return new FileChanged(
        new CallId("x"),
        path,
        Optional.of(from).filter(text -> !text.isEmpty()),
        Optional.of(before).filter(text -> !text.isEmpty()),
        Optional.of(after).filter(text -> !text.isEmpty()));
  }

  @Test
  void whatIsWrongGoesBackToTheAgentOnceAndIsLookedAtAgainWhenItWasMended() {
    Session session = session();
    var model = new Script(call("a", "make"), say("done"), call("b", "make"), say("mended"));

    run(session, model, reader("Item 1: wrong - it is 43\nAlso wrong: a typo"));

    assertThat(events(session, Verified.class)).hasSize(2);
    assertThat(verdicts(session))
        .contains(
            new Verdict(1, Verdict.Finding.WRONG, "it is 43"),
            new Verdict(0, Verdict.Finding.WRONG, "a typo"));
    assertThat(events(session, Noted.class))
        .as("told once, not for ever")
        .singleElement()
        .satisfies(note ->
            assertThat(note.text()).contains("1. item 1: wrong: it is 43", "2. wrong: a typo"));
    assertThat(session.state().outcome()).contains(new Outcome.Done());
  }

  @Test
  void anObjectionThatIsAnsweredIsLookedAtOnceMoreWithTheAnswerAndWhatPeopleSaid() {
    Session session = session();
    var model =
        new Script(
            call("a", "make"),
            call("q", "ask"),
            say("done"),
            say("1: the user wants Swiss francs"));
    var first = reader("1 wrong: it is in francs, not euros");
    var second = reader("1 shown: in francs, as the user answered");
    Model reader =
        (prompt, deltas) ->
            prompt.messages().toString().contains("not euros, ")
                    || prompt.messages().toString().contains("not euros]")
                ? second.reply(prompt, deltas)
                : first.reply(prompt, deltas);
    session.append("ada", new UserSaid(List.of(new Text("and by region"))));

    Agent agent = agent(sessions, model, reader);
    assertThat(agent.run(session)).isInstanceOf(Outcome.Waiting.class);
    session.append(
        "ada", new ApprovalDecided(new CallId("q"), new Decision.Answered(List.of("francs"))));
    assertThat(agent.run(session)).isEqualTo(new Outcome.Done());

    assertThat(told("s/verification-1"))
        .contains(
            "[user: go, ada: and by region, ada answered \"Which currency?\": francs]", "[] []");
    assertThat(told("s/verification-2"))
        .contains("it is in francs, not euros", "[1: the user wants Swiss francs]");
    Completion completion = Completion.of(List.of("in the right currency"), session.entries());
    assertThat(completion.items().getFirst().verdict().orElseThrow().good()).isTrue();
  }

  @Test
  void anObjectionToWhichNothingIsSaidStandsAndIsNotLookedAtAgain() {
    Session session = session();

    run(
        session,
        new Script(call("a", "make"), say("done"), say("")),
        reader("1 not shown: nowhere"));

    assertThat(events(session, Verified.class)).hasSize(1);
    assertThat(Completion.of(List.of(), session.entries()).whole())
        .as("it stands against a task without a definition of done too")
        .isFalse();
  }

  @Test
  void whyAVerificationCountsForNothingIsSaidAsItIs() {
    assertThat(trouble(new Script(say("1 shown: surely"))))
        .isEqualTo("The fresh reader looked at nothing, so its verdicts count for nothing.");
    assertThat(trouble(new Script(call("r", "gone"), say("1 shown: surely"))))
        .isEqualTo(
            "The fresh reader could look at nothing, so its verdicts count for nothing: use gone: There is no tool gone. There are: read.");
    assertThat(trouble(reader("All is well.")))
        .isEqualTo(
            "The fresh reader looked, but its answer names no item as shown, not shown or wrong.");
    assertThat(trouble(new Script(call("r", "read"), say(""))))
        .isEqualTo("The verification ended without an answer.");
    assertThat(trouble(reader("Shown: line 1. The only item needs no number."))).isEmpty();
  }

  private static String trouble(Script reader) {
    var own = new Sessions(new MemoryLog(), (_, _) -> {});
    Session session = session(own, Budget.DEFAULT);
    agent(own, new Script(call("a", "make"), say("done")), reader).run(session);
    return events(session, Verified.class).getFirst().trouble();
  }

  @Test
  void verdictsAreReadHoweverTheyAreDecorated() {
    assertThat(
            Verdicts.of(
                """
                Here is what I found.
                1. **Shown** — `out.xlsx` Summary!B4
                - Item 2: NOT SHOWN. no chart
                | 3 | wrong | it says: shown twice |
                **4** (owners validated): shown: H2:H40
                5. Totals tie to the ledger: not verified, the ledger is gone
                6 wrong: its title: shown in red
                Also wrong: nothing else.
                Also wrong: nothing explains the gap in May
                """,
                6))
        .containsExactly(
            new Verdict(1, Verdict.Finding.SHOWN, "out.xlsx` Summary!B4"),
            new Verdict(2, Verdict.Finding.NOT_SHOWN, "no chart"),
            new Verdict(3, Verdict.Finding.WRONG, "it says: shown twice"),
            new Verdict(4, Verdict.Finding.SHOWN, "H2:H40"),
            new Verdict(5, Verdict.Finding.NOT_SHOWN, "the ledger is gone"),
            new Verdict(6, Verdict.Finding.WRONG, "its title: shown in red"),
            new Verdict(0, Verdict.Finding.WRONG, "nothing explains the gap in May"));
  }

  @Test
  void withoutABudgetForItItIsSaidThatNothingWasVerified() {
    Session session = session(Budget.DEFAULT.withSteps(3));

    run(session, new Script(call("a", "make"), say("done")), reader("1 shown: x"));

    assertThat(events(session, Verified.class).getFirst().trouble())
        .isEqualTo("Not verified: not enough of the budget was left.");
  }

  @Test
  void aReaderThatACrashCutOffGoesOn() {
    int appends = 0;
    boolean died = true;
    while (died) {
      var crashing = new MemoryLog();
      var before = new Sessions(crashing, (_, _) -> {});
      Session first = session(before, Budget.DEFAULT);
      crashing.dieAfter(appends);
      died = false;
      try {
        finishing(before).run(first);
      } catch (MemoryLog.Dead _) {
        died = true;
      }
      crashing.dieAfter(Integer.MAX_VALUE);
      var afterwards = new Sessions(crashing, (_, _) -> {});
      Session again = afterwards.open(first.id());
      if (again.state().outcome().isEmpty()) {
        finishing(afterwards).run(again);
      }
      assertThat(events(again, Verified.class)).as("died at append %d", appends).hasSize(1);
      assertThat(again.state().outcome()).contains(new Outcome.Done());
      assertThat(again.state().subagents()).as("one reader").isEqualTo(1);
      appends++;
    }
    assertThat(appends).as("appends in all").isGreaterThan(8);
  }

  /** A reader that looks at something first. */
  private static Script reader(String verdicts) {
    return new Script(call("r", "read"), say(verdicts));
  }

  private Session session() {
    return session(Budget.DEFAULT);
  }

  private Session session(Budget budget) {
    return session(sessions, budget);
  }

  private static Session session(Sessions sessions, Budget budget) {
    Session session = sessions.open(new SessionId("s"));
    session.append(
        "user",
        new SessionStarted("main", Optional.empty(), Playing.setup(budget)),
        new UserSaid(List.of(new Text("go"))));
    return session;
  }

  private void run(Session session, Script model, Script reader) {
    assertThat(agent(sessions, model, reader).run(session)).isEqualTo(new Outcome.Done());
  }

  private static Agent finishing(Sessions sessions) {
    return agent(sessions, new Script(call("a", "make"), say("done")), reader("1 shown: line 1"));
  }

  private static Agent agent(Sessions sessions, Script model, Model reader) {
    var read = new Act("read", Kind.READ, () -> "seen");
    var verification =
        new Verification(
            sessions,
            Playing.crew(Playing.agent(reader, ALLOW, read)),
            inspection ->
                "Look at %s. %s %s %s"
                    .formatted(
                        inspection.files(),
                        inspection.words(),
                        inspection.objections(),
                        "[" + inspection.answer() + "]"));
    return new Agent(
        "main",
        "be good",
        model,
        List.of(new Make(), read, new Playing.Ask("Which currency?")),
        ALLOW,
        Compactor.NEVER,
        verification,
        Playing.NOBODY,
        (_, _) -> {},
        Hooks.NONE);
  }

  private String told(String child) {
    var told = events(new Session(new SessionId(child), log), UserSaid.class).getFirst();
    return ((Text) told.content().getFirst()).text();
  }

  private static List<Verdict> verdicts(Session session) {
    return events(session, Verified.class).getFirst().verdicts();
  }
}
