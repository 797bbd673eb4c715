package dev.workroom.sandbox;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A virtual machine that runs: its process and the sockets that lead into it. */
final class RunningMachine implements AutoCloseable {
  private static final int CONSOLE_BYTES = 1 << 14;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path place;
  private final KeptOutput console = new KeptOutput(CONSOLE_BYTES);
  private final List<SocketChannel> channels = new ArrayList<>();

  private RunningMachine(Process process, Path place) {
    this.process = process;
    this.place = place;
    Thread.ofVirtual().start(() -> console.drain(process.getInputStream()));
  }

  /** A fresh machine of our own image and nothing else, without a fence of its own. */
  static RunningMachine boot(Qemu qemu, MachineImage image)
      throws IOException, InterruptedException {
    Path place = place();
    return start(qemu.line(image, place, List.of()), place);
  }

  /**
   * A machine that goes on where the snapshot was taken. QEMU itself is fenced in: it reads the
   * image and the folders, and no guest that takes it over gets further.
   */
  static RunningMachine restore(Qemu qemu, MachineImage image, Path snapshot, List<Path> folders)
      throws IOException, InterruptedException {
    Path place = place();
    var line = new ArrayList<>(qemu.line(image, place, folders));
    line.addAll(List.of("-incoming", "unix:" + place.resolve("incoming")));
    var rules = new ArrayList<>(Landlock.systemRules());
    var readable = new ArrayList<>(List.of(image.kernel(), image.agent()));
    image.disk().ifPresent(readable::add);
    Stream.concat(readable.stream(), folders.stream())
        .forEach(path -> rules.add(new Jail.Rule(FileRules.Access.READ, path)));
    rules.add(new Jail.Rule(FileRules.Access.WRITE, place));
    if (qemu.processor() == Qemu.Processor.KVM) {
      rules.add(new Jail.Rule(FileRules.Access.DEVICE, Path.of("/dev/kvm")));
    }
    RunningMachine machine = start(Jail.commandLine(rules, 0, line), place);
    try (SocketChannel incoming = machine.connect("incoming");
        var state = Files.newInputStream(snapshot)) {
      state.transferTo(Channels.newOutputStream(incoming));
      return machine;
    } catch (IOException | InterruptedException | RuntimeException e) {
      machine.close();
      throw e;
    }
  }

  /** Short, since a socket's whole path has at most 107 bytes. */
  private static Path place() throws IOException {
    Path place =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "workroom-vm",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createDirectory(place.resolve("none"));
    return place;
  }

  private static RunningMachine start(List<String> line, Path place)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.directory(Path.of("/").toFile());
    try {
      return new RunningMachine(Spawner.start(builder), place);
    } catch (IOException | InterruptedException e) {
      Trees.delete(place);
      throw e;
    }
  }

  /** Connects to one of its sockets as soon as it is there; it is closed with the machine. */
  SocketChannel connect(String name) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + CONNECT_LIMIT.toNanos();
    Path socket = place.resolve(name);
    while (true) {
      var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        channels.add(channel);
        return channel;
      } catch (IOException notYet) {
        channel.close();
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("The virtual machine does not start: " + console());
        }
      }
      Thread.sleep(5);
    }
  }

  /** Where its sockets are. */
  Path folder() {
    return place;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Waits for its end; false if it still runs after that time. */
  boolean ended(Duration limit) throws InterruptedException {
    return process.waitFor(limit);
  }

  /** The last of what kernel, agent or QEMU said, on one line. */
  String console() {
    List<String> said = console.text().strip().lines().map(String::strip).toList();
    String last = String.join(" | ", said.subList(Math.max(0, said.size() - 3), said.size()));
    return last.isEmpty() ? "it says nothing." : last;
  }

  @Override
  public void close() throws IOException {
    process.toHandle().destroyForcibly();
    for (SocketChannel channel : channels) {
      channel.close();
    }
    Trees.delete(place);
  }
}
