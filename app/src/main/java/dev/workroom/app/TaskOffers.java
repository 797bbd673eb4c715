package dev.workroom.app;

import dev.workroom.changes.Applied;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Request.Gate;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionProgress;
import dev.workroom.extensions.mcp.Offers;
import dev.workroom.extensions.mcp.RpcException;
import dev.workroom.json.Describe;
import dev.workroom.json.Inputs;
import dev.workroom.json.Schemas;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Workroom's own tasks for other assistants: delegate an outcome, see how it stands, answer what
 * may be answered, fetch what was made.
 *
 * <p>The folders, the mode and what the assistant may decide were set by the person who started
 * this. It may always refuse; it may approve only what that person left to it.
 */
final class TaskOffers implements Offers {
  private static final String ACTOR = "delegating assistant";
  private static final long LONGEST_WAIT = 50;
  private static final long LARGEST = 8L << 20;

  /** What the assistant may decide in place of a person; each holds those before it. */
  enum Trust {
    NONE,
    /** Questions that the agent asks. */
    QUESTIONS,
    /** Plans too. */
    PLAN,
    /** Permissions that may be remembered too. */
    SOFT,
    /** Deleting, reaching out, using connectors too. */
    ALL
  }

  /** Delegates. */
  record Delegate(
      @Describe("what should be there in the end") String outcome,
      @Describe("one of the folders, or one inside; the first if left out") Optional<String> folder,
      @Describe("what must hold") List<String> constraints,
      @Describe("items of the definition of done") List<String> done,
      @Describe("what must not happen: never change exports/, no network")
          List<String> guardrails) {}

  /** Names a session. */
  record Status(
      String session, @Describe("seconds to wait for news, at most 50") Optional<Long> seconds) {}

  /** Decides. */
  record Approve(
      String session,
      @Describe("the call, as status names it; all if left out") Optional<String> call,
      @Describe("says no, and why") Optional<String> reject,
      @Describe("of listed changes only these: numbers, folders, patterns: 1,3-5,old/,!*.txt")
          Optional<String> items,
      @Describe("one for each question") List<String> answers) {}

  /** Names a file. */
  record Fetch(String session, @Describe("as status names it") String path) {}

  /** Stops. */
  record Stop(String session) {}

  private final Workshop workshop;
  private final DelegatedRuns runs;
  private final List<Setup.Folder> folders;
  private final Trust trust;

  TaskOffers(Workshop workshop, DelegatedRuns runs, List<Setup.Folder> folders, Trust trust) {
    this.workshop = workshop;
    this.runs = runs;
    this.folders = List.copyOf(folders);
    this.trust = trust;
  }

  @Override
  public Map<String, Object> capabilities() {
    return Map.of("tools", Map.of());
  }

  @Override
  public String instructions() {
    return "Workroom carries out whole tasks on files in %s and hands back finished files. Delegate an outcome, then ask for the status until it is done or waits. What waits for a person is decided in Workroom."
        .formatted(String.join(", ", folders.stream().map(Setup.Folder::path).toList()));
  }

  @Override
  public List<Map<String, Object>> list(String what) {
    return List.of(
        tool(
            "delegate",
            "Starts a task; the answer is its session. It works on its own from there.",
            Delegate.class),
        tool(
            "status",
            "How a task stands: its plan, what it waits for, the files it made.",
            Status.class),
        tool(
            "approve",
            "Decides what a task waits for, as far as the person left that to you.",
            Approve.class),
        tool("fetch", "A file that a task made.", Fetch.class),
        tool("stop", "Stops a task; what it has made stays.", Stop.class));
  }

  private static Map<String, Object> tool(
      String name, String description, Class<? extends Record> input) {
    return Map.of(
        "name",
        name,
        "description",
        description,
        "inputSchema",
        Wire.read(Schemas.of(input).text(), Object.class));
  }

  @Override
  public Map<String, Object> answer(String method, Map<String, Object> params, Caller caller)
      throws IOException, InterruptedException {
    if (!method.equals("tools/call")) {
      throw RpcException.invalid("Only tools are offered.");
    }
    Object arguments = params.get("arguments");
    var input = new Json(Wire.write(arguments == null ? Map.of() : arguments));
    try {
      return switch (String.valueOf(params.get("name"))) {
        case "delegate" -> delegated(Inputs.bind(input, Delegate.class));
        case "status" -> status(Inputs.bind(input, Status.class), caller);
        case "approve" -> approved(Inputs.bind(input, Approve.class));
        case "fetch" -> fetched(Inputs.bind(input, Fetch.class));
        case "stop" -> stopped(Inputs.bind(input, Stop.class));
        default ->
            throw RpcException.invalid(
                "There is no tool %s."
                    .formatted(Terminal.oneLine(String.valueOf(params.get("name")), 60)));
      };
    } catch (IllegalArgumentException | UserError e) {
      return said(true, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Object> said(boolean error, String text) {
    return Map.of("content", List.of(Map.of("type", "text", "text", text)), "isError", error);
  }

  private Map<String, Object> delegated(Delegate wanted) throws InterruptedException {
    if (wanted.outcome().isBlank()) {
      throw new IllegalArgumentException("Say what should be there in the end.");
    }
    SessionId id =
        runs.begin(
            within(wanted.folder()),
            wanted.outcome(),
            wanted.constraints(),
            wanted.done(),
            wanted.guardrails());
    return said(false, "Begun as session %s. Ask for its status.".formatted(id.value()));
  }

  /** The folders of a task: all that were granted, or one inside them. */
  private List<Setup.Folder> within(Optional<String> named) {
    if (named.isEmpty()) {
      return folders;
    }
    Path path;
    try {
      path = Path.of(folders.getFirst().path()).resolve(named.get()).toRealPath();
    } catch (IOException _) {
      throw new IllegalArgumentException(
          "There is no folder %s.".formatted(Terminal.oneLine(named.get(), 200)));
    }
    Setup.Folder around =
        folders.stream()
            .filter(folder -> path.startsWith(folder.path()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "%s is not inside the folders that were granted here.".formatted(path)));
    if (!Files.isDirectory(path)) {
      throw new IllegalArgumentException("%s is not a folder.".formatted(path));
    }
    return List.of(new Setup.Folder(path.toString(), around.writable()));
  }

  /** A session that this server may speak of: one that works in the granted folders only. */
  private SessionId session(String named) {
    SessionId id = workshop.session(named);
    boolean ours =
        new Session(id, workshop.log())
            .state()
            .setup()
            .map(setup ->
                setup.folders().stream()
                    .allMatch(one ->
                        folders.stream()
                            .anyMatch(granted -> Path.of(one.path()).startsWith(granted.path()))))
            .orElse(false);
    if (!ours) {
      throw new IllegalArgumentException("There is no such session here.");
    }
    return id;
  }

  private Map<String, Object> status(Status wanted, Caller caller)
      throws IOException, InterruptedException {
    SessionId id = session(wanted.session());
    long until =
        System.nanoTime()
            + Math.clamp(wanted.seconds().orElse(0L), 0, LONGEST_WAIT) * 1_000_000_000L;
    long before = workshop.log().last(id);
    SessionProgress progress = ClosingReport.progress(workshop, id);
    while (System.nanoTime() < until && runs.at(id) && progress.waits().isEmpty()) {
      Thread.sleep(250);
      long now = workshop.log().last(id);
      if (now != before) {
        before = now;
        progress = ClosingReport.progress(workshop, id);
        caller.progress(progress.done(), progress.steps().size(), "at work");
      }
    }
    progress = ClosingReport.progress(workshop, id);
    var state = new LinkedHashMap<String, Object>();
    state.put("session", id.value());
    state.put("state", word(id, progress));
    state.put("plan", progress.steps().stream().map(Figures::step).toList());
    state.put("waits", progress.waits().stream().map(this::wait).toList());
    state.put("files", List.copyOf(made(id)));
    last(id).ifPresent(text -> state.put("answer", text));
    return Map.of(
        "content",
        List.of(Map.of("type", "text", "text", Wire.write(state))),
        "structuredContent",
        state);
  }

  private String word(SessionId id, SessionProgress progress) {
    if (runs.at(id)) {
      return "working";
    }
    Optional<String> trouble = runs.trouble(id);
    if (trouble.isPresent()) {
      return "failed: " + trouble.get();
    }
    if (!progress.waits().isEmpty()) {
      return "waiting";
    }
    return progress
        .outcome()
        .map(outcome ->
            switch (outcome) {
              case Outcome.Done _ -> "done";
              case Outcome.Interrupted _ -> "stopped";
              case Outcome.OverBudget(String limit) -> "over its limit of " + limit;
              case Outcome.Failed(String reason) -> "failed: " + reason;
              case Outcome.Waiting(String reason) -> "waiting: " + reason;
            })
        .orElse("stopped");
  }

  private Map<String, Object> wait(SessionProgress.Wait wait) {
    boolean yours = may(wait.request(), tool(wait.session(), wait.call()));
    return Map.of(
        "call",
        wait.call().value(),
        "for",
        ClosingReport.inShort(wait.request()),
        "by",
        yours
            ? "you (approve)"
            : "a person: workroom approve " + wait.session().value().split("/", 2)[0]);
  }

  private String tool(SessionId id, CallId call) {
    return new Session(id, workshop.log())
        .state().openCalls().stream()
            .filter(use -> use.id().equals(call))
            .map(ToolUse::tool)
            .findFirst()
            .orElse("");
  }

  /** The agent's last words. */
  private Optional<String> last(SessionId id) {
    return new Session(id, workshop.log())
        .state()
        .lastReply()
        .map(reply -> reply.message().text())
        .filter(text -> !text.isBlank());
  }

  /** Whether the person left it to the assistant to say yes to this. */
  private boolean may(Request request, String tool) {
    Trust needed =
        switch (request) {
          // A connector's question is about consent; the agent's own is about the task.
          case Request.Questions _ -> tool.equals("Question") ? Trust.QUESTIONS : Trust.ALL;
          case Request.PlanReview _ -> Trust.PLAN;
          case Request.Permission permission ->
              permission.gate() == Gate.SOFT ? Trust.SOFT : Trust.ALL;
        };
    return trust.compareTo(needed) >= 0;
  }

  private Map<String, Object> approved(Approve wanted) {
    SessionId id = session(wanted.session());
    int decided = 0;
    var left = new ArrayList<String>();
    for (SessionId one : ApproveCommand.family(workshop, id)) {
      var session = new Session(one, workshop.log());
      for (Map.Entry<CallId, Request> waiting : session.state().waiting().entrySet()) {
        CallId call = waiting.getKey();
        if (wanted.call().map(c -> !c.equals(call.value())).orElse(false)) {
          continue;
        }
        Optional<Decision> decision = decision(one, waiting, wanted);
        if (decision.isPresent()) {
          session.append(ACTOR, new ApprovalDecided(call, decision.get()));
          decided++;
        } else {
          left.add(call.value() + ": " + ClosingReport.inShort(waiting.getValue()));
        }
      }
    }
    if (decided > 0) {
      runs.goOn(id);
    }
    String text =
        (decided == 0
                ? "Nothing was decided."
                : "Decided: %d; the task goes on.".formatted(decided))
            + (left.isEmpty()
                ? ""
                : " Only a person can decide this (workroom approve %s): %s"
                    .formatted(id.value(), String.join("; ", left)));
    return said(decided == 0, text);
  }

  private Optional<Decision> decision(
      SessionId id, Map.Entry<CallId, Request> waiting, Approve wanted) {
    Request request = waiting.getValue();
    if (wanted.reject().isPresent()) {
      return Optional.of(new Decision.Rejected(wanted.reject().get()));
    }
    if (!may(request, tool(id, waiting.getKey()))) {
      return Optional.empty();
    }
    return Optional.of(
        switch (request) {
          case Request.Permission _ ->
              wanted
                  .items()
                  .map(words -> Parts.of(workshop, id, waiting.getKey()).picked(words))
                  .orElseGet(Decision.Approved::new);
          case Request.PlanReview _ -> new Decision.Approved();
          case Request.Questions(var questions, _) -> {
            if (questions.size() != wanted.answers().size()) {
              throw new IllegalArgumentException(
                  "It asks %d questions; give as many answers.".formatted(questions.size()));
            }
            var chosen = new ArrayList<String>();
            for (int i = 0; i < questions.size(); i++) {
              chosen.add(Attendant.chosen(questions.get(i), wanted.answers().get(i)));
            }
            yield new Decision.Answered(chosen);
          }
        });
  }

  /** The files that the session and those below it left, by its receipts. */
  private Set<String> made(SessionId id) {
    var files = new LinkedHashSet<String>();
    for (SessionId one : ApproveCommand.family(workshop, id)) {
      workshop
          .log()
          .read(one, 1)
          .forEach(entry -> {
            if (entry.event() instanceof Event.FileChanged change) {
              change.from().map(from -> Applied.path(from).toString()).ifPresent(files::remove);
              String path = Applied.path(change).toString();
              if (change.after().isPresent()) {
                files.add(path);
              } else {
                files.remove(path);
              }
            }
          });
    }
    return files;
  }

  private Map<String, Object> fetched(Fetch wanted) throws IOException {
    SessionId id = session(wanted.session());
    if (!made(id).contains(wanted.path())) {
      throw new IllegalArgumentException(
          "The task made no file %s; status lists what it made."
              .formatted(Terminal.oneLine(wanted.path(), 300)));
    }
    Path path = Path.of(wanted.path()).toRealPath();
    if (folders.stream().noneMatch(folder -> path.startsWith(folder.path()))) {
      throw new IllegalArgumentException("The file is not in the granted folders any more.");
    }
    if (Files.size(path) > LARGEST) {
      throw new IllegalArgumentException(
          "The file has more than %d MB; it is at %s.".formatted(LARGEST >> 20, path));
    }
    byte[] bytes = Files.readAllBytes(path);
    var resource = new LinkedHashMap<String, Object>();
    resource.put("uri", path.toUri().toString());
    String type = Files.probeContentType(path);
    resource.put("mimeType", type == null ? "application/octet-stream" : type);
    try {
      resource.put(
          "text", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      resource.put("blob", Base64.getEncoder().encodeToString(bytes));
    }
    return Map.of("content", List.of(Map.of("type", "resource", "resource", resource)));
  }

  private Map<String, Object> stopped(Stop wanted) {
    SessionId id = session(wanted.session());
    new Session(id, workshop.log()).append(ACTOR, new StopRequested());
    return said(false, "It stops; what it has made stays.");
  }
}
