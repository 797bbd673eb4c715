package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.app.ProgramHere;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tasks that a reader who knew only what the requests showed brought from the brief to finished
 * files; the answers became scripts, so that what was good enough for a reader stays so.
 */
class ReaderTasksTest {
  private static final Path TASKS =
      Workroom.root().resolve("checks/src/test/resources/dev/workroom/checks/tasks");
  @TempDir Path place;

  @ParameterizedTest
  @CsvSource({
    "minutes, Minutes-2026-11-17.docx Tasks.xlsx Steering-Group-2026-12-01.ics Mail-minutes.eml",
    "invoices, Invoice-register.xlsx drafts/Moulin.eml drafts/Bright-Office.eml",
    "members, Members.xlsx Letters.docx",
    "deck, Deck.pptx",
    "comparison, comparison.docx"
  })
  void fromTheBriefToFinishedFiles(String task, String files) throws Exception {
    Path folder = Files.createDirectories(place.resolve(task));
    Map<String, String> given = copied(TASKS.resolve(task).resolve("folder"), folder);
    String model = "script:" + TASKS.resolve(task).resolve("script.yaml");
    String brief = TASKS.resolve(task).resolve("TASK.md").toString();

    String mode = task.equals("deck") ? "auto" : "plan";
    String ended =
        here(
            "run",
            "--folder",
            "" + folder,
            "--mode",
            mode,
            "--model",
            model,
            "--yes",
            "--prompt-file",
            brief);
    if (ended.startsWith("3 ")) { // the recommended answers
      String id = here("sessions").substring(2).strip().split("\\s+", 2)[0];
      assertThat(here(answers(ended, id))).startsWith("0 ");
      ended = here("resume", id, "--yes");
    }

    assertThat(ended).startsWith("0 ").contains("Done.").doesNotContain(" to mend, 0 to look at");
    for (String file : files.split(" ")) {
      assertThat(folder.resolve(file)).as("%s", ended).isNotEmptyFile();
    }
    assertThat(hashes(folder)).as("what was given is as it was").containsAllEntriesOf(given);
  }

  /** The line that the program says to answer with. */
  private static String[] answers(String ended, String id) {
    String line = ended.lines().filter(one -> one.contains(" --answer ")).findFirst().orElseThrow();
    var words = new ArrayList<>(List.of("approve", id));
    String[] quoted = line.split("'");
    for (int i = 1; i < quoted.length; i += 2) {
      words.addAll(List.of("--answer", quoted[i]));
    }
    return words.toArray(String[]::new);
  }

  private String here(String... line) {
    var ended = ProgramHere.run(Workroom.root(), place.resolve("home"), line);
    return ended.getKey() + " " + ended.getValue();
  }

  private static Map<String, String> copied(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.list(from)) {
      for (Path one : all.toList()) {
        Files.copy(one, to.resolve(one.getFileName()));
      }
    }
    return hashes(to);
  }

  private static Map<String, String> hashes(Path folder) throws IOException {
    var hashes = new TreeMap<String, String>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path one : all.filter(Files::isRegularFile).toList()) {
        hashes.put("" + one.getFileName(), "" + java.util.Arrays.hashCode(Files.readAllBytes(one)));
      }
    }
    return hashes;
  }
}
