package dev.workroom.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Runs inside a sandbox and tries to get out. It prints a line for each attempt, beginning with
 * "blocked" or "ESCAPED"; what leaves no trace inside is judged by the host's canaries.
 */
final class Attempts {
  @FunctionalInterface
  private interface Attempt {
    boolean escapes() throws Exception;
  }

  static final String SECRET = "TOPSECRET";

  /** Part of every secret that the host keeps anywhere but in a file named here. */
  static final String CANARY = "WORKROOM-CANARY";

  /** The name of a socket without a file and the key of shared memory, both of the victim's. */
  static final String ABSTRACT_SOCKET = "workroom-canary";

  static final int SHARED_MEMORY = 0x57524b;

  private static final int AF_INET = 2;
  private static final int AF_NETLINK = 16;
  private static final int AF_PACKET = 17;
  private static final int AF_ALG = 38;
  private static final int AF_VSOCK = 40;
  private static final int SOCK_RAW = 3;
  private static final long CLONE_NEWUSER = 0x10000000;
  private static final long CLONE_NEWNS = 0x20000;

  private final Path outside;
  private final Path secret;
  private final Path granted;
  private final Path stage;
  private final int port;
  private final long victim;
  private final Path house;
  private final Path again;
  private final boolean grantedIsWritable;

  private Attempts(String[] arguments) {
    outside = Path.of(arguments[0]);
    secret = outside.resolve("secret.txt");
    granted = Path.of(arguments[1]);
    stage = Path.of(arguments[2]);
    port = Integer.parseInt(arguments[3]);
    victim = Long.parseLong(arguments[4]);
    house = Path.of(arguments[5]);
    again = Path.of(arguments[6]);
    grantedIsWritable = granted.equals(stage);
  }

  /**
   * Arguments: folder outside, granted folder, stage, the host's port, process number of a victim,
   * the user's home folder, the granted folder spelled in another way.
   */
  public static void main(String[] arguments) {
    var attempts = new Attempts(arguments);
    attempts.control();
    attempts.files();
    attempts.processes();
    attempts.kernel();
    attempts.network();
    attempts.secrets();
    attempts.original();
    System.out.println("end");
  }

  /** Without these the rest would prove nothing. */
  private void control() {
    line("can read what is granted", () -> readable(granted.resolve("in.txt"), "granted"), "works");
    line("can write to the stage", () -> written(stage.resolve("staged.txt")), "works");
  }

  private void files() {
    attempt(1, "read by absolute path", () -> readable(secret, SECRET));
    attempt(2, "read by ..", () -> readable(granted.resolve("../outside/secret.txt"), SECRET));
    attempt(
        4, "read by a link that was there", () -> readable(granted.resolve("link_out"), SECRET));
    attempt(
        5,
        "read by a new link",
        () -> readable(Files.createSymbolicLink(stage.resolve("link"), secret), SECRET));
    attempt(
        6,
        "read by a hard link",
        () -> readable(Files.createLink(stage.resolve("hard"), secret), SECRET));
    for (String root : List.of("/proc/1/root", "/proc/self/root", "/proc/" + victim + "/root")) {
      attempt(7, "read by " + root, () -> readable(Path.of(root + secret), SECRET));
    }
    attempt(1, "see that a file outside exists", () -> Files.exists(secret));
    attempt(1, "list the folder outside", () -> lists(outside));
    attempt(3, "write a new file outside", () -> written(outside.resolve("new.txt")));
    attempt(3, "write over a file outside", () -> written(secret));
    attempt(3, "append to a file outside", () -> opens(secret, StandardOpenOption.APPEND));
    attempt(3, "delete outside", () -> done(() -> Files.delete(secret)));
    attempt(3, "move outside", () -> done(() -> Files.move(secret, outside.resolve("moved.txt"))));
    // A fence may let a program believe that these worked; the host looks at the file.
    line(
        "03 change rights outside",
        () ->
            done(() ->
                Files.setPosixFilePermissions(
                    secret, PosixFilePermissions.fromString("rwxrwxrwx"))),
        "accepted");
    line(
        "03 change times outside",
        () -> done(() -> Files.setLastModifiedTime(secret, FileTime.fromMillis(0))),
        "accepted");
    attempt(
        3,
        "change attributes outside",
        () -> done(() -> Files.setAttribute(secret, "user:mark", new byte[] {1})));
    line(
        "03 change the owner outside",
        () -> done(() -> Files.setAttribute(secret, "unix:uid", 1)),
        "accepted");
    if (!grantedIsWritable) {
      Path in = granted.resolve("in.txt");
      attempt(3, "write over what is granted to read", () -> written(in));
      attempt(3, "delete what is granted to read", () -> done(() -> Files.delete(in)));
      attempt(
          3,
          "rename what is granted to read",
          () -> done(() -> Files.move(in, granted.resolve("x"))));
      attempt(3, "write a new file beside it", () -> written(granted.resolve("new.txt")));
      attempt(
          3,
          "change rights of what is granted to read",
          () ->
              done(() ->
                  Files.setPosixFilePermissions(in, PosixFilePermissions.fromString("rwxrwxrwx"))));
      attempt(
          3,
          "change times of what is granted to read",
          () -> done(() -> Files.setLastModifiedTime(in, FileTime.fromMillis(0))));
      attempt(
          6,
          "link what is granted into the stage and write it",
          () -> written(Files.createLink(stage.resolve("in-hard"), in)));
    }
    for (String file :
        List.of(
            "/etc/shadow",
            "/etc/machine-id",
            "/etc/hostname",
            "/etc/ssh/sshd_config",
            "/root/.bashrc")) {
      attempt(1, "read " + file, () -> Files.readAllBytes(Path.of(file)).length > 0);
    }
    attempt(3, "write to /usr/bin", () -> written(Path.of("/usr/bin/workroom-attempt")));
    attempt(3, "write to /etc", () -> written(Path.of("/etc/workroom-attempt")));
    for (String device :
        List.of("/dev/vda", "/dev/sda", "/dev/kvm", "/dev/fuse", "/dev/mem", "/dev/tty0")) {
      attempt(32, "open " + device, () -> opens(Path.of(device), StandardOpenOption.READ));
    }
    for (String file :
        List.of(
            "/proc/sys/kernel/core_pattern",
            "/proc/sysrq-trigger",
            "/sys/fs/cgroup/release_agent",
            "/proc/sys/kernel/modprobe")) {
      attempt(33, "open for writing " + file, () -> opensBoth(Path.of(file)));
    }
  }

  private void processes() {
    attempt(61, "see the host's command lines", () -> anyProcessShows("cmdline", "VICTIM"));
    attempt(61, "see the host's environments", () -> anyProcessShows("environ", "VICTIM-CANARY"));
    for (String file : List.of("environ", "maps", "cmdline", "cwd/secret.txt", "fd/0")) {
      attempt(
          8, "read of the host's process: " + file, () -> bytes(Path.of("/proc/" + victim, file)));
    }
    attempt(
        8, "write the host's process memory", () -> opensBoth(Path.of("/proc/" + victim + "/mem")));
    attempt(61, "find more than its own environment", this::foreignEnvironment);
    attempt(34, "find an open file of the host's", this::foreignDescriptor);
    attempt(25, "signal the host's process", this::signals);
    attempt(
        25,
        "read the host's process memory by a call",
        () -> withBuffer(b -> call(SystemCall.PROCESS_VM_READV, victim, b, 1, b + 16, 1)));
    attempt(
        8, "see that the host's process exists", () -> Files.exists(Path.of("/proc/" + victim)));
    for (String kind : List.of("mnt", "pid", "net")) {
      attempt(27, "enter the host's namespace " + kind, () -> enters(kind));
    }
    attempt(25, "trace the host's process", () -> call(SystemCall.PTRACE, 16, victim));
    attempt(31, "become root", this::becomesRoot);
  }

  private boolean signals() throws IOException {
    var found = PidFd.open(victim);
    if (found.isEmpty()) {
      return false;
    }
    try (PidFd process = found.get()) {
      return call(SystemCall.PIDFD_SEND_SIGNAL, process.number(), 0, 0, 0)
          || call(SystemCall.PIDFD_GETFD, process.number(), 0, 0);
    }
  }

  private void kernel() {
    attempt(27, "make a user namespace", () -> call(SystemCall.UNSHARE, CLONE_NEWUSER));
    attempt(27, "make a mount namespace", () -> call(SystemCall.UNSHARE, CLONE_NEWNS));
    attempt(28, "change the root", () -> withText("/tmp", name -> call(SystemCall.CHROOT, name)));
    attempt(
        28,
        "mount",
        () -> withText("tmpfs", name -> call(SystemCall.MOUNT, name, name, name, 0, 0)));
    attempt(
        28,
        "open a file system",
        () -> withText("tmpfs", name -> call(SystemCall.FSOPEN, name, 0)));
    attempt(
        28,
        "clone a mount",
        () -> withText("/", name -> call(SystemCall.OPEN_TREE, -100, name, 1)));
    attempt(28, "unmount", () -> withText("/proc", name -> call(SystemCall.UMOUNT2, name, 2)));
    attempt(29, "load a BPF program", () -> withBuffer(b -> call(SystemCall.BPF, 0, b, 128)));
    attempt(29, "set up io_uring", () -> withBuffer(b -> call(SystemCall.IO_URING_SETUP, 4, b)));
    attempt(
        29,
        "open a perf event",
        () -> withBuffer(b -> call(SystemCall.PERF_EVENT_OPEN, b, 0, -1, -1, 0)));
    attempt(29, "catch page faults", () -> call(SystemCall.USERFAULTFD, 0));
    attempt(29, "use the keyring", () -> call(SystemCall.KEYCTL, 0, -3, 1));
    attempt(
        29,
        "open by handle",
        () -> withBuffer(b -> call(SystemCall.OPEN_BY_HANDLE_AT, -100, b, 0)));
    attempt(
        29, "read the kernel's log", () -> withBuffer(b -> call(SystemCall.SYSLOG, 3, b, 4096)));
    attempt(29, "change the personality", () -> call(SystemCall.PERSONALITY, 0x0040000));
    if (!grantedIsWritable) {
      attempt(
          17,
          "make a disk device",
          () -> exitsWell("mknod", stage.resolve("disk").toString(), "b", "254", "0"));
    }
  }

  private void network() {
    attempt(43, "connect to the host's port", () -> connects("127.0.0.1", port));
    attempt(35, "reach a socket without a file", this::abstractSocket);
    attempt(
        35,
        "reach shared memory of the host's",
        () -> call(SystemCall.SHMGET, SHARED_MEMORY, 4096, 0));
    attempt(43, "connect to a public address", () -> connects("192.0.2.1", 80));
    attempt(44, "resolve a name", () -> InetAddress.getByName("example.org") != null);
    attempt(
        45,
        "reach a socket file in the granted folder",
        () -> {
          try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(granted.resolve("host.sock")));
          }
        });
    attempt(44, "open a raw socket", () -> call(SystemCall.SOCKET, AF_INET, SOCK_RAW, 1));
    for (int family : List.of(AF_NETLINK, AF_PACKET, AF_ALG, AF_VSOCK)) {
      attempt(
          44,
          "open a socket of family " + family,
          () -> call(SystemCall.SOCKET, family, SOCK_RAW, 0));
    }
    // Whether it arrives is for the host to say.
    line(
        "send a datagram",
        () -> {
          try (var socket = new DatagramSocket()) {
            byte[] bytes = SECRET.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            socket.send(
                new DatagramPacket(bytes, bytes.length, new InetSocketAddress("127.0.0.1", port)));
            return true;
          }
        },
        "accepted");
  }

  /** Nothing that anybody keeps for himself on this machine is to be found. */
  private void secrets() {
    for (String file :
        List.of(".ssh/id_rsa", ".netrc", ".aws/credentials", ".config/workroom.yaml")) {
      attempt(61, "read the user's " + file, () -> readable(house.resolve(file), CANARY));
    }
    attempt(20, "read the program's own data", () -> readable(house.resolve("state/log"), CANARY));
    for (String socket : List.of("ssh-agent", "gpg-agent", "docker", "bus")) {
      attempt(
          45,
          "reach the socket of " + socket,
          () -> {
            try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
              return channel.connect(UnixDomainSocketAddress.of(house.resolve("run/" + socket)));
            }
          });
    }
    for (String file : List.of("environ", "cmdline")) {
      attempt(61, "find a secret in any " + file, () -> anyProcessShows(file, CANARY));
    }
    attempt(
        61, "find a secret in the environment", () -> System.getenv().toString().contains(CANARY));
    for (String place : List.of("/tmp", "/home", "/root", "/run", "/var", "/etc", "/dev/shm")) {
      attempt(61, "find a secret below " + place, () -> anyFileShows(Path.of(place), CANARY));
    }
  }

  /**
   * What is granted for writing is changed in a layer or a copy. Under its other spelling too: the
   * host looks whether anything of this arrived.
   */
  private void original() {
    Path file = again.resolve("in.txt");
    for (String how : List.of("write over", "truncate", "link and write", "delete")) {
      line(
          "12 " + how + " the original",
          () -> {
            switch (how) {
              case "write over" -> written(file);
              case "truncate" -> opens(file, StandardOpenOption.TRUNCATE_EXISTING);
              case "link and write" -> written(Files.createLink(stage.resolve("in2"), file));
              default -> Files.delete(file);
            }
            return true;
          },
          "accepted");
    }
  }

  private boolean enters(String kind) throws IOException {
    try (var space = new RandomAccessFile("/proc/" + victim + "/ns/" + kind, "r")) {
      return space.getFD().valid();
    }
  }

  private boolean abstractSocket() {
    long socket = Linux.call(SystemCall.SOCKET, 1, 1, 0);
    if (socket < 0) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      // struct sockaddr_un: the family, a zero byte, the name.
      byte[] name = ABSTRACT_SOCKET.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      var address = arena.allocate(3L + name.length, 8);
      address.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 0, (byte) 1);
      for (int i = 0; i < name.length; i++) {
        address.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 3L + i, name[i]);
      }
      return call(SystemCall.CONNECT, socket, address.address(), 3L + name.length);
    } finally {
      Linux.close((int) socket);
    }
  }

  private static boolean anyFileShows(Path top, String canary) throws IOException {
    int looked = 0;
    var left = new java.util.ArrayDeque<Path>(List.of(top));
    for (Path path = left.poll(); path != null && looked < 3000; path = left.poll()) {
      looked++;
      try {
        if (Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
            children.forEach(left::add);
          }
        } else if (Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)
            && !path.toString().endsWith(".class") // ours, which name what they look for
            && Files.size(path) < 10_000
            && new String(Files.readAllBytes(path), java.nio.charset.StandardCharsets.ISO_8859_1)
                .contains(canary)) {
          return true;
        }
      } catch (IOException hidden) {
        // As it should be.
      }
    }
    return false;
  }

  private static void attempt(int group, String name, Attempt attempt) {
    line("%02d %s".formatted(group, name), attempt, "ESCAPED");
  }

  private static void line(String name, Attempt attempt, String success) {
    String result;
    try {
      result = attempt.escapes() ? success : "blocked";
      System.out.println(result + " " + name);
    } catch (Exception e) {
      System.out.println("blocked " + name + ": " + e);
    }
  }

  private static boolean readable(Path file, String content) throws IOException {
    return Files.readString(file).contains(content);
  }

  private static boolean bytes(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.read() >= 0;
    }
  }

  private static boolean written(Path file) throws IOException {
    Files.writeString(file, "written from inside\n");
    return true;
  }

  private static boolean lists(Path folder) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      return children.iterator().hasNext();
    }
  }

  private static boolean opens(Path file, StandardOpenOption option) throws IOException {
    Files.newByteChannel(file, option).close();
    return true;
  }

  /** Opens for reading and writing and changes nothing. */
  private static boolean opensBoth(Path file) throws IOException {
    new RandomAccessFile(file.toFile(), "rw").close();
    return true;
  }

  private interface Action {
    void run() throws Exception;
  }

  private static boolean done(Action action) throws Exception {
    action.run();
    return true;
  }

  private static boolean connects(String host, int port) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 2000);
      return true;
    }
  }

  private static boolean anyProcessShows(String file, String canary) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          if (new String(
                  Files.readAllBytes(process.resolve(file)),
                  java.nio.charset.StandardCharsets.UTF_8)
              .contains(canary)) {
            return true;
          }
        } catch (IOException hidden) {
          // As it should be.
        }
      }
      return false;
    }
  }

  private boolean foreignEnvironment() throws IOException {
    var own =
        Set.of(
            "PATH",
            "HOME",
            "GIT_CONFIG_NOSYSTEM",
            "USER",
            "TMPDIR",
            "LANG",
            "LC_ALL",
            "TZ",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_",
            "GIVEN");
    return !own.containsAll(System.getenv().keySet())
        || anyProcessShows("environ", "JAVA_HOME")
        || anyProcessShows("environ", "VICTIM-CANARY");
  }

  private boolean foreignDescriptor() throws IOException {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : open) {
        String target;
        try {
          target = Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
          continue;
        }
        if (target.startsWith(outside.toString()) || target.endsWith(".seccomp")) {
          return true;
        }
      }
      return false;
    }
  }

  private boolean becomesRoot() throws Exception {
    Process process =
        new ProcessBuilder("su", "-c", "cat " + secret)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    return new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
        .contains(SECRET);
  }

  private static boolean exitsWell(String... line) throws Exception {
    return new ProcessBuilder(line).start().waitFor() == 0;
  }

  private static boolean call(SystemCall call, long... arguments) {
    return Linux.call(call, arguments) >= 0;
  }

  @FunctionalInterface
  private interface ByAddress {
    boolean test(long address);
  }

  private static boolean withText(String text, ByAddress test) {
    try (Arena arena = Arena.ofConfined()) {
      return test.test(arena.allocateFrom(text).address());
    }
  }

  private static boolean withBuffer(ByAddress test) {
    try (Arena arena = Arena.ofConfined()) {
      return test.test(arena.allocate(JAVA_LONG, 1024).address());
    }
  }
}
