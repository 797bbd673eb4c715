package dev.workroom.documents;

import dev.workroom.documents.SlidePaint.Box;
import java.awt.Color;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/**
 * Whether letters on a slide can be told from what they stand on, element by element as the slide
 * is read. In doubt they can: over a picture, another shape, or a fill that is not one colour.
 */
final class SlideSight implements SlidePaint.Elements {
  /** Below this contrast (WCAG 2.1) nobody sees letters. */
  private static final double LEAST = 1.15;

  private static final Set<String> COLOURS = Set.of("srgbClr", "sysClr", "schemeClr", "prstClr");

  /** The head of the theme's styles for grounds: the colour alone. */
  private static final int PLAIN = 1001;

  private final SlidePaint paint;
  private final Box whole;
  private final Deque<String> open = new ArrayDeque<>();
  private final List<Box> painted = new ArrayList<>();
  private Optional<Color> ground;
  private Optional<Color> colour = Optional.empty();

  /** Whether the shape is filled with what is not one colour. */
  private boolean filled;

  private boolean unfilled;
  private Optional<Color> fill = Optional.empty();
  private Optional<Color> shapeInk = Optional.empty();
  private Optional<Color> ink = Optional.empty();
  private boolean noInk;
  private boolean outlined;
  private boolean inFrame;
  private long style;
  private int groups;
  private long left;
  private long top;
  private Optional<Box> box = Optional.empty();

  /** With the size of the slide in EMU. */
  SlideSight(SlidePaint paint, long width, long height) {
    this.paint = paint;
    this.ground = paint.ground();
    this.whole = new Box(0, 0, width, height);
    this.painted.addAll(paint.painted());
  }

  /** Where something is drawn so far. */
  List<Box> painted() {
    return List.copyOf(painted);
  }

  /** What the slide shows where nothing else is; empty if that is not one colour. */
  Optional<Color> ground() {
    return ground;
  }

  @Override
  public void start(XMLStreamReader xml) {
    String name = xml.getLocalName();
    String parent = open.isEmpty() ? "" : open.peek();
    open.push(name);
    switch (name) {
      case "sp", "pic", "graphicFrame", "cxnSp" -> {
        shape();
        inFrame = name.equals("graphicFrame");
      }
      case "grpSp" -> groups++;
      case "off" -> {
        left = number(xml, "x");
        top = number(xml, "y");
      }
      case "ext" -> {
        if (groups == 0 && parent.equals("xfrm")) {
          box = Optional.of(new Box(left, top, left + number(xml, "cx"), top + number(xml, "cy")));
        }
      }
      case "bgPr" -> ground = Optional.empty();
      case "blipFill", "gradFill", "pattFill", "grpFill" -> uneven(parent);
      case "noFill" -> none(parent);
      case "solidFill" -> outlined |= parent.equals("ln");
      case "highlight" -> ink = Optional.empty();
      case "bgRef", "fillRef" -> style = number(xml, "idx");
      case "r", "fld" -> run();
      case "lumMod", "lumOff", "shade", "tint", "alpha" -> changed(name, number(xml, "val"));
      default -> paint.colour(xml).ifPresent(this::named);
    }
  }

  private void shape() {
    filled = false;
    unfilled = false;
    fill = Optional.empty();
    shapeInk = Optional.empty();
    box = Optional.empty();
  }

  private void run() {
    ink = shapeInk;
    noInk = false;
    outlined = false;
  }

  /** A fill of more than one colour. */
  private void uneven(String parent) {
    filled |= parent.equals("spPr");
    if (parent.equals("rPr")) {
      ink = Optional.empty();
    }
  }

  private void none(String parent) {
    unfilled |= parent.equals("spPr");
    noInk |= parent.equals("rPr") && !outlined;
  }

  private void named(Color found) {
    colour = Optional.of(found);
    put(holder(), colour);
  }

  private void changed(String how, long value) {
    double share = value / 100_000.0;
    if (colour.isEmpty()) {
      return;
    }
    Color old = colour.get();
    Optional<Color> now =
        switch (how) {
          case "lumMod", "shade" -> Optional.of(mixed(old, share, 0));
          case "lumOff" -> Optional.of(mixed(old, 1, share));
          case "tint" -> Optional.of(mixed(old, share, 1 - share));
          default -> share < 0.1 ? ground : colour;
        };
    colour = now;
    put(holder(), now);
  }

  /** What the colour in hand is for: the element around it, and around {@code solidFill}. */
  private String holder() {
    return open.stream()
        .dropWhile(name -> !COLOURS.contains(name))
        .dropWhile(name -> COLOURS.contains(name) || name.equals("solidFill"))
        .findFirst()
        .orElse("");
  }

  private static Color mixed(Color old, double share, double more) {
    return new Color(
        part(old.getRed(), share, more),
        part(old.getGreen(), share, more),
        part(old.getBlue(), share, more));
  }

  private static int part(int old, double share, double more) {
    return (int) Math.clamp(Math.round(old * share + 255 * more), 0, 255);
  }

  /** What a colour is for, by the elements that it stands in. */
  private void put(String parent, Optional<Color> found) {
    switch (parent) {
      case "bgPr" -> ground = found;
      case "bgRef" -> ground = style == PLAIN ? found : Optional.empty();
      case "spPr" -> fill = found;
      case "fillRef" -> fill = unfilled || filled || fill.isPresent() || style == 0 ? fill : found;
      case "rPr" -> ink = found;
      case "defRPr", "fontRef" -> shapeInk = found;
      default -> {}
    }
  }

  @Override
  public void end(String name) {
    // What the reader of the text skips has no end here.
    while (!open.isEmpty() && !open.pop().equals(name)) {}
    switch (name) {
      case "grpSp" -> groups--;
      case "pic", "graphicFrame" -> {
        painted.add(box.orElse(whole));
        inFrame = false;
      }
      case "sp" -> {
        if (filled || fill.isPresent()) {
          painted.add(box.orElse(whole));
        }
      }
      default -> {}
    }
  }

  /** Whether nobody can see the letters of the run that is read. */
  boolean unseen() {
    if (noInk || inFrame) {
      return noInk; // what a table's style paints its cells with is not known here
    }
    Optional<Color> under = fill.isPresent() ? fill : ground;
    boolean clear =
        fill.isPresent() || !filled && painted.stream().noneMatch(box.orElse(whole)::meets);
    return clear
        && under.isPresent()
        && ink.isPresent()
        && DeckColours.contrast(
                DeckColours.luminance(ink.get()), DeckColours.luminance(under.get()))
            < LEAST;
  }

  private static long number(XMLStreamReader xml, String name) {
    try {
      return Long.parseLong(XmlStream.attribute(xml, name));
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
