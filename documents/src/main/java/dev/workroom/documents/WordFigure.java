package dev.workroom.documents;

import java.awt.Dimension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;

/** Writes what has a number: an image with its caption, a formula with its number beside it. */
final class WordFigure {
  private static final long LARGEST = 20L << 20;
  private static final int EMU_PER_TWIP = 635;

  /** Twips a pixel, when an image is shown at 96 pixels an inch. */
  private static final int TWIPS_PER_PIXEL = 15;

  private final WordReport report;
  private final ReportFiles files;

  WordFigure(WordReport report, ReportFiles files) {
    this.report = report;
    this.files = files;
  }

  void write(ReportReferences.Figure figure) {
    String name = figure.image().getDestination();
    String caption = ReportMarkdown.plain(figure.image());
    XWPFParagraph holder = report.paragraph("Normal");
    holder.setAlignment(ParagraphAlignment.CENTER);
    holder.setSpacingBefore(report.space(160));
    holder.setSpacingAfter(report.space(caption.isBlank() ? 200 : 60));
    holder.setKeepNext(!caption.isBlank());
    try {
      picture(holder, files.find(name), caption.isBlank() ? name : caption, figure.widthPercent());
    } catch (IOException | InvalidFormatException e) {
      report.find(
          Severity.ERROR,
          "image " + name,
          "The image was not placed: " + Optional.ofNullable(e.getMessage()).orElse("unreadable."));
      new WordInline(report, holder).text("[image missing: " + name + "]");
    }
    report
        .references
        .numberOf(figure.image())
        .ifPresent(numbered -> {
          XWPFParagraph text = caption(report, numbered);
          text.setAlignment(ParagraphAlignment.CENTER);
          if (!caption.isBlank()) {
            WordInline inline = new WordInline(report, text);
            inline.text(". ");
            inline.children(figure.image());
          }
        });
  }

  /**
   * A formula between its margins, its number in brackets at the right. A table without lines, for
   * a formula that shares its paragraph with other words is set as small as in a sentence.
   */
  static void formula(WordReport report, String latex, ReportReferences.Numbered numbered) {
    XWPFTable table = report.document.createTable(1, 3);
    int width = report.template().textWidth();
    int side = width / 10;
    WordGrid.fix(table, side, width - 2 * side, side);
    table
        .getRow(0)
        .getTableCells()
        .forEach(cell -> {
          cell.setVerticalAlignment(XWPFTableCell.XWPFVertAlign.CENTER);
          cell.getParagraphs().getFirst().setStyle("Formula");
        });
    new WordInline(report, table.getRow(0).getCell(1).getParagraphs().getFirst()).formula(latex);
    XWPFParagraph right = table.getRow(0).getCell(2).getParagraphs().getFirst();
    right.setAlignment(ParagraphAlignment.RIGHT);
    WordInline inline = new WordInline(report, right);
    inline.text("(");
    report.bookmarked(
        right.getCTP(),
        numbered.bookmark(),
        () -> inline.field("SEQ " + numbered.word() + " \\* ARABIC", numbered.number()));
    inline.text(")");
  }

  /** Begins a caption: the word and the number, as a sequence that Word can count again. */
  static XWPFParagraph caption(WordReport report, ReportReferences.Numbered numbered) {
    XWPFParagraph paragraph = report.paragraph("Caption");
    WordInline inline = new WordInline(report, paragraph);
    report.bookmarked(
        paragraph.getCTP(),
        numbered.bookmark(),
        () -> {
          inline.bold(numbered.word() + "\u00a0");
          inline.boldField("SEQ " + numbered.word() + " \\* ARABIC", numbered.number());
        });
    return paragraph;
  }

  private void picture(XWPFParagraph holder, Path file, String description, int percent)
      throws IOException, InvalidFormatException {
    String name = file.getFileName().toString();
    if (Files.size(file) > LARGEST) {
      throw new IOException(name + " is larger than 20 MB.");
    }
    Dimension pixels = size(file);
    double widest = report.template().textWidth() * percent / 100.0;
    double highest = report.template().textHeight() * 0.62;
    double scale =
        Math.min(
            percent < 100
                ? widest / pixels.width
                : Math.min(TWIPS_PER_PIXEL, widest / pixels.width),
            highest / pixels.height);
    try (InputStream in = Files.newInputStream(file)) {
      var picture =
          holder
              .createRun()
              .addPicture(
                  in,
                  type(file),
                  name,
                  (int) (pixels.width * scale * EMU_PER_TWIP),
                  (int) (pixels.height * scale * EMU_PER_TWIP));
      picture.getCTPicture().getNvPicPr().getCNvPr().setDescr(description);
    }
    holder
        .getRuns()
        .getLast()
        .getCTR()
        .getDrawingArray(0)
        .getInlineArray(0)
        .getDocPr()
        .setDescr(description);
  }

  private static org.apache.poi.common.usermodel.PictureType type(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(4);
      if (head.length == 4) {
        switch (head[0] & 0xFF) {
          case 0x89 -> {
            return org.apache.poi.common.usermodel.PictureType.PNG;
          }
          case 0xFF -> {
            return org.apache.poi.common.usermodel.PictureType.JPEG;
          }
          case 'G' -> {
            return org.apache.poi.common.usermodel.PictureType.GIF;
          }
          case 'B' -> {
            return org.apache.poi.common.usermodel.PictureType.BMP;
          }
          default -> {}
        }
      }
    }
    throw new IOException(file.getFileName() + " is not a PNG, JPEG, GIF or BMP image.");
  }

  private static Dimension size(Path file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException(file.getFileName() + " is not a PNG, JPEG, GIF or BMP image.");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return new Dimension(reader.getWidth(0), reader.getHeight(0));
      } finally {
        reader.dispose();
      }
    }
  }
}
