package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles from strangers. */
final class BundleTest {
  @TempDir Path place;
  private Path folder = Path.of("");
  private Path zip = Path.of("");

  @BeforeEach
  void room() throws IOException {
    folder = Files.createDirectory(place.resolve("into"));
    zip = place.resolve("x.plugin");
  }

  private void zip(String... entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(zip);
        var writing = new ZipOutputStream(out)) {
      for (String entry : entries) {
        writing.putNextEntry(new ZipEntry(entry));
        writing.write("{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void aPluginMayLieAtTheTopOrInOneFolder() throws IOException {
    zip(".claude-plugin/plugin.json");
    assertThat(Bundle.unpack(zip, folder)).isEqualTo(folder.toRealPath());
    Path other = Files.createDirectory(place.resolve("other"));
    zip("acme-1.0/.claude-plugin/plugin.json");
    assertThat(PluginLoader.load(Bundle.unpack(zip, other)).name()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/etc/evil", "a/../../evil", "C:/evil", "..\\evil", "a/../b"})
  void nothingLandsOutside(String name) throws IOException {
    zip(name);
    assertThatThrownBy(() -> Bundle.unpack(zip, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outside");
    assertThat(place.resolve("evil")).doesNotExist();
  }

  @Test
  void aBombIsStopped() throws IOException {
    try (OutputStream out = Files.newOutputStream(zip);
        var writing = new ZipOutputStream(out)) {
      writing.putNextEntry(new ZipEntry("zeros"));
      byte[] block = new byte[1 << 20];
      for (int i = 0; i < 260; i++) {
        writing.write(block);
      }
    }
    assertThatThrownBy(() -> Bundle.unpack(zip, folder))
        .hasMessageContaining("larger than it may be");
  }

  @Test
  void damagedFilesAreSaidNotThrownAbout() throws IOException {
    zip(".claude-plugin/plugin.json", "skills/a/SKILL.md", "commands/b.md");
    byte[] whole = Files.readAllBytes(zip);
    var random = new Random(7);
    for (int round = 0; round < 400; round++) {
      byte[] broken = whole.clone();
      for (int hit = 0; hit <= random.nextInt(4); hit++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      Files.write(zip, broken);
      Path into = Files.createDirectory(place.resolve("round" + round));
      try {
        PluginLoader.load(Bundle.unpack(zip, into));
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void encryptedCrowdedAndTwofoldBundlesAreRefusedInASentence() throws IOException {
    zip(".claude-plugin/plugin.json");
    byte[] locked = Files.readAllBytes(zip);
    for (int at = 0; at < locked.length - 8; at++) {
      boolean local = locked[at] == 'P' && locked[at + 1] == 'K' && locked[at + 2] == 3;
      boolean central = locked[at] == 'P' && locked[at + 1] == 'K' && locked[at + 2] == 1;
      if (local || central) {
        locked[at + (local ? 6 : 8)] |= 1;
      }
    }
    Files.write(zip, locked);
    assertThatThrownBy(() -> Bundle.unpack(zip, folder)).isInstanceOf(IOException.class);

    zip("skills/a/SKILL.md", "skills/A/skill.md");
    assertThatThrownBy(() -> Bundle.unpack(zip, Files.createDirectory(place.resolve("two"))))
        .hasMessageContaining("twice");

    String[] crowd = new String[20_001];
    for (int i = 0; i < crowd.length; i++) {
      crowd[i] = "f" + i;
    }
    zip(crowd);
    assertThatThrownBy(() -> Bundle.unpack(zip, Files.createDirectory(place.resolve("many"))))
        .hasMessageContaining("more than 20,000 files");
  }
}
