package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Accepts or rejects tracked changes, as Word does. Source: ECMA-376 part 1, 17.13.5. */
final class WordRevisions {
  private final boolean accept;
  private int settled;

  WordRevisions(boolean accept) {
    this.accept = accept;
  }

  /** How many marks were settled. */
  int settled() {
    return settled;
  }

  /** Settles all changes below an element. */
  void settle(XmlElement root) {
    rows(root);
    properties(root);
    runs(root);
    marks(root);
    for (XmlElement range :
        root.all(
            "w:moveFromRangeStart",
            "w:moveFromRangeEnd",
            "w:moveToRangeStart",
            "w:moveToRangeEnd")) {
      range.remove();
    }
  }

  private void rows(XmlElement root) {
    for (XmlElement row : root.all("w:tr")) {
      Optional<XmlElement> properties = row.first("w:trPr");
      Optional<XmlElement> in = properties.flatMap(p -> p.first("w:ins"));
      Optional<XmlElement> out = properties.flatMap(p -> p.first("w:del"));
      boolean goes = accept ? out.isPresent() : in.isPresent();
      in.or(() -> out).ifPresent(_ -> settled++);
      if (goes) {
        XmlElement table = Objects.requireNonNull(row.parent);
        row.remove();
        if (table.all("w:tr").isEmpty() && table.is("w:tbl")) {
          table.remove();
        }
      } else {
        in.ifPresent(XmlElement::remove);
        out.ifPresent(XmlElement::remove);
      }
    }
  }

  /** Formatting: the new one stands; the old one is kept inside the mark. */
  private void properties(XmlElement root) {
    for (XmlElement change :
        root.all(
            "w:rPrChange",
            "w:pPrChange",
            "w:sectPrChange",
            "w:tblPrChange",
            "w:tcPrChange",
            "w:trPrChange",
            "w:tblPrExChange",
            "w:tblGridChange",
            "w:numberingChange")) {
      if (change.parent == null) {
        continue;
      }
      settled++;
      XmlElement now = change.parent;
      change.remove();
      List<XmlElement> old = change.elements();
      if (!accept && !old.isEmpty() && old.getFirst().name.equals(now.name)) {
        // Marks and a section's end are no formatting and stay.
        List<XmlElement> kept = new ArrayList<>();
        for (XmlElement each : now.elements()) {
          boolean mark =
              each.is("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPr", "w:sectPr")
                  || each.is("w:headerReference", "w:footerReference");
          each.remove();
          if (mark) {
            kept.add(each);
          }
        }
        boolean first = now.is("w:rPr", "w:sectPr");
        if (first) {
          kept.forEach(now::add);
        }
        old.getFirst()
            .elements()
            .forEach(each -> {
              each.remove();
              now.add(each);
            });
        if (!first) {
          kept.forEach(now::add);
        }
      }
    }
  }

  private void runs(XmlElement root) {
    for (XmlElement mark : root.all("w:ins", "w:del", "w:moveFrom", "w:moveTo")) {
      boolean content =
          mark.parent != null && !mark.parent.is("w:rPr", "w:trPr", "w:ctrlPr", "w:numPr");
      if (!content) {
        continue;
      }
      settled++;
      boolean added = mark.is("w:ins", "w:moveTo");
      if (added == accept) {
        if (!added) {
          Revision.restore(mark);
        }
        mark.replaceWith(mark.elements());
      } else {
        mark.remove();
      }
    }
  }

  /** The marks at the ends of paragraphs: where one goes, two paragraphs become one. */
  private void marks(XmlElement root) {
    for (XmlElement paragraph : root.all("w:p")) {
      Optional<XmlElement> properties = paragraph.first("w:pPr").flatMap(p -> p.first("w:rPr"));
      if (properties.isEmpty() || paragraph.parent == null) {
        continue;
      }
      boolean added = false;
      boolean gone = false;
      for (XmlElement each : properties.get().elements()) {
        boolean in = each.is("w:ins", "w:moveTo");
        boolean out = each.is("w:del", "w:moveFrom");
        added |= in;
        gone |= out;
        if (in || out) {
          settled++;
          each.remove();
        }
      }
      if (accept ? gone : added) {
        merge(paragraph);
      }
    }
  }

  /** Joins a paragraph with the one that follows, whose format both take. */
  private static void merge(XmlElement paragraph) {
    Optional<XmlElement> next = paragraph.next().filter(e -> e.is("w:p"));
    List<XmlElement> content = paragraph.elements().stream().filter(e -> !e.is("w:pPr")).toList();
    if (next.isEmpty()) {
      boolean alone = paragraph.previous().filter(e -> e.is("w:p")).isEmpty();
      boolean ends = paragraph.first("w:pPr").flatMap(p -> p.first("w:sectPr")).isPresent();
      if (content.isEmpty() && !alone && !ends) {
        paragraph.remove();
      }
      return;
    }
    Optional<XmlElement> format = next.get().first("w:pPr");
    for (XmlElement each : content.reversed()) {
      each.remove();
      if (format.isPresent()) {
        next.get().addAfter(format.get(), each);
      } else {
        next.get().addFirst(each);
      }
    }
    paragraph.remove();
  }
}
