package dev.workroom.documents;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.poi.openxml4j.util.ZipSecureFile;

/**
 * The parts of a zip package, with bounds against bombs: number of entries, size of a part, size of
 * all that is read, and the ratio of packed to unpacked.
 *
 * <p>Where the directory at the end is missing or wrong because the file was cut off or damaged,
 * the parts are looked for one by one.
 */
final class ZipParts implements Closeable {
  private static final int MOST_ENTRIES = 50_000;
  private static final long LARGEST_PART = 400L << 20;
  private static final long MOST_READ = 1L << 30;
  private static final long MOST_SALVAGED = 48L << 20;
  private static final int MOST_BYTES = 64 << 20;

  /** Deflate cannot do better than 1032; office files of zeros come near 200. */
  private static final long HIGHEST_RATIO = 250;

  private static final long RATIO_FROM = 16L << 20;

  static {
    // The same bounds where the library opens a package itself: its own take a drawing for a bomb.
    ZipSecureFile.setGraceEntrySize(RATIO_FROM);
    ZipSecureFile.setMinInflateRatio(1.0 / HIGHEST_RATIO);
  }

  private final Optional<ZipFile> file;
  private final Map<String, ZipArchiveEntry> entries = new LinkedHashMap<>();
  private final Map<String, ZipArchiveEntry> listed = new LinkedHashMap<>();
  private final Map<String, byte[]> salvaged = new LinkedHashMap<>();
  private final boolean damaged;
  private long read;

  private ZipParts(Optional<ZipFile> file, boolean damaged) {
    this.file = file;
    this.damaged = damaged;
  }

  static ZipParts open(Path path) throws IOException {
    ZipFile zip;
    try {
      zip = ZipFile.builder().setPath(path).get();
    } catch (IOException | RuntimeException _) {
      return salvage(path);
    }
    ZipParts parts = new ZipParts(Optional.of(zip), false);
    int count = 0;
    for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
      if (++count > MOST_ENTRIES) {
        zip.close();
        throw new IOException("it holds more than " + MOST_ENTRIES + " entries");
      }
      if (!entry.isDirectory()) {
        parts.entries.putIfAbsent(normal(entry.getName()), entry);
      }
    }
    return parts;
  }

  private static ZipParts salvage(Path path) throws IOException {
    ZipParts parts = new ZipParts(Optional.empty(), true);
    byte[] all;
    try (InputStream in = Files.newInputStream(path)) {
      all = in.readNBytes(MOST_BYTES);
    }
    long kept = 0;
    for (int at = begin(all, 0); at >= 0; at = begin(all, at + 4)) {
      if (parts.salvaged.size() > MOST_ENTRIES || kept > MOST_SALVAGED) {
        break;
      }
      kept += parts.keep(all, at, MOST_SALVAGED - kept);
    }
    return parts;
  }

  /** Where the next part begins, at or after a place (4.3.7 of the format); -1 when none does. */
  private static int begin(byte[] all, int from) {
    for (int at = from; at + 4 <= all.length; at++) {
      if (all[at] == 'P' && all[at + 1] == 'K' && all[at + 2] == 3 && all[at + 3] == 4) {
        return at;
      }
    }
    return -1;
  }

  /** Keeps the one part that begins at a place, if it is readable. */
  private int keep(byte[] all, int at, long most) {
    try (ZipArchiveInputStream in =
        new ZipArchiveInputStream(new ByteArrayInputStream(all, at, all.length - at))) {
      ZipArchiveEntry entry = in.getNextEntry();
      if (entry != null) {
        String name = normal(entry.getName());
        listed.putIfAbsent(name, entry);
        if (name.matches("(?i).*\\.(xml|rels|x?html?|opf|ncx)|mimetype")) {
          return keep(name, in, most);
        }
      }
    } catch (IOException | RuntimeException _) {
      // damaged here; others may follow
    }
    return 0;
  }

  private int keep(String name, InputStream in, long most) {
    java.io.ByteArrayOutputStream content = new java.io.ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0 && content.size() < most; n = in.read(buffer)) {
        content.write(buffer, 0, n);
      }
    } catch (IOException | RuntimeException _) {
      // cut off inside this part: its beginning still counts
    }
    salvaged.putIfAbsent(name, content.toByteArray());
    return content.size();
  }

  /** A name as it is listed here: with slashes, none at its beginning. */
  static String normal(String name) {
    String slashes = name.replace('\\', '/');
    return slashes.startsWith("/") ? slashes.substring(1) : slashes;
  }

  boolean damaged() {
    return damaged;
  }

  List<String> names() {
    return List.copyOf(damaged ? salvaged.keySet() : entries.keySet());
  }

  /** Also of parts that cannot be had because the file is damaged. */
  List<String> allNames() {
    return List.copyOf(damaged ? listed.keySet() : entries.keySet());
  }

  boolean has(String name) {
    return damaged ? salvaged.containsKey(name) : entries.containsKey(name);
  }

  long size(String name) {
    ZipArchiveEntry entry = entries.get(name);
    return entry == null
        ? Optional.ofNullable(listed.get(name)).map(ZipArchiveEntry::getSize).orElse(0L)
        : entry.getSize();
  }

  boolean encrypted(String name) {
    ZipArchiveEntry entry = entries.get(name);
    return entry != null && entry.getGeneralPurposeBit().usesEncryption();
  }

  /**
   * A part's content.
   *
   * @throws IOException when there is none of that name, it is encrypted or beyond bounds
   */
  InputStream open(String name) throws IOException {
    byte[] kept = salvaged.get(name);
    if (kept != null) {
      return new ByteArrayInputStream(kept);
    }
    ZipArchiveEntry entry = entries.get(name);
    if (entry == null || file.isEmpty()) {
      throw new IOException("its part " + name + " is missing");
    }
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw new IOException("it is encrypted with a password");
    }
    return new Bounded(
        new BufferedInputStream(file.get().getInputStream(entry)),
        Math.max(1, entry.getCompressedSize()));
  }

  /** Copies a part as it is packed. */
  void copy(String name, ZipArchiveOutputStream to) throws IOException {
    ZipArchiveEntry entry = entries.get(name);
    if (entry == null || file.isEmpty()) {
      throw new IOException("its part " + name + " is missing");
    }
    to.addRawArchiveEntry(entry, file.get().getRawInputStream(entry));
  }

  /** Counts what is unpacked and stops where no honest document goes. */
  private final class Bounded extends FilterInputStream {
    private final long packed;
    private long unpacked;

    Bounded(InputStream in, long packed) {
      super(in);
      this.packed = packed;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      count(Math.max(0, n));
      return n;
    }

    private void count(int n) throws IOException {
      unpacked += n;
      read += n;
      if (unpacked > LARGEST_PART
          || read > MOST_READ
          || unpacked > RATIO_FROM && unpacked / packed > HIGHEST_RATIO) {
        throw new IOException("it unpacks to far more than a document holds (a zip bomb?)");
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
