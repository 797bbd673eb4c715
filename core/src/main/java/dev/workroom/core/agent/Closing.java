package dev.workroom.core.agent;

import dev.workroom.core.event.Event;
import dev.workroom.core.session.Session;
import java.util.List;

/** What happens when an agent says that it is done, before it is believed. */
@FunctionalInterface
public interface Closing {
  Closing NONE = _ -> List.of();

  /** What enters the log now; a note among it gives the agent more to do. */
  List<Event> review(Session session) throws InterruptedException;
}
