package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** LibreOffice as an independent reader that computes every formula anew. */
final class WorkbookRecalculation {
  /** Without it LibreOffice shows the values that are stored. */
  private static final String ALWAYS_RECALCULATE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <oor:items xmlns:oor="http://openoffice.org/2001/registry">
      <item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
      </oor:items>
      """;

  private WorkbookRecalculation() {}

  static Path by(Path workbook, Path folder) throws IOException {
    Path profile = folder.resolve("profile");
    Files.createDirectories(profile.resolve("user"));
    Files.writeString(profile.resolve("user/registrymodifications.xcu"), ALWAYS_RECALCULATE);
    Path out = folder.resolve("recalculated");
    Process process =
        new ProcessBuilder(
                "soffice",
                "-env:UserInstallation=" + profile.toUri(),
                "--headless",
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                out.toString(),
                workbook.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("soffice.log").toFile())
            .start();
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("LibreOffice did not finish");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return out.resolve(workbook.getFileName());
  }

  /** Formula cells whose stored values differ, as texts. */
  static List<String> differences(Path ours, Path theirs) throws IOException {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    try (InputStream a = Files.newInputStream(ours);
        InputStream b = Files.newInputStream(theirs);
        XSSFWorkbook left = new XSSFWorkbook(a);
        XSSFWorkbook right = new XSSFWorkbook(b)) {
      for (var sheet : left) {
        for (var row : sheet) {
          for (Cell cell : row) {
            if (cell.getCellType() == CellType.FORMULA) {
              Cell other =
                  right
                      .getSheet(sheet.getSheetName())
                      .getRow(cell.getRowIndex())
                      .getCell(cell.getColumnIndex());
              compared++;
              if (!same(cell, other)) {
                differences.add(
                    sheet.getSheetName()
                        + "!"
                        + cell.getAddress()
                        + " ="
                        + cell.getCellFormula()
                        + ": "
                        + shown(cell)
                        + " against "
                        + shown(other));
              }
            }
          }
        }
      }
    }
    if (compared == 0) {
      differences.add("no formula was compared");
    }
    return differences;
  }

  private static boolean same(Cell a, Cell b) {
    if (a.getCachedFormulaResultType() == CellType.NUMERIC) {
      double x = a.getNumericCellValue();
      return resultType(b) == CellType.NUMERIC
          && Math.abs(x - b.getNumericCellValue()) <= 1e-9 * Math.max(1, Math.abs(x));
    }
    return shown(a).equals(shown(b));
  }

  private static CellType resultType(Cell cell) {
    return cell.getCellType() == CellType.FORMULA
        ? cell.getCachedFormulaResultType()
        : cell.getCellType();
  }

  private static String shown(Cell cell) {
    return switch (resultType(cell)) {
      case NUMERIC -> Double.toString(cell.getNumericCellValue());
      case STRING -> cell.getStringCellValue();
      case BOOLEAN -> Boolean.toString(cell.getBooleanCellValue());
      case ERROR -> "error " + cell.getErrorCellValue();
      case BLANK, FORMULA, _NONE -> "nothing";
    };
  }
}
