package dev.workroom.changes;

import dev.workroom.changes.HoldRules.Act;
import dev.workroom.changes.HoldRules.Rule;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules by name, made ready to be asked for each of many thousands of changes: plain names and
 * endings are looked up, and only what is left is matched.
 */
final class HeldNames {
  private static final Pattern DROPPED = Pattern.compile("[. ]+(?=/|$)");

  private final List<Entry> entries;

  HeldNames(List<Rule> rules) {
    entries = rules.stream().map(Entry::of).toList();
  }

  /** Why the act on the path waits; empty if it does not. */
  Optional<String> reason(String path, Act act) {
    String folded = fold(path);
    List<String> parts = List.of(folded.split("/"));
    for (Entry entry : entries) {
      if (entry.rule.acts().contains(act) && entry.fits(folded, parts)) {
        return Optional.of(entry.rule.reason());
      }
    }
    return Optional.empty();
  }

  /**
   * Why something at the path waits that brings along what a rule names further down, or leads
   * there: a directory that is moved here, a link, a file that stands for a directory.
   */
  Optional<String> reasonAbove(String path, Act act) {
    String folded = fold(path);
    String leaf = folded.substring(folded.lastIndexOf('/') + 1);
    for (Entry entry : entries) {
      if (entry.rule.acts().contains(act)
          && entry.above.getOrDefault(leaf, List.of()).stream()
              .anyMatch(pattern -> pattern.matcher(folded).matches())) {
        return Optional.of(entry.rule.reason());
      }
    }
    return Optional.empty();
  }

  /**
   * One rule's patterns.
   *
   * @param names of one part of a path
   * @param endings of one part of a path, each from its dot on
   * @param others what is neither
   * @param above the directories that patterns of more than one part name on their way, by their
   *     own names
   */
  private record Entry(
      Rule rule,
      Set<String> names,
      Set<String> endings,
      List<Glob> others,
      Map<String, List<Pattern>> above) {
    static Entry of(Rule rule) {
      var entry =
          new Entry(rule, new HashSet<>(), new HashSet<>(), new ArrayList<>(), new HashMap<>());
      for (String pattern : rule.patterns()) {
        String glob = pattern.toLowerCase(Locale.ROOT);
        if (glob.indexOf('/') < 0 && plain(glob)) {
          entry.names.add(glob);
        } else if (glob.startsWith("*.") && glob.indexOf('/') < 0 && plain(glob.substring(1))) {
          entry.endings.add(glob.substring(1));
        } else {
          entry.others.add(Glob.of(glob));
          for (int slash = glob.indexOf('/'); slash >= 0; slash = glob.indexOf('/', slash + 1)) {
            String way = glob.substring(0, slash);
            String leaf = way.substring(way.lastIndexOf('/') + 1);
            if (plain(leaf)) {
              entry
                  .above
                  .computeIfAbsent(leaf, _ -> new ArrayList<>())
                  .add(Pattern.compile(translate(way), Pattern.DOTALL));
            }
          }
        }
      }
      return entry;
    }

    boolean fits(String path, List<String> parts) {
      for (String part : parts) {
        if (names.contains(part)) {
          return true;
        }
        for (int dot = part.indexOf('.'); dot >= 0; dot = part.indexOf('.', dot + 1)) {
          if (endings.contains(part.substring(dot))) {
            return true;
          }
        }
      }
      return others.stream().anyMatch(glob -> glob.fits(path, parts));
    }
  }

  /**
   * A glob over the whole path, or without a slash over any one part of it.
   *
   * @param literal the parts that a path must have to fit
   */
  private record Glob(Pattern pattern, List<String> literal) {
    static Glob of(String glob) {
      boolean whole = glob.indexOf('/') >= 0;
      String one = translate(glob);
      return new Glob(
          Pattern.compile(whole ? one : "(?:.*/)?" + one + "(?:/.*)?", Pattern.DOTALL),
          whole
              ? Pattern.compile("/").splitAsStream(glob).filter(HeldNames::plain).toList()
              : List.of());
    }

    boolean fits(String path, List<String> parts) {
      return parts.containsAll(literal) && pattern.matcher(path).matches();
    }
  }

  private static boolean plain(String glob) {
    return glob.indexOf('*') < 0 && glob.indexOf('?') < 0;
  }

  /** What a name is to a file system that ignores case, composition and what Windows drops. */
  private static String fold(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    boolean plain = lower.chars().allMatch(one -> one < 0x80);
    return dropped(plain ? lower : composed(path));
  }

  private static String composed(String path) {
    String folded = Normalizer.normalize(path, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder kept = new StringBuilder(folded.length());
    for (int i = 0; i < folded.length(); i++) {
      char one = folded.charAt(i);
      if (Character.getType(one) != Character.FORMAT) {
        kept.append(one);
      }
    }
    return kept.toString();
  }

  private static String dropped(String path) {
    boolean nothing =
        !path.endsWith(".") && !path.endsWith(" ") && !path.contains("./") && !path.contains(" /");
    return nothing ? path : DROPPED.matcher(path).replaceAll("");
  }

  private static String translate(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char one = glob.charAt(i);
      if (glob.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (one == '*') {
        regex.append("[^/]*");
      } else if (one == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(one)));
      }
    }
    return regex.toString();
  }
}
