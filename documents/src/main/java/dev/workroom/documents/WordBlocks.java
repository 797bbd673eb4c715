package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;

/**
 * Turns Markdown into paragraphs and tables of an existing document, in the look of those that are
 * already there.
 */
final class WordBlocks {
  private static final Pattern LEVEL = Pattern.compile("(?i)heading (\\d)");
  private final XmlElement body;
  private final Map<Integer, String> headings = new HashMap<>();
  private final Map<String, String> byName = new HashMap<>();
  private final WordLists lists;
  private final Map<String, String> byStyle = new HashMap<>();
  private final List<String> remarks = new ArrayList<>();

  WordBlocks(WordParts parts, XmlElement body) throws IOException {
    this.body = body;
    Optional<String> styles = parts.related("styles");
    if (styles.isPresent()) {
      for (XmlElement style : parts.part(styles.get()).root().all("w:style")) {
        style(style);
      }
    }
    lists = new WordLists(parts);
  }

  private void style(XmlElement style) {
    String id = style.attribute("w:styleId");
    String name = style.first("w:name").map(n -> n.attribute("w:val")).orElse("");
    if (!style.attribute("w:type").equals("paragraph")) {
      return;
    }
    byName.putIfAbsent(name.toLowerCase(java.util.Locale.ROOT), id);
    WordLists.number(style.first("w:pPr")).ifPresent(number -> byStyle.put(id, number));
    Matcher level = LEVEL.matcher(name);
    Optional<XmlElement> outline = style.first("w:pPr").flatMap(p -> p.first("w:outlineLvl"));
    if (level.matches()) {
      headings.put(Integer.parseInt(level.group(1)), id);
    } else {
      outline.ifPresent(
          o -> headings.putIfAbsent(DocxNumbers.number(o.attribute("w:val"), 8) + 1, id));
    }
  }

  /** What could not be made as it was asked for. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** The elements that Markdown becomes beside a paragraph of the document. */
  List<XmlElement> of(String markdown, XmlElement beside) {
    List<XmlElement> made = new ArrayList<>();
    Node root = ReportMarkdown.parse(markdown).root();
    for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
      block(node, beside, 0, made);
    }
    return made;
  }

  private void block(Node node, XmlElement beside, int depth, List<XmlElement> made) {
    switch (node) {
      case Heading heading -> made.add(heading(heading, beside));
      case ListBlock list -> list(list, beside, depth, Optional.empty(), made);
      case TableBlock table -> made.add(table(table, beside));
      case FencedCodeBlock code when FormulaSyntax.displayed(code) -> {
        XmlElement line = XmlElement.of("<w:p></w:p>");
        String latex = code.getLiteral().strip();
        formula(() -> LatexMath.paragraph(latex), latex, line, Optional.empty());
        made.add(line);
      }
      case org.commonmark.node.Paragraph paragraph -> {
        XmlElement like = plain(beside) ? beside : nearest(beside, this::plain).orElse(beside);
        made.add(paragraph(paragraph, plain(like) ? properties(like) : Optional.empty(), like));
      }
      default -> {
        if (node.getFirstChild() == null) {
          remarks.add("A block that is no paragraph, heading, list or table was left out.");
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
          block(child, beside, depth, made);
        }
      }
    }
  }

  private XmlElement heading(Heading heading, XmlElement beside) {
    int level = heading.getLevel();
    Optional<XmlElement> like = nearest(beside, p -> level(p) == level);
    if (like.isPresent()) {
      return paragraph(heading, properties(like.get()), like.get());
    }
    if (!headings.containsKey(level)) {
      remarks.add(
          "The document has no heading style of level " + level + "; it stands as bold text.");
      XmlElement made = paragraph(heading, Optional.empty(), beside);
      made.all("w:r").forEach(run -> format(run).addFirst(XmlElement.of("<w:b/>")));
      return made;
    }
    XmlElement properties = XmlElement.of("<w:pPr></w:pPr>");
    properties.add(value("w:pStyle", headings.get(level)));
    return paragraph(heading, Optional.of(properties), XmlElement.of("<w:p/>"));
  }

  private int level(XmlElement paragraph) {
    String style = WordFlow.style(paragraph);
    return headings.entrySet().stream()
        .filter(e -> e.getValue().equals(style))
        .mapToInt(Map.Entry::getKey)
        .findFirst()
        .orElse(0);
  }

  /**
   * Points that go into a list beside them count on in it; any other list is one of its own, which
   * begins where its Markdown does.
   */
  private void list(
      ListBlock list, XmlElement beside, int depth, Optional<String> outer, List<XmlElement> made) {
    boolean bullets = list instanceof BulletList;
    boolean joins = listed(beside, bullets);
    Optional<XmlElement> like =
        joins ? Optional.of(beside) : nearest(beside, p -> listed(p, bullets));
    Optional<String> own = outer;
    boolean within = depth > 0 && list.getParent().getParent() instanceof OrderedList;
    if (list instanceof OrderedList ordered && !within && !(joins && depth == 0)) {
      int first = Optional.ofNullable(ordered.getMarkerStartNumber()).orElse(1);
      own = lists.begun(like.map(this::number).orElse(""), depth, first);
    }
    int count = 0;
    for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
      count++;
      for (Node child = item.getFirstChild(); child != null; child = child.getNext()) {
        if (child instanceof ListBlock nested) {
          list(nested, beside, depth + 1, bullets ? Optional.empty() : own, made);
        } else {
          String mark = bullets ? "•\t" : count + ".\t";
          made.add(item(child, like, own, mark, depth, beside));
        }
      }
    }
  }

  private XmlElement item(
      Node node,
      Optional<XmlElement> like,
      Optional<String> own,
      String mark,
      int depth,
      XmlElement beside) {
    boolean bullets = mark.startsWith("•");
    String style = byName.getOrDefault(bullets ? "list bullet" : "list number", "");
    Optional<XmlElement> properties =
        like.isPresent()
            ? properties(like.get())
            : style.isEmpty() && own.isEmpty()
                ? Optional.empty()
                : Optional.of(XmlElement.of("<w:pPr></w:pPr>"));
    if (properties.isEmpty()) {
      remarks.add("The document has no list like this; its points begin with a typed mark.");
      XmlElement made = paragraph(node, Optional.empty(), beside);
      made.addBeforeAny(WordText.newRun(mark, Optional.empty()), "w:r");
      return made;
    }
    if (like.isEmpty() && !style.isEmpty()) {
      properties.get().add(value("w:pStyle", style));
    }
    if (!bullets) {
      own.ifPresent(number -> WordLists.number(properties.get(), number, depth));
    }
    XmlElement made = paragraph(node, properties, like.orElse(beside));
    if (depth > 0) {
      made.all("w:ilvl").forEach(l -> l.attribute("w:val", Integer.toString(depth)));
    }
    return made;
  }

  /** The list that a paragraph is of, by itself or by its style; empty when it is of none. */
  private String number(XmlElement paragraph) {
    return WordLists.number(paragraph.first("w:pPr"))
        .or(() -> Optional.ofNullable(byStyle.get(WordFlow.style(paragraph))))
        .orElse("");
  }

  private boolean listed(XmlElement paragraph, boolean bullets) {
    Optional<XmlElement> number =
        paragraph.first("w:pPr").flatMap(p -> p.first("w:numPr")).flatMap(n -> n.first("w:numId"));
    if (number.isPresent() && level(paragraph) == 0) {
      String kind = lists.kind(number.get().attribute("w:val"));
      return !kind.isEmpty() && kind.equals("bullet") == bullets;
    }
    return WordFlow.style(paragraph)
        .equals(byName.getOrDefault(bullets ? "list bullet" : "list number", "-"));
  }

  /** Body text: no heading, list, caption or contents. */
  private boolean plain(XmlElement paragraph) {
    if (!paragraph.is("w:p") || WordText.of(paragraph).isBlank()) {
      return false;
    }
    String style = WordFlow.style(paragraph);
    boolean listed =
        paragraph.first("w:pPr").flatMap(p -> p.first("w:numPr")).isPresent()
            || style.matches("(?i).*list.*|.*toc.*|.*caption.*|.*title.*");
    return !listed && level(paragraph) == 0 && paragraph.ancestor("w:tbl", "w:sdt").isEmpty();
  }

  /** The nearest paragraph of the body that is so, before the one given or behind it. */
  private Optional<XmlElement> nearest(
      XmlElement beside, java.util.function.Predicate<XmlElement> wanted) {
    List<XmlElement> all = body.all("w:p");
    int at = Math.max(0, all.indexOf(beside));
    for (int step = 0; step < all.size(); step++) {
      for (int other : new int[] {at - step, at + step}) {
        if (other >= 0 && other < all.size() && wanted.test(all.get(other))) {
          return Optional.of(all.get(other));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<XmlElement> properties(XmlElement like) {
    return like.first("w:pPr")
        .map(found -> {
          XmlElement copy = found.copy();
          for (XmlElement each : copy.elements()) {
            if (each.is("w:sectPr", "w:pPrChange", "w:framePr", "w:pageBreakBefore")) {
              each.remove();
            } else if (each.is("w:rPr")) {
              each.elements().stream()
                  .filter(e -> e.is("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange"))
                  .forEach(XmlElement::remove);
            }
          }
          return copy;
        });
  }

  private XmlElement paragraph(Node node, Optional<XmlElement> properties, XmlElement like) {
    XmlElement made = XmlElement.of("<w:p></w:p>");
    properties.ifPresent(made::add);
    inline(node, made, usual(like), List.of());
    return made;
  }

  /** The format of most of a paragraph's text. */
  private static Optional<XmlElement> usual(XmlElement like) {
    XmlElement most = null;
    int longest = 0;
    for (XmlElement run : like.all("w:r")) {
      int length =
          run.elements().stream().filter(e -> e.is("w:t")).mapToInt(e -> e.text().length()).sum();
      if (length > longest) {
        longest = length;
        most = run;
      }
    }
    return Optional.ofNullable(most)
        .flatMap(run -> run.first("w:rPr"))
        .map(format -> {
          XmlElement copy = format.copy();
          copy.elements().stream()
              .filter(e -> e.is("w:rPrChange", "w:rStyle", "w:highlight", "w:vertAlign"))
              .forEach(XmlElement::remove);
          return copy;
        });
  }

  private void inline(
      Node parent, XmlElement into, Optional<XmlElement> format, List<String> marks) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
      switch (node) {
        case Text text -> run(text.getLiteral(), into, format, marks);
        case Code code -> run(code.getLiteral(), into, format, marks);
        case SoftLineBreak _ -> run(" ", into, format, marks);
        case HardLineBreak _ -> run("\n", into, format, marks);
        case StrongEmphasis strong -> inline(strong, into, format, with(marks, "<w:b/>"));
        case Emphasis emphasis -> inline(emphasis, into, format, with(marks, "<w:i/>"));
        case FormulaNode formula ->
            formula(() -> LatexMath.omml(formula.latex(), false), formula.typed(), into, format);
        case Link link -> {
          inline(link, into, format, marks);
          if (!ReportMarkdown.plain(link).equals(link.getDestination())) {
            run(" (" + link.getDestination() + ")", into, format, marks);
          }
        }
        default -> inline(node, into, format, marks);
      }
    }
  }

  /** A formula, or what was typed where that is none. */
  private void formula(
      Supplier<String> made, String typed, XmlElement into, Optional<XmlElement> format) {
    try {
      into.add(XmlElement.of(made.get()));
    } catch (DocumentException e) {
      remarks.add("The formula " + typed + " stands as it was typed: " + e.getMessage());
      run(typed, into, format, List.of());
    }
  }

  private static List<String> with(List<String> marks, String mark) {
    List<String> more = new ArrayList<>(marks);
    more.add(mark);
    return more;
  }

  private static void run(
      String text, XmlElement into, Optional<XmlElement> format, List<String> marks) {
    XmlElement run = WordText.newRun(text, format.map(XmlElement::copy));
    for (String mark : marks) {
      XmlElement made = XmlElement.of(mark);
      XmlElement properties = format(run);
      properties.elements().stream().filter(e -> e.is(made.name)).forEach(XmlElement::remove);
      // Bold and italic follow style and fonts in the schema's order.
      Optional<XmlElement> before =
          properties.elements().stream()
              .filter(e -> !e.is("w:rStyle", "w:rFonts", "w:b", "w:bCs"))
              .findFirst();
      if (before.isPresent()) {
        properties.addBefore(before.get(), made);
      } else {
        properties.add(made);
      }
    }
    into.add(run);
  }

  private static XmlElement format(XmlElement run) {
    return run.first("w:rPr").orElseGet(() -> run.addFirst(XmlElement.of("<w:rPr></w:rPr>")));
  }

  private static XmlElement value(String name, String value) {
    XmlElement element = XmlElement.of("<" + name + "/>");
    element.attribute("w:val", value);
    return element;
  }

  private XmlElement table(TableBlock node, XmlElement beside) {
    List<List<Node>> rows = new ArrayList<>();
    for (Node part = node.getFirstChild(); part != null; part = part.getNext()) {
      for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
        List<Node> cells = new ArrayList<>();
        for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
          cells.add(cell);
        }
        rows.add(cells);
      }
    }
    List<XmlElement> tables = body.all("w:tbl");
    Optional<XmlElement> like = tables.isEmpty() ? Optional.empty() : Optional.of(tables.getLast());
    int width = rows.getFirst().size();
    XmlElement table = XmlElement.of("<w:tbl></w:tbl>");
    table.add(
        like.flatMap(t -> t.first("w:tblPr")).map(XmlElement::copy).orElseGet(WordBlocks::ruled));
    table
        .all("w:tblW")
        .forEach(w -> {
          w.attribute("w:w", "5000");
          w.attribute("w:type", "pct");
        });
    XmlElement grid = table.add(XmlElement.of("<w:tblGrid></w:tblGrid>"));
    for (int at = 0; at < width; at++) {
      grid.add(XmlElement.of("<w:gridCol w:w=\"" + 9000 / width + "\"/>"));
    }
    for (List<Node> cells : rows) {
      XmlElement row = table.add(XmlElement.of("<w:tr></w:tr>"));
      boolean head = cells == rows.getFirst();
      if (head) {
        row.add(XmlElement.of("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"));
      }
      for (int at = 0; at < width; at++) {
        XmlElement cell = row.add(XmlElement.of("<w:tc></w:tc>"));
        cell.add(
            XmlElement.of("<w:tcPr><w:tcW w:w=\"" + 5000 / width + "\" w:type=\"pct\"/></w:tcPr>"));
        XmlElement model = cellLike(like, head, at).orElse(XmlElement.of("<w:p/>"));
        cell.add(
            at < cells.size()
                ? paragraph(cells.get(at), properties(model), model)
                : XmlElement.of("<w:p/>"));
      }
    }
    return table;
  }

  private static Optional<XmlElement> cellLike(Optional<XmlElement> like, boolean head, int at) {
    return like.map(t -> t.all("w:tr"))
        .filter(rows -> !rows.isEmpty())
        .map(rows -> head || rows.size() < 2 ? rows.getFirst() : rows.get(1))
        .map(row -> row.all("w:tc"))
        .filter(cells -> !cells.isEmpty())
        .flatMap(cells -> cells.get(Math.min(at, cells.size() - 1)).first("w:p"));
  }

  private static XmlElement ruled() {
    StringBuilder borders = new StringBuilder();
    for (String side : List.of("top", "left", "bottom", "right", "insideH", "insideV")) {
      borders
          .append("<w:")
          .append(side)
          .append(" w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>");
    }
    return XmlElement.of(
        "<w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>"
            + borders
            + "</w:tblBorders></w:tblPr>");
  }

  /** A table row with other words, in the look of the one given. */
  static XmlElement row(XmlElement like, List<String> words) {
    XmlElement row = like.copy();
    row.first("w:trPr")
        .ifPresent(p ->
            p.elements().stream()
                .filter(e -> e.is("w:tblHeader", "w:ins", "w:del", "w:trPrChange"))
                .forEach(XmlElement::remove));
    List<XmlElement> cells = row.elements().stream().filter(e -> e.is("w:tc")).toList();
    for (int at = 0; at < cells.size(); at++) {
      cell(cells.get(at), at < words.size() ? words.get(at) : "");
    }
    return row;
  }

  private static void cell(XmlElement cell, String words) {
    List<XmlElement> content = cell.elements().stream().filter(e -> !e.is("w:tcPr")).toList();
    XmlElement like =
        content.stream().filter(e -> e.is("w:p")).findFirst().orElse(XmlElement.of("<w:p/>"));
    content.forEach(XmlElement::remove);
    XmlElement made = XmlElement.of("<w:p></w:p>");
    properties(like).ifPresent(made::add);
    Optional<XmlElement> format = usual(like);
    if (!words.isEmpty()) {
      made.add(WordText.newRun(words, format));
    }
    cell.add(Objects.requireNonNull(made));
  }
}
