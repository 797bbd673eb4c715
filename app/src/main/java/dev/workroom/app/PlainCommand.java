package dev.workroom.app;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Commands that can read nothing but the files that they name: well-known programs one after the
 * other, with words that a shell takes as they are. Whatever is not surely so is not plain.
 */
final class PlainCommand {
  private static final Set<String> PROGRAMS =
      Set.of(
          "cat",
          "head",
          "tail",
          "wc",
          "sort",
          "uniq",
          "cut",
          "tr",
          "nl",
          "tac",
          "rev",
          "fold",
          "paste",
          "join",
          "comm",
          "diff",
          "cmp",
          "echo",
          "printf",
          "ls",
          "pwd",
          "date",
          "mkdir",
          "touch",
          "cp",
          "mv",
          "rm",
          "rmdir",
          "tee",
          "stat",
          "file",
          "md5sum",
          "sha1sum",
          "sha256sum",
          "true",
          "false",
          "sleep",
          "basename",
          "dirname",
          "seq",
          "grep",
          "egrep",
          "fgrep",
          "strings",
          "od",
          "xxd",
          "hexdump",
          "base64",
          "unzip",
          "gzip",
          "gunzip");

  private static final Pattern PARTS = Pattern.compile("[;|&\\n]+");
  private static final Pattern WORDS = Pattern.compile("[\\s<>]+");

  /** What a shell leaves as it is, and a quoted word that stands for itself. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "(?:[\\w ./:,+%@=|;&<>\\n-]|(?<=[\\s<>])(?:'[^'\\n]*'|\"[^\"$`\\\\\\n]*\")(?=[\\s;|&<>]|$))*");

  private static final Set<String> RECURSIVE = Set.of("grep", "egrep", "fgrep", "ls", "diff");

  private PlainCommand() {}

  /**
   * Whether a command is plain.
   *
   * @param texts the strings of the call: names of its fields, the command, perhaps a directory
   * @param file whether a word names a file of the folders
   * @param folder whether a word names a folder or a link
   */
  static boolean is(List<String> texts, Predicate<String> file, Predicate<String> folder) {
    int at = texts.indexOf("command");
    if (texts.size() != 2 || at != 0 || !LITERAL.matcher(texts.get(1)).matches()) {
      return false;
    }
    for (String part : PARTS.split(texts.get(1))) {
      List<String> words =
          WORDS.splitAsStream(part.strip()).filter(word -> !word.isEmpty()).toList();
      if (!words.isEmpty() && !plain(words, folder)) {
        return false;
      }
    }
    return WORDS
        .splitAsStream(PARTS.matcher(texts.get(1)).replaceAll(" "))
        .map(PlainCommand::unquoted)
        .noneMatch(word -> word.indexOf('/') >= 0 && !file.test(word) && folder.test(word));
  }

  private static boolean plain(List<String> words, Predicate<String> folder) {
    String program = words.getFirst();
    if (!PROGRAMS.contains(program)) {
      return false;
    }
    for (String word : words.subList(1, words.size())) {
      boolean option = word.startsWith("-") && word.length() > 1;
      // Long options name lists of files, and -r, -f and -T go on from there.
      if (option
          && (word.startsWith("--") || word.matches(".*[rRfT@].*") && !harmless(program, word))) {
        return false;
      }
      if (!option && folder.test(unquoted(word)) && !MAKING.contains(program)) {
        return false;
      }
    }
    return !RECURSIVE.contains(program) || words.size() > 1 || program.equals("ls");
  }

  /** Programs that read nothing of a folder that they name. */
  private static final Set<String> MAKING =
      Set.of("mkdir", "touch", "rmdir", "ls", "echo", "printf");

  private static boolean harmless(String program, String option) {
    return switch (program) {
      case "rm", "ls", "sort", "head", "tail", "uniq", "cut", "date", "printf", "echo", "tee" ->
          !(program.equals("sort") && option.contains("T"));
      default -> false;
    };
  }

  private static String unquoted(String word) {
    return word.replaceAll("^['\"]|['\"]$", "");
  }
}
