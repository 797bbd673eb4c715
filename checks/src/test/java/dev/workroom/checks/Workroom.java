package dev.workroom.checks;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.json.EventCodec;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The program as a user starts it: the built one, in a process of its own, with its own data. */
final class Workroom {
  private static final Path ROOT = root();

  private final Path home;
  private final Path place;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> before = new ArrayList<>();
  private final Map<Long, List<Path>> files = new HashMap<>();

  /** How a run ended. */
  record Ended(int exit, String out, String err) {
    /** What a user would be frightened by. */
    boolean showsStackTrace() {
      return (out + err).contains("\tat ") || (out + err).contains("Exception in thread");
    }

    @Override
    public String toString() {
      return "exit " + exit + "\n--- out\n" + out + "\n--- err\n" + err;
    }
  }

  Workroom(Path home, Path place) {
    this.home = home;
    this.place = place;
    environment.put("WORKROOM_HOME", home.toString());
    environment.put("WORKROOM_SOURCE", ROOT.toString());
  }

  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("rooms"))
        ? here
        : Objects.requireNonNull(here.getParent());
  }

  Path home() {
    return home;
  }

  /** Where its processes are started. */
  Path place() {
    return place;
  }

  Workroom with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Puts words before the program's own command line, such as another user's. */
  Workroom under(String... words) {
    before.addAll(List.of(words));
    return this;
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return finish(start(List.of("dev.workroom.app.Main"), arguments), 300);
  }

  /** The id of the session that began last. */
  String latest() throws IOException, InterruptedException {
    return run("sessions").out().strip().split("\\s+", 2)[0];
  }

  /** What happened in a session. */
  List<Event> log(String session) throws IOException, InterruptedException {
    return run("show", session, "--json")
        .out()
        .lines()
        .map(EventCodec::readEntry)
        .map(Entry::event)
        .toList();
  }

  Process start(List<String> main, String... arguments) throws IOException {
    var line = new ArrayList<>(before);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(flags(main));
    line.addAll(List.of(arguments));
    var builder = new ProcessBuilder(line).directory(place.toFile());
    builder.redirectOutput(scratch(".out"));
    builder.redirectError(scratch(".err"));
    builder.redirectInput(Path.of("/dev/null").toFile());
    for (String name :
        List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_BASE_URL", "OPENAI_BASE_URL")) {
      builder.environment().remove(name);
    }
    builder.environment().putAll(environment);
    Process process = builder.start();
    files.put(
        process.pid(),
        List.of(builder.redirectOutput().file().toPath(), builder.redirectError().file().toPath()));
    return process;
  }

  private static File scratch(String end) throws IOException {
    File file = Files.createTempFile("workroom", end).toFile();
    file.deleteOnExit();
    return file;
  }

  /** What a process that still runs has said so far, results first. */
  String said(Process process) throws IOException {
    List<Path> written = Objects.requireNonNull(files.get(process.pid()));
    return Files.readString(written.get(0)) + Files.readString(written.get(1));
  }

  Ended finish(Process process, int seconds) throws IOException, InterruptedException {
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    List<Path> written = Objects.requireNonNull(files.get(process.pid()));
    String out = Files.readString(written.get(0), StandardCharsets.UTF_8);
    String err = Files.readString(written.get(1), StandardCharsets.UTF_8);
    if (!ended) {
      throw new AssertionError("it hung for " + seconds + " s:\n" + out + err);
    }
    return new Ended(process.exitValue(), out, err);
  }

  /** The installed program's own flags, with another main class or one more library if asked. */
  private static List<String> flags(List<String> main) throws IOException {
    Path file = ROOT.resolve("app/target/workroom/workroom.args");
    var flags = new ArrayList<String>();
    for (String line : Files.readAllLines(file)) {
      flags.add(line.substring(1, line.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    flags.removeLast();
    if (main.size() > 1) {
      flags.set(flags.size() - 1, flags.getLast() + ":" + main.get(1));
    }
    flags.add(main.getFirst());
    return flags;
  }
}
