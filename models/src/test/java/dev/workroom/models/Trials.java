package dev.workroom.models;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.models.Endpoint.Auth;
import dev.workroom.models.Endpoint.Retries;
import dev.workroom.models.Endpoint.Timeouts;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the tests of both protocols share: endpoints with short waits, prompts, pictures, prices.
 */
final class Trials {
  static final String KEY = "sk-secret-1234567890";
  static final Prices.Price PRICE =
      new Prices.Price(
          Optional.of(
              new Prices.Rates(
                  new BigDecimal("3"),
                  new BigDecimal("0.3"),
                  new BigDecimal("3.75"),
                  new BigDecimal("15"))),
          Optional.of(200_000),
          Optional.of(1000));
  static final Timeouts PATIENT =
      new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60));
  static final Retries QUICK = new Retries(4, 3, 2, Duration.ofMillis(1), Duration.ofSeconds(2));
  static final ToolSpec READ =
      new ToolSpec("Read", "Reads a file.", new Json("{\"type\":\"object\",\"properties\":{}}"));
  static final ToolSpec WRITE =
      new ToolSpec("Write", "Writes a file.", new Json("{\"type\":\"object\"}"));

  private Trials() {}

  static Endpoint endpoint(String url, Timeouts timeouts) {
    return new Endpoint(
        URI.create(url),
        Auth.BEARER,
        new ApiKey(KEY),
        "2026-10-21",
        "test-model",
        1000,
        Map.of(),
        Map.of(),
        timeouts,
        QUICK,
        "SOME_API_KEY");
  }

  static HttpModel anthropic(ModelServer server) {
    return anthropic(server, new Pictured());
  }

  static HttpModel anthropic(ModelServer server, Pictured pictures) {
    return HttpModel.anthropic(endpoint(server.url() + "/v1/messages", PATIENT), PRICE, pictures);
  }

  static HttpModel openAi(ModelServer server) {
    return HttpModel.openAi(
        endpoint(server.url() + "/v1/chat/completions", PATIENT), PRICE, new Pictured());
  }

  static Prompt prompt(Message... messages) {
    return new Prompt("You are careful.", List.of(messages), List.of(READ, WRITE));
  }

  static Message.User user(String text) {
    return user(new Text(text));
  }

  static Message.User user(ContentBlock... blocks) {
    return new Message.User(List.of(blocks));
  }

  /** A content store that holds one picture, {@code pic}. */
  static final class Pictured implements ContentStore {
    private int reads;
    private final Map<String, byte[]> kept = new HashMap<>(Map.of("pic", new byte[] {1, 2, 3}));

    @Override
    public String put(byte[] content) {
      throw new UnsupportedOperationException("models only read");
    }

    /** How often a picture was asked for. */
    int reads() {
      return reads;
    }

    @Override
    public Optional<byte[]> get(String sha256) {
      reads++;
      return Optional.ofNullable(kept.get(sha256));
    }
  }
}
