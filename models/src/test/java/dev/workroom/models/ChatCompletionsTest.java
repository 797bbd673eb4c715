package dev.workroom.models;

import static dev.workroom.models.Trials.openAi;
import static dev.workroom.models.Trials.prompt;
import static dev.workroom.models.Trials.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.ContentBlock.Native;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolOutput;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.Usage;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.model.Model.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ChatCompletionsTest {
  static final String SHORT =
      chunk("{\"role\":\"assistant\",\"content\":\"ok\"}", "\"stop\"") + "data: [DONE]\n\n";

  @AutoClose private final ModelServer server = new ModelServer();
  @AutoClose private final HttpModel model = openAi(server);

  ChatCompletionsTest() throws IOException {}

  @Test
  void putsTextReasoningAndParallelCallsTogether() throws Exception {
    server.thenStream(AnthropicMessagesTest.recorded("chat-calls.sse"));
    var deltas = new ArrayList<Delta>();

    Reply reply = model.reply(prompt(user("go")), deltas::add);

    assertThat(reply.message().content())
        .containsExactly(
            new Native("openai", new Json("{\"reasoning_content\":\"Hm, so…\"}"), Optional.empty()),
            new Text("I read ☕ both."),
            new ToolUse(new CallId("call_a"), "Read", new Json("{\"path\":\"ä.csv\"}")),
            new Native(
                "openai",
                new Json(
                    "{\"id\":\"call_b\",\"type\":\"function\",\"function\":{\"name\":\"Read\",\"arguments\":\"{\\\"n\\\":2}\"},"
                        + "\"extra_content\":{\"google\":{\"thought_signature\":\"sig\"}}}"),
                Optional.of(new ToolUse(new CallId("call_b"), "Read", new Json("{\"n\":2}")))));
    assertThat(reply.message().stop()).isEqualTo(StopReason.TOOL_USE);
    assertThat(reply.usage()).isEqualTo(new Usage(36, 64, 0, 20, 36 * 3 + 20 + 20 * 15, true));
    assertThat(deltas)
        .containsExactly(
            new Delta.Thinking("Hm, "),
            new Delta.Thinking("so…"),
            new Delta.Text("I read ☕"),
            new Delta.Text(" both."));
  }

  @Test
  void whatCameInGoesBackUnchanged() throws Exception {
    server.thenStream(AnthropicMessagesTest.recorded("chat-calls.sse")).thenStream(SHORT);
    Message.Assistant reply = model.reply(prompt(user("go")), _ -> {}).message();

    model.reply(prompt(user("go"), reply, user("on")), _ -> {});

    assertThat(server.last().body())
        .contains(
            "{\"role\":\"assistant\",\"content\":\"I read ☕ both.\",\"reasoning_content\":\"Hm, so…\",\"tool_calls\":["
                + "{\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"Read\",\"arguments\":\"{\\\"path\\\":\\\"ä.csv\\\"}\"}},"
                + "{\"id\":\"call_b\",\"type\":\"function\",\"function\":{\"name\":\"Read\",\"arguments\":\"{\\\"n\\\":2}\"},"
                + "\"extra_content\":{\"google\":{\"thought_signature\":\"sig\"}}}]}");
  }

  @Test
  void sendsTheWholePrompt() throws Exception {
    server.thenStream(SHORT);
    var assistant =
        new Message.Assistant(
            List.of(new Text("look"), new ToolUse(new CallId("t1"), "Read", new Json("{"))),
            StopReason.TOOL_USE);
    var results =
        user(
            new ToolOutput(new CallId("t1"), "seen", List.of(new Image("image/png", "pic")), false),
            new Text("and this"));

    model.reply(prompt(user("a"), assistant, results), _ -> {});

    assertThat(server.last().body())
        .isEqualTo(
            "{\"model\":\"test-model\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_tokens\":1000,\"tools\":["
                + "{\"type\":\"function\",\"function\":{\"name\":\"Read\",\"description\":\"Reads a file.\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}},"
                + "{\"type\":\"function\",\"function\":{\"name\":\"Write\",\"description\":\"Writes a file.\",\"parameters\":{\"type\":\"object\"}}}],\"messages\":["
                + "{\"role\":\"system\",\"content\":\"You are careful.\"},"
                + "{\"role\":\"user\",\"content\":\"a\"},"
                + "{\"role\":\"assistant\",\"content\":\"look\",\"tool_calls\":[{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"Read\",\"arguments\":\"{\\\"invalid_json\\\":\\\"{\\\"}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"t1\",\"content\":\"seen\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Pictures of the result of t1:\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AQID\"}},"
                + "{\"type\":\"text\",\"text\":\"and this\"}]}]}");
    assertThat(server.last().line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
    assertThat(server.last().headers()).containsEntry("authorization", "Bearer " + Trials.KEY);
  }

  @Test
  void withoutFiguresTheUsageIsUnknownAndNotGuessed() throws Exception {
    server.thenStream(SHORT);

    assertThat(model.reply(prompt(user("a")), _ -> {}).usage())
        .isEqualTo(new Usage(0, 0, 0, 0, 0, false));
  }

  @Test
  void readsCallsOfServersThatLeaveOutIndexIdOrStringArguments() throws Exception {
    server.thenStream(
        chunk(
                "{\"tool_calls\":[{\"id\":\"x\",\"type\":\"function\",\"function\":{\"name\":\"Read\",\"arguments\":{\"n\":1}}}]}",
                "null")
            + chunk(
                "{\"tool_calls\":[{\"function\":{\"arguments\":\"\"}},{\"id\":\"x\",\"function\":{\"name\":\"Write\"}}]}",
                "\"stop\""));

    Reply reply = model.reply(prompt(user("a")), _ -> {});

    assertThat(reply.message().toolUses())
        .containsExactly(
            new ToolUse(new CallId("x"), "Read", new Json("{\"n\":1}")),
            new ToolUse(new CallId("x_2"), "Write", new Json("{}")));
    assertThat(reply.message().stop()).isEqualTo(StopReason.TOOL_USE);
  }

  @Test
  void aCallIdThatTheSessionHasAlreadyIsMadeUnique() throws Exception {
    String call =
        chunk(
            "{\"tool_calls\":[{\"index\":0,\"id\":\"call_0\",\"type\":\"function\",\"function\":{\"name\":\"Read\",\"arguments\":\"{}\"}}]}",
            "\"tool_calls\"");
    server.thenStream(call).thenStream(call);
    Message.Assistant first = model.reply(prompt(user("a")), _ -> {}).message();

    Message.Assistant second = model.reply(prompt(user("a"), first, user("b")), _ -> {}).message();

    assertThat(first.toolUses().getFirst().id()).isEqualTo(new CallId("call_0"));
    assertThat(second.toolUses().getFirst().id()).isEqualTo(new CallId("call_0_2"));
  }

  @Test
  void textInPartsGoesBackInParts() throws Exception {
    String parts = "[{\"type\":\"thinking\",\"thinking\":[]},{\"type\":\"text\",\"text\":\"hi\"}]";
    server.thenStream(chunk("{\"content\":" + parts + "}", "\"stop\"")).thenStream(SHORT);
    Message.Assistant reply = model.reply(prompt(user("a")), _ -> {}).message();

    model.reply(prompt(user("a"), reply, user("b")), _ -> {});

    assertThat(reply.text()).isEqualTo("hi");
    assertThat(server.last().body()).contains("{\"role\":\"assistant\",\"content\":" + parts + "}");
  }

  @Test
  void stopReasonsOfTheProviderBecomeOurs() throws Exception {
    for (var stop :
        List.of(
            List.of("stop", StopReason.END),
            List.of("length", StopReason.LENGTH),
            List.of("content_filter", StopReason.REFUSAL),
            List.of("eos", StopReason.END))) {
      server.thenStream(chunk("{\"content\":\"x\"}", "\"" + stop.getFirst() + "\""));

      assertThat(model.reply(prompt(user("a")), _ -> {}).message().stop())
          .as("%s", stop.getFirst())
          .isEqualTo(stop.getLast());
    }
  }

  static String chunk(String delta, String finish) {
    return "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\r\n\r\n";
  }
}
