package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.extensions.Component.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins as people publish them, oddities and all. */
final class PluginLoaderTest {
  @TempDir Path root;

  private Folder folder() {
    return new Folder(root.resolve("acme"));
  }

  private static List<String> names(Plugin plugin, Kind kind) {
    return plugin.of(kind).stream().map(Component::name).toList();
  }

  @Test
  void eachKindIsFoundWhereItLies() throws IOException {
    Plugin plugin =
        folder()
            .with(
                ".claude-plugin/plugin.json",
                "{\"name\":\"acme\",\"version\":\"1.2.0\",\"description\":\"Things\"}")
            .with(
                "skills/close-books/SKILL.md",
                "---\nname: close-books\ndescription: Closes the books.\n---\nDo it.")
            .with("skills/close-books/agents/inner.md", "a resource")
            .with("skills/deep/er/SKILL.md", "too deep")
            .with(
                "commands/build/web.md",
                "---\ndescription: Builds.\nargument-hint: [target]\n---\nBuild $1")
            .with(
                "agents/review/security.md",
                "---\nname: security\ndescription: Looks.\ntools: Read, Agent(a, b)\nhooks: {}\n---\nYou look.")
            .with(
                "hooks/hooks.json",
                "{\"hooks\":{\"PreToolUse\":[{\"matcher\":\"Bash\",\"hooks\":[{\"type\":\"command\",\"command\":\"x\"},{\"type\":\"http\",\"url\":\"https://x\"}]}]}}")
            .with(".mcp.json", "{\"mcpServers\":{\"files\":{\"command\":\"node\"}}}")
            .load();
    assertThat(plugin.name()).isEqualTo("acme");
    assertThat(plugin.version()).isEqualTo("1.2.0");
    assertThat(names(plugin, Kind.SKILL)).containsExactly("acme:close-books");
    assertThat(names(plugin, Kind.COMMAND)).containsExactly("acme:build:web");
    assertThat(names(plugin, Kind.AGENT)).containsExactly("acme:review:security");
    assertThat(names(plugin, Kind.HOOK)).containsExactly("acme:PreToolUse#1", "acme:PreToolUse#2");
    assertThat(names(plugin, Kind.CONNECTOR)).containsExactly("plugin:acme:files");
    assertThat(plugin.of(Kind.COMMAND).getFirst().raw()).containsEntry("argument-hint", "[target]");
    assertThat(plugin.of(Kind.AGENT).getFirst().raw()).doesNotContainKey("hooks");
  }

  @Test
  void aPluginNeedsNoManifestAndASkillNoHead() throws IOException {
    Plugin plugin =
        folder()
            .with(
                "skills/comps/SKILL.md",
                "# Comparable companies\n\ndescription: Values a company.\n\nSteps")
            .with("skills/plain/SKILL.md", "# Plain\n\nFirst paragraph\nof two lines.\n\nMore")
            .load();
    assertThat(plugin.name()).isEqualTo("acme");
    assertThat(plugin.of(Kind.SKILL))
        .extracting(Component::name, Component::description)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("acme:comps", "Values a company."),
            org.assertj.core.groups.Tuple.tuple("acme:plain", "First paragraph of two lines."));
    assertThat(plugin.allDiagnostics())
        .extracting(Diagnostic::message)
        .anyMatch(m -> m.contains("no head"));
  }

  @Test
  void yamlThatNoParserTakesIsReadLineByLine() throws IOException {
    Plugin plugin =
        folder()
            .with(
                "agents/reviewer.md",
                """
                ---
                name: reviewer
                description: Use this: when code is written. Examples:
                <example>
                user: "review: please"
                </example>
                model: inherit
                ---
                You review.
                """)
            .load();
    Component agent = plugin.of(Kind.AGENT).getFirst();
    assertThat(agent.name()).isEqualTo("acme:reviewer");
    assertThat(agent.description()).startsWith("Use this: when").contains("</example>");
    assertThat(agent.raw()).containsEntry("model", "inherit");
    assertThat(agent.body()).isEqualTo("You review.\n");
    assertThat(agent.diagnostics()).anyMatch(d -> d.message().contains("line by line"));
  }

  @Test
  void byteOrderMarksAndOtherLineEndsDoNotHide() throws IOException {
    Plugin plugin =
        folder()
            .with(
                "skills/a/SKILL.md", "\uFEFF---\r\nname: a\r\ndescription: Does a.\r\n---\r\nBody")
            .with("skills/b/SKILL.md", "---\rname: b\rdescription: 42\r---\rBody")
            .with(".mcp.json", "\uFEFF{\"web\":{\"url\":\"https://example.com/mcp\"}}")
            .load();
    assertThat(plugin.of(Kind.SKILL))
        .extracting(Component::description)
        .containsExactly("Does a.", "42");
    assertThat(plugin.of(Kind.CONNECTOR).getFirst().raw()).containsEntry("type", "http");
  }

  @Test
  void listsInBrokenYamlAreListsAndOtherEncodingsAreRead() throws IOException {
    Folder folder =
        folder()
            .with(
                "commands/a.md",
                "---\ndescription: Use: it\nallowed-tools:\n  - Read\n  - \"Bash(git:*)\"\n---\nA");
    Files.write(
        folder.root().resolve("commands/b.md"),
        "\uFEFF---\ndescription: Wide\n---\nB".getBytes(StandardCharsets.UTF_16LE));
    Files.write(
        folder.root().resolve("commands/c.md"),
        "---\ndescription: caf\u00e9\n---\nC".getBytes(StandardCharsets.ISO_8859_1));
    List<Component> commands = folder.load().of(Kind.COMMAND);
    assertThat(Values.tools(commands.getFirst().raw().get("allowed-tools")))
        .containsExactly("Read", "Bash(git:*)");
    assertThat(commands).extracting(Component::description).contains("Wide", "caf\uFFFD");
    assertThat(folder.load().diagnostics())
        .extracting(Diagnostic::message)
        .anyMatch(m -> m.contains("UTF-16"))
        .anyMatch(m -> m.contains("not all UTF-8"));
  }

  @Test
  void oneBrokenFileCostsNothingElse() throws IOException {
    Plugin plugin =
        folder()
            .with(".claude-plugin/plugin.json", "{ not json")
            .with("hooks/hooks.json", "[]")
            .with(
                ".mcp.json",
                "{\"mcpServers\":{\"later\":{\"type\":\"http\",\"url\":\"\"},\"bad\":7}}")
            .with("skills/a/SKILL.md", "---\nname: a\ndescription: A.\n---\n")
            .load();
    assertThat(names(plugin, Kind.SKILL)).containsExactly("acme:a");
    assertThat(names(plugin, Kind.CONNECTOR)).containsExactly("plugin:acme:later");
    assertThat(plugin.allDiagnostics())
        .filteredOn(d -> d.severity() == Diagnostic.Severity.ERROR)
        .extracting(Diagnostic::file)
        .containsExactlyInAnyOrder(".claude-plugin/plugin.json", ".mcp.json");
  }

  @Test
  void pathsAndLinksDoNotLeaveThePlugin() throws IOException {
    Folder folder =
        folder()
            .with(
                ".claude-plugin/plugin.json",
                "{\"name\":\"acme\",\"commands\":[\"../outside\",\"/etc\",\"./more\"]}")
            .with("more/ok.md", "Fine")
            .with("skills/a/SKILL.md", "---\nname: a\ndescription: A.\n---\n");
    Files.createDirectories(root.resolve("outside"));
    Files.writeString(root.resolve("outside/secret.md"), "secret");
    Files.createDirectories(root.resolve("outside/skill"));
    Files.writeString(root.resolve("outside/skill/SKILL.md"), "secret");
    Files.createSymbolicLink(folder.root().resolve("skills/linked"), root.resolve("outside/skill"));
    Files.createSymbolicLink(
        folder.root().resolve("more/secret.md"), root.resolve("outside/secret.md"));
    Files.createSymbolicLink(folder.root().resolve("more/loop"), folder.root());
    Plugin plugin = folder.load();
    assertThat(names(plugin, Kind.COMMAND)).containsExactly("acme:ok");
    assertThat(names(plugin, Kind.SKILL)).containsExactly("acme:a");
    assertThat(plugin.toString()).doesNotContain("secret body");
  }

  @Test
  void aSkillAtTheRootIsTheWholePlugin() throws IOException {
    assertThat(
            names(
                folder().with("SKILL.md", "---\nname: solo\ndescription: One.\n---\n").load(),
                Kind.SKILL))
        .containsExactly("acme:solo");
    assertThat(
            names(
                folder().with("skills/x/SKILL.md", "---\nname: x\ndescription: X.\n---\n").load(),
                Kind.SKILL))
        .containsExactly("acme:x");
  }

  @Test
  void connectorsComeFromThreePlacesOnceEach() throws IOException {
    Plugin plugin =
        folder()
            .with(
                ".claude-plugin/plugin.json",
                "{\"name\":\"acme\",\"mcpServers\":[\"./more.json\",{\"inline\":{\"command\":\"a\"}},\"./pack/tool.mcpb\"]}")
            .with(
                "more.json",
                "{\"mcpServers\":{\"more\":{\"command\":\"b\"},\"base\":{\"command\":\"c\"}}}")
            .with("pack/tool.mcpb", "PK")
            .with(".mcp.json", "{\"base\":{\"command\":\"c\"}}")
            .load();
    assertThat(names(plugin, Kind.CONNECTOR))
        .containsExactly(
            "plugin:acme:base", "plugin:acme:more", "plugin:acme:inline", "plugin:acme:tool");
  }

  @Test
  void theTableOfCategoriesIsKnown() throws IOException {
    Plugin plugin =
        folder()
            .with(
                "CONNECTORS.md",
                """
                # Connectors

                | Category | Placeholder | Included servers | Other options |
                |----------|-------------|-----------------|---------------|
                | Chat | `~~chat` | Slack | Teams, Discord |
                | Project tracker | `~~project tracker` | Asana\\*, Linear | — |
                """)
            .load();
    assertThat(plugin.connectors())
        .extracting(ConnectorCategory::placeholder)
        .containsExactly("~~chat", "~~project tracker");
    assertThat(plugin.connectors().getFirst().others()).containsExactly("Teams", "Discord");
    assertThat(plugin.connectors().getLast().others()).isEmpty();
  }
}
