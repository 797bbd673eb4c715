package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackagePartName;
import org.apache.poi.openxml4j.opc.PackagingURIHelper;
import org.apache.poi.openxml4j.opc.TargetMode;
import org.apache.poi.xwpf.usermodel.XWPFAbstractNum;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFNum;
import org.apache.poi.xwpf.usermodel.XWPFNumbering;
import org.apache.xmlbeans.XmlException;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTAbstractNum;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTCompat;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTCompatSetting;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTNum;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTNumbering;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageMar;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageSz;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSettings;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.NumberingDocument;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STPageOrientation;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.StylesDocument;

/**
 * An empty Word document of ours: styles, lists, page and compatibility settings.
 *
 * @param density 0 is the normal look, 1 to 3 are ever tighter
 * @param page that of a user's template, when the document stands on one
 * @param letter whether it is one, with the margins that letters have
 * @param columns that text runs in, side by side
 */
record WordTemplate(
    ReportSpec.Layout layout, int density, @Nullable WordPage page, boolean letter, int columns) {
  static final int DENSEST = 3;
  private static final double[] TYPE = {1, 1, 0.96, 0.91};
  private static final double[] SPACE = {1, 0.72, 0.6, 0.45};
  private static final double[] LEADING = {1, 0.97, 0.94, 0.92};
  private static final int[] SIDE = {1304, 1247, 1134, 1020};
  private static final int[] TOP = {1247, 1134, 964, 850};
  private static final Pattern SPACING = Pattern.compile("w:(before|after)=\"(\\d+)\"");
  private static final Pattern LINE = Pattern.compile("w:line=\"(\\d+)\"");
  private static final Pattern SIZE = Pattern.compile("<w:(sz|szCs) w:val=\"(\\d+)\"/>");

  WordTemplate {
    if (density < 0 || density > DENSEST) {
      throw new IllegalArgumentException("density is 0 to " + DENSEST);
    }
  }

  /**
   * A twentieth of a point is Word's unit: the width of text, between the margins or in a column.
   */
  int textWidth() {
    int whole = pageWidth() - side(true) - side(false);
    return page != null ? page.textWidth() : WordPage.columnWidth(whole, columns);
  }

  /** The size of type at this density against the normal one. */
  double type() {
    return TYPE[density];
  }

  /** Height between the margins, in twentieths of a point. */
  int textHeight() {
    return page != null ? page.textHeight() : pageHeight() - 2 * TOP[density] - 400;
  }

  /** A distance in twentieths of a point at this density. */
  int space(int normal) {
    return (int) Math.round(normal * SPACE[density]);
  }

  /** With text in columns side by side, as a newsletter has it. */
  WordTemplate inColumns(int columns) {
    return new WordTemplate(
        layout, density, page == null ? null : page.inColumns(columns), letter, columns);
  }

  WordTemplate turned(boolean landscape) {
    return new WordTemplate(
        new ReportSpec.Layout(
            layout.page(),
            landscape,
            layout.maxPages(),
            layout.contents(),
            layout.language(),
            layout.numbered()),
        density,
        page == null ? null : page.turned(landscape),
        letter,
        1);
  }

  /** DIN 5008 gives a letter 25 mm at the left and 20 mm at the right; US letters have an inch. */
  private int side(boolean left) {
    return !letter ? SIDE[density] : letterPaper() ? 1440 : left ? 1417 : 1134;
  }

  /** The margin above the text. */
  int top() {
    return TOP[density];
  }

  /** Whether the paper is US Letter. */
  boolean letterPaper() {
    return layout.page().equalsIgnoreCase("Letter");
  }

  private int pageWidth() {
    return page != null ? page.width() : layout.landscape() ? longSide() : shortSide();
  }

  private int pageHeight() {
    return page != null ? page.height() : layout.landscape() ? shortSide() : longSide();
  }

  private int shortSide() {
    return letterPaper() ? 12240 : 11906;
  }

  private int longSide() {
    return letterPaper() ? 15840 : 16838;
  }

  XWPFDocument create() throws IOException {
    XWPFDocument document = new XWPFDocument();
    try {
      document.createStyles().setStyles(StylesDocument.Factory.parse(styles()).getStyles());
      XWPFNumbering numbering = document.createNumbering();
      CTNumbering lists =
          NumberingDocument.Factory.parse(resource("word-numbering.xml")).getNumbering();
      for (CTAbstractNum kind : lists.getAbstractNumArray()) {
        numbering.addAbstractNum(new XWPFAbstractNum(kind));
      }
      for (CTNum list : lists.getNumArray()) {
        numbering.addNum(new XWPFNum(list, numbering));
      }
      fontTable(document);
    } catch (XmlException | InvalidFormatException e) {
      throw new IOException("The Word template of this program is damaged.", e);
    }
    settings(document);
    CTSectPr section = document.getDocument().getBody().addNewSectPr();
    pageOf(section);
    return document;
  }

  /** Gives a section the size and margins of this template. */
  void pageOf(CTSectPr section) {
    CTPageSz size = section.isSetPgSz() ? section.getPgSz() : section.addNewPgSz();
    size.setW(BigInteger.valueOf(pageWidth()));
    size.setH(BigInteger.valueOf(pageHeight()));
    if (page != null ? page.landscape() : layout.landscape()) {
      size.setOrient(STPageOrientation.LANDSCAPE);
    } else if (size.isSetOrient()) {
      size.unsetOrient();
    }
    if (page != null) {
      return;
    }
    CTPageMar margin = section.isSetPgMar() ? section.getPgMar() : section.addNewPgMar();
    margin.setTop(BigInteger.valueOf(TOP[density]));
    margin.setBottom(BigInteger.valueOf(TOP[density]));
    margin.setLeft(BigInteger.valueOf(side(true)));
    margin.setRight(BigInteger.valueOf(side(false)));
    margin.setHeader(BigInteger.valueOf(567));
    margin.setFooter(BigInteger.valueOf(510));
    margin.setGutter(BigInteger.ZERO);
  }

  private String styles() throws IOException {
    String xml = resource("word-styles.xml");
    xml = xml.replace("w:pos=\"9000\"", "w:pos=\"" + textWidth() + "\"");
    xml = xml.replace("w:val=\"en-GB\"", "w:val=\"" + layout.language() + "\"");
    xml =
        SPACING
            .matcher(xml)
            .replaceAll(m -> "w:" + m.group(1) + "=\"" + scaled(m, 2, SPACE[density]) + "\"");
    xml = LINE.matcher(xml).replaceAll(m -> "w:line=\"" + line(m) + "\"");
    return SIZE.matcher(xml)
        .replaceAll(m -> "<w:" + m.group(1) + " w:val=\"" + scaled(m, 2, TYPE[density]) + "\"/>");
  }

  private long line(java.util.regex.MatchResult match) {
    // 240 is one line; nothing goes below.
    return Math.max(240, scaled(match, 1, LEADING[density]));
  }

  private static long scaled(java.util.regex.MatchResult match, int group, double factor) {
    return Math.round(Integer.parseInt(match.group(group)) * factor);
  }

  private void settings(XWPFDocument document) {
    CTSettings settings = document.getSettings().getCTSettings();
    settings.addNewDefaultTabStop().setVal(BigInteger.valueOf(567));
    CTCompat compat = settings.isSetCompat() ? settings.getCompat() : settings.addNewCompat();
    CTCompatSetting mode = compat.addNewCompatSetting();
    // Without it Word opens the file in compatibility mode.
    mode.setName("compatibilityMode");
    mode.setUri("http://schemas.microsoft.com/office/word");
    mode.setVal("15");
  }

  /** Names what replaces our fonts where they are missing. */
  private static void fontTable(XWPFDocument document) throws InvalidFormatException, IOException {
    PackagePartName name = PackagingURIHelper.createPartName("/word/fontTable.xml");
    PackagePart part =
        document
            .getPackage()
            .createPart(
                name,
                "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml");
    document
        .getPackagePart()
        .addRelationship(
            name,
            TargetMode.INTERNAL,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable");
    try (OutputStream out = part.getOutputStream()) {
      out.write(resource("word-fonts.xml").getBytes(StandardCharsets.UTF_8));
    }
  }

  static String resource(String name) throws IOException {
    try (InputStream in = WordTemplate.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("This program is incomplete: " + name + " is missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
