package dev.workroom.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.sandbox.SeccompFilter.Profile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each filter answers, by an interpreter of classic BPF. */
class SeccompFilterTest {
  private static final int ALLOW = 0x7fff0000;
  private static final int NOT_PERMITTED = 0x00050001;
  private static final int NO_SUCH_CALL = 0x00050026;
  private static final int REFUSED_CONNECTION = 0x0005006f;
  private static final int KILL = 0x80000000;

  @ParameterizedTest
  @EnumSource
  void everyProfileRefusesWhatReachesBeyondTheProcess(Profile profile) {
    for (Machine machine : Machine.values()) {
      for (SystemCall call :
          new SystemCall[] {
            SystemCall.PTRACE, SystemCall.MOUNT, SystemCall.UNSHARE, SystemCall.SETNS,
            SystemCall.BPF, SystemCall.IO_URING_SETUP, SystemCall.REBOOT, SystemCall.SETTIMEOFDAY,
            SystemCall.FINIT_MODULE, SystemCall.KEXEC_LOAD, SystemCall.GET_MEMPOLICY
          }) {
        assertThat(answer(machine, profile, call, 0, 0))
            .as("%s of %s on %s", call, profile, machine)
            .isEqualTo(NOT_PERMITTED);
      }
      assertThat(answer(machine, profile, SystemCall.CLONE3, 0, 0)).isEqualTo(NO_SUCH_CALL);
      assertThat(answer(machine, profile, SystemCall.OPENAT, 0, 0)).isEqualTo(ALLOW);
      assertThat(answer(machine, profile, SystemCall.EXECVE, 0, 0)).isEqualTo(ALLOW);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsMayStartAndChildrenIfTheyEndWithTheirParentButNoNamespaces(Profile profile) {
    for (Machine machine : Machine.values()) {
      int thread = 0x003d0f00;
      int child = 17;
      boolean alone = profile == Profile.WORKER_BEHIND_LANDLOCK;
      assertThat(answer(machine, profile, SystemCall.CLONE, thread, 0)).isEqualTo(ALLOW);
      for (SystemCall start :
          new SystemCall[] {SystemCall.CLONE, SystemCall.FORK, SystemCall.VFORK}) {
        if (start.number(machine).isPresent()) {
          assertThat(answer(machine, profile, start, child, 0))
              .as("%s of %s on %s", start, profile, machine)
              .isEqualTo(alone ? NOT_PERMITTED : ALLOW);
        }
      }
      for (int space :
          new int[] {
            0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
          }) {
        assertThat(answer(machine, profile, SystemCall.CLONE, space | child, 0))
            .as("clone flag %x", space)
            .isEqualTo(NOT_PERMITTED);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "COMMAND, 1, 2, true",
    "COMMAND, 2, 1, true",
    "COMMAND, 10, 2, true",
    "COMMAND, 16, 3, false",
    "COMMAND, 17, 3, false",
    "COMMAND, 40, 1, false",
    "WORKER, 1, 1, true",
    "WORKER, 1, 524289, true",
    "WORKER, 1, 2, false",
    "WORKER, 1, 5, false",
    "WORKER, 2, 1, false",
    "WORKER, 10, 2, false",
    "WORKER_BEHIND_LANDLOCK, 1, 1, true",
    "WORKER_BEHIND_LANDLOCK, 2, 2, false",
    "COMMAND_BEHIND_LANDLOCK, 1, 1, true",
    "COMMAND_BEHIND_LANDLOCK, 1, 2, false",
    "COMMAND_BEHIND_LANDLOCK, 2, 1, false"
  })
  void socketsAreForWhoNeedsThem(Profile profile, int family, int type, boolean allowed) {
    for (Machine machine : Machine.values()) {
      assertThat(answer(machine, profile, SystemCall.SOCKET, family, type))
          .isEqualTo(allowed ? ALLOW : NOT_PERMITTED);
    }
  }

  @Test
  void onlyACommandInANamespaceFindsSomebodyToConnectTo() {
    for (Machine machine : Machine.values()) {
      assertThat(answer(machine, Profile.COMMAND, SystemCall.CONNECT, 0, 0)).isEqualTo(ALLOW);
      assertThat(answer(machine, Profile.WORKER, SystemCall.CONNECT, 0, 0))
          .isEqualTo(REFUSED_CONNECTION);
      assertThat(answer(machine, Profile.WORKER_BEHIND_LANDLOCK, SystemCall.CONNECT, 0, 0))
          .isEqualTo(REFUSED_CONNECTION);
      assertThat(answer(machine, Profile.COMMAND_BEHIND_LANDLOCK, SystemCall.CONNECT, 0, 0))
          .isEqualTo(REFUSED_CONNECTION);
    }
  }

  @Test
  void behindLandlockRightsAndOthersSettingsAreOutOfReach() {
    for (Machine machine : Machine.values()) {
      for (SystemCall call :
          new SystemCall[] {
            SystemCall.FCHMODAT, SystemCall.FCHMODAT2, SystemCall.FCHOWNAT, SystemCall.SETXATTR,
            SystemCall.UTIMENSAT, SystemCall.SETPRIORITY, SystemCall.SHMGET, SystemCall.MQ_OPEN
          }) {
        assertThat(answer(machine, Profile.WORKER_BEHIND_LANDLOCK, call, 0, 0))
            .as(call.name())
            .isEqualTo(NOT_PERMITTED);
        assertThat(answer(machine, Profile.COMMAND, call, 0, 0)).as(call.name()).isEqualTo(ALLOW);
      }
      Profile fenced = Profile.WORKER_BEHIND_LANDLOCK;
      assertThat(answer(machine, fenced, SystemCall.PRLIMIT64, 0, 7)).isEqualTo(ALLOW);
      assertThat(answer(machine, fenced, SystemCall.PRLIMIT64, 1, 7)).isEqualTo(NOT_PERMITTED);
    }
  }

  @Test
  void aCommandBehindLandlockIsToldThatRightsChangedAndNothingReachesAFile() {
    Profile fenced = Profile.COMMAND_BEHIND_LANDLOCK;
    int success = 0x00050000;
    int unsupported = 0x00050000 | 95;
    for (Machine machine : Machine.values()) {
      for (SystemCall call :
          new SystemCall[] {
            SystemCall.FCHMODAT, SystemCall.FCHMOD, SystemCall.FCHOWNAT, SystemCall.UTIMENSAT
          }) {
        assertThat(answer(machine, fenced, call, 0, 0)).as(call.name()).isEqualTo(success);
      }
      assertThat(answer(machine, fenced, SystemCall.SETXATTR, 0, 0)).isEqualTo(unsupported);
      assertThat(answer(machine, fenced, SystemCall.INOTIFY_ADD_WATCH, 0, 0))
          .isEqualTo(NOT_PERMITTED);
      assertThat(answer(machine, fenced, SystemCall.PRLIMIT64, 1, 7)).isEqualTo(NOT_PERMITTED);
      assertThat(answer(machine, fenced, SystemCall.KILL, 1, 9)).isEqualTo(ALLOW);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyTypesIntoTheTerminal(Profile profile) {
    for (Machine machine : Machine.values()) {
      assertThat(answer(machine, profile, SystemCall.IOCTL, 0, 0x5412)).isEqualTo(NOT_PERMITTED);
      assertThat(answer(machine, profile, SystemCall.IOCTL, 0, 0x541c)).isEqualTo(NOT_PERMITTED);
      assertThat(answer(machine, profile, SystemCall.IOCTL, 0, 0x5401)).isEqualTo(ALLOW);
    }
  }

  @Test
  void anotherCallingConventionIsNoWayAround() {
    SeccompFilter filter = SeccompFilter.of(Machine.X86_64, Profile.COMMAND);

    assertThat(run(filter, 0x40000003, 1, 0, 0)).as("32-bit int 0x80").isEqualTo(KILL);
    assertThat(run(filter, Machine.X86_64.auditWord, 0x40000000 | 39, 0, 0))
        .as("x32")
        .isEqualTo(NOT_PERMITTED);
  }

  private static int answer(Machine machine, Profile profile, SystemCall call, int a0, int a1) {
    var number = call.number(machine);
    return number.isEmpty()
        ? NOT_PERMITTED
        : run(SeccompFilter.of(machine, profile), machine.auditWord, number.getAsInt(), a0, a1);
  }

  private static int run(SeccompFilter filter, int machine, int call, int a0, int a1) {
    var data = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
    data.putInt(0, call).putInt(4, machine).putInt(16, a0).putInt(24, a1);
    var program = ByteBuffer.wrap(filter.bytes()).order(ByteOrder.nativeOrder());
    int accumulator = 0;
    for (int at = 0; ; at++) {
      int code = program.getShort(at * 8) & 0xffff;
      int yes = program.get(at * 8 + 2) & 0xff;
      int no = program.get(at * 8 + 3) & 0xff;
      int k = program.getInt(at * 8 + 4);
      switch (code) {
        case 0x20 -> accumulator = data.getInt(k);
        case 0x54 -> accumulator &= k;
        case 0x15 -> at += accumulator == k ? yes : no;
        case 0x35 -> at += Integer.compareUnsigned(accumulator, k) >= 0 ? yes : no;
        case 0x45 -> at += (accumulator & k) != 0 ? yes : no;
        case 0x06 -> {
          return k;
        }
        default -> throw new AssertionError("Unknown opcode " + code);
      }
    }
  }
}
