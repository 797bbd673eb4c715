package dev.workroom.checks;

import dev.workroom.app.ProgramHere;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A person who delegates in one folder, with a model behind one of the protocols. */
record OverHttp(Protocol protocol, Path home, Path folder) {
  static OverHttp at(Path place, Protocol protocol) throws IOException {
    Path here = place.resolve(protocol.name());
    return new OverHttp(
        protocol,
        Files.createDirectories(here.resolve("home")),
        Files.createDirectories(here.resolve("work")));
  }

  /** A session in mode auto whose files no fresh reader looks at; what came of it. */
  String auto(FakeEndpoint endpoint, String prompt, String... more) {
    return run(
        endpoint,
        and(
            List.of("--folder", folder.toString(), "--mode", "auto", "--no-verify"),
            and(List.of("--prompt", prompt), more)));
  }

  /** A session; the exit code, and what was said. */
  String run(FakeEndpoint endpoint, String... more) {
    String model = List.of(more).contains("--model") ? "" : protocol.model("m");
    List<String> line =
        model.isEmpty()
            ? List.of("run", "--base-url", protocol.address(endpoint))
            : List.of("run", "--model", model, "--base-url", protocol.address(endpoint));
    return here(and(line, more));
  }

  /** Any command about the session that began last. */
  String its(String command, String... more) {
    return here(and(List.of(command, id()), more));
  }

  String here(String... line) {
    Map.Entry<Integer, String> ended = ProgramHere.run(Workroom.root(), home, line);
    return ended.getKey() + " " + ended.getValue();
  }

  String id() {
    return here("sessions").substring(2).strip().split("\\s+", 2)[0];
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** The names of all files in the folder. */
  List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static String[] and(List<String> some, String... more) {
    var all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
