package dev.workroom.extensions.mcp;

import java.net.URI;
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

  /** Never the secret: this may end in a log. */
  @Override
  public String toString() {
    return "OAuthSettings[clientId=%s, scopes=%s]".formatted(clientId.orElse("none"), scopes);
  }
}
