package dev.workroom.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Capsule;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ContextCompacted;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.Rewound;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolOutput;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private final List<Entry> log = new ArrayList<>();

  @Test
  void resultsStandInTheOrderOfTheCallsWhateverEndedFirst() {
    add(said("go"));
    add(replied(1, "a", "b"));
    add(finished("b"));
    add(finished("a"));

    assertThat(Transcript.of(log).getLast().content())
        .containsExactly(output("a", "ok a"), output("b", "ok b"));
  }

  @Test
  void aCompactionShortensTheViewKeepsTheLastReplyAndItsResultsAndLeavesTheLogAlone() {
    add(said("go"));
    add(replied(1, "a"));
    add(finished("a"));
    add(replied(3, "b"));
    add(finished("b"));
    var capsule = new Capsule(Capsule.Notes.read("we had read a"), Capsule.Ledger.EMPTY);
    add(new ContextCompacted(capsule, 4, Usage.NONE));
    add(said("and now c"));

    assertThat(Transcript.of(log))
        .containsExactly(
            new Message.User(
                List.of(
                    new Text(
                        "<note>\nYour earlier messages were replaced by this state capsule.\n\n"
                            + "## Goal\nwe had read a\n</note>"))),
            ((ModelReplied) log.get(3).event()).message(),
            new Message.User(List.of(output("b", "ok b"), new Text("and now c"))));
    assertThat(log).hasSize(7);
  }

  @Test
  void whatWasShownStaysTheSameObjects() {
    var transcript = new Transcript();
    add(said("go"));
    add(replied(1, "a"));
    add(finished("a"));
    log.forEach(transcript::add);
    List<Message> before = transcript.messages();
    add(replied(3, "b"));
    transcript.add(log.getLast());

    List<Message> after = transcript.messages();

    assertThat(after.get(0)).isSameAs(transcript.messages().get(0));
    assertThat(after.subList(0, 3)).isEqualTo(before);
  }

  @Test
  void whatWasTakenBackIsNoLongerShownAndWhatComesAfterIs() {
    add(said("go"));
    add(replied(1, "a"));
    add(finished("a"));
    add(replied(3, "b"));
    add(finished("b"));
    add(new Rewound(3, true, "b was wrong"));
    add(said("do c"));

    assertThat(Transcript.of(log))
        .containsExactly(
            new Message.User(List.of(new Text("go"))),
            ((ModelReplied) log.get(1).event()).message(),
            new Message.User(
                List.of(
                    output("a", "ok a"),
                    new Text("<note>\nTaken back (entry 6): b was wrong\n</note>"),
                    new Text("do c"))));
  }

  @Test
  void takingBackReachesBehindACompactionAndIsItselfTakenBack() {
    add(said("go"));
    add(replied(1, "a"));
    add(finished("a"));
    add(replied(3, "b"));
    add(finished("b"));
    var capsule = new Capsule(Capsule.Notes.read("had a"), Capsule.Ledger.EMPTY);
    add(new ContextCompacted(capsule, 4, Usage.NONE));
    add(new Rewound(3, true, "first try"));
    add(replied(7, "b"));
    add(finished("b"));
    add(new Rewound(1, true, "all of it"));

    assertThat(Transcript.of(log))
        .containsExactly(
            new Message.User(
                List.of(
                    new Text("go"),
                    new Text("<note>\nTaken back (entry 10): all of it\n</note>"))));
  }

  private void add(Event event) {
    log.add(new Entry(log.size() + 1L, Instant.EPOCH, "test", event, ""));
  }

  private static Event said(String text) {
    return new UserSaid(List.of(new Text(text)));
  }

  private static Event replied(long saw, String... calls) {
    var blocks =
        java.util.Arrays.stream(calls)
            .map(id -> (dev.workroom.core.message.ContentBlock) use(id))
            .toList();
    return new ModelReplied(saw, new Message.Assistant(blocks, StopReason.TOOL_USE), Usage.NONE);
  }

  private static ToolUse use(String id) {
    return new ToolUse(new CallId(id), "read", Json.EMPTY);
  }

  private static Event finished(String id) {
    return new ToolFinished(new CallId(id), new ToolResult.Ok("ok " + id));
  }

  private static ToolOutput output(String id, String text) {
    return new ToolOutput(new CallId(id), text, List.of(), false);
  }
}
