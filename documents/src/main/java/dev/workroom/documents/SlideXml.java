package dev.workroom.documents;

import dev.workroom.documents.DeckLayouts.Level;
import dev.workroom.documents.DeckLayouts.Slot;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * The XML of one slide, shape by shape, in theme colours and fonts; text is set in the largest size
 * that fits, and what does not fit at the smallest is said.
 *
 * <p>Elements: ECMA-376 part 1, 19.3.1 (slides) and 21.1 (text).
 */
final class SlideXml {
  /** Below this nobody reads a text across a room. */
  static final double FLOOR = 12;

  static final double TITLE_FLOOR = 20;

  /** Small print: sources, captions. */
  static final double PRINT_FLOOR = 9;

  /** The end of a text box's form and the beginning of its text. */
  private static final String BOX =
      "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr"
          + " wrap=\"square\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\"><a:noAutofit/></a:bodyPr>";

  private final StringBuilder shapes = new StringBuilder();
  private final String place;
  private final String language;
  private final DeckColours colours;
  private final List<Finding> findings;
  private int ids = 1;

  /**
   * @param place how findings call the slide
   */
  SlideXml(String place, String language, DeckColours colours, List<Finding> findings) {
    this.place = place;
    this.language = language;
    this.colours = colours;
    this.findings = findings;
  }

  /**
   * A paragraph; two asterisks begin and end what is bold.
   *
   * @param item whether it is one of a list
   */
  record Paragraph(String text, int level, boolean strong, boolean item) {
    /** Lines in which two blanks before one make it a level deeper. */
    static List<Paragraph> bullets(List<String> lines) {
      List<Paragraph> paragraphs = new ArrayList<>();
      for (String line : lines) {
        int blanks = line.length() - line.stripLeading().length();
        String text = line.strip().replaceFirst("^[-•*–] ", "");
        paragraphs.add(new Paragraph(text, Math.min(2, blanks / 2), false, true));
      }
      return paragraphs;
    }

    static List<Paragraph> of(String text) {
      return List.of(new Paragraph(text, 0, false, false));
    }

    String plain() {
      return text.replace("**", "");
    }
  }

  /**
   * How the text of a box that is no placeholder is set.
   *
   * @param colour of the theme, such as {@code tx1}, or {@code soft}
   * @param align l, ctr or r
   * @param anchor t, ctr or b
   */
  record Style(
      double largest, double smallest, String colour, boolean bold, String align, String anchor) {
    static Style of(double largest, double smallest, String colour) {
      return new Style(largest, smallest, colour, false, "l", "t");
    }

    Style strong() {
      return new Style(largest, smallest, colour, true, align, anchor);
    }

    Style at(String align, String anchor) {
      return new Style(largest, smallest, colour, bold, align, anchor);
    }
  }

  /** Fills a placeholder, or a box that is none. */
  void fill(Slot slot, String name, List<Paragraph> paragraphs, double floor, boolean moved) {
    List<TextFit.Line> lines = new ArrayList<>();
    for (Paragraph each : paragraphs) {
      Level level = slot.levels().get(each.level());
      lines.add(
          new TextFit.Line(
              each.plain(),
              level.size() / slot.size(),
              each.item() || level.mark().isEmpty() ? level.indent() : 0,
              slot.bold() || each.strong()));
    }
    double gap = slot.levels().getFirst().gap();
    TextFit fit = TextFit.of(slot.font());
    double smallest = Math.min(floor, slot.size());
    double wide = slot.at().getWidth();
    double high = slot.at().getHeight();
    double size = fit.size(lines, wide, high, slot.size(), smallest, gap, slot.leading());
    tooMuch(name, fit.beyond(lines, size, wide, high, gap, slot.leading()), size);
    broken(name, fit.broken(lines, size, wide));
    double air = air(fit, lines, slot, size, gap);
    boolean box = slot.index() < 0;
    String kind =
        box ? "<p:cNvSpPr txBox=\"1\"/>" : "<p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>";
    shapes
        .append(head("sp", name, "", kind, box ? "" : ph(slot)))
        .append("<p:spPr>")
        .append(moved || slot.shifted() ? place(slot.outer()) : "")
        .append(box ? BOX : "</p:spPr><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr>")
        .append("<a:lstStyle/>");
    for (int at = 0; at < paragraphs.size(); at++) {
      Paragraph each = paragraphs.get(at);
      double own = slot.levels().get(each.level()).size() * size / slot.size();
      String mark = each.item() ? slot.levels().get(each.level()).mark() : "";
      String level =
          (each.level() == 0 ? "" : " lvl=\"" + each.level() + "\"")
              + (mark.isEmpty() ? "" : hanging(slot.levels().get(each.level())))
              + (RightToLeft.begins(each.plain()) ? " algn=\"r\" rtl=\"1\"" : "");
      String before =
          at > 0 && air > 0 && each.level() == 0
              ? "<a:spcBef><a:spcPts val=\"" + Math.round(air * 100) + "\"/></a:spcBef>"
              : "";
      shapes
          .append("<a:p>")
          .append(
              level.isEmpty() && before.isEmpty()
                  ? ""
                  : "<a:pPr" + level + ">" + before + bullet(mark) + "</a:pPr>")
          .append(
              box
                  ? runs(each, own, "tx1", "<a:latin typeface=\"+mn-lt\"/>")
                  : runs(each, size < slot.size() || !slot.sized() ? own : 0, slot.ink(), ""))
          .append("</a:p>");
    }
    shapes.append("</p:txBody></p:sp>");
  }

  private static String hanging(Level level) {
    return " marL=\"%d\" indent=\"-%d\""
        .formatted(Math.round(level.indent() * 12_700), Math.round(level.size() * 0.9 * 12_700));
  }

  private static String bullet(String mark) {
    return mark.isEmpty() ? "" : "<a:buFont typeface=\"Arial\"/><a:buChar char=\"" + mark + "\"/>";
  }

  /** Few lines in a large box are set further apart, up to the height of a line. */
  private static double air(
      TextFit fit, List<TextFit.Line> lines, Slot slot, double size, double gap) {
    double used = fit.height(lines, size, slot.at().getWidth(), gap, slot.leading());
    double free = slot.at().getHeight() * 0.8 - used;
    if (lines.size() < 2 || size < slot.size() || free <= 0 || slot.title()) {
      return 0;
    }
    return Math.min(size * 0.9, gap * size + free / (lines.size() - 1));
  }

  private void tooMuch(String name, String words, double size) {
    if (!words.isEmpty()) {
      String start = words.length() > 50 ? words.substring(0, 50) + "…" : words;
      findings.add(
          new Finding(
              Severity.ERROR,
              place,
              name
                  + " holds too much even at "
                  + (size == Math.rint(size) ? Integer.toString((int) size) : "" + size)
                  + " pt: what begins with \""
                  + start
                  + "\" does not fit. Shorten it or split the slide."));
    }
  }

  private void broken(String name, String word) {
    boolean said = findings.stream().anyMatch(one -> one.message().contains('"' + word + '"'));
    if (!word.isEmpty() && !said) {
      findings.add(
          new Finding(
              Severity.WARNING,
              place,
              "%s has no line for the word \"%s\", which breaks anywhere: use a shorter one or a hyphen."
                  .formatted(name, word)));
    }
  }

  /** A text box. Gives the size that fitted. */
  double box(Rectangle2D at, String name, List<Paragraph> paragraphs, Style style) {
    List<TextFit.Line> lines = new ArrayList<>();
    for (Paragraph each : paragraphs) {
      lines.add(new TextFit.Line(each.plain(), 1, 0, style.bold() || each.strong()));
    }
    TextFit fit = TextFit.of(colours.font());
    double size =
        fit.size(
            lines,
            at.getWidth(),
            at.getHeight(),
            style.largest(),
            style.smallest(),
            0.3,
            TextFit.LEADING);
    tooMuch(
        name, fit.beyond(lines, size, at.getWidth(), at.getHeight(), 0.3, TextFit.LEADING), size);
    broken(name, fit.broken(lines, size, at.getWidth()));
    shapes
        .append(head("sp", name, "", "<p:cNvSpPr txBox=\"1\"/>", ""))
        .append("<p:spPr>")
        .append(place(at))
        .append("<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>")
        .append("<a:bodyPr wrap=\"square\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"")
        .append(style.anchor())
        .append("\"><a:noAutofit/></a:bodyPr><a:lstStyle/>");
    for (int n = 0; n < paragraphs.size(); n++) {
      String before =
          n == 0 ? "" : "<a:spcBef><a:spcPts val=\"" + Math.round(size * 30) + "\"/></a:spcBef>";
      shapes
          .append("<a:p><a:pPr marL=\"0\" indent=\"0\" algn=\"")
          .append(style.align())
          .append(RightToLeft.begins(paragraphs.get(n).plain()) ? "\" rtl=\"1\">" : "\">")
          .append(before)
          .append("<a:buNone/></a:pPr>")
          .append(
              runs(
                  style.bold()
                      ? new Paragraph(paragraphs.get(n).plain(), 0, true, false)
                      : paragraphs.get(n),
                  size,
                  style.colour(),
                  "<a:latin typeface=\"+mn-lt\"/>"))
          .append("</a:p>");
    }
    shapes.append("</p:txBody></p:sp>");
    return size;
  }

  /** Runs of a paragraph; a size of 0 and an empty colour leave them to the placeholder. */
  private String runs(Paragraph paragraph, double size, String colour, String face) {
    StringBuilder runs = new StringBuilder();
    boolean strong = paragraph.strong();
    for (String part : paragraph.text().split("\\*\\*", -1)) {
      if (!part.isEmpty()) {
        runs.append(run(part, size, colour, face, strong));
      }
      strong = paragraph.strong() || !strong;
    }
    return runs.isEmpty() ? "<a:endParaRPr lang=\"" + language + "\"/>" : runs.toString();
  }

  private String run(String text, double size, String colour, String face, boolean strong) {
    String properties =
        "<a:rPr lang=\""
            + language
            + "\""
            + (size > 0 ? " sz=\"" + Math.round(size * 2) * 50 + "\"" : "")
            + (strong ? " b=\"1\"" : "")
            + " dirty=\"0\""
            + (colour.isEmpty()
                ? "/>"
                : ">" + (face.isEmpty() ? plain(colour) : fill(colour)) + face + "</a:rPr>");
    StringBuilder run = new StringBuilder();
    String[] lines = text.split("\n", -1);
    for (int at = 0; at < lines.length; at++) {
      run.append(at == 0 ? "" : "<a:br>" + properties + "</a:br>");
      if (!lines[at].isEmpty()) {
        run.append("<a:r>")
            .append(properties)
            .append("<a:t>")
            .append(XmlElement.encode(lines[at]))
            .append("</a:t></a:r>");
      }
    }
    return run.toString();
  }

  /** The measure of text in boxes. */
  TextFit fit() {
    return TextFit.of(colours.font());
  }

  /**
   * A fill in a colour of the theme; accent is the one that can be read, soft and rule are shades
   * of text and ground.
   */
  String fill(String colour) {
    String scheme =
        switch (colour) {
          case "soft" -> DeckTheme.soft(colours.dark());
          case "rule" ->
              colours.dark()
                  ? "<a:schemeClr val=\"bg1\"><a:lumMod val=\"75000\"/><a:lumOff val=\"25000\"/>"
                      + "</a:schemeClr>"
                  : "<a:schemeClr val=\"bg1\"><a:lumMod val=\"82000\"/></a:schemeClr>";
          case "panel" ->
              colours.dark()
                  ? "<a:schemeClr val=\"bg1\"><a:lumMod val=\"90000\"/><a:lumOff val=\"10000\"/>"
                      + "</a:schemeClr>"
                  : "<a:schemeClr val=\"bg1\"><a:lumMod val=\"95000\"/></a:schemeClr>";
          case "accent" -> "<a:schemeClr val=\"" + accent() + "\"/>";
          default -> "<a:schemeClr val=\"" + colour + "\"/>";
        };
    String whole = "<a:solidFill>" + scheme + "</a:solidFill>";
    return colours.swapped() ? DeckColours.swap(whole) : whole;
  }

  /** A fill in a colour of the theme as it is, or in six hexadecimal digits. */
  private static String plain(String colour) {
    String element = colour.matches("[0-9A-F]{6}") ? "srgbClr" : "schemeClr";
    return "<a:solidFill><a:" + element + " val=\"" + colour + "\"/></a:solidFill>";
  }

  /** As it is named before the swap that {@link #fill(String)} makes. */
  private String accent() {
    return colours.swapped()
        ? DeckColours.swap("val=\"" + colours.accent()).substring(5)
        : colours.accent();
  }

  /** A form without text, marked as decoration for who cannot see it. */
  void form(Rectangle2D at, String name, String geometry, String colour) {
    String decoration =
        "<a:extLst><a:ext uri=\"{C183D7F6-B498-43B3-948B-1728B52AA6E4}\"><adec:decorative"
            + " xmlns:adec=\"http://schemas.microsoft.com/office/drawing/2017/decorative\""
            + " val=\"1\"/></a:ext></a:extLst>";
    shapes
        .append("<p:sp><p:nvSpPr><p:cNvPr id=\"")
        .append(++ids)
        .append("\" name=\"")
        .append(XmlElement.encode(name))
        .append("\">")
        .append(decoration)
        .append("</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>")
        .append(place(at))
        .append("<a:prstGeom prst=\"")
        .append(geometry)
        .append("\"><a:avLst/></a:prstGeom>")
        .append(fill(colour))
        .append("<a:ln><a:noFill/></a:ln></p:spPr></p:sp>");
  }

  /** A chart part that the slide links to. */
  void chart(String link, Rectangle2D at, String holder, String name, String alt) {
    frame(
        at,
        holder,
        name,
        alt,
        PptxXml.CHART,
        "<c:chart xmlns:c=\"" + PptxXml.CHART + "\" r:id=\"" + link + "\"/>");
  }

  /** A frame with a chart or a table in it. */
  void frame(Rectangle2D at, String holder, String name, String alt, String kind, String content) {
    shapes
        .append(head("graphicFrame", name, alt, "<p:cNvGraphicFramePr/>", holder))
        .append(place(at).replace("a:xfrm", "p:xfrm"))
        .append("<a:graphic><a:graphicData uri=\"")
        .append(kind)
        .append("\">")
        .append(content)
        .append("</a:graphicData></a:graphic></p:graphicFrame>");
  }

  void picture(String link, Rectangle2D at, String holder, String name, String alt) {
    shapes
        .append(
            head(
                "pic",
                name,
                alt,
                "<p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr>",
                holder))
        .append("<p:blipFill><a:blip r:embed=\"")
        .append(link)
        .append("\"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>")
        .append(place(at))
        .append("<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>");
  }

  void footer(int index, String text) {
    shapes
        .append(
            head(
                "sp",
                "Footer",
                "",
                "<p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>",
                "<p:ph type=\"ftr\" sz=\"quarter\" idx=\"" + index + "\"/>"))
        .append("<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang=\"")
        .append(language)
        .append("\"><a:latin typeface=\"+mn-lt\"/></a:rPr><a:t>")
        .append(XmlElement.encode(text))
        .append("</a:t></a:r></a:p></p:txBody></p:sp>");
  }

  void number(int index, int value) {
    shapes
        .append(
            head(
                "sp",
                "Slide number",
                "",
                "<p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>",
                "<p:ph type=\"sldNum\" sz=\"quarter\" idx=\"" + index + "\"/>"))
        .append("<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:fld")
        .append(" id=\"{6D22F896-40B5-4ADD-8801-0D06FADFA095}\" type=\"slidenum\"><a:rPr lang=\"")
        .append(language)
        .append("\"/><a:t>")
        .append(value)
        .append("</a:t></a:fld><a:endParaRPr lang=\"")
        .append(language)
        .append("\"/></a:p></p:txBody></p:sp>");
  }

  /** The reference of a shape to its placeholder. */
  static String ph(Slot slot) {
    return "<p:ph"
        + (slot.type().equals("obj") ? "" : " type=\"" + slot.type() + "\"")
        + (slot.index() == 0 ? "" : " idx=\"" + slot.index() + "\"")
        + "/>";
  }

  private String head(String element, String name, String alt, String own, String holder) {
    String kind =
        switch (element) {
          case "pic" -> "nvPicPr";
          case "graphicFrame" -> "nvGraphicFramePr";
          default -> "nvSpPr";
        };
    int id = ++ids;
    return "<p:"
        + element
        + "><p:"
        + kind
        + "><p:cNvPr id=\""
        + id
        + "\" name=\""
        + XmlElement.encode(name)
        + "\""
        + (alt.isEmpty() ? "" : " descr=\"" + XmlElement.encode(alt) + "\"")
        + "/>"
        + own
        + "<p:nvPr>"
        + holder
        + "</p:nvPr></p:"
        + kind
        + ">";
  }

  static String place(Rectangle2D at) {
    return DeckTemplate.place(at.getX(), at.getY(), at.getWidth(), at.getHeight());
  }

  /** The slide part. */
  String done() {
    return PptxXml.HEAD
        + "<p:sld"
        + PptxXml.SPACES
        + "><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/>"
        + "</p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/>"
        + "<a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>"
        + shapes
        + "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>";
  }
}
