package dev.workroom.sandbox;

import java.util.OptionalInt;

/** Linux system calls by name, with their numbers from the kernel's unistd tables. */
enum SystemCall {
  ACCT(163, 89),
  ADD_KEY(248, 217),
  ADJTIMEX(159, 171),
  BPF(321, 280),
  CHROOT(161, 51),
  CLOCK_ADJTIME(305, 266),
  CLOCK_SETTIME(227, 112),
  CLONE(56, 220),
  CLONE3(435, 435),
  CLOSE(3, 57),
  DELETE_MODULE(176, 106),
  FANOTIFY_INIT(300, 262),
  FINIT_MODULE(313, 273),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  FSOPEN(430, 430),
  FSPICK(433, 433),
  GET_MEMPOLICY(239, 236),
  INIT_MODULE(175, 105),
  IO_URING_ENTER(426, 426),
  IO_URING_REGISTER(427, 427),
  IO_URING_SETUP(425, 425),
  IOCTL(16, 29),
  IOPERM(173),
  IOPL(172),
  KCMP(312, 272),
  KEXEC_FILE_LOAD(320, 294),
  KEXEC_LOAD(246, 104),
  KEYCTL(250, 219),
  LANDLOCK_ADD_RULE(445, 445),
  LANDLOCK_CREATE_RULESET(444, 444),
  LANDLOCK_RESTRICT_SELF(446, 446),
  LOOKUP_DCOOKIE(212, 18),
  MBIND(237, 235),
  MIGRATE_PAGES(256, 238),
  MODIFY_LDT(154),
  MOUNT(165, 40),
  MOUNT_SETATTR(442, 442),
  MOVE_MOUNT(429, 429),
  MOVE_PAGES(279, 239),
  NAME_TO_HANDLE_AT(303, 264),
  NFSSERVCTL(180, 42),
  OPEN_BY_HANDLE_AT(304, 265),
  OPEN_TREE(428, 428),
  OPENAT(257, 56),
  PERF_EVENT_OPEN(298, 241),
  PERSONALITY(135, 92),
  PIDFD_GETFD(438, 438),
  PIDFD_OPEN(434, 434),
  PIDFD_SEND_SIGNAL(424, 424),
  PIVOT_ROOT(155, 41),
  PPOLL(271, 73),
  PRCTL(157, 167),
  PROCESS_MADVISE(440, 440),
  PROCESS_MRELEASE(448, 448),
  PROCESS_VM_READV(310, 270),
  PROCESS_VM_WRITEV(311, 271),
  PTRACE(101, 117),
  QUOTACTL(179, 60),
  QUOTACTL_FD(443, 443),
  REBOOT(169, 142),
  REQUEST_KEY(249, 218),
  SECCOMP(317, 277),
  SET_MEMPOLICY(238, 237),
  SETNS(308, 268),
  SETTIMEOFDAY(164, 170),
  SOCKET(41, 198),
  SOCKETPAIR(53, 199),
  SWAPOFF(168, 225),
  SWAPON(167, 224),
  SYSLOG(103, 116),
  UMOUNT2(166, 39),
  UNSHARE(272, 97),
  USELIB(134),
  USERFAULTFD(323, 282),
  VHANGUP(153, 58);

  private final int x86;
  private final OptionalInt arm;

  SystemCall(int x86, int arm) {
    this.x86 = x86;
    this.arm = OptionalInt.of(arm);
  }

  SystemCall(int x86) {
    this.x86 = x86;
    this.arm = OptionalInt.empty();
  }

  /** This call's number on that machine; empty if the machine has no such call. */
  OptionalInt number(Machine machine) {
    return switch (machine) {
      case X86_64 -> OptionalInt.of(x86);
      case AARCH64 -> arm;
    };
  }
}
