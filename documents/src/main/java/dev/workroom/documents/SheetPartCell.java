package dev.workroom.documents;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cell of an existing sheet, in the file's own words.
 *
 * @param attributes all but its address, each with a space before it
 * @param content what stands between its tags
 */
record SheetPartCell(String attributes, String content) {
  private static final Pattern FORMULA =
      Pattern.compile("<((?:\\w+:)?)f(\\s[^>]*?)?(?:/>|>(.*?)</\\1f>)", Pattern.DOTALL);
  private static final Pattern STYLE = Pattern.compile("\\ss=\"(\\d+)\"");
  private static final Pattern SPAN = Pattern.compile("(\\s(?:ref|r1|r2)=\")([^\"]*)(\")");

  /** An empty cell with a style. */
  static SheetPartCell empty(int style) {
    return new SheetPartCell(style == 0 ? "" : " s=\"" + style + "\"", "");
  }

  int style() {
    Matcher style = STYLE.matcher(attributes);
    return style.find() ? Integer.parseInt(style.group(1)) : 0;
  }

  SheetPartCell withStyle(int style) {
    String others = STYLE.matcher(attributes).replaceAll("");
    return new SheetPartCell(style == 0 ? others : " s=\"" + style + "\"" + others, content);
  }

  /** The same look with another value or formula; neither: empty. */
  SheetPartCell with(@Nullable String formula, @Nullable Object value, String prefix) {
    StringBuilder text = new StringBuilder();
    CellXml.rest(text, formula, value);
    int start = text.indexOf(">");
    String kind = text.substring(0, start);
    String inside = text.substring(start + 1, text.length() - "</c>".length());
    // cm and vm tell of the array or the rich value that was there before.
    String kept = attributes.replaceAll("\\s(t|cm|vm)=\"[^\"]*\"", "");
    return new SheetPartCell(kept + kind, prefixed(inside, prefix));
  }

  /**
   * The same look with a dynamic array's formula.
   *
   * @param mark what the workbook marks such cells with
   * @param area what its result covers, such as {@code B2:B9}
   */
  SheetPartCell withArray(
      String formula, int mark, String area, @Nullable Object value, String prefix) {
    SheetPartCell plain = with(formula, value, prefix);
    return new SheetPartCell(
        plain.attributes() + " cm=\"" + mark + "\"",
        plain.content().replaceFirst("f>", "f t=\"array\" ref=\"" + area + "\">"));
  }

  /** With its mark of dynamic arrays, if it has one, being this one. */
  SheetPartCell marked(int mark) {
    return new SheetPartCell(
        attributes.replaceAll("\\scm=\"[^\"]*\"", " cm=\"" + mark + "\""), content);
  }

  /** Whether it has a mark of dynamic arrays, or another in its place. */
  boolean isMarked() {
    return attributes.contains(" cm=\"");
  }

  /** The same formula with another result. */
  SheetPartCell withResult(Object value, String prefix) {
    Matcher formula = FORMULA.matcher(content);
    if (!formula.find()) {
      return this;
    }
    StringBuilder result = new StringBuilder();
    CellXml.content(result, value, false);
    String kind =
        switch (value) {
          case Double number -> "";
          case Boolean truth -> " t=\"b\"";
          case CellError error -> " t=\"e\"";
          default -> " t=\"str\"";
        };
    return new SheetPartCell(
        attributes.replaceAll("\\st=\"[^\"]*\"", "") + kind,
        formula.group() + prefixed(result.toString(), prefix));
  }

  private static String prefixed(String xml, String prefix) {
    return prefix.isEmpty() ? xml : xml.replaceAll("<(/?)(\\w+)", "<$1" + prefix + "$2");
  }

  /** Its formula's text without "="; null when it has none, or only a share of another's. */
  @Nullable String formula() {
    Matcher formula = FORMULA.matcher(content);
    return formula.find() && formula.group(3) != null && !formula.group(3).isEmpty()
        ? unescaped(formula.group(3))
        : null;
  }

  /** Its value alone, as if it were typed in. */
  SheetPartCell withoutFormula() {
    return new SheetPartCell(
        attributes.replaceAll("\\scm=\"[^\"]*\"", ""), FORMULA.matcher(content).replaceAll(""));
  }

  boolean hasFormula() {
    return FORMULA.matcher(content).find();
  }

  /** All that a reader sees change: its look and its value. */
  String shown() {
    return attributes + FORMULA.matcher(content).replaceAll("");
  }

  /** An attribute of its formula, or an empty text. */
  String formulaAttribute(String name) {
    Matcher formula = FORMULA.matcher(content);
    if (!formula.find() || formula.group(2) == null) {
      return "";
    }
    Matcher value = Pattern.compile("\\s" + name + "=\"([^\"]*)\"").matcher(formula.group(2));
    return value.find() ? value.group(1) : "";
  }

  /** Another formula in the place of its own, which keeps its kind unless it is shared. */
  SheetPartCell withFormula(String text) {
    Matcher formula = FORMULA.matcher(content);
    if (!formula.find()) {
      return this;
    }
    String kept = formula.group(2) == null ? "" : formula.group(2);
    if (kept.contains("\"shared\"")) {
      kept = kept.replaceAll("\\s(t|si|ref)=\"[^\"]*\"", "");
    }
    String element =
        "<"
            + formula.group(1)
            + "f"
            + kept
            + ">"
            + CellXml.escaped(text)
            + "</"
            + formula.group(1)
            + "f>";
    return new SheetPartCell(
        attributes,
        content.substring(0, formula.start()) + element + content.substring(formula.end()));
  }

  /** With the ranges that its formula's element names changed. */
  SheetPartCell withSpans(java.util.function.UnaryOperator<String> change) {
    Matcher formula = FORMULA.matcher(content);
    if (!formula.find() || formula.group(2) == null) {
      return this;
    }
    String kept =
        SPAN.matcher(formula.group(2))
            .replaceAll(span ->
                Matcher.quoteReplacement(
                    span.group(1) + change.apply(span.group(2)) + span.group(3)));
    String element = formula.group().replace(formula.group(2), kept);
    return new SheetPartCell(
        attributes,
        content.substring(0, formula.start()) + element + content.substring(formula.end()));
  }

  static String unescaped(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    String plain =
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'");
    plain =
        Pattern.compile("&#(x?)([0-9A-Fa-f]+);")
            .matcher(plain)
            .replaceAll(code ->
                Matcher.quoteReplacement(
                    Character.toString(
                        Integer.parseInt(code.group(2), code.group(1).isEmpty() ? 10 : 16))));
    return plain.replace("&amp;", "&");
  }
}
