package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks a Word document as a careful editor would before it goes out: headings, contents,
 * references, citations, leftovers and length.
 */
public final class ReportCheck {
  /** From this many headings on a reader expects contents. */
  private static final int MANY_HEADINGS = 12;

  private static final int LONG = 20_000;

  /** Square brackets count only with what nobody would put into them for good. */
  private static final Pattern LEFTOVER =
      Pattern.compile(
          "\\b(?:TODO|TBD|TBC|FIXME|XXX+)\\b"
              + "|(?i:\\blorem ipsum\\b|\\bto be (?:added|completed|determined)\\b|\\binsert [\\w ]{2,30} here\\b"
              + "|\\[(?:insert|enter|add|your|client|company|customer)(?: [^\\]]{1,50})?](?!\\()"
              + "|\\[(?:date|name|title|address|amount|number|x+)](?!\\())"
              + "|\\[(?:\\.{2,}|[A-Z][A-Z]+(?:[ _-][A-Z]+){1,6}|NAME|DATE|TITLE)](?!\\()"
              + "|\\?\\?\\?|<<[^<>]{1,60}>>|\\{\\{[^}]{1,60}}}");

  private static final Pattern UNRESOLVED =
      Pattern.compile(
          "\\[@[^\\]]{1,80}]|\\[\\^[\\w-]{1,40}](?!:)|(?<![\\w@.])@(?:fig|tbl|sec|eq):[\\w-]+"
              + "|Error! (?:Reference source|Bookmark)[^.]{0,30}|\\[(?:image|chart) missing: [^\\]]*]");
  private static final Pattern CITATION =
      Pattern.compile("\\[(\\d{1,3}(?:[,;][^\\]]{0,80})?)](?!\\()");
  private static final Pattern LISTED = Pattern.compile("(?m)^(?:- )?\\[(\\d{1,3})]\\s+\\S");
  private static final Pattern HEADING = Pattern.compile("(?m)^(#{1,6}) (.*)$");

  private final DocumentReader reader;
  private final LibreOffice office;

  /**
   * @param office counts the pages; without one the page limit is not checked, which a note says
   */
  public ReportCheck(DocumentReader reader, LibreOffice office) {
    this.reader = reader;
    this.office = office;
  }

  /**
   * What is wrong with a document.
   *
   * @param maxPages 0 for no limit
   * @throws UnreadableDocument when it cannot be opened at all
   */
  public List<Finding> check(Path document, int maxPages) throws UnreadableDocument {
    DocumentText text = reader.read(document, 0, Integer.MAX_VALUE);
    boolean word = text.kind() == DocumentKind.WORD;
    int parts = word ? WordCheck.counted(document) : 1;
    List<Finding> findings = new ArrayList<>(text(text.markdown(), parts));
    if (word) {
      findings.addAll(WordCheck.check(document));
    }
    findings.addAll(new ReportQuotes(reader, ReportQuotes.beside(document)).check(text.markdown()));
    for (String note : text.notes()) {
      if (note.contains("hidden") || note.contains("damaged")) {
        findings.add(new Finding(Severity.WARNING, "", note));
      } else if (note.contains("tracked") || note.contains("comment")) {
        // Often what was asked for: not to be mended unasked.
        findings.add(new Finding(Severity.NOTE, "", note));
      }
    }
    if (text.markdown().isBlank()) {
      findings.add(new Finding(Severity.ERROR, "", "The document holds no text."));
    }
    if (maxPages > 0) {
      pages(document, maxPages, findings);
    }
    return List.copyOf(findings);
  }

  /**
   * What is wrong with a text, given as {@link DocumentReader} gives it.
   *
   * @param parts how many are counted from page 1: letters in one file need no contents
   */
  static List<Finding> text(String markdown, int parts) {
    List<Finding> findings = new ArrayList<>();
    headings(markdown, parts, findings);
    leftovers(markdown, findings);
    citations(markdown, findings);
    return findings;
  }

  private static void headings(String markdown, int parts, List<Finding> findings) {
    Matcher heading = HEADING.matcher(markdown);
    int level = 0;
    int count = 0;
    int before = -1;
    String last = "";
    int lastLevel = 0;
    while (heading.find()) {
      int now = heading.group(1).length();
      String words = heading.group(2).strip();
      String place = "heading \"" + words + "\"";
      count++;
      if (words.isEmpty()) {
        findings.add(new Finding(Severity.WARNING, "heading " + count, "The heading has no text."));
      }
      if (level > 0 && now > level + 1) {
        findings.add(
            new Finding(
                Severity.WARNING,
                place,
                "It is a level "
                    + now
                    + " heading directly under level "
                    + level
                    + "; a level is skipped."));
      }
      boolean emptyBefore = before >= 0 && markdown.substring(before, heading.start()).isBlank();
      if (emptyBefore && now <= lastLevel && count > 2) {
        findings.add(
            new Finding(
                Severity.WARNING,
                "heading \"" + last + "\"",
                "Nothing stands under this heading."));
      }
      level = now;
      lastLevel = now;
      last = words;
      before = heading.end();
    }
    if (before >= 0 && count > 1 && markdown.substring(before).isBlank()) {
      findings.add(
          new Finding(
              Severity.WARNING, "heading \"" + last + "\"", "Nothing stands under this heading."));
    }
    contents(markdown, count, parts, findings);
  }

  private static void contents(String markdown, int headings, int parts, List<Finding> findings) {
    boolean there =
        Pattern.compile(
                "(?im)^(#+ )?(table of )?(contents|inhalt(sverzeichnis)?|sommaire|índice|contenido|indice|inhoud)\\s*$")
            .matcher(markdown)
            .find();
    if (headings / parts >= MANY_HEADINGS && !there) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "",
              "It has " + headings + " headings and no table of contents; add one."));
    } else if (headings == 0 && markdown.length() > LONG) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "",
              "It is long and has no headings; nobody will find anything in it."));
    }
  }

  private static void leftovers(String markdown, List<Finding> findings) {
    Set<String> seen = new HashSet<>();
    Matcher unresolved = UNRESOLVED.matcher(markdown);
    String notes = definitions(markdown);
    while (unresolved.find()) {
      boolean defined =
          unresolved.group().startsWith("[^") && notes.contains(unresolved.group() + ":");
      boolean own = unresolved.group().startsWith("[^") && notes.contains(unresolved.group() + " ");
      if (!defined && !own && seen.add(unresolved.group())) {
        findings.add(
            new Finding(
                Severity.ERROR,
                near(markdown, unresolved.start()),
                "\"" + unresolved.group() + "\" does not resolve to anything."));
      }
    }
    Matcher leftover = LEFTOVER.matcher(markdown);
    while (leftover.find()) {
      if (seen.add(leftover.group())) {
        findings.add(
            new Finding(
                Severity.ERROR,
                near(markdown, leftover.start()),
                "\"" + leftover.group() + "\" is a placeholder that was left over."));
      }
    }
  }

  private static String definitions(String markdown) {
    StringBuilder notes = new StringBuilder();
    markdown
        .lines()
        .filter(line -> line.startsWith("[^"))
        .forEach(line -> notes.append(line).append('\n'));
    return notes.toString();
  }

  private static void citations(String markdown, List<Finding> findings) {
    Set<String> listed = new HashSet<>();
    Matcher entry = LISTED.matcher(markdown);
    int list = markdown.length();
    while (entry.find()) {
      listed.add(entry.group(1));
      list = Math.min(list, entry.start());
    }
    Set<String> missing = new HashSet<>();
    Matcher citation = CITATION.matcher(markdown.substring(0, list));
    while (citation.find()) {
      for (String part : citation.group(1).split(";")) {
        String number = part.strip().replaceFirst("\\D.*", "");
        if (!listed.isEmpty()
            && !number.isEmpty()
            && !listed.contains(number)
            && missing.add(number)) {
          findings.add(
              new Finding(
                  Severity.ERROR,
                  near(markdown, citation.start()),
                  "Citation [" + number + "] is not in the list of sources."));
        }
      }
    }
    if (listed.isEmpty() && Pattern.compile("\\w \\[\\d{1,2}][.,; ]").matcher(markdown).find()) {
      findings.add(
          new Finding(
              Severity.WARNING, "", "It cites sources by number and has no list of sources."));
    }
  }

  /** The heading above a position. */
  private static String near(String markdown, int position) {
    Matcher heading = HEADING.matcher(markdown.substring(0, position));
    String last = "";
    while (heading.find()) {
      last = heading.group(2).strip();
    }
    return last.isEmpty() ? "" : "under \"" + last + "\"";
  }

  private void pages(Path document, int maxPages, List<Finding> findings) {
    if (!office.available()) {
      findings.add(
          new Finding(Severity.NOTE, "", "Without LibreOffice the page limit was not checked."));
      return;
    }
    try {
      Path folder = Files.createTempDirectory("check");
      try {
        int pages = PageLayout.of(office.convert(document, "pdf", folder)).pages();
        if (pages > maxPages) {
          findings.add(
              new Finding(
                  Severity.ERROR,
                  "",
                  "It has " + pages + " pages and may have " + maxPages + "; shorten it."));
        }
      } finally {
        try (Stream<Path> all = Files.walk(folder)) {
          for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(each);
          }
        }
      }
    } catch (IOException e) {
      findings.add(
          new Finding(Severity.NOTE, "", "The pages could not be counted: " + e.getMessage()));
    }
  }
}
