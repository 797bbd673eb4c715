package dev.workroom.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
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
          "listtext",
          "pntext",
          "sn",
          "wgrffmtfilter",
          "blipuid");

  /** Groups with text although a reader that does not know them may leave them out. */
  private static final Set<String> STARRED_TEXT =
      Set.of("shpinst", "shptxt", "fldrslt", "moMath", "moMathPara");

  /** How a formula's parts look, such as {@code mctrlPr}. */
  private static final Pattern MATHS_LOOK = Pattern.compile("m[a-zA-Z]+Pr");

  /** The only property of a shape that is text. */
  private static final String WORD_ART = "gtextUNICODE";

  /** What a group inherits from the one around it. */
  private static final class Group {
    boolean silent;
    boolean hidden;
    boolean white;
    boolean tiny;
    boolean shaded;
    boolean colors;
    int skip = 1;

    Group inner() {
      Group group = new Group();
      group.silent = silent;
      group.hidden = hidden;
      group.white = white;
      group.tiny = tiny;
      group.shaded = shaded;
      group.colors = colors;
      group.skip = skip;
      return group;
    }
  }

  private final byte[] in;
  private final TextSink sink;
  private final Deque<Group> groups = new ArrayDeque<>();
  private final StringBuilder paragraph = new StringBuilder();
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private Charset charset = Charset.forName("windows-1252");
  private TableText table = new TableText();
  private boolean inTable;
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
            groups.pop();
          }
        }
        case '\\' -> control();
        case '\r', '\n' -> {}
        default -> literal(c);
      }
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
    if (c == '\'') {
      if (at + 1 < in.length) {
        int high = Character.digit(in[at], 16);
        int low = Character.digit(in[at + 1], 16);
        at += 2;
        if (high >= 0 && low >= 0) {
          literal(high * 16 + low);
        }
      }
    } else if (c == '*') {
      starred = true;
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
      return;
    }
    switch (word) {
      case "par", "sect", "page" -> endParagraph();
      case "line" -> append("\n");
      case "tab" -> append("\t");
      case "cell" -> {
        flush();
        table.paragraph(paragraph.toString());
        paragraph.setLength(0);
        table.cell(1);
      }
      case "row" -> table.row(sink);
      case "intbl" -> inTable = true;
      case "pard" -> inTable = false;
      case "u" -> {
        append(Character.toString((char) number));
        toSkip = group().skip;
      }
      case "uc" -> group().skip = Math.clamp(number, 0, 10);
      case "ansicpg" -> charset = charset(number);
      case "mac" -> charset = charset(10000);
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

  private static Charset charset(int page) {
    for (String name :
        new String[] {
          "windows-" + page,
          "Cp" + page,
          "x-windows-" + page,
          page == 10000 ? "x-MacRoman" : "IBM" + page
        }) {
      try {
        return Charset.forName(name);
      } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
        // the next name
      }
    }
    return Charset.forName("windows-1252");
  }

  private void append(String text) {
    flush();
    if (!group().silent) {
      paragraph.append(text);
    }
  }

  private void flush() {
    if (pending.size() > 0) {
      String text = pending.toString(charset);
      pending.reset();
      String how = unseen();
      if (!how.isEmpty() && !text.isBlank()) {
        text = sink.hidden(how, text);
      }
      paragraph.append(text);
      if (paragraph.length() > 4_000_000) {
        throw new TextSink.Enough("a paragraph is too long");
      }
    }
  }

  private String unseen() {
    Group group = group();
    return group.hidden
        ? "hidden run"
        : group.tiny ? "tiny text" : group.white && !group.shaded && !inTable ? "white text" : "";
  }

  private void endParagraph() {
    flush();
    if (inTable) {
      table.paragraph(paragraph.toString());
    } else {
      table.row(sink); // a row that nothing ended
      sink.block(paragraph);
      table = new TableText();
    }
    paragraph.setLength(0);
  }
}
