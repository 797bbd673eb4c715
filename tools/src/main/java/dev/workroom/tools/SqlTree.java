package dev.workroom.tools;

import dev.workroom.json.Wire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * SQL as a tree and back, by DuckDB's own parser: {@code json_serialize_sql} and {@code
 * json_deserialize_sql}. Trees are maps and lists that may be changed.
 */
final class SqlTree {
  private static final String EMPTY = "[]::BIGINT[]";

  private final Connection connection;

  SqlTree(Connection connection) {
    this.connection = connection;
  }

  private record Parsed(boolean error, List<Object> statements) {}

  private record Text(boolean error, List<Map<String, Object>> statements) {}

  /** The tree of a query; null if DuckDB has none for its kind. */
  @Nullable Map<String, Object> query(String sql) throws SQLException {
    Parsed parsed =
        Wire.read(
            one("SELECT json_serialize_sql(?, skip_null := true, skip_default := true)", sql),
            Parsed.class);
    if (parsed.error || parsed.statements.size() != 1) {
      return null;
    }
    return map(map(copy(parsed.statements.getFirst())), "node");
  }

  /** The text of a query's tree. */
  String sql(Map<String, Object> node) throws SQLException {
    return one(
        "SELECT json_deserialize_sql(?::JSON)",
        Wire.write(new Text(false, List.of(Map.of("node", node)))));
  }

  /** The text of an expression's tree. */
  String text(Map<String, Object> expression) throws SQLException {
    Map<String, Object> plain = map(copy(expression));
    plain.remove("alias");
    Map<String, Object> node = Objects.requireNonNull(query("SELECT 1"));
    node.put("select_list", new ArrayList<>(List.of(plain)));
    return sql(node).substring("SELECT ".length());
  }

  /** The tree of an expression under a name. */
  Map<String, Object> expression(String sql, String alias) throws SQLException {
    Map<String, Object> node = query("SELECT " + sql);
    if (node == null) {
      throw new SQLException("no expression: " + sql);
    }
    Map<String, Object> expression = map(list(node, "select_list").getFirst());
    expression.put("alias", alias);
    return expression;
  }

  /** The names of a query's columns. */
  List<String> columns(String sql) throws SQLException {
    var names = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("DESCRIBE " + sql)) {
      while (found.next()) {
        names.add(found.getString(1));
      }
    }
    return names;
  }

  private String one(String sql, String argument) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, argument);
      try (ResultSet found = statement.executeQuery()) {
        found.next();
        return found.getString(1);
      }
    }
  }

  /** Lists of row numbers, one after the other; an empty list for none. */
  static String joined(Iterable<String> lists) {
    String all = String.join(", ", lists);
    return all.isEmpty() ? EMPTY : "list_concat(" + EMPTY + ", " + all + ")";
  }

  /** A copy that may be changed. */
  static Object copy(Object value) {
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<String, @Nullable Object>();
      map.forEach((key, item) -> copy.put((String) key, item == null ? null : copy(item)));
      return copy;
    }
    if (value instanceof List<?> list) {
      var copy = new ArrayList<>();
      list.forEach(item -> copy.add(copy(item)));
      return copy;
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  /** A field that is a map; empty if it is not there. */
  static Map<String, Object> map(Map<String, Object> node, String field) {
    Object value = node.get(field);
    return value == null ? Map.of() : map(value);
  }

  /** A field that is a list; empty if it is not there. */
  @SuppressWarnings("unchecked")
  static List<Object> list(Map<String, Object> node, String field) {
    Object value = node.get(field);
    return value == null ? List.of() : (List<Object>) value;
  }

  /** A field that is text; empty if it is not there. */
  static String text(Map<String, Object> node, String field) {
    return Objects.toString(node.get(field), "");
  }

  static String name(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
