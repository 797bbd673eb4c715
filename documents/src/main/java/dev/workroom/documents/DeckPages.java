package dev.workroom.documents;

import dev.workroom.documents.DeckLayouts.Layout;
import dev.workroom.documents.DeckLayouts.Slot;
import dev.workroom.documents.SlideXml.Paragraph;
import dev.workroom.documents.SlideXml.Style;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds slides to a presentation: their content goes into the placeholders of the layout that suits
 * it, and into shapes in theme colours where a layout has none for it.
 */
final class DeckPages {
  private static final double SOURCE = 20;
  private static final double GUTTER = 28;

  private final PptxPackage deck;
  private final DeckLayouts layouts;
  private final SlideFiller filler;
  private final SlidePictures pictures;
  private final String footer;
  private final String language;
  private final List<Finding> findings;

  DeckPages(
      PptxPackage deck,
      DeckLayouts layouts,
      ReportFiles files,
      TableQuery query,
      String footer,
      String language,
      List<Finding> findings) {
    this.deck = deck;
    this.layouts = layouts;
    this.filler = new SlideFiller(query, language);
    this.pictures = new SlidePictures(deck, files);
    this.footer = footer;
    this.language = language;
    this.findings = findings;
  }

  /**
   * Adds the parts of a slide, not yet its place in the order.
   *
   * @param number for findings and for its slide number
   * @param first whether it opens the presentation
   * @return the slide's part
   */
  String add(DeckSpec.Slide spec, int number, boolean first) throws IOException {
    return new Page(filler.filled(spec), number, first).write();
  }

  /** One slide being written. */
  private final class Page {
    private final DeckSpec.Slide spec;
    private final DeckSpec.Layout kind;
    private final int number;
    private final String place;
    private final String part;
    private final SlideXml slide;
    private final String font;
    private final Layout layout;

    Page(DeckSpec.Slide spec, int number, boolean first) {
      this.spec = spec;
      this.kind = spec.kind(first);
      this.number = number;
      this.place = "slide " + number;
      this.part = deck.free("ppt/slides/slide", ".xml");
      this.font = layouts.content().contents().stream().findFirst().map(Slot::font).orElse("Arial");
      this.layout = chosen();
      this.slide = new SlideXml(place, language, layout.colours(), findings);
      deck.put(part, ""); // takes the name
    }

    String write() throws IOException {
      deck.link(part, "slideLayout", layout.part());
      switch (kind) {
        case TITLE, SECTION -> opening();
        case STATEMENT -> statement();
        case QUOTE -> quote();
        case BULLETS -> {
          title();
          bullets(bodySlot(), spec.bullets(), "The list");
        }
        case COLUMNS -> {
          title();
          columns();
        }
        case CHART, TABLE, IMAGE -> {
          title();
          exhibit();
        }
        case TIMELINE -> {
          title();
          new SlideTimeline(slide, area(), place, findings).write(spec.events());
          sentence();
        }
        case FIGURES -> {
          title();
          new SlideFigures(slide, area(), place, findings).write(spec.figures());
          sentence();
        }
      }
      source();
      foot();
      deck.add(part, DeckTemplate.SLIDE_TYPE, slide.done());
      if (!spec.notes().isBlank()) {
        SlideNotes.set(deck, part, spec.notes(), language);
      }
      return part;
    }

    private Layout chosen() {
      boolean text = !spec.bullets().isEmpty() || !spec.text().isBlank();
      return switch (kind) {
        case TITLE -> layouts.opening();
        case SECTION -> layouts.section();
        case STATEMENT -> layouts.statement().orElseGet(layouts::bare);
        case QUOTE -> layouts.quote().orElseGet(layouts::bare);
        case BULLETS -> layouts.content();
        case COLUMNS ->
            (spec.headings().isEmpty() ? layouts.columns() : layouts.headedColumns())
                .or(layouts::columns)
                .orElseGet(layouts::bare);
        case CHART, TABLE ->
            text ? layouts.beside().orElseGet(layouts::content) : layouts.content();
        case IMAGE ->
            spec.bullets().isEmpty()
                ? layouts.picture().orElseGet(layouts::content)
                : layouts.beside().orElseGet(layouts::content);
        case TIMELINE, FIGURES -> layouts.bare();
      };
    }

    private void title() {
      String text = spec.title();
      if (text.isBlank()) {
        findings.add(
            new Finding(
                Severity.WARNING, place, "The slide has no title; say in one what it shows."));
        return;
      }
      layout
          .title()
          .ifPresent(
              slot -> slide.fill(slot, "Title", Paragraph.of(text), SlideXml.TITLE_FLOOR, false));
    }

    private void opening() {
      title();
      if (!spec.text().isBlank()) {
        layout.contents().stream()
            .findFirst()
            .ifPresent(slot -> slide.fill(slot, "Subtitle", Paragraph.of(spec.text()), 14, false));
      }
    }

    private void statement() {
      String words = spec.title().isBlank() ? spec.text() : spec.title();
      String below = spec.title().isBlank() ? "" : spec.text();
      Optional<Slot> slot = layout.title();
      if (slot.isEmpty()) {
        return;
      }
      if (layouts.ours()) {
        slide.fill(slot.get(), "Statement", Paragraph.of(words), 24, false);
        layout
            .slot(1)
            .filter(_ -> !below.isBlank())
            .ifPresent(body -> slide.fill(body, "Text", Paragraph.of(below), 14, false));
        return;
      }
      slide.fill(slot.get(), "Title", Paragraph.of(words), SlideXml.TITLE_FLOOR, false);
      if (!below.isBlank()) {
        Rectangle2D at = area();
        slide.box(at, "Text", Paragraph.of(below), Style.of(30, 16, "tx1").at("l", "ctr"));
      }
    }

    private void quote() {
      String words = QuotationMarks.around(spec.text(), language);
      String by = spec.by().isBlank() ? "" : "— " + spec.by();
      title();
      if (layouts.ours()) {
        layout
            .slot(1)
            .ifPresent(slot -> slide.fill(slot, "Quotation", Paragraph.of(words), 16, false));
        layout
            .slot(2)
            .filter(_ -> !by.isEmpty())
            .ifPresent(slot -> slide.fill(slot, "Who said it", Paragraph.of(by), 12, false));
        return;
      }
      Rectangle2D at = area();
      slide.form(part(at, 0.02, 0.08, 0.006, 0.7), "Line", "rect", "accent");
      slide.box(
          part(at, 0.06, 0.08, 0.9, 0.55),
          "Quotation",
          Paragraph.of(words),
          Style.of(28, 16, "tx1").at("l", "ctr"));
      if (!by.isEmpty()) {
        slide.box(
            part(at, 0.06, 0.66, 0.9, 0.12),
            "Who said it",
            Paragraph.of(by),
            Style.of(18, 12, "soft"));
      }
    }

    private static Rectangle2D part(
        Rectangle2D at, double left, double top, double wide, double high) {
      return new Rectangle2D.Double(
          at.getX() + left * at.getWidth(),
          at.getY() + top * at.getHeight(),
          wide * at.getWidth(),
          high * at.getHeight());
    }

    /** The room for content, above the source where the template has no place for one. */
    private Rectangle2D area() {
      Rectangle2D at = layouts.area();
      double less = reserved() + (sentenced() ? 46 : 0);
      return new Rectangle2D.Double(at.getX(), at.getY(), at.getWidth(), at.getHeight() - less);
    }

    private boolean sentenced() {
      return !spec.text().isBlank()
          && (kind == DeckSpec.Layout.TIMELINE || kind == DeckSpec.Layout.FIGURES);
    }

    /** A sentence below a timeline or figures. */
    private void sentence() {
      if (sentenced()) {
        Rectangle2D at = area();
        Rectangle2D below = new Rectangle2D.Double(at.getX(), at.getMaxY() + 8, at.getWidth(), 38);
        slide.box(below, "Text", Paragraph.of(spec.text()), Style.of(18, 12, "tx1").at("l", "ctr"));
      }
    }

    private double reserved() {
      return spec.source().isBlank() || layout.slot(30).isPresent() ? 0 : SOURCE;
    }

    private Slot bodySlot() {
      List<Slot> contents = layout.contents();
      if (contents.size() == 1) {
        return contents.getFirst().lower(reserved());
      }
      return Slot.box(area(), levels(), font);
    }

    private List<DeckLayouts.Level> levels() {
      return List.of(
          DeckLayouts.Level.marked(20, 0, 0.4),
          DeckLayouts.Level.marked(18, 1, 0.3),
          DeckLayouts.Level.marked(16, 2, 0.25));
    }

    private void bullets(Slot slot, List<String> lines, String name) {
      if (lines.isEmpty()) {
        return;
      }
      slide.fill(slot, name, Paragraph.bullets(lines), SlideXml.FLOOR, reserved() > 0);
    }

    private void columns() {
      List<Slot> slots = layout.contents();
      boolean headed = !spec.headings().isEmpty();
      if (headed && slots.size() == 4) {
        for (int side = 0; side < 2; side++) {
          // Some templates have their headings below.
          int lower =
              slots.get(side * 2).outer().getHeight() <= slots.get(side * 2 + 1).outer().getHeight()
                  ? 0
                  : 1;
          Slot heading = slots.get(side * 2 + lower);
          if (side < spec.headings().size()) {
            slide.fill(
                heading, "Heading", Paragraph.of(spec.headings().get(side)), SlideXml.FLOOR, false);
          }
          bullets(
              slots.get(side * 2 + 1 - lower).lower(reserved()),
              side == 0 ? spec.bullets() : spec.right(),
              "Column");
        }
        return;
      }
      for (int side = 0; side < 2; side++) {
        List<String> lines = side == 0 ? spec.bullets() : spec.right();
        Rectangle2D at = half(side);
        Slot slot =
            slots.size() == 2 ? slots.get(side).lower(reserved()) : Slot.box(at, levels(), font);
        if (headed && side < spec.headings().size()) {
          double high = 34;
          Rectangle2D head =
              new Rectangle2D.Double(
                  slot.at().getX(), slot.at().getY(), slot.at().getWidth(), high - 8);
          slide.box(
              head,
              "Heading",
              Paragraph.of(spec.headings().get(side)),
              Style.of(18, 12, "accent").strong().at("l", "b"));
          Rectangle2D outer = slot.outer();
          Rectangle2D below =
              new Rectangle2D.Double(
                  outer.getX(), outer.getY() + high, outer.getWidth(), outer.getHeight() - high);
          slot = slot.moved(below);
          if (slot.index() >= 0 && !lines.isEmpty()) {
            slide.fill(slot, "Column", Paragraph.bullets(lines), SlideXml.FLOOR, true);
            continue;
          }
        }
        bullets(slot, lines, "Column");
      }
    }

    private Rectangle2D half(int side) {
      Rectangle2D at = area();
      double wide = (at.getWidth() - GUTTER) / 2;
      return new Rectangle2D.Double(
          at.getX() + side * (wide + GUTTER), at.getY(), wide, at.getHeight());
    }

    /** A chart, a table or a picture, with text beside it if there is some. */
    private void exhibit() throws IOException {
      List<Slot> slots = layout.contents();
      List<String> words = new ArrayList<>(spec.bullets());
      if (kind != DeckSpec.Layout.IMAGE && words.isEmpty() && !spec.text().isBlank()) {
        words.add(spec.text());
      }
      boolean picture = kind == DeckSpec.Layout.IMAGE && words.isEmpty();
      if (!words.isEmpty() && slots.size() == 2) {
        Slot left = slots.get(0).lower(reserved());
        Slot right = slots.get(1).lower(reserved());
        beside(left, words);
        exhibit(right.outer(), SlideXml.ph(right));
      } else if (!words.isEmpty()) {
        Rectangle2D at = area();
        double wide = at.getWidth() * 0.32;
        Rectangle2D left = new Rectangle2D.Double(at.getX(), at.getY(), wide, at.getHeight());
        bullets(Slot.box(left, levels(), font), words, "Text");
        exhibit(
            new Rectangle2D.Double(
                at.getX() + wide + GUTTER,
                at.getY(),
                at.getWidth() - wide - GUTTER,
                at.getHeight()),
            "");
      } else if (picture && layouts.ours()) {
        layout.slot(1).ifPresent(slot -> caption(slot));
      } else {
        Rectangle2D at = area();
        boolean captioned = picture && !spec.text().isBlank();
        Rectangle2D own =
            new Rectangle2D.Double(
                at.getX(), at.getY(), at.getWidth(), at.getHeight() - (captioned ? 30 : 0));
        String holder = slots.size() == 1 ? SlideXml.ph(slots.getFirst()) : "";
        exhibit(own, holder);
        if (captioned) {
          slide.box(
              new Rectangle2D.Double(at.getX(), own.getMaxY() + 6, at.getWidth(), 24),
              "Caption",
              Paragraph.of(spec.text()),
              Style.of(14, 11, "soft"));
        }
      }
    }

    private void beside(Slot left, List<String> words) {
      if (spec.bullets().isEmpty()) {
        Rectangle2D at = left.at();
        slide.box(
            at,
            "Text",
            Paragraph.of(words.getFirst()),
            Style.of(left.size(), SlideXml.FLOOR, "tx1"));
      } else {
        bullets(left, words, "Text");
      }
    }

    /** A picture across the slide with its caption below, or an upright one with it beside. */
    private void caption(Slot slot) {
      boolean captioned = !spec.text().isBlank();
      Rectangle2D room = slot.outer();
      double whole = room.getHeight() + 34;
      double wide = pictures.shape(spec) * whole;
      boolean beside = captioned && wide < room.getWidth() * 0.75;
      Rectangle2D at =
          new Rectangle2D.Double(
              room.getX(),
              room.getY(),
              room.getWidth(),
              captioned && !beside ? room.getHeight() : whole);
      pictures
          .place(slide, part, spec, at, SlideXml.ph(slot), beside)
          .ifPresent(message -> findings.add(new Finding(Severity.ERROR, place, message)));
      Slot own = layout.slot(2).orElse(slot);
      if (beside) {
        Rectangle2D right =
            new Rectangle2D.Double(
                room.getX() + wide + GUTTER, room.getY(), room.getWidth() - wide - GUTTER, whole);
        slide.fill(own.moved(right), "Caption", Paragraph.of(spec.text()), 11, true);
      } else if (captioned) {
        slide.fill(own, "Caption", Paragraph.of(spec.text()), 11, false);
      }
    }

    private void exhibit(Rectangle2D at, String holder) throws IOException {
      switch (kind) {
        case CHART -> chart(at, holder);
        case TABLE ->
            SlideTable.write(
                slide,
                spec.table(),
                at,
                holder,
                spec.alt().isEmpty() ? SlideFiller.described(spec.table()) : spec.alt(),
                font,
                language,
                place,
                findings);
        default ->
            pictures
                .place(slide, part, spec, at, holder, false)
                .ifPresent(message -> findings.add(new Finding(Severity.ERROR, place, message)));
      }
    }

    private void chart(Rectangle2D at, String holder) throws IOException {
      if (spec.chart().series().isEmpty() || spec.chart().categories().isEmpty()) {
        findings.add(new Finding(Severity.ERROR, place, "The chart needs categories and series."));
        return;
      }
      String link = SlideChart.add(deck, part, spec.chart(), layout.colours());
      String alt = spec.alt().isEmpty() ? DeckChart.described(spec.chart()) : spec.alt();
      slide.chart(link, at, holder, "Chart", alt);
    }

    private void source() {
      if (spec.source().isBlank()) {
        return;
      }
      String text = DeckWriter.source(language) + spec.source();
      Optional<Slot> own = layout.slot(30);
      if (layouts.ours() && own.isPresent()) {
        slide.fill(own.get(), "Source", Paragraph.of(text), SlideXml.PRINT_FLOOR, false);
        return;
      }
      Rectangle2D at = layouts.area();
      slide.box(
          new Rectangle2D.Double(at.getX(), at.getMaxY() - SOURCE + 4, at.getWidth(), SOURCE - 4),
          "Source",
          Paragraph.of(text),
          Style.of(11, SlideXml.PRINT_FLOOR, "soft").at("l", "b"));
    }

    private void foot() {
      if (kind == DeckSpec.Layout.TITLE) {
        return;
      }
      if (!footer.isBlank() && layout.footer() >= 0) {
        slide.footer(layout.footer(), footer);
      }
      if (layout.number() >= 0) {
        slide.number(layout.number(), number);
      }
    }
  }
}
