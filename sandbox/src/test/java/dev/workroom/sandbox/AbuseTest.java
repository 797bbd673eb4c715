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
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({"NAMESPACES, WORKER", "NAMESPACES, COMMAND", "LANDLOCK, WORKER"})
  void nothingGetsOut(Kind kind, Place place) throws Exception {
    assertThat(AbuseHost.run(home, kind, place)).isEmpty();
  }

  /** When the tests run as root, an ordinary user takes the same way; else the one above was he. */
  @ParameterizedTest
  @CsvSource({"NAMESPACES, WORKER", "NAMESPACES, COMMAND", "LANDLOCK, WORKER"})
  void nothingGetsOutForAnOrdinaryUser(Kind kind, Place place) throws Exception {
    Path classes = Files.createDirectory(home.resolve("classes"));
    for (Class<?> type : List.of(AbuseHost.class, Sandboxes.class, Sandbox.class)) {
      copy(AbuseHost.place(type), classes.resolve(type.getSimpleName()));
    }
    Path own = Files.createDirectory(home.resolve("own"));
    var line = new ArrayList<String>();
    if (Files.getAttribute(own, "unix:uid").equals(0)) {
      Files.setAttribute(home, "unix:uid", NOBODY);
      Files.setAttribute(own, "unix:uid", NOBODY);
      line.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp"));
    try (Stream<Path> places = Files.list(classes)) {
      line.add(String.join(":", places.map(Path::toString).toList()));
    }
    line.addAll(List.of(AbuseHost.class.getName(), own.toString(), kind.name(), place.name()));

    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain("WRONG").contains("finished as").doesNotContain("as root");
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
