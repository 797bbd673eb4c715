package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.workroom.checks.Workroom.Ended;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.HookRan;
import dev.workroom.core.event.Event.HostContacted;
import dev.workroom.core.event.Event.Noted;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.UserSaid;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks of every type in one session, each within what the session itself may do. */
class HooksTest {
  private static final String SERVER =
      """
      require('readline').createInterface({input: process.stdin}).on('line', line => {
        const m = JSON.parse(line); if (m.id === undefined) return;
        const tool = {name: 'note', description: 'Notes.', inputSchema: {type: 'object'}};
        const result = m.method === 'initialize'
          ? {protocolVersion: m.params.protocolVersion, capabilities: {tools: {}}, serverInfo: {name: 's', version: '1'}}
          : m.method === 'tools/list' ? {tools: [tool, {...tool, name: 'other'}]}
          : m.method === 'tools/call' ? {content: [{type: 'text', text: 'noted ' + m.params.arguments.what}]} : {};
        console.log(JSON.stringify({jsonrpc: '2.0', id: m.id, result}));
      });
      """;

  @TempDir Path place;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Path folder;
  private Path plugin;
  private Workroom workroom;

  @BeforeEach
  void aPluginWithHooks() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-Key")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer =
              "{\"hookSpecificOutput\":{\"additionalContext\":\"seen by the house\"}}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    folder = Files.createDirectories(place.resolve("work"));
    plugin = place.resolve("ledger");
    workroom = new Workroom(place.resolve("home"), place);
    write(
        ".claude-plugin/plugin.json",
        "{\"name\":\"ledger\",\"userConfig\":{\"key\":{\"type\":\"string\",\"title\":\"Key\",\"description\":\"k\"}}}");
    write("server.js", SERVER);
    write("bin/tally", "#!/bin/sh\necho tally of $LEDGER\n");
    assertThat(plugin.resolve("bin/tally").toFile().setExecutable(true)).isTrue();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void hooks(String text) throws IOException {
    write("hooks/hooks.json", text.replace("PORT", String.valueOf(server.getAddress().getPort())));
  }

  @Test
  void eachTypeDoesItsWorkAndNoneMore() throws Exception {
    hooks(
        """
        {"hooks": {
          "SessionStart": [{"hooks": [{"type": "command", "command": "echo 'export LEDGER=\\"main; rm -rf x\\"' >> $CLAUDE_ENV_FILE"}]}],
          "UserPromptSubmit": [{"hooks": [
            {"type": "command", "command": "grep -q forbidden && { echo not that word >&2; exit 2; } || true"},
            {"type": "command", "async": true, "command": "echo '{\\"hookSpecificOutput\\":{\\"additionalContext\\":\\"from beside\\"}}'"}]}],
          "PostToolUse": [{"matcher": "Bash", "hooks": [
            {"type": "http", "url": "http://listed.test:PORT/told", "headers": {"X-Key": "${CLAUDE_PLUGIN_OPTION_KEY}-$HOME"}, "allowedEnvVars": ["CLAUDE_PLUGIN_OPTION_KEY", "HOME"]},
            {"type": "http", "url": "http://unlisted.test:PORT/told"}]}],
          "PreToolUse": [{"matcher": "Bash", "hooks": [
            {"type": "mcp_tool", "server": "books", "tool": "note", "input": {"what": "${tool_input.command}"}},
            {"type": "mcp_tool", "server": "books", "tool": "other"},
            {"type": "prompt", "prompt": "Is this a tally? $ARGUMENTS"}]}],
          "Stop": [{"hooks": [{"type": "agent", "once": true, "prompt": "Are the books in order? $ARGUMENTS", "timeout": 120}]}],
          "SessionEnd": [{"hooks": [{"type": "command", "command": "cp \\"$(sed 's/.*\\"transcript_path\\":\\"\\\\([^\\"]*\\\\).*/\\\\1/')\\" $CLAUDE_PLUGIN_DATA/last.jsonl"}]}]
        }}
        """);
    write("../work/a.txt", "alpha\n");
    workroom.run("plugin", "install", plugin.toString(), "--yes");
    workroom.run("plugin", "settings", "ledger", "key=s1");
    String books = plugin.resolve("server.js").toString();
    workroom.run("connector", "add", "books", "--", "node", books);
    workroom.run("connector", "allow", "books", "note");
    script(
        """
        script: hooked
        steps:
          - calls: [{name: sum, tool: Shell, input: {command: "tally"}}]
          - expect: [{call: sum, contains: "tally of main; rm -rf x"}]
            say: Summed.
          - say: Looked again.
        agents:
          - when: Is this a tally
            steps: [{say: '{"ok": true}'}]
          - when: Are the books in order
            steps:
              - calls: [{name: look, tool: Read, input: {path: a.txt}}]
              - expect: [{call: look, contains: alpha}]
                say: '{"ok": false, "reason": "alpha is not dated"}'
        """);

    Ended ended = run("sum it up", "--allow-host", "listed.test:" + server.getAddress().getPort());

    List<Event> log = workroom.log(workroom.latest());
    assertThat(ended.exit()).as("%s", ended).isZero();
    List<String> ran =
        log.stream()
            .filter(HookRan.class::isInstance)
            .map(HookRan.class::cast)
            .map(e -> e.hook() + " " + e.outcome() + " " + e.text())
            .toList();
    assertThat(ran)
        .as("%s", ran)
        .anyMatch(r -> r.startsWith("ledger:PostToolUse#1 added"))
        .anyMatch(r -> r.matches("ledger:PostToolUse#2 failed .*unlisted.test.* asks a person.*"))
        .anyMatch(r -> r.startsWith("ledger:PreToolUse#1 nothing to say"))
        .anyMatch(r -> r.matches("ledger:PreToolUse#2 failed .*asks a person.*"))
        .anyMatch(r -> r.startsWith("ledger:PreToolUse#3 nothing to say"))
        .anyMatch(r -> r.startsWith("ledger:UserPromptSubmit#2 added"))
        .anyMatch(r -> r.startsWith("ledger:Stop#1 said no alpha is not dated"));
    assertThat(asked).singleElement().asString().startsWith("/told s1- {").contains("tally");
    assertThat(log).anyMatch(HostContacted.class::isInstance);
    assertThat(log).as("the agent's cost is in the log").anyMatch(SubagentEnded.class::isInstance);
    assertThat(log.toString()).contains("from beside", "seen by the house");
    assertThat(log)
        .filteredOn(Noted.class::isInstance)
        .asString()
        .contains("A hook wants you to go on: alpha is not dated");
    Path last = workroom.home().resolve("plugins/data/ledger-local/last.jsonl");
    assertThat(last).content().contains("\"role\":\"assistant\"", "tally", "\"name\":\"Bash\"");

    long before = log.stream().filter(UserSaid.class::isInstance).count();
    Ended refused = workroom.run("say", workroom.latest(), "the forbidden word");
    assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
    assertThat(refused.err()).contains("not that word");
    Ended again = workroom.run("resume", workroom.latest(), "--prompt", "forbidden too", "--yes");
    assertThat(again.err()).contains("not that word");
    assertThat(workroom.log(workroom.latest()).stream().filter(UserSaid.class::isInstance).count())
        .isEqualTo(before);
  }

  private Ended run(String prompt, String... more) throws Exception {
    String classes =
        Path.of(HooksTest.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    String[] line =
        Stream.concat(
                Stream.of(
                    "run",
                    "--folder",
                    folder.toString(),
                    "--model",
                    "script:" + place.resolve("script.yaml"),
                    "--mode",
                    "auto",
                    "--yes",
                    "--no-verify",
                    "--prompt",
                    prompt),
                Stream.of(more))
            .toArray(String[]::new);
    return workroom.finish(
        workroom.start(List.of("dev.workroom.app.NetworkedProgram", classes), line), 300);
  }

  private void script(String text) throws IOException {
    Files.writeString(place.resolve("script.yaml"), text);
  }

  private void write(String path, String text) throws IOException {
    Path file = plugin.resolve(path).normalize();
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
