package dev.workroom.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
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
import org.w3c.dom.Element;

/**
 * What tells Excel that an array formula is dynamic: a mark on its cell that points into a part of
 * the workbook. Source: [MS-XLSX] 2.3.3 and 2.4.101, ECMA-376 part 1, 18.9.
 */
final class FormulaMetadata {
  private static final String PART = "/xl/metadata.xml";

  private static final String TYPE =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml";

  private static final String RELATION =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata";

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

  /**
   * The mark of dynamic arrays in an existing workbook, whose part for it is made or completed.
   *
   * @return what {@code cm} says, from 1
   */
  static int mark(WorkbookParts book) throws IOException {
    WorkbookPackage parts = book.parts();
    Optional<String> there = parts.linked(parts.main(), "sheetMetadata").filter(parts::has);
    if (there.isEmpty()) {
      String part =
          parts.has("xl/metadata.xml") ? parts.free("xl/metadata*.xml") : "xl/metadata.xml";
      parts.put(part, DYNAMIC.strip());
      parts.type(part, TYPE);
      parts.link(parts.main(), RELATION, part);
      return 1;
    }
    Element root = parts.tree(there.get()).getDocumentElement();
    Element ours = WorkbookXml.parse(DYNAMIC.strip().getBytes(UTF_8)).getDocumentElement();
    int kind = kind(list(root, "metadataTypes"), ours);
    Element future = null;
    for (Element one : WorkbookXml.children(root, "futureMetadata")) {
      future = one.getAttribute("name").equals("XLDAPR") ? one : future;
    }
    Element cells = list(root, "cellMetadata");
    if (future == null) {
      future = WorkbookStyles.copy(WorkbookXml.child(ours, "futureMetadata").orElseThrow(), root);
      root.insertBefore(future, cells);
    }
    int block = block(future, ours);
    List<Element> marks = WorkbookXml.children(cells, "bk");
    for (int i = 0; i < marks.size(); i++) {
      for (Element rc : WorkbookXml.children(marks.get(i), "rc")) {
        if (WorkbookXml.number(rc, "t", 0) == kind && WorkbookXml.number(rc, "v", -1) == block) {
          return i + 1;
        }
      }
    }
    Element mark = WorkbookXml.element(cells, "bk");
    Element rc = WorkbookXml.element(cells, "rc");
    rc.setAttribute("t", Integer.toString(kind));
    rc.setAttribute("v", Integer.toString(block));
    mark.appendChild(rc);
    cells.appendChild(mark);
    cells.setAttribute("count", Integer.toString(marks.size() + 1));
    parts.changed(there.get());
    return marks.size() + 1;
  }

  /** A list of the part, made empty in its place where there is none. */
  private static Element list(Element root, String name) {
    Optional<Element> known = WorkbookXml.child(root, name);
    if (known.isPresent()) {
      return known.get();
    }
    Element made = WorkbookXml.element(root, name);
    Element next =
        name.equals("metadataTypes")
            ? WorkbookXml.all(root).stream().findFirst().orElse(null)
            : WorkbookXml.child(root, "valueMetadata")
                .or(() -> WorkbookXml.child(root, "extLst"))
                .orElse(null);
    root.insertBefore(made, next);
    return made;
  }

  /** The number of the kind of mark, from 1. */
  private static int kind(Element kinds, Element ours) {
    List<Element> known = WorkbookXml.children(kinds, "metadataType");
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).getAttribute("name").equals("XLDAPR")) {
        return i + 1;
      }
    }
    kinds.appendChild(WorkbookStyles.copy(WorkbookXml.all(ours, "metadataType").getFirst(), kinds));
    kinds.setAttribute("count", Integer.toString(known.size() + 1));
    return known.size() + 1;
  }

  /** The number of the block that says "dynamic", from 0. */
  private static int block(Element future, Element ours) {
    List<Element> blocks = WorkbookXml.children(future, "bk");
    for (int i = 0; i < blocks.size(); i++) {
      for (Element said : WorkbookXml.all(blocks.get(i), "dynamicArrayProperties")) {
        if (said.getAttribute("fDynamic").matches("1|true")
            && !said.getAttribute("fCollapsed").matches("1|true")) {
          return i;
        }
      }
    }
    Element own = WorkbookXml.child(ours, "futureMetadata").orElseThrow();
    future.appendChild(WorkbookStyles.copy(WorkbookXml.child(own, "bk").orElseThrow(), future));
    future.setAttribute("count", Integer.toString(blocks.size() + 1));
    return blocks.size();
  }

  /** Adds the part to which the marks point. */
  static void add(XSSFWorkbook workbook) throws IOException {
    try {
      PackagePartName name = PackagingURIHelper.createPartName(PART);
      PackagePart part = workbook.getPackage().createPart(name, TYPE);
      try (OutputStream out = part.getOutputStream()) {
        out.write(DYNAMIC.strip().getBytes(UTF_8));
      }
      workbook.getPackagePart().addRelationship(name, TargetMode.INTERNAL, RELATION);
    } catch (InvalidFormatException e) {
      throw new IllegalStateException(e);
    }
  }
}
