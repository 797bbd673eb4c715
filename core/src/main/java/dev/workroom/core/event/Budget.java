package dev.workroom.core.event;

import java.time.Duration;
import java.util.Optional;

/**
 * How much a session may consume; checked before each model call.
 *
 * @param steps model calls
 * @param tokens tokens read and written together
 * @param microUsd money in millionths of a US dollar; empty: no limit
 * @param time working time, without waiting for people
 * @param subagents sub-agents in all
 * @param depth how deep sub-agents may start sub-agents
 */
public record Budget(
    long steps, long tokens, Optional<Long> microUsd, Duration time, int subagents, int depth) {
  public static final Budget DEFAULT =
      new Budget(500, 20_000_000, Optional.empty(), Duration.ofHours(4), 200, 2);

  public Budget {
    if (steps < 0 || tokens < 0 || time.isNegative() || subagents < 0 || depth < 0) {
      throw new IllegalArgumentException("a budget cannot be negative");
    }
  }

  public Budget withMicroUsd(long limit) {
    return new Budget(steps, tokens, Optional.of(limit), time, subagents, depth);
  }

  public Budget withSteps(long limit) {
    return new Budget(limit, tokens, microUsd, time, subagents, depth);
  }

  public Budget withTokens(long limit) {
    return new Budget(steps, limit, microUsd, time, subagents, depth);
  }

  public Budget withTime(Duration limit) {
    return new Budget(steps, tokens, microUsd, limit, subagents, depth);
  }

  public Budget withSubagents(int limit) {
    return new Budget(steps, tokens, microUsd, time, limit, depth);
  }

  /** What is limited. */
  public enum Limit {
    MONEY,
    TOKENS,
    STEPS,
    TIME,
    SUBAGENTS
  }
}
