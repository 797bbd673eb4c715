package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.app.ProgramHere;
import dev.workroom.checks.FakeEndpoint.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a delegation promises, one short session each, over HTTP in both protocols. */
class BehavioursHttpTest {
  @TempDir Path place;
  private Path folder;
  private Path home;

  /** One of the two protocols: how it calls a tool, and how it says something. */
  private record Protocol(String model, String path, boolean chat) {
    Answer calls(String tool, String input) {
      String id = "call_" + (input.hashCode() & 0xffff);
      return chat ? FakeEndpoint.chatCalls(id, tool, input) : FakeEndpoint.calls(tool, input);
    }

    Answer says(String text) {
      return chat
          ? FakeEndpoint.chat("{\"role\":\"assistant\",\"content\":\"" + text + "\"}", "stop")
          : FakeEndpoint.says(text);
    }
  }

  private static final List<Protocol> BOTH =
      List.of(new Protocol("anthropic:m", "", false), new Protocol("openai:m", "/v1", true));

  @BeforeEach
  void aHome() throws Exception {
    home = Files.createDirectories(place.resolve("home"));
    folder = home;
  }

  private void aFolder(Protocol protocol, String name) throws Exception {
    folder = Files.createDirectories(place.resolve(name + (protocol.chat() ? 2 : 1)));
  }

  @Test
  void aWorkspaceItsBriefFileGuardrailsPlanAndMemory() throws Exception {
    for (Protocol p : BOTH) {
      aFolder(p, "workspace");
      Files.createDirectories(folder.resolve("exports"));
      Files.writeString(
          folder.resolve("brief.md"),
          "## Outcome\nSum up.\n## Guardrails\n- Never change exports/\n- Be polite\n");
      String name = "q" + (p.chat() ? 2 : 1);
      assertThat(here("workspace", "add", name, "--folder", folder.toString(), "--mode", "plan"))
          .startsWith("0 ");
      assertThat(here("workspace", "list")).contains(name, folder.toString());
      assertThat(here("workspace", "show", name)).contains("plan", folder.toString());
      try (var endpoint =
          new FakeEndpoint(
              p.calls(
                  "Plan",
                  "{\"steps\":[{\"title\":\"One\",\"creates\":[\"a.txt\",\"memory/\"]},{\"title\":\"Two\",\"creates\":[\"b.txt\"]},{\"title\":\"Three\",\"deletes\":[\"old.txt\"]}]}"),
              p.calls("Write", "{\"path\":\"exports/x.csv\",\"content\":\"x\"}"),
              p.calls("Write", "{\"path\":\"a.txt\",\"content\":\"a\"}"),
              p.calls("Write", "{\"path\":\"c.txt\",\"content\":\"c\"}"),
              p.calls(
                  "Remember",
                  "{\"topic\":\"sums\",\"text\":\"North leads.\",\"source\":\"brief.md\"}"),
              p.says("Done."),
              p.says("I know it."))) {
        String planned = run(p, endpoint, "--workspace", name);
        assertThat(planned)
            .startsWith("3 ")
            .contains("enforced Never change exports/", "Be polite (not enforced");
        assertThat(here("approve", id(), "--drop", "3", "--order", "2,1")).startsWith("0 ");
        assertThat(here("resume", id())).startsWith("3 ").contains("leaves the plan: no step");
        assertThat(here("approve", id(), "--reject", "not that")).startsWith("0 ");
        assertThat(here("resume", id())).as("done").startsWith("0 ");
        assertThat(folder.resolve("a.txt")).exists();
        assertThat(folder.resolve("c.txt")).doesNotExist();
        assertThat(folder.resolve("exports/x.csv")).doesNotExist();
        assertThat(folder.resolve("memory/sums.md")).exists();
        assertThat(endpoint.requests().get(4)).contains("The user said no: not that");

        Files.delete(folder.resolve("brief.md"));
        assertThat(run(p, endpoint, "--workspace", name, "--prompt", "Next.")).startsWith("0 ");
        assertThat(endpoint.requests().getLast()).as("remembered").contains("North leads.");
      }
    }
  }

  @Test
  void budgetsWarnStopAndAreRaised() throws Exception {
    for (Protocol p : BOTH) {
      aFolder(p, "budget");
      Answer look = p.calls("Glob", "{\"pattern\":\"*\"}");
      try (var endpoint =
          new FakeEndpoint(
              look, p.calls("Glob", "{\"pattern\":\"a*\"}"), look, p.says("All seen."))) {
        String stopped = run(p, endpoint, auto("Look.", "--budget-tokens", "36"));
        assertThat(stopped)
            .startsWith("4 ")
            .contains("83 % of the budget of 36 tokens", "limit of 36 tokens", "--budget-tokens");
        assertThat(endpoint.requests().get(2)).as("the model is warned").contains("83 %");
        assertThat(here("resume", id(), "--budget-tokens", "5000")).startsWith("0 ");
        assertThat(endpoint.requests()).hasSize(4);
      }
      Answer agent = p.calls("Agent", "{\"description\":\"one\",\"prompt\":\"Say yes.\"}");
      Answer other = p.calls("Agent", "{\"description\":\"two\",\"prompt\":\"Say no.\"}");
      try (var endpoint = new FakeEndpoint(agent, p.says("yes"), other, p.says("Done."))) {
        assertThat(run(p, endpoint, auto("Ask.", "--budget-subagents", "1"))).startsWith("0 ");
        assertThat(endpoint.requests().getLast()).contains("No sub-agents are left in the budget");
      }
    }
  }

  @Test
  void subAgentsThatFailOrSayNothingAreShownAsSuch() throws Exception {
    for (Protocol p : BOTH) {
      aFolder(p, "agents");
      try (var endpoint =
          new FakeEndpoint(
              p.calls("Agent", "{\"description\":\"mute\",\"prompt\":\"Say it.\"}"),
              p.says(""),
              p.calls("Agent", "{\"description\":\"broken\",\"prompt\":\"Do it.\"}"),
              FakeEndpoint.status(400, "{\"error\":{\"message\":\"no such thing\"}}"),
              p.says("Neither worked."))) {
        String ended = run(p, endpoint, auto("Ask two."));
        assertThat(ended).startsWith("0 ").contains("mute", "broken");
        assertThat(endpoint.requests().get(2)).contains("Its work is not finished");
        assertThat(endpoint.requests().get(4)).contains("broken", "no such thing");
      }
    }
  }

  @Test
  void largeResultsArePagedAndALoopOfFailuresEnds() throws Exception {
    for (Protocol p : BOTH) {
      aFolder(p, "pages");
      try (var endpoint =
          new FakeEndpoint(
              p.calls("Shell", "{\"command\":\"seq 1 9000\"}"),
              p.calls("Read", "{\"path\":\"nowhere.txt\"}"))) {
        String ended = run(p, endpoint, auto("Read."));
        assertThat(ended).startsWith("1 ").contains("repeated a call of Read that fails 5 times");
        assertThat(endpoint.requests().get(1))
            .contains("are left out; More")
            .hasSizeLessThan(60_000);
      }
    }
  }

  @Test
  void doneWithoutEvidenceIsNotDone() throws Exception {
    for (Protocol p : BOTH) {
      aFolder(p, "evidence");
      try (var endpoint = new FakeEndpoint(p.says("Done."))) {
        assertThat(run(p, endpoint, auto("Sum up.", "--done", "The total is stated")))
            .startsWith("1 ")
            .contains("The total is stated");
      }
    }
  }

  private String[] auto(String prompt, String... more) {
    return Stream.concat(
            Stream.of("--folder", folder.toString(), "--mode", "auto", "--prompt", prompt),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private String run(Protocol p, FakeEndpoint endpoint, String... more) {
    var line =
        new ArrayList<>(
            List.of("run", "--model", p.model(), "--base-url", endpoint.url() + p.path()));
    line.addAll(List.of(more));
    return here(line.toArray(String[]::new));
  }

  /** The exit code, and what was said. */
  private String here(String... line) {
    Map.Entry<Integer, String> ended = ProgramHere.run(Workroom.root(), home, line);
    return ended.getKey() + " " + ended.getValue();
  }

  private String id() {
    return here("sessions").substring(2).strip().split("\\s+", 2)[0];
  }
}
