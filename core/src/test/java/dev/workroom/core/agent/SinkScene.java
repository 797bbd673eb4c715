package dev.workroom.core.agent;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Setup.Mode;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Label.Origin;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import dev.workroom.core.policy.FileSinks;
import dev.workroom.core.policy.Sinks;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Effect.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A session in which things are read, for the tests of the rule at the sinks. */
final class SinkScene {
  static final Label FILE = new Label(Origin.WORKSPACE, "notes.docx");
  static final Label WEB = new Label(Origin.WEB, "https://example.org/a");
  static final CallId CALL = new CallId("now");

  final Sessions sessions = new Sessions(new MemoryLog(), (_, _) -> {});
  int calls;

  Session asked(String words) {
    Session session = sessions.open(new SessionId("s"));
    session.append("ada", started(Optional.empty()), said(words));
    return session;
  }

  static SessionStarted started(Optional<SessionId> parent) {
    return new SessionStarted(
        "main",
        parent,
        new Setup(
            List.of(new Folder("/w", true)),
            Mode.AUTO,
            Budget.DEFAULT,
            "script:x",
            Optional.empty(),
            "none"));
  }

  static UserSaid said(String words) {
    return new UserSaid(List.of(new ContentBlock.Text(words)));
  }

  /** The model reads something. */
  void reads(Session session, String input, String result, Label... labels) {
    var call = new CallId("c" + ++calls);
    session.append(
        "main",
        new ModelReplied(
            session.state().seq(),
            new Message.Assistant(
                List.of(new ToolUse(call, "Read", new Json(input))), Message.StopReason.TOOL_USE),
            Usage.NONE),
        new ToolFinished(call, new ToolResult.Ok(result), List.of(labels)));
  }

  static void uses(Session session, String tool, String input) {
    session.append(
        "main",
        new ModelReplied(
            session.state().seq(),
            new Message.Assistant(
                List.of(new ToolUse(CALL, tool, new Json(input))), Message.StopReason.TOOL_USE),
            Usage.NONE));
  }

  static FileChanged made(CallId call, String path) {
    return new FileChanged(call, path, Optional.empty(), Optional.empty(), Optional.of("ab"));
  }

  static Optional<String> change(Session session, String path, boolean overwrites) {
    return FileSinks.change(session, CALL, "/w/" + path, overwrites, false);
  }

  static Sinks.Concern check(Session session, Kind kind, String resource, String input) {
    return Sinks.check(
        session,
        new ToolUse(CALL, "Tool", new Json(input)),
        new Effect(kind, Set.of(resource), "do it"));
  }
}
