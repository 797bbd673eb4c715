package dev.workroom.documents;

import dev.workroom.documents.SheetPivots.Figure;
import dev.workroom.documents.SheetPivots.Line;
import dev.workroom.documents.SheetPivots.Settled;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackagingURIHelper;
import org.apache.poi.openxml4j.opc.TargetMode;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTPivotCache;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTPivotCaches;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTWorkbook;

/**
 * The parts of a pivot table: its cache with the records, and its definition. Source: ECMA-376 part
 * 1, section 18.10.
 */
final class SheetPivotXml {
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String RELATIONS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String TYPES =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  private static final String HEAD =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

  /** Beyond it Excel reads the source anew instead, which it does on opening anyway. */
  private static final int MOST_RECORDS = 200_000;

  private final XSSFSheet sheet;
  private final Settled pivot;

  SheetPivotXml(XSSFSheet sheet, Settled pivot) {
    this.sheet = sheet;
    this.pivot = pivot;
  }

  /** Adds the parts to the workbook. */
  void write() {
    XSSFWorkbook workbook = sheet.getWorkbook();
    CTWorkbook book = workbook.getCTWorkbook();
    CTPivotCaches caches =
        book.isSetPivotCaches() ? book.getPivotCaches() : book.addNewPivotCaches();
    int number = caches.sizeOfPivotCacheArray() + 1;
    boolean records = pivot.summary().values().size() <= MOST_RECORDS;
    try {
      PackagePart cache =
          part("/xl/pivotCache/pivotCacheDefinition" + number + ".xml", "pivotCacheDefinition");
      String recordsId = "";
      if (records) {
        PackagePart rows =
            part("/xl/pivotCache/pivotCacheRecords" + number + ".xml", "pivotCacheRecords");
        put(rows, records());
        recordsId =
            cache
                .addRelationship(
                    rows.getPartName(), TargetMode.INTERNAL, RELATIONS + "/pivotCacheRecords")
                .getId();
      }
      put(cache, cache(recordsId));
      PackagePart table = part("/xl/pivotTables/pivotTable" + number + ".xml", "pivotTable");
      put(table, table(number));
      table.addRelationship(
          cache.getPartName(), TargetMode.INTERNAL, RELATIONS + "/pivotCacheDefinition");
      sheet
          .getPackagePart()
          .addRelationship(table.getPartName(), TargetMode.INTERNAL, RELATIONS + "/pivotTable");
      CTPivotCache entry = caches.addNewPivotCache();
      entry.setCacheId(number);
      entry.setId(
          workbook
              .getPackagePart()
              .addRelationship(
                  cache.getPartName(), TargetMode.INTERNAL, RELATIONS + "/pivotCacheDefinition")
              .getId());
    } catch (InvalidFormatException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private PackagePart part(String name, String type) throws InvalidFormatException {
    return sheet
        .getWorkbook()
        .getPackage()
        .createPart(PackagingURIHelper.createPartName(name), TYPES + type + "+xml");
  }

  private static void put(PackagePart part, String xml) throws IOException {
    try (OutputStream out = part.getOutputStream()) {
      out.write(xml.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String cache(String recordsId) {
    StringBuilder xml = new StringBuilder(HEAD);
    xml.append("<pivotCacheDefinition xmlns=\"").append(MAIN).append('"');
    xml.append(" xmlns:r=\"").append(RELATIONS).append('"');
    xml.append(recordsId.isEmpty() ? " saveData=\"0\"" : " r:id=\"" + recordsId + "\"");
    xml.append(" refreshOnLoad=\"1\" refreshedBy=\"Workroom\" createdVersion=\"6\"");
    xml.append(" refreshedVersion=\"6\" minRefreshableVersion=\"3\" recordCount=\"");
    xml.append(pivot.summary().values().size()).append("\">");
    xml.append("<cacheSource type=\"worksheet\">").append(source()).append("</cacheSource>");
    xml.append("<cacheFields count=\"").append(width()).append("\">");
    for (int c = 0; c < width(); c++) {
      xml.append("<cacheField name=\"").append(CellXml.escaped(column(c).header()));
      xml.append("\" numFmtId=\"").append(numberFormat(c)).append("\">");
      sharedItems(xml, c);
      xml.append("</cacheField>");
    }
    return xml.append("</cacheFields></pivotCacheDefinition>").toString();
  }

  private String source() {
    TablePlace table = pivot.source();
    return table.listObject()
        ? "<worksheetSource name=\"" + CellXml.escaped(table.name()) + "\"/>"
        : "<worksheetSource ref=\""
            + new CellRangeAddress(
                    table.headerRow(), table.lastRow(), table.firstColumn(), table.lastColumn())
                .formatAsString()
            + "\" sheet=\""
            + CellXml.escaped(table.sheet())
            + "\"/>";
  }

  private int width() {
    return pivot.source().columns().size();
  }

  private TablePlace.Column column(int c) {
    return pivot.source().columns().get(c);
  }

  private int numberFormat(int c) {
    String format = column(c).format();
    return format == null ? 0 : sheet.getWorkbook().createDataFormat().getFormat(format);
  }

  /** Whether the records name a value by its position among the field's items. */
  private boolean listed(int c) {
    return pivot.rows().contains(c)
        || pivot.columns().contains(c)
        || pivot.filters().contains(c)
        || items(c).stream().anyMatch(item -> item instanceof String);
  }

  private List<@Nullable Object> items(int c) {
    return pivot.summary().items().get(c);
  }

  private boolean days(int c) {
    TablePlace.Column column = column(c);
    return (column.type() == Table.Type.DATE || column.type() == Table.Type.DATETIME)
        && items(c).stream()
            .allMatch(item ->
                item == null || item instanceof Double day && DateUtil.isValidExcelDate(day));
  }

  private void sharedItems(StringBuilder xml, int c) {
    boolean numbers = items(c).stream().anyMatch(item -> item instanceof Double);
    boolean texts = items(c).stream().anyMatch(item -> item instanceof String);
    boolean others =
        items(c).stream().anyMatch(item -> item instanceof Boolean || item instanceof CellError);
    boolean blank = items(c).contains(null);
    boolean days = days(c) && numbers;
    xml.append("<sharedItems");
    if (!texts && !others && !blank) {
      xml.append(" containsSemiMixedTypes=\"0\"");
    }
    if (days) {
      xml.append(" containsNonDate=\"0\" containsDate=\"1\"");
    }
    if (!texts && !others) {
      xml.append(" containsString=\"0\"");
    }
    if (blank) {
      xml.append(" containsBlank=\"1\"");
    }
    if (numbers && (texts || others)) {
      xml.append(" containsMixedTypes=\"1\"");
    }
    if (numbers) {
      List<Double> found = new ArrayList<>();
      items(c)
          .forEach(item -> {
            if (item instanceof Double number) {
              found.add(number);
            }
          });
      range(xml, found, days);
    }
    if (!listed(c)) {
      xml.append("/>");
      return;
    }
    xml.append(" count=\"").append(items(c).size()).append("\">");
    items(c).forEach(item -> value(xml, item, days));
    xml.append("</sharedItems>");
  }

  /** Least and most; the items are in order. */
  private static void range(StringBuilder xml, List<Double> numbers, boolean days) {
    double least = numbers.getFirst();
    double most = numbers.getLast();
    if (days) {
      xml.append(" minDate=\"").append(moment(least));
      xml.append("\" maxDate=\"").append(moment(most + 1)).append('"');
      return;
    }
    xml.append(" containsNumber=\"1\"");
    if (numbers.stream().allMatch(number -> number == Math.rint(number))) {
      xml.append(" containsInteger=\"1\"");
    }
    xml.append(" minValue=\"").append(CellXml.number(least));
    xml.append("\" maxValue=\"").append(CellXml.number(most)).append('"');
  }

  private static String moment(double day) {
    return DateUtil.getLocalDateTime(day)
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .replaceAll("T(\\d\\d:\\d\\d)$", "T$1:00");
  }

  private static void value(StringBuilder xml, @Nullable Object value, boolean days) {
    switch (value) {
      case null -> xml.append("<m/>");
      case Double number ->
          xml.append(days ? "<d v=\"" + moment(number) : "<n v=\"" + CellXml.number(number))
              .append("\"/>");
      case Boolean truth -> xml.append("<b v=\"").append(truth ? 1 : 0).append("\"/>");
      case CellError error -> xml.append("<e v=\"").append(error.code()).append("\"/>");
      default -> xml.append("<s v=\"").append(CellXml.escaped(value.toString())).append("\"/>");
    }
  }

  private String records() {
    boolean[] listed = new boolean[width()];
    boolean[] days = new boolean[width()];
    for (int c = 0; c < days.length; c++) {
      days[c] = days(c);
      listed[c] = listed(c);
    }
    StringBuilder xml = new StringBuilder(HEAD);
    xml.append("<pivotCacheRecords xmlns=\"").append(MAIN).append("\" count=\"");
    xml.append(pivot.summary().values().size()).append("\">");
    for (List<@Nullable Object> row : pivot.summary().values()) {
      xml.append("<r>");
      for (int c = 0; c < row.size(); c++) {
        if (listed[c]) {
          xml.append("<x v=\"").append(pivot.summary().position(c, row.get(c))).append("\"/>");
        } else {
          value(xml, row.get(c), days[c]);
        }
      }
      xml.append("</r>");
    }
    return xml.append("</pivotCacheRecords>").toString();
  }

  private String table(int cacheId) {
    StringBuilder xml = new StringBuilder(HEAD);
    xml.append("<pivotTableDefinition xmlns=\"").append(MAIN).append("\" name=\"");
    xml.append(CellXml.escaped(pivot.name())).append("\" cacheId=\"").append(cacheId);
    xml.append("\" applyNumberFormats=\"0\" applyBorderFormats=\"0\" applyFontFormats=\"0\"");
    xml.append(" applyPatternFormats=\"0\" applyAlignmentFormats=\"0\"");
    xml.append(" applyWidthHeightFormats=\"1\" dataCaption=\"Values\" updatedVersion=\"6\"");
    xml.append(" minRefreshableVersion=\"3\" useAutoFormatting=\"1\" itemPrintTitles=\"1\"");
    xml.append(" createdVersion=\"6\" indent=\"0\" outline=\"1\" outlineData=\"1\"");
    xml.append(" multipleFieldFilters=\"0\" rowHeaderCaption=\"");
    xml.append(CellXml.escaped(SheetPivots.rowCaption(pivot))).append('"');
    if (!pivot.columns().isEmpty()) {
      xml.append(" colHeaderCaption=\"");
      xml.append(CellXml.escaped(SheetPivots.columnCaption(pivot))).append('"');
    }
    xml.append('>');
    location(xml);
    fields(xml);
    axis(xml, "row", pivot.rows(), pivot.lines(), false);
    List<Integer> across = new ArrayList<>(pivot.columns());
    if (pivot.figures().size() > 1) {
      across.add(-2);
    }
    axis(xml, "col", across, pivot.across(), pivot.figures().size() > 1);
    if (!pivot.filters().isEmpty()) {
      xml.append("<pageFields count=\"").append(pivot.filters().size()).append("\">");
      pivot
          .filters()
          .forEach(
              field -> xml.append("<pageField fld=\"").append(field).append("\" hier=\"-1\"/>"));
      xml.append("</pageFields>");
    }
    dataFields(xml);
    return xml.append("<pivotTableStyleInfo name=\"PivotStyleLight16\" showRowHeaders=\"1\"")
        .append(" showColHeaders=\"1\" showRowStripes=\"0\" showColStripes=\"0\"")
        .append(" showLastColumn=\"1\"/></pivotTableDefinition>")
        .toString();
  }

  private void location(StringBuilder xml) {
    boolean headerAbove = !pivot.columns().isEmpty() || pivot.figures().size() == 1;
    xml.append("<location ref=\"").append(pivot.area().formatAsString());
    xml.append("\" firstHeaderRow=\"").append(headerAbove ? 1 : 0);
    xml.append("\" firstDataRow=\"").append(pivot.headers()).append("\" firstDataCol=\"1\"");
    if (!pivot.filters().isEmpty()) {
      xml.append(" rowPageCount=\"").append(pivot.filters().size()).append("\" colPageCount=\"1\"");
    }
    xml.append("/>");
  }

  private void fields(StringBuilder xml) {
    xml.append("<pivotFields count=\"").append(width()).append("\">");
    for (int c = 0; c < width(); c++) {
      String axis =
          pivot.rows().contains(c)
              ? "axisRow"
              : pivot.columns().contains(c)
                  ? "axisCol"
                  : pivot.filters().contains(c) ? "axisPage" : "";
      int at = c;
      boolean data = pivot.figures().stream().anyMatch(figure -> figure.column() == at);
      xml.append("<pivotField");
      if (!axis.isEmpty()) {
        xml.append(" axis=\"").append(axis).append('"');
      }
      if (data) {
        xml.append(" dataField=\"1\"");
      }
      int format = numberFormat(c);
      if (format != 0) {
        xml.append(" numFmtId=\"").append(format).append('"');
      }
      xml.append(" showAll=\"0\"");
      if (axis.isEmpty()) {
        xml.append("/>");
        continue;
      }
      xml.append("><items count=\"").append(items(c).size() + 1).append("\">");
      for (int i = 0; i < items(c).size(); i++) {
        xml.append("<item x=\"").append(i).append("\"/>");
      }
      xml.append("<item t=\"default\"/></items></pivotField>");
    }
    xml.append("</pivotFields>");
  }

  /** Fields and items of an axis; with several figures each item repeats for every one. */
  private void axis(
      StringBuilder xml, String name, List<Integer> fields, List<Line> lines, boolean figures) {
    if (!fields.isEmpty()) {
      xml.append('<').append(name).append("Fields count=\"").append(fields.size()).append("\">");
      fields.forEach(field -> xml.append("<field x=\"").append(field).append("\"/>"));
      xml.append("</").append(name).append("Fields>");
    }
    int repeats = figures ? pivot.figures().size() : 1;
    int count = Math.max(1, lines.size()) * repeats;
    xml.append('<').append(name).append("Items count=\"").append(count).append("\">");
    if (lines.isEmpty()) {
      for (int i = 0; i < repeats; i++) {
        xml.append(
            !figures
                ? "<i/>"
                : i == 0 ? "<i><x/></i>" : "<i i=\"%d\"><x v=\"%d\"/></i>".formatted(i, i));
      }
    }
    for (Line line : lines) {
      for (int i = 0; i < repeats; i++) {
        item(xml, line, i, figures);
      }
    }
    xml.append("</").append(name).append("Items>");
  }

  private static void item(StringBuilder xml, Line line, int figure, boolean figures) {
    xml.append("<i");
    if (line.grand()) {
      xml.append(" t=\"grand\"");
    }
    int kept = !line.grand() && figure > 0 ? 1 : line.depth();
    if (kept > 0) {
      xml.append(" r=\"").append(kept).append('"');
    }
    if (figure > 0) {
      xml.append(" i=\"").append(figure).append('"');
    }
    xml.append('>');
    if (line.grand()) {
      xml.append("<x/>");
    } else {
      if (figure == 0) {
        line.items().forEach(item -> x(xml, item));
      }
      if (figures) {
        x(xml, figure);
      }
    }
    xml.append("</i>");
  }

  private static void x(StringBuilder xml, int position) {
    xml.append(position == 0 ? "<x/>" : "<x v=\"" + position + "\"/>");
  }

  private void dataFields(StringBuilder xml) {
    xml.append("<dataFields count=\"").append(pivot.figures().size()).append("\">");
    for (Figure figure : pivot.figures()) {
      xml.append("<dataField name=\"").append(CellXml.escaped(figure.header()));
      xml.append("\" fld=\"").append(figure.column()).append('"');
      switch (figure.function()) {
        case SUM -> {}
        case COUNT -> xml.append(" subtotal=\"count\"");
        case AVERAGE -> xml.append(" subtotal=\"average\"");
        case MIN -> xml.append(" subtotal=\"min\"");
        case MAX -> xml.append(" subtotal=\"max\"");
      }
      xml.append(" baseField=\"0\" baseItem=\"0\" numFmtId=\"");
      xml.append(sheet.getWorkbook().createDataFormat().getFormat(figure.format())).append("\"/>");
    }
    xml.append("</dataFields>");
  }
}
