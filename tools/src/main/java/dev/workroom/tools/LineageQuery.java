package dev.workroom.tools;

import dev.workroom.tools.LineageScope.From;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites queries so that beside each wanted column stands a list of the source rows that its
 * value came from.
 *
 * <p>The method is the propagation of annotations through the operators of the relational algebra:
 * Buneman, Khanna, Tan, Why and Where: A Characterization of Data Provenance (2001); Glavic,
 * Alonso, Perm (2009). Each table, view and CTE is worked out once for the columns that are wanted
 * of it.
 */
final class LineageQuery {
  private final Connection connection;
  private final SqlTree sql;
  private final LineageValues values;
  private final Map<String, String> worked = new HashMap<>();
  private final IdentityHashMap<Map<String, Object>, List<String>> columns =
      new IdentityHashMap<>();
  private int count;

  /** What a name in FROM leads to. */
  sealed interface Relation {
    /** A file, as a table whose rows have numbers. */
    record File(String table, List<String> columns) implements Relation {}

    /** A query: a CTE, a view, or a table as it was made. */
    record Query(String id, Map<String, Object> node, List<String> aliases, Names names)
        implements Relation {}

    /** Something whose rows cannot be followed. */
    record Dark(String why) implements Relation {}
  }

  /** Which names there are, in small letters. */
  record Names(Map<String, Relation> known) {
    Names with(Map<String, Relation> more) {
      var all = new HashMap<>(known);
      all.putAll(more);
      return new Names(all);
    }
  }

  LineageQuery(Connection connection, SqlTree sql, Set<String> aggregates) {
    this.connection = connection;
    this.sql = sql;
    this.values = new LineageValues(sql, aggregates, this);
  }

  /** Names of the columns, in order. */
  List<String> columns(Map<String, Object> node, Names names) throws SQLException {
    return columns(node, names, null);
  }

  /**
   * A table with the columns of a query and, for each wanted one, {@code __w} with its number: the
   * source rows.
   */
  String worked(Relation.Query query, TreeSet<Integer> wanted, boolean row) throws SQLException {
    String key = query.id() + wanted + row;
    String known = worked.get(key);
    if (known != null) {
      return known;
    }
    Map<String, Object> node = rewritten(query.node(), wanted, row, query.names(), null);
    List<String> names = columns(query.node(), query.names());
    String table = "worked_" + ++count;
    String select = "SELECT *";
    if (!query.aliases().isEmpty()) {
      select =
          IntStream.range(0, names.size())
              .mapToObj(i ->
                  SqlTree.name(names.get(i))
                      + (i < query.aliases().size()
                          ? " AS " + SqlTree.name(query.aliases().get(i))
                          : ""))
              .collect(Collectors.joining(", ", "SELECT ", ""));
      for (int i : wanted) {
        select += ", " + LineageSource.ROWS_OF + i;
      }
      select += row ? ", " + LineageSource.ROWS : "";
    }
    String text = sql.sql(node);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMP TABLE "
              + table
              + " AS "
              + (query.aliases().isEmpty() ? text : select + " FROM (" + text + ")"));
    }
    worked.put(key, table);
    return table;
  }

  /** A query for one value, with the source rows beside it. */
  Map<String, Object> scalar(Map<String, Object> node, LineageScope outer) throws SQLException {
    return rewritten(node, new TreeSet<>(Set.of(0)), false, outer.names(), outer);
  }

  /** As {@link #columns(Map, Names)}, of a query that may look at what is around it. */
  List<String> columns(Map<String, Object> node, Names names, @Nullable LineageScope outer)
      throws SQLException {
    List<String> known = columns.get(node);
    if (known == null) {
      known = unique(named(node, names, outer));
      columns.put(node, known);
    }
    return known;
  }

  private List<String> named(Map<String, Object> node, Names names, @Nullable LineageScope outer)
      throws SQLException {
    switch (SqlTree.text(node, "type")) {
      case "SELECT_NODE" -> {
        Names inner = names.with(ctes(node, names));
        LineageScope scope = scope(node, inner, outer);
        return scope.items().stream().map(LineageScope.Item::name).toList();
      }
      case "SET_OPERATION_NODE" -> {
        Names inner = names.with(ctes(node, names));
        var all = new ArrayList<String>();
        boolean byName = SqlTree.text(node, "setop_type").equals("UNION_BY_NAME");
        for (Object child : SqlTree.list(node, "children")) {
          for (String name : columns(SqlTree.map(child), inner, outer)) {
            if (all.stream().noneMatch(name::equalsIgnoreCase)) {
              all.add(name);
            }
          }
          if (!byName) {
            return columns(SqlTree.map(child), inner, outer);
          }
        }
        return all;
      }
      default -> throw new Untraceable("its SQL calls itself or is of a rare kind");
    }
  }

  private static List<String> unique(List<String> names) {
    var unique = new ArrayList<String>();
    for (String name : names) {
      String candidate = name;
      for (int n = 1; unique.stream().anyMatch(candidate::equalsIgnoreCase); n++) {
        candidate = name + "_" + n;
      }
      unique.add(candidate);
    }
    return List.copyOf(unique);
  }

  private Map<String, Relation> ctes(Map<String, Object> node, Names names) {
    var found = new LinkedHashMap<String, Relation>();
    for (Object entry : SqlTree.list(SqlTree.map(node, "cte_map"), "map")) {
      Map<String, Object> cte = SqlTree.map(entry);
      Map<String, Object> value = SqlTree.map(cte, "value");
      Map<String, Object> query = SqlTree.map(value, "query_node");
      String name = SqlTree.text(cte, "key").toLowerCase(Locale.ROOT);
      List<String> aliases = SqlTree.list(value, "aliases").stream().map(String::valueOf).toList();
      // The same tree met again is the same query.
      String id = "cte " + System.identityHashCode(query) + " " + name;
      found.put(
          name,
          SqlTree.text(query, "type").equals("RECURSIVE_CTE_NODE")
              ? new Relation.Dark(name + " calls itself")
              : new Relation.Query(id, query, aliases, names.with(found)));
    }
    return found;
  }

  private Map<String, Object> rewritten(
      Map<String, Object> node,
      TreeSet<Integer> wanted,
      boolean row,
      Names names,
      @Nullable LineageScope outer)
      throws SQLException {
    return switch (SqlTree.text(node, "type")) {
      case "SELECT_NODE" -> select(node, wanted, row, names, outer);
      case "SET_OPERATION_NODE" -> union(node, wanted, row, names, outer);
      default -> throw new Untraceable("its SQL calls itself or is of a rare kind");
    };
  }

  private Map<String, Object> select(
      Map<String, Object> node,
      TreeSet<Integer> wanted,
      boolean row,
      Names names,
      @Nullable LineageScope outer)
      throws SQLException {
    if (node.containsKey("sample")) {
      throw new Untraceable("it takes a sample");
    }
    LineageScope scope = scope(node, names.with(ctes(node, names)), outer);
    List<String> labels = columns(node, names, outer);
    var items = new ArrayList<>();
    for (int i = 0; i < scope.items().size(); i++) {
      Map<String, Object> item = SqlTree.map(SqlTree.copy(scope.items().get(i).expression()));
      item.put("alias", labels.get(i));
      items.add(item);
    }
    for (int i : wanted) {
      String rows = values.rowsOf(scope.items().get(i).expression(), scope);
      items.add(sql.expression(rows, LineageSource.ROWS_OF + i));
    }
    if (row) {
      items.add(sql.expression(LineageValues.rowsOf(scope), LineageSource.ROWS));
    }
    Map<String, Object> result = SqlTree.map(SqlTree.copy(node));
    result.put("select_list", items);
    result.put("from_table", built(scope.from()));
    return distinct(node) ? once(result, labels, wanted, row) : result;
  }

  private static boolean distinct(Map<String, Object> node) {
    return SqlTree.list(node, "modifiers").stream()
        .map(SqlTree::map)
        .anyMatch(modifier ->
            SqlTree.text(modifier, "type").equals("DISTINCT_MODIFIER")
                && SqlTree.list(modifier, "distinct_on_targets").isEmpty());
  }

  /** One row for each that says the same, with the source rows of all of them. */
  private Map<String, Object> once(
      Map<String, Object> node, List<String> labels, TreeSet<Integer> wanted, boolean row)
      throws SQLException {
    var after = new ArrayList<>();
    for (Object modifier : SqlTree.list(node, "modifiers")) {
      if (!SqlTree.text(SqlTree.map(modifier), "type").equals("DISTINCT_MODIFIER")) {
        after.add(modifier);
      }
    }
    node.remove("modifiers");
    var select = new ArrayList<String>();
    labels.forEach(label -> select.add(SqlTree.name(label)));
    String keys = String.join(", ", select);
    for (int i : wanted) {
      select.add(gathered(LineageSource.ROWS_OF + i));
    }
    if (row) {
      select.add(gathered(LineageSource.ROWS));
    }
    Map<String, Object> outer =
        sql.query(
            "SELECT %s FROM (%s) GROUP BY %s"
                .formatted(String.join(", ", select), sql.sql(node), keys));
    if (outer == null) {
      throw new Untraceable("its SQL could not be rewritten");
    }
    outer.put("modifiers", after);
    return outer;
  }

  private static String gathered(String column) {
    return "list_distinct(flatten(list(" + column + "))) AS " + column;
  }

  private Map<String, Object> union(
      Map<String, Object> node,
      TreeSet<Integer> wanted,
      boolean row,
      Names names,
      @Nullable LineageScope outer)
      throws SQLException {
    String kind = SqlTree.text(node, "setop_type");
    if (!kind.startsWith("UNION")) {
      throw new Untraceable("it takes the difference or the intersection of queries");
    }
    Names inner = names.with(ctes(node, names));
    List<String> all = columns(node, names, outer);
    boolean byName = kind.equals("UNION_BY_NAME");
    var children = new ArrayList<>();
    for (Object child : SqlTree.list(node, "children")) {
      Map<String, Object> part = SqlTree.map(child);
      if (!byName) {
        children.add(rewritten(part, wanted, row, inner, outer));
        continue;
      }
      List<String> own = columns(part, inner, outer);
      var renamed = new TreeMap<Integer, Integer>();
      for (int i : wanted) {
        for (int c = 0; c < own.size(); c++) {
          if (own.get(c).equalsIgnoreCase(all.get(i))) {
            renamed.put(c, i);
          }
        }
      }
      Map<String, Object> traced =
          rewritten(part, new TreeSet<>(renamed.keySet()), row, inner, outer);
      children.add(relabelled(traced, own, renamed, row));
    }
    Map<String, Object> result = SqlTree.map(SqlTree.copy(node));
    result.put("children", children);
    if (Boolean.FALSE.equals(node.get("setop_all"))) {
      result.remove("setop_all");
      result.put("setop_all", true);
      return once(result, all, wanted, row);
    }
    return result;
  }

  /** Columns of source rows under the numbers that they have in the union. */
  private Map<String, Object> relabelled(
      Map<String, Object> node, List<String> own, Map<Integer, Integer> renamed, boolean row)
      throws SQLException {
    var select = new ArrayList<String>();
    own.forEach(name -> select.add(SqlTree.name(name)));
    renamed.forEach((from, to) ->
        select.add(LineageSource.ROWS_OF + from + " AS " + LineageSource.ROWS_OF + to));
    if (row) {
      select.add(LineageSource.ROWS);
    }
    Map<String, Object> outer =
        sql.query("SELECT %s FROM (%s)".formatted(String.join(", ", select), sql.sql(node)));
    if (outer == null) {
      throw new Untraceable("its SQL could not be rewritten");
    }
    return outer;
  }

  private Map<String, Object> built(From from) throws SQLException {
    return switch (from) {
      case From.Nothing nothing -> nothing.tree();
      case From.Item item -> item.source().build();
      case From.Join join -> {
        Map<String, Object> tree = SqlTree.map(SqlTree.copy(join.tree()));
        tree.put("left", built(join.left()));
        tree.put("right", built(join.right()));
        yield tree;
      }
    };
  }

  private LineageScope scope(Map<String, Object> node, Names names, @Nullable LineageScope outer)
      throws SQLException {
    var sources = new LineageFrom(sql, this);
    From from = sources.of(SqlTree.map(node, "from_table"), names, outer);
    LineageScope scope = new LineageScope(from, names, outer);
    boolean grouped =
        !SqlTree.list(node, "group_expressions").isEmpty()
            || SqlTree.text(node, "aggregate_handling").equals("FORCE_AGGREGATES")
            || node.containsKey("having");
    for (Object item : SqlTree.list(node, "select_list")) {
      Map<String, Object> expression = SqlTree.map(item);
      if (SqlTree.text(expression, "class").equals("STAR")) {
        scope.items().addAll(LineageFrom.star(expression, from));
      } else {
        grouped |= values.aggregates(expression);
        scope.items().add(new LineageScope.Item(label(expression), expression));
      }
    }
    if (grouped) {
      scope.group();
    }
    return scope;
  }

  private String label(Map<String, Object> expression) throws SQLException {
    String alias = SqlTree.text(expression, "alias");
    if (!alias.isEmpty()) {
      return alias;
    }
    List<Object> names = SqlTree.list(expression, "column_names");
    return names.isEmpty() ? sql.text(expression) : String.valueOf(names.getLast());
  }

  /** A subquery with what is wanted of it. */
  Map<String, Object> traced(
      Map<String, Object> node, LineageSource source, Names names, @Nullable LineageScope outer)
      throws SQLException {
    return rewritten(node, source.wanted(), source.rowWanted(), names, outer);
  }

  /** A named query with what is wanted of it, as a table. */
  String table(Relation.Query query, LineageSource source) throws SQLException {
    return worked(query, source.wanted(), source.rowWanted());
  }
}
