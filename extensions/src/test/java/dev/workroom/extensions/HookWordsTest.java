package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.extensions.HookAnswer.Decision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract that published hooks are written for. */
class HookWordsTest {
  private static Hook hook(String... fields) {
    var map = new HashMap<String, Object>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put(fields[i], fields[i + 1]);
    }
    var plugin =
        new Plugin(
            "p",
            "",
            "",
            Path.of("/p"),
            List.of(),
            List.of(),
            new SettingsForm(List.of()),
            List.of(),
            List.of());
    return new Hook(
        "p:x#1",
        new Loaded("p@l", "l", plugin, "", "", false, Path.of("/d"), Map.of(), Map.of()),
        map);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',                 Bash,               true
          *,                  Bash,               true
          Bash,               Bash,               true
          Bash,               BashOutput,         false
          'Edit|Write',       Write,              true
          'Edit, Write',      Write,              true
          mcp__memory,        mcp__memory__get,   false
          mcp__memory__.*,    mcp__memory__get,   true
          ^Note,              Notebook,           true
          'Web(Fetch|Search)',WebSearch,          true
          '(',                Bash,               false
          """)
  void aMatcherIsNamesOrARegularExpression(String matcher, String tool, boolean fits) {
    assertThat(hook("matcher", matcher).fits(tool)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',                Bash,     ls,                     true
          Bash,              Bash,     ls,                     true
          Bash,              Write,    /a,                     false
          Bash(git *),       Bash,     git push,               true
          Bash(git:*),       Bash,     git push,               true
          Bash(git *),       Bash,     ls,                     false
          Write(*.md),       Write,    /w/a/b.md,              true
          Write(final/*),    Write,    /w/final/x.txt,         true
          Write(final/*),    Write,    /w/draft/x.txt,         false
          mcp__s__*,         mcp__s__go, '',                   true
          """)
  void aConditionIsOneRule(String rule, String tool, String subject, boolean holds) {
    assertThat(hook("if", rule).holds(tool, subject)).isEqualTo(holds);
  }

  @Test
  void theTimeIsTheirsWithinOurBounds() {
    assertThat(hook("event", "Stop").time()).isEqualTo(Duration.ofMinutes(10));
    assertThat(hook("event", "Stop", "timeout", "5").time()).isEqualTo(Duration.ofSeconds(5));
    assertThat(hook("event", "Stop", "timeout", "1e9").time()).isEqualTo(Duration.ofMinutes(10));
    assertThat(hook("event", "UserPromptSubmit", "timeout", "x").time())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theExitCodeDecides() {
    assertThat(HookAnswer.of(0, "", "", false)).isEqualTo(HookAnswer.NOTHING);
    assertThat(HookAnswer.of(2, "{\"decision\":\"approve\"}", "not so", false))
        .as("what two says JSON cannot undo")
        .returns(Decision.BLOCK, HookAnswer::decision)
        .returns("not so", HookAnswer::reason);
    assertThat(HookAnswer.of(1, "", "boom", false).trouble()).isEqualTo("it ended with 1: boom");
    assertThat(HookAnswer.of(1, "{\"decision\":\"block\",\"reason\":\"r\"}", "boom", false))
        .as("JSON counts whatever the code")
        .returns(Decision.BLOCK, HookAnswer::decision);
    assertThat(HookAnswer.of(0, "for the model", "", true).context()).isEqualTo("for the model");
    assertThat(HookAnswer.of(0, "for nobody", "", false).context()).isEmpty();
    assertThat(HookAnswer.of(0, "{not json", "", true).context()).isEqualTo("{not json");
  }

  @Test
  void theJsonIsReadInItsOldAndNewShapes() {
    HookAnswer answer =
        HookAnswer.of(
            0,
            """
            {"continue": false, "stopReason": "enough", "systemMessage": "m",
             "hookSpecificOutput": {"permissionDecision": "deny", "permissionDecisionReason": "no",
               "additionalContext": "c", "updatedInput": {"command": "x"}, "updatedToolOutput": {"a": 1}}}
            """,
            "",
            false);
    assertThat(answer)
        .isEqualTo(
            new HookAnswer(
                Decision.BLOCK,
                "no",
                "c",
                java.util.Optional.of(new Json("{\"command\":\"x\"}")),
                java.util.Optional.of("{\"a\":1}"),
                java.util.Optional.of("enough"),
                "m",
                ""));
    assertThat(HookAnswer.of(0, "{\"decision\":\"ask_user\"}", "", false).decision())
        .isEqualTo(Decision.ASK);
    assertThat(
            HookAnswer.of(
                    0,
                    "{\"hookSpecificOutput\":{\"decision\":{\"behavior\":\"deny\",\"message\":\"m\"}}}",
                    "",
                    false)
                .reason())
        .isEqualTo("m");
  }

  @Test
  void ofSeveralTheStrictestCountsAndAllContextStands() {
    HookAnswer allow =
        HookAnswer.of(0, "{\"decision\":\"approve\",\"additionalContext\":\"a\"}", "", false);
    HookAnswer deny = HookAnswer.of(2, "", "no", false);
    HookAnswer ask =
        HookAnswer.of(0, "{\"decision\":\"ask\",\"additionalContext\":\"b\"}", "", false);
    HookAnswer all = HookWords.stricter(HookWords.stricter(deny, ask), allow);
    assertThat(all.decision()).isEqualTo(Decision.BLOCK);
    assertThat(all.reason()).isEqualTo("no");
    assertThat(all.context()).isEqualTo("b\na");
  }

  @Test
  void callsAreToldInThePublishedWordsAndReadBack() {
    var folder = new Folder("/w", true);
    var edit = new Json("{\"path\":\"a/../b.md\",\"find\":\"x\",\"replace\":\"y\"}");
    Map<String, Object> told = HookWords.there("Edit", edit, folder);
    assertThat(told)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("file_path", "/w/b.md", "old_string", "x", "new_string", "y"));
    assertThat(HookWords.subject(told)).isEqualTo("/w/b.md");
    assertThat(HookWords.back("Edit", new Json("{\"file_path\":\"/w/b.md\",\"old_string\":\"x\"}")))
        .isEqualTo(new Json("{\"path\":\"/w/b.md\",\"find\":\"x\"}"));
    assertThat(HookWords.there("Shell", new Json("[1]"), folder)).isEmpty();
  }

  @Test
  void aModelMayJudge() {
    assertThat(HookWords.judged("Sure: {\"ok\": true}")).isEqualTo(HookAnswer.NOTHING);
    assertThat(HookWords.judged("{\"ok\": false, \"reason\": \"late\"}").reason())
        .isEqualTo("late");
    assertThat(HookWords.judged("maybe").trouble()).isNotEmpty();
    assertThat(HookWords.question("Is it fine? $ARGUMENTS", "{}")).startsWith("Is it fine? {}");
  }

  @Test
  void aRuleLooksAtEachCommandOfALine() {
    Hook git = hook("if", "Bash(git push *)");
    assertThat(git.holds("Bash", "cd x && git push origin")).isTrue();
    assertThat(git.holds("Bash", "git push")).isTrue();
    assertThat(git.holds("Bash", "echo git push x")).isFalse();
    assertThat(git.holds("Write", "git push origin")).isFalse();
  }

  @Test
  void headersHoldOnlyWhatTheUserFilledInAndTheHookMayHave() {
    var plugin = hook().from().plugin();
    var from =
        new Loaded(
            "p@l",
            "l",
            plugin,
            "",
            "",
            false,
            Path.of("/d"),
            Map.of("url", "u"),
            Map.of("key", "k"));
    var hook =
        new Hook(
            "p:x#1",
            from,
            Map.of(
                "headers",
                Map.of("A", "Bearer $CLAUDE_PLUGIN_OPTION_KEY", "B", "${PATH}${user_config.key}"),
                "allowedEnvVars",
                List.of("CLAUDE_PLUGIN_OPTION_KEY", "PATH")));
    assertThat(hook.headers()).isEqualTo(Map.of("A", "Bearer k", "B", "k"));
  }

  @Test
  void placesInAnInputAreFilledFromWhatTheHookIsTold() {
    Map<String, Object> told =
        Map.of("tool_input", Map.of("path", "a.txt", "lines", List.of(1, 2)));
    assertThat(
            HookWords.filled(
                Map.of("what", "see ${tool_input.path}${none.x}", "n", "${tool_input.lines}"),
                told))
        .isEqualTo(Map.of("what", "see a.txt", "n", List.of(1, 2)));
  }

  @Test
  void theEnvironmentOfCommandsIsSetAndNothingElse() {
    var environment = new CommandEnvironment(new Kit(List.of()));
    assertThat(environment.before()).isEmpty();
    environment.add("export A='x; rm -rf /'\nB=$(id)`id`\nrm -rf /\nPATH=\"/opt/x:$PATH\"\n");
    assertThat(environment.before())
        .isEqualTo(
            "export A='x; rm -rf /'; export B='$(id)`id`'; export PATH='/opt/x:'\"$PATH\"''; ");
  }
}
