package dev.workroom.core.event;

/** How a turn ended, or why it cannot go on. */
public sealed interface Outcome {
  /** The agent has nothing left to do. */
  record Done() implements Outcome {}

  /** The user stopped it. */
  record Interrupted() implements Outcome {}

  /** A limit of the budget was reached. */
  record OverBudget(String limit) implements Outcome {}

  /** It could not go on; {@code reason} is for the user. */
  record Failed(String reason) implements Outcome {}

  /** The turn has not ended: only a person can make it go on. */
  record Waiting(String reason) implements Outcome {}
}
