package dev.workroom.sandbox;

import dev.workroom.core.sandbox.ConfinedProcess;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.sandbox.CommandRun.End;
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
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Isolation by the kernel's Landlock rules and a system call filter, where namespaces are blocked;
 * it needs no program and no rights.
 *
 * <p>There is no overlay, so a command works on a copy, and no view of its own: what is not allowed
 * is refused but can be seen to exist.
 */
public final class Landlock implements Sandbox {
  private static final String FENCE =
      "Worker and commands are fenced in by Landlock rules and a system call filter: they read the"
          + " granted folders and the installed programs and have no network. They can see that"
          + " other files and processes exist.";

  private static final Isolation WITH_COMMANDS =
      new Isolation(
          Kind.LANDLOCK,
          FENCE
              + " A command works on a copy of the folder (up to 2 GB) and cannot change rights or"
              + " times of files; LibreOffice is off in this kind.",
          true);

  private static final Isolation WITHOUT_COMMANDS =
      new Isolation(
          Kind.LANDLOCK,
          FENCE
              + " Shell commands are off, since they need Linux 6.12 or newer in this kind, and so"
              + " is LibreOffice.",
          false);

  private static final String NO_HOSTS =
      "\n[No host can be reached from a command in the isolation kind landlock.]\n";

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

  private static final Map<String, String> COMMAND_ENVIRONMENT =
      Map.of(
          "PATH", "/usr/local/bin:/usr/bin:/bin",
          "USER", "agent",
          // Unlike a file that is missing, one that may not be read stops git.
          "GIT_CONFIG_NOSYSTEM", "1",
          "LANG", "C.UTF-8",
          "LC_ALL", "C.UTF-8");

  private final boolean fencesSignals;

  private Landlock(int version) {
    this.fencesSignals = version >= FileRules.FENCES_SIGNALS;
  }

  /** This kind, on a kernel that has it. */
  public static Landlock open() throws IOException {
    if (FileRules.version() == 0) {
      throw new IOException(
          "This kernel has no Landlock or it is switched off (it needs Linux 5.13 or newer).");
    }
    return new Landlock(FileRules.version());
  }

  @Override
  public Isolation isolation() {
    return fencesSignals ? WITH_COMMANDS : WITHOUT_COMMANDS;
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
  public Ran run(Command command) throws IOException, InterruptedException {
    if (!fencesSignals) {
      throw new UnsupportedOperationException(WITHOUT_COMMANDS.sentence());
    }
    var stages = Stages.copy(command);
    var rules = systemRules();
    rules.add(new Rule(Access.READ, Jail.ownClasses()));
    rules.add(new Rule(Access.EXECUTE, Path.of(System.getProperty("java.home")).toRealPath()));
    stages.readable().forEach(folder -> rules.add(new Rule(Access.EXECUTE, folder)));
    stages.writable().forEach(folder -> rules.add(new Rule(Access.WORK, folder)));
    var environment = new HashMap<>(COMMAND_ENVIRONMENT);
    environment.put("TZ", ZoneId.systemDefault().getId());
    environment.putAll(Map.of("HOME", stages.home(), "TMPDIR", stages.temporary()));
    if (!Files.isDirectory(command.directory())) {
      throw new IOException(Advice.on("Can't chdir to " + command.directory()));
    }
    String script =
        "cd %s || exit 125; %s"
            .formatted(
                Stages.quoted(stages.directory(command.directory())),
                Namespaces.script(stages.inside(command.script()), ownCount(command.limits())));
    var line = Warden.commandLine(rules, List.of("/bin/bash", "-c", script));
    CommandRun.Result result;
    try (TaskGroup group = TaskGroup.of(command.limits().processes())) {
      var builder = new ProcessBuilder(group.around(line));
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.directory(Path.of("/").toFile());
      var watch =
          new LimitWatch(
              command.limits(), group, command.scratch(), stages.writable(), stages.bytes());
      result =
          CommandRun.await(
              Spawner.start(builder), End.WARDEN, command.limits(), watch, Optional.empty());
    }
    String shown = stages.outside(result.output());
    return result.ran(command.gateway().isPresent() ? shown + NO_HOSTS : shown, stages.layers());
  }

  /** Without a user namespace the kernel counts all processes of the user, so it adds those. */
  private static Limits ownCount(Limits limits) {
    long others =
        ProcessHandle.allProcesses().mapToLong(p -> ProcessUse.of(p.pid()).threads()).sum();
    return new Limits(
        limits.time(),
        limits.processes() + (int) Math.min(1 << 20, others),
        limits.memoryBytes(),
        limits.diskBytes(),
        limits.outputBytes());
  }

  /** The installed programs with what they need. */
  static List<Rule> systemRules() {
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
    // Whoever starts a process lists what it has open.
    rules.add(new Rule(Access.LIST, Path.of("/proc")));
    return rules;
  }

  private static List<Rule> rules(Program program) throws IOException {
    var rules = systemRules();
    // The jail's own process number stays when it becomes the program.
    rules.add(new Rule(Access.READ, Path.of("/proc/self")));
    Path started = Path.of(program.argv().getFirst());
    for (Path path : Granted.existing(program.readable())) {
      rules.add(new Rule(started.startsWith(path) ? Access.EXECUTE : Access.READ, path));
    }
    Granted.existing(program.writable()).forEach(path -> rules.add(new Rule(Access.WRITE, path)));
    return rules;
  }
}
