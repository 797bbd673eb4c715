package dev.workroom.documents;

import java.io.IOException;
import java.util.List;

/**
 * Our own 16:9 templates, light and dark: theme, master and a layout for each kind of slide, made
 * of theme colours and theme fonts so that a change of theme changes the whole deck.
 *
 * <p>Structure: ECMA-376 part 1, 19.3.1 (PresentationML) and 20.1.6 (themes). Lengths in points.
 */
final class DeckTemplate {
  static final int WIDTH = 960;
  static final int HEIGHT = 540;
  private static final String OWN = "application/vnd.openxmlformats-officedocument.presentationml.";
  static final String SLIDE_TYPE = OWN + "slide+xml";
  static final String MAIN_TYPE = OWN + "presentation.main+xml";
  static final String NOTES_TYPE = OWN + "notesSlide+xml";

  private final boolean dark;
  private int shapes = 1;

  private DeckTemplate(boolean dark) {
    this.dark = dark;
  }

  /** A presentation without slides. */
  static PptxPackage create(boolean dark) throws IOException {
    return new DeckTemplate(dark).make();
  }

  private PptxPackage make() throws IOException {
    PptxPackage deck = PptxPackage.empty();
    deck.add("ppt/presentation.xml", MAIN_TYPE, presentation());
    deck.link("", "officeDocument", "ppt/presentation.xml");
    deck.add(
        "ppt/theme/theme1.xml",
        "application/vnd.openxmlformats-officedocument.theme+xml",
        DeckTheme.xml(dark));
    List<String> layouts = layouts();
    String master = "ppt/slideMasters/slideMaster1.xml";
    deck.add(master, OWN + "slideMaster+xml", master(layouts.size()));
    deck.link("ppt/presentation.xml", "slideMaster", master);
    for (int at = 0; at < layouts.size(); at++) {
      String part = "ppt/slideLayouts/slideLayout" + (at + 1) + ".xml";
      deck.add(part, OWN + "slideLayout+xml", layouts.get(at));
      deck.link(part, "slideMaster", master);
      deck.link(master, "slideLayout", part);
    }
    deck.link(master, "theme", "ppt/theme/theme1.xml");
    deck.link("ppt/presentation.xml", "theme", "ppt/theme/theme1.xml");
    return deck;
  }

  private static String presentation() {
    return PptxXml.HEAD
        + "<p:presentation"
        + PptxXml.SPACES
        + " saveSubsetFonts=\"1\"><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/>"
        + "</p:sldMasterIdLst><p:sldSz cx=\"12192000\" cy=\"6858000\"/>"
        + "<p:notesSz cx=\"6858000\" cy=\"9144000\"/><p:defaultTextStyle><a:defPPr>"
        + "<a:defRPr lang=\"en-GB\"/></a:defPPr><a:lvl1pPr marL=\"0\" algn=\"l\"><a:defRPr sz=\"1800\">"
        + "<a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/>"
        + "<a:ea typeface=\"+mn-ea\"/><a:cs typeface=\"+mn-cs\"/></a:defRPr></a:lvl1pPr>"
        + "</p:defaultTextStyle></p:presentation>";
  }

  private String master(int layouts) {
    StringBuilder ids = new StringBuilder();
    for (int at = 0; at < layouts; at++) {
      ids.append(
          "<p:sldLayoutId id=\"%d\" r:id=\"rId%d\"/>".formatted(2_147_483_649L + at, at + 1));
    }
    String map =
        dark
            ? "bg1=\"dk1\" tx1=\"lt1\" bg2=\"dk2\" tx2=\"lt2\""
            : "bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\"";
    return PptxXml.HEAD
        + "<p:sldMaster"
        + PptxXml.SPACES
        + "><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val=\"bg1\"/></a:solidFill>"
        + "<a:effectLst/></p:bgPr></p:bg><p:spTree>"
        + tree()
        + block("Accent", 56, 34, 44, 4, "accent1")
        + holder("Title", "title", 0, 56, 44, 848, 60, body("t", ""), "Title")
        + holder("Text", "body", 1, 56, 116, 848, 358, body("t", ""), "Text")
        + foot()
        + "</p:spTree></p:cSld><p:clrMap "
        + map
        + " accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\""
        + " accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>"
        + "<p:sldLayoutIdLst>"
        + ids
        + "</p:sldLayoutIdLst><p:hf hdr=\"0\" dt=\"0\"/><p:txStyles><p:titleStyle><a:lvl1pPr algn=\"l\">"
        + "<a:lnSpc><a:spcPct val=\"95000\"/></a:lnSpc><a:spcBef><a:spcPts val=\"0\"/></a:spcBef>"
        + "<a:buNone/><a:defRPr sz=\"2600\" b=\"1\"><a:solidFill><a:schemeClr val=\"tx2\"/>"
        + "</a:solidFill><a:latin typeface=\"+mj-lt\"/><a:ea typeface=\"+mj-ea\"/>"
        + "<a:cs typeface=\"+mj-cs\"/></a:defRPr></a:lvl1pPr></p:titleStyle><p:bodyStyle>"
        + level(1, 18, 22, 9)
        + level(2, 38, 18, 5)
        + level(3, 58, 16, 4)
        + level(4, 78, 14, 3)
        + level(5, 98, 14, 3)
        + "</p:bodyStyle><p:otherStyle><a:defPPr><a:defRPr lang=\"en-GB\"/></a:defPPr>"
        + "<a:lvl1pPr><a:defRPr sz=\"1800\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill>"
        + "<a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl1pPr></p:otherStyle></p:txStyles>"
        + "</p:sldMaster>";
  }

  private static String level(int level, int indent, int size, int before) {
    return ("<a:lvl%dpPr marL=\"%d\" indent=\"%d\" algn=\"l\"><a:lnSpc><a:spcPct val=\"100000\"/>"
            + "</a:lnSpc><a:spcBef><a:spcPts val=\"%d\"/></a:spcBef><a:buClr>"
            + "<a:schemeClr val=\"accent1\"/></a:buClr><a:buFont typeface=\"Arial\"/>"
            + "<a:buChar char=\"%s\"/><a:defRPr sz=\"%d\"><a:solidFill><a:schemeClr val=\"tx1\"/>"
            + "</a:solidFill><a:latin typeface=\"+mn-lt\"/><a:ea typeface=\"+mn-ea\"/>"
            + "<a:cs typeface=\"+mn-cs\"/></a:defRPr></a:lvl%dpPr>")
        .formatted(
            level,
            indent * PptxXml.POINT,
            -18 * PptxXml.POINT,
            before * 100,
            level % 2 == 1 ? "•" : "–",
            size * 100,
            level);
  }

  private List<String> layouts() {
    String title = holder("Title", "title", 0, 0, 0, 0, 0, "", "Title");
    String source =
        holder(
            "Source", "body", 30, 56, 482, 848, 18, body("b", plain(11, soft(), false)), "Source");
    String full = holder("Content", "", 1, 0, 0, 0, 0, "", "Content");
    String cover = dark ? "bg2" : "tx2";
    String letters = dark ? "tx2" : "bg1";
    String quiet = dark ? soft() : DeckTheme.colour("bg1", "<a:lumMod val=\"85000\"/>");
    return List.of(
        layout(
            "Title",
            "title",
            cover,
            block("Accent", 72, 312, 96, 5, "accent2")
                + holder(
                    "Title",
                    "ctrTitle",
                    0,
                    72,
                    140,
                    816,
                    156,
                    body("b", plain(44, DeckTheme.colour(letters, ""), true)),
                    "Title")
                + holder(
                    "Subtitle",
                    "subTitle",
                    1,
                    72,
                    334,
                    816,
                    96,
                    body("t", plain(22, quiet, false)),
                    "Subtitle")),
        layout(
            "Section",
            "secHead",
            cover,
            block("Accent", 72, 300, 96, 5, "accent2")
                + holder(
                    "Title",
                    "title",
                    0,
                    72,
                    156,
                    816,
                    128,
                    body("b", plain(38, DeckTheme.colour(letters, ""), true)),
                    "Section")
                + holder(
                    "Text", "body", 1, 72, 322, 816, 90, body("t", plain(20, quiet, false)), "Text")
                + foot()),
        layout(
            "Statement",
            "",
            "",
            block("Accent", 56, 140, 6, 260, "accent1")
                + holder(
                    "Title",
                    "title",
                    0,
                    92,
                    140,
                    776,
                    170,
                    body("b", plain(38, DeckTheme.colour("tx2", ""), true)),
                    "Statement")
                + holder(
                    "Text",
                    "body",
                    1,
                    92,
                    326,
                    776,
                    74,
                    body("t", plain(20, soft(), false)),
                    "Text")
                + source
                + foot()),
        layout("Content", "obj", "", title + full + source + foot()),
        layout(
            "Two columns",
            "twoObj",
            "",
            title
                + holder("Left", "", 1, 56, 116, 408, 358, body("t", sized(20, 17, 15)), "Left")
                + holder("Right", "", 2, 496, 116, 408, 358, body("t", sized(20, 17, 15)), "Right")
                + source
                + foot()),
        layout(
            "Two columns with headings",
            "twoTxTwoObj",
            "",
            title
                + holder("Left heading", "body", 3, 56, 116, 408, 30, heading(), "Heading")
                + holder("Left", "", 1, 56, 160, 408, 314, body("t", sized(20, 17, 15)), "Left")
                + holder("Right heading", "body", 4, 496, 116, 408, 30, heading(), "Heading")
                + holder("Right", "", 2, 496, 160, 408, 314, body("t", sized(20, 17, 15)), "Right")
                + block("Rule left", 56, 149, 408, 1.25, "accent1")
                + block("Rule right", 496, 149, 408, 1.25, "accent1")
                + source
                + foot()),
        layout(
            "Text and content",
            "objTx",
            "",
            title
                + holder("Text", "body", 2, 56, 116, 264, 358, body("t", sized(18, 16, 14)), "Text")
                + holder("Content", "", 1, 348, 116, 556, 358, "", "Content")
                + source
                + foot()),
        layout(
            "Picture",
            "picTx",
            "",
            title
                + holder("Picture", "pic", 1, 56, 116, 848, 324, "", "Picture")
                + holder(
                    "Caption",
                    "body",
                    2,
                    56,
                    446,
                    848,
                    30,
                    body("t", plain(14, soft(), false)),
                    "Caption")
                + source
                + foot()),
        layout(
            "Quote",
            "",
            "",
            title
                + block("Accent", 56, 150, 6, 220, "accent1")
                + holder(
                    "Quotation",
                    "body",
                    1,
                    92,
                    150,
                    776,
                    164,
                    body("b", plain(28, DeckTheme.colour("tx1", ""), false)),
                    "Quotation")
                + holder(
                    "Who said it",
                    "body",
                    2,
                    92,
                    328,
                    776,
                    42,
                    body("t", plain(18, soft(), false)),
                    "Who said it")
                + source
                + foot()),
        layout("Title only", "titleOnly", "", title + source + foot()));
  }

  private String heading() {
    return body("b", plain(18, DeckTheme.colour("accent1", ""), true));
  }

  private String foot() {
    return holder(
            "Footer", "ftr", 10, 56, 508, 640, 16, body("ctr", plain(10, soft(), false)), "Footer")
        + number();
  }

  private String number() {
    return ("<p:sp><p:nvSpPr><p:cNvPr id=\"%d\" name=\"Slide number\"/><p:cNvSpPr><a:spLocks"
            + " noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldNum\" sz=\"quarter\" idx=\"11\"/>"
            + "</p:nvPr></p:nvSpPr><p:spPr>%s</p:spPr><p:txBody>%s<a:p><a:fld"
            + " id=\"{6D22F896-40B5-4ADD-8801-0D06FADFA095}\" type=\"slidenum\">"
            + "<a:rPr lang=\"en-GB\"/><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>")
        .formatted(
            ++shapes,
            place(844, 508, 60, 16) + "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>",
            body("ctr", plain(10, soft(), false).replace("algn=\"l\"", "algn=\"r\"")));
  }

  private String layout(String name, String type, String ground, String content) {
    String kind = type.isEmpty() ? " userDrawn=\"1\"" : " type=\"" + type + "\" preserve=\"1\"";
    String background =
        ground.isEmpty()
            ? ""
            : "<p:bg><p:bgPr><a:solidFill><a:schemeClr val=\""
                + ground
                + "\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>";
    // What the master draws would stand in the way of slides with a face of their own.
    String alone = !ground.isEmpty() || name.equals("Statement") ? " showMasterSp=\"0\"" : "";
    return PptxXml.HEAD
        + "<p:sldLayout"
        + PptxXml.SPACES
        + alone
        + kind
        + "><p:cSld name=\""
        + name
        + "\">"
        + background
        + "<p:spTree>"
        + tree()
        + content
        + "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>";
  }

  private static String tree() {
    return "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        + "<p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\""
        + " y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";
  }

  private String block(String name, double x, double y, double wide, double high, String colour) {
    return ("<p:sp><p:nvSpPr><p:cNvPr id=\"%d\" name=\"%s\"/><p:cNvSpPr/><p:nvPr userDrawn=\"1\"/>"
            + "</p:nvSpPr><p:spPr>%s<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>"
            + "<a:solidFill><a:schemeClr val=\"%s\"/></a:solidFill><a:ln><a:noFill/></a:ln>"
            + "</p:spPr></p:sp>")
        .formatted(++shapes, name, place(x, y, wide, high), colour);
  }

  /** A placeholder; a width of 0 leaves its place to the master. */
  private String holder(
      String name,
      String type,
      int index,
      double x,
      double y,
      double wide,
      double high,
      String body,
      String prompt) {
    String ph =
        (type.isEmpty() ? "" : " type=\"" + type + "\"")
            + (index == 0 ? "" : " idx=\"" + index + "\"")
            + (type.equals("ftr") ? " sz=\"quarter\"" : "");
    String own =
        wide == 0
            ? ""
            : place(x, y, wide, high) + "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>";
    return ("<p:sp><p:nvSpPr><p:cNvPr id=\"%d\" name=\"%s\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/>"
            + "</p:cNvSpPr><p:nvPr><p:ph%s/></p:nvPr></p:nvSpPr><p:spPr>%s</p:spPr><p:txBody>%s"
            + "<a:p>%s</a:p></p:txBody></p:sp>")
        .formatted(
            ++shapes,
            name,
            ph,
            own,
            body.isEmpty() ? "<a:bodyPr/><a:lstStyle/>" : body,
            prompt.isEmpty()
                ? "<a:endParaRPr lang=\"en-GB\"/>"
                : "<a:r><a:rPr lang=\"en-GB\"/><a:t>" + prompt + "</a:t></a:r>");
  }

  static String place(double x, double y, double wide, double high) {
    return "<a:xfrm><a:off x=\"%d\" y=\"%d\"/><a:ext cx=\"%d\" cy=\"%d\"/></a:xfrm>"
        .formatted(emu(x), emu(y), emu(wide), emu(high));
  }

  static long emu(double points) {
    return Math.round(points * PptxXml.POINT);
  }

  private static String body(String anchor, String levels) {
    return "<a:bodyPr vert=\"horz\" wrap=\"square\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\""
        + " anchor=\""
        + anchor
        + "\"><a:noAutofit/></a:bodyPr><a:lstStyle>"
        + levels
        + "</a:lstStyle>";
  }

  /** Text without bullets. */
  private static String plain(int size, String colour, boolean bold) {
    return ("<a:lvl1pPr marL=\"0\" indent=\"0\" algn=\"l\"><a:spcBef><a:spcPts val=\"0\"/>"
            + "</a:spcBef><a:buNone/><a:defRPr sz=\"%d\" b=\"%d\"><a:solidFill>%s</a:solidFill>"
            + "<a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl1pPr>")
        .formatted(size * 100, bold ? 1 : 0, colour);
  }

  private static String sized(int... sizes) {
    StringBuilder levels = new StringBuilder();
    for (int at = 0; at < sizes.length; at++) {
      levels.append(
          "<a:lvl%dpPr><a:defRPr sz=\"%d\"/></a:lvl%dpPr>"
              .formatted(at + 1, sizes[at] * 100, at + 1));
    }
    return levels.toString();
  }

  private String soft() {
    return DeckTheme.soft(dark);
  }
}
