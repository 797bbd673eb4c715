package dev.workroom.tools;

/** How much text one result may hold. */
public final class Cut {
  /** Characters in one result; what is left is reached by an offset. */
  public static final int RESULT = 24_000;

  private Cut() {}

  /** The text, or its beginning and a mark; never half of a surrogate pair. */
  public static String at(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
    return text.substring(0, end) + "…";
  }

  /** A size for people and models: {@code 812 B}, {@code 14.2 kB}, {@code 3.1 MB}. */
  static String size(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double value = bytes / 1_000.0;
    for (String unit : new String[] {"kB", "MB", "GB"}) {
      if (value < 1_000) {
        return tenth(value) + " " + unit;
      }
      value /= 1_000;
    }
    return tenth(value) + " TB";
  }

  private static String tenth(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }

  /** {@code 1 line}, {@code 2 lines}. */
  public static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
