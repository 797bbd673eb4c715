package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * The body of a report, parsed: CommonMark nodes, with the notes and source lines that our
 * extensions keep outside the flow taken out of it.
 *
 * @param notes footnote nodes by name
 * @param sources sources that the body itself defines with {@code [@key]: text}
 * @param labels what headings are called by those that refer to them, such as {@code sec:costs}
 * @param unnumbered headings that have no number where others do
 */
record ReportMarkdown(
    Node root,
    Map<String, Node> notes,
    List<ReportSpec.Source> sources,
    Map<Node, String> labels,
    Set<Node> unnumbered) {
  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), StrikethroughExtension.create());
  private static final Parser PARSER =
      Parser.builder()
          .extensions(EXTENSIONS)
          .customInlineContentParserFactory(new FormulaSyntax())
          .build();
  private static final Pattern FENCE = Pattern.compile("^ {0,3}(`{3,}|~{3,}).*");
  private static final Pattern NOTE = Pattern.compile("^\\[\\^([^\\]\\s]+)\\]:\\s*(.*)$");
  private static final Pattern SOURCE = Pattern.compile("^\\[@([^\\]\\s]+)\\]:\\s*(\\S.*)$");
  private static final Pattern ALONE =
      Pattern.compile(
          "^\\s*(\\\\(newpage|pagebreak|landscape|portrait|contents|figures|tables|columns( [1-4])?)|\\[TOC\\]"
              + "|<!--\\s*(pagebreak|newpage)\\s*-->)\\s*$",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ATTRIBUTES =
      Pattern.compile("\\s*\\{(?=[#.-])(?:#(?:sec:)?([\\w.-]+))?\\s*(-|\\.unnumbered)?\\s*}\\s*$");
  private static final Pattern ITEM = Pattern.compile("^ {0,3}\\d{1,9}[.)] ");
  private static final Pattern DATE =
      Pattern.compile("^( {0,3}\\d{1,2})\\.( \\p{L}{3,12}\\.? \\d{4}\\s*$)");
  static final Pattern CAPTION =
      Pattern.compile("^Table(?:\\s+\\d+)?\\s*[:.]\\s+(.*?)\\s*(?:\\{#(tbl:[\\w.-]+)\\})?\\s*$");

  static ReportMarkdown parse(String body) {
    StringBuilder flow = new StringBuilder();
    Map<String, StringBuilder> notes = new LinkedHashMap<>();
    List<ReportSpec.Source> sources = new ArrayList<>();
    StringBuilder note = null;
    String fence = "";
    List<String> lines =
        FormulaSyntax.fenced(dated(body.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1)));
    for (String line : lines) {
      fence = fenceAfter(fence, line);
      Matcher startsNote = NOTE.matcher(line);
      Matcher source = SOURCE.matcher(line);
      if (fence.isEmpty() && startsNote.matches()) {
        note = new StringBuilder(startsNote.group(2));
        notes.put(startsNote.group(1), note);
      } else if (note != null && line.startsWith("  ")) {
        note.append(' ').append(line.strip());
      } else if (fence.isEmpty() && source.matches()) {
        sources.add(new ReportSpec.Source(source.group(1), source.group(2), "", "", ""));
      } else {
        note = line.isBlank() ? note : null;
        boolean alone =
            fence.isEmpty() && (ALONE.matcher(line).matches() || CAPTION.matcher(line).matches());
        flow.append(alone ? "\n" + line.strip() + "\n\n" : line + "\n");
      }
    }
    Map<String, Node> parsed = new LinkedHashMap<>();
    notes.forEach((name, text) -> parsed.put(name, PARSER.parse(text.toString())));
    Node root = PARSER.parse(flow.toString());
    Map<Node, String> labels = new IdentityHashMap<>();
    Set<Node> unnumbered = Collections.newSetFromMap(new IdentityHashMap<>());
    attributes(root, labels, unnumbered);
    return new ReportMarkdown(root, parsed, sources, labels, unnumbered);
  }

  /**
   * Takes what braces say out of headings: {@code ## Costs {#sec:costs}}, {@code ## Thanks {-}}.
   */
  private static void attributes(Node root, Map<Node, String> labels, Set<Node> unnumbered) {
    for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading && node.getLastChild() instanceof Text last) {
        Matcher said = ATTRIBUTES.matcher(last.getLiteral());
        if (said.find()) {
          if (said.group(1) != null) {
            labels.put(node, "sec:" + said.group(1));
          }
          if (said.group(2) != null) {
            unnumbered.add(node);
          }
          last.setLiteral(last.getLiteral().substring(0, said.start()));
        }
      }
    }
  }

  /** A date that stands alone, such as 23. November 2026, is no item of a list. */
  private static List<String> dated(String[] lines) {
    List<String> dated = new ArrayList<>();
    for (int at = 0; at < lines.length; at++) {
      boolean alone =
          (at == 0 || lines[at - 1].isBlank())
              && (at + 1 == lines.length || lines[at + 1].isBlank())
              && !(at > 1 && ITEM.matcher(lines[at - 2]).find())
              && !(at + 2 < lines.length && ITEM.matcher(lines[at + 2]).find());
      Matcher date = DATE.matcher(lines[at]);
      dated.add(alone && date.find() ? date.replaceFirst("$1\\\\.$2") : lines[at]);
    }
    return dated;
  }

  /** The fence that is open after this line, or the empty text. */
  static String fenceAfter(String open, String line) {
    Matcher fence = FENCE.matcher(line);
    if (!fence.matches()) {
      return open;
    }
    String mark = fence.group(1);
    if (open.isEmpty()) {
      return mark;
    }
    return mark.startsWith(open) && line.strip().equals(mark) ? "" : open;
  }

  /** The text of a node without its marks. */
  static String plain(Node node) {
    StringBuilder text = new StringBuilder();
    collect(node, text);
    return text.toString().strip();
  }

  /** The lines of a paragraph as they were written, without marks. */
  static List<String> lines(Node paragraph) {
    List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    for (Node child = paragraph.getFirstChild(); child != null; child = child.getNext()) {
      if (child instanceof org.commonmark.node.SoftLineBreak
          || child instanceof org.commonmark.node.HardLineBreak) {
        lines.add(new StringBuilder());
      } else {
        collect(child, lines.getLast());
      }
    }
    return lines.stream().map(line -> line.toString().strip()).toList();
  }

  private static void collect(Node node, StringBuilder text) {
    switch (node) {
      case org.commonmark.node.Text t -> text.append(t.getLiteral());
      case org.commonmark.node.Code c -> text.append(c.getLiteral());
      case FormulaNode formula -> text.append(formula.typed());
      case org.commonmark.node.SoftLineBreak _ -> text.append(' ');
      case org.commonmark.node.HardLineBreak _ -> text.append(' ');
      default -> {
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
          collect(child, text);
        }
      }
    }
  }
}
