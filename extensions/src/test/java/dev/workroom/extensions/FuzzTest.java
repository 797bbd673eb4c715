package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a plugin's files, it is loaded or said, never thrown. */
final class FuzzTest {
  private static final List<String> FILES =
      List.of(
          ".claude-plugin/plugin.json",
          "skills/a/SKILL.md",
          "commands/b.md",
          "agents/c.md",
          "hooks/hooks.json",
          ".mcp.json",
          "CONNECTORS.md");
  private static final List<String> PIECES =
      List.of(
          "---\n",
          "name: x\n",
          "description: >\n  y\n",
          "&a [*a, *a]\n",
          "!!java.lang.Runtime {}\n",
          "? - : |\n",
          "{",
          "}",
          "[",
          "]",
          "\"hooks\":",
          "\"mcpServers\":",
          "null",
          ",",
          "\"a\"",
          ":",
          "1e999",
          "\u0000",
          "\uFEFF",
          "\r",
          "\t- ",
          "'",
          "| ~~chat |\n",
          "|---|\n",
          "| Category | Placeholder |\n",
          "%YAML 9.9\n",
          "<<: *a\n");

  @TempDir Path root;

  @Test
  void nothingEscapes() throws IOException {
    var random = new Random(11);
    for (int round = 0; round < 600; round++) {
      for (String name : FILES) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
          text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextInt(4) == 0) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        Path file = root.resolve(name);
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        Files.write(file, bytes);
      }
      Plugin plugin = PluginLoader.load(root);
      assertThat(plugin.allDiagnostics())
          .allMatch(d -> !d.message().isBlank() && !d.message().contains("\n"));
    }
  }

  @Test
  void deepAndWideTextsAreBounded() throws IOException {
    Folder folder =
        new Folder(root)
            .with(".mcp.json", "[".repeat(200_000))
            .with("skills/a/SKILL.md", "---\n" + "a: [".repeat(5_000) + "\n---\nText")
            .with("skills/b/SKILL.md", "---\n" + "x".repeat(100_000) + "\n---\nText")
            .with(
                "skills/c/SKILL.md",
                "---\na: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n---\nText");
    Plugin plugin = folder.load();
    assertThat(plugin.of(Component.Kind.SKILL)).hasSize(3);
  }
}
