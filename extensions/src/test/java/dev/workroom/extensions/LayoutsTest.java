package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.extensions.Component.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layout that published plugins have, and what exactly is loaded from each. */
final class LayoutsTest {
  private static final String MANIFEST = Manifest.FILE;
  private static final String SKILL = "---\nname: %s\ndescription: Does it.\n---\nDo it.\n";
  private static final String HOOK = "{\"type\":\"command\",\"command\":\"true\"}";
  private static final String SERVER = "{\"command\":\"node\",\"args\":[\"s.js\"]}";

  @TempDir Path place;

  /**
   * One plugin.
   *
   * @param loaded kind letter and qualified names, in order: S skills, C commands, A sub-agents, M
   *     connectors, H hooks
   * @param odd parts of what must be said; nothing: no warning and no error
   * @param files path and content in turn
   */
  record Layout(String title, String loaded, List<String> odd, List<String> files) {
    @Override
    public String toString() {
      return title;
    }
  }

  private static Layout layout(String title, String loaded, String odd, String... files) {
    return new Layout(
        title, loaded, odd.isEmpty() ? List.of() : List.of(odd.split(" & ")), List.of(files));
  }

  private static String skill(String name) {
    return SKILL.formatted(name);
  }

  private static String manifest(String fields) {
    return "{\"name\":\"acme\"" + (fields.isEmpty() ? "" : "," + fields) + "}";
  }

  static Stream<Layout> layouts() {
    return Stream.of(skills(), commands(), agents(), hooks(), connectors(), manifests(), heads())
        .flatMap(List::stream);
  }

  private static List<Layout> skills() {
    return List.of(
        layout("no manifest", "S acme:a", "", "skills/a/SKILL.md", skill("a")),
        layout(
            "skills one level deep only",
            "S acme:a",
            "",
            "skills/a/SKILL.md",
            skill("a"),
            "skills/g/b/SKILL.md",
            skill("b")),
        layout("a skill at the root", "S acme:solo", "", "SKILL.md", skill("solo")),
        layout(
            "a skill at the root without a name",
            "S acme:acme",
            "no head",
            "SKILL.md",
            "# One\n\nDoes one thing."),
        layout(
            "a skill at the root beside skills",
            "S acme:a",
            "",
            "SKILL.md",
            skill("solo"),
            "skills/a/SKILL.md",
            skill("a")),
        layout(
            "the root named as skills",
            "S acme:a | S acme:solo",
            "",
            MANIFEST,
            manifest("\"skills\":\"./\""),
            "SKILL.md",
            skill("solo"),
            "skills/a/SKILL.md",
            skill("a")),
        layout(
            "skills add to the folder",
            "S acme:a | S acme:b",
            "",
            MANIFEST,
            manifest("\"skills\":[\"./more\"]"),
            "skills/a/SKILL.md",
            skill("a"),
            "more/b/SKILL.md",
            skill("b")),
        layout(
            "a path to one skill",
            "S acme:b",
            "",
            MANIFEST,
            manifest("\"skills\":\"./deep/er/b\""),
            "deep/er/b/SKILL.md",
            skill("b")),
        layout(
            "a path to the file of a skill",
            "S acme:b",
            "",
            MANIFEST,
            manifest("\"skills\":[\"./x/b/SKILL.md\"]"),
            "x/b/SKILL.md",
            skill("b")),
        layout(
            "the usual folder named",
            "S acme:a",
            "",
            MANIFEST,
            manifest("\"skills\":\"./skills/\""),
            "skills/a/SKILL.md",
            skill("a")),
        layout(
            "a path without ./",
            "S acme:b",
            "should begin with ./",
            MANIFEST,
            manifest("\"skills\":[\"more\"]"),
            "more/b/SKILL.md",
            skill("b")),
        layout(
            "a star in a path",
            "S acme:a | S acme:b",
            "has a star",
            MANIFEST,
            manifest("\"skills\":[\"./kit/*\"]"),
            "kit/a/SKILL.md",
            skill("a"),
            "kit/b/SKILL.md",
            skill("b")),
        layout(
            "a hidden folder that is named",
            "S acme:a",
            "",
            MANIFEST,
            manifest("\"skills\":\"./.claude/skills\""),
            ".claude/skills/a/SKILL.md",
            skill("a")),
        layout("small letters", "S acme:a", "", "skills/a/Skill.md", skill("a")),
        layout(
            "another name than the folder",
            "S acme:video/web",
            "lower-case letters",
            "skills/web/SKILL.md",
            skill("video/web")),
        layout(
            "folders that hold no skill",
            "",
            "",
            "skills/shared/notes.md",
            "x",
            "node_modules/m/skills/a/SKILL.md",
            skill("a")),
        layout(
            "a file where a folder is meant",
            "",
            "this file beside the folders",
            "skills/a.md",
            skill("a")),
        layout(
            "what lies in a skill is its own",
            "S acme:a",
            "",
            "skills/a/SKILL.md",
            skill("a"),
            "skills/a/agents/x.md",
            "x",
            "skills/a/hooks/hooks.json",
            "{}",
            "skills/a/commands/y.md",
            "y"));
  }

  private static List<Layout> commands() {
    return List.of(
        layout(
            "folders are segments",
            "C acme:build:web | C acme:go",
            "",
            "commands/go.md",
            "Go.",
            "commands/build/web.md",
            "Build."),
        layout(
            "commands replace the folder",
            "C acme:b",
            "replaces the folder",
            MANIFEST,
            manifest("\"commands\":\"./other\""),
            "commands/a.md",
            "A",
            "other/b.md",
            "B"),
        layout(
            "a list of files and folders",
            "C acme:a | C acme:b:c",
            "",
            MANIFEST,
            manifest("\"commands\":[\"./commands/a.md\",\"./x\"]"),
            "commands/a.md",
            "A",
            "x/b/c.md",
            "C"),
        layout(
            "a file and its folder count once",
            "C acme:a | C acme:b",
            "",
            MANIFEST,
            manifest("\"commands\":[\"./commands/a.md\",\"./commands/\"]"),
            "commands/a.md",
            "A",
            "commands/b.md",
            "B"),
        layout(
            "commands as an object",
            "C acme:in | C acme:out",
            "",
            MANIFEST,
            manifest(
                "\"commands\":{\"in\":{\"content\":\"Do\",\"description\":\"D\"},\"out\":{\"source\":\"./o.md\"}}"),
            "o.md",
            "Out"),
        layout(
            "commands as objects in a list",
            "C acme:a",
            "",
            MANIFEST,
            manifest("\"commands\":[{\"name\":\"a\",\"file\":\"./c/a.md\"}]"),
            "c/a.md",
            "A"),
        layout(
            "bare names",
            "C acme:a",
            "was taken as commands/a.md & should begin",
            MANIFEST,
            manifest("\"commands\":[\"a\"]"),
            "commands/a.md",
            "A"),
        layout(
            "no ending",
            "C acme:a",
            "was taken as",
            MANIFEST,
            manifest("\"commands\":[\"./commands/a\"]"),
            "commands/a.md",
            "A"),
        layout(
            "what is no Markdown",
            "",
            "no Markdown",
            MANIFEST,
            manifest("\"commands\":[\"./a.toml\"]"),
            "a.toml",
            "x"),
        layout(
            "one name as skill, command and sub-agent",
            "S acme:find | C acme:find | A acme:find",
            "is also",
            "skills/find/SKILL.md",
            skill("find"),
            "commands/find.md",
            "Find",
            "agents/find.md",
            skill("find")));
  }

  private static List<Layout> agents() {
    return List.of(
        layout(
            "tools as a list",
            "A acme:r",
            "",
            "agents/r.md",
            "---\nname: r\ndescription: R.\ntools: [Read, \"Bash(git:*)\"]\n---\nR"),
        layout(
            "tools as text",
            "A acme:r",
            "",
            "agents/r.md",
            "---\nname: r\ndescription: R.\ntools: Read, Agent(a, b)\n---\nR"),
        layout(
            "in folders",
            "A acme:review:security",
            "",
            "agents/review/security.md",
            skill("security")),
        layout("no head", "A acme:r", "no name", "agents/r.md", "You look."),
        layout(
            "broken YAML",
            "A acme:r",
            "line by line",
            "agents/r.md",
            "---\nname: r\ndescription: Use: when\n<example>\nx: y: z\n</example>\n---\nR"),
        layout(
            "agents as an object",
            "A acme:r",
            "holds an object",
            MANIFEST,
            manifest("\"agents\":{\"r\":\"./a/r.md\"}"),
            "a/r.md",
            skill("r")),
        layout(
            "what a plugin's sub-agent may not bring",
            "A acme:r",
            "may not bring hooks",
            "agents/r.md",
            "---\nname: r\ndescription: R.\nhooks: {}\n---\nR"));
  }

  private static List<Layout> hooks() {
    String group = "[{\"matcher\":\"Bash\",\"hooks\":[" + HOOK + "," + HOOK + "]}]";
    return List.of(
        layout(
            "hooks under hooks",
            "H acme:PreToolUse#1 | H acme:PreToolUse#2",
            "",
            "hooks/hooks.json",
            "{\"description\":\"x\",\"hooks\":{\"PreToolUse\":" + group + "}}"),
        layout(
            "hooks bare",
            "H acme:Stop#1 | H acme:Stop#2",
            "",
            "hooks/hooks.json",
            "{\"Stop\":" + group + "}"),
        layout("hooks as an empty list", "", "", "hooks/hooks.json", "[]"),
        layout("hooks as an empty object", "", "", "hooks/hooks.json", "{\"hooks\":{}}"),
        layout(
            "hooks inline",
            "H acme:Stop#1 | H acme:Stop#2",
            "",
            MANIFEST,
            manifest("\"hooks\":{\"Stop\":" + group + "}")),
        layout(
            "hooks inline, by path and in the usual place",
            "H acme:Stop#1 | H acme:Stop#2 | H acme:Stop#3",
            "",
            MANIFEST,
            manifest(
                "\"hooks\":[\"./h/more.json\",{\"hooks\":{\"Stop\":[{\"hooks\":["
                    + HOOK
                    + "]}]}}]"),
            "h/more.json",
            "{\"Stop\":[{\"hooks\":[" + HOOK + "]}]}",
            "hooks/hooks.json",
            "{\"hooks\":{\"Stop\":[{\"hooks\":[" + HOOK + "]}]}}"),
        layout(
            "the usual file named",
            "H acme:Stop#1",
            "",
            MANIFEST,
            manifest("\"hooks\":\"./hooks/hooks.json\""),
            "hooks/hooks.json",
            "{\"hooks\":{\"Stop\":[{\"hooks\":[" + HOOK + "]}]}}"),
        layout(
            "the folder of the file",
            "H acme:Stop#1",
            "",
            MANIFEST,
            manifest("\"hooks\":\"./h/\""),
            "h/hooks.json",
            "{\"hooks\":{\"Stop\":[{\"hooks\":[" + HOOK + "]}]}}"),
        layout(
            "a handler without a group",
            "H acme:Stop#1",
            "",
            "hooks/hooks.json",
            "{\"hooks\":{\"Stop\":[" + HOOK + "]}}"),
        layout(
            "unknown events and types",
            "H acme:Tea#1 | H acme:Stop#1",
            "Tea is unknown & unknown type",
            "hooks/hooks.json",
            "{\"Tea\":[{\"hooks\":["
                + HOOK
                + "]}],\"Stop\":[{\"hooks\":[{\"type\":\"pigeon\"}]}]}"));
  }

  private static List<Layout> connectors() {
    return List.of(
        layout(
            "servers wrapped",
            "M plugin:acme:f",
            "",
            ".mcp.json",
            "{\"mcpServers\":{\"f\":" + SERVER + "},\"recommendedCategories\":[\"x\"]}"),
        layout("servers bare", "M plugin:acme:f", "", ".mcp.json", "{\"f\":" + SERVER + "}"),
        layout("no servers", "", "", ".mcp.json", "{\"mcpServers\":{}}"),
        layout(
            "servers inline",
            "M plugin:acme:f",
            "",
            MANIFEST,
            manifest("\"mcpServers\":{\"f\":" + SERVER + "}")),
        layout(
            "the usual file named",
            "M plugin:acme:f",
            "",
            MANIFEST,
            manifest("\"mcpServers\":\"./.mcp.json\""),
            ".mcp.json",
            "{\"f\":" + SERVER + "}"),
        layout(
            "servers in another file, and twice",
            "M plugin:acme:f | M plugin:acme:g",
            "",
            MANIFEST,
            manifest("\"mcpServers\":[\"./s.json\",{\"f\":" + SERVER + "}]"),
            ".mcp.json",
            "{\"f\":" + SERVER + "}",
            "s.json",
            "{\"mcpServers\":{\"g\":" + SERVER + "}}"),
        layout(
            "a bundle",
            "M plugin:acme:tool",
            "",
            MANIFEST,
            manifest("\"mcpServers\":\"./tool.mcpb\""),
            "tool.mcpb",
            "PK"),
        layout(
            "an address without a type, and none yet",
            "M plugin:acme:a | M plugin:acme:google calendar",
            "has an address but no type",
            ".mcp.json",
            "{\"mcpServers\":{\"a\":{\"url\":\"https://x.example/mcp\"},\"google calendar\":{\"type\":\"http\",\"url\":\"\"}}}"));
  }

  private static List<Layout> manifests() {
    return List.of(
        layout(
            "a manifest that is none",
            "S acme:a",
            "not valid JSON",
            MANIFEST,
            "{ nothing",
            "skills/a/SKILL.md",
            skill("a")),
        layout(
            "fields of other types",
            "S acme:a",
            "keywords has a type & repository has a type & agents has a type & extra is unknown",
            MANIFEST,
            manifest("\"keywords\":\"x\",\"repository\":{\"url\":\"u\"},\"agents\":7,\"extra\":1"),
            "skills/a/SKILL.md",
            skill("a")),
        layout(
            "paths that leave",
            "",
            "leaves the plugin & does not exist",
            MANIFEST,
            manifest("\"commands\":[\"../x\",\"./none.md\"],\"skills\":\"/etc\"")),
        layout(
            "parts in the manifest's folder",
            "",
            "belongs beside .claude-plugin",
            MANIFEST,
            manifest(""),
            ".claude-plugin/commands/a.md",
            "A"),
        layout(
            "parts that are not used, and a style of writing",
            "O acme:x",
            "",
            ".lsp.json",
            "{}",
            "output-styles/x.md",
            "x",
            "CLAUDE.md",
            "x",
            "settings.json",
            "{\"agent\":\"x\"}"));
  }

  private static List<Layout> heads() {
    return List.of(
        layout(
            "tabs",
            "S acme:a",
            "line by line",
            "skills/a/SKILL.md",
            "---\nname: a\ndescription:\tDoes\n\tmore: x\n---\nB"),
        layout(
            "a field twice",
            "S acme:a",
            "description stands twice",
            "skills/a/SKILL.md",
            "---\nname: a\ndescription: One\ndescription: Two\n---\nB"),
        layout(
            "a colon",
            "S acme:a",
            "line by line",
            "skills/a/SKILL.md",
            "---\nname: a\ndescription: Use: it\n---\nB"),
        layout(
            "no closing fence",
            "S acme:a",
            "is not closed",
            "skills/a/SKILL.md",
            "---\nname: x\ndescription: D\nBody"),
        layout(
            "a mark and other line ends",
            "S acme:a",
            "",
            "skills/a/SKILL.md",
            "\uFEFF---\r\nname: a\r\ndescription: D\r\n--- \r\nB"),
        layout(
            "numbers and switches as texts",
            "S acme:3000",
            "",
            "skills/3000/SKILL.md",
            "---\nname: 3000\ndescription: yes\n---\nB"),
        layout(
            "a head that is a list",
            "S acme:a",
            "not a list of fields",
            "skills/a/SKILL.md",
            "---\n- name\n- a\n---\nB"),
        layout(
            "no blank after the colon",
            "S acme:b",
            "line by line",
            "skills/b/SKILL.md",
            "---\nname:b\ndescription:Does\n---\nB"));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void loads(Layout layout) throws IOException {
    var folder = new Folder(place.resolve("acme"));
    for (int i = 0; i < layout.files.size(); i += 2) {
      folder.with(layout.files.get(i), layout.files.get(i + 1));
    }

    Plugin plugin = folder.load();

    assertThat(loaded(plugin)).isEqualTo(layout.loaded);
    List<String> odd =
        plugin.allDiagnostics().stream()
            .filter(d -> d.severity() != Diagnostic.Severity.NOTE)
            .map(Diagnostic::message)
            .filter(m -> !m.startsWith("Nothing says"))
            .toList();
    if (layout.odd.isEmpty()) {
      assertThat(odd).isEmpty();
    }
    for (String part : layout.odd) {
      assertThat(odd).anyMatch(message -> message.contains(part));
    }
  }

  private static String loaded(Plugin plugin) {
    var letters = List.of("S", "C", "A", "M", "H", "O");
    return Stream.of(Kind.values())
        .flatMap(kind -> plugin.of(kind).stream())
        .map(part -> letters.get(part.kind().ordinal()) + " " + part.name())
        .collect(Collectors.joining(" | "));
  }
}
