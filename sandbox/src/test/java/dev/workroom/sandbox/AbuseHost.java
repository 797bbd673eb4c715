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

  /** What got out or did not work; empty if all is well. */
  static List<String> run(Path home, Kind kind, Place place) throws Exception {
    Path outside = Files.createDirectory(home.resolve("outside"));
    Path granted = Files.createDirectory(home.resolve("granted"));
    Path stage = Files.createDirectory(home.resolve("stage"));
    Path scratch = Files.createDirectory(home.resolve("scratch"));
    Files.writeString(outside.resolve("secret.txt"), Attempts.SECRET + "\n");
    Files.writeString(granted.resolve("in.txt"), "granted\n");
    Files.createSymbolicLink(granted.resolve("link_out"), outside.resolve("secret.txt"));
    Sandbox sandbox = new Sandboxes(home.resolve("state")).exactly(kind);
    Process victim = victim(outside);
    try (var tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
        var local = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      local.bind(UnixDomainSocketAddress.of(granted.resolve("host.sock")));
      List<String> before = state(outside, granted);
      Path inside = place == Place.COMMAND ? granted : stage;
      var line = new ArrayList<>(attempts(outside, granted, inside, tcp.getLocalPort(), victim));
      String said =
          switch (place) {
            case WORKER -> worker(sandbox, line, granted, stage);
            case COMMAND -> command(sandbox, line, granted, scratch);
          };
      var wrong = new ArrayList<>(judge(said));
      if (!state(outside, granted).equals(before)) {
        wrong.add("Files changed from " + before + " to " + state(outside, granted));
      }
      if (!victim.isAlive()) {
        wrong.add("A process of the host was killed.");
      }
      wrong.addAll(heard(tcp, udp));
      return wrong;
    } finally {
      victim.destroyForcibly();
    }
  }

  private static List<String> judge(String said) {
    var wrong = new ArrayList<String>();
    List<String> lines = said.lines().toList();
    lines.stream().filter(line -> line.startsWith("ESCAPED")).forEach(wrong::add);
    long blocked = lines.stream().filter(line -> line.startsWith("blocked")).count();
    if (!lines.contains("works can read what is granted")
        || !lines.contains("works can write to the stage")
        || !lines.contains("end")
        || blocked < 50) {
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

  private static Process victim(Path outside) throws IOException {
    var builder = new ProcessBuilder("/bin/sh", "-c", "sleep 300; true VICTIM");
    builder.environment().put("HOST_SECRET", "VICTIM-CANARY");
    return builder.directory(outside.toFile()).start();
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
