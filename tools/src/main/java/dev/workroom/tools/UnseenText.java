package dev.workroom.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person does not see of a plain text and a model reads all the same. */
final class UnseenText {
  private static final int QUOTED = 80;
  private static final Pattern COMMENT = Pattern.compile("<!--(.*?)-->", Pattern.DOTALL);
  private static final Pattern DIRECTIONS = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");

  /** Four in a row are no shaping of letters but a code. */
  private static final Pattern ZERO_WIDTH =
      Pattern.compile(
          "[\\u200B-\\u200D\\u2060-\\u2064\\uFEFF\\u00AD\\u034F\\u180E\\uFE00-\\uFE0E]{4,}");

  private UnseenText() {}

  /** What is hidden in it, in one line; empty if nothing is. */
  static String line(String text) {
    List<String> found = new ArrayList<>();
    String tags = tags(text);
    if (tags.length() > 2) {
      found.add("text in invisible Unicode tags: “" + Cut.at(tags, QUOTED) + "”");
    }
    if (ZERO_WIDTH.matcher(text).find()) {
      found.add("runs of zero-width characters");
    }
    if (DIRECTIONS.matcher(text).find()) {
      found.add("marks that turn the direction of text");
    }
    Matcher comment = COMMENT.matcher(text);
    if (comment.find() && !comment.group(1).isBlank()) {
      String words = comment.group(1).replaceAll("\\s+", " ").strip();
      found.add("a comment: “" + Cut.at(words, QUOTED) + "”");
    }
    return found.isEmpty()
        ? ""
        : "Hidden from a person who opens it: " + String.join(", ", found) + ".";
  }

  /** What characters of the block Tags spell. */
  private static String tags(String text) {
    var said = new StringBuilder();
    text.codePoints()
        .filter(c -> c >= 0xE0020 && c < 0xE007F)
        .forEach(c -> said.append((char) (c - 0xE0000)));
    return said.toString();
  }
}
