package dev.workroom.extensions.mcp;

import dev.workroom.extensions.mcp.OAuthDiscovery.Challenge;
import dev.workroom.extensions.mcp.OAuthDiscovery.Guard;
import dev.workroom.extensions.mcp.TokenStore.Token;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The login to one remote server: shows the token that is kept for it, renews it, and where a
 * person is there to visit the login page, gets one.
 */
final class OAuth implements Login, AutoCloseable {
  private static final int MOST_LOGINS = 3;
  private static final Duration EARLY = Duration.ofSeconds(60);

  private final URI server;
  private final OAuthSettings settings;
  private final TokenStore store;
  private final Optional<Visit> visit;
  private final HttpClient http;
  private final String name;
  private final OAuthDiscovery discovery;
  private final OAuthGrant grant;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Token shown;
  private boolean renewed;
  private int logins;

  OAuth(String name, URI server, OAuthSettings settings, TokenStore store, @Nullable Visit visit) {
    this.name = name;
    this.server = server;
    this.settings = settings;
    this.store = store;
    this.visit = Optional.ofNullable(visit);
    this.http = HttpDoor.client(server);
    this.discovery = new OAuthDiscovery(server, http);
    this.grant = new OAuthGrant(discovery, http, store);
  }

  @Override
  public Optional<String> token() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Token token = shown;
      if (token == null) {
        token = store.token(OAuthDiscovery.canonical(server)).orElse(null);
        shown = token;
      }
      if (token != null && expired(token) && token.refresh().isPresent() && !renewed) {
        renewed = true;
        refused(401, List.of());
        token = shown;
      }
      return Optional.ofNullable(token).map(Token::access);
    } finally {
      lock.unlock();
    }
  }

  private static boolean expired(Token token) {
    return token.expires().map(end -> end.minus(EARLY).isBefore(Instant.now())).orElse(false);
  }

  @Override
  public boolean refused(int status, List<String> challenges)
      throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Challenge challenge = Challenge.of(challenges);
      Optional<Token> old = Optional.ofNullable(shown);
      Guard guard = discovery.guard(challenge, settings.metadata());
      Optional<Token> same = old.filter(t -> t.issuer().equals(guard.issuer().name()));
      if (status == 401 && same.isPresent()) {
        Optional<Token> fresh = grant.refreshed(guard, settings, same.get());
        if (fresh.isPresent()) {
          keep(fresh.get());
          return true;
        }
      }
      if (visit.isEmpty()) {
        throw new IOException(
            status == 401
                ? (old.isPresent()
                        ? "its login has ended; 'workroom connector login %s' renews it"
                        : "it wants a login; 'workroom connector login %s' does it")
                    .formatted(name)
                : "it wants more rights than the login has (%s); 'workroom connector login %s' asks for them"
                    .formatted(String.join(" ", challenge.scopes()), name));
      }
      if (++logins > MOST_LOGINS) {
        return false;
      }
      keep(grant.authorized(guard, settings, scopes(guard, challenge, same), visit.get()));
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void keep(Token token) throws IOException {
    // Bound to the address that we use, which the server's name for itself covers.
    var kept =
        new Token(
            OAuthDiscovery.canonical(server),
            token.issuer(),
            token.access(),
            token.refresh(),
            token.expires(),
            token.scopes());
    store.keep(kept);
    shown = kept;
    renewed = false;
  }

  /** What was asked for, else what the server says it knows; nothing given before is lost. */
  private List<String> scopes(Guard guard, Challenge challenge, Optional<Token> same) {
    var scopes = new LinkedHashSet<String>();
    if (challenge.wantsMore()) {
      same.ifPresent(token -> scopes.addAll(token.scopes()));
    }
    List<String> wanted =
        !challenge.scopes().isEmpty()
            ? challenge.scopes()
            : settings.scopes().isEmpty() ? guard.scopes() : settings.scopes();
    scopes.addAll(wanted);
    if (guard.issuer().offers("scopes_supported", "offline_access")) {
      scopes.add("offline_access");
    }
    return new ArrayList<>(scopes);
  }

  /** Logs in although nothing was refused yet. */
  void begin() throws IOException, InterruptedException {
    refused(401, List.of());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
