package dev.workroom.app;

import dev.workroom.changes.Applied;
import dev.workroom.changes.Applied.Held;
import dev.workroom.changes.Applied.Unmade;
import dev.workroom.changes.ChangeSet;
import dev.workroom.changes.ChangeSets;
import dev.workroom.changes.LayerScan;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Request.Evidence;
import dev.workroom.core.event.Request.Gate;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.policy.FileSinks;
import dev.workroom.core.policy.PlanGate;
import dev.workroom.core.policy.Sinks;
import dev.workroom.core.sandbox.Sandbox.Layer;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.core.tool.Tool.Answer;
import dev.workroom.core.tool.Tool.Context;
import dev.workroom.core.tool.Tool.Recovery;
import dev.workroom.json.Wire;
import dev.workroom.tools.CommandChanges;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Brings what tools and commands want changed into the user's folders, exactly once: the journal
 * keeps the tool's result beside the changes, so that a crash loses neither.
 */
final class Keeping implements CommandChanges {
  private static final String HELD = "house: held changes ask";

  /** The rule where some of the changes leave the approved plan. */
  static final String LEAVING = "plan: changes that no step announces ask";

  /** Of so many held changes at most it is looked up who named them. */
  private static final int MOST_NAMED = 20;

  /** Of more held changes the log does not list each: the journal has them. */
  private static final int MOST_LISTED = 500;

  /** Of so many deletions at most the card tells what each takes away. */
  private static final int MOST_DELETED = 2_000;

  private final ChangeSets changes;
  private final List<Folder> folders;
  private final Function<SessionId, Session> sessions;
  private final ChangedFiles changed;

  /**
   * @param sessions the live sessions: their guardrails, plans, and what they have read
   * @param changed the files that the session and those below it have changed
   */
  Keeping(
      ChangeSets changes,
      List<Folder> folders,
      Function<SessionId, Session> sessions,
      ChangedFiles changed) {
    this.changes = changes;
    this.folders = List.copyOf(folders);
    this.sessions = sessions;
    this.changed = changed;
  }

  /**
   * Whether tools of a session, or of one above it, wrote all that stands in the file at a path.
   */
  Predicate<String> composed(SessionId id) {
    return path -> sessions.apply(id).composed(path);
  }

  /** Applies what a file tool wants; {@code deletes}: a person has allowed its deletions. */
  Answer settle(Context context, Work work, Path staging, boolean deletes) throws IOException {
    if (work.operations().isEmpty()) {
      return new Answer.Finished(work.result(), work.facts(), work.labels());
    }
    String payload = Wire.write(new Answer.Finished(work.result(), work.facts(), work.labels()));
    Session session = sessions.apply(context.session());
    ChangeSet set =
        ChangeSet.ofStage(folders, work.operations(), staging, payload)
            .under(ChangeRules.ofTool(session, context.call(), work.operations()));
    return applied(
        context,
        session,
        deletes
            ? set.allowingDeletions().sparing(AskedBefore.changed(session, context.call(), work))
            : set);
  }

  @Override
  public Answer settle(
      Context context, Instant began, ToolResult.Ok result, List<Label> labels, List<Layer> layers)
      throws IOException {
    LayerScan.Found found = LayerScan.of(layers, began);
    String payload = Wire.write(new Answer.Finished(result, List.of(), labels));
    Session session = sessions.apply(context.session());
    return applied(
        context,
        session,
        ChangeSet.ofLayers(folders, found, payload)
            .under(ChangeRules.ofCommand(session, context.call(), found.operations())));
  }

  private Answer applied(Context context, Session session, ChangeSet set) throws IOException {
    Optional<String> tooMany =
        changed.beyond(ChangeRules.guards(session.state()), set.operations());
    return tooMany.isPresent()
        ? Answer.failed(tooMany.get())
        : finished(context, () -> changes.apply(context.session(), context.call(), set));
  }

  @Override
  public Answer resume(Json input, Context context) throws IOException {
    Applied applied =
        changes
            .recover(context.session(), context.call())
            .orElseThrow(
                () -> new IOException("The journal has nothing that waits for an answer."));
    Set<Integer> allowed =
        switch (context.decision().orElseThrow()) {
          case Decision.Approved _, Decision.Amended _, Decision.Answered _ ->
              applied.held().stream().map(Held::step).collect(Collectors.toSet());
          case Decision.Picked(List<Integer> items) ->
              items.stream()
                  .filter(number -> number <= applied.held().size())
                  .map(number -> applied.held().get(number - 1).step())
                  .collect(Collectors.toSet());
          case Decision.Rejected _ -> Set.of();
        };
    Answer answer =
        finished(context, () -> changes.release(context.session(), context.call(), allowed));
    return context.decision().orElseThrow() instanceof Decision.Rejected(String why)
        ? because(answer, why)
        : answer;
  }

  /** With the words with which a person, or the house for them, did not allow it. */
  private static Answer because(Answer answer, String why) {
    return answer instanceof Answer.Finished(var result, var facts, var labels) && !why.isBlank()
        ? new Answer.Finished(with(result, "Why not: " + why), facts, labels)
        : answer;
  }

  @Override
  public Recovery recover(Json input, Context context) throws IOException {
    Optional<Applied> applied = changes.recover(context.session(), context.call());
    return applied.isPresent()
        ? new Recovery.Known(answer(context, applied.get()))
        : new Recovery.Repeat();
  }

  @FunctionalInterface
  private interface Applying {
    Applied run() throws IOException;
  }

  /**
   * Where applying breaks off after it was prepared, the call is not finished: the session stops
   * with the reason, and the journal finishes the call when it goes on.
   */
  private Answer finished(Context context, Applying applying) throws IOException {
    try {
      return answer(context, applying.run());
    } catch (IOException e) {
      Optional<Applied> prepared;
      try {
        prepared = changes.recover(context.session(), context.call());
      } catch (IOException still) {
        throw new EventLogException(String.valueOf(still.getMessage()), still);
      }
      if (prepared.isEmpty()) {
        throw e;
      }
      return answer(context, prepared.get());
    }
  }

  private Answer answer(Context context, Applied applied) {
    if (applied.waits()) {
      return asks(context, applied);
    }
    Answer.Finished kept = Wire.read(applied.payload(), Answer.Finished.class);
    var facts = new ArrayList<Event.Fact>(applied.changes());
    Set<String> unmade = new HashSet<>();
    applied.unmade().stream().map(Unmade::path).forEach(unmade::add);
    // What is said of a file that was not made as asked is no fact.
    kept.facts().stream()
        .filter(fact -> !(fact instanceof Event.FileFact one && unmade.contains(one.path())))
        .forEach(facts::add);
    boolean nothingMade = applied.changes().isEmpty() && !applied.unmade().isEmpty();
    ToolResult result =
        nothingMade && kept.result() instanceof ToolResult.Ok ok
            ? new ToolResult.Failed(
                applied.report() + "\nWithout that it would have said: " + ok.text())
            : with(kept.result(), applied.report());
    return new Answer.Finished(result, facts, kept.labels());
  }

  private Answer asks(Context context, Applied applied) {
    Session session = sessions.apply(context.session());
    boolean leaves = applied.held().stream().anyMatch(Keeping::leavesPlan);
    boolean firm = applied.held().stream().anyMatch(held -> !held.deletes() && !leavesPlan(held));
    List<String> deleted =
        applied.held().stream().filter(Held::deletes).map(Held::path).limit(MOST_NAMED).toList();
    boolean influenced = !deleted.isEmpty() && Sinks.firm(session, context.call(), deleted);
    Gate gate = firm || influenced ? Gate.HARD : deleted.isEmpty() ? Gate.SOFT : Gate.DELETION;
    boolean listed = applied.held().size() <= MOST_LISTED;
    List<Evidence> evidence =
        FileSinks.evidence(
            session, applied.held().stream().map(Held::path).limit(MOST_NAMED).toList());
    return new Answer.Asks(
        new Request.Permission(
            applied.question(),
            influenced ? Sinks.RULE : leaves ? LEAVING : HELD,
            gate,
            deleted(applied.held()),
            evidence,
            listed ? items(applied.held()) : List.of(),
            listed ? Optional.empty() : Optional.of(applied.held().size())));
  }

  /** What would be deleted; a deletion is asked for each time, so a grant remembers none of it. */
  private static List<String> deleted(List<Held> held) {
    return held.stream()
        .filter(Held::deletes)
        .map(one -> "file:" + one.file())
        .limit(MOST_DELETED)
        .toList();
  }

  /** Each held change in a line, where there are several. */
  private static List<String> items(List<Held> held) {
    return held.size() < 2
        ? List.of()
        : alike(held)
            ? held.stream().map(Held::change).toList()
            : held.stream().map(one -> one.change() + ": " + one.reason()).toList();
  }

  /** Whether all wait for the same reason, which the question then says once. */
  private static boolean alike(List<Held> held) {
    return held.stream().map(Held::reason).distinct().count() == 1;
  }

  private static boolean leavesPlan(Held held) {
    return !held.deletes() && held.reason().startsWith(PlanGate.LEAVING);
  }

  private static ToolResult with(ToolResult result, String report) {
    if (report.isEmpty()) {
      return result;
    }
    return switch (result) {
      case ToolResult.Ok ok -> new ToolResult.Ok(ok.text() + "\n" + report, ok.images());
      case ToolResult.Failed(String text) -> new ToolResult.Failed(text + "\n" + report);
      case ToolResult.Denied _,
          ToolResult.Skipped _,
          ToolResult.Interrupted _,
          ToolResult.Unknown _ ->
          result;
    };
  }
}
