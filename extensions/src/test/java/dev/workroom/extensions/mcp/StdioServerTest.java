package dev.workroom.extensions.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The server on its standard streams, line by line as the specification has them: what the public
 * suite asks of servers over HTTP, which cannot speak so.
 */
@Timeout(120)
class StdioServerTest {
  private static final String MODERN =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"t\",\"version\":\"1\"},\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{\"form\":{}},\"sampling\":{}}}";

  private OutputStream in = OutputStream.nullOutputStream();
  private BufferedReader out = new BufferedReader(java.io.Reader.nullReader());
  private Thread server = Thread.currentThread();
  private int ids;

  @BeforeEach
  void aServer() throws Exception {
    Pipe asked = Pipe.open();
    Pipe answered = Pipe.open();
    in = Channels.newOutputStream(asked.sink());
    OutputStream into = Channels.newOutputStream(answered.sink());
    out =
        new BufferedReader(
            new InputStreamReader(
                Channels.newInputStream(answered.source()), StandardCharsets.UTF_8));
    server =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (into) {
                StdioServer.serve(
                    new McpServer(new SampleOffers()),
                    new BufferedReader(
                        new InputStreamReader(
                            Channels.newInputStream(asked.source()), StandardCharsets.UTF_8)),
                    into);
              } catch (java.io.IOException _) {
                // the client is gone
              }
            });
  }

  @AfterEach
  void itEndsWithItsInput() throws Exception {
    in.close();
    server.join();
  }

  private void line(String text) throws Exception {
    in.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** Says it and reads up to its answer: the answer is last, before it what came meanwhile. */
  private List<String> ask(String method, String params) throws Exception {
    int id = ++ids;
    line(
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
            .formatted(id, method, params));
    var lines = new ArrayList<String>();
    while (true) {
      String said = String.valueOf(out.readLine());
      lines.add(said);
      boolean answer = said.contains("\"result\":") || said.contains("\"error\":");
      if (answer && said.contains("\"id\":" + id)) {
        return lines;
      }
      // What the server asks in the middle of a call.
      if (said.contains("\"elicitation/create\"") || said.contains("\"sampling/createMessage\"")) {
        String theirs = said.replaceFirst(".*\"id\":(\"[^\"]*\"|\\d+).*", "$1");
        line(
            "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
                .formatted(
                    theirs,
                    said.contains("elicitation")
                        ? "{\"action\":\"accept\",\"content\":{\"username\":\"Ada\",\"email\":\"a@b.c\"}}"
                        : "{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"a fig\"}}"));
      }
    }
  }

  private String answer(String method, String params) throws Exception {
    return ask(method, params).getLast();
  }

  private static String call(String tool, String arguments) {
    return "{\"name\":\"%s\",\"arguments\":%s,\"_meta\":{\"progressToken\":\"p\"}}"
        .formatted(tool, arguments);
  }

  @Test
  void theEraWithAHandshake() throws Exception {
    assertThat(answer("tools/list", "{}")).as("before the handshake").contains("-32602");
    assertThat(
            answer(
                "initialize",
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"sampling\":{},\"elicitation\":{}},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}"))
        .contains("\"protocolVersion\":\"2025-11-25\"", "\"tools\":", "\"serverInfo\"");
    line("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    assertThat(answer("ping", "{}")).contains("\"result\":{}");
    assertThat(answer("logging/setLevel", "{\"level\":\"debug\"}")).contains("\"result\"");
    assertThat(answer("tools/list", "{}")).contains("test_simple_text", "inputSchema");
    assertThat(answer("tools/call", call("test_simple_text", "{}"))).contains("simple text");
    assertThat(answer("tools/call", call("test_image_content", "{}"))).contains("image/png");
    assertThat(answer("tools/call", call("test_audio_content", "{}"))).contains("audio/");
    assertThat(answer("tools/call", call("test_embedded_resource", "{}"))).contains("resource");
    assertThat(answer("tools/call", call("test_error_handling", "{}")))
        .contains("\"isError\":true");
    assertThat(ask("tools/call", call("test_tool_with_progress", "{}")))
        .filteredOn(one -> one.contains("notifications/progress"))
        .hasSize(3)
        .allMatch(one -> one.contains("\"progressToken\":\"p\""));
    assertThat(ask("tools/call", call("test_tool_with_logging", "{}")))
        .filteredOn(one -> one.contains("notifications/message"))
        .hasSize(3);
    assertThat(answer("tools/call", call("test_sampling", "{\"prompt\":\"a fruit\"}")))
        .contains("a fig");
    assertThat(answer("tools/call", call("test_elicitation", "{\"message\":\"who?\"}")))
        .contains("accept");
    assertThat(answer("resources/list", "{}")).contains("test://static-text");
    assertThat(answer("resources/read", "{\"uri\":\"test://static-binary\"}")).contains("\"blob\"");
    assertThat(answer("resources/templates/list", "{}")).contains("uriTemplate");
    assertThat(answer("prompts/list", "{}")).contains("test_simple_prompt");
    assertThat(answer("prompts/get", "{\"name\":\"test_simple_prompt\"}")).contains("messages");
    assertThat(
            answer(
                "completion/complete",
                "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"test_prompt_with_arguments\"},\"argument\":{\"name\":\"arg1\",\"value\":\"t\"}}"))
        .contains("\"completion\"");
    assertThat(answer("no/such", "{}")).contains("-32601");
    assertThat(answer("tools/call", call("none_such", "{}"))).contains("\"error\"");
  }

  @Test
  void theEraWithout() throws Exception {
    assertThat(answer("server/discover", "{" + MODERN + "}"))
        .contains("\"supportedVersions\"", "2026-07-28", "\"resultType\":\"complete\"");
    assertThat(answer("tools/list", "{" + MODERN + "}")).contains("test_simple_text", "ttlMs");
    assertThat(
            answer("tools/call", "{\"name\":\"test_simple_text\",\"arguments\":{}," + MODERN + "}"))
        .contains("simple text", "\"resultType\":\"complete\"");
    assertThat(
            answer(
                "tools/call",
                "{\"name\":\"test_input_required_result_elicitation\",\"arguments\":{},"
                    + MODERN
                    + "}"))
        .as("whoever has no state is asked by the result")
        .contains("\"resultType\":\"input_required\"", "\"elicitation/create\"");
    assertThat(answer("tools/list", "{}")).as("without its version").contains("-32602");
    assertThat(answer("tools/list", "{" + MODERN.replace("2026-07-28", "1999-01-01") + "}"))
        .contains("-32022", "\"supported\"");
    assertThat(answer("initialize", "{" + MODERN + "}")).contains("-32601");
  }

  @Test
  void whatIsNoMessageIsSaidAndNothingEnds() throws Exception {
    for (String odd : List.of("no json", "[]", "{\"jsonrpc\":\"2.0\"}", "{\"id\":1}")) {
      line(odd);
      assertThat(out.readLine()).as(odd).contains("-32700");
    }
    line("");
    assertThat(answer("server/discover", "{" + MODERN + "}")).contains("supportedVersions");
  }
}
