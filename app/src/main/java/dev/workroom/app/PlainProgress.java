package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.message.SessionId;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Progress where nobody watches a terminal: one line after another, with the time since the start.
 */
final class PlainProgress implements Progress {
  private final PrintStream out;
  private final Supplier<Narration> narrations;
  private final Map<SessionId, Narration> narrators = new HashMap<>();
  private Optional<Instant> start = Optional.empty();

  PlainProgress(PrintStream out, Supplier<Narration> narrations) {
    this.out = out;
    this.narrations = narrations;
  }

  @Override
  public void entry(SessionId session, Entry entry) {
    Instant began = start.orElse(entry.at());
    start = Optional.of(began);
    String time = Figures.time(Duration.between(began, entry.at()));
    String lane = lane(session);
    narrators
        .computeIfAbsent(session, _ -> narrations.get())
        .lines(entry)
        .forEach(line -> out.println("%6s  %s%s".formatted(time, lane, Terminal.harmless(line))));
  }

  @Override
  public void earlier(SessionId session, Entry entry) {
    narrators.computeIfAbsent(session, _ -> narrations.get()).lines(entry);
  }

  /** Sub-agents are told apart by the last part of their names. */
  static String lane(SessionId session) {
    int slash = session.value().lastIndexOf('/');
    return slash < 0 ? "" : "[" + session.value().substring(slash + 1) + "] ";
  }
}
