package dev.workroom.core.event;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * How receipts spell paths: a byte that is not part of readable text, and the percent sign, is
 * {@code %XX}, so that every name can be told from every other.
 */
public final class Spelling {
  private Spelling() {}

  /** The bytes of a path. */
  public static byte[] bytes(String spelled) {
    if (spelled.indexOf('%') < 0) {
      return spelled.getBytes(StandardCharsets.UTF_8);
    }
    var bytes = new ByteArrayOutputStream(spelled.length());
    for (int i = 0; i < spelled.length(); ) {
      int point = spelled.codePointAt(i);
      if (point == '%') {
        bytes.write(HexFormat.fromHexDigits(spelled, i + 1, i + 3));
        i += 3;
      } else {
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(point);
      }
    }
    return bytes.toByteArray();
  }

  /**
   * A path as people and tools write it; one that is no text of one line stays as it is spelled.
   */
  static String readable(String spelled) {
    if (spelled.indexOf('%') < 0) {
      return spelled;
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(spelled))).toString();
      return text.chars().anyMatch(Character::isISOControl) ? spelled : text;
    } catch (CharacterCodingException _) {
      return spelled;
    }
  }
}
