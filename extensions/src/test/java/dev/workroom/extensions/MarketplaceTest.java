package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.extensions.Component.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Catalogues of plugins. */
final class MarketplaceTest {
  @TempDir Path root;

  private Marketplace of(String plugins) throws IOException {
    new Folder(root)
        .with(
            Marketplace.FILE,
            "{\"name\":\"shop\",\"owner\":{\"name\":\"us\"},\"renames\":{\"old\":\"mid\",\"mid\":\"new\",\"gone\":null},\"plugins\":"
                + plugins
                + "}");
    return Marketplace.load(root);
  }

  private static List<String> skills(Marketplace.Entry entry) {
    return entry.plugin().orElseThrow().of(Kind.SKILL).stream().map(Component::name).toList();
  }

  @Test
  void foldersAreLoadedUnderTheNameOfTheirEntry() throws IOException {
    new Folder(root)
        .with("a/.claude-plugin/plugin.json", "{\"name\":\"inside\",\"version\":\"2\"}")
        .with("a/skills/s/SKILL.md", "---\nname: s\ndescription: S.\n---\n");
    Marketplace shop = of("[{\"name\":\"listed\",\"source\":\"./a\",\"version\":\"1\"}]");
    assertThat(skills(shop.entries().getFirst())).containsExactly("listed:s");
    assertThat(shop.entries().getFirst().plugin().orElseThrow().version()).isEqualTo("2");
  }

  @Test
  void anEntryOfTheRootHasExactlyTheSkillsItLists() throws IOException {
    new Folder(root)
        .with("skills/a/SKILL.md", "---\nname: a\ndescription: A.\n---\n")
        .with("skills/b/SKILL.md", "---\nname: b\ndescription: B.\n---\n");
    Marketplace shop =
        of(
            "[{\"name\":\"one\",\"source\":\"./\",\"strict\":false,\"skills\":[\"./skills/b\"]},{\"name\":\"all\",\"source\":\"./\",\"skills\":[\"./gone\"]}]");
    assertThat(skills(shop.entries().getFirst())).containsExactly("one:b");
    assertThat(skills(shop.entries().getLast())).containsExactly("all:a", "all:b");
  }

  @Test
  void whatLiesElsewhereIsNamedNotFetched() throws IOException {
    Marketplace shop =
        of(
            """
            [{"name":"g","source":{"source":"github","repo":"o/r","sha":"abc"}},
             {"name":"u","source":{"source":"url","url":"https://x/y.git","path":"sub"}},
             {"name":"z","source":{"source":"archive","url":"https://x/y.zip","sha256":"00"}},
             {"name":"n","source":{"source":"npm","package":"p"}},
             {"name":"w","source":{"source":"carrier pigeon"}},
             {"name":"out","source":"../elsewhere"},
             {"source":"./a"}]
            """);
    assertThat(shop.entries()).hasSize(6).allMatch(entry -> entry.plugin().isEmpty());
    assertThat(shop.entries().getFirst().source())
        .isEqualTo(new Marketplace.Source.Git("https://github.com/o/r.git", "", "", "abc"));
    assertThat(shop.entries().get(5).diagnostics())
        .anyMatch(d -> d.message().contains("not in the marketplace"));
    assertThat(shop.diagnostics()).anyMatch(d -> d.message().contains("without a name"));
  }

  @Test
  void renamesAreFollowedToTheEnd() throws IOException {
    Marketplace shop = of("[]");
    assertThat(shop.current("old")).contains("new");
    assertThat(shop.current("gone")).isEmpty();
    assertThat(shop.current("other")).contains("other");
  }
}
