package dev.workroom.core.session;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for words in texts: exactly, in any case, never by what they might mean. */
public final class Words {
  private static final int ROW = 4;
  private static final int AROUND = 60;
  private static final String QUOTES = "`\"'“”‘’«»/\\";
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Pattern LINE_NUMBER = Pattern.compile("(?m)^\\s*\\d+\\t");
  private static final Pattern LONG_WORD = Pattern.compile("\\p{L}{2,}");

  /** What identifies somebody or something: addresses of mail and web, and long numbers. */
  private static final Pattern PARTICULAR =
      Pattern.compile("[\\w.+-]+@[\\w-]+\\.[\\w.-]+|[a-z][a-z0-9+.-]*://\\S+|\\w*\\d{5,}\\w*");

  private Words() {}

  /** The text in one case and one composition, so that two of them can be compared. */
  public static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  /** The strings in a JSON text, whatever else is wrong with it. */
  public static List<String> strings(String json) {
    var all = new ArrayList<String>();
    int at = json.indexOf('"');
    while (at >= 0) {
      var one = new StringBuilder();
      int i = at + 1;
      while (i < json.length() && json.charAt(i) != '"') {
        i = character(json, i, one);
      }
      all.add(one.toString());
      at = json.indexOf('"', i + 1);
    }
    return all;
  }

  /** Adds the character at a place; the answer is the place after it. */
  private static int character(String json, int at, StringBuilder to) {
    char c = json.charAt(at);
    if (c != '\\' || at + 1 >= json.length()) {
      to.append(c);
      return at + 1;
    }
    char escaped = json.charAt(at + 1);
    if (escaped == 'u' && at + 6 <= json.length()) {
      try {
        to.append((char) Integer.parseInt(json.substring(at + 2, at + 6), 16));
        return at + 6;
      } catch (NumberFormatException _) {
        // no escape after all: the characters stand for themselves
      }
    }
    to.append(
        switch (escaped) {
          case 'n' -> '\n';
          case 't' -> '\t';
          case 'r' -> '\r';
          case 'b' -> '\b';
          case 'f' -> '\f';
          default -> escaped;
        });
    return at + 2;
  }

  /**
   * Where a name stands by itself in a folded text from a place on, or -1. A name without a dot is
   * a word like any other: it must stand in quotes or in a path.
   */
  public static int find(String text, String name, int from) {
    for (int at = text.indexOf(name, from); at >= 0; at = text.indexOf(name, at + 1)) {
      int end = at + name.length();
      boolean begins = at == 0 || !inName(text.charAt(at - 1));
      boolean ends =
          end == text.length()
              || !(inName(text.charAt(end))
                  && (text.charAt(end) != '.'
                      || (end + 1 < text.length()
                          && Character.isLetterOrDigit(text.charAt(end + 1)))));
      boolean plain = name.indexOf('.') >= 0 || name.indexOf('/') >= 0;
      boolean quoted =
          (at > 0 && QUOTES.indexOf(text.charAt(at - 1)) >= 0)
              || (end < text.length() && QUOTES.indexOf(text.charAt(end)) >= 0);
      if (begins && ends && (plain || quoted)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean inName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  /** The parts of a text that names are made of, folded. */
  static List<String> tokens(String text) {
    var all = new ArrayList<String>();
    int from = 0;
    String folded = folded(text);
    for (int i = 0; i <= folded.length(); i++) {
      if (i == folded.length() || !inName(folded.charAt(i))) {
        if (i - from >= 2) {
          String token = trimmed(folded.substring(from, i));
          if (token.length() >= 2 && token.chars().anyMatch(Character::isLetter)) {
            all.add(token);
          }
        }
        from = i + 1;
      }
    }
    return all;
  }

  private static String trimmed(String token) {
    int from = 0;
    int to = token.length();
    while (from < to && !Character.isLetterOrDigit(token.charAt(from))) {
      from++;
    }
    while (to > from && !Character.isLetterOrDigit(token.charAt(to - 1))) {
      to--;
    }
    return token.substring(from, to);
  }

  /** The words and numbers of a text in their order, folded, with one space between them. */
  static String row(String text) {
    return WORD.matcher(LINE_NUMBER.matcher(folded(text)).replaceAll(" "))
        .results()
        .map(r -> r.group())
        .collect(java.util.stream.Collectors.joining(" "));
  }

  /** How many words of at least two letters are in a text. */
  static int count(String text) {
    return (int) LONG_WORD.matcher(text).results().count();
  }

  /** What a text can be recognised by: rows of four words, addresses, long numbers; folded. */
  public static Set<String> marks(String text) {
    String folded = folded(text);
    var marks = new HashSet<String>();
    List<String> words = WORD.matcher(folded).results().map(r -> r.group()).toList();
    for (int i = 0; i + ROW <= words.size(); i++) {
      marks.add(String.join(" ", words.subList(i, i + ROW)));
    }
    Matcher particular = PARTICULAR.matcher(folded);
    while (particular.find()) {
      marks.add(trimmed(particular.group()));
    }
    return marks;
  }

  /** A piece of a text with some of its surroundings, in one line. */
  public static String excerpt(String text, int at, int length) {
    int from = Math.max(0, at - AROUND);
    int to = Math.min(text.length(), at + length + AROUND);
    return ((from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : ""))
        .replaceAll("\\s+", " ")
        .strip();
  }
}
