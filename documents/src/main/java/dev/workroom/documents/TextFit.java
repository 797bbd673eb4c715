package dev.workroom.documents;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Measures how much room text takes in a font, with the metrics of that font where it is installed,
 * else of its metric twin, else of one that is no narrower.
 */
final class TextFit {
  /** A line is this much higher than its type, as Arial and its twins have it. */
  static final double LEADING = 1.17;

  /** Programs differ a little in width; what fits here with this margin fits everywhere. */
  private static final double MARGIN = 1.02;

  private static final Pattern BREAKS =
      Pattern.compile(
          "[\\s&&[^\\u00a0\\u202f\\u2007]]+|(?<=\\p{L}[-\\u2010\\u2013\\u2014])(?=\\p{L})");

  /** Letters with what stands around them, as against addresses, paths and numbers. */
  private static final Pattern WORD = Pattern.compile("\\P{L}?[\\p{L}-]+\\p{Po}?\\P{L}?");

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
  private static final Map<String, TextFit> KNOWN = new ConcurrentHashMap<>();

  /** Fonts drawn to the same widths as others (fontconfig's metric aliases). */
  private static final Map<String, List<String>> TWINS =
      Map.of(
          "arial", List.of("Liberation Sans", "Helvetica", "Arimo"),
          "helvetica", List.of("Liberation Sans", "Arial"),
          "calibri", List.of("Carlito"),
          "cambria", List.of("Caladea"),
          "times new roman", List.of("Liberation Serif", "Tinos"),
          "georgia", List.of("Gelasio", "DejaVu Serif"),
          "courier new", List.of("Liberation Mono", "Cousine"),
          "arial narrow", List.of("Liberation Sans Narrow"));

  private final Font plain;
  private final Font strong;
  private final double margin;
  private final boolean known;

  /** A paragraph: its size against that of the first level, indent in points, bold. */
  record Line(String text, double scale, double indent, boolean bold) {}

  /** How wide fonts run against Arial, for where they are not installed; by their own metrics. */
  private static final Map<String, Double> WIDTHS =
      Map.ofEntries(
          Map.entry("calibri", 0.91),
          Map.entry("calibri light", 0.9),
          Map.entry("cambria", 0.95),
          Map.entry("aptos", 0.98),
          Map.entry("aptos display", 0.95),
          Map.entry("garamond", 0.85),
          Map.entry("gill sans mt", 0.92),
          Map.entry("century gothic", 1.08),
          Map.entry("corbel", 0.93),
          Map.entry("candara", 0.94),
          Map.entry("constantia", 0.97),
          Map.entry("franklin gothic book", 0.94),
          Map.entry("palatino linotype", 0.98),
          Map.entry("book antiqua", 0.98),
          Map.entry("georgia", 1.02),
          Map.entry("segoe ui", 0.99),
          Map.entry("tahoma", 0.98),
          Map.entry("trebuchet ms", 0.97),
          Map.entry("verdana", 1.14),
          Map.entry("open sans", 1.05),
          Map.entry("roboto", 0.98),
          Map.entry("lato", 0.95),
          Map.entry("montserrat", 1.13),
          Map.entry("tw cen mt", 0.88),
          Map.entry("rockwell", 1.0));

  private TextFit(String family, double margin, boolean known) {
    this.known = known;
    plain = new Font(family, Font.PLAIN, 100);
    strong = new Font(family, Font.BOLD, 100);
    this.margin = margin;
  }

  /** The measure of a font family by its name in the document. */
  static TextFit of(String family) {
    return KNOWN.computeIfAbsent(family.strip().toLowerCase(Locale.ROOT), TextFit::found);
  }

  private static TextFit found(String family) {
    Set<String> there =
        Set.of(GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames());
    for (String name : there) {
      if (name.equalsIgnoreCase(family)) {
        return new TextFit(name, MARGIN, true);
      }
    }
    for (String twin : TWINS.getOrDefault(family, List.of())) {
      if (there.contains(twin)) {
        return new TextFit(twin, MARGIN, true);
      }
    }
    // Most faces for text run no wider than this one.
    double against = WIDTHS.getOrDefault(family, 1.0);
    for (String name : new String[] {"Arial", "Liberation Sans", "Helvetica"}) {
      if (there.contains(name)) {
        return new TextFit(name, MARGIN * against * 1.03, false);
      }
    }
    return new TextFit(Font.SANS_SERIF, MARGIN, false);
  }

  /** Whether the font itself or its metric twin is measured. */
  boolean known() {
    return known;
  }

  /** What no line may break: programs break after blanks and after hyphens within words. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : BREAKS.split(text)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /** Width in points of a text on one line. */
  double width(String text, double size, boolean bold) {
    return (bold ? strong : plain).getStringBounds(text, CONTEXT).getWidth() * size / 100 * margin;
  }

  /** The lines that a paragraph breaks into in a width. */
  List<String> lines(String text, double size, boolean bold, double width) {
    List<String> lines = new ArrayList<>();
    double blank = width(" ", size, bold);
    for (String part : text.split("[\n\u000B]", -1)) {
      StringBuilder line = new StringBuilder();
      double used = 0;
      for (String word : part.split(" ")) {
        double wide = width(word, size, bold);
        if (used > 0 && used + blank + wide > width) {
          lines.add(line.toString());
          line = new StringBuilder();
          used = 0;
        }
        if (used == 0 && wide > width && width > 0) {
          for (int extra = (int) (wide / width); extra > 0; extra--) {
            lines.add(""); // a word that is broken because no line holds it
          }
          wide = wide % width;
        }
        line.append(used > 0 ? " " : "").append(word);
        used += (used > 0 ? blank : 0) + wide;
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** Height in points of paragraphs, with a gap before each but the first in parts of the size. */
  double height(List<Line> paragraphs, double size, double width, double gap, double leading) {
    double height = 0;
    for (int at = 0; at < paragraphs.size(); at++) {
      Line line = paragraphs.get(at);
      double own = size * line.scale();
      height += lines(line.text(), own, line.bold(), width - line.indent()).size() * own * leading;
      height += at == 0 ? 0 : own * gap;
    }
    return height;
  }

  /** The largest size, in half points, at which paragraphs fit; the smallest when none does. */
  double size(
      List<Line> paragraphs,
      double width,
      double height,
      double largest,
      double smallest,
      double gap,
      double leading) {
    for (double size = whole(paragraphs, width, largest, smallest); size > smallest; size -= 0.5) {
      if (height(paragraphs, size, width, gap, leading) <= height) {
        return size;
      }
    }
    return smallest;
  }

  /** The largest size that breaks no word; the largest where words are too long for any near it. */
  private double whole(List<Line> paragraphs, double width, double largest, double smallest) {
    for (double size = largest; size >= Math.max(smallest, largest * 0.7); size -= 0.5) {
      if (broken(paragraphs, size, width).isEmpty()) {
        return size;
      }
    }
    return largest;
  }

  /** The first word that no line holds, empty when there is none; addresses may be broken. */
  String broken(List<Line> paragraphs, double size, double width) {
    for (Line line : paragraphs) {
      for (String word : words(line.text())) {
        double own = size * line.scale();
        if (WORD.matcher(word).matches()
            && width(word, own, line.bold()) > (width - line.indent()) * margin) {
          return word;
        }
      }
    }
    return "";
  }

  /** The first words that no longer fit; empty when all do. */
  String beyond(
      List<Line> paragraphs, double size, double width, double height, double gap, double leading) {
    double used = 0;
    for (int at = 0; at < paragraphs.size(); at++) {
      Line line = paragraphs.get(at);
      double own = size * line.scale();
      used += at == 0 ? 0 : own * gap;
      for (String row : lines(line.text(), own, line.bold(), width - line.indent())) {
        used += own * leading;
        if (used > height + 1 && !row.isBlank()) {
          return row.strip();
        }
      }
    }
    return "";
  }
}
