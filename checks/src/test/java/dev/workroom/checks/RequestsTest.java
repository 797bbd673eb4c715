package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the program sends to a model, over HTTP in both protocols: it is paid for at each step. */
class RequestsTest {
  private static final int MOST_BYTES = 12_000;
  @TempDir Path place;

  @ParameterizedTest
  @EnumSource
  void theFirstIsSmallAndAllBeginAlike(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    Files.writeString(on.file("a.txt"), "hello\n");
    try (var endpoint =
        new FakeEndpoint(
            p.calls("Glob", "{\"pattern\":\"*\"}"),
            p.calls("Read", "{\"path\":\"a.txt\"}"),
            p.says("Done."))) {
      assertThat(on.run(endpoint, "--folder", "" + on.folder(), "--prompt", "Say hello."))
          .startsWith("0 ");
      smallAndStable(
          endpoint.requests(), p == Protocol.CHAT ? List.of("tools") : List.of("system", "tools"));
    }
  }

  private static void smallAndStable(List<String> requests, List<String> fixed) {
    assertThat(requests).hasSize(3);
    int bytes = requests.getFirst().getBytes(StandardCharsets.UTF_8).length;
    assertThat(bytes).as("the first request:\n%s", requests.getFirst()).isLessThan(MOST_BYTES);
    assertThat(requests.getFirst())
        .as("what cannot be used is not offered")
        .doesNotContain("WebFetch", "WebSearch");
    for (int i = 1; i < requests.size(); i++) {
      String before = unmarked(requests.get(i - 1));
      String now = unmarked(requests.get(i));
      for (String field : fixed) {
        assertThat(value(now, field)).as(field).isEqualTo(value(before, field));
      }
      String messages = value(before, "messages");
      assertThat(value(now, "messages"))
          .as("what was said stays as it was said")
          .startsWith(messages.substring(0, messages.length() - 1));
    }
  }

  /** The marks of the prompt cache move from step to step; they are no part of the prompt. */
  private static String unmarked(String request) {
    return request
        .replaceAll("\"cache_control\":\\{[^}]*\\},", "")
        .replaceAll(",\"cache_control\":\\{[^}]*\\}", "");
  }

  /** The text of a field of the outermost object, brackets matched. */
  private static String value(String json, String field) {
    int start = json.indexOf("\"" + field + "\":");
    assertThat(start).as(field + " in " + json).isNotNegative();
    int from = start + field.length() + 3;
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '[' || c == '{')) {
        depth++;
      } else if (!quoted && (c == ']' || c == '}') && --depth == 0) {
        return json.substring(from, i + 1);
      }
    }
    throw new AssertionError(field + " has no end in " + json);
  }
}
