package dev.workroom.documents;

import java.awt.Color;
import java.util.List;

/** The colours of a theme. */
record DeckLook(
    Color ground,
    Color ink,
    Color title,
    Color accent,
    Color soft,
    Color fill,
    Color rule,
    List<Color> series) {

  static DeckLook of(String theme) {
    return theme.equals("dark")
        ? new DeckLook(
            new Color(0x14202E),
            new Color(0xE8EDF3),
            new Color(0xFFFFFF),
            new Color(0x6FB1F0),
            new Color(0x9FB0C3),
            new Color(0x1E2E42),
            new Color(0x3A4E66),
            List.of(
                new Color(0x6FB1F0),
                new Color(0xF2B66D),
                new Color(0x7FD1AE),
                new Color(0xE58A8A),
                new Color(0xB9A5E8),
                new Color(0x9FB0C3)))
        : new DeckLook(
            new Color(0xFFFFFF),
            new Color(0x222B38),
            new Color(0x1F3A5F),
            new Color(0x1F5C99),
            new Color(0x5A6675),
            new Color(0xF2F5F9),
            new Color(0xC9D1DB),
            List.of(
                new Color(0x1F5C99),
                new Color(0xD98324),
                new Color(0x3B8F6B),
                new Color(0xB64A4A),
                new Color(0x7A62B3),
                new Color(0x8794A5)));
  }
}
