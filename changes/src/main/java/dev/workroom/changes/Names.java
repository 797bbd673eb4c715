package dev.workroom.changes;

import dev.workroom.core.event.Spelling;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * File names between their bytes, {@link Path} and the journal. A name on Linux is bytes and need
 * not be text, and {@code Path.toString} loses what is not; a path's URI keeps every byte. In the
 * journal a byte that is not part of readable text, and the percent sign, is {@code %XX}.
 */
final class Names {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Names() {}

  static byte[] bytes(Path path) {
    String text = path.toString();
    if (text.indexOf('\uFFFD') < 0 && text.indexOf('?') < 0) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (!path.isAbsolute()) {
      byte[] whole = bytes(Path.of("/").resolve(path));
      return java.util.Arrays.copyOfRange(whole, 1, whole.length);
    }
    byte[] whole = unescape(path.toUri().getRawPath());
    boolean slash = whole.length > 1 && whole[whole.length - 1] == '/';
    return slash ? java.util.Arrays.copyOf(whole, whole.length - 1) : whole;
  }

  /** The path of absolute bytes. */
  static Path path(byte[] absolute) {
    String text = readable(absolute);
    if (text != null) {
      return Path.of(text);
    }
    StringBuilder uri = new StringBuilder("file://");
    for (byte one : absolute) {
      boolean plain =
          one == '/' || (one >= '0' && one <= '9') || ((one | 32) >= 'a' && (one | 32) <= 'z');
      if (plain) {
        uri.append((char) one);
      } else {
        uri.append('%').append(HEX.toHexDigits(one));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  private static @org.jspecify.annotations.Nullable String readable(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  /** The journal's spelling. */
  static String escape(byte[] bytes) {
    String text = readable(bytes);
    if (text != null && text.indexOf('%') < 0 && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    for (byte one : bytes) {
      if (one == '%' || one < 0x20 || one == 0x7f) {
        escaped.append('%').append(HEX.toHexDigits(one));
      } else {
        escaped.append((char) one);
      }
    }
    return escaped.toString();
  }

  static byte[] unescape(String spelled) {
    return Spelling.bytes(spelled);
  }

  /** The parts between slashes. */
  static List<byte[]> parts(byte[] relative) {
    List<byte[]> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= relative.length; i++) {
      if (i == relative.length || relative[i] == '/') {
        if (i > start) {
          parts.add(java.util.Arrays.copyOfRange(relative, start, i));
        }
        start = i + 1;
      }
    }
    return parts;
  }

  /** {@code name (agent).ext}, and {@code name (agent 2).ext} for the second try. */
  static byte[] beside(byte[] name, int attempt) {
    int dot = name.length;
    for (int i = name.length - 1; i > 0; i--) {
      if (name[i] == '.') {
        dot = i;
        break;
      }
    }
    byte[] mark =
        (attempt == 1 ? " (agent)" : " (agent " + attempt + ")").getBytes(StandardCharsets.UTF_8);
    // Ext4 and most others hold 255 bytes; the stem gives way.
    int stem = Math.min(dot, 255 - mark.length - (name.length - dot));
    if (stem < 1) {
      dot = name.length;
      stem = Math.min(dot, 255 - mark.length);
    }
    while (stem > 1 && stem < dot && (name[stem] & 0xC0) == 0x80) {
      stem--;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(name, 0, stem);
    bytes.writeBytes(mark);
    bytes.write(name, dot, name.length - dot);
    return bytes.toByteArray();
  }
}
