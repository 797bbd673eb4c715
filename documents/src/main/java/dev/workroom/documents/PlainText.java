package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mozilla.universalchardet.UniversalDetector;

/** Reads text whose encoding nobody has written down. */
final class PlainText {
  private static final int MOST_BYTES = 32 << 20;
  private static final int DECLARED = 200;
  private static final int DETECTED = 256 << 10;
  private static final Pattern DECLARATION =
      Pattern.compile("^<\\?xml[^>]*encoding\\s*=\\s*[\"']([\\w.:-]+)");

  private static final Pattern PRINTED = Pattern.compile("[\\s\\p{P}\\p{S}\\p{M}]");

  /** A picture or the like that is written as text; nobody reads it. */
  private static final Pattern PACKED =
      Pattern.compile("(data:[\\w/+.;=-]{0,100}?base64,)([A-Za-z0-9+/=\\s]{400,}+)");

  /** A text and what it was encoded in. */
  record Decoded(String text, Charset charset) {}

  private PlainText() {}

  private static String measured(MatchResult packed) {
    return packed.group(1) + "[" + packed.group(2).length() + " characters of data]";
  }

  static void read(Path file, TextSink sink) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES);
    }
    if (Files.size(file) > bytes.length) {
      sink.note("Only the first " + (MOST_BYTES >> 20) + " MB were read.");
    }
    Decoded decoded = decode(bytes);
    if (!decoded.charset().equals(StandardCharsets.UTF_8)) {
      sink.note("Its encoding was taken to be " + decoded.charset().name() + ".");
    }
    sink.add(PACKED.matcher(decoded.text()).replaceAll(PlainText::measured));
  }

  /**
   * By its byte order mark; else UTF-16 if every other byte is zero; else what an XML declaration
   * says; else UTF-8 if it is valid; else an East Asian one by the frequency of characters
   * (Mozilla's detector); else the one of one byte a character in which words look best.
   */
  static Decoded decode(byte[] bytes) {
    if (starts(bytes, 0xEF, 0xBB, 0xBF)) {
      return of(bytes, 3, StandardCharsets.UTF_8);
    }
    if (starts(bytes, 0xFF, 0xFE, 0, 0)) {
      return of(bytes, 4, Charset.forName("UTF-32LE"));
    }
    if (starts(bytes, 0, 0, 0xFE, 0xFF)) {
      return of(bytes, 4, Charset.forName("UTF-32BE"));
    }
    if (starts(bytes, 0xFF, 0xFE)) {
      return of(bytes, 2, StandardCharsets.UTF_16LE);
    }
    if (starts(bytes, 0xFE, 0xFF)) {
      return of(bytes, 2, StandardCharsets.UTF_16BE);
    }
    int even = 0;
    int odd = 0;
    int looked = Math.min(bytes.length, 4096);
    for (int at = 0; at < looked; at++) {
      if (bytes[at] == 0) {
        even += (at & 1) == 0 ? 1 : 0;
        odd += (at & 1) == 1 ? 1 : 0;
      }
    }
    Optional<Decoded> widest = widest(bytes);
    if (widest.isPresent()) {
      return widest.get();
    }
    if (odd > looked / 5 && even <= looked / 50) {
      return of(bytes, 0, StandardCharsets.UTF_16LE);
    }
    if (even > looked / 5 && odd <= looked / 50) {
      return of(bytes, 0, StandardCharsets.UTF_16BE);
    }
    try {
      String text = strict(bytes);
      // UTF-16 of other scripts may be valid UTF-8, but full of control characters.
      if (odd + even == 0 || text.chars().filter(PlainText::control).count() * 50 < text.length()) {
        Charset charset = switched(text);
        return charset.equals(StandardCharsets.UTF_8)
            ? new Decoded(text, charset)
            : of(bytes, 0, charset);
      }
      return wide(bytes).orElse(new Decoded(text, StandardCharsets.UTF_8));
    } catch (CharacterCodingException _) {
      Optional<Decoded> wide = odd + even == 0 ? Optional.empty() : wide(bytes);
      if (wide.isPresent()) {
        return wide.get();
      }
      Optional<Charset> mainframe = OneByteCharset.mainframe(bytes);
      if (mainframe.isPresent()) {
        Charset charset = mainframe.get();
        String text = new String(bytes, charset);
        return new Decoded(text.replace('\u0085', '\n'), charset); // its line break
      }
      if (Utf8Strays.mostly(bytes)) {
        return new Decoded(Utf8Strays.decode(bytes), StandardCharsets.UTF_8);
      }
      return of(bytes, 0, declared(bytes).orElseGet(() -> guessed(bytes)));
    }
  }

  /** UTF-32 without a mark: no character needs the highest byte. */
  private static Optional<Decoded> widest(byte[] bytes) {
    int looked = Math.min(bytes.length, 4096) & ~3;
    if (looked < 8) {
      return Optional.empty();
    }
    for (String name : List.of("UTF-32LE", "UTF-32BE")) {
      int top = name.endsWith("LE") ? 3 : 0;
      int next = name.endsWith("LE") ? 2 : 1;
      boolean whole = true;
      for (int at = 0; at < looked && whole; at += 4) {
        whole = bytes[at + top] == 0 && bytes[at + next] >= 0 && bytes[at + next] <= 0x10;
      }
      String head = whole ? new String(bytes, 0, looked, Charset.forName(name)) : "\0";
      if (head.chars().noneMatch(c -> c == 0xFFFD || c == 0)) {
        return Optional.of(of(bytes, 0, Charset.forName(name)));
      }
    }
    return Optional.empty();
  }

  /** Encodings of seven bits, which an escape turns to other characters (ISO 2022). */
  private static Charset switched(String text) {
    return text.contains("\u001B$B") || text.contains("\u001B$@")
        ? Charset.forName("ISO-2022-JP")
        : text.contains("\u001B$)C") ? Charset.forName("ISO-2022-KR") : StandardCharsets.UTF_8;
  }

  private static boolean control(int c) {
    return c > 0 && c < 0x20 && c != '\n' && c != '\r' && c != '\t';
  }

  /** UTF-16 of other scripts, where few bytes are zero: the order in which it makes sense. */
  private static Optional<Decoded> wide(byte[] bytes) {
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      String head = new String(bytes, 0, Math.min(bytes.length, 4096) & ~1, charset);
      long known =
          head.chars()
              .filter(c ->
                  Character.isLetterOrDigit(c)
                      || c < 0x3100 && PRINTED.matcher(Character.toString(c)).matches())
              .count();
      if (head.length() >= 20
          && known * 100 >= head.length() * 97L
          && head.matches("(?s).*[ \n\u3002].*")) {
        return Optional.of(of(bytes, 0, charset));
      }
    }
    return Optional.empty();
  }

  private static Optional<Charset> declared(byte[] bytes) {
    String head =
        new String(bytes, 0, Math.min(bytes.length, DECLARED), StandardCharsets.ISO_8859_1);
    Matcher said = DECLARATION.matcher(head);
    return said.find() ? charset(said.group(1)) : Optional.empty();
  }

  private static Charset guessed(byte[] bytes) {
    UniversalDetector detector = new UniversalDetector();
    detector.handleData(bytes, 0, Math.min(bytes.length, DETECTED));
    detector.dataEnd();
    String detected = Optional.ofNullable(detector.getDetectedCharset()).orElse("");
    return charset(detected)
        .filter(found -> found.newEncoder().maxBytesPerChar() > 1 || found.name().startsWith("TIS"))
        .filter(found -> !found.equals(StandardCharsets.UTF_8))
        .filter(found -> decodes(bytes, found))
        .or(() -> OneByteCharset.of(bytes, detected))
        .orElse(Charset.forName("windows-1252"));
  }

  /** Whether nearly all beyond ASCII is text so: a pound sign and a digit are no Chinese letter. */
  private static boolean decodes(byte[] bytes, Charset charset) {
    String head = new String(bytes, 0, Math.min(bytes.length, DETECTED), charset);
    long wrong = head.chars().filter(c -> c == 0xFFFD).count();
    long beyond = head.chars().filter(c -> c > 0x7F).count();
    return wrong * 20 <= beyond;
  }

  /** A charset by a name that somebody wrote down; empty when there is none of that name. */
  static Optional<Charset> charset(String name) {
    try {
      return Optional.of(Charset.forName(name.strip()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Valid UTF-8; a character cut off at the very end, as in the head of a file, is forgiven. */
  private static String strict(byte[] bytes) throws CharacterCodingException {
    int end = bytes.length;
    for (int back = 1; back <= Math.min(3, bytes.length); back++) {
      int b = bytes[bytes.length - back] & 0xFF;
      if (b >= 0xC0) {
        int needs = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
        end = needs > back ? bytes.length - back : end;
        break;
      }
      if (b < 0x80) {
        break;
      }
    }
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes, 0, end))
        .toString();
  }

  private static Decoded of(byte[] bytes, int from, Charset charset) {
    return new Decoded(new String(bytes, from, bytes.length - from, charset), charset);
  }

  private static boolean starts(byte[] bytes, int... head) {
    if (bytes.length < head.length) {
      return false;
    }
    for (int at = 0; at < head.length; at++) {
      if ((bytes[at] & 0xFF) != head[at]) {
        return false;
      }
    }
    return true;
  }
}
