package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlideFillerTest {
  @Test
  void aScatterChartKeepsTheValuesAcrossAndNamesItsAxes() {
    TableQuery query =
        _ ->
            new Table(
                List.of(
                    new Table.Column("Staff", Table.Type.NUMBER),
                    new Table.Column("Sales", Table.Type.NUMBER)),
                List.of(List.of(1700.5, 12.0), List.of(2400.25, 18.5)));
    DeckSpec.Chart asked =
        new DeckSpec.Chart("scatter", List.of(), Map.of(), "", List.of(), "", "Mio. €");

    DeckSpec.Chart filled = new SlideFiller(query, "de-DE").filled(slide(asked)).chart();

    assertThat(filled.categories()).containsExactly("1700.5", "2400.25");
    assertThat(filled.xTitle()).isEqualTo("Staff");
    assertThat(filled.yTitle()).isEqualTo("Mio. €");
    assertThat(DeckChart.xml(filled, false))
        .containsSubsequence("<c:v>1700.5</c:v>", "<c:v>2400.25</c:v>", "Staff", "Mio. €");
  }

  private static DeckSpec.Slide slide(DeckSpec.Chart chart) {
    return new DeckSpec.Slide(
        "",
        "",
        "",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        chart,
        "SELECT 1",
        "",
        "",
        "",
        Map.of(),
        "",
        "");
  }
}
