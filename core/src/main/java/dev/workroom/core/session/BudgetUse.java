package dev.workroom.core.session;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Budget.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much of one limit is used, both in the limit's own unit: millionths of a dollar, tokens,
 * steps, milliseconds, sub-agents.
 */
public record BudgetUse(Limit limit, long used, long of) {
  private static final double WARN = 0.8;

  /** Every limit of the session's budget, money first. */
  public static List<BudgetUse> of(SessionState state) {
    Budget budget = state.budget();
    var all = new ArrayList<BudgetUse>();
    budget
        .microUsd()
        .ifPresent(most -> all.add(new BudgetUse(Limit.MONEY, state.usage().microUsd(), most)));
    all.add(new BudgetUse(Limit.STEPS, state.steps() + state.subagentSteps(), budget.steps()));
    all.add(new BudgetUse(Limit.TOKENS, state.usage().tokens(), budget.tokens()));
    all.add(new BudgetUse(Limit.TIME, state.working().toMillis(), budget.time().toMillis()));
    all.add(new BudgetUse(Limit.SUBAGENTS, state.subagents(), budget.subagents()));
    return List.copyOf(all);
  }

  /** How much of one limit of the session's budget is used. */
  public static BudgetUse of(SessionState state, Limit limit) {
    return of(state).stream().filter(use -> use.limit() == limit).findFirst().orElseThrow();
  }

  public boolean reached() {
    return used >= of;
  }

  /** Whether four fifths are used. */
  public boolean near() {
    return of > 0 && used >= of * WARN;
  }

  /** The limit as a phrase for people: {@code 2.50 US dollars}. */
  public String most() {
    return words(of);
  }

  /** A sentence for people and the model. */
  public String sentence() {
    return "%d %% of the budget of %s are used (%s)."
        .formatted(of == 0 ? 100 : used * 100 / of, most(), words(used));
  }

  private String words(long amount) {
    return switch (limit) {
      case MONEY -> String.format(Locale.ROOT, "%.2f US dollars", amount / 1e6);
      case TOKENS -> String.format(Locale.ROOT, "%,d tokens", amount);
      case STEPS -> amount + (amount == 1 ? " step" : " steps");
      case TIME -> time(Duration.ofMillis(amount));
      case SUBAGENTS -> amount + (amount == 1 ? " sub-agent" : " sub-agents");
    };
  }

  private static String time(Duration time) {
    boolean whole = time.toSeconds() % 60 == 0 || time.toMinutes() >= 10;
    long many = whole ? time.toMinutes() : time.toSeconds();
    return many + (whole ? " minute" : " second") + (many == 1 ? "" : "s") + " of work";
  }
}
