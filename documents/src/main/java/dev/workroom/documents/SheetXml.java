package dev.workroom.documents;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads the cells of a worksheet part. Source: ECMA-376 part 1, section 18.3. */
final class SheetXml {
  private static final int LAST_ROW = 1_048_575;
  private static final int LAST_COLUMN = 16_383;

  private final XMLStreamReader xml;
  private final List<String> formats;
  private final List<String> texts;
  private final Map<String, Shared> shared = new HashMap<>();
  private int row = -1;
  private int column = -1;
  private boolean hidden;
  private FormulaGrid.@Nullable Array array;

  SheetXml(XMLStreamReader xml, List<String> formats, List<String> texts) {
    this.xml = xml;
    this.formats = formats;
    this.texts = texts;
  }

  /** A formula that other cells repeat. */
  private record Shared(String formula, int row, int column) {}

  void read(WorkbookSource.Cells cells) throws XMLStreamException {
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("sheetData")) {
        return;
      }
      if (event != XMLStreamReader.START_ELEMENT) {
        continue;
      }
      if (xml.getLocalName().equals("row")) {
        String number = XmlStream.attribute(xml, "r");
        row = number.isEmpty() ? row + 1 : bounded(number, LAST_ROW + 1) - 1;
        column = -1;
        hidden = XmlStream.attribute(xml, "hidden").matches("1|true");
      } else if (xml.getLocalName().equals("c")) {
        SheetCell cell = cell();
        if (cell != null && !cells.take(cell)) {
          return;
        }
      }
    }
  }

  private static int bounded(String number, int most) {
    try {
      return Math.clamp(Long.parseLong(number.strip()), 1, most);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  private @Nullable SheetCell cell() throws XMLStreamException {
    position(XmlStream.attribute(xml, "r"));
    String type = XmlStream.attribute(xml, "t");
    String style = XmlStream.attribute(xml, "s");
    boolean dynamic = !XmlStream.attribute(xml, "cm").isEmpty();
    array = null;
    String value = null;
    String formula = null;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("c")) {
        break;
      }
      if (event == XMLStreamReader.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "v" -> value = xml.getElementText();
          case "t" -> value = (value == null ? "" : value) + xml.getElementText();
          case "f" -> formula = formula(dynamic);
          case "rPh", "extLst" -> XmlStream.skip(xml);
          default -> {}
        }
      }
    }
    Object typed = value == null ? null : typed(type, value);
    return typed == null && formula == null
        ? null
        : new SheetCell(row, column, typed, formula, format(style), array, hidden);
  }

  private void position(String reference) {
    column++;
    int letters = 0;
    int at = 0;
    while (at < reference.length() && at < 3 && Character.isLetter(reference.charAt(at))) {
      letters = letters * 26 + (Character.toUpperCase(reference.charAt(at)) - 'A' + 1);
      at++;
    }
    if (letters > 0) {
      column = Math.clamp(letters - 1, 0, LAST_COLUMN);
      if (at < reference.length() && Character.isDigit(reference.charAt(at))) {
        row = bounded(reference.substring(at), LAST_ROW + 1) - 1;
      }
    }
    row = Math.max(row, 0);
  }

  private @Nullable String formula(boolean dynamic) throws XMLStreamException {
    if (XmlStream.attribute(xml, "t").equals("array")) {
      array = FormulaGrid.Array.of(XmlStream.attribute(xml, "ref"), dynamic);
    }
    String group = XmlStream.attribute(xml, "si");
    boolean isShared = XmlStream.attribute(xml, "t").equals("shared");
    boolean table = XmlStream.attribute(xml, "t").equals("dataTable");
    String text = xml.getElementText();
    if (table) {
      return null;
    }
    if (isShared && text.isEmpty()) {
      Shared first = shared.get(group);
      return first == null
          ? null
          : FormulaShift.by(first.formula(), row - first.row(), column - first.column());
    }
    if (isShared) {
      shared.put(group, new Shared(text, row, column));
    }
    return text.isEmpty() ? null : text;
  }

  private @Nullable Object typed(String type, String value) {
    return switch (type) {
      case "s" -> {
        int index = index(value);
        yield index >= 0 && index < texts.size() ? texts.get(index) : "";
      }
      case "str", "inlineStr" -> value;
      case "b" -> value.strip().equals("1") || value.strip().equals("true");
      case "e" -> new CellError(value.strip());
      case "d" -> value;
      default -> number(value.strip());
    };
  }

  private static int index(String value) {
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static @Nullable Object number(String value) {
    if (value.isEmpty()) {
      return null;
    }
    try {
      return Double.valueOf(value);
    } catch (NumberFormatException e) {
      return value;
    }
  }

  private String format(String style) {
    int index = style.isEmpty() ? 0 : index(style);
    return index >= 0 && index < formats.size() ? formats.get(index) : "General";
  }
}
