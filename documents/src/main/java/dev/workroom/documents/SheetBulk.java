package dev.workroom.documents;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * Writes the rows of long tables straight into the file, past the object model, which would hold
 * each cell in memory several times.
 *
 * <p>The model holds the first row of such a table; the others follow it in the same styles.
 */
final class SheetBulk {
  private final XSSFWorkbook workbook;
  private final WorkbookLayout layout;
  private final WorkbookValues values;

  SheetBulk(XSSFWorkbook workbook, WorkbookLayout layout, WorkbookValues values) {
    this.workbook = workbook;
    this.layout = layout;
    this.values = values;
  }

  /** Writes the workbook with all rows. */
  void save(OutputStream out) throws IOException {
    if (layout.tables().stream().noneMatch(TablePlace::bulk)) {
      workbook.write(out);
      return;
    }
    Path skeleton = Files.createTempFile("workbook", ".xlsx");
    try {
      try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(skeleton))) {
        workbook.write(file);
      }
      try (ZipFile from = new ZipFile(skeleton.toFile())) {
        ZipOutputStream to = new ZipOutputStream(out);
        to.setLevel(Deflater.BEST_SPEED);
        Enumeration<? extends ZipEntry> entries = from.entries();
        while (entries.hasMoreElements()) {
          ZipEntry entry = entries.nextElement();
          to.putNextEntry(new ZipEntry(entry.getName()));
          try (InputStream part = from.getInputStream(entry)) {
            copy(entry.getName(), part, to);
          }
          to.closeEntry();
        }
        to.finish();
      }
    } finally {
      Files.deleteIfExists(skeleton);
    }
  }

  private void copy(String name, InputStream part, OutputStream to) throws IOException {
    List<TablePlace> bulk = new ArrayList<>();
    for (TablePlace table : layout.tables()) {
      String path = sheet(table).getPackagePart().getPartName().getName();
      if (table.bulk() && path.equals("/" + name)) {
        bulk.add(table);
      }
    }
    if (bulk.isEmpty()) {
      part.transferTo(to);
      return;
    }
    String xml = new String(part.readAllBytes(), StandardCharsets.UTF_8);
    Writer writer = new OutputStreamWriter(to, StandardCharsets.UTF_8);
    int from = 0;
    for (TablePlace table : bulk) {
      int row = xml.indexOf("<row r=\"" + (table.firstRow() + 1) + "\"", from);
      int end = xml.indexOf("</row>", row) + "</row>".length();
      writer.append(xml, from, end);
      rows(table, writer);
      from = end;
    }
    writer.append(xml, from, xml.length());
    writer.flush();
  }

  private XSSFSheet sheet(TablePlace table) {
    return Objects.requireNonNull(workbook.getSheet(table.sheet()), table.sheet());
  }

  private void rows(TablePlace table, Writer out) throws IOException {
    int width = table.columns().size();
    String[] letters = new String[width];
    String[] styles = new String[width];
    for (int c = 0; c < width; c++) {
      int column = table.firstColumn() + c;
      letters[c] = CellReference.convertNumToColString(column);
      styles[c] = "\" s=\"" + values.style(sheet(table), table.firstRow(), column) + "\"";
    }
    FormulaGrid.Sheet cells = values.grid().sheets().get(values.grid().sheetIndex(table.sheet()));
    StringBuilder line = new StringBuilder(512);
    for (int row = table.firstRow() + 1; row <= table.lastRow(); row++) {
      line.setLength(0);
      String number = Integer.toString(row + 1);
      line.append("<row r=\"").append(number).append("\">");
      for (int c = 0; c < width; c++) {
        line.append("<c r=\"").append(letters[c]).append(number).append(styles[c]);
        Object content = cells.get(row, table.firstColumn() + c);
        if (content instanceof FormulaGrid.Formula formula) {
          Object result = values.at(table.sheet(), row, table.firstColumn() + c);
          CellXml.rest(line, formula, letters[c] + number, result);
        } else {
          CellXml.rest(line, null, content);
        }
      }
      out.append(line.append("</row>"));
    }
  }
}
