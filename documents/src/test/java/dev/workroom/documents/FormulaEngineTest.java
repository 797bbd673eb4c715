package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engines find, against values that Excel gives. */
class FormulaEngineTest {
  private static final FormulaGrid.At HERE = new FormulaGrid.At(0, 20, 6);

  /** Columns A to E, rows 2 to 6: 1..5, 10..50, x y x y x, a cash flow, its dates. */
  private static FormulaGrid grid(String... formulas) {
    FormulaGrid grid = new FormulaGrid();
    FormulaGrid.Sheet sheet = grid.add("Data");
    double[] flow = {-1000, 200, 300, 400, 500};
    for (int i = 0; i < 5; i++) {
      sheet.set(i + 1, 0, i + 1.0);
      sheet.set(i + 1, 1, (i + 1) * 10.0);
      sheet.set(i + 1, 2, i % 2 == 0 ? "x" : "y");
      sheet.set(i + 1, 3, flow[i]);
      sheet.set(i + 1, 4, 45_292.0 + i * 90);
    }
    for (int i = 0; i < formulas.length; i++) {
      String stored = FormulaFunctions.stored(formulas[i]);
      sheet.set(HERE.row() + i, HERE.column(), new FormulaGrid.Formula(stored, stored, null));
    }
    return grid;
  }

  private static Map<FormulaGrid.At, Object> agreed(FormulaGrid grid) {
    return new FormulaAgreement().compute(grid, new LinkedHashSet<>(grid.formulas()), Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUMPRODUCT((C2:C6=\"x\")*B2:B6) | 90.0",
        "XLOOKUP(3,A2:A6,B2:B6) | 30.0",
        "XLOOKUP(9,A2:A6,B2:B6,\"none\") | none",
        "LET(x,A3,y,B3,x*y) | 40.0",
        "SUM(FILTER(B2:B6,C2:C6=\"x\")) | 90.0",
        "REDUCE(0,A2:A6,LAMBDA(a,b,a+b)) | 15.0",
        "SUM(SEQUENCE(10)) | 55.0",
        "TEXTAFTER(\"ab-cd\",\"-\") | cd",
        "IRR(D2:D6) | 0.128257269",
        "XIRR(D2:D6,E2:E6) | 0.631338645",
        "RATE(48,-200,8000) | 0.0077014724882",
        "PERCENTILE.INC(B2:B6,0.9) | 46.0",
        "DATEDIF(E2,E6,\"m\") | 11.0",
        "PMT(0.05/12,360,200000) | -1073.64324602",
        "ROUND(1.005,2) | 1.01",
        "LET(x,1.005,ROUND(x,2)) | 1.01",
        "ROUND(-2.5,0) | -3.0",
        "-2^2 | 4.0",
        "0.1+0.2=0.3 | true",
        "\"a\"=\"A\" | true",
        "WEEKDAY(45292) | 2.0",
        "TEXT(45292.5,\"yyyy-mm-dd hh:mm\") | 2024-01-01 12:00",
        "LET(day,TODAY(),AND(day=INT(NOW()),YEAR(day)>2024)) | true",
        "NORM.S.DIST(1.6104,TRUE) | 0.946344719",
        "1/0 | #DIV/0!",
        "A99 | 0.0",
      })
  void theValueIsExcels(String formula, String expected) {
    Object value = agreed(grid(formula)).get(HERE);

    if (value instanceof Double number) {
      assertThat(number).as(formula).isCloseTo(Double.parseDouble(expected), offset(expected));
    } else {
      assertThat(String.valueOf(value)).as(formula).isEqualTo(expected);
    }
  }

  private static org.assertj.core.data.Offset<Double> offset(String expected) {
    int digits = expected.length() - 1 - expected.indexOf('.');
    return org.assertj.core.data.Offset.offset(Math.pow(10, -digits));
  }

  @Test
  void columnsAreReadAsFarAsTheyAreFilledAndLookupsByReferenceAreRight() {
    assertThat(agreed(grid("AVERAGE(B:B)+COUNTA(C:C)", "MATCH(OFFSET(A1,2,0),A2:A6,0)")))
        .containsOnly(Map.entry(HERE, 35.0), Map.entry(new FormulaGrid.At(0, 21, 6), 2.0));
    assertThat(
            agreed(
                grid(
                    "XLOOKUP(INDIRECT(\"A3\"),A2:A6,B2:B6)",
                    "SUMIF(E2:E6,\">=1/1/2024\",B2:B6)",
                    "ADDRESS(2,1,5)",
                    "ROWS(1+ROUND(1,1))",
                    "SUM(OFFSET(A6,0,0,-4))",
                    "IMSUM(\"2\",\"j\")",
                    "BESSELI(0.7,3)",
                    "TEXT(E2,\"[$-de-DE]mmmm\")",
                    "TEXT(C2,\"@@\")",
                    "DATEDIF(E2,E3,\"md\")",
                    "UPPER(\"straße\")",
                    "SHEETS()",
                    "GAMMA.INV(0.4111,112.9148,134.6887)",
                    "F.DIST(2.6886,63,85,FALSE)",
                    "RSQ(A2:A6,B2:B6)",
                    "LET(unit,\"md\",DATEDIF(E2,E3,unit))",
                    "FLOOR.MATH(7.5,,1)",
                    "IMTAN(\"5+12i\")",
                    "IF(ISERROR(G41),1,0)",
                    "G40+1",
                    "A1^F1")))
        .as("what an engine is known to compute otherwise is left out")
        .isEmpty();
  }

  @Test
  void digitsThatRoundingLeavesOfZeroAreNoDoubt() {
    FormulaGrid grid =
        grid(
            "250000*1.003125^119-2501.53068*(1.003125^119-1)/0.003125",
            "G21*0.003125",
            "2501.53068-G22",
            "G21-G23",
            "PMT(0.003125,120,-250000)",
            "FV(0.003125,120,G25,-250000)");

    assertThat(agreed(grid)).as("the balance of a loan after its last payment").hasSize(6);
    FormulaGrid.At balance = new FormulaGrid.At(0, 25, 6);
    assertThat(FormulaRounding.same(grid, balance, Map.of(balance, 0.0), 1e-9, -3e-9)).isFalse();
    FormulaGrid.At payment = new FormulaGrid.At(0, 24, 6);
    assertThat(FormulaRounding.same(grid, balance, Map.of(payment, 2501.5), 1e-9, -1e-9)).isTrue();
  }

  @Test
  void whatNoEngineComputesIsLeftOutWithAllThatDependsOnIt() {
    FormulaGrid grid =
        grid("PIVOTBY(C2:C6,,B2:B6,SUM)", "IFERROR(G21,0)", "SUM(G20:G22)*0", "A2*2");

    assertThat(agreed(grid)).containsExactly(Map.entry(new FormulaGrid.At(0, 23, 6), 2.0));
  }

  @Test
  void anUnknownFunctionIsNotHiddenByIfError() {
    assertThat(agreed(grid("IFERROR(PIVOTBY(C2:C6,,B2:B6,SUM),0)", "IFERROR(NOSUCH(A2),0)")))
        .isEmpty();
  }

  @Test
  void libreOfficeComputesTheRestAndDecides() {
    FormulaGrid grid =
        grid("AGGREGATE(9,6,B2:B6)", "G21/2", "IFERROR(NOSUCH(A2),0)", "TEXT(1234567,\"0.0,,\")");

    var values =
        new FormulaAgreement(LibreOffice.installed())
            .compute(grid, new LinkedHashSet<>(grid.formulas()), Map.of());

    assertThat(values)
        .containsOnly(
            Map.entry(HERE, 150.0),
            Map.entry(new FormulaGrid.At(0, 21, 6), 75.0),
            Map.entry(new FormulaGrid.At(0, 23, 6), "1.2"));
  }

  @Test
  void circlesHaveNoValueAlsoWhenAnErrorIsCaught() {
    assertThat(agreed(grid("G22+1", "G21+1", "IFERROR(G21,7)"))).isEmpty();
    // Only IronCalc knows XLOOKUP; it takes a cell that reads itself for empty.
    FormulaGrid grid = grid("XLOOKUP(G22,A2:A6,B2:B6,0)+G22", "SUM(A2:A3,G20:G21)", "ROW(G23)");
    assertThat(agreed(grid)).containsExactly(Map.entry(new FormulaGrid.At(0, 22, 6), 23.0));
    assertThat(FormulaCircles.findings(grid, grid.formulas(), agreed(grid).keySet()))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.message()).contains("(Data!G21 → Data!G22 → Data!G21)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUMPRODUCT(--(C2:C6=\"x\"),B2:B6) | 90.0",
        "SUM(--(A2:A6>3)) | 2.0",
        "COUNT(1/(A2:A6>3)) | 2.0",
        "COUNT({1,2,\"x\"}) | 2.0",
        "SUMPRODUCT(1/COUNTIF(C2:C6,C2:C6)) | 2.0",
        "SUMPRODUCT(LEN(C2:C6)-LEN(SUBSTITUTE(C2:C6,\"x\",\"\"))) | 3.0",
        "SUM(IF(ISNUMBER(SEARCH(\"x\",C2:C6)),B2:B6)) | 90.0",
        "SUMPRODUCT(--(MOD(ROW(A2:A6),2)=0),A2:A6) | 9.0",
        "SUMPRODUCT(ROUND(A2:A6/3,1)) | 5.0",
        "SUM(LARGE(B2:B6,{1,2})) | 90.0",
        "SUM(SUMIFS(B2:B6,C2:C6,{\"x\",\"y\"})) | 150.0",
        "MIN(IF(C2:C6=\"y\",B2:B6)) | 20.0",
        "AVERAGE(IF(C2:C6=\"y\",B2:B6)) | 30.0",
        "ROWS(UNIQUE(C2:C6)) | 2.0",
        "XLOOKUP(1,(C2:C6=\"y\")*(A2:A6>2),B2:B6) | 40.0",
        "SUMPRODUCT(-A2:A6) | -15.0",
        "SUM((A2:A6+0)%) | 0.15",
        "LET(a,A2:A6,SUM(--(a>3))) | 2.0",
      })
  void anArrayInThePlaceOfAValueIsComputedForEachElement(String formula, String expected) {
    FormulaGrid grid = grid();
    grid.sheets()
        .getFirst()
        .set(
            HERE.row(),
            HERE.column(),
            new FormulaGrid.Formula(formula, formula, null, new FormulaGrid.Array(false, 1, 1)));

    assertThat(agreed(grid).getOrDefault(HERE, "nothing"))
        .isInstanceOfSatisfying(
            Double.class,
            value -> assertThat(value).isCloseTo(Double.parseDouble(expected), within(1e-9)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3*{2,3,5} | 6 9 15 #N/A 6 9 15 #N/A 6 9 15 #N/A",
        "A2:A3 | 1 1 1 1 2 2 2 2 #N/A #N/A #N/A #N/A",
        "7 | 7 7 7 7 7 7 7 7 7 7 7 7",
        "{1,2}+{1,2,3} | -",
      })
  void aResultOfAnotherSizeThanItsRangeIsRepeated(String formula, String expected) {
    FormulaGrid grid = grid();
    var array = new FormulaGrid.Array(false, 3, 4);
    grid.sheets()
        .getFirst()
        .set(HERE.row(), HERE.column(), new FormulaGrid.Formula(formula, formula, null, array));

    Map<FormulaGrid.At, Object> values = agreed(grid);

    StringBuilder found = new StringBuilder();
    for (int cell = 0; cell < 12 && !values.isEmpty(); cell++) {
      Object value =
          values.get(new FormulaGrid.At(0, HERE.row() + cell / 4, HERE.column() + cell % 4));
      found.append(value instanceof Double number ? "" + number.intValue() : value).append(' ');
    }
    assertThat(found.isEmpty() ? "-" : found.toString().strip()).isEqualTo(expected);
  }

  @Test
  void otherWorkbooksAreNotGuessed() {
    assertThat(agreed(grid("[1]Sheet1!A1+1", "IFERROR(G21,0)"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUM(B5:C$5)*Week5+LOG10($A5) | SUM(B[1]:C$5)*Week5+LOG10($A[1])",
        "SUM(5:6)&\"A5\"&'Q 5'!A5 | SUM([1]:[2])&\"A5\"&'Q 5'!A[1]",
        "Q5!A6*1.5+AB_5 | Q5!A[2]*1.5+AB_5",
        "SUM($5:$6)+A5% | SUM($5:$6)+A[1]%",
      })
  void patternsCountRelativeRowsFromTheCell(String formula, String pattern) {
    assertThat(FormulaShift.pattern(formula, 4)).isEqualTo(pattern);
  }

  @Test
  void formulasThatLookAlikeInTextButNotFromTheirCellsAreComputedEachOnItsOwn() {
    FormulaGrid grid =
        grid("SUM(3:3)", "SUM(3:3)", "Week1*B3", "Week2*B4", "SUM(B$2:B2)", "SUM(B$2:B3)");
    grid.names().put("Week1", "2");
    grid.names().put("Week2", "3");

    assertThat(agreed(grid).values())
        .containsExactlyInAnyOrder(45_604.0, 45_604.0, 40.0, 90.0, 10.0, 30.0);
  }

  @Test
  void aFormulaBelowAnArrayThatIsNotComputedKeepsItsValueAndWhatReadsTheArrayHasNone() {
    FormulaGrid grid = grid("SUM(A2:A3)", "SUM(G20:H20)");
    grid.sheets()
        .getFirst()
        .set(
            HERE.row() - 1,
            HERE.column(),
            new FormulaGrid.Formula(
                "MINVERSE(A2:B3)", "MINVERSE(A2:B3)", null, FormulaGrid.Array.DYNAMIC));

    assertThat(agreed(grid)).containsOnly(Map.entry(HERE, 3.0));
  }

  @Test
  void namesAreRead() {
    FormulaGrid grid = grid("SUM(Amounts)*Rate", "LET(r,Rate,r*2)");
    grid.names().put("Amounts", "Data!$B$2:$B$6");
    grid.names().put("Rate", "0.5");

    assertThat(agreed(grid))
        .containsEntry(HERE, 75.0)
        .containsEntry(new FormulaGrid.At(0, 21, 6), 1.0);
  }

  @Test
  void numbersComeBackWithFifteenDigits() {
    FormulaGrid grid = grid("LET(x,3,1/x)", "LET(x,A2/7*1E-9,x)");

    assertThat(agreed(grid))
        .containsEntry(HERE, 0.333333333333333)
        .containsEntry(new FormulaGrid.At(0, 21, 6), 1.42857142857143E-10);
  }
}
