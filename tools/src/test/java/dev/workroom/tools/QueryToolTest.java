package dev.workroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryToolTest {
  @TempDir Path directory;
  private TestDesk desk;
  private Database database;
  private QueryTool query;

  /** A workbook of two sheets that is no real file format: reading those is not this module's. */
  private static final SheetRows SHEETS =
      new SheetRows() {
        @Override
        public List<String> sheets(Path workbook) {
          return List.of("Plan", "Notes");
        }

        @Override
        public List<List<@Nullable Object>> rows(Path workbook, String sheet) {
          return sheet.equals("Plan")
              ? List.of(
                  Arrays.asList("Budget 2026", null, null, null),
                  Arrays.asList("Department", "Amount", "From", "Amount"),
                  Arrays.asList("Sales", 10.0, LocalDate.of(2026, 1, 1), "x"),
                  Arrays.asList("IT", 2.5, null, 7))
              : List.of(Arrays.asList("Note"), Arrays.asList("n/a"));
        }
      };

  @BeforeEach
  void grant() throws Exception {
    desk = new TestDesk(directory);
    database = new Database(desk.stage.resolve("data"), SHEETS, OneDocument.KIND);
    query = new QueryTool(database);
    desk.file("north.csv", "region,amount\nnorth,12.50\nsouth,7\nnorth,\n");
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** As the desk's own, but quotes stay as they are because SQL needs them. */
  private String ask(String input) throws Exception {
    try {
      var json = new dev.workroom.core.message.Json(input);
      query.effect(json, desk.folders);
      return query.run(json, desk).result().text();
    } catch (IOException | RuntimeException e) {
      return Refusal.sentence(e);
    }
  }

  private String run(String sql) throws Exception {
    return ask("{\"sql\": \"" + sql.replace("\"", "\\\"").replace("\n", "\\n") + "\"}");
  }

  @Test
  void aFileIsATable() throws Exception {
    assertThat(run("FROM 'north.csv'"))
        .isEqualTo("region\tamount\nnorth\t12.5\nsouth\t7\nnorth\tNULL\n(3 rows)\n");
    assertThat(run("SELECT region, sum(amount) AS total FROM \"north.csv\" GROUP BY 1 ORDER BY 1"))
        .isEqualTo("region\ttotal\nnorth\t12.5\nsouth\t7\n(2 rows)\n");
    assertThat(
            run("SELECT count(*) n FROM read_csv('" + desk.folder + "/north.csv', header = true)"))
        .isEqualTo("n\n3\n(1 row)\n");
  }

  @Test
  void textThatLooksLikeAFileNameStaysText() throws Exception {
    assertThat(run("SELECT 'north.csv' AS a, 1 IS DISTINCT FROM 2 AS b WHERE 'x' = 'x'"))
        .isEqualTo("a\tb\nnorth.csv\ttrue\n(1 row)\n");
  }

  @Test
  void aPatternReadsManyFiles() throws Exception {
    desk.file("east.csv", "region,amount\neast,1\n");
    assertThat(run("SELECT count(*) AS n FROM '*.csv'")).isEqualTo("n\n4\n(1 row)\n");
    assertThat(run("SELECT count(*) AS n FROM read_csv(['north.csv', 'east.csv'])"))
        .isEqualTo("n\n4\n(1 row)\n");
    assertThat(run("SELECT count(*) AS n FROM read_csv(['n*.csv', 'e*.csv'])"))
        .isEqualTo("n\n4\n(1 row)\n");
    assertThat(run("FROM '*.parquet'")).contains("No file fits '*.parquet'");
  }

  @Test
  void documentsAreTextAndFilesHaveTheNamesThatTheModelUses() throws Exception {
    Files.write(desk.folder.resolve("d.docx"), new byte[] {'P', 'K', 0, 1});
    Files.write(desk.folder.resolve("locked.docx"), new byte[] {'P', 'K', 0, 2});
    desk.file("sub/t.txt", "plain");
    assertThat(run("SELECT filename, content FROM read_text(['*.docx', 'sub/*']) ORDER BY 1"))
        .isEqualTo(
            "filename\tcontent\nd.docx\t# Terms\\n\\nwithin 30 days\nlocked.docx\t\nsub/t.txt\tplain\n"
                + "(3 rows)\n[locked.docx is protected by a password.]\n");
    assertThat(run("SELECT filename, size FROM read_blob('d.docx') b WHERE b.size > 0"))
        .isEqualTo("filename\tsize\nd.docx\t4\n(1 row)\n");
    assertThat(run("SELECT 1 FROM read_text('locked.docx')")).contains("protected by a password");
    assertThat(run("SELECT * FROM 'd.docx'")).contains("read_text('name.docx')");
  }

  @Test
  void rowsAreReachedByOffset() throws Exception {
    assertThat(ask("{\"sql\": \"SELECT * FROM range(10) t(i)\", \"offset\": 8, \"limit\": 1}"))
        .isEqualTo("i\n8\n(rows 9–9 of 10; go on with offset 9)\n");
    String big = run("SELECT i, repeat('x', 400) AS t FROM range(1000) t(i)");
    assertThat(big.length()).isLessThanOrEqualTo(Cut.RESULT);
    assertThat(big)
        .containsPattern("\\(rows 1–\\d+ of 1000, no more fit here; go on with offset \\d+\\)");
  }

  @Test
  void whatIsMadeStaysForTheSessionAndReplaces() throws Exception {
    assertThat(run("CREATE TEMP TABLE ledger AS FROM 'north.csv'"))
        .isEqualTo("TABLE ledger: 3 rows\n");
    assertThat(
            run("CREATE TABLE ledger AS FROM 'north.csv' LIMIT 2; SELECT count(*) n FROM ledger"))
        .isEqualTo("TABLE ledger: 2 rows\nn\n2\n(1 row)\n");
    database.close();
    assertThat(run("SELECT count(*) n FROM ledger")).isEqualTo("n\n2\n(1 row)\n");
  }

  @Test
  void aCallThatIsRunAgainChangesNothingTwice() throws Exception {
    run("CREATE TABLE t (i INTEGER)");
    desk.call = "insert";
    run("INSERT INTO t VALUES (1)");
    run("INSERT INTO t VALUES (1)");
    desk.call = "other";
    run("INSERT INTO t VALUES (1)");
    assertThat(run("SELECT count(*) n FROM t")).isEqualTo("n\n2\n(1 row)\n");
  }

  @Test
  void aCallIsDoneWhollyOrNotAtAll() throws Exception {
    run("CREATE TABLE t (i INTEGER)");
    assertThat(run("INSERT INTO t VALUES (1); SELECT nosuch FROM t")).contains("nosuch");
    assertThat(run("SELECT count(*) n FROM t")).isEqualTo("n\n0\n(1 row)\n");
  }

  @Test
  void textThatIsNotUtf8IsRead() throws Exception {
    Charset western = Charset.forName("windows-1252");
    byte[] start = "name,amount\nZoë,1\n".getBytes(StandardCharsets.UTF_8);
    byte[] slip = "Müller €,2\n".getBytes(western);
    byte[] all = Arrays.copyOf(start, start.length + slip.length);
    System.arraycopy(slip, 0, all, start.length, slip.length);
    Files.write(desk.folder.resolve("slip.csv"), all);
    Files.write(
        desk.folder.resolve("wide.csv"),
        "\uFEFFname,amount\nÅsa,3\n".getBytes(StandardCharsets.UTF_16LE));
    assertThat(run("FROM 'slip.csv'"))
        .isEqualTo(
            "name\tamount\nZoë\t1\nMüller €\t2\n(2 rows)\n[slip.csv is not all UTF-8; what is not"
                + " was read as Windows-1252 or UTF-16]\n");
    assertThat(run("FROM 'wide.csv'")).startsWith("name\tamount\nÅsa\t3\n(1 row)\n");
  }

  @Test
  void yearsAboveOtherValuesAreNamesOfColumns() throws Exception {
    desk.file("years.csv", "name;2023;2024\nNorth;1.500,5;2\nSouth;3;4\n");
    desk.file("codes.csv", "a,2023\nb,2024\n");

    assertThat(run("SELECT name, \"2023\" FROM 'years.csv'"))
        .startsWith("name\t2023\nNorth\t1500.5\nSouth\t3\n(2 rows)\n")
        .contains(
            "[years.csv names years in its first line; they were read as names (header = true)]");
    assertThat(run("FROM read_csv('years.csv', header = false) LIMIT 1")).contains("name\t2023");
    assertThat(run("FROM 'codes.csv'")).contains("a\t2023\nb\t2024\n");
  }

  @Test
  void numbersWithADecimalCommaAreNumbersAndItIsSaid() throws Exception {
    String rows = "Datum;Betrag;Menge\n31.03.2026;1.234,56;3\n01.04.2026;-99,50;1.000\n";
    desk.file("maerz.csv", rows);
    desk.file("april.csv", rows.replace("3\n", "4\n"));
    desk.file("einfach.csv", "Betrag;Version\n1234,56;1.2.3\n2,5;1.5\n");
    desk.file("gemischt.csv", "Betrag;Satz\n1.234,56;1.5\n2,5;2.5\n");
    desk.file("slip.csv", "Fee,Paid\n60.00,60.00\n60.00,\"45,00\"\n30.50,0.00\n");
    desk.file("us.csv", "a,b\n\"1,234\",1.5\n\"5,678\",2\n");

    String note =
        " writes decimals with a comma; they were read so (decimal_separator = ',', thousands = '.')]\n";
    assertThat(run("FROM 'maerz.csv'"))
        .isEqualTo(
            "Datum\tBetrag\tMenge\n2026-03-31\t1234.56\t3\n2026-04-01\t-99.5\t1000\n(2 rows)\n[maerz.csv"
                + note);
    assertThat(run("SELECT sum(m.Betrag) s FROM 'maerz.csv' m")).isEqualTo("s\n1135.06\n(1 row)\n");
    assertThat(run("SELECT sum(Menge) s FROM read_csv(['maerz.csv', 'april.csv'], delim = ';')"))
        .startsWith("s\n2007\n");
    assertThat(run("SELECT sum(Menge) s FROM '*r*l.csv'")).startsWith("s\n1004\n");
    assertThat(run("FROM read_csv('maerz.csv', all_varchar = true) LIMIT 1")).contains("1.234,56");
    assertThat(run("FROM 'einfach.csv'")).startsWith("Betrag\tVersion\n1234.56\t1.2.3\n2.5\t1.5\n");
    assertThat(run("FROM 'gemischt.csv'"))
        .startsWith("Betrag\tSatz\n1.234,56\t1.5\n2,5\t2.5\n")
        .contains("columns with points are text");
    assertThat(run("SELECT sum(Fee) s FROM 'slip.csv'"))
        .as("one slip among points changes no other column")
        .isEqualTo("s\n150.5\n(1 row)\n");
    assertThat(run("SELECT sum(b) s FROM 'us.csv'")).isEqualTo("s\n3.5\n(1 row)\n");
  }

  @Test
  void daysWithAShortYearAreReadInTheOrderThatTheyAreWritten() throws Exception {
    desk.file("punkt.csv", "Tag;Betrag\n05.01.26;84,00\n07.02.26;1.084,00\n");
    desk.file("us.csv", "day,x\n01/05/26,1\n01/25/26,2\n");
    desk.file("uk.csv", "day,x\n05/01/26,1\n25/01/26,2\n");
    desk.file("either.csv", "day,x\n05/01/26,1\n06/02/26,2\n");
    desk.file("iso.csv", "day,x\n26-01-05,1\n99-12-31,2\n");
    desk.file("long.csv", "day,x\n05/01/2026,1\n06/02/2026,2\n");

    assertThat(run("FROM 'punkt.csv'"))
        .startsWith("Tag\tBetrag\n2026-01-05\t84\n2026-02-07\t1084\n")
        .contains("days were read with dateformat = '%d.%m.%y'");
    assertThat(run("FROM read_csv('punkt.csv', delim = ';', decimal_separator = ',')"))
        .as("also beside options of the statement's own")
        .contains("2026-01-05");
    assertThat(run("FROM read_csv('punkt.csv', dateformat = '%y.%m.%d')")).contains("2005-01-26");
    assertThat(run("FROM 'us.csv'")).startsWith("day\tx\n2026-01-05\t1\n2026-01-25\t2\n");
    assertThat(run("FROM 'uk.csv'")).startsWith("day\tx\n2026-01-05\t1\n2026-01-25\t2\n");
    assertThat(run("FROM 'either.csv'"))
        .startsWith("day\tx\n2026-01-05\t1\n2026-02-06\t2\n")
        .contains("they were read day first");
    assertThat(run("FROM 'iso.csv'")).contains("-01-05\t1\n");
    assertThat(run("FROM 'long.csv'"))
        .startsWith("day\tx\n2026-01-05\t1\n2026-02-06\t2\n")
        .contains("they were read day first");
  }

  @Test
  void linesOfTitleAboveTheNamesAreLeftOutAndItIsSaid() throws Exception {
    String rows = "Tag;Wer;Zweck;Betrag\n05.01.26;Ä;\"a; b\";84,00\n07.02.26;B;;1.084,00\n";
    desk.file("bank.csv", "Sparkasse;;;\n\nKonto 1;ab 1.1.;;\n" + rows);
    desk.file("sparse.csv", "a;;\nb;;\nc;d;e\nf;g;h\n");

    assertThat(run("SELECT Tag, Wer, Betrag FROM 'bank.csv'"))
        .startsWith("Tag\tWer\tBetrag\n2026-01-05\tÄ\t84\n2026-02-07\tB\t1084\n(2 rows)\n")
        .contains(
            "[bank.csv has its names in line 4; what stands above was left out (skip = 3, header ="
                + " true)]");
    assertThat(run("SELECT count(*) n FROM read_csv('bank.csv', skip = 4, header = false)"))
        .startsWith("n\n2\n");
    assertThat(run("FROM 'sparse.csv'")).contains("b\tNULL\tNULL\n");
  }

  @Test
  void sheetsAreTables() throws Exception {
    desk.file("budget.xlsx", "stands for a workbook");
    assertThat(run("FROM 'budget.xlsx'"))
        .isEqualTo(
            "Department\tAmount\tFrom\tAmount_2\nSales\t10\t2026-01-01\tx\nIT\t2.5\tNULL\t7\n(2"
                + " rows)\n[budget.xlsx: sheet \"Plan\"; others as 'budget.xlsx#NAME': Notes]\n"
                + "[budget.xlsx: headers taken from row 2]\n");
    assertThat(run("SELECT \"Note\" FROM 'budget.xlsx#notes'")).isEqualTo("Note\nn/a\n(1 row)\n");
    assertThat(run("SELECT sum(\"Amount\") s FROM read_xlsx('budget.xlsx', sheet = 'Plan')"))
        .startsWith("s\n12.5\n");
    assertThat(run("FROM 'budget.xlsx#Other'"))
        .isEqualTo("budget.xlsx has no sheet \"Other\"; its sheets: Plan, Notes.");
  }

  @Test
  void aResultIsSavedAsAFile() throws Exception {
    var json =
        new dev.workroom.core.message.Json(
            "{\"sql\": \"SELECT region FROM 'north.csv' WHERE amount > 7\", \"saveAs\": \"out/n.csv\"}");
    assertThat(query.effect(json, desk.folders).what()).isEqualTo("write out/n.csv");
    var work = query.run(json, desk);
    assertThat(work.result().text()).isEqualTo("Saved 1 row as out/n.csv (13 B).");
    assertThat(TestDesk.written(work)).asString().isEqualTo("region\nnorth\n");
    assertThat(ask("{\"sql\": \"SELECT 1\", \"saveAs\": \"a.docx\"}")).contains("must end with");
    assertThat(ask("{\"sql\": \"CREATE TABLE x (i INT)\", \"saveAs\": \"a.csv\"}"))
        .contains("end with a SELECT");
  }

  @Test
  void aSavedFileKnowsItsColumnsEvenOfATurnedTable() throws Exception {
    Database.Saved saved =
        database.save(
            "PIVOT (SELECT region FROM 'north.csv') ON region USING count(*)",
            new Places(desk.folders),
            desk.stage.resolve("turned.csv"),
            "(FORMAT csv, HEADER true)");
    assertThat(saved.columns()).containsExactly("north", "south");
    assertThat(saved.rows()).isEqualTo(1);
    assertThat(saved.origin().files())
        .extracting(Origin.NamedFile::text)
        .containsExactly("north.csv");
  }

  @Test
  void rowsForWorkbooksKeepTheirTypes() throws Exception {
    Rows rows =
        database.rows(
            "SELECT DATE '2026-01-02' d, 1 i, 1.5::DOUBLE n, true b, TIMESTAMP '2026-01-02 03:04:05' t",
            new Places(desk.folders));
    assertThat(rows.rows().getFirst())
        .containsExactly(
            LocalDate.of(2026, 1, 2),
            1,
            1.5,
            true,
            java.time.LocalDateTime.of(2026, 1, 2, 3, 4, 5));
    assertThat(rows.columns().getFirst()).isEqualTo(new Rows.Column("d", "DATE"));
  }

  @Test
  void nothingOutsideTheFoldersIsReached() throws Exception {
    Files.writeString(directory.resolve("secret.csv"), "a,b\n1,2\n");
    String secret = directory.toRealPath().resolve("secret.csv").toString();
    assertThat(run("FROM '" + secret + "'")).contains("outside the granted folders");
    assertThat(run("FROM '../secret.csv'")).contains("outside the granted folders");
    assertThat(run("SELECT * FROM read_text('" + secret + "')")).contains("outside");
    assertThat(run("SELECT * FROM read_csv('' || '" + secret + "')")).doesNotContain("1\t2");
    assertThat(run("SELECT * FROM query('FROM read_csv(''" + secret + "'')')"))
        .contains("directly after FROM");
    assertThat(run("SELECT * FROM glob('/etc/*')")).doesNotContain("passwd");
  }

  @Test
  void whatIsNoQueryIsRefused() throws Exception {
    assertThat(run("COPY (SELECT 1) TO 'x.csv'")).contains("saveAs");
    assertThat(run("SELECT 1; EXPORT DATABASE 'x'")).contains("EXPORT is not possible");
    assertThat(run("ATTACH 'x.db'")).contains("ATTACH is not possible");
    assertThat(run("INSTALL excel")).contains("INSTALL is not possible");
    assertThat(run("SET threads = 8")).contains("settings are fixed");
    assertThat(run("CREATE SECRET s (TYPE s3)")).contains("CREATE SECRET is not possible");
    assertThat(run("EXPLAIN ANALYZE COPY t TO 'x'")).contains("EXPLAIN works for queries only");
    assertThat(run("/* /* */ COPY t TO 'x' -- */")).contains("comment");
    assertThat(run("  ;; ")).isEqualTo("The SQL is empty.");
    assertThat(desk.folder.resolve("x.csv")).doesNotExist();
  }

  @Test
  void errorsSayWhatToDo() throws Exception {
    run("CREATE TABLE ledger AS FROM 'north.csv'");
    assertThat(run("FROM ledgre")).contains("ledgre does not exist", "There are: ledger");
    assertThat(run("FROM 'nort.csv'")).contains("There is no nort.csv", "north.csv");
    assertThat(run("SELECT nosuch FROM ledger")).contains("nosuch", "DESCRIBE");
    assertThat(run("SELECT region::INTEGER FROM ledger")).contains("try_cast");
    assertThat(run("SELEC 1")).contains("SELEC is not possible");
    assertThat(run("SELECT 'open")).contains("not closed");
    assertThat(run("SELECT 1 AS a, 2 day, 3 AS c"))
        .contains("2 ^day, 3", "needs AS or double quotes");
    assertThat(run("FROM typed"))
        .as("the engine's own tables are no suggestion")
        .doesNotContain("Did you mean")
        .contains("There are: ledger");
  }

  @Test
  void anInterruptStopsAQuery() throws Exception {
    run("SELECT 1");
    var failure = new java.util.concurrent.atomic.AtomicReference<Throwable>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                run("SELECT count(*) FROM range(100000000000) t(i) WHERE random() < 0.5");
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    Thread.sleep(300);
    thread.interrupt();
    thread.join();
    assertThat(failure.get()).isInstanceOf(InterruptedException.class);
    assertThat(run("SELECT 2 AS i")).isEqualTo("i\n2\n(1 row)\n");
  }
}
