package dev.workroom.extensions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of a plugin's {@code CONNECTORS.md}: the texts say {@code ~~category} and mean whatever is
 * connected for it.
 *
 * @param placeholder as the texts write it, with its tildes; it may hold spaces
 */
public record ConnectorCategory(
    String category, String placeholder, List<String> included, List<String> others) {
  private static final Pattern CELL = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern RULE = Pattern.compile("[\\s|:-]+");

  public ConnectorCategory {
    included = List.copyOf(included);
    others = List.copyOf(others);
  }

  /** The lines of the first table with a column of placeholders; none if there is no such table. */
  static List<ConnectorCategory> table(String markdown) {
    var found = new ArrayList<ConnectorCategory>();
    Optional<Columns> columns = Optional.empty();
    for (String line : markdown.lines().map(String::strip).toList()) {
      if (!line.startsWith("|")) {
        if (!found.isEmpty()) {
          break;
        }
        columns = Optional.empty();
        continue;
      }
      List<String> cells = cells(line);
      if (columns.isEmpty()) {
        columns = Columns.of(cells);
      } else if (!RULE.matcher(line).matches()) {
        columns.get().row(cells).ifPresent(found::add);
      }
    }
    return found;
  }

  private static List<String> cells(String line) {
    String inner =
        line.substring(
            1, line.endsWith("|") && line.length() > 1 ? line.length() - 1 : line.length());
    return CELL.splitAsStream(inner).map(String::strip).toList();
  }

  /** Where the table has what; -1: nowhere. */
  private record Columns(int category, int placeholder, int included, int others) {
    static Optional<Columns> of(List<String> header) {
      int placeholder = at(header, "placeholder");
      return placeholder < 0
          ? Optional.empty()
          : Optional.of(
              new Columns(
                  at(header, "category"),
                  placeholder,
                  at(header, "included"),
                  at(header, "other")));
    }

    private static int at(List<String> header, String word) {
      for (int i = 0; i < header.size(); i++) {
        if (header.get(i).toLowerCase(Locale.ROOT).contains(word)) {
          return i;
        }
      }
      return -1;
    }

    Optional<ConnectorCategory> row(List<String> cells) {
      String marked = cell(cells, placeholder).replace("`", "").strip();
      if (!marked.startsWith("~~") || marked.length() < 3) {
        return Optional.empty();
      }
      String named = cell(cells, category).replaceAll("[*`]", "").strip();
      return Optional.of(
          new ConnectorCategory(
              named.isEmpty() ? marked.substring(2) : named,
              marked,
              names(cell(cells, included)),
              names(cell(cells, others))));
    }

    private static String cell(List<String> cells, int at) {
      return at < 0 || at >= cells.size() ? "" : cells.get(at);
    }

    private static List<String> names(String cell) {
      return Pattern.compile(",")
          .splitAsStream(cell)
          .map(name -> name.replaceAll("[*†‡`]", "").strip())
          .filter(name -> !name.isEmpty() && !name.matches("[—–-]+"))
          .toList();
    }
  }
}
