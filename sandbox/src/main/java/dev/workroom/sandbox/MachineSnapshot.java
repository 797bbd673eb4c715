package dev.workroom.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The state of a machine that has booted and waits for its first command, in a file. Starting from
 * it takes a second where booting takes five, and every command gets a machine that has never seen
 * another.
 */
final class MachineSnapshot {
  private static final Duration BOOT_LIMIT = Duration.ofMinutes(3);
  private static final Duration KVM_BOOT_LIMIT = Duration.ofSeconds(20);

  private MachineSnapshot() {}

  /** The snapshot for that image and that QEMU in that folder; taken if it is not there. */
  static Path of(Qemu qemu, MachineImage image, Path folder)
      throws IOException, InterruptedException {
    Path snapshot = folder.resolve("snapshot");
    Path about = folder.resolve("snapshot.of");
    String signature =
        image.signature()
            + String.join(" ", qemu.line(image.named(), Path.of("place"), List.of()))
            + Files.getLastModifiedTime(qemu.program());
    if (Files.exists(snapshot)
        && Files.exists(about)
        && Files.readString(about).equals(signature)) {
      return snapshot;
    }
    Path part =
        Files.createTempFile(
            folder,
            "snapshot",
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      take(qemu, image, part);
      Files.deleteIfExists(about);
      Files.move(part, snapshot, StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(about, signature);
    } finally {
      Files.deleteIfExists(part);
    }
    return snapshot;
  }

  private static void take(Qemu qemu, MachineImage image, Path file)
      throws IOException, InterruptedException {
    try (RunningMachine machine = RunningMachine.boot(qemu, image)) {
      try {
        take(qemu, machine, file);
      } catch (IOException e) {
        // What QEMU said before it ended is the reason; what a socket says is only how it shows.
        throw machine.ended(Duration.ofSeconds(1))
            ? new IOException(
                "QEMU ended while the virtual machine started%s: %s"
                    .formatted(
                        qemu.processor() == Qemu.Processor.KVM
                            ? ", so KVM of this machine cannot carry it"
                            : "",
                        machine.console()),
                e)
            : e;
      }
    }
  }

  private static void take(Qemu qemu, RunningMachine machine, Path file)
      throws IOException, InterruptedException {
    try (SocketChannel control = machine.connect("control");
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        var monitor = new Monitor(machine.connect("monitor"))) {
      Duration limit = qemu.processor() == Qemu.Processor.KVM ? KVM_BOOT_LIMIT : BOOT_LIMIT;
      awaitReady(machine, control, limit);
      Path socket = machine.folder().resolve("saving");
      server.bind(UnixDomainSocketAddress.of(socket));
      var taking = new FutureTask<>(() -> copy(server, file));
      Thread.ofVirtual().start(taking);
      monitor.save(socket);
      taking.get();
    } catch (ExecutionException e) {
      throw new IOException("The virtual machine's state cannot be saved: " + e.getCause());
    }
  }

  private static long copy(ServerSocketChannel server, Path file) throws IOException {
    try (SocketChannel from = server.accept();
        var to = Files.newOutputStream(file)) {
      return Channels.newInputStream(from).transferTo(to);
    }
  }

  /** The agent says so when it has set up everything that does not depend on the command. */
  private static void awaitReady(RunningMachine machine, SocketChannel control, Duration limit)
      throws IOException, InterruptedException {
    Thread deadline =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.sleep(limit);
                control.close();
              } catch (InterruptedException ready) {
                Thread.currentThread().interrupt();
              } catch (IOException closing) {
                // It was to be closed.
              }
            });
    var lines =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(control), StandardCharsets.UTF_8));
    String said = "";
    try {
      said = String.valueOf(lines.readLine());
    } catch (IOException closed) {
      said = "nothing in time";
    } finally {
      deadline.interrupt();
    }
    if (!said.equals("ready")) {
      throw new IOException(
          "The virtual machine does not start within %d seconds; its console: %s"
              .formatted(limit.toSeconds(), machine.console()));
    }
  }
}
