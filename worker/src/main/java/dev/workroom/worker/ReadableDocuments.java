package dev.workroom.worker;

import dev.workroom.documents.CsvFile;
import dev.workroom.documents.DocumentException;
import dev.workroom.documents.DocumentKind;
import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.PictureFacts;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.tools.DocumentText;
import dev.workroom.tools.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Documents as Markdown for the tools that look into files. */
final class ReadableDocuments implements DocumentText {
  private static final int MOST = 20_000_000;
  private static final int LONGEST_BESIDE = 160;
  private static final Set<String> BESIDE = Set.of("document property", "description of a picture");

  /** What is better read as a document than as the text it may also be. */
  private static final Set<String> KINDS =
      Set.of(
          "docx", "docm", "dotx", "dotm", "doc", "dot", "xlsx", "xlsm", "xltx", "xltm", "xlsb",
          "xls", "xlt", "pptx", "pptm", "ppsx", "potx", "ppt", "pps", "odt", "ott", "ods", "odp",
          "odg", "fodt", "fods", "fodp", "pdf", "rtf", "epub", "eml", "mbox", "msg", "ics", "pub",
          "vsd", "zip", "tar", "tgz", "gz", "bz2", "xz", "7z", "html", "htm", "xhtml", "mht",
          "mhtml", "bmp", "tif", "tiff", "heic", "avif");

  /** How PDF, RTF, zip packages, databases and old Office files begin, whatever they are called. */
  private static final List<byte[]> BEGINNINGS =
      List.of(
          bytes(0x25, 0x50, 0x44, 0x46, 0x2D),
          bytes(0x7B, 0x5C, 0x72, 0x74, 0x66),
          bytes(0x50, 0x4B, 0x03, 0x04),
          "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII),
          bytes(0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1));

  @Override
  public boolean reads(String fileName, byte[] head) {
    int dot = fileName.lastIndexOf('.');
    return (dot >= 0 && KINDS.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT)))
        || BEGINNINGS.stream().anyMatch(start -> begins(head, start));
  }

  private static boolean begins(byte[] head, byte[] start) {
    return head.length >= start.length
        && Arrays.equals(head, 0, start.length, start, 0, start.length);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Override
  public Content content(Path file) {
    try {
      var text = new DocumentReader().read(file, 0, MOST);
      String named = Endings.remark(file, text.kind());
      return content(text, named.isEmpty() ? "" : "> " + named + "\n");
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Content member(Path archive, String member) {
    try {
      return content(new DocumentReader().readMember(archive, member, 0, MOST), "");
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private static Content content(dev.workroom.documents.DocumentText text, String first) {
    return new Content(
        first + remarks(text) + text.markdown(), line(text, false), line(text, true));
  }

  /** What is hidden, without or with nothing but what every program writes beside a text. */
  private static String line(dev.workroom.documents.DocumentText text, boolean beside) {
    var some = text.hidden().stream().filter(one -> beside(one) == beside).toList();
    return new dev.workroom.documents.DocumentText(
            text.kind(), text.title(), "", 0, 0, List.of(), some, List.of())
        .hiddenLine()
        .replaceFirst("^Hidden from a person who opens it", beside ? "Beside the text" : "$0");
  }

  /** A title or a description of a few words; nobody needs pages for that. */
  private static boolean beside(dev.workroom.documents.DocumentText.Hidden one) {
    return BESIDE.contains(one.how()) && one.text().length() <= LONGEST_BESIDE;
  }

  /** What a reader should know before the text: what is hidden in it, then other oddities. */
  static String remarks(dev.workroom.documents.DocumentText text) {
    var out = new StringBuilder();
    if (!text.hiddenLine().isEmpty()) {
      out.append("> ").append(text.hiddenLine()).append('\n');
    }
    text.notes().forEach(note -> out.append("> ").append(note).append('\n'));
    return out.append(out.isEmpty() ? "" : "\n").toString();
  }

  @Override
  public String picture(Path file) throws IOException {
    String facts = PictureFacts.of(file);
    String named = Endings.remark(file, DocumentKind.IMAGE);
    return facts + (facts.isEmpty() || named.isEmpty() ? "" : ", ") + named;
  }

  /** How a file of separated values is written, and what a file is that is called otherwise. */
  @Override
  public String note(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (!name.endsWith(".csv") && !name.endsWith(".tsv")) {
      return Endings.remark(file, DocumentKind.TEXT);
    }
    try {
      return CsvFile.detect(file).described();
    } catch (DocumentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
