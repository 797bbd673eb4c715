package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HTTP with server-sent events, as the revision 2024-11-05 has it: one stream for all that the
 * server says, and an address, named by its first event, for all that is said to it.
 */
final class SseTransport implements Transport {
  private final HttpDoor door;
  private final Inbox inbox;
  private final EventStream events;
  private final URI endpoint;
  private volatile @Nullable String version;
  private volatile boolean closed;

  private SseTransport(HttpDoor door, Inbox inbox, EventStream events, URI endpoint) {
    this.door = door;
    this.inbox = inbox;
    this.events = events;
    this.endpoint = endpoint;
  }

  /**
   * Opens the stream and waits for the address.
   *
   * @throws IOException if the server does not speak so
   */
  static SseTransport open(HttpDoor door, Inbox inbox) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        door.open("GET", door.url(), Optional.empty(), Map.of("Accept", "text/event-stream"));
    if (response.statusCode() != 200 || !HttpDoor.events(response)) {
      response.body().close();
      throw new HttpStatusException(
          response.statusCode(),
          "no connector answers at %s (HTTP %d)".formatted(door.url(), response.statusCode()));
    }
    var events = new EventStream(response.body(), HttpDoor.LONGEST);
    Optional<EventStream.Event> first = events.next();
    URI endpoint =
        first
            .filter(event -> event.type().equals("endpoint"))
            .map(event -> door.url().resolve(event.data().strip()))
            .filter(uri -> HttpDoor.sameOrigin(uri, door.url()))
            .orElse(null);
    if (endpoint == null) {
      events.close();
      throw new IOException("it names no address of its own for messages");
    }
    var transport = new SseTransport(door, inbox, events, endpoint);
    Thread.ofVirtual().start(transport::pump);
    return transport;
  }

  private void pump() {
    String why = "its stream ended";
    try (events) {
      for (var event = events.next(); event.isPresent(); event = events.next()) {
        try {
          Frame.read(event.get().data()).forEach(frame -> inbox.arrived(frame, Optional.empty()));
        } catch (IllegalArgumentException _) {
          // noise
        }
      }
    } catch (IOException e) {
      why = "its stream broke off";
    }
    closed = true;
    inbox.lost(new IOException(why));
  }

  @Override
  public void agreed(String agreedVersion) {
    version = agreedVersion;
  }

  @Override
  public Exchange send(Frame frame, Map<String, String> headers) throws IOException {
    var all = new LinkedHashMap<>(headers);
    all.put("Content-Type", "application/json");
    String agreed = version;
    if (agreed != null) {
      all.put("MCP-Protocol-Version", agreed);
    }
    try {
      HttpResponse<InputStream> response =
          door.open("POST", endpoint, Optional.of(frame.text()), all);
      response.body().close();
      if (response.statusCode() >= 400) {
        throw new HttpStatusException(
            response.statusCode(), "it answered HTTP " + response.statusCode());
      }
      return Exchange.NONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }

  @Override
  public boolean alive() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
    try {
      events.close();
    } catch (IOException _) {
      // it is closed
    }
    door.close();
  }
}
