package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProvenanceTextTest {
  private static List<String> figures(String markdown) {
    return ProvenanceText.figures(markdown).stream().map(ProvenanceFigure::text).toList();
  }

  private static ProvenanceFigure only(String text) {
    List<ProvenanceFigure> figures = ProvenanceText.figures(text);
    assertThat(figures).as(text).hasSize(1);
    return figures.getFirst();
  }

  @Test
  void aYearBehindAUnitIsNoAmount() {
    assertThat(figures("Umsatz, Mio. € 2025, stieg auf 12,5 Mio. €."))
        .containsExactly("12,5 Mio. €");
    assertThat(figures("It cost € 2025 a head.")).containsExactly("€ 2025");
  }

  @Test
  void figuresHaveTheirUnitsAndScales() {
    assertThat(
            figures(
                "Costs rose by 12.4 % to EUR 15.18m, that is 1.234,56 € a head, 3 bn in all, and 4,210 more."))
        .containsExactly("12.4 %", "EUR 15.18m", "1.234,56 €", "3 bn", "4,210");
  }

  @Test
  void aNumberOfRowsIsNoReferenceToARow() {
    assertThat(figures("Of 18,495 exported rows 18,187 count."))
        .containsExactly("18,495", "18,187");
  }

  @Test
  void whatIsNoFigureIsLeftOut() {
    assertThat(
            figures(
                """
                # 3 Results of 2026
                1. On 14 April 2026, 21\u00a0September, and from 2026-01-31 to 31.03.2026 at 10:30,
                see page 12, Table 4, § 15, Figure 20 and [17], [^22].
                It was the 21st time in 2025; gl-2024.csv and `v13` say so for 18 months. Q1 and H2 too.
                """))
        .isEmpty();
  }

  @Test
  void contentsAndPostcodesAreNoFigures() {
    assertThat(
            figures(
                """
                1.1\tRegions\t14
                Figure 1. Sales\t15
                Sold\t16
                # 1.1 Regions
                Figure 1. Sales
                Elbchaussee 1
                22765 Hamburg
                Weiß GmbH · Hafenstr. 12a · 20457 Hamburg · 12500 Kunden
                """))
        .containsExactly("16", "1", "12500");
  }

  @Test
  void aFigureSaysAValueThatRoundsToIt() {
    assertThat(only("EUR 12.4m").says(12_449_999)).isTrue();
    assertThat(only("EUR 12.4m").says(-12_350_001)).as("the sign is a matter of words").isTrue();
    assertThat(only("EUR 12.4m").says(12_460_000)).isFalse();
    assertThat(only("12.4 %").says(0.1243)).isTrue();
    assertThat(only("12.4 %").says(12.43)).isTrue();
    assertThat(only("12.4 %").says(0.125)).isFalse();
    assertThat(only("4,210").says(4210.4)).isTrue();
    assertThat(only("1.234,56 €").says(1234.56)).isTrue();
  }

  @Test
  void aTablesHeadingSaysWhatItsNumbersAreCountedIn() {
    List<ProvenanceFigure> figures =
        ProvenanceText.figures(
            "| EUR thousand | Actual | % |\n|---|---|---|\n| Central | 5,183 | +2.3% |\n");

    assertThat(figures.getFirst().says(5_183_412)).isTrue();
    assertThat(figures.getFirst().words()).contains("central", "actual");
    assertThat(figures.getLast().says(0.0228)).isTrue();
    assertThat(figures.getLast().says(2_300)).isFalse();
  }

  @Test
  void theHeadingAndTheSentenceAreItsPlace() {
    ProvenanceFigure figure = only("## Costs\n\nAll is well. Rent was EUR 20k in March.");

    assertThat(figure.place()).isEqualTo("Costs");
    assertThat(figure.sentence()).isEqualTo("Rent was EUR 20k in March.");
  }

  @Test
  void datesInTheWaysPeopleWriteThemAreNoFigures() {
    assertThat(
            figures(
                """
                From 14 to 18 March, on 14-Mar-2026 and Mar-26, Monday 14, at 9 am and 17 Uhr,
                am 14.03. und vom 3. bis 17. Oktober, in week 14 and KW 15, file 20260314, 2026/03/14.
                """))
        .isEmpty();
  }

  @Test
  void thousandsAndMillionsAreReadHoweverTheyAreShortened() {
    for (String text :
        List.of("1.2 m", "1.2m", "EUR 1.2 mln", "1,2 Millionen", "MEUR 1.2", "€1.2M")) {
      assertThat(only(text).says(1_234_567)).as(text).isTrue();
      assertThat(only(text).says(1_260_000)).as(text).isFalse();
    }
    for (String text : List.of("kEUR 450", "450 T€", "450 Tausend", "EUR 450k", "450 k€")) {
      assertThat(only(text).says(450_321)).as(text).isTrue();
      assertThat(only(text).says(450)).as(text).isFalse();
    }
  }

  @Test
  void aColumnOfPercentagesSaysThatItsNumbersAre() {
    List<ProvenanceFigure> figures =
        ProvenanceText.figures("| Region | Margin % |\n|---|---|\n| North | 12.4 |\n");

    assertThat(figures.getFirst().text()).isEqualTo("12.4");
    assertThat(figures.getFirst().says(0.1243)).isTrue();
    assertThat(ProvenanceText.percentages("margin_pct")).isTrue();
    assertThat(ProvenanceText.counted("Amount (kEUR)")).isEqualTo(1_000);
  }

  @Test
  void whatAChartDrawsIsSaidAsItsReaderSeesIt() {
    List<ProvenanceFigure> figures =
        ProvenanceText.figures("[chart: Share of returns; May; June; 0.05; 0.1]");

    assertThat(figures).extracting(ProvenanceFigure::text).containsExactly("0.05", "0.1");
    assertThat(figures)
        .extracting(ProvenanceFigure::sentence)
        .containsOnly("the chart Share of returns");
    assertThat(figures.getLast().words()).contains("returns", "june");
  }
}
