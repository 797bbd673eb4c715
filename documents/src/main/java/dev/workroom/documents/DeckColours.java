package dev.workroom.documents;

import java.awt.Color;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.poi.xslf.usermodel.XSLFBackground;
import org.apache.poi.xslf.usermodel.XSLFSheet;
import org.apache.poi.xslf.usermodel.XSLFSlideMaster;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.drawingml.x2006.main.CTColor;

/**
 * What a theme comes to on slides.
 *
 * @param dark whether slides are dark and their text light
 * @param accent the theme colour for words and marks that stand out: the first accent that can be
 *     read on the ground
 * @param font the face of text that stands in no placeholder
 */
record DeckColours(boolean dark, String accent, String font) {
  /** Contrast that large text needs (WCAG 2.1, 1.4.3). */
  private static final double LEAST = 3;

  static DeckColours of(XSLFSlideMaster master) {
    Color ground = ground(master);
    double light = ground == null ? 1 : luminance(ground);
    String accent = "tx1";
    for (int at = 6; at >= 1; at--) {
      CTColor colour = master.getTheme().getCTColor("accent" + at);
      byte[] rgb = colour != null && colour.isSetSrgbClr() ? colour.getSrgbClr().getVal() : null;
      if (rgb != null
          && contrast(light, luminance(new Color(rgb[0] & 0xFF, rgb[1] & 0xFF, rgb[2] & 0xFF)))
              >= LEAST) {
        accent = "accent" + at;
      }
    }
    String font = master.getTheme().getMinorFont();
    return new DeckColours(light < 0.18, accent, font == null ? "Arial" : font);
  }

  /** Some programs leave the master without a background and paint each layout. */
  private static @Nullable Color ground(XSLFSlideMaster master) {
    return Stream.<XSLFSheet>concat(Stream.of(master), Stream.of(master.getSlideLayouts()))
        .map(XSLFSheet::getBackground)
        .filter(Objects::nonNull)
        .findFirst()
        .map(XSLFBackground::getFillColor)
        .orElse(null);
  }

  private static double contrast(double one, double two) {
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  }

  /** Relative luminance (WCAG 2.1). */
  private static double luminance(Color colour) {
    return 0.2126 * linear(colour.getRed())
        + 0.7152 * linear(colour.getGreen())
        + 0.0722 * linear(colour.getBlue());
  }

  private static double linear(int part) {
    double share = part / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
