package dev.workroom.app;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Forecast;
import dev.workroom.core.event.Plan.Status;
import dev.workroom.core.message.Usage;
import dev.workroom.core.session.SessionProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers as people read them in a terminal. */
final class Figures {
  private Figures() {}

  /** {@code 0:07}, {@code 12:40}, {@code 1:02:03}. */
  static String time(Duration duration) {
    long s = duration.toSeconds();
    return s < 3600
        ? "%d:%02d".formatted(s / 60, s % 60)
        : "%d:%02d:%02d".formatted(s / 3600, s / 60 % 60, s % 60);
  }

  /** {@code 950}, {@code 48.2k}, {@code 1.3M} tokens. */
  static String tokens(long count) {
    if (count < 1_000) {
      return count + " tokens";
    }
    return count < 1_000_000
        ? String.format(Locale.ROOT, "%.1fk tokens", count / 1e3)
        : String.format(Locale.ROOT, "%.1fM tokens", count / 1e6);
  }

  /** {@code 1 step}, {@code 12 steps}. */
  static String steps(long count) {
    return count + (count == 1 ? " step" : " steps");
  }

  /** The cost as far as prices are known. */
  static String cost(Usage usage) {
    if (!usage.priced()) {
      return usage.microUsd() == 0 ? "cost unknown" : "at least " + dollars(usage.microUsd());
    }
    return dollars(usage.microUsd());
  }

  /** A budget in one line: {@code $2.50 · 500 steps · 20.0M tokens · 4:00:00 of work}. */
  static String budget(Budget budget) {
    return "at most %s%d steps · %s · %s of work · %d sub-agents"
        .formatted(
            budget.microUsd().map(most -> dollars(most) + " · ").orElse(""),
            budget.steps(),
            tokens(budget.tokens()),
            time(budget.time()),
            budget.subagents());
  }

  /** What a plan will probably take, in one line. */
  static String forecast(Forecast forecast) {
    return "probably about %s, %s, %s"
        .formatted(
            tokens(forecast.tokens()),
            minutes(forecast.time()),
            forecast.microUsd().map(Figures::dollars).orElse("cost unknown"));
  }

  private static String minutes(Duration time) {
    long minutes = Math.round(time.toSeconds() / 60.0);
    return minutes < 1 ? "less than a minute" : minutes == 1 ? "a minute" : minutes + " minutes";
  }

  /** A step in one line: {@code ✓ Build the workbook → Q1.xlsx; missing: notes.md}. */
  static String step(SessionProgress.Step step) {
    var line = new StringBuilder(mark(step.status()) + " " + step.planned().title());
    if (!step.made().isEmpty()) {
      String made =
          step.made().stream()
              .limit(4)
              .map(one -> one.path().substring(one.path().lastIndexOf('/') + 1))
              .collect(Collectors.joining(", "));
      int more = step.made().size() - 4;
      line.append("  → ").append(made).append(more > 0 ? " and " + more + " more" : "");
    }
    if (!step.missing().isEmpty()) {
      line.append("; said to be done, missing: ").append(String.join(", ", step.missing()));
    }
    return Terminal.oneLine(line.toString(), 300);
  }

  /** Where a step stands, as one character. */
  static String mark(Status status) {
    return switch (status) {
      case PENDING -> "○";
      case ACTIVE -> "▸";
      case DONE -> "✓";
      case DROPPED -> "–";
    };
  }

  static String dollars(long microUsd) {
    return String.format(Locale.ROOT, "$%.2f", microUsd / 1e6);
  }

  /** {@code 812 B}, {@code 24 kB}, {@code 1.6 MB}. */
  static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%d kB", Math.round(bytes / 1e3))
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
