package dev.workroom.documents;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/** Reads web pages as Markdown; nothing they point to is fetched. */
final class HtmlText {
  private static final int LARGEST = 24 << 20;
  private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*[\"']?([\\w:.-]+)");
  private static final int LONGEST_HIDDEN = 20_000;
  private static final int TELLING = 4;
  private static final Set<String> SILENT =
      Set.of("script", "style", "head", "template", "object", "iframe");
  private static final Set<String> BLOCKS =
      Set.of(
          "p",
          "div",
          "section",
          "article",
          "header",
          "footer",
          "main",
          "aside",
          "nav",
          "ul",
          "ol",
          "dl",
          "dt",
          "dd",
          "table",
          "figure",
          "figcaption",
          "form",
          "fieldset",
          "address",
          "pre",
          "blockquote",
          "body",
          "html",
          "center",
          "title");

  private HtmlText() {}

  static void read(Path file, TextSink sink) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      read(page(in.readNBytes(LARGEST)), sink);
    }
    if (Files.size(file) > LARGEST) {
      sink.note("Only the first " + (LARGEST >> 20) + " MB were read.");
    }
  }

  /** In the encoding that the page says, unless it says UTF-8, or nothing, and is not. */
  private static Document page(byte[] bytes) throws IOException {
    String head = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.ISO_8859_1);
    Matcher said = CHARSET.matcher(head);
    boolean other = said.find() && !said.group(1).toLowerCase(Locale.ROOT).startsWith("utf");
    return other && PlainText.charset(said.group(1)).isPresent()
        ? Jsoup.parse(new ByteArrayInputStream(bytes), null, "")
        : Jsoup.parse(PlainText.decode(bytes).text());
  }

  static void read(String html, TextSink sink) {
    read(Jsoup.parse(html), sink);
  }

  private static void read(Document page, TextSink sink) {
    sink.title(page.title());
    described(page, sink);
    NodeTraversor.traverse(new Flow(sink, HtmlHidden.of(page)), page.body());
  }

  /** What the head says to programs. */
  private static void described(Document page, TextSink sink) {
    for (Element meta : page.select("meta[name]")) {
      String name = meta.attr("name").toLowerCase(Locale.ROOT);
      if (name.matches("(.*[:.])?(description|keywords|author|subject|abstract)")
          && !meta.attr("content").isBlank()) {
        sink.property(name, meta.attr("content"));
      }
    }
  }

  /** Walks without recursion, however deep the page is nested. */
  private static final class Flow implements NodeVisitor {
    private final TextSink sink;
    private final HtmlHidden hidden;
    private final StringBuilder line = new StringBuilder();
    private String prefix = "";
    private int silent;
    private @Nullable Element silencer;
    private int lists;
    private int quotes;
    private int preformatted;
    private int tables;
    private TableText table = new TableText();

    Flow(TextSink sink, HtmlHidden hidden) {
      this.sink = sink;
      this.hidden = hidden;
    }

    @Override
    public void head(Node node, int depth) {
      sink.alive();
      if (node instanceof TextNode text) {
        if (silent == 0) {
          line.append(
              preformatted > 0 ? text.getWholeText() : text.getWholeText().replaceAll("\\s+", " "));
        }
      } else if (node instanceof Element element) {
        begin(element, element.normalName());
      } else if (node instanceof Comment comment) {
        comment(comment.getData().strip());
      }
    }

    /** Comments of people, not those that hold code for old programs. */
    private void comment(String text) {
      if (silent == 0
          && text.split("\\s+").length >= TELLING
          && !text.startsWith("[if")
          && text.chars().noneMatch(c -> c == '<' || c == '{')) {
        line.append(' ').append(sink.hidden("comment", shortened(text))).append(' ');
      }
    }

    private void begin(Element element, String tag) {
      String how = silent > 0 ? "" : hidden.by(element);
      if (SILENT.contains(tag) || !how.isEmpty()) {
        silent++;
        if (how.isEmpty()) {
          return;
        }
        silencer = element;
        if (!element.text().isBlank()) {
          line.append(' ').append(sink.hidden(how, shortened(element.text()))).append(' ');
        }
        return;
      }
      if (silent > 0) {
        return;
      }
      switch (tag) {
        case "h1", "h2", "h3", "h4", "h5", "h6" -> {
          flush();
          prefix = "#".repeat(tag.charAt(1) - '0') + " ";
        }
        case "li" -> {
          flush();
          boolean numbered = element.parent() != null && element.parent().normalName().equals("ol");
          prefix =
              "  ".repeat(Math.clamp(lists - 1, 0, 9))
                  + (numbered ? element.elementSiblingIndex() + 1 + ". " : "- ");
        }
        case "ul", "ol" -> {
          flush();
          lists++;
        }
        case "blockquote" -> {
          flush();
          quotes++;
        }
        case "pre" -> {
          flush();
          preformatted++;
        }
        case "br" -> line.append('\n');
        case "hr" -> flush();
        case "table" -> {
          flush();
          if (tables++ == 0) {
            table = new TableText();
          }
        }
        case "img" -> {
          if (!element.attr("alt").isBlank()) {
            line.append("[image: ").append(element.attr("alt").strip()).append(']');
          }
        }
        case "a" -> {
          if (linked(element)) {
            line.append('[');
          }
        }
        case "input" -> {
          String type = element.attr("type").toLowerCase(Locale.ROOT);
          if (!type.equals("hidden") && !element.attr("value").isBlank()) {
            line.append(' ').append(element.attr("value")).append(' ');
          }
        }
        default -> {
          if (BLOCKS.contains(tag)) {
            flush();
          }
        }
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (!(node instanceof Element element)) {
        return;
      }
      String tag = element.normalName();
      if (silent > 0) {
        // Within what is hidden only the elements that began the silence end it.
        boolean began = SILENT.contains(tag) || element == silencer;
        silent = began ? silent - 1 : silent;
        return;
      }
      switch (tag) {
        case "h1", "h2", "h3", "h4", "h5", "h6", "li" -> flush();
        case "ul", "ol" -> {
          flush();
          lists = Math.max(0, lists - 1);
        }
        case "blockquote" -> {
          flush();
          quotes = Math.max(0, quotes - 1);
        }
        case "pre" -> {
          flush();
          preformatted = Math.max(0, preformatted - 1);
        }
        case "td", "th" -> {
          flush();
          if (tables == 1) {
            table.cell(Math.clamp(DocxNumbers.number(element.attr("colspan"), 1), 1, 50));
          }
        }
        case "tr" -> {
          if (tables == 1) {
            table.row(sink);
          }
        }
        case "table" -> {
          flush();
          tables = Math.max(0, tables - 1);
        }
        case "a" -> {
          if (linked(element)) {
            line.append("](").append(element.attr("href").strip().replace(" ", "%20")).append(')');
          }
        }
        default -> {
          if (BLOCKS.contains(tag)) {
            flush();
          }
        }
      }
    }

    private static boolean linked(Element element) {
      return element.attr("href").matches("(?is)\\s*(https?|mailto):.{1,2000}")
          && element.hasText();
    }

    private static String shortened(String text) {
      return text.length() > LONGEST_HIDDEN ? text.substring(0, LONGEST_HIDDEN) + "…" : text;
    }

    private void flush() {
      String text = preformatted > 0 ? line.toString().stripTrailing() : tidy(line.toString());
      line.setLength(0);
      String before = prefix;
      if (text.isBlank()) {
        return;
      }
      prefix = "";
      if (tables > 0) {
        table.paragraph(text);
      } else if (preformatted > 0) {
        sink.block("```\n" + text + "\n```");
      } else if (lists > 0) {
        sink.line(
            (before.isEmpty() ? "  ".repeat(Math.min(lists, 9)) : before)
                + text.replace("\n", " "));
      } else {
        String quoted = quotes > 0 ? "> " + text.replace("\n", "\n> ") : text;
        sink.block(before.isEmpty() ? quoted : before + text.replace("\n", " "));
      }
    }

    private static String tidy(String text) {
      return text.replaceAll("[ \\t\u00a0]+", " ").replaceAll(" ?\n ?", "\n").strip();
    }
  }
}
