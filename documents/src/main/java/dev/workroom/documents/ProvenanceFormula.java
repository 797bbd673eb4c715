package dev.workroom.documents;

import dev.workroom.documents.FormulaGrid.At;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * Which cells a formula takes its value from: the cells of all its references, and of SUMIFS and
 * its kin only those that meet the conditions.
 */
final class ProvenanceFormula {
  private static final Set<String> BY_CONDITION =
      Set.of(
          "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS");
  private static final Pattern CELL = Pattern.compile("\\$?([A-Za-z]{1,3})\\$?([1-9][0-9]{0,6})");

  private final FormulaGrid grid;

  ProvenanceFormula(FormulaGrid grid) {
    this.grid = grid;
  }

  /** A reference: cells from the top left to the bottom right. */
  record Area(int sheet, int top, int left, int bottom, int right) {
    boolean one() {
      return top == bottom && left == right;
    }
  }

  /** The filled cells that the formula at a place takes its value from, in reading order. */
  Set<At> precedents(At at) {
    var found = new LinkedHashSet<At>();
    if (grid.sheets().get(at.sheet()).get(at.row(), at.column())
        instanceof FormulaGrid.Formula formula) {
      collect(tokens(formula.plain()), at, found, 0);
    }
    return found;
  }

  private static List<FormulaToken> tokens(String formula) {
    return FormulaToken.of(formula).stream()
        .filter(token -> token.kind() != FormulaToken.Kind.SPACE)
        .toList();
  }

  private void collect(List<FormulaToken> tokens, At at, Set<At> found, int depth) {
    int i = 0;
    while (i < tokens.size()) {
      FormulaToken token = tokens.get(i);
      boolean called = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
      String function = token.text().toUpperCase(Locale.ROOT).replaceFirst("^_XLFN\\.", "");
      if (token.kind() == FormulaToken.Kind.WORD && called && BY_CONDITION.contains(function)) {
        int end = closing(tokens, i + 1);
        List<List<FormulaToken>> arguments = arguments(tokens.subList(i + 2, end));
        if (!chosen(function, arguments, at, found)) {
          arguments.forEach(argument -> collect(argument, at, found, depth));
        }
        i = end + 1;
        continue;
      }
      Parsed reference = called ? null : reference(tokens, i, at.sheet());
      if (reference != null) {
        fill(reference.area, found);
        i = reference.next;
        continue;
      }
      String meaning =
          token.kind() == FormulaToken.Kind.WORD && !called && depth < 20
              ? grid.name(token.text())
              : null;
      if (meaning != null) {
        collect(tokens(meaning), at, found, depth + 1);
      }
      i++;
    }
  }

  private static int closing(List<FormulaToken> tokens, int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return tokens.size();
  }

  private static List<List<FormulaToken>> arguments(List<FormulaToken> tokens) {
    List<List<FormulaToken>> arguments = new ArrayList<>();
    arguments.add(new ArrayList<>());
    int depth = 0;
    for (FormulaToken token : tokens) {
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth == 0 && (token.is(",") || token.is(";"))) {
        arguments.add(new ArrayList<>());
      } else {
        arguments.getLast().add(token);
      }
    }
    return arguments;
  }

  private record Parsed(Area area, int next) {}

  /** A reference that begins at a token: {@code 'Sheet one'!A1:B2}, {@code A1}, {@code A:A}. */
  private @Nullable Parsed reference(List<FormulaToken> tokens, int from, int home) {
    int i = from;
    int sheet = home;
    FormulaToken first = tokens.get(i);
    boolean names =
        first.kind() == FormulaToken.Kind.WORD || first.kind() == FormulaToken.Kind.SHEET;
    if (names && i + 1 < tokens.size() && tokens.get(i + 1).is("!")) {
      String name = first.text();
      sheet =
          grid.sheetIndex(
              name.startsWith("'")
                  ? name.substring(1, name.length() - 1).replace("''", "'")
                  : name);
      i += 2;
    }
    if (sheet < 0 || i >= tokens.size()) {
      return null;
    }
    int[] start = corner(tokens.get(i).text());
    if (start == null) {
      return columns(tokens, i, sheet);
    }
    int[] end = start;
    if (i + 2 < tokens.size() && tokens.get(i + 1).is(":")) {
      int[] other = corner(tokens.get(i + 2).text());
      if (other != null) {
        end = other;
        i += 2;
      }
    }
    return new Parsed(
        new Area(
            sheet,
            Math.min(start[0], end[0]),
            Math.min(start[1], end[1]),
            Math.max(start[0], end[0]),
            Math.max(start[1], end[1])),
        i + 1);
  }

  /** Whole columns. */
  private @Nullable Parsed columns(List<FormulaToken> tokens, int i, int sheet) {
    Pattern letters = Pattern.compile("\\$?([A-Za-z]{1,3})");
    if (i + 2 < tokens.size() && tokens.get(i + 1).is(":")) {
      Matcher from = letters.matcher(tokens.get(i).text());
      Matcher to = letters.matcher(tokens.get(i + 2).text());
      if (from.matches() && to.matches()) {
        int left = CellReference.convertColStringToIndex(from.group(1));
        int right = CellReference.convertColStringToIndex(to.group(1));
        int bottom = Math.max(0, grid.sheets().get(sheet).rowCount() - 1);
        return new Parsed(
            new Area(sheet, 0, Math.min(left, right), bottom, Math.max(left, right)), i + 3);
      }
    }
    return null;
  }

  private static int @Nullable [] corner(String text) {
    Matcher cell = CELL.matcher(text);
    return cell.matches()
        ? new int[] {
          Integer.parseInt(cell.group(2)) - 1,
          CellReference.convertColStringToIndex(cell.group(1).toUpperCase(Locale.ROOT))
        }
        : null;
  }

  private void fill(Area area, Set<At> found) {
    FormulaGrid.Sheet sheet = grid.sheets().get(area.sheet());
    int bottom = Math.min(area.bottom(), sheet.rowCount() - 1);
    for (int r = area.top(); r <= bottom; r++) {
      int right = Math.min(area.right(), sheet.width(r) - 1);
      for (int c = area.left(); c <= right; c++) {
        if (sheet.get(r, c) != null) {
          found.add(new At(area.sheet(), r, c));
        }
      }
    }
  }

  /** The cells that meet all conditions; false if a condition is more than a value. */
  private boolean chosen(
      String function, List<List<FormulaToken>> arguments, At at, Set<At> found) {
    boolean several = function.endsWith("IFS");
    boolean counts = function.startsWith("COUNT");
    List<Area> ranges = new ArrayList<>();
    List<Criterion> criteria = new ArrayList<>();
    int first = several && !counts ? 1 : 0;
    int last = several ? arguments.size() - 1 : Math.min(2, arguments.size()) - 1;
    for (int i = first; i + 1 <= last; i += 2) {
      Area range = area(arguments.get(i), at.sheet());
      Criterion criterion = criterion(arguments.get(i + 1), at);
      if (range == null || criterion == null) {
        return false;
      }
      ranges.add(range);
      criteria.add(criterion);
    }
    if (ranges.isEmpty()) {
      return false;
    }
    List<FormulaToken> summed =
        several && !counts
            ? arguments.getFirst()
            : !several && arguments.size() > 2 ? arguments.get(2) : List.of();
    Area values = summed.isEmpty() ? ranges.getFirst() : area(summed, at.sheet());
    if (values == null) {
      return false;
    }
    take(ranges, criteria, values, found);
    return true;
  }

  private void take(List<Area> ranges, List<Criterion> criteria, Area values, Set<At> found) {
    FormulaGrid.Sheet sheet = grid.sheets().get(values.sheet());
    Area shape = ranges.getFirst();
    for (int r = 0; r <= shape.bottom() - shape.top(); r++) {
      for (int c = 0; c <= shape.right() - shape.left(); c++) {
        boolean meets = true;
        for (int i = 0; meets && i < ranges.size(); i++) {
          Area range = ranges.get(i);
          Object value =
              value(grid.sheets().get(range.sheet()).get(range.top() + r, range.left() + c));
          meets = criteria.get(i).meets(value);
        }
        if (meets && sheet.get(values.top() + r, values.left() + c) != null) {
          found.add(new At(values.sheet(), values.top() + r, values.left() + c));
        }
      }
    }
  }

  private @Nullable Area area(List<FormulaToken> argument, int home) {
    Parsed parsed = argument.isEmpty() ? null : reference(argument, 0, home);
    return parsed != null && parsed.next == argument.size() ? parsed.area : null;
  }

  static @Nullable Object value(@Nullable Object cell) {
    return cell instanceof FormulaGrid.Formula formula ? formula.stored() : cell;
  }

  private @Nullable Criterion criterion(List<FormulaToken> argument, At at) {
    StringBuilder text = new StringBuilder();
    Object only = null;
    for (int i = 0; i < argument.size(); i++) {
      FormulaToken token = argument.get(i);
      Object value;
      if (token.is("&")) {
        continue;
      } else if (token.kind() == FormulaToken.Kind.STRING) {
        value = token.text().substring(1, token.text().length() - 1).replace("\"\"", "\"");
      } else if (token.kind() == FormulaToken.Kind.NUMBER) {
        value = Double.valueOf(token.text());
      } else {
        Parsed cell = reference(argument, i, at.sheet());
        if (cell == null || !cell.area.one()) {
          return null;
        }
        value = value(grid.sheets().get(cell.area.sheet()).get(cell.area.top(), cell.area.left()));
        i = cell.next - 1;
      }
      only = argument.size() == 1 || text.isEmpty() ? value : null;
      text.append(
          value instanceof Double number ? CellText.number(number) : value == null ? "" : value);
    }
    return Criterion.of(only instanceof Double ? only : text.toString());
  }

  /** A condition as SUMIFS reads it: {@code >5}, {@code <>Jan}, {@code Refund*}, a value. */
  record Criterion(String sign, Object operand, Optional<Pattern> wildcards) {
    private static final Pattern PARTS = Pattern.compile("(<=|>=|<>|<|>|=)?(.*)", Pattern.DOTALL);

    static Criterion of(Object value) {
      if (value instanceof Double) {
        return new Criterion("=", value, Optional.empty());
      }
      Matcher parts = PARTS.matcher(value.toString());
      String sign = "=";
      String rest = value.toString();
      if (parts.matches()) {
        sign = parts.group(1) == null ? "=" : parts.group(1);
        rest = parts.group(2);
      }
      try {
        return new Criterion(sign, Double.valueOf(rest.strip()), Optional.empty());
      } catch (NumberFormatException e) {
        return new Criterion(sign, rest, wildcards(rest));
      }
    }

    boolean meets(@Nullable Object value) {
      if (operand instanceof Double number) {
        Double other = value instanceof Double given ? given : number(value);
        return switch (sign) {
          case "<>" -> other == null || other.doubleValue() != number.doubleValue();
          case "<" -> other != null && other < number;
          case "<=" -> other != null && other <= number;
          case ">" -> other != null && other > number;
          case ">=" -> other != null && other >= number;
          default -> other != null && other.doubleValue() == number.doubleValue();
        };
      }
      String text = value instanceof String given ? given : "";
      return switch (sign) {
        case "<>" -> !same(text);
        case "<" -> text.compareToIgnoreCase(operand.toString()) < 0;
        case "<=" -> text.compareToIgnoreCase(operand.toString()) <= 0;
        case ">" -> text.compareToIgnoreCase(operand.toString()) > 0;
        case ">=" -> text.compareToIgnoreCase(operand.toString()) >= 0;
        default -> same(text);
      };
    }

    private boolean same(String text) {
      return wildcards
          .map(pattern -> pattern.matcher(text).matches())
          .orElseGet(() -> text.equalsIgnoreCase(operand.toString()));
    }

    private static @Nullable Double number(@Nullable Object value) {
      try {
        return value instanceof String text ? Double.valueOf(text.strip()) : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }

    private static Optional<Pattern> wildcards(String wanted) {
      if (wanted.chars().noneMatch(c -> c == '*' || c == '?' || c == '~')) {
        return Optional.empty();
      }
      StringBuilder regex = new StringBuilder();
      for (int i = 0; i < wanted.length(); i++) {
        char c = wanted.charAt(i);
        if (c == '~' && i + 1 < wanted.length()) {
          regex.append(Pattern.quote(String.valueOf(wanted.charAt(++i))));
        } else {
          regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
      }
      return Optional.of(
          Pattern.compile(
              regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL));
    }
  }
}
