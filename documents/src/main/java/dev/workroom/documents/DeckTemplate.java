package dev.workroom.documents;

import java.awt.Dimension;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.SlideLayout;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSheet;
import org.apache.poi.xslf.usermodel.XSLFSlideLayout;
import org.apache.poi.xslf.usermodel.XSLFSlideMaster;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.openxmlformats.schemas.drawingml.x2006.main.CTBaseStyles;
import org.openxmlformats.schemas.drawingml.x2006.main.CTColor;
import org.openxmlformats.schemas.drawingml.x2006.main.CTColorScheme;
import org.openxmlformats.schemas.drawingml.x2006.main.STColorSchemeIndex;
import org.openxmlformats.schemas.presentationml.x2006.main.CTShape;

/** An empty 16:9 presentation of ours: page, theme colours, fonts, and where placeholders stand. */
final class DeckTemplate {
  static final int WIDTH = 960;
  static final int HEIGHT = 540;
  static final int SIDE = 56;
  static final Rectangle TITLE = new Rectangle(SIDE, 34, WIDTH - 2 * SIDE, 62);
  static final Rectangle BODY = new Rectangle(SIDE, 116, WIDTH - 2 * SIDE, 360);

  private DeckTemplate() {}

  static XMLSlideShow create(DeckLook look, boolean dark) {
    XMLSlideShow show = new XMLSlideShow();
    double wider = WIDTH / show.getPageSize().getWidth();
    show.setPageSize(new Dimension(WIDTH, HEIGHT));
    XSLFSlideMaster master = show.getSlideMasters().getFirst();
    place(master, wider);
    for (XSLFSlideLayout layout : master.getSlideLayouts()) {
      place(layout, wider);
    }
    put(master, Placeholder.TITLE, TITLE);
    put(master, Placeholder.BODY, BODY);
    for (SlideLayout kind :
        new SlideLayout[] {SlideLayout.TITLE_ONLY, SlideLayout.TITLE_AND_CONTENT}) {
      XSLFSlideLayout layout = master.getLayout(kind);
      put(layout, Placeholder.TITLE, TITLE);
      put(layout, Placeholder.CONTENT, BODY);
    }
    theme(master, look, dark);
    return show;
  }

  /** The default template is 4:3; everything on it is drawn out to the new width. */
  private static void place(XSLFSheet sheet, double wider) {
    for (XSLFShape shape : sheet.getShapes()) {
      if (shape instanceof XSLFTextShape text) {
        Rectangle2D at = text.getAnchor();
        if (at != null && text.getXmlObject() instanceof CTShape own && own.getSpPr().isSetXfrm()) {
          text.setAnchor(
              new Rectangle2D.Double(
                  at.getX() * wider, at.getY(), at.getWidth() * wider, at.getHeight()));
        }
      }
    }
  }

  private static void put(XSLFSheet sheet, Placeholder kind, Rectangle at) {
    for (XSLFShape shape : sheet.getShapes()) {
      if (shape instanceof XSLFTextShape text && text.getTextType() == kind) {
        if (text.getXmlObject() instanceof CTShape own && !own.getSpPr().isSetXfrm()) {
          own.getSpPr().addNewXfrm();
        }
        text.setAnchor(at);
      }
    }
  }

  private static void theme(XSLFSlideMaster master, DeckLook look, boolean dark) {
    CTBaseStyles styles = master.getTheme().getXmlObject().getThemeElements();
    CTColorScheme colors = styles.getClrScheme();
    set(colors.getDk1(), dark ? look.ground() : look.ink());
    set(colors.getLt1(), dark ? look.ink() : look.ground());
    set(colors.getDk2(), look.title());
    set(colors.getLt2(), look.fill());
    CTColor[] accents = {
      colors.getAccent1(), colors.getAccent2(), colors.getAccent3(),
      colors.getAccent4(), colors.getAccent5(), colors.getAccent6()
    };
    for (int at = 0; at < accents.length; at++) {
      set(accents[at], look.series().get(at));
    }
    set(colors.getHlink(), look.accent());
    styles.getFontScheme().getMajorFont().getLatin().setTypeface("Arial");
    styles.getFontScheme().getMinorFont().getLatin().setTypeface("Arial");
    if (dark) {
      var map = master.getXmlObject().getClrMap();
      map.setBg1(STColorSchemeIndex.DK_1);
      map.setTx1(STColorSchemeIndex.LT_1);
      map.setBg2(STColorSchemeIndex.DK_2);
      map.setTx2(STColorSchemeIndex.LT_2);
    }
  }

  private static void set(CTColor color, java.awt.Color value) {
    if (color.isSetSysClr()) {
      color.unsetSysClr();
    }
    if (!color.isSetSrgbClr()) {
      color.addNewSrgbClr();
    }
    color
        .getSrgbClr()
        .setVal(
            new byte[] {(byte) value.getRed(), (byte) value.getGreen(), (byte) value.getBlue()});
  }
}
