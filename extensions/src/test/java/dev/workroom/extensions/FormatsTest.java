package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.extensions.Component.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One fixture for each oddity that published plugins and marketplaces are known to have: what is
 * loaded from it, and what is said of it. Layouts that are as they should be stand in {@link
 * LayoutsTest}.
 */
final class FormatsTest {
  private static final String MANIFEST = Manifest.FILE;
  private static final String SHOP = Marketplace.FILE;
  private static final String SERVER = "{\"command\":\"node\"}";

  @TempDir Path place;

  /**
   * One plugin, or a marketplace where the files have one.
   *
   * @param loaded kind letter and qualified names: S skills, C commands, A sub-agents, M
   *     connectors, H hooks, O styles; of a marketplace those of all its plugins
   * @param said parts of the diagnostics
   * @param files path and content in turn; a content that begins with {@code ->} is a link
   */
  record Oddity(String title, String loaded, List<String> said, List<String> files) {
    @Override
    public String toString() {
      return title;
    }
  }

  private static Oddity odd(String title, String loaded, String said, String... files) {
    return new Oddity(title, loaded, List.of(said.split(" & ")), List.of(files));
  }

  private static String skill(String name) {
    return "---\nname: " + name + "\ndescription: Does it.\n---\nDo it.\n";
  }

  private static String manifest(String fields) {
    return "{\"name\":\"acme\"," + fields + "}";
  }

  private static String shop(String entries) {
    return "{\"name\":\"shop\",\"owner\":{\"name\":\"us\"},\"plugins\":[" + entries + "]}";
  }

  static Stream<Oddity> oddities() {
    return Stream.of(heads(), names(), doubles(), files(), manifests(), marketplaces(), sources())
        .flatMap(List::stream);
  }

  private static List<Oddity> heads() {
    return List.of(
        odd(
            "a skill without a head",
            "S acme:comps",
            "no head & no description; its first paragraph",
            "skills/comps/SKILL.md",
            "# Comps\n\ndescription: Values a company.\n\nSteps"),
        odd(
            "a sub-agent whose YAML no parser takes",
            "A acme:r",
            "line by line",
            "agents/r.md",
            "---\nname: r\ndescription: Use when: code\n<example>\nuser: \"look: here\"\n</example>\n- item\nmodel: inherit\n---\nR"),
        odd(
            "a sub-agent whose head is unreadable",
            "A acme:r",
            "line by line & no name",
            "agents/r.md",
            "---\n{{{ template }}}\n---\nYou look."),
        odd(
            "a hint that YAML takes for a list",
            "C acme:a",
            "argument-hint is a list in YAML",
            "commands/a.md",
            "---\ndescription: A.\nargument-hint: [project-name]\n---\nA"),
        odd(
            "a hint that is no YAML",
            "C acme:a",
            "line by line",
            "commands/a.md",
            "---\ndescription: A.\nargument-hint: [a] [b]\n---\nA"),
        odd(
            "numbers and switches where texts are meant",
            "S acme:3000",
            "The name 3000 was taken as text & description yes was taken as text",
            "skills/3000/SKILL.md",
            "---\nname: 3000\ndescription: yes\n---\nB"),
        odd(
            "lists of tools as YAML takes them for an alias",
            "C acme:a",
            "line by line",
            "commands/a.md",
            "---\ndescription: A.\nallowed-tools: *\n---\nA"),
        odd(
            "a switch that is none",
            "S acme:a",
            "neither true nor false",
            "skills/a/SKILL.md",
            "---\nname: a\ndescription: A.\nuser_invocable: maybe\n---\nA"),
        odd(
            "fields that only elsewhere mean something",
            "S acme:a",
            "does not use its model, triggers, hide-from-slash-command-tool",
            "skills/a/SKILL.md",
            "---\nname: a\ndescription: A.\nmodel: opus\nversion: 1\ntriggers: [x]\nhide-from-slash-command-tool: \"true\"\n---\nA"),
        odd(
            "a head that is not closed",
            "S acme:a",
            "is not closed",
            "skills/a/SKILL.md",
            "---\nname: b\ndescription: B.\n\nBody"),
        odd(
            "a head with nothing in it",
            "S acme:a",
            "no head",
            "skills/a/SKILL.md",
            "---\n---\nDoes it."),
        odd("an empty file", "S acme:a", "Nothing says what it is for", "skills/a/SKILL.md", ""));
  }

  private static List<Oddity> names() {
    return List.of(
        odd(
            "another name than the folder, with a slash",
            "S acme:video-sdk/web",
            "is named video-sdk/web in the folder web & not 1 to 64",
            "skills/web/SKILL.md",
            skill("video-sdk/web")),
        odd(
            "blanks and capitals",
            "S acme:Hook Development",
            "not 1 to 64",
            "skills/hook-development/SKILL.md",
            skill("Hook Development")),
        odd(
            "a plugin's name with a blank",
            "S My Plugin:a",
            "The name My Plugin",
            MANIFEST,
            "{\"name\":\"My Plugin\"}",
            "skills/a/SKILL.md",
            skill("a")),
        odd(
            "a sub-agent called otherwise than its file",
            "A acme:Code Reviewer",
            "is named Code Reviewer in the file r",
            "agents/r.md",
            skill("Code Reviewer")),
        odd(
            "a very long name",
            "S acme:" + "n".repeat(70),
            "not 1 to 64",
            "skills/a/SKILL.md",
            skill("n".repeat(70))));
  }

  private static List<Oddity> doubles() {
    return List.of(
        odd(
            "one name as skill, command and sub-agent",
            "S acme:find | C acme:find | A acme:find",
            "acme:find is also skills/find/SKILL.md",
            "skills/find/SKILL.md",
            skill("find"),
            "commands/find.md",
            "Find",
            "agents/find.md",
            skill("find")),
        odd(
            "two skills of one name",
            "S acme:a | S acme:a",
            "acme:a is also skills/a/SKILL.md",
            "skills/a/SKILL.md",
            skill("a"),
            "skills/b/SKILL.md",
            skill("a")),
        odd(
            "a server in two places",
            "M plugin:acme:f",
            "plugin:acme:f stands in .mcp.json too",
            MANIFEST,
            manifest("\"mcpServers\":{\"f\":" + SERVER + "}"),
            ".mcp.json",
            "{\"f\":" + SERVER + "}"),
        odd(
            "a server in two places, otherwise",
            "M plugin:acme:f",
            "stands in .mcp.json already",
            MANIFEST,
            manifest("\"mcpServers\":{\"f\":{\"command\":\"other\"}}"),
            ".mcp.json",
            "{\"f\":" + SERVER + "}"),
        odd("hooks as an empty list", "", "hooks are an empty list", "hooks/hooks.json", "[]"),
        odd("no hooks", "", "holds no hooks", "hooks/hooks.json", "{\"hooks\":{}}"),
        odd("no servers", "", "lists no connectors", ".mcp.json", "{\"mcpServers\":{}}"),
        odd(
            "servers without an address",
            "M plugin:acme:google calendar",
            "has no address yet",
            ".mcp.json",
            "{\"mcpServers\":{\"google calendar\":{\"type\":\"http\",\"url\":\"\"}}}"),
        odd(
            "what is no server among bare ones",
            "M plugin:acme:f",
            "note describes no server & about describes no server",
            ".mcp.json",
            "{\"note\":\"x\",\"about\":{\"by\":\"us\"},\"f\":" + SERVER + "}"),
        odd(
            "hooks as a list that names events",
            "H acme:PreToolUse#1 | H acme:Stop#1",
            "a map of events is meant & names no event",
            "hooks/hooks.json",
            "{\"hooks\":[{\"event\":\"PreToolUse\",\"matcher\":\"Bash\",\"hooks\":[{\"type\":\"command\",\"command\":\"x\"}]},{\"event\":\"Stop\",\"command\":\"y\"},7]}"));
  }

  private static List<Oddity> files() {
    return List.of(
        odd(
            "a byte order mark, Windows line ends",
            "S acme:a",
            "byte order mark",
            "skills/a/SKILL.md",
            "\uFEFF---\r\nname: a\r\ndescription: D\r\n---\r\nB"),
        odd(
            "a long skill and a long description",
            "S acme:a",
            "has 1263 lines & longer than 1,024",
            "skills/a/SKILL.md",
            "---\nname: a\ndescription: " + "d".repeat(1068) + "\n---\n" + "Line.\n".repeat(1263)),
        odd(
            "a file of three megabytes",
            "S acme:a",
            "larger than 2 MB",
            "skills/a/SKILL.md",
            skill("a"),
            "skills/b/SKILL.md",
            "x".repeat(3 << 20)),
        odd(
            "a link to what lies within",
            "S acme:a | S acme:b",
            "is named b in the folder c",
            "skills/a/SKILL.md",
            skill("a"),
            "skills/c/SKILL.md",
            "->../../shared/b.md",
            "shared/b.md",
            skill("b")),
        odd(
            "a link that leaves, and one that leads nowhere",
            "S acme:a",
            "leads out of the plugin & leads nowhere",
            "skills/a/SKILL.md",
            skill("a"),
            "../beside/SKILL.md",
            skill("outside"),
            "skills/beside",
            "->../../beside",
            "commands/x.md",
            "->nowhere.md"),
        odd(
            "SKILL.md outside of skills, and too deep",
            "S acme:a",
            "lies outside of skills/ & lies deeper than",
            "skills/a/SKILL.md",
            skill("a"),
            "template/SKILL.md",
            skill("t"),
            "skills/g/b/SKILL.md",
            skill("b")),
        odd(
            "a skill among commands",
            "C acme:go | C acme:tool",
            "no description",
            "commands/go.md",
            "Go.",
            "commands/tool/SKILL.md",
            skill("tool"),
            "commands/tool/more.md",
            "More."),
        odd(
            "only people's files",
            "",
            "The folder holds nothing that could be loaded",
            "README.md",
            "x",
            "LICENSE",
            "x"));
  }

  private static List<Oddity> manifests() {
    return List.of(
        odd(
            "a field twice",
            "S acme:b",
            "skills stands twice",
            MANIFEST,
            manifest("\"skills\":\"./a\",\"skills\":\"./b\""),
            "a/a/SKILL.md",
            skill("a"),
            "b/b/SKILL.md",
            skill("b")),
        odd("no name", "S acme:a", "has no name", MANIFEST, "{}", "skills/a/SKILL.md", skill("a")),
        odd(
            "what is not used",
            "O acme:Brief-and-dry",
            "language servers & monitors & channels & experimental themes",
            "s/Brief and dry.md",
            "---\nname: Brief\ndescription: Short.\n---\nShort.",
            MANIFEST,
            manifest(
                "\"lspServers\":{},\"outputStyles\":\"./s\",\"monitors\":[],\"channels\":[],\"experimental\":{\"themes\":\"./t\"}")),
        odd(
            "metadata that is none, author as text",
            "",
            "metadata is not an object",
            MANIFEST,
            manifest("\"metadata\":7,\"author\":\"me\"")));
  }

  private static List<Oddity> marketplaces() {
    return List.of(
        odd(
            "an entry called otherwise than its folder and its manifest",
            "S slack-by-us:a",
            "calls itself slack",
            SHOP,
            shop("{\"name\":\"slack-by-us\",\"source\":\"./partner-built/slack\"}"),
            "partner-built/slack/" + MANIFEST,
            "{\"name\":\"slack\"}",
            "partner-built/slack/skills/a/SKILL.md",
            skill("a")),
        odd(
            "a marketplace in a plugin of a marketplace",
            "S brand:a",
            "only that of the marketplace itself counts",
            SHOP,
            shop("{\"name\":\"brand\",\"source\":\"./brand\"}"),
            "brand/" + SHOP,
            shop("{\"name\":\"other\",\"source\":\".\"}"),
            "brand/skills/a/SKILL.md",
            skill("a")),
        odd(
            "content in the entry alone",
            "M plugin:lsp:f",
            "language servers",
            SHOP,
            shop(
                "{\"name\":\"lsp\",\"source\":\"./lsp\",\"strict\":false,\"lspServers\":{\"g\":{}},\"mcpServers\":{\"f\":"
                    + SERVER
                    + "}}"),
            "lsp/README.md",
            "x"),
        odd(
            "two plugins of one folder, each with its own skills",
            "S one:a | S two:b | C two:c",
            "replaces the folder",
            SHOP,
            shop(
                "{\"name\":\"one\",\"source\":\"./\",\"strict\":false,\"skills\":[\"./skills/a\"],\"commands\":[]},"
                    + "{\"name\":\"two\",\"source\":\"./\",\"strict\":false,\"skills\":[\"./skills/b\"]}"),
            "skills/a/SKILL.md",
            skill("a"),
            "skills/b/SKILL.md",
            skill("b"),
            "commands/c.md",
            "---\ndescription: C.\n---\nC"),
        odd(
            "a manifest at the root that adds skills to the folder",
            "S acme:a | S acme:b",
            "names no owner",
            SHOP,
            "{\"name\":\"shop\",\"plugins\":[{\"name\":\"acme\",\"source\":\"./\"}]}",
            MANIFEST,
            manifest("\"skills\":\"./more\""),
            "skills/a/SKILL.md",
            skill("a"),
            "more/b/SKILL.md",
            skill("b")),
        odd(
            "parts in the entry and in a manifest that it does not leave to it",
            "S acme:a",
            "declares components too",
            SHOP,
            shop("{\"name\":\"acme\",\"source\":\"./p\",\"strict\":false}"),
            "p/" + MANIFEST,
            manifest("\"commands\":\"./c\""),
            "p/c/x.md",
            "X",
            "p/skills/a/SKILL.md",
            skill("a")),
        odd(
            "links to what lies beside a plugin",
            "S acme:a",
            "names no owner",
            SHOP,
            "{\"name\":\"shop\",\"plugins\":[{\"name\":\"acme\",\"source\":\"./p\"}]}",
            "shared/a/SKILL.md",
            skill("a"),
            "p/skills",
            "->../shared"),
        odd(
            "one broken plugin",
            "S b:b",
            "not valid JSON & is not in the marketplace & listed twice & without a name",
            SHOP,
            shop(
                "{\"name\":\"a\",\"source\":\"./a\"},{\"name\":\"b\",\"source\":\"./b\"},{\"name\":\"b\",\"source\":\"./a\"},{\"name\":\"c\",\"source\":\"../c\"},{}"),
            "a/" + MANIFEST,
            "{,}",
            "b/skills/b/SKILL.md",
            skill("b")),
        odd(
            "plugins as an object",
            "S a:a | S b:b",
            "a list is meant",
            SHOP,
            "{\"name\":\"shop\",\"owner\":{\"name\":\"us\"},\"plugins\":{\"a\":{\"source\":\"./a\"},\"b\":\"./b\"}}",
            "a/skills/a/SKILL.md",
            skill("a"),
            "b/skills/b/SKILL.md",
            skill("b")));
  }

  private static List<Oddity> sources() {
    return List.of(
        odd(
            "names below the root of plugins",
            "S a:a | S b:b",
            "lies in the pluginRoot",
            SHOP,
            "{\"name\":\"shop\",\"owner\":{\"name\":\"us\"},\"metadata\":{\"pluginRoot\":\"./plugins\"},\"plugins\":[{\"name\":\"a\",\"source\":\"a\"},{\"name\":\"b\",\"source\":\"./b\"}]}",
            "plugins/a/skills/a/SKILL.md",
            skill("a"),
            "plugins/b/skills/b/SKILL.md",
            skill("b")),
        odd(
            "a folder without ./",
            "S a:a",
            "should begin with ./",
            SHOP,
            shop("{\"name\":\"a\",\"source\":\"p/a\"}"),
            "p/a/skills/a/SKILL.md",
            skill("a")),
        odd(
            "a folder as an object",
            "S a:a | S b:b",
            "says no kind; it was taken as path",
            SHOP,
            shop(
                "{\"name\":\"a\",\"source\":{\"source\":\"local\",\"path\":\"./a\"}},{\"name\":\"b\",\"source\":{\"path\":\"./b\"}}"),
            "a/skills/a/SKILL.md",
            skill("a"),
            "b/skills/b/SKILL.md",
            skill("b")),
        odd(
            "addresses as text, and kinds that nobody knows",
            "",
            "a lies elsewhere & should be an object & of an unknown kind: pigeon & of an unknown kind: none",
            SHOP,
            shop(
                "{\"name\":\"a\",\"source\":\"https://github.com/o/r\"},{\"name\":\"b\",\"source\":{\"source\":\"pigeon\"}},{\"name\":\"c\"}")));
  }

  @ParameterizedTest
  @MethodSource("oddities")
  void loadsAndIsSaid(Oddity oddity) throws IOException {
    Path root = place.resolve("acme");
    for (int i = 0; i < oddity.files.size(); i += 2) {
      write(root.resolve(oddity.files.get(i)), oddity.files.get(i + 1));
    }

    var said = new ArrayList<Diagnostic>();
    List<Plugin> plugins = plugins(root, said);
    plugins.forEach(plugin -> said.addAll(plugin.allDiagnostics()));

    assertThat(plugins.stream().flatMap(FormatsTest::loaded).collect(Collectors.joining(" | ")))
        .isEqualTo(oddity.loaded);
    for (String part : oddity.said) {
      assertThat(said).extracting(Diagnostic::message).anyMatch(message -> message.contains(part));
    }
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    if (content.startsWith("->")) {
      Files.createSymbolicLink(file, Path.of(content.substring(2)));
    } else {
      Files.writeString(file, content);
    }
  }

  private static List<Plugin> plugins(Path root, List<Diagnostic> said) throws IOException {
    if (!Marketplace.isOne(root)) {
      return List.of(PluginLoader.load(root));
    }
    Marketplace marketplace = Marketplace.load(root);
    said.addAll(marketplace.diagnostics());
    marketplace.entries().forEach(entry -> said.addAll(entry.diagnostics()));
    return marketplace.entries().stream().flatMap(entry -> entry.plugin().stream()).toList();
  }

  private static Stream<String> loaded(Plugin plugin) {
    return Stream.of(Kind.values())
        .flatMap(kind -> plugin.of(kind).stream())
        .map(part -> "SCAMHO".charAt(part.kind().ordinal()) + " " + part.name());
  }
}
