package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.poi.sl.usermodel.TextShape.TextAutofit;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFGroupShape;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.drawingml.x2006.main.CTTextNormalAutofit;
import org.openxmlformats.schemas.presentationml.x2006.main.CTShape;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Fits what edits have given other words: a table's rows, and in a presentation of ours its columns
 * and type; the type of a shape that fits itself. What no edit touched stays as it is.
 */
final class SlideRefit {
  /** The part of a slide's height below which only its footer stands. */
  private static final double FOOT = 0.92;

  /** PowerPoint goes no lower by itself (ECMA-376 part 1, 21.1.2.1.3 names the attribute). */
  private static final int LEAST_SCALE = 40_000;

  private final PptxPackage deck;
  private final boolean ours;
  private final Map<String, Set<Long>> shapes = new TreeMap<>();
  private final Map<Element, String> tables = new IdentityHashMap<>();

  /**
   * @param ours whether this program made the presentation
   */
  SlideRefit(PptxPackage deck, boolean ours) {
    this.deck = deck;
    this.ours = ours;
  }

  /** Something on a slide has other words now: a shape, or a cell of a table. */
  void touched(String slide, Element words) {
    for (Node at = words; at instanceof Element element; at = at.getParentNode()) {
      switch (String.valueOf(element.getLocalName())) {
        case "graphicFrame" -> {
          tables.put(element, slide);
          return;
        }
        case "sp" -> {
          PptxXml.all(element, "cNvPr").stream()
              .findFirst()
              .ifPresent(own ->
                  shapes
                      .computeIfAbsent(slide, _ -> new TreeSet<>())
                      .add(PptxXml.number(own, "id", 0)));
          return;
        }
        default -> {}
      }
    }
  }

  void apply() throws IOException {
    for (Map.Entry<Element, String> one : tables.entrySet()) {
      if (deck.has(one.getValue())) {
        table(one.getKey(), one.getValue());
      }
    }
    if (!shapes.isEmpty()) {
      shapes();
    }
  }

  private void table(Element frame, String slide) throws IOException {
    Optional<Element> table = PptxXml.all(frame, "tbl").stream().findFirst();
    Optional<Element> place = PptxXml.child(frame, "xfrm", "off");
    Optional<Element> extent = PptxXml.child(frame, "xfrm", "ext");
    if (table.isEmpty() || place.isEmpty() || extent.isEmpty()) {
      return;
    }
    SlideGrid grid = new SlideGrid(table.get(), font());
    double before = grid.sum();
    if (ours) {
      double x = points(place.get(), "x");
      double y = points(place.get(), "y");
      double[] page = page();
      double room = Math.max(page[1] * FOOT - y, before);
      grid.refit(alone(frame, slide) ? page[0] - 2 * x : grid.width(), room);
      extent.get().setAttribute("cx", Long.toString(Math.round(grid.width() * PptxXml.POINT)));
    } else {
      grid.heights(false);
    }
    if (grid.sum() != before) {
      extent.get().setAttribute("cy", Long.toString(Math.round(grid.sum() * PptxXml.POINT)));
    }
  }

  /** Whether nothing but the title and the furniture stands beside a frame. */
  private boolean alone(Element frame, String slide) throws IOException {
    for (String kind : List.of("sp", "pic", "graphicFrame")) {
      for (Element other : PptxXml.all(deck.read(slide), kind)) {
        String holder =
            PptxXml.all(other, "ph").stream()
                .findFirst()
                .map(own -> own.getAttribute("type"))
                .orElse("-");
        if (other != frame && !holder.matches("title|ctrTitle|ftr|sldNum|dt")) {
          boolean below =
              PptxXml.all(other, "off").stream()
                  .findFirst()
                  .filter(off -> PptxXml.child(frame, "xfrm", "off").isPresent())
                  .filter(off ->
                      points(off, "y")
                          >= points(PptxXml.child(frame, "xfrm", "off").orElseThrow(), "y")
                              + points(PptxXml.child(frame, "xfrm", "ext").orElseThrow(), "cy")
                              - 1)
                  .isPresent();
          if (!below) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static double points(Element element, String attribute) {
    return PptxXml.number(element, attribute, 0) / (double) PptxXml.POINT;
  }

  private double[] page() throws IOException {
    return PptxXml.child(deck.read(deck.main()).getDocumentElement(), "sldSz")
        .map(size -> new double[] {points(size, "cx"), points(size, "cy")})
        .orElse(new double[] {960, 540});
  }

  private String font() throws IOException {
    Optional<String> theme = deck.linked(deck.main(), "theme");
    if (theme.isPresent()) {
      for (Element fonts : PptxXml.all(deck.read(theme.get()), "minorFont")) {
        Optional<Element> latin = PptxXml.child(fonts, "latin");
        if (latin.isPresent() && !latin.get().getAttribute("typeface").isBlank()) {
          return latin.get().getAttribute("typeface");
        }
      }
    }
    return "Arial";
  }

  /** Measures the shapes as they stand with all that they inherit. */
  private void shapes() throws IOException {
    Path draft = Files.createTempFile("deck", ".pptx");
    try {
      NewFile.write(draft, deck::write);
      try (InputStream in = Files.newInputStream(draft);
          XMLSlideShow show = new XMLSlideShow(in)) {
        for (XSLFSlide slide : show.getSlides()) {
          String part = slide.getPackagePart().getPartName().getName().substring(1);
          Set<Long> wanted = shapes.getOrDefault(part, Set.of());
          if (!wanted.isEmpty()) {
            fit(slide.getShapes(), part, wanted);
          }
        }
      } catch (RuntimeException e) {
        throw new IOException("it cannot be opened once it is changed", e);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private void fit(List<XSLFShape> shapes, String part, Set<Long> wanted) throws IOException {
    for (XSLFShape shape : shapes) {
      if (shape instanceof XSLFGroupShape group) {
        fit(group.getShapes(), part, wanted);
      } else if (shape instanceof XSLFTextShape text
          && wanted.contains((long) shape.getShapeId())
          && text.getXmlObject() instanceof CTShape own
          && own.getTxBody() != null
          && own.getTxBody().getBodyPr() != null) {
        boolean fits = text.getTextAutofit() == TextAutofit.NORMAL;
        boolean fixed = ours && text.getTextAutofit() == TextAutofit.NONE;
        if (fits || fixed) {
          scale(part, shape.getShapeId(), scale(text, own));
        }
      }
    }
  }

  /** The scale of type, in thousandths of a percent, at which all of a shape's text fits. */
  private static int scale(XSLFTextShape shape, CTShape own) {
    var body = own.getTxBody().getBodyPr();
    if (body.isSetNoAutofit()) {
      body.unsetNoAutofit();
    }
    CTTextNormalAutofit fit =
        body.isSetNormAutofit() ? body.getNormAutofit() : body.addNewNormAutofit();
    if (fit.isSetFontScale()) {
      fit.unsetFontScale();
    }
    if (fit.isSetLnSpcReduction()) {
      fit.unsetLnSpcReduction();
    }
    SlideInk whole = SlideInk.of(shape);
    int scale = 100_000;
    for (SlideInk ink = whole; ink.over() > 1 && scale > LEAST_SCALE; ink = SlideInk.of(shape)) {
      if (ink.smallest() < SlideXml.FLOOR && whole.smallest() >= SlideXml.FLOOR) {
        break; // smaller nobody reads; the check says that it is too much
      }
      scale -= 2_500;
      fit.setFontScale(scale);
    }
    return scale;
  }

  private void scale(String part, int id, int scale) throws IOException {
    for (Element shape : PptxXml.all(deck.read(part), "sp")) {
      boolean meant =
          PptxXml.all(shape, "cNvPr").stream()
              .findFirst()
              .filter(own -> PptxXml.number(own, "id", -1) == id)
              .isPresent();
      Optional<Element> body = PptxXml.child(shape, "txBody", "bodyPr");
      if (!meant || body.isEmpty()) {
        continue;
      }
      Optional<Element> known = PptxXml.child(body.get(), "normAutofit");
      if (scale == 100_000) {
        known.ifPresent(fit -> fit.removeAttribute("fontScale"));
        known.ifPresent(fit -> fit.removeAttribute("lnSpcReduction"));
        continue;
      }
      PptxXml.child(body.get(), "noAutofit").ifPresent(body.get()::removeChild);
      Element fit =
          known.orElseGet(() -> {
            Element made =
                shape.getOwnerDocument().createElementNS(PptxXml.DRAWING, "a:normAutofit");
            body.get().insertBefore(made, afterWarp(body.get()));
            return made;
          });
      fit.setAttribute("fontScale", Integer.toString(scale));
      fit.removeAttribute("lnSpcReduction");
    }
  }

  /** The schema wants a warp of the text before how it fits, and all else after. */
  private static @Nullable Node afterWarp(Element body) {
    Node first = body.getFirstChild();
    return first instanceof Element element && "prstTxWarp".equals(element.getLocalName())
        ? element.getNextSibling()
        : first;
  }
}
