package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Counts the numbered lists of a Word document as Word would. */
final class DocxNumbers {
  private static final int LEVELS = 9;

  private record Level(String format, String text, int start) {}

  private final Map<String, Level[]> kinds = new HashMap<>();
  private final Map<String, String> kindOf = new HashMap<>();
  private final Map<String, Map<Integer, Integer>> starts = new HashMap<>();
  private final Map<String, int[]> counters = new HashMap<>();

  static DocxNumbers read(ZipParts parts, String part) {
    DocxNumbers numbers = new DocxNumbers();
    if (parts.has(part)) {
      try (InputStream in = parts.open(part)) {
        numbers.read(XmlStream.open(in));
      } catch (IOException | XMLStreamException _) {
        // without them lists are bullets
      }
    }
    return numbers;
  }

  private void read(XMLStreamReader xml) throws XMLStreamException {
    Level[] levels = new Level[LEVELS];
    String list = "";
    int level = 0;
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamReader.START_ELEMENT) {
        continue;
      }
      String value = XmlStream.attribute(xml, "val");
      switch (xml.getLocalName()) {
        case "abstractNum" -> {
          levels = new Level[LEVELS];
          list = "";
          kinds.put(XmlStream.attribute(xml, "abstractNumId"), levels);
        }
        case "lvl" -> {
          level = Math.clamp(number(XmlStream.attribute(xml, "ilvl"), 0), 0, LEVELS - 1);
          levels[level] = new Level("bullet", "", 1);
        }
        case "start" ->
            levels[level] =
                new Level(of(levels, level).format(), of(levels, level).text(), number(value, 1));
        case "numFmt" ->
            levels[level] = new Level(value, of(levels, level).text(), of(levels, level).start());
        case "lvlText" ->
            levels[level] = new Level(of(levels, level).format(), value, of(levels, level).start());
        case "num" -> {
          list = XmlStream.attribute(xml, "numId");
          levels = new Level[LEVELS]; // levels inside an instance are exceptions we do not follow
        }
        case "abstractNumId" -> kindOf.put(list, value);
        case "lvlOverride" ->
            level = Math.clamp(number(XmlStream.attribute(xml, "ilvl"), 0), 0, LEVELS - 1);
        case "startOverride" ->
            starts.computeIfAbsent(list, _ -> new HashMap<>()).put(level, number(value, 1));
        default -> {}
      }
    }
  }

  private static Level of(Level[] levels, int at) {
    return levels[at] == null ? new Level("bullet", "", 1) : levels[at];
  }

  static int number(String text, int otherwise) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  /** The mark before the next paragraph of a list: {@code -} or {@code 2.} or {@code 1.2}. */
  String next(String list, int asked) {
    int level = Math.clamp(asked, 0, LEVELS - 1);
    String kind = kindOf.getOrDefault(list, "");
    Level[] levels = kinds.get(kind);
    if (levels == null || of(levels, level).format().equals("bullet")) {
      return "-";
    }
    if (of(levels, level).format().equals("none")) {
      return "";
    }
    // Instances of one kind go on counting together unless one says where it starts.
    String counted = starts.containsKey(list) ? "list " + list : "kind " + kind;
    int[] counter = counters.computeIfAbsent(counted, _ -> new int[LEVELS]);
    if (counter[level] == 0) {
      counter[level] =
          starts.getOrDefault(list, Map.of()).getOrDefault(level, of(levels, level).start()) - 1;
    }
    counter[level]++;
    for (int deeper = level + 1; deeper < LEVELS; deeper++) {
      counter[deeper] = 0;
    }
    return written(levels, level, counter);
  }

  private static String written(Level[] levels, int level, int[] counter) {
    String text = of(levels, level).text();
    if (text.isEmpty()) {
      return counter[level] + ".";
    }
    for (int at = 0; at <= level; at++) {
      text =
          text.replace("%" + (at + 1), numeral(of(levels, at).format(), Math.max(1, counter[at])));
    }
    return text;
  }

  private static String numeral(String format, int n) {
    return switch (format) {
      case "lowerLetter" -> letters(n);
      case "upperLetter" -> letters(n).toUpperCase(java.util.Locale.ROOT);
      case "lowerRoman" -> roman(n);
      case "upperRoman" -> roman(n).toUpperCase(java.util.Locale.ROOT);
      case "decimalZero" -> n < 10 ? "0" + n : Integer.toString(n);
      default -> Integer.toString(n);
    };
  }

  /** As Word counts: a to z, then aa, bb. */
  private static String letters(int n) {
    return Character.toString('a' + (n - 1) % 26).repeat(Math.min(20, (n - 1) / 26 + 1));
  }

  private static String roman(int n) {
    int[] values = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    String[] signs = {"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"};
    StringBuilder text = new StringBuilder();
    int rest = Math.min(n, 3999);
    for (int at = 0; at < values.length; at++) {
      while (rest >= values[at]) {
        text.append(signs[at]);
        rest -= values[at];
      }
    }
    return text.toString();
  }
}
