package dev.workroom.documents;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageXYZDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.util.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Pages that fill from the top: paragraphs, tables, pictures. One typeface, which is embedded;
 * measures are points.
 */
final class PdfFlow implements AutoCloseable {
  private static final Color INK = new Color(0x1F2933);
  private static final Color FAINT = new Color(0x6B7785);
  private static final Color LINE = new Color(0xC9D1DA);
  private static final double LEADING = 1.32;
  private static final double PADDING = 4;

  /** A piece of text of one look; a line end parts lines. */
  record Span(String text, double size, boolean bold, boolean italic, @Nullable Color colour) {}

  /** How a paragraph stands. */
  record Block(double indent, double before, double after, Align align, boolean keepWithNext) {
    static final Block PLAIN = new Block(0, 0, 6, Align.LEFT, false);
  }

  /** Where the lines of a paragraph begin. */
  enum Align {
    LEFT,
    CENTRE,
    RIGHT
  }

  /** One cell; {@code fill} null for none. */
  record Cell(List<Span> text, Align align, @Nullable Color fill, int columns) {}

  /** Size of the page and of its margins. */
  record Sheet(double width, double height, double left, double right, double top, double bottom) {
    double inner() {
      return width - left - right;
    }
  }

  private record Word(String text, Span look, double width) {}

  private record Line(List<Word> words, double width, double size) {}

  private final PDDocument document = new PDDocument();
  private final PDFont font;
  private final PDDocumentOutline outline = new PDDocumentOutline();
  private final Map<Integer, PDOutlineItem> levels = new HashMap<>();
  private final Map<String, Integer> headings = new HashMap<>();
  private final Map<Integer, Boolean> known = new HashMap<>();
  private Sheet sheet;
  private @Nullable PDPageContentStream page;
  private double y;
  private boolean lost;

  PdfFlow(Sheet sheet) throws IOException {
    this.sheet = sheet;
    try (InputStream in =
        PDDocument.class.getResourceAsStream(
            "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
      font = PDType0Font.load(document, Objects.requireNonNull(in, "PDFBox brings its typeface"));
    }
    document.getDocumentCatalog().setDocumentOutline(outline);
  }

  /** Goes on with pages of another size. */
  void sheet(Sheet other) throws IOException {
    if (!other.equals(sheet)) {
      sheet = other;
      feed();
    }
  }

  /** The next page. */
  void feed() throws IOException {
    end();
  }

  /** Whether a character was left out because the typeface does not have it. */
  boolean lost() {
    return lost;
  }

  int pages() {
    return document.getNumberOfPages();
  }

  /** Pages of the headings by their text, from 1. */
  Map<String, Integer> headings() {
    return headings;
  }

  private PDPageContentStream pen() throws IOException {
    PDPageContentStream open = page;
    if (open == null) {
      PDPage made = new PDPage(new PDRectangle((float) sheet.width(), (float) sheet.height()));
      document.addPage(made);
      open = new PDPageContentStream(document, made);
      page = open;
      y = sheet.height() - sheet.top();
    }
    return open;
  }

  private void end() throws IOException {
    if (page != null) {
      page.close();
      page = null;
    }
  }

  /** Begins a page if less than this is left on the one that is open. */
  private void room(double height) throws IOException {
    pen();
    boolean fresh = y > sheet.height() - sheet.top() - 1;
    if (!fresh && y - height < sheet.bottom()) {
      end();
      pen();
    }
  }

  void heading(int level, List<Span> text, Block block) throws IOException {
    paragraph(text, block);
    String words = text.stream().map(Span::text).reduce("", String::concat).strip();
    headings.putIfAbsent(words, pages());
    PDOutlineItem item = new PDOutlineItem();
    item.setTitle(words);
    PDPageXYZDestination place = new PDPageXYZDestination();
    place.setPage(document.getPage(pages() - 1));
    place.setTop((int) Math.min(sheet.height(), y + 40));
    item.setDestination(place);
    PDOutlineItem above = null;
    for (int over = level - 1; over > 0 && above == null; over--) {
      above = levels.get(over);
    }
    levels.keySet().removeIf(other -> other >= level);
    levels.put(level, item);
    if (above == null) {
      outline.addLast(item);
    } else {
      above.addLast(item);
    }
  }

  void paragraph(List<Span> text, Block block) throws IOException {
    double width = sheet.inner() - block.indent();
    List<Line> lines = lines(text, width);
    if (lines.isEmpty()) {
      y -= block.after();
      return;
    }
    pen();
    if (y < sheet.height() - sheet.top() - 1) {
      y -= block.before();
    }
    // A heading stays with two lines of what follows, a paragraph with two of its own.
    double whole = lines.stream().mapToDouble(line -> line.size() * LEADING).sum();
    double first = lines.getFirst().size() * LEADING;
    room(block.keepWithNext() ? whole + 42 : Math.min(whole, first * 2));
    for (Line line : lines) {
      room(line.size() * LEADING);
      y -= line.size() * LEADING;
      draw(line, sheet.left() + block.indent(), y + line.size() * 0.28, width, block.align());
    }
    y -= block.after();
  }

  /** A line of a list of contents: the text, dots, the page. */
  void leader(String text, String number, double size, double indent) throws IOException {
    room(size * LEADING);
    y -= size * LEADING;
    double left = sheet.left() + indent;
    double right = sheet.width() - sheet.right();
    Span look = new Span(text, size, false, false, INK);
    double end = right - width(number, size) - 6;
    double at = write(pen(), cut(text, size, end - left - 12), look, left, y + size * 0.28) + 4;
    if (!number.isEmpty()) {
      StringBuilder dots = new StringBuilder();
      while (width(dots + " .", size) < end - at) {
        dots.append(" .");
      }
      Span faint = new Span("", size, false, false, FAINT);
      write(pen(), dots.toString(), faint, end - width(dots.toString(), size), y + size * 0.28);
      write(pen(), number, look, right - width(number, size), y + size * 0.28);
    }
    y -= 3;
  }

  private String cut(String text, double size, double width) throws IOException {
    String cut = text;
    while (cut.length() > 4 && width(cut, size) > width) {
      cut = cut.substring(0, cut.length() - 2).stripTrailing() + "…";
    }
    return cut;
  }

  /** A rule across the page. */
  void rule() throws IOException {
    room(8);
    y -= 4;
    stroke(sheet.left(), y, sheet.width() - sheet.right(), y, LINE, 0.7);
    y -= 6;
  }

  void picture(BufferedImage image, double width, double height) throws IOException {
    double scale =
        Math.min(
            1,
            Math.min(
                sheet.inner() / width, (sheet.height() - sheet.top() - sheet.bottom()) / height));
    PDImageXObject drawn = LosslessFactory.createFromImage(document, image);
    room(height * scale + 20);
    y -= height * scale;
    pen()
        .drawImage(
            drawn,
            (float) (sheet.left() + (sheet.inner() - width * scale) / 2),
            (float) y,
            (float) (width * scale),
            (float) (height * scale));
    y -= 6;
  }

  /**
   * A table; rows stay whole where a page can hold them.
   *
   * @param shares the columns' widths, in any unit
   * @param headers how many rows are repeated on the next page
   */
  void table(List<List<Cell>> rows, double[] shares, int headers) throws IOException {
    double sum = 0;
    for (double share : shares) {
      sum += share;
    }
    double[] widths = new double[shares.length];
    for (int i = 0; i < shares.length; i++) {
      widths[i] = shares[i] / sum * sheet.inner();
    }
    pen();
    y -= 2;
    for (int r = 0; r < rows.size(); r++) {
      List<List<Line>> laid = laid(rows.get(r), widths);
      double height = height(laid);
      PDPageContentStream before = page;
      room(
          r < headers && r + 1 < rows.size()
              ? height + height(laid(rows.get(r + 1), widths))
              : height);
      if (page != before && r > 0) {
        for (int h = 0; h < Math.min(headers, r); h++) {
          row(rows.get(h), laid(rows.get(h), widths), widths);
        }
      }
      row(rows.get(r), laid, widths);
    }
    y -= 10;
  }

  private List<List<Line>> laid(List<Cell> row, double[] widths) throws IOException {
    List<List<Line>> laid = new ArrayList<>();
    int column = 0;
    for (Cell cell : row) {
      laid.add(lines(cell.text(), width(widths, column, cell.columns()) - 2 * PADDING));
      column += cell.columns();
    }
    return laid;
  }

  private static double width(double[] widths, int from, int columns) {
    double width = 0;
    for (int i = from; i < Math.min(widths.length, from + columns); i++) {
      width += widths[i];
    }
    return Math.max(12, width);
  }

  private static double height(List<List<Line>> laid) {
    double height = 10;
    for (List<Line> lines : laid) {
      height = Math.max(height, lines.stream().mapToDouble(line -> line.size() * LEADING).sum());
    }
    return height + PADDING;
  }

  private void row(List<Cell> row, List<List<Line>> laid, double[] widths) throws IOException {
    double height = height(laid);
    double left = sheet.left();
    int column = 0;
    // A row longer than a page goes on over its end.
    double start = y;
    for (int c = 0; c < row.size(); c++) {
      Cell cell = row.get(c);
      double width = width(widths, column, cell.columns());
      if (cell.fill() != null) {
        pen().setNonStrokingColor(cell.fill());
        pen().addRect((float) left, (float) (start - height), (float) width, (float) height);
        pen().fill();
      }
      double at = start - PADDING / 2;
      for (Line line : laid.get(c)) {
        at -= line.size() * LEADING;
        if (at < 8) {
          break;
        }
        draw(line, left + PADDING, at + line.size() * 0.3, width - 2 * PADDING, cell.align());
      }
      left += width;
      column += cell.columns();
    }
    y = start - height;
    stroke(sheet.left(), y, sheet.width() - sheet.right(), y, LINE, 0.5);
  }

  private void stroke(double x1, double y1, double x2, double y2, Color colour, double width)
      throws IOException {
    pen().setStrokingColor(colour);
    pen().setLineWidth((float) width);
    pen().moveTo((float) x1, (float) y1);
    pen().lineTo((float) x2, (float) y2);
    pen().stroke();
  }

  private List<Line> lines(List<Span> text, double width) throws IOException {
    List<Line> lines = new ArrayList<>();
    List<Word> words = new ArrayList<>();
    double used = 0;
    boolean any = false;
    for (Span span : text) {
      any |= !span.text().isBlank();
      for (String piece : span.text().replace("\t", "    ").split("(?<=\\s)|(?=\\n)")) {
        if (piece.startsWith("\n")) {
          lines.add(line(words, span.size()));
          words = new ArrayList<>();
          used = 0;
          continue;
        }
        for (String part : fitting(piece, span.size(), width)) {
          double wide = width(part, span.size());
          if (used + width(part.stripTrailing(), span.size()) > width && !words.isEmpty()) {
            lines.add(line(words, span.size()));
            words = new ArrayList<>();
            used = 0;
          }
          words.add(new Word(part, span, wide));
          used += wide;
        }
      }
    }
    if (!words.isEmpty() && any) {
      lines.add(line(words, words.getFirst().look().size()));
    }
    return any ? lines : List.of();
  }

  /** A word that no line can hold is cut. */
  private List<String> fitting(String word, double size, double width) throws IOException {
    List<String> parts = new ArrayList<>();
    String rest = word;
    while (rest.length() > 1 && width(rest.stripTrailing(), size) > width) {
      int end = rest.length() - 1;
      while (end > 1 && width(rest.substring(0, end), size) > width) {
        end--;
      }
      parts.add(rest.substring(0, end));
      rest = rest.substring(end);
    }
    parts.add(rest);
    return parts;
  }

  private static Line line(List<Word> words, double size) {
    double width = 0;
    double tallest = words.isEmpty() ? size : 0;
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      width += word.width();
      tallest = Math.max(tallest, word.look().size());
    }
    return new Line(List.copyOf(words), width, tallest);
  }

  private void draw(Line line, double left, double base, double width, Align align)
      throws IOException {
    double x =
        switch (align) {
          case LEFT -> left;
          case CENTRE -> left + Math.max(0, width - line.width()) / 2;
          case RIGHT -> left + Math.max(0, width - line.width());
        };
    for (Word word : line.words()) {
      write(pen(), word.text(), word.look(), x, base);
      x += word.width();
    }
  }

  private double write(PDPageContentStream pen, String text, Span look, double x, double base)
      throws IOException {
    String shown = known(text);
    if (!shown.isEmpty()) {
      Color colour = Objects.requireNonNullElse(look.colour(), INK);
      pen.beginText();
      pen.setFont(font, (float) look.size());
      pen.setNonStrokingColor(colour);
      pen.setStrokingColor(colour);
      pen.setRenderingMode(look.bold() ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
      pen.setLineWidth((float) (look.size() / 32));
      pen.setTextMatrix(new Matrix(1, 0, look.italic() ? 0.2f : 0, 1, (float) x, (float) base));
      pen.showText(shown);
      pen.endText();
    }
    return x + width(text, look.size());
  }

  private double width(String text, double size) throws IOException {
    return font.getStringWidth(known(text)) / 1000 * size;
  }

  /** Only characters that the typeface has; the others become a question mark. */
  private String known(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            return;
          }
          int plain = Character.isSpaceChar(c) ? ' ' : c;
          boolean has =
              known.computeIfAbsent(
                  plain,
                  one -> {
                    try {
                      font.encode(Character.toString(one));
                      return true;
                    } catch (IOException | IllegalArgumentException missing) {
                      return false;
                    }
                  });
          lost |= !has;
          shown.append(has ? Character.toString(plain) : "?");
        });
    return shown.toString();
  }

  /** Writes title and page numbers below each page, and all of it. */
  void save(String title, String language, OutputStream out) throws IOException {
    pen();
    end();
    for (int i = 0; i < pages(); i++) {
      PDPage one = document.getPage(i);
      double wide = one.getMediaBox().getWidth();
      try (PDPageContentStream pen =
          new PDPageContentStream(document, one, PDPageContentStream.AppendMode.APPEND, true)) {
        Span look = new Span("", 8, false, false, FAINT);
        String number = (i + 1) + " / " + pages();
        write(pen, cut(title, 8, wide * 0.6), look, sheet.left(), 28);
        write(pen, number, look, wide - sheet.right() - width(number, 8), 28);
      }
    }
    document.getDocumentInformation().setTitle(title);
    document.getDocumentInformation().setProducer("Workroom");
    document.getDocumentCatalog().setLanguage(language);
    document.save(out);
  }

  @Override
  public void close() throws IOException {
    end();
    document.close();
  }
}
