package dev.workroom.documents;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackagePartName;
import org.apache.poi.openxml4j.opc.PackagingURIHelper;
import org.apache.poi.openxml4j.opc.TargetMode;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTCell;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTCellFormula;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.STCellFormulaType;

/**
 * What tells Excel that an array formula is dynamic: a mark on its cell that points into a part of
 * the workbook. Source: [MS-XLSX] 2.3.3 and 2.4.101, ECMA-376 part 1, 18.9.
 */
final class FormulaMetadata {
  private static final String PART = "/xl/metadata.xml";

  private static final String DYNAMIC =
      """
      <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
      <metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"><metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1" cellMeta="1"/></metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>
      """;

  private FormulaMetadata() {}

  /**
   * Writes a dynamic array formula into a cell, as stored, for one cell until its size is known.
   */
  static void put(XSSFCell cell, String formula) {
    cell.setBlank();
    CTCell xml = cell.getCTCell();
    CTCellFormula written = xml.isSetF() ? xml.getF() : xml.addNewF();
    written.setStringValue(formula);
    written.setT(STCellFormulaType.ARRAY);
    written.setRef(cell.getAddress().formatAsString());
    xml.setCm(1);
  }

  /** The array that a cell's formula is, or null. */
  static FormulaGrid.@Nullable Array of(XSSFCell cell) {
    CTCellFormula formula = cell.getCTCell().getF();
    return formula == null || formula.getT() != STCellFormulaType.ARRAY
        ? null
        : FormulaGrid.Array.of(formula.getRef(), cell.getCTCell().isSetCm());
  }

  /** Adds the part to which the marks point. */
  static void add(XSSFWorkbook workbook) throws IOException {
    try {
      PackagePartName name = PackagingURIHelper.createPartName(PART);
      PackagePart part =
          workbook
              .getPackage()
              .createPart(
                  name,
                  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml");
      try (OutputStream out = part.getOutputStream()) {
        out.write(DYNAMIC.strip().getBytes(StandardCharsets.UTF_8));
      }
      workbook
          .getPackagePart()
          .addRelationship(
              name,
              TargetMode.INTERNAL,
              "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata");
    } catch (InvalidFormatException e) {
      throw new IllegalStateException(e);
    }
  }
}
