package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out who lets one in to a server: its protected resource metadata (RFC 9728), and the
 * metadata of the authorization server that it names (RFC 8414, OpenID Connect Discovery).
 */
final class OAuthDiscovery {
  /**
   * What is known of a server's guard.
   *
   * @param resource the server's name for itself, for the {@code resource} parameter
   * @param scopes what the server says it knows; empty if it says nothing
   */
  record Guard(String resource, Issuer issuer, List<String> scopes) {
    Guard {
      scopes = List.copyOf(scopes);
    }
  }

  /** An authorization server. */
  record Issuer(String name, Tree metadata) {
    Optional<String> endpoint(String which) {
      return metadata.at(which + "_endpoint").string();
    }

    boolean offers(String list, String item) {
      return metadata.at(list).texts().contains(item);
    }
  }

  /** A {@code WWW-Authenticate: Bearer} header. */
  record Challenge(Map<String, String> parameters) {
    private static final Pattern PARAMETER =
        Pattern.compile("([A-Za-z_]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");

    static Challenge of(List<String> headers) {
      var parameters = new LinkedHashMap<String, String>();
      for (String header : headers) {
        int bearer = header.toLowerCase(Locale.ROOT).indexOf("bearer");
        if (bearer < 0) {
          continue;
        }
        Matcher found = PARAMETER.matcher(header.substring(bearer + "bearer".length()));
        while (found.find()) {
          String quoted = found.group(2);
          parameters.putIfAbsent(
              found.group(1).toLowerCase(Locale.ROOT),
              quoted == null ? found.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
        }
      }
      return new Challenge(parameters);
    }

    List<String> scopes() {
      return OAuthDiscovery.words(parameters.getOrDefault("scope", ""));
    }

    boolean wantsMore() {
      return "insufficient_scope".equals(parameters.get("error"));
    }
  }

  private static final String RESOURCE = "/.well-known/oauth-protected-resource";
  private static final String OAUTH = "/.well-known/oauth-authorization-server";
  private static final String OPENID = "/.well-known/openid-configuration";

  private final URI server;
  private final HttpClient client;

  OAuthDiscovery(URI server, HttpClient client) {
    this.server = server;
    this.client = client;
  }

  /**
   * Who guards the server.
   *
   * @param metadataUrl where the configuration says that the guard's metadata lies, if it does
   * @throws IOException with a sentence if it says nothing, or something that is not to be trusted
   */
  Guard guard(Challenge challenge, Optional<URI> metadataUrl)
      throws IOException, InterruptedException {
    Optional<Tree> described = described(challenge);
    if (described.isEmpty()) {
      return unnamed(metadataUrl);
    }
    Tree found = described.get();
    String resource = found.at("resource").text();
    if (!covers(resource, server)) {
      throw new IOException(
          "its metadata speaks of another server (%s); the login was not begun"
              .formatted(McpClient.shortened(resource)));
    }
    List<String> names = found.at("authorization_servers").texts();
    if (names.isEmpty()) {
      throw new IOException("its metadata names nobody who could let you in");
    }
    Issuer issuer =
        metadataUrl.isPresent()
            ? fixed(metadataUrl.get())
            : issuer(names.getFirst())
                .orElseThrow(() ->
                    new IOException(
                        "%s, which it names for logins, says nothing of itself"
                            .formatted(names.getFirst())));
    return new Guard(resource, issuer, found.at("scopes_supported").texts());
  }

  private Optional<Tree> described(Challenge challenge) throws IOException, InterruptedException {
    var places = new ArrayList<URI>();
    String named = challenge.parameters().getOrDefault("resource_metadata", "");
    if (!named.isEmpty()) {
      places.add(trusted(named));
    } else {
      String path = plain(server.getRawPath());
      if (!path.isEmpty()) {
        places.add(server.resolve(RESOURCE + path));
      }
      places.add(server.resolve(RESOURCE));
    }
    return first(places);
  }

  /** As servers of the revision 2025-03-26 have it: they are their own guard. */
  private Guard unnamed(Optional<URI> metadataUrl) throws IOException, InterruptedException {
    String resource = canonical(server);
    if (metadataUrl.isPresent()) {
      return new Guard(resource, fixed(metadataUrl.get()), List.of());
    }
    String origin = origin(server);
    Optional<Tree> metadata = first(List.of(server.resolve(OAUTH), server.resolve(OPENID)));
    Issuer issuer =
        metadata
            .map(found -> new Issuer(found.at("issuer").string().orElse(origin), found))
            .orElseGet(() ->
                new Issuer(
                    origin,
                    new Tree(
                        Map.of(
                            "authorization_endpoint", origin + "/authorize",
                            "token_endpoint", origin + "/token",
                            "registration_endpoint", origin + "/register",
                            "code_challenge_methods_supported", List.of("S256")))));
    if (metadata.isPresent() && !issuer.name().equals(origin)) {
      throw mismatch(origin, issuer.name());
    }
    return new Guard(resource, issuer, List.of());
  }

  private Issuer fixed(URI url) throws IOException, InterruptedException {
    Tree found =
        first(List.of(trusted(url.toString())))
            .orElseThrow(() -> new IOException("there is no login metadata at " + url));
    return new Issuer(found.at("issuer").text(), found);
  }

  private Optional<Issuer> issuer(String name) throws IOException, InterruptedException {
    URI uri = trusted(name);
    String path = plain(uri.getRawPath());
    List<URI> places =
        path.isEmpty()
            ? List.of(uri.resolve(OAUTH), uri.resolve(OPENID))
            : List.of(
                uri.resolve(OAUTH + path), uri.resolve(OPENID + path), uri.resolve(path + OPENID));
    Optional<Tree> found = first(places);
    if (found.isPresent() && !found.get().at("issuer").text().equals(name)) {
      throw mismatch(name, found.get().at("issuer").text());
    }
    return found.map(metadata -> new Issuer(name, metadata));
  }

  private static IOException mismatch(String expected, String found) {
    return new IOException(
        "the metadata of %s says that it belongs to %s; the login was not begun"
            .formatted(McpClient.shortened(expected), McpClient.shortened(found)));
  }

  private Optional<Tree> first(List<URI> places) throws IOException, InterruptedException {
    for (URI place : places) {
      HttpRequest request =
          HttpRequest.newBuilder(place)
              .timeout(Duration.ofSeconds(20))
              .header("Accept", "application/json")
              .header("MCP-Protocol-Version", Protocol.LEGACY)
              .build();
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      String text = HttpDoor.text(response.body());
      if (response.statusCode() == 200) {
        try {
          Tree tree = Tree.read(text);
          if (tree.isObject()) {
            return Optional.of(tree);
          }
        } catch (IllegalArgumentException _) {
          // a page where metadata is expected
        }
      }
    }
    return Optional.empty();
  }

  /**
   * An address that a server chose, if we may go there: over TLS, and into this computer or its
   * network only from there.
   */
  URI trusted(String address) throws IOException {
    URI uri;
    try {
      uri = URI.create(address.strip());
    } catch (IllegalArgumentException e) {
      throw new IOException("it names an address that is none: " + McpClient.shortened(address), e);
    }
    String host = uri.getHost();
    boolean plainText = "http".equals(uri.getScheme()) && inside(server.getHost());
    if (host == null || !("https".equals(uri.getScheme()) || plainText)) {
      throw new IOException(
          "it names %s for logins, which is not protected (https)"
              .formatted(McpClient.shortened(address)));
    }
    if (inside(host) && !inside(server.getHost())) {
      throw new IOException(
          "it names %s for logins, which is inside your own network".formatted(host));
    }
    return uri;
  }

  private static boolean inside(String host) throws IOException {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        boolean unique =
            address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
        if (address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isAnyLocalAddress()
            || unique) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      throw new IOException("%s cannot be found".formatted(host), e);
    }
  }

  /** Whether a server's name for itself stands for the address that we use. */
  private static boolean covers(String resource, URI server) {
    try {
      URI named = URI.create(resource);
      String path = plain(named.getRawPath());
      String ours = plain(server.getRawPath());
      return named.getHost() != null
          && HttpDoor.sameOrigin(named, server)
          && (ours.equals(path) || ours.startsWith(path + "/") || path.isEmpty());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** The server's address as logins are bound to it. */
  static String canonical(URI server) {
    return origin(server) + plain(server.getRawPath());
  }

  private static String origin(URI uri) {
    return uri.getScheme().toLowerCase(Locale.ROOT)
        + "://"
        + String.valueOf(uri.getRawAuthority()).toLowerCase(Locale.ROOT);
  }

  private static String plain(@org.jspecify.annotations.Nullable String path) {
    String text = path == null ? "" : path;
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  static List<String> words(String text) {
    return Pattern.compile("\\s+").splitAsStream(text).filter(w -> !w.isEmpty()).toList();
  }
}
