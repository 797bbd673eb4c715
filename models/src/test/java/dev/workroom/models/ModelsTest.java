package dev.workroom.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.model.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
  @TempDir Path folder;

  @Test
  void keysAndBaseUrlsComeFromTheEnvironmentOrTheConfiguration() throws Exception {
    try (var server = new ModelServer()) {
      server.thenStream(AnthropicMessagesTest.SHORT).thenStream(ChatCompletionsTest.SHORT);
      var environment = Map.of("ANTHROPIC_API_KEY", "from-env", "ANTHROPIC_BASE_URL", server.url());
      var configuration =
          Map.of(
              "openai.key", "from-config",
              "openai.base-url", server.url() + "/v1/",
              "openai.auth", "x-api-key",
              "openai.headers", "{\"x-team\":\"finance\"}",
              "openai.parameters", "{\"reasoning_effort\":\"high\"}");

      ask(models(environment, configuration).open("anthropic:claude-x"));
      ask(models(environment, configuration).open("openai:some-model"));

      assertThat(server.requests().getFirst().line()).isEqualTo("POST /v1/messages HTTP/1.1");
      assertThat(server.requests().getFirst().headers())
          .containsEntry("authorization", "Bearer from-env");
      assertThat(server.requests().getFirst().body()).contains("\"max_tokens\":32000");
      assertThat(server.last().line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
      assertThat(server.last().headers())
          .containsEntry("x-api-key", "from-config")
          .containsEntry("x-team", "finance")
          .doesNotContainKey("authorization");
      assertThat(server.last().body())
          .contains("\"reasoning_effort\":\"high\"")
          .doesNotContain("max_tokens");
    }
  }

  @Test
  void anEndpointOfOnesOwnNeedsNoKey() throws Exception {
    try (var server = new ModelServer()) {
      server.thenStream(ChatCompletionsTest.SHORT);

      ask(models(Map.of(), Map.of()).open("openai:local", server.url()));

      assertThat(server.last().headers()).doesNotContainKeys("authorization", "x-api-key");
    }
  }

  @Test
  void aMissingKeyIsToldAtOnce() {
    assertThatThrownBy(() -> models(Map.of(), Map.of()).open("anthropic:claude-x"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "There is no key for https://api.anthropic.com: set ANTHROPIC_API_KEY,"
                + " or anthropic.key in the configuration.");
    assertThatThrownBy(() -> models(Map.of("OPENAI_API_KEY", " "), Map.of()).open("openai:gpt"))
        .hasMessageContaining("set OPENAI_API_KEY");
  }

  @Test
  void aKeyNeverPrintsItself() {
    assertThat(new ApiKey("sk-abc")).hasToString("ApiKey[hidden]");
    assertThat(Trials.endpoint("http://h/v1/messages", Trials.PATIENT).toString())
        .doesNotContain(Trials.KEY);
    assertThatThrownBy(
            () -> models(Map.of("OPENAI_API_KEY", "sk-a\nb"), Map.of()).open("openai:gpt"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("copy it again")
        .hasMessageNotContaining("sk-a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "claude", "anthropic:", "anthropic: ", "gemini:x", ":x"})
  void aWrongNameIsAnsweredWithTheForms(String spec) {
    assertThatThrownBy(() -> models(Map.of(), Map.of()).open(spec))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "There is no model '"
                + spec
                + "'. Write anthropic:NAME, openai:NAME"
                + " (any compatible endpoint by --base-url) or script:FILE.");
  }

  @ParameterizedTest
  @CsvSource({
    "http://h:1, http://h:1/v1/messages",
    "http://h:1/, http://h:1/v1/messages",
    "http://h:1/v1, http://h:1/v1/messages",
    "https://h/v1/, https://h/v1/messages",
    "https://h/proxy, https://h/proxy/v1/messages",
    "https://h/api/paas/v4, https://h/api/paas/v4/messages",
    "https://h/v1beta/openai, https://h/v1beta/openai/messages",
    "https://h/some/messages, https://h/some/messages",
  })
  void baseUrlsWorkWithAndWithoutTheVersion(String base, String url) throws Exception {
    assertThat(Models.url(base, "/messages")).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "ftp://h", "http://", "http://a b", "h"})
  void aWrongBaseUrlIsToldAtOnce(String base) {
    assertThatThrownBy(() -> models(Map.of(), Map.of()).open("openai:m", base))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("'" + base + "' is no base URL");
  }

  @Test
  void brokenSettingsAreToldAtOnce() {
    broken("openai.auth", "basic", "'basic' is no way to send a key");
    broken("openai.headers", "{", "openai.headers is no JSON object");
    broken("openai.headers", "{\"a\":1}", "openai.headers holds texts only");
    broken("openai.max-tokens", "many", "openai.max-tokens is a number of tokens");
  }

  private static void broken(String name, String value, String words) {
    assertThatThrownBy(
            () -> models(Map.of(), Map.of(name, value)).open("openai:m", "http://127.0.0.1:1"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aMoneyBudgetNeedsAPrice() throws Exception {
    var models = models(Map.of(), Map.of());
    Path script = Files.writeString(folder.resolve("s.yaml"), "steps: [{say: hi}]");

    assertThat(models.open("anthropic:claude-sonnet-4-5", "http://h").refusesMoneyBudget())
        .isEmpty();
    assertThat(models.open("script:" + script).refusesMoneyBudget()).isEmpty();
    assertThat(models.open("openai:llama", "http://h").refusesMoneyBudget())
        .contains(
            "The price of openai:llama is not known, so a budget in money cannot be kept."
                + " Enter the model in prices.json, or set a budget in tokens or steps.");
  }

  private static void ask(OpenModel model) throws Exception {
    try (model) {
      assertThat(model.reply(Trials.prompt(Trials.user("go")), _ -> {}).message().text())
          .isEqualTo("ok");
    }
  }

  private static Models models(Map<String, String> environment, Map<String, String> configuration) {
    return new Models(environment, configuration, Prices.bundled(), new Trials.Pictured());
  }
}
