package dev.workroom.changes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An open directory. Everything below it is reached through its handle, so that a directory swapped
 * for a link between check and use cannot lead elsewhere.
 */
final class Directory implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;
  private static final long INSIDE = Kernel.BENEATH | Kernel.NO_LINKS | Kernel.NO_MAGIC_LINKS;

  private final Kernel kernel;
  private final int handle;

  private Directory(Kernel kernel, int handle) {
    this.kernel = kernel;
    this.handle = handle;
  }

  /** Opens a directory by its absolute path, of which no part may be a link. */
  static Directory open(Kernel kernel, Path absolute) throws KernelException {
    long resolve = Kernel.NO_LINKS | Kernel.NO_MAGIC_LINKS;
    return new Directory(
        kernel, kernel.open(Kernel.HERE, Names.bytes(absolute), Kernel.DIRECTORY, 0, resolve));
  }

  /** Opens a directory beneath this one; no part of the way may be a link. */
  Directory at(byte[] relative) throws KernelException {
    byte[] path = relative.length == 0 ? new byte[] {'.'} : relative;
    return new Directory(kernel, kernel.open(handle, path, Kernel.DIRECTORY, 0, INSIDE));
  }

  /** As {@link #at}, made if it is not there. */
  Directory made(String name) throws KernelException {
    byte[] bytes = Names.unescape(name);
    try {
      kernel.makeDirectory(handle, bytes, 0700);
    } catch (KernelException e) {
      if (!e.is(KernelException.EEXIST)) {
        throw e;
      }
    }
    return at(bytes);
  }

  Kernel kernel() {
    return kernel;
  }

  int handle() {
    return handle;
  }

  Optional<Stamp> stat(byte[] name) throws KernelException {
    return kernel.stat(handle, name);
  }

  Stamp self() throws KernelException {
    return kernel.stat(handle);
  }

  List<byte[]> list() throws KernelException {
    // A handle keeps its place in the listing, so each listing gets a fresh one.
    try (Directory fresh = at(new byte[0])) {
      return kernel.list(fresh.handle);
    }
  }

  void sync() throws KernelException {
    kernel.sync(handle);
  }

  /** A regular file opened for reading; anything else is refused and nothing waits. */
  int openFile(byte[] relative) throws KernelException {
    return opened(relative).file();
  }

  private record Opened(int file, long size) {
    /** Small for small files, since native memory is cleared before it is used. */
    MemorySegment buffer(Arena arena) {
      return arena.allocate(Math.clamp(size + 1, 1, BUFFER));
    }
  }

  private Opened opened(byte[] relative) throws KernelException {
    int file = kernel.open(handle, relative, Kernel.READ, 0, INSIDE);
    try {
      Stamp stamp = kernel.stat(file);
      if (!stamp.isFile()) {
        throw new KernelException(
            "open", stamp.isDirectory() ? KernelException.EISDIR : KernelException.EINVAL);
      }
      return new Opened(file, stamp.size());
    } catch (KernelException e) {
      kernel.close(file);
      throw e;
    }
  }

  /** Content and size of what was read. */
  record Content(String sha256, long bytes) {}

  /** SHA-256 in hex of a regular file. */
  Content hash(byte[] relative) throws KernelException {
    Opened opened = opened(relative);
    int file = opened.file();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = opened.buffer(arena);
      MessageDigest digest = sha256();
      long total = 0;
      for (int read; (read = kernel.read(file, buffer)) > 0; total += read) {
        digest.update(buffer.asSlice(0, read).asByteBuffer());
      }
      return new Content(HexFormat.of().formatHex(digest.digest()), total);
    } finally {
      kernel.close(file);
    }
  }

  /**
   * Copies an open file to a new one here, durable on return; on failure the new one is removed.
   *
   * @param mode permission bits that the process's mask still narrows
   */
  Content copyHere(int from, byte[] name, int mode, boolean sync) throws KernelException {
    var source = new Opened(from, kernel.stat(from).size());
    int to = kernel.open(handle, name, Kernel.WRITE_NEW, mode, INSIDE);
    boolean whole = false;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = source.buffer(arena);
      MessageDigest digest = sha256();
      long total = 0;
      for (int read; (read = kernel.read(from, buffer)) > 0; total += read) {
        digest.update(buffer.asSlice(0, read).asByteBuffer());
        kernel.write(to, buffer.asSlice(0, read));
      }
      if (sync) {
        kernel.sync(to);
      }
      whole = true;
      return new Content(HexFormat.of().formatHex(digest.digest()), total);
    } finally {
      kernel.close(to);
      if (!whole) {
        removeQuietly(name);
      }
    }
  }

  private void removeQuietly(byte[] name) {
    try {
      kernel.unlink(handle, name);
    } catch (KernelException _) {
      // What failed before is what the caller hears; a rest is removed when the call is swept.
    }
  }

  /** Removes a file, a link, or a directory with all that is in it, following nothing. */
  void remove(byte[] name) throws KernelException {
    Optional<Stamp> there = stat(name);
    if (there.isEmpty()) {
      return;
    }
    if (!there.get().isDirectory()) {
      kernel.unlink(handle, name);
      return;
    }
    try (Directory inner = at(name)) {
      for (byte[] child : inner.list()) {
        inner.remove(child);
      }
    }
    kernel.removeDirectory(handle, name);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kernel.close(handle);
  }
}
