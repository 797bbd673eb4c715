package dev.workroom.app;

import dev.workroom.worker.WorkerLaunch;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The last step of the build: prepares a folder from which the program starts fast.
 *
 * <p>It unpacks the native libraries, writes the argument files for Java, and rehearses a session
 * so that host and worker can start from ahead-of-time caches. Where the rehearsal is not possible
 * the program still works and starts more slowly; the build says so.
 */
final class Installation {
  /** What the host never loads: documents are opened in the worker. */
  private static final List<String> WORKER_ONLY =
      List.of(
          "duckdb",
          "poi",
          "xmlbeans",
          "pdfbox",
          "fontbox",
          "commons-",
          "fastexcel",
          "opczip",
          "aalto",
          "stax2",
          "commonmark",
          "fastcsv",
          "curvesapi",
          "SparseBitSet",
          "log4j",
          "runtime",
          "wasm",
          "chicory",
          "java-diff-utils",
          "apache-mime4j");

  private static final List<String> HOST_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          // Java's own remarks would stand among the results on standard output.
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "-Xms16m",
          "-Xmx1g",
          "-Xss512k",
          "-Djdk.reflect.useNativeAccessorOnly=true",
          // Virtual threads that wait for a class to be loaded hold their carriers; with one for
          // each core they can hold all of them for ever (JDK-8369238).
          "-Djdk.virtualThreadScheduler.parallelism=256",
          "-Djava.awt.headless=true",
          "--enable-native-access=ALL-UNNAMED");

  private final Path folder;
  private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");

  private Installation(Path folder) {
    this.folder = folder;
  }

  /** Prepares the folder named by the one argument, whose {@code lib} holds the jars. */
  public static void main(String[] arguments) throws Exception {
    var installation = new Installation(Path.of(arguments[0]).toAbsolutePath().normalize());
    Files.deleteIfExists(installation.folder.resolve("host.aot"));
    Files.deleteIfExists(installation.folder.resolve("lib").resolve(WorkerLaunch.CACHE));
    installation.unpack();
    installation.writeArguments(false);
    boolean rehearsed = installation.rehearse();
    installation.writeArguments(rehearsed);
    if (!rehearsed) {
      Terminal.ofProcess().err().println("Workroom will start without a cache, more slowly.");
    }
  }

  private List<Path> jars() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("lib"))) {
      return all.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** The libraries' own unpacking costs time at each start and leaves files behind. */
  private void unpack() throws IOException {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    Path natives = Files.createDirectories(folder.resolve("native"));
    String sqlite = "/org/sqlite/native/Linux/" + (arm ? "aarch64" : "x86_64");
    try (InputStream in = Installation.class.getResourceAsStream(sqlite + "/libsqlitejdbc.so")) {
      if (in == null) {
        throw new IOException("SQLite has no library for this machine");
      }
      Files.copy(in, natives.resolve("libsqlitejdbc.so"), StandardCopyOption.REPLACE_EXISTING);
    }
    for (Path jar : jars()) {
      if (String.valueOf(jar.getFileName()).startsWith("duckdb_jdbc")) {
        slim(jar, "libduckdb_java.so_linux_" + (arm ? "arm64" : "amd64"));
      }
    }
  }

  /**
   * DuckDB's jar holds a library for each platform; the one we need lies beside it, ready to load.
   */
  private void slim(Path jar, String library) throws IOException {
    Path part = jar.resolveSibling("duckdb.part");
    try (var in = new ZipFile(jar.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(part))) {
      for (ZipEntry entry : Collections.list(in.entries())) {
        if (entry.getName().equals(library)) {
          Files.copy(
              in.getInputStream(entry),
              jar.resolveSibling(library),
              StandardCopyOption.REPLACE_EXISTING);
        } else if (!entry.getName().startsWith("libduckdb")) {
          var copy = new ZipEntry(entry.getName());
          copy.setTime(0);
          out.putNextEntry(copy);
          in.getInputStream(entry).transferTo(out);
        }
      }
    }
    Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
    if (!Files.isRegularFile(jar.resolveSibling(library))) {
      throw new IOException("DuckDB has no library for this machine");
    }
  }

  private void writeArguments(boolean cached) throws IOException {
    var lines = new ArrayList<>(HOST_FLAGS);
    if (cached) {
      lines.add("-XX:AOTCache=" + folder.resolve("host.aot"));
    }
    lines.add("-Dworkroom.home=" + folder);
    lines.add("-cp");
    lines.add(classPath());
    lines.add(Main.class.getName());
    var text = new StringBuilder();
    lines.forEach(line ->
        text.append('"').append(line.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"\n"));
    Path file = folder.resolve("workroom.args");
    Path part = Files.writeString(folder.resolve("workroom.args.part"), text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private String classPath() throws IOException {
    return jars().stream()
        .filter(
            jar -> WORKER_ONLY.stream().noneMatch(String.valueOf(jar.getFileName())::startsWith))
        .map(Path::toString)
        .collect(Collectors.joining(":"));
  }

  private boolean rehearse() throws Exception {
    Path place = Files.createTempDirectory("workroom-rehearsal");
    try {
      var line = new ArrayList<String>();
      line.add(java.toString());
      line.addAll(HOST_FLAGS);
      line.add("-XX:AOTCacheOutput=" + folder.resolve("host.aot"));
      line.addAll(
          List.of(
              "-cp", classPath(), Rehearsal.class.getName(), folder.toString(), place.toString()));
      return ran(line, place.resolve("rehearsal.log"))
          && WorkerRehearsal.make(folder.resolve("lib"), place);
    } finally {
      delete(place);
    }
  }

  private static boolean ran(List<String> line, Path log) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8"));
    builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    Process process = builder.start();
    if (process.waitFor(120, TimeUnit.SECONDS) && process.exitValue() == 0) {
      return true;
    }
    process.destroyForcibly();
    List<String> said = Files.readAllLines(log);
    said.subList(Math.max(0, said.size() - 6), said.size())
        .forEach(Terminal.ofProcess().err()::println);
    return false;
  }

  private static void delete(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        path.toFile().setWritable(true);
        Files.deleteIfExists(path);
      }
    }
  }
}
