package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks what only the inside of a Word document shows: fields and links that lead nowhere,
 * contents that are stale, pictures that nobody described, numbers that were typed.
 */
final class WordCheck {
  private static final Pattern REFERENCE =
      Pattern.compile("^\\s*(?:REF|PAGEREF|NOTEREF)\\s+\"?([^\\s\"\\\\]+)");
  private static final Pattern CONTENTS =
      Pattern.compile("^\\s*TOC\\b.*?(?:\\\\o\\s*\"(\\d)-(\\d)\".*)?$");
  private static final Pattern TYPED =
      Pattern.compile("^(\\d{1,2}(?:\\.\\d{1,2}){0,3}[.)]?|[IVX]{1,5}\\.|[A-H][.)])\\s+\\p{L}.*");
  private static final int NAMED = 3;

  private final XmlElement body;
  private final Map<String, Integer> headingStyles = new HashMap<>();
  private final Map<String, Integer> contentStyles = new HashMap<>();
  private final Set<String> numbered = new HashSet<>();
  private final List<Finding> findings = new ArrayList<>();

  private WordCheck(WordParts parts) throws IOException {
    body = parts.main().root();
    Optional<String> styles = parts.related("styles");
    if (styles.isPresent()) {
      parts.part(styles.get()).root().all("w:style").forEach(this::style);
    }
  }

  /** What is wrong; nothing for a file that is no such document. */
  static List<Finding> check(Path document) {
    try {
      WordParts parts = new WordParts(document);
      WordCheck check = new WordCheck(parts);
      check.references();
      check.contents();
      check.pictures();
      check.typedNumbers();
      check.tables(new WordFaces(parts));
      return List.copyOf(check.findings);
    } catch (IOException | DocumentException _) {
      return List.of(); // its text was read and checked all the same
    }
  }

  /** How many sections of a document are counted from page 1, at least 1. */
  static int counted(Path document) {
    try {
      long begun =
          new WordParts(document)
              .main().root().all("w:pgNumType").stream()
                  .filter(count -> count.attribute("w:start").equals("1"))
                  .count();
      return (int) Math.max(1, begun);
    } catch (IOException | DocumentException _) {
      return 1;
    }
  }

  private void style(XmlElement style) {
    String id = style.attribute("w:styleId");
    String name =
        style.first("w:name").map(n -> n.attribute("w:val")).orElse("").toLowerCase(Locale.ROOT);
    if (name.matches("heading [1-9]")) {
      headingStyles.put(id, name.charAt(8) - '0');
    } else if (name.matches("toc [1-9]")) {
      contentStyles.put(id, name.charAt(4) - '0');
    } else {
      style
          .first("w:pPr")
          .flatMap(p -> p.first("w:outlineLvl"))
          .ifPresent(o -> headingStyles.put(id, DocxNumbers.number(o.attribute("w:val"), 8) + 1));
    }
    if (style.first("w:pPr").flatMap(p -> p.first("w:numPr")).isPresent()) {
      numbered.add(id);
    }
  }

  private void warn(String place, String message) {
    findings.add(new Finding(Severity.WARNING, place, message));
  }

  private static String named(Iterable<String> names) {
    List<String> shown = new ArrayList<>();
    int all = 0;
    for (String name : names) {
      all++;
      if (shown.size() < NAMED) {
        shown.add("\"" + WordFlow.shortened(name) + "\"");
      }
    }
    return String.join(", ", shown) + (all > NAMED ? " and " + (all - NAMED) + " more" : "");
  }

  private void references() {
    Set<String> marks =
        body.all("w:bookmarkStart").stream()
            .map(b -> b.attribute("w:name").toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Set<String> lost = new TreeSet<>();
    for (XmlElement field : fields()) {
      String code = field.is("w:fldSimple") ? field.attribute("w:instr") : field.text();
      Matcher reference = REFERENCE.matcher(code);
      if (reference.find() && !marks.contains(reference.group(1).toLowerCase(Locale.ROOT))) {
        lost.add(reference.group(1));
      }
    }
    for (XmlElement link : body.all("w:hyperlink")) {
      String anchor = link.attribute("w:anchor");
      boolean inside = link.attribute("r:id").isEmpty();
      boolean top = anchor.equals("_top");
      if (!anchor.isEmpty() && inside && !top && !marks.contains(anchor.toLowerCase(Locale.ROOT))) {
        lost.add(anchor);
      }
    }
    if (!lost.isEmpty()) {
      findings.add(
          new Finding(
              Severity.ERROR,
              "",
              "Cross-references or links lead to bookmarks that are not in the document: "
                  + named(lost)
                  + "."));
    }
  }

  private List<XmlElement> fields() {
    return body.all("w:instrText", "w:fldSimple");
  }

  private void contents() {
    int deepest = 0;
    for (XmlElement field : fields()) {
      String code = field.is("w:fldSimple") ? field.attribute("w:instr") : field.text();
      Matcher contents = CONTENTS.matcher(code);
      if (contents.matches() && contents.group(2) != null) {
        deepest = Math.max(deepest, Integer.parseInt(contents.group(2)));
      }
    }
    if (deepest == 0) {
      return;
    }
    Set<String> entries = new LinkedHashSet<>();
    Set<String> headings = new LinkedHashSet<>();
    for (XmlElement paragraph : WordFlow.paragraphs(body)) {
      String style = WordFlow.style(paragraph);
      String text = WordText.of(paragraph).strip();
      if (contentStyles.containsKey(style) && !text.isEmpty()) {
        entries.add(text.replaceFirst("\\t[\\divxlcIVXLC]*$", ""));
      } else if (headingStyles.getOrDefault(style, 9) <= deepest && !text.isEmpty()) {
        headings.add(text);
      }
    }
    if (entries.isEmpty()) {
      if (!headings.isEmpty()) {
        warn("contents", "The table of contents is empty; update the field.");
      }
      return;
    }
    Set<String> listed = entries.stream().map(WordCheck::key).collect(Collectors.toSet());
    Set<String> there = headings.stream().map(WordCheck::key).collect(Collectors.toSet());
    List<String> missing = headings.stream().filter(h -> !in(key(h), listed)).toList();
    List<String> gone = entries.stream().filter(e -> !contains(key(e), there)).toList();
    if (!missing.isEmpty()) {
      warn("contents", "The contents do not list " + named(missing) + "; update the field.");
    }
    if (!gone.isEmpty()) {
      warn(
          "contents",
          "The contents list what is no heading any more: " + named(gone) + "; update the field.");
    }
  }

  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
  }

  /** An entry may have the heading's number before it. */
  private static boolean in(String heading, Set<String> entries) {
    return entries.contains(heading) || entries.stream().anyMatch(e -> e.endsWith(heading));
  }

  private static boolean contains(String entry, Set<String> headings) {
    return headings.contains(entry)
        || headings.stream().anyMatch(h -> !h.isEmpty() && entry.endsWith(h));
  }

  private void pictures() {
    int silent = 0;
    for (XmlElement frame : body.all("wp:docPr")) {
      boolean decorative =
          frame.all("adec:decorative").stream().anyMatch(d -> d.attribute("val").equals("1"));
      boolean picture = frame.parent != null && !frame.parent.all("pic:pic", "c:chart").isEmpty();
      boolean hidden = frame.ancestor("mc:Fallback").isPresent();
      if (picture && !decorative && !hidden && frame.attribute("descr").isBlank()) {
        silent++;
      }
    }
    if (silent > 0) {
      warn(
          "",
          silent
              + (silent == 1 ? " picture or chart has" : " pictures or charts have")
              + " no alternative text for those who cannot see "
              + (silent == 1 ? "it." : "them."));
    }
  }

  /** Words that columns break in the middle, and texts that rows cut off. */
  private void tables(WordFaces faces) {
    int number = 0;
    for (XmlElement table : body.all("w:tbl")) {
      number++;
      WordColumns columns = new WordColumns(table, faces);
      String place = "table " + number;
      String word = columns.broken();
      if (!word.isEmpty()) {
        warn(
            place,
            "A column is too narrow for \""
                + WordFlow.shortened(word)
                + "\", which breaks in the middle; make it wider, or the type smaller.");
      }
      String cut = columns.cut();
      if (!cut.isEmpty()) {
        warn(
            place,
            "A row's exact height cuts off the text at \""
                + WordFlow.shortened(cut)
                + "\"; let the row grow.");
      }
    }
  }

  private void typedNumbers() {
    List<String> typed = new ArrayList<>();
    for (XmlElement paragraph : WordFlow.paragraphs(body)) {
      String style = WordFlow.style(paragraph);
      String text = WordText.of(paragraph).strip();
      boolean own = paragraph.first("w:pPr").flatMap(p -> p.first("w:numPr")).isPresent();
      if (headingStyles.containsKey(style)
          && !own
          && !numbered.contains(style)
          && TYPED.matcher(text).matches()) {
        typed.add(text);
      }
    }
    if (typed.size() >= 3) {
      findings.add(
          new Finding(
              Severity.NOTE,
              "",
              "The numbers of its headings are typed ("
                  + named(typed)
                  + "); they will not follow when a heading is added."));
    }
  }
}
