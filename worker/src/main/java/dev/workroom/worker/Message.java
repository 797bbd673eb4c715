package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.tool.FileTool;
import dev.workroom.json.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What host and worker say to each other over standard streams: one JSON value, one line. */
sealed interface Message {
  /** The longest line; one that is longer breaks the conversation off. */
  int LONGEST = 64 << 20;

  /** What the host says. */
  sealed interface ToWorker extends Message {}

  /** What the worker says. */
  sealed interface ToHost extends Message {}

  /** The first thing said: what the worker may see, and where it puts what it makes. */
  record Start(List<Folder> folders, Path stage) implements ToWorker {
    public Start {
      folders = List.copyOf(folders);
    }
  }

  /** Do this for that session; {@code id} is new for each. */
  record Run(long id, String tool, Json input, SessionId session, CallId call)
      implements ToWorker {}

  /** Nobody waits for this any more. */
  record Stop(long id) implements ToWorker {}

  /** The worker listens. */
  record Ready() implements ToHost {}

  /** How a run is getting on. */
  record Progress(long id, String text) implements ToHost {}

  /** How it ended; the only one for its id. */
  record Done(long id, FileTool.Work work) implements ToHost {}

  static byte[] line(Message message) {
    return (Wire.write(message) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
