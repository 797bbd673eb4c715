package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlideNumbersTest {
  private static List<String> column(String language, @Nullable Object... values) {
    return new SlideNumbers(language).column(Arrays.asList(values));
  }

  @Test
  void aColumnHasOneNumberOfDecimalsAndTheSeparatorsOfItsLanguage() {
    assertThat(column("de-DE", 1700.0, 557.6, 119.68)).containsExactly("1.700", "558", "120");
    assertThat(column("en-GB", 487.0, 163.1, 34.403, -5.6))
        .containsExactly("487.0", "163.1", "34.4", "-5.6");
    assertThat(column("de-DE", 3L, null, "n/a")).containsExactly("3", "", "n/a");
  }

  @Test
  void whatWouldBeLostBesideLargeNumbersKeepsItsDecimals() {
    assertThat(column("en-GB", 1200.5, 0.113)).containsExactly("1,201", "0.11");
  }

  @Test
  void yearsAreNotGrouped() {
    assertThat(column("de-DE", 2024L, 2025L)).containsExactly("2024", "2025");
    assertThat(column("de-DE", 2024L, 2500L)).containsExactly("2.024", "2.500");
  }
}
