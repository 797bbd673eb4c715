package dev.workroom.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/**
 * Takes the words out of a file whose structure nobody can read any more: runs of letters in UTF-16
 * or one byte each, as the old Office formats keep them.
 */
final class Salvage {
  private static final int MOST_BYTES = 64 << 20;
  private static final int SHORTEST = 6;
  private static final int LONGEST = 1_000_000;

  private static final int MOST_PART = 16 << 20;
  private static final Pattern CONTENT =
      Pattern.compile(
          "(?i)word/(document|footnotes|endnotes|comments|header\\d*|footer\\d*)\\.xml|content\\.xml");
  private static final Pattern ENDS =
      Pattern.compile(
          "</(w:p|w:tr|text:p|text:h|text:list-item|table:table-row|draw:frame)>|<w:br\\s*/>|<text:line-break\\s*/>");
  private static final Pattern TAG = Pattern.compile("<[^<>]*>?");

  private Salvage() {}

  /** True when words were found; they are put out with a remark. */
  static boolean read(Path file, TextSink sink) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES);
    }
    StringBuilder found = new StringBuilder();
    StringBuilder run = new StringBuilder();
    for (int at = 0; at < bytes.length && found.length() < LONGEST; at++) {
      if (at % 100_000 == 0) {
        sink.alive();
      }
      boolean wide =
          at + 3 < bytes.length
              && printable(bytes[at])
              && bytes[at + 1] == 0
              && printable(bytes[at + 2])
              && bytes[at + 3] == 0;
      if (wide) {
        end(run, found);
        while (at + 1 < bytes.length && printable(bytes[at]) && bytes[at + 1] == 0) {
          run.append((char) (bytes[at] & 0xFF));
          at += 2;
        }
        at--;
        end(run, found);
      } else if (printable(bytes[at])) {
        run.append((char) (bytes[at] & 0xFF));
      } else {
        end(run, found);
      }
    }
    end(run, found);
    if (found.isEmpty()) {
      return false;
    }
    sink.note(
        "Its structure could not be read; these are words found in it, perhaps out of order.");
    sink.block(found);
    return true;
  }

  /**
   * The words of a document whose XML is broken before its first word, packed or in one file; true
   * when there are any.
   */
  static boolean markup(Path file, TextSink sink) throws IOException {
    StringBuilder found = new StringBuilder();
    if (KindDetector.text(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        found.append(words(in.readNBytes(MOST_PART)));
      }
    }
    try (ZipParts parts = ZipParts.open(file)) {
      for (String name : parts.names()) {
        if (CONTENT.matcher(name).matches()) {
          found.append(words(unpacked(parts, name))).append('\n');
        }
      }
    }
    if (found.toString().isBlank()) {
      return false;
    }
    sink.note("Its structure could not be read; these are the words found in it.");
    sink.block(found);
    return true;
  }

  /** As much of a part as can be unpacked. */
  private static byte[] unpacked(ZipParts parts, String name) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try (InputStream in = parts.open(name)) {
      for (int n = in.read(buffer); n >= 0 && content.size() < MOST_PART; n = in.read(buffer)) {
        content.write(buffer, 0, n);
      }
    } catch (IOException | RuntimeException _) {
      // what came before the damage counts
    }
    return content.toByteArray();
  }

  private static String words(byte[] xml) {
    String lines = ENDS.matcher(new String(xml, StandardCharsets.UTF_8)).replaceAll("\n");
    String text = TAG.matcher(lines).replaceAll(" ");
    return Parser.unescapeEntities(text, false)
        .replaceAll("[^\\S\n]+", " ")
        .replaceAll(" ?\n\\s*", "\n")
        .strip();
  }

  private static boolean printable(byte b) {
    return b >= 0x20 && b < 0x7F || b == '\t' || (b & 0xFF) >= 0xC0;
  }

  /** Keeps a run that looks like words: mostly letters, with at least one lower-case word. */
  private static void end(StringBuilder run, StringBuilder found) {
    if (run.length() >= SHORTEST) {
      String text = run.toString().strip();
      long letters = text.chars().filter(c -> Character.isLetter(c) || c == ' ').count();
      if (letters * 10 >= text.length() * 7L && text.matches("(?s).*[a-zà-ÿ]{3}.*")) {
        found.append(text).append('\n');
      }
    }
    run.setLength(0);
  }
}
