package dev.workroom.documents;

import dev.workroom.documents.DeckLayouts.Layout;
import dev.workroom.documents.DeckLayouts.Level;
import dev.workroom.documents.DeckLayouts.Slot;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.poi.sl.usermodel.Insets2D;
import org.apache.poi.sl.usermodel.TextShape.TextDirection;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFSlideLayout;
import org.apache.poi.xslf.usermodel.XSLFSlideMaster;
import org.apache.poi.xslf.usermodel.XSLFTextParagraph;
import org.apache.poi.xslf.usermodel.XSLFTextRun;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.presentationml.x2006.main.CTPlaceholder;
import org.openxmlformats.schemas.presentationml.x2006.main.CTShape;

/** Reads the layouts of a slide master, each from a slide that is made of it for the purpose. */
final class LayoutReading {
  private static final int LEVELS = 3;

  private final XMLSlideShow show;
  private final boolean ours;
  private final Set<String> used;

  /**
   * @param used the parts of the layouts that slides have
   */
  LayoutReading(XMLSlideShow show, boolean ours, Set<String> used) {
    this.show = show;
    this.ours = ours;
    this.used = used;
  }

  List<Layout> layouts(XSLFSlideMaster master) {
    List<Layout> layouts = new ArrayList<>();
    for (XSLFSlideLayout layout : master.getSlideLayouts()) {
      layouts.add(layout(master, layout));
    }
    return layouts;
  }

  /** The name of a master's part. */
  static String part(XSLFSlideMaster master) {
    return master.getPackagePart().getPartName().getName().substring(1);
  }

  /** Whether two masters look the same: same colours of the theme, same ground. */
  static boolean alike(XSLFSlideMaster one, XSLFSlideMaster other) {
    return look(one).equals(look(other));
  }

  private static String look(XSLFSlideMaster master) {
    var colours = master.getTheme().getXmlObject().getThemeElements().getClrScheme();
    var slide = master.getXmlObject().getCSld();
    return colours.xmlText() + (slide.isSetBg() ? slide.getBg().xmlText() : "");
  }

  private Layout layout(XSLFSlideMaster master, XSLFSlideLayout layout) {
    int footer = -1;
    int number = -1;
    for (XSLFShape shape : layout.getShapes()) {
      CTPlaceholder holder = holder(shape);
      if (holder != null && type(holder).equals("ftr")) {
        footer = (int) holder.getIdx();
      } else if (holder != null && type(holder).equals("sldNum")) {
        number = (int) holder.getIdx();
      }
    }
    XSLFSlide probe = show.createSlide(layout);
    LayoutGround ground =
        ours ? LayoutGround.plain(master) : LayoutGround.drawn(show.getPageSize(), layout);
    List<Slot> slots = new ArrayList<>();
    boolean upright = true;
    for (XSLFTextShape shape : probe.getPlaceholders()) {
      CTPlaceholder holder = holder(shape);
      if (holder != null && shape.getAnchor() != null) {
        slots.add(slot(shape, holder, ground, master));
        upright &= shape.getTextDirection() == TextDirection.HORIZONTAL;
      }
    }
    var page = show.getPageSize();
    Rectangle2D middle =
        new Rectangle2D.Double(
            page.width * 0.08, page.height * 0.25, page.width * 0.84, page.height * 0.6);
    String part = layout.getPackagePart().getPartName().getName().substring(1);
    return new Layout(
        part,
        String.valueOf(layout.getName()),
        String.valueOf(layout.getXmlObject().getType()),
        ours ? List.copyOf(slots) : parted(slots, page.height),
        footer,
        number,
        upright,
        used.contains(part),
        DeckColours.of(master, ground.light(middle)));
  }

  /** Content that the title of a layout would cover begins below it. */
  private static List<Slot> parted(List<Slot> slots, double page) {
    List<Slot> parted = new ArrayList<>();
    for (Slot slot : slots) {
      Slot own = slot;
      for (Slot title : slots) {
        Rectangle2D at = own.outer();
        double top = title.outer().getMaxY() + 4;
        boolean beside =
            title.outer().getMaxX() <= at.getX() + 1 || at.getMaxX() <= title.outer().getX() + 1;
        if (title.title()
            && own.content()
            && !beside
            && at.getY() < top - 6
            && at.getMaxY() - top > page / 4) {
          own =
              own.moved(new Rectangle2D.Double(at.getX(), top, at.getWidth(), at.getMaxY() - top));
        }
      }
      parted.add(own);
    }
    return List.copyOf(parted);
  }

  private static @Nullable CTPlaceholder holder(XSLFShape shape) {
    return shape.getXmlObject() instanceof CTShape own ? own.getNvSpPr().getNvPr().getPh() : null;
  }

  private static String type(CTPlaceholder holder) {
    return holder.isSetType() ? holder.getType().toString() : "obj";
  }

  private Slot slot(
      XSLFTextShape shape, CTPlaceholder holder, LayoutGround ground, XSLFSlideMaster master) {
    List<Level> levels = new ArrayList<>();
    String font = "Arial";
    String ink = "";
    boolean bold = false;
    double leading = TextFit.LEADING;
    Rectangle2D outer = shape.getAnchor();
    shape.clearText();
    for (int level = 0; level < LEVELS; level++) {
      XSLFTextParagraph paragraph = shape.addNewTextParagraph();
      paragraph.setIndentLevel(level);
      XSLFTextRun run = paragraph.addNewTextRun();
      run.setText("x");
      double size = or(run.getFontSize(), 18);
      double before = or(paragraph.getSpaceBefore(), 0);
      levels.add(
          new Level(
              size, or(paragraph.getLeftMargin(), 0), before < 0 ? -before / size : before / 100));
      if (level == 0) {
        font = run.getFontFamily() == null ? font : run.getFontFamily();
        bold = run.isBold();
        double spacing = or(paragraph.getLineSpacing(), 100);
        leading = spacing < 0 ? -spacing / size : TextFit.LEADING * spacing / 100;
        ink = ours ? "" : DeckColours.ink(master, DeckColours.light(run), ground.light(outer));
      }
    }
    Insets2D in = shape.getInsets();
    Rectangle2D at =
        new Rectangle2D.Double(
            outer.getX() + in.left,
            outer.getY() + in.top,
            Math.max(1, outer.getWidth() - in.left - in.right),
            Math.max(1, outer.getHeight() - in.top - in.bottom));
    return new Slot(
        (int) holder.getIdx(),
        type(holder),
        outer,
        at,
        List.copyOf(levels),
        font,
        bold,
        leading,
        ink,
        false);
  }

  private static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }
}
