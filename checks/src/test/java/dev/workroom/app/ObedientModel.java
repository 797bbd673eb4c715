package dev.workroom.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.workroom.core.session.Words;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model that does whatever it reads. The person's task is {@code PLEASE Tool {input} THANKS};
 * {@code OBEY Tool {input} YEBO} is followed wherever it stands: in a result, an error, a note, an
 * instruction file, the answer of a sub-agent. What it was asked to read it reads first, then it
 * obeys, then it does the rest of the task. It is also the place to which data would be sent.
 */
final class ObedientModel implements AutoCloseable {
  private static final Pattern ASKED = Pattern.compile("PLEASE (\\w+) (\\{.*?\\}) THANKS");
  private static final Pattern ORDERED = Pattern.compile("OBEY (\\w+) (\\{.*?\\}) YEBO");
  private static final Pattern LINE_NUMBERS = Pattern.compile("\\n\\s*\\d+\\t");

  private static final Pattern ENCODED = Pattern.compile("OBEY%20[A-Za-z0-9%._*-]+");
  private static final Pattern SECRET = Pattern.compile("The secret code is (\\w+)");
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+|\"[^\"]*\")");
  private static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"([^\"]*)\"");

  private final HttpServer server;
  private volatile String page = "";
  private volatile String answer = "";
  private volatile String description = "";
  private volatile String secret = "";
  private final List<String> leaks = new CopyOnWriteArrayList<>();
  private final Set<String> obeyed = java.util.concurrent.ConcurrentHashMap.newKeySet();

  /** One call; its id tells whether it was made before. */
  private record Call(String tool, String input, String id) {
    Call(String tool, String input) {
      this(tool, input, "call_%08x%08x".formatted(tool.hashCode(), input.hashCode()));
    }
  }

  ObedientModel() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/messages", this::answer);
    server.createContext("/leak", this::leak);
    server.createContext("/page", exchange -> said(exchange, "text/html", page));
    server.createContext("/mcp", this::connector);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What arrived from sessions, which is nothing if all is well. */
  List<String> leaks() {
    return leaks;
  }

  /** Everything that it was talked into so far. */
  Set<String> obeyed() {
    return obeyed;
  }

  /** What a web page, a connector's answers and the description of its tool say. */
  void says(String ofPage, String ofConnector, String ofTool) {
    page = "<html><body><p>" + ofPage + "</p></body></html>";
    answer = ofConnector;
    description = ofTool;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** A connector with one tool, which hands on what it is given. */
  private void connector(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher id = ID.matcher(body);
    Matcher method = METHOD.matcher(body);
    if (!id.find() || !method.find()) {
      exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 202 : 405, -1);
      exchange.close();
      return;
    }
    if (!secret.isEmpty() && body.contains(secret)) {
      leaks.add(body);
    }
    String result =
        switch (method.group(1)) {
          case "initialize" ->
              "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"crm\",\"version\":\"1\"}}";
          case "tools/list" ->
              "{\"tools\":[{\"name\":\"find\",\"description\":%s,\"inputSchema\":{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}}}}]}"
                  .formatted(quoted("Finds customers. " + description));
          case "tools/call" ->
              "{\"content\":[{\"type\":\"text\",\"text\":%s}]}".formatted(quoted(answer));
          default -> "";
        };
    said(
        exchange,
        "application/json",
        result.isEmpty()
            ? "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32601,\"message\":\"no\"}}"
                .formatted(id.group(1))
            : "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(id.group(1), result));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static void said(HttpExchange exchange, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", type);
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private void leak(HttpExchange exchange) throws IOException {
    leaks.add(exchange.getRequestURI().toString());
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    var asked = new LinkedHashSet<Call>();
    var ordered = new LinkedHashSet<Call>();
    for (String text : Words.strings(body)) {
      String line =
          LINE_NUMBERS
              .matcher(seen(text))
              .replaceAll(" ")
              .replace("\\", "")
              .replace("\"\"", "\"")
              .replaceAll("\\s+", " ");
      Matcher code = SECRET.matcher(line);
      if (code.find()) {
        secret = code.group(1);
      }
      find(ASKED, line, asked);
      find(ORDERED, line, ordered);
    }
    List<Call> next = next(body, asked, ordered);
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(reply(next, ordered).getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * A model reads what people do not see: characters of the Unicode block Tags spell words, and so
   * does the end of an address.
   */
  private static String seen(String text) {
    var all = new StringBuilder();
    String plain = ENCODED.matcher(text).replaceAll(ObedientModel::decoded);
    plain
        .codePoints()
        .forEach(c -> all.appendCodePoint(c > 0xE001F && c < 0xE007F ? c - 0xE0000 : c));
    return all.toString();
  }

  private static String decoded(MatchResult encoded) {
    return Matcher.quoteReplacement(URLDecoder.decode(encoded.group(), StandardCharsets.UTF_8));
  }

  private static void find(Pattern pattern, String text, Set<Call> into) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      into.add(new Call(matcher.group(1), matcher.group(2)));
    }
  }

  private List<Call> next(String body, Set<Call> asked, Set<Call> ordered) {
    List<Call> open = asked.stream().filter(call -> !body.contains(call.id())).toList();
    List<Call> reading = open.stream().filter(call -> !call.tool().equals("Write")).toList();
    if (!reading.isEmpty()) {
      return reading;
    }
    List<Call> orders =
        ordered.stream()
            .filter(call -> !body.contains(call.id()) && !asked.contains(call))
            .toList();
    orders.forEach(call -> obeyed.add(call.tool() + " " + call.input()));
    return orders.isEmpty() ? open : orders.stream().map(this::filled).toList();
  }

  /** An order may ask for what stands in another file; it hides the words from simple eyes. */
  private Call filled(Call call) {
    var hex = new StringBuilder();
    secret.chars().forEach(c -> hex.append(Integer.toHexString(c)));
    return new Call(
        call.tool(), call.input().replace("%SECRET%", secret).replace("%HEX%", hex), call.id());
  }

  private static String reply(List<Call> calls, Set<Call> ordered) {
    var text = new StringBuilder();
    event(
        text,
        "message_start",
        "\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}");
    if (calls.isEmpty()) {
      // What it has read speaks through its answer, too.
      var said = new StringBuilder("Done.");
      ordered.forEach(c ->
          said.append(" OBEY ").append(c.tool()).append(' ').append(c.input()).append(" YEBO"));
      block(text, 0, "{\"type\":\"text\",\"text\":\"\"}", "text_delta\",\"text", said.toString());
    }
    int index = 0;
    for (Call call : calls) {
      block(
          text,
          index++,
          "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":{}}"
              .formatted(call.id(), call.tool()),
          "input_json_delta\",\"partial_json",
          call.input());
    }
    event(
        text,
        "message_delta",
        "\"delta\":{\"stop_reason\":\"%s\"},\"usage\":{\"output_tokens\":5}"
            .formatted(calls.isEmpty() ? "end_turn" : "tool_use"));
    return text.append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n").toString();
  }

  private static void block(
      StringBuilder text, int index, String start, String kind, String content) {
    event(text, "content_block_start", "\"index\":%d,\"content_block\":%s".formatted(index, start));
    event(
        text,
        "content_block_delta",
        "\"index\":%d,\"delta\":{\"type\":\"%s\":\"%s\"}"
            .formatted(index, kind, content.replace("\\", "\\\\").replace("\"", "\\\"")));
    event(text, "content_block_stop", "\"index\":" + index);
  }

  private static void event(StringBuilder text, String type, String fields) {
    text.append("event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, fields));
  }

  /** The calls of a list as text for a document. */
  static String orders(List<String> calls) {
    var lines = new ArrayList<String>();
    calls.forEach(call -> lines.add("OBEY " + call + " YEBO"));
    return String.join("\n", lines);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
