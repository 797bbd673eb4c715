package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.session.BudgetUse;
import dev.workroom.core.session.ProgressFold;
import dev.workroom.core.session.SessionProgress;
import dev.workroom.core.session.SessionProgress.State;
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
 * in hand, a lane for each sub-agent, the time, tokens and cost. The last line is the person's:
 * what is half typed there stays while the lines above it change.
 */
final class LiveProgress implements Progress {
  private static final String ERASE_BELOW = "\u001b[0J";
  private static final Duration TICK = Duration.ofMillis(250);
  private static final int MOST_LANES = 8;

  private final PrintStream out;
  private final Function<ToolUse, String> titles;
  private final int width;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SessionId, Narration> narrators = new HashMap<>();
  private final Map<SessionId, Doing> doing = new HashMap<>();
  private final Thread ticker;
  private final Instant began = Instant.now();
  private Optional<ProgressFold> fold = Optional.empty();
  private int drawn;
  private boolean still;

  /** What a session is at: its task, the calls in hand, and the end of what the model writes. */
  private static final class Doing {
    private final Map<CallId, String> calls = new LinkedHashMap<>();
    private String task = "";
    private String thinking = "";

    String now() {
      return calls.isEmpty()
          ? thinking.isBlank() ? "thinking" : thinking
          : String.join("; ", calls.values());
    }
  }

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
      String lane = PlainProgress.lane(session);
      lines.forEach(line -> insert(lane + Terminal.harmless(line)));
      draw();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void earlier(SessionId session, Entry entry) {
    lock.lock();
    try {
      fold(session, entry);
      narrators.computeIfAbsent(session, _ -> new Narration(titles)).lines(entry);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void delta(SessionId session, Delta delta) {
    lock.lock();
    try {
      Doing now = doing(session);
      switch (delta) {
        case Delta.Text(String text) -> now.thinking = tail(now.thinking + text);
        case Delta.Thinking(String text) -> now.thinking = tail(now.thinking + text);
        case Delta.Retrying(String reason, int attempt) ->
            now.thinking = "attempt " + (attempt + 1) + ", since " + reason;
        case Delta.Progress(CallId call, String text) -> now.calls.replace(call, text);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void typed(String line, String answer) {
    lock.lock();
    try {
      if (drawn > 0) {
        // The terminal has shown the line and gone to the next one.
        drawn += 1 + line.length() / width;
      }
      if (!answer.isEmpty()) {
        insert(answer);
      }
      draw();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void completed(String line, String told) {
    lock.lock();
    try {
      if (!told.isEmpty()) {
        insert(Terminal.harmless(told));
      }
      out.print("\r\u001b[2K" + Terminal.harmless(line));
      draw();
      out.flush();
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
        Doing now = doing(session);
        now.thinking = "";
        e.message().toolUses().forEach(use -> now.calls.put(use.id(), titles.apply(use)));
      }
      case ToolFinished e -> doing(session).calls.remove(e.call());
      case SubagentStarted e -> {
        doing(session).calls.remove(e.call());
        doing(e.child()).task = e.title();
      }
      default -> {}
    }
  }

  private Doing doing(SessionId session) {
    return doing.computeIfAbsent(session, _ -> new Doing());
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(TICK);
        lock.lock();
        try {
          if (!still) {
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

  /** One or more lines above those that stay, as they come to stand in the scrollback. */
  private void insert(String text) {
    for (String line : text.split("\n", -1)) {
      for (int from = 0; from == 0 || from < line.length(); from += width - 1) {
        String part = line.substring(from, Math.min(line.length(), from + width - 1));
        replace(0, List.of(part));
      }
    }
  }

  private void draw() {
    if (fold.isEmpty()) {
      return;
    }
    SessionProgress now = fold.get().now();
    var lines = new ArrayList<String>(steps(now));
    List<String> lanes = lanes(now);
    Doing own = doing(fold.get().root());
    own.calls.values().stream().limit(MOST_LANES).forEach(title -> lines.add("  … " + title));
    if (own.calls.isEmpty() && lanes.isEmpty()) {
      lines.add("  … " + own.now());
    }
    lines.addAll(lanes);
    lines.add("  " + figures(now));
    lines.add("  type to say something, /pause or /stop; / and Tab for commands");
    List<String> cut =
        lines.stream().map(line -> cut(Terminal.harmless(line).stripTrailing())).toList();
    replace(drawn, cut);
    drawn = cut.size();
    out.flush();
  }

  private String cut(String line) {
    return line.length() < width ? line : line.substring(0, width - 2) + "…";
  }

  /** One line for each sub-agent at work: its task, and what it does just now. */
  private List<String> lanes(SessionProgress now) {
    List<SessionProgress.Agent> busy =
        now.agents().stream()
            .filter(a -> a.state() == State.WORKING || a.state() == State.WAITING)
            .toList();
    var lanes = new ArrayList<String>();
    for (SessionProgress.Agent agent : busy.stream().limit(MOST_LANES).toList()) {
      Doing at = doing(agent.session());
      String does = agent.state() == State.WAITING ? "waits for you" : at.now();
      lanes.add(
          "  %s%s: %s"
              .formatted(
                  PlainProgress.lane(agent.session()),
                  Terminal.oneLine(at.task, width / 3),
                  Terminal.oneLine(does, width)));
    }
    if (busy.size() > MOST_LANES) {
      lanes.add("  and %d more sub-agents".formatted(busy.size() - MOST_LANES));
    }
    return lanes;
  }

  /**
   * Puts {@code lines} in the place of the first {@code old} of the drawn lines. Lines are inserted
   * and deleted above the cursor, whose line and column stay what they are, since a person may be
   * typing there (ECMA-48: IND, CUU, IL, DL, EL; DEC: save and restore the cursor).
   */
  private void replace(int old, List<String> lines) {
    int more = lines.size() - old;
    var codes = new StringBuilder();
    codes.append("\u001bD".repeat(Math.max(0, more)));
    codes.append("\u001b7");
    int up = drawn + Math.max(0, more);
    codes.append(up == 0 ? "" : "\u001b[" + up + "A").append('\r');
    if (more != 0) {
      codes.append("\u001b[" + Math.abs(more) + (more > 0 ? "L" : "M"));
    }
    lines.forEach(line -> codes.append("\r\u001b[2K").append(line).append('\n'));
    codes.append("\u001b8");
    codes.append(more < 0 ? "\u001b[" + -more + "A" : "");
    out.print(codes);
  }

  private String figures(SessionProgress now) {
    Duration elapsed = Duration.between(began, Instant.now());
    var parts = new ArrayList<String>();
    parts.add(Figures.time(elapsed));
    parts.add(Figures.steps(now.modelCalls()));
    parts.add(Figures.tokens(now.usage().tokens()));
    parts.add(Figures.cost(now.usage()));
    parts.add("context " + Figures.tokens(now.contextTokens()));
    now.limits().stream()
        .filter(BudgetUse::near)
        .forEach(use -> parts.add("near its limit of " + use.most()));
    long working = now.agents().stream().filter(a -> a.state() == State.WORKING).count();
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
