package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The client that the public conformance suite starts for each scenario: it connects, lists and
 * calls as a session would, with a person who says yes to everything.
 */
final class ConformanceClient {
  private static final Host WILLING =
      new Host() {
        @Override
        public List<Path> roots() {
          return List.of();
        }

        @Override
        public boolean answers() {
          return true;
        }

        @Override
        public Reply elicit(Elicitation elicitation, Optional<Object> request) {
          return new Reply.Accepted(Map.of());
        }
      };

  private final URI url;
  private final Tree context;

  ConformanceClient(URI url, Tree context) {
    this.url = url;
    this.context = context;
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> environment = System.getenv();
    String context = environment.getOrDefault("MCP_CONFORMANCE_CONTEXT", "{}");
    String said =
        new ConformanceClient(URI.create(arguments[arguments.length - 1]), Tree.read(context))
            .play(
                environment.getOrDefault("MCP_CONFORMANCE_SCENARIO", ""),
                environment.getOrDefault("MCP_CONFORMANCE_PROTOCOL_VERSION", ""));
    System.err.println(said);
    System.exit(0);
  }

  /** Plays one; the answer says how it went, for people. */
  String play(String scenario, String version) throws Exception {
    Path logins = Files.createTempDirectory("conformance").resolve("logins.json");
    var oauth = new OAuth("suite", url, settings(), new TokenStore(logins), new Clicks());
    var negotiation = new Negotiation(scenario, WILLING);
    try (oauth;
        McpClient client =
            negotiation.remote(
                (peer, modern) ->
                    new HttpTransport(new HttpDoor(url, Map.of(), oauth), peer, !modern),
                (peer, _) -> SseTransport.open(new HttpDoor(url, Map.of(), oauth), peer),
                Negotiation.era(version).orElse(Negotiation.Era.ANY))) {
      List<McpTool> tools = client.tools();
      for (Tree call : calls(tools)) {
        client.call(
            call.at("name").text(), call.at("arguments").fields(), Peer.Patience.SHORT, _ -> {});
      }
      for (McpResource resource : client.resources()) {
        if (!resource.template()) {
          client.read(resource.uri(), _ -> {});
        }
      }
      for (McpResource.Prompt prompt : client.prompts()) {
        client.prompt(prompt.name(), Map.of());
      }
    } catch (IOException e) {
      // Many scenarios are about what a client refuses; what it did is what is judged.
      return "refused: " + e.getMessage();
    }
    return "done";
  }

  private OAuthSettings settings() {
    return new OAuthSettings(
        context.at("client_id").string(),
        context.at("client_secret").string(),
        Optional.of(URI.create("https://conformance-test.local/client-metadata.json")),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** What the scenario prescribes, else each tool once with arguments that fit it roughly. */
  private List<Tree> calls(List<McpTool> tools) {
    if (!context.at("toolCalls").items().isEmpty()) {
      return context.at("toolCalls").items();
    }
    var calls = new ArrayList<Tree>();
    for (McpTool tool : tools) {
      var input = new LinkedHashMap<String, Object>();
      new Tree(tool.inputSchema())
          .at("properties")
          .fields()
          .forEach((name, schema) -> input.put(name, sample(new Tree(schema))));
      calls.add(new Tree(Map.of("name", tool.name(), "arguments", input)));
    }
    return calls;
  }

  private static Object sample(Tree schema) {
    return switch (schema.at("type").text()) {
      case "number", "integer" -> 1;
      case "boolean" -> true;
      case "object" -> Map.of();
      case "array" -> List.of();
      default -> "text";
    };
  }

  /** Somebody who is at the login page and back in no time. */
  private static final class Clicks implements Visit {
    @Override
    public URI comeBack() {
      return URI.create("http://127.0.0.1:3118/callback");
    }

    @Override
    public Map<String, String> to(URI page) throws IOException, InterruptedException {
      var response =
          HttpDoor.client(page)
              .send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding());
      String location = response.headers().firstValue("location").orElse("");
      return LoopbackVisit.parameters(URI.create(location).getRawQuery());
    }
  }
}
