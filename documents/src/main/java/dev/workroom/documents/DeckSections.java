package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/** The sections of a presentation, kept in step with the order of its slides. */
final class DeckSections {
  private final List<Element> lists;
  private final Map<String, Integer> sectionOf = new HashMap<>();
  private final Set<Element> moved = new LinkedHashSet<>();

  private DeckSections(List<Element> lists) {
    this.lists = lists;
  }

  static DeckSections of(PptxPackage deck) throws IOException {
    List<Element> lists = new ArrayList<>();
    for (Element section : PptxXml.all(deck.read(deck.main()), "section")) {
      PptxXml.child(section, "sldIdLst").ifPresent(lists::add);
    }
    DeckSections sections = new DeckSections(lists);
    for (int at = 0; at < lists.size(); at++) {
      for (Element entry : PptxXml.children(lists.get(at), "sldId")) {
        sections.sectionOf.put(entry.getAttribute("id"), at);
      }
    }
    return sections;
  }

  /** An entry of the list of slides that stands in a new place. */
  void moved(Element entry) {
    moved.add(entry);
  }

  /** Each slide stays in its section; one in a new place joins the section of the one before. */
  void write(PptxPackage deck) throws IOException {
    if (lists.isEmpty()) {
      return;
    }
    List<List<String>> members = new ArrayList<>();
    lists.forEach(_ -> members.add(new ArrayList<>()));
    int section = 0;
    for (Element entry : deck.slideIds()) {
      String id = entry.getAttribute("id");
      if (!moved.contains(entry)) {
        section = sectionOf.getOrDefault(id, section);
      }
      members.get(section).add(id);
    }
    for (int at = 0; at < lists.size(); at++) {
      Element list = lists.get(at);
      List<Element> old = PptxXml.children(list, "sldId");
      List<String> had = old.stream().map(each -> each.getAttribute("id")).toList();
      if (!had.equals(members.get(at))) {
        deck.edit(deck.main());
        old.forEach(list::removeChild);
        String prefix = list.getPrefix() == null ? "" : list.getPrefix() + ":";
        for (String id : members.get(at)) {
          Element entry =
              list.getOwnerDocument().createElementNS(list.getNamespaceURI(), prefix + "sldId");
          entry.setAttribute("id", id);
          list.appendChild(entry);
        }
      }
    }
  }
}
