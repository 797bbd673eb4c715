package dev.workroom.core.session;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.Archived;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.ArtifactProduced;
import dev.workroom.core.event.Event.BudgetRaised;
import dev.workroom.core.event.Event.BudgetWarned;
import dev.workroom.core.event.Event.CallRewritten;
import dev.workroom.core.event.Event.CapsuleCorrected;
import dev.workroom.core.event.Event.ContextCompacted;
import dev.workroom.core.event.Event.EvidenceGiven;
import dev.workroom.core.event.Event.ExtensionsLoaded;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.GrantGiven;
import dev.workroom.core.event.Event.GrantRevoked;
import dev.workroom.core.event.Event.HookRan;
import dev.workroom.core.event.Event.HostContacted;
import dev.workroom.core.event.Event.Influenced;
import dev.workroom.core.event.Event.InstructionsLoaded;
import dev.workroom.core.event.Event.MemoryLoaded;
import dev.workroom.core.event.Event.ModelFailed;
import dev.workroom.core.event.Event.ModelLent;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.Noted;
import dev.workroom.core.event.Event.PassedOn;
import dev.workroom.core.event.Event.Paused;
import dev.workroom.core.event.Event.PlanApproved;
import dev.workroom.core.event.Event.PlanUpdated;
import dev.workroom.core.event.Event.Renamed;
import dev.workroom.core.event.Event.Resumed;
import dev.workroom.core.event.Event.Rewound;
import dev.workroom.core.event.Event.SearchUsed;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.SetupChanged;
import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.event.Event.SourcesRecorded;
import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.SubagentWaits;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.ToolStarted;
import dev.workroom.core.event.Event.TurnEnded;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Event.Verified;
import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The next state of a session while one entry is taken in. */
final class StateDraft {
  private static final int MOST_INFLUENCES = 24;

  private final SessionState before;
  private final Entry entry;
  private Optional<Setup> setup;
  private Usage usage;
  private int steps;
  private int subagents;
  private int subagentSteps;
  private SequencedMap<CallId, SessionState.Lane> lanes;
  private long lastInput;
  private Optional<SessionState.Reply> lastReply;
  private int cutReplies;
  private SequencedMap<CallId, CallState> calls;
  private Optional<Plan> plan;
  private boolean planApproved;
  private String planBy;
  private List<Label> influences;
  private List<Grant> grants;
  private Set<Budget.Limit> warned;
  private List<Failure> failures;
  private boolean paused;
  private boolean stopping;
  private Optional<Outcome> outcome;

  StateDraft(SessionState state, Entry entry) {
    this.before = state;
    this.entry = entry;
    setup = state.setup();
    usage = state.usage();
    steps = state.steps();
    subagents = state.subagents();
    subagentSteps = state.subagentSteps();
    lanes = state.lanes();
    lastInput = state.lastInput();
    lastReply = state.lastReply();
    cutReplies = state.cutReplies();
    calls = state.calls();
    plan = state.plan();
    planApproved = state.planApproved();
    planBy = state.planBy();
    influences = state.influences();
    grants = state.grants();
    warned = state.warned();
    failures = state.failures();
    paused = state.paused();
    stopping = state.stopping();
    outcome = state.outcome();
    take();
  }

  private void take() {
    switch (entry.event()) {
      case SessionStarted e -> started(e.setup());
      case UserSaid _ -> said();
      case Noted _ -> lastInput = entry.seq();
      case ModelReplied e -> replied(e);
      case ApprovalRequested e -> call(e.call(), new CallState.Waiting(e.request(), begun(e)));
      case ApprovalDecided e -> decided(e);
      case GrantGiven e -> grants = with(before.grants(), e.grant());
      case GrantRevoked e -> grants = without(grants, e.id());
      case ToolStarted e -> call(e.call(), new CallState.Running());
      case ToolFinished e -> finished(e);
      case Influenced e -> influenced(e.labels());
      case SubagentStarted e -> began(e);
      case SubagentWaits e -> waits(e);
      case SubagentEnded e -> ended(e);
      case PassedOn _ -> lastInput = entry.seq();
      case Rewound e -> rewound(e);
      case HookRan e -> usage = usage.plus(e.usage());
      case CallRewritten e -> rewritten(e);
      case CapsuleCorrected _,
          EvidenceGiven _,
          Verified _,
          MemoryLoaded _,
          Renamed _,
          Archived _ -> {}
      case PlanUpdated e -> plan = Optional.of(e.plan());
      case PlanApproved e -> {
        plan = Optional.of(e.plan());
        planApproved = true;
      }
      case ContextCompacted e -> usage = usage.plus(e.usage());
      case SearchUsed e -> usage = usage.plus(e.usage());
      case ModelLent e -> usage = usage.plus(e.usage());
      case BudgetRaised e -> raised(e.budget());
      case BudgetWarned e -> warned(e.limit());
      case SetupChanged e ->
          setup =
              setup.map(s ->
                  s.withMode(e.mode())
                      .withModel(e.model(), e.baseUrl())
                      .withIsolation(e.isolation())
                      .withReach(e.hosts(), e.search()));
      case Paused _ -> paused = true;
      case Resumed _ -> {
        paused = false;
        stopping = false;
        failures = List.of();
      }
      case StopRequested _ -> stopping = true;
      case TurnEnded e -> {
        outcome = Optional.of(e.outcome());
        stopping = false;
      }
      case FileChanged _ -> failures = List.of();
      case InstructionsLoaded _,
          HostContacted _,
          ExtensionsLoaded _,
          SkillUsed _,
          ModelFailed _,
          ArtifactProduced _,
          ArtifactChecked _,
          SourcesRecorded _ -> {}
    }
  }

  /** A session below another works within the plan that was approved there. */
  private void started(Setup given) {
    setup = Optional.of(given);
    plan = given.plan();
    planApproved = given.plan().isPresent();
  }

  private void raised(Budget budget) {
    setup = setup.map(s -> s.withBudget(budget));
    warned = Set.of();
  }

  private void warned(Budget.Limit limit) {
    var all = EnumSet.of(limit);
    all.addAll(warned);
    warned = Collections.unmodifiableSet(all);
  }

  /** What is asked after the work was done is new work: the old plan does not carry it. */
  private void said() {
    lastInput = entry.seq();
    failures = List.of();
    planApproved &= !(outcome.isPresent() && outcome.get() instanceof Outcome.Done);
    outcome = Optional.empty();
  }

  private void began(SubagentStarted e) {
    subagents++;
    var more = new LinkedHashMap<>(lanes);
    more.put(e.call(), new SessionState.Lane(entry.seq(), e.child(), e.title(), e.share(), false));
    lanes = Collections.unmodifiableSequencedMap(more);
  }

  private void waits(SubagentWaits e) {
    SessionState.Lane lane = lanes.get(e.call());
    if (lane != null) {
      var changed = new LinkedHashMap<>(lanes);
      changed.put(
          e.call(),
          new SessionState.Lane(lane.seq(), lane.child(), lane.title(), lane.share(), e.waiting()));
      lanes = Collections.unmodifiableSequencedMap(changed);
    }
  }

  private void ended(SubagentEnded e) {
    usage = usage.plus(e.usage());
    subagentSteps += e.steps();
    left(e.call());
  }

  private void left(CallId call) {
    if (lanes.containsKey(call)) {
      var fewer = new LinkedHashMap<>(lanes);
      fewer.remove(call);
      lanes = Collections.unmodifiableSequencedMap(fewer);
    }
  }

  /** As if the model had not answered since; what was consumed stays consumed. */
  private void rewound(Rewound e) {
    lastReply = Optional.empty();
    calls = Collections.unmodifiableSequencedMap(new LinkedHashMap<>());
    lanes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>());
    cutReplies = 0;
    failures = List.of();
    outcome = Optional.empty();
    paused = false;
    stopping = false;
    lastInput = entry.seq();
    if (!e.planStands()) {
      plan = Optional.empty();
      planApproved = false;
    }
  }

  private void call(CallId id, CallState now) {
    var changed = new LinkedHashMap<>(calls);
    changed.put(id, now);
    calls = Collections.unmodifiableSequencedMap(changed);
  }

  /** An answer counts once, and only to what is being asked. */
  private void decided(ApprovalDecided e) {
    if (calls.get(e.call()) instanceof CallState.Waiting(Request request, boolean begun)) {
      call(e.call(), new CallState.Decided(request, e.decision(), begun));
      failures = List.of();
      if (request instanceof Request.PlanReview(Plan asked, String why, _)) {
        planBy = e.decision() instanceof Decision.Rejected ? planBy : entry.actor();
        plan =
            switch (e.decision()) {
              case Decision.Amended(Plan amended) -> Optional.of(amended);
              case Decision.Approved _ -> why.isEmpty() ? plan : Optional.of(asked.withoutStop());
              case Decision.Rejected _, Decision.Answered _, Decision.Picked _ -> plan;
            };
      }
    }
  }

  /** Counts equal calls that fail; what worked, or what a person did, breaks the row. */
  private void finished(ToolFinished e) {
    call(e.call(), new CallState.Finished(e.result()));
    left(e.call());
    influenced(e.labels().isEmpty() ? List.of(Label.unsaid("")) : e.labels());
    Optional<ToolUse> use =
        lastReply.stream()
            .flatMap(reply -> reply.message().toolUses().stream())
            .filter(one -> one.id().equals(e.call()))
            .findFirst();
    if (use.isPresent()) {
      failures =
          switch (e.result()) {
            case ToolResult.Failed(String text) -> Failure.counted(failures, use.get(), text);
            case ToolResult.Denied(String text) -> Failure.counted(failures, use.get(), text);
            case ToolResult.Ok _ -> Failure.without(failures, use.get());
            case ToolResult.Skipped _, ToolResult.Interrupted _, ToolResult.Unknown _ -> failures;
          };
    }
  }

  /** Beyond so many it is known well enough; those that hide something come first. */
  private void influenced(List<Label> labels) {
    for (Label label : labels) {
      if (label.untrusted() && !influences.contains(label)) {
        var all = new ArrayList<>(influences);
        all.add(label.hidden().isEmpty() ? all.size() : 0, label);
        if (all.size() > MOST_INFLUENCES) {
          leaveOut(all);
        }
        influences = List.copyOf(all);
      }
    }
  }

  /** Of many of one kind a few will do; the only one of its kind stays. */
  private static void leaveOut(List<Label> all) {
    for (int i = all.size() - 1; i >= 0; i--) {
      Label label = all.get(i);
      long alike =
          all.stream()
              .filter(other -> other.origin() == label.origin())
              .filter(other ->
                  label.origin() != Label.Origin.CONNECTOR || other.name().equals(label.name()))
              .count();
      if (alike > 1) {
        all.remove(i);
        return;
      }
    }
  }

  /** The loop goes on with the other input; what the model is shown of its own words stays. */
  private void rewritten(CallRewritten e) {
    lastReply =
        lastReply.map(reply ->
            new SessionState.Reply(
                reply.seq(),
                reply.saw(),
                reply.message().withInput(e.call(), e.input()),
                reply.contextTokens()));
  }

  private void replied(ModelReplied e) {
    usage = usage.plus(e.usage());
    steps++;
    outcome = Optional.empty();
    cutReplies = e.message().stop() == StopReason.LENGTH ? cutReplies + 1 : 0;
    lastReply =
        Optional.of(
            new SessionState.Reply(
                entry.seq(),
                e.saw(),
                e.message(),
                e.usage().contextTokens() + e.usage().outputTokens()));
    var asked = new LinkedHashMap<CallId, CallState>();
    e.message().toolUses().forEach(use -> asked.put(use.id(), new CallState.Requested()));
    calls = Collections.unmodifiableSequencedMap(asked);
  }

  SessionState done() {
    return new SessionState(
        entry.seq(),
        entry.at(),
        setup,
        usage,
        steps,
        subagents,
        subagentSteps,
        lanes,
        worked(),
        lastInput,
        lastReply,
        cutReplies,
        calls,
        plan,
        planApproved,
        planBy,
        influences,
        grants,
        warned,
        failures,
        paused,
        stopping,
        outcome);
  }

  private Duration worked() {
    boolean idle =
        entry.event() instanceof Resumed
            || before.seq() == 0
            || before.outcome().isPresent()
            || before.paused()
            || before.waitsForPeople();
    return idle
        ? before.working()
        : before.working().plus(Duration.between(before.at(), entry.at()));
  }

  private boolean begun(ApprovalRequested e) {
    return before.calls().get(e.call()) instanceof CallState.Running;
  }

  private static List<Grant> with(List<Grant> grants, Grant grant) {
    var all = new ArrayList<>(grants);
    all.add(grant);
    return List.copyOf(all);
  }

  private static List<Grant> without(List<Grant> grants, String id) {
    return grants.stream().filter(grant -> !grant.id().equals(id)).toList();
  }
}
