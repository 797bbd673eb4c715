package dev.workroom.tools;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A regular file of the user's, opened so that nothing hangs: no pipe or device, and never more
 * bytes than it had when it was opened.
 */
public record UserFile(Path path, long size) {
  private static final int PROBE = 4_096;

  /**
   * @param real free of links, inside a granted folder
   * @throws Refusal if it is no ordinary file with content
   */
  public static UserFile at(Path real, String shown) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw new Refusal(
          "\"" + shown + "\" is a folder; list it with Glob, pattern \"" + shown + "/*\".");
    }
    if (!attributes.isRegularFile()) {
      throw new Refusal("\"" + shown + "\" is no ordinary file (a pipe, socket or device).");
    }
    var file = new UserFile(real, attributes.size());
    // Cloud folders show files that are not on this computer: a size, and nothing but zeros.
    if (file.size >= PROBE && isZero(file.head(PROBE))) {
      throw new Refusal(
          "\""
              + shown
              + "\" shows a size of "
              + Cut.size(file.size)
              + " but holds no content: it may be a cloud placeholder. Ask the user to download it.");
    }
    return file;
  }

  /** The first bytes, at most so many. */
  public byte[] head(int bytes) throws IOException {
    try (InputStream in = open()) {
      return in.readNBytes(bytes);
    }
  }

  /** All of it. */
  public byte[] content(long most, String shown) throws IOException {
    if (size > most) {
      throw new Refusal(
          "\""
              + shown
              + "\" has "
              + Cut.size(size)
              + ", more than the "
              + Cut.size(most)
              + " that this tool takes; work on it with Query or Shell.");
    }
    try (InputStream in = open()) {
      return in.readAllBytes();
    }
  }

  /** Its bytes up to the size it had; reading stops when the thread is interrupted. */
  public InputStream open() throws IOException {
    return new Bounded(Files.newInputStream(path), size);
  }

  /** SHA-256 in hex. */
  public String sha256() throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 in hex. */
  public static String sha256(byte[] content) {
    return HexFormat.of().formatHex(digest().digest(content));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** A stream that ends where the file ended when it was opened, however it grows. */
  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("the call was stopped");
      }
      if (left <= 0) {
        return -1;
      }
      int n = super.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, n);
      return n;
    }

    @Override
    public long skip(long count) throws IOException {
      long n = super.skip(Math.min(count, left));
      left -= n;
      return n;
    }
  }
}
