package dev.workroom.documents;

import java.io.IOException;
import java.util.Optional;

/** Adds comments to an existing document, and the part for them where it has none. */
final class WordComments {
  private static final String TYPE =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
  private final WordParts parts;
  private final Revision revision;

  WordComments(WordParts parts, Revision revision) {
    this.parts = parts;
    this.revision = revision;
  }

  /** Puts a comment on characters of a paragraph of the main part. */
  void add(WordText text, int from, int to, String words) throws IOException {
    XmlElement comments = comments();
    int id =
        comments.elements().stream()
                .mapToInt(c -> DocxNumbers.number(c.attribute("w:id"), 0))
                .max()
                .orElse(-1)
            + 1;
    XmlElement comment = XmlElement.of("<w:comment/>");
    comment.attribute("w:id", Integer.toString(id));
    comment.attribute("w:author", revision.author());
    comment.attribute("w:date", revision.date());
    comment.attribute("w:initials", initials(revision.author()));
    for (String line : words.strip().split("\\n+")) {
      XmlElement paragraph = comment.add(XmlElement.of("<w:p></w:p>"));
      paragraph.add(WordText.newRun(line.strip(), Optional.empty()));
    }
    comments.add(comment);
    text.mark(
        from,
        to,
        numbered("<w:commentRangeStart/>", id),
        numbered("<w:commentRangeEnd/>", id),
        XmlElement.of("<w:r><w:commentReference w:id=\"" + id + "\"/></w:r>"));
  }

  private static XmlElement numbered(String xml, int id) {
    XmlElement mark = XmlElement.of(xml);
    mark.attribute("w:id", Integer.toString(id));
    return mark;
  }

  private static String initials(String author) {
    StringBuilder initials = new StringBuilder();
    for (String word : author.strip().split("\\s+")) {
      if (!word.isEmpty() && initials.length() < 3) {
        initials.appendCodePoint(word.codePointAt(0));
      }
    }
    return initials.toString();
  }

  private XmlElement comments() throws IOException {
    Optional<String> there = parts.related("comments");
    return there.isPresent()
        ? parts.part(there.get()).root()
        : parts
            .add(
                "comments.xml",
                TYPE,
                "comments",
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\""
                    + WordParts.MAIN
                    + "\"></w:comments>")
            .root();
  }
}
