package dev.workroom.documents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.ddf.AbstractEscherOptRecord;
import org.apache.poi.ddf.EscherComplexProperty;
import org.apache.poi.ddf.EscherOptRecord;
import org.apache.poi.ddf.EscherProperty;
import org.apache.poi.ddf.EscherPropertyTypes;
import org.apache.poi.hslf.usermodel.HSLFComment;
import org.apache.poi.hslf.usermodel.HSLFGroupShape;
import org.apache.poi.hslf.usermodel.HSLFNotes;
import org.apache.poi.hslf.usermodel.HSLFShape;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTable;
import org.apache.poi.hslf.usermodel.HSLFTableCell;
import org.apache.poi.hslf.usermodel.HSLFTextParagraph;
import org.apache.poi.hslf.usermodel.HSLFTextShape;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Reads presentations of PowerPoint 97 to 2003. */
final class OldSlidesText {
  private static final int DEEPEST = 50;
  private final TextSink sink;

  private OldSlidesText(TextSink sink) {
    this.sink = sink;
  }

  static void read(Path file, TextSink sink) throws IOException {
    try (POIFSFileSystem office = new POIFSFileSystem(file.toFile(), true);
        HSLFSlideShow show = new HSLFSlideShow(office)) {
      OldSlidesText text = new OldSlidesText(sink);
      for (HSLFSlide slide : show.getSlides()) {
        text.slide(slide);
      }
    } catch (EncryptedDocumentException e) {
      throw new IOException("it is encrypted with a password", e);
    }
  }

  private void slide(HSLFSlide slide) {
    sink.part("slide " + slide.getSlideNumber());
    String title =
        Optional.ofNullable(slide.getTitle()).orElse("").strip().replaceAll("[\\n\\u000B]", " ");
    sink.title(title);
    boolean hidden = slide.isHidden();
    sink.block(
        "## Slide "
            + slide.getSlideNumber()
            + (title.isEmpty() ? "" : ": " + title)
            + (hidden ? " (hidden)" : ""));
    if (hidden) {
      sink.hidden("hidden slide", title);
    }
    slide.getShapes().forEach(shape -> shape(shape, title, 0));
    for (HSLFComment comment : slide.getComments()) {
      String said = Optional.ofNullable(comment.getText()).orElse("").strip();
      sink.block("[comment: " + said + "]");
      sink.hidden("comment", said);
    }
    HSLFNotes notes = slide.getNotes();
    if (notes != null) {
      sink.block("Notes:");
      notes.getTextParagraphs().forEach(text -> text(text, ""));
    }
  }

  private void shape(HSLFShape shape, String title, int depth) {
    sink.alive();
    switch (shape) {
      case HSLFTable table -> table(table);
      case HSLFGroupShape group -> {
        if (depth < DEEPEST) {
          group.getShapes().forEach(inner -> shape(inner, title, depth + 1));
        }
      }
      case HSLFTextShape box -> {
        text(box.getTextParagraphs(), title);
        sink.block(wordArt(box));
      }
      default -> sink.block(wordArt(shape));
    }
  }

  private void table(HSLFTable table) {
    TableText rows = new TableText();
    for (int row = 0; row < table.getNumberOfRows(); row++) {
      for (int column = 0; column < table.getNumberOfColumns(); column++) {
        HSLFTableCell cell = table.getCell(row, column);
        rows.paragraph(cell == null ? "" : words(cell.getTextParagraphs()));
        rows.cell(1);
      }
      rows.row(sink);
    }
  }

  private static String wordArt(HSLFShape shape) {
    AbstractEscherOptRecord look = shape.getEscherChild(EscherOptRecord.RECORD_ID);
    EscherProperty words = look == null ? null : look.lookup(EscherPropertyTypes.GEOTEXT__UNICODE);
    return words instanceof EscherComplexProperty spelled
        ? new String(spelled.getComplexData(), StandardCharsets.UTF_16LE).replace('\0', ' ')
        : "";
  }

  private void text(List<HSLFTextParagraph> paragraphs, String title) {
    String text = words(paragraphs);
    if (!text.equals(title) && !text.equals("*")) {
      sink.block(text);
    }
  }

  private static String words(List<HSLFTextParagraph> paragraphs) {
    return HSLFTextParagraph.getText(paragraphs)
        .replace('\r', '\n')
        .replace('\u000B', '\n')
        .strip();
  }
}
