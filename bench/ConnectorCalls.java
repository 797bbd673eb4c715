import dev.workroom.core.event.ContentStore;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.tool.Tool;
import dev.workroom.extensions.mcp.Connectors;
import dev.workroom.extensions.mcp.ServerConfig;
import dev.workroom.extensions.mcp.Surroundings;
import dev.workroom.extensions.mcp.TokenStore;
import dev.workroom.sandbox.Sandboxes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls one tool of a local connector many times, through all that a session puts between: the
 * strongest sandbox of this machine, pins, labels.
 *
 * <p>{@code java -cp CLASSES bench/ConnectorCalls.java NODE_MODULES}: the folder that holds
 * {@code @modelcontextprotocol/server-everything}.
 */
class ConnectorCalls {
  private static final int CALLS = 500;

  public static void main(String[] args) throws Exception {
    Path modules = Path.of(args[0]).toRealPath();
    Path place = Files.createTempDirectory("connector-calls");
    Sandbox sandbox = new Sandboxes(place.resolve("isolation")).automatic();
    var script = modules.resolve("@modelcontextprotocol/server-everything/dist/index.js");
    ServerConfig config =
        ServerConfig.of(
            "everything",
            Map.of("command", "/usr/bin/node", "args", List.of(script.toString(), "stdio")),
            _ -> Optional.empty(),
            Optional.empty());
    var around =
        new Surroundings(
            sandbox,
            List.of(),
            place.resolve("own"),
            place.resolve("pins"),
            new TokenStore(place.resolve("logins.json")),
            new ContentStore() {
              @Override
              public String put(byte[] content) {
                return "";
              }

              @Override
              public Optional<byte[]> get(String sha256) {
                return Optional.empty();
              }
            },
            (_, local) ->
                new Surroundings.Launch(
                    List.of(local.command(), local.arguments().get(0), "stdio"),
                    List.of(modules.getParent()),
                    Map.of(),
                    0),
            Optional.empty(),
            Optional.empty(),
            (_, _) -> List.of());
    long begun = System.nanoTime();
    try (Connectors connectors = Connectors.open(List.of(config), around, 100_000)) {
      Tool echo =
          connectors.tools().stream()
              .filter(tool -> tool.spec().name().equals("mcp__everything__echo"))
              .findFirst()
              .orElseThrow();
      System.out.printf(
          "%s: first meeting %d ms%n",
          sandbox.isolation().kind(), (System.nanoTime() - begun) / 1_000_000);
      var context =
          new Tool.Context(new SessionId("s"), new CallId("c"), Optional.empty(), _ -> {});
      var micros = new long[CALLS];
      for (int i = 0; i < CALLS; i++) {
        long at = System.nanoTime();
        echo.run(new Json("{\"message\":\"" + i + "\"}"), context);
        micros[i] = (System.nanoTime() - at) / 1_000;
      }
      Arrays.sort(micros);
      System.out.printf(
          "%d calls: median %.2f ms, 95 %% below %.2f ms, slowest %.2f ms%n",
          CALLS, micros[CALLS / 2] / 1e3, micros[CALLS * 95 / 100] / 1e3, micros[CALLS - 1] / 1e3);
    }
  }
}
