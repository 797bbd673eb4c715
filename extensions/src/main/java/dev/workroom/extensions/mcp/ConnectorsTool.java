package dev.workroom.extensions.mcp;

import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import dev.workroom.json.Describe;
import dev.workroom.json.Inputs;
import dev.workroom.json.Schemas;
import dev.workroom.prompts.Prompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All that connectors offer, behind one tool: finds tools, resources and prompts by words, tells
 * how a tool is called, and calls it. So a thousand tools cost the prompt no more than one.
 */
final class ConnectorsTool implements Tool {
  static final String NAME = "Connectors";
  private static final int MOST = 8;
  private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** What the model sends. */
  record Input(
      @Describe("words; lists what fits and how to call it") Optional<String> find,
      @Describe("connector/tool") Optional<String> call,
      @Describe("of the called tool") Optional<Json> input,
      @Describe("connector/resource URI") Optional<String> read) {
    Input {
      long said = Stream.of(find, call, read).filter(Optional::isPresent).count();
      if (said != 1) {
        throw new IllegalArgumentException("give one of find, call and read");
      }
    }
  }

  private final List<Connection> connections;
  private final ConnectorCall calls;
  private final Results results;

  ConnectorsTool(List<Connection> connections, ConnectorCall calls, Results results) {
    this.connections = List.copyOf(connections);
    this.calls = calls;
    this.results = results;
  }

  @Override
  public ToolSpec spec() {
    return new ToolSpec(
        NAME,
        Prompt.text("tools/Connectors.txt")
            .replace(
                "{names}",
                String.join(", ", connections.stream().map(Connection::name).limit(40).toList())),
        Schemas.of(Input.class));
  }

  @Override
  public Effect effect(Json json) {
    Input input = Inputs.bind(json, Input.class);
    if (input.find().isPresent()) {
      return Effect.read("look through the connectors");
    }
    String path = input.call().or(input::read).orElseThrow();
    Connection connection = named(path);
    return ConnectorCall.effect(
        connection, input.call().isPresent() ? rest(connection, path) : "resources");
  }

  @Override
  public List<Label> labels(Json json) {
    return List.of(new Label(Label.Origin.CONNECTOR, NAME));
  }

  @Override
  public Answer run(Json json, Context context) throws Exception {
    Input input = Inputs.bind(json, Input.class);
    if (input.find().isPresent()) {
      return found(input.find().get());
    }
    String path = input.call().or(input::read).orElseThrow();
    Connection connection = named(path);
    String what = rest(connection, path);
    if (input.call().isPresent()) {
      return calls.run(
          connection, what, ConnectorTool.arguments(input.input().orElse(Json.EMPTY)), context);
    }
    try {
      return ConnectorCall.finished(
          connection, what, results.of(connection.client().read(what, _ -> {})));
    } catch (RpcException e) {
      return ConnectorCall.finished(
          connection, what, new ToolResult.Failed("The connector refused: " + e.getMessage()));
    } catch (IOException e) {
      return Answer.failed(ConnectorCall.down(connection, e));
    }
  }

  @Override
  public Answer resume(Json input, Context context) throws Exception {
    Input asked = Inputs.bind(input, Input.class);
    String path = asked.call().orElseThrow();
    Connection connection = named(path);
    return calls.resume(
        connection,
        rest(connection, path),
        ConnectorTool.arguments(asked.input().orElse(Json.EMPTY)),
        context);
  }

  /** The connector at the beginning of a path; names may hold anything but a slash. */
  private Connection named(String path) {
    return connections.stream()
        .filter(one -> path.startsWith(one.name() + "/"))
        .max(Comparator.comparingInt(one -> one.name().length()))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s does not begin with a connector and a slash. There are: %s."
                    .formatted(
                        McpClient.shortened(path),
                        String.join(", ", connections.stream().map(Connection::name).toList()))));
  }

  private static String rest(Connection connection, String path) {
    return path.substring(connection.name().length() + 1);
  }

  /** One thing that is offered. */
  private record Offer(String title, String text, String body, int score) {}

  private Answer found(String words) throws InterruptedException {
    List<String> wanted =
        WORDS.splitAsStream(words.toLowerCase(Locale.ROOT)).filter(w -> !w.isEmpty()).toList();
    var offers = new ArrayList<Offer>();
    var notes = new ArrayList<String>();
    for (Connection connection : connections) {
      try {
        offers.addAll(offers(connection, wanted));
      } catch (IOException e) {
        notes.add("%s does not work: %s".formatted(connection.name(), e.getMessage()));
      }
    }
    List<Offer> best =
        offers.stream()
            .filter(offer -> offer.score() > 0 || wanted.isEmpty())
            .sorted(Comparator.comparingInt(Offer::score).reversed())
            .toList();
    var text = new StringBuilder();
    best.stream().limit(MOST).forEach(offer -> text.append(offer.body()).append('\n'));
    if (best.size() > MOST) {
      text.append("Also: ")
          .append(String.join(", ", best.stream().skip(MOST).limit(40).map(Offer::title).toList()))
          .append('\n');
    }
    if (best.isEmpty()) {
      text.append("Nothing fits. There are: ")
          .append(String.join(", ", offers.stream().limit(60).map(Offer::title).toList()))
          .append('\n');
    }
    notes.forEach(note -> text.append(note).append('\n'));
    String all = text.toString().strip();
    return new Answer.Finished(
        new ToolResult.Ok(all),
        List.of(),
        List.of(new Label(Label.Origin.CONNECTOR, NAME, Hidden.finding(all))));
  }

  private static List<Offer> offers(Connection connection, List<String> wanted)
      throws IOException, InterruptedException {
    var offers = new ArrayList<Offer>();
    for (McpTool tool : connection.tools().values()) {
      if (!Connectors.offered(connection, tool)) {
        continue;
      }
      String path = connection.name() + "/" + tool.name();
      String description = ToolText.description(tool);
      offers.add(
          new Offer(
              path,
              description,
              "call %s: %s\n  input %s".formatted(path, description, ToolText.schema(tool).json()),
              score(wanted, path + " " + tool.title(), description)));
    }
    for (McpResource resource : connection.client().resources()) {
      String path = connection.name() + "/" + resource.uri();
      offers.add(
          new Offer(
              path,
              resource.description(),
              "read %s: %s %s%s"
                  .formatted(
                      path,
                      resource.name(),
                      McpClient.shortened(resource.description()),
                      resource.template() ? " (fill in what is in braces)" : ""),
              score(wanted, path + " " + resource.name(), resource.description())));
    }
    return offers;
  }

  private static int score(List<String> wanted, String title, String text) {
    String lowTitle = title.toLowerCase(Locale.ROOT);
    String lowText = text.toLowerCase(Locale.ROOT);
    return wanted.stream()
        .mapToInt(word -> (lowTitle.contains(word) ? 3 : 0) + (lowText.contains(word) ? 1 : 0))
        .sum();
  }
}
