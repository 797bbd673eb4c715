package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.binary.XSSFBSharedStringsTable;
import org.apache.poi.xssf.binary.XSSFBSheetHandler;
import org.apache.poi.xssf.eventusermodel.XSSFBReader;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler.SheetContentsHandler;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.xml.sax.SAXException;

/** Reads the binary form of a workbook (.xlsb) sheet by sheet. */
final class XlsbText {
  private static final int MOST_COLUMNS = 200;

  private XlsbText() {}

  static void read(Path file, TextSink sink) throws IOException {
    try (OPCPackage pack = OPCPackage.open(file.toFile(), PackageAccess.READ)) {
      XSSFBReader reader = new XSSFBReader(pack);
      XSSFBSharedStringsTable strings = new XSSFBSharedStringsTable(pack);
      if (!(reader.getSheetsData() instanceof XSSFBReader.SheetIterator sheets)) {
        throw new IOException("it holds no sheets");
      }
      Set<String> gone = XlsbHidden.sheets(pack);
      while (sheets.hasNext()) {
        try (InputStream sheet = sheets.next()) {
          String name = sheets.getSheetName();
          sink.part("sheet " + name);
          sink.block("## " + name + (gone.contains(name) ? " (hidden)" : ""));
          if (gone.contains(name)) {
            sink.hidden("hidden sheet", name);
          }
          Rows rows = new Rows(sink, XlsbHidden.of(sheets.getSheetPart()));
          new XSSFBSheetHandler(
                  sheet,
                  reader.getXSSFBStylesTable(),
                  sheets.getXSSFBSheetComments(),
                  strings,
                  rows,
                  new DataFormatter(java.util.Locale.ROOT),
                  false)
              .parse();
        }
      }
    } catch (OpenXML4JException | SAXException e) {
      throw new IOException("its content is damaged or cut off", e);
    }
  }

  /** Takes the cells as they come. */
  private static final class Rows implements SheetContentsHandler {
    private final TextSink sink;
    private final TableText table = new TableText();
    private final XlsbHidden hidden;
    private int row;
    private int next;

    Rows(TextSink sink, XlsbHidden hidden) {
      this.sink = sink;
      this.hidden = hidden;
    }

    @Override
    public void startRow(int row) {
      sink.alive();
      this.row = row;
      next = 0;
    }

    @Override
    public void endRow(int row) {
      table.row(sink);
    }

    @Override
    public void cell(
        @org.jspecify.annotations.Nullable String address,
        @org.jspecify.annotations.Nullable String value,
        @org.jspecify.annotations.Nullable XSSFComment comment) {
      int column = address == null ? next : new CellReference(address).getCol();
      for (; next < column && next < MOST_COLUMNS; next++) {
        table.cell(1);
      }
      if (value != null) {
        table.paragraph(unseen(column) + value);
        if (!unseen(column).isEmpty()) {
          sink.hidden(hidden.rows().get(row) ? "hidden row" : "hidden column", value);
        }
      }
      table.cell(1);
      next = column + 1;
      if (comment != null && comment.getString() != null) {
        String text = comment.getString().getString();
        sink.hidden("comment", text);
        table.paragraph("[comment: " + text + "]");
      }
    }

    private String unseen(int column) {
      return hidden.rows().get(row)
          ? "[hidden row] "
          : hidden.columns().get(column) ? "[hidden column] " : "";
    }

    @Override
    public void headerFooter(String text, boolean header, String tag) {
      sink.block("[" + (header ? "header" : "footer") + ": " + text + "]");
    }
  }
}
