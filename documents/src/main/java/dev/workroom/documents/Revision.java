package dev.workroom.documents;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How a change is marked in a document: not at all, or as tracked, with who made it and when. */
final class Revision {
  private final boolean tracked;
  private final String author;
  private final String date;
  private int lastId;

  /**
   * @param lastId the highest number that the document's marks have
   */
  Revision(boolean tracked, String author, Instant at, int lastId) {
    this.tracked = tracked;
    this.author = author;
    this.date = at.truncatedTo(ChronoUnit.SECONDS).toString();
    this.lastId = lastId;
  }

  static Revision none() {
    return new Revision(false, "", Instant.EPOCH, 0);
  }

  boolean tracked() {
    return tracked;
  }

  String author() {
    return author;
  }

  String date() {
    return date;
  }

  String nextId() {
    return Integer.toString(++lastId);
  }

  XmlElement inserted(XmlElement run) {
    XmlElement mark = mark("w:ins");
    mark.add(run);
    return mark;
  }

  XmlElement deleted() {
    return mark("w:del");
  }

  /** An empty mark such as stands in the properties of a paragraph or a row. */
  XmlElement mark(String name) {
    XmlElement mark = XmlElement.of("<" + name + "/>");
    mark.attribute("w:id", nextId());
    mark.attribute("w:author", author);
    mark.attribute("w:date", date);
    return mark;
  }

  /** Text of a run that is marked as deleted has another name. */
  static void strike(XmlElement run) {
    for (XmlElement text : run.all("w:t", "w:instrText")) {
      XmlElement deleted = text.renamed(text.is("w:t") ? "w:delText" : "w:delInstrText");
      text.replaceWith(java.util.List.of(deleted));
    }
  }

  static void restore(XmlElement run) {
    for (XmlElement text : run.all("w:delText", "w:delInstrText")) {
      XmlElement kept = text.renamed(text.is("w:delText") ? "w:t" : "w:instrText");
      text.replaceWith(java.util.List.of(kept));
    }
  }
}
