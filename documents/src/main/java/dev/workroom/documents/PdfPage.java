package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.OperatorName;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingColor;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingColorN;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingColorSpace;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingDeviceCMYKColor;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingDeviceGrayColor;
import org.apache.pdfbox.contentstream.operator.color.SetNonStrokingDeviceRGBColor;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageTree;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;

/**
 * Takes the text from one page of a PDF: words in the order of the page, tables as such, and what a
 * person would not see marked where it stands.
 */
final class PdfPage extends PDFTextStripper {
  /** Below this height in points nobody reads. */
  private static final float TINY = 1.5f;

  /** So many letters that are spoken and not drawn make a word or two. */
  private static final int SPOKEN_LETTERS = 12;

  private static final int MOST_GLYPHS = 2_000_000;
  private static final int MOST_COMPARED = 20_000_000;

  private final TextSink sink;
  private final PDDocument document;
  private final PDPage page;
  private final PdfMarks marks;
  private final boolean layers;
  private final int rotation;
  private final StringBuilder out = new StringBuilder();
  private final Map<TextPosition, String> unseen = new IdentityHashMap<>();
  private final Map<TextPosition, Integer> order = new IdentityHashMap<>();
  private final Deque<Boolean> switchedOff = new ArrayDeque<>();
  private final Deque<Spoken> spoken = new ArrayDeque<>();
  private final List<PdfColumns.Found> tables = new ArrayList<>();

  /** A passage for which the file gives other words than it draws, and what it draws. */
  private record Spoken(String instead, StringBuilder drawn, List<TextPosition> glyphs) {
    /** Whether a reader sees something else: ligatures, hyphens and such are no reason. */
    boolean differs() {
      String said = letters(instead);
      String seen = letters(drawn.toString());
      return said.length() > SPOKEN_LETTERS && !said.contains(seen) && !seen.contains(said)
          || said.length() > SPOKEN_LETTERS + 2 * seen.length();
    }

    private static String letters(String text) {
      return Normalizer.normalize(text, Normalizer.Form.NFKC)
          .toLowerCase(Locale.ROOT)
          .replaceAll("[^\\p{L}\\p{N}]+", "");
    }
  }

  /** Glyphs of one angle that are hidden in one way, or not at all. */
  private record Apart(int angle, String how) {}

  private final Map<Apart, List<TextPosition>> apart = new LinkedHashMap<>();
  private final StringBuilder passage = new StringBuilder();
  private String passageBy = "";
  private String gap = "";
  private boolean scanned;
  private boolean fontless;

  PdfPage(PDDocument document, PDPage page, TextSink sink) {
    this.document = document;
    this.page = page;
    this.sink = sink;
    this.layers = document.getDocumentCatalog().getOCProperties() != null;
    this.marks = new PdfMarks(this, page);
    this.rotation = page.getRotation();
    setLineSeparator("\n");
    setParagraphStart("\n");
    setStartPage(0);
    addOperator(new SetNonStrokingColorSpace(this));
    addOperator(new SetNonStrokingColor(this));
    addOperator(new SetNonStrokingColorN(this));
    addOperator(new SetNonStrokingDeviceGrayColor(this));
    addOperator(new SetNonStrokingDeviceRGBColor(this));
    addOperator(new SetNonStrokingDeviceCMYKColor(this));
  }

  /** The text; what could be read before damage stays readable by {@link #soFar}. */
  String text() throws IOException {
    writeText(document, java.io.Writer.nullWriter());
    return soFar();
  }

  String soFar() {
    reveal();
    return out.toString().replaceAll("[ \t]+\n", "\n").replaceAll("\n{3,}", "\n\n").strip();
  }

  /** Whether its text is what a scanner's software recognised behind the picture of the page. */
  boolean scanned() {
    return scanned;
  }

  /** Whether there are pictures on it. */
  boolean pictured() {
    return marks.areas().stream().anyMatch(PdfMarks.Area::picture);
  }

  @Override
  protected void processPages(PDPageTree pages) throws IOException {
    processPage(page);
  }

  /** A font that is damaged costs what is set in it, not the page. */
  @Override
  protected void operatorException(Operator operator, List<COSBase> operands, IOException e)
      throws IOException {
    if (!operator.getName().equals(OperatorName.SET_FONT_AND_SIZE)) {
      super.operatorException(operator, operands, e);
      return;
    }
    getGraphicsState().getTextState().setFont(null);
    fontless = true;
    sink.note("A font is damaged; what is set in it is missing.");
  }

  @Override
  protected void showText(byte[] text) throws IOException {
    if (!fontless || getGraphicsState().getTextState().getFont() != null) {
      super.showText(text);
    }
  }

  @Override
  protected void processTextPosition(TextPosition position) {
    marks.glyph();
    if (marks.glyphs() % 1000 == 0) {
      sink.alive();
    }
    if (marks.glyphs() > MOST_GLYPHS) {
      throw new TextSink.Enough("a page holds too much text");
    }
    order.put(position, marks.glyphs());
    if (!spoken.isEmpty()) {
      spoken.peek().drawn.append(position.getUnicode());
      spoken.peek().glyphs.add(position);
    }
    String how = position.getUnicode().isBlank() ? "" : hiddenBy(position);
    if (!how.isEmpty()) {
      unseen.put(position, how);
    }
    super.processTextPosition(position);
  }

  private String hiddenBy(TextPosition position) {
    PDGraphicsState state = getGraphicsState();
    RenderingMode mode = state.getTextState().getRenderingMode();
    if (switchedOff.contains(true)) {
      return "text of a layer that is switched off";
    }
    if (!mode.isFill() && !mode.isStroke()) {
      return "text drawn invisibly";
    }
    if (PdfGlyphs.height(position) < TINY) {
      return "tiny text";
    }
    Rectangle2D box = PdfGlyphs.box(position);
    if (!marks.page().intersects(box)) {
      return "text outside the page";
    }
    if (mode.isFill() && state.getNonStrokeAlphaConstant() < 0.05) {
      return "transparent text";
    }
    boolean white = mode.isFill() && PdfMarks.white(state.getNonStrokingColor());
    return white && onWhite(box) ? "white text" : "";
  }

  /** Whether what lies under a place, as far as it is drawn, is paper or white. */
  private boolean onWhite(Rectangle2D box) {
    List<PdfMarks.Area> areas = marks.areas();
    for (int at = areas.size() - 1; at >= 0; at--) {
      if (areas.get(at).box().contains(box.getCenterX(), box.getCenterY())) {
        return areas.get(at).white();
      }
    }
    return true;
  }

  @Override
  public void beginMarkedContentSequence(
      @Nullable COSName tag, @Nullable COSDictionary properties) {
    switchedOff.push(layers && properties != null && off(properties));
    String instead = properties == null ? null : properties.getString(COSName.ACTUAL_TEXT);
    spoken.push(new Spoken(instead == null ? "" : instead, new StringBuilder(), new ArrayList<>()));
    super.beginMarkedContentSequence(tag, properties);
  }

  @Override
  public void endMarkedContentSequence() {
    switchedOff.poll();
    Spoken ended = spoken.poll();
    if (ended != null && !ended.instead.isEmpty() && ended.differs()) {
      ended.glyphs.forEach(glyph -> unseen.put(glyph, "text that stands for other, drawn text"));
    }
    if (ended != null && !spoken.isEmpty()) {
      spoken.peek().drawn.append(ended.drawn);
      spoken.peek().glyphs.addAll(ended.glyphs);
    }
    super.endMarkedContentSequence();
  }

  private boolean off(COSDictionary layer) {
    PDOptionalContentProperties all = document.getDocumentCatalog().getOCProperties();
    COSDictionary settings =
        all == null ? null : ((COSDictionary) all.getCOSObject()).getCOSDictionary(COSName.D);
    var off = settings == null ? null : settings.getCOSArray(COSName.OFF);
    for (int at = 0; off != null && at < off.size(); at++) {
      if (off.getObject(at) == layer) {
        return true;
      }
    }
    return false;
  }

  /** When all is drawn: what is written on notes and forms, then tables, then the rest. */
  @Override
  protected void writePage() throws IOException {
    for (PDAnnotation annotation : page.getAnnotations()) {
      if (!annotation.isHidden() && !annotation.isNoView()) {
        drawn(annotation);
      }
    }
    covered();
    recognised();
    tables();
    turned();
    super.writePage();
    reveal();
    apart.forEach(this::apart);
    tables.sort(Comparator.comparingInt(this::first));
    tables.forEach(this::table);
    tables.clear();
  }

  private void drawn(PDAnnotation annotation) {
    try {
      showAnnotation(annotation);
    } catch (IOException | RuntimeException e) {
      if (e instanceof TextSink.Enough enough) {
        throw enough;
      }
      sink.note("A note or a form field is damaged; its text may be missing.");
    }
  }

  /** Text that something was drawn over, such as the black bar of a failed redaction. */
  private void covered() {
    List<PdfMarks.Area> covers =
        marks.areas().stream().filter(area -> area.opaque() && area.after() > 0).toList();
    if (covers.isEmpty() || (long) covers.size() * order.size() > MOST_COMPARED) {
      return;
    }
    order.forEach((glyph, number) -> {
      Rectangle2D box = PdfGlyphs.box(glyph);
      for (PdfMarks.Area cover : covers) {
        if (number <= cover.after()
            && !glyph.getUnicode().isBlank()
            && cover.box().contains(box.getCenterX(), box.getCenterY())) {
          unseen.putIfAbsent(
              glyph, cover.picture() ? "text behind a picture" : "text covered by an area");
        }
      }
    });
  }

  /** A scan with a text layer shows its words in the picture, so they are not marked one by one. */
  private void recognised() {
    double whole = marks.page().getWidth() * marks.page().getHeight();
    boolean picture =
        marks.areas().stream()
            .filter(PdfMarks.Area::picture)
            .anyMatch(area -> area.box().getWidth() * area.box().getHeight() > whole / 2);
    long behind =
        unseen.values().stream()
            .filter(
                how -> how.equals("text drawn invisibly") || how.equals("text behind a picture"))
            .count();
    scanned = picture && behind > 0 && behind * 10 > order.size() * 6L;
    if (scanned) {
      unseen
          .values()
          .removeIf(
              how -> how.equals("text drawn invisibly") || how.equals("text behind a picture"));
    }
  }

  private void tables() {
    Set<TextPosition> taken = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    for (PdfGrid grid : PdfGrid.of(marks.rules())) {
      for (List<TextPosition> article : getCharactersByArticle()) {
        for (TextPosition glyph : article) {
          if (!taken.contains(glyph) && upright(glyph) && !unseen.containsKey(glyph)) {
            grid.take(glyph);
          }
        }
      }
      if (grid.isTable()) {
        tables.add(new PdfColumns.Found(grid.glyphs(), grid.rows()));
        taken.addAll(grid.glyphs());
      }
    }
    List<TextPosition> left = new ArrayList<>();
    for (List<TextPosition> article : getCharactersByArticle()) {
      for (TextPosition glyph : article) {
        if (!taken.contains(glyph) && upright(glyph) && !unseen.containsKey(glyph)) {
          left.add(glyph);
        }
      }
    }
    for (PdfColumns.Found found :
        PdfColumns.of(left, glyph -> order.getOrDefault(glyph, Integer.MAX_VALUE))) {
      tables.add(found);
      taken.addAll(found.glyphs());
    }
    getCharactersByArticle().forEach(article -> article.removeIf(taken::contains));
  }

  private boolean upright(TextPosition glyph) {
    return PdfGlyphs.angle(glyph, rotation) == 0;
  }

  /** Turned text is set apart, since its glyphs do not follow each other from left to right. */
  private void turned() {
    for (List<TextPosition> article : getCharactersByArticle()) {
      String how = "";
      for (TextPosition glyph : article) {
        if (!upright(glyph)) {
          int angle = PdfGlyphs.angle(glyph, rotation);
          // A blank goes with the word before it.
          how = glyph.getUnicode().isBlank() ? how : unseen.getOrDefault(glyph, "");
          apart.computeIfAbsent(new Apart(angle, how), _ -> new ArrayList<>()).add(glyph);
        }
      }
      article.removeIf(glyph -> !upright(glyph));
    }
  }

  private void apart(Apart kind, List<TextPosition> glyphs) {
    String text = String.join("\n", PdfGlyphs.turned(glyphs, kind.angle()));
    if (!text.isBlank()) {
      out.append("\n\n").append(kind.how().isEmpty() ? text : sink.hidden(kind.how(), text));
    }
  }

  private int first(PdfColumns.Found grid) {
    return grid.glyphs().stream()
        .mapToInt(glyph -> order.getOrDefault(glyph, Integer.MAX_VALUE))
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  private void table(PdfColumns.Found grid) {
    List<List<String>> rows = new ArrayList<>(grid.rows());
    rows.removeIf(row -> row.stream().allMatch(String::isBlank));
    Set<Integer> used = new HashSet<>();
    rows.forEach(row -> {
      for (int at = 0; at < row.size(); at++) {
        if (!row.get(at).isBlank()) {
          used.add(at);
        }
      }
    });
    out.append("\n\n");
    for (int at = 0; at < rows.size(); at++) {
      out.append('|');
      int columns = 0;
      for (int column = 0; column < rows.get(at).size(); column++) {
        if (used.contains(column)) {
          String cell = rows.get(at).get(column).replace("|", "\\|").replace("\n", "<br>");
          out.append(' ').append(cell).append(" |");
          columns++;
        }
      }
      out.append('\n');
      if (at == 0) {
        out.append('|').append("---|".repeat(columns)).append('\n');
      }
    }
    out.append('\n');
  }

  @Override
  protected void writeString(String text, List<TextPosition> glyphs) {
    if (!glyphs.isEmpty() && !tables.isEmpty()) {
      before(order.getOrDefault(glyphs.getFirst(), 0));
    }
    String how = hidden(glyphs);
    if (!how.equals(passageBy)) {
      reveal();
      passageBy = how;
    }
    (how.isEmpty() ? out : passage).append(gap).append(text);
    gap = "";
  }

  /** Tables stand where their first word comes. */
  private void before(int number) {
    List<PdfColumns.Found> due = tables.stream().filter(grid -> first(grid) < number).toList();
    if (!due.isEmpty()) {
      reveal();
      due.stream().sorted(Comparator.comparingInt(this::first)).forEach(this::table);
      tables.removeAll(due);
    }
  }

  /** What hides most of a word: its letters count, for one glyph may stand for whole sentences. */
  private String hidden(List<TextPosition> glyphs) {
    String how = "";
    int count = 0;
    int all = 0;
    for (TextPosition glyph : glyphs) {
      String by = unseen.getOrDefault(glyph, "");
      int letters = glyph.getUnicode().length();
      all += letters;
      if (!by.isEmpty()) {
        how = by;
        count += letters;
      }
    }
    return count * 2 > all ? how : "";
  }

  private void reveal() {
    if (!passage.isEmpty()) {
      String text = passage.toString();
      String how = passageBy;
      passage.setLength(0);
      passageBy = "";
      out.append(text, 0, text.length() - text.stripLeading().length());
      out.append(sink.hidden(how, text));
    }
    out.append(gap);
    gap = "";
  }

  @Override
  protected void writeString(String text) {
    gap += text;
  }

  @Override
  protected void writeWordSeparator() {
    gap += " ";
  }

  @Override
  protected void writeLineSeparator() {
    gap += "\n";
  }

  @Override
  protected void writeParagraphStart() {
    gap += "\n";
  }

  @Override
  protected void writeParagraphEnd() {}

  @Override
  protected void writePageStart() {}

  @Override
  protected void writePageEnd() {}
}
