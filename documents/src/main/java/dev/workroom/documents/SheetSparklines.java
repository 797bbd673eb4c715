package dev.workroom.documents;

import java.util.List;
import java.util.Locale;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.xmlbeans.XmlCursor;
import org.apache.xmlbeans.XmlException;
import org.apache.xmlbeans.XmlObject;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTExtension;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTWorksheet;

/** Writes small charts into cells. Source: [MS-XLSX], section 2.6.83, CT_SparklineGroups. */
final class SheetSparklines {
  private static final String URI = "{05C60535-1F16-4fd2-B633-F4F36F0B64E0}";

  /** Characters; in a narrower cell a line says nothing. */
  private static final double WIDTH = 20;

  private final XSSFSheet sheet;
  private final WorkbookValues values;
  private final StringBuilder groups = new StringBuilder();

  SheetSparklines(XSSFSheet sheet, WorkbookValues values) {
    this.sheet = sheet;
    this.values = values;
  }

  /** All of a sheet's tables. */
  void write(List<TablePlace> tables) {
    for (TablePlace table : tables) {
      for (int c = 0; c < table.columns().size(); c++) {
        TableColumn column = table.columns().get(c).spec();
        if (column.sparkline() != null) {
          group(table, c, column.sparkline());
          if (column.width() == null) {
            sheet.setColumnWidth(table.firstColumn() + c, (int) (WIDTH * 256));
          }
        }
      }
    }
    if (!groups.isEmpty()) {
      extend();
    }
  }

  private void group(TablePlace table, int index, TableSparkline spark) {
    int[] of = columns(table, spark);
    String color = spark.color() == null ? WorkbookLook.NAVY : spark.color().replace("#", "");
    if (!color.matches("[0-9A-Fa-f]{6}")) {
      throw new DocumentException(
          "Table %s: the sparkline's colour \"%s\" must be six hexadecimal digits such as 1F3A5F."
              .formatted(table.name(), spark.color()));
    }
    String type = type(table, spark.type());
    groups
        .append("<x14:sparklineGroup")
        .append(
            type == null
                ? " lineWeight=\"1.5\" markers=\"0\" last=\"1\""
                : " type=\"" + type + "\"")
        .append(" displayEmptyCellsAs=\"gap\" negative=\"")
        .append(type == null ? 0 : 1)
        .append(
            type != null && positive(table, of) ? "\" minAxisType=\"custom\" manualMin=\"0" : "")
        .append("\">");
    color("colorSeries", color);
    color("colorNegative", "A65E5A");
    color("colorAxis", "8D99A6");
    for (String mark : List.of("Markers", "First", "Last", "High", "Low")) {
      color("color" + mark, mark.equals("Last") ? "D08C3C" : color);
    }
    groups.append("<x14:sparklines>");
    for (int row = table.firstRow(); row <= table.lastRow(); row++) {
      spark(table, row, of, table.firstColumn() + index);
    }
    if (table.label() != null && TableTotal.of(table, of[0]).formula() != null) {
      spark(table, table.totalRow(), of, table.firstColumn() + index);
    }
    groups.append("</x14:sparklines></x14:sparklineGroup>");
  }

  private static @Nullable String type(TablePlace table, @Nullable String given) {
    String type = given == null ? "line" : given.strip().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "line" -> null;
      case "column", "bar" -> "column";
      case "winloss", "win/loss", "stacked" -> "stacked";
      default ->
          throw new DocumentException(
              "Table %s: there is no sparkline \"%s\"; use line, column or winloss."
                  .formatted(table.name(), given));
    };
  }

  /** Bars show their size only from zero. */
  private boolean positive(TablePlace table, int[] of) {
    for (int row = table.firstRow(); row <= table.lastRow(); row++) {
      for (int c = of[0]; c <= of[1]; c++) {
        if (values.at(table.sheet(), row, table.firstColumn() + c) instanceof Double number
            && number < 0) {
          return false;
        }
      }
    }
    return true;
  }

  private void color(String element, String rgb) {
    groups
        .append("<x14:")
        .append(element)
        .append(" rgb=\"FF")
        .append(rgb.toUpperCase(Locale.ROOT))
        .append("\"/>");
  }

  private void spark(TablePlace table, int row, int[] of, int column) {
    int left = table.firstColumn();
    groups
        .append("<x14:sparkline><xm:f>")
        .append(CellXml.escaped(TablePlace.quoted(table.sheet())))
        .append('!')
        .append(new CellReference(row, left + of[0]).formatAsString())
        .append(':')
        .append(new CellReference(row, left + of[1]).formatAsString())
        .append("</xm:f><xm:sqref>")
        .append(new CellReference(row, column).formatAsString())
        .append("</xm:sqref></x14:sparkline>");
  }

  /** First and last of the columns it shows, which must stand side by side. */
  private static int[] columns(TablePlace table, TableSparkline spark) {
    if (spark.of().isEmpty()) {
      throw new DocumentException(
          "Table %s: a sparkline needs \"of\", such as \"Jan:Dec\".".formatted(table.name()));
    }
    String first = spark.of().getFirst();
    String last = spark.of().getLast();
    if (spark.of().size() == 1 && table.column(first).isEmpty() && first.contains(":")) {
      last = first.substring(first.indexOf(':') + 1);
      first = first.substring(0, first.indexOf(':'));
    }
    int from = index(table, first);
    int to = index(table, last);
    if (spark.of().size() > 2 && Math.abs(to - from) + 1 != spark.of().size()) {
      throw new DocumentException(
          "Table %s: the sparkline's columns must stand side by side in the table."
              .formatted(table.name()));
    }
    return new int[] {Math.min(from, to), Math.max(from, to)};
  }

  private static int index(TablePlace table, String header) {
    return table
        .column(header)
        .orElseThrow(() ->
            new DocumentException(
                "Table %s: the sparkline names the column \"%s\", which the table does not have."
                    .formatted(table.name(), header)));
  }

  private void extend() {
    CTWorksheet worksheet = sheet.getCTWorksheet();
    CTExtension extension =
        (worksheet.isSetExtLst() ? worksheet.getExtLst() : worksheet.addNewExtLst()).addNewExt();
    extension.setUri(URI);
    String xml =
        "<x14:sparklineGroups"
            + " xmlns:x14=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\""
            + " xmlns:xm=\"http://schemas.microsoft.com/office/excel/2006/main\">"
            + groups
            + "</x14:sparklineGroups>";
    try (XmlCursor from = XmlObject.Factory.parse(xml).newCursor();
        XmlCursor to = extension.newCursor()) {
      from.toFirstChild();
      to.toEndToken();
      from.copyXml(to);
    } catch (XmlException e) {
      throw new IllegalStateException("the sparklines' XML is not well formed", e);
    }
  }
}
