package dev.workroom.server;

import dev.workroom.json.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/** One browser's stream of events (server-sent events, WHATWG HTML 9.2). */
final class EventStream {
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** What comes within this time goes out together. */
  private static final Duration GATHER = Duration.ofMillis(30);

  private final Hub hub;
  private final String instance;
  private final LongSupplier working;
  private final StringBuilder out = new StringBuilder();
  private long position;
  private long version;

  EventStream(Hub hub, String instance, LongSupplier working) {
    this.hub = hub;
    this.instance = instance;
    this.working = working;
  }

  /** Sends until the browser goes or the server ends; {@code after} below 0 is now. */
  void send(long after, OutputStream to) throws InterruptedException {
    long now = hub.position();
    boolean reset = after > now;
    position = after < 0 || reset ? now : after;
    version = hub.version();
    var seen = new Drafts.Seen();
    event("hello", Wire.write(new StreamEvents.Hello(instance, now, reset)));
    hub.since(position).forEach(one -> event(one.event(), one.data()));
    Instant beat = Instant.EPOCH;
    try {
      while (!hub.closed()) {
        entries(to);
        rest(seen);
        Instant time = Instant.now();
        if (!time.isBefore(beat.plus(BEAT)) && hub.reading()) {
          event("beat", Wire.write(new StreamEvents.Beat(time, position, working.getAsLong())));
          beat = time;
        }
        flush(to);
        hub.await(position, version, Duration.between(Instant.now(), beat.plus(BEAT)));
        Thread.sleep(GATHER);
      }
    } catch (IOException | UncheckedIOException _) {
      // the browser has gone; it comes back with its position
    }
  }

  private void entries(OutputStream to) throws IOException {
    while (true) {
      List<Hub.Frame> frames = hub.after(position);
      if (frames.isEmpty()) {
        return;
      }
      for (Hub.Frame frame : frames) {
        out.append("id: ").append(frame.position()).append('\n');
        event("entry", frame.data());
        position = frame.position();
      }
      flush(to);
    }
  }

  private void rest(Drafts.Seen seen) {
    long now = hub.version();
    for (Hub.Newest one : hub.newer(version)) {
      event(one.event(), one.data());
    }
    for (Hub.Newest one : hub.lacking(seen)) {
      event(one.event(), one.data());
    }
    version = now;
  }

  /** The wire form keeps to one line. */
  private void event(String name, String data) {
    out.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
  }

  private void flush(OutputStream to) throws IOException {
    if (!out.isEmpty()) {
      to.write(out.toString().getBytes(StandardCharsets.UTF_8));
      to.flush();
      out.setLength(0);
    }
  }
}
