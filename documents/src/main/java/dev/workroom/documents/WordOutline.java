package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;

/** The headings of a report's body, in their order and with their numbers. */
final class WordOutline {
  private static final int DEEPEST = 4;

  /**
   * A heading as the contents list it.
   *
   * @param number such as 2.1; empty where headings have none
   */
  record Entry(int level, String number, String text, String bookmark) {}

  private WordOutline() {}

  /** The headings of a body; the highest level that occurs becomes the first. */
  static List<Entry> of(ReportMarkdown body, boolean numbered) {
    Node root = body.root();
    int highest = 6;
    for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
      highest = node instanceof Heading heading ? Math.min(highest, heading.getLevel()) : highest;
    }
    HeadingCount count = new HeadingCount();
    List<Entry> entries = new ArrayList<>();
    for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading heading) {
        int level = Math.min(DEEPEST, heading.getLevel() - highest + 1);
        boolean counted = numbered && !body.unnumbered().contains(heading);
        entries.add(
            new Entry(
                level,
                counted ? count.next(level - 1) : "",
                ReportMarkdown.plain(heading),
                "_Toc" + (10_000 + entries.size())));
      }
    }
    return entries;
  }
}
