package dev.workroom.models;

import dev.workroom.core.message.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a model is reached and how.
 *
 * @param url the full address of the protocol's one operation
 * @param apiVersion the Messages protocol's version; not used by Chat Completions
 * @param maxOutputTokens the longest reply; 0 leaves it to the provider where that may be left out
 * @param headers sent with each request
 * @param parameters further fields of the request body, as JSON
 * @param keyVariable the environment variable that messages to the user name
 */
public record Endpoint(
    URI url,
    Auth auth,
    ApiKey key,
    String apiVersion,
    String model,
    int maxOutputTokens,
    Map<String, String> headers,
    Map<String, Json> parameters,
    Timeouts timeouts,
    Retries retries,
    String keyVariable) {
  public Endpoint {
    headers = Map.copyOf(headers);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    if (model.isBlank()) {
      throw new IllegalArgumentException("The model has no name.");
    }
    if (maxOutputTokens < 0) {
      throw new IllegalArgumentException("The longest reply cannot be negative.");
    }
  }

  /** How the key is sent. */
  public enum Auth {
    BEARER,
    X_API_KEY,
    NONE
  }

  /**
   * How long to wait.
   *
   * @param idle between two bytes, and for the first one
   * @param total for one reply with all its attempts
   */
  public record Timeouts(Duration connect, Duration idle, Duration total) {
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(10), Duration.ofMinutes(3), Duration.ofMinutes(30));
  }

  /**
   * How often to try again.
   *
   * @param busy attempts in all while the provider is overloaded or limits requests
   * @param broken attempts in all when there is no connection, or an answer is cut off
   * @param hanging attempts in all when nothing comes
   * @param first the wait before the second attempt, doubled for each further one
   * @param longest the longest wait, also when the provider asks for one
   */
  public record Retries(int busy, int broken, int hanging, Duration first, Duration longest) {
    public static final Retries DEFAULT =
        new Retries(6, 3, 2, Duration.ofMillis(500), Duration.ofMinutes(2));
  }

  /** The same with one more field of the request body. */
  Endpoint with(String field, Json value) {
    var more = new LinkedHashMap<>(parameters);
    more.put(field, value);
    return new Endpoint(
        url,
        auth,
        key,
        apiVersion,
        model,
        maxOutputTokens,
        headers,
        more,
        timeouts,
        retries,
        keyVariable);
  }

  /** Where it is, for people: without a path. */
  String place() {
    return url.getScheme() + "://" + url.getAuthority();
  }
}
