package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.ModelReply.Use;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a delegation promises, one short session each, over HTTP in both protocols. */
class BehavioursHttpTest {
  private static final int FULL = 195_000;
  @TempDir Path place;

  @ParameterizedTest
  @EnumSource
  void aWorkspaceItsBriefFileGuardrailsPlanAndMemory(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    Files.createDirectories(on.file("exports"));
    Files.writeString(
        on.file("brief.md"),
        "## Outcome\nSum up.\n## Guardrails\n- Never change exports/\n- Be polite\n");
    assertThat(on.here("workspace", "list")).contains("There are no workspaces");
    assertThat(on.here("workspace", "add", "q", "--folder", "" + on.folder(), "--mode", "plan"))
        .startsWith("0 ");
    assertThat(on.here("workspace", "list")).contains("q ", on.folder().toString());
    assertThat(on.here("workspace", "show", "q")).contains("mode: plan", on.folder().toString());
    try (var endpoint =
        new FakeEndpoint(
            p.calls(
                "Plan",
                "{\"steps\":[{\"title\":\"One\",\"creates\":[\"a.txt\",\"memory/\"]},{\"title\":\"Two\",\"creates\":[\"b.txt\"]},{\"title\":\"Three\",\"deletes\":[\"old.txt\"]}]}"),
            p.calls("Write", "{\"path\":\"exports/x.csv\",\"content\":\"x\"}"),
            p.calls("Write", "{\"path\":\"b.txt\",\"content\":\"b\"}"),
            p.calls("Write", "{\"path\":\"a.txt\",\"content\":\"a\"}"),
            p.calls("Write", "{\"path\":\"c.txt\",\"content\":\"c\"}"),
            p.calls(
                "Remember",
                "{\"topic\":\"sums\",\"text\":\"North leads.\",\"source\":\"brief.md\"}"),
            p.says("Done."),
            p.says("I know it."))) {
      assertThat(on.run(endpoint, "--workspace", "q"))
          .startsWith("3 ")
          .contains("enforced Never change exports/", "Be polite (not enforced")
          .containsPattern("probably about .*tokens, ");
      assertThat(on.its("approve", "--drop", "3", "--order", "2,1", "--stop-before", "1"))
          .startsWith("0 ");
      assertThat(on.its("resume")).startsWith("3 ").contains("stop here and ask");
      assertThat(endpoint.requests().get(1)).contains("1. Two", "2. One");
      assertThat(on.files()).contains("b.txt").doesNotContain("a.txt");
      assertThat(on.its("approve")).startsWith("0 ");
      assertThat(on.its("resume")).startsWith("3 ").contains("leaves the plan: no step");
      assertThat(on.its("approve", "--reject", "not that")).startsWith("0 ");
      assertThat(on.its("resume")).as("done").startsWith("0 ").doesNotContain("still open");
      assertThat(on.files()).containsExactly("a.txt", "b.txt", "brief.md", "memory/sums.md");
      assertThat(endpoint.requests().get(5)).contains("The user said no: not that");

      Files.delete(on.file("brief.md")); // another session, another task
      assertThat(on.run(endpoint, "--workspace", "q", "--prompt", "Next.")).startsWith("0 ");
      assertThat(endpoint.requests().getLast()).as("remembered").contains("North leads.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachChangeAsksIfAPersonWantsItSo(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    try (var endpoint =
        new FakeEndpoint(
            p.calls("Plan", "{\"steps\":[{\"title\":\"One\",\"creates\":[\"a.txt\"]}]}"),
            p.calls("Write", "{\"path\":\"a.txt\",\"content\":\"a\"}"),
            p.says("Done."))) {
      assertThat(on.run(endpoint, "--folder", "" + on.folder(), "--prompt", "Go."))
          .startsWith("3 ");
      assertThat(on.its("approve", "--ask-each", "--edit", "1", "Only this")).startsWith("0 ");
      assertThat(on.its("resume", "--no-verify")).startsWith("3 ").contains("a.txt");
      assertThat(endpoint.requests().get(1)).contains("1. Only this");
      assertThat(on.files()).isEmpty();
      assertThat(on.its("approve")).startsWith("0 ");
      assertThat(on.its("resume", "--no-verify"))
          .as("what was asked for before is called by its name")
          .startsWith("0 ")
          .contains("done     write a.txt")
          .doesNotContain("call_");
    }
  }

  @ParameterizedTest
  @EnumSource
  void questionsOfEachKindParkARunWithNobodyThere(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    try (var endpoint =
        new FakeEndpoint(
            p.calls(
                "Question",
                "{\"questions\":[{\"question\":\"Which year?\",\"options\":[\"2026\",\"2025\"]},{\"question\":\"Which regions?\",\"options\":[{\"label\":\"North\",\"description\":\"with the coast\"},\"South\",\"West\"],\"multiple\":true},{\"question\":\"Whose?\",\"options\":[\"ours\",\"theirs\"]},{\"question\":\"Why?\"}]}"),
            p.says("Thanks."))) {
      assertThat(on.auto(endpoint, "Ask.", "--yes"))
          .as("nobody guesses")
          .startsWith("3 ")
          .contains("1. 2026 (recommended)", "1. North: with the coast", "several may", "Why?");
      assertThat(endpoint.requests()).hasSize(1);
      assertThat(on.its("approve", "--answer", "1")).startsWith("2 ").contains("asks 4 questions");
      assertThat(
              on.its(
                  "approve",
                  "--answer",
                  "2",
                  "--answer",
                  "1,3",
                  "--answer",
                  "hers",
                  "--answer",
                  "because"))
          .startsWith("0 ");
      assertThat(on.its("resume")).startsWith("0 ");
      assertThat(endpoint.requests().getLast())
          .contains("→ 2025", "→ North, West", "→ hers", "→ because");
    }
  }

  @ParameterizedTest
  @EnumSource
  void budgetsWarnStopAndAreRaised(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    Files.writeString(
        on.home().resolve("prices.json"),
        "{\"models\":[{\"model\":\"m\",\"input\":1,\"output\":10,\"contextWindow\":200000}]}");
    // How it is set and raised, what two looks use of it, and what a third one ends at.
    record Case(String option, String limit, String raised, int tokens, String near, String end) {}
    for (Case one :
        List.of(
            new Case("--budget-tokens", "36", "5000", 10, "83 % of the budget of 36", "36 tokens"),
            new Case("--budget-usd", "0.12", "2", 50_000, "83 % of the budget of 0.12", "0.12 US"),
            new Case("--budget-minutes", "0.02", "60", 10, "", "1 second of work"))) {
      String slow = one.option().equals("--budget-minutes") ? "sleep 1.5" : "pwd";
      Use run = Use.of("Shell", "{\"command\":\"%s\"}".formatted(slow));
      try (var endpoint =
          new FakeEndpoint(
              p.calls(one.tokens(), Use.of("Glob", "{\"pattern\":\"*\"}"), run),
              p.calls(one.tokens(), Use.of("Glob", "{\"pattern\":\"a*\"}")),
              p.calls(one.tokens(), Use.of("Glob", "{\"pattern\":\"b*\"}")),
              p.says("All seen."))) {
        assertThat(on.auto(endpoint, "Look.", one.option(), one.limit()))
            .as("%s", one)
            .startsWith("4 ")
            .contains(one.near(), "Stopped at the limit of " + one.end(), one.option() + " N");
        assertThat(endpoint.requests().getLast()).as("the model is warned").contains(one.near());
        assertThat(on.its("resume", one.option(), one.raised())).as("%s", one).startsWith("0 ");
        assertThat(endpoint.requests()).as("nothing is asked twice").hasSize(4);
      }
    }
    try (var endpoint =
        new FakeEndpoint(
            p.calls("Agent", "{\"description\":\"one\",\"prompt\":\"Say yes.\"}"),
            p.says("yes"),
            p.calls("Agent", "{\"description\":\"two\",\"prompt\":\"Say no.\"}"),
            p.says("Done."))) {
      assertThat(on.auto(endpoint, "Ask.", "--budget-subagents", "1")).startsWith("0 ");
      assertThat(endpoint.requests().getLast()).contains("No sub-agents are left in the budget");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCapsuleIsReadCorrectedAndUsed(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    Files.writeString(on.home().resolve("settings"), "context.window = 200000\n");
    Use look = Use.of("Glob", "{\"pattern\":\"*\"}");
    Use again = Use.of("Glob", "{\"pattern\":\"a*\"}");
    String capsule = "## Goal\nConvert.\n## Facts\n- The rate is 4 (rates.csv)\n## Open\n- Check";
    try (var endpoint =
        new FakeEndpoint(
            p.calls(FULL, look),
            p.says(capsule),
            p.says("At 4."),
            p.calls(FULL, again),
            p.says("## Facts\n- It is Monday"),
            p.says("At 5."))) {
      assertThat(on.auto(endpoint, "Convert.")).startsWith("0 ").contains("shortened to a capsule");
      assertThat(endpoint.requests().get(2)).contains("The rate is 4");
      assertThat(on.its("capsule")).contains("The rate is 4 (rates.csv)");
      Path mine = on.home().resolve("mine.md");
      Files.writeString(mine, "## Goal\nConvert.\n## Facts\n- The rate is 5, says Ann\n");
      assertThat(on.its("capsule", "--edit", "" + mine)).contains("The rate is 5, says Ann");
      assertThat(on.its("resume", "--prompt", "Convert again.")).startsWith("0 ");
      assertThat(endpoint.requests().get(3))
          .as("used at once")
          .contains("The rate is 5, says Ann", "Convert again.")
          .doesNotContain("The rate is 4 (");
      assertThat(endpoint.requests().get(5))
          .as("and after the next one, which did not name it")
          .contains("The rate is 5, says Ann", "It is Monday", "Convert again.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeResultsArePagedAndALoopOfFailuresEnds(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    var endpoints = new FakeEndpoint[1];
    Pattern handle = Pattern.compile("More \\{\\\\\"result\\\\\": \\\\\"([^\"\\\\]+)\\\\\"");
    try (var endpoint =
        new FakeEndpoint(
            p.calls("Shell", "{\"command\":\"seq 1 9000\"}"),
            exchange -> {
              Matcher found = handle.matcher(endpoints[0].requests().getLast());
              assertThat(found.find()).isTrue();
              p.calls("More", "{\"result\":\"" + found.group(1) + "\",\"find\":\"4567\"}")
                  .give(exchange);
            },
            p.calls("Read", "{\"path\":\"nowhere.txt\"}"))) {
      endpoints[0] = endpoint;
      assertThat(on.auto(endpoint, "Read."))
          .startsWith("1 ")
          .contains("repeated a call of Read that fails 5 times");
      assertThat(endpoint.requests().get(1))
          .contains("are left out; More")
          .doesNotContain("4567")
          .hasSizeLessThan(60_000);
      assertThat(endpoint.requests().get(2)).as("what More has found").contains("4567");
    }
  }

  @ParameterizedTest
  @EnumSource
  void workIsTakenBackAndTriedAgain(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    try (var endpoint =
        new FakeEndpoint(
            p.calls("Write", "{\"path\":\"a.txt\",\"content\":\"first\"}"),
            p.calls("Write", "{\"path\":\"b.txt\",\"content\":\"SECOND\"}"),
            p.says("Done."),
            p.calls("Write", "{\"path\":\"c.txt\",\"content\":\"third\"}"),
            p.says("Done otherwise."))) {
      assertThat(on.auto(endpoint, "Write.")).startsWith("0 ");
      Files.writeString(on.file("a.txt"), "mine");
      assertThat(on.its("retry", "--step", "2", "--prompt", "In c, please.", "--no-verify"))
          .startsWith("0 ")
          .contains("b.txt");
      assertThat(on.files()).containsExactly("a.txt", "c.txt");
      assertThat(on.file("a.txt")).hasContent("mine");
      assertThat(endpoint.requests().get(3))
          .contains("In c, please.", "The user took back", "b.txt")
          .doesNotContain("SECOND");
      assertThat(on.its("undo")).contains("a.txt");
      assertThat(on.files()).as("a person's words stay").containsExactly("a.txt");
    }
  }

  @ParameterizedTest
  @EnumSource
  void doneWithoutEvidenceIsNotDone(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    try (var endpoint = new FakeEndpoint(p.says("Done."))) {
      assertThat(on.auto(endpoint, "Sum up.", "--done", "The total is stated"))
          .startsWith("1 ")
          .contains("The total is stated");
    }
  }
}
