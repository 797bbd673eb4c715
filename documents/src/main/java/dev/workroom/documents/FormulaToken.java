package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;

/** A piece of a formula's text; the pieces joined are the formula again. */
record FormulaToken(Kind kind, String text) {
  enum Kind {
    /** A string literal with its quotes. */
    STRING,
    /** A quoted sheet name with its quotes. */
    SHEET,
    /** Everything in braces: a placeholder or an array constant. */
    BRACES,
    /** Everything in brackets: part of a structured or an external reference. */
    BRACKETS,
    /** A function, name, cell or unquoted sheet. */
    WORD,
    NUMBER,
    SPACE,
    SIGN
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  /** Cuts a formula, without its leading "=", into pieces; never fails. */
  static List<FormulaToken> of(String formula) {
    List<FormulaToken> tokens = new ArrayList<>();
    int at = 0;
    while (at < formula.length()) {
      char c = formula.charAt(at);
      int end;
      Kind kind;
      if (c == '"') {
        end = quoted(formula, at, '"');
        kind = Kind.STRING;
      } else if (c == '\'') {
        end = quoted(formula, at, '\'');
        kind = Kind.SHEET;
      } else if (c == '{') {
        end = braces(formula, at);
        kind = Kind.BRACES;
      } else if (c == '[') {
        end = brackets(formula, at);
        kind = Kind.BRACKETS;
      } else if (Character.isDigit(c) || (c == '.' && digitAt(formula, at + 1))) {
        end = number(formula, at);
        kind = Kind.NUMBER;
      } else if (startsWord(c)) {
        end = at + 1;
        while (end < formula.length() && continuesWord(formula.charAt(end))) {
          end++;
        }
        kind = Kind.WORD;
      } else if (Character.isWhitespace(c)) {
        end = at + 1;
        while (end < formula.length() && Character.isWhitespace(formula.charAt(end))) {
          end++;
        }
        kind = Kind.SPACE;
      } else {
        end = at + 1;
        kind = Kind.SIGN;
      }
      tokens.add(new FormulaToken(kind, formula.substring(at, end)));
      at = end;
    }
    return tokens;
  }

  private static boolean digitAt(String text, int at) {
    return at < text.length() && Character.isDigit(text.charAt(at));
  }

  private static boolean startsWord(char c) {
    return Character.isLetter(c) || c == '_' || c == '$' || c == '\\';
  }

  private static boolean continuesWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '$' || c == '\\';
  }

  private static int quoted(String text, int from, char quote) {
    int at = from + 1;
    while (at < text.length()) {
      if (text.charAt(at) == quote) {
        if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
          at++;
        } else {
          return at + 1;
        }
      }
      at++;
    }
    return text.length();
  }

  private static int braces(String text, int from) {
    int at = from + 1;
    boolean inString = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        inString = !inString;
      } else if (c == '}' && !inString) {
        return at + 1;
      }
      at++;
    }
    return text.length();
  }

  private static int brackets(String text, int from) {
    int depth = 0;
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\'') {
        at++;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        return at + 1;
      }
    }
    return text.length();
  }

  private static int number(String text, int from) {
    int at = from;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = at + 1;
      if (exponent < text.length() && "+-".indexOf(text.charAt(exponent)) >= 0) {
        exponent++;
      }
      if (digitAt(text, exponent)) {
        at = exponent;
        while (digitAt(text, at)) {
          at++;
        }
      }
    }
    return at;
  }
}
