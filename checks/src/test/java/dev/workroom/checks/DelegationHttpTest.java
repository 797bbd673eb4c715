package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole delegation over HTTP in both protocols, with nobody at the terminal. */
class DelegationHttpTest {
  @TempDir Path place;

  @ParameterizedTest
  @EnumSource
  void fromThePlanToTheFreshReader(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    Files.writeString(on.file("a.txt"), "total 42\n");
    FakeEndpoint.Answer[] answers = {
      p.calls("Plan", "{\"steps\":[{\"title\":\"Sum up\",\"creates\":[\"out.txt\"]}]}"),
      p.calls("Question", "{\"questions\":[{\"question\":\"Which year?\"}]}"),
      p.calls("Agent", "{\"description\":\"reader\",\"prompt\":\"Read a.txt\"}"),
      p.calls("Read", "{\"path\":\"a.txt\"}"), // the sub-agent's two steps
      p.says("It says total 42."),
      p.calls("Write", "{\"path\":\"out.txt\",\"content\":\"total 42\"}"),
      p.calls("Evidence", "{\"items\":[{\"item\":1,\"by\":[\"total 42\"]}]}"),
      p.says("Done."),
      p.says("1 shown: out.txt, line 1 says total 42") // the fresh reader of what was made
    };
    try (var endpoint = new FakeEndpoint(answers)) {
      assertThat(
              on.run(
                  endpoint,
                  "--folder",
                  on.folder().toString(),
                  "--prompt",
                  "Sum up.",
                  "--done",
                  "The total is stated",
                  "--budget-steps",
                  "7"))
          .as("the plan waits")
          .startsWith("3 ");
      assertThat(on.files()).containsExactly("a.txt");

      assertThat(on.its("approve")).startsWith("0 ");
      assertThat(on.its("resume"))
          .as("the question waits")
          .startsWith("3 ")
          .contains("Which year?");
      assertThat(on.its("approve", "--answer", "2026")).startsWith("0 ");
      assertThat(on.its("resume")).as("seven steps are used").startsWith("4 ");
      assertThat(on.its("resume", "--budget-steps", "20"))
          .startsWith("0 ")
          .contains("The total is stated", "line 1 says total 42");
      assertThat(on.file("out.txt")).hasContent("total 42");
      List<String> requests = endpoint.requests();
      assertThat(requests).as("nothing was asked twice").hasSize(answers.length);
      assertThat(requests.get(2)).as("the answer reached the model").contains("2026");
      assertThat(requests.get(3)).as("a clean context").doesNotContain("Which year?");
      assertThat(requests.get(5)).as("what it handed over").contains("It says total 42.");
      assertThat(requests.getLast())
          .as("the fresh reader knows what was asked for and made, not how")
          .contains("The total is stated", "out.txt")
          .doesNotContain("It says total 42.");
    }
  }
}
