package dev.workroom.core.agent;

import dev.workroom.core.event.Event.ContextCompacted;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.session.Session;
import java.util.Optional;

/** Shortens the model's view before it is too long. Never touches the log: it adds one event. */
@FunctionalInterface
public interface Compactor {
  Compactor NEVER = (_, _) -> Optional.empty();

  /** The event that shortens the view, if it is time; {@code next} is what would be sent. */
  Optional<ContextCompacted> compact(Session session, Prompt next)
      throws ModelException, InterruptedException;
}
