package dev.workroom.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Capsule;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.CallRewritten;
import dev.workroom.core.event.Event.ContextCompacted;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.UserSaid;
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

/** A skill that is followed stays in the model's view, however long the session. */
class SkillsInViewTest {
  private final List<Entry> log = new ArrayList<>();

  @Test
  void aSkillStandsBehindTheResultOfTheCallThatChoseIt() {
    add(new UserSaid(List.of(new Text("tidy up"))));
    replies("c1");
    add(new SkillUsed("tidy", "", "Count first.", Optional.of(new CallId("c1"))));
    add(
        new ToolFinished(
            new CallId("c1"),
            new ToolResult.Ok("Loaded; its text follows behind the last result.")));

    Message last = Transcript.of(log).getLast();
    assertThat(last.content()).hasSize(2);
    assertThat(last.content().getLast())
        .isEqualTo(new Text("<skill name=\"tidy\" chosen-by=\"you\">\nCount first.\n</skill>"));
  }

  @Test
  void theLatestCopyOfEachOutlivesAShortening() {
    add(new UserSaid(List.of(new Text("/close Q1"))));
    add(new SkillUsed("close", "Q1", "Close Q1 \"now\".", Optional.empty()));
    add(new SkillUsed("tidy", "", "Old.", Optional.empty()));
    add(new SkillUsed("tidy", "", "New.", Optional.empty()));
    add(new SkillUsed("endless", "", "x".repeat(100_000), Optional.empty()));
    replies("c1");
    add(new ToolFinished(new CallId("c1"), new ToolResult.Ok("done")));
    replies("c2");
    add(
        new ContextCompacted(
            new Capsule(Capsule.Notes.NONE, Capsule.Ledger.EMPTY), log.size(), Usage.NONE));

    List<Text> first =
        Transcript.of(log).getFirst().content().stream().map(Text.class::cast).toList();
    assertThat(first).hasSize(4);
    assertThat(first.get(1).text()).contains("arguments=\"Q1\" chosen-by=\"the user\"");
    assertThat(first.get(2).text()).contains("New.").doesNotContain("Old.");
    assertThat(first.get(3).text()).hasSizeBetween(15_000, 15_100);
  }

  @Test
  void aCallThatWasRewrittenGoesOnWithTheOtherInput() {
    replies("c1");
    add(new CallRewritten(new CallId("c1"), new Json("{\"path\":\"b\"}"), "p:PreToolUse#1"));

    assertThat(SessionState.of(log).openCalls())
        .containsExactly(new ToolUse(new CallId("c1"), "Read", new Json("{\"path\":\"b\"}")));
  }

  private void replies(String call) {
    add(
        new ModelReplied(
            log.size(),
            new Message.Assistant(
                List.of(new ToolUse(new CallId(call), "Read", new Json("{}"))),
                StopReason.TOOL_USE),
            Usage.NONE));
  }

  private void add(Event event) {
    log.add(new Entry(log.size() + 1L, Instant.EPOCH, "x", event, ""));
  }
}
