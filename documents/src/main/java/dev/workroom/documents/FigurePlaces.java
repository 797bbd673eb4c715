package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/**
 * Finds where the figures of a document stand on its pages, so that a person can point at one. A
 * figure that a line's end cuts has a place for each of its parts; one that a page's end cuts is
 * not found.
 */
final class FigurePlaces {
  private static final int MOST = 4_000;
  private static final int MOST_FIGURES = 2_000;
  private static final int MOST_PAGES = 400;

  private final List<Wanted> wanted;
  private final Map<String, Integer> counts = new HashMap<>();
  private final List<PagePictures.Place> found = new ArrayList<>();

  private record Wanted(String figure, Pattern pattern) {
    boolean inParts() {
      return plain(figure).strip().indexOf(' ') > 0;
    }
  }

  private FigurePlaces(List<String> figures) {
    // Of two that begin alike the longer is meant where it stands.
    wanted =
        figures.stream()
            .distinct()
            .limit(MOST_FIGURES)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(figure -> new Wanted(figure, pattern(figure)))
            .toList();
  }

  /** Where they stand, page by page from top to bottom. */
  static List<PagePictures.Place> in(Path pdf, List<String> figures) throws IOException {
    var places = new FigurePlaces(figures);
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      int pages = Math.min(MOST_PAGES, document.getNumberOfPages());
      for (int page = 1; page <= pages && places.found.size() < MOST; page++) {
        places.page(document, page);
      }
    }
    return List.copyOf(places.found);
  }

  /** The figure as such: no part of a longer number or of a word. */
  private static Pattern pattern(String figure) {
    String text =
        Stream.of(plain(figure).strip().split("\\s+"))
            .map(Pattern::quote)
            .collect(Collectors.joining("\\s*"));
    return Pattern.compile("(?<![\\p{L}\\d])(?<!\\d[.,])" + text + "(?![\\p{L}\\d%]|[.,]\\d)");
  }

  private static String plain(String text) {
    return text.replace('\u2212', '-').replaceAll("[\\u00a0\\u202f\\u2009]", " ");
  }

  /** The glyphs of a page as it is shown. */
  private static List<TextPosition> glyphs(PDDocument document, int page) throws IOException {
    List<TextPosition> glyphs = new ArrayList<>();
    var stripper =
        new PDFTextStripper() {
          @Override
          protected void processTextPosition(TextPosition glyph) {
            glyphs.add(glyph);
          }
        };
    stripper.setStartPage(page);
    stripper.setEndPage(page);
    stripper.writeText(document, Writer.nullWriter());
    return glyphs;
  }

  private void page(PDDocument document, int number) throws IOException {
    PDPage page = document.getPage(number - 1);
    boolean lying = page.getRotation() % 180 != 0;
    double wide = lying ? page.getCropBox().getHeight() : page.getCropBox().getWidth();
    double high = lying ? page.getCropBox().getWidth() : page.getCropBox().getHeight();
    List<TextPosition> glyphs = glyphs(document, number);
    List<List<TextPosition>> lines = PdfGlyphs.lines(glyphs);
    for (Hit hit : hits(lines, glyphs)) {
      int nth = counts.merge(hit.figure(), 1, Integer::sum);
      for (List<TextPosition> part : parts(hit.glyphs())) {
        Rectangle2D box = PdfGlyphs.box(part.getFirst());
        part.forEach(glyph -> box.add(PdfGlyphs.box(glyph)));
        found.add(
            new PagePictures.Place(
                hit.figure(),
                nth,
                number,
                box.getX() / wide,
                box.getY() / high,
                box.getWidth() / wide,
                box.getHeight() / high));
      }
    }
  }

  /** A figure on a page. */
  private record Hit(String figure, List<TextPosition> glyphs) {}

  /** What stands on a page, from top to bottom and left to right by where it begins. */
  private List<Hit> hits(List<List<TextPosition>> lines, List<TextPosition> glyphs) {
    List<Run> runs = new ArrayList<>();
    lines.forEach(line -> runs.add(Run.of(line, false)));
    // What is drawn one after the other belongs together, across columns and cells.
    Run whole = Run.of(glyphs, true);
    Set<TextPosition> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Hit> hits = new ArrayList<>();
    for (Wanted one : wanted) {
      for (Run run : runs) {
        run.hits(one, false, taken, hits);
      }
      if (one.inParts()) {
        whole.hits(one, true, taken, hits);
      }
    }
    Map<TextPosition, Integer> order = new IdentityHashMap<>();
    lines.forEach(line -> line.forEach(glyph -> order.put(glyph, order.size())));
    hits.sort(Comparator.comparingInt(hit -> order.getOrDefault(hit.glyphs().getFirst(), 0)));
    return hits;
  }

  /** The glyphs of each line. */
  private static List<List<TextPosition>> parts(List<TextPosition> glyphs) {
    List<List<TextPosition>> parts = new ArrayList<>();
    for (TextPosition glyph : glyphs) {
      if (parts.isEmpty() || !sameLine(parts.getLast().getLast(), glyph)) {
        parts.add(new ArrayList<>());
      }
      parts.getLast().add(glyph);
    }
    return parts;
  }

  private static boolean sameLine(TextPosition one, TextPosition next) {
    return Math.abs(next.getY() - one.getY()) <= Math.max(1.5, one.getHeight() * 0.5);
  }

  /** Whether text that ends with one glyph may go on with another on the line below. */
  private static boolean wraps(TextPosition one, TextPosition next) {
    double down = next.getY() - one.getY();
    return down > 0 && down < 3 * PdfGlyphs.height(one) && next.getX() < one.getX();
  }

  /**
   * Text with the glyph of each letter.
   *
   * @param at as many as the text has letters
   */
  private record Run(String text, List<TextPosition> at) {
    /** What no figure has in it. */
    private static final char BREAK = '\u0000';

    static Run of(List<TextPosition> glyphs, boolean wrapped) {
      var text = new StringBuilder();
      List<TextPosition> at = new ArrayList<>();
      TextPosition last = null;
      for (TextPosition glyph : glyphs) {
        if (last != null && wrapped && !sameLine(last, glyph)) {
          text.append(wraps(last, glyph) ? '\n' : BREAK);
          at.add(glyph);
        } else if (last != null && gap(last, glyph)) {
          text.append(' ');
          at.add(glyph);
        }
        for (char letter : plain(String.valueOf(glyph.getUnicode())).toCharArray()) {
          text.append(letter);
          at.add(glyph);
        }
        last = glyph;
      }
      return new Run(text.toString(), at);
    }

    private static boolean gap(TextPosition last, TextPosition next) {
      double end = last.getX() + last.getWidth();
      return next.getX() - end > Math.max(1, next.getWidthOfSpace() * 0.5);
    }

    /**
     * @param cut those that a line's end cuts, and no others
     */
    void hits(Wanted one, boolean cut, Set<TextPosition> taken, List<Hit> hits) {
      Matcher matcher = one.pattern().matcher(text);
      while (matcher.find()) {
        if (cut && matcher.group().indexOf('\n') < 0) {
          continue;
        }
        List<TextPosition> glyphs = at.subList(matcher.start(), matcher.end());
        if (glyphs.stream().noneMatch(taken::contains)) {
          taken.addAll(glyphs);
          hits.add(new Hit(one.figure(), List.copyOf(glyphs)));
        }
      }
    }
  }
}
