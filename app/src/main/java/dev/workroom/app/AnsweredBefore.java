package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.ToolResult;
import dev.workroom.extensions.mcp.Surroundings.Answered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people answered to a call that is repeated, by the log: a connector's question outlives the
 * process that put it.
 */
final class AnsweredBefore {
  private final ToolUse meant;
  private final Set<CallId> like = new HashSet<>();
  private final Map<CallId, Request> open = new HashMap<>();
  private final List<Answered> answers = new ArrayList<>();

  private AnsweredBefore(ToolUse meant) {
    this.meant = meant;
  }

  /**
   * The questions and answers of this call and of those with the same tool and input, since one of
   * them last had a result that was no failure.
   */
  static List<Answered> of(List<Entry> log, CallId call) {
    Optional<AnsweredBefore> fold =
        log.stream()
            .flatMap(entry -> uses(entry.event()).stream())
            .filter(use -> use.id().equals(call))
            .findFirst()
            .map(AnsweredBefore::new);
    fold.ifPresent(f -> log.forEach(entry -> f.take(entry.event())));
    return fold.map(f -> List.copyOf(f.answers)).orElse(List.of());
  }

  private static List<ToolUse> uses(Event event) {
    return event instanceof ModelReplied replied ? replied.message().toolUses() : List.of();
  }

  private void take(Event event) {
    uses(event).stream()
        .filter(use -> use.tool().equals(meant.tool()) && use.input().equals(meant.input()))
        .forEach(use -> like.add(use.id()));
    if (event instanceof ApprovalRequested asked && like.contains(asked.call())) {
      open.put(asked.call(), asked.request());
    } else if (event instanceof ApprovalDecided decided && open.containsKey(decided.call())) {
      answers.add(new Answered(open.remove(decided.call()), decided.decision()));
    } else if (event instanceof ToolFinished finished
        && like.contains(finished.call())
        && finished.result() instanceof ToolResult.Ok) {
      answers.clear();
    }
  }
}
