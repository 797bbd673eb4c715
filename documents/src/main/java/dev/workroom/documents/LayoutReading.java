package dev.workroom.documents;

import dev.workroom.documents.DeckLayouts.Layout;
import dev.workroom.documents.DeckLayouts.Level;
import dev.workroom.documents.DeckLayouts.Slot;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    numbered(layout);
    XSLFSlide probe = show.createSlide(layout);
    LayoutGround ground =
        ours ? LayoutGround.plain(master) : LayoutGround.drawn(show.getPageSize(), layout);
    List<Slot> slots = new ArrayList<>();
    boolean upright = true;
    Optional<LayoutPlaces> places =
        LayoutPlaces.of(master, List.of(probe.getPlaceholders()), show.getPageSize().getHeight());
    for (XSLFTextShape shape : probe.getPlaceholders()) {
      CTPlaceholder holder = holder(shape);
      if (holder != null && shape.getAnchor() != null) {
        Optional<Rectangle2D> to = places.flatMap(each -> each.of(shape));
        to.ifPresent(at -> place(shape, at));
        slots.add(slot(shape, holder, ground, layout, to.isPresent()));
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

  /** Gives a shape of the probe a place of its own: POI would change the one that it inherits. */
  private static void place(XSLFTextShape shape, Rectangle2D at) {
    if (shape.getXmlObject() instanceof CTShape own && !own.getSpPr().isSetXfrm()) {
      own.getSpPr().addNewXfrm();
    }
    shape.setAnchor(at);
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

  /**
   * A placeholder with neither type nor number is the content numbered 0, which POI overlooks. Of
   * several such, no slide could say which it means.
   */
  private static void numbered(XSLFSlideLayout layout) {
    List<CTPlaceholder> bare = new ArrayList<>();
    for (XSLFShape shape : layout.getShapes()) {
      CTPlaceholder holder = holder(shape);
      if (holder != null && !holder.isSetType() && !holder.isSetIdx()) {
        bare.add(holder);
      }
    }
    if (bare.size() == 1) {
      bare.getFirst().setIdx(0);
    }
  }

  /** The size of a prompt, which programs that know no styles of levels write nowhere else. */
  private static Optional<Double> prompted(XSLFSlideLayout layout, CTPlaceholder holder) {
    for (XSLFShape shape : layout.getShapes()) {
      CTPlaceholder own = holder(shape);
      if (own != null
          && own.getIdx() == holder.getIdx()
          && type(own).equals(type(holder))
          && shape.getXmlObject() instanceof CTShape text
          && text.isSetTxBody()
          && text.getTxBody().sizeOfPArray() > 0) {
        var paragraph = text.getTxBody().getPArray(0);
        if (paragraph.isSetEndParaRPr() && paragraph.getEndParaRPr().isSetSz()) {
          return Optional.of(paragraph.getEndParaRPr().getSz() / 100.0);
        }
      }
    }
    return Optional.empty();
  }

  private static @Nullable CTPlaceholder holder(XSLFShape shape) {
    return shape.getXmlObject() instanceof CTShape own ? own.getNvSpPr().getNvPr().getPh() : null;
  }

  private static String type(CTPlaceholder holder) {
    return holder.isSetType() ? holder.getType().toString() : "obj";
  }

  private Slot slot(
      XSLFTextShape shape,
      CTPlaceholder holder,
      LayoutGround ground,
      XSLFSlideLayout layout,
      boolean shifted) {
    XSLFSlideMaster master = layout.getSlideMaster();
    // Where the place was another master's, the size for a list was too.
    Optional<Double> prompted =
        shifted && !type(holder).equals("title") ? Optional.empty() : prompted(layout, holder);
    boolean sized = true;
    List<Level> levels = new ArrayList<>();
    String font = "Arial";
    String ink = "";
    boolean bold = false;
    double leading = TextFit.LEADING;
    Rectangle2D outer = shape.getAnchor();
    shape.clearText();
    boolean listed = false;
    for (int level = 0; level < LEVELS; level++) {
      XSLFTextParagraph paragraph = shape.addNewTextParagraph();
      paragraph.setIndentLevel(level);
      XSLFTextRun run = paragraph.addNewTextRun();
      run.setText("x");
      sized &= run.getFontSize() != null;
      double size = or(run.getFontSize(), prompted.orElse(18.0) * (1 - 0.125 * level));
      double before = or(paragraph.getSpaceBefore(), 0);
      double indent = or(paragraph.getLeftMargin(), 0);
      listed |= paragraph.isBullet() || level > 0 && indent != levels.getFirst().indent();
      levels.add(new Level(size, indent, before < 0 ? -before / size : before / 100, ""));
      if (level == 0) {
        font = run.getFontFamily() == null ? font : run.getFontFamily();
        bold = run.isBold();
        double spacing = or(paragraph.getLineSpacing(), 100);
        leading = spacing < 0 ? -spacing / size : TextFit.LEADING * spacing / 100;
        ink = ours ? "" : DeckColours.ink(master, DeckColours.light(run), ground.light(outer));
      }
    }
    for (int level = 0; level < LEVELS && !listed; level++) {
      Level own = levels.get(level);
      levels.set(level, Level.marked(own.size(), level, own.gap()));
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
        sized,
        shifted);
  }

  private static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }
}
