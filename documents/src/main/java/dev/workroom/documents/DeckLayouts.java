package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.poi.sl.usermodel.Insets2D;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFSlideLayout;
import org.apache.poi.xslf.usermodel.XSLFSlideMaster;
import org.apache.poi.xslf.usermodel.XSLFTextParagraph;
import org.apache.poi.xslf.usermodel.XSLFTextRun;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.openxmlformats.schemas.presentationml.x2006.main.CTPlaceholder;
import org.openxmlformats.schemas.presentationml.x2006.main.CTShape;

/**
 * The layouts of a template as a writer needs them: which placeholders stand where, and in what
 * type, with everything that a layout takes from its master.
 */
final class DeckLayouts {
  private static final int LEVELS = 3;

  /**
   * A placeholder of a layout; lengths in points.
   *
   * @param type as in the file: title, ctrTitle, subTitle, body, obj, pic, chart, tbl …
   * @param at with its insets taken off
   * @param outer the whole box
   * @param levels the type of each level of text
   * @param leading height of a line against its type
   */
  record Slot(
      int index,
      String type,
      Rectangle2D outer,
      Rectangle2D at,
      List<Level> levels,
      String font,
      boolean bold,
      double leading) {
    boolean title() {
      return type.equals("title") || type.equals("ctrTitle");
    }

    /** Whether it holds what a slide is about. */
    boolean content() {
      return type.equals("obj") || type.equals("body") || type.equals("subTitle");
    }

    double size() {
      return levels.getFirst().size();
    }

    /** The same placeholder, lower by what stands below it. */
    Slot lower(double less) {
      return less == 0
          ? this
          : new Slot(index, type, cut(outer, less), cut(at, less), levels, font, bold, leading);
    }

    /** The same placeholder in another place. */
    Slot moved(Rectangle2D to) {
      return new Slot(index, type, to, to, levels, font, bold, leading);
    }

    private static Rectangle2D cut(Rectangle2D box, double less) {
      return new Rectangle2D.Double(box.getX(), box.getY(), box.getWidth(), box.getHeight() - less);
    }
  }

  /**
   * How a level of text is set.
   *
   * @param gap before a paragraph, in parts of the size
   */
  record Level(double size, double indent, double gap) {}

  /**
   * A layout.
   *
   * @param footer and number: indexes of those placeholders, -1 when it has none
   */
  record Layout(String part, String name, String type, List<Slot> slots, int footer, int number) {
    Optional<Slot> title() {
      return slots.stream().filter(Slot::title).findFirst();
    }

    Optional<Slot> slot(int index) {
      return slots.stream().filter(slot -> slot.index() == index).findFirst();
    }

    /** Placeholders for content, from left to right and top to bottom. */
    List<Slot> contents() {
      return slots.stream()
          .filter(Slot::content)
          .filter(slot -> slot.index() < 30 || !slot.type().equals("body"))
          .sorted(
              Comparator.<Slot>comparingDouble(slot -> slot.outer().getX())
                  .thenComparingDouble(slot -> slot.outer().getY()))
          .toList();
    }
  }

  private final boolean ours;
  private final List<Layout> layouts;
  private final double width;
  private final double height;
  private final DeckColours colours;

  private DeckLayouts(
      boolean ours, List<Layout> layouts, double width, double height, DeckColours colours) {
    this.ours = ours;
    this.layouts = layouts;
    this.width = width;
    this.height = height;
    this.colours = colours;
  }

  /**
   * Those of a package.
   *
   * @param ours whether the template is one of our own, whose layouts are known by name
   */
  static DeckLayouts of(PptxPackage deck, boolean ours) throws IOException {
    try (XMLSlideShow show = new XMLSlideShow(new ByteArrayInputStream(deck.whole()))) {
      List<Layout> layouts = new ArrayList<>();
      for (XSLFSlideMaster master : show.getSlideMasters()) {
        for (XSLFSlideLayout layout : master.getSlideLayouts()) {
          layouts.add(layout(show, layout));
        }
        // Slides of one deck share a design: another master only where the first has nothing.
        if (layouts.stream().anyMatch(each -> each.title().isPresent())) {
          break;
        }
      }
      if (layouts.isEmpty()) {
        throw new IOException("it holds no slide layouts");
      }
      var page = show.getPageSize();
      return new DeckLayouts(
          ours,
          List.copyOf(layouts),
          page.getWidth(),
          page.getHeight(),
          DeckColours.of(show.getSlideMasters().getFirst()));
    } catch (RuntimeException e) {
      throw new IOException("its slide masters are damaged", e);
    }
  }

  private static Layout layout(XMLSlideShow show, XSLFSlideLayout layout) {
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
    List<Slot> slots = new ArrayList<>();
    XSLFSlide probe = show.createSlide(layout);
    for (XSLFTextShape shape : probe.getPlaceholders()) {
      CTPlaceholder holder = holder(shape);
      if (holder != null && shape.getAnchor() != null) {
        slots.add(slot(shape, holder));
      }
    }
    String type = String.valueOf(layout.getXmlObject().getType());
    return new Layout(
        layout.getPackagePart().getPartName().getName().substring(1),
        String.valueOf(layout.getName()),
        type,
        List.copyOf(slots),
        footer,
        number);
  }

  private static @org.jspecify.annotations.Nullable CTPlaceholder holder(XSLFShape shape) {
    return shape.getXmlObject() instanceof CTShape own ? own.getNvSpPr().getNvPr().getPh() : null;
  }

  private static String type(CTPlaceholder holder) {
    return holder.isSetType() ? holder.getType().toString() : "obj";
  }

  private static Slot slot(XSLFTextShape shape, CTPlaceholder holder) {
    List<Level> levels = new ArrayList<>();
    String font = "Arial";
    boolean bold = false;
    double leading = TextFit.LEADING;
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
      }
    }
    Rectangle2D outer = shape.getAnchor();
    Insets2D in = shape.getInsets();
    Rectangle2D at =
        new Rectangle2D.Double(
            outer.getX() + in.left,
            outer.getY() + in.top,
            Math.max(1, outer.getWidth() - in.left - in.right),
            Math.max(1, outer.getHeight() - in.top - in.bottom));
    return new Slot(
        (int) holder.getIdx(), type(holder), outer, at, List.copyOf(levels), font, bold, leading);
  }

  private static double or(@org.jspecify.annotations.Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }

  boolean ours() {
    return ours;
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }

  /** What the theme's colours and fonts come to on a slide. */
  DeckColours colours() {
    return colours;
  }

  /** One of our own by its name. */
  private Optional<Layout> named(String name) {
    return layouts.stream().filter(layout -> ours && layout.name().equals(name)).findFirst();
  }

  private Optional<Layout> typed(String... types) {
    for (String type : types) {
      for (Layout layout : layouts) {
        if (layout.type().equals(type) && layout.title().isPresent()) {
          return Optional.of(layout);
        }
      }
    }
    return Optional.empty();
  }

  /** The layout whose placeholders suit a kind of slide best. */
  Layout opening() {
    return typed("title")
        .or(() ->
            layouts.stream()
                .filter(layout ->
                    layout.slots().stream()
                        .anyMatch(slot -> slot.type().matches("ctrTitle|subTitle")))
                .findFirst())
        .orElseGet(this::bare);
  }

  Layout section() {
    return typed("secHead").orElseGet(this::opening);
  }

  /** A title and one large placeholder. */
  Layout content() {
    return typed("obj", "tx")
        .filter(layout -> layout.contents().size() == 1)
        .or(() ->
            layouts.stream()
                .filter(layout -> layout.title().isPresent() && layout.contents().size() == 1)
                .filter(layout -> !layout.type().matches("title|secHead|picTx"))
                .max(
                    Comparator.comparingDouble(layout ->
                        layout.contents().getFirst().outer().getWidth()
                            * layout.contents().getFirst().outer().getHeight())))
        .orElseGet(this::bare);
  }

  /** A title and two placeholders side by side; empty when the template has none. */
  Optional<Layout> columns() {
    return typed("twoObj")
        .or(() ->
            layouts.stream()
                .filter(layout -> layout.title().isPresent() && layout.contents().size() == 2)
                .filter(layout -> beside(layout.contents()))
                .findFirst());
  }

  private static boolean beside(List<Slot> two) {
    Rectangle2D left = two.get(0).outer();
    Rectangle2D right = two.get(1).outer();
    return left.getMaxX() <= right.getX() + 4
        && Math.abs(left.getHeight() - right.getHeight()) < 0.3 * left.getHeight();
  }

  Optional<Layout> headedColumns() {
    return typed("twoTxTwoObj").filter(layout -> layout.contents().size() == 4);
  }

  /** Text at the left, a chart, table or picture at the right. */
  Optional<Layout> beside() {
    return named("Text and content").or(this::columns);
  }

  Optional<Layout> picture() {
    return named("Picture");
  }

  Optional<Layout> quote() {
    return named("Quote");
  }

  Optional<Layout> statement() {
    return named("Statement");
  }

  /** A title and nothing else. */
  Layout bare() {
    return typed("titleOnly")
        .or(() ->
            layouts.stream()
                .filter(layout -> layout.title().isPresent() && layout.contents().isEmpty())
                .findFirst())
        .or(() -> layouts.stream().filter(layout -> layout.title().isPresent()).findFirst())
        .orElse(layouts.getFirst());
  }

  /** Where the content of a slide stands: below the title, above the foot. */
  Rectangle2D area() {
    List<Slot> contents = content().contents();
    if (contents.size() == 1) {
      return contents.getFirst().outer();
    }
    double top =
        bare()
            .title()
            .map(title -> Math.min(title.outer().getMaxY() + 12, height * 0.4))
            .orElse(height * 0.22);
    return new Rectangle2D.Double(
        width * 0.06, top, width * 0.88, Math.max(60, height * 0.88 - top));
  }

  /** The layout of a part. */
  Optional<Layout> of(String part) {
    return layouts.stream().filter(layout -> layout.part().equals(part)).findFirst();
  }
}
