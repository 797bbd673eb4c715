package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFileTest {
  @TempDir Path folder;

  private CsvFile detect(byte[] content) throws IOException {
    return CsvFile.detect(Files.write(folder.resolve("data.csv"), content));
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, 'UTF-8, separated by semicolon, first record is the header, 3 columns'",
    "UTF-16LE, 'UTF-16LE, separated by semicolon, first record is the header, 3 columns'",
    "windows-1252, 'windows-1252, separated by semicolon, first record is the header, 3 columns'"
  })
  void detectsEncodingDelimiterHeaderAndTypes(String charset, String detected) throws IOException {
    CsvFile csv =
        detect(
            "Straße;Betrag;Konto\r\nMüller \"A\";1.234,50;00123\r\n;-7,25;00456\r\n"
                .getBytes(Charset.forName(charset)));

    assertThat(csv.detected()).isEqualTo(detected);
    assertThat(csv.columns())
        .containsExactly(
            new Table.Column("Straße", Table.Type.TEXT),
            new Table.Column("Betrag", Table.Type.NUMBER),
            new Table.Column("Konto", Table.Type.TEXT));
    assertThat(csv.table().rows().getFirst())
        .isEqualTo(List.of("Müller \"A\"", new BigDecimal("1234.50"), "00123"));
  }

  /** The forms of csv-spectrum, each cell in its place; cells are parted by "|", rows by "//". */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      maxCharsPerColumn = 200,
      value = {
        "simple           => 'a,b,c~1,2,3'                    => 'a|b|c//1|2|3'",
        "no last line end => 'a,b,c~1,2,3~4,5,6~'             => 'a|b|c//1|2|3//4|5|6'",
        "comma in quotes  => 'name,place~Ada,\"Ulm, Bahnhof\"' => 'name|place//Ada|Ulm, Bahnhof'",
        "empty cells      => 'a,b,c~1,\"\",\"\"~2,3,4'         => 'a|b|c//1||//2|3|4'",
        "escaped quotes   => 'a,b~1,\"ha \"\"ha\"\" ha\"~3,4'  => 'a|b//1|ha \"ha\" ha//3|4'",
        "lines in quotes  => 'a,b~1,\"Once~upon~a time\"~3,4' => 'a|b//1|Once~upon~a time//3|4'",
        "quotes and lines => 'a,b~1,\"ha~\"\"ha\"\"~ha\"~3,4'  => 'a|b//1|ha~\"ha\"~ha//3|4'",
        "JSON in a cell   => 'key,val~1,\"{\"\"type\"\": [2, 0.5]}\"' => 'key|val//1|{\"type\": [2, 0.5]}'",
        "marks of places  => 'n,at~8,\"37°36''37.8\"\"N 121°2''17.9\"\"W\"' => 'n|at//8|37°36''37.8\"N 121°2''17.9\"W'",
        "other scripts    => 'a,b~1,ʤ~2,日本'                 => 'a|b//1|ʤ//2|日本'"
      })
  void everyCellIsWhatItWas(String form, String file, String cells) throws IOException {
    for (String end : List.of("\n", "\r\n")) {
      List<List<String>> found = new ArrayList<>();
      detect(file.replace("~", end).getBytes(StandardCharsets.UTF_8))
          .withHeader(false)
          .records(fields -> found.add(List.copyOf(fields)));

      List<List<String>> expected = new ArrayList<>();
      for (String row : cells.replace("~", end).split("//", -1)) {
        expected.add(List.of(row.split("\\|", -1)));
      }
      assertThat(found).as(form).isEqualTo(expected);
    }
  }

  @Test
  void quotedDelimitersLineBreaksAndMarksAreNoTrouble() throws IOException {
    CsvFile csv =
        detect(
            "\uFEFFname,note,n\n\"a, b\",\"line 1\nline 2\",1\nc,\"say \"\"hi\"\"\",2\n"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(csv.table())
        .isEqualTo(
            new Table(
                List.of(
                    new Table.Column("name", Table.Type.TEXT),
                    new Table.Column("note", Table.Type.TEXT),
                    new Table.Column("n", Table.Type.INTEGER)),
                List.of(List.of("a, b", "line 1\nline 2", 1L), List.of("c", "say \"hi\"", 2L))));
    assertThat(csv.markdown(0, 1))
        .contains("| 1 | a, b | line 1<br>line 2 | 1 |")
        .contains("2 rows, 1 shown");
  }

  @Test
  void conventionsOfDaysAndRaggedRowsAreTold() throws IOException {
    CsvFile german =
        detect("Tag;Wert\n31.01.2026;1,5\n1.2.2026;2,25\n".getBytes(StandardCharsets.UTF_8));
    assertThat(german.described())
        .isEqualTo(
            "UTF-8, separated by semicolon, first record is the header, 2 columns, 2 rows, decimal comma (1.234,56), dates dd.mm.yyyy: Tag (date), Wert (number)");
    assertThat(german.table().rows())
        .isEqualTo(
            List.of(
                List.of(LocalDate.of(2026, 1, 31), new BigDecimal("1.5")),
                List.of(LocalDate.of(2026, 2, 1), new BigDecimal("2.25"))));

    CsvFile american =
        detect("day,n\n01/31/2026,1\n02/03/2026,2\n".getBytes(StandardCharsets.UTF_8));
    assertThat(american.dates()).isEqualTo(CsvDates.MONTH_FIRST);
    assertThat(american.table().rows().getLast()).isEqualTo(List.of(LocalDate.of(2026, 2, 3), 2L));

    assertThat(detect("day,n\n01/02/2026,1\n".getBytes(StandardCharsets.UTF_8)).described())
        .contains("dates dd/mm/yyyy or mm/dd/yyyy, which no value tells");

    assertThat(detect("a,b\n1,2\n3\n4,5,6\n7,8\n".getBytes(StandardCharsets.UTF_8)).described())
        .contains("4 rows")
        .contains("2 rows with more or fewer fields (rows 2, 3)");
  }
}
