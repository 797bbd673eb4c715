package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What browser tests need from npm, in exact versions, fetched once into the target folder. */
final class NpmPackages {
  private static final List<String> WANTED = List.of("playwright-core@1.62.0", "axe-core@4.11.0");

  private NpmPackages() {}

  /** The folder that holds {@code node_modules}. */
  static Path fetched() throws IOException, InterruptedException {
    Path folder = Workroom.root().resolve("checks/target/npm");
    Path done = folder.resolve("fetched");
    String wanted = String.join("\n", WANTED);
    if (!Files.exists(done) || !Files.readString(done).equals(wanted)) {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("package.json"), "{\"private\": true}");
      var line =
          new ArrayList<>(
              List.of("npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit"));
      line.addAll(List.of("--no-fund", "--prefer-offline", "--loglevel=error"));
      line.addAll(WANTED);
      Process npm =
          new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
      String said = new String(npm.getInputStream().readAllBytes());
      assertThat(npm.waitFor()).as("npm install: %s", said).isZero();
      Files.writeString(done, wanted);
    }
    return folder;
  }

  /**
   * The {@code node_modules} with published connectors, and clients of their protocol; the same
   * folder that the tests of connectors use.
   */
  static Path servers() throws IOException, InterruptedException {
    String scope = "@modelcontextprotocol/";
    Process script =
        new ProcessBuilder(
                Workroom.root().resolve("scripts/npm-cached.sh").toString(),
                scope + "server-everything@2026.8.31",
                scope + "server-filesystem@2026.8.31",
                scope + "server-memory@2026.8.31",
                scope + "server-sequential-thinking@2026.8.31",
                scope + "server-pdf@2.0.4",
                scope + "sdk@1.32.2",
                scope + "client@2.4.0",
                "oidc-provider@9.13.3")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(script.getInputStream().readAllBytes());
    assertThat(script.waitFor()).as("npm: %s", said).isZero();
    return Path.of(said.strip());
  }

  /** The driver's folder, laid out as Playwright for Java expects it. */
  static Path driver() throws IOException, InterruptedException {
    Path folder = fetched();
    Path place = Files.createDirectories(folder.resolve("driver"));
    Path link = place.resolve("package");
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, folder.resolve("node_modules/playwright-core"));
    }
    return place;
  }

  static String axe() throws IOException, InterruptedException {
    return Files.readString(fetched().resolve("node_modules/axe-core/axe.min.js"));
  }
}
