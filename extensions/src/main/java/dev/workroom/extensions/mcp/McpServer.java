package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The server side of the protocol in both eras, without a transport. */
public final class McpServer {
  private static final Map<String, String> LISTS =
      Map.of(
          "tools/list", "tools",
          "resources/list", "resources",
          "resources/templates/list", "resourceTemplates",
          "prompts/list", "prompts");
  private static final Set<String> LEGACY_ONLY =
      Set.of("ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe");
  private static final Set<String> LISTS_AND_READS = Set.of("resources/read", "server/discover");
  private static final Map<String, String> NEEDS =
      Map.of(
          "tools/call", "tools",
          "resources/read", "resources",
          "resources/subscribe", "resources",
          "resources/unsubscribe", "resources",
          "prompts/get", "prompts",
          "completion/complete", "completions",
          "logging/setLevel", "logging");

  private final Offers offers;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  public McpServer(Offers offers) {
    this.offers = offers;
  }

  /** Hears of each list that changes, until {@link #unhear}. */
  void hear(Consumer<String> listener) {
    listeners.add(listener);
  }

  void unhear(Consumer<String> listener) {
    listeners.remove(listener);
  }

  void changed(String list) {
    listeners.forEach(listener -> listener.accept(list));
  }

  Offers offers() {
    return offers;
  }

  /** The answer to {@code initialize}. */
  Map<String, Object> initialize(Tree params) {
    String wanted = params.at("protocolVersion").text();
    var result = new LinkedHashMap<String, Object>();
    result.put("protocolVersion", Protocol.LEGACY_ALL.contains(wanted) ? wanted : Protocol.LEGACY);
    result.put("capabilities", offers.capabilities());
    result.put("serverInfo", Protocol.SELF);
    result.put("instructions", offers.instructions());
    return result;
  }

  /**
   * Whether a stateless request says of its sender what it must.
   *
   * @param header the version that HTTP carries beside the body; empty where there is none
   * @throws RpcException what is wrong with it
   */
  static void check(Tree params, Optional<String> header) throws RpcException {
    Tree meta = params.at("_meta");
    Optional<String> version = meta.at(Protocol.VERSION_KEY).string();
    if (version.isEmpty() || !meta.at(Protocol.CAPABILITIES_KEY).isObject()) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "Invalid params: _meta must hold %s and %s"
              .formatted(Protocol.VERSION_KEY, Protocol.CAPABILITIES_KEY));
    }
    if (header.isPresent() && !header.get().equals(version.get())) {
      throw new RpcException(
          RpcException.HEADER_MISMATCH, "MCP-Protocol-Version differs from the body");
    }
    if (!version.get().equals(Protocol.MODERN)) {
      throw new RpcException(
          RpcException.UNSUPPORTED_VERSION,
          "Unsupported protocol version",
          Map.of("supported", List.of(Protocol.MODERN), "requested", version.get()));
    }
  }

  /** Answers a request of a client that was greeted, or of one that needs no greeting. */
  Map<String, Object> answer(Frame.Request request, Offers.Caller caller)
      throws IOException, InterruptedException {
    Map<String, Object> result = new LinkedHashMap<>(plain(request, caller));
    if (caller.modern()) {
      result.putIfAbsent("resultType", "complete");
      if (LISTS.containsKey(request.method()) || LISTS_AND_READS.contains(request.method())) {
        result.putIfAbsent("ttlMs", 0);
        result.putIfAbsent("cacheScope", "private");
      }
      var meta = new LinkedHashMap<String, Object>(new Tree(result.get("_meta")).fields());
      meta.put(Protocol.SERVER_KEY, Protocol.SELF);
      result.put("_meta", meta);
    }
    return result;
  }

  private Map<String, Object> plain(Frame.Request request, Offers.Caller caller)
      throws IOException, InterruptedException {
    String method = request.method();
    String list = LISTS.get(method);
    boolean known = list == null || offers.capabilities().containsKey(capability(list));
    String needed = NEEDS.getOrDefault(method, "");
    boolean offered = needed.isEmpty() || offers.capabilities().containsKey(needed);
    if (!known || !offered || (caller.modern() && LEGACY_ONLY.contains(method))) {
      throw new RpcException(RpcException.NO_METHOD, "Method not found: " + shown(method));
    }
    if (list != null) {
      return Map.of(list, offers.list(list));
    }
    if (method.equals("ping")) {
      return Map.of();
    }
    if (method.equals("server/discover") && caller.modern()) {
      return Map.of(
          "supportedVersions", List.of(Protocol.MODERN),
          "capabilities", offers.capabilities(),
          "instructions", offers.instructions());
    }
    if (NEEDS.containsKey(method)) {
      return offers.answer(method, request.params(), caller);
    }
    throw new RpcException(RpcException.NO_METHOD, "Method not found: " + shown(method));
  }

  private static String capability(String list) {
    return list.equals("resourceTemplates") ? "resources" : list;
  }

  private static String shown(String method) {
    return McpClient.shortened(method);
  }
}
