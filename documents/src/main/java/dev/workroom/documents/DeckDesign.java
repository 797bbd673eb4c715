package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * Which of its designs a presentation follows.
 *
 * @param master the part of the slide master, empty where there are no slides to tell
 * @param used the parts of the layouts that slides have
 */
record DeckDesign(String master, Set<String> used) {
  DeckDesign {
    used = Set.copyOf(used);
  }

  /** The design of a slide, for those that come beside it. */
  static DeckDesign of(PptxPackage deck, String slide) throws IOException {
    return new DeckDesign(master(deck, slide).orElse(""), of(deck).used());
  }

  /** The design that most slides have; of several such, the first with room for content. */
  static DeckDesign of(PptxPackage deck) throws IOException {
    Map<String, Integer> masters = new LinkedHashMap<>();
    Set<String> used = new HashSet<>();
    for (String slide : deck.slides()) {
      deck.linked(slide, "slideLayout").ifPresent(used::add);
      masters.merge(master(deck, slide).orElse(""), 1, Integer::sum);
    }
    int most = masters.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    List<String> first =
        masters.entrySet().stream()
            .filter(each -> each.getValue() == most)
            .map(Map.Entry::getKey)
            .toList();
    for (String each : first) {
      if (first.size() > 1 && roomy(deck, each)) {
        return new DeckDesign(each, used);
      }
    }
    return new DeckDesign(first.isEmpty() ? "" : first.getFirst(), used);
  }

  /** Whether a master has a title above a body that fills much of the page, as openings do not. */
  private static boolean roomy(PptxPackage deck, String master) throws IOException {
    if (master.isEmpty()) {
      return false;
    }
    Element sheet = deck.read(master).getDocumentElement();
    Optional<Rectangle2D> title = SlideDesign.placed(sheet, "title");
    Optional<Rectangle2D> body = SlideDesign.placed(sheet, "body");
    double page = SlideDesign.size(deck).getHeight();
    return title.isPresent()
        && body.isPresent()
        && title.get().getY() < body.get().getY()
        && title.get().getY() < page * 0.3
        && body.get().getHeight() > page * 0.4;
  }

  private static Optional<String> master(PptxPackage deck, String slide) throws IOException {
    Optional<String> layout = deck.linked(slide, "slideLayout");
    return layout.isEmpty() ? Optional.empty() : deck.linked(layout.get(), "slideMaster");
  }
}
