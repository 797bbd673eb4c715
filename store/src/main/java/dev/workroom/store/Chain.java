package dev.workroom.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash chain of a session's log.
 *
 * <p>An entry's hash is the SHA-256, in lower-case hex, of seven netstrings one after the other:
 * {@code workroom-1}, the hash of the entry before (empty for the first), the session, the sequence
 * number in decimal digits, the instant, the actor, and the event, all as the text that is stored,
 * in UTF-8. A netstring is the number of bytes in decimal digits, a colon, the bytes and a comma,
 * so no two different entries give the same bytes.
 */
final class Chain {
  private static final byte[] FORMAT = bytes("workroom-1");

  private Chain() {}

  static String hash(
      String previous, String session, long seq, String at, String actor, String event) {
    MessageDigest digest = sha256();
    add(digest, FORMAT);
    add(digest, bytes(previous));
    add(digest, bytes(session));
    add(digest, bytes(Long.toString(seq)));
    add(digest, bytes(at));
    add(digest, bytes(actor));
    add(digest, bytes(event));
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, byte[] field) {
    digest.update(bytes(field.length + ":"));
    digest.update(field);
    digest.update((byte) ',');
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
