package dev.workroom.documents;

import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.XSLFGraphicFrame;
import org.apache.poi.xslf.usermodel.XSLFGroupShape;
import org.apache.poi.xslf.usermodel.XSLFPictureShape;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Checks one slide; its texts by the room that their letters take, not by their boxes. */
final class SlideCheck {
  private static final double SMALLEST = 9;
  private static final double LARGE = 20;

  /** Points by which things may touch without anybody seeing it. */
  private static final double TOLERANCE = 6;

  private static final Set<Placeholder> FURNITURE =
      Set.of(
          Placeholder.FOOTER, Placeholder.DATETIME, Placeholder.SLIDE_NUMBER, Placeholder.HEADER);

  private static final Pattern LEFT_OVER =
      Pattern.compile(
          "lorem ipsum|click (here )?to (add|edit)|your (text|title|subtitle|logo) here"
              + "|insert (text|title|image|picture|chart) here|\\[(insert|add|placeholder)[^\\]]*\\]"
              + "|text hier ein(geben|f.gen)|titel durch klicken",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern OPEN =
      Pattern.compile(
          "\\b(TBD|TBC|TODO|XX+ ?%|€ ?XX+|\\$ ?XX+)(?![A-Za-z])|\\bxx+[.,]x+\\b|\\?\\?\\?");

  private final XSLFSlide slide;
  private final Rectangle2D page;
  private final String place;
  private final List<Finding> findings = new ArrayList<>();
  private final List<SlideInk> inks = new ArrayList<>();
  private final List<XSLFShape> frames = new ArrayList<>();
  private String title = "";
  private int titles;
  private int mute;
  private boolean emptyTitle;
  private boolean large;

  SlideCheck(XSLFSlide slide, Dimension page) {
    this.slide = slide;
    this.page = new Rectangle2D.Double(0, 0, page.getWidth(), page.getHeight());
    this.place = "slide " + slide.getSlideNumber();
    shapes(slide.getShapes());
    heading();
    if (!animated()) {
      overlaps();
    }
  }

  List<Finding> findings() {
    return findings;
  }

  String title() {
    return title;
  }

  /** How many pictures, charts and tables say nothing to who cannot see them. */
  int mute() {
    return mute;
  }

  private void add(Severity severity, String message) {
    findings.add(new Finding(severity, place, message));
  }

  private void shapes(List<XSLFShape> shapes) {
    for (XSLFShape shape : shapes) {
      switch (shape) {
        case XSLFGroupShape _ -> {
          // Its parts were laid over each other on purpose and stand in its own coordinates.
        }
        case XSLFTextShape text -> text(text);
        case XSLFPictureShape _ -> described(shape);
        case XSLFGraphicFrame frame -> {
          frames.add(frame);
          described(frame);
          if (frame instanceof XSLFTable table) {
            table(table);
          }
          beyond(frame, grown(frame), true);
        }
        default -> {}
      }
    }
  }

  /** Where a frame stands as it is shown: the rows of a table grow with their texts. */
  private static Rectangle2D grown(XSLFShape frame) {
    Rectangle2D at = frame.getAnchor();
    double high =
        frame instanceof XSLFTable table ? grid(table).map(SlideGrid::height).orElse(0.0) : 0;
    return high <= at.getHeight()
        ? at
        : new Rectangle2D.Double(at.getX(), at.getY(), at.getWidth(), high);
  }

  private static Optional<SlideGrid> grid(XSLFTable table) {
    String font = theme(table);
    return table.getXmlObject().getDomNode() instanceof Element frame
        ? PptxXml.all(frame, "tbl").stream()
            .findFirst()
            .map(own -> new SlideGrid(own, font == null ? "Arial" : font))
        : Optional.empty();
  }

  private static @Nullable String theme(XSLFTable table) {
    var theme = table.getSheet().getTheme();
    return theme == null ? null : theme.getMinorFont();
  }

  private void table(XSLFTable table) {
    SlideGrid grid = grid(table).orElse(null);
    if (grid == null || !grid.known()) {
      return;
    }
    int row = grid.worst();
    if (row >= 0) {
      add(
          Severity.WARNING,
          "%s of %s holds more text than its height of %d pt shows; what stands below is pushed down. Shorten it or make the row higher."
              .formatted(grid.named(row), named(table), Math.round(grid.stated(row))));
    }
    if (!grid.broken().isEmpty()) {
      add(
          Severity.WARNING,
          "A column of %s is too narrow for \"%s\", which breaks in the middle; make the column wider or the type smaller."
              .formatted(named(table), grid.broken()));
    }
  }

  private void described(XSLFShape shape) {
    if (shape.getXmlObject().getDomNode() instanceof Element element) {
      List<Element> properties = PptxXml.all(element, "cNvPr");
      boolean said =
          !properties.isEmpty()
              && (!properties.getFirst().getAttribute("descr").isBlank()
                  || !properties.getFirst().getAttribute("title").isBlank()
                  || !PptxXml.all(properties.getFirst(), "decorative").isEmpty());
      boolean hidden =
          !properties.isEmpty() && properties.getFirst().getAttribute("hidden").matches("1|true");
      if (!said && !hidden) {
        mute++;
      }
    }
  }

  private void text(XSLFTextShape shape) {
    Placeholder kind = shape.getTextType();
    boolean heading = kind == Placeholder.TITLE || kind == Placeholder.CENTERED_TITLE;
    String text = shape.getText();
    if (text.isBlank()) {
      emptyTitle |= heading;
      boolean content = kind != null && !FURNITURE.contains(kind) && !heading;
      if (content) {
        add(
            Severity.WARNING,
            shape.getShapeName() + " is an empty placeholder; fill it or remove it.");
      }
      return;
    }
    if (heading) {
      titles++;
      title = title.isEmpty() ? text : title;
    }
    if (LEFT_OVER.matcher(text).find()) {
      add(Severity.ERROR, named(shape) + " is left from the template; replace or remove it.");
    } else if (OPEN.matcher(text).find()) {
      add(Severity.WARNING, named(shape) + " holds something still to be filled in.");
    }
    if (kind != null && FURNITURE.contains(kind)) {
      return;
    }
    SlideInk ink = SlideInk.of(shape);
    inks.add(ink);
    large |= ink.largest() >= LARGE;
    size(shape, ink);
    overflow(shape, ink);
    beyond(shape, ink.at(), false);
  }

  private void size(XSLFTextShape shape, SlideInk ink) {
    boolean foot = ink.at() != null && ink.at().getY() > page.getHeight() * 0.9;
    if (ink.smallest() < SMALLEST - 0.05 && !foot) {
      add(
          Severity.WARNING,
          "%s is set in %s pt; below %d pt nobody can read it."
              .formatted(named(shape), shown(ink.smallest()), (int) SMALLEST));
    }
  }

  private static String shown(double number) {
    return number == Math.rint(number)
        ? Integer.toString((int) number)
        : String.format(Locale.ROOT, "%.1f", number);
  }

  private void overflow(XSLFTextShape shape, SlideInk ink) {
    double over = ink.over();
    if (over > ink.line() * 0.6 + TOLERANCE * (ink.known() ? 0 : 2)) {
      add(
          ink.known() || over > 2 * ink.line() ? Severity.ERROR : Severity.WARNING,
          named(shape)
              + " holds more text than its box by about "
              + Math.max(1, Math.round(over / ink.line()))
              + " lines; shorten it or make the box larger.");
    }
  }

  private void beyond(XSLFShape shape, @Nullable Rectangle2D at, boolean frame) {
    if (at == null || at.isEmpty()) {
      return;
    }
    if (!at.intersects(page)) {
      add(Severity.NOTE, named(shape) + " stands beside the slide and is not shown.");
      return;
    }
    double much = frame ? TOLERANCE : TOLERANCE * 2;
    if (at.getMinX() < -much
        || at.getMinY() < -much
        || at.getMaxX() > page.getMaxX() + much
        || at.getMaxY() > page.getMaxY() + much) {
      add(Severity.ERROR, named(shape) + " reaches beyond the slide.");
    }
  }

  private void heading() {
    if (titles > 1) {
      add(Severity.WARNING, "The slide has " + titles + " titles; keep one.");
    } else if (titles == 0 && !slide.getShapes().isEmpty()) {
      String way = emptyTitle ? "Its title is empty" : "The slide has no title";
      boolean plain = inks.size() + frames.size() <= 1;
      add(
          large || plain ? Severity.NOTE : Severity.WARNING,
          way + "; give it one, for the outline and for screen readers.");
    }
  }

  /** What is there one after the other need not have room side by side. */
  private boolean animated() {
    return slide.getXmlObject().isSetTiming()
        && slide.getXmlObject().getTiming().getDomNode() instanceof Node timing
        && timing instanceof Element element
        && !PptxXml.all(element, "spTgt").isEmpty();
  }

  private void overlaps() {
    for (int first = 0; first < inks.size(); first++) {
      SlideInk one = inks.get(first);
      for (int second = first + 1; second < inks.size(); second++) {
        SlideInk two = inks.get(second);
        if (over(one.at(), two.at(), 0.15)) {
          add(
              Severity.WARNING,
              named(one.shape()) + " and " + named(two.shape()) + " overlap; move one of them.");
        }
      }
      for (XSLFShape frame : frames) {
        // Words on a chart are its notes, unless they fill a placeholder.
        boolean told = frame instanceof XSLFTable || one.shape().getTextType() != null;
        if (told && over(one.at(), grown(frame), 0.25)) {
          add(
              Severity.WARNING,
              named(one.shape()) + " and " + named(frame) + " overlap; move one of them.");
        }
      }
    }
  }

  private static boolean over(@Nullable Rectangle2D one, @Nullable Rectangle2D two, double part) {
    if (one == null || two == null) {
      return false;
    }
    Rectangle2D shared = one.createIntersection(two);
    if (shared.getWidth() < TOLERANCE || shared.getHeight() < TOLERANCE) {
      return false;
    }
    double smaller = Math.min(one.getWidth() * one.getHeight(), two.getWidth() * two.getHeight());
    return shared.getWidth() * shared.getHeight() > part * smaller;
  }

  static String named(XSLFShape shape) {
    if (shape instanceof XSLFTextShape text && !text.getText().isBlank()) {
      String words = text.getText().strip().replaceAll("\\s+", " ");
      return "\"" + (words.length() > 40 ? words.substring(0, 40) + "…" : words) + "\"";
    }
    return shape.getShapeName() == null || shape.getShapeName().isBlank()
        ? "A shape"
        : shape.getShapeName();
  }
}
