package dev.workroom.app;

import dev.workroom.sandbox.Dialler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The program with names of its own: {@code *.test} is this machine as if it were out in the
 * public, but for a few that are traps.
 */
public final class NetworkedProgram {
  private NetworkedProgram() {}

  /** Arguments: a command line. */
  public static void main(String[] arguments) {
    var program =
        new Program(
            System.getenv(),
            Terminal.ofProcess(),
            Path.of(System.getProperty("workroom.home")),
            UnaryOperator.identity(),
            NetworkedProgram::dialler);
    Exit exit = program.run(arguments);
    System.exit(exit.code);
  }

  private static Dialler dialler(Set<String> never) {
    return new Dialler(NetworkedProgram::addresses, NetworkedProgram::refusal, never);
  }

  private static List<InetAddress> addresses(String name) throws UnknownHostException {
    return List.of(
        InetAddress.getByName(name.startsWith("metadata.") ? "169.254.169.254" : "127.0.0.1"));
  }

  private static Optional<String> refusal(InetAddress address) {
    return address.isLoopbackAddress() ? Optional.empty() : Optional.of("a trap");
  }
}
