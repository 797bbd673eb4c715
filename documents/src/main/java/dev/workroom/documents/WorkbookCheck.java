package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.ss.util.CellRangeAddress;
import org.jspecify.annotations.Nullable;

/** Looks over a workbook as a careful reviewer would, and recalculates it. */
public final class WorkbookCheck {
  private static final int MOST_CELLS = 1_500_000;
  private static final int MOST_OF_A_KIND = 8;

  private static final Pattern DIGIT = Pattern.compile("[0-9]");
  private static final Pattern COMPLEX =
      Pattern.compile(
          "([-+]?[0-9]+(?:\\.[0-9]+)?(?:E[-+]?[0-9]+)?)?"
              + "([-+]?(?:[0-9]+(?:\\.[0-9]+)?(?:E[-+]?[0-9]+)?)?)([ij])");

  private static final Pattern SEPARATORS = Pattern.compile("[.,]");

  private final FormulaAgreement engine;
  private final List<Finding> findings = new ArrayList<>();

  private WorkbookCheck(FormulaAgreement engine) {
    this.engine = engine;
  }

  /**
   * Everything found, errors first: recalculation against stored values, error cells, typed-in
   * totals, constants buried in formulas, inconsistent formulas, numbers stored as text, values
   * that the cells' own validation refuses, names and charts that point nowhere, and what cells
   * have no room to show.
   *
   * @throws DocumentException with one sentence when the file cannot be read
   */
  public static List<Finding> check(Path file) {
    WorkbookCheck check = new WorkbookCheck(new FormulaAgreement());
    try (WorkbookSource workbook = WorkbookReader.open(file)) {
      FormulaGrid grid = FormulaGrid.read(workbook, MOST_CELLS);
      check.values(grid, workbook.program());
      check.names(grid);
      for (FormulaGrid.Sheet sheet : grid.sheets()) {
        check.findings.addAll(new SheetCheck(sheet, workbook.generated(sheet.name())).findings());
      }
      if (workbook instanceof WorkbookXlsx xlsx) {
        check.outliers(xlsx, grid);
        check.charts(xlsx, grid);
        check.findings.addAll(SheetRoom.check(file, grid));
      }
    } catch (EncryptedDocumentException e) {
      throw WorkbookReader.locked(file, e);
    } catch (IOException e) {
      throw WorkbookReader.unreadable(file, e);
    }
    return check.findings.stream().sorted((a, b) -> a.severity().compareTo(b.severity())).toList();
  }

  private void values(FormulaGrid grid, String program) {
    List<String> missing = new ArrayList<>();
    List<String> unsupported = new ArrayList<>();
    List<Finding> stale = new ArrayList<>();
    List<FormulaGrid.At> formulas = grid.formulas();
    List<FormulaGrid.At> left = new ArrayList<>();
    List<RecalculatedWorkbook.Cell> recalculated = RecalculatedWorkbook.of(grid, engine);
    for (int i = 0; i < recalculated.size(); i++) {
      RecalculatedWorkbook.Cell cell = recalculated.get(i);
      Object shown = cell.stored() == null ? cell.computed() : cell.stored();
      if (shown instanceof CellError) {
        findings.add(
            new Finding(
                Severity.ERROR,
                cell.place(),
                "The formula =%s gives %s; correct it or what it refers to."
                    .formatted(shortened(cell.formula()), shown)));
        continue;
      }
      switch (cell.outcome()) {
        case MISSING -> missing.add(cell.place());
        case UNSUPPORTED, DOUBTED -> {
          unsupported.add(cell.place());
          left.add(formulas.get(i));
        }
        case DIFFERENT ->
            stale.add(
                new Finding(
                    Severity.ERROR,
                    cell.place(),
                    "It shows %s%s, but its formula =%s gives %s now; recalculate and save."
                        .formatted(
                            text(Objects.requireNonNull(cell.stored())),
                            program.isEmpty() ? "" : ", stored by " + program,
                            shortened(cell.formula()),
                            text(Objects.requireNonNull(cell.computed())))));
        case SAME, CHANGING -> {}
      }
    }
    if (!unsupported.isEmpty() || !missing.isEmpty()) {
      limited(circles(grid, recalculated), "circles of formulas");
    }
    limited(stale, "cells show values that their formulas no longer give");
    if (!missing.isEmpty()) {
      findings.add(
          new Finding(
              Severity.WARNING,
              missing.getFirst(),
              "%d formula cells have no stored value, so that previews and other programs show them empty; recalculate and save (%s)."
                  .formatted(missing.size(), some(missing))));
    }
    if (!unsupported.isEmpty()) {
      findings.add(
          new Finding(
              Severity.NOTE,
              unsupported.getFirst(),
              "%d %s could not be recalculated here%s; %s%s stand%s unchecked (%s)."
                  .formatted(
                      unsupported.size(),
                      unsupported.size() == 1 ? "formula" : "formulas",
                      FormulaReasons.because(grid, left),
                      unsupported.size() == 1 ? "its value" : "their values",
                      program.isEmpty() ? "" : ", stored by " + program + ",",
                      unsupported.size() == 1 ? "s" : "",
                      some(unsupported))));
    }
  }

  private static List<Finding> circles(
      FormulaGrid grid, List<RecalculatedWorkbook.Cell> recalculated) {
    List<FormulaGrid.At> formulas = grid.formulas();
    Set<FormulaGrid.At> computed = new HashSet<>();
    for (int i = 0; i < formulas.size(); i++) {
      if (recalculated.get(i).computed() != null) {
        computed.add(formulas.get(i));
      }
    }
    return FormulaCircles.findings(grid, formulas, computed);
  }

  private static String shortened(String formula) {
    return formula.length() > 160 ? formula.substring(0, 160) + "…" : formula;
  }

  private static String some(List<String> places) {
    return String.join(", ", places.subList(0, Math.min(5, places.size())))
        + (places.size() > 5 ? ", …" : "");
  }

  private void limited(List<Finding> found, String many) {
    findings.addAll(found.subList(0, Math.min(MOST_OF_A_KIND, found.size())));
    if (found.size() > MOST_OF_A_KIND) {
      findings.add(
          new Finding(
              Severity.ERROR,
              found.get(MOST_OF_A_KIND).place(),
              "%d more %s.".formatted(found.size() - MOST_OF_A_KIND, many)));
    }
  }

  /** Equal to 12 significant digits: programs add in different orders. */
  static boolean same(Object stored, Object fresh) {
    Double a = number(stored);
    Double b = number(fresh);
    if (a != null && b != null) {
      return Math.abs(a - b) <= 1e-11 + 1e-9 * Math.max(Math.abs(a), Math.abs(b));
    }
    if (a != null || b != null) {
      // A formula that gives an empty text is stored as text, one that refers to nothing as 0.
      return (Double.valueOf(0).equals(a) && "".equals(fresh))
          || (Double.valueOf(0).equals(b) && "".equals(stored));
    }
    return stored.toString().equals(fresh.toString())
        || otherLanguage(stored.toString(), fresh.toString())
        || complex(stored.toString(), fresh.toString());
  }

  /** Complex numbers are texts, with 15 or 17 digits depending on the version of Excel. */
  private static boolean complex(String stored, String fresh) {
    Matcher a = COMPLEX.matcher(stored);
    Matcher b = COMPLEX.matcher(fresh);
    return a.matches()
        && b.matches()
        && a.group(3).equals(b.group(3))
        && same(part(a.group(1)), part(b.group(1)))
        && same(part(a.group(2)), part(b.group(2)));
  }

  private static Double part(@Nullable String digits) {
    return switch (digits) {
      case null -> 0.0;
      case "", "+" -> 1.0;
      case "-" -> -1.0;
      default -> Double.valueOf(digits);
    };
  }

  /** {@code 1.234,5} and {@code 1,234.5}: text that a program in another language made. */
  private static boolean otherLanguage(String stored, String fresh) {
    return stored.length() == fresh.length()
        && DIGIT.matcher(stored).find()
        && SEPARATORS
            .matcher(stored)
            .replaceAll(found -> found.group().equals(",") ? "." : ",")
            .equals(fresh);
  }

  private static @Nullable Double number(Object value) {
    return switch (value) {
      case Double number -> number;
      case Boolean truth -> truth ? 1.0 : 0.0;
      default -> null;
    };
  }

  private static String text(Object value) {
    return value instanceof Double number ? CellText.number(number) : "\"" + value + "\"";
  }

  private void names(FormulaGrid grid) {
    grid.names()
        .forEach((name, meaning) -> {
          if (meaning.contains("#REF!")) {
            findings.add(
                new Finding(
                    Severity.ERROR,
                    name,
                    "The name %s refers to %s, which is gone; point it elsewhere or remove it."
                        .formatted(name, meaning)));
          }
        });
  }

  private void outliers(WorkbookXlsx workbook, FormulaGrid grid) throws IOException {
    for (SheetName name : workbook.sheets()) {
      int index = grid.sheetIndex(name.name());
      if (index >= 0) {
        findings.addAll(
            SheetOutliers.of(grid, grid.sheets().get(index), SheetRules.of(workbook, name)));
      }
    }
  }

  private void charts(WorkbookXlsx workbook, FormulaGrid grid) throws IOException {
    for (String part : new TreeSet<>(workbook.parts().names())) {
      if (part.matches("xl/charts/chart[^/]*\\.xml")) {
        chart(workbook, part, grid);
      }
    }
  }

  private void chart(WorkbookXlsx workbook, String part, FormulaGrid grid) throws IOException {
    List<String> references = new ArrayList<>();
    StringBuilder title = new StringBuilder();
    try (InputStream in = workbook.parts().open(part)) {
      XMLStreamReader xml = XmlStream.open(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          if (xml.getLocalName().equals("f")) {
            references.add(xml.getElementText());
          } else if (xml.getLocalName().equals("t") && references.isEmpty()) {
            title.append(xml.getElementText());
          }
        }
      }
    } catch (XMLStreamException damaged) {
      findings.add(
          new Finding(Severity.ERROR, part, "The chart is damaged; remove it or make it anew."));
      return;
    }
    String place =
        title.isEmpty() ? part.substring(part.lastIndexOf('/') + 1) : "chart \"" + title + "\"";
    if (references.isEmpty()) {
      findings.add(
          new Finding(Severity.WARNING, place, "The chart shows no cells; give it a series."));
    }
    for (String reference : references) {
      String wrong = pointsNowhere(reference, grid);
      if (wrong != null) {
        findings.add(
            new Finding(
                Severity.ERROR,
                place,
                "The chart reads %s, %s; point it to the data.".formatted(reference, wrong)));
      }
    }
  }

  private static @Nullable String pointsNowhere(String reference, FormulaGrid grid) {
    if (reference.contains("#REF!")) {
      return "which was deleted";
    }
    int mark = reference.lastIndexOf('!');
    if (mark < 0 || reference.startsWith("(")) {
      return null;
    }
    String name = reference.substring(0, mark).replaceAll("^'|'$", "").replace("''", "'");
    int index = grid.sheetIndex(name);
    if (index < 0) {
      return name.contains("[") || grid.name(reference) != null
          ? null
          : "a sheet that does not exist";
    }
    String cells = reference.substring(mark + 1).replace("$", "").toUpperCase(Locale.ROOT);
    if (!cells.matches("[A-Z]{1,3}[0-9]+(:[A-Z]{1,3}[0-9]+)?")) {
      return null;
    }
    CellRangeAddress area = CellRangeAddress.valueOf(cells);
    FormulaGrid.Sheet sheet = grid.sheets().get(index);
    for (int r = area.getFirstRow(); r <= Math.min(area.getLastRow(), sheet.rowCount()); r++) {
      for (int c = area.getFirstColumn(); c <= area.getLastColumn(); c++) {
        if (sheet.get(r, c) != null) {
          return null;
        }
      }
    }
    return "which is empty";
  }
}
