package dev.workroom.core.sandbox;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hands each connection that arrives at a bound socket to a gateway, until it is closed. */
public final class GatewayListener implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final Gateway gateway;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private GatewayListener(ServerSocketChannel listener, Gateway gateway) {
    this.listener = listener;
    this.gateway = gateway;
  }

  /** Begins to accept; the socket is closed with this. */
  public static GatewayListener on(ServerSocketChannel bound, Gateway gateway) {
    var door = new GatewayListener(bound, gateway);
    Thread.ofVirtual().start(door::accept);
    return door;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = listener.accept();
        open.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException closed) {
      // nobody is to come any more
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      gateway.serve(connection);
    } catch (IOException gone) {
      // the gateway has told what there was to tell
    } finally {
      open.remove(connection);
    }
  }

  /** No connection is left after this. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel connection : open) {
      connection.close();
    }
  }
}
