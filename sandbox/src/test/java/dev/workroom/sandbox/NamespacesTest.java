package dev.workroom.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands over overlays, in real namespaces. */
class NamespacesTest {
  @TempDir Path directory;
  private Path folder;
  private Namespaces namespaces;
  private int scratches;

  @BeforeEach
  void open() throws Exception {
    folder = Files.createDirectory(directory.resolve("granted"));
    namespaces = Namespaces.in(directory.resolve("state"));
  }

  @Test
  void aCommandFeelsAWritableFolderAndChangesOnlyTheUpperLayer() throws Exception {
    Files.writeString(folder.resolve("kept.txt"), "before\n");
    Files.writeString(folder.resolve("removed.txt"), "still here\n");

    Ran ran =
        run("cat kept.txt; echo after > kept.txt; rm removed.txt; echo new > new.txt; ls; pwd");

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
    assertThat(upper.getParent()).isDirectoryNotContaining("glob:**/{work,lower,merged}");
  }

  @Test
  void theExitCodeAndBothStreamsComeBack() throws Exception {
    Ran ran = run("echo out; echo err >&2; exit 42");

    assertThat(ran.exit()).isEqualTo(42);
    assertThat(ran.output()).isEqualTo("out\nerr\n");
    assertThat(ran.truncated()).isFalse();
  }

  @Test
  void theNextCommandStartsFromTheFolderAgain() throws Exception {
    run("echo x > x.txt");

    assertThat(run("ls").output()).isEmpty();
  }

  @Test
  void aReadOnlyFolderStaysSo() throws Exception {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("data.csv"), "1,2\n");

    Ran ran =
        run(
            List.of(new Folder(folder.toString(), true), new Folder(source.toString(), false)),
            "cat %1$s/data.csv; echo x > %1$s/data.csv; rm -f %1$s/data.csv".formatted(source),
            Limits.DEFAULT);

    assertThat(ran.output()).startsWith("1,2\n").contains("Read-only file system");
    assertThat(ran.layers()).hasSize(1);
    assertThat(source.resolve("data.csv")).hasContent("1,2\n");
  }

  @Test
  void aFolderGrantedInsideAnotherHasItsOwnLayer() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("inner"));

    Ran ran =
        run(
            List.of(new Folder(inner.toString(), true), new Folder(folder.toString(), false)),
            "echo x > inner/x.txt; echo y > y.txt",
            Limits.DEFAULT);

    assertThat(ran.output()).contains("y.txt: Read-only file system");
    assertThat(ran.layers())
        .singleElement()
        .satisfies(layer -> assertThat(layer.folder()).isEqualTo(inner));
    assertThat(ran.layers().getFirst().upper().resolve("x.txt")).hasContent("x\n");
    assertThat(inner).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space",
        "comma,comma",
        "colon:colon",
        "back\\slash",
        "quote\"'",
        "line\nbreak",
        "Übung 测试",
        "-leading",
        "$(touch x)`touch y`",
        "%s%n"
      })
  void aFolderMayHaveAnyName(String name) throws Exception {
    Path odd = Files.createDirectory(directory.resolve(name));
    Files.writeString(odd.resolve("in.txt"), "in\n");

    Ran ran =
        run(
            List.of(new Folder(odd.toString(), true)),
            odd,
            "cat in.txt; echo out > out.txt",
            Limits.DEFAULT);

    assertThat(ran.output()).isEqualTo("in\n");
    assertThat(ran.layers().getFirst().upper().resolve("out.txt")).hasContent("out\n");
    assertThat(odd.resolve("out.txt")).doesNotExist();
  }

  @Test
  void nothingOfACommandOutlivesIt() throws Exception {
    Ran ran =
        run(
            "setsid nohup sh -c 'while true; do date +%N > alive.txt; done' >/dev/null 2>&1 </dev/null &"
                + " sleep 0.2; echo done");

    assertThat(ran.output()).isEqualTo("done\n");
    Path alive = ran.layers().getFirst().upper().resolve("alive.txt");
    String last = Files.readString(alive);
    Thread.sleep(100);
    assertThat(alive).hasContent(last);
  }

  @Test
  void aCommandThatTakesTooLongIsStopped() throws Exception {
    var limits = limits(Duration.ofSeconds(2), 256, 1L << 30, 1L << 30);

    Ran ran = run(granted(), "echo begun; echo x > x.txt; sleep 600 & sleep 600", limits);

    assertThat(ran.end()).isEqualTo("Stopped: the command ran longer than 2 seconds.");
    assertThat(ran.output()).isEqualTo("begun\n");
    assertThat(ran.layers().getFirst().upper().resolve("x.txt")).hasContent("x\n");
  }

  @Test
  void anInterruptKillsEverything() throws Exception {
    Path heartbeat = directory.resolve("heartbeat");
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                run("while true; do date +%N > alive.txt; sleep 0.01; done");
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
    Path alive = directory.resolve("scratch1/0/upper/alive.txt");
    while (!Files.exists(alive)) {
      Thread.sleep(10);
    }

    caller.interrupt();
    caller.join();

    assertThat(heartbeat).as("the caller got an InterruptedException").exists();
    String last = Files.readString(alive);
    Thread.sleep(100);
    assertThat(alive).hasContent(last);
  }

  @Test
  void aForkBombEndsOneCommand() throws Exception {
    var limits = limits(Duration.ofSeconds(30), 64, 1L << 30, 1L << 30);

    Ran ran = run(granted(), "for i in $(seq 500); do sleep 60 & done; sleep 60", limits);

    assertThat(ran.end())
        .isEqualTo("Stopped: the command had more than 64 processes and threads at once.");
    assertThat(run("echo alive").output()).isEqualTo("alive\n");
  }

  @Test
  void aMemoryBombEndsOneCommand() throws Exception {
    var limits = limits(Duration.ofSeconds(30), 64, 128L << 20, 1L << 30);

    Ran ran =
        run(
            granted(),
            "for i in 1 2 3; do head -c 100M /dev/zero | tail -c 100M | sleep 20 & done; wait",
            limits);

    assertThat(ran.end()).isEqualTo("Stopped: the command used more than 128 MB of memory.");
  }

  @Test
  void fillingTheDiskEndsOneCommand() throws Exception {
    var limits = limits(Duration.ofSeconds(30), 64, 1L << 30, 32L << 20);

    Ran many =
        run(granted(), "for i in $(seq 20); do head -c 8M /dev/zero > $i; done; sleep 60", limits);
    Ran one = run(granted(), "head -c 1G /dev/zero > one", limits);

    assertThat(many.end()).isEqualTo("Stopped: the command wrote more than 32 MB.");
    assertThat(one.end()).isIn("Stopped: a file grew beyond 32 MB.", many.end());
  }

  @Test
  void whatHasNoLayerIsSmallAndGoneAfterwards() throws Exception {
    var limits = limits(Duration.ofSeconds(30), 64, 64L << 20, 1L << 30);

    Ran ran =
        run(
            granted(),
            "head -c 80M /dev/zero > /tmp/big; echo $?; touch ~/mine; ls -d /tmp/big ~/mine",
            limits);

    assertThat(ran.output())
        .contains("No space left on device")
        .endsWith("\n1\n/home/agent/mine\n/tmp/big\n");
    assertThat(run("ls -d /tmp/big ~/mine 2>/dev/null | wc -l").output()).isEqualTo("0\n");
  }

  @Test
  void forgedMarksOfTheOverlayArriveAsSuchAndDevicesNotAtAll() throws Exception {
    Files.writeString(folder.resolve("in.txt"), "granted\n");

    Ran ran =
        run(
            "mknod whiteout c 0 0; mknod disk b 254 0; mkfifo pipe; mkdir d;"
                + " /usr/bin/python3 -c 'import os; os.setxattr(\"d\", \"user.overlay.opaque\","
                + " b\"y\"); print(\"marked\")';"
                + " cp /bin/true su; chmod 4755 su; echo end");

    Path upper = ran.layers().getFirst().upper();
    assertThat(ran.output()).endsWith("marked\nend\n").contains("disk: Operation not permitted");
    assertThat(upper.resolve("disk")).doesNotExist();
    assertThat(upper.resolve("pipe")).exists();
    assertThat(folder).isDirectoryContaining(path -> path.endsWith("in.txt"));
    UserDefinedFileAttributeView marks =
        Files.getFileAttributeView(upper.resolve("d"), UserDefinedFileAttributeView.class);
    assertThat(marks.list()).doesNotContain("overlay.opaque");
  }

  @Test
  void endlessOutputIsDrainedAndCut() throws Exception {
    var limits = new Limits(Duration.ofSeconds(60), 64, 1L << 30, 1L << 30, 1000);

    Ran ran = run(granted(), "echo first; head -c 50M /dev/zero | tr '\\0' x; echo last", limits);

    assertThat(ran.truncated()).isTrue();
    assertThat(ran.output())
        .startsWith("first\nxxx")
        .contains("\n[… 52,427,811 bytes left out …]\n")
        .endsWith("xxxlast\n");
    assertThat(ran.output().getBytes(UTF_8).length).isLessThan(1100);
  }

  @Test
  void aFolderThatCannotBeGrantedIsRefusedWithASentence() {
    assertThatThrownBy(
            () -> run(List.of(new Folder("/usr", true)), Path.of("/usr"), "true", Limits.DEFAULT))
        .hasMessage("/usr belongs to the system and cannot be granted; choose a folder inside it.");
    assertThatThrownBy(() ->
            run(List.of(new Folder(directory.toString(), true)), directory, "true", Limits.DEFAULT))
        .hasMessageContaining("lies inside the granted folder");
  }

  @Test
  void aCommandThatStartsNowhereIsRefusedWithASentence() {
    assertThatThrownBy(
            () -> run(granted(), folder.resolve("missing"), "echo started", Limits.DEFAULT))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The folder in which the command should start does not exist;");
  }

  private List<Folder> granted() {
    return List.of(new Folder(folder.toString(), true));
  }

  private static Limits limits(Duration time, int processes, long memory, long disk) {
    return new Limits(time, processes, memory, disk, 1 << 16);
  }

  private Ran run(String script) throws Exception {
    return run(granted(), script, Limits.DEFAULT);
  }

  private Ran run(List<Folder> folders, String script, Limits limits) throws Exception {
    return run(folders, folder, script, limits);
  }

  private Ran run(List<Folder> folders, Path in, String script, Limits limits) throws Exception {
    scratches++;
    Path scratch = Files.createDirectory(directory.resolve("scratch" + scratches));
    return namespaces.run(new Command(script, in, new ArrayList<>(folders), scratch, limits));
  }
}
