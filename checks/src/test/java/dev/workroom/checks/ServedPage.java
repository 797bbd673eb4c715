package dev.workroom.checks;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The built program serving its page, and a real browser that looks at it. */
final class ServedPage implements AutoCloseable {
  private static final Pattern LINK = Pattern.compile("http://\\S+/sign-in\\?token=\\S+");
  static final double PATIENCE = 240_000;

  private final Path place;
  private final Workroom workroom;
  private final int port;
  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new ArrayList<>();
  private Process server;

  ServedPage(Path place) throws Exception {
    this(place, new Workroom(place.resolve("home"), place));
  }

  ServedPage(Path place, Workroom workroom) throws Exception {
    this.place = place;
    this.workroom = workroom;
    try (var free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
    System.setProperty("playwright.cli.dir", NpmPackages.driver().toString());
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1",
                        "PLAYWRIGHT_NODEJS_PATH",
                        found("node"))));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(found("chromium")))
                    .setArgs(List.of("--no-sandbox")));
    this.server = served();
  }

  private static String found(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(program + " is missing; ./test installs it"))
        .toString();
  }

  private Process served() throws Exception {
    Process process =
        workroom.start(List.of("dev.workroom.app.Main"), "serve", "--port", String.valueOf(port));
    for (int i = 0; i < 3_000; i++) {
      try (var _ = new Socket("127.0.0.1", port)) {
        return process;
      } catch (IOException _) {
        if (!process.isAlive()) {
          throw new AssertionError("the server ended: " + workroom.finish(process, 1));
        }
        Thread.sleep(100);
      }
    }
    throw new AssertionError("the server did not start: " + workroom.finish(process, 1));
  }

  /** A browser that followed the printed link. */
  BrowserContext signedIn(boolean dark) throws Exception {
    var context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(1440, 900)
                .setLocale("en-US")
                .setColorScheme(
                    dark
                        ? com.microsoft.playwright.options.ColorScheme.DARK
                        : com.microsoft.playwright.options.ColorScheme.LIGHT));
    context.setDefaultTimeout(PATIENCE);
    context.onPage(this::watched);
    context.newPage().navigate(link());
    return context;
  }

  /** What the page complains of is a fault of the page, except that a server which is down is. */
  private void watched(Page page) {
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !message.text().contains("net::ERR_")) {
        complaints.add(message.text() + " " + message.location());
      }
    });
  }

  /** Complaints of the browser about the page since the last time. */
  List<String> complaints() {
    List<String> all = List.copyOf(complaints);
    complaints.clear();
    return all;
  }

  private String link() throws Exception {
    var again = workroom.run("serve");
    Matcher link = LINK.matcher(again.out());
    assertThat(link.find()).as("a second start finds the first: %s", again).isTrue();
    return link.group();
  }

  /** Ends the server as a power cut does: nothing of it is told. */
  void kill() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  /** The server again, at the same address. */
  void startAgain() throws Exception {
    server = served();
  }

  String at(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** A copy of a room's inputs in a folder to grant. */
  Path room(String name, String as) throws IOException {
    Path room = Workroom.root().resolve("rooms").resolve(name);
    Path work = Files.createDirectories(place.resolve(as));
    Files.copy(room.resolve("WORKROOM.md"), work.resolve("WORKROOM.md"));
    try (Stream<Path> all = Files.walk(room.resolve("inputs"))) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Path to = work.resolve(room.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    return work.toRealPath();
  }

  /**
   * Delegates as a person does: words, a folder chosen in the browser, a model; ends on the task.
   */
  void delegated(Page page, String words, Path folder, Path script) {
    page.navigate(at("/new"));
    page.getByLabel("Outcome").fill(words);
    page.getByLabel("Model").fill("script:" + script);
    page.locator(".add-folder").click();
    Locator dialog = page.locator("dialog[open]");
    dialog
        .getByLabel("Path", new Locator.GetByLabelOptions().setExact(true))
        .and(dialog.locator("input"))
        .fill(String.valueOf(folder.getParent()));
    dialog.getByText("Go", new Locator.GetByTextOptions().setExact(true)).click();
    dialog.locator("li button:has(span:text-is(\"%s\"))".formatted(folder.getFileName())).click();
    assertThat(dialog.locator(".granted")).containsText("This grants " + folder);
    dialog.getByText("Grant this folder").click();
    page.locator("button.big").click();
    page.waitForURL(Pattern.compile(".*/s/[\\w-]+$"));
  }

  /** A session that was begun as the page begins one, in a mode that asks nothing. */
  String begun(Page page, String words, Path folder, Path script) {
    return begun(page, words, folder, "script:" + script);
  }

  String begun(Page page, String words, Path folder, String model) {
    return String.valueOf(
        page.evaluate(
            """
            async ([text, path, model]) => {
              const answer = await fetch("/api/sessions", {
                method: "POST",
                headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
                body: JSON.stringify({ text, folders: [{ path, writable: true }], mode: "AUTO", model }),
              });
              return (await answer.json()).session;
            }
            """,
            List.of(words, folder.toString(), model)));
  }

  /** What axe finds that is serious, by rule and place. */
  @SuppressWarnings("unchecked")
  List<String> inaccessible(Page page) throws Exception {
    page.evaluate(NpmPackages.axe());
    return (List<String>)
        Objects.requireNonNull(
            page.evaluate(
                """
                async () => (await axe.run(document)).violations
                  .filter((v) => v.impact === "serious" || v.impact === "critical")
                  .flatMap((v) => v.nodes.map((n) => v.id + " " + n.target.join(" ") + ": " + n.failureSummary))
                """));
  }

  /** Numbers of the entries of a session as the server has them, and as they should be. */
  void logIsWhole(Page page, String session) {
    Object gaps =
        page.evaluate(
            """
            async (id) => {
              const { entries, end } = await (await fetch(`/api/sessions/${id}/entries?after=0&limit=2000`)).json();
              return entries.length === end && entries.every((e, i) => e.seq === i + 1);
            }
            """,
            session);
    assertThat(gaps).as("entries of %s follow each other", session).isEqualTo(true);
  }

  /** The tools that a session called, in order; each call has one result. */
  @SuppressWarnings("unchecked")
  List<String> calls(Page page, String session) {
    return (List<String>)
        Objects.requireNonNull(
            page.evaluate(
                """
                async (id) => {
                  const { entries } = await (await fetch(`/api/sessions/${id}/entries?after=0&limit=2000`)).json();
                  const events = entries.map((e) => e.event);
                  const ended = events.filter((e) => e.type === "ToolFinished").map((e) => e.call);
                  return events.filter((e) => e.type === "ModelReplied")
                    .flatMap((e) => e.message.content.filter((block) => block.type === "ToolUse"))
                    .map((use) => use.tool + (ended.filter((call) => call === use.id).length === 1 ? "" : " not once"));
                }
                """,
                session));
  }

  /** The tools that a script calls if all goes its way, in order, without those of its agents. */
  static List<String> scripted(Path script) throws IOException {
    return Pattern.compile("\\btool: (\\w+)")
        .matcher(Files.readString(script).split("\nagents:", 2)[0])
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /** All that a person said to a session. */
  String said(Page page, String session) {
    return String.valueOf(
        page.evaluate(
            """
            async (id) => {
              const { entries } = await (await fetch(`/api/sessions/${id}/entries?after=0&limit=2000`)).json();
              return JSON.stringify(entries.filter((e) => e.event.type === "UserSaid").map((e) => e.event.content));
            }
            """,
            session));
  }

  /** Every file of a folder, by its path, with its content's hash. */
  static Map<String, String> contents(Path folder) throws Exception {
    var all = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        all.put(String.valueOf(folder.relativize(file)), HexFormat.of().formatHex(hash));
      }
    }
    return all;
  }

  void picture(Page page, String name) throws IOException {
    Path folder = Files.createDirectories(Workroom.root().resolve("checks/target/gallery"));
    page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
  }

  static String words(String room) throws IOException {
    try (InputStream in =
        Files.newInputStream(Workroom.root().resolve("rooms").resolve(room).resolve("TASK.md"))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly();
  }
}
