package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.workroom.checks.Workroom.Ended;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job from end to end: the demo's files against LibreOffice and our own calculation. */
@Order(1)
class DemoTest {
  private static final double CENT = 0.005;
  @TempDir Path place;

  @Test
  void theDemoMakesAWorkbookAndANarrativeThatHold() throws Exception {
    Path out = place.resolve("demo");
    var workroom = new Workroom(place.resolve("home"), place);

    Ended ended = workroom.run("demo", "--out", out.toString());

    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(ended.err()).as("the plan is shown").contains("plan     approved");
    assertThat(ended.out()).contains("Q1-variance.xlsx", "CFO-narrative.docx", "nothing to mend");
    Path workbook = out.resolve("Q1-variance.xlsx");
    sheetsAndCharts(workbook);
    agrees(workbook, FinanceReference.of(out.resolve("inputs")));
    assertThat(numbers(recalculated(workbook)))
        .as("LibreOffice's results of every formula")
        .usingElementComparator((a, b) -> Math.abs(a - b) <= CENT ? 0 : Double.compare(a, b))
        .containsExactlyElementsOf(numbers(workbook));
    assertThat(workroom.run("check", workbook.toString()).exit()).isZero();
    assertThat(workroom.run("check", out + "/CFO-narrative.docx").exit()).isZero();
    assertThat(workroom.run("read", out + "/CFO-narrative.docx").out()).contains("# ");
    new FinanceTraces(workroom, out, FinanceReference.of(out.resolve("inputs"))).hold();
    Ended audit = workroom.run("audit", "verify");
    assertThat(audit.exit()).as("%s", audit).isZero();
  }

  @Test
  void otherExportsGiveOtherAndRightFigures() throws Exception {
    Path folder = Files.createDirectories(place.resolve("other"));
    FinanceInputs.generate(folder.resolve("inputs"), "7");
    Path room = Workroom.root().resolve("rooms/finance");
    Files.copy(room.resolve("WORKROOM.md"), folder.resolve("WORKROOM.md"));

    Ended ended =
        new Workroom(place.resolve("home"), place)
            .run(
                "run",
                "--folder",
                folder.toString(),
                "--prompt-file",
                room.resolve("TASK.md").toString(),
                "--model",
                "script:" + room.resolve("script.yaml"),
                "--yes");

    assertThat(ended.exit()).as("%s", ended).isZero();
    agrees(folder.resolve("Q1-variance.xlsx"), FinanceReference.of(folder.resolve("inputs")));
  }

  private static void sheetsAndCharts(Path workbook) throws IOException {
    try (InputStream in = Files.newInputStream(workbook);
        var book = new XSSFWorkbook(in)) {
      var names = new ArrayList<String>();
      int charts = 0;
      for (Sheet sheet : book) {
        names.add(sheet.getSheetName());
        var drawing = ((XSSFSheet) sheet).getDrawingPatriarch();
        charts += drawing == null ? 0 : drawing.getCharts().size();
        for (Row row : sheet) {
          for (Cell cell : row) {
            assertThat(type(cell))
                .as("%s!%s", sheet.getSheetName(), cell.getAddress())
                .isNotEqualTo(CellType.ERROR);
          }
        }
      }
      assertThat(names).containsExactly("Summary", "Assumptions", "Variance", "Flags", "Data");
      assertThat(charts).isEqualTo(3);
    }
  }

  /** Each region and category has a row on Variance with the reference's actual and budget. */
  private static void agrees(Path workbook, FinanceReference reference) throws IOException {
    try (InputStream in = Files.newInputStream(workbook);
        var book = new XSSFWorkbook(in)) {
      Sheet sheet = book.getSheet("Variance");
      for (FinanceReference.Variance expected : reference.variances()) {
        List<Double> row = row(sheet, expected.region(), expected.category());
        assertThat(row)
            .as("%s, %s", expected.region(), expected.category())
            .anySatisfy(v -> assertThat(v).isCloseTo(number(expected.actual()), within(CENT)))
            .anySatisfy(v -> assertThat(v).isCloseTo(number(expected.budget()), within(CENT)));
      }
      BigDecimal total =
          reference.variances().stream()
              .map(FinanceReference.Variance::actual)
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(numbers(book.getSheet("Summary")))
          .as("the total on Summary")
          .anySatisfy(v -> assertThat(v).isCloseTo(number(total), within(CENT)));
    }
  }

  private static double number(BigDecimal value) {
    return value.doubleValue();
  }

  private static List<Double> row(Sheet sheet, String region, String category) {
    for (Row row : sheet) {
      var texts = new ArrayList<String>();
      var values = new ArrayList<Double>();
      for (Cell cell : row) {
        switch (type(cell)) {
          case STRING -> texts.add(cell.getStringCellValue());
          case NUMERIC -> values.add(cell.getNumericCellValue());
          case BLANK, BOOLEAN, ERROR, FORMULA, _NONE -> {}
        }
      }
      if (texts.contains(region) && texts.contains(category)) {
        return values;
      }
    }
    throw new AssertionError("no row for " + region + ", " + category);
  }

  /** The stored numbers of all formulas, in the order of sheets and cells. */
  private static List<Double> numbers(Path workbook) throws IOException {
    try (InputStream in = Files.newInputStream(workbook);
        var book = new XSSFWorkbook(in)) {
      var all = new ArrayList<Double>();
      for (Sheet sheet : book) {
        all.addAll(numbers(sheet));
      }
      assertThat(all).hasSizeGreaterThan(300);
      return all;
    }
  }

  private static List<Double> numbers(Sheet sheet) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (Row row : sheet) {
      for (Cell cell : row) {
        if (cell.getCellType() == CellType.FORMULA && type(cell) == CellType.NUMERIC) {
          values.put(cell.getAddress().toString(), cell.getNumericCellValue());
        }
      }
    }
    return List.copyOf(values.values());
  }

  private static CellType type(Cell cell) {
    return cell.getCellType() == CellType.FORMULA
        ? cell.getCachedFormulaResultType()
        : cell.getCellType();
  }

  /** The workbook as LibreOffice stores it after computing every formula anew. */
  private Path recalculated(Path workbook) throws Exception {
    Path profile = Files.createDirectories(place.resolve("office/user"));
    Files.writeString(
        profile.resolve("registrymodifications.xcu"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry">
        <item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
        </oor:items>
        """);
    Path out = Files.createDirectories(place.resolve("recalculated"));
    Process office =
        new ProcessBuilder(
                "soffice",
                "-env:UserInstallation=" + place.resolve("office").toUri(),
                "--headless",
                "--convert-to",
                "xlsx",
                "--outdir",
                out.toString(),
                workbook.toString())
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("office.log").toFile())
            .start();
    assertThat(office.waitFor(120, TimeUnit.SECONDS)).as("LibreOffice ended").isTrue();
    return out.resolve(String.valueOf(workbook.getFileName()));
  }
}
