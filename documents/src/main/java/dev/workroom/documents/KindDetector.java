package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Finds out what a file is from what is in it; the name only decides between kinds of text. */
final class KindDetector {
  private static final int HEAD = 8192;

  /** How a file begins that holds an Office document of before 2007. */
  static final String OLE2 = "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1";

  private static final int SHORTEST_TEXT = 20;
  private static final Pattern TEXT_NAME =
      Pattern.compile(
          "(?i).*\\.(txt|text|md|csv|tsv|json|xml|ya?ml|html?|xhtml|eml|ics|vcf|log|fod[tsp]|svg|rst"
              + "|tex|srt|ini|conf|sql|py|js|java|slk)");
  private static final Pattern FLAT_ODF =
      Pattern.compile(
          "^<\\?xml[^>]*>\\s*(<!--.*?-->\\s*|<![^>]*>\\s*)*<office:document[\\s>]", Pattern.DOTALL);
  private static final Pattern BOX = Pattern.compile("^From \\S+ .*\\d\\d:\\d\\d.*");
  private static final Pattern MAIL =
      Pattern.compile(
          "(?i)^(return-path|received|from|to|subject|date|mime-version|message-id|delivered-to|x-[\\w-]+|dkim-signature|reply-to|content-type|thread-topic):.*");

  private KindDetector() {}

  static DocumentKind of(Path file) throws IOException {
    String latin = head(file);
    byte[] head = latin.getBytes(StandardCharsets.ISO_8859_1);
    if (latin.startsWith("PK\u0003\u0004")
        || latin.startsWith("PK\u0005\u0006")
        || latin.startsWith("PK00PK")
        || latin.startsWith("PK\u0007\u0008PK")) {
      return zip(file);
    }
    if (PackedText.is(latin)) {
      return DocumentKind.ARCHIVE;
    }
    if (latin.startsWith(OLE2)) {
      return office(file);
    }
    if (SqliteText.is(latin)) {
      return DocumentKind.DATABASE;
    }
    if (TnefText.is(latin)) {
      return DocumentKind.OUTLOOK_MAIL;
    }
    if (latin.substring(0, Math.min(1024, latin.length())).contains("%PDF-")) {
      return DocumentKind.PDF;
    }
    if (latin.matches("(?s)\t[\u0000\u0002\u0004][\u0004\u0006]\u0000.*")) {
      return DocumentKind.OLD_WORKBOOK; // Excel 2 to 4, without a container
    }
    if (latin.startsWith("{\\rt")) {
      return DocumentKind.RTF;
    }
    if (image(latin)) {
      return DocumentKind.IMAGE;
    }
    return binary(file, head) ? DocumentKind.UNKNOWN : text(file, PlainText.decode(head).text());
  }

  /** The beginning of a file, a character a byte. */
  static String head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
    }
  }

  /** The names in an OLE2 container; none when it is none or damaged. */
  static Set<String> container(Path file) {
    try (POIFSFileSystem office = new POIFSFileSystem(file.toFile(), true)) {
      return Set.copyOf(office.getRoot().getEntryNames());
    } catch (IOException | RuntimeException _) {
      return Set.of();
    }
  }

  private static boolean image(String head) {
    return head.startsWith("\u0089PNG")
        || head.startsWith("\u00FF\u00D8\u00FF")
        || head.startsWith("GIF8")
        || head.startsWith("BM") && head.length() > 14 && head.startsWith("\0\0\0\0", 6)
        || head.startsWith("II*\0")
        || head.startsWith("MM\0*")
        || head.startsWith("RIFF") && head.startsWith("WEBP", 8)
        || head.startsWith("8BPS\0\u0001")
        || head.startsWith("\0\0\u0001\0") && head.length() > 22 && head.charAt(5) == 0
        || head.startsWith("jP  \r\n", 4)
        || head.startsWith("JXL \r\n", 4)
        || head.startsWith("ftypmsf1", 4)
        || head.startsWith("ftypheic", 4)
        || head.startsWith("ftypheix", 4)
        || head.startsWith("ftypmif1", 4)
        || head.startsWith("ftypavif", 4);
  }

  private static DocumentKind zip(Path file) throws IOException {
    try (ZipParts parts = ZipParts.open(file)) {
      Set<String> names = Set.copyOf(parts.names());
      if (names.contains("mimetype")) {
        try (InputStream in = parts.open("mimetype")) {
          DocumentKind kind =
              odf(new String(in.readNBytes(200), StandardCharsets.US_ASCII).strip());
          if (kind != DocumentKind.ARCHIVE) {
            return kind;
          }
        }
      }
      String main = PackageLinks.of(parts, "").first("officeDocument").orElse("");
      if (main.startsWith("word/") || names.contains("word/document.xml")) {
        return DocumentKind.WORD;
      }
      if (main.startsWith("ppt/") || names.stream().anyMatch(n -> n.startsWith("ppt/slides/"))) {
        return DocumentKind.PRESENTATION;
      }
      if (main.startsWith("xl/") || names.stream().anyMatch(n -> n.startsWith("xl/workbook"))) {
        return DocumentKind.WORKBOOK;
      }
      if (names.contains("content.xml")) {
        return DocumentKind.ODF_TEXT;
      }
      // Some programs name the main part as they like.
      return main.endsWith(".xml") && names.contains("[Content_Types].xml")
          ? DocumentKind.WORD
          : DocumentKind.ARCHIVE;
    }
  }

  private static DocumentKind odf(String type) {
    return switch (type.replace("-template", "")) {
      case "application/vnd.oasis.opendocument.text",
          "application/vnd.oasis.opendocument.text-master" ->
          DocumentKind.ODF_TEXT;
      case "application/vnd.oasis.opendocument.spreadsheet" -> DocumentKind.ODF_SHEET;
      case "application/vnd.oasis.opendocument.presentation",
          "application/vnd.oasis.opendocument.graphics" ->
          DocumentKind.ODF_SLIDES;
      case "application/epub+zip" -> DocumentKind.BOOK;
      default -> DocumentKind.ARCHIVE;
    };
  }

  private static DocumentKind office(Path file) throws IOException {
    try (POIFSFileSystem office = new POIFSFileSystem(file.toFile(), true)) {
      // The format compares names without regard to case.
      TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      names.addAll(office.getRoot().getEntryNames());
      if (names.contains("EncryptedPackage")) {
        return DocumentKind.ENCRYPTED_OFFICE;
      }
      if (names.contains("WordDocument")) {
        return DocumentKind.OLD_WORD;
      }
      if (names.contains("PowerPoint Document")) {
        return DocumentKind.OLD_PRESENTATION;
      }
      if (names.contains("Workbook") || names.contains("Book")) {
        return DocumentKind.OLD_WORKBOOK;
      }
      if (names.stream().anyMatch(name -> name.startsWith("__substg1.0_"))) {
        return DocumentKind.OUTLOOK_MAIL;
      }
      if (names.contains("Quill")) {
        return DocumentKind.PUBLICATION;
      }
      if (names.contains("VisioDocument")) {
        return DocumentKind.DRAWING;
      }
      return DocumentKind.UNKNOWN;
    } catch (RuntimeException e) {
      throw new IOException("its directory is damaged", e);
    }
  }

  /** Control characters that no text holds. */
  private static boolean binary(Path file, byte[] head) {
    String text = PlainText.decode(head).text();
    long odd = text.chars().filter(KindDetector::odd).count();
    if (odd <= 2 || odd * 50 <= text.length()) {
      return false;
    }
    // What is called a text may be damaged for a part; a printer's text has marks for the printer.
    long words = text.chars().filter(c -> Character.isLetterOrDigit(c) || c == ' ').count();
    boolean named = TEXT_NAME.matcher(DocumentReader.name(file)).matches();
    if (odd * (named ? 3 : 6) <= text.length()
        && words * 2 >= text.length()
        && (named || text.indexOf(0xFFFD) < 0 && text.chars().allMatch(c -> c < 0x80))) {
      return UnreadKinds.known(new String(head, StandardCharsets.ISO_8859_1));
    }
    // A log whose machine lost power has a hole of zeros in it.
    long zeros = text.chars().filter(c -> c == 0).count();
    return odd > zeros
        || text.length() - zeros < SHORTEST_TEXT
        || UnreadKinds.known(new String(head, StandardCharsets.ISO_8859_1));
  }

  private static boolean odd(int c) {
    return c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != 0x0C && c != 0x1B || c == 0xFFFD;
  }

  /** Whether a file is text that a person could read as it stands. */
  static boolean text(Path file) throws IOException {
    return !binary(file, head(file).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static DocumentKind text(Path file, String head) {
    String start = head.stripLeading();
    String lower = start.toLowerCase(Locale.ROOT);
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (lower.matches("(?s)begin:vcalendar\\s*[\r\n].*")) {
      return DocumentKind.CALENDAR;
    }
    if (FLAT_ODF.matcher(lower).find()) {
      return lower.contains("opendocument.spreadsheet")
          ? DocumentKind.ODF_SHEET
          : lower.contains("opendocument.presentation") || lower.contains("opendocument.graphics")
              ? DocumentKind.ODF_SLIDES
              : DocumentKind.ODF_TEXT;
    }
    if (mail(head, name)) {
      return DocumentKind.MAIL;
    }
    if (lower.startsWith("<!doctype html")
        || lower.startsWith("<html")
        || lower.contains("<body")
        || name.matches(".*\\.(html?|xhtml)") && lower.contains("<")) {
      boolean source = name.matches(".*\\.(md|txt|java|js|ts|py|c|json|csv|xml|xsl)");
      if (!source) {
        return DocumentKind.HTML;
      }
    }
    return name.matches(".*\\.(csv|tsv)") ? DocumentKind.CSV : DocumentKind.TEXT;
  }

  /** Also a page that a browser saved with its pictures (MHTML), and a message of Apple Mail. */
  private static boolean mail(String head, String name) {
    List<String> lines = head.lines().limit(12).toList();
    String first = lines.isEmpty() ? "" : lines.getFirst();
    long headers = lines.stream().filter(line -> MAIL.matcher(line).matches()).count();
    return name.matches(".*\\.(eml|mht|mhtml)") && headers > 0
        || MAIL.matcher(first).matches() && headers >= 3
        || MailText.APPLE.matcher(first).matches() && headers >= 3
        || BOX.matcher(first).matches() && headers >= 2;
  }
}
