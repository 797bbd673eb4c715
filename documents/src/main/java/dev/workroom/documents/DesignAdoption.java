package dev.workroom.documents;

import dev.workroom.documents.SlideDesign.Piece;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Takes the design that a template's slides carry over to its master and layouts, where new slides
 * find it.
 */
final class DesignAdoption {
  private static final double GAP = 10 * PptxXml.POINT;

  private final PptxPackage deck;
  private final String master;
  private final SlideDesign design;
  private final Rectangle2D page;

  private DesignAdoption(PptxPackage deck, String master, SlideDesign design, Rectangle2D page) {
    this.deck = deck;
    this.master = master;
    this.design = design;
    this.page = page;
  }

  /** True when there was a design on the slides that the master has now. */
  static boolean adopt(PptxPackage deck, String master) throws IOException {
    SlideDesign design = SlideDesign.of(deck);
    if (master.isEmpty() || !design.any()) {
      return false;
    }
    new DesignAdoption(deck, master, design, SlideDesign.size(deck)).adopt();
    return true;
  }

  private void adopt() throws IOException {
    Element sheet = sheet(master);
    Rectangle2D was = SlideDesign.placed(sheet, "body").orElse(page);
    draw(master, design.furniture(), design.ground());
    if (design.title().isPresent()) {
      title(sheet, design.title().get());
    }
    Rectangle2D area = area(sheet);
    SlideDesign.holder(sheet, "body").ifPresent(body -> place(body, area));
    design.body().ifPresent(body -> style(sheet, "bodyStyle", body, 5));
    colours();
    SlideDesign.holder(sheet, "sldNum").ifPresent(this::aside);
    boolean numbered = repeats("fld");
    for (PptxPackage.Link link : deck.links(master)) {
      if (link.type().equals("slideLayout") && deck.has(link.target())) {
        layout(link.target(), was, area, numbered);
      }
    }
  }

  private void layout(String part, Rectangle2D was, Rectangle2D area, boolean numbered)
      throws IOException {
    Document layout = deck.edit(part);
    Element root = layout.getDocumentElement();
    String type = root.getAttribute("type");
    if (type.equals("title")) {
      cover(part, root);
      return;
    }
    for (Element shape : PptxXml.all(layout, "sp")) {
      String kind = SlideDesign.holder(shape).map(ph -> ph.getAttribute("type")).orElse("none");
      if (kind.equals("sldNum")) {
        if (numbered) {
          remove(shape);
        } else {
          aside(shape);
        }
      } else if (kind.equals("title") && type.matches("obj|tx|twoObj|twoTxTwoObj|titleOnly|")) {
        // The master has its place and look now.
        PptxXml.child(shape, "spPr", "xfrm").ifPresent(DesignAdoption::remove);
        PptxXml.child(shape, "txBody", "lstStyle").ifPresent(DesignAdoption::empty);
      } else if (!type.equals("secHead") && !kind.matches("none|title|dt|ftr|sldNum")) {
        SlideDesign.frame(shape).ifPresent(at -> place(shape, moved(at, was, area)));
        smaller(shape);
      }
    }
  }

  /** A page number stands beside a logo, not behind it. */
  private void aside(Element number) {
    for (Piece piece : design.furniture()) {
      Rectangle2D logo = SlideDesign.frame(piece.element()).orElse(page);
      Optional<Rectangle2D> at = SlideDesign.frame(number).filter(logo::intersects);
      if (at.isPresent() && logo.getWidth() < page.getWidth() * 0.3) {
        Rectangle2D was = at.get();
        double left = logo.getX() - GAP - was.getWidth();
        place(
            number,
            new Rectangle2D.Double(
                left < 0 ? logo.getMaxX() + GAP : left,
                was.getY(),
                was.getWidth(),
                was.getHeight()));
      }
    }
  }

  /** Nothing on a layout is larger than the texts of the slides. */
  private void smaller(Element shape) {
    long most =
        design
            .body()
            .flatMap(body -> PptxXml.all(body, "rPr").stream().findFirst())
            .map(run -> PptxXml.number(run, "sz", Long.MAX_VALUE))
            .orElse(Long.MAX_VALUE);
    for (Element run : PptxXml.all(shape, "defRPr")) {
      if (PptxXml.number(run, "sz", 0) > most) {
        run.setAttribute("sz", Long.toString(most));
      }
    }
  }

  /** The colour of the bars is the first of charts, unless the slides use that of the theme. */
  private void colours() throws IOException {
    Optional<String> theme = deck.linked(master, "theme");
    List<String> fills = new ArrayList<>();
    for (Piece piece : design.furniture()) {
      PptxXml.child(piece.element(), "spPr", "solidFill", "srgbClr")
          .map(fill -> fill.getAttribute("val"))
          .filter(DesignAdoption::coloured)
          .filter(value -> !fills.contains(value))
          .ifPresent(fills::add);
    }
    for (String slide : deck.slides()) {
      if (PptxXml.all(deck.read(slide), "schemeClr").stream()
          .anyMatch(each -> each.getAttribute("val").startsWith("accent"))) {
        return;
      }
    }
    if (theme.isEmpty() || fills.isEmpty()) {
      return;
    }
    for (Element accent : PptxXml.all(deck.edit(theme.get()), "accent1")) {
      empty(accent);
      Element colour = accent.getOwnerDocument().createElementNS(PptxXml.DRAWING, "a:srgbClr");
      colour.setAttribute("val", fills.getFirst());
      accent.appendChild(colour);
    }
  }

  private static boolean coloured(String value) {
    if (!value.matches("[0-9A-Fa-f]{6}")) {
      return false;
    }
    float[] hue = new float[3];
    int rgb = Integer.parseInt(value, 16);
    java.awt.Color.RGBtoHSB(rgb >> 16, rgb >> 8 & 0xFF, rgb & 0xFF, hue);
    return hue[1] > 0.25 && hue[2] > 0.15;
  }

  /** The first slide of the template had a face of its own. */
  private void cover(String part, Element root) throws IOException {
    if (design.cover().isEmpty() && design.coverGround().isEmpty()) {
      return;
    }
    root.setAttribute("showMasterSp", "0");
    draw(part, design.cover(), design.coverGround());
    Optional<Element> sample = design.coverTitle();
    Optional<Rectangle2D> words = sample.flatMap(SlideDesign::frame);
    Optional<Element> title =
        SlideDesign.holder(root, "ctrTitle").or(() -> SlideDesign.holder(root, "title"));
    if (title.isEmpty() || words.isEmpty()) {
      return;
    }
    Rectangle2D at = words.get();
    double wide = Math.max(at.getWidth(), page.getWidth() - 2 * at.getX());
    double high = Math.max(at.getHeight(), page.getHeight() / 6);
    place(title.get(), new Rectangle2D.Double(at.getX(), at.getY(), wide, high));
    face(title.get(), sample.get());
    Optional<Element> under = SlideDesign.holder(root, "subTitle");
    if (under.isPresent()) {
      double top = at.getY() + high + GAP;
      double room = Math.max(page.getHeight() / 8, page.getHeight() * 0.85 - top);
      place(under.get(), new Rectangle2D.Double(at.getX(), top, wide, room));
      face(under.get(), sample.get());
      // Words under a title are half as large as it.
      for (Element run : PptxXml.all(under.get(), "defRPr")) {
        long size = PptxXml.number(run, "sz", 4000);
        run.setAttribute("sz", Long.toString(Math.clamp(size / 2, 1400, 2400)));
        run.removeAttribute("b");
      }
    }
  }

  /** Puts shapes behind the placeholders of a master or layout. */
  private void draw(String part, List<Piece> pieces, Optional<Piece> ground) throws IOException {
    Document sheet = deck.edit(part);
    Element slide = PptxXml.child(sheet.getDocumentElement(), "cSld").orElseThrow(this::damaged);
    Element tree = PptxXml.child(slide, "spTree").orElseThrow(this::damaged);
    Optional<Element> front =
        PptxXml.children(tree, "sp").stream()
            .filter(shape -> SlideDesign.holder(shape).isPresent())
            .findFirst();
    long id =
        PptxXml.all(sheet, "cNvPr").stream()
            .mapToLong(each -> PptxXml.number(each, "id", 0))
            .max()
            .orElse(1);
    for (Piece piece : pieces) {
      Element copy = taken(part, piece, sheet);
      for (Element each : PptxXml.all(copy, "cNvPr")) {
        each.setAttribute("id", Long.toString(++id));
      }
      tree.insertBefore(copy, front.orElse(null));
    }
    if (ground.isPresent()) {
      PptxXml.child(slide, "bg").ifPresent(DesignAdoption::remove);
      slide.insertBefore(taken(part, ground.get(), sheet), slide.getFirstChild());
    }
  }

  /** A copy whose links are those of the part it goes to. */
  private Element taken(String part, Piece piece, Document sheet) throws IOException {
    Element copy = (Element) sheet.importNode(piece.element(), true);
    Map<String, String> ids = new HashMap<>();
    List<Element> all = new ArrayList<>(PptxXml.all(copy, "*"));
    all.add(copy);
    for (Element each : all) {
      for (int at = each.getAttributes().getLength() - 1; at >= 0; at--) {
        Node attribute = each.getAttributes().item(at);
        if (PptxPackage.OFFICE.equals(attribute.getNamespaceURI())) {
          attribute.setNodeValue(relinked(part, piece.slide(), attribute.getNodeValue(), ids));
        }
      }
    }
    // Jumps and tags of one slide mean nothing on a master.
    for (String own : List.of("hlinkClick", "hlinkHover", "custDataLst")) {
      PptxXml.all(copy, own).forEach(DesignAdoption::remove);
    }
    return copy;
  }

  private String relinked(String part, String slide, String id, Map<String, String> ids)
      throws IOException {
    if (!ids.containsKey(id)) {
      for (PptxPackage.Link link : deck.links(slide)) {
        if (link.id().equals(id) && !link.external()) {
          ids.put(id, deck.link(part, link.type(), link.target()));
        }
      }
    }
    return ids.getOrDefault(id, id);
  }

  private void title(Element sheet, Element sample) {
    Optional<Element> holder = SlideDesign.holder(sheet, "title");
    Optional<Rectangle2D> at = SlideDesign.frame(sample);
    if (holder.isEmpty() || at.isEmpty()) {
      return;
    }
    // A box as wide as its own words would be too narrow for others.
    double right = page.getWidth() - at.get().getX();
    for (Piece piece : design.furniture()) {
      Rectangle2D beside = SlideDesign.frame(piece.element()).orElse(page);
      boolean logo = beside.getWidth() < page.getWidth() * 0.3;
      if (logo
          && beside.getX() > page.getCenterX()
          && beside.getMaxY() > at.get().getY()
          && beside.getY() < at.get().getMaxY()) {
        right = Math.min(right, beside.getX() - GAP);
      }
    }
    double wide = Math.max(right - at.get().getX(), at.get().getWidth());
    place(
        holder.get(),
        new Rectangle2D.Double(at.get().getX(), at.get().getY(), wide, at.get().getHeight()));
    style(sheet, "titleStyle", sample, 1);
    anchor(holder.get(), sample);
  }

  /** Sets the words of a placeholder as those of a sample. */
  private static void face(Element holder, Element sample) {
    PptxXml.child(holder, "txBody", "lstStyle")
        .ifPresent(list -> {
          empty(list);
          Element level = list.getOwnerDocument().createElementNS(PptxXml.DRAWING, "a:lvl1pPr");
          level.setAttribute("marL", "0");
          level.setAttribute("indent", "0");
          level.setAttribute("algn", aligned(sample));
          Document owner = list.getOwnerDocument();
          level.appendChild(owner.createElementNS(PptxXml.DRAWING, "a:buNone"));
          level.appendChild(owner.createElementNS(PptxXml.DRAWING, "a:defRPr"));
          list.appendChild(level);
          worded(level, sample, true);
        });
    anchor(holder, sample);
  }

  /** A text box that says nothing of it begins at the left. */
  private static String aligned(Element sample) {
    return PptxXml.all(sample, "pPr").stream()
        .map(paragraph -> paragraph.getAttribute("algn"))
        .filter(side -> !side.isEmpty())
        .findFirst()
        .orElse("l");
  }

  private static void anchor(Element holder, Element sample) {
    String anchor =
        PptxXml.child(sample, "txBody", "bodyPr").map(at -> at.getAttribute("anchor")).orElse("");
    PptxXml.child(holder, "txBody", "bodyPr")
        .ifPresent(body -> body.setAttribute("anchor", anchor.isEmpty() ? "t" : anchor));
  }

  /** Between the title and what stands at the foot, beside what stands at the sides. */
  private Rectangle2D area(Element sheet) {
    double left = page.getWidth() * 0.06;
    double right = page.getWidth() * 0.94;
    double top =
        SlideDesign.placed(sheet, "title").map(Rectangle2D::getMaxY).orElse(page.getHeight() / 6);
    double bottom = page.getHeight() * 0.92;
    for (Piece piece : design.furniture()) {
      Rectangle2D at = SlideDesign.frame(piece.element()).orElse(page);
      if (at.getMaxY() < page.getHeight() * 0.3) {
        top = Math.max(top, at.getMaxY());
      } else if (at.getY() > page.getHeight() * 0.7) {
        bottom = Math.min(bottom, at.getY());
      } else if (at.getMaxX() < page.getWidth() * 0.3) {
        left = Math.max(left, at.getMaxX() + GAP);
      } else if (at.getX() > page.getWidth() * 0.7) {
        right = Math.min(right, at.getX() - GAP);
      }
    }
    double from = SlideDesign.placed(sheet, "title").map(Rectangle2D::getX).orElse(left);
    left = Math.max(left, Math.min(from, page.getWidth() * 0.12));
    return new Rectangle2D.Double(left, top + GAP, right - left, bottom - top - 2 * GAP);
  }

  private static Rectangle2D moved(Rectangle2D at, Rectangle2D was, Rectangle2D area) {
    double wide = area.getWidth() / was.getWidth();
    double high = area.getHeight() / was.getHeight();
    Rectangle2D moved =
        new Rectangle2D.Double(
            area.getX() + (at.getX() - was.getX()) * wide,
            area.getY() + (at.getY() - was.getY()) * high,
            at.getWidth() * wide,
            at.getHeight() * high);
    return moved.createIntersection(area);
  }

  /** Gives a style of the master the face that words have on the slides. */
  private static void style(Element sheet, String name, Element sample, int levels) {
    Optional<Element> style = PptxXml.child(sheet, "txStyles", name);
    for (int at = 1; at <= levels && style.isPresent(); at++) {
      Optional<Element> level = PptxXml.child(style.get(), "lvl" + at + "pPr");
      if (level.isPresent()) {
        worded(level.get(), sample, at == 1);
        if (levels == 1) {
          level.get().setAttribute("algn", aligned(sample));
        }
      }
    }
  }

  private static void worded(Element level, Element sample, boolean sized) {
    Optional<Element> run = PptxXml.all(sample, "rPr").stream().findFirst();
    Optional<Element> own = PptxXml.child(level, "defRPr");
    if (run.isEmpty() || own.isEmpty()) {
      return;
    }
    for (String each : sized ? List.of("sz", "b", "i", "cap") : List.<String>of()) {
      if (run.get().hasAttribute(each)) {
        own.get().setAttribute(each, run.get().getAttribute(each));
      }
    }
    for (String each : List.of("solidFill", "latin")) {
      PptxXml.child(run.get(), each).ifPresent(look -> replace(own.get(), look));
    }
  }

  private static void replace(Element properties, Element look) {
    PptxXml.child(properties, look.getLocalName()).ifPresent(DesignAdoption::remove);
    Node copy = properties.getOwnerDocument().importNode(look, true);
    // Fill comes before fonts, and both before links (20.1.2.3).
    Node before =
        look.getLocalName().equals("solidFill")
            ? properties.getFirstChild()
            : PptxXml.child(properties, "ea")
                .or(() -> PptxXml.child(properties, "cs"))
                .orElse(null);
    properties.insertBefore(copy, before);
  }

  private boolean repeats(String name) {
    return design.furniture().stream()
        .anyMatch(piece -> !PptxXml.all(piece.element(), name).isEmpty());
  }

  private Element sheet(String part) throws IOException {
    return deck.edit(part).getDocumentElement();
  }

  private static void place(Element shape, Rectangle2D at) {
    PptxXml.child(shape, "spPr", "xfrm")
        .ifPresent(xfrm -> {
          PptxXml.child(xfrm, "off")
              .ifPresent(off -> {
                off.setAttribute("x", Long.toString(Math.round(at.getX())));
                off.setAttribute("y", Long.toString(Math.round(at.getY())));
              });
          PptxXml.child(xfrm, "ext")
              .ifPresent(ext -> {
                ext.setAttribute("cx", Long.toString(Math.round(at.getWidth())));
                ext.setAttribute("cy", Long.toString(Math.round(at.getHeight())));
              });
        });
  }

  private static void remove(Element element) {
    Node parent = element.getParentNode();
    if (parent != null) {
      parent.removeChild(element);
    }
  }

  private static void empty(Element element) {
    while (element.getFirstChild() != null) {
      element.removeChild(element.getFirstChild());
    }
  }

  private IOException damaged() {
    return new IOException("its slide master is damaged");
  }
}
