package dev.workroom.documents;

import java.nio.file.Path;
import java.util.List;

/**
 * What was written.
 *
 * @param bytes size of the file
 * @param formulas how many cells hold a formula
 * @param uncomputed formula cells without a stored value, such as {@code Summary!B5}; the program
 *     that opens the file computes them
 * @param findings what a look over the finished file found
 */
public record WorkbookResult(
    Path path,
    long bytes,
    List<SheetSize> sheets,
    int formulas,
    List<String> uncomputed,
    List<Finding> findings) {
  public WorkbookResult {
    sheets = List.copyOf(sheets);
    uncomputed = List.copyOf(uncomputed);
    findings = List.copyOf(findings);
  }

  /** A sheet and how far it is filled. */
  public record SheetSize(String name, int rows, int columns) {}
}
