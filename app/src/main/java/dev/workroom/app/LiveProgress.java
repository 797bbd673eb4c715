package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.PlanApproved;
import dev.workroom.core.event.Event.PlanUpdated;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Plan;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.Usage;
import dev.workroom.core.model.Model.Delta;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Progress in a terminal: what happened scrolls by; below it stand the plan with ticks, the calls
 * in hand, the time, tokens and cost.
 */
final class LiveProgress implements Progress {
  private static final String ERASE_BELOW = "\u001b[0J";
  private static final Duration TICK = Duration.ofMillis(250);

  private final PrintStream out;
  private final Function<ToolUse, String> titles;
  private final int width;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SessionId, Narration> narrators = new HashMap<>();
  private final Map<CallId, String> running = new LinkedHashMap<>();
  private final Thread ticker;
  private Optional<Plan> plan = Optional.empty();
  private Optional<Instant> start = Optional.empty();
  private Usage usage = Usage.NONE;
  private int steps;
  private String thinking = "";
  private int drawn;
  private boolean still;

  LiveProgress(PrintStream out, Function<ToolUse, String> titles, int width) {
    this.out = out;
    this.titles = titles;
    this.width = Math.max(40, width);
    this.ticker = Thread.ofVirtual().name("terminal").start(this::tick);
  }

  @Override
  public void entry(SessionId session, Entry entry) {
    lock.lock();
    try {
      still = false;
      start = Optional.of(start.orElse(entry.at()));
      fold(entry);
      Narration narration = narrators.computeIfAbsent(session, _ -> new Narration(titles));
      List<String> lines = narration.lines(entry);
      erase();
      String lane = PlainProgress.lane(session);
      lines.forEach(line -> out.println(lane + Terminal.harmless(line)));
      draw();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void delta(SessionId session, Delta delta) {
    lock.lock();
    try {
      switch (delta) {
        case Delta.Text(String text) -> thinking = tail(thinking + text);
        case Delta.Thinking(String text) -> thinking = tail(thinking + text);
        case Delta.Retrying(String reason, int attempt) ->
            thinking = "attempt " + (attempt + 1) + ", since " + reason;
        case Delta.Progress(CallId call, String text) -> running.replace(call, text);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void yield() {
    lock.lock();
    try {
      erase();
      still = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    ticker.interrupt();
    lock.lock();
    try {
      erase();
      plan.ifPresent(p -> steps(p).forEach(out::println));
      still = true;
    } finally {
      lock.unlock();
    }
  }

  private void fold(Entry entry) {
    switch (entry.event()) {
      case ModelReplied e -> {
        usage = usage.plus(e.usage());
        steps++;
        thinking = "";
        e.message().toolUses().forEach(use -> running.put(use.id(), titles.apply(use)));
      }
      case ToolFinished e -> running.remove(e.call());
      case SubagentEnded e -> usage = usage.plus(e.usage());
      case PlanUpdated e -> plan = Optional.of(e.plan());
      case PlanApproved e -> plan = Optional.of(e.plan());
      default -> {}
    }
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(TICK);
        lock.lock();
        try {
          if (!still && start.isPresent()) {
            erase();
            draw();
          }
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void erase() {
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A\r" + ERASE_BELOW);
      drawn = 0;
    }
    out.flush();
  }

  private void draw() {
    var lines = new ArrayList<String>();
    plan.ifPresent(p -> lines.addAll(steps(p)));
    running.values().stream().limit(8).forEach(title -> lines.add("  … " + title));
    if (running.isEmpty()) {
      lines.add("  … " + (thinking.isBlank() ? "thinking" : thinking));
    }
    Duration elapsed = Duration.between(start.orElse(Instant.now()), Instant.now());
    lines.add(
        "  %s · %d steps · %s · %s"
            .formatted(
                Figures.time(elapsed), steps, Figures.tokens(usage.tokens()), Figures.cost(usage)));
    lines.forEach(line ->
        out.println(Terminal.oneLine(line.stripTrailing(), width - 1).indent(0).stripTrailing()));
    drawn = lines.size();
    out.flush();
  }

  private static List<String> steps(Plan plan) {
    var lines = new ArrayList<String>();
    for (Plan.Step step : plan.steps()) {
      String mark =
          switch (step.status()) {
            case PENDING -> "○";
            case ACTIVE -> "▸";
            case DONE -> "✓";
            case DROPPED -> "–";
          };
      lines.add(mark + " " + step.title());
    }
    return lines;
  }

  private String tail(String text) {
    String line = Terminal.oneLine(text, Integer.MAX_VALUE);
    int most = width - 8;
    return line.length() <= most ? line : line.substring(line.length() - most);
  }
}
