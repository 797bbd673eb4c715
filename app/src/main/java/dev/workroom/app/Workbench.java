package dev.workroom.app;

import dev.workroom.core.agent.Agent;
import dev.workroom.core.agent.CapsuleCompactor;
import dev.workroom.core.agent.Compactor;
import dev.workroom.core.agent.Subagents;
import dev.workroom.core.agent.Subagents.Task;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.Instructions;
import dev.workroom.core.event.Event.InstructionsLoaded;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.policy.RulePolicy;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Tool;
import dev.workroom.core.tool.Tool.Context;
import dev.workroom.json.Describe;
import dev.workroom.json.Inputs;
import dev.workroom.json.Schemas;
import dev.workroom.models.OpenModel;
import dev.workroom.sandbox.Trees;
import dev.workroom.tools.PlanTool;
import dev.workroom.tools.QuestionTool;
import dev.workroom.tools.ShellTool;
import dev.workroom.worker.WorkerClient;
import dev.workroom.worker.WorkerLaunch;
import dev.workroom.worker.WorkerTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Everything an agent of one session works with: its tools, its worker, its prompts. */
final class Workbench implements AutoCloseable {
  /** How full the model's context may get before a capsule is due. */
  private static final double FULL = 0.75;

  private final Workshop workshop;
  private final Sessions sessions;
  private final Setup setup;
  private final Sandbox sandbox;
  private final OpenModel model;
  private final ChangedFiles changed;
  private final Path scratch;
  private final WorkerClient worker;
  private final List<Tool> tools;
  private final AtomicBoolean prepared = new AtomicBoolean();

  /** The input of the tool that starts sub-agents. */
  record Delegation(
      @Describe("a few words for the user") String description,
      @Describe("all it must know: outcome, files, what to report") String prompt) {}

  Workbench(
      Workshop workshop,
      Sessions sessions,
      SessionId id,
      Setup setup,
      Sandbox sandbox,
      OpenModel model,
      ChangedFiles changed)
      throws IOException {
    this.workshop = workshop;
    this.sessions = sessions;
    this.setup = setup;
    this.sandbox = sandbox;
    this.model = model;
    this.changed = changed;
    this.scratch = workshop.home().scratch(id.value());
    this.worker =
        WorkerClient.of(
            sandbox,
            setup.folders(),
            scratch.resolve("worker"),
            workshop.contents(),
            WorkerLaunch.of(workshop.program().installation().resolve("lib")));
    this.tools = tools(scratch);
  }

  private List<Tool> tools(Path scratch) throws IOException {
    var keeping =
        new Keeping(workshop.changes(), setup.folders(), id -> sessions.open(id).state(), changed);
    var all = new ArrayList<Tool>();
    WorkerTools.all(scratch.resolve("worker"))
        .forEach(tool -> all.add(new ConfinedTool(tool, setup.folders(), worker, keeping)));
    if (sandbox.isolation().runsCommands()) {
      all.add(new ShellTool(sandbox, setup.folders(), context -> layer(scratch, context), keeping));
    }
    all.add(new QuestionTool());
    all.add(new PlanTool(id -> sessions.open(id).state().plan(), setup.mode() != Setup.Mode.AUTO));
    return all;
  }

  /** The agent of the session, whose sub-agents have its tools. */
  Agent agent(Session session, Predicate<Request> attended, BiConsumer<SessionId, Delta> viewers) {
    BiConsumer<Session, Delta> shown =
        (of, delta) -> {
          if (prepared.compareAndSet(false, true)) {
            worker.prepare();
          }
          viewers.accept(of.id(), delta);
        };
    Instant start = start(session);
    var policy = new RulePolicy(List.of());
    Compactor compactor = compactor();
    Agent subagent =
        new Agent(
            "sub-agent",
            Prompts.subagent(setup, sandbox.isolation(), start),
            model,
            tools,
            policy,
            compactor,
            attended,
            shown);
    var all = new ArrayList<>(tools);
    all.add(new Subagents(sessions, subagent, delegationSpec(), Workbench::task));
    return new Agent(
        "main",
        Prompts.system(setup, sandbox.isolation(), start, instructions(session)),
        model,
        all,
        policy,
        compactor,
        attended,
        shown);
  }

  /** A call in a few words. */
  String title(ToolUse use) {
    for (Tool tool : tools) {
      if (tool.spec().name().equals(use.tool())) {
        try {
          return Terminal.oneLine(tool.effect(use.input()).what(), 100);
        } catch (IllegalArgumentException _) {
          return use.tool();
        }
      }
    }
    return use.tool();
  }

  private Compactor compactor() {
    return model
        .contextWindow()
        .<Compactor>map(
            window -> new CapsuleCompactor(model, (long) (window * FULL), Prompts.capsule()))
        .orElse(Compactor.NEVER);
  }

  private static ToolSpec delegationSpec() {
    return new ToolSpec(
        "Agent",
        "Gives a piece of work to a sub-agent with a clean context; it sees only the prompt. Several in one reply work side by side.",
        Schemas.of(Delegation.class));
  }

  private static Task task(Json input) {
    Delegation delegation = Inputs.bind(input, Delegation.class);
    return new Task(delegation.description(), delegation.prompt());
  }

  /** An empty place for one command; what a crash left of an earlier try goes. */
  private static Path layer(Path scratch, Context context) throws IOException {
    Path place =
        scratch
            .resolve("commands")
            .resolve(safe(context.session().value()) + "-" + safe(context.call().value()));
    Trees.delete(place);
    return Files.createDirectories(place);
  }

  private static String safe(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static Instant start(Session session) {
    SessionState state = session.state();
    return session.entries().stream().findFirst().map(Entry::at).orElse(state.at());
  }

  private String instructions(Session session) {
    List<Instructions> files =
        session.entries().stream()
            .map(Entry::event)
            .flatMap(e -> e instanceof InstructionsLoaded loaded ? loaded.files().stream() : null)
            .toList();
    return StandingInstructions.text(files, workshop.contents());
  }

  @Override
  public void close() {
    worker.close();
    try {
      Trees.delete(scratch.resolve("commands"));
    } catch (IOException _) {
      // the next run of the session clears it before it is used
    }
  }
}
