package dev.workroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.Usage;
import dev.workroom.store.AuditReport.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditTest {
  private static final SessionId S = new SessionId("s1");
  private static final SessionId OTHER = new SessionId("s2");

  @TempDir Path folder;

  @BeforeEach
  void twoSessions() {
    try (var store = SqliteStore.open(folder)) {
      for (int i = 0; i < 10; i++) {
        store.append(S, i, "ada", List.of(new Event.Noted("number " + i)));
        store.append(OTHER, i, "ada", List.of(called(i)));
      }
    }
  }

  @Test
  void soundLogsAreCountedAndTheirHeadsNamed() {
    try (var store = SqliteStore.open(folder)) {
      AuditReport report = store.audit().verify();
      assertThat(report.sound()).isTrue();
      assertThat(report.sessions()).isEqualTo(2);
      assertThat(report.entries()).isEqualTo(20);
      assertThat(report.heads())
          .containsExactly(
              new AuditReport.Head("s1", 10, store.read(S, 10).getLast().hash()),
              new AuditReport.Head("s2", 10, store.read(OTHER, 10).getLast().hash()));
      assertThat(store.audit().verify(S).entries()).isEqualTo(10);
    }
  }

  @Test
  void everyBitOfAnEntryCounts() throws Exception {
    for (String column : List.of("at", "actor", "event", "hash")) {
      String original = query("select " + column + " from entry where session = 's1' and seq = 5");
      for (int i = 0; i < original.length(); i++) {
        char[] changed = original.toCharArray();
        changed[i] ^= 1;
        set(column, new String(changed));
        assertFlaw(
            5, Kind.HASH, "Session s1: entry 5 is not what was written: its hash does not fit.");
      }
      set(column, original);
    }
  }

  @Test
  void aMissingEntryIsAGap() throws Exception {
    sql("delete from entry where session = 's1' and seq = 4");
    assertFlaw(5, Kind.GAP, "Session s1: entry 5 follows entry 3: what was between is missing.");
  }

  @Test
  void anEntryMovedToAnotherLogIsNoticedInBoth() throws Exception {
    sql("delete from entry where session = 's2' and seq = 4");
    sql("update entry set session = 's2' where session = 's1' and seq = 4");
    try (var store = SqliteStore.open(folder)) {
      assertThat(store.audit().verify().flaws())
          .extracting(f -> f.session() + " " + f.seq() + " " + f.kind())
          .containsExactly("s1 5 GAP", "s2 4 HASH");
    }
  }

  @Test
  void exchangedEntriesAreNoticed() throws Exception {
    sql("update entry set seq = -1 where session = 's1' and seq = 4");
    sql("update entry set seq = 4 where session = 's1' and seq = 5");
    sql("update entry set seq = 5 where session = 's1' and seq = -1");
    assertFlaw(4, Kind.HASH, "Session s1: entry 4 is not what was written: its hash does not fit.");
  }

  @Test
  void aLogCutOffAtItsEndIsNoticed() throws Exception {
    sql("delete from entry where session = 's1' and seq > 7");
    assertFlaw(
        7,
        Kind.HEAD,
        "Session s1: the log ends with entry 7, but had ended with entry 10 and another hash.");
  }

  @Test
  void aWholeLogTakenAwayIsNoticed() throws Exception {
    sql("delete from entry where session = 's1'");
    assertFlaw(
        0,
        Kind.HEAD,
        "Session s1: the log ends with entry 0, but had ended with entry 10 and another hash.");
  }

  @Test
  void anEntryRewrittenWithItsHashBreaksTheNext() throws Exception {
    String before = query("select hash from entry where session = 's1' and seq = 4");
    String at = query("select at from entry where session = 's1' and seq = 5");
    String event = "{\"type\":\"Noted\",\"text\":\"forged\"}";
    set("event", event);
    set("hash", Chain.hash(before, "s1", 5, at, "ada", event));
    assertFlaw(6, Kind.HASH, "Session s1: entry 6 is not what was written: its hash does not fit.");
  }

  /** Whatever bit of the file changes: it is refused, found, or has touched no entry. */
  @Test
  void noBitOfTheFileChangesAnEntryUnnoticed() throws Exception {
    Path log = folder.resolve("log.db");
    byte[] whole = Files.readAllBytes(log);
    List<Entry> entries = entries();
    var random = new Random(4711);
    for (int round = 0; round < 150; round++) {
      int bit = random.nextInt(whole.length * 8);
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(log, flipped);
      Files.deleteIfExists(folder.resolve("log.db-wal"));
      Files.deleteIfExists(folder.resolve("log.db-shm"));
      try (var store = SqliteStore.open(folder)) {
        if (store.audit().verify().sound()) {
          assertThat(entries(store)).as("bit %d", bit).isEqualTo(entries);
        }
      } catch (EventLogException e) {
        assertThat(e.getMessage()).as("bit %d", bit).contains("log.db").doesNotContain("\n");
      }
    }
  }

  @Test
  void anExportProvesItselfByteForByte() throws Exception {
    try (var store = SqliteStore.open(folder)) {
      Path file = export(store, OTHER);
      AuditReport report = Audit.verifyExport(file);
      assertThat(report.flaws()).isEmpty();
      assertThat(report.entries()).isEqualTo(10);
      assertThat(report.heads()).isEqualTo(store.audit().verify(OTHER).heads());
      assertThat(Files.readAllLines(file)).hasSize(11);
    }
  }

  @Test
  void anExportThatWasChangedSaysWhere() throws Exception {
    Path file;
    try (var store = SqliteStore.open(folder)) {
      file = export(store, S);
    }
    List<String> lines = Files.readAllLines(file);
    assertBroken(file, replaced(lines, 3, lines.get(3).replace("number 3", "number 4")), "4 HASH");
    assertBroken(file, replaced(lines, 3, "{\"type\":\"Line\""), "4 LINE");
    assertBroken(file, without(lines, 3), "5 GAP");
    assertBroken(file, without(lines, 10), "11 LINE");
    assertBroken(file, without(lines, 9), "9 HEAD");
    assertBroken(file, List.of(), "1 LINE");
    var twice = new ArrayList<>(lines);
    twice.addAll(lines);
    assertBroken(file, twice, "11 LINE");
  }

  @Test
  void aMissingExportIsSaid() {
    assertThatThrownBy(() -> Audit.verifyExport(folder.resolve("none.jsonl")))
        .isInstanceOf(EventLogException.class)
        .hasMessageContaining("none.jsonl cannot be read");
  }

  private static void assertBroken(Path file, List<String> lines, String where) throws IOException {
    Files.write(file, lines);
    assertThat(Audit.verifyExport(file).flaws())
        .extracting(f -> f.seq() + " " + f.kind())
        .containsExactly(where);
  }

  private void assertFlaw(long seq, Kind kind, String message) {
    try (var store = SqliteStore.open(folder)) {
      assertThat(store.audit().verify().flaws())
          .containsExactly(new AuditReport.Flaw("s1", seq, kind, message));
      assertThat(store.audit().verify(OTHER).sound()).isTrue();
    }
  }

  private Path export(SqliteStore store, SessionId session) throws IOException {
    Path file = folder.resolve(session + ".jsonl");
    try (var out = Files.newBufferedWriter(file)) {
      store.audit().export(session, out);
    }
    return file;
  }

  private List<Entry> entries() {
    try (var store = SqliteStore.open(folder)) {
      return entries(store);
    }
  }

  private static List<Entry> entries(SqliteStore store) {
    var entries = new ArrayList<>(store.read(S, 1));
    entries.addAll(store.read(OTHER, 1));
    return entries;
  }

  private static List<String> replaced(List<String> lines, int index, String line) {
    var changed = new ArrayList<>(lines);
    changed.set(index, line);
    return changed;
  }

  private static List<String> without(List<String> lines, int index) {
    var changed = new ArrayList<>(lines);
    changed.remove(index);
    return changed;
  }

  private static Event called(int i) {
    var json = new Json(i % 2 == 0 ? "{ \"path\" : \"a\", \"n\": 1.50 }" : "{\"cut");
    var use = new ContentBlock.ToolUse(new CallId("c" + i), "read", json);
    return new Event.ModelReplied(
        i, new Message.Assistant(List.of(use), Message.StopReason.TOOL_USE), Usage.NONE);
  }

  private void set(String column, String value) throws SQLException {
    try (Connection connection = connect();
        var update =
            connection.prepareStatement(
                "update entry set " + column + " = ? where session = 's1' and seq = 5")) {
      update.setString(1, value);
      assertThat(update.executeUpdate()).isOne();
    }
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).as("rows changed").isPositive();
    }
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      return found.getString(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("log.db"));
  }
}
