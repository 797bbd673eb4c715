package dev.workroom.checks;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person delegates the tasks of the rooms on the page, in a real browser. */
@Order(3)
class PageTest {
  private static final String DRAWN =
      "() => document.querySelector('.pages img')?.naturalWidth > 400";

  @TempDir static Path place;
  private static ServedPage served;
  private static BrowserContext person;

  @BeforeAll
  static void start() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(ServedPage.PATIENCE);
    served = new ServedPage(place);
    person = served.signedIn(false);
  }

  /** Waits for the first page of a file, and says what stands there instead if it does not come. */
  private static void drawn(Page page) {
    try {
      page.waitForFunction(DRAWN);
    } catch (TimeoutError e) {
      throw new AssertionError(
          "nothing is drawn at " + page.url() + ": " + page.locator(".viewer").innerHTML(), e);
    }
  }

  @AfterAll
  static void end() {
    served.close();
  }

  @Test
  void financeIsPlannedEditedReloadedTracedAndUndone() throws Exception {
    Path folder = served.room("finance", "finance");
    Map<String, String> before = ServedPage.contents(folder);
    Page page = person.newPage();
    served.delegated(page, ServedPage.words("finance"), folder, PageScripts.room("finance"));
    Locator plan = page.locator("wr-plan-card");
    assertThat(plan).containsText("Nothing has been changed yet.");
    assertAccessible(page, "plan");

    plan.getByLabel("Reword step 6").click();
    plan.getByLabel("Words of step 6").fill("Write the narrative for the CFO, one page at most");
    plan.getByText("Keep").click();
    plan.getByLabel("Stop before step 6").click();
    plan.getByText("Start with changes").click();
    assertThat(plan).hasCount(0);
    page.reload();
    assertThat(page.locator(".flow")).containsText("with changes");

    assertThat(plan).containsText("Look at the plan again");
    assertThat(folder.resolve("Q1-variance.xlsx")).exists();
    assertThat(folder.resolve("CFO-narrative.docx")).doesNotExist();
    plan.getByText("Go on", exactly()).click();
    Locator report = page.locator(".report");
    assertThat(report).containsText("Done");
    assertThat(report.locator(".items .warn")).hasCount(0);
    assertThat(page.locator(".side")).containsText("Write the narrative for the CFO, one page");
    assertAccessible(page, "report");

    report.getByText("Q1-variance.xlsx").last().click();
    assertThat(page.locator(".viewer .chips")).containsText("Checked");
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Data").setExact(true))
        .click();
    page.locator("td.r").nth(3).click();
    assertThat(page.locator(".side .trace")).containsText(".csv");
    assertThat(page.locator(".side .trace table")).not().hasCount(0);
    assertAccessible(page, "workbook");
    page.goBack();

    report.getByText("CFO-narrative.docx").last().click();
    assertThat(page.locator(".pages img")).hasCount(1);
    drawn(page);
    assertAccessible(page, "narrative");
    page.goBack();

    report.getByText("Undo all changes").click();
    assertThat(page.locator(".toast")).containsText("taken back");
    assertThat(ServedPage.contents(folder)).isEqualTo(before);
    served.logIsWhole(page, id(page));
    page.close();
    assertThat(served.complaints()).isEmpty();
  }

  @Test
  void productAsksIsRefusedAndAllowedInTwoTabs() throws Exception {
    Path folder = served.room("product", "product");
    Page page = person.newPage();
    served.delegated(
        page,
        ServedPage.words("product"),
        folder,
        PageScripts.asking(place, PageScripts.room("product")));
    Locator question = page.locator("wr-question-card");
    assertThat(question).containsText("How many themes at most?");
    assertAccessible(page, "question");
    question.getByLabel("Nine").check();
    question.getByText("Answer", exactly()).click();

    Page other = person.newPage();
    other.navigate(page.url());
    assertThat(other.locator("wr-plan-card")).isVisible();
    page.locator("wr-plan-card").getByText("Start", exactly()).click();
    assertThat(other.locator("wr-plan-card")).hasCount(0);
    page.getByText("Pause", onPage()).click();
    other.getByText("Resume", onPage()).click();

    Locator card = other.locator("wr-ask-card").first();
    assertThat(card).containsText("draft.md");
    assertThat(card).containsText("Leaves this computer");
    assertThat(card.locator("button").first()).hasText("Allow once");
    assertAccessible(other, "approval");
    Locator draft = other.locator("wr-ask-card").filter(having("draft.md"));
    draft.getByText("Do not allow").click();
    draft.getByRole(AriaRole.TEXTBOX).fill("No drafts, please.");
    draft.getByText("Do not allow").click();
    page.locator("wr-ask-card").filter(having("note.txt")).getByText("Allow once").click();
    Locator loss = page.locator("wr-ask-card").filter(having("Would delete"));
    assertThat(loss.locator("li").first()).containsText("made in this task");
    assertThat(loss.locator("li").last())
        .containsText(Pattern.compile("(bytes|kB) · last changed .* · yours"));
    assertThat(loss).containsText("2 files");
    assertThat(loss).containsText("You can have it back until");
    loss.getByText("Do not allow").click();
    loss.getByText("Do not allow").click();

    assertThat(page.locator(".report")).containsText("Done");
    assertThat(other.locator(".report")).containsText("Done");
    assertThat(page.locator(".tolatest")).hasCount(0);
    assertThat(other.locator(".tolatest")).hasCount(0);
    assertThat(folder.resolve("note.txt")).exists();
    assertThat(folder.resolve("scratch")).doesNotExist();
    assertThat(other.locator(".flow")).containsText("No drafts, please.");
    other.locator(".side .tabs").getByText("Files").click();
    other.locator(".side .change").getByText("note.txt").click();
    assertThat(other.locator(".side wr-diff")).containsText("A note.");
    served.logIsWhole(page, id(page));
    other.close();
    page.close();
    assertThat(served.complaints()).isEmpty();
  }

  @Test
  void marketingIsSteeredAndSurvivesAServerThatDies() throws Exception {
    Path folder = served.room("marketing", "marketing");
    Page page = person.newPage();
    Path script = PageScripts.slow(place, PageScripts.room("marketing"));
    served.delegated(page, ServedPage.words("marketing"), folder, script);
    page.locator("wr-plan-card").getByText("Start", exactly()).click();
    page.getByLabel("Message to the task").fill("Denmark waits for the price.");
    page.getByLabel("Message to the task").press("Control+Enter");
    assertThat(page.locator(".said:not(.unsent)")).containsText("Denmark waits for the price.");

    served.kill();
    assertThat(page.locator(".lost")).isVisible();
    assertThat(page.locator(".app:not(.stale) .dot.run")).hasCount(0);
    served.picture(page, "lost");
    served.startAgain();
    assertThat(page.locator(".lost")).hasCount(0);

    assertThat(page.locator(".report")).containsText("Done");
    for (String file : List.of("Messaging.docx", "Calendar.xlsx", "Launch.pptx")) {
      assertThat(folder.resolve(file)).exists();
      assertThat(page.locator(".report .files")).containsText(file);
    }
    String session = id(page);
    served.logIsWhole(page, session);
    assertThat(served.calls(page, session))
        .as("what was called, in order, each with one result")
        .isEqualTo(ServedPage.scripted(script));
    assertThat(served.said(page, session)).containsOnlyOnce("Denmark waits for the price.");
    for (String file : List.of("Launch.pptx", "Messaging.docx")) {
      page.locator(".report").getByText(file).last().click();
      drawn(page);
      page.goBack();
    }
    page.close();
    assertThat(served.complaints()).isEmpty();
  }

  @Test
  void aTaskIsStoppedRenamedArchivedAndFound() throws Exception {
    Path folder = Files.createDirectory(place.resolve("slow")).toRealPath();
    Path script =
        Files.writeString(
            place.resolve("sleep.yaml"),
            """
            script: runs something that does not end
            steps:
              - say: Something slow.
                calls:
                  - {tool: Shell, input: {command: "echo begun > begun.txt; sleep 61379"}}
            """);
    Page page = person.newPage();
    page.navigate(served.at("/"));
    String session = served.begun(page, "Sleep for long", folder, script);
    page.navigate(served.at("/s/" + session));
    assertThat(page.locator(".flow")).containsText("sleep 61379");
    page.getByText("Stop", onPage()).click();
    assertThat(page.locator(".head")).containsText("Stopped");
    assertThat(ProcessHandle.allProcesses().map(each -> each.info().commandLine().orElse("")))
        .noneMatch(line -> line.contains("sleep 61379"));

    page.getByLabel("More for this task").click();
    page.getByText("Rename", onPage()).click();
    page.getByLabel("Name of the task").fill("A night's rest");
    page.getByLabel("Name of the task").press("Enter");
    assertThat(page.locator(".rail .sess").filter(having("A night's rest"))).hasCount(1);
    page.getByLabel("More for this task").click();
    page.getByText("Archive", onPage()).click();
    assertThat(page.locator(".toast")).containsText("is archived");
    assertThat(page.locator(".rail .sess").filter(having("A night's rest"))).hasCount(0);
    page.navigate(served.at("/search"));
    page.locator(".main input").first().fill("night");
    assertThat(page.locator(".main")).containsText("A night's rest");
    assertAccessible(page, "found");
    page.close();
    assertThat(served.complaints()).isEmpty();
  }

  @Test
  void aWideTableWithSignsInItsNameIsShownToItsLastColumnAndUndone() throws Exception {
    Path folder = Files.createDirectory(place.resolve("signs")).toRealPath();
    String name = "10%2F & 20% of #1.csv";
    Page page = person.newPage();
    page.navigate(served.at("/"));
    String session = served.begun(page, "Write a table", folder, PageScripts.wide(place, name));
    page.navigate(served.at("/s/" + session));
    page.locator(".report .files").getByText(name).click();

    assertThat(page.locator(".head h1")).hasText(name);
    page.locator("td", new Page.LocatorOptions().setHasText("c1")).first().click();
    page.keyboard().press("End");
    assertThat(page.locator(".fx")).containsText("KN1");
    assertThat(page.locator(".fx code")).hasText("c300");
    assertThat(page.locator("td[aria-selected=true]")).isInViewport();
    page.goBack();
    page.locator(".report").getByText("Undo all changes").click();
    assertThat(page.locator(".toast")).containsText("1 change taken back");
    page.locator(".side .tabs").getByText("Files").click();
    assertThat(page.locator(".side .change")).containsText("as it was");
    assertThat(folder.resolve(name)).doesNotExist();
    page.close();
    assertThat(served.complaints()).isEmpty();
  }

  @Test
  void ofDeletionsTooManyToListSomeAreNamedSeenAndAllowed() throws Exception {
    Path folder = Files.createDirectories(place.resolve("parts")).toRealPath();
    Path old = Files.createDirectory(folder.resolve("old"));
    for (int i = 1; i <= 501; i++) {
      Files.createFile(old.resolve("note-%d.txt".formatted(i)));
    }
    Page page = person.newPage();
    page.navigate(served.at("/"));
    String session = served.begun(page, "Clear the old notes", folder, PageScripts.clearing(place));
    page.navigate(served.at("/s/" + session));
    Locator card = page.locator("wr-ask-card");
    assertThat(card).containsText("All 501 changes");
    assertAccessible(page, "parts");
    Locator some = card.getByLabel("Only some of them");
    Locator allow = card.locator(".btn.primary");

    some.fill("nothing like it");
    assertThat(card.locator("[role=status]")).containsText("names none of this list");
    assertThat(allow).isDisabled();
    served.complaints();
    some.fill("1-20, !3");
    assertThat(card.locator("[role=status]")).hasText("19 of 501 changes:");
    Locator listed = card.locator("li");
    assertThat(listed).hasCount(19);
    List<Path> named =
        listed.allInnerTexts().stream()
            .map(line -> folder.resolve(line.replaceFirst("(?s).*delete ", "").strip()))
            .toList();
    assertThat(named).allMatch(Files::exists);
    assertThat(allow).hasText("Allow 19 of 501");
    allow.click();

    assertThat(page.locator(".flow")).containsText("allowed 19 of 501 changes");
    assertThat(page.locator(".report")).containsText("Done");
    assertThat(named).noneMatch(Files::exists);
    assertThat(ServedPage.contents(old)).hasSize(501 - 19);
    page.close();
    assertThat(served.complaints()).isEmpty();
  }

  @Test
  void theOtherScreensAreAccessibleInBothThemesAndNarrow() throws Exception {
    for (boolean dark : List.of(false, true)) {
      try (BrowserContext context = served.signedIn(dark)) {
        Page page = context.pages().getFirst();
        for (String path :
            List.of(
                "/",
                "/new",
                "/search",
                "/plugins",
                "/connectors",
                "/settings",
                "/health",
                "/nowhere")) {
          page.navigate(served.at(path));
          assertThat(page.locator(".main h1, .page h2").first()).isVisible();
          page.waitForFunction("() => !document.querySelector('.skeleton')");
          assertAccessible(
              page, (path.equals("/") ? "inbox" : path.substring(1)) + (dark ? "-dark" : ""));
        }
        page.setViewportSize(380, 780);
        page.navigate(served.at("/new"));
        assertThat(page.getByLabel("Outcome")).isVisible();
        assertAccessible(page, "narrow" + (dark ? "-dark" : ""));
        assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
            .as("nothing sticks out at 380 pixels")
            .isEqualTo(380);
      }
    }
    assertThat(served.complaints()).isEmpty();
  }

  @Test
  void whoHasNoCookieSeesHowToSignInAndNothingElse() throws Exception {
    try (BrowserContext stranger = served.signedIn(false)) {
      stranger.clearCookies();
      Page page = stranger.pages().getFirst();
      page.navigate(served.at("/"));
      assertThat(page.locator("h2")).containsText("You are not signed in");
      assertAccessible(page, "signed-out");
    }
    try (BrowserContext forgotten = served.signedIn(false)) {
      Page page = forgotten.pages().getFirst();
      assertThat(page.locator(".foot")).not().containsText("connecting");
      forgotten.clearCookies();
      page.getByText("Search", onPage()).first().click();
      assertThat(page.locator("h2")).containsText("You are not signed in");
    }
    served.complaints();
  }

  private static void assertAccessible(Page page, String name) throws Exception {
    served.picture(page, name);
    assertThat(served.inaccessible(page)).as("what axe finds on %s", name).isEmpty();
  }

  private static Page.GetByTextOptions onPage() {
    return new Page.GetByTextOptions().setExact(true);
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  private static Locator.FilterOptions having(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static String id(Page page) {
    return page.url().replaceAll(".*/s/", "");
  }
}
