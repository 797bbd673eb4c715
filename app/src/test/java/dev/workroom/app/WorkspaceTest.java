package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace is a small file that a program writes and a person edits. */
class WorkspaceTest {
  @TempDir Path place;
  private Home home;

  @BeforeEach
  void aHome() {
    home = new Home(place);
  }

  @Test
  void whatIsKeptIsReadAgain() {
    var kept =
        new Workspace(
            "finance", List.of("/data/a b", "/data/#c:ro"), Map.of("mode", "ask", "model", "p:m"));

    kept.save(home);

    assertThat(Workspace.named(home, "finance")).isEqualTo(kept);
    assertThat(Workspace.names(home)).containsExactly("finance");
  }

  @Test
  void savingAgainReplacesItAndLeavesNoOtherFile() throws Exception {
    new Workspace("w", List.of("/a"), Map.of("mode", "ask")).save(home);
    new Workspace("w", List.of("/b"), Map.of()).save(home);

    assertThat(Workspace.named(home, "w").folders()).containsExactly("/b");
    assertThat(Workspace.named(home, "w").setting("mode")).isEmpty();
    try (var files = Files.list(place.resolve("workspaces"))) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactly("w.yaml");
    }
  }

  @Test
  void aPersonMayEditIt() throws Exception {
    write("w", "# mine\n\nfolders:\n  - \"/data/a\"\n\n  # and\n  - /data/b:ro\nmode: \"auto\"\n");

    Workspace read = Workspace.named(home, "w");

    assertThat(read.folders()).containsExactly("/data/a", "/data/b:ro");
    assertThat(read.setting("mode")).isEqualTo("auto");
    assertThat(read.setting("model")).isEmpty();
  }

  @Test
  void whatIsNotUnderstoodIsSaidWithItsLineAndFile() throws Exception {
    write("typo", "folders:\n  - /a\nmodle: x\n");
    write("bare", "folders:\n  - /a\nmode\n");
    write("none", "mode: ask\n");
    write("late", "folders:\nmode: ask\n  - /a\n");

    assertThatThrownBy(() -> Workspace.named(home, "typo"))
        .hasMessageContainingAll("'modle: x'", "typo.yaml", "mode, model");
    assertThatThrownBy(() -> Workspace.named(home, "bare")).hasMessageContaining("'mode'");
    assertThatThrownBy(() -> Workspace.named(home, "none")).hasMessageContaining("no folders");
    assertThatThrownBy(() -> Workspace.named(home, "late")).hasMessageContaining("'- /a'");
  }

  @Test
  void aNameIsNoPath() {
    assertThatThrownBy(() -> new Workspace("../up", List.of("/a"), Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'../up'");
    assertThatThrownBy(() -> Workspace.named(home, "../../etc/passwd"))
        .hasMessageContaining("There is no workspace");
    assertThatThrownBy(() -> new Workspace("", List.of("/a"), Map.of()))
        .isInstanceOf(UserError.class);
  }

  @Test
  void oneThatIsRemovedIsGoneAndOneThatIsNotThereIsSaidToBeSo() {
    new Workspace("w", List.of("/a"), Map.of()).save(home);

    Workspace.remove(home, "w");

    assertThat(Workspace.names(home)).isEmpty();
    assertThatThrownBy(() -> Workspace.remove(home, "w")).hasMessage("There is no workspace w.");
  }

  private void write(String name, String text) throws Exception {
    Files.createDirectories(place.resolve("workspaces"));
    Files.writeString(place.resolve("workspaces/" + name + ".yaml"), text);
  }
}
