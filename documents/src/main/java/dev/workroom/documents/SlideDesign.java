package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.w3c.dom.Element;

/**
 * The design that a presentation carries on its slides instead of on its masters: what repeats at
 * the edges of most slides, their background, and where and how their titles and texts stand.
 *
 * @param furniture shapes that most slides have, in the order they are drawn
 * @param ground the background of most slides
 * @param cover what the first slide has instead; empty when it is a slide like the others
 * @param coverTitle the largest words of that first slide
 * @param title the text shape that is the title of a slide, as most have it
 * @param body the text shape below it
 */
record SlideDesign(
    List<Piece> furniture,
    Optional<Piece> ground,
    List<Piece> cover,
    Optional<Piece> coverGround,
    Optional<Element> coverTitle,
    Optional<Element> title,
    Optional<Element> body) {
  /** So many of the slides must have a thing for it to be of the design. */
  private static final double MOST = 0.6;

  /** Design lies within such a part of the page from an edge. */
  private static final double EDGE = 0.22;

  private static final int LONGEST_TITLE = 150;

  /** A part of a slide that another part may take over with what it links to. */
  record Piece(String slide, Element element) {}

  SlideDesign {
    furniture = List.copyOf(furniture);
    cover = List.copyOf(cover);
  }

  /** Whether the slides look otherwise than their masters would make them look. */
  boolean any() {
    return !furniture.isEmpty() || ground.isPresent();
  }

  /** What the slides of a presentation share. */
  static SlideDesign of(PptxPackage deck) throws IOException {
    List<String> slides = deck.slides();
    if (slides.isEmpty()) {
      return new SlideDesign(
          List.of(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    return new Reading(deck, size(deck)).design(slides);
  }

  /** The size of the slides, in English metric units. */
  static Rectangle2D size(PptxPackage deck) throws IOException {
    Element root = deck.read(deck.main()).getDocumentElement();
    Optional<Element> size = PptxXml.child(root, "sldSz");
    return new Rectangle2D.Double(
        0,
        0,
        size.map(at -> PptxXml.number(at, "cx", 12_192_000)).orElse(12_192_000L),
        size.map(at -> PptxXml.number(at, "cy", 6_858_000)).orElse(6_858_000L));
  }

  /** The first placeholder of a type on a slide, layout or master. */
  static Optional<Element> holder(Element sheet, String type) {
    return PptxXml.all(sheet, "sp").stream()
        .filter(
            shape -> holder(shape).filter(ph -> ph.getAttribute("type").equals(type)).isPresent())
        .findFirst();
  }

  /** Where that says that it stands. */
  static Optional<Rectangle2D> placed(Element sheet, String type) {
    return holder(sheet, type).flatMap(SlideDesign::frame);
  }

  /** Where a shape says that it stands; empty when it leaves that to its layout. */
  static Optional<Rectangle2D> frame(Element shape) {
    return PptxXml.child(shape, "spPr", "xfrm")
        .or(() -> PptxXml.child(shape, "grpSpPr", "xfrm"))
        .flatMap(xfrm -> {
          Optional<Element> off = PptxXml.child(xfrm, "off");
          Optional<Element> ext = PptxXml.child(xfrm, "ext");
          return off.isEmpty() || ext.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Rectangle2D.Double(
                      PptxXml.number(off.get(), "x", 0),
                      PptxXml.number(off.get(), "y", 0),
                      PptxXml.number(ext.get(), "cx", 0),
                      PptxXml.number(ext.get(), "cy", 0)));
        });
  }

  static Optional<Element> holder(Element shape) {
    return PptxXml.child(shape, "nvSpPr", "nvPr", "ph")
        .or(() -> PptxXml.child(shape, "nvPicPr", "nvPr", "ph"));
  }

  /** Looks at the slides of one presentation. */
  private static final class Reading {
    private final PptxPackage deck;
    private final Rectangle2D page;

    Reading(PptxPackage deck, Rectangle2D page) {
      this.deck = deck;
      this.page = page;
    }

    SlideDesign design(List<String> slides) throws IOException {
      String first = slides.getFirst();
      List<String> inner = slides.size() > 2 ? slides.subList(1, slides.size()) : slides;
      if (slides.size() == 2) {
        inner = slides.subList(1, 2);
      }
      List<Piece> common = furniture(inner);
      Optional<Piece> ground = ground(inner);
      Set<String> known = new HashSet<>();
      for (Piece piece : common) {
        known.add(look(piece));
      }
      List<Piece> cover = new ArrayList<>();
      boolean other = slides.size() > 1 && PptxXml.all(deck.read(first), "graphicFrame").isEmpty();
      if (other) {
        for (Piece piece : shapes(first)) {
          if (known.contains(look(piece)) || bare(piece.element()) && design(piece, true)) {
            cover.add(piece);
          }
        }
      }
      Optional<Element> title = title(inner, known);
      return new SlideDesign(
          common,
          ground,
          cover,
          other ? ground(List.of(first)) : Optional.empty(),
          other ? common(List.of(first), known, Reading::size) : Optional.empty(),
          title,
          title.isEmpty() ? Optional.empty() : body(inner, title.get(), known));
    }

    private List<Piece> shapes(String slide) throws IOException {
      List<Piece> shapes = new ArrayList<>();
      Optional<Element> tree =
          PptxXml.child(deck.read(slide).getDocumentElement(), "cSld", "spTree");
      for (String name : List.of("sp", "pic", "cxnSp", "grpSp")) {
        tree.ifPresent(
            at -> PptxXml.children(at, name).forEach(e -> shapes.add(new Piece(slide, e))));
      }
      shapes.removeIf(piece -> holder(piece.element()).isPresent());
      shapes.sort(
          Comparator.comparing(
              Piece::element, (one, two) -> (one.compareDocumentPosition(two) & 4) != 0 ? -1 : 1));
      return shapes;
    }

    private List<Piece> furniture(List<String> slides) throws IOException {
      Map<String, Piece> firsts = new LinkedHashMap<>();
      Map<String, Integer> counts = new HashMap<>();
      for (String slide : slides) {
        Set<String> here = new LinkedHashSet<>();
        for (Piece piece : shapes(slide)) {
          if (design(piece, slides.size() == 1)) {
            String look = look(piece);
            firsts.putIfAbsent(look, piece);
            here.add(look);
          }
        }
        here.forEach(look -> counts.merge(look, 1, Integer::sum));
      }
      firsts.keySet().removeIf(look -> counts.getOrDefault(look, 0) < enough(slides.size()));
      return List.copyOf(firsts.values());
    }

    private static int enough(int slides) {
      return Math.max(Math.min(2, slides), (int) Math.ceil(slides * MOST));
    }

    /** At an edge or behind all; alone, without others to compare, also small or without words. */
    private boolean design(Piece piece, boolean alone) {
      Optional<Rectangle2D> at = frame(piece.element());
      if (at.isEmpty()) {
        return false;
      }
      Rectangle2D frame = at.get();
      double part = frame.getWidth() * frame.getHeight() / (page.getWidth() * page.getHeight());
      boolean behind = part > 0.9;
      boolean edge =
          frame.getMaxY() < page.getHeight() * EDGE
              || frame.getY() > page.getHeight() * (1 - EDGE)
              || frame.getMaxX() < page.getWidth() * EDGE
              || frame.getX() > page.getWidth() * (1 - EDGE);
      boolean picture = piece.element().getLocalName().equals("pic");
      return alone
          ? bare(piece.element()) && (behind || edge && (!picture || part < 0.06))
          : behind || edge;
    }

    private static boolean bare(Element shape) {
      return PptxXml.all(shape, "t").stream().allMatch(text -> text.getTextContent().isBlank());
    }

    /** Where a shape stands, what it is filled with and what it says; a page number is a number. */
    private String look(Piece piece) throws IOException {
      Element shape = piece.element();
      StringBuilder look = new StringBuilder(shape.getLocalName());
      frame(shape)
          .ifPresent(at ->
              look.append(
                  " %d %d %d %d"
                      .formatted(
                          Math.round(at.getX() / PptxXml.POINT),
                          Math.round(at.getY() / PptxXml.POINT),
                          Math.round(at.getWidth() / PptxXml.POINT),
                          Math.round(at.getHeight() / PptxXml.POINT))));
      for (Element blip : PptxXml.all(shape, "blip")) {
        String id = blip.getAttributeNS(PptxPackage.OFFICE, "embed");
        deck.links(piece.slide()).stream()
            .filter(link -> link.id().equals(id))
            .forEach(link -> look.append(' ').append(link.target()));
      }
      PptxXml.child(shape, "spPr", "solidFill")
          .ifPresent(fill ->
              PptxXml.all(fill, "*")
                  .forEach(each -> look.append(' ').append(each.getAttribute("val"))));
      boolean number =
          PptxXml.all(shape, "fld").stream()
              .anyMatch(field -> field.getAttribute("type").equals("slidenum"));
      return look.append(' ').append(number ? "#" : words(shape)).toString();
    }

    private static String words(Element shape) {
      StringBuilder words = new StringBuilder();
      PptxXml.all(shape, "t").forEach(text -> words.append(text.getTextContent()).append(' '));
      return words.toString().strip();
    }

    private Optional<Piece> ground(List<String> slides) throws IOException {
      Map<String, Integer> counts = new HashMap<>();
      Map<String, Piece> firsts = new LinkedHashMap<>();
      for (String slide : slides) {
        Optional<Element> bg = PptxXml.child(deck.read(slide).getDocumentElement(), "cSld", "bg");
        if (bg.isPresent()) {
          StringBuilder look = new StringBuilder();
          PptxXml.all(bg.get(), "*")
              .forEach(each -> look.append(each.getLocalName()).append(each.getAttribute("val")));
          counts.merge(look.toString(), 1, Integer::sum);
          firsts.putIfAbsent(look.toString(), new Piece(slide, bg.get()));
        }
      }
      return firsts.entrySet().stream()
          .filter(each -> counts.getOrDefault(each.getKey(), 0) >= enough(slides.size()))
          .map(Map.Entry::getValue)
          .findFirst();
    }

    /** The largest words in the upper part, where most slides have some at the same place. */
    private Optional<Element> title(List<String> slides, Set<String> known) throws IOException {
      return common(
          slides,
          known,
          shape ->
              frame(shape).filter(at -> at.getY() < page.getHeight() * 0.35).isPresent()
                      && words(shape).length() <= LONGEST_TITLE
                  ? size(shape)
                  : 0);
    }

    /** The most words below the title. */
    private Optional<Element> body(List<String> slides, Element title, Set<String> known)
        throws IOException {
      double top = frame(title).map(Rectangle2D::getMaxY).orElse(0.0) - 6 * PptxXml.POINT;
      return common(
          slides,
          known,
          shape ->
              frame(shape).filter(at -> at.getY() > top).isPresent() ? words(shape).length() : 0);
    }

    /** The text shape of the highest rank on each slide, if most have it at one place. */
    private Optional<Element> common(
        List<String> slides, Set<String> known, Function<Element, Integer> rank)
        throws IOException {
      Map<String, Integer> counts = new HashMap<>();
      Map<String, Element> firsts = new LinkedHashMap<>();
      for (String slide : slides) {
        List<Element> shapes = new ArrayList<>();
        for (Element shape : PptxXml.all(deck.read(slide), "sp")) {
          if (!words(shape).isEmpty() && !known.contains(look(new Piece(slide, shape)))) {
            shapes.add(shape);
          }
        }
        shapes.stream()
            .filter(shape -> rank.apply(shape) > 0)
            .max(Comparator.comparing(rank))
            .ifPresent(shape -> {
              String at = place(shape);
              counts.merge(at, 1, Integer::sum);
              firsts.putIfAbsent(at, shape);
            });
      }
      return firsts.entrySet().stream()
          .filter(each -> counts.getOrDefault(each.getKey(), 0) >= enough(slides.size()))
          .map(Map.Entry::getValue)
          .findFirst();
    }

    private static String place(Element shape) {
      double step = 8.0 * PptxXml.POINT;
      return frame(shape)
          .map(at -> Math.round(at.getX() / step) + " " + Math.round(at.getY() / step))
          .orElse("");
    }

    private static int size(Element shape) {
      return PptxXml.all(shape, "rPr").stream()
          .mapToInt(run -> (int) PptxXml.number(run, "sz", 1))
          .max()
          .orElse(1);
    }
  }
}
