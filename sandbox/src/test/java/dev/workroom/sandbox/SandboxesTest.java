package dev.workroom.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Confined;
import dev.workroom.core.sandbox.Sandbox.Isolation;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Program;
import dev.workroom.core.sandbox.Sandbox.Ran;
import dev.workroom.sandbox.Sandboxes.Finding;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxesTest {
  @TempDir Path folder;

  @Test
  void theStrongestKindThatWorksIsChosen() throws Exception {
    var sandboxes = new Sandboxes(folder);

    assertThat(sandboxes.automatic().isolation().kind()).isEqualTo(Kind.NAMESPACES);
    assertThat(sandboxes.findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.NAMESPACES, Kind.VM, Kind.LANDLOCK);
    assertThat(sandboxes.findings())
        .filteredOn(finding -> finding.kind() != Kind.VM)
        .allMatch(Finding::works);
    assertThat(sandboxes.findings())
        .filteredOn(finding -> finding.kind() == Kind.VM)
        .as("without an image there is no machine, and a sentence says what to do")
        .allSatisfy(finding -> {
          assertThat(finding.works()).isFalse();
          assertThat(finding.sentence())
              .containsAnyOf("scripts/vm-image", "apt install", "/dev/kvm");
        });
  }

  @Test
  void aTrialThatPassedIsNotRepeatedInTheSameBoot() throws Exception {
    new Sandboxes(folder).exactly(Kind.NAMESPACES);
    Path passed = folder.resolve("namespaces.passed");
    var first = Files.getLastModifiedTime(passed);

    new Sandboxes(folder).exactly(Kind.NAMESPACES);
    assertThat(Files.getLastModifiedTime(passed)).isEqualTo(first);

    Files.writeString(passed, "another boot");
    new Sandboxes(folder).exactly(Kind.NAMESPACES);
    assertThat(passed)
        .content()
        .contains(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")));
  }

  @Test
  void aTrialLeavesNothingBehind() throws Exception {
    new Sandboxes(folder).findings();

    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("namespaces", "namespaces.passed", "landlock.passed");
    }
  }

  @Test
  void aSandboxThatIsNoneFailsItsTrial() {
    assertThatThrownBy(() -> SandboxProbe.examine(new Unconfined(), folder))
        .isInstanceOf(IOException.class)
        .hasMessage("The worker can read outside the granted folders.");
  }

  @Test
  void aSandboxWhoseCommandsReachTheFilesFailsItsTrial() throws Exception {
    Sandbox leaky = new LeakyCommands(Namespaces.in(folder.resolve("state")));

    assertThatThrownBy(() -> SandboxProbe.examine(leaky, folder))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The command can");
  }

  @Test
  void blockedNamespacesAreExplainedWithTheWayOut() {
    assertThat(Advice.on("bwrap: setting up uid map: Permission denied\n"))
        .startsWith("This machine forbids user namespaces.")
        .contains("/etc/apparmor.d/workroom", "setting up uid map: Permission denied")
        .doesNotContain("sysctl");
    assertThat(Advice.on("bwrap: Can't mount proc on /newroot/proc: Operation not permitted"))
        .startsWith("This container hides parts of /proc");
    assertThat(
            Advice.on("mount: /x/0/merged: wrong fs type, bad option, bad superblock on workroom"))
        .startsWith("The folder for the layers cannot carry an overlay");
    assertThat(Advice.on("")).isEqualTo("The sandbox gave no answer in time.");
  }

  @Test
  void noneRunsNoCommandsAndSaysSo() {
    var command = new Command("true", folder, List.of(), folder, Limits.DEFAULT);
    Sandbox none = new Unconfined();

    assertThat(none.isolation().runsCommands()).isFalse();
    assertThatThrownBy(() -> none.run(command))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Shell commands are off");
  }

  @Test
  void noneClearsTheEnvironment() throws Exception {
    var program = new Program(List.of("/usr/bin/env"), List.of(), List.of(), Map.of("A", "b"), 0);
    try (Confined plain = new Unconfined().start(program)) {
      assertThat(new String(plain.output().readAllBytes(), StandardCharsets.UTF_8).lines())
          .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "A=b");
    }
  }

  /** A sandbox whose commands run in the open. */
  private record LeakyCommands(Sandbox sound) implements Sandbox {
    @Override
    public Isolation isolation() {
      return sound.isolation();
    }

    @Override
    public Confined start(Program program) throws IOException {
      return sound.start(program);
    }

    @Override
    public Ran run(Command command) throws IOException, InterruptedException {
      Process process =
          new ProcessBuilder("/bin/bash", "-c", command.script())
              .directory(command.directory().toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), output, false, "", List.of());
    }
  }

  @Test
  void anInnerProcessThatAKilledHostLeftWaitingIsEndedAndNoOther(@TempDir Path folder)
      throws Exception {
    Path ours = Files.createDirectory(folder.resolve("namespaces"));
    Path theirs = Files.createDirectory(folder.resolve("other"));
    Path gate = folder.resolve("gate");
    new ProcessBuilder("/usr/bin/mkfifo", gate.toString()).start().waitFor();
    List<ProcessHandle> inner = new ArrayList<>();
    List<Process> outer = new ArrayList<>();
    try (var held = new RandomAccessFile(gate.toFile(), "rw")) {
      outer.addAll(List.of(waiting(ours, gate), waiting(ours, gate), waiting(theirs, gate)));
      assertThat(held.getFD().valid()).isTrue();
      swept(ours, outer, inner);
    } finally {
      inner.forEach(ProcessHandle::destroyForcibly);
      outer.forEach(Process::destroyForcibly);
    }
  }

  @Test
  void whatAHostWaitsForThatIsTheFirstProcessOfItsContainerIsNotLost() {
    assertThat(Orphans.adopts(1, "java", "java")).isFalse();
    assertThat(Orphans.adopts(1, "tini", "java")).isTrue();
    assertThat(Orphans.adopts(700, "systemd", "java")).isTrue();
    assertThat(Orphans.adopts(700, "bash", "java")).isFalse();
  }

  private static void swept(Path ours, List<Process> outer, List<ProcessHandle> inner)
      throws Exception {
    for (Process one : outer) {
      while (one.children().findAny().isEmpty() && one.isAlive()) {
        Thread.sleep(5);
      }
      inner.add(one.children().findAny().orElseThrow());
    }
    for (Process killed : List.of(outer.get(0), outer.get(2))) {
      killed.destroyForcibly().waitFor();
    }
    long adopter = inner.getFirst().parent().orElseThrow().pid();
    assertThat(inner).as("they wait, whoever started them").allMatch(ProcessHandle::isAlive);

    Orphans.sweep(ours, parent -> parent == adopter);

    inner.getFirst().onExit().get(1, TimeUnit.MINUTES);
    assertThat(inner.get(1).isAlive()).as("of one that lives").isTrue();
    assertThat(inner.get(2).isAlive()).as("of another folder").isTrue();
  }

  /** A bubblewrap whose inner process waits, before it runs anything, for what it is given. */
  private static Process waiting(Path folder, Path gate) throws Exception {
    return new ProcessBuilder(
            "/usr/bin/bwrap",
            "--unshare-user",
            "--unshare-pid",
            "--ro-bind",
            "/",
            "/",
            "--ro-bind",
            folder + "/",
            folder + "/",
            "--block-fd",
            "0",
            "/bin/true")
        .redirectInput(gate.toFile())
        .start();
  }

  @Test
  void whatAKilledHostLeftIsRemovedAndWhatIsInUseStays(@TempDir Path controller) throws Exception {
    Process gone = new ProcessBuilder("/bin/true").start();
    gone.waitFor();
    String uuid = "-01234567-89ab-cdef-0123-456789abcdef";
    Path stale = Files.createDirectory(controller.resolve("workroom-" + gone.pid() + uuid));
    Path ours =
        Files.createDirectory(
            controller.resolve("workroom-" + ProcessHandle.current().pid() + uuid));
    Path other = Files.createDirectory(controller.resolve("docker-" + gone.pid() + uuid));

    TaskGroup.sweep(controller, Files.getLastModifiedTime(stale).toInstant());
    assertThat(stale).as("one that was made just now").exists();

    TaskGroup.sweep(controller, Instant.now().plusSeconds(1));
    assertThat(stale).doesNotExist();
    assertThat(ours).exists();
    assertThat(other).exists();
  }
}
