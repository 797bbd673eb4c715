package dev.workroom.app;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The beginning of a text file for the eye, whatever program wrote it: UTF-8, UTF-16 by its mark,
 * else Windows-1252.
 *
 * @param read what it was read as, where that is a guess or not UTF-8; else empty
 */
record ShownText(String text, String read) {
  private static final Charset WESTERN = Charset.forName("windows-1252");

  /**
   * Empty where the bytes are no text.
   *
   * @param cut whether more bytes follow in the file
   */
  static Optional<ShownText> of(byte[] bytes, boolean cut) {
    if (begins(bytes, 0xFF, 0xFE)) {
      return Optional.of(marked(bytes, 2, StandardCharsets.UTF_16LE, "UTF-16"));
    }
    if (begins(bytes, 0xFE, 0xFF)) {
      return Optional.of(marked(bytes, 2, StandardCharsets.UTF_16BE, "UTF-16"));
    }
    for (byte one : bytes) {
      if (one == 0) {
        return Optional.empty();
      }
    }
    if (begins(bytes, 0xEF, 0xBB, 0xBF)) {
      return Optional.of(marked(bytes, 3, StandardCharsets.UTF_8, ""));
    }
    return Optional.of(
        utf8(bytes, cut)
            .map(text -> new ShownText(text, ""))
            .orElseGet(() -> new ShownText(new String(bytes, WESTERN), "Windows-1252")));
  }

  private static ShownText marked(byte[] bytes, int after, Charset charset, String read) {
    return new ShownText(new String(bytes, after, bytes.length - after, charset), read);
  }

  private static boolean begins(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * A character that the cut goes through is left out; any other fault says that it is not UTF-8.
   */
  private static Optional<String> utf8(byte[] bytes, boolean cut) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    var result = decoder.decode(ByteBuffer.wrap(bytes), out, !cut);
    return result.isUnderflow() ? Optional.of(out.flip().toString()) : Optional.empty();
  }
}
