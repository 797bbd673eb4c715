package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.FakeEndpoint.Answer;
import dev.workroom.checks.Workroom.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole delegation over HTTP in both protocols, with nobody at the terminal. */
class DelegationHttpTest {
  @TempDir Path place;
  private Path folder;
  private Workroom workroom;

  @BeforeEach
  void aFolder() throws Exception {
    folder = Files.createDirectories(place.resolve("work"));
    Files.writeString(folder.resolve("a.txt"), "total 42\n");
    workroom =
        new Workroom(place.resolve("home"), place)
            .with("ANTHROPIC_API_KEY", "none")
            .with("OPENAI_API_KEY", "none");
  }

  @Test
  void throughTheMessagesProtocol() throws Exception {
    delegate("anthropic:m", "", FakeEndpoint::calls, FakeEndpoint::says);
  }

  @Test
  void throughChatCompletions() throws Exception {
    delegate(
        "openai:m",
        "/v1",
        (tool, input) -> FakeEndpoint.chatCalls("call_" + (input.hashCode() & 0xffff), tool, input),
        text -> FakeEndpoint.chat("{\"role\":\"assistant\",\"content\":\"" + text + "\"}", "stop"));
  }

  /** How a protocol calls a tool. */
  private interface Calls {
    Answer of(String tool, String input);
  }

  /** How a protocol says something. */
  private interface Says {
    Answer of(String text);
  }

  private void delegate(String model, String path, Calls calls, Says says) throws Exception {
    Answer[] answers = {
      calls.of("Plan", "{\"steps\":[{\"title\":\"Sum up\",\"creates\":[\"out.txt\"]}]}"),
      calls.of("Question", "{\"questions\":[{\"question\":\"Which year?\"}]}"),
      calls.of("Agent", "{\"description\":\"reader\",\"prompt\":\"Read a.txt\"}"),
      calls.of("Read", "{\"path\":\"a.txt\"}"), // the sub-agent's two steps
      says.of("It says total 42."),
      calls.of("Write", "{\"path\":\"out.txt\",\"content\":\"total 42\"}"),
      calls.of("Evidence", "{\"items\":[{\"item\":1,\"by\":[\"total 42\"]}]}"),
      says.of("Done."),
      says.of("1 shown: out.txt, line 1 says total 42") // the fresh reader of what was made
    };
    try (var endpoint = new FakeEndpoint(answers)) {
      Ended planned =
          workroom.run(
              "run",
              "--folder",
              folder.toString(),
              "--model",
              model,
              "--base-url",
              endpoint.url() + path,
              "--prompt",
              "Sum up.",
              "--done",
              "The total is stated",
              "--budget-steps",
              "7");
      assertThat(planned.exit()).as("the plan waits: %s", planned).isEqualTo(3);
      assertThat(folder.resolve("out.txt")).doesNotExist();

      assertThat(approve().exit()).isZero();
      Ended asked = resume();
      assertThat(asked.exit()).as("the question waits: %s", asked).isEqualTo(3);
      assertThat(asked.err()).contains("Which year?");

      assertThat(approve("--answer", "2026").exit()).isZero();
      Ended stopped = resume();
      assertThat(stopped.exit()).as("seven steps are used: %s", stopped).isEqualTo(4);

      Ended done = resume("--budget-steps", "20");
      assertThat(done.exit()).as("%s", done).isZero();
      assertThat(done.err()).contains("The total is stated", "line 1 says total 42");
      assertThat(folder.resolve("out.txt")).hasContent("total 42");
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

  private Ended approve(String... more) throws Exception {
    return program("approve", more);
  }

  private Ended resume(String... more) throws Exception {
    return program("resume", more);
  }

  private Ended program(String command, String... more) throws Exception {
    String id = workroom.latest();
    return workroom.run(
        Stream.concat(Stream.of(command, id), Stream.of(more)).toArray(String[]::new));
  }
}
