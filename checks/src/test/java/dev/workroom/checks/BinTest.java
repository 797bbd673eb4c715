package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.Workroom.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session deleted is in the bin, comes back from it, and goes for good only when asked. */
final class BinTest {
  @TempDir Path place;
  private Path folder = Path.of("");
  private Workroom workroom = new Workroom(Path.of(""), Path.of(""));
  private String id = "";

  @BeforeEach
  void aSessionDeletesAFileAndWritesOne() throws Exception {
    folder = Files.createDirectory(place.resolve("folder")).toRealPath();
    Files.writeString(folder.resolve("old.txt"), "precious");
    Path script =
        Files.writeString(
            place.resolve("script.yaml"),
            """
            script: deletes and writes
            steps:
              - say: I delete, then I write.
                calls:
                  - {name: gone, tool: Delete, input: {paths: [old.txt]}}
              - say: Now I write.
                calls:
                  - {name: made, tool: Write, input: {path: new.txt, content: new}}
              - say: Done.
            """);
    workroom = new Workroom(place.resolve("home"), place);
    Ended ended =
        workroom.run(
            "run",
            "--folder",
            folder.toString(),
            "--prompt",
            "x",
            "--model",
            "script:" + script,
            "--mode",
            "auto",
            "--yes",
            "--allow-delete");
    assertThat(ended.exit()).as("%s", ended).isZero();
    id = workroom.latest();
    assertThat(folder.resolve("old.txt")).doesNotExist();
  }

  private String out(String... arguments) throws IOException, InterruptedException {
    Ended ended = workroom.run(arguments);
    assertThat(ended.exit()).as("%s", ended).isZero();
    return ended.out();
  }

  @Test
  void whatWasChangedIsListedAndWhatWasDeletedComesBack() throws Exception {
    assertThat(out("changes", id)).contains("deleted", "old.txt", "created", "new.txt");
    assertThat(out("bin", "list")).contains(id, "old.txt", "8 B");
    assertThat(out("bin", "restore", id, folder.resolve("old.txt").toString()))
        .contains("1 restored");
    assertThat(folder.resolve("old.txt")).hasContent("precious");
    assertThat(out("bin", "list", id)).contains("The bin is empty.");
    assertThat(out("changes", id)).contains("1 taken back");
  }

  @Test
  void theBinIsEmptiedOnlyWhenSomebodySaysSoAndTheListSaysWhatIsAboutToExpire() throws Exception {
    Ended unsure = workroom.run("bin", "empty");
    assertThat(unsure.exit()).isEqualTo(1);
    assertThat(unsure.err()).contains("Nothing was deleted");
    assertThat(out("bin", "empty", "--yes")).contains("Gone for good: 1, 8 B.");
    Ended late = workroom.run("bin", "restore", id);
    assertThat(late.exit()).isEqualTo(1);
    assertThat(late.err()).contains("Nothing of session " + id);

    Files.writeString(place.resolve("home/settings"), "keep.days = 3\n");
    assertThat(out("changes", id)).contains("2 of these calls", "less than 7 days");
    Files.writeString(place.resolve("home/settings"), "keep.days = soon\n");
    Ended wrong = workroom.run("changes", id);
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("keep.days is 'soon'");
  }

  @Test
  void someOfHundredsThatACommandWantedAreAllowedAndOneCallTakenBack() throws Exception {
    Files.writeString(folder.resolve("seen.txt"), "seen");
    Files.writeString(folder.resolve("edited.txt"), "as it was shown");
    Path logs = Files.createDirectory(folder.resolve("logs"));
    for (int i = 100; i < 610; i++) {
      Files.writeString(logs.resolve(i + ".log"), "log " + i);
    }
    Files.writeString(
        place.resolve("script.yaml"),
        """
        script: a command that wants much
        steps:
          - calls:
              - tool: Shell
                input: {command: "rm new.txt logs/*; echo bad > .bashrc; echo ok > made.txt"}
          - calls:
              - tool: Delete
                input: {paths: [seen.txt, edited.txt]}
          - say: Done.
        """);
    String[] run = {
      "run",
      "--folder",
      folder.toString(),
      "--prompt",
      "x",
      "--mode",
      "auto",
      "--yes",
      "--allow-delete",
      "--model",
      "script:" + place.resolve("script.yaml")
    };
    Ended waits = workroom.run(run);
    assertThat(waits.exit()).as("%s", waits).isEqualTo(3);
    String second = workroom.latest();
    assertThat(waits.err() + waits.out()).contains("490 in " + logs, "--items");
    assertThat(out("changes", second)).contains("step 1", "waits      512. create");
    assertThat(workroom.run("approve", second, "--items", "513").err()).contains("list of 512");
    assertThat(out("approve", second, "--items", "!logs/1*, !logs/609.log, !.bashrc"))
        .contains("approved in part (");
    assertThat(workroom.run("resume", second).exit()).as("the next deletion asks").isEqualTo(3);
    Files.writeString(folder.resolve("edited.txt"), "a person's work");
    assertThat(out("approve", second)).contains("approved");
    assertThat(out("resume", second)).isNotNull();
    assertThat(folder.resolve("seen.txt")).doesNotExist();
    assertThat(folder.resolve("edited.txt")).hasContent("a person's work");
    assertThat(out("export", second)).contains("edited.txt was not deleted: it is not as it was");
    assertThat(out("export", second)).contains("Nobody allowed this: delete " + logs);
    assertThat(folder.resolve("new.txt")).doesNotExist();
    try (Stream<Path> left = Files.list(logs)) {
      assertThat(left).hasSize(101).contains(logs.resolve("100.log"), logs.resolve("609.log"));
    }
    assertThat(folder.resolve(".bashrc")).doesNotExist();
    assertThat(folder.resolve("made.txt")).exists();

    String call = "script-1-1";
    assertThat(out("undo", second, "--call", call, "--file", folder.resolve("new.txt").toString()))
        .contains("1 change was taken back");
    assertThat(out("undo", second, "--call", call)).contains("410 changes were taken back");
    assertThat(folder.resolve("new.txt")).hasContent("new");
    assertThat(folder.resolve("made.txt")).doesNotExist();
  }
}
