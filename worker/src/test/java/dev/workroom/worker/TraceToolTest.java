package dev.workroom.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.SourcesRecorded;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.core.tool.Operation;
import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.WorkbookReader;
import dev.workroom.json.Wire;
import dev.workroom.tools.Lineage.Line;
import dev.workroom.tools.Lineage.State;
import dev.workroom.tools.UserFile;
import dev.workroom.worker.Trace.Source;
import dev.workroom.worker.TraceTool.Recorded;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures followed back by real workers: one makes the files, another asks later. */
class TraceToolTest {
  private static final String WORKBOOK =
      """
      {"path":"b.xlsx","sheets":[
        {"name":"Sum","tables":[{"name":"Sum","query":"SELECT DISTINCT region AS \\"Region\\" FROM lines ORDER BY 1",
          "columns":["Region",{"header":"Total","formula":"=SUMIFS({Data.Amount},{Data.Region},{Region})"}]}]},
        {"name":"Data","tables":[{"name":"Data",
          "query":"SELECT region AS \\"Region\\", id AS \\"Id\\", amount AS \\"Amount\\" FROM lines WHERE amount > 0 ORDER BY id"}]}]}
      """;

  /** Holds the folder and the stages of each test. */
  @TempDir static Path place;

  /** Asks what the others made; one for all tests, whose start would take half of their time. */
  private static WorkerClient later;

  private Path folder = Path.of("");
  private final MemoryContents contents = new MemoryContents();
  private final List<WorkerClient> workers = new ArrayList<>();

  @BeforeAll
  static void later() throws Exception {
    Path granted = Files.createDirectory(place.toRealPath().resolve("granted"));
    later = start(granted, granted.resolveSibling("later"), new MemoryContents());
  }

  @AfterAll
  static void end() {
    later.close();
  }

  @BeforeEach
  void files() throws Exception {
    folder = Files.createTempDirectory(place.toRealPath().resolve("granted"), "test");
    Files.writeString(
        folder.resolve("ledger.csv"),
        "id,region,amount\n1,North,100.25\n2,South,7.5\n3,North,20\n4,South,-1\n5,North,4.5\n");
  }

  @AfterEach
  void close() {
    workers.forEach(WorkerClient::close);
  }

  private WorkerClient worker(String stage) throws Exception {
    Path stages = Files.createDirectories(place.toRealPath().resolve("stages"));
    WorkerClient worker =
        start(folder, stages.resolve(folder.getFileName() + "-" + stage), contents);
    workers.add(worker);
    return worker;
  }

  private static WorkerClient start(Path granted, Path stage, MemoryContents contents) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<Path> entries =
        Arrays.stream(classPath.split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .toList();
    return WorkerClient.of(
        new SpawningSandbox(),
        List.of(new Folder(granted.toString(), true)),
        stage,
        contents,
        new WorkerLaunch(Path.of(System.getProperty("java.home")), entries, Optional.empty()));
  }

  private static Work call(WorkerClient worker, String tool, String input) throws Exception {
    Work work = worker.call(tool, new Json(input), new SessionId("s1"), new CallId("c1"), _ -> {});
    assertThat(work.result()).as(work.result().text()).isInstanceOf(ToolResult.Ok.class);
    return work;
  }

  /** Runs a tool and puts what it made where it belongs, as the host does. */
  private static Work make(WorkerClient worker, String tool, String input) throws Exception {
    Work work = call(worker, tool, input);
    for (Operation operation : work.operations()) {
      if (operation instanceof Operation.Write write) {
        Files.copy(write.staged(), write.path(), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return work;
  }

  /** As another process would, with the records that the log points to. */
  private Trace trace(String file, String place, Work... made) throws Exception {
    Path records =
        Files.createDirectories(
            later.staging().resolve("records").resolve(String.valueOf(folder.getFileName())));
    List<Recorded> recorded = new ArrayList<>();
    for (Work work : made) {
      for (var fact : work.facts()) {
        if (fact instanceof SourcesRecorded one) {
          Path copy = records.resolve(recorded.size() + ".json");
          Files.write(copy, contents.get(one.record()).orElseThrow());
          recorded.add(new Recorded(one.path(), one.sha256(), copy.toString()));
        }
      }
    }
    var input = new TraceTool.Input(folder.resolve(file).toString(), place, recorded, 9, null);
    return Wire.read(call(later, TraceTool.NAME, Wire.write(input)).result().text(), Trace.class);
  }

  private static List<Long> rows(Source source) {
    assertThat(source.why()).isEmpty();
    return source.files().getFirst().rows().stream().map(Line::number).toList();
  }

  private Work workbook(WorkerClient worker) throws Exception {
    call(worker, "Query", "{\"sql\":\"CREATE TABLE lines AS SELECT * FROM 'ledger.csv'\"}");
    return make(worker, "Workbook", WORKBOOK);
  }

  @Test
  void aCellIsFollowedThroughItsFormulaToTheRowsOfTheFile() throws Exception {
    Work made = workbook(worker("session"));

    Trace trace = trace("b.xlsx", "Sum!B2", made);

    assertThat(trace.state()).isEqualTo(Trace.State.SAME);
    assertThat(trace.value()).isEqualTo("124.75");
    assertThat(trace.steps()).hasSize(1);
    assertThat(trace.steps().getFirst().inputs()).isEqualTo("Data!C2, Data!C4, Data!C5");
    assertThat(trace.sources()).hasSize(1);
    assertThat(rows(trace.sources().getFirst())).containsExactly(2L, 4L, 6L);
    assertThat(trace.sources().getFirst().chain())
        .containsExactly(
            new Trace.Statement(
                "lines", "CREATE OR REPLACE TABLE lines AS SELECT * FROM 'ledger.csv'"));
  }

  @Test
  void aChangedSourceIsNamedAndAChangedDocumentToo() throws Exception {
    Work made = workbook(worker("session"));
    Files.writeString(
        folder.resolve("ledger.csv"),
        "id,region,amount\n0,West,3\n1,North,100.25\n2,South,7.5\n3,North,20\n5,North,4.5\n");

    Trace trace = trace("b.xlsx", "Sum!B2", made);

    assertThat(rows(trace.sources().getFirst()))
        .as("found again by what they say")
        .containsExactly(3L, 5L, 6L);
    assertThat(trace.sources().getFirst().files().getFirst().state()).isEqualTo(State.CHANGED);
  }

  @Test
  void aFigureOfATextIsFollowedToTheAnswerAndOneWithoutASourceIsFound() throws Exception {
    WorkerClient first = worker("session");
    call(
        first,
        "Query",
        "{\"sql\":\"SELECT region, sum(amount) AS total FROM 'ledger.csv' GROUP BY 1 ORDER BY 1\"}");
    first.close();
    // Another worker of the same session knows what the one before it was shown.
    WorkerClient second = worker("session");
    Work made =
        make(
            second,
            "Report",
            "{\"path\":\"r.docx\",\"body\":\"## Result\\n\\nNorth came to EUR 124.8, the forecast was EUR 99.1k.\\n\\n\\\\newpage\\n\\nThe deposit is EUR 124.85.\"}");

    List<String> findings =
        findings(made).stream().filter(text -> text.contains("No source")).toList();
    assertThat(findings).hasSize(2);
    assertThat(findings.getFirst()).startsWith("“Result” No source for EUR 99.1k in ");
    assertThat(findings.getLast()).startsWith("“Result” No source for EUR 124.85 in ");

    Trace trace = trace("r.docx", "EUR 124.8", made);
    assertThat(rows(trace.sources().getFirst())).containsExactly(2L, 4L, 6L);
    assertThat(trace("r.docx", "99.1k", made).notes())
        .contains("No query or read of the session gave this figure.");

    // A PDF that is printed from it, and one that is cut out of that, say the same.
    Work printed = make(second, "Report", "{\"path\":\"r.pdf\",\"from\":\"r.docx\"}");
    Work cut =
        make(
            second,
            "Pdf",
            "{\"action\":\"pages\",\"files\":[\"r.pdf\"],\"pages\":\"1\",\"path\":\"cut.pdf\"}");
    Work other =
        make(
            second,
            "Pdf",
            "{\"action\":\"pages\",\"files\":[\"r.pdf\"],\"pages\":\"2\",\"path\":\"other.pdf\"}");
    assertThat(rows(trace("r.pdf", "EUR 124.8", printed).sources().getFirst()))
        .containsExactly(2L, 4L, 6L);
    assertThat(rows(trace("cut.pdf", "EUR 124.8", cut).sources().getFirst()))
        .containsExactly(2L, 4L, 6L);
    assertThat(trace("other.pdf", "EUR 124.85", other).sources()).isEmpty();
    assertThatThrownBy(() -> trace("other.pdf", "EUR 124.8", other))
        .as("a page that only has a longer number")
        .hasMessageContaining("other.pdf states no figure \"EUR 124.8\"");
    String asked =
        "{\"path\":\"%s\",\"page\":1,\"width\":50,\"figures\":[\"EUR 124.8\",\"124.8\"]}";
    assertThat(
            call(second, "PagePicture", asked.formatted(folder.resolve("cut.pdf"))).result().text())
        .as("the longer name of a figure is meant where it stands")
        .containsPattern("EUR 124.8\",\"nth\":1,\"page\":1,\"x\":0\\.[1-9]\\d*,\"y\":0\\.[12]")
        .doesNotContain("\"figure\":\"124.8\"");
  }

  @Test
  void aFigureMayComeFromAWorkbookOfTheSessionOrFromALineThatWasRead() throws Exception {
    WorkerClient worker = worker("session");
    Files.writeString(folder.resolve("rules.md"), "Amounts above EUR 25,000 are material.\n");
    call(worker, "Read", "{\"path\":\"rules.md\"}");
    Work book = workbook(worker);
    Work text =
        make(
            worker,
            "Report",
            "{\"path\":\"r.docx\",\"body\":\"The total of North is 124.75. Material is above EUR 25k.\"}");

    Trace cell = trace("r.docx", "124.75", text, book);
    assertThat(cell.steps().getFirst().says()).startsWith("Sum!B2 of ");
    assertThat(rows(cell.sources().getFirst())).containsExactly(2L, 4L, 6L);
    Trace line = trace("r.docx", "EUR 25k", text, book);
    assertThat(line.steps().getFirst().says())
        .isEqualTo("read in " + Objects.requireNonNull(folder.resolve("rules.md")));
    assertThat(line.steps().getFirst().inputs())
        .isEqualTo("1: Amounts above EUR 25,000 are material.");
  }

  @Test
  void aWorkbookListsItsSourcesOnRequest() throws Exception {
    WorkerClient worker = worker("session");
    call(worker, "Query", "{\"sql\":\"CREATE TABLE lines AS SELECT * FROM 'ledger.csv'\"}");

    Work made =
        make(worker, "Workbook", WORKBOOK.strip().replaceFirst("\\{", "{\"sources\":true,"));

    var list = WorkbookReader.table(folder.resolve("b.xlsx"), "Sources");
    String hash = UserFile.at(folder.resolve("ledger.csv"), "").sha256().substring(0, 12);
    String from = "CREATE OR REPLACE TABLE lines AS SELECT * FROM 'ledger.csv'; ";
    assertThat(list.columns().stream().map(column -> column.name()).toList())
        .containsExactly("Table", "Cells", "File", "Rows", "SHA-256", "Query", "Begins");
    assertThat(list.rows()).hasSize(2);
    assertThat(list.rows().getLast().stream().map(String::valueOf).toList())
        .containsExactly(
            "Data",
            "Data!A2:C5",
            "ledger.csv",
            "5",
            hash,
            "Q2",
            "SELECT region AS \"Region\", id AS \"Id\", amount AS…");
    var queries = WorkbookReader.table(folder.resolve("b.xlsx"), "Queries");
    assertThat(queries.rows().getLast().stream().map(String::valueOf).toList())
        .as("each query stands once, in full")
        .containsExactly(
            "Q2",
            from
                + "SELECT region AS \"Region\", id AS \"Id\", amount AS \"Amount\" FROM lines WHERE amount > 0 ORDER BY id");
    assertThat(rows(trace("b.xlsx", "Sum!B2", made).sources().getFirst()))
        .as("the list changes no place that the record names")
        .containsExactly(2L, 4L, 6L);
  }

  @Test
  void aReportListsTheSourcesOfItsFiguresOnRequest() throws Exception {
    WorkerClient worker = worker("session");
    call(
        worker,
        "Query",
        "{\"sql\":\"SELECT region, sum(amount) AS total FROM 'ledger.csv' GROUP BY 1 ORDER BY 1\"}");

    Work made =
        make(
            worker,
            "Report",
            "{\"path\":\"r.docx\",\"figureSources\":true,\"body\":\"## Result\\n\\nNorth came to EUR 124.8.\"}");

    String hash = UserFile.at(folder.resolve("ledger.csv"), "").sha256().substring(0, 12);
    assertThat(new DocumentReader().read(folder.resolve("r.docx"), 0, 5_000).markdown())
        .contains("Sources of the figures")
        .contains("EUR 124.8")
        .contains("124.75, “total” in row 1 of a query over ledger.csv (SHA-256 " + hash + ")");
    assertThat(findings(made)).isEmpty();
    assertThat(rows(trace("r.docx", "EUR 124.8", made).sources().getFirst()))
        .containsExactly(2L, 4L, 6L);
  }

  private static List<String> findings(Work made) {
    return made.facts().stream()
        .filter(ArtifactChecked.class::isInstance)
        .flatMap(fact -> ((ArtifactChecked) fact).findings().stream())
        .map(finding -> finding.place() + " " + finding.message())
        .toList();
  }

  @Test
  void aValueOfADataFileIsFollowedToItsRows() throws Exception {
    WorkerClient worker = worker("session");
    String query =
        "{\"sql\":\"SELECT region, sum(amount) AS total FROM 'ledger.csv' GROUP BY 1 ORDER BY 1\",\"saveAs\":\"%s\"}";

    Work csv = make(worker, "Query", query.formatted("out.csv"));
    Work parquet = make(worker, "Query", query.formatted("out.parquet"));

    Trace inCsv = trace("out.csv", "B2", csv);
    assertThat(inCsv.value()).isEqualTo("124.75");
    assertThat(rows(inCsv.sources().getFirst())).containsExactly(2L, 4L, 6L);
    Trace inParquet = trace("out.parquet", "B2", parquet);
    assertThat(inParquet.value()).as("it has no line of headers").isEqualTo("6.5");
    assertThat(rows(inParquet.sources().getFirst())).containsExactly(3L, 5L);
  }

  @Test
  void rowsThatAQueryLeavesOutAreCountedWithTheReason() throws Exception {
    WorkerClient worker = worker("session");
    Files.writeString(folder.resolve("open.csv"), "id,paid\n1,yes\n2,no\n3,\n4,yes\n");
    make(
        worker,
        "Query",
        "{\"sql\":\"SELECT id FROM 'open.csv' WHERE paid = 'yes' ORDER BY id\",\"saveAs\":\"paid.csv\"}");

    Work checked = call(worker, "Check", "{\"path\":\"paid.csv\"}");

    assertThat(checked.result().text()).contains("4 rows in, 2 out, 2 left out by the query");
    assertThat(findings(checked))
        .containsExactly(
            " 2 of 4 rows of open.csv were left out by WHERE paid = 'yes'; for 1 of them the condition has no answer, because a value is missing.");
  }

  @Test
  void afterAnEditEachCellIsStillFollowedToItsRows() throws Exception {
    WorkerClient worker = worker("session");
    Files.writeString(folder.resolve("may.csv"), "id,region,amount\n6,North,1000\n7,South,2\n");
    workbook(worker);
    Path book = folder.resolve("b.xlsx");
    Work edited =
        call(
            worker,
            "Workbook",
            """
            {"path":"b.xlsx","edits":[{"insertRows":"Data!1:2"},
              {"append":"Data","query":"SELECT region AS \\"Region\\", id AS \\"Id\\", amount AS \\"Amount\\" FROM 'may.csv'"}]}
            """);
    Files.copy(
        ((Operation.Write) edited.operations().getFirst()).staged(),
        book,
        StandardCopyOption.REPLACE_EXISTING);

    Trace trace = trace("b.xlsx", "Sum!B2", edited);

    assertThat(trace.state()).isEqualTo(Trace.State.SAME);
    assertThat(trace.value()).isEqualTo("1124.75");
    assertThat(trace.typed()).isEmpty();
    assertThat(trace.sources()).hasSize(2);
    assertThat(rows(trace.sources().getFirst())).containsExactly(2L, 4L, 6L);
    assertThat(rows(trace.sources().getLast())).containsExactly(2L);
  }

  @Test
  void afterAnEditAFigureKeepsItsSourceAndANewOneNeedsOne() throws Exception {
    WorkerClient worker = worker("session");
    call(
        worker,
        "Query",
        "{\"sql\":\"SELECT region, sum(amount) AS total FROM 'ledger.csv' GROUP BY 1 ORDER BY 1\"}");
    make(
        worker,
        "Report",
        "{\"path\":\"r.docx\",\"body\":\"North came to EUR 124.8.\\n\\nNext year EUR 77k.\"}");
    Work edited =
        call(
            worker,
            "Report",
            "{\"path\":\"r2.docx\",\"from\":\"r.docx\",\"edits\":[{\"find\":\"Next year\",\"after\":\"South came to EUR 6.5, the plan was EUR 55k.\"}]}");
    Files.copy(
        ((Operation.Write) edited.operations().getFirst()).staged(), folder.resolve("r2.docx"));

    assertThat(findings(edited).stream().filter(found -> found.contains("No source")).toList())
        .as("what stood there before is not this edit's")
        .singleElement()
        .asString()
        .contains("EUR 55k");
    assertThat(rows(trace("r2.docx", "EUR 124.8", edited).sources().getFirst()))
        .containsExactly(2L, 4L, 6L);
    assertThat(rows(trace("r2.docx", "EUR 6.5", edited).sources().getFirst()))
        .containsExactly(3L, 5L);
  }

  private static final String CLEAN =
      """
      {"source":"ledger.csv","path":"clean.csv","rules":[
        {"name":"Negative","drop":"CAST(amount AS DOUBLE) < 0","reason":"a reversal"},
        {"name":"Upper","column":"region","set":"upper(region)"},
        {"name":"Once","unique":["region","amount"]}]}
      """;

  @Test
  void theRowsOfCleanedDataMustAddUpAndEachDroppedOneHasAReason() throws Exception {
    WorkerClient worker = worker("session");
    make(worker, "Clean", CLEAN);

    assertThat(call(worker, "Check", "{\"path\":\"clean.csv\"}").result().text())
        .contains("5 rows in, 4 out, 1 dropped; reasons): nothing found.");

    Path log = folder.resolve("clean.log.csv");
    String logged = Files.readString(log);
    Files.writeString(log, logged.replace("a reversal", ""));
    assertThat(findings(call(worker, "Check", "{\"path\":\"clean.csv\"}")))
        .containsExactly("clean.log.csv 1 of 1 dropped rows have no reason, the first is row 4.");

    Files.writeString(log, logged.replace(",dropped,", ",changed,"));
    assertThat(findings(call(worker, "Check", "{\"path\":\"clean.csv\"}")))
        .containsExactly(
            " The rows do not add up: 5 in (ledger.csv), 4 out, 0 dropped (clean.log.csv); 1 are unaccounted for.");
  }

  @Test
  void aValueOfCleanedDataIsFollowedToTheRowItWasReadFrom() throws Exception {
    Work made = make(worker("session"), "Clean", CLEAN);

    Trace trace = trace("clean.csv", "B5", made);

    assertThat(trace.value()).isEqualTo("NORTH");
    assertThat(rows(trace.sources().getFirst())).as("row 5 was dropped").containsExactly(6L);
  }

  @Test
  void aFigureWhoseCellSaysSomethingElseNowIsAFindingOfItsText() throws Exception {
    WorkerClient worker = worker("session");
    make(
        worker,
        "Workbook",
        "{\"path\":\"w.xlsx\",\"sheets\":[{\"name\":\"Sum\",\"tables\":[{\"name\":\"T\","
            + "\"query\":\"SELECT region, sum(amount) AS total FROM 'ledger.csv' WHERE region = 'North' GROUP BY 1\","
            + "\"columns\":[\"Region\",\"Total\",{\"header\":\"Forecast\",\"formula\":\"={Total}*3\"}]}]}]}");
    make(worker, "Report", "{\"path\":\"r.docx\",\"body\":\"The forecast for North is 374.25.\"}");
    assertThat(findings(call(worker, "Check", "{\"path\":\"r.docx\"}"))).isEmpty();

    make(worker, "Workbook", "{\"path\":\"w.xlsx\",\"edits\":[{\"set\":{\"Sum!C2\":\"=B2*4\"}}]}");

    assertThat(findings(call(worker, "Check", "{\"path\":\"r.docx\"}")))
        .singleElement()
        .asString()
        .contains("374.25 came from Sum!C2 of w.xlsx, which says 499 now");
  }

  @Test
  void aLaterSessionThatEditsADocumentKeepsTheSourcesOfWhatItLeavesAlone() throws Exception {
    WorkerClient first = worker("session");
    call(
        first,
        "Query",
        "{\"sql\":\"SELECT region, sum(amount) AS total FROM 'ledger.csv' GROUP BY 1\"}");
    Work made =
        make(
            first,
            "Report",
            "{\"path\":\"r.docx\",\"body\":\"North came to EUR 124.8.\\n\\nNext year.\"}");
    Path document = folder.resolve("r.docx");
    SourcesRecorded recorded =
        (SourcesRecorded)
            made.facts().stream()
                .filter(SourcesRecorded.class::isInstance)
                .findFirst()
                .orElseThrow();
    WorkerClient second = worker("second");
    Files.createDirectories(second.staging());
    Files.write(
        second.staging().resolve(WorkerClient.recordOf(recorded.sha256())),
        contents.get(recorded.record()).orElseThrow());

    Work edited =
        call(
            second,
            "Report",
            "{\"path\":\"r.docx\",\"edits\":[{\"find\":\"Next year\",\"after\":\"Nothing else was found.\"}]}");
    Files.copy(
        ((Operation.Write) edited.operations().getFirst()).staged(),
        document,
        StandardCopyOption.REPLACE_EXISTING);

    assertThat(findings(edited)).isEmpty();
    assertThat(findings(call(second, "Check", "{\"path\":\"r.docx\"}"))).isEmpty();
    assertThat(rows(trace("r.docx", "EUR 124.8", edited).sources().getFirst()))
        .containsExactly(2L, 4L, 6L);
  }

  @Test
  void whatWasSeenInTextsAsFractionsOrInThousandsIsASourceAndChanceIsNone() throws Exception {
    WorkerClient worker = worker("session");
    Files.writeString(
        folder.resolve("shops.csv"),
        """
        shop,address,postcode,phone,stock,returns_pct,sales,"budget (kEUR)",share,umsatz
        Ada's,"Hauptstr. 114, D-77652 Offenburg",77652x,+49 781 5550,"approx. 1,250 pcs",44.0,1234567.4,450.3,0.4412,"71.234,50 €"
        Bob's,"High Road 9, 20095 Hamburg",20095x,+49 40 1234,none,31.0,998,20.1,0.31,k.A.
        """);
    call(worker, "Query", "{\"sql\":\"SELECT * FROM 'shops.csv'\"}");

    Work made =
        make(
            worker,
            "Report",
            """
            {"path":"shops.docx","body":"Ada's shop stands in Hauptstr. 114, 77652 Offenburg (phone +49 781 5550) and has 1,250 pcs in stock.\\n\\nIts sales are 1.2 m, its returns 44 %, as a fraction 0.44, its share 44.1 %, its budget EUR 450k.\\n\\nBob's postcode is 20095. Opened on 14 March and from 17. to 20. May.\\n\\nThe grand total is EUR 71,234.50.\\n\\nThe weather had 31 rainbows and 3,127 visitors; the account 20096 was closed and 44 trees fell."}
            """);

    assertThat(
            findings(made).stream()
                .map(one -> one.replaceFirst(".*No source for (.+?) in .*", "$1")))
        .containsExactly("31, 3,127, 20096, 44");
  }
}
