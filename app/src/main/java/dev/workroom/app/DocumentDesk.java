package dev.workroom.app;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.json.Wire;
import dev.workroom.worker.WorkerClient;
import dev.workroom.worker.WorkerLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One document, opened by a worker that sees nothing but the folder it lies in, and that read-only.
 */
final class DocumentDesk implements AutoCloseable {
  private final Path file;
  private final Path scratch;
  private final WorkerClient worker;

  private DocumentDesk(Path file, Path scratch, WorkerClient worker) {
    this.file = file;
    this.scratch = scratch;
    this.worker = worker;
  }

  static DocumentDesk open(Workshop workshop, String name) throws Exception {
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
    var folder = new Folder(String.valueOf(file.getParent()), false);
    Path scratch = workshop.home().scratch("read-" + ProcessHandle.current().pid());
    return new DocumentDesk(
        file,
        scratch,
        WorkerClient.of(
            workshop.sandbox("auto"),
            List.of(folder),
            scratch,
            workshop.contents(),
            WorkerLaunch.of(workshop.program().installation().resolve("lib"))));
  }

  /** As {@link #open}, with a limit for a call. */
  static DocumentDesk open(Workshop workshop, String name, Duration limit) throws Exception {
    DocumentDesk desk = open(workshop, name);
    return new DocumentDesk(
        desk.file, desk.scratch, desk.worker.within(limit, limit.multipliedBy(2)));
  }

  /** Runs a tool of the worker on the document. */
  Work run(String tool) throws InterruptedException {
    return run(tool, Map.of());
  }

  /** Runs a tool of the worker on the document, with more to say than its path. */
  Work run(String tool, Map<String, Object> more) throws InterruptedException {
    var all = new HashMap<>(more);
    all.put("path", file.toString());
    var input = new Json(Wire.write(all));
    return worker.call(tool, input, new CallId("document"), _ -> {});
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
