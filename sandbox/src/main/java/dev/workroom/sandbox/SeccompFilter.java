package dev.workroom.sandbox;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The system calls that a confined process may not make, as a classic BPF program for seccomp(2).
 *
 * <p>Refused calls fail with EPERM, so that a program which merely tries goes on. Two cases differ:
 * a call made in a foreign architecture's convention kills the process, and clone3, whose flags a
 * filter cannot see, does not exist (ENOSYS), which makes the C library fall back to clone.
 */
final class SeccompFilter {
  /** Which sockets a program may open. */
  enum Sockets {
    /** None at all: what the worker needs. */
    NONE,
    /** Internet and local ones, for commands in a network of their own; LibreOffice needs local. */
    INTERNET_AND_LOCAL
  }

  private static final int OFFSET_NUMBER = 0;
  private static final int OFFSET_ARCHITECTURE = 4;
  private static final int OFFSET_ARGUMENT_0 = 16;
  private static final int OFFSET_ARGUMENT_1 = 24;

  private static final int ALLOW = 0x7fff0000;
  private static final int KILL_PROCESS = 0x80000000;
  private static final int REFUSE = 0x00050000;
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;

  private static final int X32_BIT = 0x40000000;
  private static final int CLONE_NEW_NAMESPACES = 0x7E020000;
  private static final int TIOCSTI = 0x5412;
  private static final int TIOCLINUX = 0x541C;
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SECCOMP_SET_MODE_FILTER = 1;

  /** Reaching other processes, changing the machine, kernel parts with a long list of holes. */
  private static final List<SystemCall> REFUSED =
      List.of(
          SystemCall.PTRACE,
          SystemCall.PROCESS_VM_READV,
          SystemCall.PROCESS_VM_WRITEV,
          SystemCall.PROCESS_MADVISE,
          SystemCall.PROCESS_MRELEASE,
          SystemCall.PIDFD_GETFD,
          SystemCall.KCMP,
          SystemCall.MOUNT,
          SystemCall.UMOUNT2,
          SystemCall.PIVOT_ROOT,
          SystemCall.CHROOT,
          SystemCall.OPEN_TREE,
          SystemCall.MOVE_MOUNT,
          SystemCall.FSOPEN,
          SystemCall.FSCONFIG,
          SystemCall.FSMOUNT,
          SystemCall.FSPICK,
          SystemCall.MOUNT_SETATTR,
          SystemCall.UNSHARE,
          SystemCall.SETNS,
          SystemCall.INIT_MODULE,
          SystemCall.FINIT_MODULE,
          SystemCall.DELETE_MODULE,
          SystemCall.KEXEC_LOAD,
          SystemCall.KEXEC_FILE_LOAD,
          SystemCall.REBOOT,
          SystemCall.SWAPON,
          SystemCall.SWAPOFF,
          SystemCall.ACCT,
          SystemCall.QUOTACTL,
          SystemCall.QUOTACTL_FD,
          SystemCall.SYSLOG,
          SystemCall.VHANGUP,
          SystemCall.SETTIMEOFDAY,
          SystemCall.CLOCK_SETTIME,
          SystemCall.CLOCK_ADJTIME,
          SystemCall.ADJTIMEX,
          SystemCall.BPF,
          SystemCall.PERF_EVENT_OPEN,
          SystemCall.USERFAULTFD,
          SystemCall.FANOTIFY_INIT,
          SystemCall.IO_URING_SETUP,
          SystemCall.IO_URING_ENTER,
          SystemCall.IO_URING_REGISTER,
          SystemCall.ADD_KEY,
          SystemCall.REQUEST_KEY,
          SystemCall.KEYCTL,
          SystemCall.NAME_TO_HANDLE_AT,
          SystemCall.OPEN_BY_HANDLE_AT,
          SystemCall.LOOKUP_DCOOKIE,
          SystemCall.NFSSERVCTL,
          SystemCall.PERSONALITY,
          SystemCall.USELIB,
          SystemCall.MODIFY_LDT,
          SystemCall.IOPL,
          SystemCall.IOPERM,
          SystemCall.MIGRATE_PAGES,
          SystemCall.MOVE_PAGES,
          SystemCall.MBIND,
          SystemCall.SET_MEMPOLICY,
          SystemCall.GET_MEMPOLICY);

  private final List<BpfAssembler.Instruction> program;

  private SeccompFilter(List<BpfAssembler.Instruction> program) {
    this.program = program;
  }

  /** The filter for programs of that machine. */
  static SeccompFilter of(Machine machine, Sockets sockets) {
    var bpf = new BpfAssembler();
    bpf.load(OFFSET_ARCHITECTURE);
    bpf.jumpUnlessEqual(machine.auditWord, "foreign");
    bpf.load(OFFSET_NUMBER);
    if (machine == Machine.X86_64) {
      bpf.jumpIfAtLeast(X32_BIT, "refuse");
    }
    bpf.jumpIfEqual(number(SystemCall.CLONE3, machine), "absent");
    for (SystemCall call : REFUSED) {
      call.number(machine).ifPresent(number -> bpf.jumpIfEqual(number, "refuse"));
    }
    switch (sockets) {
      case NONE -> {
        bpf.jumpIfEqual(number(SystemCall.SOCKET, machine), "refuse");
        bpf.jumpIfEqual(number(SystemCall.SOCKETPAIR, machine), "refuse");
      }
      case INTERNET_AND_LOCAL -> bpf.jumpIfEqual(number(SystemCall.SOCKET, machine), "socket");
    }
    bpf.jumpIfEqual(number(SystemCall.CLONE, machine), "clone");
    bpf.jumpIfEqual(number(SystemCall.IOCTL, machine), "ioctl");
    bpf.answer(ALLOW);

    bpf.label("clone");
    bpf.load(OFFSET_ARGUMENT_0);
    bpf.jumpIfAnyBit(CLONE_NEW_NAMESPACES, "refuse");
    bpf.answer(ALLOW);

    // Typing into the terminal of whoever started us.
    bpf.label("ioctl");
    bpf.load(OFFSET_ARGUMENT_1);
    bpf.jumpIfEqual(TIOCSTI, "refuse");
    bpf.jumpIfEqual(TIOCLINUX, "refuse");
    bpf.answer(ALLOW);

    if (sockets == Sockets.INTERNET_AND_LOCAL) {
      bpf.label("socket");
      bpf.load(OFFSET_ARGUMENT_0);
      bpf.jumpIfEqual(AF_UNIX, "allow");
      bpf.jumpIfEqual(AF_INET, "allow");
      bpf.jumpIfEqual(AF_INET6, "allow");
    }
    bpf.label("refuse");
    bpf.answer(REFUSE | EPERM);
    bpf.label("absent");
    bpf.answer(REFUSE | ENOSYS);
    bpf.label("foreign");
    bpf.answer(KILL_PROCESS);
    bpf.label("allow");
    bpf.answer(ALLOW);
    return new SeccompFilter(bpf.assemble());
  }

  /** The program as an array of {@code struct sock_filter}, the form that bubblewrap reads. */
  byte[] bytes() {
    var bytes = ByteBuffer.allocate(program.size() * 8).order(ByteOrder.nativeOrder());
    for (BpfAssembler.Instruction i : program) {
      bytes.putShort((short) i.code()).put((byte) i.ifTrue()).put((byte) i.ifFalse());
      bytes.putInt(i.operand());
    }
    return bytes.array();
  }

  /**
   * Puts the calling thread, and all it will ever start, under this filter. It cannot be undone.
   */
  void installOnThisThread() throws IOException {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("A filter on a virtual thread would confine its carrier.");
    }
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = bytes();
      MemorySegment instructions = arena.allocateFrom(JAVA_BYTE, bytes);
      MemorySegment header = arena.allocate(16, 8); // struct sock_fprog
      header.set(JAVA_SHORT, 0, (short) program.size());
      header.set(ADDRESS, 8, instructions);
      Linux.require(SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1);
      Linux.require(SystemCall.SECCOMP, SECCOMP_SET_MODE_FILTER, 0, header.address());
    }
  }

  private static int number(SystemCall call, Machine machine) {
    return call.number(machine).orElseThrow();
  }
}
