package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a server may ask of the one who uses it. */
public interface Host {
  /** One that grants nothing and answers nothing. */
  Host NONE =
      new Host() {
        @Override
        public List<Path> roots() {
          return List.of();
        }

        @Override
        public Reply elicit(Elicitation elicitation, Optional<Object> request) {
          return new Reply.Declined();
        }
      };

  /** The folders that servers are told of. */
  List<Path> roots();

  /** Whether there is somebody who can answer questions. */
  default boolean answers() {
    return false;
  }

  /**
   * Puts a server's question to a person.
   *
   * @param request the call of ours that it belongs to, if that is known
   */
  Reply elicit(Elicitation elicitation, Optional<Object> request) throws InterruptedException;

  /** Whether servers may use the session's model at all. */
  default boolean samples() {
    return false;
  }

  /**
   * Lets the session's model answer a server, once a person has allowed it.
   *
   * @param params as {@code sampling/createMessage} has them
   * @return its result
   * @throws RpcException if it is refused
   * @throws IOException with a sentence if the model gives no answer
   */
  default Map<String, Object> sample(Map<String, Object> params, Optional<Object> request)
      throws IOException, InterruptedException {
    throw new RpcException(RpcException.REFUSED, "The user does not allow it.");
  }

  /** One of the server's lists has changed. */
  default void changed(Listing listing) {}

  /** The server's lists. */
  enum Listing {
    TOOLS,
    RESOURCES,
    PROMPTS
  }

  /** What a person said to a question. */
  sealed interface Reply {
    /** Yes, with the fields' values; what is left out takes its default. */
    record Accepted(Map<String, Object> content) implements Reply {
      public Accepted {
        content = Map.copyOf(content);
      }
    }

    record Declined() implements Reply {}

    /** Nobody answered. */
    record Cancelled() implements Reply {}
  }
}
