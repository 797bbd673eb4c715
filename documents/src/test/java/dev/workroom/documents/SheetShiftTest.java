package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of references when rows or columns come and go, as in Excel. */
class SheetShiftTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A4|A4",
        "A5+A6|A7+A8",
        "$A$5:B$9|$A$7:B$11",
        "SUM(A1:A5)|SUM(A1:A7)",
        "SUM(A1:A4)|SUM(A1:A4)",
        "SUM(4:5)|SUM(4:7)",
        "SUM(A:A)|SUM(A:A)",
        "Data!A9*Other!A9|Data!A11*Other!A9",
        "'Data'!A9|'Data'!A11",
        "[1]Data!A9|[1]Data!A9",
        "SUM(First:Data!A9)|SUM(First:Data!A9)",
        "SUM(Data:Last!A9)+A9|SUM(Data:Last!A9)+A11",
        "LOG10(A9)&\"A9\"|LOG10(A11)&\"A9\"",
        "Table1[A9]+TAX9|Table1[A9]+TAX11",
        "SUM(Data!A1:Data!A9)|SUM(Data!A1:Data!A11)"
      })
  void rowsInsertedBeforeTheFifth(String before, String after) {
    assertThat(SheetShift.insert("Data", true, 4, 2).formula(before, "Data")).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A4+A8|A4+A5",
        "A5|#REF!",
        "SUM(A5:A7)|SUM(#REF!)",
        "SUM(A4:A6)|SUM(A4:A4)",
        "SUM(A6:A9)|SUM(A5:A6)",
        "SUM(A1:A20)|SUM(A1:A17)",
        "Data!B6|Data!#REF!",
        "SUM(5:9)|SUM(5:6)"
      })
  void rowsDeletedFromTheFifthToTheSeventh(String before, String after) {
    assertThat(SheetShift.delete("Data", true, 4, 3).formula(before, "Data")).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"B1+C1|B1+D1", "SUM(B:C)|SUM(B:D)", "$C$2|$D$2", "SUM(2:3)|SUM(2:3)", "C1|D1"})
  void aColumnInsertedBeforeTheThird(String before, String after) {
    assertThat(SheetShift.insert("Data", false, 2, 1).formula(before, "Data")).isEqualTo(after);
  }

  @Test
  void formulasOfOtherSheetsMoveOnlyWhereTheyNameTheSheet() {
    SheetShift shift = SheetShift.insert("Q1 data", true, 0, 1);

    assertThat(shift.formula("A1+'Q1 data'!A1+'q1 DATA'!$B$2:C3", "Summary"))
        .isEqualTo("A1+'Q1 data'!A2+'q1 DATA'!$B$3:C4");
    assertThat(shift.formula("A1+'Q1 data'!A1", "")).isEqualTo("A1+'Q1 data'!A2");
  }

  @Test
  void rangesOverAllRowsOfATableGrowWithItAndOthersMove() {
    SheetShift shift = new SheetShift("Data", true, 5, 2, new SheetShift.Grown(0, 4, 0, 2, 2));

    assertThat(shift.formula("SUM(B2:B5)+SUM(A1:C5)+SUM(B2:B4)+SUM(E2:E5)+B6", "Data"))
        .isEqualTo("SUM(B2:B7)+SUM(A1:C7)+SUM(B2:B4)+SUM(E2:E5)+B8");
  }
}
