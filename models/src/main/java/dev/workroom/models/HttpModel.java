package dev.workroom.models;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.model.Model;
import dev.workroom.core.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * A model behind an HTTP endpoint that streams its replies.
 *
 * <p>A reply is taken only whole, so an attempt that breaks off costs nothing but time and is made
 * again; viewers learn of it by {@link Delta.Retrying}.
 */
public final class HttpModel implements Model, AutoCloseable {
  /** How long what follows a whole reply may take: usage figures, the end of the stream. */
  private static final Duration TAIL = Duration.ofSeconds(1);

  private final Endpoint endpoint;
  private final Protocol protocol;
  private final Connection connection;

  private HttpModel(Endpoint endpoint, Protocol protocol) {
    this.endpoint = endpoint;
    this.protocol = protocol;
    this.connection = new Connection(endpoint, protocol.headers());
  }

  /** A model that speaks Anthropic's Messages protocol. */
  public static HttpModel anthropic(Endpoint endpoint, Prices.Price price, ContentStore pictures) {
    return new HttpModel(endpoint, new AnthropicMessages(endpoint, price, pictures));
  }

  /** A model that speaks OpenAI's Chat Completions protocol. */
  public static HttpModel openAi(Endpoint endpoint, Prices.Price price, ContentStore pictures) {
    return new HttpModel(endpoint, new ChatCompletions(endpoint, price, pictures));
  }

  /** Opens the connection before the first request; for a thread of its own. */
  public void warm() {
    connection.warm();
    protocol.body(new Prompt("", List.of(), List.of()));
  }

  @Override
  public Reply reply(Prompt prompt, Consumer<Delta> deltas)
      throws ModelException, InterruptedException {
    byte[] body = protocol.body(prompt);
    long deadline = System.nanoTime() + endpoint.timeouts().total().toNanos();
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(prompt, body, deltas, deadline);
      } catch (Trouble trouble) {
        Duration wait = pause(trouble, attempt, deadline);
        deltas.accept(new Delta.Retrying(trouble.sentence(), attempt));
        Thread.sleep(wait);
      }
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  private Reply attempt(Prompt prompt, byte[] body, Consumer<Delta> deltas, long deadline)
      throws Trouble, InterruptedException {
    Duration wait =
        Duration.ofNanos(
            Math.max(
                1, Math.min(endpoint.timeouts().idle().toNanos(), deadline - System.nanoTime())));
    HttpResponse<InputStream> answer = connection.post(body, wait);
    Protocol.Reading reading = protocol.reading(prompt, deltas);
    try (InputStream in = answer.body();
        var watch = new Watch(in, endpoint.timeouts().idle(), deadline)) {
      try {
        if (answer.statusCode() != 200) {
          throw Complaint.of(endpoint, answer);
        }
        return read(new EventReader(in, watch::alive), watch, reading);
      } catch (IOException e) {
        throw lost(e, watch, deadline);
      }
    } catch (IOException e) {
      throw new Trouble(Trouble.Kind.BROKEN, Complaint.broken(endpoint, e));
    }
  }

  private Reply read(EventReader events, Watch watch, Protocol.Reading reading)
      throws Trouble, IOException, InterruptedException {
    boolean any = false;
    try {
      for (String data = events.next(); data != null; data = events.next()) {
        any = true;
        if (data.equals("[DONE]") || reading.take(event(data))) {
          break;
        }
        if (reading.whole()) {
          watch.allow(TAIL);
        }
      }
      if (reading.whole()) {
        watch.allow(TAIL);
        events.drain();
      }
    } catch (IOException e) {
      // Where the reply is whole, only figures and the connection are lost.
      if (!reading.whole() || Thread.currentThread().isInterrupted()) {
        throw e;
      }
    }
    if (!reading.whole()) {
      throw new Trouble(
          Trouble.Kind.BROKEN,
          any
              ? Complaint.cutOff(endpoint)
              : Complaint.garbage(endpoint, protocol.title(), events.start()));
    }
    return reading.reply();
  }

  private JsonObject event(String data) throws Trouble {
    try {
      return JsonObject.parse(data);
    } catch (IllegalArgumentException e) {
      throw new Trouble(Trouble.Kind.BROKEN, Complaint.garbage(endpoint, protocol.title(), data));
    }
  }

  private Trouble lost(IOException e, Watch watch, long deadline) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!watch.expired()) {
      return new Trouble(Trouble.Kind.BROKEN, Complaint.cutOff(endpoint));
    }
    return System.nanoTime() >= deadline
        ? new Trouble(Trouble.Kind.FINAL, Complaint.tooSlow(endpoint))
        : new Trouble(Trouble.Kind.HANGING, Complaint.silent(endpoint, endpoint.timeouts().idle()));
  }

  /**
   * How long to wait before the next attempt: what the provider asks for, else a time that doubles,
   * of which up to half is left to chance so that many sessions do not come back at once.
   */
  private Duration pause(Trouble trouble, int attempt, long deadline) throws ModelException {
    Endpoint.Retries retries = endpoint.retries();
    int attempts =
        switch (trouble.kind()) {
          case BUSY -> retries.busy();
          case BROKEN -> retries.broken();
          case HANGING -> retries.hanging();
          case FINAL -> 1;
        };
    if (attempt >= attempts) {
      throw new ModelException(
          trouble.sentence() + (attempt > 1 ? " It was tried " + attempt + " times." : ""));
    }
    Optional<Duration> asked = trouble.asksToWait().filter(Duration::isPositive);
    double doubled = retries.first().toMillis() * Math.pow(2, attempt - 1);
    double jittered =
        Math.min(doubled, retries.longest().toMillis())
            * ThreadLocalRandom.current().nextDouble(0.5, 1.0);
    Duration wait = asked.orElse(Duration.ofMillis((long) jittered));
    if (wait.compareTo(retries.longest()) > 0
        || System.nanoTime() + wait.toNanos() - deadline > 0) {
      throw new ModelException(
          trouble.sentence() + " It asks to wait " + Complaint.seconds(wait) + ".");
    }
    return wait;
  }
}
