package dev.workroom.store;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.SessionId;
import dev.workroom.json.EventCodec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/**
 * The sessions' logs in one SQLite file, {@code log.db} in the data folder. Several processes may
 * have it open; each append is on the disk when it returns.
 */
public final class SqliteStore implements EventLog, AutoCloseable {
  private final Database database;
  private final Presence presence;
  private final GroupCommit commits;
  private final Claims claims;
  private final InstantSource clock;

  private SqliteStore(Path folder, Database database, Presence presence, InstantSource clock) {
    this.database = database;
    this.presence = presence;
    this.clock = clock;
    commits = new GroupCommit(database);
    claims = new Claims(folder.resolve("claims"));
  }

  /**
   * Opens the data folder, which is made for its owner alone if there is none.
   *
   * @throws EventLogException if it is damaged, of a newer program or cannot be written
   */
  public static SqliteStore open(Path folder) {
    return open(folder, InstantSource.system());
  }

  /** As {@link #open(Path)}, with times from the clock. */
  public static SqliteStore open(Path folder, InstantSource clock) {
    Path home = DataFolder.create(folder);
    var opened = Presence.open(home, alone -> new Opening(home.resolve("log.db"), alone).open());
    return new SqliteStore(home, opened.value(), opened.presence(), clock);
  }

  /**
   * Makes SQLite load its native library from this folder, where it lies under the driver's name
   * ({@code libsqlitejdbc.so}); for the whole process and before the first {@link #open}. Else the
   * driver unpacks its own at each start, which takes its time.
   */
  public static void useNativeLibrary(Path folder) {
    System.setProperty("org.sqlite.lib.path", folder.toAbsolutePath().toString());
  }

  @Override
  public List<Entry> append(SessionId session, long expected, String actor, List<Event> events) {
    if (events.isEmpty()) {
      return List.of();
    }
    List<String> texts = events.stream().map(EventCodec::write).toList();
    return commits.write(connection -> {
      LogTable.Head head = LogTable.head(connection, session.value());
      if (head.seq() != expected) {
        throw new StaleSessionException(session, expected);
      }
      return insert(connection, session, head, actor, events, texts);
    });
  }

  /**
   * The same logs, with each append marked as what the command of this name caused, in the same
   * transaction; where it was carried out before, an append throws {@link CarriedOutException}.
   */
  public EventLog inTheName(String command) {
    return new NamedLog(this, command);
  }

  List<Entry> append(
      SessionId session, long expected, String actor, List<Event> events, String command) {
    List<String> texts = events.stream().map(EventCodec::write).toList();
    var known = new AtomicReference<@Nullable Carried>();
    List<Entry> entries =
        commits.write(connection -> {
          Optional<Carried> before = CommandTable.find(connection, command);
          if (before.isPresent()) {
            known.set(before.get());
            return List.<Entry>of();
          }
          LogTable.Head head = LogTable.head(connection, session.value());
          if (head.seq() != expected) {
            throw new StaleSessionException(session, expected);
          }
          List<Entry> all = insert(connection, session, head, actor, events, texts);
          CommandTable.insert(
              connection, command, session, all.getLast().seq(), all.getLast().at());
          return all;
        });
    Carried before = known.get();
    if (before != null) {
      throw new CarriedOutException(before);
    }
    return entries;
  }

  /** What the command of this name caused, if it was carried out. */
  public Optional<Carried> carriedOut(String command) {
    return database.read(connection -> CommandTable.find(connection, command));
  }

  /** Forgets which commands were carried out before that time. */
  public void forgetCommands(Instant before) {
    commits.write(connection -> {
      CommandTable.forget(connection, before);
      return true;
    });
  }

  /** The position of the last entry of all sessions, 0 if there is none. */
  public long position() {
    return database.read(ArrivalTable::last);
  }

  /** The entries of all sessions after a position, in the order in which they came. */
  public List<Arrival> arrivals(long position, int most) {
    return database.read(connection -> ArrivalTable.after(connection, position, most));
  }

  /** Connections to the same database, for what else is kept in it. */
  public DataSource dataSource() {
    var source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + database.file());
    source.setBusyTimeout(Database.BUSY_MILLIS);
    source.setTransactionMode("IMMEDIATE");
    return source;
  }

  private List<Entry> insert(
      Connection connection,
      SessionId session,
      LogTable.Head head,
      String actor,
      List<Event> events,
      List<String> texts)
      throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var rows = new ArrayList<Row>();
    var entries = new ArrayList<Entry>();
    String previous = head.hash();
    for (int i = 0; i < texts.size(); i++) {
      long seq = head.seq() + 1 + i;
      String text = texts.get(i);
      String hash = Chain.hash(previous, session.value(), seq, now.toString(), actor, text);
      rows.add(new Row(session.value(), seq, now.toString(), actor, text, hash));
      entries.add(new Entry(seq, now, actor, events.get(i), hash));
      previous = hash;
    }
    LogTable.insert(connection, rows);
    ArrivalTable.insert(connection, rows);
    SessionIndex.update(connection, session, entries);
    return List.copyOf(entries);
  }

  @Override
  public List<Entry> read(SessionId session, long fromSeq) {
    return database.read(connection -> {
      var entries = new ArrayList<Entry>();
      LogTable.read(connection, session.value(), fromSeq, row -> entries.add(row.entry()));
      return List.copyOf(entries);
    });
  }

  /** The entry that a session began with. */
  public Optional<Entry> first(SessionId session) {
    return database.read(connection -> {
      var entries = new ArrayList<Entry>();
      LogTable.first(connection, session.value(), row -> entries.add(row.entry()));
      return entries.stream().findFirst();
    });
  }

  @Override
  public long last(SessionId session) {
    return database.read(connection -> LogTable.head(connection, session.value()).seq());
  }

  @Override
  public Optional<Claim> claim(SessionId session) {
    return claims.claim(session);
  }

  /** All sessions, the one that last did something first. */
  public List<SessionSummary> sessions() {
    return database.read(SessionIndex::all);
  }

  /** Makes the list of sessions again from the log. */
  public void rebuildIndex() {
    commits.write(connection -> {
      SessionIndex.rebuild(connection);
      return true;
    });
  }

  /** The audit of these logs. */
  public Audit audit() {
    return new Audit(database);
  }

  /** Ends after what is being written; nothing may be appended from here on. */
  @Override
  public void close() {
    commits.close();
    database.close();
    presence.close();
  }
}
