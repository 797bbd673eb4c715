package dev.workroom.app;

import dev.workroom.changes.Applied;
import dev.workroom.core.event.Event;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.SessionId;
import dev.workroom.store.Arrival;
import dev.workroom.store.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/**
 * What was said in sessions and the names of the files that they made, in a full-text index of
 * SQLite (FTS5, trigrams: any part of a word is found). It follows the logs by their position,
 * beside them in a file of its own that may be thrown away: it is then made again.
 */
final class SearchIndex implements AutoCloseable {
  private static final String FORM = "1";
  private static final int AT_ONCE = 200;
  private static final int LONGEST = 20_000;
  private static final int SHORTEST = 3;
  private static final int MOST_HITS = 2_000;

  private final SqliteStore store;
  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Connection connection;

  SearchIndex(SqliteStore store, Path file) {
    this.store = store;
    this.file = file;
  }

  /** Where words were said last, in the session above all others of its family. */
  record Said(String root, long seq, String excerpt) {}

  /** A file that was made or changed. */
  record Made(String root, String path) {}

  /**
   * Takes in what came since, piece by piece, so that who searches meanwhile need not wait for all.
   *
   * @return whether that is everything; what was taken in until then stays
   */
  boolean follow(Duration most) throws SQLException {
    Instant end = Instant.now().plus(most);
    boolean more = true;
    while (more && Instant.now().isBefore(end) && !Thread.currentThread().isInterrupted()) {
      lock.lock();
      try {
        Connection to = opened();
        List<Arrival> arrivals = store.arrivals(position(to), AT_ONCE);
        more = !arrivals.isEmpty();
        if (more) {
          take(to, arrivals);
        }
      } finally {
        lock.unlock();
      }
    }
    return !more;
  }

  private Connection opened() throws SQLException {
    Connection open = connection;
    if (open != null) {
      return open;
    }
    try {
      Connection fresh = connected();
      connection = fresh;
      return fresh;
    } catch (SQLException _) {
      // An index that cannot be read is worth nothing: it is made again.
      discard();
      Connection fresh = connected();
      connection = fresh;
      return fresh;
    }
  }

  private Connection connected() throws SQLException {
    var source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    Connection fresh = source.getConnection();
    try (var statement = fresh.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("pragma synchronous = off");
      statement.execute("create table if not exists state (name text primary key, value text)");
      statement.execute(
          "create virtual table if not exists said using fts5("
              + "text, root unindexed, seq unindexed, tokenize = 'trigram remove_diacritics 1')");
      statement.execute(
          "create table if not exists made (root text, path text, name text, position integer, "
              + "primary key (root, path)) without rowid");
      try (ResultSet form = statement.executeQuery("select value from state where name = 'form'")) {
        if (form.next() && !FORM.equals(form.getString(1))) {
          throw new SQLException("an older form");
        }
      }
      statement.execute("insert or ignore into state values ('form', '" + FORM + "')");
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
    return fresh;
  }

  private void discard() {
    for (String ending : List.of("", "-wal", "-shm")) {
      try {
        Files.deleteIfExists(Path.of(file + ending));
      } catch (java.io.IOException _) {
        // opening it says what is wrong
      }
    }
  }

  private static long position(Connection from) throws SQLException {
    try (var statement = from.createStatement();
        ResultSet row = statement.executeQuery("select value from state where name = 'position'")) {
      return row.next() ? Long.parseLong(row.getString(1)) : 0;
    }
  }

  private static void take(Connection to, List<Arrival> arrivals) throws SQLException {
    to.setAutoCommit(false);
    try (PreparedStatement said =
            to.prepareStatement("insert into said (text, root, seq) values (?, ?, ?)");
        PreparedStatement made =
            to.prepareStatement("insert or replace into made values (?, ?, ?, ?)");
        PreparedStatement at =
            to.prepareStatement("insert or replace into state values ('position', ?)")) {
      for (Arrival one : arrivals) {
        String root = root(one.session());
        String text = text(one.entry().event());
        if (!text.isBlank()) {
          said.setString(1, text.substring(0, Math.min(text.length(), LONGEST)));
          said.setString(2, root);
          // Words of a sub-agent lead to the task, whose own entries have other numbers.
          said.setLong(3, root.equals(one.session().value()) ? one.entry().seq() : 1);
          said.addBatch();
        }
        if (one.entry().event() instanceof Event.FileChanged file && file.after().isPresent()) {
          made.setString(1, root);
          Path path = Applied.path(file);
          made.setString(2, path.toString());
          made.setString(3, String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT));
          made.setLong(4, one.position());
          made.addBatch();
        }
      }
      said.executeBatch();
      made.executeBatch();
      at.setString(1, String.valueOf(arrivals.getLast().position()));
      at.execute();
      to.commit();
    } catch (SQLException e) {
      to.rollback();
      throw e;
    } finally {
      to.setAutoCommit(true);
    }
  }

  /** The sessions in which all words were said together, the newest hit of each, newest first. */
  List<Said> said(String words, int most) throws SQLException {
    String match =
        words(words).stream()
            .filter(word -> word.codePointCount(0, word.length()) >= SHORTEST)
            .map(word -> '"' + word.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(" "));
    if (match.isEmpty()) {
      return List.of();
    }
    Map<String, Said> found = new LinkedHashMap<>();
    lock.lock();
    try (PreparedStatement query =
        opened()
            .prepareStatement(
                """
                select root, seq, snippet(said, 0, '«', '»', '…', 48) from said \
                where said match ? order by rowid desc limit %d\
                """
                    .formatted(MOST_HITS))) {
      query.setString(1, match);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next() && found.size() < most) {
          String root = rows.getString(1);
          if (!found.containsKey(root)) {
            found.put(root, new Said(root, rows.getLong(2), rows.getString(3)));
          }
        }
      }
    } finally {
      lock.unlock();
    }
    return List.copyOf(found.values());
  }

  /** Files whose names hold all words, the newest first. */
  List<Made> made(String words, int most) throws SQLException {
    List<String> wanted = words(words);
    String every = "select root, path from made where true";
    String sql =
        every + " and instr(name, ?) > 0".repeat(wanted.size()) + " order by position desc limit ?";
    var found = new ArrayList<Made>();
    lock.lock();
    try (PreparedStatement query = opened().prepareStatement(sql)) {
      int at = 0;
      for (String word : wanted) {
        query.setString(++at, word);
      }
      query.setInt(++at, most);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(new Made(rows.getString(1), rows.getString(2)));
        }
      }
    } finally {
      lock.unlock();
    }
    return found;
  }

  static List<String> words(String text) {
    return List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+")).stream()
        .filter(word -> !word.isEmpty())
        .limit(12)
        .toList();
  }

  private static String root(SessionId session) {
    return session.value().replaceFirst("/.*", "");
  }

  private static String text(Event event) {
    List<ContentBlock> blocks =
        switch (event) {
          case Event.UserSaid e -> e.content();
          case Event.ModelReplied e -> e.message().content();
          default -> List.of();
        };
    return blocks.stream().map(SearchIndex::text).collect(Collectors.joining(" "));
  }

  private static String text(ContentBlock block) {
    return switch (block) {
      case ContentBlock.Text(String text) -> text;
      case ContentBlock.Native one -> one.view().map(SearchIndex::text).orElse("");
      case ContentBlock.Image _, ContentBlock.ToolUse _, ContentBlock.ToolOutput _ -> "";
    };
  }

  @Override
  public void close() {
    lock.lock();
    try {
      Connection open = connection;
      connection = null;
      if (open != null) {
        open.close();
      }
    } catch (SQLException _) {
      // what was taken in is committed
    } finally {
      lock.unlock();
    }
  }
}
