package dev.workroom.documents;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /** The design that most slides have. */
  static DeckDesign of(PptxPackage deck) throws IOException {
    Map<String, Integer> masters = new HashMap<>();
    Set<String> used = new HashSet<>();
    String most = "";
    for (String slide : deck.slides()) {
      deck.linked(slide, "slideLayout").ifPresent(used::add);
      String master = master(deck, slide).orElse("");
      if (masters.merge(master, 1, Integer::sum) > masters.getOrDefault(most, 0)
          || most.isEmpty()) {
        most = master;
      }
    }
    return new DeckDesign(most, used);
  }

  private static Optional<String> master(PptxPackage deck, String slide) throws IOException {
    Optional<String> layout = deck.linked(slide, "slideLayout");
    return layout.isEmpty() ? Optional.empty() : deck.linked(layout.get(), "slideMaster");
  }
}
