package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.Workroom.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person takes work back from a step on, or a whole turn, and the session goes on from there. */
final class RetryTest {
  @TempDir Path place;
  private Path folder = Path.of("");
  private Workroom workroom = new Workroom(Path.of(""), Path.of(""));
  private String id = "";

  @BeforeEach
  void aSessionWritesTwoFiles() throws Exception {
    folder = Files.createDirectory(place.resolve("folder")).toRealPath();
    Path script =
        Files.writeString(
            place.resolve("script.yaml"),
            """
            script: writes two files
            steps:
              - say: First.
                calls:
                  - {name: first, tool: Write, input: {path: first.txt, content: one}}
              - say: Second.
                calls:
                  - {name: second, tool: Write, input: {path: second.txt, content: two}}
              - say: Done.
            """);
    workroom = new Workroom(place.resolve("home"), place);
    String model = "script:" + script;
    String[] run = {"run", "--folder", folder.toString(), "--prompt", "x", "--model", model};
    Ended ended = workroom.run(and(run, "--mode", "auto", "--yes"));
    assertThat(ended.exit()).as("%s", ended).isZero();
    id = workroom.latest();
  }

  private static String[] and(String[] some, String... more) {
    return java.util.stream.Stream.of(some, more)
        .flatMap(java.util.Arrays::stream)
        .toArray(String[]::new);
  }

  private Ended retried(String... more) throws Exception {
    return workroom.run(and(new String[] {"retry", id, "--yes"}, more));
  }

  @Test
  void fromAStepOnItsChangesAreTakenBackAndMadeAnew() throws Exception {
    Files.writeString(folder.resolve("first.txt"), "one, and a word of mine");

    Ended ended = retried("--step", "2", "--prompt", "Again, please.");

    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(folder.resolve("first.txt")).hasContent("one, and a word of mine");
    assertThat(folder.resolve("second.txt")).hasContent("two");
    assertThat(workroom.run("changes", id).out()).contains("1 taken back");
    assertThat(workroom.run("show", id).out()).contains("Again, please.");
  }

  @Test
  void whatAPersonChangedSinceIsNotLostWhenTheStepWritesItAnew() throws Exception {
    Files.writeString(folder.resolve("second.txt"), "mine now");

    Ended ended = retried("--step", "2");

    assertThat(ended.err()).contains("second.txt was not undone: it was changed since");
    assertThat(folder.resolve("second.txt")).hasContent("two");
    workroom.run("undo", id);
    assertThat(folder.resolve("second.txt")).hasContent("mine now");
  }

  @Test
  void theWholeTurnGoesBackWithoutAStep() throws Exception {
    Ended ended = retried();

    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(folder.resolve("first.txt")).hasContent("one");
    assertThat(workroom.run("changes", id).out()).contains("1 taken back");
  }

  @Test
  void whatCannotBeTakenBackIsSaidInOneSentence() throws Exception {
    Ended far = retried("--step", "9");
    assertThat(far.exit()).isEqualTo(2);
    assertThat(far.err()).contains("There is no step 9; session " + id + " has 3.");
  }
}
