package dev.workroom.app;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Where the standard output of the process goes. */
final class OutputDevice {
  private static final int STANDARD_OUTPUT = 1;

  private OutputDevice() {}

  /** Whether it is a terminal: {@code isatty} of POSIX; where nobody knows, it is taken for one. */
  static boolean isTerminal() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> function =
        linker.defaultLookup().find("isatty").or(() -> linker.defaultLookup().find("_isatty"));
    if (function.isEmpty()) {
      return true;
    }
    var asked =
        linker.downcallHandle(
            function.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      return (int) asked.invokeExact(STANDARD_OUTPUT) != 0;
    } catch (Throwable e) {
      throw new IllegalStateException("isatty could not be called", e);
    }
  }
}
