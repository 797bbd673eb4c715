package dev.workroom.tools;

import dev.workroom.core.sandbox.Gateway;
import dev.workroom.core.sandbox.GatewayListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * A gateway as a proxy address for a client in this process, for as long as one call lasts: the
 * host's own requests go the way that commands go.
 */
record LoopbackDoor(InetSocketAddress address, GatewayListener listener) implements AutoCloseable {
  static LoopbackDoor open(Gateway gateway) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 4);
    return new LoopbackDoor(
        (InetSocketAddress) socket.getLocalAddress(), GatewayListener.on(socket, gateway));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
