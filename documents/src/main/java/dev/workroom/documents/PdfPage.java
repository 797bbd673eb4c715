package dev.workroom.documents;

import java.io.IOException;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingColor;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingColorN;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingColorSpace;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingDeviceCMYKColor;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingDeviceGrayColor;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingDeviceRGBColor;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.graphics.color.PDColor;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** Takes the text from one page of a PDF and counts what a person would not see of it. */
final class PdfPage extends PDFTextStripper {
  /** Below this height in points nobody reads. */
  private static final float TINY = 1.5f;

  private final TextSink sink;
  private int glyphs;
  private int unseen;

  PdfPage(TextSink sink) {
    this.sink = sink;
    setLineSeparator("\n");
    setParagraphStart("\n");
    addOperator(new SetNonStrokingColorSpace(this));
    addOperator(new SetNonStrokingColor(this));
    addOperator(new SetNonStrokingColorN(this));
    addOperator(new SetNonStrokingDeviceGrayColor(this));
    addOperator(new SetNonStrokingDeviceRGBColor(this));
    addOperator(new SetNonStrokingDeviceCMYKColor(this));
  }

  String text(PDDocument document, int page) throws IOException {
    setStartPage(page);
    setEndPage(page);
    String text = getText(document).replaceAll("\n{3,}", "\n\n").strip();
    if (unseen > 0) {
      sink.note(
          "Page "
              + page
              + " holds "
              + unseen
              + " characters that may not be visible (white, tiny or drawn invisibly); they are part of the text.");
    }
    return text;
  }

  @Override
  protected void processTextPosition(TextPosition position) {
    if (++glyphs % 1000 == 0) {
      sink.alive();
    }
    if (glyphs > 2_000_000) {
      throw new TextSink.Enough("a page holds too much text");
    }
    if (!position.getUnicode().isBlank() && invisible(position)) {
      unseen++;
    }
    super.processTextPosition(position);
  }

  private boolean invisible(TextPosition position) {
    PDGraphicsState state = getGraphicsState();
    return position.getYScale() < TINY
        || !state.getTextState().getRenderingMode().isFill()
            && !state.getTextState().getRenderingMode().isStroke()
        || white(state.getNonStrokingColor()) && state.getTextState().getRenderingMode().isFill();
  }

  private static boolean white(PDColor color) {
    float[] components = color.getComponents();
    String space = color.getColorSpace() == null ? "" : color.getColorSpace().getName();
    return switch (space) {
      case "DeviceGray" -> components.length == 1 && components[0] > 0.99f;
      case "DeviceRGB" ->
          components.length == 3
              && components[0] > 0.99f
              && components[1] > 0.99f
              && components[2] > 0.99f;
      default -> false;
    };
  }
}
