package generate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The budget as controlling keeps it, the same bytes on every machine. */
public final class BudgetWorkbook {
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private final Budget budget;

  public BudgetWorkbook(Budget budget) {
    this.budget = budget;
  }

  public byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (XSSFWorkbook book = new XSSFWorkbook()) {
      Date fixed = Date.from(LocalDateTime.of(2025, 11, 28, 9, 0).toInstant(ZoneOffset.UTC));
      book.getProperties().getCoreProperties().setCreated(Optional.of(fixed));
      book.getProperties().getCoreProperties().setModified(Optional.of(fixed));
      book.getProperties().getCoreProperties().setCreator("Group controlling");
      fillBudget(book, book.createSheet("Budget"));
      fillNotes(book.createSheet("Notes"));
      book.getCreationHelper().createFormulaEvaluator().evaluateAll();
      book.write(bytes);
    }
    return stored(bytes.toByteArray());
  }

  private void fillBudget(XSSFWorkbook book, XSSFSheet sheet) {
    CellStyle money = book.createCellStyle();
    money.setDataFormat(book.createDataFormat().getFormat("#,##0"));
    CellStyle bold = book.createCellStyle();
    bold.setFont(book.createFont());
    book.getFontAt(bold.getFontIndex()).setBold(true);
    Row head = sheet.createRow(0);
    List<String> titles = new ArrayList<>(List.of("Region", "Category"));
    titles.addAll(MONTHS);
    titles.add("FY 2026");
    for (int column = 0; column < titles.size(); column++) {
      head.createCell(column).setCellValue(titles.get(column));
      head.getCell(column).setCellStyle(bold);
    }
    int next = 1;
    for (Region region : Region.values()) {
      for (Category category : Category.values()) {
        Row row = sheet.createRow(next++);
        row.createCell(0).setCellValue(region.title);
        row.createCell(1).setCellValue(category.title);
        for (int month = 0; month < 12; month++) {
          row.createCell(2 + month).setCellValue(budget.months(region, category)[month]);
        }
        row.createCell(14).setCellFormula("SUM(C" + next + ":N" + next + ")");
      }
    }
    Row total = sheet.createRow(next);
    total.createCell(0).setCellValue("Total");
    for (int column = 2; column <= 14; column++) {
      String letter = String.valueOf((char) ('A' + column));
      total.createCell(column).setCellFormula("SUM(" + letter + "2:" + letter + next + ")");
    }
    for (int row = 1; row <= next; row++) {
      for (int column = 2; column <= 14; column++) {
        sheet.getRow(row).getCell(column).setCellStyle(money);
      }
    }
    sheet.setColumnWidth(1, 24 * 256);
    sheet.createFreezePane(2, 1);
  }

  private static void fillNotes(XSSFSheet sheet) {
    List<List<String>> notes =
        List.of(
            List.of("Item", "Value"),
            List.of("Version", "2026 v2, approved 28 November 2025"),
            List.of("Unit", "EUR, whole euros"),
            List.of("Sign", "Expenses positive"),
            List.of("Owner", "Group controlling"));
    for (int i = 0; i < notes.size(); i++) {
      Row row = sheet.createRow(i);
      row.createCell(0).setCellValue(notes.get(i).get(0));
      row.createCell(1).setCellValue(notes.get(i).get(1));
    }
    sheet.setColumnWidth(1, 40 * 256);
  }

  /** Packs again without compression and with one time, because deflate differs between systems. */
  private static byte[] stored(byte[] zip) throws IOException {
    Map<String, byte[]> parts = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        parts.put(entry.getName(), in.readAllBytes());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        ZipEntry entry = new ZipEntry(part.getKey());
        CRC32 crc = new CRC32();
        crc.update(part.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(part.getValue().length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(LocalDateTime.of(2025, 11, 28, 9, 0));
        out.putNextEntry(entry);
        out.write(part.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
