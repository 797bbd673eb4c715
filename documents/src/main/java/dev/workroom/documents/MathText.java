package dev.workroom.documents;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads Office MathML as LaTeX, so that a fraction or an exponent is not read as one number; a
 * formula in which nothing stands above or below the line is plain text (ECMA-376 part 1, 22.1).
 */
final class MathText {
  private static final int DEEPEST = 60;
  private static final Set<String> LINEAR =
      Set.of(
          "oMath",
          "oMathPara",
          "r",
          "t",
          "box",
          "e",
          "ins",
          "del",
          "smartTag",
          "sdt",
          "sdtContent");

  /** An element of the formula; its properties are kept by the names of what they say. */
  private record Part(String name, List<Part> parts, Map<String, String> says, StringBuilder text) {
    Part(String name) {
      this(name, new ArrayList<>(), new HashMap<>(), new StringBuilder());
    }

    boolean linear() {
      return LINEAR.contains(name) && parts.stream().allMatch(Part::linear);
    }
  }

  private MathText() {}

  /** The formula that the reader stands on, which is then behind it. */
  static String read(XMLStreamReader xml) throws XMLStreamException {
    boolean displayed = xml.getLocalName().equals("oMathPara");
    Part formula = part(xml);
    String text = all(formula).strip();
    String mark = displayed ? "$$" : "$";
    return text.isEmpty() || formula.linear() ? text : mark + text + mark;
  }

  private static Part part(XMLStreamReader xml) throws XMLStreamException {
    Part root = new Part(xml.getLocalName());
    Deque<Part> open = new ArrayDeque<>(List.of(root));
    String properties = "";
    for (int depth = 1; depth > 0 && xml.hasNext(); ) {
      int event = xml.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        String name = xml.getLocalName();
        if (!properties.isEmpty() || name.endsWith("Pr")) {
          properties = properties.isEmpty() ? name : properties;
          open.getFirst().says().putIfAbsent(name, XmlStream.attribute(xml, "val"));
        } else if (name.equals("t") || name.equals("delText")) {
          open.getFirst().text().append(XmlStream.text(xml));
          continue;
        } else if (open.size() < DEEPEST) {
          Part inside = new Part(name);
          open.getFirst().parts().add(inside);
          open.push(inside);
        }
        depth++;
      } else if (event == XMLStreamReader.END_ELEMENT) {
        depth--;
        String name = xml.getLocalName();
        if (!properties.isEmpty()) {
          properties = name.equals(properties) ? "" : properties;
        } else if (open.size() > depth && open.size() > 1) {
          open.pop();
        }
      }
    }
    return root;
  }

  private static String all(Part part) {
    StringBuilder latex = new StringBuilder(text(part));
    for (Part inside : part.parts()) {
      String next = latex(inside);
      // A command ends where a letter would go on with its name.
      boolean runs =
          latex.toString().matches("(?s).*\\\\[A-Za-z]+") && next.matches("(?s)[A-Za-z].*");
      latex.append(runs ? " " : "").append(next);
    }
    return latex.toString();
  }

  private static String text(Part part) {
    String text = part.text().toString().replace("\u200b", "");
    if (part.says().containsKey("nor") && !text.isBlank()) {
      return "\\text{" + text + "}";
    }
    if (LatexSigns.FUNCTIONS.contains(text) || LatexSigns.LIMITS.contains(text)) {
      return "\\" + text;
    }
    return text.replaceAll("([%#&{}$])", "\\\\$1");
  }

  private static String of(Part part, String name) {
    return part.parts().stream()
        .filter(p -> p.name().equals(name))
        .map(MathText::all)
        .reduce((first, second) -> first + ", " + second)
        .orElse("");
  }

  private static String group(Part part, String name) {
    String latex = of(part, name);
    boolean one = latex.codePointCount(0, latex.length()) == 1 || latex.matches("\\\\[A-Za-z]+");
    return one ? latex : "{" + latex + "}";
  }

  private static String script(String mark, Part part, String name) {
    String latex = of(part, name);
    return latex.isEmpty() ? "" : mark + group(part, name);
  }

  private static String latex(Part part) {
    return switch (part.name()) {
      case "f" -> {
        boolean bare = "noBar".equals(part.says().get("type"));
        yield (bare ? "\\binom{" : "\\frac{") + of(part, "num") + "}{" + of(part, "den") + "}";
      }
      case "rad" -> {
        String degree = of(part, "deg");
        yield "\\sqrt" + (degree.isEmpty() ? "" : "[" + degree + "]") + "{" + of(part, "e") + "}";
      }
      case "sSub", "sSup", "sSubSup" ->
          group(part, "e") + script("_", part, "sub") + script("^", part, "sup");
      case "sPre" -> "{}" + script("_", part, "sub") + script("^", part, "sup") + group(part, "e");
      case "nary" ->
          part.says().getOrDefault("chr", "∫")
              + script("_", part, "sub")
              + script("^", part, "sup")
              + " "
              + of(part, "e");
      case "limLow" -> group(part, "e") + script("_", part, "lim");
      case "limUpp" -> group(part, "e") + script("^", part, "lim");
      case "func" -> of(part, "fName") + " " + of(part, "e");
      case "d" -> fenced(part);
      case "m" -> rows(part, "mr");
      case "eqArr" -> rows(part, "e");
      case "bar" ->
          ("top".equals(part.says().get("pos")) ? "\\overline{" : "\\underline{")
              + of(part, "e")
              + "}";
      case "acc" -> of(part, "e") + part.says().getOrDefault("chr", "\u0302");
      default -> all(part);
    };
  }

  private static String fenced(Part part) {
    String open = part.says().getOrDefault("begChr", "(");
    String close = part.says().getOrDefault("endChr", ")");
    String inside = of(part, "e");
    boolean braced = open.equals("{") || close.equals("}");
    return braced
        ? "\\left" + bracket(open) + inside + "\\right" + bracket(close)
        : open + inside + close;
  }

  private static String bracket(String sign) {
    return sign.isEmpty() ? "." : sign.matches("[{}]") ? "\\" + sign : sign;
  }

  private static String rows(Part part, String name) {
    List<String> rows = new ArrayList<>();
    for (Part row : part.parts()) {
      if (row.name().equals(name)) {
        rows.add(
            name.equals("mr")
                ? String.join(" & ", row.parts().stream().map(MathText::all).toList())
                : all(row));
      }
    }
    return "\\begin{matrix}" + String.join(" \\\\ ", rows) + "\\end{matrix}";
  }
}
