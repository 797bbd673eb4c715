package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the worker's Java is started.
 *
 * @param runtime the Java installation
 * @param classPath jars and directories, in order
 * @param cache an ahead-of-time cache made with this runtime and class path, if there is one
 */
public record WorkerLaunch(Path runtime, List<Path> classPath, Optional<Path> cache) {
  /** The cache's name in the library directory. */
  public static final String CACHE = "worker.aot";

  /** What a worker may take beside its heap: DuckDB's buffers, code, stacks. */
  private static final long MEMORY = 3L << 30;

  private static final int HEAP_MEGABYTES = 512;

  public WorkerLaunch {
    classPath = List.copyOf(classPath);
  }

  /**
   * With the Java that runs this, and the jars of a library directory.
   *
   * @throws IOException if the directory cannot be read
   */
  public static WorkerLaunch of(Path library) throws IOException {
    try (Stream<Path> entries = Files.list(library)) {
      List<Path> jars =
          entries.filter(entry -> entry.toString().endsWith(".jar")).sorted().toList();
      Path cache = library.resolve(CACHE);
      return new WorkerLaunch(
          Path.of(System.getProperty("java.home")),
          jars,
          Files.isRegularFile(cache) ? Optional.of(cache) : Optional.empty());
    }
  }

  /**
   * The options of the Java machine, as small as a worker can do with: text reads need little, and
   * what a large document took goes back when it is done. The same options make and use the cache.
   */
  public List<String> options() {
    return List.of(
        "-Xms8m",
        "-Xmn4m",
        "-Xmx" + HEAP_MEGABYTES + "m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:MinHeapFreeRatio=10",
        "-XX:MaxHeapFreeRatio=25",
        "-XX:ReservedCodeCacheSize=64m",
        "-XX:-UsePerfData",
        // Java's own remarks on standard output would break the protocol.
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        "--enable-native-access=ALL-UNNAMED");
  }

  /** The program to confine. */
  Program program(List<Folder> folders, Path stage) {
    var argv = new ArrayList<String>();
    argv.add(runtime.resolve("bin").resolve("java").toString());
    argv.addAll(options());
    cache.ifPresent(file -> argv.add("-XX:AOTCache=" + file));
    argv.add("-Djava.io.tmpdir=" + stage.resolve("temp"));
    argv.add("-cp");
    argv.add(classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
    argv.add(WorkerMain.class.getName());
    var readable = new ArrayList<Path>();
    readable.add(runtime);
    // Beside the jars lie native libraries that they load.
    classPath.stream()
        .map(entry -> Files.isDirectory(entry) ? entry : entry.toAbsolutePath().getParent())
        .distinct()
        .forEach(readable::add);
    folders.forEach(folder -> readable.add(Path.of(folder.path())));
    return new Program(argv, readable, List.of(stage), Map.of("LC_ALL", "C.UTF-8"), MEMORY);
  }
}
