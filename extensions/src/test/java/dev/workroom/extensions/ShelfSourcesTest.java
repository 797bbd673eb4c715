package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where plugins are fetched from: git, npm, and no address inside the network. */
class ShelfSourcesTest {
  @TempDir Path place;
  private Shelf shelf;
  private final List<String> troubles = new ArrayList<>();

  @BeforeEach
  void aShelf() {
    shelf = new Shelf(place.resolve("plugins"), HouseRules.NONE);
  }

  @Test
  void aMarketplaceOfGitIsClonedAndItsPluginsPinnedToACommit() throws Exception {
    ShelfTest.plugin(place, "finance", "1.0").with("notes/big.md", "x");
    ShelfTest.plugin(place, "plain", "");
    Files.delete(place.resolve("src/plain/.claude-plugin/plugin.json"));
    Path repository = place.resolve("src");
    git(repository, "init", "-q");
    git(repository, "add", ".");
    git(repository, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "one");
    String commit = git(repository, "rev-parse", "HEAD");
    new Folder(repository)
        .with(
            Marketplace.FILE,
            """
            {"name":"acme","owner":{"name":"A"},"plugins":[
              {"name":"finance","source":"./finance"},
              {"name":"plain","source":{"source":"url","url":"file://%1$s","path":"plain","sha":"%2$s"}},
              {"name":"lost","source":{"source":"url","url":"file://%1$s","sha":"%3$s"}},
              {"name":"evil","source":{"source":"url","url":"ext::sh -c id"}},
              {"name":"option","source":{"source":"url","url":"file://%1$s","ref":"--upload-pack=id"}},
              {"name":"up","source":"../elsewhere"},
              {"name":"runs","source":{"source":"command","command":"id"}}
            ],"renames":{"money":"finance"}}
            """
                .formatted(repository, commit, "0".repeat(40)));
    git(repository, "add", ".");
    git(repository, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "two");

    assertThat(shelf.add("file://" + repository).name()).isEqualTo("acme");
    assertThat(shelf.catalogues().getFirst().revision())
        .isEqualTo(git(repository, "rev-parse", "HEAD"));
    assertThat(shelf.accept(shelf.offer("money", "acme")).id()).isEqualTo("finance@acme");
    Installed plain = shelf.accept(shelf.offer("plain", "acme"));
    assertThat(plain.version()).isEqualTo(commit.substring(0, 12));
    assertThat(shelf.inForce(troubles::add).getLast().plugin().components().getFirst().name())
        .isEqualTo("plain:close");
    for (String bad : List.of("lost", "evil", "option", "up", "runs", "none")) {
      assertThatThrownBy(() -> shelf.offer(bad, "acme"))
          .as(bad)
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(".")
          .hasMessageNotContaining("Exception");
    }
    shelf.sweep();
    assertThat(shelf.installed()).hasSize(2);
    assertThat(place.resolve("plugins/fetching")).doesNotExist();
  }

  @Test
  void aPackageOfNpmIsFetchedFromTheRegistryAndNothingOfItRuns() throws Exception {
    new Folder(place.resolve("shop"))
        .with(
            Marketplace.FILE,
            """
            {"name":"acme","owner":{"name":"A"},"plugins":[
              {"name":"server","source":{"source":"npm","package":"@modelcontextprotocol/server-memory","version":"2026.8.31"},"strict":false,
               "mcpServers":{"memory":{"command":"node","args":["${CLAUDE_PLUGIN_ROOT}/dist/index.js"]}},
               "dependencies":["finance@acme",{"name":"close","version":"^2.0.0"}]},
              {"name":"none","source":{"source":"npm","package":"@acme/../x"}}]}
            """);
    shelf.add(place.resolve("shop").toString());

    Offer offer = shelf.offer("server", "acme");

    assertThat(offer.staged().resolve("dist/index.js")).isRegularFile();
    assertThat(offer.staged().resolve("node_modules")).doesNotExist();
    assertThat(offer.findings())
        .extracting(Diagnostic::message)
        .contains(
            "It needs the plugin finance@acme, which is not installed.",
            "It needs the plugin close ^2.0.0, which is not installed.");
    assertThatThrownBy(() -> shelf.offer("none", "acme")).hasMessageContaining("none of npm's");
  }

  @Test
  void aPackageOfNpmIsUnpackedWithinBounds() throws Exception {
    Path tgz = place.resolve("p.tgz");
    tar(tgz, "package/skills/a/SKILL.md", "hello");
    Path into = Files.createDirectories(place.resolve("into"));
    TarGz.unpack(tgz, into);
    assertThat(into.resolve("package/skills/a/SKILL.md")).hasContent("hello");

    tar(tgz, "../out.md", "x");
    assertThatThrownBy(() -> TarGz.unpack(tgz, into)).hasMessageContaining("outside its folder");
    Files.writeString(tgz, "no gzip at all");
    assertThatThrownBy(() -> TarGz.unpack(tgz, into)).isInstanceOf(IOException.class);
  }

  @Test
  void addressesInsideTheNetworkAreNotFetchedFrom() throws Exception {
    for (String bad :
        List.of(
            "http://example.org/x.zip",
            "https://127.0.0.1/x.zip",
            "https://[::1]/x.zip",
            "https://169.254.169.254/latest/meta-data",
            "https://10.0.0.1/x",
            "https://[fd00::1]/x",
            "https://user:pass@203.0.113.1/x",
            "file:///etc/passwd")) {
      assertThatThrownBy(() -> Download.ofTheWorld().of(bad, place.resolve("x")))
          .as(bad)
          .hasMessageMatching(".* is no plain https address\\.|.* lies inside this network .*");
    }
    assertThat(Download.inside(URI.create("https://203.0.113.1/x.zip"))).isEmpty();
  }

  private static void tar(Path file, String name, String text) throws IOException {
    byte[] head = new byte[512];
    put(head, 0, name);
    put(head, 100, "0000644");
    put(head, 124, "%011o".formatted(text.length()));
    head[156] = '0';
    put(head, 257, "ustar");
    byte[] body = new byte[512];
    put(body, 0, text);
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(head);
      out.write(body);
      out.write(new byte[1024]);
    }
  }

  private static void put(byte[] into, int at, String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, into, at, bytes.length);
  }

  static String git(Path folder, String... words) throws Exception {
    var line = new ArrayList<>(List.of("git"));
    line.addAll(List.of(words));
    return Programs.run(line, folder, Map.of(), Duration.ofSeconds(30));
  }
}
