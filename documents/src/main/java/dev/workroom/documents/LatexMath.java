package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a formula in LaTeX into Office MathML, which Word and LibreOffice show and edit as a
 * formula. Source: ECMA-376 part 1, 22.1.
 */
final class LatexMath {
  static final String NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math";

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\\\(?:operatorname\\*|[A-Za-z]+|.)|\\d+(?:[.,]\\d+)*|[^\\s]", Pattern.DOTALL);
  private static final int DEEPEST = 40;
  private static final String FONT =
      "<w:rPr><w:rFonts w:ascii=\"Cambria Math\" w:hAnsi=\"Cambria Math\"/></w:rPr>";

  /** A space without width. */
  private static final String NOTHING =
      "<m:r><m:rPr><m:nor/></m:rPr>" + FONT + "<m:t>\u200b</m:t></m:r>";

  private static final Set<String> RELATIONS =
      Set.of(
          "=",
          "<",
          ">",
          "\\le",
          "\\leq",
          "\\ge",
          "\\geq",
          "\\ne",
          "\\neq",
          "\\approx",
          "\\equiv",
          "\\sim",
          "\\to",
          "\\Rightarrow",
          "\\implies",
          "\\iff",
          "\\cdot",
          "\\times");

  private static final String STRUCK = "CEHNPQRZ";
  private static final String DOUBLE = "ℂ𝔼ℍℕℙℚℝℤ";

  /** Something that scripts can stand at: how they do is its kind. */
  private record Atom(Kind kind, String xml) {}

  private enum Kind {
    PLAIN,
    GATHERING,
    FUNCTION,
    LIMITS,
    BRACED
  }

  private final String latex;
  private final boolean displayed;
  private final List<String> tokens = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private int at;
  private int depth;
  private String style = "";

  private LatexMath(String latex, boolean displayed) {
    this.latex = latex;
    this.displayed = displayed;
    Matcher token = TOKEN.matcher(latex);
    while (token.find()) {
      tokens.add(token.group());
      places.add(token.end());
    }
  }

  /**
   * The element {@code m:oMath}.
   *
   * @param displayed whether it stands on a line of its own
   * @throws DocumentException with one sentence that names what is not understood
   */
  static String omml(String latex, boolean displayed) {
    LatexMath math = new LatexMath(latex, displayed);
    String xml = math.lines();
    if (xml.equals(NOTHING)) {
      throw new DocumentException("It is empty.");
    }
    if (math.at < math.tokens.size()) {
      throw new DocumentException("\"" + math.peek() + "\" closes nothing.");
    }
    return "<m:oMath xmlns:m=\"%s\" xmlns:w=\"%s\">%s</m:oMath>"
        .formatted(NAMESPACE, WordParts.MAIN, xml);
  }

  /** A displayed formula in the middle of its line. */
  static String paragraph(String latex) {
    return "<m:oMathPara xmlns:m=\"%s\"><m:oMathParaPr><m:jc m:val=\"center\"/></m:oMathParaPr>%s</m:oMathPara>"
        .formatted(NAMESPACE, omml(latex, true));
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private String next() {
    return at < tokens.size() ? tokens.get(at++) : "";
  }

  private boolean skip(String token) {
    boolean there = peek().equals(token);
    at += there ? 1 : 0;
    return there;
  }

  private void expect(String token, String behind) {
    if (!skip(token)) {
      throw new DocumentException("\"" + token + "\" is missing behind " + behind + ".");
    }
  }

  /** Lines broken with two backslashes outside of any environment are set below each other. */
  private String lines() {
    String first = cell();
    if (!peek().equals("\\\\")) {
      return first;
    }
    List<List<String>> rows = new ArrayList<>(List.of(List.of(first)));
    while (skip("\\\\")) {
      rows.add(List.of(cell()));
    }
    return grid(rows, "left");
  }

  /** What stands in one place of a grid; LibreOffice wants something before "=" and in each. */
  private String cell() {
    boolean bare = RELATIONS.contains(peek());
    String xml = row(Set.of("\\\\"));
    return bare || xml.isEmpty() ? NOTHING + xml : xml;
  }

  private String row(Set<String> ends) {
    if (++depth > DEEPEST) {
      throw new DocumentException("It is nested too deeply.");
    }
    StringBuilder xml = new StringBuilder();
    while (at < tokens.size() && !ends.contains(peek())) {
      if (Set.of("}", "\\right", "\\end", "&").contains(peek())) {
        break;
      }
      xml.append(scripted());
    }
    depth--;
    return xml.toString();
  }

  private String scripted() {
    Atom base = atom();
    String below = "";
    String above = "";
    while (true) {
      if (skip("_")) {
        below = once(below, argument("_"), "_");
      } else if (skip("^")) {
        above = once(above, argument("^"), "^");
      } else if (skip("'")) {
        above += run("′", style);
      } else if (!Set.of("\\limits", "\\nolimits").contains(peek())) {
        break;
      } else {
        at++;
      }
    }
    return switch (base.kind()) {
      case GATHERING -> gathering(base.xml(), below, above);
      case FUNCTION -> function(scripts(base.xml(), below, above));
      case LIMITS -> function(limits(base.xml(), below, above));
      case BRACED -> limits(base.xml(), below, above);
      case PLAIN -> scripts(base.xml(), below, above);
    };
  }

  private static String once(String before, String script, String mark) {
    if (!before.isEmpty() && mark.equals("_")) {
      throw new DocumentException("Two \"_\" stand at the same place; use braces.");
    }
    return before + script;
  }

  private static String scripts(String base, String below, String above) {
    if (below.isEmpty() && above.isEmpty()) {
      return base;
    }
    String name = below.isEmpty() ? "sSup" : above.isEmpty() ? "sSub" : "sSubSup";
    return "<m:%s><m:e>%s</m:e>%s%s</m:%s>"
        .formatted(name, base, element("sub", below), element("sup", above), name);
  }

  private static String element(String name, String content) {
    return content.isEmpty() ? "" : "<m:%s>%s</m:%s>".formatted(name, content, name);
  }

  private static String limits(String base, String below, String above) {
    String xml = base;
    if (!below.isEmpty()) {
      xml = "<m:limLow><m:e>%s</m:e><m:lim>%s</m:lim></m:limLow>".formatted(xml, below);
    }
    if (!above.isEmpty()) {
      xml = "<m:limUpp><m:e>%s</m:e><m:lim>%s</m:lim></m:limUpp>".formatted(xml, above);
    }
    return xml;
  }

  private String gathering(String sign, String below, String above) {
    boolean beside = "∫∬∭∮".contains(sign) || !displayed;
    StringBuilder operand = new StringBuilder();
    while (more() && (operand.isEmpty() || !LatexSigns.BREAKS.contains(peek()))) {
      operand.append(scripted());
    }
    if (operand.isEmpty()) {
      return beside ? scripts(run(sign, "p"), below, above) : limits(run(sign, "p"), below, above);
    }
    return ("<m:nary><m:naryPr><m:chr m:val=\"%s\"/><m:limLoc m:val=\"%s\"/>%s%s</m:naryPr>"
            + "<m:sub>%s</m:sub><m:sup>%s</m:sup><m:e>%s</m:e></m:nary>")
        .formatted(
            sign,
            beside ? "subSup" : "undOvr",
            below.isEmpty() ? "<m:subHide m:val=\"1\"/>" : "",
            above.isEmpty() ? "<m:supHide m:val=\"1\"/>" : "",
            below,
            above,
            operand);
  }

  /** Whether something follows in the same group. */
  private boolean more() {
    return at < tokens.size()
        && !Set.of("}", ")", "]", "\\right", "\\end", "&", "\\\\").contains(peek());
  }

  private String function(String name) {
    boolean follows = more() && !LatexSigns.BREAKS.contains(peek()) && !peek().matches("[/|]");
    return follows
        ? "<m:func><m:fName>%s</m:fName><m:e>%s</m:e></m:func>".formatted(name, scripted())
        : name;
  }

  private Atom atom() {
    String token = next();
    if (token.startsWith("\\")) {
      return command(token.substring(1));
    }
    return switch (token) {
      case "{" -> {
        String inside = row(Set.of("}"));
        expect("}", "what \"{\" opens");
        yield plain(inside);
      }
      case "(", "[" -> plain(bracketed(token, Set.of(")", "]")));
      case "|" -> plain(closed("|", Set.of("|")) ? bracketed("|", Set.of("|")) : run("∣", style));
      case "_", "^" -> throw new DocumentException("Nothing stands before \"" + token + "\".");
      case "-" -> plain(run("−", style));
      case "*" -> plain(run("∗", style));
      case "~" -> plain(run("\u00a0", style));
      case "#", "%", "$" ->
          throw new DocumentException("\"%s\" is typed \\%s in a formula.".formatted(token, token));
      default -> plain(run(token, style));
    };
  }

  private static Atom plain(String xml) {
    return new Atom(Kind.PLAIN, xml);
  }

  /** Brackets that belong together grow with what they hold; an interval mixes them. */
  private String bracketed(String open, Set<String> closing) {
    if (!closed(open, closing)) {
      return run(open, style);
    }
    String inside = row(closing);
    return fence(open, next(), inside);
  }

  /** Whether the bracket that was just read is closed in the same group. */
  private boolean closed(String open, Set<String> closing) {
    int braces = 0;
    int same = 1;
    for (int next = at; next < tokens.size() && braces >= 0; next++) {
      String token = tokens.get(next);
      if (Set.of("{", "\\left", "\\begin").contains(token)) {
        braces++;
      } else if (Set.of("}", "\\right", "\\end").contains(token)) {
        braces--;
      } else if (braces == 0 && Set.of("&", "\\\\").contains(token)) {
        return false;
      } else if (braces == 0 && closing.contains(token)) {
        if (--same == 0) {
          return next > at || !closing.contains(open);
        }
      } else if (braces == 0 && (token.equals(open) || "([".contains(token))) {
        same++;
      }
    }
    return false;
  }

  private static String fence(String open, String close, String inside) {
    return "<m:d><m:dPr><m:begChr m:val=\"%s\"/><m:endChr m:val=\"%s\"/></m:dPr><m:e>%s</m:e></m:d>"
        .formatted(escaped(open), escaped(close), inside);
  }

  private Atom command(String name) {
    if (LatexSigns.SIGNS.containsKey(name)) {
      String sign = LatexSigns.SIGNS.get(name);
      return plain(run(sign, sign.equals("|") ? "p" : style));
    }
    if (LatexSigns.GATHERING.containsKey(name)) {
      return new Atom(Kind.GATHERING, LatexSigns.GATHERING.get(name));
    }
    if (LatexSigns.FUNCTIONS.contains(name)) {
      return new Atom(Kind.FUNCTION, run(name, "p"));
    }
    if (LatexSigns.LIMITS.contains(name)) {
      String words =
          name.startsWith("lim") && name.length() > 3 ? "lim " + name.substring(3) : name;
      return new Atom(Kind.LIMITS, run(words, "p"));
    }
    if (LatexSigns.ACCENTS.containsKey(name)) {
      return plain(
          "<m:acc><m:accPr><m:chr m:val=\"%s\"/></m:accPr><m:e>%s</m:e></m:acc>"
              .formatted(LatexSigns.ACCENTS.get(name), argument(name)));
    }
    if (LatexSigns.SPACES.containsKey(name)) {
      String space = LatexSigns.SPACES.get(name);
      return plain(space.isEmpty() ? "" : run(space, "p"));
    }
    if (LatexSigns.SIZES.contains(name)) {
      return more() ? atom() : plain("");
    }
    return switch (name) {
      case "frac", "dfrac", "tfrac", "cfrac" ->
          plain(
              "<m:f><m:num>%s</m:num><m:den>%s</m:den></m:f>"
                  .formatted(argument(name), argument(name)));
      case "binom", "dbinom", "tbinom" ->
          plain(
              fence(
                  "(",
                  ")",
                  "<m:f><m:fPr><m:type m:val=\"noBar\"/></m:fPr><m:num>%s</m:num><m:den>%s</m:den></m:f>"
                      .formatted(argument(name), argument(name))));
      case "sqrt" -> plain(root());
      case "text", "textrm", "textit", "mbox", "textbf" -> plain(words());
      case "operatorname", "operatorname*" -> {
        Kind kind = name.endsWith("*") ? Kind.LIMITS : Kind.FUNCTION;
        yield new Atom(kind, run(verbatim(name), "p"));
      }
      case "mathrm", "mathsf", "mathtt", "rm" -> plain(styled("p", name));
      case "mathbf", "boldsymbol", "bm", "mathbold" -> plain(styled("b", name));
      case "mathit" -> plain(styled("i", name));
      case "mathbb" -> plain(styled("double-struck", name));
      case "mathcal", "mathscr" -> plain(styled("script", name));
      case "mathfrak" -> plain(styled("fraktur", name));
      case "overline" -> plain(bar("top", name));
      case "underline" -> plain(bar("bot", name));
      case "overbrace" -> new Atom(Kind.BRACED, brace("⏞", "top", "bot"));
      case "underbrace" -> new Atom(Kind.BRACED, brace("⏟", "bot", "top"));
      case "overset", "stackrel" -> {
        String above = argument(name);
        yield plain(limits(argument(name), "", above));
      }
      case "underset" -> {
        String below = argument(name);
        yield plain(limits(argument(name), below, ""));
      }
      case "boxed" -> plain("<m:borderBox><m:e>" + argument(name) + "</m:e></m:borderBox>");
      case "left" -> plain(leftRight());
      case "begin" -> plain(environment());
      case "{" -> plain(paired("\\}", "{", "}"));
      case "|" -> plain(paired("\\|", "‖", "‖"));
      case "}" -> plain(run("}", "p"));
      case "%", "$", "#", "&", "_" -> plain(run(name, "p"));
      default -> throw new DocumentException("\"\\" + name + "\" is not understood.");
    };
  }

  private String paired(String end, String open, String close) {
    int here = at;
    String inside = closed(tokens.get(at - 1), Set.of(end)) ? row(Set.of(end)) : "";
    if (inside.isEmpty()) {
      at = here;
      return run(open, "p");
    }
    at++;
    return fence(open, close, inside);
  }

  /** What a command applies to: a group, or the one sign that follows. */
  private String argument(String command) {
    if (!more() && !peek().matches("[)\\]]")) {
      throw new DocumentException("Something is missing behind \"" + shown(command) + "\".");
    }
    if (peek().length() > 1 && Character.isDigit(peek().charAt(0))) {
      // As in LaTeX: one digit, the rest stands behind.
      String number = tokens.get(at);
      tokens.set(at, number.substring(1));
      return run(number.substring(0, 1), style);
    }
    return atomAlone();
  }

  private String atomAlone() {
    if (++depth > DEEPEST) {
      throw new DocumentException("It is nested too deeply.");
    }
    Atom atom = atom();
    depth--;
    return atom.kind() == Kind.GATHERING ? run(atom.xml(), "p") : atom.xml();
  }

  private static String shown(String command) {
    return command.matches("[_^]") ? command : "\\" + command;
  }

  private String root() {
    String degree = "";
    if (skip("[")) {
      degree = row(Set.of("]"));
      expect("]", "the degree of \\sqrt");
    }
    String hide = degree.isEmpty() ? "<m:radPr><m:degHide m:val=\"1\"/></m:radPr>" : "";
    return "<m:rad>%s<m:deg>%s</m:deg><m:e>%s</m:e></m:rad>"
        .formatted(hide, degree, argument("sqrt"));
  }

  /** The characters of a group as they were typed, spaces and all. */
  private String verbatim(String command) {
    int from = at < places.size() ? places.get(at) : latex.length();
    expect("{", shown(command));
    int braces = 1;
    while (at < tokens.size()) {
      String token = next();
      braces += token.equals("{") ? 1 : token.equals("}") ? -1 : 0;
      if (braces == 0) {
        return latex.substring(from, places.get(at - 1) - 1).replaceAll("\\\\(\\W)", "$1");
      }
    }
    throw new DocumentException("\"}\" is missing behind \"" + shown(command) + "\".");
  }

  private String words() {
    return "<m:r><m:rPr><m:nor/></m:rPr>%s<m:t xml:space=\"preserve\">%s</m:t></m:r>"
        .formatted(FONT, escaped(verbatim("text")));
  }

  private String styled(String wanted, String command) {
    String before = style;
    style = wanted;
    String xml = argument(command);
    style = before;
    return xml;
  }

  private String bar(String where, String command) {
    return "<m:bar><m:barPr><m:pos m:val=\"%s\"/></m:barPr><m:e>%s</m:e></m:bar>"
        .formatted(where, argument(command));
  }

  private String brace(String sign, String where, String base) {
    return ("<m:groupChr><m:groupChrPr><m:chr m:val=\"%s\"/><m:pos m:val=\"%s\"/>"
            + "<m:vertJc m:val=\"%s\"/></m:groupChrPr><m:e>%s</m:e></m:groupChr>")
        .formatted(sign, where, base, argument("underbrace"));
  }

  private String leftRight() {
    String open = bracket("\\left");
    String inside = row(Set.of("\\right"));
    expect("\\right", "\\left");
    return fence(open, bracket("\\right"), inside);
  }

  private String bracket(String command) {
    String token = next();
    if (token.equals(".")) {
      return "";
    }
    String name = token.startsWith("\\") ? token.substring(1) : token;
    String sign =
        switch (name) {
          case "{", "}" -> name;
          case "|" -> token.equals("|") ? "|" : "‖";
          default -> token.startsWith("\\") ? LatexSigns.SIGNS.getOrDefault(name, "") : name;
        };
    if (!sign.matches("[()\\[\\]{}|‖⟨⟩⌊⌋⌈⌉/]")) {
      throw new DocumentException("\"" + token + "\" behind " + command + " is no bracket.");
    }
    return sign;
  }

  private String environment() {
    String name = verbatim("begin");
    List<String> brackets = LatexSigns.BRACKETS.get(name);
    if (brackets == null && !LatexSigns.GRIDS.contains(name)) {
      throw new DocumentException("The environment \"" + name + "\" is not understood.");
    }
    if (name.matches("array|alignat")) {
      verbatim("begin{" + name + "}");
    }
    List<List<String>> rows = new ArrayList<>();
    do {
      List<String> cells = new ArrayList<>();
      do {
        cells.add(cell());
      } while (skip("&"));
      boolean end = peek().equals("\\end") && cells.size() == 1 && cells.getFirst().equals(NOTHING);
      if (!end) {
        rows.add(cells);
      }
    } while (skip("\\\\"));
    expect("\\end", "\\begin{" + name + "}");
    if (!verbatim("end").equals(name)) {
      throw new DocumentException("\\begin{" + name + "} is closed by another \\end.");
    }
    boolean aligned = name.matches("align.*|split|eqnarray");
    String grid = grid(rows, name.equals("cases") ? "left" : aligned ? "aligned" : "center");
    return brackets == null ? grid : fence(brackets.get(0), brackets.get(1), grid);
  }

  /** Rows below each other; aligned ones turn to each other at every second seam. */
  private static String grid(List<List<String>> rows, String alignment) {
    int width = rows.stream().mapToInt(List::size).max().orElse(1);
    StringBuilder xml = new StringBuilder("<m:m><m:mPr><m:mcs>");
    for (int column = 0; column < width; column++) {
      String side = !alignment.equals("aligned") ? alignment : column % 2 == 0 ? "right" : "left";
      xml.append(
          "<m:mc><m:mcPr><m:count m:val=\"1\"/><m:mcJc m:val=\"%s\"/></m:mcPr></m:mc>"
              .formatted(side));
    }
    xml.append("</m:mcs></m:mPr>");
    for (List<String> cells : rows) {
      xml.append("<m:mr>");
      for (int column = 0; column < width; column++) {
        xml.append("<m:e>").append(column < cells.size() ? cells.get(column) : "").append("</m:e>");
      }
      xml.append("</m:mr>");
    }
    return xml.append("</m:m>").toString();
  }

  private static String run(String text, String style) {
    if (style.equals("double-struck") && STRUCK.contains(text)) {
      int place = DOUBLE.offsetByCodePoints(0, STRUCK.indexOf(text));
      return run(Character.toString(DOUBLE.codePointAt(place)), "p");
    }
    String look =
        switch (style) {
          case "" -> "";
          case "double-struck", "script", "fraktur" ->
              "<m:rPr><m:scr m:val=\"%s\"/><m:sty m:val=\"p\"/></m:rPr>".formatted(style);
          default -> "<m:rPr><m:sty m:val=\"%s\"/></m:rPr>".formatted(style);
        };
    return "<m:r>%s%s<m:t xml:space=\"preserve\">%s</m:t></m:r>"
        .formatted(look, FONT, escaped(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
