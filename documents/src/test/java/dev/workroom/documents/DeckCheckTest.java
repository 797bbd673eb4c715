package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.poi.sl.usermodel.PictureData;
import org.apache.poi.xslf.usermodel.SlideLayout;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTextBox;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeckCheckTest {
  @TempDir Path folder;

  private List<String> found(Consumer<XMLSlideShow> content) throws Exception {
    Path file = folder.resolve("deck.pptx");
    try (XMLSlideShow show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      content.accept(show);
      show.write(out);
    }
    return new DeckCheck()
        .check(file).stream()
            .map(f -> f.severity() + " " + f.place() + ": " + f.message())
            .toList();
  }

  private static XSLFTextBox box(XSLFSlide slide, String text, Rectangle at, double size) {
    XSLFTextBox box = slide.createTextBox();
    box.setText(text).setFontSize(size);
    box.setAnchor(at);
    return box;
  }

  private static XSLFSlide titled(XMLSlideShow show, String title) {
    XSLFSlide slide =
        show.createSlide(show.getSlideMasters().getFirst().getLayout(SlideLayout.TITLE_ONLY));
    ((XSLFTextShape) slide.getShapes().getFirst()).setText(title);
    return slide;
  }

  @Test
  void aGoodSlideHasNothingFound() throws Exception {
    assertThat(
            found(show -> {
              XSLFSlide slide = titled(show, "Sales rose");
              box(slide, "A short text", new Rectangle(60, 150, 300, 40), 18);
              // Boxes may overlap where their letters do not.
              box(slide, "Another", new Rectangle(60, 180, 300, 40), 18);
              // A footnote may be small.
              box(slide, "Source: ledger", new Rectangle(60, 505, 300, 20), 8);
            }))
        .isEmpty();
  }

  @Test
  void wordsOffTheSlideOverOthersTooSmallOrTooManyAreFound() throws Exception {
    assertThat(
            found(show -> {
              XSLFSlide slide = titled(show, "A title");
              box(slide, "Far away", new Rectangle(680, 200, 100, 40), 18);
              box(slide, "Small", new Rectangle(60, 400, 100, 40), 6);
              box(slide, "Left one", new Rectangle(60, 200, 200, 40), 18);
              box(slide, "Right one", new Rectangle(90, 205, 200, 40), 18);
              XSLFTextBox full =
                  box(
                      slide,
                      "Many words that need far more room than this box has to give to them",
                      new Rectangle(300, 300, 100, 30),
                      18);
              full.setTextAutofit(org.apache.poi.sl.usermodel.TextShape.TextAutofit.NONE);
            }))
        .satisfiesExactlyInAnyOrder(
            f -> assertThat(f).isEqualTo("ERROR slide 1: \"Far away\" reaches beyond the slide."),
            f -> assertThat(f).contains("\"Small\" is set in 6 pt"),
            f -> assertThat(f).contains("WARNING slide 1: \"Left one\" and \"Right one\" overlap"),
            f -> assertThat(f).contains("ERROR slide 1: \"Many words").contains("holds more text"));
  }

  @Test
  void whatIsLeftOfATemplateIsFound() throws Exception {
    assertThat(
            found(show -> {
              XSLFSlide slide =
                  show.createSlide(
                      show.getSlideMasters().getFirst().getLayout(SlideLayout.TITLE_AND_CONTENT));
              ((XSLFTextShape) slide.getShapes().getFirst()).setText("Lorem ipsum dolor");
              ((XSLFTextShape) slide.getShapes().get(1)).clearText();
              box(slide, "Growth of XX% in 2027", new Rectangle(60, 460, 400, 30), 18);
            }))
        .satisfiesExactlyInAnyOrder(
            f -> assertThat(f).startsWith("ERROR slide 1: \"Lorem ipsum dolor\" is left from"),
            f -> assertThat(f).contains("is an empty placeholder"),
            f -> assertThat(f).contains("still to be filled in"));
  }

  @Test
  void titlesThatAreMissingOrSaidTwiceAndPicturesWithoutWordsAreFound() throws Exception {
    assertThat(
            found(show -> {
              titled(show, "Outlook");
              XSLFSlide second = titled(show, "Outlook");
              second
                  .createPicture(show.addPicture(new byte[] {1}, PictureData.PictureType.PNG))
                  .setAnchor(new Rectangle(60, 200, 100, 100));
              XSLFSlide third = show.createSlide();
              box(third, "One text", new Rectangle(60, 100, 300, 40), 14);
              box(third, "Two texts", new Rectangle(60, 200, 300, 40), 14);
            }))
        .satisfiesExactlyInAnyOrder(
            f -> assertThat(f).startsWith("NOTE slides 1, 2: The same title, \"outlook\""),
            f -> assertThat(f).startsWith("NOTE slide 2: Pictures, charts or tables there"),
            f -> assertThat(f).startsWith("WARNING slide 3: The slide has no title"));
  }
}
