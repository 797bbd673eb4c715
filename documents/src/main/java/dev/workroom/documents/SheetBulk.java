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
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern ROW =
      Pattern.compile("<row r=\"(\\d+)\"([^>]*?)(?:/>|>(.*?)</row>)", Pattern.DOTALL);
  private static final Pattern CELL =
      Pattern.compile("<c r=\"([A-Z]+)\\d+\"[^>]*?(?:/>|>.*?</c>)", Pattern.DOTALL);

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
    bulk.sort(Comparator.comparingInt(TablePlace::firstColumn));
    if (bulk.isEmpty()) {
      part.transferTo(to);
      return;
    }
    String xml = new String(part.readAllBytes(), StandardCharsets.UTF_8);
    Writer writer = new OutputStreamWriter(to, StandardCharsets.UTF_8);
    List<Columns> columns = bulk.stream().map(this::columns).toList();
    Matcher there = ROW.matcher(xml);
    int written = 0;
    int next = 0;
    while (there.find()) {
      int row = Integer.parseInt(there.group(1)) - 1;
      writer.append(xml, written, there.start());
      between(columns, next, row, writer);
      writer.append(joined(columns, row, there));
      written = there.end();
      next = row + 1;
    }
    between(columns, next, Integer.MAX_VALUE, writer);
    writer.append(xml, written, xml.length());
    writer.flush();
  }

  /** A long table with what is the same in all its rows. */
  private record Columns(
      TablePlace table, String[] letters, String[] styles, FormulaGrid.Sheet cells) {
    /** Whether the row is written past the model, which has the first. */
    boolean has(int row) {
      return row > table.firstRow() && row <= table.lastRow();
    }
  }

  private Columns columns(TablePlace table) {
    int width = table.columns().size();
    String[] letters = new String[width];
    String[] styles = new String[width];
    for (int c = 0; c < width; c++) {
      int column = table.firstColumn() + c;
      letters[c] = CellReference.convertNumToColString(column);
      styles[c] = "\" s=\"" + values.style(sheet(table), table.firstRow(), column) + "\"";
    }
    return new Columns(
        table,
        letters,
        styles,
        values.grid().sheets().get(values.grid().sheetIndex(table.sheet())));
  }

  /** The rows from one to before another that the model does not have. */
  private void between(List<Columns> tables, int from, int end, Writer out) throws IOException {
    int first = Integer.MAX_VALUE;
    int last = -1;
    for (Columns one : tables) {
      first = Math.min(first, one.table.firstRow() + 1);
      last = Math.max(last, one.table.lastRow());
    }
    StringBuilder line = new StringBuilder(512);
    for (int row = Math.max(from, first); row <= last && row < end; row++) {
      line.setLength(0);
      for (Columns one : tables) {
        if (one.has(row)) {
          cells(one, row, line);
        }
      }
      if (!line.isEmpty()) {
        out.append("<row r=\"").append(Integer.toString(row + 1)).append("\">");
        out.append(line).append("</row>");
      }
    }
  }

  /** A row that the model has too, because something else stands beside the table. */
  private String joined(List<Columns> tables, int row, Matcher there) {
    if (tables.stream().noneMatch(one -> one.has(row))) {
      return there.group();
    }
    Map<Integer, String> cells = new TreeMap<>();
    Matcher cell = CELL.matcher(there.group(3) == null ? "" : there.group(3));
    while (cell.find()) {
      cells.put(CellReference.convertColStringToIndex(cell.group(1)), cell.group());
    }
    for (Columns one : tables) {
      if (one.has(row)) {
        StringBuilder own = new StringBuilder();
        cells(one, row, own);
        for (int c = 0; c < one.letters.length; c++) {
          cells.remove(one.table.firstColumn() + c);
        }
        cells.put(one.table.firstColumn(), own.toString());
      }
    }
    return "<row r=\"%d\"%s>%s</row>"
        .formatted(
            row + 1,
            there.group(2).replaceFirst(" spans=\"[^\"]*\"", ""),
            String.join("", cells.values()));
  }

  private void cells(Columns table, int row, StringBuilder line) {
    String number = Integer.toString(row + 1);
    int first = table.table.firstColumn();
    for (int c = 0; c < table.letters.length; c++) {
      line.append("<c r=\"").append(table.letters[c]).append(number).append(table.styles[c]);
      Object content = table.cells.get(row, first + c);
      if (content instanceof FormulaGrid.Formula formula) {
        Object result = values.at(table.table.sheet(), row, first + c);
        CellXml.rest(line, formula, table.letters[c] + number, result);
      } else {
        CellXml.rest(line, null, content);
      }
    }
  }

  private XSSFSheet sheet(TablePlace table) {
    return Objects.requireNonNull(workbook.getSheet(table.sheet()), table.sheet());
  }
}
