package dev.workroom.tools;

import dev.workroom.tools.LineageQuery.Names;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the names in one SELECT mean. */
final class LineageScope {
  /** The FROM clause as a tree. */
  sealed interface From {
    /** One item. */
    record Item(LineageSource source) implements From {}

    /** Two of them. */
    record Join(From left, From right, Map<String, Object> tree) implements From {}

    /** None. */
    record Nothing(Map<String, Object> tree) implements From {}
  }

  /** An item of the select list, stars spelt out. */
  record Item(String name, Map<String, Object> expression) {}

  private final From from;
  private final Names names;
  private final List<LineageSource> sources;
  private final @Nullable LineageScope outer;
  private final List<Item> items = new ArrayList<>();
  private boolean grouped;

  LineageScope(From from, Names names, @Nullable LineageScope outer) {
    this.from = from;
    this.names = names;
    this.outer = outer;
    this.sources = sources(from);
  }

  /** What tables there are. */
  Names names() {
    return names;
  }

  From from() {
    return from;
  }

  List<LineageSource> sources() {
    return sources;
  }

  List<Item> items() {
    return items;
  }

  boolean grouped() {
    return grouped;
  }

  void group() {
    grouped = true;
  }

  static List<LineageSource> sources(From from) {
    return switch (from) {
      case From.Item item -> List.of(item.source());
      case From.Join join -> {
        var all = new ArrayList<>(sources(join.left()));
        all.addAll(sources(join.right()));
        yield all;
      }
      case From.Nothing _ -> List.of();
    };
  }

  /** The source rows of a column that sources of this SELECT have; null if none has it. */
  @Nullable Set<String> own(List<String> names) {
    var found = new LinkedHashSet<String>();
    boolean known = false;
    String table = names.size() > 1 ? names.getFirst() : "";
    for (LineageSource source : sources) {
      int column = -1;
      if (names.size() > 1 && source.named(table)) {
        column = source.column(names.get(1));
      } else if (names.size() > 2 && source.named(names.get(1))) {
        column = source.column(names.get(2));
      }
      if (column >= 0) {
        return some(source.rowsOf(column));
      }
    }
    // Without a table, or a field of a column that holds a structure.
    for (LineageSource source : sources) {
      int column = source.column(names.getFirst());
      if (column >= 0) {
        known = true;
        found.addAll(some(source.rowsOf(column)));
      }
    }
    return known ? found : null;
  }

  private static Set<String> some(String rows) {
    return rows.isEmpty() ? Set.of() : Set.of(rows);
  }

  /** An earlier item of the select list by its name. */
  @Nullable Map<String, Object> item(String name, Map<String, Object> itself) {
    for (Item item : items) {
      if (item.name().equalsIgnoreCase(name) && item.expression() != itself) {
        return item.expression();
      }
    }
    return null;
  }

  @Nullable LineageScope outer() {
    return outer;
  }

  /** The source rows of a row of this SELECT before it is grouped. */
  Set<String> rows() {
    return rows(from);
  }

  private static Set<String> rows(From from) {
    return switch (from) {
      case From.Item item -> some(item.source().rows());
      case From.Nothing _ -> Set.of();
      case From.Join join ->
          switch (SqlTree.text(join.tree(), "join_type")) {
            // What is only looked up does not make the row.
            case "LEFT", "SEMI", "ANTI", "MARK", "SINGLE" -> rows(join.left());
            case "RIGHT" -> rows(join.right());
            default -> {
              var both = new LinkedHashSet<>(rows(join.left()));
              both.addAll(rows(join.right()));
              yield both;
            }
          };
    };
  }
}
