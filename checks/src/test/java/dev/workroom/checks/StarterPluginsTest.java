package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.Workroom.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugins to start from: valid, and each with a task that runs. */
class StarterPluginsTest {
  private static final Path PLUGINS = Workroom.root().resolve("plugins");
  @TempDir Path place;

  @Test
  void allAreValidAndTheirSampleTasksRun() throws Exception {
    var workroom = new Workroom(place.resolve("home"), place);
    Ended valid = workroom.run("plugin", "validate", PLUGINS.toString());
    assertThat(valid.exit()).as("%s", valid).isZero();
    assertThat(valid.out()).doesNotContain("warning", "error");
    Ended installed = workroom.run("plugin", "install", PLUGINS.toString(), "--all", "--yes");
    assertThat(installed.exit()).as("%s", installed).isZero();
    assertThat(installed.out()).as("nothing in them is suspicious").doesNotContain("warning");

    for (Path plugin : plugins()) {
      Path sample = plugin.resolve("sample");
      Path folder = place.resolve(plugin.getFileName());
      copy(sample.resolve("inputs"), folder);
      Ended ended =
          workroom.run(
              "run",
              "--folder",
              folder.toString(),
              "--model",
              "script:" + sample.resolve("script.yaml"),
              "--mode",
              "auto",
              "--yes",
              "--no-verify",
              "--prompt-file",
              sample.resolve("TASK.md").toString());
      assertThat(ended.exit()).as("%s %s", plugin, ended).isZero();
      assertThat(ended.toString()).as("%s", plugin).doesNotContain("to look at (", "warning");
    }
    Ended tried = workroom.run("plugin", "test", PLUGINS.resolve("productivity").toString());
    assertThat(tried.exit()).as("%s", tried).isZero();
    assertThat(tried.toString()).contains("Two tasks are on your list");
    assertThat(place.resolve("productivity/TASKS.md"))
        .content()
        .contains("- [ ] Send Ana the March accruals", "- [ ] Book the room");
    assertThat(place.resolve("finance/variance.xlsx")).exists();
  }

  private static List<Path> plugins() throws IOException {
    try (Stream<Path> all = Files.list(PLUGINS)) {
      return all.filter(p -> Files.isDirectory(p.resolve("sample"))).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Path target = to.resolve(from.relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(target);
        } else {
          Files.copy(one, target);
        }
      }
    }
  }
}
