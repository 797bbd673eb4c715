package dev.workroom.documents;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.poi.sl.usermodel.PictureData;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.sl.usermodel.TextParagraph.TextAlign;
import org.apache.poi.sl.usermodel.VerticalAlignment;
import org.apache.poi.xslf.usermodel.SlideLayout;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFNotes;
import org.apache.poi.xslf.usermodel.XSLFPictureShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTextShape;

/** Writes a {@link DeckSpec} as a PowerPoint presentation on our own 16:9 template. */
public final class DeckWriter {
  private static final Rectangle TITLE = DeckTemplate.TITLE;
  private static final Rectangle BODY = DeckTemplate.BODY;
  private static final int WIDTH = DeckTemplate.WIDTH;
  private static final int SIDE = DeckTemplate.SIDE;
  private static final int GUTTER = 40;
  private static final long LARGEST_PICTURE = 20L << 20;

  private final ReportFiles files;

  /**
   * @param files finds the pictures that slides name
   */
  public DeckWriter(ReportFiles files) {
    this.files = files;
  }

  /**
   * Writes the presentation to {@code target}, whole or not at all.
   *
   * @throws IOException with one sentence when the disk does not take the file
   */
  public DeckResult write(DeckSpec spec, Path target) throws IOException {
    DeckLook look = DeckLook.of(spec.theme());
    List<Finding> findings = new ArrayList<>();
    try (XMLSlideShow show = DeckTemplate.create(look, spec.theme().equals("dark"))) {
      for (int at = 0; at < spec.slides().size(); at++) {
        new Page(show, look, spec, at, findings).write();
      }
      show.getProperties()
          .getCoreProperties()
          .setTitle(spec.title().isBlank() ? spec.slides().getFirst().title() : spec.title());
      show.getProperties().getCoreProperties().setCreator(spec.author());
      NewFile.write(target, show::write);
    }
    return new DeckResult(
        spec.path(),
        Files.size(target),
        spec.slides().size(),
        spec.slides().stream().map(DeckSpec.Slide::title).toList(),
        findings);
  }

  /** One slide being written. */
  private final class Page {
    private final XMLSlideShow show;
    private final DeckLook look;
    private final DeckSpec deck;
    private final DeckSpec.Slide spec;
    private final int number;
    private final XSLFSlide slide;
    private final DeckPen pen;
    private final List<Finding> findings;
    private final Set<Integer> filled = new HashSet<>();

    Page(XMLSlideShow show, DeckLook look, DeckSpec deck, int at, List<Finding> findings) {
      this.show = show;
      this.look = look;
      this.deck = deck;
      this.spec = deck.slides().get(at);
      this.number = at + 1;
      this.findings = findings;
      SlideLayout layout =
          spec.layout().equals("bullets") ? SlideLayout.TITLE_AND_CONTENT : SlideLayout.TITLE_ONLY;
      this.slide = show.createSlide(show.getSlideMasters().getFirst().getLayout(layout));
      this.pen = new DeckPen(slide, look, "slide " + number, findings);
    }

    void write() {
      switch (spec.layout()) {
        case "title" -> opening();
        case "section" -> section();
        case "statement" -> statement();
        case "quote" -> quote();
        default -> {
          heading();
          content();
        }
      }
      foot();
      notes();
    }

    private void content() {
      Rectangle body = BODY;
      boolean beside = !spec.bullets().isEmpty() && !spec.layout().matches("bullets|columns");
      Rectangle main =
          beside ? new Rectangle(body.x + 320, body.y, body.width - 320, body.height) : body;
      if (beside) {
        Rectangle left = new Rectangle(body.x, body.y, 290, body.height);
        pen.bullets(pen.box(left), left, spec.bullets(), 18);
      }
      switch (spec.layout()) {
        case "columns" -> columns();
        case "chart" -> new DeckCharts(show, look).draw(slide, spec.chart(), main);
        case "table" ->
            new DeckTable(pen, look, findings, "slide " + number).write(spec.table(), main);
        case "image" -> image(main);
        case "timeline" -> timeline();
        default ->
            placeholder(Placeholder.CONTENT)
                .ifPresent(shape -> {
                  pen.bullets(shape, body, spec.bullets(), 24);
                  filled.add(shape.getShapeId());
                });
      }
    }

    private Optional<XSLFTextShape> placeholder(Placeholder kind) {
      for (XSLFTextShape shape : slide.getPlaceholders()) {
        boolean body =
            kind == Placeholder.CONTENT
                && (shape.getTextType() == Placeholder.BODY || shape.getTextType() == null);
        if (shape.getTextType() == kind || body) {
          return Optional.of(shape);
        }
      }
      return Optional.empty();
    }

    private void title(Rectangle at, DeckPen.Style style) {
      if (!spec.title().isBlank()) {
        placeholder(Placeholder.TITLE)
            .ifPresent(shape -> {
              pen.text(shape, at, spec.title(), style);
              filled.add(shape.getShapeId());
            });
      } else if (!spec.layout().equals("statement")) {
        findings.add(new Finding(Severity.WARNING, "slide " + number, "The slide has no title."));
      }
    }

    private void heading() {
      title(
          TITLE,
          DeckPen.Style.of(28, 20, look.title())
              .bolder()
              .aligned(TextAlign.LEFT, VerticalAlignment.MIDDLE));
    }

    private void opening() {
      pen.block(new Rectangle(0, 0, 18, DeckTemplate.HEIGHT), look.accent());
      title(
          new Rectangle(SIDE + 20, 150, WIDTH - 2 * SIDE - 60, 130),
          DeckPen.Style.of(46, 28, look.title())
              .bolder()
              .aligned(TextAlign.LEFT, VerticalAlignment.BOTTOM));
      pen.block(new Rectangle(SIDE + 20, 296, 90, 4), look.accent());
      line(new Rectangle(SIDE + 20, 314, WIDTH - 2 * SIDE - 60, 70), spec.text(), 22);
    }

    private void section() {
      pen.block(new Rectangle(0, 0, 18, DeckTemplate.HEIGHT), look.accent());
      title(
          new Rectangle(SIDE + 20, 190, WIDTH - 2 * SIDE - 60, 110),
          DeckPen.Style.of(40, 26, look.title())
              .bolder()
              .aligned(TextAlign.LEFT, VerticalAlignment.MIDDLE));
      line(new Rectangle(SIDE + 20, 308, WIDTH - 2 * SIDE - 60, 80), spec.text(), 20);
    }

    private void line(Rectangle at, String text, double size) {
      if (!text.isBlank()) {
        pen.text(pen.box(at), at, text, DeckPen.Style.of(size, 14, look.soft()));
      }
    }

    private void statement() {
      if (!spec.title().isBlank()) {
        heading();
      }
      Rectangle at = new Rectangle(SIDE, 140, WIDTH - 2 * SIDE, 300);
      pen.text(
          pen.box(at),
          at,
          spec.text(),
          DeckPen.Style.of(38, 20, look.accent())
              .bolder()
              .aligned(TextAlign.LEFT, VerticalAlignment.MIDDLE));
    }

    private void quote() {
      heading();
      pen.block(new Rectangle(SIDE, 150, 6, 230), look.accent());
      Rectangle at = new Rectangle(SIDE + 34, 150, WIDTH - 2 * SIDE - 60, 190);
      pen.text(
          pen.box(at),
          at,
          "“" + spec.text().replaceAll("^[\"“]|[\"”]$", "") + "”",
          DeckPen.Style.of(30, 18, look.ink()).aligned(TextAlign.LEFT, VerticalAlignment.MIDDLE));
      line(
          new Rectangle(SIDE + 34, 352, WIDTH - 2 * SIDE - 60, 28),
          spec.by().isBlank() ? "" : "— " + spec.by(),
          18);
    }

    private void columns() {
      int wide = (BODY.width - GUTTER) / 2;
      boolean headed = !spec.headings().isEmpty();
      int top = BODY.y + (headed ? 42 : 0);
      for (int side = 0; side < 2; side++) {
        int x = BODY.x + side * (wide + GUTTER);
        if (headed && side < spec.headings().size()) {
          Rectangle at = new Rectangle(x, BODY.y, wide, 30);
          pen.text(
              pen.box(at),
              at,
              spec.headings().get(side),
              DeckPen.Style.of(20, 14, look.accent()).bolder());
          pen.block(new Rectangle(x, BODY.y + 33, wide, 1), look.rule());
        }
        Rectangle at = new Rectangle(x, top, wide, BODY.y + BODY.height - top);
        List<String> lines = side == 0 ? spec.bullets() : spec.right();
        if (!lines.isEmpty()) {
          pen.bullets(pen.box(at), at, lines, 20);
        }
      }
    }

    private void image(Rectangle at) {
      try {
        Path file = files.find(spec.image());
        if (Files.size(file) > LARGEST_PICTURE) {
          throw new IOException(spec.image() + " is larger than 20 MB.");
        }
        byte[] bytes = Files.readAllBytes(file);
        PictureData.PictureType type =
            bytes.length > 2 && (bytes[0] & 0xFF) == 0xFF
                ? PictureData.PictureType.JPEG
                : PictureData.PictureType.PNG;
        int below = spec.text().isBlank() ? 0 : 34;
        XSLFPictureShape picture = slide.createPicture(show.addPicture(bytes, type));
        double scale =
            Math.min(
                at.getWidth() / picture.getAnchor().getWidth(),
                (at.getHeight() - below) / picture.getAnchor().getHeight());
        int wide = (int) (picture.getAnchor().getWidth() * scale);
        int high = (int) (picture.getAnchor().getHeight() * scale);
        picture.setAnchor(new Rectangle(at.x + (at.width - wide) / 2, at.y, wide, high));
        if (!spec.text().isBlank()) {
          Rectangle under = new Rectangle(at.x, at.y + high + 8, at.width, 22);
          pen.text(
              pen.box(under),
              under,
              spec.text(),
              DeckPen.Style.of(14, 12, look.soft())
                  .aligned(TextAlign.CENTER, VerticalAlignment.TOP));
        }
      } catch (IOException | RuntimeException e) {
        findings.add(
            new Finding(
                Severity.ERROR,
                "slide " + number,
                "The picture "
                    + spec.image()
                    + " could not be placed; give a PNG or JPEG in the folder."));
      }
    }

    private void timeline() {
      int count = Math.max(1, spec.events().size());
      int wide = BODY.width / count;
      int y = BODY.y + 110;
      pen.block(new Rectangle(BODY.x, y - 1, BODY.width, 3), look.rule());
      int at = 0;
      for (Map.Entry<String, String> event : spec.events().entrySet()) {
        int x = BODY.x + at++ * wide;
        pen.dot(new Rectangle(x, y - 8, 17, 17), look.accent());
        Rectangle when = new Rectangle(x, y - 56, wide - 28, 40);
        pen.text(
            pen.box(when),
            when,
            event.getKey(),
            DeckPen.Style.of(20, 12, look.accent())
                .bolder()
                .aligned(TextAlign.LEFT, VerticalAlignment.BOTTOM));
        Rectangle what = new Rectangle(x, y + 24, wide - 28, 200);
        pen.text(pen.box(what), what, event.getValue(), DeckPen.Style.of(18, 12, look.ink()));
      }
    }

    private void foot() {
      if (!spec.source().isBlank()) {
        Rectangle at = new Rectangle(SIDE, 484, WIDTH - 2 * SIDE, 16);
        pen.text(
            pen.box(at), at, "Source: " + spec.source(), DeckPen.Style.of(11, 10, look.soft()));
      }
      if (!spec.layout().equals("title")) {
        Rectangle left = new Rectangle(SIDE, 508, 700, 16);
        if (!deck.footer().isBlank()) {
          pen.text(pen.box(left), left, deck.footer(), DeckPen.Style.of(10, 10, look.soft()));
        }
        Rectangle right = new Rectangle(WIDTH - SIDE - 60, 508, 60, 16);
        XSLFTextShape box = pen.box(right);
        pen.text(
            box,
            right,
            Integer.toString(number),
            DeckPen.Style.of(10, 10, look.soft()).aligned(TextAlign.RIGHT, VerticalAlignment.TOP));
      }
      for (XSLFTextShape shape : slide.getPlaceholders()) {
        if (!filled.contains(shape.getShapeId())) {
          slide.removeShape(shape); // an empty placeholder asks for a click
        }
      }
    }

    private void notes() {
      if (!spec.notes().isBlank()) {
        XSLFNotes notes = show.getNotesSlide(slide);
        for (XSLFTextShape shape : notes.getPlaceholders()) {
          if (shape.getTextType() == Placeholder.BODY) {
            shape.setText(spec.notes());
          }
        }
      }
    }
  }
}
