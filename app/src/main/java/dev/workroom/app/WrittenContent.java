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
import java.util.zip.ZipInputStream;

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
          "ipynb");

  private static final Set<String> OFFICE =
      Set.of("docx", "dotx", "xlsx", "xltx", "pptx", "potx", "ppsx");

  private static final Pattern RELATION = Pattern.compile("<Relationship\\b[^>]*>");
  private static final Pattern LINK = Pattern.compile("\\bTargetMode\\s*=\\s*[\"'][^\"']*[\"']");
  private static final Pattern FORMULA = Pattern.compile("<f\\b[^>]*>([^<]*)</f>");
  private static final Pattern FIELD =
      Pattern.compile("<w:instrText\\b[^>]*>([^<]*)</w:instrText>");

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
          Sinks.content(session, text(staged, path), text(path, path))
              .ifPresent(why -> reasons.put(path.toString(), why));
        }
      }
    }
    return reasons;
  }

  private static boolean looked(Path path) {
    return RENDERED.contains(ending(path)) || OFFICE.contains(ending(path));
  }

  /** What a program would follow in a file; empty where there is none. */
  static String text(Path file, Path named) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return OFFICE.contains(ending(named)) ? office(in) : decoded(in.readNBytes(LARGEST));
    } catch (IOException | IllegalArgumentException _) {
      return ""; // no program opens it either
    }
  }

  private static String decoded(byte[] bytes) {
    Charset charset = StandardCharsets.UTF_8;
    if (bytes.length > 1 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
      charset = StandardCharsets.UTF_16LE;
    } else if (bytes.length > 1 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF) {
      charset = StandardCharsets.UTF_16BE;
    }
    return new String(bytes, charset);
  }

  /** The relations that lead out of a package, its formulas and its fields. */
  private static String office(InputStream in) throws IOException {
    var text = new StringBuilder();
    var zip = new ZipInputStream(in);
    int parts = 0;
    for (ZipEntry part = zip.getNextEntry();
        part != null && parts < MOST_PARTS && text.length() < LARGEST;
        part = zip.getNextEntry(), parts++) {
      String name = part.getName();
      if (name.endsWith(".rels") || name.endsWith(".xml")) {
        String xml = new String(zip.readNBytes(LARGEST), StandardCharsets.UTF_8);
        if (name.endsWith(".rels")) {
          relations(xml, text);
        } else {
          found(FORMULA, xml, "=", text);
          found(FIELD, xml, "", text);
        }
      }
    }
    return text.toString();
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

  private static void found(Pattern pattern, String xml, String before, StringBuilder text) {
    Matcher found = pattern.matcher(xml);
    while (found.find() && text.length() < LARGEST) {
      text.append(before).append(found.group(1)).append('\n');
    }
  }

  private static String ending(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
