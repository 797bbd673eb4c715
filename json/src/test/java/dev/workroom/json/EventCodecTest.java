package dev.workroom.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EventCodecTest {
  private static final int SEEDS = 300;

  @Test
  void everyKindOfEventComesBackAsItWas() {
    for (Class<?> kind : Shape.family(Event.class).values()) {
      for (long seed = 0; seed < SEEDS; seed++) {
        Event event = (Event) new Generated(seed).value(kind);
        String text = EventCodec.write(event);
        assertThat(EventCodec.read(overUtf8(text))).as("%s, seed %d", kind, seed).isEqualTo(event);
      }
    }
  }

  @Test
  void everyEventIsOneLine() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(EventCodec.write(new Generated(seed).value(Event.class)))
          .as("seed %d", seed)
          .doesNotContain("\n")
          .doesNotContain("\r");
    }
  }

  @Test
  void entriesAndWhatTheWorkerHandsBackComeBackToo() {
    for (Class<?> type : List.of(Entry.class, FileTool.Work.class, Effect.class)) {
      for (long seed = 0; seed < SEEDS; seed++) {
        Object value = new Generated(seed).value(type);
        assertThat((Object) Wire.read(overUtf8(Wire.write(value)), type))
            .as("%s, seed %d", type, seed)
            .isEqualTo(value);
      }
    }
  }

  @Test
  void validJsonOfTheModelIsPartOfTheEventAndOtherTextIsMarked() {
    assertThat(Wire.write(new ToolUse(new CallId("c1"), "read", new Json("{\"path\": \"a\"}"))))
        .isEqualTo(
            """
            {"type":"ToolUse","id":"c1","tool":"read","input":{"path": "a"}}\
            """);
    assertThat(Wire.write(new ToolUse(new CallId("c1"), "read", new Json("{\"path"))))
        .isEqualTo(
            """
            {"type":"ToolUse","id":"c1","tool":"read","input":{"$text":"{\\"path"}}\
            """);
  }

  @Test
  void eventsStoredLongAgoAreStillRead() {
    List<String> stored = stored();
    assertThat(stored.stream().map(line -> EventCodec.read(line).getClass().getSimpleName()))
        .containsExactlyInAnyOrderElementsOf(Shape.family(Event.class).keySet());
    assertThat(stored)
        .allSatisfy(line -> assertThat(EventCodec.write(EventCodec.read(line))).isEqualTo(line));
  }

  @Test
  void whatANewerProgramAddedIsIgnoredAndWhatAnOlderOneLackedIsEmpty() {
    assertThat(
            EventCodec.read(
                """
                {"added":[{"x":1}],"type":"ArtifactChecked","call":"c1","path":"a","sha256":"0",\
                "summary":"s","mood":null}\
                """))
        .isEqualTo(new Event.ArtifactChecked(new CallId("c1"), "a", "0", "s", List.of()));
  }

  @Test
  void anUnknownKindIsNamed() {
    assertThatThrownBy(() -> Wire.read("{\"type\":\"Hologram\"}", ContentBlock.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"type\" must be one of Text, Image, ToolUse, ToolOutput, Native, not \"Hologram\"");
  }

  private static String overUtf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static List<String> stored() {
    try (var in = EventCodecTest.class.getResourceAsStream("/events.jsonl")) {
      assertThat(in).as("the stored samples").isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
