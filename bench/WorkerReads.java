import dev.workroom.core.event.ContentStore;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.sandbox.Sandboxes;
import dev.workroom.worker.WorkerClient;
import dev.workroom.worker.WorkerLaunch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a read of a text file through the confined worker costs, there and back. After a build:
 *
 * <pre>java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
 *   -cp 'app/target/workroom/lib/*' bench/WorkerReads.java [KIND [READS]]</pre>
 */
public final class WorkerReads {
  public static void main(String[] arguments) throws Exception {
    Kind kind =
        Kind.valueOf(arguments.length > 0 ? arguments[0].toUpperCase(Locale.ROOT) : "NAMESPACES");
    int reads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2000;
    Path home = Files.createTempDirectory("workroom-bench").toRealPath();
    Path folder = Files.createDirectory(home.resolve("folder"));
    for (int i = 0; i < 50; i++) {
      Files.writeString(folder.resolve("f" + i + ".txt"), "line\n".repeat(100));
    }
    var sandbox = new Sandboxes(home.resolve("state")).exactly(kind);
    Path library = Path.of(System.getProperty("workroom.lib", "app/target/workroom/lib"));
    try (var worker =
        WorkerClient.of(
            sandbox,
            List.of(new Folder(folder.toString(), true)),
            home.resolve("stage"),
            new Nothing(),
            WorkerLaunch.of(library.toRealPath()))) {
      long[] taken = new long[reads];
      for (int i = -200; i < reads; i++) {
        var input = new Json("{\"path\":\"f" + Math.floorMod(i, 50) + ".txt\"}");
        long start = System.nanoTime();
        var work =
            worker.call("Read", input, new SessionId("bench"), new CallId("c" + i), _ -> {});
        if (!(work.result() instanceof ToolResult.Ok)) {
          throw new IllegalStateException(work.result().toString());
        }
        if (i >= 0) {
          taken[i] = System.nanoTime() - start;
        }
      }
      Arrays.sort(taken);
      System.out.printf(
          Locale.ROOT,
          "read through the worker  p50 %.2f ms, p90 %.2f ms, p99 %.2f ms%n",
          taken[reads / 2] / 1e6,
          taken[reads * 9 / 10] / 1e6,
          taken[reads * 99 / 100] / 1e6);
    }
  }

  /** No pictures are read here. */
  private record Nothing() implements ContentStore {
    @Override
    public String put(byte[] content) {
      return "";
    }

    @Override
    public Optional<byte[]> get(String sha256) {
      return Optional.empty();
    }
  }
}
