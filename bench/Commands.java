import dev.workroom.changes.ChangeSet;
import dev.workroom.changes.ChangeSets;
import dev.workroom.changes.LayerScan;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What one command costs beside its own work: sandbox, system call filter, overlay or copy, scan of
 * what it left, apply with journal. After a build:
 *
 * <pre>java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
 *   -cp 'app/target/workroom/lib/*' bench/Commands.java [KIND [RUNS]]</pre>
 */
public final class Commands {
  public static void main(String[] arguments) throws Exception {
    Kind kind = Kind.valueOf(arguments.length > 0 ? arguments[0].toUpperCase(Locale.ROOT) : "NAMESPACES");
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
    Path home = Files.createTempDirectory("workroom-bench").toRealPath();
    Path folder = Files.createDirectory(home.resolve("folder"));
    for (int i = 0; i < 50; i++) {
      Files.writeString(folder.resolve("f" + i + ".txt"), "line\n".repeat(100));
    }
    var sandbox = new Sandboxes(home.resolve("state")).exactly(kind);
    var folders = List.of(new Folder(folder.toString(), true));
    var session = new SessionId("bench");
    long[] command = new long[runs];
    long[] whole = new long[runs];
    long ticks = 0;
    try (var changes = new ChangeSets(home.resolve("journal"))) {
      for (int i = -20; i < runs; i++) {
        Path scratch = Files.createTempDirectory(home, "scratch");
        Instant began = Instant.now();
        ticks = i == 0 ? ticks() : ticks;
        long start = System.nanoTime();
        var ran = sandbox.run(new Command("echo " + i + " > out.txt", folder, folders, scratch, Limits.DEFAULT));
        long ended = System.nanoTime();
        var found = LayerScan.of(ran.layers(), began);
        changes.apply(session, new CallId("c" + (i + 20)), ChangeSet.ofLayers(folders, found, ""));
        if (i >= 0) {
          command[i] = ended - start;
          whole[i] = System.nanoTime() - start;
        }
      }
    }
    say("command in " + kind, command);
    say("with scan and apply", whole);
    System.out.printf(
        Locale.ROOT,
        "processor time, this process and all it started: %.1f ms a command%n",
        10.0 * (ticks() - ticks) / runs);
  }

  /** Of this process and those it has waited for, in hundredths of a second (proc(5)). */
  private static long ticks() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Arrays.stream(fields, 11, 15).mapToLong(Long::parseLong).sum();
  }

  private static void say(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-24s p50 %.1f ms, p90 %.1f ms, p99 %.1f ms%n",
        what,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 9 / 10] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6);
  }
}
