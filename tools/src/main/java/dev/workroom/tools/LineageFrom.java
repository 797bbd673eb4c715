package dev.workroom.tools;

import dev.workroom.tools.LineageQuery.Names;
import dev.workroom.tools.LineageQuery.Relation;
import dev.workroom.tools.LineageScope.From;
import dev.workroom.tools.LineageScope.Item;
import dev.workroom.tools.LineageSource.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads FROM clauses: which items they have, with which columns. */
final class LineageFrom {
  private final SqlTree sql;
  private final LineageQuery queries;

  LineageFrom(SqlTree sql, LineageQuery queries) {
    this.sql = sql;
    this.queries = queries;
  }

  From of(Map<String, Object> tree, Names names, @Nullable LineageScope outer) throws SQLException {
    return switch (SqlTree.text(tree, "type")) {
      case "EMPTY", "" -> new From.Nothing(tree);
      case "BASE_TABLE" -> new From.Item(table(tree, names));
      case "SUBQUERY" -> new From.Item(subquery(tree, names, outer));
      case "JOIN" -> join(tree, names, outer);
      case "PIVOT" -> new From.Item(turned(tree, names, outer));
      case "EXPRESSION_LIST", "TABLE_FUNCTION" -> new From.Item(constants(tree));
      default -> throw new Untraceable("its FROM is of a rare kind");
    };
  }

  private From join(Map<String, Object> tree, Names names, @Nullable LineageScope outer)
      throws SQLException {
    if (SqlTree.text(tree, "ref_type").equals("NATURAL")) {
      throw new Untraceable("it uses NATURAL JOIN");
    }
    From left = of(SqlTree.map(tree, "left"), names, outer);
    // What stands on the right may look at what stands on the left.
    From right = of(SqlTree.map(tree, "right"), names, new LineageScope(left, names, outer));
    return new From.Join(left, right, tree);
  }

  private LineageSource table(Map<String, Object> tree, Names names) throws SQLException {
    String name = SqlTree.text(tree, "table_name");
    Relation relation = names.known().get(name.toLowerCase(Locale.ROOT));
    String alias = alias(tree, name);
    return switch (relation) {
      case null -> throw new Untraceable("the table " + name + " is not known any more");
      case Relation.Dark dark -> throw new Untraceable(dark.why());
      case Relation.File file ->
          new LineageSource(
              alias,
              renamed(file.columns(), tree),
              Kind.FILE,
              true,
              source -> reference(file.table(), source, tree, file.columns().size()));
      case Relation.Query query -> {
        List<String> own = queries.columns(query.node(), query.names());
        List<String> columns = new ArrayList<>(own);
        for (int i = 0; i < Math.min(own.size(), query.aliases().size()); i++) {
          columns.set(i, query.aliases().get(i));
        }
        yield new LineageSource(
            alias,
            renamed(columns, tree),
            Kind.QUERY,
            false,
            source -> reference(queries.table(query, source), source, tree, own.size()));
      }
    };
  }

  private static Map<String, Object> reference(
      String table, LineageSource source, Map<String, Object> tree, int columns) {
    var reference = new LinkedHashMap<String, Object>();
    reference.put("type", "BASE_TABLE");
    reference.put("alias", source.alias());
    reference.put("table_name", table);
    reference.put("qualified_name", Map.of("path", List.of(table)));
    List<Object> names = SqlTree.list(tree, "column_name_alias");
    if (!names.isEmpty()) {
      reference.put("column_name_alias", source.columns().subList(0, columns));
    }
    return reference;
  }

  private LineageSource subquery(
      Map<String, Object> tree, Names names, @Nullable LineageScope outer) throws SQLException {
    Map<String, Object> node = SqlTree.map(SqlTree.map(tree, "subquery"), "node");
    return new LineageSource(
        alias(tree, ""),
        renamed(queries.columns(node, names, outer), tree),
        Kind.QUERY,
        false,
        source -> {
          Map<String, Object> copy = SqlTree.map(SqlTree.copy(tree));
          copy.put("alias", source.alias());
          copy.put("subquery", Map.of("node", queries.traced(node, source, names, outer)));
          return copy;
        });
  }

  /** UNPIVOT keeps the columns it does not turn, and with them those of the source rows. */
  private LineageSource turned(Map<String, Object> tree, Names names, @Nullable LineageScope outer)
      throws SQLException {
    List<Object> values = SqlTree.list(tree, "unpivot_names");
    if (values.isEmpty()
        || !(of(SqlTree.map(tree, "source"), names, outer) instanceof From.Item in)) {
      throw new Untraceable("it turns rows into columns (PIVOT)");
    }
    LineageSource below = in.source();
    var columns = new ArrayList<>(below.columns());
    for (Object pivot : SqlTree.list(tree, "pivots")) {
      for (Object entry : SqlTree.list(SqlTree.map(pivot), "entries")) {
        List<Object> column =
            SqlTree.list(SqlTree.map(SqlTree.map(entry), "star_expr"), "column_names");
        if (column.isEmpty()) {
          throw new Untraceable("it turns columns by a pattern (UNPIVOT)");
        }
        columns.removeIf(String.valueOf(column.getLast())::equalsIgnoreCase);
      }
      SqlTree.list(SqlTree.map(pivot), "unpivot_names")
          .forEach(name -> columns.add(String.valueOf(name)));
    }
    values.forEach(name -> columns.add(String.valueOf(name)));
    if (below.kind() == Kind.NOWHERE) {
      throw new Untraceable("it turns constants (UNPIVOT)");
    }
    return new LineageSource(
        alias(tree, ""),
        columns,
        Kind.TURNED,
        below.rows().startsWith("list_value("),
        source -> {
          Map<String, Object> copy = SqlTree.map(SqlTree.copy(tree));
          copy.put("alias", source.alias());
          copy.put("source", below.build());
          return copy;
        });
  }

  private LineageSource constants(Map<String, Object> tree) throws SQLException {
    if (SqlTree.text(SqlTree.map(tree, "function"), "function_name").startsWith("read_")) {
      throw new Untraceable("a file of its FROM could not be followed");
    }
    Map<String, Object> node = Objects.requireNonNull(sql.query("SELECT * FROM t"));
    node.put("from_table", tree);
    List<String> columns;
    try {
      columns = sql.columns(sql.sql(node));
    } catch (SQLException e) {
      throw new Untraceable("a function in its FROM depends on other rows");
    }
    String alias = alias(tree, SqlTree.text(SqlTree.map(tree, "function"), "function_name"));
    return new LineageSource(
        alias,
        columns,
        Kind.NOWHERE,
        false,
        source -> {
          Map<String, Object> copy = SqlTree.map(SqlTree.copy(tree));
          copy.put("alias", source.alias());
          return copy;
        });
  }

  private String alias(Map<String, Object> tree, String otherwise) {
    String alias = SqlTree.text(tree, "alias");
    return !alias.isEmpty()
        ? alias
        : !otherwise.isEmpty()
            ? otherwise
            : "from_" + Integer.toHexString(System.identityHashCode(tree));
  }

  private static List<String> renamed(List<String> columns, Map<String, Object> tree) {
    List<Object> names = SqlTree.list(tree, "column_name_alias");
    var all = new ArrayList<>(columns);
    for (int i = 0; i < Math.min(names.size(), all.size()); i++) {
      all.set(i, String.valueOf(names.get(i)));
    }
    return all;
  }

  /** The items that a star stands for. */
  static List<Item> star(Map<String, Object> star, From from) {
    if (star.containsKey("expr")) {
      throw new Untraceable("its SQL picks columns by a pattern");
    }
    String table = SqlTree.text(star, "relation_name");
    Set<String> without =
        SqlTree.list(star, "exclude_list").stream()
            .map(LineageFrom::excluded)
            .collect(Collectors.toSet());
    var replaced = new TreeMap<String, Map<String, Object>>(String.CASE_INSENSITIVE_ORDER);
    for (Object entry : SqlTree.list(star, "replace_list")) {
      replaced.put(
          SqlTree.text(SqlTree.map(entry), "key"), SqlTree.map(SqlTree.map(entry), "value"));
    }
    var labels = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (Object entry : SqlTree.list(star, "rename_list")) {
      labels.put(
          SqlTree.text(SqlTree.map(SqlTree.map(entry), "key"), "column"),
          SqlTree.text(SqlTree.map(entry), "value"));
    }
    var items = new ArrayList<Item>();
    for (Column column : columns(from, Set.of())) {
      boolean meant = table.isEmpty() || column.source.named(table);
      if (meant && !without.contains(column.name.toLowerCase(Locale.ROOT))) {
        Map<String, Object> expression = replaced.get(column.name);
        items.add(
            new Item(
                labels.getOrDefault(column.name, column.name),
                expression == null ? column.reference() : expression));
      }
    }
    return items;
  }

  private static String excluded(Object entry) {
    return entry instanceof String name
        ? name.toLowerCase(Locale.ROOT)
        : SqlTree.text(SqlTree.map(entry), "column").toLowerCase(Locale.ROOT);
  }

  private record Column(LineageSource source, String name, boolean merged) {
    Map<String, Object> reference() {
      var reference = new LinkedHashMap<String, Object>();
      reference.put("class", "COLUMN_REF");
      reference.put("type", "COLUMN_REF");
      reference.put("column_names", merged ? List.of(name) : List.of(source.alias(), name));
      return reference;
    }
  }

  /** Left to right; what USING merges stands once. */
  private static List<Column> columns(From from, Set<String> merged) {
    return switch (from) {
      case From.Nothing _ -> List.of();
      case From.Item item ->
          item.source().columns().stream()
              .map(name ->
                  new Column(item.source(), name, merged.contains(name.toLowerCase(Locale.ROOT))))
              .toList();
      case From.Join join -> {
        Set<String> using =
            SqlTree.list(join.tree(), "using_columns").stream()
                .map(name -> String.valueOf(name).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        using.addAll(merged);
        var all = new ArrayList<>(columns(join.left(), using));
        String type = SqlTree.text(join.tree(), "join_type");
        if (!type.equals("SEMI") && !type.equals("ANTI")) {
          Set<String> own =
              SqlTree.list(join.tree(), "using_columns").stream()
                  .map(name -> String.valueOf(name).toLowerCase(Locale.ROOT))
                  .collect(Collectors.toSet());
          columns(join.right(), using).stream()
              .filter(column -> !own.contains(column.name.toLowerCase(Locale.ROOT)))
              .forEach(all::add);
        }
        yield all;
      }
    };
  }
}
