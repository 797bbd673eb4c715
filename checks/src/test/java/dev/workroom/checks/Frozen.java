package dev.workroom.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process that freezes itself at moments of its choice. While it and all below it are frozen, its
 * disk is what a {@code kill -9} in that moment would leave, and can be copied.
 */
final class Frozen {
  private final Process process;
  private final Path says;

  /** What the disk was at a moment. */
  record Moment(String name, Path copy) {}

  /**
   * @param says the file in which it writes where it stands before it freezes
   */
  Frozen(Process process, Path says) {
    this.process = process;
    this.says = says;
  }

  /**
   * Follows it to its end.
   *
   * @param disk what is copied at each moment
   * @param copies where the copies go
   * @return the moments at which the disk differed from the one before
   */
  List<Moment> moments(Path disk, Path copies) throws IOException, InterruptedException {
    var moments = new ArrayList<Moment>();
    String last = "";
    while (frozen()) {
      List<Long> below = process.descendants().map(ProcessHandle::pid).toList();
      signal("STOP", below);
      for (long pid : below) {
        await(pid, "TtZX");
      }
      String now = hash(disk);
      if (!now.equals(last)) {
        Path copy = copies.resolve(String.valueOf(moments.size()));
        copy(disk, copy);
        moments.add(new Moment(Files.readString(says), copy));
        last = now;
      }
      signal("CONT", below);
      signal("CONT", List.of(process.pid()));
    }
    return moments;
  }

  /** Puts the disk back as it was at a moment. */
  static void restore(Moment moment, Path disk) throws IOException, InterruptedException {
    run(List.of("rm", "-rf", disk.toString()));
    copy(moment.copy(), disk);
  }

  private boolean frozen() throws InterruptedException {
    return await(process.pid(), "TZX") == 'T';
  }

  /** Waits until the process is in one of these states; one that is gone is in state X. */
  private static char await(long pid, String states) throws InterruptedException {
    while (true) {
      char state = state(pid);
      if (states.indexOf(state) >= 0) {
        return state;
      }
      Thread.sleep(1);
    }
  }

  private static char state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException _) {
      return 'X';
    }
  }

  private static void signal(String name, List<Long> pids)
      throws IOException, InterruptedException {
    if (!pids.isEmpty()) {
      var line = new ArrayList<>(List.of("kill", "-" + name));
      pids.forEach(pid -> line.add(pid.toString()));
      new ProcessBuilder(line).redirectErrorStream(true).start().waitFor(); // one may be gone
    }
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    run(List.of("cp", "-a", from.toString(), to.toString()));
  }

  private static void run(List<String> line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new AssertionError(line + ": " + said);
    }
  }

  private static String hash(Path disk) throws IOException {
    try (Stream<Path> all = Files.walk(disk)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path path : all.sorted().toList()) {
        digest.update(disk.relativize(path).toString().getBytes());
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          digest.update(Files.readAllBytes(path));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
