package dev.workroom.core.session;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
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
    return new StateDraft(this, entry).done();
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
}
