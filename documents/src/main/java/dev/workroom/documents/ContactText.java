package dev.workroom.documents;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;

/** Reads address cards (vCard 2.1 to 4.0, RFC 6350): each contact with what is known of it. */
final class ContactText {
  private static final Pattern LINE =
      Pattern.compile("^(?:[\\w-]+\\.)?([\\w-]+)((?:;[^:\"]*(?:\"[^\"]*\")?)*):(.*)$");
  private static final Pattern KIND =
      Pattern.compile("(?i);(?:TYPE=)?(home|work|cell|fax|pref)\\b");
  private static final int MOST_BYTES = 32 << 20;

  private final TextSink sink;
  private final List<String> known = new ArrayList<>();
  private String named = "";
  private String parted = "";

  private ContactText(TextSink sink) {
    this.sink = sink;
  }

  static boolean is(String text) {
    return text.stripLeading().regionMatches(true, 0, "BEGIN:VCARD", 0, 11);
  }

  static void read(Path file, TextSink sink) throws IOException {
    ContactText contacts = new ContactText(sink);
    try (var in = Files.newInputStream(file)) {
      String all = PlainText.decode(in.readNBytes(MOST_BYTES)).text();
      // Folded lines go on after a line break and a blank; quoted-printable ones after "=".
      all.replaceAll("\r?\n[ \t]", "").replaceAll("=\r?\n", "").lines().forEach(contacts::line);
    }
    contacts.putOut();
  }

  private void line(String line) {
    sink.alive();
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return;
    }
    String name = parts.group(1).toUpperCase(Locale.ROOT);
    String how = parts.group(2).toUpperCase(Locale.ROOT);
    String value = value(how, parts.group(3));
    switch (name) {
      case "BEGIN", "VERSION", "PRODID", "UID", "REV" -> {}
      case "END" -> putOut();
      case "FN" -> named = value;
      case "N" -> parted = value.replaceAll("\\s*;\\s*", " ").strip();
      case "PHOTO", "LOGO", "KEY", "SOUND" -> known.add(label(name, how) + ": (data)");
      default -> {
        String shown = value.replaceAll("(?<!\\\\);+", ", ").replaceAll("^, |, $", "");
        if (!shown.isBlank()) {
          known.add(label(name, how) + ": " + shown);
        }
      }
    }
  }

  private static String label(String name, String how) {
    Matcher kind = KIND.matcher(how);
    String plain = name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    return plain + (kind.find() ? " (" + kind.group(1).toLowerCase(Locale.ROOT) + ")" : "");
  }

  private static String value(String how, String raw) {
    String plain = raw;
    if (how.contains("QUOTED-PRINTABLE")) {
      try (var in =
          new QuotedPrintableInputStream(
              new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8)))) {
        plain = PlainText.decode(in.readAllBytes()).text();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return plain.replaceAll("\\\\[nN]", " ").replaceAll("\\\\([,;\\\\])", "$1").strip();
  }

  private void putOut() {
    String title = named.isBlank() ? parted : named;
    if (!title.isBlank() || !known.isEmpty()) {
      sink.block("## " + (title.isBlank() ? "(no name)" : title));
      sink.gap();
      known.forEach(one -> sink.line("- " + one));
    }
    named = "";
    parted = "";
    known.clear();
  }
}
