package dev.workroom.documents;

import java.awt.Color;
import org.apache.poi.sl.draw.DrawPaint;
import org.apache.poi.sl.usermodel.PaintStyle.SolidPaint;
import org.apache.poi.xslf.usermodel.XSLFSlideMaster;
import org.apache.poi.xslf.usermodel.XSLFTextRun;
import org.openxmlformats.schemas.drawingml.x2006.main.CTColor;

/**
 * What a theme comes to on slides.
 *
 * @param dark whether slides are dark and their text light
 * @param swapped whether the ground is of the colour that the theme keeps for text, so that text
 *     takes the colour of the ground
 * @param accent the theme colour for words and marks that stand out: the first accent that can be
 *     read on the ground
 * @param font the face of text that stands in no placeholder
 */
record DeckColours(boolean dark, boolean swapped, String accent, String font) {
  /** Contrast that large text needs (WCAG 2.1, 1.4.3). */
  private static final double LEAST = 3;

  /**
   * @param light luminance of the ground, from 0 to 1
   */
  static DeckColours of(XSLFSlideMaster master, double light) {
    var map = master.getXmlObject().getClrMap();
    double text = luminance(theme(master, map.getTx1().toString(), Color.BLACK));
    double ground = luminance(theme(master, map.getBg1().toString(), Color.WHITE));
    boolean swapped =
        contrast(light, text) < LEAST && contrast(light, ground) > contrast(light, text);
    String accent = swapped ? "bg1" : "tx1";
    for (int at = 6; at >= 1; at--) {
      Color colour = theme(master, "accent" + at, Color.GRAY);
      if (contrast(light, luminance(colour)) >= LEAST) {
        accent = "accent" + at;
      }
    }
    String font = master.getTheme().getMinorFont();
    boolean dark = swapped ? ground > text : light < 0.18;
    return new DeckColours(dark, swapped, accent, font == null ? "Arial" : font);
  }

  /**
   * The colour that text needs where its own cannot be read, empty where it can: of the theme, or
   * six hexadecimal digits.
   *
   * @param own luminance of the text
   * @param light luminance of the ground
   */
  static String ink(XSLFSlideMaster master, double own, double light) {
    if (contrast(own, light) >= 2.6) {
      return ""; // a designer's choice
    }
    var map = master.getXmlObject().getClrMap();
    double text = contrast(light, luminance(theme(master, map.getTx1().toString(), Color.BLACK)));
    double back = contrast(light, luminance(theme(master, map.getBg1().toString(), Color.WHITE)));
    if (Math.max(text, back) >= LEAST) {
      return text >= back ? "tx1" : "bg1";
    }
    return contrast(light, 0) >= contrast(light, 1) ? "000000" : "FFFFFF";
  }

  /** The luminance of a run's letters. */
  static double light(XSLFTextRun run) {
    return run.getFontColor() instanceof SolidPaint paint
        ? luminance(DrawPaint.applyColorTransform(paint.getSolidColor()))
        : 0;
  }

  /** With text in the colour of the ground and the other way round. */
  static String swap(String xml) {
    return xml.replace("val=\"tx", "val=\"\u0000")
        .replace("val=\"bg", "val=\"tx")
        .replace("val=\"\u0000", "val=\"bg");
  }

  private static Color theme(XSLFSlideMaster master, String name, Color otherwise) {
    CTColor colour = master.getTheme().getCTColor(name);
    if (colour == null) {
      return otherwise;
    }
    byte[] rgb =
        colour.isSetSrgbClr()
            ? colour.getSrgbClr().getVal()
            : colour.isSetSysClr() ? colour.getSysClr().getLastClr() : null;
    return rgb == null ? otherwise : new Color(rgb[0] & 0xFF, rgb[1] & 0xFF, rgb[2] & 0xFF);
  }

  /** The contrast of two luminances (WCAG 2.1), from 1 to 21. */
  static double contrast(double one, double two) {
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  }

  /** Relative luminance (WCAG 2.1). */
  static double luminance(Color colour) {
    return 0.2126 * linear(colour.getRed())
        + 0.7152 * linear(colour.getGreen())
        + 0.0722 * linear(colour.getBlue());
  }

  private static double linear(int part) {
    double share = part / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
