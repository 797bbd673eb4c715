package dev.workroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.tools.Database.Sourced;
import dev.workroom.tools.Database.Window;
import dev.workroom.tools.Lineage.Asked;
import dev.workroom.tools.Lineage.FileRows;
import dev.workroom.tools.Lineage.Line;
import dev.workroom.tools.Lineage.Traced;
import dev.workroom.tools.Lineage.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageTest {
  @TempDir Path place;
  private Path folder = Path.of("");
  private Places places = new Places(List.of(new Folder("/", false)));
  private Database database = new Database(Path.of("unused"), new OneSheet());

  /** A workbook of one sheet with a title, an empty row and a table. */
  private static final class OneSheet implements SheetRows {
    @Override
    public List<String> sheets(Path workbook) {
      return List.of("Budget");
    }

    @Override
    public List<List<@Nullable Object>> rows(Path workbook, String sheet) {
      return List.of(
          Arrays.asList("Budget 2026", null, null),
          Arrays.asList(null, null, null),
          Arrays.asList("Region", "Jan", "Feb"),
          Arrays.asList("North", 100L, 110L),
          Arrays.asList("South", 50L, 55L));
    }
  }

  @BeforeEach
  void files() throws IOException {
    folder = Files.createDirectories(place.resolve("folder")).toRealPath();
    Files.writeString(
        folder.resolve("north.csv"),
        "id,month,kind,amount\n1,Jan,rent,100\n2,Jan,travel,20\n3,Feb,rent,101\n4,Feb,travel,5\n");
    Files.writeString(
        folder.resolve("south.csv"), "id;month;kind;amount\n7;Jan;rent;50\n8;Feb;rent;52\n");
    Files.writeString(folder.resolve("kinds.csv"), "kind,label\nrent,Rent\ntravel,Travel\n");
    Files.write(folder.resolve("budget.xlsx"), new byte[] {1});
    places = new Places(List.of(new Folder(folder.toString(), false)));
    database = new Database(place.resolve("session"), new OneSheet());
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Where one value of a query came from, as {@code file: rows}. */
  private String trace(String sql, int row, int column) throws Exception {
    Sourced answer = database.sourced(sql, places);
    List<@Nullable Object> values = answer.rows().rows().get(row);
    Map<Integer, Object> known = new java.util.HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      if (value instanceof Number || value instanceof String) {
        known.put(i, value);
      }
    }
    return shown(
        new Lineage(place.resolve("lineage"), new OneSheet())
            .trace(
                answer.origin(), new Asked(column, List.of(new Wanted(row, known))), places, 10));
  }

  private static String shown(Traced traced) {
    if (!traced.exact()) {
      return traced.why();
    }
    List<String> files = new ArrayList<>();
    for (FileRows file : traced.files()) {
      files.add(
          Objects.requireNonNull(Path.of(file.path()).getFileName())
              + ": "
              + file.rows().stream()
                  .map(line -> String.valueOf(line.number()))
                  .collect(Collectors.joining(" ")));
      assertThat(file.total()).isEqualTo(file.rows().size());
    }
    return String.join(", ", files);
  }

  @Test
  void filesOfAListAndNumbersWithADecimalCommaAreFollowedToTheirRows() throws Exception {
    String rows = "Tag;Art;Betrag\n31.03.2026;Miete;1.234,56\n01.04.2026;Reise;-99,50\n";
    Files.writeString(folder.resolve("maerz.csv"), rows);
    Files.writeString(folder.resolve("april.csv"), rows.replace("Reise", "Miete"));

    assertThat(trace("SELECT sum(Betrag) s FROM 'maerz.csv' WHERE Art = 'Miete'", 0, 0))
        .isEqualTo("maerz.csv: 2");
    assertThat(
            trace(
                "SELECT sum(Betrag) s FROM read_csv(['maerz.csv', 'april.csv'], delim = ';') WHERE"
                    + " Art = 'Miete'",
                0,
                0))
        .isEqualTo("maerz.csv: 2, april.csv: 2 3");
  }

  @Test
  void linesAboveTheNamesCountAsProgramsForTablesCount() throws Exception {
    String rows = "Tag;Art;Betrag\n31.03.26;Miete;1.234,56\n01.04.26;Reise;-99,50\n";
    Files.writeString(folder.resolve("bank.csv"), "Bank;;\n\nKonto;1;\n" + rows);

    assertThat(trace("SELECT sum(Betrag) s FROM 'bank.csv' WHERE Art = 'Reise'", 0, 0))
        .isEqualTo("bank.csv: 6");
  }

  @Test
  void aPlainValueComesFromItsRowWhichIsCountedAsProgramsForTablesDo() throws Exception {
    assertThat(trace("SELECT amount FROM 'north.csv' WHERE kind = 'travel' ORDER BY id", 1, 0))
        .isEqualTo("north.csv: 5");
  }

  @Test
  void severalAreAskedForAtOnce() throws Exception {
    Sourced answer = database.sourced("SELECT amount FROM 'north.csv' ORDER BY id", places);
    var lineage = new Lineage(place.resolve("lineage"), new OneSheet());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<Traced>>();
      for (int i = 0; i < 8; i++) {
        asked.add(
            threads.submit(() ->
                lineage.trace(
                    answer.origin(),
                    new Asked(0, List.of(new Wanted(0, Map.of(0, 100L)))),
                    places,
                    3)));
      }
      for (Future<Traced> one : asked) {
        assertThat(shown(one.get())).isEqualTo("north.csv: 2");
      }
    }
    assertThat(place.resolve("lineage")).as("nothing is left of it").isEmptyDirectory();
  }

  @Test
  void aRowIsShownWithWhatItSays() throws Exception {
    Sourced answer = database.sourced("SELECT amount FROM 'north.csv' LIMIT 1", places);

    Traced traced =
        new Lineage(place.resolve("lineage"), new OneSheet())
            .trace(
                answer.origin(), new Asked(0, List.of(new Wanted(0, Map.of(0, 100L)))), places, 3);

    assertThat(traced.files().getFirst().rows())
        .containsExactly(
            new Line(2, Map.of("id", "1", "month", "Jan", "kind", "rent", "amount", "100")));
  }

  @Test
  void aSumComesFromTheRowsThatWereAddedAndAFilterChoosesThem() throws Exception {
    String sql =
        "SELECT month, sum(amount) AS total, sum(amount) FILTER (kind = 'rent') AS rent, count(*) AS n"
            + " FROM read_csv('north.csv') GROUP BY month ORDER BY month";

    assertThat(trace(sql, 1, 1)).isEqualTo("north.csv: 2 3");
    assertThat(trace(sql, 1, 2)).isEqualTo("north.csv: 2");
    assertThat(trace(sql, 0, 3)).isEqualTo("north.csv: 4 5");
  }

  @Test
  void tablesAndViewsOfTheSessionAreFollowedToTheirFiles() throws Exception {
    database.run(
        "c1",
        """
        CREATE TABLE lines AS
        WITH north AS (SELECT 'North' AS region, * FROM 'north.csv'),
          south AS (SELECT 'South' AS region, month, kind, amount, id FROM read_csv('south.csv', delim = ';'))
        SELECT *, row_number() OVER (PARTITION BY region, kind ORDER BY id) AS nth
        FROM (FROM north UNION ALL BY NAME FROM south);
        CREATE VIEW totals AS SELECT region, month, sum(amount) AS amount FROM lines WHERE nth < 3 GROUP BY ALL
        """,
        places,
        Window.ALL);

    assertThat(trace("SELECT region, sum(amount) AS a FROM totals GROUP BY 1 ORDER BY 1", 0, 1))
        .isEqualTo("north.csv: 2 3 4 5");
    assertThat(trace("SELECT region, sum(amount) AS a FROM totals GROUP BY 1 ORDER BY 1", 1, 1))
        .isEqualTo("south.csv: 2 3");
    assertThat(trace("SELECT sum(amount) FROM totals WHERE month = 'Jan'", 0, 0))
        .isEqualTo("north.csv: 2 3, south.csv: 2");
  }

  @Test
  void aTableIsFollowedAsItWasWhenItWasMadeAndNotAsItsNameIsNow() throws Exception {
    String month = "CREATE TABLE month AS SELECT * FROM 'north.csv' WHERE month = '%s'";
    database.run("c1", month.formatted("Jan"), places, Window.ALL);
    database.run(
        "c2", "CREATE TABLE total AS SELECT sum(amount) AS a FROM month", places, Window.ALL);
    database.run("c3", month.formatted("Feb"), places, Window.ALL);

    assertThat(trace("SELECT a FROM total", 0, 0)).isEqualTo("north.csv: 2 3");
    assertThat(trace("SELECT sum(amount) FROM month", 0, 0)).isEqualTo("north.csv: 4 5");
  }

  @Test
  void aColumnOfAJoinComesFromItsOwnSide() throws Exception {
    String sql =
        "SELECT label, n.amount FROM 'north.csv' n LEFT JOIN 'kinds.csv' k USING (kind) ORDER BY n.id";

    assertThat(trace(sql, 1, 1)).isEqualTo("north.csv: 3");
    assertThat(trace(sql, 1, 0)).isEqualTo("kinds.csv: 3");
    assertThat(trace("SELECT count(*) FROM (" + sql + ")", 0, 0)).isEqualTo("north.csv: 2 3 4 5");
  }

  @Test
  void sheetsAreCountedByTheirOwnRowsAndTurnedColumnsBelongToTheirRow() throws Exception {
    String sql =
        "SELECT region, month, budget FROM (UNPIVOT (SELECT \"Region\" AS region, \"Jan\", \"Feb\""
            + " FROM 'budget.xlsx') ON \"Jan\", \"Feb\" INTO NAME month VALUE budget) ORDER BY ALL";

    assertThat(trace(sql, 3, 2)).isEqualTo("budget.xlsx: 5");
    assertThat(trace("SELECT max(budget) FROM (" + sql + ") t", 0, 0)).isEqualTo("budget.xlsx: 4");
  }

  @Test
  void anOuterJoinGivesEachColumnItsOwnRows() throws Exception {
    String sql =
        """
        WITH actual AS (SELECT 'North' AS region, month, sum(amount) AS actual FROM 'north.csv' GROUP BY ALL),
          budget AS (UNPIVOT (SELECT "Region" AS region, "Jan", "Feb" FROM 'budget.xlsx') ON "Jan", "Feb"
            INTO NAME month VALUE budget)
        SELECT region, month, coalesce(actual, 0) AS actual, budget, actual - budget AS variance
        FROM actual FULL JOIN budget USING (region, month) ORDER BY region, month
        """;

    assertThat(trace(sql, 0, 2)).isEqualTo("north.csv: 4 5");
    assertThat(trace(sql, 0, 3)).isEqualTo("budget.xlsx: 4");
    assertThat(trace(sql, 0, 4)).isEqualTo("north.csv: 4 5, budget.xlsx: 4");
  }

  @Test
  void windowsAddUpTheRowsInTheirFrame() throws Exception {
    String sql =
        "SELECT id, sum(amount) OVER (ORDER BY id) AS running, lag(amount) OVER (ORDER BY id) AS before"
            + " FROM 'north.csv' ORDER BY id";

    assertThat(trace(sql, 2, 1)).isEqualTo("north.csv: 2 3 4");
    assertThat(trace(sql, 2, 2)).isEqualTo("north.csv: 3");
  }

  @Test
  void rowsThatSayTheSameAreOneAndComeFromAllOfThem() throws Exception {
    assertThat(trace("SELECT DISTINCT kind FROM 'north.csv' ORDER BY 1", 0, 0))
        .isEqualTo("north.csv: 2 4");
    assertThat(
            trace(
                "SELECT kind FROM 'north.csv' UNION SELECT kind FROM 'south.csv' ORDER BY 1", 0, 0))
        .isEqualTo("north.csv: 2 4, south.csv: 2 3");
    assertThat(
            trace(
                "SELECT DISTINCT ON (month) amount FROM 'north.csv' ORDER BY month, amount", 1, 0))
        .isEqualTo("north.csv: 3");
  }

  @Test
  void theLargestAndTheRowThatHasItAreFound() throws Exception {
    assertThat(trace("SELECT max(amount), arg_max(id, amount) FROM 'north.csv'", 0, 0))
        .isEqualTo("north.csv: 4");
    assertThat(trace("SELECT max(amount), arg_max(id, amount) FROM 'north.csv'", 0, 1))
        .isEqualTo("north.csv: 4");
  }

  @Test
  void earlierItemsOfASelectAreSeenThroughAndConditionsOnlyChoose() throws Exception {
    String sql =
        """
        WITH m AS (SELECT month, sum(amount) AS a, a * 2 AS twice FROM 'north.csv' GROUP BY month)
        SELECT twice FROM m WHERE a > (SELECT avg(amount) FROM 'south.csv')
          AND month IN (SELECT month FROM 'south.csv') QUALIFY row_number() OVER (ORDER BY a DESC) = 1
        """;

    assertThat(trace(sql, 0, 0)).isEqualTo("north.csv: 2 3");
  }

  @Test
  void aValueOfAnotherQueryBringsItsRows() throws Exception {
    assertThat(
            trace(
                "SELECT n.amount - (SELECT s.amount FROM read_csv('south.csv') s WHERE s.month = n.month) AS d"
                    + " FROM 'north.csv' n WHERE n.kind = 'rent' ORDER BY n.id",
                1,
                0))
        .isEqualTo("south.csv: 3, north.csv: 4");
  }

  @Test
  void severalFilesAtOnceKeepTheirRowsApart() throws Exception {
    Files.createDirectories(folder.resolve("parts"));
    Files.writeString(folder.resolve("parts/a.csv"), "k,v\nx,1\ny,2\n");
    Files.writeString(folder.resolve("parts/b.csv"), "k,v\nx,3\n\nz,4\n");

    assertThat(trace("SELECT sum(v) FROM 'parts/*.csv' WHERE k <> 'x'", 0, 0))
        .isEqualTo("a.csv: 3, b.csv: 4");
  }

  @Test
  void aFieldWithLineEndsIsOneRow() throws Exception {
    Files.writeString(folder.resolve("q.csv"), "k,v\n\"one\ntwo\",1\nx,2\n");

    assertThat(trace("SELECT v FROM 'q.csv' WHERE k = 'x'", 0, 0)).isEqualTo("q.csv: 3");
  }

  @Test
  void whatCannotBeFollowedByRowSaysSoAndNamesTheFiles() throws Exception {
    database.run("c1", "CREATE TABLE t AS SELECT * FROM 'north.csv'", places, Window.ALL);
    database.run("c2", "UPDATE t SET amount = amount + 1", places, Window.ALL);
    assertThat(trace("SELECT sum(amount) FROM t", 0, 0))
        .isEqualTo("Not by row: t was changed row by row after it was made.");

    Sourced answer = database.sourced("SELECT sum(amount) FROM t", places);
    Traced traced =
        new Lineage(place.resolve("lineage"), new OneSheet())
            .trace(answer.origin(), new Asked(0, List.of(new Wanted(0, Map.of()))), places, 3);
    assertThat(traced.files()).hasSize(1);
    assertThat(traced.files().getFirst().path()).endsWith("north.csv");
    assertThat(
            trace(
                "SELECT id, rank() OVER (ORDER BY amount) AS r FROM 'north.csv' ORDER BY id", 0, 1))
        .startsWith("Not by row: rank() depends on the order of all rows");
  }

  @Test
  void aFileThatChangedOrWentIsNamed() throws Exception {
    Sourced answer =
        database.sourced("SELECT sum(amount) AS a FROM 'north.csv' WHERE kind = 'rent'", places);
    var wanted = new Asked(0, List.of(new Wanted(0, Map.of(0, 201.0))));
    Lineage lineage = new Lineage(place.resolve("lineage"), new OneSheet());

    Files.writeString(folder.resolve("north.csv"), "id,month,kind,amount\n1,Jan,rent,201\n");
    Traced same = lineage.trace(answer.origin(), wanted, places, 3);
    assertThat(same.exact()).isTrue();
    assertThat(same.files().getFirst().state()).isEqualTo(Lineage.State.CHANGED);

    Files.writeString(folder.resolve("north.csv"), "id,month,kind,amount\n1,Jan,rent,300\n");
    assertThat(lineage.trace(answer.origin(), wanted, places, 3).why())
        .contains("a source file has changed and the query gives other values now");

    Files.delete(folder.resolve("north.csv"));
    Traced gone = lineage.trace(answer.origin(), wanted, places, 3);
    assertThat(gone.why()).contains("a source file is not where it was");
    assertThat(gone.files().getFirst().state()).isEqualTo(Lineage.State.MISSING);
  }
}
