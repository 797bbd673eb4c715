package dev.workroom.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.core.sandbox.Sandbox.Layer;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in real machines on an emulated processor, each restored from one snapshot. */
class VirtualMachinesTest {
  private static Path place;

  @TempDir Path directory;
  private Path folder;
  private Sandbox machines;
  private CommandRuns commands;

  @BeforeAll
  static void build() throws Exception {
    place = TestMachine.cached();
  }

  @BeforeEach
  void open() throws Exception {
    folder = Files.createDirectory(directory.resolve("granted, Ü: 'odd'"));
    machines = TestMachine.in(place, Landlock.open());
    commands = new CommandRuns(machines, directory, folder);
  }

  @Test
  void aCommandFeelsAWritableFolderAndItsChangesArriveAsALayer() throws Exception {
    for (String name : List.of("kept", "changed", "gone", "moved/a", "again/old", "line\nbreak")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), name);
    }
    FileTime exact = Files.getLastModifiedTime(folder.resolve("moved/a"));
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("data.csv"), "1,2\n");

    Ran ran =
        commands.run(
            List.of(new Folder(folder.toString(), true), new Folder(source.toString(), false)),
            """
            pwd; cat kept; echo; cat '%1$s/data.csv'
            echo x 2>/dev/null >'%1$s/data.csv' || echo read-only
            echo after >changed; rm gone; mv moved renamed; rm -r again; mkdir again; echo new >again/new
            rm line*; ln changed second; ln -s kept link; mkfifo pipe; echo 'last\n' >"$(printf '\\377odd')"
            setsid sh -c 'while true; do echo alive >>beat; done' >/dev/null 2>&1 &
            cd /tmp; echo err >&2; exit 42\
            """
                .formatted(source),
            Limits.DEFAULT);

    assertThat(ran.output()).isEqualTo(folder + "\nkept\n1,2\nread-only\nerr\n");
    assertThat(ran.exit()).isEqualTo(42);
    assertThat(ran.end()).isEmpty();
    assertThat(ran.layers()).extracting(Layer::folder).containsExactly(folder);
    Path upper = ran.layers().getFirst().upper();
    try (Stream<Path> all = Files.walk(upper)) {
      assertThat(all.skip(1).map(path -> upper.relativize(path) + kind(path)).sorted())
          .contains(
              "again/",
              "again/new",
              "again/old (deleted)",
              "changed",
              "gone (deleted)",
              "line\nbreak (deleted)",
              "link",
              "moved (deleted)",
              "renamed/",
              "renamed/a",
              "second")
          .doesNotContain("kept", "pipe", "pipe (deleted)");
    }
    assertThat(upper.resolve("second")).hasContent("after\n");
    assertThat(Files.getLastModifiedTime(upper.resolve("renamed/a"))).isEqualTo(exact);
    assertThat(folder.resolve("changed")).hasContent("changed");
    assertThat(folder.resolve("renamed")).doesNotExist();
    assertThat(source.resolve("data.csv")).hasContent("1,2\n");
  }

  @Test
  void everyCommandHasAFreshMachineOfTheUsersOwnTime() throws Exception {
    long before = System.currentTimeMillis() / 1000;
    String look =
        "ls /tmp ~; date +%s; head -c 16 /dev/urandom | od -An -tx1; echo x >/tmp/left; echo x >~/left";

    List<String> first = commands.run(look).output().lines().toList();
    List<String> second = commands.run(look).output().lines().toList();

    assertThat(second).as("nothing is left of the command before").noneMatch("left"::equals);
    assertThat(Long.parseLong(second.get(second.size() - 2))).isBetween(before - 1, before + 300);
    assertThat(second.getLast()).as("random bytes").isNotEqualTo(first.getLast());
  }

  @Test
  void limitsEndOneCommandWithASentence() throws Exception {
    assertThat(run("i=0; while [ $i -lt 200 ]; do sleep 60 & i=$((i+1)); done; sleep 60", 60).end())
        .isEqualTo("Stopped: the command had more than 32 processes and threads at once.");
    assertThat(run("dd if=/dev/zero of=big bs=1048576 count=60; sleep 60", 60).end())
        .isIn(
            "Stopped: the command wrote more than 16 MB. None of its changes were kept.",
            "Stopped: a file grew beyond 16 MB. None of its changes were kept.");
    Ran endless = run("echo begun; echo x >x; while true; do echo y; done", 10);
    assertThat(endless.end()).isEqualTo("Stopped: the command ran longer than 10 seconds.");
    assertThat(endless.output()).startsWith("begun\ny\n");
    assertThat(endless.layers().getFirst().upper().resolve("x")).hasContent("x\n");
  }

  @Test
  void anInterruptEndsTheMachine() throws Exception {
    Thread caller = Thread.currentThread();
    Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(1500);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          caller.interrupt();
        });

    assertThatThrownBy(() -> commands.run("sleep 600")).isInstanceOf(InterruptedException.class);

    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
        .filteredOn(each -> each.info().command().orElse("").contains("qemu"))
        .allSatisfy(each -> each.onExit().get());
  }

  @Test
  void whatIsMissingIsSaidWithTheWayToGetIt() throws Exception {
    assertThatThrownBy(() -> MachineImage.in(directory))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("There is no image for virtual machines in " + directory)
        .hasMessageEndingWith("build one with: scripts/vm-image --out " + directory);
    assertThatThrownBy(() -> new Sandboxes(directory.resolve("state")).exactly(Kind.VM))
        .isInstanceOf(IOException.class)
        .satisfies(e ->
            assertThat(e.getMessage()).containsAnyOf("no image", "no KVM", "/dev/kvm", "QEMU"));
  }

  @Test
  void theProbeOfTheOtherKindsHoldsForMachinesToo() throws Exception {
    SandboxProbe.examine(machines, directory);

    assertThat(machines.isolation().kind()).isEqualTo(Kind.VM);
    assertThat(machines.isolation().sentence()).contains("(emulated)", "runs in landlock");
  }

  private static String kind(Path path) {
    return Files.isSymbolicLink(path) || Files.isRegularFile(path)
        ? ""
        : Files.isDirectory(path) ? "/" : " (deleted)";
  }

  private Ran run(String script, int seconds) throws Exception {
    var limits = new Limits(Duration.ofSeconds(seconds), 32, 256L << 20, 16L << 20, 1 << 14);
    return commands.run(commands.granted(), script, limits);
  }
}
