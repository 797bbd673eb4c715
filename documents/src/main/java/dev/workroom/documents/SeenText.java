package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that a person sees, asked whether it says what stands beside it too: a subtitle among
 * the properties, or a description that only lists what its chart or table shows.
 */
final class SeenText {
  private static final Pattern LIST =
      Pattern.compile(
          "table of \\d+ rows?: (?<headers>.*)"
              + "|(?:[a-z0-9%]+ ){1,2}chart of (?<series>.*?)(?: for (?<categories>.*))?"
              + "|(?:[a-z0-9%]+ ){1,2}chart(?:: (?<caption>.*?))?\\. (?<lines>.*?)"
              + "(?: from (?<range>.*))?\\.",
          Pattern.DOTALL);

  private final String text;
  private String seen = "";

  SeenText(String text) {
    this.text = text;
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\s\\u00a0\\u202f|*\\\\]+", " ").strip();
  }

  /** Whether nothing is hidden after all. */
  boolean says(DocumentText.Hidden beside) {
    boolean property = beside.how().equals("document property");
    if (!property && !beside.how().equals("description of a picture")) {
      return false;
    }
    if (seen.isEmpty()) {
      seen = plain(text);
    }
    String words = plain(beside.text());
    if (seen.contains(words)) {
      return true;
    }
    Matcher list = LIST.matcher(words);
    return !property && list.matches() && parts(list).stream().allMatch(seen::contains);
  }

  private static List<String> parts(Matcher list) {
    List<String> parts = new ArrayList<>();
    Map.of(
            "headers",
            ", ",
            "series",
            ", ",
            "categories",
            " to ",
            "caption",
            "\n",
            "lines",
            ", ",
            "range",
            " to ")
        .forEach((group, between) -> {
          if (list.group(group) != null) {
            parts.addAll(List.of(list.group(group).split(between)));
          }
        });
    return parts;
  }
}
