package dev.workroom.documents;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Selector;

/** Which elements of a page a browser would not show, as far as the page itself says so. */
final class HtmlHidden {
  private static final Pattern RULE = Pattern.compile("([^{}@;]{1,300})\\{([^{}]{1,2000})\\}");
  private static final int MOST_RULES = 2000;
  private static final int MOST_ELEMENTS = 200_000;
  private static final Pattern GONE =
      Pattern.compile(
          "(^|;)(display:none|visibility:(hidden|collapse)|opacity:0?\\.?0+|font-size:(0|[01](\\.\\d+)?(px|pt)|0(\\.\\d+)?(em|rem|%))|"
              + "(left|top|text-indent|margin-left):-\\d{4,}(px|pt)?|clip:rect\\(0|clip-path:inset\\(100%|transform:scale\\(0\\)|color:transparent)"
              + "(;|!|,|$|\\s|\\))");
  private static final Pattern WHITE =
      Pattern.compile(
          "(^|;)color:(white|#fff|#ffffff|#fefefe|rgba?\\(255,255,255(,[\\d.]+)?\\))(;|!|$)");
  private static final Pattern BACKGROUND =
      Pattern.compile("(^|;)background(-color|-image)?:(?!white|#fff(fff)?(;|$)|transparent|none)");

  private final Set<Element> gone = Collections.newSetFromMap(new IdentityHashMap<>());
  private final boolean painted;

  private HtmlHidden(boolean painted) {
    this.painted = painted;
  }

  /** Reads the style sheets that are in the page; others are not fetched. */
  static HtmlHidden of(Document page) {
    String sheets =
        page.select("style").stream().map(Element::data).reduce("", (a, b) -> a + "\n" + b);
    String plain = sheets.replaceAll("(?s)/\\*.*?\\*/", "");
    HtmlHidden hidden = new HtmlHidden(plain.toLowerCase(Locale.ROOT).contains("background"));
    Matcher rules = RULE.matcher(plain);
    for (int count = 0; rules.find() && count < MOST_RULES; count++) {
      if (GONE.matcher(compact(rules.group(2))).find()) {
        hidden.rule(page, rules.group(1).strip());
      }
    }
    return hidden;
  }

  private void rule(Document page, String selector) {
    try {
      if (gone.size() < MOST_ELEMENTS && !selector.contains(":")) {
        gone.addAll(page.select(selector));
      }
    } catch (Selector.SelectorParseException | IllegalArgumentException _) {
      // a selector that only browsers know
    }
  }

  private static String compact(String style) {
    return style.toLowerCase(Locale.ROOT).replaceAll("\\s+", "");
  }

  /** What hides an element itself; empty when it is shown, if those around it are. */
  String by(Element element) {
    if (gone.contains(element) || element.hasAttr("hidden")) {
      return "hidden passage";
    }
    if (element.normalName().equals("body") || element.normalName().equals("html")) {
      return "";
    }
    String style = compact(element.attr("style"));
    if (style.isEmpty() && !element.hasAttr("color")) {
      return "";
    }
    if (GONE.matcher(style).find()) {
      return "hidden passage";
    }
    boolean white =
        WHITE.matcher(style).find()
            || element.attr("color").toLowerCase(Locale.ROOT).matches("white|#fff(fff)?");
    return white && !onColor(element) ? "white text" : "";
  }

  private boolean onColor(Element element) {
    for (Element at = element; at != null; at = at.parent()) {
      if (BACKGROUND.matcher(compact(at.attr("style"))).find()
          || !at.attr("bgcolor").matches("(?i)|white|#fff(fff)?")
          || at.hasAttr("background")) {
        return true;
      }
      if (painted && !at.className().isBlank()) {
        return true; // a class may give it a colour
      }
    }
    return painted && element.ownerDocument() == null;
  }
}
