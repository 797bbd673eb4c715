package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.agent.Hooks;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that a skill does without. */
class WithheldToolsTest {
  @TempDir Path place;

  @Test
  void aSkillWithholdsItsToolsUntilAPersonSpeaksAgain() throws Exception {
    var folder =
        new Folder(place.resolve("finance"))
            .with(
                "skills/close/SKILL.md",
                "---\nname: close\ndescription: D.\ndisallowed-tools: Bash(git *), WebFetch\n---\nClose.")
            .with("skills/other/SKILL.md", "---\nname: other\ndescription: D.\n---\nOther.");
    var kit =
        new Kit(
            List.of(
                new Loaded(
                    "finance@acme",
                    "acme",
                    folder.load(),
                    "1.0",
                    "ab",
                    false,
                    place.resolve("data"),
                    Map.of(),
                    Map.of())));
    var log = new Written();
    var session = new Session(new SessionId("one"), log);
    Hooks hooks = WithheldTools.over(kit, Hooks.NONE);

    said(session, "Close March.");
    assertThat(hooks.before(session, call("Shell"))).isEqualTo(Hooks.Word.NOTHING);
    used(session, "finance:other", Optional.empty());
    assertThat(hooks.before(session, call("Shell"))).isEqualTo(Hooks.Word.NOTHING);
    used(session, "finance:close", Optional.of(new CallId("c")));
    Hooks.Word word = hooks.before(session, call("Shell"));
    assertThat(word.say()).isEqualTo(Hooks.Say.STOP);
    assertThat(word.reason())
        .isEqualTo("The skill finance:close does without Shell until the user's next message.");
    assertThat(hooks.before(session, call("WebFetch")).say()).isEqualTo(Hooks.Say.STOP);
    assertThat(hooks.before(session, call("Read"))).isEqualTo(Hooks.Word.NOTHING);
    var child = new Session(new SessionId("one/sub"), new Written());
    said(child, "Look at March.");
    Hooks below = WithheldTools.below(session, kit, Hooks.NONE);
    assertThat(below.before(child, call("Shell")))
        .as("a sub-agent does without what its parent does without")
        .isEqualTo(word);
    assertThat(below.before(child, call("Read"))).isEqualTo(Hooks.Word.NOTHING);
    said(session, "Go on by hand.");
    assertThat(hooks.before(session, call("Shell"))).isEqualTo(Hooks.Word.NOTHING);
    assertThat(below.before(child, call("Shell"))).isEqualTo(Hooks.Word.NOTHING);
  }

  @Test
  void whereNoSkillWithholdsAnythingTheHooksStayThemselves() {
    assertThat(WithheldTools.over(new Kit(List.of()), Hooks.NONE)).isSameAs(Hooks.NONE);
  }

  private static ToolUse call(String tool) {
    return new ToolUse(new CallId("c1"), tool, new Json("{}"));
  }

  private static void said(Session session, String words) {
    session.append("user", new UserSaid(List.of(new Text(words))));
  }

  private static void used(Session session, String skill, Optional<CallId> call) {
    session.append("agent", new SkillUsed(skill, "", "text", call));
  }

  /** A log of one session. */
  private record Written(List<Entry> entries) implements EventLog {
    Written() {
      this(new ArrayList<>());
    }

    @Override
    public List<Entry> append(SessionId session, long expected, String actor, List<Event> events) {
      for (Event event : events) {
        entries.add(new Entry(entries.size() + 1L, Instant.EPOCH, actor, event, ""));
      }
      return read(session, expected + 1);
    }

    @Override
    public List<Entry> read(SessionId session, long fromSeq) {
      return List.copyOf(entries.subList((int) fromSeq - 1, entries.size()));
    }

    @Override
    public long last(SessionId session) {
      return entries.size();
    }

    @Override
    public Optional<Claim> claim(SessionId session) {
      return Optional.of(() -> {});
    }
  }
}
