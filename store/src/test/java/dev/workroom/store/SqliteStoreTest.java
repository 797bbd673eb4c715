package dev.workroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLog.Claim;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.SessionId;
import dev.workroom.store.SessionSummary.Status;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest {
  private static final SessionId S = new SessionId("s1");
  private static final Instant NOON = Instant.parse("2026-03-31T12:00:00.123456Z");

  @TempDir Path folder;

  @Test
  void whatIsAppendedIsReadAgainAlsoAfterReopening() {
    List<Entry> appended;
    try (var store = SqliteStore.open(folder, () -> NOON)) {
      appended = new ArrayList<>(store.append(S, 0, "ada", List.of(note("a"), note("b"))));
      appended.addAll(store.append(S, 2, "agent", List.of(note("half \ud83d a pair"))));
      assertThat(store.read(S, 1)).isEqualTo(appended);
      assertThat(store.last(new SessionId("s2"))).isZero();
    }
    try (var store = SqliteStore.open(folder)) {
      assertThat(store.read(S, 1)).isEqualTo(appended);
      assertThat(store.read(S, 3)).isEqualTo(appended.subList(2, 3));
      assertThat(store.last(S)).isEqualTo(3);
      assertThat(appended).extracting(Entry::seq).containsExactly(1L, 2L, 3L);
      assertThat(appended).extracting(Entry::at).containsOnly(NOON);
    }
  }

  @Test
  void theHashIsTheDocumentedOne() throws Exception {
    try (var store = SqliteStore.open(folder, () -> NOON)) {
      Entry entry = store.append(S, 0, "ada", List.of(note("é"))).getFirst();
      String framed =
          "10:workroom-1,0:,2:s1,1:1,27:2026-03-31T12:00:00.123456Z,3:ada,28:{\"type\":\"Noted\",\"text\":\"é\"},";
      byte[] sha = Chain.sha256().digest(framed.getBytes(StandardCharsets.UTF_8));
      assertThat(entry.hash()).isEqualTo(HexFormat.of().formatHex(sha));
    }
  }

  @Test
  void whoWasNotFirstIsRefusedAndNothingIsWritten() {
    try (var store = SqliteStore.open(folder)) {
      store.append(S, 0, "ada", List.of(note("a")));
      assertThatThrownBy(() -> store.append(S, 0, "bob", List.of(note("b"), note("c"))))
          .isInstanceOf(StaleSessionException.class);
      assertThatThrownBy(() -> store.append(S, 7, "bob", List.of(note("b"))))
          .isInstanceOf(StaleSessionException.class);
      assertThat(store.last(S)).isEqualTo(1);
      assertThat(store.append(S, 1, "ada", List.of())).isEmpty();
    }
  }

  @Test
  void sixtyFourSessionsAppendAtOnce() throws Exception {
    int sessions = 64;
    int appends = 20;
    try (var store = SqliteStore.open(folder);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> work =
          IntStream.range(0, sessions)
              .<Callable<Boolean>>mapToObj(i ->
                  () -> {
                    var id = new SessionId("s" + i);
                    for (int n = 0; n < appends; n++) {
                      store.append(id, n, "t", List.of(note(i + "/" + n)));
                    }
                    return true;
                  })
              .toList();
      for (var done : threads.invokeAll(work)) {
        assertThat(done.get()).isTrue();
      }
      for (int i = 0; i < sessions; i++) {
        int session = i;
        assertThat(store.read(new SessionId("s" + i), 1))
            .extracting(Entry::event)
            .containsExactlyElementsOf(
                IntStream.range(0, appends).mapToObj(n -> note(session + "/" + n)).toList());
      }
      AuditReport report = store.audit().verify();
      assertThat(report.flaws()).isEmpty();
      assertThat(report.entries()).isEqualTo((long) sessions * appends);
    }
  }

  @Test
  void anInterruptDoesNotCutAnAppendShort() throws Exception {
    try (var store = SqliteStore.open(folder)) {
      var outcome = new ArrayList<String>();
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                Thread.currentThread().interrupt();
                store.append(S, 0, "t", List.of(note("a")));
                outcome.add("interrupted " + Thread.currentThread().isInterrupted());
                new FileContentStore(folder).put(new byte[] {1});
                outcome.add("kept");
              });
      thread.join();
      assertThat(outcome).containsExactly("interrupted true", "kept");
      assertThat(store.last(S)).isEqualTo(1);
    }
  }

  @Test
  void aSessionIsClaimedOnce() {
    try (var store = SqliteStore.open(folder);
        var other = SqliteStore.open(folder)) {
      Claim claim = store.claim(S).orElseThrow();
      assertThat(store.claim(S)).isEmpty();
      assertThat(other.claim(S)).isEmpty();
      assertThat(other.claim(new SessionId("s1/c1"))).isPresent();
      claim.close();
      claim.close();
      try (Claim again = other.claim(S).orElseThrow()) {
        assertThat(store.claim(S)).isEmpty();
      }
    }
  }

  @Test
  void theListOfSessionsFollowsTheLogAndCanBeMadeAgain() throws Exception {
    var child = new SessionId("s1/c1");
    try (var store = SqliteStore.open(folder, () -> NOON)) {
      store.append(S, 0, "ada", List.of(started(Optional.empty()), said("  Build it\nwith care")));
      store.append(child, 0, "agent", List.of(started(Optional.of(S)), said("x".repeat(300))));
      store.append(S, 2, "agent", List.of(asked()));
      assertThat(store.sessions())
          .extracting(SessionSummary::status)
          .containsExactly(Status.WAITING, Status.WORKING);
      store.append(
          S,
          3,
          "ada",
          List.of(new Event.ApprovalDecided(new CallId("c1"), new Decision.Approved())));
      store.append(S, 4, "agent", List.of(new Event.TurnEnded(new Outcome.Done())));
      List<SessionSummary> sessions = store.sessions();
      assertThat(sessions)
          .containsExactly(
              new SessionSummary(
                  S, Optional.empty(), "coworker", "Build it", NOON, NOON, Status.DONE, false),
              new SessionSummary(
                  child,
                  Optional.of(S),
                  "coworker",
                  "x".repeat(119) + "…",
                  NOON,
                  NOON,
                  Status.WORKING,
                  false));
      store.rebuildIndex();
      assertThat(store.sessions()).isEqualTo(sessions);
      sql("update session_index set started = 'yesterday' where session = 's1'");
      store.append(S, 5, "ada", List.of(note("a")));
      assertThat(store.sessions()).isEqualTo(sessions);
    }
    sql("delete from session_index");
    try (var store = SqliteStore.open(folder)) {
      assertThat(store.sessions()).extracting(SessionSummary::title).contains("Build it");
    }
  }

  @Test
  void onlyTheOwnerMayOpenWhatIsMade() throws Exception {
    Path home = folder.resolve("deep/home");
    try (var store = SqliteStore.open(home)) {
      store.append(S, 0, "t", List.of(note("a")));
      store.claim(S).orElseThrow().close();
      new FileContentStore(home).put(new byte[] {1});
      try (var paths = Files.walk(home)) {
        assertThat(paths)
            .allSatisfy(path ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .as(path.toString())
                    .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void aNewerSchemaIsRefused() throws Exception {
    SqliteStore.open(folder).close();
    sql("insert into schema_version values (99, 'tomorrow')");
    assertRefused(
        "This data folder was written by a newer Workroom (schema 99, this program knows 2)");
  }

  @Test
  void aDatabaseOfAnotherProgramIsRefusedAndLeftAlone() throws Exception {
    sql("create table recipes (name text)");
    byte[] before = Files.readAllBytes(log());
    assertRefused("is a database of another program");
    assertThat(Files.readAllBytes(log())).isEqualTo(before);
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
    byte[] garbage = "This was never a database. ".repeat(1000).getBytes(StandardCharsets.UTF_8);
    Files.write(log(), garbage);
    assertRefused("is damaged (it is not a database)");
    assertThat(Files.readAllBytes(log())).isEqualTo(garbage);
  }

  @Test
  void aFileCutAnywhereIsRefused() throws Exception {
    write(200);
    byte[] whole = Files.readAllBytes(log());
    for (int length : new int[] {1, 50, 99, 100, 4095, 4096, whole.length / 2, whole.length - 1}) {
      Files.write(log(), Arrays.copyOf(whole, length));
      assertRefused("is damaged");
      assertThat(Files.size(log())).as("untouched").isEqualTo(length);
    }
  }

  @Test
  void aDamagedFileIsNoticedAfterACrash() throws Exception {
    write(200);
    try (var file = new RandomAccessFile(log().toFile(), "rw")) {
      for (long page = 4; page < file.length() / 4096; page++) {
        file.seek(page * 4096);
        file.write(new byte[64]);
      }
    }
    Files.write(folder.resolve("log.db-wal"), new byte[32]);
    assertRefused("is damaged");
  }

  @Test
  void eachCommitIsSyncedToTheDisk() throws Exception {
    try (var database = new Opening(log(), true).open();
        Connection writer = database.openWriter()) {
      assertThat(Database.text(writer, "journal_mode")).isEqualTo("wal");
      assertThat(Database.number(writer, "synchronous")).as("2 is FULL").isEqualTo(2);
    }
  }

  @Test
  void aClosedLogSaysSo() {
    var store = SqliteStore.open(folder);
    store.close();
    assertThatThrownBy(() -> store.append(S, 0, "t", List.of(note("a"))))
        .isInstanceOf(EventLogException.class)
        .hasMessage("The log is closed.");
    assertThatThrownBy(() -> store.last(S)).isInstanceOf(EventLogException.class);
  }

  @Test
  void aSecondStoreSeesWhatTheFirstAppends() {
    try (var one = SqliteStore.open(folder);
        var two = SqliteStore.open(folder)) {
      LongStream.range(0, 20)
          .forEach(n -> (n % 2 == 0 ? one : two).append(S, n, "t", List.of(note("" + n))));
      assertThat(one.read(S, 1)).hasSize(20).isEqualTo(two.read(S, 1));
    }
  }

  private void write(int entries) {
    try (var store = SqliteStore.open(folder)) {
      for (int i = 0; i < entries; i++) {
        store.append(S, i, "t", List.of(note("x".repeat(500))));
      }
    }
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> SqliteStore.open(folder))
        .isInstanceOf(EventLogException.class)
        .hasMessageContaining(why);
  }

  private Path log() {
    return folder.resolve("log.db");
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + log())) {
      execute(connection, sql);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static Event note(String text) {
    return new Event.Noted(text);
  }

  private static Event said(String text) {
    return new Event.UserSaid(List.of(new ContentBlock.Text(text)));
  }

  private static Event asked() {
    return new Event.ApprovalRequested(
        new CallId("c1"), new Request.Permission("May I?", "rule", Request.Gate.SOFT));
  }

  private static Event started(Optional<SessionId> parent) {
    var setup =
        new Setup(List.of(), Setup.Mode.ASK, Budget.DEFAULT, "script:a", Optional.empty(), "none");
    return new Event.SessionStarted("coworker", parent, setup);
  }
}
