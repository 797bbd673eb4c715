package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.tool.Tool.Answer;
import dev.workroom.core.tool.Tool.Context;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session has of its extensions, and how the model comes to it. */
class KitTest {
  @TempDir Path place;
  private Folder plugin;

  @BeforeEach
  void aPlugin() throws Exception {
    plugin =
        new Folder(place.resolve("finance"))
            .with(
                "skills/close/SKILL.md",
                """
                ---
                name: close
                description: Closes the books of a month.
                arguments: [month]
                argument-hint: MONTH
                ---
                Close $month with ${CLAUDE_SKILL_DIR}/scripts/tie.py and tell ~~chat and ~~CRM.
                Use Bash.
                """)
            .with("skills/close/references/rules.md", "Rule one.")
            .with(
                "skills/hidden/SKILL.md",
                "---\nname: hidden\ndescription: For people.\ndisable-model-invocation: 'Yes'\n---\nX")
            .with("commands/build/web.md", "Build $1 then $2.")
            .with(
                "agents/reader.md",
                "---\nname: reader\ndescription: Reads.\ntools: Read, Bash(git *), LS\nmaxTurns: 7\n---\nYou read.")
            .with(
                "CONNECTORS.md",
                "| Category | Placeholder | Included servers | Other options |\n|-|-|-|-|\n"
                    + "| Chat | `~~chat` | Slack | Teams |\n| CRM | `~~CRM` | — | any |\n");
  }

  private Kit kit() throws Exception {
    var mine = new Folder(place.resolve("mine")).with("skills/close/SKILL.md", "My own way.");
    return new Kit(List.of(loaded(mine, true), loaded(plugin, false)));
  }

  private Loaded loaded(Folder folder, boolean own) throws Exception {
    return new Loaded(
        own ? "mine" : "finance@acme",
        "acme",
        folder.load(),
        "1.0",
        "ab",
        own,
        place.resolve("data"),
        Map.of(),
        Map.of());
  }

  @Test
  void everyBuiltInSkillSaysSomethingAndIsShort() {
    for (Skill skill : BuiltIn.skills()) {
      assertThat(skill.body().get()).as(skill.name()).startsWith("# ").hasSizeGreaterThan(700);
      assertThat(skill.body().get().lines().count()).as(skill.name()).isLessThan(120);
    }
  }

  @Test
  void namesAreQualifiedExceptTheUsersOwn() throws Exception {
    assertThat(kit().skills().stream().map(Skill::name).toList())
        .startsWith("close", "finance:close", "finance:hidden", "finance:build:web", "workbook");
    assertThat(kit().skill("close").orElseThrow().body().get()).isEqualTo("My own way.");
    assertThat(kit().skill("/web").orElseThrow().name()).isEqualTo("finance:build:web");
    assertThat(kit().beginningWith("/clo").stream().map(Skill::name))
        .containsExactly("close", "finance:close");
    assertThat(kit().agent("reader").orElseThrow().tools())
        .containsExactly("Read", "Shell", "Glob");
    assertThat(kit().agent("reader").orElseThrow().steps()).contains(7);
  }

  @Test
  void aSkillIsReadWhenItIsUsedWithItsPlacesFilled() throws Exception {
    Answer.Finished answer =
        (Answer.Finished) call("{\"name\":\"finance:close\",\"arguments\":\"March\"}");

    assertThat(answer.result().text())
        .isEqualTo("Loaded; its text follows behind the last result.");
    SkillUsed used = (SkillUsed) answer.facts().getFirst();
    assertThat(used.call()).contains(new CallId("c1"));
    assertThat(used.text())
        .contains("Close March with " + place.resolve("finance/skills/close") + "/scripts/tie.py")
        .contains("~~chat: the connector slack")
        .contains("~~CRM: nothing is connected")
        .contains("Here Bash is Shell.")
        .contains("references/rules.md");
  }

  @Test
  void itsFilesAreReadOneByOneAndNoOthers() throws Exception {
    assertThat(text("{\"name\":\"finance:close\",\"file\":\"references/rules.md\"}"))
        .isEqualTo("Rule one.");
    for (String outside : List.of("../hidden/SKILL.md", "/etc/passwd", "nothing.md", "a\\u0000b")) {
      assertThatThrownBy(() -> call("{\"name\":\"finance:close\",\"file\":\"" + outside + "\"}"))
          .as(outside)
          .hasMessageContaining("has no file");
    }
    assertThatThrownBy(() -> call("{\"name\":\"workbook\",\"file\":\"x\"}"))
        .hasMessageContaining("has no files");
  }

  @Test
  void theModelMayNotChooseWhatIsForPeople() throws Exception {
    assertThatThrownBy(() -> call("{\"name\":\"finance:hidden\"}"))
        .hasMessageContaining("There is no skill")
        .hasMessageContaining("finance:close")
        .hasMessageNotContaining("finance:hidden,");
    assertThat(kit().forPeople().stream().map(Skill::name)).contains("finance:hidden");
  }

  @Test
  void theListHoldsAllNamesWithinItsBudget() throws Exception {
    assertThat(kit().listing(4000))
        .contains("- finance:close: Closes the books of a month.")
        .contains("- finance:reader: Reads.")
        .doesNotContain("hidden", "workbook");
    for (int i = 0; i < 200; i++) {
      plugin.with(
          "skills/many-%d/SKILL.md".formatted(i),
          "---\nname: many-%d\ndescription: %s\n---\nx".formatted(i, "long words ".repeat(100)));
    }
    String listing = kit().listing(8000);
    assertThat(listing).hasSizeLessThan(9000).contains("- finance:many-199: long");
    assertThat(kit().listing(100)).contains("- finance:many-199\n");
    assertThat(new Kit(List.of()).listing(4000)).isEmpty();
  }

  private String text(String input) throws Exception {
    return ((Answer.Finished) call(input)).result().text();
  }

  private Answer call(String input) throws Exception {
    return new SkillTool(
            kit(), "/home/ann", category -> category.equals("~~chat") ? "the connector slack" : "")
        .run(
            new Json(input),
            new Context(new SessionId("s1"), new CallId("c1"), Optional.empty(), _ -> {}));
  }
}
