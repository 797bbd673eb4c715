package dev.workroom.documents;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a Word report contains; the engine does layout, styles, numbering and references.
 *
 * <p>The body is Markdown (CommonMark with GFM tables and strikethrough) and understands:
 *
 * <ul>
 *   <li>{@code [@key]}, {@code [@key, rows 2-9]}, {@code [@a; @b]}: citations of {@code sources};
 *       those cited are listed at the end, numbered in order of first use
 *   <li>{@code text[^1]} with {@code [^1]: note} on a line of its own: footnotes
 *   <li>{@code ![Caption](chart.png){#fig:sales width=60%}} alone in a paragraph: a numbered figure
 *   <li>{@code Table: Caption {#tbl:lines}} directly before or after a table: a numbered caption
 *   <li>{@code @fig:sales}, {@code @tbl:lines}: "Figure 1", "Table 1", linked
 *   <li>a fence named {@code chart} with lines {@code type: column}, {@code title: Caption
 *       {#fig:x}} and a table of data: a native chart, numbered with the figures ({@link
 *       ReportChart})
 *   <li>a fence named {@code figures} with lines {@code label | value | note}: headline figures
 *       side by side
 *   <li>{@code $x^2$} in a sentence and {@code $$…$$} on lines of its own: formulas ({@link
 *       LatexMath}); one with {@code {#eq:growth}} behind it is numbered for {@code @eq:growth}
 *   <li>{@code ## Thanks {-}}: a heading without a number; {@code H~2~O}, {@code m^2^}
 *   <li>{@code > [!NOTE]} quotes as call-outs, {@code \newpage}, {@code \landscape}, {@code
 *       \portrait}, {@code \contents}, {@code \figures}, {@code \tables} on lines of their own
 * </ul>
 *
 * <pre>{@code
 * {"path": "CFO-narrative.docx", "template": "memo", "title": "Q1 budget variance",
 *  "author": "Finance", "date": "14 April 2026", "details": {"To": "Executive committee"},
 *  "layout": {"maxPages": 1},
 *  "sources": [{"key": "act", "title": "Ledger export Q1", "file": "actuals.csv", "place": "rows 2-912"}],
 *  "body": "```figures\nRevenue | 4.21 m | +3.1 % on budget\n```\n\n## Summary\n\nRevenue beat budget
 *           [@act].\n\nTable: Variance by line {#tbl:v}\n\n| Line | Budget | Actual |\n|---|---|---|\n
 *           | Revenue | 4,083 | 4,210 |\n\nSee @tbl:v."}
 * }</pre>
 *
 * @param path name of the file to make, ending in .docx or .pdf
 * @param template report, memo, letter or minutes; or a .docx or .dotx whose styles, header, footer
 *     and pages are used; empty is report
 * @param details label and value lines under the title (To, Present, Reference), in order
 * @param layout page set-up; absent is A4 portrait without a limit
 */
public record ReportSpec(
    String path,
    String template,
    String title,
    String subtitle,
    String author,
    String date,
    Map<String, String> details,
    String body,
    List<Source> sources,
    Layout layout) {

  /** The kinds of document there are templates for. */
  public enum Template {
    REPORT,
    MEMO,
    LETTER,
    MINUTES
  }

  public ReportSpec {
    path = text(path);
    template = text(template).isBlank() ? "report" : template.strip();
    title = text(title).strip();
    subtitle = text(subtitle).strip();
    author = text(author).strip();
    date = text(date).strip();
    details = Collections.unmodifiableMap(new LinkedHashMap<>(orElse(details, Map.of())));
    body = text(body);
    sources = List.copyOf(orElse(sources, List.of()));
    layout = orElse(layout, new Layout("", false, 0, false, "", false));
    if (!path.matches("(?i).*\\.(docx|pdf)")) {
      throw new IllegalArgumentException("path must end in .docx or .pdf, not \"" + path + "\"");
    }
    kindOf(template);
    if (title.isBlank() && body.isBlank()) {
      throw new IllegalArgumentException("a report needs a title or a body");
    }
  }

  /** A report with a title and a body and everything else by default. */
  public static ReportSpec of(String path, String template, String title, String body) {
    return new ReportSpec(
        path, template, title, "", "", "", Map.of(), body, List.of(), Layout.standard());
  }

  /** The same report on other pages. */
  public ReportSpec on(Layout other) {
    return new ReportSpec(
        path, template, title, subtitle, author, date, details, body, sources, other);
  }

  /** Whether it becomes a PDF. */
  public boolean pdf() {
    return path.toLowerCase(Locale.ROOT).endsWith(".pdf");
  }

  /** The template as a value. */
  public Template kind() {
    return kindOf(template);
  }

  /** Whether the template is a document of the user's, named as a file. */
  public boolean ownTemplate() {
    return isFile(template);
  }

  private static boolean isFile(String template) {
    return template.toLowerCase(Locale.ROOT).matches(".*\\.do[ct][xm]");
  }

  private static Template kindOf(String name) {
    if (isFile(name)) {
      return Template.REPORT;
    }
    for (Template each : Template.values()) {
      if (each.name().equalsIgnoreCase(name)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "template must be report, memo, letter or minutes, or a .docx or .dotx of the user's, not \""
            + name
            + "\"");
  }

  private static String text(String value) {
    return Objects.requireNonNullElse(value, "");
  }

  private static <T> T orElse(T value, T absent) {
    return Objects.requireNonNullElse(value, absent);
  }

  /**
   * Something the report cites.
   *
   * @param key what {@code [@key]} in the body says
   * @param title what it is called; may be empty when there is a file or an address
   * @param place where in it: rows, page, sheet and range
   */
  public record Source(String key, String title, String file, String place, String url) {
    public Source {
      key = text(key).strip();
      title = text(title).strip();
      file = text(file).strip();
      place = text(place).strip();
      url = text(url).strip();
      if (key.startsWith("@")) {
        key = key.substring(1);
      }
      if (key.isBlank()) {
        throw new IllegalArgumentException("a source needs a key");
      }
      if ((title + file + url).isBlank()) {
        throw new IllegalArgumentException(
            "source \"" + key + "\" needs a title, a file or an address");
      }
    }
  }

  /**
   * The page set-up.
   *
   * @param page A4 or Letter; empty is A4
   * @param maxPages the writer tightens type and spacing, within what stays readable, to keep this
   *     limit; 0 is no limit
   * @param contents whether there is a table of contents
   * @param language BCP 47, such as en-GB or de-DE: proofing and the words the engine adds; empty
   *     is en-GB
   * @param numbered whether headings have numbers, 1 and 1.1
   */
  public record Layout(
      String page,
      Boolean landscape,
      Integer maxPages,
      Boolean contents,
      String language,
      Boolean numbered) {
    public Layout {
      page = text(page).isBlank() ? "A4" : page.strip();
      landscape = orElse(landscape, false);
      maxPages = orElse(maxPages, 0);
      contents = orElse(contents, false);
      numbered = orElse(numbered, false);
      language = text(language).isBlank() ? "en-GB" : language.strip();
      if (!page.equalsIgnoreCase("A4") && !page.equalsIgnoreCase("Letter")) {
        throw new IllegalArgumentException("page must be A4 or Letter, not \"" + page + "\"");
      }
      if (maxPages < 0) {
        throw new IllegalArgumentException("maxPages must not be negative");
      }
    }

    /** A4 portrait, no limit, no contents, British English. */
    public static Layout standard() {
      return new Layout("A4", false, 0, false, "en-GB", false);
    }
  }
}
