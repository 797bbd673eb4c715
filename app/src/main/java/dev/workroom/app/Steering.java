package dev.workroom.app;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.Paused;
import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.session.Session;
import java.util.List;
import java.util.Optional;

/** What a person types while a session works: words for the agent, or an order. */
record Steering(Session session, FrontDesk desk) {

  /** Takes one line; the log, or a line on the screen, shows that it was taken. */
  void typed(String line) {
    if (line.isEmpty()) {
      desk.typed(line, "");
      return;
    }
    Optional<Event> meant = meant(line);
    desk.typed(
        line,
        meant.isPresent()
            ? ""
            : "There is no order "
                + Terminal.oneLine(line, 40)
                + "; there are /pause and /stop. Other lines are said to the agent.");
    meant.ifPresent(event -> session.append(Attendant.user(), event));
  }

  /** One word after a slash is an order; a path with more to it is something said. */
  private static Optional<Event> meant(String line) {
    return switch (line) {
      case "/pause" -> Optional.of(new Paused());
      case "/stop" -> Optional.of(new StopRequested());
      case String word when word.matches("/\\w*") -> Optional.empty();
      case String words -> Optional.of(new UserSaid(List.of(new Text(words))));
    };
  }
}
