package dev.workroom.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keys of models' providers: in the keyring of the desktop where there is one ({@code
 * secret-tool}), else in a file that only its owner can read. They go into requests to the provider
 * and nowhere else.
 */
final class Keys {
  static final List<String> PROVIDERS = List.of("anthropic", "openai");
  private static final int SECONDS = 5;

  private final Map<String, String> environment;
  private final Path file;

  Keys(Map<String, String> environment, Home home) {
    this.environment = environment;
    this.file = home.root().resolve("keys");
  }

  /** Where a key comes from. */
  enum Place {
    ENVIRONMENT,
    SETTINGS,
    KEYRING,
    FILE,
    NONE
  }

  /** The settings with the stored keys, where neither they nor the environment have one. */
  Map<String, String> added(Map<String, String> settings) {
    var all = new LinkedHashMap<>(settings);
    for (String provider : PROVIDERS) {
      String name = provider + ".key";
      if (!all.containsKey(name) && !inEnvironment(provider)) {
        stored(provider).ifPresent(key -> all.put(name, key));
      }
    }
    return all;
  }

  Place place(String provider, Map<String, String> settings) {
    if (inEnvironment(provider)) {
      return Place.ENVIRONMENT;
    }
    if (settings.containsKey(provider + ".key")) {
      return Place.SETTINGS;
    }
    if (ring(provider).isPresent()) {
      return Place.KEYRING;
    }
    return inFile(provider).isPresent() ? Place.FILE : Place.NONE;
  }

  /** Whether there is a keyring that takes keys. */
  boolean keyring() {
    return program().isPresent()
        && !environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "").isBlank();
  }

  Place store(String provider, String key) {
    known(provider);
    if (key.isBlank() || key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw UserError.usage("This is no key: it is empty or holds a blank. Copy it again.");
    }
    if (keyring() && ran(Optional.of(key), "store", "--label=Workroom " + provider, provider)) {
      write(provider, Optional.empty());
      return Place.KEYRING;
    }
    write(provider, Optional.of(key));
    return Place.FILE;
  }

  void remove(String provider) {
    known(provider);
    if (keyring()) {
      ran(Optional.empty(), "clear", "", provider);
    }
    write(provider, Optional.empty());
  }

  private static void known(String provider) {
    if (!PROVIDERS.contains(provider)) {
      throw UserError.usage(
          "There is no provider '%s'. There are: %s."
              .formatted(Terminal.oneLine(provider, 40), String.join(", ", PROVIDERS)));
    }
  }

  private boolean inEnvironment(String provider) {
    String name = provider.toUpperCase(java.util.Locale.ROOT) + "_API_KEY";
    return !environment.getOrDefault(name, "").isBlank();
  }

  private Optional<String> stored(String provider) {
    return ring(provider).or(() -> inFile(provider));
  }

  private Optional<String> inFile(String provider) {
    return Optional.ofNullable(lines().get(provider));
  }

  private Map<String, String> lines() {
    var lines = new LinkedHashMap<String, String>();
    Home.text(file)
        .ifPresent(text ->
            text.lines()
                .filter(line -> line.indexOf('=') > 0)
                .forEach(line -> {
                  int equals = line.indexOf('=');
                  lines.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
                }));
    return lines;
  }

  private void write(String provider, Optional<String> key) {
    Map<String, String> lines = lines();
    if (key.isEmpty() && !lines.containsKey(provider)) {
      return;
    }
    lines.remove(provider);
    key.ifPresent(value -> lines.put(provider, value));
    var text = new StringBuilder();
    lines.forEach((name, value) -> text.append(name).append(" = ").append(value).append('\n'));
    try {
      Path part =
          Files.createTempFile(
              file.getParent(),
              "keys",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException _) {
      throw UserError.failed(
          "%s cannot be written. Make room in the data folder or check its permissions."
              .formatted(file));
    }
  }

  private Optional<Path> program() {
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      Path program = Path.of(folder.isEmpty() ? "/nowhere" : folder, "secret-tool");
      if (Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  private Optional<String> ring(String provider) {
    if (!keyring()) {
      return Optional.empty();
    }
    try {
      Process process = started(List.of("lookup", "service", "workroom", "provider", provider));
      process.getOutputStream().close();
      String key =
          new String(process.getInputStream().readNBytes(10_000), StandardCharsets.UTF_8).strip();
      return ended(process) && !key.isEmpty() ? Optional.of(key) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** A key is handed over on standard input: arguments can be seen by others. */
  private boolean ran(Optional<String> input, String verb, String label, String provider) {
    var line = new java.util.ArrayList<String>(List.of(verb));
    if (!label.isEmpty()) {
      line.add(label);
    }
    line.addAll(List.of("service", "workroom", "provider", provider));
    try {
      Process process = started(line);
      try (var out = process.getOutputStream()) {
        out.write(input.orElse("").getBytes(StandardCharsets.UTF_8));
      }
      return ended(process);
    } catch (IOException _) {
      return false;
    }
  }

  private Process started(List<String> arguments) throws IOException {
    var line = new java.util.ArrayList<String>();
    line.add(program().orElseThrow(() -> new IOException("no secret-tool")).toString());
    line.addAll(arguments);
    return new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static boolean ended(Process process) {
    try {
      if (process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return false;
  }
}
