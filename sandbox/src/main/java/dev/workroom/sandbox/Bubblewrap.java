package dev.workroom.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command lines for bubblewrap, version 0.8 and newer. */
final class Bubblewrap {
  /**
   * Runs in the new user namespace, before bubblewrap. Descriptor 9 is the seccomp filter, which
   * Java could not hand on itself. A fresh namespace counts processes from zero, so the limit holds
   * for this program and not for all of the user's; shells name that limit differently.
   */
  private static final String CONFINE =
      """
      ulimit -c 0
      ulimit -u "$2" 2>/dev/null || ulimit -p "$2"
      [ "$3" = 0 ] || ulimit -d "$3"
      filter=$1; shift 3
      exec "$@" 9<"$filter"
      """;

  /**
   * Mounts the overlays in a mount namespace of our own and goes on as bubblewrap. A folder whose
   * name cannot stand in overlay options (with a comma, say) is bound to a plain name first. The
   * status of bubblewrap goes to standard error, all output to standard output.
   */
  private static final String OVERLAY =
      """
      [ -z "$1" ] || echo 0 >"$1" || exit 125
      cd "$2" || exit 125
      filter=$3; shift 3
      while [ "$1" = overlay ]; do
        [ -z "$2" ] || mount --bind "$2" "$3/lower" || exit 125
        mount -t overlay workroom -o "$4" "$3/merged" || exit 125
        shift 4
      done
      exec "$@" 8>&2 2>&1 9<"$filter"
      """;

  /** As {@link #OVERLAY} for a bubblewrap that mounts overlays itself. */
  private static final String DIRECT =
      """
      [ -z "$1" ] || echo 0 >"$1" || exit 125
      filter=$2; shift 2
      exec "$@" 8>&2 2>&1 9<"$filter"
      """;

  /** Keeps our standard input for bubblewrap to wait at, which then closes its copy of it. */
  private static final String GATED = " 7<&0\n";

  private static final int WORKER_THREADS = 512;
  private static final List<String> PROFILE =
      List.of(
          "--unshare-all",
          "--unshare-user",
          "--disable-userns",
          "--die-with-parent",
          "--new-session",
          "--cap-drop",
          "ALL",
          "--uid",
          "1000",
          "--gid",
          "1000",
          "--hostname",
          "workroom",
          "--clearenv",
          "--seccomp",
          "9");

  private final Path program;
  private final Path unshare;
  private final SystemFiles system;
  private final boolean mountsOverlays;

  Bubblewrap(Path program, Path unshare, SystemFiles system, boolean mountsOverlays) {
    this.program = program;
    this.unshare = unshare;
    this.system = system;
    this.mountsOverlays = mountsOverlays;
  }

  /** Whether this bubblewrap, by its help text, mounts overlays itself (0.11 and newer). */
  static boolean mountsOverlays(String help) {
    return help.contains("--overlay-src");
  }

  /** The worker: it reads what it is given, under the same names, and writes its stage. */
  List<String> worker(
      List<String> argv,
      List<Path> readable,
      List<Path> writable,
      Map<String, String> environment,
      long memoryBytes) {
    var line = new ArrayList<String>();
    line.addAll(List.of(unshare.toString(), "--user", "--map-root-user", "--", "/bin/sh", "-c"));
    line.addAll(List.of(CONFINE, "sh", system.workerFilter().toString()));
    line.addAll(List.of(Integer.toString(WORKER_THREADS), Long.toString(memoryBytes / 1024)));
    line.add(program.toString());
    line.addAll(PROFILE);
    environment(line, environment);
    line.addAll(system.visible());
    devices(line, 1L << 30);
    var mounts = new TreeMap<Path, String>(Comparator.comparing(Path::toString));
    readable.forEach(path -> mounts.put(path, "--ro-bind"));
    writable.forEach(path -> mounts.put(path, "--bind"));
    mounts.forEach((path, how) -> line.addAll(List.of(how, path.toString(), path.toString())));
    line.addAll(List.of("--remount-ro", "/", "--chdir", "/tmp", "--"));
    line.addAll(argv);
    return line;
  }

  /**
   * A command over its layers. Each folder keeps its name, so that paths in results are true.
   *
   * @param tasks the control group's file that its first process joins, with it all that come of
   *     it; empty for none
   * @param gated whether it waits, all set up, until something comes on standard input or that ends
   */
  List<String> command(
      List<String> argv,
      String tasks,
      Path directory,
      Path scratch,
      List<OverlayFolder> folders,
      Map<String, String> environment,
      long temporaryBytes,
      boolean gated) {
    var line = new ArrayList<String>();
    if (mountsOverlays) {
      if (gated) {
        // Its network must lie below a user namespace that the relay can enter.
        line.addAll(List.of(unshare.toString(), "--user", "--map-root-user", "--"));
      }
      line.addAll(List.of("/bin/sh", "-c", script(DIRECT, gated), "sh", tasks));
      line.add(system.commandFilter().toString());
    } else {
      line.addAll(List.of(unshare.toString(), "--user", "--map-root-user", "--mount", "--"));
      line.addAll(List.of("/bin/sh", "-c", script(OVERLAY, gated), "sh", tasks));
      line.add(scratch.toString());
      line.add(system.commandFilter().toString());
      folders.forEach(folder -> line.addAll(folder.mount()));
    }
    line.add(program.toString());
    line.addAll(PROFILE);
    line.addAll(List.of("--json-status-fd", "8"));
    if (gated) {
      line.addAll(List.of("--block-fd", "7"));
    }
    environment(line, environment);
    line.addAll(system.visible());
    devices(line, temporaryBytes);
    line.addAll(List.of("--size", "268435456", "--tmpfs", "/home/agent", "--dir", "/run"));
    for (OverlayFolder folder : folders) {
      line.addAll(mountsOverlays ? folder.bubblewrapOverlay() : folder.bubblewrapBind());
    }
    line.addAll(List.of("--remount-ro", "/", "--chdir", directory.toString(), "--"));
    line.addAll(argv);
    return line;
  }

  private static String script(String script, boolean gated) {
    return gated ? script.stripTrailing() + GATED : script;
  }

  private static void environment(List<String> line, Map<String, String> environment) {
    new TreeMap<>(environment)
        .forEach((name, value) -> line.addAll(List.of("--setenv", name, value)));
  }

  private static void devices(List<String> line, long temporaryBytes) {
    // Where the host's user is root the kernel takes him for the owner of its settings in
    // /proc/sys,
    // whatever capabilities he has lost.
    line.addAll(List.of("--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev"));
    line.addAll(List.of("--size", "67108864", "--tmpfs", "/dev/shm"));
    line.addAll(List.of("--size", Long.toString(temporaryBytes), "--tmpfs", "/tmp"));
  }

  /** Where a program of the system is; only in folders that ordinary users cannot write. */
  static Path find(String name) throws IOException {
    for (String folder : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
      Path file = Path.of(folder, name);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new IOException(
        "The program %s is not installed; on Debian and Ubuntu: apt install %s."
            .formatted(name, name.equals("bwrap") ? "bubblewrap" : "util-linux"));
  }
}
