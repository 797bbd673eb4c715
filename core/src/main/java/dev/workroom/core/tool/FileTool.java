package dev.workroom.core.tool;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A tool that opens the user's files. It runs in the worker, confined: it reads the granted
 * folders, writes nothing but staged files, and answers with operations that the host applies.
 */
public interface FileTool {
  ToolSpec spec();

  /** As {@link Tool#effect}; the host asks it too, before the worker sees the call. */
  Effect effect(Json input, List<Folder> folders);

  /** Does it: blocking, stopped by an interrupt. An exception's message goes to the model. */
  Work run(Json input, Desk desk) throws Exception;

  /**
   * What it hands back: a result, the changes it wants, and facts that hold once they are made.
   *
   * @param labels whose content the result holds
   */
  record Work(
      ToolResult result, List<Operation> operations, List<Event.Fact> facts, List<Label> labels) {
    public Work {
      operations = List.copyOf(operations);
      facts = List.copyOf(facts);
      labels = List.copyOf(labels);
    }

    public Work(ToolResult result, List<Operation> operations, List<Event.Fact> facts) {
      this(result, operations, facts, List.of());
    }

    /** The same with labels. */
    public Work labelled(List<Label> others) {
      return new Work(result, operations, facts, others);
    }

    public static Work of(ToolResult result) {
      return new Work(result, List.of(), List.of());
    }

    public static Work ok(String text) {
      return of(new ToolResult.Ok(text));
    }

    public static Work failed(String text) {
      return of(new ToolResult.Failed(text));
    }
  }

  /** What a file tool has on its desk for one call. */
  interface Desk {
    CallId call();

    /** The granted folders; relative paths begin at the first. */
    List<Folder> folders();

    /** A new empty file of its own, on the host's side of the fence once handed over. */
    Path stage(String name) throws IOException;

    /** Keeps a picture for the result; the answer is its SHA-256 in hex. */
    String keep(byte[] content) throws IOException;

    Consumer<String> progress();
  }
}
