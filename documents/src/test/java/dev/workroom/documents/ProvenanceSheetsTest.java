package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.documents.ProvenanceSheets.Place;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceSheetsTest {
  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void workbook() throws Exception {
    file = folder.resolve("b.xlsx");
    try (var workbook = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      var data = workbook.createSheet("My data");
      Object[][] rows = {
        {"Region", "Month", "Amount"},
        {"North", "Jan", 10},
        {"South", "Jan", 20},
        {"North", "Feb", 30},
        {"Refund of North", "Feb", -5}
      };
      for (int r = 0; r < rows.length; r++) {
        var row = data.createRow(r);
        for (int c = 0; c < 3; c++) {
          if (rows[r][c] instanceof Integer number) {
            row.createCell(c).setCellValue(number);
          } else {
            row.createCell(c).setCellValue(rows[r][c].toString());
          }
        }
      }
      var sums = workbook.createSheet("Sums");
      var row = sums.createRow(0);
      row.createCell(0).setCellValue("North");
      String[] formulas = {
        "SUMIFS('My data'!C2:C5,'My data'!A2:A5,A1,'My data'!B2:B5,\"<>Feb\")",
        "B1*2",
        "COUNTIF('My data'!A2:A5,\"Refund*\")",
        "SUMIF('My data'!C2:C5,\">15\")",
        "SUM('My data'!C2:C3)-Rate"
      };
      for (int i = 0; i < formulas.length; i++) {
        row.createCell(i + 1);
      }
      var name = workbook.createName();
      name.setNameName("Rate");
      name.setRefersToFormula("'My data'!$C$5");
      for (int i = 0; i < formulas.length; i++) {
        row.getCell(i + 1).setCellFormula(formulas[i]);
      }
      workbook.getCreationHelper().createFormulaEvaluator().evaluateAll();
      workbook.write(out);
    }
  }

  private List<String> precedents(String place) {
    ProvenanceSheets sheets = ProvenanceSheets.open(file);
    List<String> shown = new ArrayList<>();
    sheets.precedents(sheets.place(place).orElseThrow()).stream()
        .map(Place::shown)
        .forEach(shown::add);
    return shown;
  }

  @Test
  void aSumByConditionsStandsOnTheCellsThatMeetThem() {
    assertThat(precedents("Sums!B1")).containsExactly("'My data'!C2");
    assertThat(precedents("Sums!D1")).containsExactly("'My data'!A5");
    assertThat(precedents("Sums!E1")).containsExactly("'My data'!C3", "'My data'!C4");
  }

  @Test
  void otherFormulasStandOnAllTheirReferencesAndNames() {
    assertThat(precedents("Sums!C1")).containsExactly("Sums!B1");
    assertThat(precedents("Sums!F1"))
        .containsExactly("'My data'!C2", "'My data'!C3", "'My data'!C5");
  }

  @Test
  void aNumberIsKnownByTheWordsLeftOfItAndAboveIt() {
    List<String> words = new ArrayList<>();
    ProvenanceSheets.open(file)
        .numbers((cell, around) -> words.add(cell.place().shown() + " " + around));

    assertThat(words).contains("'My data'!C4 My data North Feb Amount");
  }

  @Test
  void aCellHasItsValueAndFormula() {
    ProvenanceSheets sheets = ProvenanceSheets.open(file);

    assertThat(sheets.cell(sheets.place("sums!$C$1").orElseThrow()).text()).isEqualTo("20");
    assertThat(sheets.cell(sheets.place("Sums!C1").orElseThrow()).formula()).hasValue("B1*2");
    assertThat(sheets.place("Nothing!C1")).isEmpty();
    assertThat(sheets.place("12.4 %")).isEmpty();
  }
}
