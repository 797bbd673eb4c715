package dev.workroom.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads rich text (Rich Text Format Specification 1.9.1): groups, control words, encodings. */
final class RtfText {
  private static final int MOST_BYTES = 64 << 20;
  private static final int DEEPEST = 2000;
  private static final Set<String> SILENT =
      Set.of(
          "fonttbl",
          "colortbl",
          "stylesheet",
          "info",
          "pict",
          "object",
          "themedata",
          "datastore",
          "colorschememapping",
          "latentstyles",
          "listtable",
          "listoverridetable",
          "rsidtbl",
          "xmlnstbl",
          "generator",
          "fldinst",
          "objdata",
          "nonshppict",
          "filetbl",
          "revtbl",
          "pgptbl",
          "bkmkstart",
          "bkmkend",
          "sn",
          "shprslt",
          "nonesttables",
          "wgrffmtfilter",
          "blipuid");

  /** Groups with text although a reader that does not know them may leave them out. */
  private static final Set<String> STARRED_TEXT =
      Set.of("shpinst", "shptxt", "do", "annotation", "fldrslt", "moMath", "moMathPara");

  /** What interrupts the paragraph that it stands in. */
  private static final Set<String> ASIDES =
      Set.of("sp", "shptxt", "dptxbxtext", "footnote", "annotation", "listtext", "pntext");

  /** How a formula's parts look, such as {@code mctrlPr}. */
  private static final Pattern MATHS_LOOK = Pattern.compile("m[a-zA-Z]+Pr");

  private static final String INNER_CELL = " | ";

  /** The only property of a shape that is text. */
  private static final String WORD_ART = "gtextUNICODE";

  /** What a group inherits from the one around it. */
  private static final class Group {
    boolean silent;
    boolean hidden;
    boolean white;
    boolean tiny;
    boolean shaded;
    boolean deleted;
    boolean colors;
    boolean fonts;
    int font = -1;
    String aside = "";
    int skip = 1;

    Group inner() {
      Group group = new Group();
      group.silent = silent;
      group.hidden = hidden;
      group.white = white;
      group.tiny = tiny;
      group.shaded = shaded;
      group.deleted = deleted;
      group.colors = colors;
      group.fonts = fonts;
      group.font = font;
      group.skip = skip;
      return group;
    }
  }

  /** The paragraph that an aside interrupts. */
  private record Around(String paragraph, boolean inTable, int outline) {}

  private final byte[] in;
  private final TextSink sink;
  private final Deque<Group> groups = new ArrayDeque<>();
  private final StringBuilder paragraph = new StringBuilder();
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

  /** Text that looks the same, still to be marked by its look. */
  private final StringBuilder run = new StringBuilder();

  private final Deque<Around> around = new ArrayDeque<>();
  private final RtfFonts fonts = new RtfFonts();
  private TableText table = new TableText();
  private boolean inTable;
  private int outline = -1;
  private int first = -1;
  private boolean begins;
  private boolean starred;
  private final List<Boolean> whites = new ArrayList<>();
  private boolean light = true;
  private int toSkip;
  private int beyond;
  private int at;

  private RtfText(byte[] in, TextSink sink) {
    this.in = in;
    this.sink = sink;
  }

  static void read(Path file, TextSink sink) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      read(in.readNBytes(MOST_BYTES), sink);
    }
  }

  static void read(byte[] rtf, TextSink sink) {
    new RtfText(rtf, sink).read();
  }

  private void read() {
    groups.push(new Group());
    while (at < in.length) {
      int c = in[at++] & 0xFF;
      switch (c) {
        case '{' -> {
          flush();
          begins = true;
          if (groups.size() > DEEPEST) {
            beyond++; // as if it were part of the group around it
          } else {
            groups.push(group().inner());
          }
        }
        case '}' -> {
          flush();
          if (beyond > 0) {
            beyond--;
          } else if (groups.size() > 1) {
            endAside(groups.pop().aside);
          }
        }
        case '\\' -> control();
        case '\r', '\n' -> {}
        default -> {
          begins = false;
          literal(c);
        }
      }
    }
    while (groups.size() > 1) {
      flush();
      endAside(groups.pop().aside);
    }
    endParagraph();
    table.row(sink);
  }

  private Group group() {
    return groups.getFirst();
  }

  private void literal(int c) {
    if (toSkip > 0) {
      toSkip--;
    } else if (group().colors && c == ';') {
      whites.add(light && !whites.isEmpty()); // the first is the default
      light = true;
    } else if (!group().silent) {
      pending.write(c);
    }
  }

  private void control() {
    if (at >= in.length) {
      return;
    }
    int c = in[at++] & 0xFF;
    if (c == '*') {
      starred = begins; // elsewhere it says nothing, and some programs write it there
      return;
    }
    begins = false;
    if (c == '\'') {
      if (at + 1 < in.length) {
        int high = Character.digit(in[at], 16);
        int low = Character.digit(in[at + 1], 16);
        at += 2;
        if (high >= 0 && low >= 0) {
          literal(high * 16 + low);
        }
      }
    } else if (Character.isLetter(c)) {
      at--;
      word();
    } else if (c == '~') {
      append(" ");
    } else if (c == '_') {
      append("-");
    } else if (c == '\\' || c == '{' || c == '}') {
      literal(c);
    } else if (c == '\n' || c == '\r') {
      endParagraph();
    }
  }

  private void word() {
    int from = at;
    while (at < in.length && Character.isLetter(in[at] & 0xFF) && in[at] > 0) {
      at++;
    }
    String word = new String(in, from, at - from, java.nio.charset.StandardCharsets.US_ASCII);
    int digits = at;
    if (at < in.length && in[at] == '-') {
      at++;
    }
    while (at < in.length && Character.isDigit(in[at])) {
      at++;
    }
    int number =
        at > digits
            ? DocxNumbers.number(
                new String(in, digits, at - digits, java.nio.charset.StandardCharsets.US_ASCII), 1)
            : 1;
    if (at < in.length && in[at] == ' ') {
      at++;
    }
    boolean star = starred;
    starred = false;
    obey(word, number, star);
  }

  /** The name of the shape's property that begins here. */
  private String property() {
    int end = at;
    while (end < in.length && end < at + 60 && in[end] != '}') {
      end++;
    }
    return new String(in, at, end - at, StandardCharsets.ISO_8859_1);
  }

  private void obey(String word, int number, boolean star) {
    if (word.equals("colortbl")) {
      group().colors = true;
    }
    if (word.equals("fonttbl")) {
      group().fonts = true;
    }
    if (group().fonts) {
      fonts.define(word, number);
    }
    if (group().colors && word.matches("red|green|blue")) {
      light &= number > 250;
      return;
    }
    if ((star && !STARRED_TEXT.contains(word))
        || SILENT.contains(word)
        || (word.equals("sp") && !property().contains(WORD_ART))
        || MATHS_LOOK.matcher(word).matches()) {
      flush();
      group().silent = true;
      if (word.equals("nonesttables")) {
        endInnerRow();
      }
      return;
    }
    if (ASIDES.contains(word) && !group().silent) {
      aside(word);
      return;
    }
    switch (word) {
      case "par", "sect", "page" -> endParagraph();
      case "line" -> append("\n");
      case "tab" -> append("\t");
      case "nestcell" -> append(INNER_CELL);
      case "cell" -> {
        flush();
        if (!around.isEmpty()) {
          paragraph.append('\t');
          return;
        }
        table.paragraph(paragraph.toString());
        paragraph.setLength(0);
        table.cell(1);
      }
      case "row" -> {
        if (around.isEmpty()) {
          table.row(sink);
        } else {
          paragraph.append('\n');
        }
      }
      case "intbl" -> inTable = true;
      case "pard" -> {
        inTable = false;
        outline = -1;
      }
      case "outlinelevel" -> outline = group().silent ? outline : number;
      case "deff" -> first = number;
      case "f" -> {
        decode();
        group().font = number;
      }
      case "deleted" -> {
        flush();
        group().deleted = number != 0;
        tracked(number, "tracked deletion, shown as ~~struck~~");
      }
      case "revised" -> tracked(number, "tracked insertion, part of the text");
      case "u" -> {
        append(Character.toString((char) number));
        toSkip = group().skip;
      }
      case "uc" -> group().skip = Math.clamp(number, 0, 10);
      case "ansicpg" -> fonts.document(number);
      case "mac" -> fonts.mac();
      case "v" -> {
        flush();
        group().hidden = number != 0;
      }
      case "cf" -> {
        flush();
        group().white = number > 0 && number < whites.size() && whites.get(number);
      }
      case "fs" -> {
        flush();
        group().tiny = number <= 4;
      }
      case "highlight", "cb", "chcbpat", "cbpat", "clcbpat" -> group().shaded = number > 0;
      case "plain" -> {
        flush();
        group().font = -1;
        group().deleted = false;
        group().hidden = false;
        group().white = false;
        group().tiny = false;
      }
      case "emdash" -> append("—");
      case "endash" -> append("–");
      case "bullet" -> append("•");
      case "lquote" -> append("‘");
      case "rquote" -> append("’");
      case "ldblquote" -> append("“");
      case "rdblquote" -> append("”");
      // Data that would be longer than the file is a lie.
      case "bin" ->
          at = at + Math.max(0, (long) number) <= in.length ? at + Math.max(0, number) : at;
      default -> {}
    }
  }

  /** A row of a table in a cell is a line of that cell. */
  private void endInnerRow() {
    if (paragraph.toString().endsWith(INNER_CELL)) {
      paragraph.setLength(paragraph.length() - INNER_CELL.length());
    }
    paragraph.append('\n');
  }

  private void tracked(int number, String how) {
    if (number != 0 && !group().silent) {
      sink.count(how);
    }
  }

  private void append(String text) {
    decode();
    if (!group().silent) {
      run.append(text);
    }
  }

  private void decode() {
    if (pending.size() > 0) {
      int font = group().font;
      run.append(pending.toString(fonts.of(font < 0 ? first : font)));
      pending.reset();
    }
  }

  private void flush() {
    decode();
    if (run.isEmpty()) {
      return;
    }
    String text = run.toString();
    run.setLength(0);
    String how = unseen();
    if (!how.isEmpty() && !text.isBlank()) {
      text = sink.hidden(how, text);
    }
    if (group().deleted && !text.isBlank()) {
      boolean goesOn =
          paragraph.length() > 1 && paragraph.indexOf("~~", paragraph.length() - 2) >= 0;
      paragraph.setLength(paragraph.length() - (goesOn ? 2 : 0));
      text = (goesOn ? "" : "~~") + text + "~~";
    }
    paragraph.append(text);
    if (paragraph.length() > 4_000_000) {
      throw new TextSink.Enough("a paragraph is too long");
    }
  }

  private String unseen() {
    Group group = group();
    return group.hidden
        ? "hidden run"
        : group.tiny ? "tiny text" : group.white && !group.shaded && !inTable ? "white text" : "";
  }

  private void aside(String word) {
    flush();
    group().aside = word;
    around.push(new Around(paragraph.toString(), inTable, outline));
    paragraph.setLength(0);
    inTable = false;
  }

  private void endAside(String word) {
    if (word.isEmpty() || around.isEmpty()) {
      return;
    }
    String text = paragraph.toString().strip();
    Around outer = around.pop();
    paragraph.setLength(0);
    paragraph.append(outer.paragraph);
    inTable = outer.inTable;
    outline = outer.outline;
    if (text.isEmpty()) {
      return;
    }
    switch (word) {
      case "footnote" -> paragraph.append(" [note: ").append(text).append("] ");
      case "annotation" -> {
        sink.hidden("comment", text);
        paragraph.append(" [comment: ").append(text).append("] ");
      }
      case "listtext", "pntext" ->
          paragraph
              .append(text.codePoints().anyMatch(Character::isLetterOrDigit) ? text : "-")
              .append(' ');
      default -> sink.block(text);
    }
  }

  private void endParagraph() {
    flush();
    if (!around.isEmpty()) {
      paragraph.append('\n');
      return;
    }
    if (inTable) {
      table.paragraph(paragraph.toString());
    } else {
      table.row(sink); // a row that nothing ended
      String mark = outline >= 0 && outline < 6 ? "#".repeat(outline + 1) + " " : "";
      if (!paragraph.toString().isBlank()) {
        sink.block(mark + paragraph.toString().strip());
      }
      table = new TableText();
    }
    paragraph.setLength(0);
  }
}
