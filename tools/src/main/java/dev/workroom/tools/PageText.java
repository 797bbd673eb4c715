package dev.workroom.tools;

import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jspecify.annotations.Nullable;

/**
 * A web page as text: what a reader would see, with its links, and without what is hidden from
 * them.
 *
 * @param hidden how many characters of text the page hides from readers; they are left out
 */
record PageText(String title, String text, int hidden) {
  private static final Set<String> NO_TEXT =
      Set.of("script", "style", "noscript", "template", "svg", "iframe", "object", "head");
  private static final Set<String> BLOCKS =
      Set.of(
          "p",
          "div",
          "section",
          "article",
          "header",
          "footer",
          "main",
          "nav",
          "aside",
          "table",
          "tr",
          "ul",
          "ol",
          "dl",
          "dt",
          "dd",
          "blockquote",
          "pre",
          "form",
          "figure",
          "br",
          "hr");
  private static final Pattern HIDING =
      Pattern.compile(
          "(?i)display:none|visibility:hidden|opacity:0(?:\\.0+)?(?:;|$)|font-size:0(?:[;a-z]|$)"
              + "|(?:left|top|text-indent):-\\d{3,}");
  private static final Pattern BLANKS = Pattern.compile("[ \\t\\x0B\\f\\u00a0]+");
  private static final Pattern ENDS = Pattern.compile(" ?\\n ?");
  private static final Pattern GAPS = Pattern.compile("\\n{3,}");

  /** Invisible characters: zero width, direction, tags; they can carry words unseen. */
  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\x{e0000}-\\x{e007f}]");

  static PageText of(String html, WebAddress address) {
    Document page = Jsoup.parse(html, address.text());
    var reader = new Reader(address);
    page.body().filter(reader);
    String seen = UNSEEN.matcher(reader.text).replaceAll("");
    int unseen = reader.text.length() - seen.length();
    String lines = ENDS.matcher(BLANKS.matcher(seen).replaceAll(" ")).replaceAll("\n");
    String text = GAPS.matcher(lines).replaceAll("\n\n");
    return new PageText(
        BLANKS.matcher(page.title()).replaceAll(" ").strip(), text.strip(), reader.hidden + unseen);
  }

  private static final class Reader implements NodeFilter {
    private final StringBuilder text = new StringBuilder();
    private final WebAddress address;
    private int hidden;

    Reader(WebAddress address) {
      this.address = address;
    }

    @Override
    public FilterResult head(Node node, int depth) {
      if (node instanceof TextNode words) {
        text.append(inPre(words) ? words.getWholeText() : words.text());
      } else if (node instanceof Element element) {
        String name = element.normalName();
        if (NO_TEXT.contains(name)) {
          return FilterResult.SKIP_ENTIRELY;
        }
        if (hides(element)) {
          hidden += element.text().length();
          return FilterResult.SKIP_ENTIRELY;
        }
        begin(element, name);
      }
      return FilterResult.CONTINUE;
    }

    private void begin(Element element, String name) {
      if (name.matches("h[1-6]")) {
        text.append("\n\n").repeat("#", name.charAt(1) - '0').append(' ');
      } else if (name.equals("li")) {
        text.append("\n- ");
      } else if (name.equals("td") || name.equals("th")) {
        text.append(element.elementSiblingIndex() == 0 ? "" : " | ");
      } else if (name.equals("a") && target(element) != null) {
        text.append('[');
      } else if (name.equals("img") && !element.attr("alt").isBlank()) {
        text.append("[picture: ").append(element.attr("alt")).append(']');
      } else if (BLOCKS.contains(name)) {
        text.append('\n');
      }
    }

    @Override
    public FilterResult tail(Node node, int depth) {
      if (node instanceof Element element) {
        String name = element.normalName();
        WebAddress target = name.equals("a") ? target(element) : null;
        if (target != null) {
          text.append("](").append(target).append(')');
        } else if (name.matches("h[1-6]") || BLOCKS.contains(name) && !name.equals("br")) {
          text.append('\n');
        }
      }
      return FilterResult.CONTINUE;
    }

    private @Nullable WebAddress target(Element link) {
      String reference = link.attr("href");
      if (reference.isBlank() || reference.startsWith("#")) {
        return null;
      }
      try {
        return address.to(reference);
      } catch (IllegalArgumentException notOfTheWeb) {
        return null;
      }
    }

    private static boolean inPre(Node node) {
      return node.parent() instanceof Element parent && parent.closest("pre") != null;
    }

    private static boolean hides(Element element) {
      return element.hasAttr("hidden")
          || element.normalName().equals("input")
          || HIDING.matcher(element.attr("style").replaceAll("\\s", "")).find();
    }
  }
}
