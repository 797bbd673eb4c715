package dev.workroom.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolOutput;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.Model.Reply;
import dev.workroom.core.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptModelTest {
  private static final String SALES =
      """
      3 rows

      | region | amount |
      |--------|--------|
      | North  | 1200.5 |
      | South  | 1,800  |
      | West   |        |
      """;

  @TempDir Path folder;

  @Test
  void saysOpenlyThatItIsAScriptAndCallsTheFirstTool() throws Exception {
    var model =
        script(
            """
            script: sums
            steps:
              - say: I count.
                calls:
                  - {name: totals, tool: query, input: {sql: select 1, limit: 5}}
            """);

    Reply reply = reply(model, user("count the sales"));

    assertThat(reply.message().text())
        .startsWith("This is the script “sums”")
        .contains("not a language model")
        .endsWith("I count.");
    assertThat(reply.message().toolUses())
        .containsExactly(
            new ToolUse(
                new CallId("script-1-1"), "query", new Json("{\"sql\":\"select 1\",\"limit\":5}")));
    assertThat(reply.message().stop()).isEqualTo(StopReason.TOOL_USE);
    assertThat(reply.usage().priced()).isTrue();
    assertThat(reply.usage().microUsd()).isZero();
    assertThat(reply.usage().inputTokens()).isPositive();
  }

  @Test
  void takesFiguresFromTheRowsOfAnEarlierResult() throws Exception {
    var model = script(READ_THEN_WRITE);

    Reply reply = reply(model, conversation(model, "count", SALES));

    assertThat(reply.message().text()).isEqualTo("Together 3,001, +12.5% above the target.");
    assertThat(reply.message().toolUses().getFirst().input().text())
        .isEqualTo(
            "{\"content\":\"- North: 1,200.5\\n- South: 1,800.0\",\"rows\":"
                + "[{\"region\":\"North\",\"amount\":1200.5},{\"region\":\"South\",\"amount\":1800},"
                + "{\"region\":\"West\"}],\"first\":1200.5}");
  }

  @Test
  void keepsTheDecimalsOfExactNumbers() throws Exception {
    var model =
        script(
            """
            steps:
              - say: a
                calls: [{name: one, tool: t}]
              - say: "${$percent($abs(one.share))} of ${$decimals($abs(-one.amount), 2)}"
            """);

    Reply reply =
        reply(model, conversation(model, "go", "{\"share\":-0.2276,\"amount\":-1200.75}"));

    assertThat(reply.message().text()).isEqualTo("22.8% of 1,200.75");
  }

  @Test
  void otherDataGivesOtherFigures() throws Exception {
    var model = script(READ_THEN_WRITE);

    Reply reply =
        reply(
            model,
            conversation(
                model,
                "count",
                "[{\"region\":\"East\",\"amount\":7},{\"region\":\"Sea\",\"amount\":9}]"));

    assertThat(reply.message().text()).isEqualTo("Together 16, +12.5% below the target.");
  }

  @Test
  void readsFieldsOfAJsonResultAndPartsOfAText() throws Exception {
    var model =
        script(
            """
            steps:
              - say: a
                calls: [{name: one, tool: t}, {name: two, tool: t}]
              - say: ${one.path.to[1].field} and ${$match(two.text, /total (\\d+)/)[0].groups[0]} $${x}
            """);
    var messages = new ArrayList<>(List.<Message>of(user("go")));
    messages.add(reply(model, messages).message());
    messages.add(
        new Message.User(
            List.of(
                output("script-1-1", "{\"path\":{\"to\":[{},{\"field\":\"deep\"}]}}", false),
                output("script-1-2", "the total 42 is right", false))));

    assertThat(reply(model, messages).message().text()).isEqualTo("deep and 42 ${x}");
  }

  @Test
  void theSamePromptGivesTheSameReply() throws Exception {
    var model = script(READ_THEN_WRITE);
    List<Message> messages = conversation(model, "count", SALES);

    assertThat(reply(model, messages)).isEqualTo(reply(script(READ_THEN_WRITE), messages));
  }

  @Test
  void findsItsPlaceByItsCallsWhenEarlierMessagesWereCompacted() throws Exception {
    var model = script(READ_THEN_WRITE);
    List<Message> messages = conversation(model, "count", SALES);
    Message.Assistant second = reply(model, messages).message();

    Reply third =
        reply(
            model,
            List.of(
                user("capsule"),
                second,
                new Message.User(List.of(output("script-2-1", "written", false)))));

    assertThat(third.message().text()).isEqualTo("Done.");
    assertThat(third.message().stop()).isEqualTo(StopReason.END);
  }

  @Test
  void subAgentsPlayTheSectionThatFitsTheirTask() throws Exception {
    var model =
        script(
            """
            steps: [{say: main}]
            agents:
              - when: "contract [0-9]+"
                steps: [{say: "read ${$match(task, /[0-9]+/)[0].match}"}]
            """);

    assertThat(reply(model, user("look at contract 17")).message().text()).endsWith("read 17");
    assertThat(reply(model, user("something else")).message().text()).endsWith("main");
  }

  @Test
  void stopsWhenACallFailedThatShouldNot() throws Exception {
    var model = script(READ_THEN_WRITE);
    var messages = new ArrayList<>(List.<Message>of(user("count")));
    messages.add(reply(model, messages).message());
    messages.add(new Message.User(List.of(output("script-1-1", "no such\n file", true))));

    assertThatThrownBy(() -> reply(model, messages))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("play.yaml, step 2")
        .hasMessageContaining("expected the call 'totals' (query) to go well")
        .hasMessageContaining("no such file");
  }

  @Test
  void playsOnAfterAFailureThatItExpects() throws Exception {
    var model =
        script(
            """
            steps:
              - say: a
                calls: [{name: bad, tool: t, raw: '{"broken'}]
              - expect: [{call: bad, ok: false, matches: "not (valid )?JSON"}]
                say: as expected
            """);
    var messages = new ArrayList<>(List.<Message>of(user("go")));
    Message.Assistant first = reply(model, messages).message();
    messages.add(first);
    messages.add(new Message.User(List.of(output("script-1-1", "that is not JSON", true))));

    assertThat(first.toolUses().getFirst().input()).isEqualTo(new Json("{\"broken"));
    assertThat(reply(model, messages).message().text()).isEqualTo("as expected");
  }

  @Test
  void stopsWhenAValueIsMissing() throws Exception {
    var model = script(READ_THEN_WRITE);

    assertThatThrownBy(() -> reply(model, conversation(model, "count", "no table here")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("step 2")
        .hasMessageContaining("has no value");
  }

  @Test
  void stopsWhenAConditionDoesNotHold() throws Exception {
    var model =
        script(
            """
            steps:
              - calls: [{name: n, tool: t}]
              - expect:
                  - that: n.json.count = 3
                    because: there are three regions
                say: fine
            """);

    assertThatThrownBy(() -> reply(model, conversation(model, "go", "{\"count\":2}")))
        .hasMessageContaining("n.json.count = 3")
        .hasMessageContaining("there are three regions");
  }

  @Test
  void stopsWhenTheSessionAsksForMoreThanThereIs() throws Exception {
    var model = script("steps: [{say: only this}]");
    List<Message> messages = new ArrayList<>(List.of(user("go")));
    messages.add(reply(model, messages).message());
    messages.add(user("and now?"));

    assertThatThrownBy(() -> reply(model, messages))
        .hasMessageContaining("the script ends after 1 steps");
  }

  @Test
  void saysSoWhenTheUserSaidWhatItDidNotForesee() throws Exception {
    var model = script("steps: [{say: a}, {say: b}, {expect: [{said: please}], say: c}]");
    List<Message> messages = new ArrayList<>(List.of(user("go")));
    messages.add(reply(model, messages).message());
    messages.add(user("use euros"));
    Message.Assistant second = reply(model, messages).message();
    messages.add(second);
    messages.add(
        new Message.User(List.of(new Text("<note>\nhouse\n</note>"), new Text("go on, please"))));

    assertThat(second.text()).contains("did not foresee").contains("use euros").endsWith("b");
    assertThat(reply(model, messages).message().text()).isEqualTo("c");
  }

  @Test
  void aNoteOfTheHouseIsNotTheUsersWord() throws Exception {
    var model = script("steps: [{say: a}, {say: b}]");
    List<Message> messages = new ArrayList<>(List.of(user("go")));
    messages.add(reply(model, messages).message());
    messages.add(user("<note>\nThe folder changed.\n</note>"));

    assertThat(reply(model, messages).message().text()).isEqualTo("b");
  }

  @Test
  void aDelayIsCutShortByAnInterrupt() throws Exception {
    var model = script("steps: [{say: a, delay: 60s}]");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> reply(model, user("go"))).isInstanceOf(InterruptedException.class);
  }

  @Test
  void refusesABrokenScriptWhenItIsOpened() {
    refused("steps: [", "it is no YAML");
    refused("steps: []", "there are no steps");
    refused("steps: [{speak: a}]", "step 1: 'speak' is not known");
    refused("steps: [{say: a}, {say: '${1 +}'}]", "step 2: ${1 +} is no JSONata");
    refused("steps: [{say: '${open'}]", "is not closed");
    refused(
        "steps: [{expect: [{call: x}], say: a}]", "no step before this one has a call named 'x'");
    refused("steps: [{delay: soon, say: a}]", "'soon' is no delay");
    refused("just words", "here belongs a mapping");
    assertThatThrownBy(() -> ScriptModel.open(folder.resolve("none.yaml")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("There is no script");
  }

  private void refused(String yaml, String why) {
    assertThatThrownBy(() -> script(yaml))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("play.yaml")
        .hasMessageContaining(why);
  }

  private static final String READ_THEN_WRITE =
      """
      script: sums
      steps:
        - say: I read.
          calls: [{name: totals, tool: query, input: {sql: select}}]
        - let:
            sum: ${$sum(totals.rows.amount)}
          say: >
            Together ${$whole(sum)}, ${$signedPercent(0.12451)}
            ${sum > 1000 ? "above" : "below"} the target.
          calls:
            - tool: write
              input:
                content: >
                  ${$join(totals.rows[$exists(amount)].("- " & region & ": " & $decimals(amount, 1)), "\\n")}
                rows: ${totals.rows}
                first: ${totals.rows[0].amount}
        - say: Done.
      """;

  private ScriptModel script(String yaml) throws IOException, ModelException {
    return ScriptModel.open(Files.writeString(folder.resolve("play.yaml"), yaml));
  }

  /** The task, the script's first reply and one result for its first call. */
  private static List<Message> conversation(ScriptModel model, String task, String result)
      throws Exception {
    var messages = new ArrayList<>(List.<Message>of(user(task)));
    messages.add(reply(model, messages).message());
    messages.add(new Message.User(List.of(output("script-1-1", result, false))));
    return messages;
  }

  private static Message user(String text) {
    return new Message.User(List.of(new Text(text)));
  }

  private static ContentBlock output(String id, String text, boolean error) {
    return new ToolOutput(new CallId(id), text, List.of(), error);
  }

  private static Reply reply(ScriptModel model, Message message) throws Exception {
    return reply(model, List.of(message));
  }

  private static Reply reply(ScriptModel model, List<Message> messages) throws Exception {
    return model.reply(new Prompt("system", messages, List.of()), _ -> {});
  }
}
