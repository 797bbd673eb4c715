package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts are drawn as what they are, from the values that their files hold. */
class SketchValuesTest {
  private static final int NAVY = Integer.parseInt(WorkbookLook.PALETTE.getFirst(), 16);

  @TempDir Path folder;

  private XSSFChart chart(String chart) throws IOException {
    Path file = folder.resolve("made.xlsx");
    Files.deleteIfExists(file);
    new WorkbookWriter(WorkbookSamples.ledger(3))
        .write(
            WorkbookSamples.spec(
                """
                {'sheets': [{'name': 'S', 'tables': [{'name': 'D', 'columns': ['Name', 'Alpha', 'Beta'],
                   'rows': [['North', 100, 80], ['Süd', 300, 50], ['West', 500, 20]]}],
                 'charts': [{'title': 'T', 'table': 'D', %s}]}]}
                """
                    .formatted(chart)
                    .replace('\'', '"')),
            file);
    try (var in = Files.newInputStream(file)) {
      return new XSSFWorkbook(in).getSheetAt(0).getDrawingPatriarch().getCharts().getFirst();
    }
  }

  private static BufferedImage drawn(XSSFChart chart) {
    BufferedImage image = new BufferedImage(600, 300, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 600, 300);
    ChartSketch.draw(pen, chart, new Rectangle2D.Double(0, 0, 600, 300));
    pen.dispose();
    return image;
  }

  private static long navy(BufferedImage image) {
    return java.util.Arrays.stream(image.getRGB(0, 0, 600, 300, null, 0, 600))
        .filter(rgb -> (rgb & 0xFFFFFF) == NAVY)
        .count();
  }

  @Test
  void pointsOfAScatterChartStandWhereBothTheirNumbersSay() throws IOException {
    XSSFChart chart = chart("'type': 'scatter', 'category': 'Alpha', 'series': ['Beta']");

    SketchValues values = SketchValues.of(chart);
    assertThat(values.kind()).isEqualTo(SketchValues.Kind.POINTS);
    assertThat(values.series().getFirst().across()).containsExactly(100, 300, 500);
    assertThat(values.series().getFirst().values()).containsExactly(80, 50, 20);
    assertThat(navy(drawn(chart))).as("three dots and no line").isBetween(60L, 200L);
  }

  @Test
  void areasAreFilledAndStandOnOneAnotherWhereTheyAreStacked() throws IOException {
    XSSFChart plain = chart("'type': 'area', 'category': 'Name', 'series': ['Alpha']");
    XSSFChart stacked =
        chart("'type': 'stacked area', 'category': 'Name', 'series': ['Alpha', 'Beta']");

    assertThat(SketchValues.of(plain).kind()).isEqualTo(SketchValues.Kind.AREAS);
    assertThat(SketchValues.of(plain).stacked()).isFalse();
    assertThat(SketchValues.of(stacked).stacked()).isTrue();
    assertThat(SketchValues.of(stacked).categories()).isEqualTo(List.of("North", "Süd", "West"));
    assertThat(navy(drawn(plain))).isGreaterThan(20_000);
    assertThat(navy(drawn(stacked))).isBetween(15_000L, navy(drawn(plain)));
  }

  @Test
  void aCombinationHasItsTitleAndItsLineAtASecondAxis() throws IOException {
    XSSFChart chart =
        chart(
            """
            'type': 'combination', 'category': 'Name', 'yTitle': 'EUR', 'series': [
              {'column': 'Alpha'}, {'column': 'Beta', 'type': 'line', 'secondary': true}]
            """);

    SketchValues values = SketchValues.of(chart);
    assertThat(values.title()).isEqualTo("T");
    assertThat(values.valueTitle()).isEqualTo("EUR");
    assertThat(values.kind()).isEqualTo(SketchValues.Kind.COLUMNS);
    assertThat(values.series())
        .extracting(
            SketchValues.Series::name, SketchValues.Series::kind, SketchValues.Series::second)
        .containsExactly(
            tuple("Alpha", SketchValues.Kind.COLUMNS, false),
            tuple("Beta", SketchValues.Kind.LINES, true));
    assertThat(SketchScale.of(values, series -> !series.second(), false))
        .isEqualTo(new SketchScale(0, 500, 100));
    assertThat(SketchScale.of(values, SketchValues.Series::second, false))
        .isEqualTo(new SketchScale(0, 80, 20));
    BufferedImage drawn = drawn(chart);
    assertThat(navy(drawn)).as("columns").isGreaterThan(5_000);
    assertThat(ink(drawn, 0, 26)).as("the title above the plot").isGreaterThan(20);
  }

  @Test
  void whatIsPiledToAHundredPercentIsDrawnAsParts() throws IOException {
    SketchValues values =
        SketchValues.of(
            chart("'type': '100% column', 'category': 'Name', 'series': ['Alpha', 'Beta']"));

    assertThat(SketchScale.of(values, _ -> true, false)).isEqualTo(new SketchScale(0, 1, 0.2));
    assertThat(SketchScale.shown(values, 1, 2)).isEqualTo(20 / 520.0);
  }

  private static long ink(BufferedImage image, int from, int to) {
    return java.util.Arrays.stream(image.getRGB(0, from, 600, to - from, null, 0, 600))
        .filter(rgb -> (rgb & 0xFFFFFF) == 0x303A46)
        .count();
  }
}
