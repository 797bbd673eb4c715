package dev.workroom.app;

import dev.workroom.core.policy.Sinks;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What files would reach out for once somebody opens them, read from what is about to be written: a
 * command computes it, and an edit puts it together from pieces that are harmless each.
 */
final class WrittenContent {
  private static final int MOST_FILES = 400;
  private static final int LARGEST = 4 << 20;
  private static final int MOST_PARTS = 2_000;

  /** Texts that programs render. */
  private static final Set<String> RENDERED =
      Set.of(
          "html",
          "htm",
          "xhtml",
          "svg",
          "xml",
          "md",
          "markdown",
          "csv",
          "tsv",
          "rtf",
          "eml",
          "ics",
          "vcf",
          "mht",
          "mhtml",
          "css",
          "fodt",
          "fods",
          "fodp",
          "slk",
          "dif",
          "tex",
          "ipynb",
          "kml",
          "gpx",
          "opml",
          "rss",
          "atom",
          "m3u",
          "m3u8",
          "pls",
          "xspf",
          "asx",
          "adoc",
          "rst",
          "xsl",
          "xslt",
          "mml",
          "emlx",
          "ical",
          "vcs");

  private static final Set<String> OFFICE =
      Set.of(
          "docx", "dotx", "xlsx", "xltx", "pptx", "potx", "ppsx", "vsdx", "doc", "dot", "xls",
          "xlt", "ppt", "pps");

  /** OpenDocument, and books that are pages in an archive. */
  private static final Set<String> OPEN =
      Set.of("odt", "ods", "odp", "odg", "ott", "ots", "otp", "otg", "odf", "odm", "epub");

  private static final Pattern RELATION = Pattern.compile("<Relationship\\b[^>]*>");
  private static final Pattern LINK = Pattern.compile("\\bTargetMode\\s*=\\s*[\"'][^\"']*[\"']");
  private static final Pattern FORMULA =
      Pattern.compile(
          "<(?:\\w+:)?(?:f|formula|formula1|formula2|definedName|oldFormula|calculatedColumnFormula"
              + "|totalsRowFormula)\\b[^>]*>([^<]+)<");
  private static final Pattern FIELD =
      Pattern.compile("<w:instrText\\b[^>]*>([^<]*)</w:instrText>");
  private static final Pattern SIMPLE_FIELD =
      Pattern.compile("\\bw:instr\\s*=\\s*(\"[^\"]*\"|'[^']*')");

  /** Elements that fetch or send when the file is opened, whatever else they say. */
  private static final Pattern FETCHING =
      Pattern.compile(
          "<(?:ddeLink|dbPr|webPr|olapPr|textPr|w:mailMerge|w:connectString|office:dde-source"
              + "|form:connection-resource|we:webextension|(?:\\w+:)?imagedata)\\b[^>]*>");

  private static final Pattern REFERENCE =
      Pattern.compile(
          "<([\\w:-]+)\\b[^>]*?\\b(xlink:href|table:formula)\\s*=\\s*[\"']([^\"']*)[\"']");

  /** Parts of a package that are pages of their own (altChunk of Word, chapters of a book). */
  private static final Set<String> PAGES =
      Set.of("html", "htm", "xhtml", "mht", "svg", "css", "rtf");

  private WrittenContent() {}

  /** Why files must wait, by path. */
  static Map<String, String> reasons(Session session, List<Operation> operations) {
    if (session.state().influences().isEmpty()) {
      return Map.of();
    }
    Map<String, String> reasons = new HashMap<>();
    int read = 0;
    for (Operation operation : operations) {
      if (operation instanceof Operation.Write(Path path, Path staged, Optional<String> _)
          && looked(path)) {
        if (++read > MOST_FILES) {
          reasons.put(path.toString(), "There are too many files to look at what each calls up.");
        } else {
          reason(session, staged, path).ifPresent(why -> reasons.put(path.toString(), why));
        }
      }
    }
    return reasons;
  }

  private static Optional<String> reason(Session session, Path staged, Path path) {
    try {
      return Sinks.content(session, text(staged), before(path));
    } catch (IOException _) {
      // Other programs may read it all the same.
      return Optional.of("It cannot be looked through for what it would call up.");
    }
  }

  private static boolean looked(Path path) {
    return RENDERED.contains(ending(path))
        || OFFICE.contains(ending(path))
        || OPEN.contains(ending(path));
  }

  private static String before(Path file) {
    try {
      return text(file);
    } catch (IOException _) {
      return "";
    }
  }

  /**
   * What a program would follow in a file, which its content tells more surely than its name; empty
   * where there is none.
   */
  static String text(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(LARGEST);
    }
    boolean packed = bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] < ' ';
    return packed ? office(file) : decoded(bytes);
  }

  private static String decoded(byte[] bytes) {
    Charset charset = StandardCharsets.UTF_8;
    if (bytes.length > 1 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
      charset = StandardCharsets.UTF_16LE;
    } else if (bytes.length > 1 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF) {
      charset = StandardCharsets.UTF_16BE;
    } else if (bytes.length > 3 && bytes[0] != 0 && bytes[1] == 0 && bytes[3] == 0) {
      charset = StandardCharsets.UTF_16LE; // as programs guess it
    } else if (bytes.length > 3 && bytes[0] == 0 && bytes[1] != 0 && bytes[2] == 0) {
      charset = StandardCharsets.UTF_16BE;
    }
    return new String(bytes, charset);
  }

  /** The relations that lead out of a package, its formulas and fields, by its directory. */
  private static String office(Path file) throws IOException {
    var text = new StringBuilder();
    try (var zip = new ZipFile(file.toFile())) {
      var parts = zip.entries();
      for (int n = 0; parts.hasMoreElements() && text.length() < LARGEST; n++) {
        if (n == MOST_PARTS) {
          throw new IOException("too many parts");
        }
        ZipEntry part = parts.nextElement();
        try (InputStream in = zip.getInputStream(part)) {
          part(ending(part.getName()), in, text);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
    return text.toString();
  }

  private static void part(String ending, InputStream in, StringBuilder text) throws IOException {
    if (ending.equals("rels")) {
      relations(decoded(in.readNBytes(LARGEST)), text);
    } else if (ending.equals("xml")) {
      elements(decoded(in.readNBytes(LARGEST)), text);
    } else if (PAGES.contains(ending)) {
      text.append(decoded(in.readNBytes(LARGEST))).append('\n');
    }
  }

  /** A link waits for a click; a picture, a template or a book elsewhere does not. */
  private static void relations(String xml, StringBuilder text) {
    Matcher relations = RELATION.matcher(xml);
    while (relations.find()) {
      String one = relations.group();
      if (one.contains("External")) {
        boolean link = one.contains("/hyperlink\"") || one.contains("/hyperlink'");
        text.append(link ? LINK.matcher(one).replaceAll("") : one).append('\n');
      }
    }
  }

  private static void elements(String xml, StringBuilder text) {
    found(FORMULA, xml, "=", text);
    found(FIELD, xml, "", text);
    found(SIMPLE_FIELD, xml, "", text);
    var field = new StringBuilder();
    FIELD.matcher(xml).results().forEach(piece -> field.append(piece.group(1)));
    text.append(field).append('\n'); // a field that was cut into pieces
    FETCHING.matcher(xml).results().forEach(one -> text.append(one.group()).append('\n'));
    Matcher references = REFERENCE.matcher(xml);
    while (references.find() && text.length() < LARGEST) {
      String value = references.group(3);
      if (references.group(2).equals("table:formula")) {
        text.append('=').append(value.substring(value.indexOf('=') + 1)).append('\n');
      } else if (references.group(1).endsWith(":a")) {
        text.append("<a href=\"").append(value).append("\">\n");
      } else {
        text.append("<link xlink:href=\"").append(value).append("\">\n");
      }
    }
  }

  private static void found(Pattern pattern, String xml, String before, StringBuilder text) {
    Matcher found = pattern.matcher(xml);
    while (found.find() && text.length() < LARGEST) {
      text.append(before).append(found.group(1)).append('\n');
    }
  }

  private static String ending(Path path) {
    return ending(String.valueOf(path.getFileName()));
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
