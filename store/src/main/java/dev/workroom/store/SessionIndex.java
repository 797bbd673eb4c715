package dev.workroom.store;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.SessionId;
import dev.workroom.store.SessionSummary.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The list of sessions: a fold of the log, kept beside it. */
final class SessionIndex {
  private static final String COLUMNS =
      "session, parent, agent, title, started, last, status, archived";
  private static final int TITLE = 120;

  private SessionIndex() {}

  /** Takes in entries that are in the log already; a line that is lost is made from the log. */
  static void update(Connection connection, SessionId id, List<Entry> entries) throws SQLException {
    Optional<SessionSummary> known = find(connection, id);
    if (known.isEmpty() && entries.getFirst().seq() > 1) {
      var summaries = new Summaries(connection);
      LogTable.read(connection, id.value(), 1, summaries::add);
      summaries.flush();
      return;
    }
    SessionSummary summary = known.orElseGet(() -> blank(id, entries.getFirst().at()));
    for (Entry entry : entries) {
      summary = fold(summary, entry);
    }
    write(connection, summary);
  }

  /** The lines; those that are damaged are left out, and the log knows them. */
  static List<SessionSummary> all(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select " + COLUMNS + " from session_index order by last desc, session")) {
      return read(select);
    }
  }

  /** Whether there are sessions in the log and none in the index. */
  static boolean missing(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                """
                select 1 from head where not exists (select 1 from session_index) limit 1\
                """)) {
      return found.next();
    }
  }

  /** Makes it again from the log; no more than one entry is in memory at a time. */
  static void rebuild(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("delete from session_index");
    }
    var summaries = new Summaries(connection);
    LogTable.readAll(connection, summaries::add);
    summaries.flush();
  }

  /** Folds rows that come session by session. */
  private static final class Summaries {
    private final Connection connection;
    private Optional<SessionSummary> current = Optional.empty();

    Summaries(Connection connection) {
      this.connection = connection;
    }

    void add(Row row) throws SQLException {
      Entry entry = row.entry();
      SessionId id = new SessionId(row.session());
      if (current.isEmpty() || !current.get().id().equals(id)) {
        flush();
        current = Optional.of(blank(id, entry.at()));
      }
      current = Optional.of(fold(current.get(), entry));
    }

    void flush() throws SQLException {
      if (current.isPresent()) {
        write(connection, current.get());
      }
    }
  }

  private static SessionSummary blank(SessionId id, Instant at) {
    return new SessionSummary(id, Optional.empty(), "", "", at, at, Status.WORKING, false);
  }

  private static SessionSummary fold(SessionSummary s, Entry entry) {
    Event event = entry.event();
    Optional<SessionId> parent = s.parent();
    String agent = s.agent();
    String title = s.title();
    if (event instanceof Event.SessionStarted started) {
      parent = started.parent();
      agent = started.agent();
    }
    if (event instanceof Event.UserSaid said && title.isEmpty()) {
      title = title(said);
    }
    if (event instanceof Event.Renamed renamed) {
      title = renamed.title();
    }
    boolean archived = event instanceof Event.Archived put ? put.archived() : s.archived();
    return new SessionSummary(
        s.id(), parent, agent, title, s.started(), entry.at(), status(s.status(), event), archived);
  }

  private static Status status(Status before, Event event) {
    if (event instanceof Event.TurnEnded ended) {
      return switch (ended.outcome()) {
        case Outcome.Done _ -> Status.DONE;
        case Outcome.Interrupted _ -> Status.INTERRUPTED;
        case Outcome.OverBudget _ -> Status.OVER_BUDGET;
        case Outcome.Failed _ -> Status.FAILED;
        case Outcome.Waiting _ -> Status.WAITING;
      };
    }
    if (event instanceof Event.ApprovalRequested) {
      return Status.WAITING;
    }
    if (event instanceof Event.Paused) {
      return Status.PAUSED;
    }
    return event instanceof Event.UserSaid
            || event instanceof Event.ApprovalDecided
            || event instanceof Event.BudgetRaised
            || event instanceof Event.Resumed
            || event instanceof Event.ModelReplied
            || event instanceof Event.ToolStarted
        ? Status.WORKING
        : before;
  }

  private static String title(Event.UserSaid said) {
    for (ContentBlock block : said.content()) {
      if (block instanceof ContentBlock.Text text) {
        String line =
            text.text().strip().lines().findFirst().orElse("").replaceFirst("^#{1,6}\\s+", "");
        return line.codePointCount(0, line.length()) <= TITLE
            ? line
            : line.substring(0, line.offsetByCodePoints(0, TITLE - 1)) + "…";
      }
    }
    return "";
  }

  private static Optional<SessionSummary> find(Connection connection, SessionId id)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select " + COLUMNS + " from session_index where session = ?")) {
      select.setString(1, id.value());
      return read(select).stream().findFirst();
    }
  }

  private static List<SessionSummary> read(PreparedStatement select) throws SQLException {
    var summaries = new ArrayList<SessionSummary>();
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        line(found).ifPresent(summaries::add);
      }
    }
    return List.copyOf(summaries);
  }

  private static Optional<SessionSummary> line(ResultSet found) throws SQLException {
    String parent = found.getString(2);
    try {
      return Optional.of(
          new SessionSummary(
              new SessionId(found.getString(1)),
              parent.isEmpty() ? Optional.empty() : Optional.of(new SessionId(parent)),
              found.getString(3),
              found.getString(4),
              Instant.parse(found.getString(5)),
              Instant.parse(found.getString(6)),
              Status.valueOf(found.getString(7)),
              found.getLong(8) != 0));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void write(Connection connection, SessionSummary s) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into session_index (session, parent, agent, title, started, last, status, archived)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (session) do update set parent = excluded.parent, agent = excluded.agent,
              title = excluded.title, started = excluded.started, last = excluded.last, status = excluded.status,
              archived = excluded.archived\
            """)) {
      upsert.setString(1, s.id().value());
      upsert.setString(2, s.parent().map(SessionId::value).orElse(""));
      upsert.setString(3, s.agent());
      upsert.setString(4, s.title());
      upsert.setString(5, s.started().toString());
      upsert.setString(6, s.last().toString());
      upsert.setString(7, s.status().name());
      upsert.setLong(8, s.archived() ? 1 : 0);
      upsert.executeUpdate();
    }
  }
}
