package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The way to a server and back. What comes goes to an {@link Inbox}. */
interface Transport extends AutoCloseable {
  /**
   * Sends a message. An answer, and what else the server says meanwhile, comes to the inbox.
   *
   * @param headers what HTTP carries beside the body
   * @return ends the exchange: what is still to come of it is not waited for
   */
  Exchange send(Frame frame, Map<String, String> headers) throws IOException;

  /** The version is agreed: where the transport names it, it does so from here on. */
  default void agreed(String version) {}

  /** Listens for what the server says by itself, where that needs a request of its own. */
  default void listen() {}

  /** Whether closing an exchange is how a request is taken back. */
  default boolean closingCancels() {
    return false;
  }

  /** Whether a person is at a login page: the server has nothing to do with how long that takes. */
  default boolean visited() {
    return false;
  }

  boolean alive();

  @Override
  void close();

  /** A request on its way. */
  interface Exchange extends AutoCloseable {
    Exchange NONE = () -> {};

    @Override
    void close();
  }

  /** Where messages arrive. */
  interface Inbox {
    /** {@code of} is the id of the request whose stream brought it. */
    void arrived(Frame frame, Optional<Object> of);

    /** The request will get no answer. */
    void failed(Object id, IOException why);

    /** Nothing will arrive any more. */
    void lost(IOException why);
  }
}
