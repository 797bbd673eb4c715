package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/**
 * Finds formulas in Markdown: {@code $…$}, {@code $$…$$}, {@code \(…\)} and {@code \[…\]}.
 *
 * <p>A dollar opens one as in Pandoc: no white space behind the first nor before the last, no
 * letter or digit before or after; and an amount of money followed by words is none.
 */
final class FormulaSyntax implements InlineContentParserFactory {
  /** The fence that displayed formulas become, which is also GitHub's. */
  static final String FENCE = "math";

  private static final int LONGEST = 2000;
  private static final Pattern LATEX = Pattern.compile("[\\\\^_={}<>+*/]");
  private static final Pattern MONEY = Pattern.compile("\\d[\\d.,]*.*\\s\\p{L}{2,}.*");
  private static final Pattern LABEL = Pattern.compile("\\s*\\{#(eq:[\\w.-]+)}\\s*$");
  private static final Pattern OPENS = Pattern.compile("^(\\s*)(\\$\\$|\\\\\\[)\\s*(.*)$");

  @Override
  public Set<Character> getTriggerCharacters() {
    return Set.of('$', '\\');
  }

  @Override
  public InlineContentParser create() {
    return state -> {
      Scanner scanner = state.scanner();
      Position start = scanner.position();
      int before = scanner.peekPreviousCodePoint();
      String mark = opening(scanner);
      if (mark.isEmpty() || mark.startsWith("$") && Character.isLetterOrDigit(before)) {
        return ParsedInline.none();
      }
      Position inside = scanner.position();
      String end = mark.equals("\\(") ? "\\)" : mark;
      int length = 0;
      while (scanner.hasNext() && length++ < LONGEST) {
        Position here = scanner.position();
        if (closes(scanner, end)) {
          Position behind = scanner.position();
          String latex = scanner.getSource(inside, here).getContent();
          boolean formula = mark.equals("$$") || formula(latex, mark);
          boolean apart = mark.equals("\\(") || !Character.isLetterOrDigit((int) scanner.peek());
          if (!formula || !apart) {
            return ParsedInline.none();
          }
          String typed = scanner.getSource(start, behind).getContent();
          return ParsedInline.of(new FormulaNode(latex.strip(), typed), behind);
        }
        if (scanner.peek() == '\\') {
          scanner.next(); // what it escapes closes nothing
        }
        if (scanner.hasNext()) {
          scanner.next();
        }
      }
      return ParsedInline.none();
    };
  }

  /** Whether a fence holds a displayed formula. */
  static boolean displayed(FencedCodeBlock code) {
    return FENCE.equals(LABEL.matcher(info(code)).replaceFirst(""));
  }

  /** What references call a displayed formula: {@code $$…$$ {#eq:growth}}. */
  static Optional<String> label(FencedCodeBlock code) {
    Matcher label = LABEL.matcher(info(code));
    return displayed(code) && label.find() ? Optional.of(label.group(1)) : Optional.empty();
  }

  private static String info(FencedCodeBlock code) {
    return Objects.requireNonNullElse(code.getInfo(), "").strip();
  }

  private static String opening(Scanner scanner) {
    if (scanner.next('\\')) {
      return scanner.next('(') ? "\\(" : "";
    }
    scanner.next();
    return scanner.next('$') ? "$$" : "$";
  }

  private static boolean closes(Scanner scanner, String end) {
    Position here = scanner.position();
    for (char each : end.toCharArray()) {
      if (!scanner.next(each)) {
        scanner.setPosition(here);
        return false;
      }
    }
    return true;
  }

  private static boolean formula(String latex, String mark) {
    if (latex.isBlank()) {
      return false;
    }
    if (mark.equals("\\(")) {
      return LATEX.matcher(latex).find(); // else they are brackets that somebody escaped
    }
    boolean tight = latex.strip().length() == latex.length();
    return tight && (LATEX.matcher(latex).find() || !MONEY.matcher(latex).matches());
  }

  /** The lines of a body in which each displayed formula on lines of its own is a fence. */
  static List<String> fenced(List<String> lines) {
    List<String> all = new ArrayList<>();
    String fence = "";
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      fence = ReportMarkdown.fenceAfter(fence, line);
      Matcher opens = OPENS.matcher(line);
      int last = fence.isEmpty() && opens.matches() ? last(lines, at, opens) : -1;
      if (last < 0) {
        all.add(line);
        continue;
      }
      String indent = opens.group(1);
      String end = opens.group(2).equals("$$") ? "$$" : "\\]";
      StringBuilder latex = new StringBuilder(last == at ? opens.group(3) : opens.group(3) + "\n");
      for (int inside = at + 1; inside <= last; inside++) {
        latex.append(lines.get(inside).strip()).append(inside < last ? "\n" : "");
      }
      Matcher label = LABEL.matcher(latex);
      String info = label.find() ? FENCE + " {#" + label.group(1) + "}" : FENCE;
      String text = label.replaceFirst("").strip();
      text = text.substring(0, text.length() - end.length()).strip();
      all.add("");
      all.add(indent + "```" + info);
      text.lines().filter(l -> !l.isBlank()).forEach(l -> all.add(indent + l));
      all.add(indent + "```");
      all.add("");
      at = last;
    }
    return all;
  }

  /** The line that ends the formula which a line opens; -1 when none does. */
  private static int last(List<String> lines, int at, Matcher opens) {
    String end = opens.group(2).equals("$$") ? "$$" : "\\]";
    String first = LABEL.matcher(opens.group(3)).replaceFirst("").strip();
    if (first.endsWith(end)) {
      return first.indexOf(end) == first.length() - end.length() && !first.equals(end) ? at : -1;
    }
    if (first.contains(end)) {
      return -1; // text goes on behind it: it stands in a sentence
    }
    for (int next = at + 1; next < Math.min(lines.size(), at + 60); next++) {
      String line = LABEL.matcher(lines.get(next)).replaceFirst("").strip();
      if (line.endsWith(end)) {
        return next;
      }
      if (line.contains(end)) {
        return -1;
      }
    }
    return -1;
  }
}
