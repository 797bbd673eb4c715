package dev.workroom.server;

import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.SessionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes out of what waits in a log what a person is shown. */
final class Waits {
  private static final int NAMED = 3;

  private Waits() {}

  static Wait of(
      SessionId session, CallId call, Request request, Instant since, SessionState state) {
    Optional<ToolUse> use =
        state.openCalls().stream().filter(one -> one.id().equals(call)).findFirst();
    String tool = use.map(ToolUse::tool).orElse("");
    return new Wait(
        session,
        call,
        since,
        request,
        tool,
        use.map(ToolUse::input),
        targets(request),
        choices(request, tool));
  }

  private static List<Wait.Target> targets(Request request) {
    return request instanceof Request.Permission permission
        ? permission.resources().stream().map(Waits::target).toList()
        : List.of();
  }

  private static Wait.Target target(String resource) {
    int colon = resource.indexOf(':');
    return colon < 0
        ? new Wait.Target("", resource)
        : new Wait.Target(resource.substring(0, colon), resource.substring(colon + 1));
  }

  /** Only a soft gate may be remembered, and no wider than the folder or host it is about. */
  private static List<Wait.Choice> choices(Request request, String tool) {
    var choices = new ArrayList<Wait.Choice>();
    if (!(request instanceof Request.Permission permission)) {
      return choices;
    }
    choices.add(new Wait.Choice("once", "Allow once"));
    if (permission.gate() != Request.Gate.SOFT || permission.resources().isEmpty()) {
      return choices;
    }
    List<String> exact = permission.resources().stream().distinct().toList();
    List<String> around = exact.stream().map(Grant::around).distinct().toList();
    choices.add(new Wait.Choice("this", "Allow %s on %s".formatted(tool, named(exact))));
    if (!around.equals(exact)) {
      choices.add(new Wait.Choice("around", "Allow %s in %s".formatted(tool, named(around))));
    }
    return choices;
  }

  private static String named(List<String> resources) {
    String some =
        resources.stream()
            .limit(NAMED)
            .map(resource -> target(resource).name())
            .map(name -> name.endsWith("/*") ? name.substring(0, name.length() - 1) : name)
            .collect(Collectors.joining(", "));
    return resources.size() > NAMED
        ? some + " and %d more".formatted(resources.size() - NAMED)
        : some;
  }
}
