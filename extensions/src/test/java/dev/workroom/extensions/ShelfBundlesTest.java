package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins and connectors that come as one file. */
class ShelfBundlesTest {
  @TempDir Path place;
  private Shelf shelf;
  private final List<String> troubles = new ArrayList<>();

  @BeforeEach
  void aShelf() {
    shelf = new Shelf(place.resolve("plugins"), HouseRules.NONE);
  }

  @Test
  void aBundleIsInstalledAndABadOneIsRefusedInASentence() throws Exception {
    Path good = place.resolve("good.plugin");
    NewPlugin.pack(ShelfTest.plugin(place, "finance", "1.0").root(), good);
    assertThat(shelf.accept(shelf.offer(good)).version()).isEqualTo("1.0");

    for (var bad :
        Map.of(
                "slip", "../../outside.md",
                "absolute", "/tmp/outside.md",
                "windows", "..\\..\\outside.md",
                "drive", "C:\\outside.md",
                "deep", "a/".repeat(50) + "x.md")
            .entrySet()) {
      Path zip = place.resolve(bad.getKey() + ".zip");
      try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
        out.putNextEntry(new ZipEntry(bad.getValue()));
        out.write(1);
      }
      assertThatThrownBy(() -> shelf.offer(zip))
          .as(bad.getKey())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("outside its folder");
    }
    Path longer = place.resolve("longer.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(longer))) {
      out.putNextEntry(new ZipEntry("skills/" + "ä".repeat(128)));
    }
    assertThatThrownBy(() -> shelf.offer(longer)).hasMessageEndingWith("than a file's may be.");
    Path cut = place.resolve("cut.zip");
    byte[] bytes = Files.readAllBytes(good);
    Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> shelf.offer(cut)).isInstanceOf(IOException.class);
    assertThat(place.resolve("outside.md")).doesNotExist();
  }

  @Test
  void whateverAFileHoldsItIsOfferedOrRefusedInASentence() throws Exception {
    Path good = place.resolve("good.mcpb");
    new Folder(place.resolve("src/fuzz"))
        .with("manifest.json", "{\"name\":\"x\",\"server\":{\"mcp_config\":{\"command\":\"a\"}}}")
        .with("server/a.js", "x".repeat(300));
    NewPlugin.pack(place.resolve("src/fuzz"), good);
    byte[] bytes = Files.readAllBytes(good);
    var random = new java.util.Random(7);
    int refused = 0;
    for (int i = 0; i < 50; i++) {
      byte[] other = java.util.Arrays.copyOf(bytes, bytes.length + random.nextInt(3) * 20);
      for (int n = 0; n <= i % 6; n++) {
        other[random.nextInt(other.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(place.resolve("fuzz.mcpb"), other);
      try {
        Offer offer = shelf.offer(file);
        assertThat(offer.staged().toRealPath()).startsWith(place.resolve("plugins").toRealPath());
      } catch (IOException e) {
        refused++;
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(refused).isPositive();
    shelf.sweep();
  }

  @Test
  void aBundledConnectorBecomesAPluginWithASettingsForm() throws Exception {
    Path folder = place.resolve("bundle");
    new Folder(folder)
        .with("server/index.js", "// serves")
        .with(
            "manifest.json",
            """
            {"manifest_version":"0.2","name":"Weather Now","version":"1.2.0","description":"Weather",
             "author":{"name":"A"},
             "user_config":{"key":{"type":"string","title":"API key","required":true,"sensitive":true},
               "unit":{"type":"string","title":"Unit","default":"C"},
               "count":{"type":"number","title":"Count","min":1,"max":9},
               "dirs":{"type":"directory","title":"Folders","multiple":true,"default":["${HOME}/Documents","${DOWNLOADS}"]}},
             "server":{"type":"node","entry_point":"server/index.js","mcp_config":{
               "command":"node","args":["${__dirname}/server/index.js","--unit=${user_config.unit}","${user_config.dirs}"],
               "env":{"KEY":"${user_config.key}"},
               "platform_overrides":{"win32":{"command":"node.exe"},"linux":{"command":"nodejs"}}}}}
            """);
    Path bundle = place.resolve("weather.mcpb");
    NewPlugin.pack(folder, bundle);
    Path signed = place.resolve("signed.mcpb");
    Files.write(signed, Files.readAllBytes(bundle));
    Files.write(
        signed,
        "MCPB_SIG_V1\4\0\0\0junkMCPB_SIG_END"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
        java.nio.file.StandardOpenOption.APPEND);

    assertThat(shelf.offer(bundle).findings())
        .anyMatch(d -> d.message().equals("The bundle is unsigned."));
    Offer offer = shelf.offer(signed);
    assertThat(offer.findings()).anyMatch(d -> d.message().contains("signature is invalid"));
    assertThat(offer.reach()).containsExactly("starts, in the sandbox, nodejs");
    Installed one = shelf.accept(offer);

    assertThat(one.id()).isEqualTo("weather-now@local");
    Plugin plugin = shelf.plugin(one);
    assertThat(plugin.components().getFirst().raw().get("args"))
        .isEqualTo(
            List.of(
                "${CLAUDE_PLUGIN_ROOT}/server/index.js",
                "--unit=${user_config.unit:-}",
                "${user_config.dirs:-}"));
    java.util.Map<String, Object> raw = plugin.components().getFirst().raw();
    assertThat(plugin.form().spread(raw, Map.of("dirs", "/a, /b")).get("args"))
        .asString()
        .endsWith(", /a, /b]");
    assertThat(plugin.form().filled(Map.of()))
        .containsEntry("dirs", "${CLAUDE_PROJECT_DIR},${CLAUDE_PROJECT_DIR}");
    assertThat(plugin.form().missing(raw, Map.of())).hasSize(1);
    assertThat(plugin.form().fields().get(2).against("12"))
        .contains("count takes a number from 1 to 9, not \"12\".");
    assertThat(plugin.form().missing(Map.of()).stream().map(SettingsForm.Field::key))
        .containsExactly("key");
    shelf.fill(one, Map.of("key", "s3cret", "unit", "F", "other", "x"));
    Loaded loaded = shelf.inForce(troubles::add).getFirst();
    assertThat(loaded.settings()).containsEntry("unit", "F").doesNotContainKey("key");
    assertThat(loaded.secrets()).containsEntry("key", "s3cret");
    assertThat(loaded.toString()).doesNotContain("s3cret");
    assertThat(place.resolve("plugins/installed.json")).content().doesNotContain("s3cret");
    Path kept = place.resolve("plugins/secrets/weather-now-local.json");
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
  }

  @Test
  void aBundleForAnotherSystemIsRefused() throws Exception {
    for (String manifest :
        List.of(
            "{\"name\":\"x\",\"compatibility\":{\"platforms\":[\"darwin\"]},\"server\":{\"mcp_config\":{\"command\":\"a\"}}}",
            "{\"name\":\"x\"}",
            "[]",
            "{")) {
      Path folder = Files.createTempDirectory(place, "b");
      Files.writeString(folder.resolve("manifest.json"), manifest);
      Path bundle = place.resolve("b.mcpb");
      NewPlugin.pack(folder, bundle);
      assertThatThrownBy(() -> shelf.offer(bundle))
          .as(manifest)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("The bundle");
    }
  }
}
