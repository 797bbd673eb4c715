package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the places in a command's text. */
final class ArgumentsTest {
  private static String filled(String text, String raw) {
    return new Arguments(
            raw, List.of("who", "what"), Map.of("CLAUDE_SESSION_ID", "s1"), OptionalInt.empty())
        .into(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Do $ARGUMENTS now | a 'b c' | Do a 'b c' now",
        "First $1 then $2 $ARGUMENTS | a 'b c' | First a then b c a 'b c'",
        "From $0 and $1: $ARGUMENTS | a b | From a and b: a b",
        "$ARGUMENTS[1] of $ARGUMENTS | a b | b of a b",
        "awk '{print $3}' $ARGUMENTS | a | awk '{print $3}' a",
        "Costs \\$1 and \\$ARGUMENTS, $ARGUMENTS | a | Costs $1 and $ARGUMENTS, a",
        "$who does $what, $other: $ARGUMENTS | ann sums | ann does sums, $other: ann sums",
        "Session ${CLAUDE_SESSION_ID} ${HOME} $ARGUMENTS | x | Session s1 ${HOME} x",
        "No place | a b | No place~~ARGUMENTS: a b",
        "Once $ARGUMENTS | $1 $ARGUMENTS | Once $1 $ARGUMENTS",
      })
  void placesAreFilledOnce(String text, String raw, String expected) {
    assertThat(filled(text, raw)).isEqualTo(expected.replace("~~", "\n\n"));
  }

  @Test
  void aHouseMaySayFromWhichNumberTextsCount() {
    var variables = Map.<String, String>of();
    assertThat(new Arguments("a b", List.of(), variables, OptionalInt.of(0)).into("$1 $ARGUMENTS"))
        .isEqualTo("b a b");
    assertThat(new Arguments("a b", List.of(), variables, OptionalInt.of(1)).into("$0 $ARGUMENTS"))
        .isEqualTo("$0 a b");
  }

  @Test
  void commandsInTheTextAreNotRun() {
    assertThat(filled("Status: !`git status` and a`!b`\n```!\nrm -rf /\n```\nend $ARGUMENTS", "x"))
        .doesNotContain("git status", "rm -rf")
        .contains("a`!b`", "disabled by policy", "end x");
  }

  @Test
  void quotesHoldWordsTogether() {
    assertThat(Arguments.words("a \"b c\" 'd \"e' f\\ g \"\" \"open"))
        .containsExactly("a", "b c", "d \"e", "f g", "", "open");
  }
}
