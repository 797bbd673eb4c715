package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ArtifactProduced;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Setup.Mode;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** "Do this again next month": what a log tells of how it was done. */
class SavedSessionTest {
  private final List<Entry> log = new ArrayList<>();

  @Test
  void inputsBecomeArgumentsAndTheStepsTheProcedure() {
    closed("out/close.xlsx");

    add(new UserSaid(List.of(new Text("Close March 2026."))));
    add(new SkillUsed("finance:close", "", "…", Optional.empty()));
    add(new UserSaid(List.of(new Text("Leave out intercompany"))));

    String skill = SavedSession.of(log).skill("month-end", "s1", true);

    assertThat(skill)
        .contains("name: month-end")
        .contains("arguments: [ledger, bank]")
        .contains("- ledger: $ledger (then it was ledger-03.csv)")
        .contains("disable-model-invocation: true\n---")
        .contains("load them first\n\n- finance:close\n")
        .contains("while it was at work\n\n- Leave out intercompany\n")
        .contains("1. Workbook out/close.xlsx")
        .contains("`select sum(amount) from 'ledger-03.csv' where d >= '2026-03-01'`")
        .contains("# Close the month\n\nClose March 2026.\n")
        .contains("description: >-\n  Close March 2026. As it was done")
        .contains("those of then (2026-03-01)")
        .doesNotContain("limit 3")
        .contains("- out/close.xlsx (xlsx)")
        .contains("## Done when\n\n- Both sides tie to the cent");
  }

  @Test
  void aRepeatIsComparedWithTheFirstTime() {
    closed("out/close.xlsx");
    SavedSession first = SavedSession.of(List.copyOf(log));
    log.clear();
    closed("out/april.xlsx");
    assertThat(first.differences(log)).isEmpty();

    log.removeIf(entry -> entry.event() instanceof ArtifactProduced);
    assertThat(first.differences(log))
        .containsExactly("nothing like out/close.xlsx (xlsx) was made");
  }

  private void closed(String made) {
    var brief =
        new Brief(
            "# Close the month\n\nClose March 2026.",
            List.of(),
            List.of(),
            List.of("Both sides tie to the cent"),
            List.of());
    add(
        new SessionStarted(
            "main",
            Optional.empty(),
            new Setup(
                    List.of(new Folder("/home/ann", true)),
                    Mode.AUTO,
                    Budget.DEFAULT,
                    "script:x",
                    Optional.empty(),
                    "namespaces")
                .withBrief(brief)));
    call(
        "a",
        "Query",
        "{\"sql\":\"select sum(amount) from 'ledger-03.csv' where d >= '2026-03-01'\"}",
        true);
    call(
        "look",
        "Query",
        "{\"sql\":\"from 'ledger-03.csv' limit 3\",\"why\":\"how the ledger-03.csv looks\"}",
        true);
    call("b", "Read", "{\"path\":\"/home/ann/bank.csv\"}", true);
    call("c", "Read", "{\"path\":\"missing.csv\"}", false);
    call("d", "Workbook", "{\"path\":\"" + made + "\"}", true);
    add(new ArtifactProduced(new CallId("d"), "/home/ann/" + made, "ab", "xlsx", 1));
  }

  private void call(String id, String tool, String input, boolean well) {
    var use = new ToolUse(new CallId(id), tool, new Json(input));
    add(
        new ModelReplied(
            log.size(), new Message.Assistant(List.of(use), StopReason.TOOL_USE), Usage.NONE));
    add(
        new ToolFinished(
            use.id(), well ? new ToolResult.Ok("fine") : new ToolResult.Failed("none"), List.of()));
  }

  private void add(Event event) {
    log.add(new Entry(log.size() + 1L, Instant.EPOCH, "x", event, ""));
  }
}
