package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Keeps the animations of an edited slide true: what names a shape, a line or a series that is gone
 * goes with it, and what brought the last line brings the lines that came after it.
 *
 * <p>Elements: ECMA-376 part 1, 19.5 (animation).
 */
final class SlideTiming {
  private final PptxPackage deck;
  private final String slide;
  private final Map<String, Integer> before;
  private final Map<String, int[]> charts = new HashMap<>();

  private SlideTiming(PptxPackage deck, String slide, Map<String, Integer> before) {
    this.deck = deck;
    this.slide = slide;
    this.before = before;
  }

  /** What stands on a slide before it is edited. */
  static SlideTiming of(PptxPackage deck, String slide) throws IOException {
    return new SlideTiming(deck, slide, lines(deck, slide));
  }

  /** The number of paragraphs of each shape by its id; 0 for one that has no text. */
  private static Map<String, Integer> lines(PptxPackage deck, String slide) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    Element tree = deck.read(slide).getDocumentElement();
    for (Element own : PptxXml.all(tree, "cNvPr")) {
      Node shape = Optional.ofNullable(own.getParentNode()).map(Node::getParentNode).orElse(null);
      int paragraphs =
          shape == null
              ? 0
              : PptxXml.child(shape, "txBody")
                  .map(body -> PptxXml.children(body, "p").size())
                  .orElse(0);
      lines.put(own.getAttribute("id"), paragraphs);
    }
    return lines;
  }

  /** A chart has another number of series and categories now. */
  void chart(String shape, int series, int categories) {
    charts.put(shape, new int[] {series, categories});
  }

  /** Brings the animations into line with what the slide holds now. */
  void mend() throws IOException {
    Element root = deck.read(slide).getDocumentElement();
    Optional<Element> timing = PptxXml.child(root, "timing");
    Map<String, Integer> now = lines(deck, slide);
    if (timing.isEmpty() || now.equals(before) && charts.isEmpty()) {
      return;
    }
    deck.edit(slide);
    List<Element> gone = new ArrayList<>();
    for (Element target : PptxXml.all(timing.get(), "spTgt")) {
      if (!stands(target, now)) {
        gone.add(target);
      }
    }
    gone.forEach(target -> takeOut(target, timing.get()));
    for (Element build : PptxXml.all(timing.get(), "bldP")) {
      Node list = build.getParentNode();
      if (list != null && !now.containsKey(build.getAttribute("spid"))) {
        list.removeChild(build);
      }
    }
    for (Element list : PptxXml.all(timing.get(), "bldLst")) {
      drop(list);
    }
    if (PptxXml.all(timing.get(), "spTgt").isEmpty()
        && PptxXml.all(timing.get(), "sldTgt").isEmpty()) {
      root.removeChild(timing.get());
    }
  }

  /** Whether what an effect works on is there; a range of lines is cut, or grown, to what is. */
  private boolean stands(Element target, Map<String, Integer> now) {
    String id = target.getAttribute("spid");
    Integer lines = now.get(id);
    if (lines == null) {
      return !before.containsKey(id); // never was: not of this edit's making
    }
    int[] chart = charts.get(id);
    if (chart != null) {
      Optional<Element> part = PptxXml.child(target, "graphicEl", "chart");
      return part.isEmpty()
          || PptxXml.number(part.get(), "seriesIdx", -1) < chart[0]
              && PptxXml.number(part.get(), "categoryIdx", -1) < chart[1];
    }
    int old = before.getOrDefault(id, lines);
    Optional<Element> range = PptxXml.child(target, "txEl", "pRg");
    if (range.isEmpty() || lines == old) {
      return true;
    }
    long start = PptxXml.number(range.get(), "st", 0);
    long end = PptxXml.number(range.get(), "end", start);
    if (start >= lines) {
      return false;
    }
    if (end >= lines || end == old - 1) {
      range.get().setAttribute("end", Integer.toString(lines - 1));
    }
    return true;
  }

  /** Takes out the innermost step that works on something, and what is empty without it. */
  private static void takeOut(Element target, Element timing) {
    Node at = target;
    while (at != null && at != timing) {
      Node parent = at.getParentNode();
      boolean step = parent instanceof Element list && "childTnLst".equals(list.getLocalName());
      boolean started =
          parent instanceof Element list
              && Set.of("stCondLst", "endCondLst", "prevCondLst", "nextCondLst")
                  .contains(String.valueOf(list.getLocalName()));
      if (parent == null) {
        return; // went with another
      }
      if (step || started) {
        parent.removeChild(at);
        if (!empty(parent)) {
          return;
        }
        if (started) {
          drop((Element) parent);
          return;
        }
        at = parent; // a list without steps is not valid, so whose list it is goes too
        continue;
      }
      at = parent;
    }
  }

  private static boolean empty(Node list) {
    for (Node each = list.getFirstChild(); each != null; each = each.getNextSibling()) {
      if (each instanceof Element) {
        return false;
      }
    }
    return true;
  }

  private static void drop(Element list) {
    Node parent = list.getParentNode();
    if (parent != null && empty(list)) {
      parent.removeChild(list);
    }
  }
}
