package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.Workroom.Ended;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that a person begins and decides over HTTP, with the server killed on the way. */
final class ServeTest {
  private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/sign-in\\S+");
  private static final Pattern SESSION = Pattern.compile("\"session\":\"([^\"]+)\"");

  @TempDir Path place;
  private final HttpClient client = HttpClient.newHttpClient();
  private Workroom workroom = new Workroom(Path.of(""), Path.of(""));
  private Path folder = Path.of("");
  private Path script = Path.of("");
  private @Nullable Process server;
  private String here = "";
  private String cookie = "";
  private int keys;

  @BeforeEach
  void aFolderAndAServer() throws Exception {
    folder = Files.createDirectory(place.resolve("folder")).toRealPath();
    script =
        Files.writeString(
            place.resolve("script.yaml"),
            """
            script: asks, writes two files, and runs something slow
            steps:
              - say: I have a question.
                calls:
                  - name: currency
                    tool: Question
                    input:
                      questions:
                        - question: Which currency?
                          options:
                            - {label: Euro, description: as in the ledger}
                            - {label: Dollar, description: as in the report}
              - say: First.
                calls:
                  - {name: first, tool: Write, input: {path: first.txt, content: one}}
              - say: Second.
                calls:
                  - {name: second, tool: Write, input: {path: second.txt, content: two}}
              - expect: [{call: second, ok: false}]
                say: Something slow.
                calls:
                  - name: slow
                    tool: Shell
                    input: {command: "sleep 4; echo slow > slow.txt"}
              - say: Done.
            """);
    workroom = new Workroom(place.resolve("home"), place);
    serve();
  }

  @AfterEach
  void end() throws Exception {
    running().destroyForcibly().waitFor();
  }

  private Process running() {
    return Objects.requireNonNull(server);
  }

  private void serve() throws Exception {
    Process started = workroom.start(List.of("dev.workroom.app.Main"), "serve", "--port", "0");
    server = started;
    Matcher link = LINK.matcher("");
    for (int i = 0; i < 3_000 && !link.reset(workroom.said(running())).find(); i++) {
      assertThat(started.isAlive()).as(workroom.said(running())).isTrue();
      Thread.sleep(50);
    }
    assertThat(link.reset(workroom.said(running())).find()).isTrue();
    here = "http://127.0.0.1:" + link.group(1);
    HttpResponse<String> entered =
        client.send(
            HttpRequest.newBuilder(URI.create(link.group())).build(), BodyHandlers.ofString());
    cookie = entered.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  @Test
  void aSessionIsAnsweredDeniedAllowedCutOffAndGoesOnByItself() throws Exception {
    String begin =
        "{\"text\":\"Write both.\",\"folders\":[{\"path\":\"%s\",\"writable\":true}],\"mode\":\"ASK\",\"model\":\"script:%s\"}"
            .formatted(folder, script);
    String begun = posted("/api/sessions", begin, "the-first-key");
    // The same key again begins nothing, at once or later.
    assertThat(posted("/api/sessions", begin, "the-first-key")).isEqualTo(begun);
    Matcher named = SESSION.matcher(begun);
    assertThat(named.find()).as(begun).isTrue();
    String session = "/api/sessions/" + named.group(1);

    awaited(session, "\"type\":\"Questions\"");
    aSecondStartFindsTheFirst();
    ordered(session, "{\"type\":\"Answer\",\"call\":\"%s\",\"answers\":[\"Euro\"]}");
    awaited(session, "first.txt?");
    String snapshot = waiting(session);
    assertThat(snapshot).contains("\"choices\":[{\"id\":\"once\"", "\"id\":\"around\"");
    String allow =
        "{\"type\":\"Allow\",\"call\":\"%s\",\"choice\":\"once\"}".formatted(call(snapshot));
    String key = "one-decision";
    String allowed = posted(session + "/commands", allow, key);

    awaited(session, "second.txt?");
    assertThat(posted(session + "/commands", allow, key)).isEqualTo(allowed);
    // What waits for a person outlives the server, and so does the browser's sign-in.
    killed();
    awaited(session, "\"status\":\"WAITING\"");
    assertThat(posted(session + "/commands", allow, key)).contains(allowed.split(",", 2)[0]);
    ordered(session, "{\"type\":\"Deny\",\"call\":\"%s\",\"reason\":\"one is enough\"}");

    awaited(session, "\"tool\":\"Shell\"");
    ordered(session, "{\"type\":\"Allow\",\"call\":\"%s\",\"choice\":\"once\"}");
    awaited(session, "\"type\":\"ToolStarted\",\"call\":\"" + "script-4-1");
    killed();
    // Nobody tells it to: it goes on by itself.
    awaited(session, "\"status\":\"DONE\"");

    assertThat(folder.resolve("first.txt")).hasContent("one");
    assertThat(folder.resolve("second.txt")).doesNotExist();
    String log = got(session + "/export");
    assertThat(count(log, "\"type\":\"FileChanged\""))
        .isEqualTo(count(log, "first.txt\",\"after\"") + count(log, "slow.txt\",\"after\""));
    assertThat(count(log, "\"type\":\"ToolFinished\"")).isEqualTo(4);
    assertThat(count(log, "\"type\":\"UserSaid\"")).isEqualTo(1);
    assertThat(count(log, "one is enough")).isGreaterThan(0);
    assertThat(workroom.run("audit", "verify").exit()).isZero();
    paths(session);
    aWorkbookIsShown(session);
    undone(session);
  }

  /** The worker opens it: the server's own class path has no library that could. */
  private void aWorkbookIsShown(String session) throws Exception {
    Path book = folder.resolve("budget.xlsx");
    Files.copy(Workroom.root().resolve("rooms/finance/inputs/budget-2026.xlsx"), book);
    String query = "?path=" + book;
    Matcher sheet =
        Pattern.compile("\"name\":\"([^\"]+)\"").matcher(got(session + "/preview" + query));
    assertThat(sheet.find()).isTrue();
    assertThat(got(session + "/grid" + query + "&sheet=" + sheet.group(1)))
        .contains("\"cells\":[{\"r\":1,", "\"t\":\"number\"", "\"widths\":[");
    assertThat(got(session + "/figures" + query)).isEqualTo("{\"figures\":[],\"places\":[]}");
    HttpResponse<String> untraced = sent(session + "/trace" + query + "&place=A1");
    assertThat(untraced.statusCode()).isEqualTo(404);
    assertThat(untraced.body()).contains("has recorded where the values of budget.xlsx come from");
  }

  /** Another file of the computer is none of the session's, however it is named. */
  private void paths(String session) throws Exception {
    Files.writeString(place.resolve("secret.txt"), "secret");
    Files.createSymbolicLink(folder.resolve("link.txt"), place.resolve("secret.txt"));
    String raw = session.replace("/api/sessions", "/raw");
    for (String path :
        List.of(
            place.resolve("secret.txt").toString(),
            folder + "/../secret.txt",
            folder + "/link.txt",
            "first.txt",
            "/etc/passwd")) {
      HttpResponse<String> answer = sent(raw + "?path=" + path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).doesNotContain("secret\n", "root:");
    }
    assertThat(sent(raw + "?path=" + folder + "/first.txt").body()).isEqualTo("one");
    assertThat(got(session + "/files")).contains("\"name\":\"first.txt\"", "\"state\":\"CREATED\"");
  }

  private void undone(String session) throws Exception {
    String answer = posted(session + "/commands", "{\"type\":\"Undo\"}", "undo-all-1");
    assertThat(answer).contains("first.txt").contains("\"refused\":[]");
    assertThat(folder.resolve("first.txt")).doesNotExist();
    Ended stopped = workroom.run("stop-server");
    assertThat(stopped.exit()).as("%s", stopped).isZero();
    assertThat(workroom.run("stop-server").out()).contains("No server is running");
  }

  private void aSecondStartFindsTheFirst() throws Exception {
    Ended second = workroom.run("serve");
    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.out()).startsWith(here + "/sign-in?token=");
    assertThat(second.err()).contains("runs already");
    assertThat(Files.getPosixFilePermissions(workroom.home().resolve("server.json"))).hasSize(2);
    theBrowserIsSentWithoutShowingTheLink();
    String secret = "sk-very-secret-1234";
    HttpResponse<String> stored =
        client.send(
            command("/api/keys/openai", "store-the-key")
                .PUT(BodyPublishers.ofString("{\"key\":\"" + secret + "\"}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(stored.body()).isEqualTo("{\"key\":\"file\"}");
    assertThat(Files.getPosixFilePermissions(workroom.home().resolve("keys"))).hasSize(2);
    assertThat(got("/api/settings") + got("/api/health") + workroom.said(running()))
        .contains("\"key\":\"file\"")
        .doesNotContain(secret);
  }

  /** What a program is started with is seen by every user of the computer. */
  private void theBrowserIsSentWithoutShowingTheLink() throws Exception {
    Path seen = place.resolve("seen.txt");
    Path opener = Files.createDirectory(place.resolve("bin")).resolve("xdg-open");
    Files.writeString(
        opener, "#!/bin/sh\necho \"$@\" > %1$s.new; mv %1$s.new %1$s\n".formatted(seen));
    assertThat(opener.toFile().setExecutable(true)).isTrue();
    Ended home =
        new Workroom(workroom.home(), place)
            .with("DISPLAY", ":0")
            .with("PATH", opener.getParent() + ":" + System.getenv("PATH"))
            .run();
    assertThat(home.exit()).as("%s", home).isZero();
    for (int i = 0; i < 600 && !Files.exists(seen); i++) {
      Thread.sleep(50);
    }
    Path page = Path.of(Files.readString(seen).strip());
    assertThat(Files.getPosixFilePermissions(page)).hasSize(2);
    Matcher link = LINK.matcher(Files.readString(page));
    assertThat(link.find()).isTrue();
    assertThat(home.out()).doesNotContain(link.group().replaceAll("\".*", ""));
  }

  private void killed() throws Exception {
    String before = cookie;
    running().destroyForcibly().waitFor();
    serve();
    assertThat(cookie).isNotEqualTo(before);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  /** The call that waits. */
  private static String call(String snapshot) {
    int waits = snapshot.indexOf("\"waits\":[{\"session\"");
    Matcher call = Pattern.compile("\"call\":\"([^\"]+)\"").matcher(snapshot.substring(waits));
    assertThat(call.find()).isTrue();
    return call.group(1);
  }

  private void ordered(String session, String order) throws Exception {
    posted(session + "/commands", order.formatted(call(waiting(session))), "order-key-" + ++keys);
  }

  /** What the session shows once it waits for a person, a moment after it shows what for. */
  private String waiting(String session) throws Exception {
    return awaited(session, "\"waits\":[{\"session\"");
  }

  private String awaited(String session, String what) throws Exception {
    String last = "";
    for (int i = 0; i < 3_000; i++) {
      last = got(session);
      if (last.contains(what)) {
        return last;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("it never came to " + what + ":\n" + last + workroom.said(running()));
  }

  private String got(String path) throws Exception {
    HttpResponse<String> answer = sent(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> sent(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(here + path)).header("Cookie", cookie).build(),
        BodyHandlers.ofString());
  }

  private String posted(String path, String body, String key) throws Exception {
    HttpResponse<String> answer =
        client.send(
            command(path, key).POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return answer.body();
  }

  private HttpRequest.Builder command(String path, String key) {
    return HttpRequest.newBuilder(URI.create(here + path))
        .header("Cookie", cookie)
        .header("Origin", here)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", key);
  }
}
