package dev.workroom.changes;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The Linux system calls that work relative to an open directory, which the JDK does not offer.
 * They need Linux 5.6 ({@code openat2}) and the C library of 2018 or later; layouts and numbers are
 * the kernel's own ({@code linux/openat2.h}, {@code linux/stat.h}, {@code linux/dirent.h}).
 */
final class Kernel {
  static final int HERE = -100;
  static final int NO_REPLACE = 1;
  static final int EXCHANGE = 2;

  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
  static final long READ = 0;
  static final long WRITE_NEW = 1 | 0100 | 0200;
  static final long WRITE_APPEND = 1 | 0100 | 02000;
  static final long DIRECTORY = ARM ? 040000 : 0200000;
  static final long PATH_ONLY = 010000000;
  static final long WRITE_OR_MAKE = 1 | 0100;
  private static final long NO_FOLLOW = ARM ? 0100000 : 0400000;
  private static final long CLOSE_ON_EXEC = 02000000;
  private static final long NO_WAIT = 04000;

  static final long NO_MAGIC_LINKS = 2;
  static final long NO_LINKS = 4;
  static final long BENEATH = 8;

  private static final int NUMBER_OPENAT2 = 437;
  private static final int STATX_BASIC = 0x7ff;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_NO_FOLLOW = 0x100;
  private static final int AT_REMOVE_DIRECTORY = 0x200;
  private static final int LOCK_ALONE_OR_FAIL = 2 | 4;
  private static final int LISTING_BYTES = 64 * 1024;
  private static final int SHORT_VALUE = 256;

  /** Asked before each call that changes something; an answer other than 0 is the call's error. */
  @FunctionalInterface
  interface Fault {
    int before(String call);
  }

  private final Fault fault;

  Kernel() {
    this(_ -> 0);
  }

  /** For tests that let calls fail or the process end at a chosen one. */
  Kernel(Fault fault) {
    this.fault = fault;
  }

  @FunctionalInterface
  private interface Call {
    long invoke(MemorySegment state, Arena arena) throws Throwable;
  }

  private static long call(String name, Call call) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(SystemCalls.STATE);
      while (true) {
        long result = call.invoke(state, arena);
        if (result >= 0) {
          return result;
        }
        int errno = (int) SystemCalls.ERRNO.get(state, 0L);
        if (errno != KernelException.EINTR) {
          throw new KernelException(name, errno);
        }
      }
    } catch (KernelException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private long change(String name, Call call) throws KernelException {
    int errno = fault.before(name);
    if (errno != 0) {
      throw new KernelException(name, errno);
    }
    return call(name, call);
  }

  private static MemorySegment text(Arena arena, byte[] bytes) {
    MemorySegment segment = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  /**
   * Opens {@code path}, never through a link in its last part and never waiting; the answer is a
   * file descriptor that the caller closes.
   */
  int open(int directory, byte[] path, long flags, int mode, long resolve) throws KernelException {
    if ((flags & 3) != 0) {
      int errno = fault.before("open");
      if (errno != 0) {
        throw new KernelException("open", errno);
      }
    }
    long all = flags | CLOSE_ON_EXEC | NO_FOLLOW | ((flags & PATH_ONLY) == 0 ? NO_WAIT : 0);
    Call openat2 =
        (state, arena) -> {
          MemorySegment how = arena.allocate(24, 8);
          how.set(JAVA_LONG, 0, all);
          how.set(JAVA_LONG, 8, mode);
          how.set(JAVA_LONG, 16, resolve);
          return (long)
              SystemCalls.OPENAT2.invokeExact(
                  state,
                  (long) NUMBER_OPENAT2,
                  (long) directory,
                  text(arena, path),
                  how,
                  24L,
                  0L,
                  0L);
        };
    // A rename elsewhere during the walk may make the kernel ask to try again (openat2(2)).
    for (int attempt = 0; ; attempt++) {
      try {
        return (int) call("open", openat2);
      } catch (KernelException e) {
        if (e.errno() != KernelException.EAGAIN || attempt == 64) {
          throw e;
        }
      }
    }
  }

  void close(int descriptor) {
    try {
      call("close", (state, _) -> (int) SystemCalls.CLOSE.invokeExact(state, descriptor));
    } catch (KernelException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Locks an open file against every other open of it, in this process too, until it is closed;
   * false if another has it (flock(2)).
   */
  boolean lock(int descriptor) throws KernelException {
    try {
      change(
          "lock",
          (state, _) -> (int) SystemCalls.FLOCK.invokeExact(state, descriptor, LOCK_ALONE_OR_FAIL));
      return true;
    } catch (KernelException e) {
      if (e.is(KernelException.EAGAIN)) {
        return false;
      }
      throw e;
    }
  }

  /** What is at {@code name}, a link itself and not what it points to; empty if nothing is. */
  Optional<Stamp> stat(int directory, byte[] name) throws KernelException {
    try {
      return Optional.of(statx(directory, name, AT_NO_FOLLOW));
    } catch (KernelException e) {
      if (e.errno() == KernelException.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  Stamp stat(int descriptor) throws KernelException {
    return statx(descriptor, new byte[0], AT_EMPTY_PATH);
  }

  private static Stamp statx(int directory, byte[] name, int flags) throws KernelException {
    try (Arena outer = Arena.ofConfined()) {
      MemorySegment buffer = outer.allocate(256, 8);
      call(
          "stat",
          (state, arena) ->
              (int)
                  SystemCalls.STATX.invokeExact(
                      state, directory, text(arena, name), flags, STATX_BASIC, buffer));
      return new Stamp(
          buffer.get(JAVA_LONG, 32),
          Short.toUnsignedInt(buffer.get(JAVA_SHORT, 28)),
          buffer.get(JAVA_LONG, 40),
          nanos(buffer, 112),
          nanos(buffer, 96),
          buffer.get(JAVA_INT, 16),
          buffer.get(JAVA_INT, 20),
          buffer.get(JAVA_INT, 24),
          buffer.get(JAVA_INT, 128) == 0 && buffer.get(JAVA_INT, 132) == 0);
    }
  }

  private static long nanos(MemorySegment buffer, long offset) {
    return buffer.get(JAVA_LONG, offset) * 1_000_000_000L + buffer.get(JAVA_INT, offset + 8);
  }

  void rename(int from, byte[] name, int to, byte[] newName, int flags) throws KernelException {
    change(
        "rename",
        (state, arena) ->
            (int)
                SystemCalls.RENAMEAT2.invokeExact(
                    state, from, text(arena, name), to, text(arena, newName), flags));
  }

  void link(int from, byte[] name, int to, byte[] newName) throws KernelException {
    change(
        "link",
        (state, arena) ->
            (int)
                SystemCalls.LINKAT.invokeExact(
                    state, from, text(arena, name), to, text(arena, newName), 0));
  }

  void unlink(int directory, byte[] name) throws KernelException {
    change(
        "unlink",
        (state, arena) ->
            (int) SystemCalls.UNLINKAT.invokeExact(state, directory, text(arena, name), 0));
  }

  void removeDirectory(int directory, byte[] name) throws KernelException {
    change(
        "rmdir",
        (state, arena) ->
            (int)
                SystemCalls.UNLINKAT.invokeExact(
                    state, directory, text(arena, name), AT_REMOVE_DIRECTORY));
  }

  void makeDirectory(int directory, byte[] name, int mode) throws KernelException {
    change(
        "mkdir",
        (state, arena) ->
            (int) SystemCalls.MKDIRAT.invokeExact(state, directory, text(arena, name), mode));
  }

  void symlink(byte[] target, int directory, byte[] name) throws KernelException {
    change(
        "symlink",
        (state, arena) ->
            (int)
                SystemCalls.SYMLINKAT.invokeExact(
                    state, text(arena, target), directory, text(arena, name)));
  }

  byte[] readLink(int directory, byte[] name) throws KernelException {
    try (Arena outer = Arena.ofConfined()) {
      MemorySegment buffer = outer.allocate(4096);
      long length =
          call(
              "readlink",
              (state, arena) ->
                  (long)
                      SystemCalls.READLINKAT.invokeExact(
                          state, directory, text(arena, name), buffer, buffer.byteSize()));
      return buffer.asSlice(0, length).toArray(JAVA_BYTE);
    }
  }

  /** The names in a directory opened for reading, without {@code .} and {@code ..}. */
  List<byte[]> list(int descriptor) throws KernelException {
    List<byte[]> names = new ArrayList<>();
    try (Arena outer = Arena.ofConfined()) {
      MemorySegment buffer = outer.allocate(LISTING_BYTES, 8);
      while (true) {
        long read =
            call(
                "list",
                (state, _) ->
                    (long)
                        SystemCalls.GETDENTS64.invokeExact(
                            state, descriptor, buffer, (long) LISTING_BYTES));
        if (read == 0) {
          return names;
        }
        for (long at = 0; at < read; ) {
          int record = Short.toUnsignedInt(buffer.get(JAVA_SHORT, at + 16));
          byte[] name = terminated(buffer.asSlice(at + 19, record - 19L));
          if (!(name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.')))) {
            names.add(name);
          }
          at += record;
        }
      }
    }
  }

  private static byte[] terminated(MemorySegment segment) {
    byte[] padded = segment.toArray(JAVA_BYTE);
    int length = 0;
    while (padded[length] != 0) {
      length++;
    }
    return Arrays.copyOf(padded, length);
  }

  /** Reads up to the buffer's size; 0 at the end. */
  int read(int descriptor, MemorySegment buffer) throws KernelException {
    return (int)
        call(
            "read",
            (state, _) ->
                (long)
                    SystemCalls.READ_CALL.invokeExact(
                        state, descriptor, buffer, buffer.byteSize()));
  }

  /** Writes all of the buffer. */
  void write(int descriptor, MemorySegment buffer) throws KernelException {
    for (long done = 0; done < buffer.byteSize(); ) {
      MemorySegment rest = buffer.asSlice(done);
      done +=
          change(
              "write",
              (state, _) ->
                  (long)
                      SystemCalls.WRITE_CALL.invokeExact(state, descriptor, rest, rest.byteSize()));
    }
  }

  void sync(int descriptor) throws KernelException {
    change("sync", (state, _) -> (int) SystemCalls.FSYNC.invokeExact(state, descriptor));
  }

  /** Makes durable all that was written to the file system of the descriptor. */
  void syncFileSystem(int descriptor) throws KernelException {
    change("syncfs", (state, _) -> (int) SystemCalls.SYNCFS.invokeExact(state, descriptor));
  }

  void chmod(int descriptor, int mode) throws KernelException {
    change("chmod", (state, _) -> (int) SystemCalls.FCHMOD.invokeExact(state, descriptor, mode));
  }

  /** As {@link #chmod}, by name and for what cannot be opened; a link would be followed. */
  void chmod(int directory, byte[] name, int mode) throws KernelException {
    change(
        "chmod",
        (state, arena) ->
            (int) SystemCalls.FCHMODAT.invokeExact(state, directory, text(arena, name), mode, 0));
  }

  void chown(int descriptor, int user, int group) throws KernelException {
    change(
        "chown",
        (state, _) -> (int) SystemCalls.FCHOWN.invokeExact(state, descriptor, user, group));
  }

  /** Sets the times of access and modification; nanoseconds since 1970. */
  void setTimes(int descriptor, long nanos) throws KernelException {
    long seconds = Math.floorDiv(nanos, 1_000_000_000L);
    long rest = Math.floorMod(nanos, 1_000_000_000L);
    change(
        "utime",
        (state, arena) ->
            (int)
                SystemCalls.FUTIMENS.invokeExact(
                    state,
                    descriptor,
                    arena.allocateFrom(JAVA_LONG, seconds, rest, seconds, rest)));
  }

  /**
   * The value of an extended attribute, a character for each byte; empty if there is none or none
   * are kept here.
   */
  Optional<String> attribute(int descriptor, String name) throws KernelException {
    return attribute(descriptor, name, SHORT_VALUE);
  }

  private Optional<String> attribute(int descriptor, String name, int longest)
      throws KernelException {
    try (Arena outer = Arena.ofConfined()) {
      MemorySegment value = outer.allocate(longest);
      long length =
          call(
              "getxattr",
              (state, arena) ->
                  (long)
                      SystemCalls.FGETXATTR.invokeExact(
                          state, descriptor, arena.allocateFrom(name), value, value.byteSize()));
      return Optional.of(
          new String(
              value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE),
              StandardCharsets.ISO_8859_1));
    } catch (KernelException e) {
      return switch (e.errno()) {
        case KernelException.ERANGE ->
            longest < LISTING_BYTES ? attribute(descriptor, name, LISTING_BYTES) : Optional.empty();
        case KernelException.ENODATA, KernelException.EOPNOTSUPP -> Optional.empty();
        default -> throw e;
      };
    }
  }

  List<String> attributes(int descriptor) throws KernelException {
    try (Arena outer = Arena.ofConfined()) {
      MemorySegment names = outer.allocate(LISTING_BYTES);
      long length =
          call(
              "listxattr",
              (state, _) ->
                  (long)
                      SystemCalls.FLISTXATTR.invokeExact(
                          state, descriptor, names, names.byteSize()));
      List<String> found = new ArrayList<>();
      for (long at = 0; at < length; ) {
        byte[] name = terminated(names.asSlice(at));
        found.add(new String(name, StandardCharsets.UTF_8));
        at += name.length + 1L;
      }
      return found;
    } catch (KernelException e) {
      if (e.errno() == KernelException.EOPNOTSUPP) {
        return List.of();
      }
      throw e;
    }
  }

  void setAttribute(int descriptor, String name, String value) throws KernelException {
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    change(
        "setxattr",
        (state, arena) ->
            (int)
                SystemCalls.FSETXATTR.invokeExact(
                    state,
                    descriptor,
                    arena.allocateFrom(name),
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes),
                    (long) bytes.length,
                    0));
  }

  void removeAttribute(int descriptor, String name) throws KernelException {
    change(
        "removexattr",
        (state, arena) ->
            (int)
                SystemCalls.FREMOVEXATTR.invokeExact(state, descriptor, arena.allocateFrom(name)));
  }
}
