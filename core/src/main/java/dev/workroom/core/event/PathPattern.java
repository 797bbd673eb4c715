package dev.workroom.core.event;

import dev.workroom.core.event.Setup.Folder;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Files and folders as people name them: {@code exports/}, {@code *.csv}, {@code out/**}{@code
 * /draft.md}, {@code /data/old}. {@code *} and {@code ?} stay within a name, {@code **} crosses
 * folders; a name without a slash fits at any depth; a folder means all that is in it.
 *
 * <p>Case and composition of letters do not count, because on some systems they name the same file.
 */
public record PathPattern(String text) {

  /** Whether it names the absolute path, or a folder above it. */
  public boolean covers(List<Folder> folders, String path) {
    String wanted = fold(path);
    String pattern = pattern();
    if (pattern.isEmpty()) {
      return folders.stream().anyMatch(folder -> inside(fold(folder.path()), wanted));
    }
    if (pattern.startsWith("/")) {
      return fits(pattern, wanted);
    }
    return folders.stream()
        .map(folder -> fold(folder.path()))
        .filter(root -> inside(root, wanted) && !root.equals(wanted))
        .map(root -> wanted.substring(root.endsWith("/") ? root.length() : root.length() + 1))
        .anyMatch(relative -> relativeFits(pattern, relative));
  }

  /**
   * Whether something that it names may lie below the absolute path, so that moving or deleting the
   * path would take it along. A name without a slash may lie anywhere.
   */
  public boolean mayLieBelow(List<Folder> folders, String path) {
    String above = fold(path);
    String pattern = pattern();
    if (pattern.isEmpty()) {
      return true;
    }
    if (pattern.startsWith("/")) {
      return reaches(above, pattern);
    }
    return folders.stream()
        .map(folder -> fold(folder.path()))
        .filter(root -> inside(root, above))
        .anyMatch(root -> !pattern.contains("/") || reaches(above, root + "/" + pattern));
  }

  /** Whether it can only mean one path. */
  public boolean literal() {
    return !text.isBlank() && !text.contains("*") && !text.contains("?") && !text.endsWith("/");
  }

  private static boolean reaches(String above, String pattern) {
    int glob = firstGlob(pattern);
    String fixed = glob < 0 ? pattern : pattern.substring(0, glob);
    return inside(above, fixed) || glob >= 0 && above.startsWith(fixed);
  }

  private static int firstGlob(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '*' || pattern.charAt(i) == '?') {
        return i;
      }
    }
    return -1;
  }

  private static boolean relativeFits(String pattern, String relative) {
    if (pattern.contains("/")) {
      return fits(pattern, relative);
    }
    Pattern name = regex(pattern);
    for (String part : relative.split("/", -1)) {
      if (name.matcher(part).matches()) {
        return true;
      }
    }
    return false;
  }

  /** The path itself or one of the folders above it. */
  private static boolean fits(String pattern, String path) {
    Pattern whole = regex(pattern);
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (whole.matcher(path.substring(0, end)).matches()) {
        return true;
      }
    }
    return false;
  }

  private static Pattern regex(String pattern) {
    var regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (pattern.startsWith("**/", i)) {
        regex.append("(?:[^/]+/)*");
        i += 2;
      } else if (pattern.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private String pattern() {
    String pattern = fold(text.strip());
    while (pattern.startsWith("./")) {
      pattern = pattern.substring(2);
    }
    while (pattern.length() > 1 && pattern.endsWith("/")) {
      pattern = pattern.substring(0, pattern.length() - 1);
    }
    return pattern.equals(".") ? "" : pattern;
  }

  private static boolean inside(String folder, String path) {
    return path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
  }

  private static String fold(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
