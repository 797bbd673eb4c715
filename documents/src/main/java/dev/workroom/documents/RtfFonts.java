package dev.workroom.documents;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The code pages in which a rich text's fonts spell (Rich Text Format Specification 1.9.1). */
final class RtfFonts {
  private static final int MAC = 10000;
  private static final Charset WESTERN = Charset.forName("windows-1252");

  /** Code pages by {@code fcharset}; those that are missing spell as the document does. */
  private static final Map<Integer, Integer> PAGES =
      Map.ofEntries(
          Map.entry(77, MAC),
          Map.entry(128, 932),
          Map.entry(129, 949),
          Map.entry(130, 1361),
          Map.entry(134, 936),
          Map.entry(136, 950),
          Map.entry(161, 1253),
          Map.entry(162, 1254),
          Map.entry(163, 1258),
          Map.entry(177, 1255),
          Map.entry(178, 1256),
          Map.entry(186, 1257),
          Map.entry(204, 1251),
          Map.entry(222, 874),
          Map.entry(238, 1250),
          Map.entry(254, 437),
          Map.entry(255, 850));

  private final Map<Integer, Charset> fonts = new HashMap<>();
  private Charset document = WESTERN;
  private int defined;

  /** The code page of the document as a whole. */
  void document(int page) {
    document = page(page).orElse(WESTERN);
  }

  void mac() {
    document(MAC);
  }

  /** A control word of the font table. */
  void define(String word, int number) {
    switch (word) {
      case "f" -> defined = number;
      case "fcharset" ->
          Optional.ofNullable(PAGES.get(number))
              .flatMap(RtfFonts::page)
              .ifPresent(charset -> fonts.put(defined, charset));
      case "cpg" -> page(number).ifPresent(charset -> fonts.put(defined, charset));
      default -> {}
    }
  }

  Charset of(int font) {
    return fonts.getOrDefault(font, document);
  }

  private static Optional<Charset> page(int page) {
    for (String name :
        List.of(
            "windows-" + page,
            "x-windows-" + page,
            page == MAC ? "x-MacRoman" : "Cp" + page,
            page == 932 ? "windows-31j" : "MS" + page,
            page == 1361 ? "x-Johab" : "IBM" + page)) {
      try {
        return Optional.of(Charset.forName(name));
      } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
        // the next name
      }
    }
    return Optional.empty();
  }
}
