package dev.workroom.sandbox;

import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The kinds of isolation on this machine. Each is tried before it is handed out; one that passed is
 * not tried again until the machine or the sandbox program changes.
 */
public final class Sandboxes {
  /** What a trial found; the sentence says what the kind gives, or why it does not work here. */
  public record Finding(Kind kind, boolean works, String sentence) {}

  /** Counts up when what a trial checks changes, so that old answers do not stand for new ones. */
  private static final String TRIAL = "4";

  private static final List<String> PROGRAMS =
      List.of("/usr/bin/bwrap", "/usr/bin/unshare", "/bin/bash", "/usr/bin/qemu-system-x86_64");

  private static final List<Kind> AUTOMATIC = List.of(Kind.NAMESPACES, Kind.VM, Kind.LANDLOCK);

  private final Path folder;

  /**
   * @param folder a private folder of the program, outside of all granted folders, for its own
   *     files and trials; made if it is missing
   */
  public Sandboxes(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.toAbsolutePath());
    Files.setPosixFilePermissions(this.folder, PosixFilePermissions.fromString("rwx------"));
    TaskGroup.sweep();
    Orphans.sweep(this.folder);
  }

  /**
   * The strongest kind that works here, never none.
   *
   * @throws IOException with a sentence for each kind that does not work, and the way out
   */
  public Sandbox automatic() throws IOException, InterruptedException {
    var reasons = new ArrayList<String>();
    for (Kind kind : AUTOMATIC) {
      try {
        return exactly(kind);
      } catch (IOException e) {
        reasons.add("%s: %s".formatted(name(kind), e.getMessage()));
      }
    }
    throw new IOException(
        "No isolation works on this machine, so nothing is run. %s To run without any, at your own"
                .formatted(String.join(" ", reasons))
            + " risk, say --isolation none.");
  }

  /**
   * That kind and no other.
   *
   * @throws IOException with a sentence, if it does not work here
   */
  public Sandbox exactly(Kind kind) throws IOException, InterruptedException {
    return switch (kind) {
      case VM ->
          tried(VirtualMachines.open(folder.resolve("vm"), folder.resolve("vm-state"), host()));
      case NAMESPACES -> tried(Namespaces.in(folder.resolve("namespaces")));
      case LANDLOCK -> tried(Landlock.open());
      case NONE -> new Unconfined();
    };
  }

  /** Where the worker runs when commands run in machines of their own. */
  private Sandbox host() throws IOException, InterruptedException {
    try {
      return exactly(Kind.NAMESPACES);
    } catch (IOException blocked) {
      return exactly(Kind.LANDLOCK);
    }
  }

  /** Tries every kind but none, for people who ask what this machine can do. */
  public List<Finding> findings() throws InterruptedException {
    var findings = new ArrayList<Finding>();
    for (Kind kind : AUTOMATIC) {
      try {
        findings.add(new Finding(kind, true, exactly(kind).isolation().sentence()));
      } catch (IOException e) {
        findings.add(new Finding(kind, false, String.valueOf(e.getMessage())));
      }
    }
    return List.copyOf(findings);
  }

  /** Only success is remembered: who mends a machine should not have to restart it. */
  private Sandbox tried(Sandbox sandbox) throws IOException, InterruptedException {
    Path passed = folder.resolve(name(sandbox.isolation().kind()) + ".passed");
    String circumstances = circumstances();
    if (!Files.exists(passed) || !Files.readString(passed).equals(circumstances)) {
      SandboxProbe.examine(sandbox, folder);
      Path part = Files.createTempFile(folder, "passed", ".part");
      Files.writeString(part, circumstances);
      Files.move(part, passed, StandardCopyOption.ATOMIC_MOVE);
    }
    return sandbox;
  }

  /** This boot of this kernel, for this user, with this sandbox program. */
  private static String circumstances() throws IOException {
    var text = new StringBuilder("trial ").append(TRIAL).append('\n');
    text.append(
        Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.UTF_8));
    text.append(System.getProperty("user.name")).append('\n');
    for (String name : PROGRAMS) {
      Path program = Path.of(name);
      text.append(name).append(' ');
      text.append(Files.exists(program) ? Files.getLastModifiedTime(program) : "absent")
          .append('\n');
    }
    return text.toString();
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(java.util.Locale.ROOT);
  }
}
