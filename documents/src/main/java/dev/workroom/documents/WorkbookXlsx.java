package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.apache.poi.ss.util.CellRangeAddress;
import org.jspecify.annotations.Nullable;

/**
 * An xlsx or xlsm file, read as a stream with bounds. Source: ECMA-376 part 1, section 18.
 *
 * <p>A damaged part ends its sheet; what was read before it counts.
 */
final class WorkbookXlsx implements WorkbookSource {
  /** Characters of shared text held at most; beyond it the heap of the worker would not do. */
  private static final long MOST_TEXT = 60_000_000;

  private final ZipParts parts;
  private final List<SheetName> sheets = new ArrayList<>();
  private final List<String> all = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private final List<Scoped> names = new ArrayList<>();
  private final List<String> formats = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private boolean from1904;
  private boolean asShown;
  private boolean iterates;

  private WorkbookXlsx(ZipParts parts) {
    this.parts = parts;
  }

  static WorkbookXlsx open(Path file) throws IOException {
    ZipParts parts = ZipParts.open(file);
    WorkbookXlsx workbook = new WorkbookXlsx(parts);
    try {
      workbook.load();
      return workbook;
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private void load() throws IOException {
    String main =
        relations("").values().stream()
            .filter(relation -> relation.type().endsWith("/officeDocument"))
            .map(Relation::target)
            .findFirst()
            .orElse("xl/workbook.xml");
    if (main.endsWith(".bin")) {
      throw new IOException("it is a binary workbook (xlsb); save it as xlsx");
    }
    Map<String, Relation> relations = relations(main);
    each(main, xml -> workbookElement(xml, relations));
    for (Relation relation : relations.values()) {
      if (relation.type().endsWith("/styles")) {
        styles(relation.target());
      } else if (relation.type().endsWith("/sharedStrings")) {
        sharedStrings(relation.target());
      }
    }
    if (sheets.isEmpty()) {
      throw new IOException("it holds no sheets");
    }
  }

  /**
   * A name as the file has it.
   *
   * @param sheet the place of its sheet among all sheets, charts too; -1 for the whole workbook
   */
  private record Scoped(String name, int sheet, String meaning) {}

  /** A link from a part to another part of the file. */
  record Relation(String type, String target) {}

  /** Called at each start of an element. */
  @FunctionalInterface
  private interface Element {
    void at(XMLStreamReader xml) throws XMLStreamException, IOException;
  }

  private void each(String part, Element element) throws IOException {
    if (!parts.has(part)) {
      return;
    }
    try (InputStream in = parts.open(part)) {
      XMLStreamReader xml = XmlStream.open(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          element.at(xml);
        }
      }
    } catch (XMLStreamException damaged) {
      if (damaged.getNestedException() instanceof IOException bomb) {
        throw bomb;
      }
    }
  }

  Map<String, Relation> relations(String part) throws IOException {
    int slash = part.lastIndexOf('/');
    String folder = slash < 0 ? "" : part.substring(0, slash + 1);
    String file = folder + "_rels/" + part.substring(slash + 1) + ".rels";
    Map<String, Relation> relations = new LinkedHashMap<>();
    each(
        file,
        xml -> {
          if (xml.getLocalName().equals("Relationship")
              && !XmlStream.attribute(xml, "TargetMode").equals("External")) {
            relations.put(
                XmlStream.attribute(xml, "Id"),
                new Relation(
                    XmlStream.attribute(xml, "Type"),
                    resolved(folder, XmlStream.attribute(xml, "Target"))));
          }
        });
    return relations;
  }

  private static String resolved(String folder, String target) {
    String path = target.startsWith("/") ? target.substring(1) : folder + target;
    List<String> steps = new ArrayList<>();
    for (String step : path.split("/")) {
      if (step.equals("..")) {
        if (!steps.isEmpty()) {
          steps.removeLast();
        }
      } else if (!step.equals(".") && !step.isEmpty()) {
        steps.add(step);
      }
    }
    return String.join("/", steps);
  }

  private void workbookElement(XMLStreamReader xml, Map<String, Relation> relations)
      throws XMLStreamException {
    switch (xml.getLocalName()) {
      case "workbookPr" -> from1904 = isTrue(XmlStream.attribute(xml, "date1904"));
      case "calcPr" -> {
        asShown = XmlStream.attribute(xml, "fullPrecision").matches("0|false");
        iterates = XmlStream.attribute(xml, "iterate").matches("1|true");
      }
      case "sheet" -> {
        all.add(XmlStream.attribute(xml, "name"));
        String id = XmlStream.attribute(xml, "id");
        Relation relation = relations.get(id);
        String path = relation == null ? "" : relation.target();
        // Modules of old macros are sheets without a part.
        boolean cells = relation == null ? !id.isEmpty() : relation.type().endsWith("/worksheet");
        if (cells) {
          sheets.add(
              new SheetName(
                  sheets.size(),
                  XmlStream.attribute(xml, "name"),
                  !List.of("", "visible").contains(XmlStream.attribute(xml, "state"))));
          paths.add(path);
        }
      }
      case "definedName" -> {
        String name = XmlStream.attribute(xml, "name");
        if (!name.startsWith("_xlnm")) {
          int sheet = number(XmlStream.attribute(xml, "localSheetId"));
          names.add(new Scoped(name, sheet, xml.getElementText()));
        }
      }
      default -> {}
    }
  }

  private static boolean isTrue(String text) {
    return text.equals("1") || text.equals("true");
  }

  private void styles(String part) throws IOException {
    Map<Integer, String> custom = new HashMap<>();
    boolean[] inCells = {false};
    each(
        part,
        xml -> {
          switch (xml.getLocalName()) {
            case "numFmt" ->
                custom.put(
                    number(XmlStream.attribute(xml, "numFmtId")),
                    XmlStream.attribute(xml, "formatCode"));
            case "cellXfs" -> inCells[0] = true;
            case "cellStyles", "dxfs" -> inCells[0] = false;
            case "xf" -> {
              if (inCells[0]) {
                int id = number(XmlStream.attribute(xml, "numFmtId"));
                String code = custom.getOrDefault(id, builtin(id));
                formats.add(code);
              }
            }
            default -> {}
          }
        });
  }

  private static String builtin(int id) {
    String code = id < 0 || id > 49 ? null : BuiltinFormats.getBuiltinFormat(id);
    return code == null ? "General" : code;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void sharedStrings(String part) throws IOException {
    long[] length = {0};
    each(
        part,
        xml -> {
          if (xml.getLocalName().equals("si")) {
            String text = richText(xml, "si");
            length[0] += text.length() + 24L;
            if (length[0] > MOST_TEXT) {
              throw new IOException(
                  "it holds more than %,d characters of text".formatted(MOST_TEXT));
            }
            texts.add(text);
          }
        });
  }

  /** The text of all runs, without phonetic hints. */
  private static String richText(XMLStreamReader xml, String end) throws XMLStreamException {
    String only = "";
    StringBuilder more = null;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals(end)) {
        break;
      }
      if (event == XMLStreamReader.START_ELEMENT) {
        if (xml.getLocalName().equals("rPh")) {
          XmlStream.skip(xml);
        } else if (xml.getLocalName().equals("t")) {
          String text = xml.getElementText();
          if (only.isEmpty()) {
            only = text;
          } else {
            more = more == null ? new StringBuilder(only) : more;
            more.append(text);
          }
        }
      }
    }
    return unescaped(more == null ? only : more.toString());
  }

  /** {@code _x000D_} stands for a character that XML cannot hold. */
  private static String unescaped(String text) {
    if (!text.contains("_x")) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("_x", i)
          && i + 6 < text.length()
          && text.charAt(i + 6) == '_'
          && text.substring(i + 2, i + 6).matches("[0-9A-Fa-f]{4}")) {
        plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
        i += 6;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }

  @Override
  public List<SheetName> sheets() {
    return List.copyOf(sheets);
  }

  @Override
  public List<FormulaNames.Name> names() {
    return names.stream()
        .filter(name -> name.sheet() < all.size())
        .map(name ->
            new FormulaNames.Name(
                name.name(), name.sheet() < 0 ? "" : all.get(name.sheet()), name.meaning()))
        .toList();
  }

  @Override
  public boolean iterates() {
    return iterates;
  }

  @Override
  public boolean asShown() {
    return asShown;
  }

  @Override
  public String program() throws IOException {
    StringBuilder name = new StringBuilder();
    each(
        "docProps/app.xml",
        xml -> {
          if (xml.getLocalName().equals("Application")) {
            name.append(xml.getElementText().strip());
          }
        });
    return name.toString();
  }

  @Override
  public boolean from1904() {
    return from1904;
  }

  /** Path of the part that holds a sheet. */
  String part(SheetName sheet) {
    return paths.get(sheet.index());
  }

  ZipParts parts() {
    return parts;
  }

  @Override
  public List<FormulaTable> tables() {
    List<FormulaTable> tables = new ArrayList<>();
    try {
      for (SheetName sheet : sheets) {
        for (Relation relation : relations(part(sheet)).values()) {
          if (relation.type().endsWith("/table")) {
            FormulaTable table = table(relation.target(), sheet.name());
            if (table != null) {
              tables.add(table);
            }
          }
        }
      }
    } catch (IOException damaged) {
      return tables;
    }
    return tables;
  }

  @Override
  public List<CellRangeAddress> generated(String sheet) throws IOException {
    List<CellRangeAddress> areas = new ArrayList<>();
    for (SheetName one : sheets) {
      if (!one.name().equals(sheet)) {
        continue;
      }
      for (Relation relation : relations(part(one)).values()) {
        if (relation.type().endsWith("/pivotTable") && parts.has(relation.target())) {
          each(
              relation.target(),
              xml -> {
                String area =
                    xml.getLocalName().equals("location") ? XmlStream.attribute(xml, "ref") : "";
                if (area.matches("[A-Z]+[0-9]+(:[A-Z]+[0-9]+)?")) {
                  areas.add(CellRangeAddress.valueOf(area));
                }
              });
        }
      }
    }
    return areas;
  }

  private @Nullable FormulaTable table(String part, String sheet) throws IOException {
    List<String> columns = new ArrayList<>();
    Map<String, String> attributes = new HashMap<>();
    each(
        part,
        xml -> {
          if (xml.getLocalName().equals("tableColumn")) {
            columns.add(unescaped(XmlStream.attribute(xml, "name")));
          } else if (xml.getLocalName().equals("table")) {
            for (String name : List.of("displayName", "ref", "headerRowCount", "totalsRowCount")) {
              attributes.put(name, XmlStream.attribute(xml, name));
            }
          }
        });
    String reference = attributes.getOrDefault("ref", "");
    if (!reference.matches("[A-Z]+[0-9]+(:[A-Z]+[0-9]+)?")) {
      return null;
    }
    CellRangeAddress area = CellRangeAddress.valueOf(reference);
    int headers = "0".equals(attributes.get("headerRowCount")) ? 0 : 1;
    int totals = Math.max(0, number(attributes.getOrDefault("totalsRowCount", "0")));
    return new FormulaTable(
        attributes.getOrDefault("displayName", ""),
        sheet,
        area.getFirstRow(),
        area.getLastRow(),
        area.getFirstColumn(),
        headers,
        totals,
        columns);
  }

  @Override
  public void read(SheetName sheet, Cells cells) throws IOException {
    String part = part(sheet);
    if (!parts.has(part)) {
      throw new IOException("the part of sheet " + sheet.name() + " is missing");
    }
    try (InputStream in = parts.open(part)) {
      new SheetXml(XmlStream.open(in), formats, texts).read(cells);
    } catch (XMLStreamException damaged) {
      if (damaged.getNestedException() instanceof IOException bomb) {
        throw bomb;
      }
    }
  }

  @Override
  public void close() throws IOException {
    parts.close();
  }
}
