package dev.workroom.tools;

import dev.workroom.core.sandbox.Gateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A gateway as a proxy address for a client in this process, for as long as one call lasts: the
 * host's own requests go the way that commands go.
 */
final class LoopbackDoor implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final Gateway gateway;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private LoopbackDoor(ServerSocketChannel listener, Gateway gateway) {
    this.listener = listener;
    this.gateway = gateway;
  }

  static LoopbackDoor open(Gateway gateway) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 4);
    var door = new LoopbackDoor(listener, gateway);
    Thread.ofVirtual().start(door::accept);
    return door;
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) listener.getLocalAddress();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = listener.accept();
        open.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException closed) {
      // the call has ended
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

  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel connection : open) {
      connection.close();
    }
  }
}
