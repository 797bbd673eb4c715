package dev.workroom.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Confined;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.core.sandbox.Sandbox.Program;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The long-lived confined program, in each kind that has one. */
class WorkerTest {
  private static final List<String> BEAT =
      List.of("bash", "-c", "while true; do echo $SECONDS-$RANDOM > beat; read -t 0.02 x; done");

  @TempDir Path directory;
  private Path granted;
  private Path stage;

  @BeforeEach
  void create() throws Exception {
    granted = Files.createDirectory(directory.resolve("granted Ü,:\\ folder"));
    stage = Files.createDirectory(directory.resolve("stage"));
    Files.writeString(granted.resolve("in.txt"), "granted\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMESPACES", "LANDLOCK"})
  void itAnswersOverItsStreamsAndStagesFiles(Kind kind) throws Exception {
    String script =
        "read -r name; read -r line <\"$name/in.txt\"; echo \"read $line\";"
            + " echo staged >\"$1/out.txt\"; echo complaint >&2";
    try (Confined worker = start(kind, List.of("bash", "-c", script, "bash", stage.toString()))) {
      worker.input().write((granted + "\n").getBytes(UTF_8));
      worker.input().close();

      assertThat(new String(worker.output().readAllBytes(), UTF_8)).isEqualTo("read granted\n");
      assertThat(new String(worker.errors().readAllBytes(), UTF_8)).isEqualTo("complaint\n");
    }
    assertThat(stage.resolve("out.txt")).hasContent("staged\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMESPACES", "LANDLOCK"})
  void itHasTheGivenEnvironmentAndNothingOfTheHosts(Kind kind) throws Exception {
    try (Confined worker = start(kind, List.of("env"))) {
      assertThat(
              new String(worker.output().readAllBytes(), UTF_8).lines().map(l -> l.split("=")[0]))
          .contains("GIVEN")
          .isSubsetOf("GIVEN", "PATH", "HOME", "TMPDIR", "LC_ALL", "TZ", "PWD");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMESPACES", "LANDLOCK"})
  void closingEndsIt(Kind kind) throws Exception {
    Confined worker = start(kind, inStage(BEAT));
    awaitBeat(stage);

    worker.close();

    assertThatItStops(stage);
    assertThat(worker.alive()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMESPACES", "LANDLOCK"})
  void itDiesWithAHostThatIsKilled(Kind kind) throws Exception {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp"));
    line.add(
        AbuseHost.place(HostToKill.class)
            + ":"
            + AbuseHost.place(Linux.class)
            + ":"
            + AbuseHost.place(Sandbox.class));
    line.addAll(
        List.of(HostToKill.class.getName(), kind.name(), directory.resolve("s2").toString()));
    line.add(stage.toString());
    line.addAll(absolute(inStage(BEAT)));
    Process host = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (var output = new BufferedReader(new InputStreamReader(host.getInputStream(), UTF_8))) {
      assertThat(output.readLine()).isEqualTo("started");
      awaitBeat(stage);

      host.destroyForcibly().waitFor();

      assertThatItStops(stage);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMESPACES", "LANDLOCK"})
  void itCannotHaveMoreMemoryThanItIsGiven(Kind kind) throws Exception {
    List<String> argv = List.of("bash", "-c", "printf -v x '%0300000000d' 0; echo ${#x}");
    var program =
        new Program(absolute(argv), List.of(granted), List.of(stage), Map.of(), 200L << 20);
    try (Confined worker = sandbox(kind).start(program)) {
      assertThat(new String(worker.output().readAllBytes(), UTF_8)).doesNotContain("300000000");
      assertThat(new String(worker.errors().readAllBytes(), UTF_8)).contains("annot");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMESPACES", "LANDLOCK"})
  void aMissingFolderIsSaidBeforeTheStart(Kind kind) throws Exception {
    var program =
        new Program(
            List.of("/usr/bin/true"),
            List.of(directory.resolve("unplugged")),
            List.of(),
            Map.of(),
            0);

    assertThatThrownBy(() -> sandbox(kind).start(program))
        .hasMessage(directory.resolve("unplugged") + " does not exist.");
  }

  private List<String> inStage(List<String> argv) {
    return List.of(argv.get(0), argv.get(1), "cd '" + stage + "'; " + argv.get(2));
  }

  private Confined start(Kind kind, List<String> argv) throws Exception {
    return sandbox(kind)
        .start(
            new Program(absolute(argv), List.of(granted), List.of(stage), Map.of("GIVEN", "1"), 0));
  }

  /** With the place of the program. */
  private static List<String> absolute(List<String> argv) {
    var line = new ArrayList<>(argv);
    line.set(0, "/usr/bin/" + argv.getFirst());
    return line;
  }

  private Sandbox sandbox(Kind kind) throws Exception {
    return new Sandboxes(directory.resolve("state")).exactly(kind);
  }

  private static void awaitBeat(Path stage) throws Exception {
    while (!Files.exists(stage.resolve("beat"))) {
      Thread.sleep(5);
    }
  }

  /** Killing is not waiting: the last of it may take a moment, but then the beat stays the same. */
  private static void assertThatItStops(Path stage) throws Exception {
    String last = "";
    for (int quiet = 0, i = 0; quiet < 10; i++) {
      assertThat(i).as("looks at a beat that should have stopped").isLessThan(500);
      String now = Files.readString(stage.resolve("beat"));
      quiet = now.equals(last) ? quiet + 1 : 0;
      last = now;
      Thread.sleep(20);
    }
  }
}
