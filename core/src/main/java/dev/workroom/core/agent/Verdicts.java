package dev.workroom.core.agent;

import dev.workroom.core.event.Verdict;
import dev.workroom.core.event.Verdict.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the verdicts out of what a fresh reader wrote, however it decorated the lines. */
final class Verdicts {
  private static final String FINDING =
      "(not shown|not verified|not verifiable|partly shown|partially shown|shown|wrong)\\b";

  /** {@code 2 shown: …}, {@code **Item 2** (totals): NOT SHOWN – …}, {@code | 2 | wrong | … |}. */
  private static final Pattern LINE =
      Pattern.compile(
          "^\\W*(?:item\\s+)?(\\d{1,3})\\b\\W*(?:\\([^)]{1,160}\\)\\W*|[^:]{1,160}:\\W*)??"
              + FINDING
              + "\\W*(.*)$",
          Pattern.CASE_INSENSITIVE);

  /** Where there is one item its number goes without saying. */
  private static final Pattern ONLY =
      Pattern.compile("^\\W*(?:N\\s+)?" + FINDING + "\\W*(.*)$", Pattern.CASE_INSENSITIVE);

  private static final Pattern ALSO =
      Pattern.compile("^\\W*also wrong\\b\\W*(.*)$", Pattern.CASE_INSENSITIVE);
  private static final Pattern NOTHING =
      Pattern.compile("(?i)(nothing|none|no|n/?a)?\\b[^\\p{L}\\p{N}]*(else|found)?\\W*");

  private Verdicts() {}

  /**
   * The verdicts of an answer.
   *
   * @param items how many items it was asked about
   */
  static List<Verdict> of(String answer, int items) {
    var verdicts = new ArrayList<Verdict>();
    var unnumbered = new ArrayList<Verdict>();
    for (String line : answer.lines().toList()) {
      Matcher item = LINE.matcher(line);
      Matcher only = ONLY.matcher(line);
      Matcher also = ALSO.matcher(line);
      if (item.matches()) {
        verdicts.add(
            new Verdict(Integer.parseInt(item.group(1)), finding(item.group(2)), words(item, 3)));
      } else if (also.matches()) {
        if (!NOTHING.matcher(also.group(1)).matches()) {
          verdicts.add(new Verdict(0, Finding.WRONG, words(also, 1)));
        }
      } else if (only.matches()) {
        unnumbered.add(new Verdict(1, finding(only.group(1)), words(only, 2)));
      }
    }
    if (items == 1 && verdicts.stream().allMatch(verdict -> verdict.item() == 0)) {
      verdicts.addAll(0, unnumbered);
    }
    return List.copyOf(verdicts);
  }

  /** Without the frame of a table's row. */
  private static String words(Matcher matcher, int group) {
    return matcher.group(group).strip().replaceFirst("\\s*\\|$", "");
  }

  private static Finding finding(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "shown" -> Finding.SHOWN;
      case "wrong" -> Finding.WRONG;
      default -> Finding.NOT_SHOWN;
    };
  }
}
