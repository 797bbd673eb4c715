package dev.workroom.extensions.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import dev.workroom.core.tool.Tool.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers as people use them, from the npm registry. */
class ServersTest {
  @TempDir Path folder;

  private static List<String> node(String server, String... arguments) {
    var line = new java.util.ArrayList<String>();
    line.add("node");
    line.add(NpmFolder.servers().file("server-" + server, "dist/index.js").toString());
    line.addAll(List.of(arguments));
    return line;
  }

  @Test
  void everythingThatTheReferenceServerOffersReachesTheSession() throws Exception {
    try (var bench = new Bench(folder)) {
      List<Tool> tools = bench.open(Bench.local("everything", node("everything", "stdio"))).tools();

      Tool echo = bench.tool(tools, "mcp__everything__echo");
      assertThat(echo.effect(dev.workroom.core.message.Json.EMPTY))
          .isEqualTo(
              new Effect(
                  Effect.Kind.RUN,
                  java.util.Set.of("connector:everything/echo"),
                  "use echo of the connector everything"));
      Answer.Finished said = (Answer.Finished) bench.call(echo, Map.of("message", "grüezi"));
      assertThat(said.result()).isEqualTo(new ToolResult.Ok("Echo: grüezi"));
      assertThat(said.labels())
          .containsExactly(new Label(Label.Origin.CONNECTOR, "everything echo"));

      assertThat(
              bench
                  .result(
                      bench.tool(tools, "mcp__everything__get-structured-content"),
                      Map.of("location", "Chicago"))
                  .text())
          .contains("temperature")
          .doesNotContain("not what the tool says");
      ToolResult.Ok image =
          (ToolResult.Ok)
              bench.result(bench.tool(tools, "mcp__everything__get-tiny-image"), Map.of());
      assertThat(image.images()).hasSize(1);
      assertThat(bench.kept).hasSize(1);

      assertThat(
              bench
                  .result(
                      bench.tool(tools, "mcp__everything__trigger-long-running-operation"),
                      Map.of("duration", 1, "steps", 2))
                  .text())
          .contains("completed");
      assertThat(bench.progress).isNotEmpty();
      assertThat(
              bench.result(bench.tool(tools, "mcp__everything__get-roots-list"), Map.of()).text())
          .contains(folder.toUri().toString());

      Tool connectors = bench.tool(tools, "Connectors");
      assertThat(bench.result(connectors, Map.of("find", "sum of numbers")).text())
          .startsWith("call everything/get-sum")
          .contains("\"a\"");
      assertThat(
              bench
                  .result(
                      connectors,
                      Map.of("call", "everything/get-sum", "input", Map.of("a", 2, "b", 40)))
                  .text())
          .contains("42");
      String found = bench.result(connectors, Map.of("find", "architecture")).text();
      assertThat(found).contains("read everything/demo://resource/static/document/architecture.md");
      assertThat(
              bench
                  .result(
                      connectors,
                      Map.of("read", "everything/demo://resource/static/document/architecture.md"))
                  .text())
          .contains("Everything Server");
    }
  }

  @Test
  void aServersQuestionBecomesACardAndItsAnswerGoesOnWithTheCall() throws Exception {
    try (var bench = new Bench(folder)) {
      List<Tool> tools = bench.open(Bench.local("everything", node("everything", "stdio"))).tools();
      Tool tool = bench.tool(tools, "mcp__everything__trigger-elicitation-request");

      Answer.Asks asks = (Answer.Asks) bench.call(tool, Map.of());
      var card = (Request.Questions) asks.request();
      assertThat(card.questions()).hasSizeBetween(1, 4);
      assertThat(card.questions().getFirst().text()).startsWith("The connector everything asks:");

      Answer next = asks;
      for (int cards = 0; next instanceof Answer.Asks(Request request) && cards < 8; cards++) {
        int questions = ((Request.Questions) request).questions().size();
        // Only the first is required; what is not said takes its default.
        next =
            bench.answer(
                tool,
                new Decision.Answered(
                    cards == 0 ? List.of("Ada", "", "", "") : Collections.nCopies(questions, "")));
      }
      assertThat(((Answer.Finished) next).result().text()).contains("Ada");

      bench.call(tool, Map.of());
      Answer refused = bench.answer(tool, new Decision.Rejected("not now"));
      assertThat(((Answer.Finished) refused).result().text()).contains("declined");
    }
  }

  @Test
  void aServerUsesTheModelOnlyWhereTheSettingsAndAPersonAllowIt() throws Exception {
    Surroundings.Sampler model =
        (_, _) ->
            Map.of(
                "role", "assistant",
                "model", "script",
                "content", Map.of("type", "text", "text", "forty-two"));
    try (var bench = new Bench(folder, Optional.of(model))) {
      List<Tool> tools =
          bench
              .open(
                  Bench.local("everything", node("everything", "stdio"), Map.of("sampling", true)))
              .tools();
      Tool tool = bench.tool(tools, "mcp__everything__trigger-sampling-request");

      Answer.Asks asks =
          (Answer.Asks) bench.call(tool, Map.of("prompt", "the answer?", "maxTokens", 10));
      assertThat(asks.request())
          .isInstanceOfSatisfying(
              Request.Permission.class,
              permission -> {
                assertThat(permission.gate()).isEqualTo(Request.Gate.HARD);
                assertThat(permission.question()).contains("everything").contains("the answer?");
              });
      Answer allowed = bench.answer(tool, new Decision.Approved());
      assertThat(((Answer.Finished) allowed).result().text()).contains("forty-two");
    }
    try (var bench = new Bench(folder.resolve("other"), Optional.of(model))) {
      Connectors connectors = bench.open(Bench.local("plain", node("everything", "stdio")));
      assertThat(connectors.tools())
          .extracting(tool -> tool.spec().name())
          .doesNotContain("mcp__plain__trigger-sampling-request");
    }
  }

  @Test
  void otherServersWorkAsTheyAreAndNothingOfThemIsLeftBehind() throws Exception {
    Path data = Files.writeString(folder.resolve("notes.txt"), "remember the milk");
    try (var bench = new Bench(folder)) {
      List<Tool> tools =
          bench
              .open(
                  Bench.local("files", node("filesystem", folder.toString())),
                  Bench.local(
                      "memory",
                      node("memory"),
                      Map.of(
                          "env",
                          Map.of("MEMORY_FILE_PATH", folder.resolve("memory.json").toString()))),
                  Bench.local("thinking", node("sequential-thinking")),
                  Bench.local("pdf", node("pdf", "--stdio")))
              .tools();

      assertThat(
              bench
                  .result(
                      bench.tool(tools, "mcp__files__read_text_file"),
                      Map.of("path", data.toString()))
                  .text())
          .contains("milk");
      assertThat(
              bench.result(
                  bench.tool(tools, "mcp__files__read_text_file"), Map.of("path", "/etc/passwd")))
          .isInstanceOf(ToolResult.Failed.class);
      bench.result(
          bench.tool(tools, "mcp__memory__create_entities"),
          Map.of(
              "entities",
              List.of(
                  Map.of(
                      "name", "Ada", "entityType", "person", "observations", List.of("counts")))));
      assertThat(
              bench
                  .result(bench.tool(tools, "mcp__memory__search_nodes"), Map.of("query", "Ada"))
                  .text())
          .contains("counts");
      assertThat(
              bench
                  .result(
                      bench.tool(tools, "mcp__thinking__sequentialthinking"),
                      Map.of(
                          "thought",
                          "first",
                          "nextThoughtNeeded",
                          false,
                          "thoughtNumber",
                          1,
                          "totalThoughts",
                          1))
                  .text())
          .contains("thoughtNumber");
      assertThat(tools).extracting(tool -> tool.spec().name()).contains("mcp__pdf__list_pdfs");

      bench.close();
      assertThat(bench.orphans()).as("a server is left running").isFalse();
      assertThat(bench.sandbox.programs)
          .as("servers are given what they need and no more")
          .allSatisfy(program ->
              assertThat(program.environment().keySet())
                  .isSubsetOf("HOME", "TMPDIR", "NO_COLOR", "MEMORY_FILE_PATH"));
    }
  }
}
