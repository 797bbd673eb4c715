package dev.workroom.app;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.json.Wire;
import dev.workroom.sandbox.Trees;
import dev.workroom.server.Refused;
import dev.workroom.worker.WorkerClient;
import dev.workroom.worker.WorkerLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Workers that read the files of sessions for the page, one for each of the last sessions that were
 * looked at.
 */
final class PageReaders implements AutoCloseable {
  private static final int MOST = 4;

  private final Workshop workshop;
  private final PageFiles files;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SessionId, Reader> readers = new LinkedHashMap<>(16, 0.75f, true);

  /** A worker for the files of one session. */
  record Reader(List<Folder> folders, Path scratch, WorkerClient worker) {
    boolean sees(Path folder) {
      return folders.stream().anyMatch(one -> folder.startsWith(one.path()));
    }
  }

  PageReaders(Workshop workshop, PageFiles files) {
    this.workshop = workshop;
    this.files = files;
  }

  String text(SessionId root, String tool, Object input) throws Exception {
    Work work =
        of(root).worker.call(tool, new Json(Wire.write(input)), root, new CallId("page"), _ -> {});
    return ok(work);
  }

  static String ok(Work work) {
    if (work.result() instanceof ToolResult.Ok ok) {
      return ok.text();
    }
    throw new Refused(Refused.Kind.CONFLICT, work.result().text());
  }

  Reader of(SessionId root) throws Exception {
    lock.lock();
    try {
      Reader known = readers.get(root);
      if (known != null) {
        return known;
      }
      List<Folder> folders =
          files.folders(root).stream()
              .filter(folder -> Files.isDirectory(Path.of(folder.path())))
              .map(folder -> new Folder(folder.path(), false))
              .toList();
      Path scratch = workshop.home().scratch("page-" + root.value());
      Files.createDirectories(scratch);
      var made =
          new Reader(
              folders,
              scratch,
              WorkerClient.of(
                  workshop.sandbox("auto"),
                  folders,
                  scratch,
                  workshop.contents(),
                  WorkerLaunch.of(workshop.program().installation().resolve("lib"))));
      readers.put(root, made);
      if (readers.size() > MOST) {
        SessionId eldest = readers.keySet().iterator().next();
        Optional.ofNullable(readers.remove(eldest)).ifPresent(PageReaders::leave);
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  private static void leave(Reader reader) {
    reader.worker.close();
    try {
      Trees.delete(reader.scratch);
    } catch (IOException _) {
      // the next look at this session's files clears it
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      readers.values().forEach(PageReaders::leave);
      readers.clear();
    } finally {
      lock.unlock();
    }
  }
}
