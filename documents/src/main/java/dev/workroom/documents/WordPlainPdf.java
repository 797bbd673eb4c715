package dev.workroom.documents;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.poi.ooxml.POIXMLException;
import org.apache.poi.util.Units;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.IRunElement;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFChart;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFFootnote;
import org.apache.poi.xwpf.usermodel.XWPFHyperlinkRun;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFPicture;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFSDT;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;

/**
 * Lays out a Word document as PDF by ourselves, for where there is no LibreOffice: text, lists,
 * tables, pictures and charts in order, contents with their pages, notes at the end.
 */
final class WordPlainPdf {
  /** What it does otherwise than a word processor. */
  static final String LIMIT =
      "Laid out without LibreOffice: one typeface, footnotes at the end, charts simplified, formulas as LaTeX, no headers, text boxes or columns.";

  private static final Pattern NOTE = Pattern.compile("\\[(foot|end)noteRef:(\\d+)]");
  private static final Pattern HEADING = Pattern.compile("heading ([1-6])");
  private static final double BODY = 10.5;

  private final XWPFDocument document;
  private final PdfFlow flow;
  private final Map<String, Integer> pages;
  private final Map<Integer, String> notes = new LinkedHashMap<>();
  private final Map<String, Integer> counters = new HashMap<>();

  private final HeadingCount headings = new HeadingCount();

  private WordPlainPdf(XWPFDocument document, PdfFlow flow, Map<String, Integer> pages) {
    this.document = document;
    this.flow = flow;
    this.pages = pages;
  }

  /**
   * Writes the document as PDF.
   *
   * @return the number of its pages
   * @throws IOException with one sentence when it is no Word document
   */
  static int convert(Path word, Path target) throws IOException {
    Path aside = Files.createTempDirectory("formulas");
    try {
      return laidOut(FormulaLines.inWords(word, aside), target);
    } finally {
      WordPdf.delete(aside);
    }
  }

  private static int laidOut(Path word, Path target) throws IOException {
    Map<String, Integer> pages = Map.of();
    // The first time to learn on which pages the headings are.
    for (boolean last : new boolean[] {false, true}) {
      try (InputStream in = Files.newInputStream(word);
          XWPFDocument document = new XWPFDocument(in);
          PdfFlow flow = new PdfFlow(sheet(document.getDocument().getBody().getSectPr()))) {
        new WordPlainPdf(document, flow, pages).lay();
        pages = flow.headings();
        if (last) {
          String title = document.getProperties().getCoreProperties().getTitle();
          NewFile.write(target, out -> flow.save(Objects.requireNonNullElse(title, ""), "en", out));
          return flow.pages();
        }
      } catch (POIXMLException | IllegalArgumentException e) {
        throw new IOException(
            "%s cannot be laid out without LibreOffice: it is no .docx document."
                .formatted(word.getFileName()),
            e);
      }
    }
    throw new IllegalStateException("laid out twice");
  }

  private static PdfFlow.Sheet sheet(@Nullable CTSectPr section) {
    double width = 595.3;
    double height = 841.9;
    double[] margins = {68, 68, 68, 62};
    if (section != null && section.isSetPgSz() && section.getPgSz().getW() != null) {
      width = points(section.getPgSz().getW());
      height = points(section.getPgSz().getH());
    }
    if (section != null && section.isSetPgMar() && section.getPgMar().getLeft() != null) {
      margins[0] = points(section.getPgMar().getLeft());
      margins[1] = points(section.getPgMar().getRight());
      margins[2] = Math.abs(points(section.getPgMar().getTop()));
      margins[3] = Math.max(48, Math.abs(points(section.getPgMar().getBottom())));
    }
    boolean usable = width - margins[0] - margins[1] > 72 && height - margins[2] - margins[3] > 72;
    return usable
        ? new PdfFlow.Sheet(width, height, margins[0], margins[1], margins[2], margins[3])
        : new PdfFlow.Sheet(595.3, 841.9, 68, 68, 68, 62);
  }

  private static double points(@Nullable Object twips) {
    return twips == null ? 0 : Double.parseDouble(twips.toString()) / 20;
  }

  private void lay() throws IOException {
    List<IBodyElement> all = document.getBodyElements();
    CTSectPr[] sections = new CTSectPr[all.size() + 1];
    sections[all.size()] = document.getDocument().getBody().getSectPr();
    for (int i = all.size() - 1; i >= 0; i--) {
      sections[i] =
          all.get(i) instanceof XWPFParagraph p
                  && p.getCTP().isSetPPr()
                  && p.getCTP().getPPr().isSetSectPr()
              ? p.getCTP().getPPr().getSectPr()
              : sections[i + 1];
    }
    for (int i = 0; i < all.size(); i++) {
      flow.sheet(sheet(sections[i]));
      element(all.get(i));
    }
    if (!notes.isEmpty()) {
      flow.rule();
      int number = 0;
      for (String note : notes.values()) {
        flow.paragraph(
            List.of(new PdfFlow.Span(raised(++number) + " " + note, 8.5, false, false, null)),
            new PdfFlow.Block(0, 0, 3, PdfFlow.Align.LEFT, false));
      }
    }
  }

  private void element(IBodyElement element) throws IOException {
    switch (element) {
      case XWPFParagraph paragraph -> paragraph(paragraph);
      case XWPFTable table -> table(table);
      case XWPFSDT content -> contents(content.getContent().getText());
      default -> {}
    }
  }

  /** A list of contents is made anew from its lines. */
  private void contents(String text) throws IOException {
    for (String line : text.split("\n")) {
      String[] parts = line.strip().split("\t");
      if (!parts[0].isBlank()) {
        contentsLine(parts, 0);
      }
    }
  }

  /**
   * @param parts words and page, with or without a number before them
   */
  private void contentsLine(String[] parts, int level) throws IOException {
    String words = parts.length > 2 ? parts[0].strip() + "  " + parts[1].strip() : parts[0];
    Integer page = pages.get(words.strip());
    flow.leader(
        words.strip(),
        page == null ? "" : String.valueOf(page),
        level == 0 ? 10.5 : 10,
        level * 14);
  }

  private void paragraph(XWPFParagraph paragraph) throws IOException {
    String style = style(paragraph).toLowerCase(Locale.ROOT);
    if (style.startsWith("toc ") || style.matches("toc\\d")) {
      int level = Math.max(0, Character.digit(style.charAt(style.length() - 1), 10) - 1);
      contentsLine(paragraph.getText().split("\t", -1), level);
      return;
    }
    if (paragraph.isPageBreak()) {
      flow.feed();
    }
    Matcher heading = HEADING.matcher(style);
    boolean head = heading.matches();
    List<PdfFlow.Span> spans = spans(paragraph, head || style.equals("title"));
    String mark = mark(paragraph, head);
    double indent = 0;
    if (!mark.isEmpty()) {
      int level = paragraph.getNumIlvl() == null ? 0 : paragraph.getNumIlvl().intValue();
      indent = head ? 0 : 14 + 14.0 * level;
      double size = spans.isEmpty() ? BODY : spans.getFirst().size();
      spans.addFirst(new PdfFlow.Span(mark + "  ", size, head, false, null));
    }
    PdfFlow.Block block =
        new PdfFlow.Block(
            indent,
            head ? 14 : 0,
            head ? 5 : style.equals("title") ? 10 : mark.isEmpty() ? 7 : 3,
            align(paragraph.getAlignment()),
            head || paragraph.isKeepNext());
    if (head && !spans.isEmpty()) {
      flow.heading(Integer.parseInt(heading.group(1)), spans, block);
    } else if (!spans.isEmpty()) {
      flow.paragraph(spans, block);
    }
    pictures(paragraph);
  }

  private static PdfFlow.Align align(ParagraphAlignment alignment) {
    return switch (alignment) {
      case CENTER -> PdfFlow.Align.CENTRE;
      case RIGHT, END -> PdfFlow.Align.RIGHT;
      default -> PdfFlow.Align.LEFT;
    };
  }

  private String style(XWPFParagraph paragraph) {
    XWPFStyle style = style(paragraph.getStyle());
    return style == null || style.getName() == null ? "" : style.getName();
  }

  private @Nullable XWPFStyle style(@Nullable String id) {
    return id == null || document.getStyles() == null ? null : document.getStyles().getStyle(id);
  }

  /** The bullet or the number that stands before it. */
  private String mark(XWPFParagraph paragraph, boolean head) {
    if (head) {
      return number(paragraph);
    }
    BigInteger list = paragraph.getNumID();
    if (list == null) {
      // A style of lists may bring the mark.
      return style(paragraph).toLowerCase(Locale.ROOT).contains("bullet") ? "•" : "";
    }
    if (list.signum() == 0 || paragraph.getNumFmt() == null) {
      return "";
    }
    if (paragraph.getNumFmt().equals("bullet")) {
      return "•";
    }
    if (paragraph.getNumFmt().equals("none")) {
      return "";
    }
    int level = paragraph.getNumIlvl() == null ? 0 : paragraph.getNumIlvl().intValue();
    counters
        .keySet()
        .removeIf(key ->
            key.startsWith(list + " ")
                && Integer.parseInt(key.substring(key.indexOf(' ') + 1)) > level);
    int number = counters.merge(list + " " + level, 1, Integer::sum);
    return switch (paragraph.getNumFmt()) {
      case "lowerLetter" -> (char) ('a' + (number - 1) % 26) + ")";
      case "upperLetter" -> (char) ('A' + (number - 1) % 26) + ".";
      default -> number + ".";
    };
  }

  /** The number of a heading whose style, or which itself, is in a list. */
  private String number(XWPFParagraph heading) {
    XWPFStyle style = style(heading.getStyle());
    var own = heading.getCTP().getPPr() == null ? null : heading.getCTP().getPPr().getNumPr();
    var styled =
        style == null || style.getCTStyle().getPPr() == null
            ? null
            : style.getCTStyle().getPPr().getNumPr();
    var list = own == null ? styled : own;
    if (list == null || list.getNumId() == null || list.getNumId().getVal().signum() == 0) {
      return "";
    }
    int level = list.getIlvl() == null ? 0 : list.getIlvl().getVal().intValue();
    return headings.next(level);
  }

  private List<PdfFlow.Span> spans(XWPFParagraph paragraph, boolean head) {
    List<PdfFlow.Span> spans = new ArrayList<>();
    XWPFStyle style = style(paragraph.getStyle());
    double size = size(style);
    boolean bold = head || bold(style);
    Color colour = colour(style);
    for (IRunElement element : paragraph.getIRuns()) {
      if (element instanceof XWPFRun run) {
        String text = noted(run.text(), run instanceof XWPFHyperlinkRun);
        if (!text.isEmpty()) {
          Double own = run.getFontSizeAsDouble();
          boolean strong = run.getCTR().isSetRPr() && run.getCTR().getRPr().sizeOfBArray() > 0;
          spans.add(
              new PdfFlow.Span(
                  text,
                  own == null ? size : Math.clamp(own, 6, 40),
                  strong ? run.isBold() : bold,
                  run.isItalic(),
                  Objects.requireNonNullElse(
                      hex(run.getColor()), Objects.requireNonNullElse(colour, Color.BLACK))));
        }
      }
    }
    return spans;
  }

  /** With the numbers of notes, whose text is kept for the end. */
  private String noted(String text, boolean link) {
    Matcher mark = NOTE.matcher(text);
    return link && !mark.find()
        ? text
        : mark.reset()
            .replaceAll(found -> {
              int id = Integer.parseInt(found.group(2));
              XWPFFootnote note =
                  found.group(1).equals("foot") ? document.getFootnoteByID(id) : null;
              if (note == null) {
                return "";
              }
              StringBuilder words = new StringBuilder();
              note.getParagraphs().forEach(p -> words.append(p.getText()).append(' '));
              notes.putIfAbsent(id, words.toString().replaceAll("\\s+", " ").strip());
              return raised(List.copyOf(notes.keySet()).indexOf(id) + 1);
            });
  }

  /** A number in small raised digits. */
  private static String raised(int number) {
    StringBuilder digits = new StringBuilder();
    String.valueOf(number).chars().forEach(c -> digits.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0')));
    return digits.toString();
  }

  private double size(@Nullable XWPFStyle style) {
    XWPFStyle at = style;
    for (int depth = 0; at != null && depth < 10; depth++) {
      var look = at.getCTStyle().getRPr();
      if (look != null && look.sizeOfSzArray() > 0) {
        return Math.clamp(Double.parseDouble(look.getSzArray(0).getVal().toString()) / 2, 6, 40);
      }
      at = style(at.getBasisStyleID());
    }
    return BODY;
  }

  private boolean bold(@Nullable XWPFStyle style) {
    var look = style == null ? null : style.getCTStyle().getRPr();
    return look != null && look.sizeOfBArray() > 0 && !look.getBArray(0).isSetVal();
  }

  private @Nullable Color colour(@Nullable XWPFStyle style) {
    XWPFStyle at = style;
    for (int depth = 0; at != null && depth < 10; depth++) {
      var look = at.getCTStyle().getRPr();
      if (look != null && look.sizeOfColorArray() > 0) {
        return hex(look.getColorArray(0).xgetVal().getStringValue());
      }
      at = style(at.getBasisStyleID());
    }
    return null;
  }

  private static @Nullable Color hex(@Nullable String colour) {
    return colour != null && colour.matches("[0-9A-Fa-f]{6}")
        ? new Color(Integer.parseInt(colour, 16))
        : null;
  }

  private void pictures(XWPFParagraph paragraph) throws IOException {
    for (XWPFRun run : paragraph.getRuns()) {
      for (XWPFPicture picture : run.getEmbeddedPictures()) {
        BufferedImage image =
            ImageIO.read(new ByteArrayInputStream(picture.getPictureData().getData()));
        if (image != null) {
          flow.picture(image, picture.getWidth(), picture.getDepth());
        }
      }
      for (var drawing : run.getCTR().getDrawingList()) {
        for (var inline : drawing.getInlineList()) {
          Matcher id = Pattern.compile("<c:chart[^>]*r:id=\"([^\"]+)\"").matcher(inline.xmlText());
          if (id.find() && document.getRelationById(id.group(1)) instanceof XWPFChart chart) {
            chart(
                chart,
                Units.toPoints(inline.getExtent().getCx()),
                Units.toPoints(inline.getExtent().getCy()));
          }
        }
      }
    }
  }

  private void chart(XWPFChart chart, double width, double height) throws IOException {
    int scale = 3;
    BufferedImage image =
        new BufferedImage(
            (int) (width * scale), (int) (height * scale), BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, image.getWidth(), image.getHeight());
    pen.scale(scale, scale);
    ChartSketch.draw(pen, chart, new Rectangle2D.Double(8, 8, width - 16, height - 16));
    pen.dispose();
    flow.picture(image, width, height);
  }

  private void table(XWPFTable table) throws IOException {
    List<List<PdfFlow.Cell>> rows = new ArrayList<>();
    int headers = 0;
    int columns = 1;
    for (XWPFTableRow row : table.getRows()) {
      List<PdfFlow.Cell> cells = new ArrayList<>();
      int wide = 0;
      for (XWPFTableCell cell : row.getTableCells()) {
        int span =
            cell.getCTTc().isSetTcPr() && cell.getCTTc().getTcPr().isSetGridSpan()
                ? cell.getCTTc().getTcPr().getGridSpan().getVal().intValue()
                : 1;
        cells.add(cell(cell, span));
        wide += span;
      }
      columns = Math.max(columns, wide);
      headers += row.isRepeatHeader() && headers == rows.size() ? 1 : 0;
      rows.add(cells);
    }
    double[] shares = new double[columns];
    java.util.Arrays.fill(shares, 1);
    var grid = table.getCTTbl().getTblGrid();
    if (grid != null && grid.sizeOfGridColArray() == columns) {
      for (int i = 0; i < columns; i++) {
        shares[i] = Math.max(1, points(grid.getGridColArray(i).getW()));
      }
    }
    flow.table(rows, shares, headers);
  }

  private PdfFlow.Cell cell(XWPFTableCell cell, int span) {
    List<PdfFlow.Span> spans = new ArrayList<>();
    PdfFlow.Align align = PdfFlow.Align.LEFT;
    for (XWPFParagraph paragraph : cell.getParagraphs()) {
      if (!spans.isEmpty()) {
        spans.add(new PdfFlow.Span("\n", 9.5, false, false, null));
      }
      String mark = mark(paragraph, false);
      if (!mark.isEmpty()) {
        spans.add(new PdfFlow.Span(mark + " ", 9.5, false, false, null));
      }
      spans.addAll(spans(paragraph, false));
      align = align(paragraph.getAlignment());
    }
    return new PdfFlow.Cell(spans, align, hex(cell.getColor()), span);
  }
}
