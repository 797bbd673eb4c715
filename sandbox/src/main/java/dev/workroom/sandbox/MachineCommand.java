package dev.workroom.sandbox;

import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Layer;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Ran;
import dev.workroom.sandbox.LimitWatch.Breach;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One command in one machine: the conversation with the agent of {@code scripts/vm-agent.sh}. */
final class MachineCommand {
  private static final Duration LAST_BREATH = Duration.ofSeconds(30);
  private static final int ENTROPY_BYTES = 64;
  private static final int KILLED = 137;

  private final RunningMachine machine;
  private final Command command;
  private final List<MachineFolder> folders;
  private final SocketChannel control;
  private final KeptOutput output;
  private volatile Optional<Breach> end = Optional.empty();
  private String failure = "";
  private OptionalInt exit = OptionalInt.empty();

  /** A granted folder in a machine: the number of its export is its place in the list. */
  record MachineFolder(Path path, boolean writable) {}

  private MachineCommand(RunningMachine machine, Command command, List<MachineFolder> folders)
      throws IOException, InterruptedException {
    this.machine = machine;
    this.command = command;
    this.folders = folders;
    this.control = machine.connect("control");
    this.output = new KeptOutput(command.limits().outputBytes());
  }

  /** Runs the command to its end in a machine that waits for one; an interrupt ends both. */
  static Ran run(
      RunningMachine machine, Command command, List<MachineFolder> folders, long memoryBytes)
      throws IOException, InterruptedException {
    return new MachineCommand(machine, command, folders).run(memoryBytes);
  }

  private Ran run(long memoryBytes) throws IOException, InterruptedException {
    var said = Channels.newInputStream(machine.connect("output"));
    var changed = Channels.newInputStream(machine.connect("changes"));
    try (var monitor = new Monitor(machine.connect("monitor"))) {
      monitor.resume();
      send(order(memoryBytes));
      Thread drain = Thread.ofVirtual().start(() -> output.drain(said));
      var layers = new FutureTask<List<Layer>>(() -> layers(changed));
      Thread.ofVirtual().start(layers);
      await(Thread.ofVirtual().start(this::listen));
      drain.join();
      if (!failure.isEmpty() || exit.isEmpty()) {
        throw new IOException(
            "The virtual machine ended before the command did: "
                + (failure.isEmpty() ? machine.console() : failure));
      }
      List<Layer> changes = arrived(layers);
      String text = output.text();
      Optional<Breach> breach =
          end.isPresent() ? end : LimitWatch.breachAtEnd(command.limits(), exit.getAsInt(), text);
      return new CommandRun.Result(exit.orElse(KILLED), text, output.truncated(), breach)
          .ran(text, changes);
    }
  }

  /** Soon after the agent's last word, since the machine is off by then. */
  private static List<Layer> arrived(FutureTask<List<Layer>> layers)
      throws IOException, InterruptedException {
    try {
      return layers.get(LAST_BREATH.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("The virtual machine does not hand over what the command changed.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new IOException(cause.getMessage(), cause);
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Until the agent has said all; the time is kept here, since the machine's clock is its own. */
  private void await(Thread answers) throws IOException, InterruptedException {
    if (answers.join(command.limits().time())) {
      return;
    }
    end = Optional.of(new Breach(LimitWatch.tooLong(command.limits()), false));
    send("stop\n");
    if (!answers.join(LAST_BREATH)) {
      throw new IOException(
          LimitWatch.tooLong(command.limits())
              + " The virtual machine did not stop by itself; its changes are lost. Its console: "
              + machine.console());
    }
  }

  private String order(long memoryBytes) {
    Limits limits = command.limits();
    byte[] entropy = new byte[ENTROPY_BYTES];
    new SecureRandom().nextBytes(entropy);
    var order = new StringBuilder();
    order.append("clock ").append(Instant.now().getEpochSecond()).append('\n');
    order.append("entropy ").append(Base64.getEncoder().encodeToString(entropy)).append('\n');
    order.append("zone ").append(ZoneId.systemDefault().getId()).append('\n');
    order.append("user ").append(user()).append('\n');
    order.append(
        "limits %d %d %d\n"
            .formatted(
                limits.processes(),
                Math.min(limits.memoryBytes(), memoryBytes) / 1024,
                limits.diskBytes() / 512));
    order.append(
        "space %dk %dk\n"
            .formatted(
                Math.min(limits.diskBytes(), memoryBytes / 2) / 1024, memoryBytes / 4 / 1024));
    for (int i = 0; i < folders.size(); i++) {
      var folder = folders.get(i);
      order.append(
          "folder %d %s %s\n".formatted(i, folder.writable ? "rw" : "ro", base64(folder.path)));
    }
    order.append("script ").append(base64(command.script())).append('\n');
    order.append("run ").append(base64(command.directory())).append('\n');
    return order.toString();
  }

  /** The user's own numbers, so that inside too the files are his. */
  private static String user() {
    try {
      Path self = Path.of("/proc/self");
      return Files.getAttribute(self, "unix:uid") + " " + Files.getAttribute(self, "unix:gid");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String base64(Object text) {
    return Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void send(String text) throws IOException {
    Channels.newOutputStream(control).write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void listen() {
    try {
      var lines =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(control), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(line);
      }
    } catch (IOException closed) {
      // A machine that is killed closes its sockets; what is missing is noticed.
    }
  }

  private void hear(String line) {
    Limits limits = command.limits();
    if (line.startsWith("exit ") && line.substring(5).matches("\\d{1,3}")) {
      exit = OptionalInt.of(Integer.parseInt(line.substring(5)));
    } else if (line.startsWith("failed ")) {
      failure = line.substring(7);
    } else if (line.startsWith("end ") && end.isEmpty()) {
      end =
          Optional.of(
              switch (line.substring(4)) {
                case "processes" -> new Breach(LimitWatch.tooManyProcesses(limits), false);
                case "memory" -> new Breach(LimitWatch.tooMuchMemory(limits), false);
                case "disk" -> LimitWatch.tooMuchDisk(limits);
                default -> new Breach("Stopped.", false);
              });
    }
  }

  private List<Layer> layers(java.io.InputStream changes) throws IOException {
    var in = new java.io.BufferedInputStream(changes, 1 << 16);
    var layers = new ArrayList<Layer>();
    for (int i = 0; i < folders.size(); i++) {
      var folder = folders.get(i);
      if (folder.writable) {
        Path place = Files.createDirectory(command.scratch().resolve(Integer.toString(i)));
        Path upper = place.resolve("upper");
        ChangeArchive.unpack(in, folder.path, upper, command.limits().diskBytes());
        layers.add(new Layer(folder.path, upper));
      }
    }
    return layers;
  }
}
