package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A connection to one server, in whichever era of the protocol it speaks. Blocking; an interrupt
 * takes the request back.
 */
final class McpClient implements AutoCloseable {
  private static final int MOST_PAGES = 100;
  private static final int MOST_ITEMS = 5_000;
  private static final int MOST_ROUNDS = 12;

  /** What was agreed at the beginning. */
  record Agreement(
      boolean modern, String version, Tree capabilities, Tree server, String instructions) {}

  private final String name;
  private final Peer peer;
  private final Transport transport;
  private final Host host;
  private final Agreement agreement;
  private final Map<String, McpTool> tools = new ConcurrentHashMap<>();

  McpClient(String name, Peer peer, Transport transport, Host host, Agreement agreement) {
    this.name = name;
    this.peer = peer;
    this.transport = transport;
    this.host = host;
    this.agreement = agreement;
  }

  Agreement agreement() {
    return agreement;
  }

  boolean alive() {
    return peer.alive();
  }

  boolean offers(String capability) {
    return !agreement.capabilities().at(capability).missing();
  }

  /** The tools; those whose descriptions break the rules are left out. */
  List<McpTool> tools() throws IOException, InterruptedException {
    List<McpTool> found =
        offers("tools")
            ? list("tools/list", "tools").stream().flatMap(t -> McpTool.of(t).stream()).toList()
            : List.of();
    tools.clear();
    found.forEach(tool -> tools.putIfAbsent(tool.name(), tool));
    return found;
  }

  List<McpResource> resources() throws IOException, InterruptedException {
    if (!offers("resources")) {
      return List.of();
    }
    var all =
        new ArrayList<>(list("resources/list", "resources").stream().map(McpResource::of).toList());
    try {
      list("resources/templates/list", "resourceTemplates").stream()
          .map(McpResource::of)
          .forEach(all::add);
    } catch (RpcException _) {
      // not every server knows templates
    }
    return all;
  }

  List<McpResource.Prompt> prompts() throws IOException, InterruptedException {
    return offers("prompts")
        ? list("prompts/list", "prompts").stream().map(McpResource.Prompt::of).toList()
        : List.of();
  }

  /** The contents of a resource, as the protocol has them. */
  List<Tree> read(String uri, Consumer<Tree> progress) throws IOException, InterruptedException {
    return new Tree(
            asked(
                "resources/read",
                Map.of("uri", uri),
                Map.of("Mcp-Name", HeaderText.of(uri)),
                Peer.Patience.SHORT,
                progress))
        .at("contents")
        .items();
  }

  /** The messages of a prompt, as the protocol has them. */
  List<Tree> prompt(String prompt, Map<String, Object> arguments)
      throws IOException, InterruptedException {
    return new Tree(
            asked(
                "prompts/get",
                arguments.isEmpty()
                    ? Map.of("name", prompt)
                    : Map.of("name", prompt, "arguments", arguments),
                Map.of("Mcp-Name", HeaderText.of(prompt)),
                Peer.Patience.SHORT,
                _ -> {}))
        .at("messages")
        .items();
  }

  McpResource.Outcome call(
      String tool, Map<String, Object> arguments, Peer.Patience patience, Consumer<Tree> progress)
      throws IOException, InterruptedException {
    return call(tool, arguments, patience, progress, _ -> {});
  }

  /**
   * Calls a tool.
   *
   * @param begun is told the id of each request that goes out for it
   */
  McpResource.Outcome call(
      String tool,
      Map<String, Object> arguments,
      Peer.Patience patience,
      Consumer<Tree> progress,
      Consumer<Object> begun)
      throws IOException, InterruptedException {
    Map<String, Object> params = Map.of("name", tool, "arguments", arguments);
    Map<String, Object> result;
    try {
      result = asked("tools/call", params, headers(tool, arguments), patience, progress, begun);
    } catch (RpcException e) {
      if (e.code() != RpcException.HEADER_MISMATCH) {
        throw e;
      }
      // Its list of tools was an old one.
      tools();
      result = asked("tools/call", params, headers(tool, arguments), patience, progress, begun);
    }
    Tree tree = new Tree(result);
    return new McpResource.Outcome(
        tree.at("content").items(),
        tree.at("structuredContent"),
        tree.at("isError").truth(),
        tree.at("_meta").fields());
  }

  private Map<String, String> headers(String tool, Map<String, Object> arguments) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Mcp-Name", HeaderText.of(tool));
    McpTool known = tools.get(tool);
    if (known != null) {
      headers.putAll(known.headers(arguments));
    }
    return headers;
  }

  /**
   * In the stateless protocol: waits for what the server says by itself, until the connection ends.
   */
  void overhear() throws InterruptedException {
    var wanted = new LinkedHashMap<String, Object>();
    for (Map.Entry<String, String> entry :
        Map.of("tools", "tools", "resources", "resources", "prompts", "prompts").entrySet()) {
      if (agreement.capabilities().at(entry.getKey()).at("listChanged").truth()) {
        wanted.put(entry.getValue() + "ListChanged", true);
      }
    }
    if (!agreement.modern() || wanted.isEmpty()) {
      return;
    }
    var forever = new Peer.Patience(Duration.ofDays(30), Duration.ofDays(30));
    for (long pause = 1_000; alive(); pause = Math.min(pause * 2, 60_000)) {
      try {
        once("subscriptions/listen", Map.of("notifications", wanted), Map.of(), forever, _ -> {});
      } catch (RpcException e) {
        return;
      } catch (IOException _) {
        // it is opened again
      }
      Thread.sleep(pause);
    }
  }

  private List<Tree> list(String method, String key) throws IOException, InterruptedException {
    var all = new ArrayList<Tree>();
    Optional<String> cursor = Optional.empty();
    for (int page = 0; page < MOST_PAGES && all.size() < MOST_ITEMS; page++) {
      Map<String, Object> params =
          cursor.<Map<String, Object>>map(c -> Map.of("cursor", c)).orElse(Map.of());
      Tree result = new Tree(asked(method, params, Map.of(), Peer.Patience.SHORT, _ -> {}));
      all.addAll(result.at(key).items());
      Optional<String> next = result.at("nextCursor").string();
      if (next.isEmpty() || next.equals(cursor)) {
        break;
      }
      cursor = next;
    }
    return all;
  }

  private Map<String, Object> asked(
      String method,
      Map<String, Object> params,
      Map<String, String> headers,
      Peer.Patience patience,
      Consumer<Tree> progress)
      throws IOException, InterruptedException {
    return asked(method, params, headers, patience, progress, _ -> {});
  }

  /**
   * Sends a request until its result is complete: a stateless server says what it wants to know,
   * and is asked again with the answers.
   */
  private Map<String, Object> asked(
      String method,
      Map<String, Object> params,
      Map<String, String> headers,
      Peer.Patience patience,
      Consumer<Tree> progress,
      Consumer<Object> begun)
      throws IOException, InterruptedException {
    Map<String, Object> sent = params;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Object id = peer.nextId();
      begun.accept(id);
      Tree result = new Tree(once(id, method, sent, headers, patience, progress));
      if (!agreement.modern()) {
        return result.fields();
      }
      String type = result.at("resultType").string().orElse("complete");
      if (type.equals("complete")) {
        return result.fields();
      }
      if (!type.equals("input_required")) {
        throw new IOException("it gave a result of the unknown kind " + shortened(type));
      }
      var again = new LinkedHashMap<>(params);
      again.put("inputResponses", responses(result.at("inputRequests"), id));
      result.at("requestState").string().ifPresent(state -> again.put("requestState", state));
      sent = again;
    }
    throw new IOException("it asked %d times for more and gave no result".formatted(MOST_ROUNDS));
  }

  private Map<String, Object> responses(Tree requests, Object id)
      throws IOException, InterruptedException {
    var responses = new LinkedHashMap<String, Object>();
    for (Map.Entry<String, Object> entry : requests.fields().entrySet()) {
      Tree request = new Tree(entry.getValue());
      try {
        responses.put(
            entry.getKey(),
            new Served(name, host)
                .answer(request.at("method").text(), request.at("params"), Optional.of(id)));
      } catch (RpcException e) {
        // The stateless protocol has no way to say no to this; without it there is no result.
        throw new RpcException(e.code(), "it does not get what it needs: " + e.getMessage());
      }
    }
    return responses;
  }

  private Map<String, Object> once(
      String method,
      Map<String, Object> params,
      Map<String, String> headers,
      Peer.Patience patience,
      Consumer<Tree> progress)
      throws IOException, InterruptedException {
    return once(peer.nextId(), method, params, headers, patience, progress);
  }

  private Map<String, Object> once(
      Object id,
      String method,
      Map<String, Object> params,
      Map<String, String> headers,
      Peer.Patience patience,
      Consumer<Tree> progress)
      throws IOException, InterruptedException {
    var meta = new LinkedHashMap<String, Object>();
    meta.put("progressToken", id);
    var all = new LinkedHashMap<>(params);
    Map<String, String> sent = Map.of();
    if (agreement.modern()) {
      meta.putAll(Negotiation.meta(agreement.version(), host));
      var named = new LinkedHashMap<>(headers);
      named.putAll(Negotiation.headers(agreement.version(), method));
      sent = named;
    }
    all.put("_meta", meta);
    return peer.call(new Frame.Request(id, method, all), sent, patience, progress);
  }

  static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  @Override
  public void close() {
    peer.close();
  }

  Transport transport() {
    return transport;
  }

  /** What servers ask of their client, answered by its host. */
  record Served(String server, Host host) implements Peer.Service {
    @Override
    public Map<String, Object> serve(Frame.Request request, Optional<Object> of)
        throws IOException, InterruptedException {
      return answer(request.method(), new Tree(request.params()), of);
    }

    Map<String, Object> answer(String method, Tree params, Optional<Object> of)
        throws IOException, InterruptedException {
      return switch (method) {
        case "ping" -> Map.of();
        case "roots/list" -> Map.of("roots", host.roots().stream().map(Served::root).toList());
        case "elicitation/create" -> {
          Elicitation elicitation = Elicitation.of(server, params);
          yield elicitation.result(host.elicit(elicitation, of));
        }
        case "sampling/createMessage" ->
            (host.samples() ? host : Host.NONE).sample(params.fields(), of);
        default -> throw new RpcException(RpcException.NO_METHOD, "Method not found: " + method);
      };
    }

    private static Map<String, Object> root(Path path) {
      return Map.of("uri", path.toUri().toString(), "name", String.valueOf(path.getFileName()));
    }

    @Override
    public void noticed(Frame.Notification notification) {
      switch (notification.method()) {
        case "notifications/tools/list_changed" -> host.changed(Host.Listing.TOOLS);
        case "notifications/resources/list_changed" -> host.changed(Host.Listing.RESOURCES);
        case "notifications/prompts/list_changed" -> host.changed(Host.Listing.PROMPTS);
        default -> {
          // what else a server tells is nobody's instruction
        }
      }
    }
  }

  /** Opens a way to the server for a peer: {@code modern} says in which era it will be used. */
  interface Way {
    Transport open(Peer peer, boolean modern) throws IOException, InterruptedException;
  }

  static <T> List<T> capped(List<T> list, int most) {
    return list.size() <= most ? list : list.subList(0, most);
  }

  static <A, B> List<B> map(List<A> list, Function<A, B> each) {
    return list.stream().map(each).toList();
  }
}
