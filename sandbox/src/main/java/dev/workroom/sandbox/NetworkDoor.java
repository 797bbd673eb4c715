package dev.workroom.sandbox;

import dev.workroom.core.sandbox.Gateway;
import dev.workroom.core.sandbox.GatewayListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leads a command's connections out of its empty network to a gateway in the host.
 *
 * <p>The command's network has its own loopback and nothing else. A {@link Relay} is put into that
 * network, and into nothing else of the sandbox; it listens there and leads to a socket file of
 * ours, in a folder that the sandbox does not have.
 */
final class NetworkDoor implements AutoCloseable {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final List<String> RELAY_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          "-Xlog:disable",
          "-Xmx32m",
          "-Xss256k");

  private final Path folder;
  private final GatewayListener listener;
  private final Path nsenter;
  private volatile @Nullable Process relay;

  private NetworkDoor(Path folder, GatewayListener listener, Path nsenter) {
    this.folder = folder;
    this.listener = listener;
    this.nsenter = nsenter;
  }

  /** Makes the socket file; its name must be short, so it is not where the layers are. */
  static NetworkDoor open(Gateway gateway) throws IOException {
    Path nsenter = Bubblewrap.find("nsenter");
    Path folder =
        Files.createTempDirectory(
            "workroom-net",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.bind(UnixDomainSocketAddress.of(folder.resolve("door")), 128);
    } catch (IOException e) {
      socket.close();
      Trees.delete(folder);
      throw e;
    }
    return new NetworkDoor(folder, GatewayListener.on(socket, gateway), nsenter);
  }

  /** What a command is told of it. */
  static Map<String, String> environment() {
    String proxy = "http://127.0.0.1:" + Relay.PORT;
    return Map.of(
        "http_proxy", proxy,
        "https_proxy", proxy,
        "HTTP_PROXY", proxy,
        "HTTPS_PROXY", proxy,
        "no_proxy", "localhost,127.0.0.1,::1",
        "NO_PROXY", "localhost,127.0.0.1,::1",
        "NODE_USE_ENV_PROXY", "1");
  }

  /**
   * Puts the relay into the network and waits until it listens.
   *
   * @param user a process in the user namespace that the sandbox was made in
   * @param network a process in the sandbox's network
   */
  void lead(long user, long network) throws IOException, InterruptedException {
    var line =
        new ArrayList<>(
            List.of(
                nsenter.toString(),
                "--user=/proc/%d/ns/user".formatted(user),
                "--net=/proc/%d/ns/net".formatted(network),
                "--preserve-credentials",
                "--",
                JAVA.toString()));
    line.addAll(RELAY_FLAGS);
    line.addAll(List.of("-cp", classes(), Relay.class.getName()));
    line.add(folder.resolve("door").toString());
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.directory(Path.of("/").toFile());
    Process started = Spawner.start(builder);
    relay = started;
    var said =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    String word = said.readLine();
    if (!Relay.READY.equals(word)) {
      started.destroyForcibly();
      throw new IOException(
          "The way to the network could not be opened: %s.".formatted(word == null ? "" : word));
    }
  }

  /** Where this class is: the relay needs nothing else. */
  private static String classes() throws IOException {
    try {
      return Path.of(NetworkDoor.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IOException("The program's own files cannot be named.", e);
    }
  }

  /** No connection of the command is left after this. */
  @Override
  public void close() throws IOException {
    Process started = relay;
    if (started != null) {
      started.destroyForcibly();
    }
    listener.close();
    Trees.delete(folder);
  }
}
