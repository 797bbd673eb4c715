package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.ss.util.CellRangeAddress;

/**
 * What a sheet says of its cells beside their content: what may stand in them and how they look
 * under conditions. Source: ECMA-376 part 1, 18.3.1.18 and 18.3.1.33; lists on other sheets as
 * Excel 2010 writes them ([MS-XLSX] 2.6.48).
 */
final class SheetRules {
  private static final Pattern CELLS =
      Pattern.compile("\\$?[A-Z]{1,3}\\$?[0-9]{1,7}(:\\$?[A-Z]{1,3}\\$?[0-9]{1,7})?");
  private static final int MOST = 5_000;

  private SheetRules() {}

  /**
   * One rule.
   *
   * @param validation what may stand in the cells; else a conditional format
   * @param type as the file has it: {@code list}, {@code whole}, {@code cellIs} …
   * @param operator {@code between} and the like; empty where there is none
   * @param formulas as the file has them, without a leading sign
   * @param strict whether Excel refuses other values when they are typed in
   */
  record Rule(
      boolean validation,
      List<CellRangeAddress> areas,
      String type,
      String operator,
      List<String> formulas,
      boolean strict) {
    Rule {
      areas = List.copyOf(areas);
      formulas = List.copyOf(formulas);
    }

    /** In one line: {@code C2:C40 takes one of Draft, Live}. */
    String shown() {
      String where =
          String.join(" ", areas.stream().map(CellRangeAddress::formatAsString).toList());
      String with = String.join(" and ", formulas.stream().map(FormulaFunctions::shown).toList());
      String how = operator.isEmpty() ? "" : operator + " ";
      if (!validation) {
        return "%s is formatted when %s %s%s".formatted(where, type, how, with).strip();
      }
      return type.equals("list")
          ? where + " takes one of " + with
          : "%s takes %s %s%s".formatted(where, type, how, with).strip();
    }

    boolean meets(CellRangeAddress area) {
      return areas.stream().anyMatch(area::intersects);
    }
  }

  /** The rules of a sheet in the order of the file; those before a damage count. */
  static List<Rule> of(WorkbookXlsx workbook, SheetName sheet) throws IOException {
    List<Rule> rules = new ArrayList<>();
    String part = workbook.part(sheet);
    if (!workbook.parts().has(part)) {
      return rules;
    }
    try (InputStream in = workbook.parts().open(part)) {
      XMLStreamReader xml = XmlStream.open(in);
      List<CellRangeAddress> under = List.of();
      while (xml.hasNext() && rules.size() < MOST) {
        if (xml.next() != XMLStreamReader.START_ELEMENT) {
          continue;
        }
        switch (xml.getLocalName()) {
          case "sheetData" -> XmlStream.skip(xml);
          case "dataValidation" -> rules.add(validation(xml));
          case "conditionalFormatting" -> under = areas(XmlStream.attribute(xml, "sqref"));
          case "cfRule" -> rules.add(format(xml, under));
          default -> {}
        }
      }
    } catch (XMLStreamException damaged) {
      if (damaged.getNestedException() instanceof IOException bomb) {
        throw bomb;
      }
    }
    return rules.stream().filter(rule -> !rule.areas().isEmpty()).toList();
  }

  private static Rule validation(XMLStreamReader xml) throws XMLStreamException {
    String type = XmlStream.attribute(xml, "type");
    String style = XmlStream.attribute(xml, "errorStyle");
    String operator = XmlStream.attribute(xml, "operator");
    String error = XmlStream.attribute(xml, "showErrorMessage");
    List<CellRangeAddress> areas = new ArrayList<>(areas(XmlStream.attribute(xml, "sqref")));
    List<String> formulas = inside(xml, "dataValidation", areas);
    boolean strict = style.isEmpty() || style.equals("stop");
    boolean compares = !List.of("list", "custom", "none", "").contains(type);
    return new Rule(
        true,
        areas,
        type.isEmpty() ? "none" : type,
        compares && operator.isEmpty() ? "between" : operator,
        formulas,
        strict && error.matches("1|true"));
  }

  private static Rule format(XMLStreamReader xml, List<CellRangeAddress> areas)
      throws XMLStreamException {
    String type = XmlStream.attribute(xml, "type");
    String operator = XmlStream.attribute(xml, "operator");
    return new Rule(false, areas, type, operator, inside(xml, "cfRule", new ArrayList<>()), false);
  }

  /** Formulas up to the end of an element; Excel 2010 writes the cells inside too. */
  private static List<String> inside(XMLStreamReader xml, String end, List<CellRangeAddress> areas)
      throws XMLStreamException {
    List<String> formulas = new ArrayList<>();
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals(end)) {
        break;
      }
      if (event == XMLStreamReader.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "f", "formula" -> formulas.add(xml.getElementText().strip());
          case "formula1", "formula2" -> formula(xml, formulas);
          case "sqref" -> areas.addAll(areas(xml.getElementText()));
          default -> {}
        }
      }
    }
    return formulas;
  }

  private static void formula(XMLStreamReader xml, List<String> formulas)
      throws XMLStreamException {
    String name = xml.getLocalName();
    StringBuilder text = new StringBuilder();
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamReader.CHARACTERS || event == XMLStreamReader.CDATA) {
        text.append(xml.getText());
      } else if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals(name)) {
        break;
      }
    }
    if (!text.toString().isBlank()) {
      formulas.add(text.toString().strip());
    }
  }

  private static List<CellRangeAddress> areas(String cells) {
    List<CellRangeAddress> areas = new ArrayList<>();
    for (String one : cells.strip().split("\\s+")) {
      if (CELLS.matcher(one).matches()) {
        areas.add(CellRangeAddress.valueOf(one.replace("$", "")));
      }
    }
    return areas;
  }
}
