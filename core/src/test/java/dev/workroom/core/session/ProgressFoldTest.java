package dev.workroom.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.PlanApproved;
import dev.workroom.core.event.Event.PlanUpdated;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Handover;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Plan.Status;
import dev.workroom.core.event.Plan.Step;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Setup.Mode;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import dev.workroom.core.session.SessionProgress.Kind;
import dev.workroom.core.session.SessionProgress.Made;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressFoldTest {
  private static final Handover HANDOVER =
      new Handover(
          "count",
          Handover.Ending.DONE,
          "",
          "42",
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of());
  private static final SessionId ROOT = new SessionId("s");
  private static final Setup SETUP =
      new Setup(
          List.of(new Folder("/w", true)),
          Mode.PLAN,
          Budget.DEFAULT,
          "script:x",
          Optional.empty(),
          "none");
  private static final Plan PLAN =
      new Plan(
          List.of(
              Step.creating("Look"),
              Step.creating("Build", "a.csv", "b.csv"),
              Step.creating("Gather", "out/")));

  private final ProgressFold fold = new ProgressFold(ROOT);
  private final Map<SessionId, Long> seq = new HashMap<>();
  private long clock;

  @Test
  void aStepTicksWhenAllThatItAnnouncedByNameIsMade() {
    begin(PLAN);
    assertThat(statuses()).containsExactly(Status.ACTIVE, Status.PENDING, Status.PENDING);

    changed("/w/a.csv");
    assertThat(fold.now().steps().get(1).made())
        .containsExactly(new Made("/w/a.csv", Kind.CREATED));
    assertThat(statuses()).as("half of it").element(1).isEqualTo(Status.PENDING);

    changed("/w/b.csv");
    assertThat(statuses()).as("all of it").element(1).isEqualTo(Status.DONE);
    assertThat(fold.now().done()).isEqualTo(1);
  }

  @Test
  void aStepThatIsSaidToBeDoneShowsWhatIsMissing() {
    begin(PLAN);
    changed("/w/a.csv");
    add(ROOT, new PlanUpdated(marked(1, Status.DONE)));

    SessionProgress.Step step = fold.now().steps().get(1);
    assertThat(step.status()).isEqualTo(Status.DONE);
    assertThat(step.missing()).containsExactly("b.csv");
  }

  @Test
  void whatNobodyAnnouncedBelongsToTheStepInHand() {
    begin(PLAN);
    add(ROOT, new PlanUpdated(marked(2, Status.ACTIVE)));
    changed("/w/out/x/deep.txt");
    changed("/w/surprise.txt");

    assertThat(fold.now().steps().get(2).made())
        .extracting(Made::path)
        .containsExactly("/w/out/x/deep.txt", "/w/surprise.txt");
  }

  @Test
  void whatSubagentsMakeCountsAndTheirStateIsSeen() {
    begin(PLAN);
    calls(ROOT, "k", "Agent");
    var child = new SessionId("s/k");
    add(ROOT, new SubagentStarted(new CallId("k"), child, "count", Budget.DEFAULT));
    add(child, new SessionStarted("sub-agent", Optional.of(ROOT), SETUP));
    calls(child, "x", "Write");
    changed(child, "/w/a.csv");
    add(child, new ApprovalRequested(new CallId("x"), new Request.PlanReview(PLAN)));

    SessionProgress waits = fold.now();
    assertThat(waits.agents())
        .containsExactly(
            new SessionProgress.Agent(
                child,
                new CallId("k"),
                SessionProgress.State.WAITING,
                Optional.empty(),
                usage(10)));
    assertThat(waits.waits())
        .singleElement()
        .extracting(SessionProgress.Wait::session)
        .isEqualTo(child);
    assertThat(waits.usage()).as("both so far").isEqualTo(usage(20));
    assertThat(waits.steps().get(1).made()).hasSize(1);

    add(ROOT, new SubagentEnded(new CallId("k"), usage(10), 1, HANDOVER));
    add(ROOT, new ToolFinished(new CallId("k"), new ToolResult.Failed("it found nothing")));
    assertThat(fold.now().agents())
        .singleElement()
        .extracting(SessionProgress.Agent::state)
        .isEqualTo(SessionProgress.State.FAILED);
    assertThat(fold.now().usage()).as("counted once").isEqualTo(usage(20));
  }

  @Test
  void whatWasDoneGoesWithItsStepWhenThePlanChanges() {
    begin(PLAN);
    changed("/w/a.csv");
    var other = new Plan(List.of(Step.creating("Build", "a.csv"), Step.creating("More")));
    add(ROOT, new PlanApproved(other));

    assertThat(fold.now().steps())
        .extracting(s -> s.planned().title() + " " + s.status() + " " + s.made().size())
        .containsExactly("Build DONE 1", "More ACTIVE 0");
  }

  @Test
  void callsInHandContextAndLimitsAreShown() {
    begin(PLAN);
    calls(ROOT, "c", "Query");

    SessionProgress now = fold.now();
    assertThat(now.running()).extracting(SessionProgress.Running::tool).containsExactly("Query");
    assertThat(now.contextTokens()).isEqualTo(10);
    assertThat(now.limits()).contains(new BudgetUse(Budget.Limit.STEPS, 1, Budget.DEFAULT.steps()));

    add(ROOT, new ToolFinished(new CallId("c"), new ToolResult.Failed("no")));
    assertThat(fold.now().running()).isEmpty();
    assertThat(fold.now().steps().getFirst())
        .extracting(SessionProgress.Step::calls, SessionProgress.Step::failed)
        .containsExactly(1, 1);
  }

  @Test
  void itIsTheSameFoldedAtOnce() {
    var log = new ArrayList<>(begin(PLAN));
    log.add(changed("/w/a.csv"));

    assertThat(ProgressFold.of(ROOT, Map.of(ROOT, log))).isEqualTo(fold.now());
  }

  private List<Entry> begin(Plan plan) {
    return List.of(
        add(ROOT, new SessionStarted("main", Optional.empty(), SETUP)),
        add(ROOT, new PlanApproved(plan)));
  }

  private static Plan marked(int index, Status status) {
    var steps = new ArrayList<>(PLAN.steps());
    steps.set(index, steps.get(index).withStatus(status));
    return PLAN.withSteps(steps);
  }

  private List<Status> statuses() {
    return fold.now().steps().stream().map(SessionProgress.Step::status).toList();
  }

  private void calls(SessionId session, String id, String tool) {
    List<ContentBlock> content = List.of(new ToolUse(new CallId(id), tool, Json.EMPTY));
    add(
        session,
        new ModelReplied(0, new Message.Assistant(content, StopReason.TOOL_USE), usage(10)));
  }

  private Entry changed(String path) {
    return changed(ROOT, path);
  }

  private Entry changed(SessionId session, String path) {
    return add(
        session,
        new FileChanged(
            new CallId("w"), path, Optional.empty(), Optional.empty(), Optional.of("ab")));
  }

  private static Usage usage(long tokens) {
    return new Usage(tokens, 0, 0, 0, 0, true);
  }

  private Entry add(SessionId session, Event event) {
    long next = seq.merge(session, 1L, Long::sum);
    var entry = new Entry(next, Instant.EPOCH.plus(Duration.ofSeconds(clock++)), "t", event, "");
    fold.add(session, entry);
    return entry;
  }
}
