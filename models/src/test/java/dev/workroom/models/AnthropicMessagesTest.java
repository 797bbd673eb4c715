package dev.workroom.models;

import static dev.workroom.models.Trials.anthropic;
import static dev.workroom.models.Trials.prompt;
import static dev.workroom.models.Trials.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
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
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.Model.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AnthropicMessagesTest {
  @AutoClose private final ModelServer server = new ModelServer();
  @AutoClose private final HttpModel model = anthropic(server);

  AnthropicMessagesTest() throws IOException {}

  @Test
  void putsAReplyWithEveryKindOfBlockTogether() throws Exception {
    server.thenStream(recorded("anthropic-blocks.sse"));
    var deltas = new ArrayList<Delta>();

    Reply reply = model.reply(prompt(user("go")), deltas::add);

    assertThat(reply.message().content())
        .containsExactly(
            kept(
                "{\"type\":\"thinking\",\"thinking\":\"Let me see… 😀\",\"signature\":\"EqQBsig==\"}"),
            kept("{\"type\":\"redacted_thinking\",\"data\":\"opaque\"}"),
            new Text("Plain words."),
            kept(
                "{\"type\":\"text\",\"text\":\"Sales grew.\",\"citations\":[{\"type\":\"char_location\","
                    + "\"cited_text\":\"grew 1.50\",\"start_char_index\":0,\"ratio\":1.50},"
                    + "{\"type\":\"page_location\",\"start_page_number\":2}]}",
                new Text("Sales grew.")),
            kept(
                "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\","
                    + "\"input\":{\"query\":\"x\"}}"),
            kept(
                "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\",\"content\":[]}"),
            kept("{\"type\":\"hologram\",\"shape\":\"cube of glass\",\"sides\":[1,2,3]}"),
            new ToolUse(new CallId("toolu_1"), "Read", new Json("{\"path\": \"a/ü.csv\"}")),
            kept(
                "{\"type\":\"tool_use\",\"id\":\"toolu_2\",\"name\":\"Write\",\"input\":{\"n\":1.0},"
                    + "\"caller\":{\"type\":\"direct\"}}",
                new ToolUse(new CallId("toolu_2"), "Write", new Json("{\"n\":1.0}"))),
            new ToolUse(new CallId("toolu_3"), "Now", new Json("{}")));
    assertThat(reply.message().stop()).isEqualTo(StopReason.TOOL_USE);
    assertThat(reply.message().text()).isEqualTo("Plain words.Sales grew.");
    assertThat(reply.usage())
        .isEqualTo(new Usage(10, 2000, 300, 50, 10 * 3 + 600 + 1125 + 50 * 15, true));
    assertThat(deltas)
        .startsWith(new Delta.Thinking("Let me "), new Delta.Thinking("see… 😀"))
        .contains(new Delta.Text("Plain "), new Delta.Text("words."));
  }

  @Test
  void whatCameInGoesBackUnchanged() throws Exception {
    server.thenStream(recorded("anthropic-blocks.sse")).thenStream(SHORT);
    Message.Assistant reply = model.reply(prompt(user("go")), _ -> {}).message();

    model.reply(prompt(user("go"), reply, user("on")), _ -> {});

    assertThat(server.last().body())
        .contains(
            "{\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"thinking\",\"thinking\":\"Let me see… 😀\",\"signature\":\"EqQBsig==\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"opaque\"},"
                + "{\"type\":\"text\",\"text\":\"Plain words.\"},"
                + "{\"type\":\"text\",\"text\":\"Sales grew.\",\"citations\":[{\"type\":\"char_location\","
                + "\"cited_text\":\"grew 1.50\",\"start_char_index\":0,\"ratio\":1.50},"
                + "{\"type\":\"page_location\",\"start_page_number\":2}]},"
                + "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\",\"input\":{\"query\":\"x\"}},"
                + "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\",\"content\":[]},"
                + "{\"type\":\"hologram\",\"shape\":\"cube of glass\",\"sides\":[1,2,3]},"
                + "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"Read\",\"input\":{\"path\": \"a/ü.csv\"}},"
                + "{\"type\":\"tool_use\",\"id\":\"toolu_2\",\"name\":\"Write\",\"input\":{\"n\":1.0},\"caller\":{\"type\":\"direct\"}},"
                + "{\"type\":\"tool_use\",\"id\":\"toolu_3\",\"name\":\"Now\",\"input\":{}}]}");
  }

  @Test
  void sendsTheWholePromptWithFourCacheMarks() throws Exception {
    server.thenStream(SHORT);
    var assistant =
        new Message.Assistant(
            List.of(new ToolUse(new CallId("t1"), "Read", new Json("{}"))), StopReason.TOOL_USE);
    var results =
        user(
            new ToolOutput(new CallId("t1"), "seen", List.of(new Image("image/png", "pic")), true),
            new Text("and this"));

    model.reply(prompt(user("a"), assistant, user("b"), assistant, results), _ -> {});

    String mark = ",\"cache_control\":{\"type\":\"ephemeral\"}";
    String call =
        "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"Read\",\"input\":{}}]},";
    assertThat(server.last().body())
        .isEqualTo(
            "{\"model\":\"test-model\",\"max_tokens\":1000,\"stream\":true,\"tools\":["
                + "{\"name\":\"Read\",\"description\":\"Reads a file.\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}},"
                + "{\"name\":\"Write\",\"description\":\"Writes a file.\",\"input_schema\":{\"type\":\"object\"}"
                + mark
                + "}],"
                + "\"system\":[{\"type\":\"text\",\"text\":\"You are careful.\""
                + mark
                + "}],\"messages\":["
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]},"
                + call
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"b\""
                + mark
                + "}]},"
                + call
                + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"is_error\":true,\"content\":["
                + "{\"type\":\"text\",\"text\":\"seen\"},{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AQID\"}}]},"
                + "{\"type\":\"text\",\"text\":\"and this\""
                + mark
                + "}]}]}");
    assertThat(server.last().line()).isEqualTo("POST /v1/messages HTTP/1.1");
    assertThat(server.last().headers())
        .containsEntry("authorization", "Bearer " + Trials.KEY)
        .containsEntry("anthropic-version", "2026-10-21")
        .containsEntry("content-type", "application/json")
        .doesNotContainKey("x-api-key");
  }

  @Test
  void sendsBlocksOfAnotherProtocolAsWhatIsSeenOfThem() throws Exception {
    server.thenStream(SHORT);
    var foreign =
        new Message.Assistant(
            List.of(
                new Native("openai", new Json("{\"reasoning_content\":\"hm\"}"), Optional.empty()),
                new Native("openai", new Json("{\"x\":1}"), Optional.of(new Text("seen")))),
            StopReason.END);

    model.reply(prompt(user("a"), foreign, user("b")), _ -> {});

    assertThat(server.last().body())
        .contains("{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"seen\"}]}")
        .doesNotContain("reasoning_content");
  }

  @Test
  void invalidInputOfACallIsKeptAsItIsAndSentBackAsAnObject() throws Exception {
    server
        .thenStream(
            messageStart()
                + event(
                    "content_block_start",
                    "\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"Read\",\"input\":{}}")
                + event(
                    "content_block_delta",
                    "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"path\\\": \\\"a\"}")
                + end("max_tokens"))
        .thenStream(SHORT);

    Reply reply = model.reply(prompt(user("go")), _ -> {});
    model.reply(prompt(user("go"), reply.message(), user("on")), _ -> {});

    assertThat(reply.message().toolUses().getFirst().input()).isEqualTo(new Json("{\"path\": \"a"));
    assertThat(reply.message().stop()).isEqualTo(StopReason.LENGTH);
    assertThat(server.last().body())
        .contains("\"name\":\"Read\",\"input\":{\"invalid_json\":\"{\\\"path\\\": \\\"a\"}}");
  }

  @Test
  void leavesOutEmptyTextAndMessagesAndMendsHalvedCharacters() throws Exception {
    server.thenStream(SHORT);
    var nothing = new Message.Assistant(List.of(new Text(" ")), StopReason.REFUSAL);

    model.reply(prompt(user("a\uD83D"), nothing, user(new Text(""), new Text("b"))), _ -> {});

    assertThat(server.last().body())
        .contains("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\uFFFD\"")
        .doesNotContain("assistant")
        .doesNotContain("\"text\":\"\"");
  }

  @Test
  void saysOfAPictureThatIsGoneThatItIsGone() throws Exception {
    server.thenStream(SHORT);

    model.reply(prompt(user(new Image("image/png", "lost"))), _ -> {});

    assertThat(server.last().body()).contains(Pictures.MISSING);
  }

  @Test
  void aMessageIsWrittenOnceHoweverOftenItIsSent() throws Exception {
    var pictures = new Trials.Pictured();
    var messages = new ArrayList<Message>();
    try (var counted = anthropic(server, pictures)) {
      for (int i = 0; i < 20; i++) {
        server.thenStream(SHORT);
        messages.add(user(new Image("image/png", "pic")));
        messages.add(counted.reply(new Prompt("s", messages, List.of()), _ -> {}).message());
      }
    }

    assertThat(pictures.reads()).isEqualTo(20);
    assertThat(server.last().body().split("AQID", -1)).hasSize(21);
    assertThat(server.requests()).allMatch(request -> request.connection() == 1);
  }

  @Test
  void stopReasonsOfTheProviderBecomeOurs() throws Exception {
    for (var stop :
        List.of(
            List.of("end_turn", StopReason.END),
            List.of("stop_sequence", StopReason.END),
            List.of("max_tokens", StopReason.LENGTH),
            List.of("model_context_window_exceeded", StopReason.LENGTH),
            List.of("refusal", StopReason.REFUSAL),
            List.of("reason_to_come", StopReason.END))) {
      server.thenStream(messageStart() + text("x") + end(stop.getFirst().toString()));

      assertThat(model.reply(prompt(user("a")), _ -> {}).message().stop())
          .as("%s", stop.getFirst())
          .isEqualTo(stop.getLast());
    }
  }

  private static Native kept(String raw) {
    return new Native("anthropic", new Json(raw), Optional.empty());
  }

  private static Native kept(String raw, ContentBlock view) {
    return new Native("anthropic", new Json(raw), Optional.of(view));
  }

  static final String SHORT = messageStart() + text("ok") + end("end_turn");

  static String messageStart() {
    return event(
        "message_start",
        "\"message\":{\"id\":\"m\",\"role\":\"assistant\",\"content\":[],\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}");
  }

  static String text(String text) {
    return event(
            "content_block_start",
            "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
        + event(
            "content_block_delta",
            "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}")
        + event("content_block_stop", "\"index\":0");
  }

  static String end(String reason) {
    return event(
            "message_delta",
            "\"delta\":{\"stop_reason\":\"" + reason + "\"},\"usage\":{\"output_tokens\":5}")
        + event("message_stop", "\"n\":0");
  }

  static String event(String type, String fields) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
  }

  static String recorded(String name) throws IOException {
    try (InputStream in = AnthropicMessagesTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
