package dev.workroom.app;

import dev.workroom.core.event.Budget;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What the command line says of a budget; what it does not say stays as it is. */
record Limits(
    Optional<Long> microUsd,
    Optional<Long> tokens,
    Optional<Long> steps,
    Optional<Duration> time,
    Optional<Long> subagents) {
  static final Limits NONE =
      new Limits(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static void options(CommandSpec spec) {
    spec.addOption(
        Command.option("N", "Stop before this many US dollars are spent.", "--budget-usd"));
    spec.addOption(Command.option("N", "Stop at this many tokens (20000000).", "--budget-tokens"));
    spec.addOption(Command.option("N", "Stop at this many model calls (500).", "--budget-steps"));
    spec.addOption(
        Command.option("N", "Stop at this many minutes of work (240).", "--budget-minutes"));
    spec.addOption(
        Command.option("N", "Start at most this many sub-agents (200).", "--budget-subagents"));
  }

  static Limits of(ParseResult arguments) {
    return new Limits(
        money(Command.value(arguments, "--budget-usd", "")),
        count(arguments, "--budget-tokens", 12),
        count(arguments, "--budget-steps", 9),
        minutes(Command.value(arguments, "--budget-minutes", "")),
        count(arguments, "--budget-subagents", 6));
  }

  /** The same with a limit of money, {@code 2.50}; empty: none. */
  Limits withMoney(String usd) {
    return new Limits(money(usd), tokens, steps, time, subagents);
  }

  /** The budget with these limits in the place of its own. */
  Budget over(Budget budget) {
    Budget all = microUsd.map(budget::withMicroUsd).orElse(budget);
    all = with(all, tokens, all::withTokens);
    all = with(all, steps, all::withSteps);
    Budget last = time.map(all::withTime).orElse(all);
    return with(last, subagents, n -> last.withSubagents((int) n));
  }

  /** The option that raises a limit, by the phrase that {@code Outcome.OverBudget} carries. */
  static String option(String limit) {
    String last =
        limit.endsWith("of work") ? "minutes" : limit.substring(limit.lastIndexOf(' ') + 1);
    return switch (last) {
      case "dollars" -> "--budget-usd";
      case "tokens" -> "--budget-tokens";
      case "minutes" -> "--budget-minutes";
      default -> "--budget-steps";
    };
  }

  private static Budget with(Budget budget, Optional<Long> limit, LongFunction<Budget> put) {
    return limit.isPresent() ? put.apply(limit.get()) : budget;
  }

  private static Optional<Long> count(ParseResult arguments, String option, int digits) {
    String value = Command.value(arguments, option, "").replace("_", "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!value.matches("\\d{1," + digits + "}")) {
      throw UserError.usage("%s takes a whole number, not '%s'.".formatted(option, value));
    }
    return Optional.of(Long.parseLong(value));
  }

  private static Optional<Duration> minutes(String minutes) {
    if (minutes.isEmpty()) {
      return Optional.empty();
    }
    if (!minutes.matches("\\d{1,6}([.]\\d{1,3})?")) {
      throw UserError.usage(
          "--budget-minutes takes minutes such as 30 or 0.5, not '%s'.".formatted(minutes));
    }
    BigDecimal seconds = new BigDecimal(minutes).multiply(BigDecimal.valueOf(60));
    return Optional.of(Duration.ofMillis(seconds.movePointRight(3).longValueExact()));
  }

  private static Optional<Long> money(String usd) {
    if (usd.isEmpty()) {
      return Optional.empty();
    }
    if (!usd.matches("\\d{1,7}([.]\\d{1,6})?")) {
      throw UserError.usage("--budget-usd takes an amount such as 2.50, not '%s'.".formatted(usd));
    }
    return Optional.of(new BigDecimal(usd).movePointRight(6).longValueExact());
  }
}
