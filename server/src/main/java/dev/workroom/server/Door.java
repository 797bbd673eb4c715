package dev.workroom.server;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.SetCookie;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may come in. A link with a token that is good once gives the browser a cookie; a request must
 * be addressed to this computer by name (against DNS rebinding) and come from the page itself
 * (against other sites' pages). Of cookies only hashes are kept, so that the browsers of before are
 * still known after a restart.
 */
final class Door {
  private static final Duration LINK = Duration.ofMinutes(15);
  private static final Duration KNOWN = Duration.ofDays(30);
  private static final int BROWSERS = 50;
  private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final Set<String> FROM_HERE = Set.of("same-origin", "none");

  private final Path file;
  private final String control;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Instant> links = new LinkedHashMap<>();
  private final Map<String, Instant> browsers = new LinkedHashMap<>();

  /**
   * @param file where the hashes of cookies are kept
   * @param control what a program of the same user shows in the place of a cookie
   */
  Door(Path file, String control) {
    this.file = file;
    this.control = control;
    load();
  }

  /** A token for a link, good once and for a quarter of an hour. */
  String invite() {
    String token = secret();
    lock.lock();
    try {
      links.values().removeIf(until -> until.isBefore(Instant.now()));
      links.put(hash(token), Instant.now().plus(LINK));
    } finally {
      lock.unlock();
    }
    return token;
  }

  /** A cookie in return for a link's token; empty: it was used, is old, or never was one. */
  Optional<SetCookie> enter(String token, int port) {
    lock.lock();
    try {
      Instant until = links.remove(hash(token));
      if (until == null || until.isBefore(Instant.now())) {
        return Optional.empty();
      }
      String cookie = secret();
      browsers.put(hash(cookie), Instant.now().plus(KNOWN));
      while (browsers.size() > BROWSERS) {
        browsers.remove(browsers.keySet().iterator().next());
      }
      save();
      return Optional.of(
          SetCookie.builder(cookieName(port), cookie)
              .path("/")
              .httpOnly(true)
              .sameSite(SetCookie.SameSite.STRICT)
              .maxAge(KNOWN)
              .build());
    } finally {
      lock.unlock();
    }
  }

  /** Cookies do not know ports, so their names do. */
  static String cookieName(int port) {
    return "workroom-" + port;
  }

  /**
   * Refuses what is not addressed to this computer or comes from elsewhere.
   *
   * @throws Refused with the reason
   */
  void checkOrigin(ServerRequest request, int port) {
    ServerRequestHeaders headers = request.headers();
    List<String> names = List.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    String host = headers.first(HeaderNames.HOST).orElse("");
    if (!names.contains(host)) {
      throw new Refused(
          Refused.Kind.FORBIDDEN, "This server answers only to its address on this computer.");
    }
    Optional<String> origin = headers.first(HeaderNames.ORIGIN);
    if (origin.isPresent() && !origin.get().equals("http://" + host)) {
      throw elsewhere();
    }
    if (headers.first(FETCH_SITE).filter(site -> !FROM_HERE.contains(site)).isPresent()
        && !navigation(request)) {
      throw elsewhere();
    }
    boolean changes =
        !Method.GET.equals(request.prologue().method())
            && !Method.HEAD.equals(request.prologue().method());
    if (changes && origin.isEmpty() && !controls(headers)) {
      throw elsewhere();
    }
  }

  private static Refused elsewhere() {
    return new Refused(
        Refused.Kind.FORBIDDEN, "This request comes from another page than Workroom's own.");
  }

  /** Somebody may follow a link to the page itself from anywhere. */
  private static boolean navigation(ServerRequest request) {
    String path = request.path().path();
    return Method.GET.equals(request.prologue().method())
        && !path.startsWith("/api")
        && !path.startsWith("/raw");
  }

  /**
   * Refuses who has not signed in.
   *
   * @throws Refused with what to do
   */
  void checkKnown(ServerRequest request, int port) {
    if (!known(request, port) && !controls(request.headers())) {
      throw new Refused(
          Refused.Kind.SIGNED_OUT,
          "You are not signed in. Run 'workroom' and open the link that it prints.");
    }
  }

  private boolean known(ServerRequest request, int port) {
    Optional<String> cookie =
        request.headers().cookies().all(cookieName(port), List::of).stream().findFirst();
    if (cookie.isEmpty()) {
      return false;
    }
    lock.lock();
    try {
      Instant until = browsers.get(hash(cookie.get()));
      return until != null && until.isAfter(Instant.now());
    } finally {
      lock.unlock();
    }
  }

  /** Whether a program of the same user asks, which can read the server's file. */
  boolean controls(ServerRequestHeaders headers) {
    return headers
        .first(HeaderNames.AUTHORIZATION)
        .filter(said ->
            MessageDigest.isEqual(
                said.getBytes(StandardCharsets.UTF_8),
                ("Bearer " + control).getBytes(StandardCharsets.UTF_8)))
        .isPresent();
  }

  private String secret() {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String hash(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void load() {
    try {
      if (Files.isRegularFile(file)) {
        for (String line : Files.readAllLines(file)) {
          String[] parts = line.split(" ");
          if (parts.length == 2 && parts[0].matches("[0-9a-f]{64}")) {
            browsers.put(parts[0], Instant.parse(parts[1]));
          }
        }
      }
    } catch (IOException | java.time.format.DateTimeParseException _) {
      // then browsers sign in again
    }
  }

  private void save() {
    var lines = new ArrayList<String>();
    browsers.forEach((hash, until) -> lines.add(hash + " " + until));
    try {
      Path part =
          Files.createTempFile(
              file.toAbsolutePath().getParent(),
              "browsers",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(part, lines);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** The headers that every answer carries. */
  static List<Header> guards(boolean raw) {
    String policy =
        raw
            ? "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
            : "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    return List.of(
        header("Content-Security-Policy", policy),
        header("X-Content-Type-Options", "nosniff"),
        header("Referrer-Policy", "no-referrer"),
        header("Cross-Origin-Opener-Policy", "same-origin"),
        header("Cross-Origin-Resource-Policy", "same-origin"));
  }

  private static Header header(String name, String value) {
    return io.helidon.http.HeaderValues.create(name, value);
  }
}
