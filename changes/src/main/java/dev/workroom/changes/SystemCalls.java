package dev.workroom.changes;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's functions that {@link Kernel} calls. All are bound when the first is called,
 * which takes a tenth of a second.
 */
final class SystemCalls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
  static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  static final MethodHandle OPENAT2 =
      LINKER.downcallHandle(
          LIBRARY.findOrThrow("syscall"),
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));
  static final MethodHandle STATX = bind("statx", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle RENAMEAT2 =
      bind("renameat2", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
  static final MethodHandle LINKAT = bind("linkat", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
  static final MethodHandle UNLINKAT = bind("unlinkat", JAVA_INT, ADDRESS, JAVA_INT);
  static final MethodHandle MKDIRAT = bind("mkdirat", JAVA_INT, ADDRESS, JAVA_INT);
  static final MethodHandle SYMLINKAT = bind("symlinkat", ADDRESS, JAVA_INT, ADDRESS);
  static final MethodHandle READLINKAT =
      bindLong("readlinkat", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
  static final MethodHandle GETDENTS64 = bindLong("getdents64", JAVA_INT, ADDRESS, JAVA_LONG);
  static final MethodHandle READ_CALL = bindLong("read", JAVA_INT, ADDRESS, JAVA_LONG);
  static final MethodHandle WRITE_CALL = bindLong("write", JAVA_INT, ADDRESS, JAVA_LONG);
  static final MethodHandle FLOCK = bind("flock", JAVA_INT, JAVA_INT);
  static final MethodHandle FSYNC = bind("fsync", JAVA_INT);
  static final MethodHandle SYNCFS = bind("syncfs", JAVA_INT);
  static final MethodHandle FCHMOD = bind("fchmod", JAVA_INT, JAVA_INT);
  static final MethodHandle FCHMODAT = bind("fchmodat", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  static final MethodHandle FCHOWN = bind("fchown", JAVA_INT, JAVA_INT, JAVA_INT);
  static final MethodHandle FUTIMENS = bind("futimens", JAVA_INT, ADDRESS);
  static final MethodHandle CLOSE = bind("close", JAVA_INT);
  static final MethodHandle FGETXATTR =
      bindLong("fgetxattr", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
  static final MethodHandle FLISTXATTR = bindLong("flistxattr", JAVA_INT, ADDRESS, JAVA_LONG);
  static final MethodHandle FSETXATTR =
      bind("fsetxattr", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
  static final MethodHandle FREMOVEXATTR = bind("fremovexattr", JAVA_INT, ADDRESS);

  private SystemCalls() {}

  private static MethodHandle bind(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LIBRARY.findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, arguments),
        Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle bindLong(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LIBRARY.findOrThrow(name),
        FunctionDescriptor.of(JAVA_LONG, arguments),
        Linker.Option.captureCallState("errno"));
  }
}
