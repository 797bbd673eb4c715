package dev.workroom.models;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.ModelException;
import dev.workroom.models.Endpoint.Auth;
import dev.workroom.models.Endpoint.Retries;
import dev.workroom.models.Endpoint.Timeouts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Opens models by what the command line calls them: {@code anthropic:NAME}, {@code openai:NAME} or
 * {@code script:FILE}.
 *
 * <p>Settings, each from the configuration under {@code anthropic.} or {@code openai.}: {@code
 * key}, {@code base-url}, {@code auth} (bearer, x-api-key, none), {@code version}, {@code
 * max-tokens}, {@code headers} and {@code parameters} (JSON objects). Key and base URL come from
 * the environment first ({@code ANTHROPIC_API_KEY}, {@code ANTHROPIC_BASE_URL} and the same for
 * {@code OPENAI}).
 */
public final class Models {
  private static final String FORMS =
      "Write anthropic:NAME, openai:NAME (any compatible endpoint by --base-url) or script:FILE.";
  private static final Pattern VERSION_SEGMENT = Pattern.compile(".*/v\\d[^/]*(/.*)?");
  private static final int SAFE_MAX_OUTPUT = 8192;

  private final Map<String, String> environment;
  private final Map<String, String> configuration;
  private final Prices prices;
  private final ContentStore pictures;

  /** What is fixed for a provider. */
  private enum Provider {
    ANTHROPIC("https://api.anthropic.com", "/messages"),
    OPENAI("https://api.openai.com", "/chat/completions");

    private final String home;
    private final String operation;

    Provider(String home, String operation) {
      this.home = home;
      this.operation = operation;
    }

    String setting(String name) {
      return name().toLowerCase(Locale.ROOT) + "." + name;
    }
  }

  /**
   * @param environment the process environment
   * @param configuration settings by name, as above
   * @param pictures where the pictures of a conversation are kept
   */
  public Models(
      Map<String, String> environment,
      Map<String, String> configuration,
      Prices prices,
      ContentStore pictures) {
    this.environment = environment;
    this.configuration = Map.copyOf(configuration);
    this.prices = prices;
    this.pictures = pictures;
  }

  /** The same with {@link #open(String, String)} and no base URL of its own. */
  public OpenModel open(String spec) throws ModelException {
    return open(spec, "");
  }

  /**
   * @param baseUrl the endpoint, with or without {@code /v1}; empty for the environment's or the
   *     provider's own
   * @throws ModelException if it cannot be opened; the message says what to do
   */
  public OpenModel open(String spec, String baseUrl) throws ModelException {
    int colon = spec.indexOf(':');
    String provider = colon < 0 ? "" : spec.substring(0, colon);
    String name = spec.substring(colon + 1).strip();
    if (name.isEmpty()) {
      throw unknown(spec);
    }
    try {
      return switch (provider) {
        case "script" -> new OpenModel(spec, ScriptModel.open(Path.of(name)), Prices.Price.UNKNOWN);
        case "anthropic" -> anthropic(spec, name, baseUrl);
        case "openai" -> openAi(spec, name, baseUrl);
        default -> throw unknown(spec);
      };
    } catch (IllegalArgumentException e) {
      throw new ModelException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The search that a model's provider has.
   *
   * @throws ModelException if it has none that is known here; the message says what to do
   */
  public ProviderSearch search(String spec, String baseUrl) throws ModelException {
    if (!spec.startsWith("anthropic:")) {
      throw new ModelException(
          "The provider of %s has no search that is known here. Set up a search service instead: search = https://…"
              .formatted(spec));
    }
    try {
      String name = spec.substring(spec.indexOf(':') + 1).strip();
      Prices.Price price = prices.of(name);
      int longest = price.maxOutput().orElse(SAFE_MAX_OUTPUT);
      Endpoint endpoint = endpoint(Provider.ANTHROPIC, name, baseUrl, longest);
      return new ProviderSearch(
          HttpModel.anthropic(
              endpoint.with("tools", new Json(ProviderSearch.TOOLS)), price, pictures));
    } catch (IllegalArgumentException e) {
      throw new ModelException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The names of the hosts where models are reached: the providers' own and those that are set up.
   * What reaches one of them with a key of its own could carry anything away.
   */
  public Set<String> hosts() {
    var hosts = new TreeSet<String>();
    for (Provider provider : Provider.values()) {
      hosts.add(URI.create(provider.home).getHost());
      for (String base :
          List.of(
              environment.getOrDefault(provider + "_BASE_URL", ""),
              setting(provider, "base-url", ""))) {
        host(base).ifPresent(hosts::add);
      }
    }
    return hosts;
  }

  /** The name of the host in a base URL, in lower case; empty where it names none. */
  public static Optional<String> host(String baseUrl) {
    try {
      return Optional.ofNullable(URI.create(baseUrl.strip()).getHost())
          .map(name -> name.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private OpenModel anthropic(String spec, String name, String baseUrl) throws ModelException {
    Prices.Price price = prices.of(name);
    int longest = price.maxOutput().orElse(SAFE_MAX_OUTPUT);
    Endpoint endpoint = endpoint(Provider.ANTHROPIC, name, baseUrl, longest);
    return new OpenModel(spec, HttpModel.anthropic(endpoint, price, pictures), price);
  }

  private OpenModel openAi(String spec, String name, String baseUrl) throws ModelException {
    Prices.Price price = prices.of(name);
    Endpoint endpoint = endpoint(Provider.OPENAI, name, baseUrl, 0);
    return new OpenModel(spec, HttpModel.openAi(endpoint, price, pictures), price);
  }

  private Endpoint endpoint(Provider provider, String model, String baseUrl, int longest)
      throws ModelException {
    String keyVariable = provider + "_API_KEY";
    String given =
        baseUrl.isBlank()
            ? environment.getOrDefault(provider + "_BASE_URL", setting(provider, "base-url", ""))
            : baseUrl;
    String base = given.isBlank() ? provider.home : given.strip();
    ApiKey key =
        new ApiKey(environment.getOrDefault(keyVariable, setting(provider, "key", "")).strip());
    Auth auth = auth(setting(provider, "auth", "bearer"));
    if (!key.present()) {
      if (base.startsWith(provider.home) && auth != Auth.NONE) {
        throw new ModelException(
            "There is no key for "
                + provider.home
                + ": set "
                + keyVariable
                + ", or "
                + provider.setting("key")
                + " in the configuration.");
      }
      auth = Auth.NONE;
    }
    String tokens = setting(provider, "max-tokens", String.valueOf(longest));
    if (!tokens.matches("\\d{1,9}")) {
      throw new ModelException(
          provider.setting("max-tokens") + " is a number of tokens, not '" + tokens + "'.");
    }
    return new Endpoint(
        url(base, provider.operation),
        auth,
        key,
        setting(provider, "version", "2026-10-21"),
        model,
        Integer.parseInt(tokens),
        texts(provider, "headers"),
        fields(provider, "parameters"),
        timeouts(provider),
        retries(provider),
        keyVariable);
  }

  /** The base URL with what it lacks: the version, then the protocol's operation. */
  static URI url(String base, String operation) throws ModelException {
    String trimmed = base.replaceAll("/+$", "");
    try {
      URI uri = URI.create(trimmed);
      String scheme = uri.getScheme();
      if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
        throw new IllegalArgumentException();
      }
      if (trimmed.endsWith(operation)) {
        return uri;
      }
      boolean versioned = VERSION_SEGMENT.matcher(uri.getPath()).matches();
      return URI.create(trimmed + (versioned ? "" : "/v1") + operation);
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          "'" + base + "' is no base URL; it looks like http://127.0.0.1:8080 or https://host/v1.");
    }
  }

  private Auth auth(String name) throws ModelException {
    return switch (name) {
      case "bearer" -> Auth.BEARER;
      case "x-api-key" -> Auth.X_API_KEY;
      case "none" -> Auth.NONE;
      default ->
          throw new ModelException(
              "'" + name + "' is no way to send a key; known are bearer, x-api-key and none.");
    };
  }

  private Map<String, String> texts(Provider provider, String name) throws ModelException {
    var texts = new LinkedHashMap<String, String>();
    for (var field : object(provider, name).map(o -> o.fields().entrySet()).orElse(Set.of())) {
      if (!(field.getValue() instanceof String text)) {
        throw new ModelException(provider.setting(name) + " holds texts only.");
      }
      texts.put(field.getKey(), text);
    }
    return texts;
  }

  private Map<String, Json> fields(Provider provider, String name) throws ModelException {
    var fields = new LinkedHashMap<String, Json>();
    for (var field : object(provider, name).map(o -> o.fields().entrySet()).orElse(Set.of())) {
      fields.put(field.getKey(), new Json(JsonObject.text(field.getValue())));
    }
    return fields;
  }

  private Optional<JsonObject> object(Provider provider, String name) throws ModelException {
    String json = setting(provider, name, "");
    if (json.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonObject.parse(json));
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          provider.setting(name) + " is no JSON object: " + e.getMessage() + ".");
    }
  }

  private Timeouts timeouts(Provider provider) throws ModelException {
    Timeouts usual = Timeouts.DEFAULT;
    return new Timeouts(
        seconds(provider, "connect-timeout", usual.connect()),
        seconds(provider, "idle-timeout", usual.idle()),
        seconds(provider, "total-timeout", usual.total()));
  }

  private Duration seconds(Provider provider, String name, Duration usual) throws ModelException {
    return Duration.ofSeconds(number(provider, name, usual.toSeconds()));
  }

  /** One number for every kind of trouble. */
  private Retries retries(Provider provider) throws ModelException {
    Retries usual = Retries.DEFAULT;
    if (setting(provider, "retries", "").isEmpty()) {
      return usual;
    }
    int most = (int) number(provider, "retries", usual.busy());
    return new Retries(most, most, most, usual.first(), usual.longest());
  }

  private long number(Provider provider, String name, long usual) throws ModelException {
    String value = setting(provider, name, String.valueOf(usual)).strip();
    if (!value.matches("\\d{1,6}")) {
      throw new ModelException(provider.setting(name) + " is a whole number, not '" + value + "'.");
    }
    return Long.parseLong(value);
  }

  private String setting(Provider provider, String name, String missing) {
    return configuration.getOrDefault(provider.setting(name), missing);
  }

  private static ModelException unknown(String spec) {
    return new ModelException("There is no model '" + spec + "'. " + FORMS);
  }
}
