package dev.workroom.documents;

import static dev.workroom.documents.SlideDraft.slide;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.poi.sl.usermodel.PictureData.PictureType;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.sl.usermodel.ShapeType;
import org.apache.poi.xslf.usermodel.SlideLayout;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFAutoShape;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTextBox;
import org.apache.poi.xslf.usermodel.XSLFTextParagraph;
import org.apache.poi.xslf.usermodel.XSLFTextRun;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openxmlformats.schemas.presentationml.x2006.main.CTShape;

/** A user's deck whose master is bare: logo, bar, ground and title are shapes on each slide. */
class SlideDesignTest {
  private static final Color NAVY = new Color(0x12, 0x2B, 0x4A);

  @TempDir Path folder;

  /** A cover on navy, and slides with a navy bar, a white title in it and a logo at the foot. */
  private void sample(int slides) throws Exception {
    var logo = new BufferedImage(120, 40, BufferedImage.TYPE_INT_RGB);
    var pen = logo.createGraphics();
    pen.setColor(new Color(0xE0, 0x7A, 0x1F));
    pen.fillRect(0, 0, 120, 40);
    var png = new ByteArrayOutputStream();
    ImageIO.write(logo, "png", png);
    try (var show = new XMLSlideShow()) {
      var data = show.addPicture(png.toByteArray(), PictureType.PNG);
      XSLFSlide cover = show.createSlide();
      box(cover, 0, 0, 720, 540, NAVY);
      words(cover, "Template of Acme", 60, 200, 600, 44, Color.WHITE);
      cover.createPicture(data).setAnchor(new Rectangle(580, 480, 120, 40));
      for (int at = 1; at < slides; at++) {
        XSLFSlide one = show.createSlide();
        box(one, 0, 0, 720, 72, NAVY);
        box(one, 0, 496, 720, 2, NAVY);
        words(one, "Sample title " + at, 40, 14, 400, 28, Color.WHITE);
        words(one, "Sample words of the slide, number " + at, 40, 110, 640, 20, Color.DARK_GRAY);
        words(one, "Acme GmbH, confidential", 40, 502, 300, 10, Color.GRAY);
        one.createPicture(data).setAnchor(new Rectangle(580, 500, 100, 32));
      }
      try (var out = Files.newOutputStream(folder.resolve("acme.pptx"))) {
        show.write(out);
      }
    }
  }

  /** As LibreOffice writes them: no styles of levels, and a content without type and number. */
  @Test
  void aTemplateThatSaysNothingOfListsGetsThemMarked() throws Exception {
    try (var show = new XMLSlideShow()) {
      var master = show.getSlideMasters().getFirst();
      master.getXmlObject().unsetTxStyles();
      for (XSLFTextShape shape :
          master.getLayout(SlideLayout.TITLE_AND_CONTENT).getPlaceholders()) {
        var text = (CTShape) shape.getXmlObject();
        var holder = text.getNvSpPr().getNvPr().getPh();
        if (holder.isSetIdx() && holder.getIdx() == 1) {
          holder.unsetIdx();
          shape.setAnchor(new Rectangle(40, 120, 640, 340));
        }
      }
      try (var out = Files.newOutputStream(folder.resolve("acme.pptx"))) {
        show.write(out);
      }
    }

    var points = slide(s -> s.bullets = List.of("One", "  Two"));
    new DeckWriter(ReportFiles.in(folder), TableQuery.none())
        .write(
            new DeckSpec("d.pptx", "acme.pptx", "", "", "", "", List.of(points)),
            folder.resolve("d.pptx"));

    try (InputStream in = Files.newInputStream(folder.resolve("d.pptx"));
        var show = new XMLSlideShow(in)) {
      XSLFTextShape list =
          show.getSlides().getFirst().getShapes().stream()
              .filter(shape -> shape.getShapeName().equals("The list"))
              .map(XSLFTextShape.class::cast)
              .findFirst()
              .orElseThrow();
      assertThat(list.getTextParagraphs())
          .allMatch(XSLFTextParagraph::isBullet)
          .extracting(XSLFTextParagraph::getBulletCharacter)
          .containsExactly("•", "–");
    }
  }

  /** As LibreOffice writes a file with several masters: the layouts have the places of the last. */
  @Test
  void aLayoutWithAnotherMastersPlacesGetsThoseOfItsOwn() throws Exception {
    try (var show = new XMLSlideShow()) {
      var master = show.getSlideMasters().getFirst();
      for (XSLFTextShape shape :
          master.getLayout(SlideLayout.TITLE_AND_CONTENT).getPlaceholders()) {
        if (shape.getTextType() == Placeholder.TITLE) {
          place(shape, new Rectangle(200, 200, 320, 80));
        } else if (shape.getTextType() == Placeholder.CONTENT) {
          place(shape, new Rectangle(240, 290, 400, 120));
        }
      }
      try (var out = Files.newOutputStream(folder.resolve("several.pptx"))) {
        show.write(out);
      }
    }
    var points = slide(s -> s.bullets = List.of("One", "Two"));
    Path made = folder.resolve("new.pptx");
    new DeckWriter(ReportFiles.in(folder), TableQuery.none())
        .write(new DeckSpec("new.pptx", "several.pptx", "", "", "", "", List.of(points)), made);

    try (InputStream in = Files.newInputStream(made);
        var show = new XMLSlideShow(in)) {
      XSLFSlide slide = show.getSlides().getFirst();
      assertThat(placed(slide, "title").getY()).isLessThan(100);
      assertThat(placed(slide, "list").getHeight()).isGreaterThan(250);
    }
  }

  /** Gives a shape of a layout a place of its own: POI would change the one that it inherits. */
  private static void place(XSLFTextShape shape, Rectangle at) {
    ((CTShape) shape.getXmlObject()).getSpPr().addNewXfrm();
    shape.setAnchor(at);
  }

  private static Rectangle2D placed(XSLFSlide slide, String name) {
    return slide.getShapes().stream()
        .filter(shape -> shape.getShapeName().toLowerCase(Locale.ROOT).contains(name))
        .findFirst()
        .orElseThrow()
        .getAnchor();
  }

  private static void box(XSLFSlide slide, int x, int y, int wide, int high, Color fill) {
    XSLFAutoShape box = slide.createAutoShape();
    box.setShapeType(ShapeType.RECT);
    box.setAnchor(new Rectangle(x, y, wide, high));
    box.setFillColor(fill);
    box.setLineColor(null);
  }

  private static void words(
      XSLFSlide slide, String words, int x, int y, int wide, int size, Color ink) {
    XSLFTextBox box = slide.createTextBox();
    box.setAnchor(new Rectangle(x, y, wide, size * 2));
    XSLFTextRun run = box.setText(words);
    run.setFontSize((double) size);
    run.setFontColor(ink);
    run.setFontFamily("Georgia");
  }

  private DeckResult write() throws Exception {
    return new DeckWriter(ReportFiles.in(folder), TableQuery.none())
        .write(
            new DeckSpec(
                "d.pptx",
                "acme.pptx",
                "",
                "",
                "",
                "",
                List.of(
                    slide(s -> {
                      s.title = "Results of the year";
                      s.text = "For the board";
                    }),
                    slide(s -> {
                      s.title = "Revenue grew but not in the south";
                      s.bullets = List.of("North: up 4 %", "South: down 2 %", "West: up 1 %");
                    }),
                    slide(s -> {
                      s.title = "Two views";
                      s.bullets = List.of("One", "Two");
                      s.right = List.of("Three", "Four");
                    }),
                    slide(s -> {
                      s.title = "The figures";
                      s.chart =
                          new DeckSpec.Chart(
                              "column",
                              List.of("Q1", "Q2"),
                              Map.of("Revenue", List.of(4.0, 5.0)),
                              "",
                              List.of());
                    }))),
            folder.resolve("d.pptx"));
  }

  @Test
  void newSlidesLookAsTheSampleSlidesDid() throws Exception {
    sample(4);
    DeckResult result = write();
    assertThat(result.findings())
        .extracting(Finding::severity, Finding::place)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Severity.NOTE, ""));
    assertThat(result.findings().getFirst().message()).contains("acme.pptx carries its design");
    try (InputStream in = Files.newInputStream(folder.resolve("d.pptx"));
        var show = new XMLSlideShow(in)) {
      List<Integer> drawn =
          show.getSlideMasters().getFirst().getShapes().stream()
              .filter(shape -> !shape.isPlaceholder())
              .map(XSLFShape::getAnchor)
              .map(at -> (int) at.getY())
              .toList();
      XSLFShape number =
          show.getSlideMasters().getFirst().getShapes().stream()
              .filter(shape -> shape.isPlaceholder() && shape.getAnchor().getX() > 400)
              .filter(shape -> shape.getAnchor().getY() > 450)
              .findFirst()
              .orElseThrow();
      assertThat(number.getAnchor().getMaxX()).as("page number beside the logo").isLessThan(580);
      assertThat(drawn).as("bar, line, name and logo").containsExactlyInAnyOrder(0, 496, 502, 500);
      XSLFSlide inner = show.getSlides().get(1);
      var title = (org.apache.poi.xslf.usermodel.XSLFTextShape) inner.getPlaceholder(0);
      assertThat(title.getAnchor().getY()).isBetween(13.0, 15.0);
      assertThat(title.getAnchor().getWidth()).isGreaterThan(600);
      XSLFTextRun run = title.getTextParagraphs().getFirst().getTextRuns().getFirst();
      assertThat(run.getFontFamily()).isEqualTo("Georgia");
      assertThat(run.getFontSize()).isEqualTo(28);
      assertThat(colour(run)).isEqualTo(Color.WHITE);
      assertThat(title.getTextParagraphs().getFirst().getTextAlign())
          .isEqualTo(org.apache.poi.sl.usermodel.TextParagraph.TextAlign.LEFT);
      for (XSLFShape shape : inner.getShapes()) {
        if (!shape.equals(title)) {
          assertThat(shape.getAnchor().getY()).as(shape.getShapeName()).isGreaterThan(72);
        }
      }
      XSLFSlide opening = show.getSlides().getFirst();
      assertThat(opening.getSlideLayout().getShapes())
          .filteredOn(shape -> !shape.isPlaceholder())
          .extracting(shape -> (int) shape.getAnchor().getHeight())
          .containsExactly(540, 40);
      assertThat(opening.getPlaceholder(0).getAnchor().getY()).isEqualTo(200);
      assertThat(opening.getSlideLayout().getFollowMasterGraphics()).isFalse();
    }
  }

  private static Color colour(XSLFTextRun run) {
    return ((org.apache.poi.sl.usermodel.PaintStyle.SolidPaint) run.getFontColor())
        .getSolidColor()
        .getColor();
  }

  @Test
  void anAddedSlideThatLacksTheDesignOfTheOthersIsSaid() throws Exception {
    sample(4);
    var none = DeckSpec.Chart.NONE;
    var add = new DeckEdit(0, "", "", null, "", none, null, 0, 0, 0, 2, List.of(slide(each -> {})));
    DeckResult result =
        new DeckEditor(ReportFiles.in(folder), TableQuery.none())
            .edit(folder.resolve("acme.pptx"), List.of(add), folder.resolve("d.pptx"));
    assertThat(result.findings())
        .extracting(Finding::place, Finding::message)
        .anySatisfy(
            found -> assertThat(found.toString()).contains("slide 3", "duplicate one of them"));
  }

  @Test
  void oneSampleSlideGivesItsBarsButNotItsWords() throws Exception {
    sample(2);
    write();
    try (InputStream in = Files.newInputStream(folder.resolve("d.pptx"));
        var show = new XMLSlideShow(in)) {
      assertThat(show.getSlideMasters().getFirst().getShapes())
          .filteredOn(shape -> !shape.isPlaceholder())
          .extracting(shape -> (int) shape.getAnchor().getY())
          .containsExactlyInAnyOrder(0, 496, 500);
    }
  }
}
