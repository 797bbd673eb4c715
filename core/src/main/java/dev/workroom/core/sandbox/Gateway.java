package dev.workroom.core.sandbox;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * The one way out of a sandbox: it is handed each connection that something confined opens, speaks
 * as a proxy on it, and decides where it leads.
 */
@FunctionalInterface
public interface Gateway {
  /** Serves a blocking connection to its end and closes it. */
  void serve(SocketChannel connection) throws IOException;
}
