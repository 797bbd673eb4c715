package dev.workroom.sandbox;

import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.sandbox.FileRules.Access;
import dev.workroom.sandbox.Jail.Rule;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Isolation of the worker by the kernel's Landlock rules and a system call filter, where namespaces
 * are blocked; it needs no program and no rights.
 *
 * <p>There is no overlay, so no commands, and no view of its own: what is not allowed is refused
 * but can be seen to exist.
 */
public final class Landlock implements Sandbox {
  private static final Isolation ISOLATION =
      new Isolation(
          Kind.LANDLOCK,
          "The worker is fenced in by Landlock rules and a system call filter: it reads the granted"
              + " folders and the installed programs, writes only its stage and has no network."
              + " It can see that other files and processes exist, and it starts no programs: shell"
              + " commands and LibreOffice are off in this kind.",
          false);

  private static final List<String> DEVICES =
      List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom");

  /** Of /proc only what tells about the machine; the list of what is open needs its listing. */
  private static final List<String> MACHINE =
      List.of(
          "/etc/passwd",
          "/etc/group",
          "/etc/nsswitch.conf",
          "/proc/cpuinfo",
          "/proc/meminfo",
          "/proc/stat",
          "/proc/uptime",
          "/proc/version",
          "/proc/filesystems",
          "/sys/devices/system/cpu");

  private Landlock() {}

  /** This kind, on a kernel that has it. */
  public static Landlock open() throws IOException {
    if (FileRules.version() == 0) {
      throw new IOException(
          "This kernel has no Landlock or it is switched off (it needs Linux 5.13 or newer).");
    }
    return new Landlock();
  }

  @Override
  public Isolation isolation() {
    return ISOLATION;
  }

  @Override
  public Confined start(Program program) throws IOException {
    var environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8"));
    if (!program.writable().isEmpty()) {
      String own = program.writable().getFirst().toString();
      environment.putAll(Map.of("HOME", own, "TMPDIR", own));
    }
    environment.put("TZ", ZoneId.systemDefault().getId());
    environment.putAll(program.environment());
    var builder =
        new ProcessBuilder(Jail.commandLine(rules(program), program.memoryBytes(), program.argv()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.directory(Path.of("/").toFile());
    try {
      return new ConfinedProcess(Spawner.start(builder));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The start of the worker was stopped.");
    }
  }

  @Override
  public Ran run(Command command) {
    throw new UnsupportedOperationException(
        "Shell commands are off in the isolation kind landlock; they need namespaces.");
  }

  private static List<Rule> rules(Program program) throws IOException {
    var rules = new ArrayList<Rule>();
    Stream.concat(Stream.of("/usr"), SystemFiles.ROOT_FOLDERS.stream().map(name -> "/" + name))
        .map(Path::of)
        .filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
        .forEach(folder -> rules.add(new Rule(Access.EXECUTE, folder)));
    Stream.concat(SystemFiles.SETTINGS.stream(), MACHINE.stream())
        .map(Path::of)
        .filter(Files::exists)
        .forEach(file -> rules.add(new Rule(Access.READ, file)));
    SystemFiles.javaSettings().forEach(folder -> rules.add(new Rule(Access.READ, folder)));
    DEVICES.forEach(device -> rules.add(new Rule(Access.DEVICE, Path.of(device))));
    // The jail's own process number stays when it becomes the program.
    rules.add(new Rule(Access.LIST, Path.of("/proc")));
    rules.add(new Rule(Access.READ, Path.of("/proc/self")));
    Path started = Path.of(program.argv().getFirst());
    for (Path path : Granted.existing(program.readable())) {
      rules.add(new Rule(started.startsWith(path) ? Access.EXECUTE : Access.READ, path));
    }
    Granted.existing(program.writable()).forEach(path -> rules.add(new Rule(Access.WRITE, path)));
    return rules;
  }
}
