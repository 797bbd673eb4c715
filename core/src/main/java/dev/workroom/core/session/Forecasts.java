package dev.workroom.core.session;

import dev.workroom.core.event.Forecast;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Plan.Status;
import java.time.Duration;
import java.util.Optional;

/**
 * Reckons what the rest of a plan will probably take. A step of a plan takes some model calls; each
 * call reads the context as it stands, which grows by what each has added so far; price and time
 * for a token are those of the session until now.
 */
public final class Forecasts {
  /** Model calls that a step of a plan takes, from sessions with plans that we have seen. */
  private static final int CALLS_PER_STEP = 3;

  /** How much a call adds to the context where nothing was observed yet, in tokens. */
  private static final long TYPICAL_GROWTH = 1_500;

  /** What a first request takes before anything is known. */
  private static final long TYPICAL_CONTEXT = 4_000;

  private static final Duration TYPICAL_CALL = Duration.ofSeconds(8);

  private Forecasts() {}

  /** What the open steps will probably take from here on. */
  public static Forecast of(SessionState state, Plan plan) {
    long open =
        plan.steps().stream()
            .filter(s -> s.status() == Status.PENDING || s.status() == Status.ACTIVE)
            .count();
    int agents = plan.steps().stream().mapToInt(step -> Math.max(0, step.agents().orElse(0))).sum();
    long calls = open * CALLS_PER_STEP + 1;
    long context = state.lastReply().map(SessionState.Reply::contextTokens).orElse(TYPICAL_CONTEXT);
    long growth = state.steps() > 1 ? context / state.steps() : TYPICAL_GROWTH;
    long tokens = calls * context + growth * calls * (calls - 1) / 2;
    // A sub-agent begins anew with a clean context and works about as long as a few steps.
    long below = CALLS_PER_STEP * 3L;
    long child = below * TYPICAL_CONTEXT + TYPICAL_GROWTH * below * (below - 1) / 2;
    return priced(state, calls + agents * below, tokens + agents * child);
  }

  private static Forecast priced(SessionState state, long calls, long tokens) {
    long seen = state.usage().tokens();
    Optional<Long> money =
        state.usage().priced() && seen > 0
            ? Optional.of(Math.round((double) state.usage().microUsd() / seen * tokens))
            : Optional.empty();
    Duration call = state.steps() > 0 ? state.working().dividedBy(state.steps()) : TYPICAL_CALL;
    return new Forecast(calls, tokens, money, call.multipliedBy(calls));
  }
}
