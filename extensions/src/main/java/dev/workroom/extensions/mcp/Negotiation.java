package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which era of the protocol a server speaks, and begins in it.
 *
 * <p>Over HTTP a request of the stateless protocol goes first, and whatever is not a modern answer
 * means the older one, as the specification says. On standard streams the handshake goes first:
 * nearly all local servers want it, and some are silent to anything before it.
 */
final class Negotiation {
  /** Which era to speak. */
  enum Era {
    /** The one that the server speaks. */
    ANY,
    MODERN,
    LEGACY
  }

  private static final Set<Integer> ELSEWHERE = Set.of(400, 404, 405);

  private final String name;
  private final Host host;

  Negotiation(String name, Host host) {
    this.name = name;
    this.host = host;
  }

  /** Connects to a server on the standard streams. */
  McpClient local(McpClient.Way way, Era era) throws IOException, InterruptedException {
    if (era == Era.MODERN) {
      return modern(way);
    }
    try {
      return legacy(way);
    } catch (RpcException e) {
      if (era == Era.LEGACY) {
        throw e;
      }
      return modern(way);
    }
  }

  /** Connects to a server over HTTP; {@code older} is its way with server-sent events. */
  McpClient remote(McpClient.Way way, McpClient.Way older, Era era)
      throws IOException, InterruptedException {
    if (era != Era.LEGACY) {
      try {
        return modern(way);
      } catch (RpcException e) {
        if (era == Era.MODERN || e.code() == RpcException.MISSING_CAPABILITY) {
          throw e;
        }
      } catch (HttpStatusException e) {
        if (era == Era.MODERN || e.status() == 401 || e.status() == 403 || e.status() == 429) {
          throw e;
        }
      }
    }
    try {
      return legacy(way);
    } catch (HttpStatusException e) {
      if (!ELSEWHERE.contains(e.status())) {
        throw e;
      }
      return legacy(older);
    }
  }

  /** Connects to a server that is known to speak the older HTTP with server-sent events. */
  McpClient older(McpClient.Way way) throws IOException, InterruptedException {
    return legacy(way);
  }

  private McpClient modern(McpClient.Way way) throws IOException, InterruptedException {
    var peer = new Peer(new McpClient.Served(name, host));
    Transport transport = way.open(peer, true);
    peer.attach(transport);
    try {
      Tree found = discovered(peer);
      List<String> versions = found.at("supportedVersions").texts();
      if (!versions.contains(Protocol.MODERN)) {
        throw new RpcException(
            RpcException.UNSUPPORTED_VERSION,
            "it speaks %s and not %s".formatted(String.join(", ", versions), Protocol.MODERN));
      }
      Tree server = found.at("_meta").at(Protocol.SERVER_KEY);
      var agreement =
          new McpClient.Agreement(
              true,
              Protocol.MODERN,
              found.at("capabilities"),
              server.missing() ? found.at("serverInfo") : server,
              found.at("instructions").text());
      return new McpClient(name, peer, transport, host, agreement);
    } catch (IOException | InterruptedException | RuntimeException e) {
      peer.close();
      throw e;
    }
  }

  /** Asked twice where a server names our version among those that it would rather hear. */
  private Tree discovered(Peer peer) throws IOException, InterruptedException {
    try {
      return discover(peer);
    } catch (RpcException e) {
      if (e.code() != RpcException.UNSUPPORTED_VERSION
          || !e.data().at("supported").texts().contains(Protocol.MODERN)) {
        throw e;
      }
      return discover(peer);
    }
  }

  private Tree discover(Peer peer) throws IOException, InterruptedException {
    String method = "server/discover";
    return new Tree(
        peer.call(
            new Frame.Request(peer.nextId(), method, Map.of("_meta", meta(Protocol.MODERN, host))),
            headers(Protocol.MODERN, method),
            Peer.Patience.SHORT,
            _ -> {}));
  }

  private McpClient legacy(McpClient.Way way) throws IOException, InterruptedException {
    var peer = new Peer(new McpClient.Served(name, host));
    Transport transport = way.open(peer, false);
    peer.attach(transport);
    try {
      var params = new LinkedHashMap<String, Object>();
      params.put("protocolVersion", Protocol.LEGACY);
      params.put("capabilities", capabilities(host));
      params.put("clientInfo", Protocol.SELF);
      Tree result =
          new Tree(
              peer.call(
                  new Frame.Request(peer.nextId(), "initialize", params),
                  Map.of(),
                  Peer.Patience.SHORT,
                  _ -> {}));
      String version = result.at("protocolVersion").text();
      if (!Protocol.LEGACY_ALL.contains(version)) {
        throw new IOException(
            "it speaks the revision %s of the protocol, which is not known here"
                .formatted(McpClient.shortened(version)));
      }
      transport.agreed(version);
      peer.notify("notifications/initialized", Map.of(), Map.of());
      transport.listen();
      var agreement =
          new McpClient.Agreement(
              false,
              version,
              result.at("capabilities"),
              result.at("serverInfo"),
              result.at("instructions").text());
      return new McpClient(name, peer, transport, host, agreement);
    } catch (IOException | InterruptedException | RuntimeException e) {
      peer.close();
      throw e;
    }
  }

  /** What each request of the stateless protocol says of its sender. */
  static Map<String, Object> meta(String version, Host host) {
    var meta = new LinkedHashMap<String, Object>();
    meta.put(Protocol.VERSION_KEY, version);
    meta.put(Protocol.CLIENT_KEY, Protocol.SELF);
    meta.put(Protocol.CAPABILITIES_KEY, capabilities(host));
    return meta;
  }

  static Map<String, String> headers(String version, String method) {
    return Map.of("MCP-Protocol-Version", version, "Mcp-Method", method);
  }

  private static Map<String, Object> capabilities(Host host) {
    var all = new LinkedHashMap<String, Object>();
    all.put("roots", Map.of());
    if (host.answers()) {
      all.put("elicitation", Map.of("form", Map.of(), "url", Map.of()));
    }
    if (host.samples()) {
      all.put("sampling", Map.of());
    }
    return all;
  }

  static Optional<Era> era(String version) {
    return version.equals(Protocol.MODERN)
        ? Optional.of(Era.MODERN)
        : Protocol.LEGACY_ALL.contains(version) ? Optional.of(Era.LEGACY) : Optional.empty();
  }
}
