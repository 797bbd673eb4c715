package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.hssf.OldExcelFormatException;
import org.apache.poi.hssf.extractor.OldExcelExtractor;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFChart;
import org.apache.poi.hssf.usermodel.HSSFComment;
import org.apache.poi.hssf.usermodel.HSSFPatriarch;
import org.apache.poi.hssf.usermodel.HSSFRichTextString;
import org.apache.poi.hssf.usermodel.HSSFShape;
import org.apache.poi.hssf.usermodel.HSSFShapeGroup;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFSimpleShape;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.HeaderFooter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.CellReference;

/** Reads workbooks of Excel 2 to 2003. */
final class OldSheetsText {
  private static final int MOST_COLUMNS = 200;
  private static final int DEEPEST = 50;

  private final TextSink sink;
  private final DataFormatter format = new DataFormatter();

  private OldSheetsText(TextSink sink) {
    this.sink = sink;
    format.setUseCachedValuesForFormulaCells(true);
  }

  static void read(Path file, TextSink sink) throws IOException {
    if (!KindDetector.head(file).startsWith(KindDetector.OLE2.substring(0, 2))) {
      older(file, sink);
      return;
    }
    try (POIFSFileSystem office = new POIFSFileSystem(file.toFile(), true);
        HSSFWorkbook book = new HSSFWorkbook(office)) {
      OldSheetsText text = new OldSheetsText(sink);
      for (int at = 0; at < book.getNumberOfSheets(); at++) {
        text.sheet(book.getSheetAt(at), book.isSheetHidden(at) || book.isSheetVeryHidden(at));
      }
    } catch (OldExcelFormatException _) {
      older(file, sink);
    } catch (EncryptedDocumentException e) {
      throw new IOException("it is encrypted with a password", e);
    } finally {
      Biff8EncryptionKey.setCurrentUserPassword(null);
    }
  }

  private static void older(Path file, TextSink sink) throws IOException {
    try (OldExcelExtractor old = new OldExcelExtractor(file.toFile())) {
      sink.block(old.getText());
    }
  }

  private void sheet(HSSFSheet sheet, boolean hidden) {
    sink.part("sheet " + sheet.getSheetName());
    sink.block("## " + sheet.getSheetName() + (hidden ? " (hidden)" : ""));
    if (hidden) {
      sink.hidden("hidden sheet", sheet.getSheetName());
    }
    rows(sheet);
    try {
      drawn(sheet);
    } catch (TextSink.Enough e) {
      throw e;
    } catch (RuntimeException _) {
      sink.note("What is drawn on a sheet is damaged; some of it may be missing.");
    }
    margin("header", sheet.getHeader());
    margin("footer", sheet.getFooter());
  }

  private void drawn(HSSFSheet sheet) {
    HSSFPatriarch drawn = sheet.getDrawingPatriarch();
    if (drawn != null) {
      drawn.forEach(shape -> shape(shape, 0));
    }
    for (HSSFChart chart : HSSFChart.getSheetCharts(sheet)) {
      chart(chart);
    }
  }

  private void rows(HSSFSheet sheet) {
    TreeSet<Integer> hiddenColumns = new TreeSet<>();
    for (int at = 0; at < 256; at++) {
      if (sheet.isColumnHidden(at)) {
        hiddenColumns.add(at);
      }
    }
    TableText table = new TableText();
    for (Row row : sheet) {
      boolean hiddenRow = row.getZeroHeight();
      int next = 0;
      for (Cell cell : row) {
        for (; next < cell.getColumnIndex() && next < MOST_COLUMNS; next++) {
          table.cell(1);
        }
        String value = format.formatCellValue(cell);
        String seen = value;
        if (hiddenRow && !value.isBlank()) {
          hiddenRow = false; // said once a row
          sink.hidden("hidden row", value);
          seen = "[hidden row] " + value;
        } else if (!value.isBlank() && hiddenColumns.remove(cell.getColumnIndex())) {
          String column = CellReference.convertNumToColString(cell.getColumnIndex());
          sink.hidden("hidden column", column + ": " + value);
          seen = "[hidden column] " + value; // said at its first cell
        }
        table.paragraph(seen);
        table.cell(1);
        next = cell.getColumnIndex() + 1;
      }
      table.row(sink);
    }
  }

  private void shape(HSSFShape shape, int depth) {
    switch (shape) {
      case HSSFShapeGroup group -> {
        if (depth < DEEPEST) {
          group.forEach(inner -> shape(inner, depth + 1));
        }
      }
      case HSSFComment comment -> {
        String said = words(comment);
        if (!said.isEmpty()) {
          String at = new CellReference(comment.getRow(), comment.getColumn()).formatAsString();
          sink.block("[comment on " + at + ": " + said + "]");
          sink.hidden("comment", said);
        }
      }
      case HSSFSimpleShape box -> sink.block(words(box));
      default -> {}
    }
  }

  private static String words(HSSFSimpleShape box) {
    try {
      HSSFRichTextString text = box.getString();
      return text == null ? "" : Optional.ofNullable(text.getString()).orElse("").strip();
    } catch (NullPointerException _) {
      return ""; // POI's answer for a form that has no record of text
    }
  }

  private void chart(HSSFChart chart) {
    List<String> words = new ArrayList<>();
    words.add(chart.getChartTitle());
    for (HSSFChart.HSSFSeries series : chart.getSeries()) {
      words.add(series.getSeriesTitle());
    }
    words.removeIf(word -> word == null || word.isBlank());
    if (!words.isEmpty()) {
      sink.block("[chart: " + String.join("; ", words) + "]");
    }
  }

  private void margin(String kind, HeaderFooter margin) {
    String codes = margin.getLeft() + " " + margin.getCenter() + " " + margin.getRight();
    String text = XlsxRows.withoutCodes(codes);
    if (!text.isEmpty()) {
      sink.block("[" + kind + ": " + text + "]");
    }
  }
}
