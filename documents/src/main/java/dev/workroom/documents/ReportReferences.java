package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;

/**
 * Numbers of a report's figures, tables, formulas and sources, and who refers to what.
 *
 * <p>Figures and tables are numbered before anything is written, for a reference may come before
 * its figure; sources get their numbers in the order of first use.
 */
final class ReportReferences {
  private static final Pattern ATTRIBUTES =
      Pattern.compile("^\\{\\s*(?:#(fig:[\\w.-]+))?\\s*(?:width=(\\d{1,3})\\s*%)?\\s*}\\s*$");

  /**
   * A numbered thing, {@code Figure 2}, and the bookmark that marks it; a section whose heading has
   * no number has its words.
   */
  record Numbered(String word, String number, String bookmark) {
    String text() {
      return number.isEmpty() ? word : word + "\u00a0" + number;
    }
  }

  /** An image that stands alone in its paragraph. */
  record Figure(Image image, Optional<String> label, int widthPercent) {}

  /** A caption as a list of figures or tables shows it. */
  record Caption(Numbered numbered, String text) {}

  private final List<Caption> captioned = new ArrayList<>();
  private final Map<Node, Numbered> byNode = new HashMap<>();
  private final Map<String, Numbered> byLabel = new HashMap<>();
  private final Map<TableBlock, Paragraph> captionOf = new HashMap<>();
  private final Set<Paragraph> captions = new HashSet<>();
  private final Map<String, ReportSpec.Source> sources = new LinkedHashMap<>();
  private final Map<String, Integer> cited = new LinkedHashMap<>();
  private final ReportWords words;
  private int figures;
  private int tables;
  private int formulas;

  /**
   * @param headings all that stand in the body, as {@link WordOutline} gives them
   */
  ReportReferences(
      ReportMarkdown body,
      List<ReportSpec.Source> declared,
      ReportWords words,
      List<WordOutline.Entry> headings) {
    this.words = words;
    declared.forEach(source -> sources.putIfAbsent(source.key(), source));
    body.sources().forEach(source -> sources.putIfAbsent(source.key(), source));
    number(body.root());
    int section = 0;
    int heading = 0;
    for (Node node = body.root().getFirstChild(); node != null; node = node.getNext()) {
      String label = body.labels().get(node);
      String number = node instanceof Heading ? headings.get(heading++).number() : "";
      if (label != null) {
        String word = number.isEmpty() ? ReportMarkdown.plain(node) : words.section();
        Numbered numbered = new Numbered(word, number, "_Ref_sec_" + ++section);
        byNode.put(node, numbered);
        byLabel.putIfAbsent(label, numbered);
      }
    }
  }

  private void number(Node node) {
    if (node instanceof Paragraph paragraph) {
      figure(paragraph).ifPresent(this::numberFigure);
    } else if (node instanceof TableBlock table) {
      numberTable(table);
    } else if (node instanceof FencedCodeBlock code && ReportChart.announced(code.getInfo())) {
      numberChart(code);
    } else if (node instanceof FencedCodeBlock code) {
      FormulaSyntax.label(code).ifPresent(label -> numberFormula(code, label));
    } else {
      for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
        number(child);
      }
    }
  }

  private void numberFigure(Figure figure) {
    if (ReportMarkdown.plain(figure.image()).isBlank() && figure.label().isEmpty()) {
      return;
    }
    Numbered numbered = figure();
    byNode.put(figure.image(), numbered);
    captioned.add(new Caption(numbered, listed(ReportMarkdown.plain(figure.image()))));
    figure.label().ifPresent(label -> byLabel.putIfAbsent(label, numbered));
  }

  private Numbered figure() {
    return new Numbered(words.figure(), Integer.toString(++figures), "_Ref_fig_" + figures);
  }

  private void numberChart(FencedCodeBlock code) {
    ReportChart chart =
        ReportChart.parse(Objects.requireNonNullElse(code.getInfo(), ""), code.getLiteral(), "en");
    if (!chart.caption().isBlank() || chart.label().isPresent()) {
      Numbered numbered = figure();
      byNode.put(code, numbered);
      captioned.add(new Caption(numbered, listed(chart.caption())));
      chart.label().ifPresent(label -> byLabel.putIfAbsent(label, numbered));
    }
  }

  private void numberFormula(FencedCodeBlock code, String label) {
    Numbered numbered =
        new Numbered(words.formula(), Integer.toString(++formulas), "_Ref_eq_" + formulas);
    byNode.put(code, numbered);
    byLabel.putIfAbsent(label, numbered);
  }

  private void numberTable(TableBlock table) {
    for (Node near : new Node[] {table.getPrevious(), table.getNext()}) {
      if (near instanceof Paragraph paragraph && !captions.contains(paragraph)) {
        Matcher caption = ReportMarkdown.CAPTION.matcher(ReportMarkdown.plain(paragraph));
        if (caption.matches()) {
          Numbered numbered =
              new Numbered(words.table(), Integer.toString(++tables), "_Ref_tbl_" + tables);
          captions.add(paragraph);
          captionOf.put(table, paragraph);
          byNode.put(table, numbered);
          captioned.add(new Caption(numbered, listed(caption.group(1))));
          if (caption.group(2) != null) {
            byLabel.putIfAbsent(caption.group(2), numbered);
          }
          return;
        }
      }
    }
  }

  /** The figure that a paragraph is, if it holds nothing but an image and its attributes. */
  Optional<Figure> figure(Paragraph paragraph) {
    if (!(paragraph.getFirstChild() instanceof Image image)) {
      return Optional.empty();
    }
    Node rest = image.getNext();
    if (rest == null) {
      return Optional.of(new Figure(image, Optional.empty(), 100));
    }
    if (rest instanceof Text text && rest.getNext() == null) {
      Matcher attributes = ATTRIBUTES.matcher(text.getLiteral());
      if (attributes.matches()) {
        int width = attributes.group(2) == null ? 100 : Integer.parseInt(attributes.group(2));
        return Optional.of(
            new Figure(
                image, Optional.ofNullable(attributes.group(1)), Math.clamp(width, 10, 100)));
      }
    }
    return Optional.empty();
  }

  Optional<Numbered> numberOf(Node node) {
    return Optional.ofNullable(byNode.get(node));
  }

  Optional<Numbered> labelled(String label) {
    return Optional.ofNullable(byLabel.get(label));
  }

  boolean isCaption(Paragraph paragraph) {
    return captions.contains(paragraph);
  }

  Optional<Paragraph> captionOf(TableBlock table) {
    return Optional.ofNullable(captionOf.get(table));
  }

  /** The captions that begin with a word, in their order. */
  List<Caption> captions(String word) {
    return captioned.stream().filter(c -> c.numbered().word().equals(word)).toList();
  }

  /** Without the notes and citations of a caption, which its place in a list does not repeat. */
  private static String listed(String caption) {
    return caption.replaceAll("\\s*\\[[@^][^\\]]*]", "");
  }

  /** The number of a source, given at its first use; empty for a key nobody declared. */
  Optional<Integer> cite(String key) {
    if (!sources.containsKey(key)) {
      return Optional.empty();
    }
    return Optional.of(cited.computeIfAbsent(key, _ -> cited.size() + 1));
  }

  /** Sources in the order of their numbers. */
  List<ReportSpec.Source> cited() {
    return cited.keySet().stream().map(sources::get).toList();
  }

  /** Keys of sources that nothing cites. */
  List<String> uncited() {
    List<String> keys = new ArrayList<>(sources.keySet());
    keys.removeAll(cited.keySet());
    return keys;
  }
}
