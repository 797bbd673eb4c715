package dev.workroom.app;

import dev.workroom.extensions.mcp.ServerConfig;
import dev.workroom.extensions.mcp.Surroundings;
import dev.workroom.json.Wire;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Finds the programs of local connectors. They run without network, so what would be fetched at
 * each start ({@code npx}) is fetched once, with a person's knowledge, and nothing of it is run
 * meanwhile.
 *
 * @param packages where fetched packages lie
 */
record ConnectorLauncher(Path packages, Map<String, String> environment)
    implements Surroundings.Launcher {
  private static final Set<String> FETCHERS = Set.of("uvx", "uv", "pipx", "docker", "bunx", "deno");
  private static final long MEMORY = 2L << 30;
  private static final long FETCH_MINUTES = 5;

  /** What an {@code npx} line means. */
  private record Npx(String name, List<String> arguments) {
    static Optional<Npx> of(ServerConfig.Way.Local local) {
      if (!base(local.command()).equals("npx")) {
        return Optional.empty();
      }
      List<String> all = local.arguments();
      int at = 0;
      Optional<String> named = Optional.empty();
      while (at < all.size() && all.get(at).startsWith("-")) {
        String flag = all.get(at++);
        if (flag.startsWith("--package=")) {
          named = Optional.of(flag.substring("--package=".length()));
        } else if ((flag.equals("-p") || flag.equals("--package")) && at < all.size()) {
          named = Optional.of(all.get(at++));
        }
      }
      if (at >= all.size() && named.isEmpty()) {
        return Optional.empty();
      }
      String first = at < all.size() ? all.get(at) : "";
      return Optional.of(
          new Npx(named.orElse(first), all.subList(Math.min(at + 1, all.size()), all.size())));
    }

    /** Without its version: {@code @scope/name@1.2} is {@code @scope/name}. */
    String plain() {
      int at = name.lastIndexOf('@');
      return at > 0 ? name.substring(0, at) : name;
    }
  }

  private static String base(String command) {
    return String.valueOf(Path.of(command).getFileName());
  }

  /** Whether something must be fetched before the connector can start. */
  boolean fetches(ServerConfig config) {
    return config.way() instanceof ServerConfig.Way.Local local
        && Npx.of(local).map(npx -> !Files.isDirectory(folder(npx))).orElse(false);
  }

  private Path folder(Npx npx) {
    return packages.resolve(npx.name().replaceAll("[^A-Za-z0-9._@-]", "_"));
  }

  @Override
  public Surroundings.Launch launch(ServerConfig config, ServerConfig.Way.Local local)
      throws IOException {
    String base = base(local.command());
    if (FETCHERS.contains(base)) {
      throw new IOException(
          "it is started by %s, which fetches programs from the network; local connectors have none. Install the program and name it itself"
              .formatted(base));
    }
    Optional<Npx> npx = Npx.of(local);
    if (npx.isPresent()) {
      return installed(config, npx.get());
    }
    Path program = found(local.command());
    var readable = new ArrayList<Path>();
    if (!system(program)) {
      readable.add(around(program));
    }
    for (String argument : local.arguments()) {
      named(config, argument).ifPresent(readable::add);
    }
    var line = new ArrayList<String>();
    line.add(program.toString());
    line.addAll(local.arguments());
    return launch(line, readable, base.equals("node"));
  }

  private static Surroundings.Launch launch(List<String> line, List<Path> readable, boolean node) {
    return new Surroundings.Launch(
        line,
        readable,
        // Node reserves far more than it uses, so a limit on what is reserved would stop it.
        node ? Map.of("NODE_OPTIONS", "--max-old-space-size=1024") : Map.of(),
        node ? 0 : MEMORY);
  }

  private Surroundings.Launch installed(ServerConfig config, Npx npx) throws IOException {
    Path folder = folder(npx);
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "its package %s is not here yet; 'workroom connector test %s' fetches it"
              .formatted(npx.name(), config.name()));
    }
    Path own = folder.resolve("node_modules").resolve(npx.plain());
    Object manifest = Wire.read(Files.readString(own.resolve("package.json")), Object.class);
    Object bin = manifest instanceof Map<?, ?> map ? map.get("bin") : null;
    String script =
        switch (bin) {
          case String one -> one;
          case Map<?, ?> several when !several.isEmpty() ->
              String.valueOf(
                  several.containsKey(base(npx.plain()))
                      ? several.get(base(npx.plain()))
                      : several.values().iterator().next());
          case null, default ->
              throw new IOException("its package %s has no program".formatted(npx.name()));
        };
    var line = new ArrayList<String>();
    Path node = found("node");
    line.add(node.toString());
    line.add(own.resolve(script).normalize().toString());
    line.addAll(npx.arguments());
    var readable = new ArrayList<>(List.of(folder));
    if (!system(node)) {
      readable.add(around(node));
    }
    for (String argument : npx.arguments()) {
      named(config, argument).ifPresent(readable::add);
    }
    return launch(line, readable, true);
  }

  /** Fetches what {@code npx} would, without running any of it. */
  void fetch(ServerConfig config) throws IOException, InterruptedException {
    if (!(config.way() instanceof ServerConfig.Way.Local local)) {
      return;
    }
    Optional<Npx> npx = Npx.of(local);
    if (npx.isEmpty() || Files.isDirectory(folder(npx.get()))) {
      return;
    }
    String name = npx.get().name();
    if (!name.matches("(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*(@[A-Za-z0-9.^~<>=*_-]+)?")) {
      throw new IOException("%s is no package of the npm registry".formatted(name));
    }
    Files.createDirectories(packages);
    Path part = Files.createTempDirectory(packages, "fetch");
    Files.writeString(part.resolve("package.json"), "{\"private\":true}");
    Path log = part.resolve("npm.log");
    var builder =
        new ProcessBuilder(
                found("npm").toString(),
                "install",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
                name)
            .directory(part.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(key -> key.matches(".*(KEY|TOKEN|SECRET|PASSWORD).*"));
    Process npm = builder.start();
    npm.getOutputStream().close();
    if (!npm.waitFor(FETCH_MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
      npm.descendants().forEach(ProcessHandle::destroyForcibly);
      npm.destroyForcibly();
      String said = Terminal.oneLine(Files.readString(log), 300);
      dev.workroom.sandbox.Trees.delete(part);
      throw new IOException(
          said.contains("E404")
              ? "there is no package %s in the npm registry".formatted(name)
              : "its package %s could not be fetched: %s".formatted(name, said));
    }
    Files.move(part, folder(npx.get()), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path found(String command) throws IOException {
    if (command.contains("/")) {
      Path path = Path.of(command).toAbsolutePath().normalize();
      if (Files.isExecutable(path)) {
        return path;
      }
      throw new IOException("its program %s is not there".formatted(command));
    }
    for (String folder :
        environment
            .getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin")
            .split(File.pathSeparator, -1)) {
      Path path = Path.of(folder, command);
      if (!folder.isBlank() && path.isAbsolute() && Files.isExecutable(path)) {
        return path.toRealPath();
      }
    }
    throw new IOException(
        "its program %s is not installed; install it, or give its whole path".formatted(command));
  }

  private static boolean system(Path path) {
    return List.of("/usr", "/bin", "/sbin", "/lib", "/lib64").stream().anyMatch(path::startsWith);
  }

  /** A program with what lies about it: of {@code …/v22/bin/node} the folder {@code …/v22}. */
  private static Path around(Path program) {
    Path folder = program.getParent();
    Path above = folder == null ? null : folder.getParent();
    return folder != null
            && above != null
            && above.getNameCount() > 2
            && "bin".equals(String.valueOf(folder.getFileName()))
        ? above
        : folder == null ? program : folder;
  }

  /**
   * What a path among the arguments makes readable. Of what somebody else configured, only what
   * lies with it.
   */
  private static Optional<Path> named(ServerConfig config, String argument) {
    if (!argument.startsWith("/")) {
      return Optional.empty();
    }
    Path path = Path.of(argument).normalize();
    boolean theirs = config.home().isPresent();
    if (!Files.exists(path)
        || path.getNameCount() < 2
        || system(path)
        || (theirs && !path.startsWith(config.home().get()))) {
      return Optional.empty();
    }
    if (Files.isDirectory(path)) {
      return Optional.of(path);
    }
    // What it needs may lie beside it in the outermost node_modules.
    int modules = path.toString().indexOf("/node_modules/");
    if (modules > 0) {
      return Optional.of(Path.of(path.toString().substring(0, modules)));
    }
    for (Path folder = path.getParent();
        folder != null && folder.getNameCount() > 1;
        folder = folder.getParent()) {
      if (Files.exists(folder.resolve("package.json"))
          || Files.isDirectory(folder.resolve("node_modules"))) {
        return Optional.of(folder);
      }
    }
    return Optional.of(path);
  }
}
