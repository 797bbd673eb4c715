package dev.workroom.documents;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.poi.xwpf.usermodel.LineSpacingRule;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.jspecify.annotations.Nullable;

/**
 * The head of a letter: sender, and the address where a window envelope shows it. On A4 as DIN
 * 5008:2020 form B says (address from 62.7 to 90 mm, what is written from 98.5 mm), on US Letter
 * for a no. 10 envelope. Lengths in twentieths of a point.
 */
final class WordLetter {
  /** The language of a fence that begins a letter. */
  private static final String FENCE = "letter";

  private static final int LINE = 254;
  private static final int SMALL = 200;
  private static final int MOST_LINES = 8;
  private static final int LONGEST_LINE = 60;
  private static final int LONGEST_CLOSING = 50;

  /** Three lines. */
  static final int ROOM_TO_SIGN = 840;

  private final WordReport report;
  private final String author;
  private final List<String> sender;

  /**
   * @param sender where the author is, line by line; may be empty
   */
  WordLetter(WordReport report, String author, String sender) {
    this.report = report;
    this.author = author;
    this.sender = lines(sender);
  }

  /** Who gets a letter, when, about what, and what else stands above its subject. */
  record Head(List<String> to, String date, Map<String, String> more, String subject) {
    Head {
      to = List.copyOf(to);
      more = new LinkedHashMap<>(more);
    }

    /** As label and value lines say it; a line without a label goes on with the one before. */
    static Head of(String text, String date) {
      Map<String, String> said = new LinkedHashMap<>();
      String label = "";
      for (String line : text.lines().map(String::strip).toList()) {
        int colon = line.indexOf(':');
        if (colon > 0 && colon < 20 && line.substring(0, colon).matches("[\\p{L} ]+")) {
          label = line.substring(0, colon).strip();
          said.put(label, line.substring(colon + 1).strip());
        } else if (!line.isEmpty()) {
          said.merge(label, line, (before, more) -> (before + "\n" + more).strip());
        }
      }
      return of(said, date, "");
    }

    static Head of(Map<String, String> said, String date, String subject) {
      Map<String, String> more = new LinkedHashMap<>(said);
      String to = taken(more, "", "to", "an", "à", "a");
      String on = taken(more, date, "date", "datum");
      String about = taken(more, subject, "subject", "betreff", "objet", "asunto");
      more.keySet().removeIf(String::isEmpty);
      return new Head(lines(to), on, more, about);
    }

    private static String taken(Map<String, String> from, String otherwise, String... labels) {
      for (String label : labels) {
        for (String each : List.copyOf(from.keySet())) {
          if (each.toLowerCase(Locale.ROOT).equals(label)) {
            return String.valueOf(from.remove(each));
          }
        }
      }
      return otherwise;
    }
  }

  /** Whether a body says itself to whom its first letter goes. */
  static boolean begins(Node root) {
    return root.getFirstChild() instanceof FencedCodeBlock code && announced(code);
  }

  static boolean announced(FencedCodeBlock code) {
    return code.getInfo() != null && code.getInfo().strip().equalsIgnoreCase(FENCE);
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** Whether a paragraph of these lines, the first of a letter, is an address. */
  static boolean address(List<String> lines) {
    return lines.size() >= 2
        && lines.size() <= MOST_LINES
        && lines.stream().allMatch(line -> line.length() <= LONGEST_LINE)
        && lines.stream().noneMatch(line -> line.strip().matches(".*[.:;!?,]"));
  }

  /** Whether a paragraph is the closing, after which a person signs: "Yours sincerely,". */
  static boolean closing(Node node) {
    String text = ReportMarkdown.plain(node).strip();
    return node.getNext() instanceof Paragraph next
        && ReportMarkdown.plain(next).length() <= 2 * LONGEST_LINE
        && endsLetter(next.getNext())
        && node.getPrevious() != null
        && text.length() <= LONGEST_CLOSING
        && !text.matches(".*[.:;!?]");
  }

  /** Whether it is the name, and what stands below it, at the end of a letter. */
  static boolean signature(Node node) {
    return node.getPrevious() instanceof Paragraph
        && endsLetter(node.getNext())
        && address(ReportMarkdown.lines(node));
  }

  private static boolean endsLetter(@Nullable Node after) {
    return after == null
        || after instanceof FencedCodeBlock code && announced(code)
        || after instanceof Paragraph p
            && ReportMarkdown.plain(p)
                .strip()
                .matches("(?i)\\\\(newpage|pagebreak)|(enclosures?|encl|anlagen?|cc)\\b.*");
  }

  /** Name and function stand below each other as they were written. */
  static void sign(Node node) {
    for (Node at = node.getFirstChild(); at != null; at = at.getNext()) {
      if (at instanceof SoftLineBreak) {
        HardLineBreak line = new HardLineBreak();
        at.insertAfter(line);
        at.unlink();
        at = line;
      }
    }
  }

  /** Writes it at the head of a page. */
  void write(Head head) {
    boolean us = report.template().letterPaper();
    int window = us ? 2_980 : 3_555;
    int text = us ? 4_650 : 5_584;
    int y = report.template().top();
    List<XWPFParagraph> above = new ArrayList<>();
    if (!author.isBlank()) {
      above.add(exact(author, LINE + 40, true));
      y += LINE + 40;
    }
    for (String line : sender) {
      above.add(exact(line, LINE, false));
      y += LINE;
    }
    if (above.isEmpty()) {
      above.add(exact("", LINE, false));
      y += LINE;
    }
    if (!sender.isEmpty() && !us && !head.to().isEmpty()) {
      above.getLast().setSpacingAfter(Math.max(60, window - SMALL - y));
      y = Math.max(window, y + 60 + SMALL);
      above.add(backTo());
    } else {
      above.getLast().setSpacingAfter(Math.max(60, window - y));
      y = Math.max(window, y + 60);
    }
    XWPFParagraph last = above.getLast();
    for (String line : head.to()) {
      last = exact(line, LINE, false);
      y += LINE;
    }
    if (head.to().isEmpty() && us) {
      y = window;
    }
    last.setSpacingAfter(Math.max(120, text - y));
    below(head);
  }

  /** The line over the address that tells the post where to bring the letter back. */
  private XWPFParagraph backTo() {
    List<String> all = new ArrayList<>(List.of(author));
    all.addAll(sender);
    all.removeIf(String::isBlank);
    XWPFParagraph paragraph = exact("", SMALL, false);
    XWPFRun run = paragraph.createRun();
    run.setText(String.join(" · ", all));
    run.setFontSize(7);
    run.setColor("5A6675");
    return paragraph;
  }

  private void below(Head head) {
    if (!head.date().isBlank()) {
      XWPFParagraph date = report.paragraph("Normal");
      date.setAlignment(
          report.template().letterPaper() ? ParagraphAlignment.LEFT : ParagraphAlignment.RIGHT);
      date.setSpacingAfter(report.space(120));
      new WordInline(report, date).text(head.date());
    }
    head.more()
        .forEach((label, value) -> {
          XWPFParagraph line = report.paragraph("Normal");
          line.setSpacingAfter(report.space(20));
          new WordInline(report, line).text(label + ": " + value.replace('\n', ' '));
        });
    if (!head.subject().isBlank()) {
      XWPFParagraph subject = report.paragraph("Title");
      subject.setSpacingBefore(report.space(240));
      subject.setSpacingAfter(report.space(200));
      XWPFRun run = subject.createRun();
      run.setText(head.subject());
      run.setFontSize(12);
    }
  }

  private XWPFParagraph exact(String line, int height, boolean bold) {
    XWPFParagraph paragraph = report.paragraph("Normal");
    paragraph.setSpacingBefore(0);
    paragraph.setSpacingAfter(0);
    paragraph.setSpacingBetween(height / 20.0, LineSpacingRule.EXACT);
    if (!line.isEmpty()) {
      WordInline inline = new WordInline(report, paragraph);
      if (bold) {
        inline.bold(line);
      } else {
        inline.text(line);
      }
    }
    return paragraph;
  }
}
