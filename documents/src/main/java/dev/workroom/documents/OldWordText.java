package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.hpsf.SummaryInformation;
import org.apache.poi.hwpf.HWPFDocument;
import org.apache.poi.hwpf.HWPFOldDocument;
import org.apache.poi.hwpf.OldWordFileFormatException;
import org.apache.poi.hwpf.converter.AbstractWordUtils;
import org.apache.poi.hwpf.extractor.Word6Extractor;
import org.apache.poi.hwpf.extractor.WordExtractor;
import org.apache.poi.hwpf.usermodel.CharacterRun;
import org.apache.poi.hwpf.usermodel.HeaderStories;
import org.apache.poi.hwpf.usermodel.Paragraph;
import org.apache.poi.hwpf.usermodel.Range;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Reads documents of Word 6 to 2003. */
final class OldWordText {
  private static final char FIELD = '\u0013';
  private static final char RESULT = '\u0014';
  private static final char FIELD_END = '\u0015';
  private static final char CELL_END = '\u0007';

  /** In half points. */
  private static final int TINY = 4;

  /** What Word puts for pictures, notes and breaks; of these the lines alone are text. */
  private static final Pattern PLACES = Pattern.compile("[\u0001-\u0008\u000E-\u001F]");

  private final TextSink sink;
  private final AbstractWordUtils.NumberingState numbers = new AbstractWordUtils.NumberingState();
  private TableText table = new TableText();
  private boolean inTable;
  private boolean inCode;

  private OldWordText(TextSink sink) {
    this.sink = sink;
  }

  static void read(Path file, TextSink sink) throws IOException {
    try (POIFSFileSystem office = new POIFSFileSystem(file.toFile(), true)) {
      DirectoryNode root = office.getRoot();
      try (HWPFDocument document = new HWPFDocument(root)) {
        SummaryInformation about = document.getSummaryInformation();
        sink.title(
            Optional.ofNullable(about)
                .flatMap(known -> Optional.ofNullable(known.getTitle()))
                .orElse(""));
        new OldWordText(sink).document(document);
      } catch (OldWordFileFormatException _) {
        try (HWPFOldDocument old = new HWPFOldDocument(root);
            Word6Extractor words = new Word6Extractor(old)) {
          sink.block(words.getText().replace('\r', '\n'));
        }
      } catch (EncryptedDocumentException e) {
        throw new IOException("it is encrypted with a password", e);
      }
    }
  }

  private void document(HWPFDocument document) {
    range(document.getMainTextboxRange());
    range(document.getRange());
    range(document.getFootnoteRange());
    range(document.getEndnoteRange());
    comments(document.getCommentsRange());
    margins(document);
  }

  private void range(Range range) {
    for (int at = 0; at < range.numParagraphs(); at++) {
      paragraph(range.getParagraph(at));
    }
    endTable();
  }

  private void comments(Range comments) {
    for (int at = 0; at < comments.numParagraphs(); at++) {
      String text = words(comments.getParagraph(at)).strip();
      if (!text.isEmpty()) {
        sink.block("[comment: " + text + "]");
        sink.hidden("comment", text);
      }
    }
  }

  private void margins(HWPFDocument document) {
    HeaderStories stories = new HeaderStories(document);
    Set<String> texts = new LinkedHashSet<>();
    for (String story :
        new String[] {
          stories.getFirstHeader(),
          stories.getOddHeader(),
          stories.getEvenHeader(),
          stories.getFirstFooter(),
          stories.getOddFooter(),
          stories.getEvenFooter()
        }) {
      String text =
          PLACES
              .matcher(WordExtractor.stripFields(Optional.ofNullable(story).orElse("")))
              .replaceAll(" ")
              .replaceAll("\\s+", " ")
              .strip();
      if (text.codePoints().anyMatch(Character::isLetterOrDigit)) {
        texts.add(text);
      }
    }
    if (!texts.isEmpty()) {
      sink.block("[header and footer: " + String.join(" · ", texts) + "]");
    }
  }

  private void paragraph(Paragraph paragraph) {
    sink.alive();
    if (!paragraph.isInTable()) {
      endTable();
    } else if (paragraph.isTableRowEnd()) {
      table.row(sink);
      return;
    }
    String text = words(paragraph);
    if (paragraph.isInTable()) {
      inTable = true;
      table.paragraph(text.replace(CELL_END, ' '));
      if (text.indexOf(CELL_END) >= 0) {
        table.cell(1);
      }
      return;
    }
    String stripped = text.replace(CELL_END, '\t').strip();
    int level = paragraph.getLvl();
    if (stripped.isEmpty()) {
      return;
    }
    if (level >= 0 && level < 6) {
      String number = number(paragraph).replaceFirst("^- ", "");
      sink.block("#".repeat(level + 1) + " " + number + stripped.replace('\n', ' '));
    } else {
      sink.block(number(paragraph) + stripped);
    }
  }

  private void endTable() {
    if (inTable) {
      table.row(sink); // a row that nothing ended
      table = new TableText();
      inTable = false;
    }
  }

  /** The number or sign of an item of a list, with a space behind it. */
  private String number(Paragraph paragraph) {
    if (!paragraph.isInList()) {
      return "";
    }
    try {
      String mark =
          AbstractWordUtils.getBulletText(numbers, paragraph.getList(), (char) paragraph.getIlvl())
              .strip();
      return mark.codePoints().anyMatch(Character::isLetterOrDigit) ? mark + " " : "- ";
    } catch (RuntimeException _) {
      return "- "; // its list is not described
    }
  }

  /** The paragraph's text with a mark at what was deleted or hidden; ends of cells are kept. */
  private String words(Paragraph paragraph) {
    StringBuilder text = new StringBuilder();
    inCode = false; // a field that nothing ended hides no more than its paragraph
    StringBuilder code = new StringBuilder();
    for (int at = 0; at < paragraph.numCharacterRuns(); at++) {
      CharacterRun run = paragraph.getCharacterRun(at);
      String shown = shown(run, code);
      if (shown.isBlank() || shown.indexOf(CELL_END) >= 0) {
        text.append(shown);
      } else if (run.isMarkedDeleted()) {
        sink.count("tracked deletion, shown as ~~struck~~");
        boolean goesOn = text.length() > 1 && text.indexOf("~~", text.length() - 2) >= 0;
        text.setLength(text.length() - (goesOn ? 2 : 0));
        text.append(goesOn ? "" : "~~").append(shown).append("~~");
      } else if (run.isVanished() || run.getFontSize() > 0 && run.getFontSize() <= TINY) {
        text.append(sink.hidden(run.isVanished() ? "hidden run" : "tiny text", shown));
      } else {
        if (run.isMarkedInserted()) {
          sink.count("tracked insertion, part of the text");
        }
        text.append(shown);
      }
    }
    return text.toString();
  }

  /** What a run shows: of a field its result, or what it is told to show where it has none. */
  private String shown(CharacterRun run, StringBuilder code) {
    if (run.isSymbol()) {
      return "•";
    }
    StringBuilder shown = new StringBuilder();
    for (char c : Optional.ofNullable(run.text()).orElse("").toCharArray()) {
      switch (c) {
        case FIELD -> {
          inCode = true;
          code.setLength(0);
        }
        case RESULT -> {
          inCode = false;
          code.setLength(0);
        }
        case FIELD_END -> {
          inCode = false;
          shown.append(told(code.toString()));
          code.setLength(0);
        }
        case '\u000B', '\r' -> shown.append('\n');
        case '\u001E' -> shown.append('-');
        case CELL_END -> shown.append(CELL_END);
        default -> {
          if (inCode) {
            code.append(c);
          } else if (c >= ' ' || c == '\t' || c == '\n') {
            shown.append(c);
          }
        }
      }
    }
    return shown.toString();
  }

  /** The words of a field that stands for itself. */
  private static String told(String code) {
    String stripped = code.strip();
    if (stripped.startsWith("MACROBUTTON ")) {
      return stripped.replaceFirst("MACROBUTTON\\s+\\S+\\s*", "");
    }
    return stripped.startsWith("EQ ")
        ? stripped.substring(3).replaceAll("\\\\\\*? ?\"?[A-Za-z0-9 ]+\"?(?=[(\\\\])", "")
        : "";
  }
}
