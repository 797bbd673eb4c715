package dev.workroom.store;

import dev.workroom.core.event.EventLogException;
import dev.workroom.core.message.SessionId;
import dev.workroom.json.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Proves that the logs are what was written, and takes them out so that others can prove it. */
public final class Audit {
  private final Database database;

  Audit(Database database) {
    this.database = database;
  }

  /** Walks the chain of every session. */
  public AuditReport verify() {
    return database.readAtOnce(connection -> {
      var sessions = new ArrayList<String>();
      LogTable.sessions(connection, sessions::add);
      return verify(connection, sessions);
    });
  }

  /** Walks the chain of one session. */
  public AuditReport verify(SessionId session) {
    return database.readAtOnce(connection -> verify(connection, List.of(session.value())));
  }

  private static AuditReport verify(Connection connection, List<String> sessions)
      throws SQLException {
    var walks = new Findings();
    for (String session : sessions) {
      var walk = new Walk(session);
      LogTable.read(connection, session, Long.MIN_VALUE, walk::add);
      walk.end(LogTable.head(connection, session));
      walks.add(walk);
    }
    return walks.report();
  }

  /**
   * Writes a session's log as JSON lines: each entry with its hash, and a last line that says where
   * the log ends.
   *
   * @throws UncheckedIOException if the lines cannot be written
   */
  public void export(SessionId session, Appendable out) {
    database.readAtOnce(connection -> {
      LogTable.Head head = LogTable.head(connection, session.value());
      LogTable.read(connection, session.value(), 1, row -> write(out, Exported.of(row)));
      write(out, new Exported.End(session.value(), head.seq(), head.hash()));
      return head;
    });
  }

  private static void write(Appendable out, Exported line) {
    try {
      out.append(Wire.write(line)).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Walks the chain of an exported file; needs nothing but the file.
   *
   * @throws EventLogException if the file cannot be read
   */
  public static AuditReport verifyExport(Path file) {
    try (var in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      var lines = new ExportWalk();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
      return lines.report();
    } catch (IOException e) {
      throw new EventLogException(
          "%s cannot be read (%s).".formatted(file, DataFolder.reason(e)), e);
    }
  }
}
