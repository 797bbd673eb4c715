package dev.workroom.sandbox;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Locale;

/** The few Linux system calls that Java lacks, made through the foreign function interface. */
@SuppressWarnings("restricted") // native access is this class's purpose
final class Linux {
  static final int ESRCH = 3;
  static final int EINTR = 4;

  private static final int AT_FDCWD = -100;
  private static final int S_IFCHR = 0x2000;
  private static final int O_PATH = 0x200000;
  private static final int O_CLOEXEC = 0x80000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private Linux() {}

  /** The call's result, or its error number negated: the kernel's own convention. */
  static long call(SystemCall call, long... arguments) {
    if (arguments.length > 5) {
      throw new IllegalArgumentException("No call here takes " + arguments.length + " arguments.");
    }
    int number = number(call);
    long[] a = java.util.Arrays.copyOf(arguments, 5);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = (long) SYSCALL.invokeExact(state, (long) number, a[0], a[1], a[2], a[3], a[4]);
      return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@link #call}, with an error as an exception that names the call and the reason. */
  static long require(SystemCall call, long... arguments) throws IOException {
    long result = call(call, arguments);
    if (result < 0) {
      throw new IOException(
          "The system call %s failed: %s."
              .formatted(call.name().toLowerCase(Locale.ROOT), reason((int) -result)));
    }
    return result;
  }

  /** A descriptor that only names the file, for rules about it; the caller closes it. */
  static int openPath(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      long result = call(SystemCall.OPENAT, AT_FDCWD, name.address(), O_PATH | O_CLOEXEC, 0);
      if (result < 0) {
        throw new IOException("Cannot open %s: %s.".formatted(path, reason((int) -result)));
      }
      return (int) result;
    }
  }

  /** Makes a character device 0:0, which needs no rights since Linux 5.8. */
  static void whiteout(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      require(SystemCall.MKNODAT, AT_FDCWD, name.address(), S_IFCHR, 0);
    }
  }

  static void close(int descriptor) {
    call(SystemCall.CLOSE, descriptor);
  }

  /** The C library's words for an error number. */
  static String reason(int errorNumber) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errorNumber);
      return text.reinterpret(256).getString(0);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int number(SystemCall call) {
    Machine machine =
        Machine.current()
            .orElseThrow(() ->
                new UnsupportedOperationException("Isolation needs Linux on x86-64 or ARM64."));
    return call.number(machine)
        .orElseThrow(() -> new UnsupportedOperationException(call + " is unknown on " + machine));
  }
}
