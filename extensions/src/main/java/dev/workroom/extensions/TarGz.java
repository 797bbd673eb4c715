package dev.workroom.extensions;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * A package of npm: a tar file (POSIX ustar, with pax and GNU long names) in gzip. Files and
 * folders are unpacked within bounds; links and devices are left out.
 */
final class TarGz {
  private static final int BLOCK = 512;
  private static final long LARGEST = 512L << 20;
  private static final int MOST = 20_000;
  private static final int LONGEST_HEAD = 64 << 10;

  private TarGz() {}

  /**
   * Unpacks into an empty folder.
   *
   * @throws IOException with a sentence, if it breaks the bounds or is no such file
   */
  static void unpack(Path file, Path folder) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      long left = LARGEST;
      int files = 0;
      String longName = "";
      while (true) {
        byte[] head = in.readNBytes(BLOCK);
        if (head.length < BLOCK || head[0] == 0) {
          return;
        }
        long size = octal(head, 124, 12);
        left -= size;
        if (++files > MOST || left < 0 || size < 0) {
          throw new IOException("The package holds too much.");
        }
        char type = (char) head[156];
        if (type == 'x' || type == 'L') {
          String more = text(exactly(in, size, LONGEST_HEAD));
          longName = type == 'L' ? more.replace("\0", "") : path(more, longName);
        } else {
          String name = longName.isEmpty() ? name(head) : longName;
          longName = "";
          if (type == '0' || type == 0) {
            write(in, size, Bundle.place(folder, name));
          } else {
            in.skipNBytes(size);
          }
        }
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
      }
    } catch (EOFException | java.util.zip.ZipException e) {
      throw new IOException("The package is not whole.", e);
    } catch (NumberFormatException e) {
      throw new IOException("The package is no tar file.", e);
    }
  }

  private static byte[] exactly(InputStream in, long size, int most) throws IOException {
    if (size > most) {
      throw new IOException("The package holds a name that is too long.");
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw new EOFException();
    }
    return bytes;
  }

  private static void write(InputStream in, long size, Path to) throws IOException {
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW)) {
      for (long left = size; left > 0; ) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          throw new EOFException();
        }
        out.write(buffer, 0, n);
        left -= n;
      }
    }
  }

  private static String path(String pax, String otherwise) {
    for (String line : pax.split("\n", -1)) {
      int at = line.indexOf(" path=");
      if (at > 0) {
        return line.substring(at + " path=".length());
      }
    }
    return otherwise;
  }

  private static String name(byte[] head) {
    String prefix = text(head, 345, 155);
    String name = text(head, 0, 100);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static long octal(byte[] head, int from, int length) {
    String digits = text(head, from, length).strip();
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private static String text(byte[] head, int from, int length) {
    int end = from;
    while (end < from + length && head[end] != 0) {
      end++;
    }
    return new String(head, from, end - from, StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
