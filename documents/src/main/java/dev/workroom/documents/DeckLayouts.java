package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlideMaster;

/**
 * The layouts of a template as a writer needs them: which placeholders stand where, and in what
 * type, with everything that a layout takes from its master.
 */
final class DeckLayouts {
  /**
   * A placeholder of a layout; lengths in points.
   *
   * @param type as in the file: title, ctrTitle, subTitle, body, obj, pic, chart, tbl …
   * @param at with its insets taken off
   * @param outer the whole box
   * @param levels the type of each level of text
   * @param leading height of a line against its type
   * @param ink a colour for its text where its own cannot be read on the layout's ground, else
   *     empty
   * @param sized whether the layout says the size of its text, else each slide has to
   * @param shifted whether it stands elsewhere than the layout has it
   */
  record Slot(
      int index,
      String type,
      Rectangle2D outer,
      Rectangle2D at,
      List<Level> levels,
      String font,
      boolean bold,
      double leading,
      String ink,
      boolean sized,
      boolean shifted) {
    /** A box that is no placeholder. */
    static Slot box(Rectangle2D at, List<Level> levels, String font) {
      return new Slot(-1, "", at, at, levels, font, false, TextFit.LEADING, "", false, true);
    }

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
          : new Slot(
              index,
              type,
              cut(outer, less),
              cut(at, less),
              levels,
              font,
              bold,
              leading,
              ink,
              sized,
              true);
    }

    /** The same placeholder in another place. */
    Slot moved(Rectangle2D to) {
      return new Slot(index, type, to, to, levels, font, bold, leading, ink, sized, true);
    }

    private static Rectangle2D cut(Rectangle2D box, double less) {
      return new Rectangle2D.Double(box.getX(), box.getY(), box.getWidth(), box.getHeight() - less);
    }
  }

  /**
   * How a level of text is set.
   *
   * @param gap before a paragraph, in parts of the size
   * @param mark what stands before the items of a list where the layout says nothing of it
   */
  record Level(double size, double indent, double gap, String mark) {
    private static final List<String> MARKS = List.of("•", "–", "–");

    /** One whose list is not the layout's, by its number from 0. */
    static Level marked(double size, int level, double gap) {
      return new Level(size, size * (0.9 + level), gap, MARKS.get(level));
    }
  }

  /**
   * A layout.
   *
   * @param footer and number: indexes of those placeholders, -1 when it has none
   * @param upright whether no text of it runs from top to bottom
   * @param used whether slides of the deck have it
   * @param colours what the theme comes to on it
   */
  record Layout(
      String part,
      String name,
      String type,
      List<Slot> slots,
      int footer,
      int number,
      boolean upright,
      boolean used,
      DeckColours colours) {
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

  private DeckLayouts(boolean ours, List<Layout> layouts, double width, double height) {
    this.ours = ours;
    this.layouts = layouts;
    this.width = width;
    this.height = height;
  }

  /**
   * Those of a package that share a design.
   *
   * @param ours whether the template is one of our own, whose layouts are known by name
   * @param design the one that slides are to follow; where its master cannot carry slides, the
   *     first that can
   */
  static DeckLayouts of(PptxPackage deck, boolean ours, DeckDesign design) throws IOException {
    try (XMLSlideShow show = new XMLSlideShow(new ByteArrayInputStream(deck.whole()))) {
      LayoutReading reading = new LayoutReading(show, ours, design.used());
      List<XSLFSlideMaster> masters = new ArrayList<>(show.getSlideMasters());
      // Sorting is stable: the wanted one first, the others in their order.
      masters.sort(Comparator.comparing(each -> !LayoutReading.part(each).equals(design.master())));
      List<Layout> layouts = new ArrayList<>();
      for (XSLFSlideMaster each : masters) {
        // Slides of one deck share a design: another master only where the first has nothing, or
        // where a program has given each layout a master of its own with one look.
        boolean titled = layouts.stream().anyMatch(one -> one.title().isPresent());
        if (!titled || layouts.size() <= 2 && LayoutReading.alike(masters.getFirst(), each)) {
          layouts.addAll(reading.layouts(each));
        }
      }
      if (layouts.isEmpty()) {
        throw new IOException("it holds no slide layouts");
      }
      var page = show.getPageSize();
      return new DeckLayouts(ours, List.copyOf(layouts), page.getWidth(), page.getHeight());
    } catch (RuntimeException e) {
      throw new IOException("its slide masters are damaged", e);
    }
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

  /** A title above content that it does not cover, and text as one reads it. */
  private boolean sound(Layout layout) {
    Optional<Slot> title = layout.title();
    return title.isPresent()
        && layout.upright()
        && layout.contents().stream().allMatch(slot -> !covers(title.get().outer(), slot.outer()))
        && title.get().outer().getY() < height * 0.4;
  }

  private static boolean covers(Rectangle2D one, Rectangle2D other) {
    Rectangle2D both = one.createIntersection(other);
    return both.getWidth() > 0
        && both.getHeight() > 0.15 * Math.min(one.getHeight(), other.getHeight());
  }

  /** One of our own by its name. */
  private Optional<Layout> named(String name) {
    return layouts.stream().filter(layout -> ours && layout.name().equals(name)).findFirst();
  }

  private Optional<Layout> typed(String... types) {
    for (String type : types) {
      for (Layout layout : layouts) {
        if (layout.type().equals(type) && layout.title().isPresent() && layout.upright()) {
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
                .filter(layout -> layout.title().isPresent() && layout.upright())
                .filter(layout ->
                    layout
                        .name()
                        .toLowerCase(Locale.ROOT)
                        .matches(
                            ".*(title slide|titelfolie|diapositive de titre|de título|diapositiva"
                                + " titolo|titeldia).*"))
                .findFirst())
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
    return filled().orElseGet(this::bare);
  }

  private Optional<Layout> filled() {
    return typed("obj", "tx")
        .filter(layout -> layout.contents().size() == 1 && sound(layout))
        .or(() ->
            layouts.stream()
                .filter(layout -> sound(layout) && layout.contents().size() == 1)
                .filter(layout -> !layout.type().matches("title|secHead|picTx"))
                .max(
                    Comparator.comparing(DeckLayouts::worded)
                        .thenComparing(layout -> large(layout.contents().getFirst()))
                        .thenComparing(Layout::used)
                        .thenComparingDouble(layout -> size(layout.contents().getFirst())))
                .map(this::roomy));
  }

  /** A program that knows no type for it still calls it so. */
  private static boolean worded(Layout layout) {
    return layout
        .name()
        .toLowerCase(Locale.ROOT)
        .matches(".*\\b(content|inhalte?|contenu|contenido|contenuto|inhoud|text|bullets)\\b.*");
  }

  private static double size(Slot slot) {
    return slot.outer().getWidth() * slot.outer().getHeight();
  }

  private boolean large(Slot slot) {
    return size(slot) > 0.2 * width * height;
  }

  /** Some templates give the content a line only, which grows as one types. */
  private Layout roomy(Layout layout) {
    Slot slot = layout.contents().getFirst();
    if (large(slot)) {
      return layout;
    }
    Rectangle2D at = below(layout.title());
    List<Slot> slots =
        layout.slots().stream().map(each -> each == slot ? slot.moved(at) : each).toList();
    return new Layout(
        layout.part(),
        layout.name(),
        layout.type(),
        slots,
        layout.footer(),
        layout.number(),
        layout.upright(),
        layout.used(),
        layout.colours());
  }

  /** A title and two placeholders side by side; empty when the template has none. */
  Optional<Layout> columns() {
    return typed("twoObj")
        .filter(this::sound)
        .filter(layout -> layout.contents().size() == 2)
        .or(() ->
            layouts.stream()
                .filter(layout -> sound(layout) && layout.contents().size() == 2)
                .filter(layout -> beside(layout.contents()))
                .findFirst());
  }

  private static boolean beside(List<Slot> two) {
    Rectangle2D left = two.get(0).outer();
    Rectangle2D right = two.get(1).outer();
    return left.getMaxX() <= right.getX() + 4
        && Math.abs(left.getY() - right.getY()) < 0.2 * left.getHeight()
        && Math.abs(left.getHeight() - right.getHeight()) < 0.3 * left.getHeight();
  }

  Optional<Layout> headedColumns() {
    return typed("twoTxTwoObj").filter(layout -> layout.contents().size() == 4 && sound(layout));
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

  /** A title and nothing else, or one whose content a slide leaves out. */
  Layout bare() {
    Optional<Layout> filled = filled();
    return typed("titleOnly")
        .filter(this::sound)
        .or(() ->
            layouts.stream()
                .filter(layout -> sound(layout) && layout.contents().isEmpty())
                .filter(layout -> !layout.type().matches("title|secHead"))
                .filter(layout -> filled.isEmpty() || level(layout, filled.get()))
                .findFirst())
        .or(() -> filled)
        .or(() -> layouts.stream().filter(this::sound).max(Comparator.comparing(Layout::used)))
        .or(() -> layouts.stream().filter(layout -> layout.title().isPresent()).findFirst())
        .orElse(layouts.getFirst());
  }

  /** Whether the titles of two layouts begin at one place. */
  private static boolean level(Layout one, Layout other) {
    Optional<Slot> mine = one.title();
    Optional<Slot> its = other.title();
    return mine.isPresent()
        && its.isPresent()
        && Math.abs(mine.get().outer().getX() - its.get().outer().getX()) < 24
        && Math.abs(mine.get().outer().getY() - its.get().outer().getY()) < 24;
  }

  /** Where the content of a slide stands: below the title, above the foot. */
  Rectangle2D area() {
    List<Slot> contents = content().contents();
    return contents.size() == 1 ? contents.getFirst().outer() : below(bare().title());
  }

  private Rectangle2D below(Optional<Slot> title) {
    double top =
        title
            .map(slot -> Math.min(slot.outer().getMaxY() + 12, height * 0.4))
            .orElse(height * 0.22);
    return new Rectangle2D.Double(
        width * 0.06, top, width * 0.88, Math.max(60, height * 0.88 - top));
  }

  /** The layout of a part. */
  Optional<Layout> of(String part) {
    return layouts.stream().filter(layout -> layout.part().equals(part)).findFirst();
  }
}
