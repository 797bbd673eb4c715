package dev.workroom.extensions.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The public conformance suite of the protocol, both eras, against our client.
 *
 * <p>The suite starts a command for each scenario, all at once. Here it is a script that hands the
 * scenario to the client in this very process: dozens of Java machines would take minutes.
 */
class ConformanceTest {
  private static final String SCRIPT =
      """
      #!/bin/bash
      exec 3<>/dev/tcp/127.0.0.1/%d
      printf '%%s\\n' "$MCP_CONFORMANCE_SCENARIO" "$MCP_CONFORMANCE_PROTOCOL_VERSION" \\
        "${MCP_CONFORMANCE_CONTEXT:-{\\}}" "${@: -1}" >&3
      read -r said <&3
      echo "$said" >&2
      """;

  @TempDir Path folder;
  private ServerSocket scenarios = new ServerSocket();

  ConformanceTest() throws IOException {}

  @BeforeEach
  void listen() throws IOException {
    scenarios = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket one = scenarios.accept();
              Thread.ofVirtual().start(() -> play(one));
            }
          } catch (IOException _) {
            // the test is over
          }
        });
  }

  private static void play(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String scenario = in.readLine();
      String version = in.readLine();
      String context = in.readLine();
      URI url = URI.create(in.readLine());
      String said;
      try {
        said = new ConformanceClient(url, Tree.read(context)).play(scenario, version);
      } catch (Exception e) {
        said = "failed: " + e;
      }
      socket
          .getOutputStream()
          .write((said.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() throws IOException {
    scenarios.close();
  }

  @Test
  void theClientPassesAllThatTheRevisionWithSessionsRequires() throws Exception {
    assertThat(passed("2025-11-25")).hasSize(18);
  }

  @Test
  void theClientPassesAllThatTheStatelessRevisionRequires() throws Exception {
    assertThat(passed("2026-07-28")).hasSize(32);
  }

  @Test
  void theServerPassesAllThatTheRevisionWithSessionsRequires() throws Exception {
    try (LoopbackMount server = SampleOffers.served()) {
      assertThat(run("server", "2025-11-25", "--url", server.url().toString()))
          .hasSizeGreaterThanOrEqualTo(30);
    }
  }

  @Test
  void theServerPassesAllThatTheStatelessRevisionRequires() throws Exception {
    try (LoopbackMount server = SampleOffers.served()) {
      assertThat(run("server", "2026-07-28", "--url", server.url().toString()))
          .hasSizeGreaterThanOrEqualTo(37);
    }
  }

  private List<String> passed(String revision) throws Exception {
    Path script =
        Files.writeString(folder.resolve("client"), SCRIPT.formatted(scenarios.getLocalPort()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return run("client", revision, "--command", script.toString());
  }

  /** The scored scenarios, all of which the suite must have found passed. */
  private List<String> run(String side, String revision, String... more) throws Exception {
    NpmFolder npm = NpmFolder.conformance();
    Path log = folder.resolve("log");
    var line =
        new ArrayList<>(
            List.of(
                npm.node22().resolve("node").toString(),
                npm.file("conformance", "dist/index.js").toString(),
                side,
                "--requirements",
                revision,
                "--timeout",
                "120000",
                "-o",
                folder.resolve("results").toString()));
    line.addAll(List.of(more));
    Process suite =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(suite.waitFor(240, TimeUnit.SECONDS)).as("the suite ends").isTrue();
    String said = Files.readString(log);
    assertThat(suite.exitValue()).as(said + failures()).isZero();
    return Pattern.compile("(?m)^✓ (\\S+):").matcher(said).results().map(m -> m.group(1)).toList();
  }

  private String failures() throws IOException {
    var text = new StringBuilder();
    try (Stream<Path> all = Files.walk(folder.resolve("results"))) {
      for (Path file : all.filter(f -> f.endsWith("checks.json")).toList()) {
        for (Tree check : Tree.read(Files.readString(file)).items()) {
          if (check.at("status").text().equals("FAILURE")) {
            text.append("\n%s: %s".formatted(folder.relativize(file), check.json()));
          }
        }
      }
    }
    return text.toString();
  }
}
