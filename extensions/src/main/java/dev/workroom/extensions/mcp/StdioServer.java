package dev.workroom.extensions.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Serves one client over standard streams, in the era in which it begins to speak. */
public final class StdioServer {
  /** What a client is asked goes to a person. */
  private static final Peer.Patience PEOPLE =
      new Peer.Patience(Duration.ofMinutes(10), Duration.ofMinutes(10));

  private final McpServer server;
  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private final Peer peer = new Peer(new Service());
  private volatile Tree capabilities = Tree.NOTHING;
  private volatile boolean greeted;

  private StdioServer(McpServer server, OutputStream out) {
    this.server = server;
    this.out = out;
  }

  /** Serves until the input ends. */
  public static void serve(McpServer server, BufferedReader in, OutputStream out)
      throws IOException {
    new StdioServer(server, out).run(in);
  }

  private void run(BufferedReader lines) throws IOException {
    peer.attach(new Line());
    Consumer<String> told = this::changed;
    server.hear(told);
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank()) {
          continue;
        }
        try {
          Frame.read(line).forEach(frame -> peer.arrived(frame, Optional.empty()));
        } catch (IllegalArgumentException _) {
          write(new Frame.Failure(null, -32700, "Parse error", null));
        }
      }
    } finally {
      server.unhear(told);
      peer.close();
    }
  }

  private void changed(String list) {
    try {
      if (greeted) {
        peer.notify("notifications/" + list + "/list_changed", Map.of(), Map.of());
      }
    } catch (IOException _) {
      // the client is gone, and its input will end
    }
  }

  private void write(Frame frame) throws IOException {
    writing.lock();
    try {
      out.write((frame.text() + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  /** What the client asks. */
  private final class Service implements Peer.Service {
    @Override
    public Map<String, Object> serve(Frame.Request request, Optional<Object> of)
        throws IOException, InterruptedException {
      Tree params = new Tree(request.params());
      boolean modern = !params.at("_meta").at(Protocol.VERSION_KEY).missing();
      if (request.method().equals("initialize") && !modern) {
        capabilities = params.at("capabilities");
        greeted = true;
        return server.initialize(params);
      }
      if (modern || !greeted) {
        McpServer.check(params, Optional.empty());
      }
      Tree can = modern ? params.at("_meta").at(Protocol.CAPABILITIES_KEY) : capabilities;
      return server.answer(
          request,
          new Asking(
              server,
              modern,
              can,
              params,
              notification -> peer.notify(notification.method(), notification.params(), Map.of()),
              (method, asked) ->
                  peer.call(
                      new Frame.Request(peer.nextId(), method, asked), Map.of(), PEOPLE, _ -> {})));
    }

    @Override
    public void noticed(Frame.Notification notification) {
      // nothing that a client tells changes what it is offered
    }
  }

  /** The streams, as the peer sees them. */
  private final class Line implements Transport {
    @Override
    public Exchange send(Frame frame, Map<String, String> headers) throws IOException {
      write(frame);
      return Exchange.NONE;
    }

    @Override
    public boolean alive() {
      return true;
    }

    @Override
    public void close() {
      // the streams belong to whoever began
    }
  }
}
