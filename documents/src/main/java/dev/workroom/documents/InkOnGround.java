package dev.workroom.documents;

import java.util.Locale;
import java.util.Map;

/** Whether text stands out from what is behind it, by colours as Office files write them. */
final class InkOnGround {
  static final String BLACK = "000000";

  /** So far apart in each of red, green and blue, of 255, that an eye sees no difference. */
  private static final int ALIKE = 10;

  /** The colours of a marker pen that a text of the same colour disappears in (17.18.40). */
  private static final Map<String, String> MARKERS =
      Map.ofEntries(
          Map.entry("black", BLACK),
          Map.entry("blue", "0000FF"),
          Map.entry("cyan", "00FFFF"),
          Map.entry("darkBlue", "000080"),
          Map.entry("darkCyan", "008080"),
          Map.entry("darkGray", "808080"),
          Map.entry("darkGreen", "008000"),
          Map.entry("darkMagenta", "800080"),
          Map.entry("darkRed", "800000"),
          Map.entry("darkYellow", "808000"),
          Map.entry("green", "00FF00"),
          Map.entry("lightGray", "C0C0C0"),
          Map.entry("magenta", "FF00FF"),
          Map.entry("red", "FF0000"),
          Map.entry("white", "FFFFFF"),
          Map.entry("yellow", "FFFF00"));

  private InkOnGround() {}

  /** The colour of a marker pen; empty if it has none. */
  static String marker(String name) {
    return MARKERS.getOrDefault(name, "");
  }

  /** Six digits in upper case; empty where a colour is automatic or not given so. */
  static String colour(String said) {
    String upper = said.toUpperCase(Locale.ROOT);
    return upper.matches("[0-9A-F]{6}") ? upper : "";
  }

  /** Whether text of one colour disappears on the other; not where either is unknown. */
  static boolean lost(String ink, String ground) {
    if (ink.isEmpty() || ground.isEmpty()) {
      return false;
    }
    for (int at = 0; at < 6; at += 2) {
      int apart = part(ink, at) - part(ground, at);
      if (Math.abs(apart) > ALIKE) {
        return false;
      }
    }
    return true;
  }

  private static int part(String colour, int at) {
    return Integer.parseInt(colour.substring(at, at + 2), 16);
  }
}
