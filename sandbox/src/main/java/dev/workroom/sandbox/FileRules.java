package dev.workroom.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's own file fence for a thread and all it starts: what no rule names cannot be opened.
 * Rights and structures from linux/landlock.h.
 */
final class FileRules {
  /** What a rule gives on a file, or on a folder and all below it. */
  enum Access {
    /** Read files and list folders. */
    READ(READ_FILE | READ_DIR),
    /** List folders, without reading what is in them. */
    LIST(READ_DIR),
    /** Read and start programs. */
    EXECUTE(RUN | READ_FILE | READ_DIR),
    /** Read and write a device such as /dev/null. */
    DEVICE(READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV),
    /** Everything but starting programs and making devices. */
    WRITE(
        READ_FILE
            | READ_DIR
            | WRITE_FILE
            | REMOVE_DIR
            | REMOVE_FILE
            | MAKE_DIR
            | MAKE_REG
            | MAKE_SOCK
            | MAKE_FIFO
            | MAKE_SYM
            | REFER
            | TRUNCATE),
    /** Everything but making devices. */
    WORK(WRITE.rights | RUN);

    private final long rights;

    Access(long rights) {
      this.rights = rights;
    }
  }

  private record Rule(Path path, Access access) {}

  private static final long RUN = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_DIR = 1 << 3;
  private static final long REMOVE_DIR = 1 << 4;
  private static final long REMOVE_FILE = 1 << 5;
  private static final long MAKE_DIR = 1 << 7;
  private static final long MAKE_REG = 1 << 8;
  private static final long MAKE_SOCK = 1 << 9;
  private static final long MAKE_FIFO = 1 << 10;
  private static final long MAKE_SYM = 1 << 12;
  private static final long REFER = 1 << 13;
  private static final long TRUNCATE = 1 << 14;
  private static final long IOCTL_DEV = 1 << 15;
  private static final long FOR_FILES = RUN | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;

  private static final long BIND_AND_CONNECT_TCP = 3;
  private static final long ABSTRACT_SOCKETS_AND_SIGNALS = 3;
  private static final long ASK_VERSION = 1;
  private static final long RULE_PATH_BENEATH = 1;
  private static final int PR_SET_NO_NEW_PRIVS = 38;

  /** From this version on signals are fenced. */
  static final int FENCES_SIGNALS = 6;

  private final List<Rule> rules = new ArrayList<>();

  /** The kernel's Landlock version; 0 where it has none or it is switched off. */
  static int version() {
    return Machine.current().isEmpty()
        ? 0
        : (int) Math.max(0, Linux.call(SystemCall.LANDLOCK_CREATE_RULESET, 0, 0, ASK_VERSION));
  }

  /** Gives access to a file or folder. */
  FileRules allow(Path path, Access access) {
    rules.add(new Rule(path, access));
    return this;
  }

  /**
   * Puts the calling thread, and all it will ever start, behind the fence. It cannot be undone.
   * From version 4 on TCP is fenced too, from 6 on signals and abstract sockets.
   */
  void restrictThisThread() throws IOException {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("A fence on a virtual thread would confine its carrier.");
    }
    int version = version();
    if (version == 0) {
      throw new IOException("This kernel has no Landlock.");
    }
    long handled = handled(version);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(24, 8); // struct landlock_ruleset_attr
      attributes.set(JAVA_LONG, 0, handled);
      attributes.set(JAVA_LONG, 8, version >= 4 ? BIND_AND_CONNECT_TCP : 0);
      attributes.set(JAVA_LONG, 16, version >= 6 ? ABSTRACT_SOCKETS_AND_SIGNALS : 0);
      long size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
      int ruleset =
          (int) Linux.require(SystemCall.LANDLOCK_CREATE_RULESET, attributes.address(), size, 0);
      try {
        for (Rule rule : rules) {
          add(arena, ruleset, rule, handled);
        }
        Linux.require(SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1);
        Linux.require(SystemCall.LANDLOCK_RESTRICT_SELF, ruleset, 0);
      } finally {
        Linux.close(ruleset);
      }
    }
  }

  private static void add(Arena arena, int ruleset, Rule rule, long handled) throws IOException {
    long rights = rule.access.rights & handled;
    if (!Files.isDirectory(rule.path)) {
      rights &= FOR_FILES;
    }
    int parent = Linux.openPath(rule.path);
    try {
      MemorySegment beneath = arena.allocate(12, 8); // struct landlock_path_beneath_attr, packed
      beneath.set(JAVA_LONG, 0, rights);
      beneath.set(JAVA_INT, 8, parent);
      Linux.require(SystemCall.LANDLOCK_ADD_RULE, ruleset, RULE_PATH_BENEATH, beneath.address(), 0);
    } finally {
      Linux.close(parent);
    }
  }

  private static long handled(int version) {
    long handled = 0x1fff; // everything up to MAKE_SYM
    if (version >= 2) {
      handled |= REFER;
    }
    if (version >= 3) {
      handled |= TRUNCATE;
    }
    if (version >= 5) {
      handled |= IOCTL_DEV;
    }
    return handled;
  }
}
