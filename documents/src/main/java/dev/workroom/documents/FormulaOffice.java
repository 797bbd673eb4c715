package dev.workroom.documents;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.util.CellReference;

/**
 * LibreOffice over a {@link FormulaGrid}: a copy that holds nothing but values and formulas is
 * given to it and read back; it never sees, or writes, the user's file.
 */
final class FormulaOffice implements FormulaEngine {
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String LINKS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

  /** What it says instead of computing. */
  private static final Set<String> NOT_COMPUTED = Set.of("#NAME?", "#REF!", "#ERROR!");

  private final LibreOffice office;

  FormulaOffice(LibreOffice office) {
    this.office = office;
  }

  @Override
  public Map<FormulaGrid.At, Object> compute(
      FormulaGrid grid, Set<FormulaGrid.At> wanted, Map<FormulaGrid.At, Object> known) {
    if (!office.available()) {
      return Map.of();
    }
    try {
      Path folder = Files.createTempDirectory("recalculation");
      try {
        Path copy = folder.resolve("copy.xlsx");
        write(grid, known, copy);
        Path made = office.recalculate(copy, Files.createDirectory(folder.resolve("made")));
        return read(grid, wanted, made);
      } finally {
        delete(folder);
      }
    } catch (IOException notThisTime) {
      return Map.of();
    }
  }

  private static Map<FormulaGrid.At, Object> read(
      FormulaGrid grid, Set<FormulaGrid.At> wanted, Path file) throws IOException {
    Map<FormulaGrid.At, Object> results = new HashMap<>();
    List<String> functions = functions(grid);
    Set<String> unasked = new HashSet<>();
    try (WorkbookSource workbook = WorkbookReader.open(file)) {
      for (SheetName sheet : workbook.sheets()) {
        workbook.read(
            sheet,
            cell -> {
              if (sheet.index() == grid.sheets().size()) {
                if (new CellError("#NAME?").equals(cell.value())) {
                  unasked.add(functions.get(cell.row()));
                }
                return true;
              }
              var at = new FormulaGrid.At(sheet.index(), cell.row(), cell.column());
              if (cell.value() != null && wanted.contains(at)) {
                results.put(at, cell.value());
              }
              return true;
            });
      }
    }
    FormulaMarks unknown = new FormulaMarks(grid);
    for (FormulaGrid.At at : wanted) {
      Object result = results.get(at);
      boolean strange =
          !(grid.at(at) instanceof FormulaGrid.Formula formula)
              || formula.array() != null
              || formula.plain().indexOf('[') >= 0
              || FormulaFunctions.called(formula.plain()).anyMatch(unasked::contains);
      if (strange
          || result == null
          || (result instanceof CellError error && NOT_COMPUTED.contains(error.code()))) {
        unknown.addWhole(at);
      }
    }
    unknown.spread(FormulaReach.of(wanted, grid));
    results.keySet().removeIf(unknown::has);
    return results;
  }

  /** All that are called, each of which gets a cell on a sheet of its own to show it is known. */
  private static List<String> functions(FormulaGrid grid) {
    return grid.formulas().stream()
        .map(grid::at)
        .flatMap(content ->
            content instanceof FormulaGrid.Formula formula
                ? FormulaFunctions.called(formula.plain())
                : Stream.of())
        .filter(function -> function.matches("[A-Z][A-Z0-9.]*"))
        .distinct()
        .sorted()
        .toList();
  }

  private static void write(FormulaGrid grid, Map<FormulaGrid.At, Object> known, Path file)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(Deflater.BEST_SPEED);
      Writer out = new BufferedWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8));
      StringBuilder types = new StringBuilder();
      StringBuilder links = new StringBuilder();
      StringBuilder sheets = new StringBuilder();
      for (int s = 0; s <= grid.sheets().size(); s++) {
        String name = s < grid.sheets().size() ? grid.sheets().get(s).name() : "functions asked";
        String type = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
        types.append(override("/xl/worksheets/s" + s + ".xml", type));
        links.append(
            "<Relationship Id=\"s%d\" Type=\"%s/worksheet\" Target=\"worksheets/s%d.xml\"/>"
                .formatted(s, LINKS, s));
        sheets.append(
            "<sheet name=\"%s\" sheetId=\"%d\" r:id=\"s%d\"/>".formatted(quoted(name), s + 1, s));
      }
      StringBuilder names = new StringBuilder();
      grid.names()
          .forEach((name, meaning) ->
              names.append(
                  "<definedName name=\"%s\">%s</definedName>"
                      .formatted(quoted(name), CellXml.escaped(meaning))));
      part(
          zip,
          out,
          "[Content_Types].xml",
          "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
              + override(
                  "/xl/workbook.xml",
                  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")
              + types
              + "</Types>");
      String relations =
          "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
      part(
          zip,
          out,
          "_rels/.rels",
          relations
              + "<Relationship Id=\"w\" Type=\"%s/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                  .formatted(LINKS));
      part(zip, out, "xl/_rels/workbook.xml.rels", relations + links + "</Relationships>");
      part(
          zip,
          out,
          "xl/workbook.xml",
          "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><sheets>%s</sheets>%s</workbook>"
              .formatted(
                  MAIN,
                  LINKS,
                  sheets,
                  names.isEmpty() ? "" : "<definedNames>" + names + "</definedNames>"));
      for (int s = 0; s < grid.sheets().size(); s++) {
        zip.putNextEntry(new ZipEntry("xl/worksheets/s" + s + ".xml"));
        cells(grid, s, known, out);
        out.flush();
        zip.closeEntry();
      }
      StringBuilder asked = new StringBuilder("<worksheet xmlns=\"" + MAIN + "\"><sheetData>");
      int row = 1;
      for (String function : functions(grid)) {
        asked.append("<row r=\"%d\"><c r=\"A%d\"".formatted(row, row++));
        CellXml.rest(asked, FormulaFunctions.stored(function + "()"), null);
        asked.append("</row>");
      }
      asked.append("</sheetData></worksheet>");
      part(zip, out, "xl/worksheets/s" + grid.sheets().size() + ".xml", asked.toString());
    }
  }

  private static void cells(FormulaGrid grid, int s, Map<FormulaGrid.At, Object> known, Writer out)
      throws IOException {
    out.append("<worksheet xmlns=\"" + MAIN + "\"><sheetData>");
    FormulaGrid.Sheet sheet = grid.sheets().get(s);
    StringBuilder line = new StringBuilder();
    for (int r = 0; r < sheet.rowCount(); r++) {
      line.setLength(0);
      line.append("<row r=\"").append(r + 1).append("\">");
      for (int c = 0; c < sheet.width(r); c++) {
        Object content = sheet.get(r, c);
        if (content != null) {
          Object given = known.get(new FormulaGrid.At(s, r, c));
          line.append("<c r=\"").append(CellReference.convertNumToColString(c)).append(r + 1);
          line.append('"');
          switch (content) {
            case FormulaGrid.Formula formula when given == null ->
                CellXml.rest(line, formula.plain(), null);
            case FormulaGrid.Formula formula -> CellXml.rest(line, (String) null, given);
            case FormulaGrid.Spilled spilled -> CellXml.rest(line, (String) null, given);
            default -> CellXml.rest(line, (String) null, content);
          }
        }
      }
      out.append(line.append("</row>"));
    }
    out.append("</sheetData></worksheet>");
  }

  private static String override(String part, String type) {
    return "<Override PartName=\"%s\" ContentType=\"%s\"/>".formatted(part, type);
  }

  private static String quoted(String text) {
    return CellXml.escaped(text).replace("\"", "&quot;");
  }

  private static void part(ZipOutputStream zip, Writer out, String name, String xml)
      throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").append(xml);
    out.flush();
    zip.closeEntry();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
