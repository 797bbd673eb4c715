package dev.workroom.extensions.mcp;

import dev.workroom.json.Wire;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a configuration says of logins to a server; all of it may be left out.
 *
 * @param clientId how the authorization server knows us, where somebody registered us there
 * @param clientMetadata the https address of the document that describes this client (its client
 *     id), where the person who runs Workroom publishes one
 * @param callbackPort the port on this computer that logins come back to
 * @param metadata where the authorization server's metadata lies, if not where it should
 * @param scopes what to ask for; empty: what the server wants
 */
public record OAuthSettings(
    Optional<String> clientId,
    Optional<String> clientSecret,
    Optional<URI> clientMetadata,
    Optional<Integer> callbackPort,
    Optional<URI> metadata,
    List<String> scopes) {
  /** Nothing is said. */
  public static final OAuthSettings NONE =
      new OAuthSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  public OAuthSettings {
    scopes = List.copyOf(scopes);
  }

  /** These, with where this client is described, unless they say it themselves. */
  OAuthSettings describedAt(URI document) {
    return clientMetadata.isPresent()
        ? this
        : new OAuthSettings(
            clientId, clientSecret, Optional.of(document), callbackPort, metadata, scopes);
  }

  /**
   * The document that describes Workroom to authorization servers (OAuth Client ID Metadata
   * Document), as JSON; whoever runs Workroom publishes it at exactly this address.
   *
   * @throws IllegalArgumentException with a sentence if a client id cannot be such an address
   */
  public static String document(URI address) {
    String path = address.getRawPath();
    if (!"https".equals(address.getScheme())
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawFragment() != null
        || path == null
        || path.length() < 2) {
      throw new IllegalArgumentException(
          "%s cannot name a client: it must be an https address with a path."
              .formatted(McpClient.shortened(address.toString())));
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("client_id", address.toString());
    document.put("client_name", "Workroom");
    // Authorization servers leave the port of the own computer out (RFC 8252, section 7.3).
    document.put(
        "redirect_uris", List.of("http://localhost/callback", "http://127.0.0.1/callback"));
    document.put("grant_types", List.of("authorization_code", "refresh_token"));
    document.put("response_types", List.of("code"));
    document.put("token_endpoint_auth_method", "none");
    document.put("application_type", "native");
    return Wire.write(document);
  }

  /** Never the secret: this may end in a log. */
  @Override
  public String toString() {
    return "OAuthSettings[clientId=%s, scopes=%s]".formatted(clientId.orElse("none"), scopes);
  }
}
