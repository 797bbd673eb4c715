package dev.workroom.sandbox;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Unpacks what a virtual machine says a command changed: a cpio archive in the "newc" format
 * (cpio(5)) of an overlay's upper layer. The machine may be in anybody's hands by then, so nothing
 * is made but plain files, folders, links and marks of deletion, each once, in a folder that this
 * archive has made before; anything else stops the unpacking with a sentence.
 */
final class ChangeArchive {
  private static final int MAGIC = 6;
  private static final int FIELDS = 13;
  private static final int LONGEST_PATH = 1 << 16;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_PLACE = 4000;
  private static final int LONGEST_LINK = 4095;
  private static final int MOST_ENTRIES = 1_000_000;
  private static final int KIND = 0170000;
  private static final int FOLDER = 0040000;
  private static final int FILE = 0100000;
  private static final int LINK = 0120000;
  private static final int DEVICE = 0020000;

  /** One header, as far as it matters here. */
  private record Header(long inode, int mode, long links, long time, long size, long device) {}

  private final DataInputStream in;
  private final Path folder;
  private final Path upper;
  private final Whiteouts whiteouts;
  private final Set<Path> folders = new HashSet<>();
  private final Map<Long, List<Path>> sameFile = new HashMap<>();
  private final List<Path> created = new ArrayList<>();
  private final List<Path> gone = new ArrayList<>();
  private long left;
  private int entries;

  private ChangeArchive(InputStream in, Path folder, Path upper, long most) {
    this.in = new DataInputStream(in);
    this.folder = folder;
    this.upper = upper;
    this.left = most;
    this.whiteouts = new Whiteouts(upper.resolveSibling("gone"));
  }

  /**
   * Reads one archive from the stream, which is left behind it.
   *
   * @param folder the folder as it is, to know moved files by their time
   * @param upper where the layer is made; its folder exists and is private
   * @param most how many bytes it may have
   * @throws IOException with a sentence, if it is broken or forged
   */
  static void unpack(InputStream in, Path folder, Path upper, long most) throws IOException {
    var archive = new ChangeArchive(in, folder, upper, most);
    Files.createDirectory(upper);
    Files.setPosixFilePermissions(upper, Files.getPosixFilePermissions(folder));
    archive.folders.add(upper);
    archive.read();
    archive.whiteouts.close();
    archive.exactTimes();
  }

  private void read() throws IOException {
    try {
      while (entry()) {
        entries++;
        if (entries > MOST_ENTRIES) {
          throw new IOException("The command changed more than %,d files.".formatted(MOST_ENTRIES));
        }
      }
    } catch (EOFException e) {
      throw new IOException("The virtual machine ended before all changes had arrived.", e);
    }
    for (List<Path> empty : sameFile.values()) {
      for (Path file : empty) {
        Files.createFile(file);
      }
    }
  }

  /** False after the last one. */
  private boolean entry() throws IOException {
    byte[] head = new byte[MAGIC + 8 * FIELDS];
    int first = in.readUnsignedByte();
    while (first == 0) { // an archive before was filled up to a whole block
      first = in.readUnsignedByte();
    }
    head[0] = (byte) first;
    in.readFully(head, 1, head.length - 1);
    if (!new String(head, 0, MAGIC, StandardCharsets.US_ASCII).equals("070701")) {
      throw forged("it is no archive");
    }
    long[] field = new long[FIELDS];
    for (int i = 0; i < FIELDS; i++) {
      field[i] = number(head, MAGIC + 8 * i);
    }
    int nameLength = (int) field[11];
    if (nameLength < 2 || nameLength > LONGEST_PATH) {
      throw forged("a name of %,d bytes".formatted(nameLength));
    }
    byte[] name = in.readNBytes(nameLength - 1);
    in.readByte();
    skipTo4(head.length + nameLength);
    var header =
        new Header(
            field[0], (int) field[1], field[4], field[5], field[6], field[9] << 8 | field[10]);
    String text = new String(name, StandardCharsets.ISO_8859_1);
    if (text.equals("TRAILER!!!")) {
      return false;
    }
    if (text.equals(".")) {
      return true;
    }
    make(place(text), header);
    skipTo4(header.size);
    return true;
  }

  private void make(Path place, Header header) throws IOException {
    switch (header.mode & KIND) {
      case FOLDER -> {
        Files.createDirectory(place);
        folders.add(place);
        rights(place, header.mode | 0700);
      }
      case FILE -> file(place, header);
      case LINK -> {
        if (header.size < 1 || header.size > LONGEST_LINK) {
          throw forged("a link of %,d bytes".formatted(header.size));
        }
        byte[] target = in.readNBytes((int) header.size);
        Files.createSymbolicLink(place, path(new String(target, StandardCharsets.ISO_8859_1)));
      }
      case DEVICE -> {
        if (header.device != 0) {
          throw forged("a device");
        }
        whiteouts.put(place);
        gone.add(place);
      }
      default -> {
        // A pipe or socket means nothing outside; its place is as if it had not been made.
      }
    }
  }

  /** Of several names of one file only the last comes with the content. */
  private void file(Path place, Header header) throws IOException {
    if (header.links > 1 && header.size == 0) {
      sameFile.computeIfAbsent(header.inode, _ -> new ArrayList<>()).add(place);
      return;
    }
    left -= header.size;
    if (left < 0) {
      throw new IOException("The command wrote more than it may.");
    }
    byte[] buffer = new byte[1 << 16];
    try (var out = Files.newOutputStream(place, StandardOpenOption.CREATE_NEW)) {
      for (long rest = header.size; rest > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
        if (read < 0) {
          throw new EOFException();
        }
        out.write(buffer, 0, read);
        rest -= read;
      }
    }
    rights(place, header.mode);
    Files.setLastModifiedTime(place, FileTime.from(java.time.Instant.ofEpochSecond(header.time)));
    created.add(place);
    List<Path> others = sameFile.remove(header.inode);
    if (header.links > 1 && others != null) {
      for (Path other : others) {
        Files.copy(place, other);
      }
    }
  }

  /**
   * The archive has times in seconds. A file that is new here and has size and second of one that
   * is gone was most likely moved; with its exact time it is compared by content later.
   */
  private void exactTimes() throws IOException {
    var times = new HashMap<String, FileTime>();
    for (Path mark : gone) {
      Path original = folder.resolve(upper.relativize(mark));
      try (var all = Files.walk(original)) {
        for (Path file : (Iterable<Path>) all::iterator) {
          if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            FileTime time = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
            times.put(Files.size(file) + " " + time.toInstant().getEpochSecond(), time);
          }
        }
      } catch (IOException | java.io.UncheckedIOException goneOrUnreadable) {
        // Then it is no move of this.
      }
    }
    for (Path file : created) {
      FileTime time = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
      FileTime exact = times.get(Files.size(file) + " " + time.toInstant().getEpochSecond());
      if (exact != null) {
        Files.setLastModifiedTime(file, exact);
      }
    }
  }

  /** The place of a name in the layer: below it, in a folder that this archive has made. */
  private Path place(String name) throws IOException {
    for (String part : name.split("/", -1)) {
      if (part.isEmpty()
          || part.equals(".")
          || part.equals("..")
          || part.indexOf('\0') >= 0
          || part.length() > LONGEST_NAME) {
        throw forged("the name %s".formatted(shown(name)));
      }
    }
    Path place = upper.resolve(path(name));
    if (place.toString().length() > LONGEST_PLACE) {
      throw new IOException(
          "The command made names too long for this machine; none of its changes is taken.");
    }
    if (!folders.contains(place.getParent())) {
      throw forged("the name %s outside of its folders".formatted(shown(name)));
    }
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw forged("the name %s twice".formatted(shown(name)));
    }
    return place;
  }

  private static void rights(Path place, int mode) throws IOException {
    var rights = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values(); // from the owner's read on
    for (int i = 0; i < 9; i++) {
      if ((mode & 0400 >> i) != 0) {
        rights.add(all[i]);
      }
    }
    rights.add(PosixFilePermission.OWNER_READ);
    Files.setPosixFilePermissions(place, rights);
  }

  /** Bytes as a path, whether they are text or not: a path's URI keeps each. */
  private static Path path(String bytes) throws IOException {
    byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
    String text = new String(raw, StandardCharsets.UTF_8);
    if (java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), raw)) {
      return Path.of(text);
    }
    var uri = new StringBuilder("file:///");
    for (byte each : raw) {
      uri.append(each == '/' ? "/" : "%" + HexFormat.of().toHexDigits(each));
    }
    try {
      Path absolute = Path.of(URI.create(uri.toString()));
      return bytes.startsWith("/") ? absolute : Path.of("/").relativize(absolute);
    } catch (IllegalArgumentException e) {
      throw forged("the name %s".formatted(shown(bytes)));
    }
  }

  private static long number(byte[] head, int at) throws IOException {
    try {
      return Long.parseLong(new String(head, at, 8, StandardCharsets.US_ASCII), 16);
    } catch (NumberFormatException e) {
      throw forged("a number that is none");
    }
  }

  private void skipTo4(long length) throws IOException {
    in.readNBytes((int) (-length & 3));
  }

  private static String shown(String name) {
    return name.codePoints()
        .limit(80)
        .collect(
            StringBuilder::new,
            (text, c) -> text.appendCodePoint(c < ' ' || c > '~' ? '?' : c),
            StringBuilder::append)
        .toString();
  }

  private static IOException forged(String what) {
    return new IOException(
        "The virtual machine sent changes that no command can make (%s); none is taken."
            .formatted(what));
  }
}
