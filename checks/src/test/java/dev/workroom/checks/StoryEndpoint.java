package dev.workroom.checks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.workroom.checks.LongStory.Op;
import dev.workroom.core.agent.CapsuleCompactor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model endpoint of both protocols that works through a {@link LongStory} and repeats what was
 * not done. It keeps nothing: all it knows stands in the request, its last reply says how far it
 * was, the results say what came of it. At the end it writes down what it still knows.
 */
final class StoryEndpoint implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern PLACE = Pattern.compile("reply (\\d+) next (\\d+)");
  private static final Pattern AGENT = Pattern.compile("STORY agent (\\w+)");
  private static final Pattern CODE = Pattern.compile("code (?:is )?(\\d+)");
  private static final Pattern DECIDED =
      Pattern.compile("answered \"" + Pattern.quote(LongStory.QUESTION) + "\": (\\w+)");
  private static final Pattern FILE = Pattern.compile("(first\\.txt)");
  private static final Pattern UNDONE =
      Pattern.compile(
          "^(Not run:|Stopped|The process stopped|Nobody allowed this)", Pattern.MULTILINE);
  private static final int FULL = 195_000;

  private final HttpServer server;
  private final LongStory story;
  private final Map<String, Op> ops = new HashMap<>();
  private final IntConsumer asked;

  /** What a request holds: a reply of the model, or what it was told. */
  private record Told(boolean reply, List<String> texts, Map<String, Boolean> undone) {}

  private record Call(String id, Op op) {}

  private record Reply(String text, List<Call> calls, int tokens) {}

  /**
   * @param asked is told of each request before it is answered: the number of the reply of the
   *     session itself that it asks for, or 0
   */
  StoryEndpoint(LongStory story, IntConsumer asked) throws IOException {
    this.story = story;
    this.asked = asked;
    story.ops().forEach(op -> ops.put(op.name(), op));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(404, -1); // an early connection, nothing asked
        return;
      }
      JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
      boolean chat = exchange.getRequestURI().getPath().endsWith("/chat/completions");
      String answer = chat ? chat(reply(chatTold(body))) : messages(reply(told(body)));
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private Reply reply(List<Told> all) {
    List<String> seen =
        all.stream().filter(t -> !t.reply()).flatMap(t -> t.texts().stream()).toList();
    String everything = String.join("\n", seen);
    Matcher agent = AGENT.matcher(everything);
    boolean root = !agent.find();
    int number = 0;
    int next = 0;
    for (Told told : all) {
      Matcher place = PLACE.matcher(String.join("\n", told.texts()));
      if (told.reply() && place.find()) {
        number = Integer.parseInt(place.group(1));
        next = Integer.parseInt(place.group(2));
      }
    }
    if (seen.getLast().startsWith(CapsuleCompactor.MARK)) {
      // It forgets: only the first time does it write down what it had read.
      Matcher code = CODE.matcher(everything);
      boolean first = !everything.contains("full after reply") && code.find();
      String fact = first ? "- The code is " + code.group(1) + " (in/in0.txt)\n" : "";
      return new Reply("## Facts\n" + fact + "- full after reply " + number, List.of(), 10);
    }
    number++;
    asked.accept(root ? number : 0);
    List<List<Op>> batches =
        root ? story.batches() : story.below().getOrDefault(agent.group(1), List.of());
    List<Op> work =
        all.getLast().undone().entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(e -> op(e.getKey().split("_")[0], everything))
            .toList();
    if (work.isEmpty() && next < batches.size() + (root ? 1 : 0)) {
      work = next < batches.size() ? batches.get(next) : List.of(op("last", everything));
      next++;
    }
    int at = number;
    List<Call> calls = work.stream().map(op -> new Call(op.name() + "_" + at, op)).toList();
    boolean full = root && story.full().contains(number);
    return new Reply("reply " + number + " next " + next, calls, full ? FULL : 100);
  }

  private Op op(String name, String seen) {
    return name.equals("last")
        ? new Op(
            "last",
            "Write",
            "{\"path\":\"last.txt\",\"content\":\"%s %s %s\"}"
                .formatted(known(CODE, seen), known(DECIDED, seen), known(FILE, seen)))
        : Objects.requireNonNull(ops.get(name));
  }

  private static String known(Pattern what, String seen) {
    Matcher found = what.matcher(seen);
    return found.find() ? found.group(1) : "LOST";
  }

  private static List<Told> told(JsonNode body) {
    var all = new ArrayList<Told>();
    for (JsonNode message : body.get("messages")) {
      var texts = new ArrayList<String>();
      var undone = new HashMap<String, Boolean>();
      for (JsonNode block : message.get("content")) {
        switch (block.get("type").asString()) {
          case "text" -> texts.add(block.get("text").asString());
          case "tool_result" -> {
            undone.put(block.get("tool_use_id").asString(), block.path("is_error").asBoolean());
            texts.addFirst(text(block.get("content")));
          }
          default -> {}
        }
      }
      all.add(new Told(message.get("role").asString().equals("assistant"), texts, undone));
    }
    return all;
  }

  private static List<Told> chatTold(JsonNode body) {
    var all = new ArrayList<Told>();
    var results = new HashMap<String, Boolean>();
    for (JsonNode message : body.get("messages")) {
      String role = message.get("role").asString();
      String text = text(message.path("content"));
      if (role.equals("assistant")) {
        results = new HashMap<>();
        all.add(new Told(true, List.of(text), Map.of()));
      } else if (!role.equals("system") && !role.equals("developer")) {
        if (role.equals("tool")) {
          results.put(message.get("tool_call_id").asString(), UNDONE.matcher(text).find());
        }
        all.add(new Told(false, List.of(text), results));
      }
    }
    return all;
  }

  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.isString() ? content.asString() : "";
    }
    var text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asString("")).append('\n');
    }
    return text.toString();
  }

  private static String messages(Reply reply) {
    var text = new StringBuilder();
    event(
        text,
        "message_start",
        "\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":%d,\"output_tokens\":1}}"
            .formatted(reply.tokens()));
    block(text, 0, "{\"type\":\"text\",\"text\":\"\"}", "text_delta\",\"text", reply.text());
    int index = 1;
    for (Call call : reply.calls()) {
      block(
          text,
          index++,
          "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":{}}"
              .formatted(call.id(), call.op().tool()),
          "input_json_delta\",\"partial_json",
          call.op().input());
    }
    event(
        text,
        "message_delta",
        "\"delta\":{\"stop_reason\":\"%s\"},\"usage\":{\"output_tokens\":5}"
            .formatted(reply.calls().isEmpty() ? "end_turn" : "tool_use"));
    event(text, "message_stop", "\"stopped\":true");
    return text.toString();
  }

  private static void block(
      StringBuilder text, int index, String start, String kind, String content) {
    event(text, "content_block_start", "\"index\":%d,\"content_block\":%s".formatted(index, start));
    event(
        text,
        "content_block_delta",
        "\"index\":%d,\"delta\":{\"type\":\"%s\":%s}"
            .formatted(index, kind, JSON.writeValueAsString(content)));
    event(text, "content_block_stop", "\"index\":" + index);
  }

  private static void event(StringBuilder text, String type, String fields) {
    text.append("event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, fields));
  }

  private static String chat(Reply reply) {
    var calls = new ArrayList<Map<String, Object>>();
    for (Call call : reply.calls()) {
      calls.add(
          Map.of(
              "index",
              calls.size(),
              "id",
              call.id(),
              "type",
              "function",
              "function",
              Map.of("name", call.op().tool(), "arguments", call.op().input())));
    }
    var delta = new HashMap<String, Object>(Map.of("role", "assistant", "content", reply.text()));
    if (!calls.isEmpty()) {
      delta.put("tool_calls", calls);
    }
    String head = "data: {\"id\":\"m\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",";
    return head
        + "\"choices\":[{\"index\":0,\"delta\":"
        + JSON.writeValueAsString(delta)
        + ",\"finish_reason\":null}]}\n\n"
        + head
        + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":5,\"total_tokens\":%d}}\n\ndata: [DONE]\n\n"
            .formatted(calls.isEmpty() ? "stop" : "tool_calls", reply.tokens(), reply.tokens() + 5);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
