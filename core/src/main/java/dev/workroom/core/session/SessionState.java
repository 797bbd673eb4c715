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
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What a session is now: a pure fold over its log, of a size that does not grow with it.
 *
 * @param calls the calls of the model's last reply, in its order
 * @param failures equal calls that failed lately
 * @param warned the limits of which four fifths are known to be used
 * @param subagentSteps model calls of sub-agents that have ended
 * @param lanes sub-agents that have begun and not ended, by call
 * @param working how long it has worked, without the time in which it waited for people
 * @param influences whose untrusted content has entered, in this session or before its task; views
 *     that are shortened or taken back change nothing of it
 * @param planBy who approved the plan; empty: nobody or the session above
 * @param cutReplies how many replies in a row were cut at their length limit
 */
public record SessionState(
    long seq,
    Instant at,
    Optional<Setup> setup,
    Usage usage,
    int steps,
    int subagents,
    int subagentSteps,
    SequencedMap<CallId, Lane> lanes,
    Duration working,
    long lastInput,
    Optional<Reply> lastReply,
    int cutReplies,
    SequencedMap<CallId, CallState> calls,
    Optional<Plan> plan,
    boolean planApproved,
    String planBy,
    List<Label> influences,
    List<Grant> grants,
    Set<Budget.Limit> warned,
    List<Failure> failures,
    boolean paused,
    boolean stopping,
    Optional<Outcome> outcome) {

  /** The model's last message: its entry, the last entry it knew of, and the context it took. */
  public record Reply(long seq, long saw, Message.Assistant message, long contextTokens) {}

  /**
   * A sub-agent at work: since which entry, at what, with which share of the budget, and whether it
   * can go on only with a person.
   */
  public record Lane(long seq, SessionId child, String title, Budget share, boolean waiting) {}

  private static final int MOST_INFLUENCES = 24;

  public static final SessionState EMPTY =
      new SessionState(
          0,
          Instant.EPOCH,
          Optional.empty(),
          Usage.NONE,
          0,
          0,
          0,
          Collections.unmodifiableSequencedMap(new LinkedHashMap<>()),
          Duration.ZERO,
          0,
          Optional.empty(),
          0,
          Collections.unmodifiableSequencedMap(new LinkedHashMap<>()),
          Optional.empty(),
          false,
          "",
          List.of(),
          List.of(),
          Set.of(),
          List.of(),
          false,
          false,
          Optional.empty());

  public static SessionState of(List<Entry> log) {
    SessionState state = EMPTY;
    for (Entry entry : log) {
      state = state.apply(entry);
    }
    return state;
  }

  public SessionState apply(Entry entry) {
    var next = new Draft(this, entry);
    switch (entry.event()) {
      case SessionStarted e -> next.started(e.setup());
      case UserSaid _ -> next.said();
      case Noted _ -> next.lastInput = entry.seq();
      case ModelReplied e -> next.replied(e);
      case ApprovalRequested e -> next.call(e.call(), new CallState.Waiting(e.request(), begun(e)));
      case ApprovalDecided e -> next.decided(e);
      case GrantGiven e -> next.grants = with(grants, e.grant());
      case GrantRevoked e -> next.grants = without(grants, e.id());
      case ToolStarted e -> next.call(e.call(), new CallState.Running());
      case ToolFinished e -> next.finished(e);
      case Influenced e -> next.influenced(e.labels());
      case SubagentStarted e -> next.began(e);
      case SubagentWaits e -> next.waits(e);
      case SubagentEnded e -> next.ended(e);
      case PassedOn _ -> next.lastInput = entry.seq();
      case Rewound e -> next.rewound(e);
      case HookRan e -> next.usage = next.usage.plus(e.usage());
      case CallRewritten e -> next.rewritten(e);
      case CapsuleCorrected _,
          EvidenceGiven _,
          Verified _,
          MemoryLoaded _,
          Renamed _,
          Archived _ -> {}
      case PlanUpdated e -> next.plan = Optional.of(e.plan());
      case PlanApproved e -> {
        next.plan = Optional.of(e.plan());
        next.planApproved = true;
      }
      case ContextCompacted e -> next.usage = next.usage.plus(e.usage());
      case SearchUsed e -> next.usage = next.usage.plus(e.usage());
      case ModelLent e -> next.usage = next.usage.plus(e.usage());
      case BudgetRaised e -> next.raised(e.budget());
      case BudgetWarned e -> next.warned(e.limit());
      case SetupChanged e ->
          next.setup =
              setup.map(s ->
                  s.withMode(e.mode())
                      .withModel(e.model(), e.baseUrl())
                      .withIsolation(e.isolation())
                      .withReach(e.hosts(), e.search()));
      case Paused _ -> next.paused = true;
      case Resumed _ -> {
        next.paused = false;
        next.stopping = false;
        next.failures = List.of();
      }
      case StopRequested _ -> next.stopping = true;
      case TurnEnded e -> {
        next.outcome = Optional.of(e.outcome());
        next.stopping = false;
      }
      case FileChanged _ -> next.failures = List.of();
      case InstructionsLoaded _,
          HostContacted _,
          ExtensionsLoaded _,
          SkillUsed _,
          ModelFailed _,
          ArtifactProduced _,
          ArtifactChecked _,
          SourcesRecorded _ -> {}
    }
    return next.done();
  }

  /** The budget in force; the default one before the session has started. */
  public Budget budget() {
    return setup.map(Setup::budget).orElse(Budget.DEFAULT);
  }

  /** Something was said that the model has not seen yet. */
  public boolean unseenInput() {
    return lastInput > lastReply.map(Reply::saw).orElse(0L);
  }

  public boolean nothingToDo() {
    return !unseenInput() && calls.isEmpty();
  }

  /** Calls of the last reply that have no result: after a crash, the work left to settle. */
  public List<ToolUse> openCalls() {
    return lastReply.stream()
        .flatMap(reply -> reply.message().toolUses().stream())
        .filter(use -> !(calls.get(use.id()) instanceof CallState.Finished))
        .toList();
  }

  /** Whether an approved plan carries changes now: one that is under review does not. */
  public boolean planInForce() {
    return planApproved
        && waiting().values().stream().noneMatch(Request.PlanReview.class::isInstance);
  }

  /** What people are asked now, by call. */
  public SequencedMap<CallId, Request> waiting() {
    var waiting = new LinkedHashMap<CallId, Request>();
    calls.forEach((id, call) -> {
      if (call instanceof CallState.Waiting(Request request, _)) {
        waiting.put(id, request);
      }
    });
    return waiting;
  }

  /**
   * Whether its time stands still: a person is asked, or all the sub-agents at work wait for one.
   */
  public boolean waitsForPeople() {
    return !waiting().isEmpty()
        || (!lanes.isEmpty() && lanes.values().stream().allMatch(Lane::waiting));
  }

  /** The limit that is reached, as a phrase for people, if one is. */
  public Optional<String> exhausted() {
    return BudgetUse.of(this).stream()
        .filter(use -> use.limit() != Budget.Limit.SUBAGENTS && use.reached())
        .map(BudgetUse::most)
        .findFirst();
  }

  /** How often the same call has failed in the same way in a row. */
  public int failed(ToolUse use) {
    return Failure.times(failures, use);
  }

  private boolean begun(ApprovalRequested e) {
    return calls.get(e.call()) instanceof CallState.Running;
  }

  private static List<Grant> with(List<Grant> grants, Grant grant) {
    var all = new ArrayList<>(grants);
    all.add(grant);
    return List.copyOf(all);
  }

  private static List<Grant> without(List<Grant> grants, String id) {
    return grants.stream().filter(grant -> !grant.id().equals(id)).toList();
  }

  private static final class Draft {
    private final SessionState before;
    private final Entry entry;
    private Optional<Setup> setup;
    private Usage usage;
    private int steps;
    private int subagents;
    private int subagentSteps;
    private SequencedMap<CallId, Lane> lanes;
    private long lastInput;
    private Optional<Reply> lastReply;
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

    Draft(SessionState state, Entry entry) {
      this.before = state;
      this.entry = entry;
      setup = state.setup;
      usage = state.usage;
      steps = state.steps;
      subagents = state.subagents;
      subagentSteps = state.subagentSteps;
      lanes = state.lanes;
      lastInput = state.lastInput;
      lastReply = state.lastReply;
      cutReplies = state.cutReplies;
      calls = state.calls;
      plan = state.plan;
      planApproved = state.planApproved;
      planBy = state.planBy;
      influences = state.influences;
      grants = state.grants;
      warned = state.warned;
      failures = state.failures;
      paused = state.paused;
      stopping = state.stopping;
      outcome = state.outcome;
    }

    /** A session below another works within the plan that was approved there. */
    void started(Setup given) {
      setup = Optional.of(given);
      plan = given.plan();
      planApproved = given.plan().isPresent();
    }

    void raised(Budget budget) {
      setup = setup.map(s -> s.withBudget(budget));
      warned = Set.of();
    }

    void warned(Budget.Limit limit) {
      var all = EnumSet.of(limit);
      all.addAll(warned);
      warned = Collections.unmodifiableSet(all);
    }

    /** What is asked after the work was done is new work: the old plan does not carry it. */
    void said() {
      lastInput = entry.seq();
      failures = List.of();
      planApproved &= !(outcome.isPresent() && outcome.get() instanceof Outcome.Done);
      outcome = Optional.empty();
    }

    void began(SubagentStarted e) {
      subagents++;
      var more = new LinkedHashMap<>(lanes);
      more.put(e.call(), new Lane(entry.seq(), e.child(), e.title(), e.share(), false));
      lanes = Collections.unmodifiableSequencedMap(more);
    }

    void waits(SubagentWaits e) {
      Lane lane = lanes.get(e.call());
      if (lane != null) {
        var changed = new LinkedHashMap<>(lanes);
        changed.put(
            e.call(), new Lane(lane.seq(), lane.child(), lane.title(), lane.share(), e.waiting()));
        lanes = Collections.unmodifiableSequencedMap(changed);
      }
    }

    void ended(SubagentEnded e) {
      usage = usage.plus(e.usage());
      subagentSteps += e.steps();
      left(e.call());
    }

    void left(CallId call) {
      if (lanes.containsKey(call)) {
        var fewer = new LinkedHashMap<>(lanes);
        fewer.remove(call);
        lanes = Collections.unmodifiableSequencedMap(fewer);
      }
    }

    /** As if the model had not answered since; what was consumed stays consumed. */
    void rewound(Rewound e) {
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

    void call(CallId id, CallState now) {
      var changed = new LinkedHashMap<>(calls);
      changed.put(id, now);
      calls = Collections.unmodifiableSequencedMap(changed);
    }

    /** An answer counts once, and only to what is being asked. */
    void decided(ApprovalDecided e) {
      if (calls.get(e.call()) instanceof CallState.Waiting(Request request, boolean begun)) {
        call(e.call(), new CallState.Decided(request, e.decision(), begun));
        failures = List.of();
        if (request instanceof Request.PlanReview(Plan asked, String why, _)) {
          planBy = e.decision() instanceof Decision.Rejected ? planBy : entry.actor();
          plan =
              switch (e.decision()) {
                case Decision.Amended(Plan amended) -> Optional.of(amended);
                case Decision.Approved _ -> why.isEmpty() ? plan : Optional.of(asked.withoutStop());
                case Decision.Rejected _, Decision.Answered _ -> plan;
              };
        }
      }
    }

    /** Counts equal calls that fail; what worked, or what a person did, breaks the row. */
    void finished(ToolFinished e) {
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
    void influenced(List<Label> labels) {
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
    void rewritten(CallRewritten e) {
      lastReply =
          lastReply.map(reply ->
              new Reply(
                  reply.seq(),
                  reply.saw(),
                  reply.message().withInput(e.call(), e.input()),
                  reply.contextTokens()));
    }

    void replied(ModelReplied e) {
      usage = usage.plus(e.usage());
      steps++;
      outcome = Optional.empty();
      cutReplies = e.message().stop() == StopReason.LENGTH ? cutReplies + 1 : 0;
      lastReply =
          Optional.of(
              new Reply(
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
              || before.seq == 0
              || before.outcome.isPresent()
              || before.paused
              || before.waitsForPeople();
      return idle ? before.working : before.working.plus(Duration.between(before.at, entry.at()));
    }
  }
}
