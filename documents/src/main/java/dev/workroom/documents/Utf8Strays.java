package dev.workroom.documents;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 into which a few bytes of another encoding found their way, as in logs and merged files.
 */
final class Utf8Strays {
  private static final Charset STRAY = Charset.forName("windows-1252");

  /** So many whole characters must stand against each stray byte. */
  private static final int TIMES = 4;

  private Utf8Strays() {}

  /** Whether the characters beyond ASCII are mostly whole. */
  static boolean mostly(byte[] bytes) {
    int whole = 0;
    int strays = 0;
    for (int at = 0; at < bytes.length; ) {
      int length = length(bytes, at);
      if (bytes[at] < 0) {
        whole += length > 1 ? 1 : 0;
        strays += length > 1 ? 0 : 1;
      }
      at += length;
    }
    return whole >= strays * TIMES;
  }

  /** Stray bytes are taken for Windows-1252. */
  static String decode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    int from = 0;
    for (int at = 0; at < bytes.length; ) {
      int length = length(bytes, at);
      if (length == 1 && bytes[at] < 0) {
        text.append(new String(bytes, from, at - from, StandardCharsets.UTF_8));
        text.append(new String(bytes, at, 1, STRAY));
        from = at + 1;
      }
      at += length;
    }
    return text.append(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8))
        .toString();
  }

  /** The bytes of the character that begins here; 1 also for a stray byte (RFC 3629). */
  private static int length(byte[] bytes, int at) {
    int lead = bytes[at] & 0xFF;
    int length = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead >= 0xF5 || at + length > bytes.length) {
      return 1;
    }
    for (int next = 1; next < length; next++) {
      if ((bytes[at + next] & 0xC0) != 0x80) {
        return 1;
      }
    }
    return length;
  }
}
