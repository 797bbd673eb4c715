package dev.workroom.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.core.tool.Operation;
import dev.workroom.tools.UserFile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real workers in processes of their own. */
class WorkerClientTest {
  private static final byte[] PICTURE =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

  @TempDir Path directory;
  private Path folder;
  private final SpawningSandbox sandbox = new SpawningSandbox();
  private final MemoryContents contents = new MemoryContents();
  private WorkerClient worker;

  @BeforeEach
  void grant() throws Exception {
    Path real = directory.toRealPath();
    folder = Files.createDirectory(real.resolve("granted"));
    Files.writeString(folder.resolve("a.txt"), "one\ntwo\n");
    worker =
        WorkerClient.of(
            sandbox,
            List.of(new Folder(folder.toString(), true)),
            real.resolve("stage"),
            contents,
            launch());
  }

  @AfterEach
  void close() {
    worker.close();
  }

  /** The class path of this test, as the worker's. */
  private static WorkerLaunch launch() {
    String classPath =
        System.getProperty(
            "surefire.test.class.path",
            System.getProperty("qb.classpath", System.getProperty("java.class.path")));
    List<Path> entries =
        Arrays.stream(classPath.split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .toList();
    return new WorkerLaunch(Path.of(System.getProperty("java.home")), entries, Optional.empty());
  }

  private Work call(String tool, String input) throws InterruptedException {
    return worker.call(tool, new Json(input), new SessionId("s1"), new CallId("c1"), _ -> {});
  }

  private String text(String tool, String input) throws InterruptedException {
    return call(tool, input).result().text();
  }

  @Test
  void sessionsThatShareAWorkerHaveTablesOfTheirOwn() throws Exception {
    text("Query", "{\"sql\":\"CREATE TABLE ledger AS SELECT 1 AS mine\"}");
    var other = new SessionId("s1/agent");
    var make = new Json("{\"sql\":\"CREATE TABLE ledger AS SELECT 2 AS theirs\"}");
    assertThat(worker.call("Query", make, other, new CallId("c1"), _ -> {}).result())
        .isInstanceOf(ToolResult.Ok.class);
    assertThat(text("Query", "{\"sql\":\"FROM ledger\"}")).contains("mine");
    assertThat(sandbox.started).hasSize(1);
  }

  @Test
  void aToolRunsInAnotherProcess() throws Exception {
    assertThat(text("Read", "{\"path\":\"a.txt\"}")).isEqualTo("1\tone\n2\ttwo\n");
    assertThat(text("Read", "{\"path\":\"a.txt\"}")).isEqualTo("1\tone\n2\ttwo\n");
    assertThat(sandbox.started).hasSize(1);
  }

  @Test
  void whatItWantsChangedComesAsStagedOperations() throws Exception {
    Work work = call("Write", "{\"path\":\"new.md\",\"content\":\"Zoë €\"}");
    var write = (Operation.Write) work.operations().getFirst();
    assertThat(write.path()).isEqualTo(folder.resolve("new.md"));
    assertThat(write.staged()).startsWith(worker.staging()).hasContent("Zoë €");
    assertThat(folder.resolve("new.md")).doesNotExist();
  }

  @Test
  void picturesReachTheContentStore() throws Exception {
    Files.write(folder.resolve("p.png"), PICTURE);
    var result = (ToolResult.Ok) call("Read", "{\"path\":\"p.png\"}").result();
    String sha256 = UserFile.sha256(PICTURE);
    assertThat(result.images()).isEqualTo(List.of(new Image("image/png", sha256)));
    assertThat(contents.get(sha256)).hasValueSatisfying(b -> assertThat(b).isEqualTo(PICTURE));
  }

  @Test
  void aRefusalIsAFailedResultAndTheWorkerGoesOn() throws Exception {
    assertThat(call("Read", "{\"path\":\"/etc/passwd\"}").result())
        .isInstanceOfSatisfying(
            ToolResult.Failed.class,
            failed -> assertThat(failed.text()).contains("outside the granted folders"));
    assertThat(text("Read", "{\"path\"")).contains("not valid JSON");
    assertThat(text("Dance", "{}")).isEqualTo("The worker has no tool Dance.");
    assertThat(text("Read", "{\"path\":\"a.txt\"}")).startsWith("1\tone");
    assertThat(sandbox.started).hasSize(1);
  }

  @Test
  void callsRunSideBySide() throws Exception {
    var calls = new ArrayList<Callable<String>>();
    for (int i = 0; i < 64; i++) {
      Files.writeString(folder.resolve("f" + i), "content " + i);
      String input = "{\"path\":\"f" + i + "\"}";
      calls.add(() -> text("Read", input));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = threads.invokeAll(calls);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo("1\tcontent " + i + "\n");
      }
    }
    assertThat(sandbox.started).hasSize(1);
  }

  @Test
  void aCrashCostsOneCall() throws Exception {
    text("Read", "{\"path\":\"a.txt\"}");
    Thread killer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.sleep(400);
                sandbox.started.getFirst().destroyForcibly();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(text("Query", endless()))
        .startsWith("The worker stopped during Query")
        .contains("nothing was changed")
        .doesNotContain("\tat ");
    killer.join();
    assertThat(text("Read", "{\"path\":\"a.txt\"}")).startsWith("1\tone");
    assertThat(sandbox.started).hasSize(2);
  }

  @Test
  void aCallThatTakesTooLongIsStoppedWithItsWorker() throws Exception {
    worker = worker.within(Duration.ofSeconds(4), Duration.ofMinutes(5));
    assertThat(text("Query", endless()))
        .isEqualTo("Query took longer than 4 s and was stopped; work on a smaller part.");
    assertThat(sandbox.started.getFirst().waitFor()).isNotZero();
    assertThat(text("Read", "{\"path\":\"a.txt\"}")).startsWith("1\tone");
  }

  @Test
  void anInterruptStopsTheCallAndNotTheWorker() throws Exception {
    text("Query", "{\"sql\":\"SELECT 1\"}");
    Thread caller = Thread.currentThread();
    Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(300);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          caller.interrupt();
        });
    assertThatThrownBy(() -> text("Query", endless())).isInstanceOf(InterruptedException.class);
    assertThat(text("Query", "{\"sql\":\"SELECT 2 AS i\"}")).isEqualTo("i\n2\n(1 row)\n");
    assertThat(sandbox.started).hasSize(1);
  }

  @Test
  void anIdleWorkerStopsAndStartsAgain() throws Exception {
    worker = worker.within(Duration.ofSeconds(60), Duration.ofMillis(200));
    text("Query", "{\"sql\":\"CREATE TABLE kept AS SELECT 7 AS i\"}");
    sandbox.started.getFirst().waitFor();
    assertThat(text("Query", "{\"sql\":\"FROM kept\"}")).isEqualTo("i\n7\n(1 row)\n");
    assertThat(sandbox.started.size()).isGreaterThan(1);
  }

  @Test
  void aWorkerThatCannotStartIsASentence() throws Exception {
    worker =
        WorkerClient.of(
            sandbox,
            List.of(new Folder(folder.toString(), true)),
            folder.resolveSibling("stage"),
            contents,
            new WorkerLaunch(folder, List.of(folder), Optional.empty()));
    assertThat(text("Read", "{\"path\":\"a.txt\"}"))
        .startsWith("The worker did not start, so Read was not run: ");
    worker.close();
    assertThat(text("Read", "{\"path\":\"a.txt\"}")).endsWith("the session is closed.");
  }

  @Test
  void aWorkbookIsMadeFromQueriesAndChecked() throws Exception {
    Files.writeString(folder.resolve("north.csv"), "region,amount\nnorth,10\nsouth,32\n");
    text("Query", "{\"sql\":\"CREATE TABLE ledger AS FROM 'north.csv'\"}");
    Work work =
        call(
            "Workbook",
            """
            {"path": "out/sum.xlsx", "title": "Sums", "sheets": [
              {"name": "Data", "tables": [
                {"query": "SELECT region AS Region, amount AS Amount FROM ledger ORDER BY 1", "total": true}]}]}
            """);
    assertThat(work.result()).isInstanceOf(ToolResult.Ok.class);
    assertThat(work.result().text()).startsWith("Made out/sum.xlsx: Data ").contains("Checked");
    var write = (Operation.Write) work.operations().getFirst();
    var produced = (Event.ArtifactProduced) work.facts().getFirst();
    assertThat(produced.path()).isEqualTo(folder.resolve("out/sum.xlsx").toString());
    assertThat(produced.sha256()).isEqualTo(UserFile.sha256(Files.readAllBytes(write.staged())));
    assertThat(work.facts().get(1)).isInstanceOf(Event.ArtifactChecked.class);

    Files.copy(write.staged(), folder.resolve("sum.xlsx"));
    assertThat(text("Query", "{\"sql\":\"SELECT Amount FROM 'sum.xlsx' WHERE Region = 'south'\"}"))
        .startsWith("Amount\n32\n");
    assertThat(text("Read", "{\"path\":\"sum.xlsx\"}")).contains("Region", "north", "42");
    assertThat(text("Check", "{\"path\":\"sum.xlsx\"}")).startsWith("sum.xlsx\nChecked");
  }

  @Test
  void aWorkbookThatIsThereIsChangedOrReplacedOnlyWhenSaid() throws Exception {
    Work first =
        call(
            "Workbook",
            """
            {"path": "sum.xlsx", "sheets": [{"name": "Data", "tables": [{"name": "Ledger",
              "columns": ["Region", "Amount"], "rows": [["north", 10]], "total": true}]}]}
            """);
    Files.copy(
        ((Operation.Write) first.operations().getFirst()).staged(), folder.resolve("sum.xlsx"));
    Files.writeString(folder.resolve("more.csv"), "region,amount\nsouth,32\n");

    assertThat(text("Workbook", "{\"path\":\"sum.xlsx\",\"sheets\":[{\"name\":\"S\"}]}"))
        .as("a file of this session")
        .startsWith("Made sum.xlsx");
    assertThat(text("Workbook", "{\"path\":\"no.xlsx\",\"edits\":[{\"deleteSheet\":\"S\"}]}"))
        .isEqualTo("There is no no.xlsx to edit; make it with \"sheets\".");
    assertThat(text("Workbook", "{\"path\":\"sum.xlsx\",\"edits\":[{\"sheet\":\"Data\"}]}"))
        .contains("Each edit is one of set, append");

    Work changed =
        call(
            "Workbook",
            """
            {"path": "sum.xlsx", "edits": [{"append": "Ledger", "query": "FROM 'more.csv'"},
              {"set": {"Data!D1": "=Ledger[#Totals]"}}, {"set": {"Data!D1": "=SUM({Ledger.Amount})"}}]}
            """);
    assertThat(changed.result().text())
        .startsWith("Changed sum.xlsx: Data ")
        .contains("nothing found");
    var write = (Operation.Write) changed.operations().getFirst();
    assertThat(write.before())
        .contains(UserFile.sha256(Files.readAllBytes(folder.resolve("sum.xlsx"))));
    Files.copy(write.staged(), folder.resolve("changed.xlsx"));
    assertThat(text("Read", "{\"path\":\"changed.xlsx\"}")).contains("south", "| 42 |");

    Work replaced =
        call(
            "Workbook",
            "{\"path\":\"sum.xlsx\",\"replace\":true,\"sheets\":[{\"name\":\"S\",\"cells\":{\"A1\":\"new\"}}]}");
    assertThat(replaced.result().text()).startsWith("Made sum.xlsx: S ");
  }

  @Test
  void whatAPersonHasMadeIsReplacedOnlyWhenSaid() throws Exception {
    Map<String, String> calls =
        Map.of(
            "Workbook plan.xlsx", "\"sheets\":[{\"name\":\"S\",\"cells\":{\"A1\":\"new\"}}]",
            "Report plan.docx", "\"title\":\"A plan\",\"body\":\"Words.\"",
            "Deck plan.pptx", "\"slides\":[{\"title\":\"A plan\",\"text\":\"Words\"}]");
    for (var each : calls.entrySet()) {
      String tool = each.getKey().split(" ")[0];
      String file = each.getKey().split(" ")[1];
      String input = "{\"path\":\"" + file + "\"," + each.getValue();
      Files.writeString(folder.resolve(file), "a person's");
      assertThat(text(tool, input + "}"))
          .as(tool)
          .startsWith(file + " is there already, and this session did not make it so: ")
          .contains("change it with \"edits\"", "\"replace\": true");
      Work made = call(tool, input + ",\"replace\":true}");
      assertThat(made.result().text()).as(tool).startsWith("Made " + file);
      Files.copy(
          ((Operation.Write) made.operations().getFirst()).staged(),
          folder.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
      assertThat(text(tool, input + "}")).as(tool + ", its own").startsWith("Made " + file);
    }
    assertThat(
            text(
                "Deck",
                "{\"path\":\"n.pptx\",\"slides\":[{\"title\":\"No chart\",\"format\":\"0%\"}]}"))
        .startsWith("\"format\" and \"highlight\" are a chart's: {\"chart\":");
  }

  @Test
  void dataIsCleanedByRulesAndEachChangeIsLogged() throws Exception {
    Files.writeString(
        folder.resolve("orders.csv"),
        "Id;Customer;Amount\n001; Ann ;1,5\n002;Bob;x\n003;TEST;3\n002;Bob;x\n004;Cy;4;more\n");
    assertThat(text("Read", "{\"path\":\"orders.csv\"}"))
        .startsWith("[UTF-8, separated by semicolon, first record is the header, 4 columns, 5 rows")
        .contains("1 rows with more or fewer fields (rows 5)");
    Work work =
        call(
            "Clean",
            """
            {"source": "orders.csv", "path": "clean/orders.csv", "rules": [
              {"name": "trim", "column": "Customer", "set": "trim(Customer)"},
              {"name": "decimals", "column": "Amount", "set": "replace(Amount, ',', '.')", "where": "Amount LIKE '%,%'"},
              {"name": "tests", "drop": "Customer = 'TEST'", "reason": "a test"},
              {"name": "twice", "unique": ["Id"]},
              {"name": "size", "column": "Size", "set": "CASE WHEN TRY_CAST(Amount AS DOUBLE) > 2 THEN 'big' END"}]}
            """);

    assertThat(work.result().text())
        .startsWith("Cleaned orders.csv into clean/orders.csv: 5 rows in = 3 rows out + 2 dropped.")
        .contains("- trim: 1 cells of Customer changed")
        .contains("- tests: 1 rows dropped");
    assertThat(work.operations()).hasSize(2);
    assertThat(Files.readString(((Operation.Write) work.operations().getFirst()).staged()))
        .isEqualTo(
            "Id,Customer,Amount,column4,Size\n001,Ann,1.5,,\n002,Bob,x,,\n004,Cy,4,more,big\n");
    assertThat(Files.readString(((Operation.Write) work.operations().getLast()).staged()))
        .isEqualTo(
            """
            row,action,rule,column,before,after,reason
            1,changed,decimals,Amount,"1,5",1.5,
            1,changed,trim,Customer, Ann ,Ann,
            3,dropped,tests,,"{'Id': 003, 'Customer': TEST, 'Amount': 3, 'column4': NULL}",,a test
            4,dropped,twice,,"{'Id': 002, 'Customer': Bob, 'Amount': x, 'column4': NULL}",,the same Id as row 2
            5,changed,size,Size,,big,
            """);

    assertThat(
            text(
                "Clean",
                "{\"source\":\"orders.csv\",\"path\":\"o.csv\",\"rules\":[{\"name\":\"r\",\"drop\":\"Nope = 1\"}]}"))
        .startsWith("The rule \"r\": ")
        .contains("Nope");
    Work workbook =
        call(
            "Clean",
            "{\"source\":\"orders.csv\",\"path\":\"o.xlsx\",\"rules\":[{\"name\":\"tests\",\"drop\":\"Customer = 'TEST'\"}]}");
    Files.copy(
        ((Operation.Write) workbook.operations().getFirst()).staged(), folder.resolve("o.xlsx"));
    assertThat(text("Read", "{\"path\":\"o.xlsx\"}")).contains("| 001 |", "## Log");
  }

  @Test
  void aQueryThatFailsFailsTheWorkbook() throws Exception {
    assertThat(
            text(
                "Workbook",
                "{\"path\":\"a.xlsx\",\"sheets\":[{\"name\":\"S\",\"tables\":[{\"query\":\"FROM nosuch\"}]}]}"))
        .startsWith("The query \"FROM nosuch\": ")
        .contains("nosuch does not exist");
    assertThat(text("Workbook", "{\"path\":\"a.xls\",\"sheets\":[{\"name\":\"S\"}]}"))
        .contains("must end so");
  }

  @Test
  void aReportIsMadeFromMarkdown() throws Exception {
    Work work =
        call(
            "Report",
            "{\"path\":\"note.docx\",\"template\":\"memo\",\"title\":\"Note\",\"body\":\"## Result\\n\\nAll is well.\"}");
    assertThat(work.result().text()).startsWith("Made note.docx: ").contains("words");
    var write = (Operation.Write) work.operations().getFirst();
    Files.copy(write.staged(), folder.resolve("note.docx"));
    assertThat(text("Read", "{\"path\":\"note.docx\"}")).contains("All is well.");
  }

  private static String endless() {
    return "{\"sql\":\"SELECT count(*) FROM range(100000000000) t(i) WHERE random() < 0.5\"}";
  }
}
