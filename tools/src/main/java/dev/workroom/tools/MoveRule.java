package dev.workroom.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Many moves in one line: which files, as a glob or a regular expression, and where each goes, as a
 * pattern with fields in braces.
 *
 * @param from a glob, or a regular expression for the whole path below {@code start}
 * @param start the folder in which the files are looked for
 * @param to the pattern
 */
record MoveRule(Path start, String from, boolean expression, String to) {
  private static final String EXPRESSION = "regex:";
  private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern WILD = Pattern.compile("[*?\\[{]");
  private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");
  private static final String FIELDS =
      "{name} {stem} {ext} {dir} {year} {month} {day} {n}, and with regex: {1} {2} … for its groups";

  /** Whether a move names files by a rule; a file of just that name is meant literally. */
  static boolean is(Places places, String from) {
    return from.startsWith(EXPRESSION)
        || WILD.matcher(from).find() && !WriteTool.exists(places.named(from));
  }

  static MoveRule of(Places places, String from, String to) {
    boolean expression = from.startsWith(EXPRESSION);
    String pattern = expression ? from.substring(EXPRESSION.length()).strip() : from.strip();
    Matcher first = (expression ? SPECIAL : WILD).matcher(pattern);
    int plain = first.find() ? first.start() : pattern.length();
    int slash = pattern.lastIndexOf('/', plain);
    String folder = slash < 0 ? "" : slash == 0 ? "/" : pattern.substring(0, slash);
    Path start = folder.isEmpty() ? places.first() : places.named(folder);
    String below = pattern.substring(slash + 1);
    if (below.isBlank()) {
      throw new Refusal("\"" + from + "\" fits no file; name files below the folder.");
    }
    String target = to.endsWith("/") ? to + "{name}" : to;
    if (!FIELD.matcher(target).find()) {
      throw new Refusal(
          "\"%s\" would give all files one name; end it with / or use %s.".formatted(to, FIELDS));
    }
    return new MoveRule(start, below, expression, target);
  }

  /** The folder that all targets lie below. */
  Path into(Places places) {
    int slash = to.lastIndexOf('/', to.indexOf('{'));
    return slash <= 0 ? places.first() : places.named(to.substring(0, slash));
  }

  /** One move per file that fits, in the order of their paths. */
  List<MoveTool.Step> steps(Places places) throws IOException {
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    Path real = places.inside(start.toRealPath(), start.toString());
    Walk.Result found = Walk.below(real, expression ? "**" : from, true);
    if (found.cut()) {
      throw new Refusal(
          "There are too many files below %s to see all; name a folder inside it."
              .formatted(places.shown(start)));
    }
    var steps = new ArrayList<MoveTool.Step>();
    Pattern groups = expression ? compiled() : Pattern.compile("");
    for (Walk.Found file : found.files()) {
      Path below = real.relativize(file.path());
      Matcher match = groups.matcher(below.toString());
      if (!expression || match.matches()) {
        String target = target(file, below, match, steps.size() + 1);
        steps.add(new MoveTool.Step(start.resolve(below).toString(), target));
      }
    }
    return steps;
  }

  private Pattern compiled() {
    try {
      return Pattern.compile(from);
    } catch (PatternSyntaxException e) {
      throw new Refusal(
          "\"%s\" is no regular expression (%s).".formatted(from, e.getDescription()), e);
    }
  }

  private String target(Walk.Found file, Path below, MatchResult groups, int number) {
    return FIELD
        .matcher(to)
        .replaceAll(
            field -> Matcher.quoteReplacement(value(field.group(1), file, below, groups, number)));
  }

  private String value(String field, Walk.Found file, Path below, MatchResult groups, int number) {
    String name = String.valueOf(below.getFileName());
    int dot = name.lastIndexOf('.');
    Path dir = below.getParent();
    IntFunction<String> two = part -> "%02d".formatted(part);
    LocalDate day =
        LocalDate.ofInstant(
            file.attributes().lastModifiedTime().toInstant(), ZoneId.systemDefault());
    return switch (field.toLowerCase(Locale.ROOT)) {
      case "name" -> name;
      case "stem" -> dot <= 0 ? name : name.substring(0, dot);
      case "ext" -> dot <= 0 ? "" : name.substring(dot + 1);
      case "dir" -> dir == null ? "." : dir.toString();
      case "year" -> Integer.toString(day.getYear());
      case "month" -> two.apply(day.getMonthValue());
      case "day" -> two.apply(day.getDayOfMonth());
      case "n" -> Integer.toString(number);
      default -> {
        if (!expression
            || !field.matches("[1-9]\\d?")
            || Integer.parseInt(field) > groups.groupCount()) {
          throw new Refusal(
              "{%s} is no field of a target; there are %s.".formatted(Cut.at(field, 60), FIELDS));
        }
        String group = groups.group(Integer.parseInt(field));
        yield group == null ? "" : group;
      }
    };
  }
}
