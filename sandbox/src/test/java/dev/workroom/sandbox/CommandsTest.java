package dev.workroom.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands in every kind of isolation that runs them, for real. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"NAMESPACES", "LANDLOCK"})
class CommandsTest {
  private final Kind kind;
  @TempDir static Path state;
  @TempDir Path directory;
  private static final String REFUSAL = "(Read-only file system|Permission denied)";

  private Path folder;
  private CommandRuns commands;

  CommandsTest(Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws Exception {
    folder = Files.createDirectory(directory.resolve("granted"));
    commands = new CommandRuns(new Sandboxes(state).exactly(kind), directory, folder);
  }

  @Test
  void aCommandFeelsAWritableFolderAndChangesOnlyTheUpperLayer() throws Exception {
    Files.writeString(folder.resolve("kept.txt"), "before\n");
    Files.writeString(folder.resolve("removed.txt"), "still here\n");

    Ran ran =
        commands.run(
            "cat kept.txt; echo after > kept.txt; rm removed.txt; echo new > new.txt; ls; pwd");

    assertThat(ran.exit()).isZero();
    assertThat(ran.end()).isEmpty();
    assertThat(ran.output()).isEqualTo("before\nkept.txt\nnew.txt\n" + folder + "\n");
    assertThat(folder.resolve("kept.txt")).hasContent("before\n");
    assertThat(folder.resolve("removed.txt")).hasContent("still here\n");
    assertThat(folder.resolve("new.txt")).doesNotExist();
    Path upper = ran.layers().getFirst().upper();
    assertThat(ran.layers().getFirst().folder()).isEqualTo(folder);
    assertThat(upper.resolve("kept.txt")).hasContent("after\n");
    assertThat(upper.resolve("new.txt")).hasContent("new\n");
    assertThat(Files.readAttributes(upper.resolve("removed.txt"), "unix:rdev"))
        .as("a deletion is a character device 0:0")
        .containsEntry("rdev", 0L);
    assertThat(upper.getParent()).isDirectoryNotContaining("glob:**/{work,lower,merged,copy}");
  }

  @Test
  void theExitCodeAndBothStreamsComeBack() throws Exception {
    Ran ran = commands.run("echo out; echo err >&2; exit 42");

    assertThat(ran.exit()).isEqualTo(42);
    assertThat(ran.output()).isEqualTo("out\nerr\n");
    assertThat(ran.truncated()).isFalse();
  }

  @Test
  void theNextCommandStartsFromTheFolderAgain() throws Exception {
    commands.run("echo x > x.txt");

    assertThat(commands.run("ls").output()).isEmpty();
  }

  @Test
  void aReadOnlyFolderStaysSo() throws Exception {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("data.csv"), "1,2\n");

    Ran ran =
        commands.run(
            List.of(new Folder(folder.toString(), true), new Folder(source.toString(), false)),
            "cat %1$s/data.csv; echo x > %1$s/data.csv; rm -f %1$s/data.csv".formatted(source),
            Limits.DEFAULT);

    assertThat(ran.output()).startsWith("1,2\n").containsPattern(REFUSAL);
    assertThat(ran.layers()).hasSize(1);
    assertThat(source.resolve("data.csv")).hasContent("1,2\n");
  }

  @Test
  void aFolderGrantedInsideAnotherHasItsOwnLayer() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("inner"));

    Ran ran =
        commands.run(
            List.of(new Folder(inner.toString(), true), new Folder(folder.toString(), false)),
            "echo x > inner/x.txt; echo y > y.txt",
            Limits.DEFAULT);

    assertThat(ran.output()).containsPattern("y.txt: " + REFUSAL);
    assertThat(ran.layers())
        .singleElement()
        .satisfies(layer -> assertThat(layer.folder()).isEqualTo(inner));
    assertThat(ran.layers().getFirst().upper().resolve("x.txt")).hasContent("x\n");
    assertThat(inner).isEmptyDirectory();
  }

  @Test
  void nothingOfACommandOutlivesIt() throws Exception {
    Ran ran =
        commands.run(
            "setsid nohup sh -c 'while true; do date +%N > alive.txt; done' >/dev/null 2>&1 </dev/null &"
                + " sleep 0.2; echo done");

    assertThat(ran.output()).isEqualTo("done\n");
    Path alive = ran.layers().getFirst().upper().resolve("alive.txt");
    String last = Files.readString(alive);
    Thread.sleep(100);
    assertThat(alive).hasContent(last);
  }

  @Test
  void theFoldersOwnNameLeadsToWhatTheCommandChanges() throws Exception {
    Files.writeString(folder.resolve("in.txt"), "in\n");

    Ran ran =
        commands.run(
            "cp '%1$s/in.txt' %1$s/out.txt && cd /tmp && ls %1$s && echo %1$s-not"
                .formatted(folder));

    assertThat(ran.output()).isEqualTo("in.txt\nout.txt\n" + folder + "-not\n");
    assertThat(ran.layers().getFirst().upper().resolve("out.txt")).hasContent("in\n");
  }

  @Test
  void movedReplacedAndUntouchedThingsLeaveTheLayerOfAnOverlay() throws Exception {
    for (String name : List.of("moved/a", "replaced/b", "file", "kept/deep/c", "gone/d")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), name);
    }

    Ran ran =
        commands.run(
            "mv moved renamed; rm -r replaced; echo f > replaced; rm file; mkdir file; echo x > file/x;"
                + " rm -r gone; touch kept/deep/new; cat kept/deep/c > /dev/null");

    Path upper = ran.layers().getFirst().upper();
    try (Stream<Path> all = Files.walk(upper)) {
      assertThat(all.skip(1).map(path -> upper.relativize(path) + kind(path)).sorted())
          .containsExactly(
              "file/",
              "file/x",
              "gone (deleted)",
              "kept/",
              "kept/deep/",
              "kept/deep/new",
              "moved (deleted)",
              "renamed/",
              "renamed/a",
              "replaced");
    }
  }

  private static String kind(Path path) {
    return Files.isDirectory(path) ? "/" : Files.isRegularFile(path) ? "" : " (deleted)";
  }

  @Test
  void aCommandThatTakesTooLongIsStopped() throws Exception {
    var limits = CommandRuns.limits(Duration.ofSeconds(2), 256, 1L << 30, 1L << 30);

    Ran ran =
        commands.run(
            commands.granted(), "echo begun; echo x > x.txt; sleep 600 & sleep 600", limits);

    assertThat(ran.end()).isEqualTo("Stopped: the command ran longer than 2 seconds.");
    assertThat(ran.output()).isEqualTo("begun\n");
    assertThat(ran.layers().getFirst().upper().resolve("x.txt")).hasContent("x\n");
  }

  @Test
  void aCommandDiesWithAHostThatIsKilled() throws Exception {
    Path own = Files.createDirectory(directory.resolve("own"));
    var line =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp"));
    line.add(
        Stream.of(HostToKill.class, Linux.class, Sandbox.class)
            .map(type -> AbuseHost.place(type).toString())
            .collect(java.util.stream.Collectors.joining(":")));
    line.addAll(
        List.of(HostToKill.class.getName(), kind.name(), own.toString(), folder.toString()));
    line.add("command");
    line.add("setsid sh -c 'while true; do date +%N > beat.txt; sleep 0.01; done' & sleep 600");
    Process host = new ProcessBuilder(line).redirectErrorStream(true).start();
    Path beat = awaitFile("beat.txt");

    host.destroyForcibly().waitFor();

    String last = "";
    for (int quiet = 0, looks = 0; quiet < 20; looks++) {
      assertThat(looks).as("looks at a beat that should have stopped").isLessThan(1000);
      String now = Files.readString(beat);
      quiet = now.equals(last) ? quiet + 1 : 0;
      last = now;
      Thread.sleep(20);
    }
  }

  @Test
  void anInterruptKillsEverything() throws Exception {
    Path heartbeat = directory.resolve("heartbeat");
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                commands.run("while true; do date +%N > alive.txt; sleep 0.01; done");
              } catch (InterruptedException stopped) {
                try {
                  Files.createFile(heartbeat);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Path alive = awaitFile("alive.txt");

    caller.interrupt();
    caller.join();

    assertThat(heartbeat).as("the caller got an InterruptedException").exists();
    String last = Files.readString(alive);
    Thread.sleep(100);
    assertThat(alive).hasContent(last);
  }

  @Test
  void aForkBombEndsOneCommand() throws Exception {
    var limits = CommandRuns.limits(Duration.ofSeconds(30), 64, 1L << 30, 1L << 30);

    Ran ran =
        commands.run(
            commands.granted(), "for i in $(seq 500); do sleep 60 & done; sleep 60", limits);

    assertThat(ran.end())
        .isEqualTo("Stopped: the command had more than 64 processes and threads at once.");
    assertThat(commands.run("echo alive").output()).isEqualTo("alive\n");
  }

  @Test
  void aMemoryBombEndsOneCommand() throws Exception {
    var limits = CommandRuns.limits(Duration.ofSeconds(30), 64, 128L << 20, 1L << 30);

    Ran ran =
        commands.run(
            commands.granted(),
            "for i in 1 2 3; do head -c 100M /dev/zero | tail -c 100M | sleep 20 & done; wait",
            limits);

    assertThat(ran.end()).isEqualTo("Stopped: the command used more than 128 MB of memory.");
  }

  @Test
  void aProgramThatCannotHaveMoreMemoryIsExplained() throws Exception {
    var limits = CommandRuns.limits(Duration.ofSeconds(30), 64, 128L << 20, 1L << 30);

    Ran ran = commands.run(commands.granted(), "/usr/bin/python3 -c 'bytearray(1 << 30)'", limits);

    assertThat(ran.end()).isEqualTo("Out of memory: a command may use 128 MB of memory.");
    assertThat(ran.exit()).isEqualTo(1);
  }

  @Test
  void fillingTheDiskEndsOneCommand() throws Exception {
    var limits = CommandRuns.limits(Duration.ofSeconds(30), 64, 1L << 30, 32L << 20);

    Ran many =
        commands.run(
            commands.granted(),
            "for i in $(seq 20); do head -c 8M /dev/zero > $i; done; sleep 60",
            limits);
    Ran one = commands.run(commands.granted(), "head -c 1G /dev/zero > one", limits);

    assertThat(many.end())
        .isEqualTo("Stopped: the command wrote more than 32 MB. None of its changes were kept.");
    assertThat(one.end())
        .isIn("Stopped: a file grew beyond 32 MB. None of its changes were kept.", many.end());
  }

  @Test
  void endlessOutputIsDrainedAndCut() throws Exception {
    var limits = new Limits(Duration.ofSeconds(60), 64, 1L << 30, 1L << 30, 1000);

    Ran ran =
        commands.run(
            commands.granted(),
            "echo first; head -c 50M /dev/zero | tr '\\0' x; echo last",
            limits);

    assertThat(ran.truncated()).isTrue();
    assertThat(ran.output())
        .startsWith("first\nxxx")
        .contains("\n[… 52,427,811 bytes left out …]\n")
        .endsWith("xxxlast\n");
    assertThat(ran.output().getBytes(UTF_8).length).isLessThan(1100);
  }

  @Test
  void aFolderThatCannotBeGrantedIsRefusedWithASentence() {
    assertThatThrownBy(() ->
            commands.run(
                List.of(new Folder("/usr", true)), Path.of("/usr"), "true", Limits.DEFAULT))
        .hasMessage("/usr belongs to the system and cannot be granted; choose a folder inside it.");
    assertThatThrownBy(() ->
            commands.run(
                List.of(new Folder(directory.toString(), true)), directory, "true", Limits.DEFAULT))
        .hasMessageContaining("lies inside the granted folder");
  }

  @Test
  void aCommandThatStartsNowhereIsRefusedWithASentence() {
    assertThatThrownBy(() ->
            commands.run(
                commands.granted(), folder.resolve("missing"), "echo started", Limits.DEFAULT))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The folder in which the command should start does not exist;");
  }

  private Path awaitFile(String name) throws Exception {
    while (true) {
      try (Stream<Path> all = Files.find(directory, 9, (path, a) -> path.endsWith(name))) {
        Optional<Path> found = all.findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      } catch (java.io.UncheckedIOException goneMeanwhile) {
        // Folders come and go while a command starts.
      }
      Thread.sleep(10);
    }
  }
}
