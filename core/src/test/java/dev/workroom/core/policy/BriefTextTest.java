package dev.workroom.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Guardrail;
import dev.workroom.core.event.Guardrail.Limit;
import java.util.List;
import org.junit.jupiter.api.Test;

class BriefTextTest {
  private static final Brief BRIEF =
      new Brief(
          "Build the workbook.",
          List.of("exports/north.csv, as the region sent it", "budget.xlsx"),
          List.of("Nothing in exports/ is changed.", "Totals are formulas"),
          List.of("The check passes", "Three charts"),
          List.of(
              new Guardrail("Be kind", List.of()),
              new Guardrail("No network", List.of(new Limit.NoReach())),
              new Guardrail(
                  "Nothing in exports/ is changed.", List.of(new Limit.Untouched("exports/")))));

  @Test
  void markdownHeadingsSplitIt() {
    assertThat(
            BriefText.read(
                """
                ## Outcome
                Build the workbook.

                ## Inputs
                - exports/north.csv,
                  as the region sent it
                - budget.xlsx

                ## Constraints
                * Nothing in exports/ is changed.
                * Totals are formulas

                ### Definition of done
                1. The check passes
                2. [ ] Three charts

                **Guardrails:**
                - Be kind
                - No network
                """))
        .isEqualTo(BRIEF);
  }

  @Test
  void yamlKeysSplitIt() {
    assertThat(
            BriefText.read(
                """
                ---
                outcome: Build the workbook.
                inputs:
                  - exports/north.csv, as the region sent it
                  - "budget.xlsx"
                constraints: ["Nothing in exports/ is changed.", Totals are formulas]
                definition_of_done:
                  - The check passes
                  - Three charts
                guardrails:
                  - Be kind
                  - 'No network'
                """))
        .isEqualTo(BRIEF);
  }

  @Test
  void freeTextIsTheOutcomeAndItsGuardrailsHold() {
    String text =
        "Clean the exports: drop duplicates. Never change exports/. Write to\nout/ please.";
    assertThat(BriefText.read(text))
        .isEqualTo(
            new Brief(
                text,
                List.of(),
                List.of(),
                List.of(),
                List.of(
                    new Guardrail(
                        "Never change exports/.", List.of(new Limit.Untouched("exports/"))))));
  }

  @Test
  void otherHeadingsStayInTheOutcome() {
    Brief brief =
        BriefText.read("# Q1\nDo it.\n\n## Background\nWe merged.\n\n## Inputs\n- a.csv\n");
    assertThat(brief.outcome()).isEqualTo("# Q1\nDo it.\n\n## Background\nWe merged.");
    assertThat(brief.inputs()).containsExactly("a.csv");
  }

  @Test
  void severalSentencesOfOneItemAreJudgedOneByOne() {
    assertThat(BriefText.read("Do it.\nguardrails:\n- No network. Be kind.").guardrails())
        .containsExactly(
            new Guardrail("No network.", List.of(new Limit.NoReach())),
            new Guardrail("Be kind.", List.of()));
  }

  @Test
  void fieldsJoinWhatTheTextSays() {
    Brief brief =
        BriefText.read(
            "Do it.", List.of("a.csv"), List.of(), List.of("It is done"), List.of("No shell"));
    assertThat(brief)
        .isEqualTo(
            new Brief(
                "Do it.",
                List.of("a.csv"),
                List.of(),
                List.of("It is done"),
                List.of(new Guardrail("No shell", List.of(new Limit.NoCommands())))));
    assertThat(
            BriefText.told(
                "Do it.", List.of("a.csv"), List.of(), List.of("It is done"), List.of("No shell")))
        .isEqualTo(
            "Do it.\n\n## Inputs\n- a.csv\n\n## Definition of done\n- It is done\n\n## Guardrails\n- No shell");
  }
}
