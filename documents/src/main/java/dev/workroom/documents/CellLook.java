package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/**
 * What of a cell's style decides how much room its content takes.
 *
 * @param format the number format's code
 * @param points size of its type
 * @param scale width of its type against that of the workbook's normal style
 * @param turned whether the text stands upright or askew
 * @param shrinks whether the type gets smaller by itself
 * @param indent room kept free beside the content, in digits
 */
record CellLook(
    String format,
    double points,
    double scale,
    boolean wraps,
    boolean turned,
    boolean shrinks,
    double indent) {
  /** Width of a level of indentation, three spaces, in digits. */
  static final double LEVEL = 1.3;

  private static final double BOLD = 1.08;

  /** All of a workbook, by the number that cells name. */
  static List<CellLook> of(WorkbookStyles styles) throws IOException {
    List<Element> fonts = styles.members("fonts");
    List<Element> normal = styles.members("cellStyleXfs");
    double base =
        normal.isEmpty() ? 11 : size(fonts, WorkbookXml.number(normal.getFirst(), "fontId", 0));
    Map<Integer, String> codes = new HashMap<>();
    List<CellLook> looks = new ArrayList<>();
    for (Element style : styles.members("cellXfs")) {
      int font = WorkbookXml.number(style, "fontId", 0);
      int id = WorkbookXml.number(style, "numFmtId", 0);
      if (!codes.containsKey(id)) {
        codes.put(id, styles.code(id));
      }
      double points = size(fonts, font);
      Element alignment = WorkbookXml.child(style, "alignment").orElse(style);
      int turn = WorkbookXml.number(alignment, "textRotation", 0);
      looks.add(
          new CellLook(
              codes.getOrDefault(id, "General"),
              points,
              points / base * (bold(fonts, font) ? BOLD : 1),
              alignment.getAttribute("wrapText").matches("1|true"),
              turn != 0,
              alignment.getAttribute("shrinkToFit").matches("1|true"),
              LEVEL * WorkbookXml.number(alignment, "indent", 0)));
    }
    return looks;
  }

  private static double size(List<Element> fonts, int font) {
    if (font >= fonts.size()) {
      return 11;
    }
    try {
      return WorkbookXml.child(fonts.get(font), "sz")
          .map(size -> Double.parseDouble(size.getAttribute("val")))
          .orElse(11.0);
    } catch (NumberFormatException _) {
      return 11;
    }
  }

  private static boolean bold(List<Element> fonts, int font) {
    return font < fonts.size()
        && WorkbookXml.child(fonts.get(font), "b")
            .filter(own -> !own.getAttribute("val").matches("0|false"))
            .isPresent();
  }
}
