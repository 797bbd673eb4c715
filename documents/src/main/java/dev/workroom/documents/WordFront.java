package dev.workroom.documents;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblWidth;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STBorder;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTblWidth;

/** Writes what stands before and around the body: title, details, header and footer. */
final class WordFront {
  private static final int LABEL_WIDTH = 1500;
  private final WordReport report;
  private final ReportSpec spec;

  WordFront(WordReport report, ReportSpec spec) {
    this.report = report;
    this.spec = spec;
  }

  void write() {
    switch (spec.kind()) {
      case REPORT -> {
        title(25);
        byline();
      }
      case MEMO -> {
        overline(report.words.memo());
        title(18);
        details(dated(withAuthor()));
      }
      case MINUTES -> {
        overline(report.words.minutes());
        title(18);
        details(withAuthor());
      }
      case LETTER -> letter();
    }
  }

  private void overline(String word) {
    XWPFParagraph paragraph = report.paragraph("Overline");
    new WordInline(report, paragraph)
        .text(word.toUpperCase(Locale.forLanguageTag(spec.layout().language())));
  }

  private void title(int points) {
    if (!spec.title().isBlank()) {
      XWPFParagraph paragraph = report.paragraph("Title");
      XWPFRun run = paragraph.createRun();
      run.setText(spec.title());
      if (points != 25) {
        run.setFontSize(points);
      }
    }
    if (!spec.subtitle().isBlank()) {
      new WordInline(report, report.paragraph("Subtitle")).text(spec.subtitle());
    }
  }

  private void byline() {
    List<String> parts = new ArrayList<>();
    parts.add(spec.author());
    parts.add(spec.date());
    spec.details().forEach((label, value) -> parts.add(label + ": " + value));
    parts.removeIf(String::isBlank);
    if (!parts.isEmpty() || !spec.title().isBlank()) {
      new WordInline(report, report.paragraph("Byline")).text(String.join("   ·   ", parts));
    }
  }

  private Map<String, String> withAuthor() {
    Map<String, String> lines = new LinkedHashMap<>(spec.details());
    if (!spec.author().isBlank()) {
      lines.putIfAbsent(report.words.from(), spec.author());
    }
    if (!spec.date().isBlank()) {
      lines.putIfAbsent(report.words.date(), spec.date());
    }
    return lines;
  }

  /** A memo always says of when it is. */
  private Map<String, String> dated(Map<String, String> lines) {
    boolean said =
        lines.keySet().stream().anyMatch(label -> label.matches("(?i)date|datum|fecha|data"));
    if (!said) {
      Locale language = Locale.forLanguageTag(spec.layout().language());
      lines.put(
          report.words.date(),
          LocalDate.now(ZoneId.systemDefault())
              .format(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(language)));
    }
    return lines;
  }

  private void details(Map<String, String> lines) {
    if (!lines.isEmpty()) {
      int width = report.template().textWidth();
      XWPFTable table = report.document.createTable(lines.size(), 2);
      WordGrid.fix(table, LABEL_WIDTH, width - LABEL_WIDTH);
      CTTblWidth left = table.getCTTbl().getTblPr().addNewTblCellMar().addNewLeft();
      left.setType(STTblWidth.DXA);
      left.setW(BigInteger.ZERO);
      int at = 0;
      for (Map.Entry<String, String> line : lines.entrySet()) {
        var row = table.getRow(at++);
        XWPFParagraph label = row.getCell(0).getParagraphs().getFirst();
        label.setStyle("DetailLabel");
        new WordInline(report, label).text(line.getKey());
        XWPFParagraph value = row.getCell(1).getParagraphs().getFirst();
        value.setStyle("DetailText");
        new WordInline(report, value).text(line.getValue());
      }
    }
    XWPFParagraph rule = report.paragraph("Normal");
    rule.setSpacingAfter(report.space(280));
    rule.setSpacingBetween(0.25);
    var border = rule.getCTP().getPPr().addNewPBdr().addNewBottom();
    border.setVal(STBorder.SINGLE);
    border.setSz(BigInteger.valueOf(8));
    border.setSpace(BigInteger.ONE);
    border.setColor("1F5C99");
  }

  /** Not where the body says itself to whom each letter goes. */
  private void letter() {
    if (!WordLetter.begins(report.body.root())) {
      Map<String, String> lines = new LinkedHashMap<>(spec.details());
      lines.keySet().removeIf(WordFront::sender);
      letterOf(report, spec).write(WordLetter.Head.of(lines, spec.date(), spec.title()));
    }
  }

  static WordLetter letterOf(WordReport report, ReportSpec spec) {
    String from =
        spec.details().entrySet().stream()
            .filter(line -> sender(line.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("");
    return new WordLetter(report, spec.author(), from);
  }

  /** The label under which a letter's details say where its author is. */
  private static boolean sender(String label) {
    return label.toLowerCase(Locale.ROOT).matches("from|von|de|sender|absender");
  }
}
