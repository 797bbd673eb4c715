package dev.workroom.sandbox;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Confined;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plants canaries, lets {@link Attempts} loose in a sandbox, and looks at them from the host. A
 * program of its own too, so that a test can run it as another user.
 */
final class AbuseHost {
  /** Where in the sandbox the attempts run. */
  enum Place {
    WORKER,
    COMMAND
  }

  private AbuseHost() {}

  /** Arguments: an empty folder of the user's own, the kind, the place. Prints what went wrong. */
  public static void main(String[] arguments) throws Exception {
    var wrong = run(Path.of(arguments[0]), Kind.valueOf(arguments[1]), Place.valueOf(arguments[2]));
    wrong.forEach(line -> System.out.println("WRONG " + line));
    System.out.println("finished as " + ProcessHandle.current().info().user().orElse("?"));
    System.exit(0);
  }

  /**
   * What a kind cannot close; docs/isolation.md names the same. Anything else that gets out is a
   * failure, and so is one of these that no longer does.
   */
  private static Set<String> residual(Kind kind) {
    return kind == Kind.LANDLOCK
        ? Set.of("01 see that a file outside exists", "08 see that the host's process exists")
        : Set.of();
  }

  /** The groups that a program inside tries; others need the host's tools and have tests there. */
  private static final List<Integer> GROUPS =
      List.of(1, 2, 3, 4, 5, 6, 7, 8, 12, 20, 25, 27, 28, 29, 31, 32, 33, 34, 35, 43, 44, 45, 61);

  /** What got out or did not work; empty if all is well. */
  static List<String> run(Path home, Kind kind, Place place) throws Exception {
    return run(home, kind, place, state -> open(kind, state));
  }

  /** As {@link #run(Path, Kind, Place)}, for commands in machines that are open already. */
  static List<String> inMachines(Path home, Sandbox machines) throws Exception {
    return run(
        home,
        Kind.VM,
        Place.COMMAND,
        state -> {
          Files.createDirectories(state);
          return machines;
        });
  }

  private interface Opening {
    Sandbox open(Path state) throws Exception;
  }

  private static List<String> run(Path home, Kind kind, Place place, Opening opening)
      throws Exception {
    Path outside = Files.createDirectory(home.resolve("outside"));
    Path granted = Files.createDirectory(home.resolve("granted"));
    Path stage = Files.createDirectory(home.resolve("stage"));
    Path scratch = Files.createDirectory(home.resolve("scratch"));
    Files.writeString(outside.resolve("secret.txt"), Attempts.SECRET + "\n");
    Files.writeString(granted.resolve("in.txt"), "granted\n");
    Files.createSymbolicLink(granted.resolve("link_out"), outside.resolve("secret.txt"));
    Path house = house(home);
    Sandbox sandbox = opening.open(house.resolve("state"));
    Files.writeString(house.resolve("state/log"), Attempts.CANARY);
    Process victim = victim(house, outside);
    try (var tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
        var local = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      local.bind(UnixDomainSocketAddress.of(granted.resolve("host.sock")));
      List<String> before = state(outside, granted, house.resolve("run"));
      Path inside = place == Place.COMMAND ? granted : stage;
      var line = new ArrayList<>(attempts(outside, granted, inside, tcp.getLocalPort(), victim));
      line.add(house.toString());
      line.add("//" + granted.toString().substring(1));
      String said =
          switch (place) {
            case WORKER -> worker(sandbox, line, granted, stage);
            case COMMAND ->
                kind == Kind.VM
                    ? inMachine(sandbox, line, granted, scratch)
                    : command(sandbox, line, granted, scratch);
          };
      var wrong = new ArrayList<>(judge(kind, said));
      List<String> after = state(outside, granted, house.resolve("run"));
      if (!after.equals(before)) {
        wrong.add("Files changed from " + before + " to " + after);
      }
      if (!victim.isAlive()) {
        wrong.add("A process of the host was killed.");
      }
      wrong.addAll(heard(tcp, udp));
      return wrong;
    } finally {
      victim.destroy();
      victim.waitFor();
    }
  }

  private static Sandbox open(Kind kind, Path state) throws Exception {
    var sandboxes = new Sandboxes(state);
    return kind == Kind.VM
        ? TestMachine.in(
            Path.of(System.getenv(TestMachine.PLACE)), sandboxes.exactly(Kind.LANDLOCK))
        : sandboxes.exactly(kind);
  }

  /** The small image of the tests has a shell and nothing else; the kernel there is its own. */
  private static String inMachine(Sandbox sandbox, List<String> line, Path granted, Path scratch)
      throws Exception {
    int arguments = line.indexOf(Attempts.class.getName()) + 1;
    var words = line.subList(arguments, line.size()).stream().map(Stages::quoted).toList();
    String script = "set -- " + String.join(" ", words) + "\n" + ShellAttempts.SCRIPT;
    var folders = List.of(new Folder(granted.toString(), true));
    return sandbox.run(new Command(script, granted, folders, scratch, Limits.DEFAULT)).output();
  }

  /** The home of somebody who has secrets in all the usual places. */
  private static Path house(Path home) throws IOException {
    Path house = Files.createDirectory(home.resolve("house"));
    for (String file :
        List.of(".ssh/id_rsa", ".netrc", ".aws/credentials", ".config/workroom.yaml")) {
      Path secret = house.resolve(file);
      Files.createDirectories(secret.getParent());
      Files.writeString(secret, "key: " + Attempts.CANARY + "\n");
    }
    Files.createDirectory(house.resolve("run"));
    return house;
  }

  private static List<String> judge(Kind kind, String said) {
    var wrong = new ArrayList<String>();
    List<String> lines = said.lines().toList();
    Set<String> escaped =
        lines.stream()
            .filter(line -> line.startsWith("ESCAPED "))
            .map(line -> line.substring("ESCAPED ".length()))
            .collect(Collectors.toSet());
    escaped.stream().filter(name -> !residual(kind).contains(name)).forEach(wrong::add);
    residual(kind).stream()
        .filter(name -> !escaped.contains(name))
        .forEach(name -> wrong.add("closed by now, tell docs/isolation.md: " + name));
    Set<Integer> tried =
        lines.stream()
            .filter(line -> line.matches("(ESCAPED|blocked|accepted) \\d\\d .*"))
            .map(line -> Integer.valueOf(line.split(" ")[1]))
            .collect(Collectors.toSet());
    if (!lines.contains("works can read what is granted")
        || !lines.contains("works can write to the stage")
        || !lines.contains("end")
        || !tried.containsAll(kind == Kind.VM ? ShellAttempts.GROUPS : GROUPS)) {
      wrong.add("The attempts did not really run:\n" + said);
    }
    return wrong;
  }

  private static String worker(Sandbox sandbox, List<String> line, Path granted, Path stage)
      throws Exception {
    var readable = new ArrayList<>(runtime());
    readable.add(granted);
    var program = new Program(line, readable, List.of(stage), Map.of("GIVEN", "1"), 0);
    try (Confined confined = sandbox.start(program)) {
      confined.input().close();
      String said = new String(confined.output().readAllBytes(), StandardCharsets.UTF_8);
      return said + new String(confined.errors().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String command(Sandbox sandbox, List<String> line, Path granted, Path scratch)
      throws Exception {
    var folders = new ArrayList<Folder>();
    folders.add(new Folder(granted.toString(), true));
    runtime().forEach(path -> folders.add(new Folder(path.toString(), false)));
    String script = String.join(" ", line);
    return sandbox.run(new Command(script, granted, folders, scratch, Limits.DEFAULT)).output();
  }

  private static List<String> attempts(
      Path outside, Path granted, Path stage, int port, Process victim) throws IOException {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    line.add(
        String.join(
            ":", runtime().subList(1, runtime().size()).stream().map(Path::toString).toList()));
    line.add(Attempts.class.getName());
    for (Object each : List.of(outside, granted, stage, port, victim.pid())) {
      line.add(each.toString());
    }
    return line;
  }

  /** The Java runtime, then the folders with the attempts' classes. */
  private static List<Path> runtime() throws IOException {
    return List.of(
        Path.of(System.getProperty("java.home")).toRealPath(),
        place(Attempts.class),
        place(Linux.class));
  }

  static Path place(Class<?> type) {
    var source = type.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(java.net.URI.create(source.toString()));
  }

  /**
   * A process of the user's with secrets in its environment and arguments, agents' sockets, a
   * socket without a file and shared memory. What connects to a socket leaves a file in "run".
   */
  private static final String VICTIM =
      """
      import ctypes, os, signal, socket, sys, threading
      run, name, key = sys.argv[1], sys.argv[2], int(sys.argv[3])
      def serve(address, mark):
          s = socket.socket(socket.AF_UNIX); s.bind(address); s.listen()
          def loop():
              while True:
                  s.accept(); open(run + "/" + mark + ".reached", "w").close()
          threading.Thread(target=loop, daemon=True).start()
      for agent in ("ssh-agent", "gpg-agent", "docker", "bus"):
          serve(run + "/" + agent, agent)
      serve("\\0" + name, "abstract")
      c = ctypes.CDLL(None)
      memory = c.shmget(key, 4096, 0o1600)
      def end(*_):
          c.shmctl(memory, 0, None); os._exit(0)
      signal.signal(signal.SIGTERM, end)
      print("ready", memory >= 0, flush=True)
      while True: signal.pause()
      """;

  private static Process victim(Path house, Path outside) throws IOException {
    var builder =
        new ProcessBuilder(
            "/usr/bin/python3",
            "-c",
            VICTIM,
            house.resolve("run").toString(),
            Attempts.ABSTRACT_SOCKET,
            Integer.toString(Attempts.SHARED_MEMORY),
            "--token=" + Attempts.CANARY,
            "VICTIM");
    builder.environment().put("HOST_SECRET", "VICTIM-CANARY " + Attempts.CANARY);
    Process victim = builder.directory(outside.toFile()).redirectErrorStream(true).start();
    String ready = victim.inputReader().readLine();
    if (!"ready True".equals(ready)) {
      throw new IOException("The victim is not ready: " + ready);
    }
    return victim;
  }

  private static List<String> heard(ServerSocket tcp, DatagramSocket udp) throws IOException {
    var heard = new ArrayList<String>();
    tcp.setSoTimeout(50);
    udp.setSoTimeout(50);
    try {
      tcp.accept().close();
      heard.add("Somebody connected to the host's port.");
    } catch (SocketTimeoutException quiet) {
      // As it should be.
    }
    try {
      udp.receive(new DatagramPacket(new byte[64], 64));
      heard.add("A datagram reached the host.");
    } catch (SocketTimeoutException quiet) {
      // As it should be.
    }
    return heard;
  }

  /** Names, rights, owners, times and contents of all files. */
  private static List<String> state(Path... folders) throws IOException {
    var state = new ArrayList<String>();
    for (Path folder : folders) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted().map(AbuseHost::describe).forEach(state::add);
      }
    }
    return state;
  }

  private static String describe(Path path) {
    try {
      var attributes =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String content = attributes.isRegularFile() ? Files.readString(path) : "";
      return "%s %s %s %s %s"
          .formatted(
              path,
              attributes.permissions(),
              attributes.owner(),
              attributes.lastModifiedTime(),
              content.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
