package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Gives an existing chart other data and keeps how it looks: its series take the new ones by name,
 * else in order; its workbook is written anew. Source: ECMA-376 part 1, section 21.2.
 */
final class ChartData {
  private final PptxPackage deck;
  private final String part;
  private final String place;

  ChartData(PptxPackage deck, String part, String place) {
    this.deck = deck;
    this.part = part;
    this.place = place;
  }

  /** Sets categories and series; without categories those that are there stay. */
  void set(DeckSpec.Chart asked) throws IOException {
    List<PptxPackage.Link> links = deck.links(part);
    if (links.stream().anyMatch(link -> link.external() && link.type().equals("oleObject"))) {
      throw new DocumentException(
          "The chart on %s takes its data from a workbook outside the presentation; change that one."
              .formatted(place));
    }
    Document document = deck.edit(part);
    List<Element> series = PptxXml.all(document, "ser");
    if (series.isEmpty()) {
      throw new DocumentException("The chart on %s has no series to change.".formatted(place));
    }
    DeckSpec.Chart data = complete(asked, series.getFirst());
    List<Element> ordered = matched(series, List.copyOf(data.series().keySet()));
    int at = 0;
    for (Map.Entry<String, List<@Nullable Double>> each : data.series().entrySet()) {
      fill(ordered.get(at), each.getKey(), data.categories(), each.getValue(), at);
      at++;
    }
    Optional<String> book = deck.linked(part, "package");
    if (book.isPresent()) {
      deck.put(book.get(), DeckChart.workbook(data));
    }
  }

  private DeckSpec.Chart complete(DeckSpec.Chart asked, Element first) {
    if (!asked.categories().isEmpty()) {
      return asked;
    }
    List<String> categories = new ArrayList<>();
    PptxXml.child(first, "cat")
        .ifPresent(cat -> PptxXml.all(cat, "v").forEach(v -> categories.add(v.getTextContent())));
    return new DeckSpec.Chart(
        asked.type(),
        categories,
        asked.series(),
        asked.format(),
        asked.highlight(),
        asked.xTitle(),
        asked.yTitle());
  }

  /** An element for each series: by name, else one that is over, else a copy; others go. */
  private static List<Element> matched(List<Element> there, List<String> names) {
    Map<String, Element> byName = new LinkedHashMap<>();
    there.forEach(each -> byName.putIfAbsent(name(each), each));
    List<Element> free = new ArrayList<>(there);
    Map<String, Element> taken = new LinkedHashMap<>();
    for (String name : names) {
      Element known = byName.get(name);
      if (known != null && free.remove(known)) {
        taken.put(name, known);
      }
    }
    List<Element> ordered = new ArrayList<>();
    for (String name : names) {
      Element own = taken.get(name);
      if (own == null && !free.isEmpty()) {
        own = free.removeFirst();
      }
      if (own == null) {
        Element last = ordered.isEmpty() ? there.getLast() : ordered.getLast();
        own = (Element) last.cloneNode(true);
        PptxXml.children(own, "spPr").forEach(own::removeChild);
        insertAfter(own, last);
      }
      ordered.add(own);
    }
    for (Element each : ordered) {
      // To the end of its plot's series, one after the other: in the order that was asked for.
      Node parent = each.getParentNode();
      if (parent != null) {
        List<Element> all = PptxXml.children(parent, "ser");
        if (all.getLast() != each) {
          parent.insertBefore(each, all.getLast().getNextSibling());
        }
      }
    }
    for (Element over : free) {
      Node parent = over.getParentNode();
      if (parent != null) {
        parent.removeChild(over);
      }
    }
    return ordered;
  }

  private static void insertAfter(Element added, Element before) {
    Node parent = before.getParentNode();
    if (parent != null) {
      parent.insertBefore(added, before.getNextSibling());
    }
  }

  private static String name(Element series) {
    return PptxXml.child(series, "tx")
        .map(tx -> PptxXml.all(tx, "v"))
        .filter(values -> !values.isEmpty())
        .map(values -> values.getFirst().getTextContent())
        .orElse("");
  }

  private static void fill(
      Element series, String name, List<String> labels, List<@Nullable Double> values, int index) {
    number(series, "idx", index);
    number(series, "order", index);
    char column = (char) ('B' + index % 25);
    int last = labels.size() + 1;
    Element text = fresh(series, "tx", "strRef", "Sheet1!$" + column + "$1");
    points(text, "strCache", "", List.of(name));
    for (String kind : new String[] {"cat", "xVal"}) {
      if (PptxXml.child(series, kind).isPresent()) {
        boolean numbers = kind.equals("xVal");
        Element own = fresh(series, kind, numbers ? "numRef" : "strRef", "Sheet1!$A$2:$A$" + last);
        points(own, numbers ? "numCache" : "strCache", "General", labels);
      }
    }
    String element = PptxXml.child(series, "yVal").isPresent() ? "yVal" : "val";
    String format =
        PptxXml.child(series, element)
            .map(own -> PptxXml.all(own, "formatCode"))
            .filter(codes -> !codes.isEmpty())
            .map(codes -> codes.getFirst().getTextContent())
            .orElse("General");
    Element own =
        fresh(series, element, "numRef", "Sheet1!$" + column + "$2:$" + column + "$" + last);
    List<@Nullable String> shown = new ArrayList<>();
    values.forEach(value -> shown.add(value == null ? null : value.toString()));
    points(own, "numCache", format, shown);
    for (Element point : PptxXml.children(series, "dPt")) {
      if (PptxXml.child(point, "idx").map(i -> PptxXml.number(i, "val", 0)).orElse(0L)
          >= labels.size()) {
        series.removeChild(point);
      }
    }
  }

  private static void number(Element series, String name, int value) {
    PptxXml.child(series, name).ifPresent(own -> own.setAttribute("val", Integer.toString(value)));
  }

  /** Empties an element of a series and gives it a reference. */
  private static Element fresh(Element series, String name, String reference, String formula) {
    Document document = series.getOwnerDocument();
    String prefix = series.getPrefix() == null ? "" : series.getPrefix() + ":";
    Element own =
        PptxXml.child(series, name)
            .orElseGet(() -> {
              Element made = document.createElementNS(PptxXml.CHART, prefix + name);
              Element order = PptxXml.child(series, "order").orElse(null);
              series.insertBefore(made, order == null ? null : order.getNextSibling());
              return made;
            });
    while (own.getFirstChild() != null) {
      own.removeChild(own.getFirstChild());
    }
    Element made = document.createElementNS(PptxXml.CHART, prefix + reference);
    Element words = document.createElementNS(PptxXml.CHART, prefix + "f");
    words.setTextContent(formula);
    made.appendChild(words);
    own.appendChild(made);
    return made;
  }

  private static void points(
      Element reference, String cache, String format, List<? extends @Nullable String> values) {
    Document document = reference.getOwnerDocument();
    String prefix = reference.getPrefix() == null ? "" : reference.getPrefix() + ":";
    Element own = document.createElementNS(PptxXml.CHART, prefix + cache);
    if (cache.equals("numCache")) {
      Element code = document.createElementNS(PptxXml.CHART, prefix + "formatCode");
      code.setTextContent(format);
      own.appendChild(code);
    }
    Element count = document.createElementNS(PptxXml.CHART, prefix + "ptCount");
    count.setAttribute("val", Integer.toString(values.size()));
    own.appendChild(count);
    for (int at = 0; at < values.size(); at++) {
      String value = values.get(at);
      if (value != null) {
        Element point = document.createElementNS(PptxXml.CHART, prefix + "pt");
        point.setAttribute("idx", Integer.toString(at));
        Element words = document.createElementNS(PptxXml.CHART, prefix + "v");
        words.setTextContent(value);
        point.appendChild(words);
        own.appendChild(point);
      }
    }
    reference.appendChild(own);
  }
}
