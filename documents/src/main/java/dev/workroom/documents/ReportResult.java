package dev.workroom.documents;

import java.util.List;
import java.util.OptionalInt;

/**
 * What became of a {@link ReportSpec}.
 *
 * @param path the file's name as the specification has it
 * @param bytes size of the file
 * @param words words of the body, tables and captions
 * @param headings the headings in order, two spaces of indentation a level
 * @param pages counted by laying the document out; empty when no program is there that can
 * @param findings what to correct before it is handed over
 */
public record ReportResult(
    String path,
    long bytes,
    int words,
    List<String> headings,
    OptionalInt pages,
    List<Finding> findings) {
  public ReportResult {
    headings = List.copyOf(headings);
    findings = List.copyOf(findings);
  }
}
