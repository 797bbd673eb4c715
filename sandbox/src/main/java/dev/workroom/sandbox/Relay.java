package dev.workroom.sandbox;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;

/**
 * The small process in a command's empty network: what connects to its loopback there is led, byte
 * for byte, to a socket file of the host, which the command cannot see. It decides nothing.
 *
 * <p>It says {@code ready} when it listens, and ends with its standard input, hence with the host.
 */
final class Relay {
  static final int PORT = 3128;
  static final String READY = "ready";
  private static final int AT_ONCE = 128;
  private static final int BACKLOG = 128;
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private Relay() {}

  /** Leads to the socket file that is its one argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var host = UnixDomainSocketAddress.of(arguments[0]);
    try (ServerSocketChannel listener = listener()) {
      Thread.ofPlatform().daemon().start(Relay::endWithHost);
      System.out.println(READY);
      var places = new Semaphore(AT_ONCE);
      while (true) {
        places.acquire();
        SocketChannel inside = listener.accept();
        Thread.ofVirtual()
            .start(() -> {
              lead(inside, host);
              places.release();
            });
      }
    }
  }

  /** The sandbox's loopback comes up a moment after its network was made. */
  private static ServerSocketChannel listener() throws IOException, InterruptedException {
    var address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), PORT);
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      ServerSocketChannel listener = ServerSocketChannel.open();
      try {
        return listener.bind(address, BACKLOG);
      } catch (BindException e) {
        listener.close();
        if (System.nanoTime() > until) {
          throw e;
        }
        Thread.sleep(5);
      }
    }
  }

  private static void endWithHost() {
    try {
      while (System.in.read() >= 0) {
        // the host says nothing; its end is what counts
      }
    } catch (IOException gone) {
      // so is this
    }
    Runtime.getRuntime().halt(0);
  }

  private static void lead(SocketChannel inside, UnixDomainSocketAddress host) {
    try (inside;
        SocketChannel outside = SocketChannel.open(host)) {
      Thread back = Thread.ofVirtual().start(() -> copy(outside, inside));
      copy(inside, outside);
      back.join();
    } catch (IOException gone) {
      // the other end sees that this one has ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until the one ends; if the other is broken, both are. */
  private static void copy(SocketChannel from, SocketChannel to) {
    var buffer = ByteBuffer.allocate(1 << 15);
    try {
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
      to.shutdownOutput();
    } catch (IOException broken) {
      close(from);
      close(to);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException closed) {
      // it is
    }
  }
}
