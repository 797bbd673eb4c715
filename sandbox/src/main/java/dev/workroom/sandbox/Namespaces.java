package dev.workroom.sandbox;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.ConfinedProcess;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.sandbox.CommandRun.End;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Isolation by the kernel's namespaces, set up by bubblewrap: an own view of files, processes,
 * network and users, a system call filter, and limits.
 *
 * <p>A file of the host exists inside only if it is mounted there. Commands change an overlay; when
 * one returns, none of its processes is left and the layers can be read.
 */
public final class Namespaces implements Sandbox {
  private static final Isolation ISOLATION =
      new Isolation(
          Kind.NAMESPACES,
          "Worker and commands run in Linux namespaces (bubblewrap) without a network of their own: they see the"
              + " granted folders and the installed programs and nothing else, and cannot change"
              + " your files themselves. They share the kernel with this machine.",
          true,
          true);

  private static final Map<String, String> HOST_ENVIRONMENT =
      Map.of("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL", "C.UTF-8");
  private static final Map<String, String> COMMAND_ENVIRONMENT =
      Map.of(
          "PATH", "/usr/local/bin:/usr/bin:/bin",
          "HOME", "/home/agent",
          "USER", "agent",
          "TMPDIR", "/tmp",
          "LANG", "C.UTF-8",
          "LC_ALL", "C.UTF-8");
  private static final Map<String, String> WORKER_ENVIRONMENT =
      Map.of("PATH", "/usr/bin:/bin", "HOME", "/tmp", "TMPDIR", "/tmp", "LC_ALL", "C.UTF-8");

  private static final long MOST_TEMPORARY_BYTES = 1L << 30;

  private final Bubblewrap bubblewrap;
  private final Path bash;

  private Namespaces(Bubblewrap bubblewrap, Path bash) {
    this.bubblewrap = bubblewrap;
    this.bash = bash;
  }

  /**
   * Finds the programs it needs and writes its own files (filters, a user list) into a folder that
   * must lie outside of all granted folders.
   *
   * @throws IOException with a sentence that says what is missing
   */
  public static Namespaces in(Path folder) throws IOException, InterruptedException {
    Machine machine =
        Machine.current()
            .orElseThrow(() -> new IOException("Namespaces need Linux on x86-64 or ARM64."));
    Path program = Bubblewrap.find("bwrap");
    Path unshare = Bubblewrap.find("unshare");
    Path bash = Bubblewrap.find("bash");
    boolean mountsOverlays = Bubblewrap.mountsOverlays(help(program));
    var system = new SystemFiles(folder.toAbsolutePath(), machine);
    return new Namespaces(new Bubblewrap(program, unshare, system, mountsOverlays), bash);
  }

  @Override
  public Isolation isolation() {
    return ISOLATION;
  }

  @Override
  public Confined start(Program program) throws IOException {
    var readable = Granted.existing(program.readable());
    var writable = Granted.existing(program.writable());
    Stream.concat(readable.stream(), writable.stream()).forEach(Granted::refuseSystem);
    var environment = new HashMap<>(WORKER_ENVIRONMENT);
    environment.put("TZ", ZoneId.systemDefault().getId());
    environment.putAll(program.environment());
    var line =
        bubblewrap.worker(program.argv(), readable, writable, environment, program.memoryBytes());
    try {
      return new ConfinedProcess(Spawner.start(builder(line)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The start of the worker was stopped.");
    }
  }

  @Override
  public Ran run(Command command) throws IOException, InterruptedException {
    var environment = new HashMap<>(COMMAND_ENVIRONMENT);
    environment.put("TZ", ZoneId.systemDefault().getId());
    var overlays = new ArrayList<OverlayFolder>();
    Optional<NetworkDoor> door = Optional.empty();
    try (TaskGroup group = TaskGroup.of(command.limits().processes())) {
      prepare(command, overlays);
      if (command.gateway().isPresent()) {
        door = Optional.of(NetworkDoor.open(command.gateway().get()));
        environment.putAll(NetworkDoor.environment());
      }
      var line =
          bubblewrap.command(
              List.of(bash.toString(), "-c", script(command.script(), command.limits())),
              group.tasks(),
              command.directory(),
              command.scratch(),
              overlays,
              environment,
              Math.min(MOST_TEMPORARY_BYTES, command.limits().memoryBytes()),
              door.isPresent());
      var uppers = overlays.stream().map(OverlayFolder::upper).toList();
      var watch = new LimitWatch(command.limits(), group, command.scratch(), uppers, 0);
      var result =
          CommandRun.await(
              Spawner.start(builder(line)), End.NAMESPACE, command.limits(), watch, door);
      var layers =
          overlays.stream()
              .filter(OverlayFolder::writable)
              .map(overlay -> new Layer(overlay.folder(), overlay.upper()))
              .toList();
      return result.ran(result.output(), layers);
    } finally {
      if (door.isPresent()) {
        door.get().close();
      }
      for (OverlayFolder overlay : overlays) {
        overlay.tidy();
      }
    }
  }

  /** Outer folders first, so that one granted inside another is mounted over it. */
  private static void prepare(Command command, List<OverlayFolder> overlays) throws IOException {
    Path scratch = command.scratch().toRealPath();
    var folders = new ArrayList<>(command.folders());
    folders.sort(
        java.util.Comparator.comparingInt(folder -> Path.of(folder.path()).getNameCount()));
    for (Folder granted : folders) {
      Path folder = Path.of(granted.path());
      Granted.checkCommandFolder(folder, scratch);
      String name = Integer.toString(overlays.size());
      overlays.add(OverlayFolder.prepare(folder, granted.writable(), scratch, name));
    }
  }

  /** The kernel's limits in front of the script, on its first line so that line numbers hold. */
  static String script(String script, Limits limits) {
    long memory = (limits.memoryBytes() + limits.memoryBytes() / 4) / 1024;
    long file = limits.diskBytes() / 1024;
    return "ulimit -c 0 -u %d -d %d -f %d; %s"
        .formatted(limits.processes() + 16, memory, file, script);
  }

  private static ProcessBuilder builder(List<String> line) {
    var builder = new ProcessBuilder(line);
    // The first process in a sandbox shows its environment to all others in it.
    builder.environment().clear();
    builder.environment().putAll(HOST_ENVIRONMENT);
    builder.directory(Path.of("/").toFile());
    return builder;
  }

  private static String help(Path program) throws IOException, InterruptedException {
    Process process =
        Spawner.start(builder(List.of(program.toString(), "--help")).redirectErrorStream(true));
    try (var output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
