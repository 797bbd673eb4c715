package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * A workbook as LibreOffice shall show it: where a formula calls a function that came after Excel
 * 2007 its stored value stands in its place, for a LibreOffice that does not know the function
 * would show an error that is not in the file.
 */
final class StoredValues {
  private static final long LARGEST = 20L << 20;

  private StoredValues() {}

  /**
   * The workbook itself where nothing is to be done, or a copy.
   *
   * @param folder where the copy is put
   */
  static Path of(Path workbook, Path folder) throws IOException {
    if (Files.size(workbook) > LARGEST) {
      return workbook;
    }
    try (WorkbookPackage parts = WorkbookPackage.open(workbook)) {
      WorkbookParts book = new WorkbookParts(parts);
      boolean changed = false;
      for (WorkbookParts.Entry entry : book.entries()) {
        if (book.isCells(entry) && parts.text(entry.part()).contains("_xlfn.")) {
          changed |= replaced(book.sheet(entry));
        }
      }
      if (!changed) {
        return workbook;
      }
      book.flush();
      Path copy = folder.resolve(workbook.getFileName().toString());
      NewFile.write(copy, parts::save);
      return copy;
    } catch (DocumentException | ZipException _) {
      return workbook; // what is odd about it is LibreOffice's to say
    }
  }

  private static boolean replaced(SheetPart sheet) {
    boolean changed = false;
    for (int[] at : sheet.formulas()) {
      SheetPartCell cell = sheet.cell(at[0], at[1]);
      if (cell != null
          && cell.content().contains("_xlfn.")
          && !cell.withoutFormula().content().isEmpty()) {
        sheet.put(at[0], at[1], cell.withoutFormula());
        changed = true;
      }
    }
    return changed;
  }
}
