package dev.workroom.documents;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Copies a slide with what is its own, and takes one out with what only it used. */
final class SlideCopy {
  /** What a copy must have for itself, or a change of one would change the other. */
  private static final Set<String> OWN =
      Set.of(
          "chart",
          "chartEx",
          "package",
          "chartStyle",
          "chartColorStyle",
          "chartUserShapes",
          "notesSlide",
          "diagramData",
          "diagramDrawing");

  private SlideCopy() {}

  /** A copy of a slide part: layout and media are shared, charts and notes copied. */
  static String of(PptxPackage deck, String slide) throws IOException {
    Map<String, String> copies = new HashMap<>();
    String copy = copy(deck, slide, copies);
    for (PptxPackage.Link link : deck.links(copy)) {
      if (link.type().matches("comments|modernComment")) {
        deck.unlink(copy, link.id());
      }
    }
    return copy;
  }

  private static String copy(PptxPackage deck, String part, Map<String, String> copies)
      throws IOException {
    int dot = part.lastIndexOf('.');
    String made = deck.free(part.substring(0, dot).replaceAll("\\d+$", ""), part.substring(dot));
    copies.put(part, made);
    String type = deck.typeOf(part);
    deck.put(made, deck.bytes(part));
    if (type.startsWith("application/")) {
      deck.type(made, type);
    }
    String links = PptxPackage.linksOf(part);
    if (deck.has(links)) {
      String copied = PptxPackage.linksOf(made);
      deck.put(copied, deck.bytes(links));
      if (deck.typeOf(copied).isEmpty()) {
        deck.type(copied, deck.typeOf(links));
      }
      Map<String, String> targets = new HashMap<>();
      for (PptxPackage.Link link : deck.links(part)) {
        boolean back = copies.containsKey(link.target());
        if (!link.external() && deck.has(link.target()) && (back || OWN.contains(link.type()))) {
          String target = copies.get(link.target());
          targets.put(link.id(), target == null ? copy(deck, link.target(), copies) : target);
        }
      }
      for (Element each :
          PptxXml.children(deck.edit(copied).getDocumentElement(), "Relationship")) {
        String target = targets.get(each.getAttribute("Id"));
        if (target != null) {
          each.setAttribute("Target", "/" + target);
        }
      }
    }
    return made;
  }

  /** Takes a slide out of the order, of shows and links, with the parts that only it led to. */
  static void delete(PptxPackage deck, String slide, Element entry) throws IOException {
    Set<String> before = deck.reachable();
    String main = deck.main();
    String id = entry.getAttributeNS(PptxPackage.OFFICE, "id");
    Node list = entry.getParentNode();
    if (list == null) {
      return; // deleted already
    }
    list.removeChild(entry);
    for (Element shown : PptxXml.all(deck.edit(main), "sld")) {
      Node show = shown.getParentNode();
      if (show != null && shown.getAttributeNS(PptxPackage.OFFICE, "id").equals(id)) {
        show.removeChild(shown);
      }
    }
    deck.unlink(main, id);
    for (String other : deck.slides()) {
      for (PptxPackage.Link link : deck.links(other)) {
        if (link.target().equals(slide)) {
          unhook(deck, other, link.id());
        }
      }
    }
    Set<String> gone = new LinkedHashSet<>(before);
    gone.removeAll(deck.reachable());
    for (String part : gone) {
      deck.remove(part);
    }
  }

  /** Takes jumps to a slide out of another. */
  private static void unhook(PptxPackage deck, String slide, String id) throws IOException {
    for (String jump : new String[] {"hlinkClick", "hlinkHover", "hlinkMouseOver"}) {
      for (Element each : PptxXml.all(deck.edit(slide), jump)) {
        Node parent = each.getParentNode();
        if (parent != null && each.getAttributeNS(PptxPackage.OFFICE, "id").equals(id)) {
          parent.removeChild(each);
        }
      }
    }
    deck.unlink(slide, id);
  }
}
