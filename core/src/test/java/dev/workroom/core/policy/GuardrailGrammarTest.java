package dev.workroom.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Guardrail.Limit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardrailGrammarTest {
  @Test
  void whatMustNotChangeIsRead() {
    var meant = new LinkedHashMap<String, List<Limit>>();
    meant.put("Never change exports/", untouched("exports/"));
    meant.put("never change `exports/`.", untouched("exports/"));
    meant.put("Do not modify or delete \"budget 2026.xlsx\"", untouched("budget 2026.xlsx"));
    meant.put("Don't touch the exports folder", untouched("exports"));
    meant.put("Don’t touch the folder exports", untouched("exports"));
    meant.put("You must not overwrite *.csv", untouched("*.csv"));
    meant.put("Nothing in `inputs/` is changed.", untouched("inputs/"));
    meant.put("Nothing in inputs/ may be changed or deleted", untouched("inputs/"));
    meant.put("No file under data/raw/ is ever modified", untouched("data/raw/"));
    meant.put("exports/ is read-only", untouched("exports/"));
    meant.put("exports/ and budget.xlsx must stay unchanged", untouched("exports/", "budget.xlsx"));
    meant.put("`notes.md` must not be edited", untouched("notes.md"));
    meant.put("Read only exports/", untouched("exports/"));
    meant.put("read-only: a/, b/ and c.txt", untouched("a/", "b/", "c.txt"));
    meant.put("Leave archive/2025 alone", untouched("archive/2025"));
    meant.put("Keep the originals folder as it is", untouched("originals"));
    meant.put("Never write to /data/ledger", untouched("/data/ledger"));
    meant.put("Never change anything in exports/", untouched("exports/"));
    meant.put("Never change, move or delete files in exports/", untouched("exports/"));
    meant.put(
        "Never change exports/, budget.xlsx or notes.md",
        untouched("exports/", "budget.xlsx", "notes.md"));
    meant.put("Change nothing", untouched("**"));
    meant.put("Never delete exports/", List.of(new Limit.Kept("exports/")));
    meant.put("Do not move or delete *.pdf", List.of(new Limit.Kept("*.pdf")));
    meant.put("Only change out/", List.of(new Limit.OnlyChanges(List.of("out/"))));
    meant.put(
        "Only write to out/ and drafts/",
        List.of(new Limit.OnlyChanges(List.of("out/", "drafts/"))));
    meant.put("Write only into out/", List.of(new Limit.OnlyChanges(List.of("out/"))));
    meant.put(
        "Do not change anything outside out/", List.of(new Limit.OnlyChanges(List.of("out/"))));
    meant.put(
        "Change nothing but report.docx", List.of(new Limit.OnlyChanges(List.of("report.docx"))));
    hold(meant);
  }

  @Test
  void whatMustNotBeDoneIsRead() {
    var meant = new LinkedHashMap<String, List<Limit>>();
    for (String text :
        List.of(
            "No network",
            "no internet access",
            "Do not use the internet",
            "work offline",
            "Do not publish",
            "Never send anything",
            "Do not send or publish anything.",
            "Don't email the results to anyone",
            "no uploads",
            "Nothing leaves this computer",
            "Nothing is published",
            "Never publish the report")) {
      meant.put(text, List.of(new Limit.NoReach()));
    }
    for (String text :
        List.of("Do not run commands", "no shell", "Never run any scripts", "No commands")) {
      meant.put(text, List.of(new Limit.NoCommands()));
    }
    for (String text :
        List.of(
            "No deletions",
            "Never delete anything",
            "do not delete files",
            "Nothing is deleted",
            "Never delete")) {
      meant.put(text, List.of(new Limit.NoDeletions()));
    }
    for (String text : List.of("No sub-agents", "Do not start any subagents")) {
      meant.put(text, List.of(new Limit.NoSubagents()));
    }
    meant.put("At most 3 files changed", List.of(new Limit.MostFiles(3)));
    meant.put("Change no more than five files", List.of(new Limit.MostFiles(5)));
    meant.put("max 10 files", List.of(new Limit.MostFiles(10)));
    meant.put(
        "Never change exports/, do not publish and no network",
        List.of(new Limit.Untouched("exports/"), new Limit.NoReach(), new Limit.NoReach()));
    hold(meant);
  }

  /** Half an understanding would be shown as a wall that is none. */
  @Test
  void whatIsOnlyPartlyUnderstoodIsNotEnforced() {
    assertThat(
            List.of(
                "Never change exports/ before I have seen it",
                "Do not send the report without asking me",
                "Never change formulas",
                "Do not change the tone",
                "Never change original files",
                "Be careful with exports/",
                "Do not publish before Friday",
                "Only use figures from the exports",
                "Nothing is guessed",
                "No typed-in figures",
                "Never change exports/ unless I say so",
                "At most 3 pages",
                "Never exceed one page, and never change exports/",
                ""))
        .allSatisfy(text -> assertThat(GuardrailGrammar.read(text).limits()).as(text).isEmpty());
  }

  @Test
  void aBookIsReadInNoTime() {
    assertThat(GuardrailGrammar.limits("never change a/b, ".repeat(5_000))).isEmpty();
    assertThat(GuardrailGrammar.limits("never change " + "a/".repeat(180) + " !")).isEmpty();
    assertThat(GuardrailGrammar.limits("do not send " + "or send ".repeat(45) + "it to Ann"))
        .isEmpty();
    assertThat(GuardrailGrammar.limits("never change " + "the folder ".repeat(30) + "!")).isEmpty();
    assertThat(GuardrailGrammar.limits("a/b, ".repeat(60) + "is not")).isEmpty();
  }

  private static void hold(Map<String, List<Limit>> meant) {
    assertThat(meant)
        .allSatisfy((text, limits) ->
            assertThat(GuardrailGrammar.read(text).limits()).as(text).isEqualTo(limits));
  }

  private static List<Limit> untouched(String... paths) {
    return Arrays.stream(paths).<Limit>map(Limit.Untouched::new).toList();
  }
}
