package dev.workroom.tools;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of an expression which source rows its value came from, as another expression beside it.
 *
 * <p>A value comes from the values it is calculated from; conditions that chose rows (WHERE,
 * HAVING, QUALIFY, FILTER, joins) decide which those are. A sum comes from all rows that were
 * added, the largest from the one that has it, a count from the rows that were counted.
 */
final class LineageValues {
  private static final Set<String> FIRST_ARGUMENT =
      Set.of("arg_max", "arg_min", "argmax", "argmin", "max_by", "min_by");
  private static final Set<String> BY_POSITION =
      Set.of("first_value", "last_value", "nth_value", "lag", "lead");
  private static final Set<String> UNREPEATABLE =
      Set.of("random", "uuid", "gen_random_uuid", "any_value", "first", "last", "mode");

  private final SqlTree sql;
  private final Set<String> aggregates;
  private final LineageQuery queries;

  LineageValues(SqlTree sql, Set<String> aggregates, LineageQuery queries) {
    this.sql = sql;
    this.aggregates = aggregates;
    this.queries = queries;
  }

  /** The source rows of an item of a select list. */
  String rowsOf(Map<String, Object> expression, LineageScope scope) throws SQLException {
    return SqlTree.joined(of(expression, scope, false, false));
  }

  /** The source rows of a row of a SELECT. */
  static String rowsOf(LineageScope scope) {
    String rows = SqlTree.joined(scope.rows());
    return scope.grouped() ? gathered(rows, "") : rows;
  }

  /** Whether an expression adds rows up. */
  boolean aggregates(Object tree) {
    if (tree instanceof List<?> list) {
      return list.stream().anyMatch(item -> item != null && aggregates(item));
    }
    if (!(tree instanceof Map<?, ?>)) {
      return false;
    }
    Map<String, Object> node = SqlTree.map(tree);
    String kind = SqlTree.text(node, "class");
    if (kind.equals("SUBQUERY") || kind.equals("WINDOW")) {
      return false;
    }
    return isAggregate(node) || node.values().stream().anyMatch(v -> v != null && aggregates(v));
  }

  private boolean isAggregate(Map<String, Object> node) {
    return SqlTree.text(node, "class").equals("FUNCTION") && aggregates.contains(function(node));
  }

  private static String function(Map<String, Object> node) {
    return SqlTree.text(node, "function_name").toLowerCase(Locale.ROOT);
  }

  private Set<String> of(Object tree, LineageScope scope, boolean inside, boolean lambda)
      throws SQLException {
    var rows = new LinkedHashSet<String>();
    if (tree instanceof List<?> list) {
      for (Object item : list) {
        rows.addAll(item == null ? Set.of() : of(item, scope, inside, lambda));
      }
      return rows;
    }
    if (!(tree instanceof Map<?, ?>)) {
      return rows;
    }
    Map<String, Object> node = SqlTree.map(tree);
    switch (SqlTree.text(node, "class")) {
      case "COLUMN_REF" -> rows.addAll(column(node, scope, inside, lambda));
      case "CONSTANT", "TYPE" -> {}
      case "WINDOW" -> rows.addAll(window(node, scope, inside));
      case "SUBQUERY" -> rows.addAll(subquery(node, scope));
      case "STAR", "PARAMETER", "POSITIONAL_REFERENCE" ->
          throw new Untraceable("its SQL picks columns by a pattern");
      case "LAMBDA" -> rows.addAll(of(node.getOrDefault("expr", ""), scope, inside, true));
      default -> {
        if (!inside && isAggregate(node)) {
          rows.addAll(aggregate(node, scope));
          break;
        }
        for (Object value : node.values()) {
          rows.addAll(value == null ? Set.of() : of(value, scope, inside, lambda));
        }
      }
    }
    return rows;
  }

  private Set<String> column(
      Map<String, Object> node, LineageScope scope, boolean inside, boolean lambda)
      throws SQLException {
    List<String> names = SqlTree.list(node, "column_names").stream().map(String::valueOf).toList();
    Set<String> own = scope.own(names);
    if (own != null) {
      return own.isEmpty() || inside || !scope.grouped()
          ? own
          : Set.of(gathered(SqlTree.joined(own), ""));
    }
    Map<String, Object> item = names.size() == 1 ? scope.item(names.getFirst(), node) : null;
    if (item != null) {
      return of(item, scope, inside, lambda);
    }
    for (LineageScope outer = scope.outer(); outer != null; outer = outer.outer()) {
      Set<String> found = outer.own(names);
      if (found != null) {
        return found;
      }
    }
    if (lambda) {
      return Set.of();
    }
    throw new Untraceable("the column " + String.join(".", names) + " could not be followed");
  }

  private Set<String> aggregate(Map<String, Object> node, LineageScope scope) throws SQLException {
    String function = function(node);
    if (UNREPEATABLE.contains(function)) {
      throw new Untraceable(function + "() takes whichever row comes");
    }
    List<Map<String, Object>> arguments = arguments(node);
    String filter = filter(node);
    if (FIRST_ARGUMENT.contains(function) && arguments.size() == 2) {
      Set<String> rows = of(arguments.getFirst(), scope, true, false);
      return rows.isEmpty()
          ? Set.of()
          : Set.of(
              "%s(%s, %s)%s"
                  .formatted(
                      function,
                      SqlTree.joined(rows),
                      sql.text(arguments.getLast()),
                      filter(filter)));
    }
    var rows = new LinkedHashSet<String>();
    for (Map<String, Object> argument : arguments) {
      rows.addAll(of(argument, scope, true, false));
    }
    if (arguments.isEmpty() || rows.isEmpty()) {
      rows.addAll(scope.rows());
    } else if ((function.equals("min") || function.equals("max")) && arguments.size() == 1) {
      return Set.of(
          "arg_%s(%s, %s)%s"
              .formatted(
                  function, SqlTree.joined(rows), sql.text(arguments.getFirst()), filter(filter)));
    } else {
      String counted = "(" + sql.text(arguments.getFirst()) + ") IS NOT NULL";
      filter = filter.isEmpty() ? counted : "(" + filter + ") AND " + counted;
    }
    return rows.isEmpty() ? Set.of() : Set.of(gathered(SqlTree.joined(rows), filter));
  }

  private static String gathered(String rows, String filter) {
    return "list_distinct(flatten(list(" + rows + ")" + filter(filter) + "))";
  }

  private static String filter(String condition) {
    return condition.isEmpty() ? "" : " FILTER (WHERE " + condition + ")";
  }

  private String filter(Map<String, Object> node) throws SQLException {
    Map<String, Object> filter = SqlTree.map(node, "filter");
    return filter.isEmpty() ? "" : sql.text(filter);
  }

  private static List<Map<String, Object>> arguments(Map<String, Object> node) {
    return SqlTree.list(node, "arguments").stream()
        .map(argument -> SqlTree.map(SqlTree.map(argument), "expression"))
        .toList();
  }

  /** The same window over the rows' lists instead of their values. */
  private Set<String> window(Map<String, Object> node, LineageScope scope, boolean inside)
      throws SQLException {
    if (inside || scope.grouped()) {
      throw new Untraceable("a window stands over sums");
    }
    String function = function(node);
    List<Map<String, Object>> arguments = arguments(node);
    boolean adds = SqlTree.text(node, "type").equals("WINDOW_AGGREGATE");
    if (!adds && !BY_POSITION.contains(function)) {
      if (SqlTree.list(node, "partitions").isEmpty() && SqlTree.list(node, "orders").isEmpty()) {
        // The number of a row in its order belongs to the row.
        return scope.rows();
      }
      throw new Untraceable(function + "() depends on the order of all rows");
    }
    Set<String> rows =
        arguments.isEmpty() ? scope.rows() : of(arguments.getFirst(), scope, true, false);
    if (rows.isEmpty()) {
      return Set.of();
    }
    Map<String, Object> copy = SqlTree.map(SqlTree.copy(node));
    List<Object> given = SqlTree.list(copy, "arguments");
    Map<String, Object> value = sql.expression(SqlTree.joined(rows), "");
    value.remove("alias");
    if (adds) {
      copy.put("function_name", "list");
      copy.put("qualified_name", Map.of("path", List.of("list")));
      copy.remove("distinct");
      copy.put("arguments", List.of(Map.of("expression", value)));
      return Set.of("list_distinct(flatten(" + sql.text(copy) + "))");
    }
    SqlTree.map(given.getFirst()).put("expression", value);
    return Set.of(sql.text(copy));
  }

  /** One value from another query; conditions (EXISTS, IN) choose rows and are no values. */
  private Set<String> subquery(Map<String, Object> node, LineageScope scope) throws SQLException {
    if (!SqlTree.text(node, "subquery_type").equals("SCALAR")) {
      return Set.of();
    }
    @Nullable Map<String, Object> inner = SqlTree.map(SqlTree.map(node, "subquery"), "node");
    Map<String, Object> traced = queries.scalar(inner, scope);
    return Set.of("(SELECT " + LineageSource.ROWS_OF + "0 FROM (" + sql.sql(traced) + ") LIMIT 1)");
  }
}
