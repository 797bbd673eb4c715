package dev.workroom.models;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tool result as data: its text, whether it went well, the fields of the JSON it holds, and the
 * rows of the first table in it (JSON array of objects, Markdown, tab-separated or CSV).
 */
final class ResultView {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,17})(\\.\\d+)?");
  private static final Pattern GROUPED = Pattern.compile("-?[1-9]\\d{0,2}(,\\d{3})+(\\.\\d+)?");

  private ResultView() {}

  static Map<String, Object> of(String text, boolean error) {
    var view = new LinkedHashMap<String, Object>();
    Optional<Object> json = json(text);
    if (json.isPresent() && json.get() instanceof Map<?, ?> fields) {
      fields.forEach((key, value) -> view.put(String.valueOf(key), value));
    }
    view.put("text", text);
    view.put("ok", !error);
    json.ifPresent(value -> view.put("json", value));
    if (!view.containsKey("rows")) {
      if (json.isPresent() && json.get() instanceof List<?> list) {
        view.put("rows", list);
      } else if (json.isEmpty()) {
        List<Map<String, Object>> rows = table(text);
        if (!rows.isEmpty()) {
          view.put("rows", rows);
        }
      }
    }
    return view;
  }

  private static Optional<Object> json(String text) {
    String body = text.strip();
    if (!body.startsWith("{") && !body.startsWith("[")) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(body, Object.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static List<Map<String, Object>> table(String text) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (lines.get(i).strip().startsWith("|")
          && lines.get(i + 1).strip().matches("\\|[\\s:|-]+")) {
        return rows(lines, i, i + 2, '|');
      }
    }
    for (char separator : new char[] {'\t', ','}) {
      for (int i = 0; i + 1 < lines.size(); i++) {
        int width = cells(lines.get(i), separator).size();
        if (width > 1 && cells(lines.get(i + 1), separator).size() == width) {
          return rows(lines, i, i + 1, separator);
        }
      }
    }
    return List.of();
  }

  private static List<Map<String, Object>> rows(
      List<String> lines, int head, int first, char separator) {
    List<String> names = cells(lines.get(head), separator);
    var rows = new ArrayList<Map<String, Object>>();
    for (String line : lines.subList(first, lines.size())) {
      List<String> cells = cells(line, separator);
      if (cells.size() != names.size()) {
        break;
      }
      var row = new LinkedHashMap<String, Object>();
      for (int i = 0; i < names.size(); i++) {
        String cell = cells.get(i);
        if (!cell.isEmpty() && !cell.equals("NULL")) {
          row.put(names.get(i), typed(cell));
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<String> cells(String line, char separator) {
    String rest = line.strip();
    if (separator == '|') {
      if (!rest.startsWith("|")) {
        return List.of();
      }
      rest =
          rest.substring(
              1, rest.endsWith("|") && rest.length() > 1 ? rest.length() - 1 : rest.length());
    }
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (separator == '|' && c == '\\' && i + 1 < rest.length()) {
        cell.append(rest.charAt(++i));
      } else if (separator == ',' && c == '"') {
        if (quoted && i + 1 < rest.length() && rest.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == separator && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  private static Object typed(String cell) {
    if (NUMBER.matcher(cell).matches()) {
      return number(cell);
    }
    if (GROUPED.matcher(cell).matches()) {
      return number(cell.replace(",", ""));
    }
    return switch (cell) {
      case "true" -> true;
      case "false" -> false;
      default -> cell;
    };
  }

  private static Number number(String digits) {
    return digits.contains(".") ? (Number) new BigDecimal(digits) : (Number) Long.valueOf(digits);
  }
}
