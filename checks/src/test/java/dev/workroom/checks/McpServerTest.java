package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.Workroom.Ended;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other assistants delegate to Workroom over HTTP, with the protocol's published clients. */
class McpServerTest {
  private static final Pattern SERVING =
      Pattern.compile("Serving at (http://127\\.0\\.0\\.1:\\d+/mcp)");

  @TempDir Path place;

  @Test
  void clientsOfBothErasDelegateApproveAndFetchAndStrangersDoNot() throws Exception {
    Path folder = Files.createDirectories(place.resolve("work")).toRealPath();
    Files.writeString(
        place.resolve("script.yaml"),
        """
        script: a note
        steps:
          - calls: [{tool: Write, input: {path: note.txt, content: hello}}]
          - calls: [{tool: Shell, input: {command: "rm old.txt older.txt oldest.txt kept.txt"}}]
          - say: The note is there.
        """);
    var workroom = new Workroom(place.resolve("home"), place);
    Path kept = place.resolve("token");
    Process server =
        workroom.start(
            List.of("dev.workroom.app.Main"),
            "mcp",
            "--folder",
            folder.toString(),
            "--model",
            "script:" + place.resolve("script.yaml"),
            "--mode",
            "ask",
            "--approve",
            "all",
            "--http",
            "0",
            "--token-file",
            kept.toString());
    try {
      URI url = url(workroom, server);
      String token = Files.readString(kept).strip();
      assertThat(workroom.said(server)).as("it is in its file alone").doesNotContain(token);

      assertThat(status(url, "Bearer wrong", "Origin", "http://localhost")).isEqualTo(401);
      assertThat(status(url, "Bearer " + token, "Origin", "http://evil.test")).isEqualTo(403);
      assertThat(status(url, "Bearer " + token, "Mcp-Session-Id", "stale")).isEqualTo(404);

      for (String version : List.of("1", "2")) {
        Files.deleteIfExists(folder.resolve("note.txt"));
        for (String name : List.of("old.txt", "older.txt", "oldest.txt", "kept.txt")) {
          Files.writeString(folder.resolve(name), name);
        }
        assertThat(delegated(version, url, token, folder))
            .as("the published client of version " + version)
            .contains("\"tools\":[\"delegate\",\"status\",\"approve\",\"fetch\",\"stop\"]")
            .contains(
                "May I write note.txt?", "Allow these 4 changes?", "Decided: 1; the task goes on.")
            .contains("\"answer\":\"The note is there.\"", "\"text\":\"hello\"")
            .contains("\"foreign\":true");
        assertThat(folder.resolve("note.txt")).hasContent("hello");
        assertThat(folder.toFile().list())
            .as("it allowed some of what the command deleted")
            .containsExactlyInAnyOrder("note.txt", "oldest.txt", "kept.txt");
      }

      Ended own =
          workroom.run(
              "connector",
              "add",
              "self",
              url.toString(),
              "--header",
              "Authorization: Bearer " + token);
      assertThat(own.exit()).as("%s", own).isZero();
      assertThat(workroom.run("connector", "test", "self").out())
          .as("our own client")
          .contains("self works; it has 5 tools.");
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static URI url(Workroom workroom, Process server)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + 120_000_000_000L;
    while (System.nanoTime() < end && server.isAlive()) {
      Matcher said = SERVING.matcher(workroom.said(server));
      if (said.find()) {
        return URI.create(said.group(1));
      }
      Thread.sleep(50);
    }
    throw new AssertionError("it does not serve: " + workroom.said(server));
  }

  private static int status(URI url, String authorization, String header, String value)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(url)
                .header("Authorization", authorization)
                .header(header, value)
                .POST(
                    BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private String delegated(String version, URI url, String token, Path folder) throws Exception {
    Path script = place.resolve("delegate.mjs");
    if (!Files.exists(script)) {
      try (var in = McpServerTest.class.getResourceAsStream("delegate.mjs")) {
        Files.copy(Objects.requireNonNull(in), script);
      }
    }
    Process node =
        new ProcessBuilder(
                "node",
                script.toString(),
                NpmPackages.servers().toString(),
                version,
                url.toString(),
                token,
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(node.getInputStream().readAllBytes());
    assertThat(node.waitFor()).as(said).isZero();
    return said;
  }
}
