package dev.workroom.store;

import dev.workroom.core.message.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The order of all entries; written by whoever appends, in the same transaction. */
final class ArrivalTable {
  private ArrivalTable() {}

  static void insert(Connection connection, List<Row> rows) throws SQLException {
    long next = last(connection) + 1;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into arrival (position, session, seq) values (?, ?, ?)")) {
      for (Row row : rows) {
        insert.setLong(1, next++);
        insert.setString(2, row.session());
        insert.setLong(3, row.seq());
        insert.executeUpdate();
      }
    }
  }

  /** The last position, 0 if there is none. */
  static long last(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select max(position) from arrival")) {
      return found.next() ? found.getLong(1) : 0;
    }
  }

  /** The entries after a position, in order. */
  static List<Arrival> after(Connection connection, long position, int most) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select a.position, e.session, e.seq, e.at, e.actor, e.event, e.hash
            from arrival a join entry e on e.session = a.session and e.seq = a.seq
            where a.position > ? order by a.position limit ?\
            """)) {
      select.setLong(1, position);
      select.setInt(2, most);
      var arrivals = new ArrayList<Arrival>();
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          var row =
              new Row(
                  found.getString(2),
                  found.getLong(3),
                  found.getString(4),
                  found.getString(5),
                  found.getString(6),
                  found.getString(7));
          arrivals.add(
              new Arrival(found.getLong(1), new SessionId(found.getString(2)), row.entry()));
        }
      }
      return List.copyOf(arrivals);
    }
  }
}
