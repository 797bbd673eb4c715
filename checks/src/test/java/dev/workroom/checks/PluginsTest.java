package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.Workroom.Ended;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ExtensionsLoaded;
import dev.workroom.core.event.Event.HookRan;
import dev.workroom.core.event.Event.Noted;
import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin in a session: installed, called, hooked in, and never above policy. */
class PluginsTest {
  private static final Pattern SESSION = Pattern.compile("\\b\\d{8}-\\d{6}-[a-z0-9]{4}\\b");

  @TempDir Path place;
  private Path folder;
  private Path plugin;
  private Workroom workroom;

  @BeforeEach
  void aPlugin() throws IOException {
    folder = Files.createDirectories(place.resolve("work"));
    plugin = place.resolve("ledger");
    workroom = new Workroom(place.resolve("home"), place);
    write(
        plugin.resolve(".claude-plugin/plugin.json"), "{\"name\":\"ledger\",\"version\":\"1.0\"}");
    write(
        plugin.resolve("skills/close/SKILL.md"),
        "---\nname: close\ndescription: Closes a month.\nargument-hint: MONTH\n---\nClose $1 by ${CLAUDE_SKILL_DIR}/sum.sh\n");
    write(plugin.resolve("skills/close/sum.sh"), "echo the sum is 42\n");
    write(
        plugin.resolve("agents/reader.md"),
        "---\nname: reader\ndescription: Reads books.\ntools: Read, Bash\n---\nYou read books only.\n");
  }

  @Test
  void itIsInstalledCalledByASlashAndItsProgramsRun() throws Exception {
    Ended refused = workroom.run("plugin", "install", plugin.toString());
    assertThat(refused.exit()).as("nobody accepted it: %s", refused).isEqualTo(1);
    assertThat(refused.out()).contains("+ skill ledger:close", "--yes accepts it");
    Ended installed = workroom.run("plugin", "install", plugin.toString(), "--yes");
    assertThat(installed.exit()).as("%s", installed).isZero();
    script(
        """
        script: closing
        steps:
          - calls:
              - {name: sum, tool: Shell, input: {command: "bash %1$s/*/skills/close/sum.sh"}}
              - {name: own, tool: Agent, input: {description: read, prompt: "read it", agent: reader}}
              - {name: none, tool: Agent, input: {description: read, prompt: "read it", agent: writer}}
          - expect: [{call: sum, contains: the sum is 42}, {call: own}, {call: none, ok: false, contains: "only: ledger:reader"}]
            say: Closed.
        agents:
          - when: read it
            steps: [{say: It is read.}]
        """
            .formatted(workroom.home().resolve("plugins/cache/local/ledger")));

    Ended ended = run("/close March");
    assertThat(ended.exit()).as("%s", ended).isZero();

    List<Event> log = log(ended);
    assertThat(log)
        .filteredOn(ExtensionsLoaded.class::isInstance)
        .singleElement()
        .asString()
        .contains("ledger@local", "1.0");
    SkillUsed used = one(SkillUsed.class, log);
    assertThat(used.text()).startsWith("Close March by ").contains("Files of this skill");

    Ended wrong = run("/clos March");
    assertThat(wrong.exit()).as("%s", wrong).isEqualTo(2);
    assertThat(wrong.err()).contains("Did you mean:", "/ledger:close MONTH", "Closes a month.");
  }

  @Test
  void itsHooksBlockAndAddButNeverAllow() throws Exception {
    write(
        plugin.resolve("hooks/hooks.json"),
        """
        {"hooks": {
          "SessionStart": [{"hooks": [{"type": "command", "command": "echo books of $(basename $CLAUDE_PROJECT_DIR)"}]}],
          "UserPromptSubmit": [{"hooks": [{"type": "command", "command": "grep -q secret && { echo not that word >&2; exit 2; } || true"}]}],
          "PreToolUse": [
            {"matcher": "Write", "hooks": [{"type": "command", "if": "Write(final/*)", "command": "echo drafts only >&2; exit 2"}]},
            {"matcher": "Write|Delete", "hooks": [{"type": "command", "command": "echo '{\\"hookSpecificOutput\\":{\\"permissionDecision\\":\\"allow\\"}}'"}]},
            {"matcher": "^Bash$", "hooks": [{"type": "command", "command": "sed -n 's/.*echo old.*/{\\"hookSpecificOutput\\":{\\"updatedInput\\":{\\"command\\":\\"echo new\\"}}}/p'"}]}],
          "PostToolUse": [{"matcher": "Read", "hooks": [{"type": "command", "command": "${CLAUDE_PLUGIN_ROOT}/count.sh"}]}],
          "Stop": [{"hooks": [{"type": "command", "command": "grep -q '\\"stop_hook_active\\":false' && echo '{\\"decision\\":\\"block\\",\\"reason\\":\\"Look again.\\"}'; true"}]}]
        }}
        """);
    Path count =
        write(
            plugin.resolve("count.sh"),
            """
            #!/bin/bash
            n=$(cat $CLAUDE_PLUGIN_DATA/n 2>/dev/null || echo 0); echo $((n + 1)) > $CLAUDE_PLUGIN_DATA/n
            touch "$CLAUDE_PROJECT_DIR/hooked" 2>/dev/null && echo leaked
            (curl -s -m 2 http://1.1.1.1 || echo closed) > /dev/null
            echo "{\\"hookSpecificOutput\\":{\\"additionalContext\\":\\"read number $((n + 1))\\"}}"
            """);
    assertThat(count.toFile().setExecutable(true)).isTrue();
    write(folder.resolve("a.txt"), "alpha\n");
    workroom.run("plugin", "install", plugin.toString(), "--yes");
    script(
        """
        script: hooked
        steps:
          - calls:
              - {name: read, tool: Read, input: {path: a.txt}}
              - {name: draft, tool: Write, input: {path: draft.txt, content: x}}
              - {name: final, tool: Write, input: {path: final/x.txt, content: x}}
              - {name: gone, tool: Delete, input: {paths: [a.txt]}}
              - {name: say, tool: Shell, input: {command: "echo old"}}
          - expect:
              - {call: read, contains: "from a hook: read number 1"}
              - {call: draft}
              - {call: final, ok: false, contains: drafts only}
              - {call: gone, ok: false}
              - {call: say, contains: "new"}
            say: Done.
          - say: Looked again.
        """);

    Ended ended = run("look at the books");

    assertThat(ended.exit()).as("a deletion waits whatever a hook allows: %s", ended).isEqualTo(3);
    assertThat(ended.toString())
        .contains("a.txt: 6 B, changed ", "was there before this task", "In all 1 file, 6 B");
    workroom.run("approve", session(ended), "--reject", "keep it");
    Ended rest = workroom.run("resume", session(ended), "--yes", "--no-verify");
    assertThat(rest.exit()).as("%s", rest).isZero();
    List<Event> log = log(ended);
    assertThat(rest.toString()).contains("Looked again.");
    assertThat(log)
        .filteredOn(Noted.class::isInstance)
        .map(Object::toString)
        .anyMatch(note -> note.contains("books of work"))
        .anyMatch(note -> note.contains("A hook wants you to go on: Look again."));
    assertThat(log)
        .filteredOn(HookRan.class::isInstance)
        .map(e -> ((HookRan) e).hook() + " " + ((HookRan) e).outcome())
        .contains(
            "ledger:SessionStart#1 added",
            "ledger:PreToolUse#1 said no",
            "ledger:PreToolUse#3 changed the input",
            "ledger:PostToolUse#1 added",
            "ledger:Stop#1 said no");
    assertThat(folder.resolve("hooked")).as("hooks write nothing there").doesNotExist();
    assertThat(folder.resolve("a.txt")).exists();

    Ended refused = run("the secret plan");
    assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
    assertThat(refused.err()).contains("not that word");
  }

  @Test
  void aConnectorInOneFileIsInstalledFilledInAndCalledInTheSandbox() throws Exception {
    Path bundle = bundle();
    Ended installed = workroom.run("plugin", "install", bundle.toString(), "--yes");
    assertThat(installed.exit()).as("%s", installed).isZero();
    assertThat(installed.out())
        .contains("The bundle is unsigned.", "starts, in the sandbox, node")
        .contains("to be filled in: Name of the file");
    script(
        """
        script: remembering
        steps:
          - calls: [{name: one, tool: "mcp__plugin_memory-bundle_memory-bundle__create_entities", input: {entities: [{name: Acme, entityType: supplier, observations: ["pays late"]}]}}]
          - expect: [{call: one, contains: "Acme"}]
            say: Kept.
        """);
    Ended early = run("remember");
    assertThat(early.exit()).as("it waits for its settings: %s", early).isNotZero();

    workroom.run("plugin", "settings", "memory-bundle", "file=facts.json");
    Ended asked = run("remember");
    assertThat(asked.exit()).as("a connector asks: %s", asked).isEqualTo(3);
    workroom.run("approve", session(asked));
    Ended ended = workroom.run("resume", session(asked), "--yes", "--no-verify");
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(ended.toString()).contains("Kept.");
  }

  /** A published server of npm with all that it needs, in one file. */
  private Path bundle() throws Exception {
    Path modules = NpmPackages.servers();
    var wanted = new TreeSet<String>();
    closure(modules, "@modelcontextprotocol/server-memory", wanted);
    Path made = place.resolve("memory.mcpb");
    try (var out = new ZipOutputStream(Files.newOutputStream(made))) {
      entry(
          out,
          "manifest.json",
          """
          {"manifest_version": "0.3", "name": "memory-bundle", "version": "1.0.0", "description": "Remembers.",
           "author": {"name": "A"},
           "user_config": {"file": {"type": "string", "title": "Name of the file", "description": "Where it remembers", "required": true}},
           "server": {"type": "node", "entry_point": "index.js", "mcp_config": {
             "command": "nothing", "args": ["${__dirname}/node_modules/@modelcontextprotocol/server-memory/dist/index.js"],
             "env": {"MEMORY_FILE_PATH": "${HOME}${/}${user_config.file}"},
             "platform_overrides": {"linux": {"command": "node"}}}},
           "compatibility": {"platforms": ["darwin", "linux"]}}
          """
              .getBytes(StandardCharsets.UTF_8));
      for (String name : wanted) {
        try (Stream<Path> files = Files.walk(modules.resolve(name))) {
          for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
            entry(out, "node_modules/" + modules.relativize(file), Files.readAllBytes(file));
          }
        }
      }
    }
    return made;
  }

  /** The packages that one needs, itself among them. */
  private static void closure(Path modules, String name, Set<String> found) throws IOException {
    Path manifest = modules.resolve(name).resolve("package.json");
    if (Files.exists(manifest)
        && found.add(name)
        && Wire.read(Files.readString(manifest), Object.class) instanceof Map<?, ?> fields
        && fields.get("dependencies") instanceof Map<?, ?> needed) {
      for (Object other : needed.keySet()) {
        closure(modules, other.toString(), found);
      }
    }
  }

  private static void entry(ZipOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(content);
    out.closeEntry();
  }

  @Test
  void theSkillsOfAFolderHoldOnlyOnceAccepted() throws Exception {
    write(
        folder.resolve(".claude/skills/house/SKILL.md"),
        "---\nname: house\ndescription: d\n---\nOurs.\n");
    script("script: s\nsteps: [{say: Done.}]\n");
    Ended ignored =
        workroom.run(
            "run",
            "--folder",
            folder.toString(),
            "--model",
            model(),
            "--prompt",
            "/house",
            "--no-verify");
    assertThat(ignored.exit()).as("%s", ignored).isEqualTo(2);
    assertThat(ignored.err()).contains("you have not accepted them", "no command /house");
    assertThat(one(SkillUsed.class, log(run("/house"))).text()).isEqualTo("Ours.");

    script("script: s\nsteps: [{calls: [{tool: Skill, input: {name: house}}]}, {say: Done.}]\n");
    Ended unseen = run("x");
    assertThat(unseen.err()).contains("house");
    assertThat(log(unseen))
        .as("no person looked at them, so the model may not choose them")
        .noneMatch(SkillUsed.class::isInstance);
  }

  private String model() {
    return "script:" + place.resolve("script.yaml");
  }

  private Ended run(String prompt) throws Exception {
    return workroom.run(
        "run",
        "--folder",
        folder.toString(),
        "--model",
        model(),
        "--mode",
        "auto",
        "--yes",
        "--no-verify",
        "--prompt",
        prompt);
  }

  /** The session that a run was. */
  private static String session(Ended ended) {
    return SESSION
        .matcher(ended.out() + ended.err())
        .results()
        .map(MatchResult::group)
        .reduce((_, later) -> later)
        .orElseThrow(() -> new AssertionError("no session in " + ended));
  }

  private List<Event> log(Ended ended) throws Exception {
    return workroom.log(session(ended));
  }

  private static <E> E one(Class<E> type, List<Event> log) {
    return Stream.of(log.toArray())
        .filter(type::isInstance)
        .map(type::cast)
        .reduce((_, later) -> later)
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + log));
  }

  private void script(String text) throws IOException {
    write(place.resolve("script.yaml"), text);
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.writeString(file, text);
  }
}
