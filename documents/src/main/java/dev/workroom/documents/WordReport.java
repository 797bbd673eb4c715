package dev.workroom.documents;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFFootnote;
import org.apache.poi.xwpf.usermodel.XWPFFootnotes;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTBookmark;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTFtnEdn;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTMarkupRange;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTP;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTText;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STFtnEdn;

/** A Word document while it is being written: what all its parts share. */
final class WordReport {
  final XWPFDocument document;
  final ReportReferences references;
  final ReportMarkdown body;
  final ReportWords words;
  final List<Finding> findings = new ArrayList<>();
  private WordTemplate template;
  private BigInteger numbers = BigInteger.TWO;
  private Optional<WordHeadingNumbers> headingNumbers = Optional.empty();
  private int bookmarks;
  private int wordCount;
  private final Map<String, Note> notes = new HashMap<>();
  private final List<CTText> totals = new ArrayList<>();

  WordReport(
      XWPFDocument document,
      WordTemplate template,
      ReportMarkdown body,
      ReportReferences references,
      ReportWords words) {
    this.document = document;
    this.template = template;
    this.body = body;
    this.references = references;
    this.words = words;
  }

  /** From here on numbered lists are of this kind. */
  void numberBy(BigInteger kind) {
    numbers = kind;
  }

  /** A numbered list of its own. */
  BigInteger newList(int level, int start) {
    return WordStationery.list(document.getNumbering(), numbers, level, start);
  }

  /** From here on each heading names this list for its number. */
  void numberHeadings(WordHeadingNumbers numbers) {
    headingNumbers = Optional.of(numbers);
  }

  /** What numbers a heading where its style does not. */
  Optional<WordHeadingNumbers> numbers() {
    return headingNumbers;
  }

  WordTemplate template() {
    return template;
  }

  /** From here on pages stand or lie. */
  void turn(boolean landscape) {
    template = template.turned(landscape);
  }

  /** From here on text runs in so many columns. */
  void columns(int columns) {
    template = template.inColumns(columns);
  }

  /** A distance in twentieths of a point, less where the document is set tightly. */
  int space(int normal) {
    return template.space(normal);
  }

  XWPFParagraph paragraph(String style) {
    XWPFParagraph paragraph = document.createParagraph();
    paragraph.setStyle(style);
    return paragraph;
  }

  /** A new footnote; before the first come the lines that Word draws above notes. */
  XWPFFootnote footnote() {
    if (document.getFootnotes().isEmpty()) {
      XWPFFootnotes notes = document.createFootnotes();
      separator(notes, STFtnEdn.SEPARATOR, -1).addNewR().addNewSeparator();
      separator(notes, STFtnEdn.CONTINUATION_SEPARATOR, 0).addNewR().addNewContinuationSeparator();
    }
    return document.createFootnote();
  }

  /** A footnote that stands in the text, by the bookmark around its mark. */
  record Note(int number, String bookmark) {}

  /** The note with these words, when there is one. */
  Optional<Note> note(String words) {
    return Optional.ofNullable(notes.get(words));
  }

  Note noted(String words) {
    Note note = new Note(notes.size() + 1, "_RefNote" + (notes.size() + 1));
    notes.put(words, note);
    return note;
  }

  private static CTP separator(XWPFFootnotes notes, STFtnEdn.Enum kind, int id) {
    CTFtnEdn note = CTFtnEdn.Factory.newInstance();
    note.setType(kind);
    note.setId(BigInteger.valueOf(id));
    note.addNewP();
    return notes.addFootnote(note).getCTFtnEdn().getPArray(0);
  }

  /** Puts a bookmark around what {@code content} adds to the paragraph. */
  void bookmarked(CTP paragraph, String name, Runnable content) {
    BigInteger id = BigInteger.valueOf(++bookmarks);
    CTBookmark start = paragraph.addNewBookmarkStart();
    start.setId(id);
    start.setName(name);
    content.run();
    CTMarkupRange end = paragraph.addNewBookmarkEnd();
    end.setId(id);
  }

  /** Shows how many pages there are once they have been counted. */
  void counted(CTText total) {
    totals.add(total);
  }

  void pages(int count) {
    totals.forEach(total -> total.setStringValue(Integer.toString(count)));
  }

  void find(Severity severity, String place, String message) {
    Finding finding = new Finding(severity, place, message);
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  void count(String text) {
    if (!text.isBlank()) {
      wordCount += text.strip().split("\\s+").length;
    }
  }

  int wordCount() {
    return wordCount;
  }
}
