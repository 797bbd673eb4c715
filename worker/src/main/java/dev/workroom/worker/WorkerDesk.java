package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.tool.FileTool;
import dev.workroom.tools.UserFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One call's desk: staged files below {@code files} in the stage, each in a directory of its own,
 * pictures below {@code kept} by their hash.
 */
record WorkerDesk(CallId call, List<Folder> folders, Path stage, Consumer<String> progress)
    implements FileTool.Desk {
  /** Tells the files of this worker from those of the ones before it. */
  private static final String RUN =
      Long.toString(ProcessHandle.current().pid(), 36)
          + Long.toString(System.currentTimeMillis(), 36);

  private static final AtomicLong COUNT = new AtomicLong();

  @Override
  public Path stage(String name) throws IOException {
    Path own = stage.resolve("files").resolve(RUN + "-" + COUNT.incrementAndGet());
    return Files.createFile(Files.createDirectories(own).resolve(Path.of(name).getFileName()));
  }

  @Override
  public String keep(byte[] content) throws IOException {
    String sha256 = UserFile.sha256(content);
    Files.write(kept(stage, sha256), content);
    return sha256;
  }

  /** Where a picture waits for the host. */
  static Path kept(Path stage, String sha256) throws IOException {
    return Files.createDirectories(stage.resolve("kept")).resolve(sha256);
  }
}
