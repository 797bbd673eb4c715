package dev.workroom.documents;

/** The theme of our own templates: colours and fonts, by whose names everything else is drawn. */
final class DeckTheme {
  private static final String FONT = "Arial";

  private DeckTheme() {}

  /** A colour of the theme, perhaps changed. */
  static String colour(String name, String change) {
    return "<a:schemeClr val=\"" + name + "\">" + change + "</a:schemeClr>";
  }

  /** Text that steps back, still of a contrast above 4.5 to 1. */
  static String soft(boolean dark) {
    return dark
        ? colour("tx1", "<a:lumMod val=\"75000\"/>")
        : colour("tx1", "<a:lumMod val=\"65000\"/><a:lumOff val=\"35000\"/>");
  }

  /** The theme part. */
  static String xml(boolean dark) {
    String[] names = {
      "dk1",
      "lt1",
      "dk2",
      "lt2",
      "accent1",
      "accent2",
      "accent3",
      "accent4",
      "accent5",
      "accent6",
      "hlink",
      "folHlink"
    };
    String[] light = {
      "222B38", "FFFFFF", "1F3A5F", "F1F4F8", "1F5C99", "C2701A", "3B8F6B", "B64A4A", "7A62B3",
      "7C8998", "1F5C99", "7A62B3"
    };
    String[] night = {
      "14202E", "E8EDF3", "1E2E42", "FFFFFF", "6FB1F0", "F2B66D", "7FD1AE", "E58A8A", "B9A5E8",
      "9FB0C3", "6FB1F0", "B9A5E8"
    };
    StringBuilder colours = new StringBuilder();
    for (int at = 0; at < names.length; at++) {
      colours.append(
          "<a:%s><a:srgbClr val=\"%s\"/></a:%s>"
              .formatted(names[at], dark ? night[at] : light[at], names[at]));
    }
    String font = "<a:latin typeface=\"" + FONT + "\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>";
    String fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
    String line = "<a:ln w=\"%d\">" + fill + "<a:prstDash val=\"solid\"/></a:ln>";
    String name = dark ? "Workroom dark" : "Workroom light";
    return PptxXml.HEAD
        + "<a:theme xmlns:a=\""
        + PptxXml.DRAWING
        + "\" name=\""
        + name
        + "\"><a:themeElements><a:clrScheme name=\""
        + name
        + "\">"
        + colours
        + "</a:clrScheme><a:fontScheme name=\""
        + name
        + "\"><a:majorFont>"
        + font
        + "</a:majorFont><a:minorFont>"
        + font
        + "</a:minorFont></a:fontScheme><a:fmtScheme name=\""
        + name
        + "\"><a:fillStyleLst>"
        + fill.repeat(3)
        + "</a:fillStyleLst><a:lnStyleLst>"
        + line.formatted(6350)
        + line.formatted(12_700)
        + line.formatted(19_050)
        + "</a:lnStyleLst><a:effectStyleLst>"
        + "<a:effectStyle><a:effectLst/></a:effectStyle>".repeat(3)
        + "</a:effectStyleLst><a:bgFillStyleLst>"
        + fill.repeat(3)
        + "</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>";
  }
}
