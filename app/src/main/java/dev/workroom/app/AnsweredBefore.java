package dev.workroom.app;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.extensions.mcp.Connectors;
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

  /** As {@link dev.workroom.extensions.mcp.Surroundings.Memory} says. */
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
        .filter(use -> !use.id().equals(meant.id()))
        .filter(use -> use.tool().equals(meant.tool()) && use.input().equals(meant.input()))
        .forEach(use -> like.add(use.id()));
    if (event instanceof ApprovalRequested asked && like.contains(asked.call())) {
      open.put(asked.call(), asked.request());
    } else if (event instanceof ApprovalDecided(CallId call, Decision decision)
        && open.containsKey(call)) {
      Request request = open.remove(call);
      if (!(decision instanceof Decision.Rejected)) {
        answers.add(new Answered(request, decision));
      }
    } else if (event instanceof ToolFinished finished
        && like.contains(finished.call())
        && !Connectors.unheard(finished.result())) {
      answers.clear();
    }
  }
}
