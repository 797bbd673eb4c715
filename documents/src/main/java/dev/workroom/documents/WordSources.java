package dev.workroom.documents;

import java.util.List;
import java.util.Set;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;

/** Writes the list of the sources that were cited, in the order of their numbers. */
final class WordSources {
  private static final Set<String> NAMES =
      Set.of(
          "sources",
          "references",
          "bibliography",
          "quellen",
          "literatur",
          "fuentes",
          "fonti",
          "bronnen",
          "références",
          "referencias");

  private WordSources() {}

  /** Whether the body ends in a heading that waits for the list. */
  static boolean headed(Node root) {
    return root.getLastChild() instanceof Heading heading
        && NAMES.contains(ReportMarkdown.plain(heading).toLowerCase(java.util.Locale.ROOT));
  }

  static void write(WordReport report, boolean headed, int level, String bookmark) {
    List<ReportSpec.Source> cited = report.references.cited();
    if (!cited.isEmpty() && !headed) {
      XWPFParagraph heading = report.paragraph("Heading" + level);
      WordHeadingNumbers.none(heading);
      report.bookmarked(
          heading.getCTP(),
          bookmark,
          () -> new WordInline(report, heading).text(report.words.sources()));
    }
    for (int at = 0; at < cited.size(); at++) {
      XWPFParagraph paragraph = report.paragraph("Source");
      String number = Integer.toString(at + 1);
      report.bookmarked(
          paragraph.getCTP(),
          "src_" + number,
          () -> paragraph.createRun().setText("[" + number + "]"));
      paragraph.createRun().addTab();
      entry(report, paragraph, cited.get(at));
    }
    for (String key : report.references.uncited()) {
      report.find(
          Severity.NOTE, "source " + key, "Nothing cites this source, so it is not listed.");
    }
  }

  private static void entry(WordReport report, XWPFParagraph paragraph, ReportSpec.Source source) {
    WordInline inline = new WordInline(report, paragraph);
    inline.text(source.title());
    String file = source.file() + (source.place().isBlank() ? "" : ", " + source.place());
    if (!source.file().isBlank()) {
      inline.text((source.title().isBlank() ? "" : ". ") + file);
    } else if (!source.place().isBlank()) {
      inline.text(", " + source.place());
    }
    if (!source.url().isBlank()) {
      inline.text(source.title().isBlank() && source.file().isBlank() ? "" : ". ");
      inline.address(source.url());
    }
  }
}
