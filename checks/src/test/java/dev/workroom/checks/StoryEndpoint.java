package dev.workroom.checks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.workroom.checks.LongStory.Op;
import dev.workroom.checks.ModelReply.Use;
import dev.workroom.core.agent.CapsuleCompactor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
      reply(chat ? chatTold(body) : told(body)).give(exchange, chat);
    }
  }

  private ModelReply reply(List<Told> all) {
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
      return new ModelReply("## Facts\n" + fact + "- full after reply " + number, List.of(), 10);
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
    List<Use> calls =
        work.stream().map(op -> new Use(op.name() + "_" + at, op.tool(), op.input())).toList();
    boolean full = root && story.full().contains(number);
    return new ModelReply("reply " + number + " next " + next, calls, full ? FULL : 100);
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

  @Override
  public void close() {
    server.stop(0);
  }
}
