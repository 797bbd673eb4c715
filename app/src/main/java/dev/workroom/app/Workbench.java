package dev.workroom.app;

import dev.workroom.core.agent.Agent;
import dev.workroom.core.agent.CapsuleCompactor;
import dev.workroom.core.agent.Closing;
import dev.workroom.core.agent.Compactor;
import dev.workroom.core.agent.Subagents;
import dev.workroom.core.agent.Task;
import dev.workroom.core.agent.Verification;
import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
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
import dev.workroom.core.session.Completion;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Tool;
import dev.workroom.extensions.CommandEnvironment;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.WithheldTools;
import dev.workroom.extensions.mcp.Connectors;
import dev.workroom.json.Schemas;
import dev.workroom.models.OpenModel;
import dev.workroom.prompts.Prompt;
import dev.workroom.tools.EvidenceTool;
import dev.workroom.tools.JsonPost;
import dev.workroom.tools.MoreTool;
import dev.workroom.tools.PlanTool;
import dev.workroom.tools.QuestionTool;
import dev.workroom.worker.WorkerClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Everything an agent of one session works with: its tools, its worker, its prompts. */
final class Workbench implements AutoCloseable {
  /** How full the model's context may get before a capsule is due. */
  private static final double FULL = 0.75;

  /** How many sub-agents work at once; others wait for their turn. */
  private static final int SIDE_BY_SIDE = 16;

  private final Workshop workshop;
  private final Sessions sessions;
  private final Setup setup;
  private final Sandbox sandbox;
  private final Kit kit;
  private final OpenModel model;
  private final HookedSession hooked;
  private final RulePolicy policy;
  private final Toolbox toolbox;
  private final WorkerClient worker;
  private final Connectors connectors;
  private final List<Tool> connected;
  private final List<Tool> handy;
  private final boolean verifies;
  private final List<Tool> tools;
  private final AtomicBoolean prepared = new AtomicBoolean();

  Workbench(
      Workshop workshop,
      Sessions sessions,
      SessionId id,
      Setup setup,
      Sandbox sandbox,
      OpenModel model,
      Kit kit,
      FileLabels labels,
      ChangedFiles changed,
      boolean verifies)
      throws IOException {
    this.workshop = workshop;
    this.sessions = sessions;
    this.setup = setup;
    this.sandbox = sandbox;
    this.kit = kit;
    this.model = model;
    var network = new Egress(sessions, workshop.dialler(setup));
    var environment = new CommandEnvironment(kit);
    this.toolbox =
        new Toolbox(
            workshop,
            sandbox,
            workshop.home().scratch(id.value()),
            kit,
            sessions::open,
            labels,
            changed,
            network,
            WebTools.of(workshop, sessions, setup, network),
            environment);
    this.worker = toolbox.worker(setup.folders(), "worker");
    this.connectors =
        workshop
            .connectors()
            .open(
                workshop,
                setup,
                kit,
                sandbox,
                new ModelSampler(model, setup.model(), sessions),
                (of, call) -> AnsweredBefore.of(sessions.open(of).entries(), call));
    this.connected = connected();
    this.policy = new RulePolicy(connectors.rules());
    this.hooked =
        HookedSession.of(
            kit,
            setup,
            sandbox,
            workshop.home().scratch(id.value()).resolve("hooks"),
            environment,
            new HookDoors(
                sessions,
                model,
                new JsonPost(network, WebTools::tls),
                connectors,
                policy,
                (child, given, task) -> readers(id).hire(child, given, task),
                workshop.agentModels()));
    this.handy = new ArrayList<>(toolbox.tools(setup.folders(), worker));
    handy.addAll(connected);
    this.verifies = verifies;
    this.tools = tools();
  }

  /** What connectors say of their tools, which nobody read before the model did. */
  String words() {
    return connected.stream()
        .map(Tool::spec)
        .map(spec -> spec.name() + ": " + spec.description() + "\n" + spec.inputSchema().text())
        .collect(Collectors.joining("\n"));
  }

  private List<Tool> connected() throws IOException {
    try {
      return connectors.tools().stream()
          .<Tool>map(tool -> new PagedTool(tool, workshop.contents()))
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The start of the connectors was stopped.");
    }
  }

  private List<Tool> tools() {
    var all = new ArrayList<>(handy);
    all.add(new MoreTool(this::kept));
    if (!done().isEmpty()) {
      all.add(new EvidenceTool(this::judged));
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
    String instructions = instructions(session) + kit.listing(workshop.skillBudget());
    var staff =
        new Staff(
            workshop,
            toolbox,
            setup,
            worker,
            connected,
            new MoreTool(this::kept),
            model,
            policy,
            this::compactor,
            start,
            instructions,
            kit,
            session,
            hooked,
            attended,
            shown);
    var all = new ArrayList<>(tools);
    all.add(new Subagents(sessions, staff, delegationSpec(), this::assignment, SIDE_BY_SIDE));
    return new Agent(
        "main",
        Prompts.system(setup, sandbox.isolation(), start, instructions),
        model,
        all,
        policy,
        compactor(model),
        hooked.closing(
            verifies ? new Verification(sessions, staff, Prompts::verify) : Closing.NONE, "Stop"),
        attended,
        shown,
        WithheldTools.over(kit, hooked.calls()));
  }

  /** Sub-agents of hooks: they are told nothing of the work and are not hooked themselves. */
  private Staff readers(SessionId id) {
    Session session = sessions.open(id);
    return new Staff(
        workshop,
        toolbox,
        setup,
        worker,
        List.of(),
        new MoreTool(this::kept),
        model,
        policy,
        this::compactor,
        start(session),
        "",
        kit,
        session,
        HookedSession.NONE,
        _ -> false,
        (_, _) -> {});
  }

  private List<String> done() {
    return setup.brief().map(Brief::done).orElse(List.of());
  }

  private Completion judged(SessionId id, Event one) {
    var log = new ArrayList<>(sessions.open(id).entries());
    log.add(new Entry(log.size() + 1L, Instant.EPOCH, "", one, ""));
    return Completion.of(done(), log);
  }

  /** A long result, if this session's log speaks of it. */
  private Optional<String> kept(SessionId id, String handle) {
    boolean own =
        handle.matches("[0-9a-f]{64}")
            && sessions.open(id).entries().stream()
                .anyMatch(e ->
                    e.event() instanceof Event.ToolFinished f
                        && f.result().text().contains(handle));
    return own
        ? workshop.contents().get(handle).map(b -> new String(b, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** Where plugins' hooks meet the session. */
  HookedSession hooked() {
    return hooked;
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

  private Compactor compactor(OpenModel model) {
    return workshop
        .contextWindow()
        .or(model::contextWindow)
        .<Compactor>map(
            window -> new CapsuleCompactor(model, (long) (window * FULL), Prompts.capsule()))
        .map(hooked::compactor)
        .orElse(Compactor.NEVER);
  }

  private static ToolSpec delegationSpec() {
    return new ToolSpec("Agent", Prompt.text("tools/Agent.txt"), Schemas.of(Delegation.class));
  }

  private Task assignment(Json input) {
    List<String> known = handy.stream().map(tool -> tool.spec().name()).toList();
    return Delegation.read(input, setup.folders(), known, kit, workshop.agentModels());
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
    connectors.close();
    worker.close();
    toolbox.sweep();
  }
}
