package dev.workroom.worker;

import dev.workroom.core.message.SessionId;
import dev.workroom.tools.Database;
import dev.workroom.tools.DocumentText;
import dev.workroom.tools.UserFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The tools of the sessions that share a worker: a session and its sub-agents in the same folders.
 * Each has tables of its own, so that none calls its own what another one made under the same name.
 */
final class ToolSets {
  /** More than work at once; what is closed opens again with its tables. */
  private static final int MOST_OPEN = 24;

  private record Owned(WorkerTools tools, Database database) {}

  private final Path stage;
  private final SourceJournal journal;
  private final DocumentText documents = new ReadableDocuments();
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<SessionId, Owned> all = new LinkedHashMap<>();

  /**
   * @param stage the worker's own directory
   */
  ToolSets(Path stage) {
    this.stage = stage;
    this.journal = new SourceJournal(stage);
  }

  /** The session's tools, always on the same tables. */
  WorkerTools of(SessionId session) {
    lock.lock();
    try {
      Owned known = all.remove(session);
      Owned owned = known == null ? owned(session) : known;
      all.putLast(session, owned);
      if (all.size() > MOST_OPEN) {
        all.pollFirstEntry().getValue().database.close();
      }
      return owned.tools;
    } finally {
      lock.unlock();
    }
  }

  private Owned owned(SessionId session) {
    // A sub-agent's id grows with its depth, a file's name may not.
    String name = UserFile.sha256(session.value().getBytes(StandardCharsets.UTF_8));
    var database =
        new Database(stage.resolve("data").resolve(name), new WorkbookSheets(), documents);
    return new Owned(new WorkerTools(stage, journal, database, documents), database);
  }
}
