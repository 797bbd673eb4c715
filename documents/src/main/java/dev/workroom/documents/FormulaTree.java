package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/** A formula taken apart by its operators and calls; addresses have no structured references. */
sealed interface FormulaTree {
  /** A number, text, cell, name or error, as it is written; "" where an argument is left out. */
  record Leaf(String text) implements FormulaTree {}

  /** Cells of one block; a number of rows or columns is 0 where it is not told by its text. */
  record Range(String text, int rows, int columns) implements FormulaTree {}

  /** Cells from one that is looked up, or to one. */
  record Between(FormulaTree first, FormulaTree last) implements FormulaTree {}

  /** An array of constants. */
  record Constants(String text, int rows, int columns) implements FormulaTree {}

  /** Minus, plus or at-sign before its operand. */
  record Before(String sign, FormulaTree operand) implements FormulaTree {}

  /** A hundredth of its operand. */
  record Percent(FormulaTree operand) implements FormulaTree {}

  /** Two operands with an operator. */
  record Both(FormulaTree left, String operator, FormulaTree right) implements FormulaTree {}

  /** A function's call. */
  record Call(String function, List<FormulaTree> arguments) implements FormulaTree {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** The formula, without "=", or nothing when it has references that are taken together. */
  static Optional<FormulaTree> of(String formula) {
    Parse parse =
        new Parse(
            FormulaToken.of(formula).stream()
                .filter(token -> token.kind() != FormulaToken.Kind.SPACE)
                .toList());
    FormulaTree tree = parse.comparison();
    return tree == null || parse.at < parse.tokens.size() ? Optional.empty() : Optional.of(tree);
  }

  /** One pass over the pieces; null where they make no formula that is understood. */
  final class Parse {
    private static final Set<String> ERRORS =
        Set.of(
            "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!",
            "#CALC!");

    private final List<FormulaToken> tokens;
    private int at;

    Parse(List<FormulaToken> tokens) {
      this.tokens = tokens;
    }

    private boolean next(String sign) {
      return at < tokens.size() && tokens.get(at).is(sign);
    }

    private boolean take(String sign) {
      boolean there = next(sign);
      at += there ? 1 : 0;
      return there;
    }

    @Nullable FormulaTree comparison() {
      FormulaTree left = chain(0);
      while (left != null && (next("<") || next(">") || next("="))) {
        String operator = tokens.get(at++).text();
        if ((operator.equals("<") && (next("=") || next(">")))
            || (operator.equals(">") && next("="))) {
          operator += tokens.get(at++).text();
        }
        FormulaTree right = chain(0);
        left = right == null ? null : new Both(left, operator, right);
      }
      return left;
    }

    private static final List<List<String>> BINDING =
        List.of(List.of("&"), List.of("+", "-"), List.of("*", "/"), List.of("^"));

    private @Nullable FormulaTree chain(int level) {
      if (level == BINDING.size()) {
        return percent();
      }
      FormulaTree left = chain(level + 1);
      while (left != null && BINDING.get(level).stream().anyMatch(this::next)) {
        String operator = tokens.get(at++).text();
        FormulaTree right = chain(level + 1);
        left = right == null ? null : new Both(left, operator, right);
      }
      return left;
    }

    private @Nullable FormulaTree percent() {
      FormulaTree operand = signed();
      while (operand != null && take("%")) {
        operand = new Percent(operand);
      }
      return operand;
    }

    private @Nullable FormulaTree signed() {
      if (next("-") || next("+") || next("@")) {
        String sign = tokens.get(at++).text();
        FormulaTree operand = signed();
        return operand == null ? null : new Before(sign, operand);
      }
      FormulaTree first = primary();
      if (first != null && take(":")) {
        // A function's result as one end of a range.
        FormulaTree last = primary();
        return last == null ? null : new Between(first, last);
      }
      return first;
    }

    private @Nullable FormulaTree primary() {
      if (at >= tokens.size()) {
        return null;
      }
      FormulaToken token = tokens.get(at++);
      return switch (token.kind()) {
        case STRING -> new Leaf(token.text());
        case NUMBER -> next(":") ? reference("", token) : new Leaf(token.text());
        case BRACES -> constants(token.text());
        case SHEET -> take("!") && at < tokens.size() ? after(token.text()) : null;
        case WORD -> {
          if (take("!")) {
            yield at < tokens.size() ? after(token.text()) : null;
          }
          yield take("(") ? call(token.text()) : reference("", token);
        }
        case SIGN -> {
          if (token.is("(")) {
            FormulaTree inside = comparison();
            yield take(")") ? inside : null;
          }
          yield token.is("#") ? error() : null;
        }
        case BRACKETS, SPACE -> null;
      };
    }

    private @Nullable FormulaTree after(String sheet) {
      FormulaToken token = tokens.get(at++);
      return switch (token.kind()) {
        case WORD, NUMBER -> next("(") ? null : reference(sheet + "!", token);
        case STRING, SHEET, BRACES, BRACKETS, SPACE, SIGN -> null;
      };
    }

    private FormulaTree reference(String sheet, FormulaToken first) {
      boolean range =
          next(":")
              && at + 1 < tokens.size()
              && !(at + 2 < tokens.size()
                  && (tokens.get(at + 2).is("(") || tokens.get(at + 2).is("!")));
      if (range) {
        FormulaToken last = tokens.get(at + 1);
        at += 2;
        return range(sheet + first.text() + ":" + last.text(), first.text(), last.text());
      }
      if (at < tokens.size() && tokens.get(at).kind() == FormulaToken.Kind.BRACKETS) {
        return structured(first.text() + tokens.get(at++).text());
      }
      if (take("#")) {
        return new Range(sheet + first.text() + "#", 0, 0);
      }
      return new Leaf(sheet + first.text());
    }

    /** Of a table: one row's cell, or a column of a length that its text does not tell. */
    private static FormulaTree structured(String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      boolean single =
          lower.contains("[@") || lower.contains("#this row") || lower.contains("#totals");
      boolean column = lower.indexOf(':') < 0 && lower.matches("[^\\[]*\\[[^\\[#]+]");
      return single ? new Leaf(text) : new Range(text, 0, column ? 1 : 0);
    }

    private static FormulaTree range(String text, String first, String last) {
      Matcher from = FormulaShift.CELL.matcher(first);
      Matcher to = FormulaShift.CELL.matcher(last);
      if (!from.matches() || !to.matches()) {
        return new Range(text, 0, 0);
      }
      int rows = Integer.parseInt(to.group(4)) - Integer.parseInt(from.group(4));
      int columns =
          CellReference.convertColStringToIndex(to.group(2))
              - CellReference.convertColStringToIndex(from.group(2));
      return new Range(text, Math.abs(rows) + 1, Math.abs(columns) + 1);
    }

    private static FormulaTree constants(String text) {
      int rows = 1;
      int columns = 1;
      boolean quoted = false;
      for (char c : text.toCharArray()) {
        quoted ^= c == '"';
        rows += !quoted && c == ';' ? 1 : 0;
        columns += !quoted && c == ',' && rows == 1 ? 1 : 0;
      }
      return new Constants(text, rows, columns);
    }

    private @Nullable FormulaTree error() {
      StringBuilder text = new StringBuilder("#");
      while (at < tokens.size() && text.length() < 8) {
        text.append(tokens.get(at++).text());
        if (ERRORS.contains(text.toString().toUpperCase(Locale.ROOT))) {
          return new Leaf(text.toString());
        }
      }
      return null;
    }

    private @Nullable FormulaTree call(String function) {
      List<FormulaTree> arguments = new ArrayList<>();
      if (take(")")) {
        return next("(") ? null : new Call(function, arguments);
      }
      while (true) {
        FormulaTree argument = next(",") || next(")") ? new Leaf("") : comparison();
        if (argument == null) {
          return null;
        }
        arguments.add(argument);
        if (take(")")) {
          return next("(") ? null : new Call(function, arguments);
        }
        if (!take(",")) {
          return null;
        }
      }
    }
  }

  /** Its text again, with parentheses around each operation. */
  static String text(FormulaTree tree) {
    return switch (tree) {
      case Leaf leaf -> leaf.text();
      case Range range -> range.text();
      case Constants constants -> constants.text();
      case Between between -> text(between.first()) + ":" + text(between.last());
      case Before before -> "(" + before.sign() + text(before.operand()) + ")";
      case Percent percent -> "(" + text(percent.operand()) + "%)";
      case Both both -> "(" + text(both.left()) + both.operator() + text(both.right()) + ")";
      case Call call ->
          call.function()
              + call.arguments().stream()
                  .map(FormulaTree::text)
                  .collect(Collectors.joining(",", "(", ")"));
    };
  }
}
