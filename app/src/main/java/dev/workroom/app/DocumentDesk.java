package dev.workroom.app;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.json.Wire;
import dev.workroom.worker.WorkerClient;
import dev.workroom.worker.WorkerLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Documents, opened by a worker that sees nothing but the folders they lie in, and those read-only.
 */
final class DocumentDesk implements AutoCloseable {
  private static final SessionId DESK = new SessionId("desk");

  private final List<Path> files;
  private final Path scratch;
  private final WorkerClient worker;

  private DocumentDesk(List<Path> files, Path scratch, WorkerClient worker) {
    this.files = List.copyOf(files);
    this.scratch = scratch;
    this.worker = worker;
  }

  static DocumentDesk open(Workshop workshop, String... names) throws Exception {
    var files = new ArrayList<Path>();
    for (String name : names) {
      files.add(existing(name));
    }
    return open(workshop, files, List.of());
  }

  /** With more folders in the worker's sight than those of the documents. */
  static DocumentDesk open(Workshop workshop, List<Path> files, List<Path> more) throws Exception {
    List<Folder> folders =
        Stream.concat(files.stream().map(file -> file.toAbsolutePath().getParent()), more.stream())
            .distinct()
            .map(folder -> new Folder(String.valueOf(folder), false))
            .toList();
    Path scratch = workshop.home().scratch("read-" + ProcessHandle.current().pid());
    return new DocumentDesk(
        files,
        scratch,
        WorkerClient.of(
            workshop.sandbox("auto"),
            folders,
            scratch,
            workshop.contents(),
            WorkerLaunch.of(workshop.program().installation().resolve("lib"))));
  }

  /** The file that a person names. */
  static Path existing(String name) {
    if (name.isEmpty()) {
      throw UserError.usage("Name a file; the command with --help shows how it goes.");
    }
    Path file;
    try {
      file = Path.of(name).toRealPath();
    } catch (IOException _) {
      throw UserError.failed(
          "There is no file %s that can be opened. Check the name and its permissions."
              .formatted(Path.of(name).toAbsolutePath()));
    }
    if (!Files.isRegularFile(file)) {
      throw UserError.failed("%s is not a file.".formatted(file));
    }
    return file;
  }

  /** As {@link #open(Workshop, String...)} for one, with a limit for a call. */
  static DocumentDesk open(Workshop workshop, String name, Duration limit) throws Exception {
    DocumentDesk desk = open(workshop, name);
    return new DocumentDesk(
        desk.files, desk.scratch, desk.worker.within(limit, limit.multipliedBy(2)));
  }

  /** The documents, in the order they were named. */
  List<Path> files() {
    return files;
  }

  /** Where the worker finds what the host puts there for it. */
  Path scratch() {
    return scratch;
  }

  /** Runs a tool of the worker on the first document. */
  Work run(String tool) throws InterruptedException {
    return run(tool, Map.of("path", files.getFirst().toString()));
  }

  /** Runs a tool of the worker. */
  Work run(String tool, Object input) throws InterruptedException {
    return worker.call(tool, new Json(Wire.write(input)), DESK, new CallId("document"), _ -> {});
  }

  /** A file that the worker staged; never what a link in its place shows. */
  Path staged(String path) {
    Path staged = Path.of(path).normalize();
    if (!staged.startsWith(scratch) || !Files.isRegularFile(staged, LinkOption.NOFOLLOW_LINKS)) {
      throw UserError.failed("The worker gave no text. Try again.");
    }
    return staged;
  }

  @Override
  public void close() throws IOException {
    worker.close();
    if (Files.isDirectory(scratch)) {
      try (Stream<Path> all = Files.walk(scratch)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
