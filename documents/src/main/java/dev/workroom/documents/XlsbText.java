package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
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
      while (sheets.hasNext()) {
        try (InputStream sheet = sheets.next()) {
          sink.part("sheet " + sheets.getSheetName());
          sink.block("## " + sheets.getSheetName());
          Rows rows = new Rows(sink);
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
    private int next;

    Rows(TextSink sink) {
      this.sink = sink;
    }

    @Override
    public void startRow(int row) {
      sink.alive();
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
        table.paragraph(value);
      }
      table.cell(1);
      next = column + 1;
      if (comment != null && comment.getString() != null) {
        String text = comment.getString().getString();
        sink.hidden("comment", text);
        table.paragraph("[comment: " + text + "]");
      }
    }

    @Override
    public void headerFooter(String text, boolean header, String tag) {
      sink.block("[" + (header ? "header" : "footer") + ": " + text + "]");
    }
  }
}
