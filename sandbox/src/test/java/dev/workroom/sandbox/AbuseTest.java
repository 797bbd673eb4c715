package dev.workroom.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.sandbox.AbuseHost.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing gets out of any kind, whoever runs it. */
class AbuseTest {
  private static final int NOBODY = 65534;
  private Path home;

  @BeforeEach
  void create() throws IOException {
    home = Files.createTempDirectory("workroom-abuse").toRealPath();
  }

  @AfterEach
  void remove() throws IOException {
    Trees.delete(home);
  }

  /** Every kind that works here, with every place where something of the agent's runs. */
  static List<Arguments> everywhere() throws Exception {
    Path folder = Files.createTempDirectory("workroom-kinds");
    try {
      var all = new ArrayList<Arguments>();
      var sandboxes = new Sandboxes(folder);
      for (var finding : sandboxes.findings()) {
        if (finding.works() && finding.kind() != Kind.VM) {
          boolean commands = sandboxes.exactly(finding.kind()).isolation().runsCommands();
          for (boolean ordinary : new boolean[] {false, true}) {
            all.add(Arguments.of(finding.kind(), Place.WORKER, ordinary));
            if (commands) {
              all.add(Arguments.of(finding.kind(), Place.COMMAND, ordinary));
            }
          }
        }
      }
      // Emulated, so that every machine has it; what it takes is installed by ./test.
      all.add(Arguments.of(Kind.VM, Place.COMMAND, false));
      all.add(Arguments.of(Kind.VM, Place.COMMAND, true));
      assertThat(all).as("kinds of isolation that work here").isNotEmpty();
      return all;
    } finally {
      Trees.delete(folder);
    }
  }

  /** When the tests run as root, an ordinary user takes the same way; else both are the same. */
  @ParameterizedTest(name = "{0} {1}, ordinary user: {2}")
  @MethodSource("everywhere")
  void nothingGetsOut(Kind kind, Place place, boolean ordinary) throws Exception {
    Path classes = Files.createDirectory(home.resolve("classes"));
    for (Class<?> type : List.of(AbuseHost.class, Sandboxes.class, Sandbox.class)) {
      copy(AbuseHost.place(type), classes.resolve(type.getSimpleName()));
    }
    Path own = Files.createDirectory(home.resolve("own"));
    var line = new ArrayList<String>();
    int user = (int) Files.getAttribute(own, "unix:uid");
    if (ordinary && Files.getAttribute(own, "unix:uid").equals(0)) {
      Files.setAttribute(home, "unix:uid", NOBODY);
      Files.setAttribute(own, "unix:uid", NOBODY);
      user = NOBODY;
      line.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp"));
    try (Stream<Path> places = Files.list(classes)) {
      line.add(String.join(":", places.map(Path::toString).toList()));
    }
    line.addAll(List.of(AbuseHost.class.getName(), own.toString(), kind.name(), place.name()));
    line.add("--token=" + Attempts.CANARY);

    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    for (String name : List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GITHUB_TOKEN")) {
      builder.environment().put(name, "sk-" + Attempts.CANARY);
    }
    builder.environment().put("HOME", own.resolve("house").toString());
    builder.environment().put("SSH_AUTH_SOCK", own.resolve("house/run/ssh-agent").toString());
    builder.environment().put("DOCKER_HOST", "unix://" + own.resolve("house/run/docker"));
    builder
        .environment()
        .put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + own.resolve("house/run/bus"));
    if (kind == Kind.VM) {
      Path machine = TestMachine.copy(home.resolve("machine"), user);
      builder.environment().put(TestMachine.PLACE, machine.toString());
    }
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain("WRONG").contains("finished as");
    if (ordinary) {
      assertThat(said).doesNotContain("as root");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isRegularFile(from)) {
      Files.copy(from, Path.of(to + ".jar"), StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }
}
