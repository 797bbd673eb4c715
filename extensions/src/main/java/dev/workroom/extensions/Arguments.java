package dev.workroom.extensions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts what a person typed after a command into its text, in one pass: what was put in is never
 * looked at again.
 *
 * @param raw as typed
 * @param names of the arguments in order, for {@code $name}
 * @param variables {@code CLAUDE_SESSION_ID} and the like
 * @param first the number of the first argument, 0 or 1; empty: as the text counts
 */
public record Arguments(
    String raw, List<String> names, Map<String, String> variables, OptionalInt first) {
  private static final Pattern PLACE =
      Pattern.compile(
          "(?<escape>\\\\?)(?:\\$\\{(?<variable>[A-Za-z_][\\w.]*)}|\\$ARGUMENTS\\[(?<index>\\d+)]|\\$(?<all>ARGUMENTS)\\b|\\$(?<number>\\d{1,3})(?!\\d)|\\$(?<name>[A-Za-z_][\\w-]*))");
  private static final Pattern FROM_ZERO =
      Pattern.compile("(?<!\\\\)\\$(?:0(?!\\d)|ARGUMENTS\\[0])");
  private static final Pattern FROM_ONE = Pattern.compile("(?<!\\\\)\\$1(?!\\d)");

  /** What {@code !`command`} at a line's start or after a blank becomes: nothing is run. */
  private static final Pattern COMMAND = Pattern.compile("(?m)(?<=^|\\s)!`[^`\\n]*`");

  private static final Pattern COMMAND_BLOCK = Pattern.compile("(?ms)^```!\\s*\\n.*?^```[ \\t]*$");
  private static final String NOT_RUN = "[shell command execution disabled by policy]";

  public Arguments {
    names = List.copyOf(names);
    variables = Map.copyOf(variables);
  }

  /**
   * The text with its places filled. Unless it is said otherwise, {@code $1} is the first argument
   * where the text does not count from {@code $0}.
   */
  public String into(String text) {
    String quiet =
        COMMAND_BLOCK.matcher(COMMAND.matcher(text).replaceAll(NOT_RUN)).replaceAll(NOT_RUN);
    List<String> words = words(raw);
    int base = first.orElseGet(() -> counted(quiet));
    Matcher matcher = PLACE.matcher(quiet);
    var out = new StringBuilder();
    boolean all = false;
    while (matcher.find()) {
      boolean occurs = matcher.group("all") != null || matcher.group("index") != null;
      all |= occurs && matcher.group("escape").isEmpty();
      matcher.appendReplacement(out, Matcher.quoteReplacement(filled(matcher, words, base)));
    }
    matcher.appendTail(out);
    return all || raw.isBlank() ? out.toString() : out + "\n\nARGUMENTS: " + raw;
  }

  private static int counted(String text) {
    return FROM_ONE.matcher(text).find() && !FROM_ZERO.matcher(text).find() ? 1 : 0;
  }

  private String filled(Matcher place, List<String> words, int base) {
    String whole = place.group();
    if (!place.group("escape").isEmpty()) {
      return whole.substring(1);
    }
    if (place.group("all") != null) {
      return raw;
    }
    if (place.group("index") != null) {
      return word(words, Integer.parseInt(place.group("index"))).orElse(whole);
    }
    if (place.group("number") != null) {
      return word(words, Integer.parseInt(place.group("number")) - base).orElse(whole);
    }
    if (place.group("variable") != null) {
      return variables.getOrDefault(place.group("variable"), whole);
    }
    int named = names.indexOf(place.group("name"));
    return named < 0 ? whole : word(words, named).orElse("");
  }

  private static Optional<String> word(List<String> words, int at) {
    return at < 0 || at >= words.size() ? Optional.empty() : Optional.of(words.get(at));
  }

  /** Split as a shell does: quotes hold together, a backslash takes the next character as it is. */
  static List<String> words(String raw) {
    var words = new ArrayList<String>();
    var current = new StringBuilder();
    char quote = 0;
    boolean open = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < raw.length()) {
        current.append(raw.charAt(++i));
        open = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          current.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        open = true;
      } else if (Character.isWhitespace(c)) {
        if (open) {
          words.add(current.toString());
        }
        current.setLength(0);
        open = false;
      } else {
        current.append(c);
        open = true;
      }
    }
    if (open) {
      words.add(current.toString());
    }
    return words;
  }
}
