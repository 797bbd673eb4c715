package dev.workroom.documents;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A slide by the fields that matter to a test. */
final class SlideDraft {
  String layout = "";
  String title = "A title";
  String text = "";
  List<String> bullets = List.of();
  List<String> right = List.of();
  List<String> headings = List.of();
  List<String> figures = List.of();
  List<List<String>> table = List.of();
  DeckSpec.Chart chart = DeckSpec.Chart.NONE;
  String query = "";
  String image = "";
  String by = "";
  Map<String, String> events = Map.of();
  String notes = "";
  String source = "";

  private SlideDraft() {}

  static DeckSpec.Slide slide(Consumer<SlideDraft> fields) {
    var slide = new SlideDraft();
    fields.accept(slide);
    return slide.made();
  }

  private DeckSpec.Slide made() {
    return new DeckSpec.Slide(
        layout, title, text, bullets, right, headings, figures, table, chart, query, image, "", by,
        events, notes, source);
  }
}
