package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.changes.Applied.Held;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Setup.Folder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of thousands of changes that wait a person means. */
class PartsTest {
  /** 1 to 2,000 in photos/2019, 2,001 to 3,000 in photos/2020, then two more. */
  private static final Parts PARTS = parts();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1                             | 1
          1,3-5                         | 1, 3-5
          3 1  7-8                      | 1, 3, 7-8
          2999-3002                     | 2999-3002
          photos/2019                   | 1-2000
          photos/2019/                  | 1-2000
          photos/*                      | 1-3000
          photos                        | 1-3000
          photos/2020, 5                | 5, 2001-3000
          2019/                         | 1-2000
          0001.jpg                      | 1, 2001
          photos/20?0/000?.jpg          | 2001-2009
          /srv/ada/my notes.txt         | 3001
          my notes.txt                  | 3001
          !photos                       | 3001-3002
          !photos/2019, !my notes.txt   | 2001-3000, 3002
          """)
  void aPersonNamesThemByNumberFolderAndPattern(String words, String meant) {
    assertThat(PARTS.picked(words))
        .isInstanceOfSatisfying(
            Decision.Picked.class, picked -> assertThat(picked.ranges()).isEqualTo(meant));
  }

  @Test
  void theLastWordAboutAChangeCounts() {
    assertThat(PARTS.named("photos, !*5.jpg, 5"))
        .hasSize(2701)
        .contains(5, 14)
        .doesNotContain(15, 2005);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0            | '0' names none of this list of 3002
          3003         | '3003' names none
          1-3003       | '1-3003' names none
          5-4          | '5-4' names none
          phots/*      | 'phots/*' names none
          1,*.png      | '*.png' names none
          1,!1         | names none of these 3002 changes
          """)
  void whatNamesNothingIsSaidAndDecidesNothing(String words, String said) {
    assertThatThrownBy(() -> PARTS.picked(words))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(said);
  }

  @Test
  void allOfThemIsAPlainYesAndOneAloneHasNoParts() {
    assertThat(PARTS.picked("1-3002")).isEqualTo(new Decision.Approved());
    assertThat(PARTS.picked("photos,my notes.txt")).isInstanceOf(Decision.Picked.class);
    var one = new Parts(PARTS.held().subList(0, 1), PARTS.folders());
    assertThatThrownBy(() -> one.picked("1")).hasMessageContaining("as a whole");
  }

  private static Parts parts() {
    var names = new ArrayList<String>();
    IntStream.rangeClosed(1, 2000).forEach(i -> names.add("photos/2019/%04d.jpg".formatted(i)));
    IntStream.rangeClosed(1, 1000).forEach(i -> names.add("photos/2020/%04d.jpg".formatted(i)));
    names.addAll(List.of("my notes.txt", ".bashrc"));
    var held = new ArrayList<Held>();
    for (String name : names) {
      String path = "/srv/ada/" + name;
      held.add(new Held(held.size() * 2, path, "delete " + path, "A deletion waits.", true));
    }
    return new Parts(held, List.of(new Folder("/srv/ada", true)));
  }
}
