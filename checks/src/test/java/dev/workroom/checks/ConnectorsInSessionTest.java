package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.Workroom.Ended;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ModelLent;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.json.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that use connectors: published servers from npm, and one that behaves badly. */
class ConnectorsInSessionTest {
  private static final String CANARY = "sk-CANARY-77aa";
  private static final int MOST_BYTES = 12_000;

  @TempDir Path place;
  private final Map<String, Object> connectors = new LinkedHashMap<>();
  private Path folder;
  private Path probe;
  private Workroom workroom;
  private String id = "";

  @BeforeEach
  void aFolderAndAProbe() throws Exception {
    folder = Files.createDirectories(place.resolve("work"));
    Files.writeString(folder.resolve("a.txt"), "remember the milk\n");
    // Its path tells its processes from those of other tests.
    probe = Files.createDirectories(place.resolve("server")).resolve("probe-server.mjs");
    try (var in = ConnectorsInSessionTest.class.getResourceAsStream("probe-server.mjs")) {
      Files.copy(Objects.requireNonNull(in), probe);
    }
    workroom =
        new Workroom(place.resolve("home"), place)
            .with("ANTHROPIC_API_KEY", CANARY)
            .with("GITHUB_TOKEN", CANARY);
  }

  @Test
  void publishedServersServeASessionAndWhatTheyAskOutlivesTheProcess() throws Exception {
    published("everything", "server-everything/dist/index.js", List.of("stdio"));
    published("files", "server-filesystem/dist/index.js", List.of(folder.toString()));
    published("memory", "server-memory/dist/index.js", List.of());
    published("thinking", "server-sequential-thinking/dist/index.js", List.of());
    published("pdf", "server-pdf/dist/index.js", List.of("--stdio"));
    local("probe", Map.of("*", "allow"), List.of(probe.toString()), Map.of("sampling", true));
    script(
        """
        script: connectors
        steps:
          - calls:
              - {name: ask, tool: Connectors, input: {call: probe/ask}}
              - {name: sample, tool: Connectors, input: {call: probe/sample}}
          - expect:
              - {call: ask, ok: false, contains: The user's answer is kept}
              - {call: sample, ok: false, contains: so this call of it is over}
            calls:
              - {name: again, tool: Connectors, input: {call: probe/ask}}
              - {name: fruit, tool: Connectors, input: {call: probe/sample}}
              - {name: big, tool: Connectors, input: {call: probe/big}}
          - expect:
              - {call: again, contains: '"name":"Ada"'}
              - {call: fruit, contains: a fig}
              - {call: big, contains: "are left out; More {"}
              - {call: big, contains: the very end}
            calls:
              - {name: shape, tool: Connectors, input: {call: everything/get-structured-content, input: {location: Chicago}}}
              - {name: roots, tool: Connectors, input: {call: everything/get-roots-list}}
              - {name: slow, tool: Connectors, input: {call: everything/trigger-long-running-operation, input: {duration: 1, steps: 2}}}
              - {name: doc, tool: Connectors, input: {read: "everything/demo://resource/static/document/architecture.md"}}
              - {name: sum, tool: Connectors, input: {call: everything/get-sum, input: {a: 2, b: 40}}}
              - {name: blocked, tool: Connectors, input: {call: everything/toggle-simulated-logging}}
              - {name: file, tool: Connectors, input: {call: files/read_text_file, input: {path: FOLDER/a.txt}}}
              - {name: graph, tool: Connectors, input: {call: memory/read_graph}}
              - {name: thought, tool: Connectors, input: {call: thinking/sequentialthinking, input: {thought: first, nextThoughtNeeded: false, thoughtNumber: 1, totalThoughts: 1}}}
              - {name: pdfs, tool: Connectors, input: {call: pdf/list_pdfs}}
          - expect:
              - {call: shape, contains: temperature}
              - {call: roots, contains: "file://FOLDER"}
              - {call: slow, contains: completed}
              - {call: doc, contains: Everything Server}
              - {call: sum, contains: "42"}
              - {call: blocked, ok: false}
              - {call: file, contains: remember the milk}
              - {call: graph, contains: entities}
              - {call: thought, contains: thoughtNumber}
              - {call: pdfs, ok: true}
            say: Done.
        agents:
          - when: Name a fruit
            steps: [{say: a fig}]
        """);

    Ended asks = run("--prompt", "Try them.");
    assertThat(asks.exit()).as("two questions of a server wait: %s", asks).isEqualTo(3);
    Ended answered = approve("--answer", "Ada");
    assertThat(answered.out())
        .contains("The connector probe asks: For whom is it?", "at your cost: Name a fruit.");
    Ended waits = workroom.run("resume", id);
    assertThat(waits.exit()).as("other connectors are asked for: %s", waits).isEqualTo(3);
    Ended approved = approve();
    assertThat(approved.out())
        .as("after another connector's words each of the others asks")
        .contains("get-sum of the connector everything", "read_graph of the connector memory")
        .doesNotContain("toggle");
    Ended done = workroom.run("resume", id);
    assertThat(done.exit()).as("%s", done).isZero();
    List<Event> log = workroom.log(id());
    assertThat(events(log, ModelLent.class))
        .as("what the model said to a connector is counted")
        .singleElement()
        .satisfies(lent -> {
          assertThat(lent.connector()).isEqualTo("probe");
          assertThat(lent.usage().outputTokens()).isPositive();
        });
    assertThat(events(log, ToolFinished.class).stream().filter(e -> ok(e.result())))
        .as("whose words they are")
        .hasSizeGreaterThan(10)
        .allMatch(e -> e.labels().stream().allMatch(l -> l.origin() == Label.Origin.CONNECTOR));
    assertThat(running("--marker=" + place)).as("servers that were left").isEmpty();
    assertThat(running(probe.toString())).isEmpty();
  }

  @Test
  void aServerIsConfinedAndItsFallOrThatOfTheHostCostsOneCall() throws Exception {
    local("probe", Map.of("*", "allow"), List.of(probe.toString()), Map.of());
    String falls =
        """
              - {name: look, tool: Connectors, input: {call: probe/look, input: {path: FOLDER}}}
              - {name: grow, tool: Connectors, input: {call: probe/grow}}
          - calls: [{name: new, tool: Connectors, input: {call: probe/grown}}]
          - expect: [{call: new, contains: grown says hello}]
            calls: [{name: die, tool: Connectors, input: {call: probe/die}}]
          - expect: [{call: die, ok: false, contains: out of cheese}]
            calls: [{name: alive, tool: Connectors, input: {call: probe/report}}]
          - expect: [{call: alive, contains: report says hello}]
            calls: [{name: die2, tool: Connectors, input: {call: probe/die, input: {path: x}}}]
          - expect: [{call: die2, ok: false}]
            calls: [{name: early, tool: Connectors, input: {call: probe/report, input: {path: y}}}]
          - expect: [{call: early, ok: false, contains: it is tried again in}]
            calls: [{tool: Shell, input: {command: sleep 3}}]
          - calls: [{name: hang, tool: Connectors, input: {call: probe/hang, input: {path: once}}}]
        """;
    script(
        "script: falls\nsteps:\n  - calls:\n%s".formatted(falls)
            + """
              - expect: [{call: hang, ok: false, contains: Check what it did}]
                calls: [{tool: Connectors, input: {call: probe/hang, input: {path: again}}}]
              - say: Done.
            """);

    Process host = start("--prompt", "Try it.");
    until(() -> Files.exists(own().resolve("hanging-once")), host);
    host.destroyForcibly().waitFor();
    until(() -> running(probe.toString()).isEmpty(), host);
    List<Event> log = workroom.log(id());
    String seen =
        events(log, ToolFinished.class).stream()
            .map(e -> e.result().text())
            .filter(text -> text.contains("environment"))
            .findFirst()
            .orElseThrow();
    assertThat(seen)
        .as("what a local server sees")
        .contains("remember the milk", "written")
        .doesNotContain(CANARY, "WORKROOM_", "\"network\":\"open\"");
    assertThat(folder.resolve("by-server.txt")).doesNotExist();

    Process second =
        workroom.start(List.of("dev.workroom.app.Main"), "resume", id, "--mode", "auto");
    until(() -> Files.exists(own().resolve("hanging-again")), second);
    assertThat(workroom.run("stop", id).exit()).isZero();
    Ended stopped = workroom.finish(second, 60);
    assertThat(stopped.exit()).as("%s", stopped).isEqualTo(130);
    assertThat(stopped.showsStackTrace()).as("%s", stopped).isFalse();
    assertThat(running(probe.toString())).as("servers that were left").isEmpty();
  }

  @Test
  void threeHundredToolsDoNotFillTheRequestAndAreFound() throws Exception {
    local("reports", Map.of("*", "allow"), List.of(probe.toString(), "300"), Map.of());
    try (var endpoint =
        new FakeEndpoint(
            FakeEndpoint.calls("Connectors", "{\"find\":\"report_217\"}"),
            FakeEndpoint.calls(
                "Connectors", "{\"call\":\"reports/report_217\",\"input\":{\"month\":\"May\"}}"),
            FakeEndpoint.says("Done."))) {
      write();
      Ended ended =
          workroom.run(
              "run",
              "--folder",
              folder.toString(),
              "--model",
              "anthropic:test",
              "--base-url",
              endpoint.url(),
              "--prompt",
              "/mcp__reports__monthly May",
              "--mode",
              "auto");
      assertThat(ended.exit()).as("%s", ended).isZero();
      List<String> requests = endpoint.requests();
      assertThat(requests.getFirst().getBytes(StandardCharsets.UTF_8).length)
          .as("bytes of the first request")
          .isLessThan(MOST_BYTES);
      assertThat(requests.getFirst())
          .as("a server's prompt is a command")
          .contains("Write the report of May as usual.");
      assertThat(requests.get(1)).contains("call reports/report_217", "month");
      assertThat(requests.get(2)).contains("report_217 says hello");
    }
  }

  private void published(String name, String file, List<String> arguments) throws Exception {
    var line = new ArrayList<String>();
    line.add(NpmPackages.servers().resolve("@modelcontextprotocol").resolve(file).toString());
    line.addAll(arguments);
    boolean marked = name.equals("everything");
    if (marked) {
      line.add("--marker=" + place);
    }
    local(
        name,
        marked ? Map.of("*", "allow", "get-sum", "ask", "toggle-*", "block") : Map.of("*", "allow"),
        line,
        Map.of());
  }

  private void local(
      String name, Map<String, String> rules, List<String> line, Map<String, Object> more) {
    var entry = new HashMap<String, Object>(more);
    entry.put("command", "node");
    entry.put("args", line);
    entry.put("tools", rules);
    connectors.put(name, entry);
  }

  private void write() throws Exception {
    Files.createDirectories(workroom.home());
    Files.writeString(
        workroom.home().resolve("connectors.json"), Wire.write(Map.of("mcpServers", connectors)));
  }

  private void script(String text) throws Exception {
    Files.writeString(
        place.resolve("script.yaml"), text.replace("FOLDER", folder.toRealPath().toString()));
  }

  private Process start(String... more) throws Exception {
    write();
    return workroom.start(
        List.of("dev.workroom.app.Main"),
        Stream.concat(
                Stream.of(
                    "run",
                    "--folder",
                    folder.toString(),
                    "--model",
                    "script:" + place.resolve("script.yaml"),
                    "--mode",
                    "auto"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Ended run(String... more) throws Exception {
    return workroom.finish(start(more), 180);
  }

  private Ended approve(String... more) throws Exception {
    return workroom.run(
        Stream.concat(Stream.of("approve", id()), Stream.of(more)).toArray(String[]::new));
  }

  private String id() throws Exception {
    if (id.isEmpty()) {
      id = workroom.latest();
    }
    return id;
  }

  private static <E extends Event> List<E> events(List<Event> log, Class<E> kind) {
    return log.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static boolean ok(ToolResult result) {
    return result instanceof ToolResult.Ok;
  }

  /** The folder that the probe may write to. */
  private Path own() {
    return workroom.home().resolve("connectors/own/probe");
  }

  /** The processes with these words in their command line. */
  private static List<String> running(String words) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(words) && line.contains("node"))
        .toList();
  }

  private interface Condition {
    boolean met() throws Exception;
  }

  private void until(Condition condition, Process host) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!condition.met()) {
      assertThat(System.nanoTime())
          .as("it takes too long: %s", workroom.said(host))
          .isLessThan(end);
      Thread.sleep(100);
    }
  }
}
