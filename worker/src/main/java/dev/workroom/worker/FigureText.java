package dev.workroom.worker;

import java.util.Locale;
import java.util.regex.Pattern;

/** A figure as it is compared: without spaces, with one minus sign, in small letters. */
record FigureText(String text) {
  static FigureText of(String written) {
    return new FigureText(
        written
            .replace('\u2212', '-')
            .replaceAll("[\\s\\u00a0\\u202f\\u2009\\\\]", "")
            .toLowerCase(Locale.ROOT));
  }

  /**
   * Whether this is the whole number of the other, as 99.1k is of EUR 99.1k, and not digits of it.
   */
  boolean names(FigureText whole) {
    return Pattern.compile("(?<!\\d[.,]?)" + Pattern.quote(text) + "(?![.,]?\\d)")
        .matcher(whole.text)
        .find();
  }
}
