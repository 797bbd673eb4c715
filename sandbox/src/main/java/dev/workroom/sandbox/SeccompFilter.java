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
 * <p>Refused calls fail with EPERM, so that a program which merely tries goes on. Some cases
 * differ: connecting finds nobody (ECONNREFUSED), a call made in a foreign architecture's
 * convention kills the process, and clone3, whose flags a filter cannot see, does not exist
 * (ENOSYS), which makes the C library fall back to clone.
 */
final class SeccompFilter {
  /** For whom a filter is. */
  enum Profile {
    /** A command in namespaces of its own: internet sockets lead nowhere there. */
    COMMAND,
    /**
     * The worker. It may have local sockets that wait for others, which LibreOffice cannot start
     * without, and none that connect: so no socket of the host can be reached, not even one lying
     * in a granted folder.
     */
    WORKER,
    /**
     * The worker where no namespace stands around it: it may not touch what Landlock does not
     * fence, that is rights, owners and attributes of files, message queues and shared memory, and
     * the settings of other processes and of the machine; and it starts no processes, since nothing
     * would end them with it.
     */
    WORKER_BEHIND_LANDLOCK,
    /**
     * A command where no namespace stands around it. It may start processes, which its warden ends.
     * Changing rights, owners and times does nothing and says that it worked, since too many
     * programs give up otherwise: Landlock does not fence these calls, so none may reach a file.
     */
    COMMAND_BEHIND_LANDLOCK
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
  private static final int ENOTSUP = 95;
  private static final int ECONNREFUSED = 111;

  private static final int X32_BIT = 0x40000000;
  private static final int CLONE_NEW_NAMESPACES = 0x7E020000;
  private static final int CLONE_THREAD = 0x00010000;
  private static final int TIOCSTI = 0x5412;
  private static final int TIOCLINUX = 0x541C;
  private static final int FS_IOC_SETFLAGS = 0x40086602;
  private static final int FS_IOC_FSSETXATTR = 0x401c5820;
  private static final int OWN_PROCESS = 0;
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM = 1;
  private static final int SOCKET_TYPE_MASK = 0xf; // above it are flags

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

  /** Landlock lets these pass, on files that it does not let be opened. */
  private static final List<SystemCall> RIGHTS_OWNERS_AND_TIMES =
      List.of(
          SystemCall.CHMOD,
          SystemCall.FCHMOD,
          SystemCall.FCHMODAT,
          SystemCall.FCHMODAT2,
          SystemCall.CHOWN,
          SystemCall.FCHOWN,
          SystemCall.LCHOWN,
          SystemCall.FCHOWNAT,
          SystemCall.UTIME,
          SystemCall.UTIMES,
          SystemCall.FUTIMESAT,
          SystemCall.UTIMENSAT);

  /** As the ones above; file systems without attributes exist, so programs bear a refusal. */
  private static final List<SystemCall> ATTRIBUTES =
      List.of(
          SystemCall.SETXATTR,
          SystemCall.LSETXATTR,
          SystemCall.FSETXATTR,
          SystemCall.SETXATTRAT,
          SystemCall.REMOVEXATTR,
          SystemCall.LREMOVEXATTR,
          SystemCall.FREMOVEXATTR,
          SystemCall.REMOVEXATTRAT,
          SystemCall.FILE_SETATTR);

  /** What else Landlock lets pass although it reaches beyond the process. */
  private static final List<SystemCall> BEYOND_FILES =
      List.of(
          SystemCall.SETHOSTNAME,
          SystemCall.SETDOMAINNAME,
          SystemCall.SETPRIORITY,
          SystemCall.SCHED_SETAFFINITY,
          SystemCall.SCHED_SETSCHEDULER,
          SystemCall.SCHED_SETPARAM,
          SystemCall.SCHED_SETATTR,
          SystemCall.IOPRIO_SET,
          SystemCall.SHMGET,
          SystemCall.SHMAT,
          SystemCall.SHMCTL,
          SystemCall.SEMGET,
          SystemCall.SEMOP,
          SystemCall.SEMCTL,
          SystemCall.SEMTIMEDOP,
          SystemCall.MSGGET,
          SystemCall.MSGSND,
          SystemCall.MSGRCV,
          SystemCall.MSGCTL,
          SystemCall.MQ_OPEN,
          SystemCall.MQ_UNLINK,
          SystemCall.INOTIFY_ADD_WATCH);

  private final List<BpfAssembler.Instruction> program;

  private SeccompFilter(List<BpfAssembler.Instruction> program) {
    this.program = program;
  }

  /** The filter for programs of that machine. */
  static SeccompFilter of(Machine machine, Profile profile) {
    var bpf = new BpfAssembler();
    bpf.load(OFFSET_ARCHITECTURE);
    bpf.jumpUnlessEqual(machine.auditWord, "foreign");
    bpf.load(OFFSET_NUMBER);
    if (machine == Machine.X86_64) {
      bpf.jumpIfAtLeast(X32_BIT, "refuse");
    }
    on(bpf, machine, SystemCall.CLONE3, "absent");
    REFUSED.forEach(call -> on(bpf, machine, call, "refuse"));
    switch (profile) {
      case COMMAND -> {}
      case WORKER -> on(bpf, machine, SystemCall.CONNECT, "nobody");
      case WORKER_BEHIND_LANDLOCK -> {
        on(bpf, machine, SystemCall.CONNECT, "nobody");
        on(bpf, machine, SystemCall.PRLIMIT64, "limits");
        on(bpf, machine, SystemCall.FORK, "refuse");
        on(bpf, machine, SystemCall.VFORK, "refuse");
        RIGHTS_OWNERS_AND_TIMES.forEach(call -> on(bpf, machine, call, "refuse"));
        ATTRIBUTES.forEach(call -> on(bpf, machine, call, "refuse"));
        BEYOND_FILES.forEach(call -> on(bpf, machine, call, "refuse"));
      }
      case COMMAND_BEHIND_LANDLOCK -> {
        on(bpf, machine, SystemCall.CONNECT, "nobody");
        on(bpf, machine, SystemCall.PRLIMIT64, "limits");
        RIGHTS_OWNERS_AND_TIMES.forEach(call -> on(bpf, machine, call, "ignore"));
        ATTRIBUTES.forEach(call -> on(bpf, machine, call, "unsupported"));
        BEYOND_FILES.forEach(call -> on(bpf, machine, call, "refuse"));
      }
    }
    on(bpf, machine, SystemCall.SOCKET, "socket");
    on(bpf, machine, SystemCall.CLONE, "clone");
    on(bpf, machine, SystemCall.IOCTL, "ioctl");
    bpf.answer(ALLOW);

    bpf.label("clone");
    bpf.load(OFFSET_ARGUMENT_0);
    bpf.jumpIfAnyBit(CLONE_NEW_NAMESPACES, "refuse");
    if (profile == Profile.WORKER_BEHIND_LANDLOCK) {
      bpf.jumpIfAnyBit(CLONE_THREAD, "allow");
      bpf.answer(REFUSE | EPERM);
    }
    bpf.answer(ALLOW);

    // Typing into the terminal of whoever started us, and marking a file as immutable.
    bpf.label("ioctl");
    bpf.load(OFFSET_ARGUMENT_1);
    bpf.jumpIfEqual(TIOCSTI, "refuse");
    bpf.jumpIfEqual(TIOCLINUX, "refuse");
    bpf.jumpIfEqual(FS_IOC_SETFLAGS, "refuse");
    bpf.jumpIfEqual(FS_IOC_FSSETXATTR, "refuse");
    bpf.answer(ALLOW);

    bpf.label("limits");
    bpf.load(OFFSET_ARGUMENT_0);
    bpf.jumpIfEqual(OWN_PROCESS, "allow");
    bpf.answer(REFUSE | EPERM);

    bpf.label("socket");
    bpf.load(OFFSET_ARGUMENT_0);
    sockets(bpf, profile);
    answers(bpf);
    return new SeccompFilter(bpf.assemble());
  }

  private static void sockets(BpfAssembler bpf, Profile profile) {
    switch (profile) {
      case COMMAND -> {
        bpf.jumpIfEqual(AF_UNIX, "allow");
        bpf.jumpIfEqual(AF_INET, "allow");
        bpf.jumpIfEqual(AF_INET6, "allow");
      }
      case WORKER, WORKER_BEHIND_LANDLOCK, COMMAND_BEHIND_LANDLOCK -> {
        bpf.jumpUnlessEqual(AF_UNIX, "refuse");
        bpf.load(OFFSET_ARGUMENT_1);
        bpf.and(SOCKET_TYPE_MASK);
        // A datagram socket could send without connecting.
        bpf.jumpIfEqual(SOCK_STREAM, "allow");
      }
    }
  }

  private static void answers(BpfAssembler bpf) {
    bpf.label("refuse");
    bpf.answer(REFUSE | EPERM);
    bpf.label("ignore");
    bpf.answer(REFUSE);
    bpf.label("unsupported");
    bpf.answer(REFUSE | ENOTSUP);
    bpf.label("absent");
    bpf.answer(REFUSE | ENOSYS);
    bpf.label("nobody");
    bpf.answer(REFUSE | ECONNREFUSED);
    bpf.label("foreign");
    bpf.answer(KILL_PROCESS);
    bpf.label("allow");
    bpf.answer(ALLOW);
  }

  private static void on(BpfAssembler bpf, Machine machine, SystemCall call, String target) {
    call.number(machine).ifPresent(number -> bpf.jumpIfEqual(number, target));
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
}
