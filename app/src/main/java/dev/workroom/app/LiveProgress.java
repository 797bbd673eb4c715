package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.session.BudgetUse;
import dev.workroom.core.session.ProgressFold;
import dev.workroom.core.session.SessionProgress;
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
  private Optional<ProgressFold> fold = Optional.empty();
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
      fold(session, entry);
      Narration narration = narrators.computeIfAbsent(session, _ -> new Narration(titles));
      // What is asked is put by the attendant, who shows it himself; a plan is shown here.
      boolean put =
          entry.event() instanceof ApprovalRequested(_, Request request)
              && !(request instanceof Request.PlanReview);
      List<String> lines = put ? List.of() : narration.lines(entry);
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
      fold.ifPresent(f -> steps(f.now()).forEach(out::println));
      still = true;
    } finally {
      lock.unlock();
    }
  }

  /** The first session that is heard of is the one whose progress is shown. */
  private void fold(SessionId session, Entry entry) {
    if (fold.isEmpty()) {
      fold = Optional.of(new ProgressFold(session));
    }
    fold.get().add(session, entry);
    switch (entry.event()) {
      case ModelReplied e -> {
        thinking = "";
        e.message().toolUses().forEach(use -> running.put(use.id(), titles.apply(use)));
      }
      case ToolFinished e -> running.remove(e.call());
      default -> {}
    }
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(TICK);
        lock.lock();
        try {
          if (!still && fold.isPresent()) {
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
    if (fold.isEmpty()) {
      return;
    }
    SessionProgress now = fold.get().now();
    var lines = new ArrayList<String>(steps(now));
    running.values().stream().limit(8).forEach(title -> lines.add("  … " + title));
    if (running.isEmpty()) {
      lines.add("  … " + (thinking.isBlank() ? "thinking" : thinking));
    }
    lines.add("  " + figures(now));
    lines.forEach(line ->
        out.println(Terminal.oneLine(line.stripTrailing(), width - 1).indent(0).stripTrailing()));
    drawn = lines.size();
    out.flush();
  }

  private static String figures(SessionProgress now) {
    Duration elapsed = Duration.between(now.started().orElse(Instant.now()), Instant.now());
    var parts = new ArrayList<String>();
    parts.add(Figures.time(elapsed));
    parts.add(now.modelCalls() + " steps");
    parts.add(Figures.tokens(now.usage().tokens()));
    parts.add(Figures.cost(now.usage()));
    parts.add("context " + Figures.tokens(now.contextTokens()));
    now.limits().stream()
        .filter(BudgetUse::near)
        .forEach(use -> parts.add("near its limit of " + use.most()));
    long working =
        now.agents().stream().filter(a -> a.state() == SessionProgress.State.WORKING).count();
    if (working > 0) {
      parts.add(working + (working == 1 ? " sub-agent" : " sub-agents"));
    }
    if (!now.waits().isEmpty()) {
      parts.add(now.waits().size() + " waiting for you");
    }
    return String.join(" · ", parts);
  }

  private static List<String> steps(SessionProgress now) {
    return now.steps().stream().map(Figures::step).toList();
  }

  private String tail(String text) {
    String line = Terminal.oneLine(text, Integer.MAX_VALUE);
    int most = width - 8;
    return line.length() <= most ? line : line.substring(line.length() - most);
  }
}
