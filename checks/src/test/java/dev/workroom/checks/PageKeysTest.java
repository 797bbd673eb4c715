package dev.workroom.checks;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page without a mouse, and what it shows of files of every kind. */
class PageKeysTest {
  /** Makes one file of each kind that Workroom writes; asks twice, and waits to be steered. */
  private static final String SCRIPT =
      """
      script: a small workbook with its papers
      steps:
        - say: One question before I begin.
          calls:
            - {tool: Question, input: {questions: [{question: "Which years?", options: [Both, The last]}]}}
        - say: My plan.
          calls:
            - {tool: Plan, input: {steps: [{title: Build the workbook, creates: [Sales.xlsx]}, {title: Write the papers, creates: [Summary.docx, Talk.pptx]}]}}
        - say: First the workbook.
          calls:
            - tool: Workbook
              input:
                path: Sales.xlsx
                sheets:
                  - name: Sales
                    tables:
                      - {name: Sales, query: "SELECT region AS \\"Region\\", sum(amount) AS \\"Amount\\" FROM 'sales.csv' GROUP BY region ORDER BY region"}
                    charts:
                      - {type: column, title: Amount by region, table: Sales, category: Region, series: [Amount]}
        - say: Now the papers.
          calls:
            - name: total
              tool: Query
              input: {sql: "SELECT sum(amount) AS amount FROM 'sales.csv'"}
        - calls:
            - {tool: Report, input: {path: Summary.docx, title: Sales, body: "All regions sold 1,234 together."}}
            - {tool: Deck, input: {path: Talk.pptx, title: Sales, slides: [{title: All regions sold 1234 together, query: "SELECT region AS \\"Region\\", sum(amount) AS \\"Amount\\" FROM 'sales.csv' GROUP BY region"}]}}
        - delay: 6s
          say: A note beside the plan.
          calls:
            - {name: skipped, tool: Write, input: {path: note.txt, content: A note.}}
        - expect:
            - {call: skipped, ok: false}
          say: On with it.
          calls:
            - {tool: Write, input: {path: note.txt, content: "A note, again."}}
        - say: All is done.
      """;

  /** Notes what is announced and what the system is asked to show. */
  private static final String LISTENS =
      """
      window.announced = [];
      window.notified = [];
      addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
        for (const one of document.querySelectorAll("[aria-live], [role=status], [role=alert]")) {
          const words = one.textContent.trim();
          if (words && !window.announced.includes(words)) window.announced.push(words);
        }
      }).observe(document, { subtree: true, childList: true, characterData: true }));
      const Real = window.Notification;
      window.Notification = class extends Real {
        constructor(title, more) { super(title, more); window.notified.push(title); }
      };
      """;

  /** What has the focus: whether it is the wanted, and whether the focus is seen. */
  private static final String FOCUSED =
      """
      (wanted) => {
        const at = document.activeElement;
        const ringed = (one) => one && (getComputedStyle(one).outlineStyle !== "none" || getComputedStyle(one).boxShadow !== "none");
        const around = [at, at.closest(".opt, .box, .file, .finder, label"), at.nextElementSibling];
        const bordered = at.closest(".box, .finder");
        return { there: at.matches(wanted), seen: at === document.body || Boolean(bordered) || around.some(ringed), what: at.outerHTML.slice(0, 200) };
      }
      """;

  @TempDir static Path place;
  private static final SpokenReply speech = new SpokenReply();
  private static FakeEndpoint endpoint;
  private static ServedPage served;

  @BeforeAll
  static void start() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(ServedPage.PATIENCE);
    endpoint = new FakeEndpoint(speech);
    served =
        new ServedPage(
            place,
            new Workroom(place.resolve("home"), place)
                .with("OPENAI_BASE_URL", Protocol.CHAT.address(endpoint))
                .with("OPENAI_API_KEY", "none"));
  }

  @AfterAll
  static void end() {
    served.close();
    endpoint.close();
  }

  @Test
  void theKeyboardAloneIsEnoughAndWhatHappensIsSaid() throws Exception {
    Path folder = sales("keys");
    Path script = Files.writeString(place.resolve("keys.yaml"), SCRIPT);
    try (BrowserContext context = served.signedIn(false)) {
      context.grantPermissions(List.of("notifications"));
      context.addInitScript(LISTENS);
      Page page = context.pages().getFirst();
      page.navigate(served.at("/settings"));
      tab(page, "button.notify");
      press(page, "Enter");
      page.navigate(served.at("/"));
      assertThat(page.locator(".main h1").first()).isVisible();

      press(page, "n");
      assertThat(page.getByLabel("Outcome")).isFocused();
      type(page, "Build the sales workbook");
      tab(page, ".add-folder");
      press(page, "Enter");
      tab(page, "dialog .go input");
      press(page, "Control+a");
      type(page, folder.toString());
      press(page, "Enter");
      assertThat(page.locator("dialog .granted")).containsText("This grants " + folder);
      tab(page, "dialog footer .primary");
      press(page, "Enter");
      assertThat(page.locator("dialog[open]")).hasCount(0);
      tab(page, "input[list=models]");
      press(page, "Control+a");
      type(page, "script:" + script);
      tab(page, "button.big");
      press(page, "Enter");
      page.waitForURL(Pattern.compile(".*/s/[\\w-]+$"));
      assertThat(page.locator("wr-question-card")).isVisible();
      back(page, "wr-question-card input[type=radio]");
      press(page, "ArrowUp");
      assertThat(page.getByLabel("The last")).isChecked();
      tab(page, "wr-question-card .primary");
      press(page, "Enter");

      assertThat(page.locator("wr-plan-card")).isVisible();
      Page other = context.newPage();
      other.navigate(served.at("/health"));
      page.evaluate(
          "() => Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })");
      tab(page, "wr-plan-card .primary");
      press(page, "Enter");
      assertThat(page.locator("wr-plan-card")).hasCount(0);

      assertThat(page.locator(".flow")).containsText("Wrote deck Talk.pptx");
      press(page, "/");
      type(page, "Leave the note as it is.");
      press(page, "Control+Enter");
      assertThat(page.locator(".said:not(.unsent)")).containsText("Leave the note as it is.");

      assertThat(page.locator("wr-ask-card")).containsText("note.txt");
      back(page, "wr-ask-card .primary");
      assertThat(page.locator("wr-ask-card .primary")).hasText("Allow once");
      press(page, "Enter");
      assertThat(page.locator(".report .files")).containsText("Sales.xlsx");
      assertThat(folder.resolve("note.txt")).exists();

      back(page, ".report .file a[title$='Sales.xlsx']");
      press(page, "Enter");
      assertThat(page.locator("wr-grid td").first()).isVisible();
      tab(page, "wr-grid td[role=gridcell]");
      for (String key : List.of("Control+Home", "ArrowDown", "ArrowRight")) {
        press(page, key);
      }
      assertThat(page.locator(".fx")).containsText("B2");
      assertThat(page.locator(".side .trace")).containsText("sales.csv");
      assertThat(page.locator(".side .trace table")).containsText("700");

      assertThat(said(page, "announced"))
          .as("what a screen reader is told")
          .anyMatch(words -> words.contains("needs you"))
          .anyMatch(words -> words.contains("is done"));
      assertThat(said(page, "notified"))
          .as("what the system shows")
          .anyMatch(words -> words.contains("needs you"))
          .anyMatch(words -> words.contains("is done"));
    }
    assertThat(served.complaints()).isEmpty();
  }

  /** How much of the conversation comes after what is seen. */
  private static final String AFTER =
      "(() => { const flow = document.querySelector('.flow'); return flow.scrollHeight - flow.scrollTop - flow.clientHeight; })()";

  /** How far down the screen a line stands that is being read, two frames from now. */
  private static final String STANDS =
      """
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
        const line = [...document.querySelectorAll(".flow p")].find((one) => one.textContent.startsWith("Line 35 "));
        done(Math.round(line.getBoundingClientRect().top));
      })))\
      """;

  @Test
  void whoReadsUpwardsStaysThereWhileTextComesAndReturnsToTheEnd() throws Exception {
    try (BrowserContext context = served.signedIn(false)) {
      Page page = context.pages().getFirst();
      String model = Protocol.CHAT.model("m");
      String session = served.begun(page, "Tell me all of it", sales("told"), model);
      page.navigate(served.at("/s/" + session));
      told(page, 1, 60);
      page.waitForFunction("() => " + AFTER + " < 2");

      page.locator(".flow").hover();
      page.mouse().wheel(0, -600);
      page.waitForFunction("() => " + AFTER + " >= 599");
      Object stands = page.evaluate(STANDS);
      told(page, 61, 90);
      assertThat(page.evaluate(STANDS)).as("where who reads stands").isEqualTo(stands);

      page.locator(".tolatest").click();
      page.waitForFunction("() => " + AFTER + " < 2");
      told(page, 91, 120);
      page.waitForFunction("() => " + AFTER + " < 2");
      assertThat(page.locator(".tolatest")).hasCount(0);
      speech.end();
      assertThat(page.locator(".report")).containsText("Done");
    }
    assertThat(served.complaints()).isEmpty();
  }

  private static void told(Page page, int from, int to) {
    for (int i = from; i <= to; i++) {
      speech.say("Line %d of what is told.\n\n".formatted(i));
    }
    assertThat(page.locator(".flow")).containsText("Line %d of what is told.".formatted(to));
  }

  @Test
  void whatIsOpenedAtTheEndIsReadFromItsStart() throws Exception {
    var lines = new StringBuilder("script: looks often\nsteps:\n  - say: A look.\n    calls:\n");
    for (int i = 1; i <= 60; i++) {
      lines.append("      - {tool: Glob, input: {pattern: \"*.%d\"}}\n".formatted(i));
    }
    Path script = Files.writeString(place.resolve("looks.yaml"), lines + "  - say: That is all.\n");
    try (BrowserContext context = served.signedIn(false)) {
      Page page = context.pages().getFirst();
      String session = served.begun(page, "Look often", sales("looks"), script);
      page.navigate(served.at("/s/" + session));
      assertThat(page.locator(".report")).containsText("Done");

      page.locator(".act.more").first().click();
      page.waitForFunction("() => " + AFTER + " > 300");
      assertThat(
              page.locator(
                      ".act", new Page.LocatorOptions().setHasText(Pattern.compile("\\*\\.1\\b")))
                  .first())
          .isInViewport();
    }
    assertThat(served.complaints()).isEmpty();
  }

  private static final String PAPERS =
      """
      script: a workbook, a report and a deck, and two versions of a note
      steps:
        - calls:
            - tool: Workbook
              input:
                path: Sales.xlsx
                sheets:
                  - name: Sales
                    tables:
                      - {name: Sales, query: "SELECT region AS \\"Region\\", sum(amount) AS \\"Amount\\" FROM 'sales.csv' GROUP BY region ORDER BY region"}
                    charts:
                      - {type: column, title: Amount by region, table: Sales, category: Region, series: [Amount]}
            - {tool: Query, input: {sql: "SELECT sum(amount) AS amount FROM 'sales.csv'"}}
            - {tool: Write, input: {path: note.txt, content: The first words.}}
        - calls:
            - {tool: Report, input: {path: Summary.docx, title: Sales, body: "All regions sold 1,234 together."}}
            - {tool: Deck, input: {path: Talk.pptx, title: Sales, slides: [{title: "All regions sold 1,234", bullets: ["North sold 700"]}]}}
            - {tool: Write, input: {path: note.txt, content: Other words.}}
        - say: All is done.
      """;

  /** What is shown of a file, and a part of what it says. */
  private record Shown(String where, String says) {}

  @Test
  void eachKindOfFileShowsWhatIsInItOrSaysWhyNot() throws Exception {
    Path folder = sales("kinds");
    Path archive = Workroom.root().resolve("rooms/archive/inputs");
    Files.copy(archive.resolve("cleaning contract.pdf"), folder.resolve("contract.pdf"));
    Files.copy(archive.resolve("photo.png"), folder.resolve("photo.png"));
    write(folder, "towns.csv", "Ort;Betrag\nZürich;12,50\n", Charset.forName("windows-1252"));
    write(folder, "huge.csv", "a,b\n" + "1234567,7654321\n".repeat(300_000));
    write(folder, "notes.md", "# A heading\n\nSome **strong** words.\n");
    write(folder, "mail.eml", "From: a@example.com\nSubject: The invoice\n\nIt is late.\n");
    write(folder, "data.json", "{\"answer\": 42}");
    write(folder, "empty.txt", "");
    try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("papers.zip")))) {
      zip.putNextEntry(new ZipEntry("inner.txt"));
    }
    write(folder, "binary.bin", "\0\1\2\3");
    for (String name : List.of("broken.xlsx", "broken.docx", "broken.pptx", "broken.pdf")) {
      write(folder, name, "PK\3\4 and then nothing of the kind");
    }
    write(folder, "broken.png", "no picture");

    var kinds = new LinkedHashMap<String, Shown>();
    kinds.put("Summary.docx", new Shown(".pages", "1 of 1"));
    kinds.put("Talk.pptx", new Shown(".pages", "1 of "));
    kinds.put("contract.pdf", new Shown(".pages", "1 of "));
    kinds.put("Sales.xlsx", new Shown("wr-grid", "North"));
    kinds.put("towns.csv", new Shown(".centre", "Zürich"));
    kinds.put("huge.csv", new Shown(".toolbar", "Open the file to see all of it."));
    kinds.put("notes.md", new Shown("article h2", "A heading"));
    kinds.put("photo.png", new Shown(".picture figcaption", "×"));
    kinds.put("note.txt", new Shown("pre.raw", "Other words."));
    kinds.put("mail.eml", new Shown(".centre", "The invoice"));
    kinds.put("data.json", new Shown("pre.raw", "42"));
    kinds.put("papers.zip", new Shown("pre.raw", "inner.txt"));
    kinds.put("empty.txt", new Shown(".empty", "The file is empty (0 bytes)."));
    kinds.put("binary.bin", new Shown(".empty", "This kind of file is not shown here."));
    kinds.put("broken.png", new Shown(".empty", "It is damaged"));
    for (String ending : List.of("xlsx", "docx", "pptx", "pdf")) {
      kinds.put("broken." + ending, new Shown(".empty", "broken." + ending));
    }
    kinds.put("gone.txt", new Shown(".empty", "gone.txt is not there any more."));

    try (BrowserContext context = served.signedIn(false)) {
      Page page = context.pages().getFirst();
      Path script = Files.writeString(place.resolve("papers.yaml"), PAPERS);
      String session = served.begun(page, "Write the papers", folder, script);
      page.navigate(served.at("/s/" + session));
      assertThat(page.locator(".report .files")).containsText("Talk.pptx");
      for (var kind : kinds.entrySet()) {
        page.navigate(file(session, folder, kind.getKey()));
        assertThat(page.locator(kind.getValue().where).first()).containsText(kind.getValue().says);
        if (kind.getValue().where.equals(".pages")) {
          page.waitForFunction("() => document.querySelector('.pages img')?.naturalWidth > 400");
        }
        if (!kind.getValue().where.equals(".empty")) {
          continue;
        }
        assertThat(page.locator(".centre").textContent()).doesNotContain("Exception");
      }

      for (var figure : Map.of("Summary.docx", "1,234", "Talk.pptx", "700").entrySet()) {
        page.navigate(file(session, folder, figure.getKey()));
        page.locator(".figure-chip").getByText(figure.getValue()).first().click();
        assertThat(page.locator(".side .trace")).containsText("sales.csv");
      }
      page.navigate(file(session, folder, "Sales.xlsx"));
      page.waitForFunction("() => document.querySelector('.chart img')?.naturalWidth > 200");
      page.locator("td.r").getByText("534").click();
      assertThat(page.locator(".side .trace table")).containsText("34");
      page.navigate(file(session, folder, "note.txt"));
      page.getByText("Compare", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(page.locator("wr-diff")).containsText("The first words.");
      assertThat(page.locator("wr-diff")).containsText("Other words.");
      assertThat(served.inaccessible(page)).as("what axe finds on a comparison").isEmpty();
    }
    served.complaints();
  }

  private static String file(String session, Path folder, String name) {
    return served.at("/s/" + session + "/file?path=" + folder.resolve(name));
  }

  private static void write(Path folder, String name, String text) throws IOException {
    write(folder, name, text, StandardCharsets.UTF_8);
  }

  private static void write(Path folder, String name, String text, Charset charset)
      throws IOException {
    Files.writeString(folder.resolve(name), text, charset);
  }

  @SuppressWarnings("unchecked")
  private static List<String> said(Page page, String where) {
    return (List<String>) java.util.Objects.requireNonNull(page.evaluate("() => window." + where));
  }

  private static Path sales(String name) throws IOException {
    Path folder = Files.createDirectory(place.resolve(name)).toRealPath();
    Files.writeString(
        folder.resolve("sales.csv"), "region,amount\nNorth,700\nSouth,500\nSouth,34\n");
    return folder;
  }

  private static void press(Page page, String key) {
    page.keyboard().press(key);
  }

  private static void type(Page page, String text) {
    page.keyboard().type(text);
  }

  private static void tab(Page page, String to) {
    tab(page, "Tab", to);
  }

  private static void back(Page page, String to) {
    tab(page, "Shift+Tab", to);
  }

  /** Goes on with a key until something has the focus; on the way each stop shows it. */
  @SuppressWarnings("unchecked")
  private static void tab(Page page, String key, String to) {
    page.locator(to).first().waitFor();
    for (int i = 0; i < 150; i++) {
      press(page, key);
      var at = (Map<String, Object>) java.util.Objects.requireNonNull(page.evaluate(FOCUSED, to));
      assertThat(at.get("seen")).as("the focus is seen on %s", at.get("what")).isEqualTo(true);
      if (Boolean.TRUE.equals(at.get("there"))) {
        return;
      }
    }
    throw new AssertionError(key + " does not reach " + to + " at " + page.url());
  }
}
