package dev.workroom.documents;

import dev.workroom.documents.DiffReport.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares two versions of a file of any kind, as a person would. */
public final class DiffFiles {
  private static final int MOST = 20_000_000;
  private static final Set<DocumentKind> WORKBOOKS =
      Set.of(DocumentKind.WORKBOOK, DocumentKind.OLD_WORKBOOK);

  private final DocumentReader reader;

  public DiffFiles(DocumentReader reader) {
    this.reader = reader;
  }

  /**
   * What differs.
   *
   * @throws UnreadableDocument when one of them cannot be read
   */
  public DiffReport compare(Path before, Path after) throws UnreadableDocument {
    DocumentKind old = reader.kind(before);
    DocumentKind now = reader.kind(after);
    try {
      if (WORKBOOKS.contains(old) && WORKBOOKS.contains(now)) {
        return DiffSheets.compare(before, after);
      }
      if (old == DocumentKind.CSV && now == DocumentKind.CSV) {
        return DiffRows.compare(CsvFile.detect(before).table(), CsvFile.detect(after).table());
      }
    } catch (DocumentException e) {
      throw new UnreadableDocument(String.valueOf(e.getMessage()), e);
    }
    return texts(old, now, before, after);
  }

  private DiffReport texts(DocumentKind old, DocumentKind now, Path before, Path after)
      throws UnreadableDocument {
    DocumentText first = reader.read(before, 0, MOST);
    DocumentText second = reader.read(after, 0, MOST);
    List<String> notes = new ArrayList<>();
    if (old != now) {
      notes.add("The kinds differ: %s and %s.".formatted(old.words(), now.words()));
    }
    if (first.more() || second.more()) {
      notes.add("Only the first %,d characters were compared.".formatted(MOST));
    }
    if (tracked(first) || tracked(second)) {
      notes.add(
          "%s tracked changes; they are compared as if accepted."
              .formatted(
                  tracked(first) && tracked(second)
                      ? "Both hold"
                      : "The %s holds".formatted(tracked(first) ? "first" : "second")));
    }
    boolean slides = old == DocumentKind.PRESENTATION && now == DocumentKind.PRESENTATION;
    boolean plain = old == DocumentKind.TEXT && now == DocumentKind.TEXT;
    List<Part> parts =
        plain
            ? DiffLines.lines(first.markdown(), second.markdown())
            : DiffLines.documents(first, second, slides);
    String compared = slides ? "slides" : plain ? "lines" : "paragraphs and table rows";
    return new DiffReport(compared, parts, notes);
  }

  private static boolean tracked(DocumentText text) {
    return text.notes().stream().anyMatch(note -> note.contains("tracked "));
  }
}
