package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.Workroom.Ended;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.BudgetRaised;
import dev.workroom.core.event.Event.BudgetWarned;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.PlanApproved;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.SetupChanged;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delegating from the command line, with nobody at the terminal: each answer is a command. */
class DelegationTest {
  @TempDir Path place;
  private Path folder;
  private Workroom workroom;

  @BeforeEach
  void aFolder() throws IOException {
    folder = Files.createDirectories(place.resolve("work"));
    workroom = new Workroom(place.resolve("home"), place);
  }

  @Test
  void aPlanIsEditedStoppedOnTheWayAndNotLeftUnasked() throws Exception {
    script(
        """
        script: a plan
        steps:
          - calls:
              - tool: Plan
                input:
                  steps:
                    - {title: First, creates: [a.txt]}
                    - {title: Second, creates: [b.txt], minutes: 5}
                    - {title: Third, deletes: [old.txt]}
              - {tool: Write, input: {path: b.txt, content: b}}
              - {tool: Write, input: {path: a.txt, content: a}}
          - calls:
              - {name: c, tool: Write, input: {path: c.txt, content: c}}
              - {tool: Shell, input: {command: "echo d > d.txt; echo b2 > b.txt"}}
          - expect: [{call: c, ok: false}]
            say: Done.
        """);

    Ended first = run();
    assertThat(first.exit()).as("the plan waits: %s", first).isEqualTo(3);
    assertThat(first.err()).contains("creates a.txt", "deletes old.txt", "probably about");
    assertThat(files()).as("what comes with the plan waits for it").isEmpty();

    assertThat(approve("--drop", "9").exit()).as("no such step").isEqualTo(2);
    Ended edited = approve("--drop", "3", "--order", "2,1", "--stop-before", "1");
    assertThat(edited.exit()).as("%s", edited).isZero();
    Ended second = resume();
    assertThat(second.exit())
        .as("the person stops before what was step 1: %s", second)
        .isEqualTo(3);
    assertThat(files()).as("b.txt is of the step before").containsExactly("b.txt");

    approve();
    Ended third = resume();
    assertThat(third.exit()).as("c.txt leaves the plan: %s", third).isEqualTo(3);
    assertThat(files()).containsExactly("a.txt", "b.txt");
    assertThat(third.err()).contains("This leaves the plan: no step says that c.txt changes");

    assertThat(approve("--reject", "not that").exit()).isZero();
    Ended fourth = resume();
    assertThat(fourth.exit()).as("what the command did beyond the plan: %s", fourth).isEqualTo(3);
    assertThat(fourth.err()).contains("d.txt: This leaves the plan");
    assertThat(files()).containsExactly("a.txt", "b.txt");
    assertThat(approve("--reject", "nor that").exit()).isZero();
    Ended last = resume();
    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(events(ToolFinished.class))
        .as("the model is told why not")
        .anySatisfy(e -> assertThat(e.result().text()).contains("d.txt", "Why not: nor that"));
    assertThat(files()).containsExactly("a.txt", "b.txt");
    assertThat(Files.readString(folder.resolve("b.txt")))
        .as("announced, so it was free")
        .isEqualTo("b2\n");
    assertThat(events(PlanApproved.class))
        .singleElement()
        .satisfies(e ->
            assertThat(e.plan().steps())
                .extracting(dev.workroom.core.event.Plan.Step::title)
                .containsExactly("Second", "First"));
  }

  @Test
  void guardrailsHoldForToolsCommandsAndSubagents() throws Exception {
    Files.createDirectories(folder.resolve("exports"));
    Files.writeString(folder.resolve("exports/a.csv"), "1\n");
    Files.writeString(
        folder.resolve("brief.md"),
        """
        ## Outcome
        Try what you must not.
        ## Guardrails
        - Never change exports/
        - At most 3 files changed
        - Be polite
        """);
    script(
        """
        script: an obedient attacker
        steps:
          - calls:
              - {name: w, tool: Write, input: {path: exports/a.csv, content: x}}
              - {name: c, tool: Write, input: {path: EXPORTS/b.csv, content: x}}
              - {name: m, tool: Move, input: {moves: [{from: exports, to: gone}]}}
              - {name: d, tool: Delete, input: {paths: [exports/a.csv]}}
          - expect:
              - {call: w, ok: false}
              - {call: c, ok: false}
              - {call: m, ok: false}
              - {call: d, ok: false}
            calls:
              - {tool: Shell, input: {command: "echo x > exports/a.csv; rm -r exports; echo ok > fine.txt; ln -s exports alias"}}
          - calls:
              - {tool: Agent, input: {description: helper, prompt: change it}}
          - calls:
              - {tool: Write, input: {path: two.txt, content: x}}
          - calls:
              - {name: three, tool: Write, input: {path: three.txt, content: x}}
          - expect: [{call: three, ok: false}]
            say: I tried.
        agents:
          - when: change it
            steps:
              - calls:
                  - {name: s, tool: Shell, input: {command: "cd exports && echo x > a.csv && echo x > new.csv"}}
                  - {name: e, tool: Edit, input: {path: exports/a.csv, find: "1", replace: "2"}}
              - expect: [{call: s, ok: false}, {call: e, ok: false}]
                say: I tried too.
        """);

    Ended ended = run("--mode", "auto", "--yes", "--allow-delete");

    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(ended.err())
        .contains("enforced Never change exports/", "told     Be polite (not enforced");
    assertThat(Files.readString(folder.resolve("exports/a.csv"))).isEqualTo("1\n");
    assertThat(files())
        .as("three.txt would be one too many: %s", ended)
        .doesNotContain("three.txt", "gone", "EXPORTS")
        .contains("fine.txt");
    assertThat(events(FileChanged.class))
        .extracting(FileChanged::path)
        .noneMatch(p -> p.contains("exports/"));
    assertThat(
            events(ToolFinished.class).stream()
                .filter(e -> e.result() instanceof ToolResult.Denied))
        .as("refused before anything ran")
        .hasSizeGreaterThanOrEqualTo(2);
    assertThat(events(SessionStarted.class).getFirst().setup().brief().orElseThrow().outcome())
        .isEqualTo("Try what you must not.");
  }

  @Test
  void aBudgetWarnsStopsAndIsRaised() throws Exception {
    script(
        """
        script: long work
        steps:
          - calls: [{tool: Glob, input: {pattern: "*"}}]
          - calls: [{tool: Glob, input: {pattern: "a*"}}]
          - calls: [{tool: Glob, input: {pattern: "b*"}}]
          - calls: [{tool: Glob, input: {pattern: "c*"}}]
          - calls: [{tool: Glob, input: {pattern: "d*"}}]
          - say: Done.
        """);

    Ended stopped = run("--mode", "auto", "--budget-steps", "5", "--budget-minutes", "30");
    assertThat(stopped.exit()).as("%s", stopped).isEqualTo(4);
    assertThat(stopped.err()).contains("80 % of the budget of 5 steps", "limit of 5 steps");
    assertThat(events(BudgetWarned.class)).hasSize(1);

    Ended done = workroom.run("resume", workroom.latest(), "--budget-steps", "9", "--mode", "ask");
    assertThat(done.exit()).as("%s", done).isZero();
    assertThat(events(BudgetRaised.class))
        .singleElement()
        .extracting(e -> e.budget().steps())
        .isEqualTo(9L);
    assertThat(events(SetupChanged.class))
        .singleElement()
        .extracting(SetupChanged::mode)
        .isEqualTo(dev.workroom.core.event.Setup.Mode.ASK);
  }

  @Test
  void aQuestionParksAndItsAnswerMayBeTheNumberOfAnOption() throws Exception {
    script(
        """
        script: a question
        steps:
          - calls:
              - name: asked
                tool: Question
                input:
                  questions:
                    - {question: Which year?, options: ["2026", "2025"]}
                    - {question: Which regions?, options: [North, South, West], multiple: true}
                    - {question: Why?}
          - say: "${asked.text}"
        """);

    Ended parked = run("--mode", "auto", "--yes");
    assertThat(parked.exit()).as("nobody guesses: %s", parked).isEqualTo(3);
    assertThat(parked.err()).contains("Which year?", "Which regions?", "Why?");
    assertThat(approve("--answer", "1").exit()).as("an answer for each").isEqualTo(2);
    assertThat(approve("--answer", "2", "--answer", "1,3", "--answer", "because").exit()).isZero();
    Ended done = resume();
    assertThat(done.exit()).isZero();
    assertThat(done.err()).contains("→ 2025", "→ North, West", "→ because");
  }

  @Test
  void alwaysMeansThisToolInThisFolderForAWhile() throws Exception {
    script(
        """
        script: the like
        steps:
          - calls: [{tool: Write, input: {path: out/a.txt, content: a}}]
          - calls: [{tool: Write, input: {path: out/b.txt, content: b}}]
          - calls: [{tool: Write, input: {path: c.txt, content: c}}]
          - calls: [{tool: Write, input: {path: out/d.txt, content: d}}]
          - say: Done.
        """);

    assertThat(run("--mode", "ask").exit()).isEqualTo(3);
    approve("--always", "--for", "2");
    assertThat(resume().exit()).as("c.txt is elsewhere").isEqualTo(3);
    assertThat(files()).containsExactly("out/a.txt", "out/b.txt");

    Ended grants = workroom.run("grants", workroom.latest());
    assertThat(grants.out()).contains("Write on file:" + folder.toRealPath() + "/out/*");
    assertThat(workroom.run("show", workroom.latest()).out()).contains("grant    ");
    String grant = grants.out().substring(0, grants.out().indexOf(':'));
    assertThat(workroom.run("grants", workroom.latest(), "--revoke", grant).exit()).isZero();
    approve();
    assertThat(resume().exit()).as("revoked: out/d.txt asks").isEqualTo(3);
    assertThat(files()).containsExactly("c.txt", "out/a.txt", "out/b.txt");
  }

  @Test
  void aLoopOfEqualFailingCallsEnds() throws Exception {
    var steps = new StringBuilder("script: a loop\nsteps:\n");
    for (int i = 0; i < 8; i++) {
      steps.append(
          "  - calls: [{name: r%d, tool: Read, input: {path: nowhere.txt}}]%n".formatted(i));
      steps.append(i == 0 ? "" : "    expect: [{call: r%d, ok: false}]%n".formatted(i - 1));
    }
    script(steps.toString());

    Ended ended = run("--mode", "auto");

    assertThat(ended.exit()).as("%s", ended).isEqualTo(1);
    assertThat(ended.err()).contains("repeated a call of Read that fails 5 times");
    assertThat(events(ToolFinished.class).stream().map(e -> e.result().text()))
        .hasSize(5)
        .element(2)
        .asString()
        .contains("Change its input");
  }

  @Test
  void whatAStopOnTheWayAsksIsAPlanReviewWithItsReason() throws Exception {
    script(
        """
        script: each
        steps:
          - calls: [{tool: Plan, input: {steps: [{title: One, creates: [a.txt]}]}}]
          - calls: [{tool: Write, input: {path: a.txt, content: a}}]
          - say: Done.
        """);
    run();
    approve("--ask-each");
    assertThat(resume().exit()).as("each change asks").isEqualTo(3);
    assertThat(events(ApprovalRequested.class).getLast().request())
        .isInstanceOf(Request.Permission.class);
    approve();
    assertThat(resume().exit()).isZero();
    assertThat(files()).containsExactly("a.txt");
  }

  private void script(String text) throws IOException {
    Files.writeString(place.resolve("script.yaml"), text);
  }

  private Ended run(String... more) throws Exception {
    Stream<String> task =
        Files.exists(folder.resolve("brief.md")) ? Stream.of() : Stream.of("--prompt", "Do it.");
    return workroom.run(
        Stream.of(
                Stream.of(
                    "run",
                    "--folder",
                    folder.toString(),
                    "--model",
                    "script:" + place.resolve("script.yaml")),
                task,
                Stream.of(more))
            .flatMap(s -> s)
            .toArray(String[]::new));
  }

  private Ended approve(String... more) throws Exception {
    return workroom.run(
        Stream.concat(Stream.of("approve", workroom.latest()), Stream.of(more))
            .toArray(String[]::new));
  }

  private Ended resume() throws Exception {
    return workroom.run("resume", workroom.latest());
  }

  private <E extends Event> List<E> events(Class<E> kind) throws Exception {
    return workroom.log(workroom.latest()).stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(p ->
              Files.isRegularFile(p)
                  && !p.endsWith("brief.md")
                  && !p.toString().contains("exports"))
          .map(p -> folder.relativize(p).toString())
          .sorted()
          .toList();
    }
  }
}
