package dev.workroom.extensions.mcp;

import dev.workroom.extensions.mcp.OAuthDiscovery.Guard;
import dev.workroom.extensions.mcp.OAuthDiscovery.Issuer;
import dev.workroom.extensions.mcp.TokenStore.Client;
import dev.workroom.extensions.mcp.TokenStore.Token;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gets tokens of an authorization server: OAuth 2.1 with an authorization code, PKCE (S256) and
 * resource indicators (RFC 8707), and refresh tokens.
 */
final class OAuthGrant {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String BASIC = "client_secret_basic";
  private static final String POST = "client_secret_post";

  private final OAuthDiscovery discovery;
  private final HttpClient http;
  private final TokenStore store;

  OAuthGrant(OAuthDiscovery discovery, HttpClient http, TokenStore store) {
    this.discovery = discovery;
    this.http = http;
    this.store = store;
  }

  /**
   * Who we are to the issuer: as configured, else by the document that describes us, else as
   * registered before, else registered now.
   */
  Client client(Issuer issuer, OAuthSettings settings, URI redirect)
      throws IOException, InterruptedException {
    if (settings.clientId().isPresent()) {
      return new Client(
          issuer.name(),
          settings.clientId().get(),
          settings.clientSecret(),
          "",
          redirect.toString());
    }
    Optional<Client> published = published(issuer, settings, redirect.toString());
    if (published.isPresent()) {
      return published.get();
    }
    Optional<Client> known =
        store.client(issuer.name()).filter(c -> c.redirect().equals(redirect.toString()));
    return known.isPresent() ? known.get() : registered(issuer, redirect);
  }

  /** As the document that describes us says, where there is one and the issuer reads such. */
  private static Optional<Client> published(
      Issuer issuer, OAuthSettings settings, String redirect) {
    return settings
        .clientMetadata()
        .filter(_ -> issuer.metadata().at("client_id_metadata_document_supported").truth())
        .map(uri -> new Client(issuer.name(), uri.toString(), Optional.empty(), "none", redirect));
  }

  /** Dynamic client registration (RFC 7591). */
  private Client registered(Issuer issuer, URI redirect) throws IOException, InterruptedException {
    URI endpoint =
        discovery.trusted(
            issuer
                .endpoint("registration")
                .orElseThrow(() ->
                    new IOException(
                        "%s registers nobody by itself; register Workroom there and give the client id with --client-id"
                            .formatted(issuer.name()))));
    List<String> methods = issuer.metadata().at("token_endpoint_auth_methods_supported").texts();
    String method =
        methods.isEmpty() || methods.contains("none")
            ? "none"
            : methods.contains(BASIC) ? BASIC : methods.contains(POST) ? POST : "none";
    var wanted = new LinkedHashMap<String, Object>();
    wanted.put("client_name", "Workroom");
    wanted.put("redirect_uris", List.of(redirect.toString()));
    wanted.put("grant_types", List.of("authorization_code", "refresh_token"));
    wanted.put("response_types", List.of("code"));
    wanted.put("token_endpoint_auth_method", method);
    wanted.put("application_type", "native");
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(Wire.write(wanted)))
            .build();
    Tree answer = answered(request, issuer.name() + " did not register Workroom");
    var client =
        new Client(
            issuer.name(),
            answer.at("client_id").text(),
            answer.at("client_secret").string(),
            answer.at("token_endpoint_auth_method").text(),
            redirect.toString());
    store.keep(client);
    return client;
  }

  /** Sends a person to log in and takes what they bring back for a token. */
  Token authorized(Guard guard, OAuthSettings settings, List<String> scopes, Visit visit)
      throws IOException, InterruptedException {
    Issuer issuer = guard.issuer();
    if (!issuer.offers("code_challenge_methods_supported", "S256")) {
      throw new IOException(issuer.name() + " does not protect logins as it must (PKCE with S256)");
    }
    URI redirect = visit.comeBack();
    Client client = client(issuer, settings, redirect);
    String verifier = random();
    String state = random();
    var query = new LinkedHashMap<String, String>();
    query.put("response_type", "code");
    query.put("client_id", client.id());
    query.put("redirect_uri", redirect.toString());
    query.put("code_challenge", challenge(verifier));
    query.put("code_challenge_method", "S256");
    query.put("state", state);
    query.put("resource", guard.resource());
    if (!scopes.isEmpty()) {
      query.put("scope", String.join(" ", scopes));
    }
    Map<String, String> back = visit.to(page(issuer, query));
    String code = code(issuer, back, state);
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirect.toString());
    form.put("code_verifier", verifier);
    form.put("resource", guard.resource());
    return token(guard, client, form, scopes, Optional.empty());
  }

  private URI page(Issuer issuer, Map<String, String> query) throws IOException {
    URI endpoint =
        discovery.trusted(
            issuer
                .endpoint("authorization")
                .orElseThrow(() -> new IOException(issuer.name() + " has no login page")));
    String joined = form(query);
    String address = endpoint.toString();
    return URI.create(address + (endpoint.getRawQuery() == null ? "?" : "&") + joined);
  }

  /** The code, if the answer is to our question and from whom we asked (RFC 9207). */
  private static String code(Issuer issuer, Map<String, String> back, String state)
      throws IOException {
    if (!MessageDigest.isEqual(
        state.getBytes(StandardCharsets.UTF_8),
        back.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8))) {
      throw new IOException("the answer of the login page is not to our question; try again");
    }
    String from = back.get("iss");
    boolean says = issuer.metadata().at("authorization_response_iss_parameter_supported").truth();
    if (from == null ? says : !from.equals(issuer.name())) {
      throw new IOException(
          "the answer does not come from %s, where the login began".formatted(issuer.name()));
    }
    String error = back.get("error");
    if (error != null) {
      throw new IOException(
          "the login was refused: "
              + McpClient.shortened(back.getOrDefault("error_description", error)));
    }
    String code = back.getOrDefault("code", "");
    if (code.isEmpty()) {
      throw new IOException("the login page gave no code");
    }
    return code;
  }

  /** A new token for an old login; empty if the issuer no longer takes it. */
  Optional<Token> refreshed(Guard guard, OAuthSettings settings, Token old)
      throws IOException, InterruptedException {
    if (old.refresh().isEmpty()) {
      return Optional.empty();
    }
    Optional<Client> client = known(guard.issuer(), settings);
    if (client.isEmpty()) {
      return Optional.empty();
    }
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", old.refresh().get());
    form.put("resource", guard.resource());
    try {
      return Optional.of(token(guard, client.get(), form, old.scopes(), old.refresh()));
    } catch (RpcException e) {
      return Optional.empty();
    }
  }

  /** Who we are to the issuer already. */
  private Optional<Client> known(Issuer issuer, OAuthSettings settings) throws IOException {
    if (settings.clientId().isPresent()) {
      return Optional.of(
          new Client(issuer.name(), settings.clientId().get(), settings.clientSecret(), "", ""));
    }
    Optional<Client> published = published(issuer, settings, "");
    return published.isPresent() ? published : store.client(issuer.name());
  }

  private Token token(
      Guard guard,
      Client client,
      Map<String, String> form,
      List<String> scopes,
      Optional<String> refresh)
      throws IOException, InterruptedException {
    Issuer issuer = guard.issuer();
    URI endpoint =
        discovery.trusted(
            issuer
                .endpoint("token")
                .orElseThrow(() -> new IOException(issuer.name() + " gives no tokens")));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json");
    var sent = new LinkedHashMap<>(form);
    switch (method(issuer, client)) {
      case BASIC ->
          request.header(
              "Authorization",
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString(
                          (encoded(client.id()) + ":" + encoded(client.secret().orElse("")))
                              .getBytes(StandardCharsets.UTF_8)));
      case POST -> {
        sent.put("client_id", client.id());
        sent.put("client_secret", client.secret().orElse(""));
      }
      default -> sent.put("client_id", client.id());
    }
    Tree answer =
        answered(
            request.POST(BodyPublishers.ofString(form(sent))).build(),
            issuer.name() + " gave no token");
    if (answer.at("access_token").text().isEmpty()) {
      throw new IOException(issuer.name() + " gave no token");
    }
    long seconds = answer.at("expires_in").whole(-1);
    List<String> granted = OAuthDiscovery.words(answer.at("scope").text());
    return new Token(
        guard.resource(),
        issuer.name(),
        answer.at("access_token").text(),
        answer.at("refresh_token").string().or(() -> refresh),
        seconds < 0 ? Optional.empty() : Optional.of(Instant.now().plusSeconds(seconds)),
        granted.isEmpty() ? scopes : granted);
  }

  private static String method(Issuer issuer, Client client) {
    if (client.secret().isEmpty()) {
      return "none";
    }
    if (!client.method().isEmpty()) {
      return client.method();
    }
    List<String> methods = issuer.metadata().at("token_endpoint_auth_methods_supported").texts();
    return methods.isEmpty() || methods.contains(BASIC)
        ? BASIC
        : methods.contains(POST) ? POST : "none";
  }

  /** The JSON that was answered; an OAuth error is an {@link RpcException}. */
  private Tree answered(HttpRequest request, String otherwise)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    String text = HttpDoor.text(response.body());
    Tree tree;
    try {
      tree = Tree.read(text);
    } catch (IllegalArgumentException _) {
      tree = Tree.NOTHING;
    }
    if (response.statusCode() >= 300 || !tree.isObject()) {
      String error = tree.at("error_description").string().orElse(tree.at("error").text());
      String said = error.isEmpty() ? "HTTP " + response.statusCode() : McpClient.shortened(error);
      if (!tree.at("error").missing()) {
        throw new RpcException(response.statusCode(), otherwise + ": " + said);
      }
      throw new IOException(otherwise + ": " + said);
    }
    return tree;
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String random() {
    var bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }

  private static String challenge(String verifier) {
    try {
      return BASE64.encodeToString(
          MessageDigest.getInstance("SHA-256")
              .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
