package dev.workroom.core.session;

import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Plan.Status;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a session is, with the sessions below it: what every surface shows.
 *
 * @param steps the plan's steps, each with what the log shows of it; empty: there is no plan
 * @param beside what was made that belongs to no step
 * @param started when the session began
 * @param at when the last thing happened
 * @param working time of work, without waiting for people
 * @param usage what it took, what running sub-agents have taken so far included
 * @param modelCalls its own steps
 * @param contextTokens how full the model's context is
 * @param limits how much of each limit is used
 * @param running the calls in hand, of all sessions
 * @param waits what waits for a person, of all sessions
 * @param agents the sub-agents, in the order in which they began
 * @param outcome how the last turn ended
 */
public record SessionProgress(
    List<Step> steps,
    List<Made> beside,
    Optional<Instant> started,
    Instant at,
    Duration working,
    Usage usage,
    int modelCalls,
    long contextTokens,
    List<BudgetUse> limits,
    List<Running> running,
    List<Wait> waits,
    List<Agent> agents,
    Optional<Outcome> outcome) {
  public SessionProgress {
    steps = List.copyOf(steps);
    beside = List.copyOf(beside);
    limits = List.copyOf(limits);
    running = List.copyOf(running);
    waits = List.copyOf(waits);
    agents = List.copyOf(agents);
  }

  /**
   * One step of the plan and what the log shows of it.
   *
   * @param status done as soon as all that it announced by name is made, or the agent says so
   * @param missing what it announced by name and what is not there, though it is said to be done
   * @param calls tool calls that ended while it was worked on
   * @param failed those of them that failed or were refused
   */
  public record Step(
      int number,
      Plan.Step planned,
      Status status,
      List<Made> made,
      List<String> missing,
      int calls,
      int failed) {
    public Step {
      made = List.copyOf(made);
      missing = List.copyOf(missing);
    }
  }

  /** What became of one file; of several changes of a file the sum. */
  public record Made(String path, Kind kind) {}

  /** What was done to a file. */
  public enum Kind {
    CREATED,
    CHANGED,
    MOVED,
    DELETED
  }

  /** A call in hand. */
  public record Running(SessionId session, CallId call, String tool, Instant since) {}

  /** Something that a person is asked. */
  public record Wait(SessionId session, CallId call, Request request, Instant since) {}

  /**
   * A sub-agent.
   *
   * @param tool the tool it uses just now, if it does not think
   */
  public record Agent(
      SessionId session, CallId call, State state, Optional<String> tool, Usage usage) {}

  /** Where a sub-agent stands. */
  public enum State {
    WORKING,
    WAITING,
    DONE,
    FAILED
  }

  /** Steps that are done, of those that were not dropped. */
  public int done() {
    return (int) steps.stream().filter(step -> step.status() == Status.DONE).count();
  }

  /** Steps that are still to be done. */
  public List<Step> open() {
    return steps.stream()
        .filter(step -> step.status() == Status.PENDING || step.status() == Status.ACTIVE)
        .toList();
  }
}
