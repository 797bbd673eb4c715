package dev.workroom.sandbox;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Confined;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Program;
import dev.workroom.core.sandbox.Sandbox.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Tries a sandbox with canaries: a secret that must not be read, writes that must land in the layer
 * only, a listening port that must not be reached. What exists on a machine says nothing; what runs
 * does.
 */
final class SandboxProbe {
  private static final String SECRET = "canary-7f3a91";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * Each attempt says a word only if it succeeds; the last line says that the script came so far.
   * Only what the shell does itself, since a worker may be unable to start programs.
   */
  private static final String ATTEMPTS =
      """
      read -r line <%1$s/granted/in.txt && echo "$line"
      read -r line <%1$s/outside/secret.txt && echo "$line"
      echo x >%1$s/outside/written.txt && echo wrote-outside
      [ -n "$BASH_VERSION" ] && exec 3<>/dev/tcp/127.0.0.1/%2$d && echo reached-network
      """;

  private final Path place;

  private SandboxProbe(Path place) {
    this.place = place;
  }

  /**
   * Runs worker and command in that sandbox.
   *
   * @param folder a private folder for the canaries, on the file system that will hold the layers
   * @throws IOException with one sentence that says what does not hold and what to do
   */
  static void examine(Sandbox sandbox, Path folder) throws IOException, InterruptedException {
    Path place = Files.createTempDirectory(folder.toRealPath(), "probe");
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String part : List.of("granted", "outside", "stage", "scratch")) {
        Files.createDirectory(place.resolve(part));
      }
      Files.writeString(place.resolve("granted/in.txt"), "granted\n");
      Files.writeString(place.resolve("outside/secret.txt"), SECRET + "\n");
      var probe = new SandboxProbe(place);
      String attempts = ATTEMPTS.formatted(place, listener.getLocalPort());
      probe.worker(sandbox, attempts);
      if (sandbox.isolation().runsCommands()) {
        probe.command(sandbox, attempts);
      }
    } finally {
      Trees.delete(place);
    }
  }

  private void worker(Sandbox sandbox, String attempts) throws IOException, InterruptedException {
    String script =
        attempts
            + "echo x >%1$s/granted/in.txt && echo wrote-granted\n".formatted(place)
            + "echo staged > %1$s/stage/out.txt\necho end\n".formatted(place);
    var program =
        new Program(
            List.of("/bin/bash", "-c", script),
            List.of(place.resolve("granted")),
            List.of(place.resolve("stage")),
            Map.of(),
            0);
    String output;
    String errors;
    try (Confined confined = sandbox.start(program)) {
      Thread limit = Thread.ofVirtual().start(() -> closeAfterLimit(confined));
      confined.input().close();
      output = new String(confined.output().readAllBytes(), StandardCharsets.UTF_8);
      errors = new String(confined.errors().readAllBytes(), StandardCharsets.UTF_8);
      limit.interrupt();
    }
    if (!output.equals("granted\nend\n")) {
      throw failure("worker", output, errors);
    }
    if (!Files.exists(place.resolve("stage/out.txt"))) {
      throw new IOException("What the worker stages does not arrive.");
    }
    untouched();
  }

  private void command(Sandbox sandbox, String attempts) throws IOException, InterruptedException {
    String script = attempts + "echo changed > in.txt\necho end\nexit 7\n";
    Path granted = place.resolve("granted");
    var limits = new Limits(LIMIT, 64, 1L << 30, 1L << 30, 1 << 14);
    var command =
        new Command(
            script,
            granted,
            List.of(new Folder(granted.toString(), true)),
            place.resolve("scratch"),
            limits);
    Ran ran;
    try {
      ran = sandbox.run(command);
    } catch (IOException e) {
      throw failure("command", "", String.valueOf(e.getMessage()));
    }
    if (!ran.end().isEmpty()) {
      throw new IOException(ran.end());
    }
    List<String> said = ran.output().lines().toList();
    if (!said.contains("granted") || !said.contains("end") || ran.exit() != 7) {
      throw failure("command", ran.output(), "");
    }
    for (String word : List.of(SECRET, "wrote-outside", "reached-network")) {
      if (said.contains(word)) {
        throw failure("command", word, "");
      }
    }
    Path changed = ran.layers().getFirst().upper().resolve("in.txt");
    if (!Files.readString(changed).equals("changed\n")) {
      throw new IOException("What a command changes does not arrive in its layer.");
    }
    untouched();
  }

  /** The host's own look at the canaries. */
  private void untouched() throws IOException {
    if (!Files.readString(place.resolve("granted/in.txt")).equals("granted\n")
        || Files.exists(place.resolve("outside/written.txt"))) {
      throw new IOException("The sandbox lets changes through to the user's files.");
    }
  }

  private static IOException failure(String who, String output, String errors) {
    List<String> said = output.lines().toList();
    if (said.contains(SECRET)) {
      return new IOException("The %s can read outside the granted folders.".formatted(who));
    }
    if (said.contains("wrote-outside") || said.contains("wrote-granted")) {
      return new IOException("The %s can change files that it must not.".formatted(who));
    }
    if (said.contains("reached-network")) {
      return new IOException("The %s can reach the network.".formatted(who));
    }
    return new IOException(Advice.on(errors.isBlank() ? output : errors));
  }

  private static void closeAfterLimit(Confined confined) {
    try {
      Thread.sleep(LIMIT);
      confined.close();
    } catch (InterruptedException answeredInTime) {
      Thread.currentThread().interrupt();
    }
  }
}
