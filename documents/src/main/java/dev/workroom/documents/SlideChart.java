package dev.workroom.documents;

import java.io.IOException;

/** Adds the parts of a native chart to a presentation. */
final class SlideChart {
  private static final String TYPE =
      "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
  private static final String BOOK =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

  private SlideChart() {}

  /** The id of the slide's link to its new chart. */
  static String add(PptxPackage deck, String slide, DeckSpec.Chart chart, DeckColours colours)
      throws IOException {
    String part = deck.free("ppt/charts/chart", ".xml");
    String book = deck.free("ppt/embeddings/Microsoft_Excel_Sheet", ".xlsx");
    String xml = DeckChart.xml(chart, colours.dark());
    deck.add(part, TYPE, colours.swapped() ? DeckColours.swap(xml) : xml);
    deck.add(book, BOOK, DeckChart.workbook(chart));
    deck.link(part, "package", book);
    return deck.link(slide, "chart", part);
  }
}
