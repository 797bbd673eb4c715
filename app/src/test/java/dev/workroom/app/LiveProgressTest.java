package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.Usage;
import dev.workroom.core.model.Model.Delta;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands below the scrolling lines while sub-agents work. */
class LiveProgressTest {
  private static final SessionId ROOT = new SessionId("s");
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long seq;

  @Test
  void eachSubagentHasALaneThatSaysWhatItDoesNow() {
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var first = new CallId("c1");
    var second = new CallId("c2");
    try (var live = new LiveProgress(out, use -> "uses " + use.tool(), 100)) {
      add(live, ROOT, replied(use("c1", "Agent"), use("c2", "Agent")));
      add(live, ROOT, started(first, "Read the contracts"));
      add(live, ROOT, started(second, "Read the letters"));
      live.delta(ROOT.child(second), new Delta.Text("Dear Sir"));
      // Calls of two agents may have one name.
      add(live, ROOT.child(first), replied(use("c1", "Grep")));
    }
    String drawn = bytes.toString(StandardCharsets.UTF_8);
    assertThat(drawn)
        .contains("[c1] Read the contracts: uses Grep\n")
        .contains("[c2] Read the letters: Dear Sir\n")
        .contains("2 sub-agents");
  }

  private void add(LiveProgress live, SessionId session, Event event) {
    live.entry(session, new Entry(++seq, Instant.EPOCH, "a", event, ""));
  }

  private static SubagentStarted started(CallId call, String title) {
    return new SubagentStarted(call, ROOT.child(call), title, Budget.DEFAULT);
  }

  private static ToolUse use(String id, String tool) {
    return new ToolUse(new CallId(id), tool, Json.EMPTY);
  }

  private static ModelReplied replied(ContentBlock... uses) {
    return new ModelReplied(
        1, new Message.Assistant(List.of(uses), Message.StopReason.TOOL_USE), Usage.NONE);
  }
}
