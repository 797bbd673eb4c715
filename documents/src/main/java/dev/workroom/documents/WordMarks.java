package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Inserts and deletes whole paragraphs and rows, as tracked changes where that is wanted. */
final class WordMarks {
  private WordMarks() {}

  /** Marks a new paragraph or table as inserted. */
  static void inserted(XmlElement made, Revision revision) {
    for (XmlElement row : made.all("w:tr")) {
      rowMark(row, revision.mark("w:ins"));
    }
    for (XmlElement paragraph : made.all("w:p")) {
      paragraphMark(paragraph, revision.mark("w:ins"));
      for (XmlElement run : paragraph.elements()) {
        if (run.is("w:r", "m:oMath", "m:oMathPara")) {
          XmlElement mark = revision.mark("w:ins");
          paragraph.addBefore(run, mark);
          run.remove();
          mark.add(run);
        }
      }
    }
  }

  static void rowMark(XmlElement row, XmlElement mark) {
    XmlElement properties =
        row.first("w:trPr")
            .orElseGet(() ->
                row.addBeforeAny(
                    XmlElement.of("<w:trPr></w:trPr>"), "w:tc", "w:sdt", "w:customXml"));
    properties.addBeforeAny(mark, "w:trPrChange");
  }

  private static void paragraphMark(XmlElement paragraph, XmlElement mark) {
    XmlElement properties =
        paragraph
            .first("w:pPr")
            .orElseGet(() -> paragraph.addFirst(XmlElement.of("<w:pPr></w:pPr>")));
    XmlElement format =
        properties
            .first("w:rPr")
            .orElseGet(() ->
                properties.addBeforeAny(
                    XmlElement.of("<w:rPr></w:rPr>"), "w:sectPr", "w:pPrChange"));
    boolean there = format.elements().stream().anyMatch(e -> e.name.equals(mark.name));
    if (!there) {
      format.addFirst(mark);
    }
  }

  /** Deletes a paragraph; one that a cell or a section cannot do without stays, empty. */
  static void delete(XmlElement paragraph, Revision revision) {
    XmlElement holder = Objects.requireNonNull(paragraph.parent);
    boolean section = paragraph.first("w:pPr").flatMap(p -> p.first("w:sectPr")).isPresent();
    boolean last =
        paragraph.next().filter(e -> e.is("w:p", "w:tbl", "w:sdt")).isEmpty()
            && !(holder.is("w:body") && paragraph.previous().filter(e -> e.is("w:p")).isPresent());
    if (revision.tracked()) {
      strikeAll(paragraph, revision);
      if (!section && !last) {
        paragraphMark(paragraph, revision.mark("w:del"));
      }
      return;
    }
    List<XmlElement> halves = halves(paragraph);
    if (section || last) {
      for (XmlElement child : paragraph.elements()) {
        if (!child.is("w:pPr") && !halves.contains(child)) {
          child.remove();
        }
      }
      return;
    }
    Optional<XmlElement> next = paragraph.next().filter(e -> e.is("w:p"));
    for (XmlElement half : halves.reversed()) {
      half.remove();
      if (next.isPresent()) {
        Optional<XmlElement> format = next.get().first("w:pPr");
        if (format.isPresent()) {
          next.get().addAfter(format.get(), half);
        } else {
          next.get().addFirst(half);
        }
      } else {
        holder.addBefore(paragraph, half);
      }
    }
    paragraph.remove();
  }

  /** Marks every run as deleted; what we inserted ourselves is simply taken back. */
  static void strikeAll(XmlElement within, Revision revision) {
    for (XmlElement run : within.all("w:r")) {
      XmlElement holder = Objects.requireNonNull(run.parent);
      boolean nested = run.ancestor("w:r").isPresent();
      if (nested || run.ancestor("w:del", "w:moveFrom").isPresent()) {
        continue;
      }
      if (holder.is("w:ins") && holder.attribute("w:author").equals(revision.author())) {
        run.remove();
        continue;
      }
      XmlElement deleted = revision.deleted();
      holder.addBefore(run, deleted);
      run.remove();
      deleted.add(run);
      Revision.strike(run);
    }
  }

  /** Ends of bookmarks and comments whose other end is in another paragraph. */
  private static List<XmlElement> halves(XmlElement paragraph) {
    List<XmlElement> ranges = new ArrayList<>();
    for (XmlElement child : paragraph.elements()) {
      if (child.is(
          "w:bookmarkStart", "w:bookmarkEnd", "w:commentRangeStart", "w:commentRangeEnd")) {
        ranges.add(child);
      }
    }
    List<XmlElement> halves = new ArrayList<>();
    for (XmlElement one : ranges) {
      String other =
          one.name.endsWith("Start")
              ? one.name.replace("Start", "End")
              : one.name.replace("End", "Start");
      boolean whole =
          ranges.stream()
              .anyMatch(r -> r.is(other) && r.attribute("w:id").equals(one.attribute("w:id")));
      if (!whole) {
        halves.add(one);
      }
    }
    return halves;
  }
}
