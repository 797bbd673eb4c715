package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.Fact;
import dev.workroom.core.event.Plan;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A long result is kept whole and shown in part, with how to see the rest. */
class PagedToolTest {
  private static final Tool.Context CONTEXT =
      new Tool.Context(new SessionId("s"), new CallId("c"), Optional.empty(), _ -> {});
  private final Map<String, byte[]> kept = new HashMap<>();
  private final ContentStore contents =
      new ContentStore() {
        @Override
        public String put(byte[] content) {
          String handle = "h" + kept.size();
          kept.put(handle, content);
          return handle;
        }

        @Override
        public Optional<byte[]> get(String sha256) {
          return Optional.ofNullable(kept.get(sha256));
        }
      };

  /** Answers the same whichever way it is asked. */
  private record Fixed(Answer answer) implements Tool {
    @Override
    public ToolSpec spec() {
      return new ToolSpec("Fixed", "", Json.EMPTY);
    }

    @Override
    public Effect effect(Json input) {
      return Effect.read("look");
    }

    @Override
    public Answer run(Json input, Context context) {
      return answer;
    }

    @Override
    public Answer resume(Json input, Context context) {
      return answer;
    }

    @Override
    public Recovery recover(Json input, Context context) {
      return new Recovery.Known(answer);
    }
  }

  @Test
  void whatFitsIsShownWholeAndNotKept() throws Exception {
    var fits = new ToolResult.Ok("x".repeat(PagedTool.LONGEST));

    assertThat(run(fits)).isEqualTo(fits);
    assertThat(kept).isEmpty();
  }

  @Test
  void whatDoesNotFitIsKeptWholeAndItsTwoEndsAreShown() throws Exception {
    String all = "begin" + "x".repeat(PagedTool.LONGEST) + "end";

    String shown = run(new ToolResult.Ok(all)).text();

    assertThat(shown)
        .startsWith("beginx")
        .endsWith("xend")
        .contains("[characters 9000–22008 of 25008 are left out")
        .contains("More {\"result\": \"h0\", \"offset\": 9000}");
    assertThat(shown.length()).isLessThan(13_000);
    assertThat(new String(kept.get("h0"), StandardCharsets.UTF_8)).isEqualTo(all);
  }

  @Test
  void noCharacterIsCutInTwo() throws Exception {
    String all = "x".repeat(8_999) + "😀".repeat(10_000) + "y".repeat(2_999);

    String shown = run(new ToolResult.Ok(all)).text();

    byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(shown);
    assertThat(shown).contains("\"offset\": 8999}");
  }

  @Test
  void howItEndedPicturesAndFactsStayAsTheyWere() throws Exception {
    String all = "x".repeat(PagedTool.LONGEST + 1);
    var pictures = List.of(new Image("image/png", "ab"));
    List<Fact> facts = List.of(new Event.PlanUpdated(new Plan(List.of())));

    assertThat(run(new ToolResult.Failed(all))).isInstanceOf(ToolResult.Failed.class);
    assertThat(run(new ToolResult.Unknown(all))).isInstanceOf(ToolResult.Unknown.class);
    var answer =
        (Tool.Answer.Finished)
            new PagedTool(
                    new Fixed(new Tool.Answer.Finished(new ToolResult.Ok(all, pictures), facts)),
                    contents)
                .run(Json.EMPTY, CONTEXT);
    assertThat(answer.facts()).isEqualTo(facts);
    assertThat(((ToolResult.Ok) answer.result()).images()).isEqualTo(pictures);
  }

  @Test
  void whatComesAfterAQuestionOrACrashIsPagedToo() throws Exception {
    var tool =
        new PagedTool(new Fixed(Tool.Answer.ok("x".repeat(PagedTool.LONGEST + 1))), contents);

    assertThat(((Tool.Answer.Finished) tool.resume(Json.EMPTY, CONTEXT)).result().text())
        .contains("left out");
    var known = (Tool.Recovery.Known) tool.recover(Json.EMPTY, CONTEXT);
    assertThat(((Tool.Answer.Finished) known.answer()).result().text()).contains("left out");
  }

  private ToolResult run(ToolResult result) throws Exception {
    var answer =
        new PagedTool(new Fixed(Tool.Answer.of(result)), contents).run(Json.EMPTY, CONTEXT);
    return ((Tool.Answer.Finished) answer).result();
  }
}
