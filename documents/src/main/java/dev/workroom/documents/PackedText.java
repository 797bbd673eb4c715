package dev.workroom.documents;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Lists archives that are no zip (tar, 7z, cpio, ar), takes a file out of them, and reads the one
 * file that gzip, bzip2 or xz packs. Nothing is unpacked beyond bounds.
 */
final class PackedText {
  private static final int MOST_LISTED = 5000;
  private static final long MOST_UNPACKED = 512L << 20;
  private static final int MOST_KILOBYTES = 96 << 10;
  private static final int TAR_MAGIC = 257;

  private PackedText() {}

  /** Whether a file that begins so is such an archive. */
  static boolean is(String head) {
    return head.startsWith("7z\u00BC\u00AF\u0027\u001C")
        || packed(head)
        || head.startsWith("!<arch>\n")
        || head.startsWith("070701")
        || head.startsWith("070707")
        || tar(head);
  }

  private static boolean packed(String head) {
    return head.startsWith("\u001F\u008B")
        || head.startsWith("BZh")
        || head.startsWith("\u00FD7zXZ\0");
  }

  private static boolean tar(String head) {
    return head.startsWith("ustar", TAR_MAGIC) || head.length() >= 512 && oldTar(head);
  }

  /** Before POSIX a tar had no magic, but always a sum of its header (in octal at 148). */
  private static boolean oldTar(String head) {
    String said = head.substring(148, 156).replaceAll("[\0 ]", "");
    if (!said.matches("[0-7]{3,7}") || head.charAt(0) < ' ') {
      return false;
    }
    int sum = 0;
    for (int at = 0; at < 512; at++) {
      sum += at >= 148 && at < 156 ? ' ' : head.charAt(at);
    }
    return sum == Integer.parseInt(said, 8);
  }

  static void read(Path file, String head, TextSink sink) throws IOException, UnreadableDocument {
    if (head.startsWith("7z")) {
      sevenZip(file, sink);
    } else if (packed(head)) {
      unpacked(file, head, sink);
    } else {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
          ArchiveInputStream<?> entries = archive(in, head)) {
        list(entries, sink);
      }
    }
  }

  /** Gives the content of the file of that name, if the archive has one. */
  static boolean take(Path file, String head, String name, ArchiveMember.Taker taker, TextSink sink)
      throws IOException, UnreadableDocument {
    if (head.startsWith("7z")) {
      return takeSevenZip(file, name, taker);
    }
    if (packed(head)) {
      Path content = Files.createTempFile("unpacked", ".data");
      try {
        unpack(file, head, content, sink);
        String inner = KindDetector.head(content);
        return is(inner) && !packed(inner) && take(content, inner, name, taker, sink);
      } finally {
        Files.deleteIfExists(content);
      }
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        ArchiveInputStream<?> entries = archive(in, head)) {
      for (ArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        sink.alive();
        if (!entry.isDirectory() && ZipParts.normal(entry.getName()).equals(name)) {
          taker.take(entries);
          return true;
        }
      }
      return false;
    }
  }

  private static boolean takeSevenZip(Path file, String name, ArchiveMember.Taker taker)
      throws IOException {
    try (SevenZFile archive = sevenZip(file)) {
      for (SevenZArchiveEntry entry : archive.getEntries()) {
        String listed = String.valueOf(entry.getName());
        if (!entry.isDirectory() && ZipParts.normal(listed).equals(name)) {
          try (InputStream in = archive.getInputStream(entry)) {
            taker.take(in);
          }
          return true;
        }
      }
      return false;
    } catch (PasswordRequiredException e) {
      throw new IOException("it is encrypted with a password", e);
    }
  }

  private static SevenZFile sevenZip(Path file) throws IOException {
    return SevenZFile.builder().setPath(file).setMaxMemoryLimitKiB(MOST_KILOBYTES).get();
  }

  private static ArchiveInputStream<?> archive(InputStream in, String head) {
    if (head.startsWith("!<arch>")) {
      return new ArArchiveInputStream(in);
    }
    return head.startsWith("07070")
        ? new CpioArchiveInputStream(in)
        : new TarArchiveInputStream(in);
  }

  private static void list(ArchiveInputStream<?> entries, TextSink sink) throws IOException {
    sink.block("Archive with these files" + ArchiveText.HOW + ":");
    sink.gap();
    int count = 0;
    for (ArchiveEntry entry = entries.getNextEntry();
        entry != null;
        entry = entries.getNextEntry()) {
      if (!entry.isDirectory()) {
        line(entry.getName(), entry.getSize(), sink);
      }
      if (++count >= MOST_LISTED) {
        sink.note("Only the first " + MOST_LISTED + " entries are listed.");
        return;
      }
    }
    if (count == 0) {
      throw new IOException("it is damaged or empty");
    }
  }

  private static void line(String name, long size, TextSink sink) {
    sink.line(
        "- " + name.replaceAll("\\p{Cntrl}", "?") + (size >= 0 ? " (" + size + " bytes)" : ""));
  }

  private static void sevenZip(Path file, TextSink sink) throws IOException {
    try (SevenZFile archive = sevenZip(file)) {
      sink.block("Archive with these files" + ArchiveText.HOW + ":");
      sink.gap();
      int count = 0;
      for (SevenZArchiveEntry entry : archive.getEntries()) {
        if (++count > MOST_LISTED) {
          sink.note("Only the first " + MOST_LISTED + " entries are listed.");
          break;
        }
        if (!entry.isDirectory()) {
          line(String.valueOf(entry.getName()), entry.getSize(), sink);
        }
      }
      if (count == 0) {
        throw new IOException("it is damaged or empty");
      }
    } catch (PasswordRequiredException e) {
      throw new IOException("it is encrypted with a password", e);
    }
  }

  /** One packed file: a tar is listed, anything else is read as what it is. */
  private static void unpacked(Path file, String head, TextSink sink)
      throws IOException, UnreadableDocument {
    String name = String.valueOf(file.getFileName());
    String inner = name.replaceFirst("(?i)\\.(gz|bz2|xz)$", "").replaceFirst("(?i)\\.tgz$", ".tar");
    Path folder = Files.createTempDirectory("unpacked");
    Path content = folder.resolve(inner.replaceAll("[^\\w .()-]", "_"));
    try {
      boolean whole = unpack(file, head, content, sink);
      if (Files.size(content) == 0) {
        throw new IOException(whole ? "what it packs is empty" : "it is damaged");
      }
      sink.note(
          "It packs one file of "
              + Files.size(content)
              + " bytes, which is shown"
              + (whole ? "." : " as far as it could be unpacked."));
      nested(content, sink);
    } finally {
      Files.deleteIfExists(content);
      Files.deleteIfExists(folder);
    }
  }

  private static void nested(Path content, TextSink sink) throws IOException, UnreadableDocument {
    String head = KindDetector.head(content);
    if (packed(head)) {
      sink.block("It packs another packed file, which was not opened.");
    } else {
      DocumentReader.nested(content, sink);
    }
  }

  private static boolean unpack(Path file, String head, Path to, TextSink sink) throws IOException {
    long written = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        InputStream plain = plain(in, head);
        OutputStream out = Files.newOutputStream(to)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = plain.read(buffer); n >= 0; n = plain.read(buffer)) {
        sink.alive();
        written += n;
        if (written > MOST_UNPACKED) {
          return false;
        }
        out.write(buffer, 0, n);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      if (written == 0 || e instanceof TextSink.Enough) {
        throw e;
      }
      return false;
    }
  }

  private static InputStream plain(InputStream in, String head) throws IOException {
    if (head.startsWith("BZh")) {
      return new BZip2CompressorInputStream(in, true);
    }
    return head.startsWith("\u00FD")
        ? XZCompressorInputStream.builder()
            .setInputStream(in)
            .setDecompressConcatenated(true)
            .setMemoryLimitKiB(MOST_KILOBYTES)
            .get()
        : GzipCompressorInputStream.builder()
            .setInputStream(in)
            .setDecompressConcatenated(true)
            .get();
  }
}
