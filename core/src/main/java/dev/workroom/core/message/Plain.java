package dev.workroom.core.message;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text for a person who decides by it: what cannot be seen is spelled out, what turns the reading
 * direction too, gaps that push something out of sight are closed, and words that mix alphabets to
 * look like others are named. A text that went through it once stays as it is.
 */
public final class Plain {
  private static final Pattern GAP = Pattern.compile("[ \\t\\u00A0\\u2000-\\u200A\\u3000]{24,}");
  private static final Pattern LINES = Pattern.compile("(?:[ \\t]*\\n){4,}");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
  private static final String MIXED = "Letters of several alphabets that look alike stand in ";
  private static final int MOST_NAMED = 3;

  /** Alphabets with letters that look like those of another of them. */
  private static final Set<UnicodeScript> ALIKE =
      EnumSet.of(
          UnicodeScript.LATIN,
          UnicodeScript.CYRILLIC,
          UnicodeScript.GREEK,
          UnicodeScript.ARMENIAN,
          UnicodeScript.CHEROKEE,
          UnicodeScript.COPTIC,
          UnicodeScript.LISU);

  private Plain() {}

  /** The text as a person can see all of it. */
  public static String text(String text) {
    String seen = visible(text);
    if (seen.contains(MIXED)) {
      return seen;
    }
    Set<String> mixed = mixed(seen);
    return mixed.isEmpty() ? seen : "%s\n(%s%s.)".formatted(seen, MIXED, String.join(", ", mixed));
  }

  /** Whether a text holds something that a person does not see, or that turns what they see. */
  public static boolean hides(String text) {
    return !spelled(text).equals(text);
  }

  private static String visible(String text) {
    String all = spelled(text);
    all = GAP.matcher(all).replaceAll(gap -> " ⟨" + gap.group().length() + " spaces⟩ ");
    return LINES
        .matcher(all)
        .replaceAll(
            gap -> "\n⟨" + gap.group().chars().filter(c -> c == '\n').count() + " lines⟩\n");
  }

  private static String spelled(String text) {
    var all = new StringBuilder(text.length());
    int before = ' ';
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (unseen(c) && !joins(c, before)) {
        all.append("⟨U+%04X⟩".formatted(c));
      } else {
        all.appendCodePoint(c);
      }
      before = c;
    }
    return all.toString();
  }

  private static boolean unseen(int c) {
    if (c == '\n' || c == '\t') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default ->
          c == 0x034F
              || c == 0x115F
              || c == 0x1160
              || c == 0x17B4
              || c == 0x17B5
              || c == 0x2800
              || c == 0x3164
              || c == 0xFFA0
              || (c >= 0xFE00 && c <= 0xFE0E)
              || (c >= 0xE0100 && c <= 0xE01EF);
    };
  }

  /** Joiners shape letters of many scripts, and put signs of emoji together. */
  private static boolean joins(int c, int before) {
    if (c != 0x200C && c != 0x200D) {
      return false;
    }
    boolean sign = before >= 0x1F000 || (before >= 0x2600 && before <= 0x27BF) || before == 0xFE0F;
    return sign
        || (Character.isLetter(before) || Character.getType(before) == Character.NON_SPACING_MARK)
            && !ALIKE.contains(UnicodeScript.of(before));
  }

  private static Set<String> mixed(String text) {
    var found = new LinkedHashSet<String>();
    Matcher words = WORD.matcher(text);
    while (words.find() && found.size() < MOST_NAMED) {
      var scripts = EnumSet.noneOf(UnicodeScript.class);
      words
          .group()
          .codePoints()
          .filter(Character::isLetter)
          .mapToObj(UnicodeScript::of)
          .filter(ALIKE::contains)
          .forEach(scripts::add);
      // A unit before a word, as in µm, is no disguise: it takes letters that stand for letters.
      if (scripts.size() > 1
          && words.group().codePoints().filter(Character::isLetter).count() > 3) {
        found.add("“" + words.group() + "”");
      }
    }
    return found;
  }
}
