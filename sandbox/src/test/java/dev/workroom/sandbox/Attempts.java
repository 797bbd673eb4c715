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
  private final boolean grantedIsWritable;

  private Attempts(String[] arguments) {
    outside = Path.of(arguments[0]);
    secret = outside.resolve("secret.txt");
    granted = Path.of(arguments[1]);
    stage = Path.of(arguments[2]);
    port = Integer.parseInt(arguments[3]);
    victim = Long.parseLong(arguments[4]);
    grantedIsWritable = granted.equals(stage);
  }

  /**
   * Arguments: folder outside, granted folder, stage, the host's port, process number of a victim.
   */
  public static void main(String[] arguments) {
    var attempts = new Attempts(arguments);
    attempts.control();
    attempts.files();
    attempts.processes();
    attempts.kernel();
    attempts.network();
    System.out.println("end");
  }

  /** Without these the rest would prove nothing. */
  private void control() {
    line("can read what is granted", () -> readable(granted.resolve("in.txt"), "granted"), "works");
    line("can write to the stage", () -> written(stage.resolve("staged.txt")), "works");
  }

  private void files() {
    attempt("read by absolute path", () -> readable(secret, SECRET));
    attempt("read by ..", () -> readable(granted.resolve("../outside/secret.txt"), SECRET));
    attempt("read by a link that was there", () -> readable(granted.resolve("link_out"), SECRET));
    attempt(
        "read by a new link",
        () -> readable(Files.createSymbolicLink(stage.resolve("link"), secret), SECRET));
    attempt(
        "read by a hard link",
        () -> readable(Files.createLink(stage.resolve("hard"), secret), SECRET));
    for (String root : List.of("/proc/1/root", "/proc/self/root", "/proc/" + victim + "/root")) {
      attempt("read by " + root, () -> readable(Path.of(root + secret), SECRET));
    }
    attempt("list the folder outside", () -> lists(outside));
    attempt("write a new file outside", () -> written(outside.resolve("new.txt")));
    attempt("write over a file outside", () -> written(secret));
    attempt("append to a file outside", () -> opens(secret, StandardOpenOption.APPEND));
    attempt("delete outside", () -> done(() -> Files.delete(secret)));
    attempt("move outside", () -> done(() -> Files.move(secret, outside.resolve("moved.txt"))));
    attempt(
        "change rights outside",
        () ->
            done(() ->
                Files.setPosixFilePermissions(
                    secret, PosixFilePermissions.fromString("rwxrwxrwx"))));
    attempt(
        "change times outside",
        () -> done(() -> Files.setLastModifiedTime(secret, FileTime.fromMillis(0))));
    attempt(
        "change attributes outside",
        () -> done(() -> Files.setAttribute(secret, "user:mark", new byte[] {1})));
    attempt(
        "change the owner outside", () -> done(() -> Files.setAttribute(secret, "unix:uid", 1)));
    if (!grantedIsWritable) {
      Path in = granted.resolve("in.txt");
      attempt("write over what is granted to read", () -> written(in));
      attempt("delete what is granted to read", () -> done(() -> Files.delete(in)));
      attempt(
          "rename what is granted to read", () -> done(() -> Files.move(in, granted.resolve("x"))));
      attempt("write a new file beside it", () -> written(granted.resolve("new.txt")));
      attempt(
          "change rights of what is granted to read",
          () ->
              done(() ->
                  Files.setPosixFilePermissions(in, PosixFilePermissions.fromString("rwxrwxrwx"))));
      attempt(
          "change times of what is granted to read",
          () -> done(() -> Files.setLastModifiedTime(in, FileTime.fromMillis(0))));
      attempt(
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
      attempt("read " + file, () -> Files.readAllBytes(Path.of(file)).length > 0);
    }
    attempt("write to /usr/bin", () -> written(Path.of("/usr/bin/workroom-attempt")));
    attempt("write to /etc", () -> written(Path.of("/etc/workroom-attempt")));
    for (String device :
        List.of("/dev/vda", "/dev/sda", "/dev/kvm", "/dev/fuse", "/dev/mem", "/dev/tty0")) {
      attempt("open " + device, () -> opens(Path.of(device), StandardOpenOption.READ));
    }
    for (String file :
        List.of(
            "/proc/sys/kernel/core_pattern",
            "/proc/sysrq-trigger",
            "/sys/fs/cgroup/release_agent",
            "/proc/sys/kernel/modprobe")) {
      attempt("open for writing " + file, () -> opensBoth(Path.of(file)));
    }
  }

  private void processes() {
    attempt("see the host's command lines", () -> anyProcessShows("cmdline", "VICTIM"));
    attempt("see the host's environments", () -> anyProcessShows("environ", "VICTIM-CANARY"));
    for (String file : List.of("environ", "maps", "cmdline", "cwd/secret.txt", "fd/0")) {
      attempt("read of the host's process: " + file, () -> bytes(Path.of("/proc/" + victim, file)));
    }
    attempt(
        "write the host's process memory", () -> opensBoth(Path.of("/proc/" + victim + "/mem")));
    attempt("find more than its own environment", this::foreignEnvironment);
    attempt("find an open file of the host's", this::foreignDescriptor);
    attempt("signal the host's process", this::signals);
    attempt("trace the host's process", () -> call(SystemCall.PTRACE, 16, victim));
    attempt("become root", this::becomesRoot);
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
    attempt("make a user namespace", () -> call(SystemCall.UNSHARE, CLONE_NEWUSER));
    attempt("make a mount namespace", () -> call(SystemCall.UNSHARE, CLONE_NEWNS));
    attempt("change the root", () -> withText("/tmp", name -> call(SystemCall.CHROOT, name)));
    attempt(
        "mount", () -> withText("tmpfs", name -> call(SystemCall.MOUNT, name, name, name, 0, 0)));
    attempt(
        "open a file system", () -> withText("tmpfs", name -> call(SystemCall.FSOPEN, name, 0)));
    attempt(
        "clone a mount", () -> withText("/", name -> call(SystemCall.OPEN_TREE, -100, name, 1)));
    attempt("unmount", () -> withText("/proc", name -> call(SystemCall.UMOUNT2, name, 2)));
    attempt("load a BPF program", () -> withBuffer(b -> call(SystemCall.BPF, 0, b, 128)));
    attempt("set up io_uring", () -> withBuffer(b -> call(SystemCall.IO_URING_SETUP, 4, b)));
    attempt(
        "open a perf event",
        () -> withBuffer(b -> call(SystemCall.PERF_EVENT_OPEN, b, 0, -1, -1, 0)));
    attempt("catch page faults", () -> call(SystemCall.USERFAULTFD, 0));
    attempt("use the keyring", () -> call(SystemCall.KEYCTL, 0, -3, 1));
    attempt(
        "open by handle", () -> withBuffer(b -> call(SystemCall.OPEN_BY_HANDLE_AT, -100, b, 0)));
    attempt("read the kernel's log", () -> withBuffer(b -> call(SystemCall.SYSLOG, 3, b, 4096)));
    attempt("change the personality", () -> call(SystemCall.PERSONALITY, 0x0040000));
    if (!grantedIsWritable) {
      attempt(
          "make a disk device",
          () -> exitsWell("mknod", stage.resolve("disk").toString(), "b", "254", "0"));
    }
  }

  private void network() {
    attempt("connect to the host's port", () -> connects("127.0.0.1", port));
    attempt("connect to a public address", () -> connects("192.0.2.1", 80));
    attempt("resolve a name", () -> InetAddress.getByName("example.org") != null);
    attempt(
        "reach a socket file in the granted folder",
        () -> {
          try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(granted.resolve("host.sock")));
          }
        });
    attempt("open a raw socket", () -> call(SystemCall.SOCKET, AF_INET, SOCK_RAW, 1));
    for (int family : List.of(AF_NETLINK, AF_PACKET, AF_ALG, AF_VSOCK)) {
      attempt(
          "open a socket of family " + family, () -> call(SystemCall.SOCKET, family, SOCK_RAW, 0));
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

  private static void attempt(String name, Attempt attempt) {
    line(name, attempt, "ESCAPED");
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
            "PATH", "HOME", "USER", "TMPDIR", "LANG", "LC_ALL", "TZ", "PWD", "OLDPWD", "SHLVL", "_",
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
