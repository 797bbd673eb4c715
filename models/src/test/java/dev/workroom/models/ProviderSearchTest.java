package dev.workroom.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.model.ModelException;
import dev.workroom.models.ProviderSearch.Found;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider's own search, against a server that speaks its protocol. */
class ProviderSearchTest {
  @TempDir Path folder;

  @Test
  void theQueryGoesAloneAndPagesAndPriceComeBack() throws Exception {
    try (var server = new ModelServer();
        ProviderSearch search = models(server).search("anthropic:test-model", "")) {
      server.thenStream(
          stream(
              "{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\",\"input\":{\"query\":\"q\"}}",
              "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s1\",\"content\":["
                  + "{\"type\":\"web_search_result\",\"url\":\"https://a.org/1\",\"title\":\"One\",\"encrypted_content\":\"x\"},"
                  + "{\"type\":\"web_search_result\",\"url\":\"https://b.org/2\",\"title\":\"Two\",\"encrypted_content\":\"y\"}]}",
              "{\"type\":\"text\",\"text\":\"One says so.\",\"citations\":[{\"type\":\"web_search_result_location\",\"url\":\"https://a.org/1\"}]}"));

      Found found = search.search("prices in March");

      assertThat(found.titles())
          .containsExactly(
              Map.entry("https://a.org/1", "One"), Map.entry("https://b.org/2", "Two"));
      assertThat(found.text()).isEqualTo("One says so.");
      assertThat(found.usage().microUsd()).as("one search is ten thousand").isGreaterThan(9_999);
      String body = server.requests().getFirst().body();
      assertThat(body).contains("\"tools\":" + ProviderSearch.TOOLS, "prices in March");
      assertThat(body.split("\"role\"", -1)).as("one message, with the query").hasSize(2);
    }
  }

  @Test
  void aSearchThatFailedSaysWhy() throws Exception {
    try (var server = new ModelServer();
        ProviderSearch search = models(server).search("anthropic:test-model", "")) {
      server.thenStream(
          stream(
              "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s1\",\"content\":{\"type\":\"web_search_tool_result_error\",\"error_code\":\"max_uses_exceeded\"}}"));

      assertThatThrownBy(() -> search.search("x"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("max_uses_exceeded");
    }
  }

  @Test
  void otherProvidersHaveNoneThatIsKnownHere() throws Exception {
    try (var server = new ModelServer()) {
      assertThatThrownBy(() -> models(server).search("openai:x", ""))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("search = https://");
    }
  }

  @Test
  void whereModelsAreReachedIsKnown() throws Exception {
    var models =
        new Models(
            Map.of("OPENAI_BASE_URL", "https://Gate.Example.org:8443/v1"),
            Map.of("anthropic.base-url", "http://127.0.0.1:1"),
            prices(),
            new Trials.Pictured());

    assertThat(models.hosts())
        .isEqualTo(Set.of("api.anthropic.com", "api.openai.com", "gate.example.org", "127.0.0.1"));
  }

  private Models models(ModelServer server) throws Exception {
    return new Models(
        Map.of("ANTHROPIC_BASE_URL", server.url(), "ANTHROPIC_API_KEY", Trials.KEY),
        Map.of(),
        prices(),
        new Trials.Pictured());
  }

  private Prices prices() throws Exception {
    Path file = folder.resolve("prices.json");
    Prices.writeDefault(file);
    return Prices.load(file);
  }

  private static String stream(String... blocks) {
    var events = new StringBuilder();
    event(
        events,
        "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":100,\"output_tokens\":1}}}");
    for (int i = 0; i < blocks.length; i++) {
      event(
          events,
          "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":%s}"
              .formatted(i, blocks[i]));
      event(events, "{\"type\":\"content_block_stop\",\"index\":%d}".formatted(i));
    }
    event(
        events,
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":20}}");
    event(events, "{\"type\":\"message_stop\"}");
    return events.toString();
  }

  private static void event(StringBuilder events, String data) {
    events.append("data: ").append(data).append("\n\n");
  }
}
