package dev.workroom.extensions.mcp;

import dev.workroom.json.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Logins to connectors, in a file that only its owner can read. Each is bound to the server that it
 * is for and to the issuer that gave it, and is shown to no other.
 */
public final class TokenStore {
  /**
   * A login.
   *
   * @param resource the address of the server that it is for
   * @param issuer who gave it
   */
  record Token(
      String resource,
      String issuer,
      String access,
      Optional<String> refresh,
      Optional<Instant> expires,
      List<String> scopes) {
    Token {
      scopes = List.copyOf(scopes);
    }

    /** Never its secrets: this may end in a log. */
    @Override
    public String toString() {
      return "login to %s by %s".formatted(resource, issuer);
    }
  }

  /**
   * Who we are to an issuer.
   *
   * @param method how the token endpoint knows us: {@code none}, {@code client_secret_basic} or
   *     {@code client_secret_post}; empty if nothing was agreed
   * @param redirect where logins come back to, as it was registered
   */
  record Client(String issuer, String id, Optional<String> secret, String method, String redirect) {
    @Override
    public String toString() {
      return "client of " + issuer;
    }
  }

  private record Content(List<Token> tokens, List<Client> clients) {
    Content {
      tokens = List.copyOf(tokens);
      clients = List.copyOf(clients);
    }
  }

  private static final String OWNER_ONLY = "rw-------";

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();

  public TokenStore(Path file) {
    this.file = file;
  }

  Optional<Token> token(String resource) throws IOException {
    return read().tokens().stream().filter(t -> t.resource().equals(resource)).findFirst();
  }

  Optional<Client> client(String issuer) throws IOException {
    return read().clients().stream().filter(c -> c.issuer().equals(issuer)).findFirst();
  }

  /** Whether there is a login to the server at this address. */
  public boolean knows(URI server) throws IOException {
    return token(OAuthDiscovery.canonical(server)).isPresent();
  }

  void keep(Token token) throws IOException {
    change(content -> {
      var tokens = new ArrayList<>(content.tokens());
      tokens.removeIf(t -> t.resource().equals(token.resource()));
      tokens.add(token);
      return new Content(tokens, content.clients());
    });
  }

  void keep(Client client) throws IOException {
    change(content -> {
      var clients = new ArrayList<>(content.clients());
      clients.removeIf(c -> c.issuer().equals(client.issuer()));
      clients.add(client);
      return new Content(content.tokens(), clients);
    });
  }

  /** Forgets the login to a server; whether there was one. */
  public boolean forget(URI server) throws IOException {
    boolean known = knows(server);
    String resource = OAuthDiscovery.canonical(server);
    change(content ->
        new Content(
            content.tokens().stream().filter(t -> !t.resource().equals(resource)).toList(),
            content.clients()));
    return known;
  }

  private Content read() throws IOException {
    try {
      return Wire.read(Files.readString(file), Content.class);
    } catch (NoSuchFileException _) {
      return new Content(List.of(), List.of());
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "The logins in %s cannot be read. Delete the file and log in again.".formatted(file), e);
    }
  }

  /** One process at a time; a reader sees the old file or the new one. */
  private void change(UnaryOperator<Content> change) throws IOException {
    lock.lock();
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null) {
        throw new IOException("%s is no file".formatted(file));
      }
      Files.createDirectories(folder);
      Path guard = folder.resolve(file.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        byte[] text = Wire.write(change.apply(read())).getBytes(StandardCharsets.UTF_8);
        Path part =
            Files.createTempFile(
                folder,
                "logins",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
          out.write(java.nio.ByteBuffer.wrap(text));
          out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      lock.unlock();
    }
  }
}
