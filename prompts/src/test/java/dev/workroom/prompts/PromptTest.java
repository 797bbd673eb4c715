package dev.workroom.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The folder of prompts: few bytes, in the places where the program looks. */
class PromptTest {
  private static final Path FOLDER = Path.of("src/main/resources/dev/workroom/prompts");

  /** What is sent with every step is kept shortest; a skill is sent only when it is used. */
  private static final Map<String, Integer> LONGEST =
      Map.of("", 1500, "tools", 800, "skills", 5000);

  @Test
  void eachTextIsShort() throws Exception {
    for (Map.Entry<String, Integer> limit : LONGEST.entrySet()) {
      try (var files = Files.list(FOLDER.resolve(limit.getKey()))) {
        List<Path> texts = files.filter(Files::isRegularFile).toList();
        assertThat(texts).as("texts in '%s'", limit.getKey()).hasSizeGreaterThan(3);
        for (Path text : texts) {
          assertThat(Files.size(text)).as("%s", text).isBetween(1L, (long) limit.getValue());
          assertThat(Prompt.text(FOLDER.relativize(text).toString()))
              .isEqualTo(Files.readString(text).strip());
        }
      }
    }
  }

  @Test
  void aMissingOneIsNamed() {
    assertThatThrownBy(() -> Prompt.text("tools/Nothing.txt"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the program lacks its prompt tools/Nothing.txt");
  }
}
