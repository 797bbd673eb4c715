package dev.workroom.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Mail, invitations, archives and saved pages under another name: told by how they begin, as RFC
 * 5322, RFC 5545, RFC 6350 and the formats of archives have it.
 */
final class ForeignContent {
  private static final int BEGINNING = 2_048;
  private static final int TAR = 257;

  /** Endings that say nothing of what is in a file. */
  private static final Set<String> OPEN =
      Set.of("", "txt", "text", "dat", "bin", "tmp", "bak", "log");

  /** Formats that are archives inside and documents to people. */
  private static final Set<String> PACKED =
      Set.of(
          "docx", "docm", "dotx", "xlsx", "xlsm", "xlsb", "xltx", "pptx", "pptm", "potx", "ppsx",
          "odt", "ods", "odp", "odg", "ott", "ots", "otp", "odf", "numbers", "pages", "key", "epub",
          "vsdx", "kmz", "npz", "svgz", "pbix", "idml");

  private static final Pattern HEADER =
      Pattern.compile("(?s)(?:From .*|[A-Za-z][A-Za-z-]{1,40}:[ \\t].*)");
  private static final Pattern MAIL =
      Pattern.compile(
          "(?im)^(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|DKIM-Signature|X-Mailer|Content-Transfer-Encoding):[ \\t]");
  private static final Pattern PAGE =
      Pattern.compile("(?is)\\s*(?:<!--.{0,400}?-->\\s*)?<(?:!doctype\\s+html|html)\\b.*");

  private ForeignContent() {}

  /** Whether the name of a file leaves open what it is. */
  static boolean possible(Path file) {
    return OPEN.contains(ending(file));
  }

  /** Whether a file begins as what others send. */
  static boolean in(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(BEGINNING);
    } catch (IOException _) {
      return false; // its reader says why it cannot be read
    }
    String raw = new String(bytes, StandardCharsets.ISO_8859_1);
    String text = raw.startsWith("\u00EF\u00BB\u00BF") ? raw.substring(3) : raw;
    boolean packed =
        text.startsWith("PK\u0003\u0004")
            || text.startsWith("\u001F\u008B")
            || text.startsWith("BZh")
            || text.startsWith("\u00FD7zXZ")
            || text.startsWith("7z\u00BC\u00AF")
            || text.startsWith("Rar!")
            || text.startsWith("(\u00B5/\u00FD")
            || (text.length() > TAR + 5 && text.startsWith("ustar", TAR));
    return packed && !PACKED.contains(ending(file))
        || text.startsWith("BEGIN:VCALENDAR")
        || text.startsWith("BEGIN:VCARD")
        || (HEADER.matcher(text).matches() && MAIL.matcher(text).find())
        || PAGE.matcher(text).matches();
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
