package dev.workroom.app;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.Paused;
import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.event.Setup;
import dev.workroom.core.session.Session;
import dev.workroom.extensions.SlashCall;
import java.util.List;

/** What a person types while a session works: words for the agent, an order, or a skill. */
record Steering(Session session, ConnectorPrompts prompts, HookedSession hooked, FrontDesk desk) {

  /** Takes one line; the log, or a line on the screen, shows that it was taken. */
  void typed(String line) {
    if (line.isEmpty()) {
      desk.typed(line, "");
      return;
    }
    try {
      List<Event> meant = hooked.said(session, line, meant(line));
      desk.typed(line, "");
      session.append(Attendant.user(), meant.toArray(Event[]::new));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (UserError e) {
      desk.typed(
          line,
          e.getMessage() + "\nOrders are /pause and /stop. Other lines are said to the agent.");
    }
  }

  /** A word after a slash is an order or a skill; a path with more to it is something said. */
  private List<Event> meant(String line) {
    return switch (line) {
      case "/pause" -> List.of(new Paused());
      case "/stop" -> List.of(new StopRequested());
      case "/" -> throw UserError.usage(lines());
      case String words ->
          SessionExtensions.said(
              words,
              prompts.kit(),
              session.id(),
              session.state().setup().map(Setup::folders).orElse(List.of()),
              prompts);
    };
  }

  private String lines() {
    var text = new StringBuilder(SlashCall.lines(prompts.kit().forPeople()));
    prompts
        .all()
        .forEach(one ->
            text.append('\n')
                .append(
                    Terminal.oneLine(
                        "  /%s %s  — %s"
                            .formatted(one.name(), one.hint(), one.prompt().description()),
                        160)));
    return text.toString();
  }
}
