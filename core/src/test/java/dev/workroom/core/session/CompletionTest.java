package dev.workroom.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Claim;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.EvidenceGiven;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.Rewound;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.Verified;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Finding.Severity;
import dev.workroom.core.event.Verdict;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What counts as shown: checks of the files as they are, and words that stand in a result. */
class CompletionTest {
  private static final List<String> DONE = List.of("the sum is stated", "out.xlsx is clean");
  private final List<Entry> log = new ArrayList<>();

  @Test
  void nothingIsShownThatNobodyShows() {
    result("q", "Query", new ToolResult.Ok("sum 42"));

    assertThat(Completion.of(DONE, log).items()).noneMatch(Completion.Item::shown);
    assertThat(Completion.of(DONE, log).whole()).isFalse();
    assertThat(Completion.of(List.of(), log).whole()).as("no items, nothing missing").isTrue();
  }

  @Test
  void wordsOfAResultShowAnItemWhateverTheirSpacesAndCase() {
    result("q", "Query", new ToolResult.Ok("The  Sum\nis 42"));
    claim(1, "the sum is 42");

    Completion.Item item = item(1);
    assertThat(item.shown()).isTrue();
    assertThat(item.shownBy()).containsExactly("“the sum is 42” (Query)");
  }

  @Test
  void wordsThatStandInNoResultAreCalledUnsupported() {
    result("q", "Query", new ToolResult.Ok("sum 42"));
    claim(1, "sum 43", "42");

    assertThat(item(1).unsupported())
        .as("the other is too short to show anything")
        .containsExactly("sum 43", "42");
    assertThat(item(1).shown()).isFalse();
  }

  @Test
  void theAgentsOwnWordsAndFailedCallsShowNothing() {
    result("e", "Evidence", new ToolResult.Ok("sum 42"));
    result("p", "Plan", new ToolResult.Ok("sum 42"));
    result("g", "Skill", new ToolResult.Ok("sum 42"));
    result("f", "Query", new ToolResult.Failed("sum 42"));
    claim(1, "sum 42");

    assertThat(item(1).unsupported()).containsExactly("sum 42");
  }

  @Test
  void aCleanCheckOfAFileShowsAnItemAndOneWithErrorsDoesNot() {
    check("/f/out.xlsx", "aa");
    claim(2, "out.xlsx");
    assertThat(item(2).shownBy())
        .containsExactly("check of out.xlsx: 3 sheets; what in it shows this is not said");
    claim(2, "out.xlsx: every row has an owner");
    assertThat(item(2).shownBy())
        .containsExactly("check of out.xlsx: 3 sheets, for: every row has an owner");

    check("/f/out.xlsx", "aa", new Finding(Severity.ERROR, "A1", "#REF!"));
    assertThat(item(2).shown()).isFalse();
    assertThat(Completion.of(DONE, log).bad()).containsExactly("/f/out.xlsx");
  }

  @Test
  void aCheckIsVoidWhenTheFileIsAnotherOneOrGone() {
    claim(2, "out.xlsx");
    check("/f/out.xlsx", "aa");
    changed("/f/out.xlsx", Optional.of("aa"));
    assertThat(item(2).shown()).as("the content that was checked").isTrue();

    changed("/f/out.xlsx", Optional.of("bb"));
    assertThat(item(2).shown()).as("another content").isFalse();

    check("/f/out.xlsx", "bb");
    changed("/f/out.xlsx", Optional.empty());
    assertThat(item(2).shown()).as("deleted").isFalse();
  }

  @Test
  void whatStrangersWroteShowsNothingButFiguresThatAQueryBrought() {
    var mail = new Label(Label.Origin.UNKNOWN, "a.eml");
    result("r", "Read", new ToolResult.Ok("All 12 items are done."), mail);
    result("q", "Query", new ToolResult.Ok("all is done: 4,711.50"), mail);
    claim(1, "all 12 items are done", "all is done", "711.50", "4,711.50");

    assertThat(item(1).unsupported())
        .containsExactly("all 12 items are done", "all is done", "711.50");
    assertThat(item(1).shownBy()).containsExactly("“4,711.50” (Query)");
  }

  @Test
  void aFileOfItsOwnShowsWhatIsSaidOfItAndNothingAlone() {
    add(
        new ModelReplied(
            0,
            new Message.Assistant(
                List.of(new ToolUse(new CallId("w"), "Write", Json.EMPTY)), StopReason.TOOL_USE),
            Usage.NONE));
    changed("/f/list.md", Optional.of("bb"));
    add(
        new ToolFinished(
            new CallId("w"),
            new ToolResult.Ok("Created list.md, 3 lines."),
            List.of(new Label(Label.Origin.UNKNOWN, "a.eml"))));
    result(
        "r",
        "Read",
        new ToolResult.Ok("each with its owner"),
        new Label(Label.Origin.UNKNOWN, "list.md (made from a.eml)"));
    claim(1, "list.md", "list.md: each with its owner", "created list.md", "with its owner");

    assertThat(item(1).unsupported()).containsExactly("list.md");
    assertThat(item(1).shownBy())
        .containsExactly(
            "file list.md, for: each with its owner",
            "“created list.md” (Write)",
            "“with its owner” (Read)");

    changed("/f/list.md", Optional.empty());
    assertThat(item(1).shownBy()).doesNotContain("file list.md, for: each with its owner");
  }

  @Test
  void theFreshReaderHasTheLastWord() {
    result("q", "Query", new ToolResult.Ok("sum 42"));
    claim(1, "sum 42");
    verified(new Verdict(1, Verdict.Finding.WRONG, "it is 43"));
    assertThat(item(1).shown()).as("cited, but wrong").isFalse();

    verified(new Verdict(1, Verdict.Finding.SHOWN, "page 1"));
    assertThat(item(1).shown()).as("a later verification replaces the earlier").isTrue();

    verified(
        new Verdict(1, Verdict.Finding.SHOWN, "page 1"),
        new Verdict(1, Verdict.Finding.NOT_SHOWN, "not on page 2"));
    assertThat(item(1).shown()).as("of two verdicts the worse counts").isFalse();
  }

  @Test
  void aLookThatCameToNothingTakesBackNoObjection() {
    result("q", "Query", new ToolResult.Ok("sum 42"));
    claim(1, "sum 42");
    verified(
        new Verdict(1, Verdict.Finding.WRONG, "it is 43"),
        new Verdict(2, Verdict.Finding.SHOWN, "clean"));
    add(
        new ModelReplied(
            0, new Message.Assistant(List.of(new Text("42 is net.")), StopReason.END), Usage.NONE));
    add(new Verified(new SessionId("s/v"), List.of(), "Not verified: no budget."));

    Completion completion = Completion.of(DONE, log);
    assertThat(completion.items().getFirst().shown()).as("objected").isFalse();
    assertThat(completion.items().getLast().verdict()).as("of files as they were").isEmpty();
    assertThat(completion.answer()).isEqualTo("42 is net.");
    assertThat(completion.trouble()).isEqualTo("Not verified: no budget.");
  }

  @Test
  void aTaskWithoutADefinitionOfDoneIsJudgedAsAWhole() {
    verified(new Verdict(1, Verdict.Finding.WRONG, "it is 43"));

    Completion completion = Completion.of(List.of(), log);
    assertThat(completion.items())
        .extracting(Completion.Item::text)
        .containsExactly(Completion.IMPLIED);
    assertThat(completion.whole()).isFalse();
  }

  @Test
  void whatTheReaderFindsBesideTheItemsIsARemark() {
    verified(new Verdict(0, Verdict.Finding.WRONG, "a typo"));

    Completion completion = Completion.of(DONE, log);
    assertThat(completion.remarks()).containsExactly("a typo");
    assertThat(completion.items()).noneMatch(i -> i.verdict().isPresent());
  }

  @Test
  void whatWasTakenBackShowsNothing() {
    add(new Event.UserSaid(List.of()));
    result("q", "Query", new ToolResult.Ok("sum 42"));
    claim(1, "sum 42");
    assertThat(item(1).shown()).isTrue();

    add(new Rewound(1, true, "again"));
    assertThat(item(1).shown()).isFalse();
  }

  private Completion.Item item(int number) {
    return Completion.of(DONE, log).items().get(number - 1);
  }

  private void result(String call, String tool, ToolResult result, Label... labels) {
    var use = new ToolUse(new CallId(call), tool, Json.EMPTY);
    add(new ModelReplied(0, new Message.Assistant(List.of(use), StopReason.TOOL_USE), Usage.NONE));
    add(new ToolFinished(use.id(), result, List.of(labels)));
  }

  private void claim(int item, String... by) {
    add(new EvidenceGiven(new CallId("e"), List.of(new Claim(item, List.of(by)))));
  }

  private void check(String path, String sha256, Finding... findings) {
    add(new ArtifactChecked(new CallId("c"), path, sha256, "3 sheets", List.of(findings)));
  }

  private void changed(String path, Optional<String> after) {
    add(new FileChanged(new CallId("w"), path, Optional.empty(), Optional.of("00"), after));
  }

  private void verified(Verdict... verdicts) {
    add(new Verified(new SessionId("s/v"), List.of(verdicts), ""));
  }

  private void add(Event event) {
    log.add(new Entry(log.size() + 1L, Instant.EPOCH, "test", event, ""));
  }
}
