package dev.workroom.app;

import dev.workroom.core.agent.Agent;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.Instructions;
import dev.workroom.core.event.EventLog.Claim;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Label.Origin;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.policy.Guards;
import dev.workroom.core.policy.Sinks;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Sessions;
import dev.workroom.extensions.Kit;
import dev.workroom.models.OpenModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One session being driven by this process, from its claim to its closing report. */
final class SessionRun implements AutoCloseable {
  private static final Duration LOOK_AROUND = Duration.ofMillis(250);
  private static final Duration LAST_WORDS = Duration.ofSeconds(8);

  private final Workshop workshop;
  private final Company company;
  private final Claim claim;
  private final Kit kit;
  private final Sessions sessions;
  private final Session session;
  private final ChangedFiles changed = new ChangedFiles();
  private final FileLabels labels;
  private final SourceShelf sources;
  private final Setup setup;
  private final Workbench bench;
  private final Attendance attendance;
  private final Keyboard keyboard;
  private final FrontDesk desk;
  private volatile boolean deskFailed;
  private boolean started;
  private final OpenModel model;

  private SessionRun(
      Workshop workshop,
      Company company,
      Claim claim,
      SessionId id,
      Setup setup,
      Sandbox sandbox,
      Kit kit)
      throws Exception {
    this.workshop = workshop;
    this.company = company;
    this.claim = claim;
    this.kit = kit;
    this.labels = new FileLabels(workshop.home().labels());
    this.sources = new SourceShelf(workshop.home().sources(), workshop);
    this.sessions = new Sessions(workshop.log(), this::noticed);
    this.session = sessions.open(id);
    this.setup = confined(setup, sandbox);
    if (new Guards(setup.guardrails(), setup.folders()).mostFiles().isPresent()) {
      ApproveCommand.family(workshop, id)
          .forEach(one -> workshop.log().read(one, 1).forEach(changed::noticed));
    }
    this.model = openModel();
    this.bench =
        new Workbench(
            workshop,
            sessions,
            id,
            this.setup,
            sandbox,
            model,
            kit,
            labels,
            changed,
            company.verify());
    this.attendance = company.attendance(sessions, workshop);
    this.keyboard = new Keyboard(company.terminal());
    this.desk = new FrontDesk(company.views(bench::title), attendance, keyboard, this::troubled);
    if (desk.shows()) {
      ApproveCommand.family(workshop, id).stream()
          .sorted(Comparator.comparingInt(one -> one.value().length()))
          .forEach(one -> desk.earlier(one, workshop.log().read(one, 1)));
    }
  }

  /** Claims the session and prepares all that it needs; its log may be empty still. */
  static SessionRun open(Workshop workshop, Company company, SessionId id, Setup setup)
      throws Exception {
    Claim claim =
        workshop
            .log()
            .claim(id)
            .orElseThrow(() ->
                UserError.failed(
                    "Session %s is running in another process. Wait for it, or stop it with 'workroom stop %s'."
                        .formatted(id, id)));
    try {
      Kit kit = SessionExtensions.of(workshop, company.acceptsAll()).kit(setup.folders());
      return new SessionRun(
          workshop, company, claim, id, setup, workshop.sandbox(setup.isolation()), kit);
    } catch (Exception e) {
      claim.close();
      throw e;
    }
  }

  Session session() {
    return session;
  }

  /** As the session's log has it: the isolation is the one that was found. */
  Setup setup() {
    return setup;
  }

  /**
   * Begins the session: what is known of it, then the person's words; hooks come in between.
   *
   * @throws UserError if the words call a command that there is not, or a hook says no
   */
  void begin(List<Event> known, String told) throws InterruptedException {
    List<Event> words =
        SessionExtensions.said(
            told,
            kit,
            session.id(),
            setup.folders(),
            new ConnectorPrompts(workshop, setup, kit),
            what -> Connections.of(workshop.home(), kit.loaded()).told(what, kit));
    var first = new ArrayList<>(known);
    if (bench.hooked().hooks().isEmpty()) {
      first.addAll(words);
      session.append(Attendant.user(), first.toArray(Event[]::new));
      return;
    }
    session.append(Attendant.user(), first.toArray(Event[]::new));
    started();
    List<Event> heard = bench.hooked().said(session, told, words);
    session.append(Attendant.user(), heard.toArray(Event[]::new));
  }

  /** What hooks bring in when the session begins or goes on. */
  private void started() throws InterruptedException {
    if (started || bench.hooked().hooks().isEmpty()) {
      return;
    }
    started = true;
    String how = session.state().lastReply().isPresent() ? "resume" : "startup";
    // A note would count as something new and keep calls that wait from being made.
    boolean quiet = !session.state().openCalls().isEmpty();
    List<Event> events =
        bench.hooked().started(session, how).stream()
            .filter(event -> !(quiet && event instanceof Event.Noted))
            .toList();
    if (!events.isEmpty()) {
      session.append("hooks", events.toArray(Event[]::new));
    }
  }

  /** What its plugins and skills are. */
  Kit kit() {
    return kit;
  }

  /** Whose content speaks through notes of earlier sessions. */
  List<Label> labels(List<Instructions> notes) {
    var origins = new FileOrigins(setup.folders(), labels);
    return notes.stream()
        .map(note -> origins.label(Path.of(note.path()), new Label(Origin.MEMORY, note.path())))
        .map(label -> label.untrusted() ? label : new Label(Origin.MEMORY, label.name()))
        .toList();
  }

  /** Runs the loop until the turn ends or only a person can make it go on. */
  Outcome drive() throws Exception {
    started();
    told();
    Agent agent = bench.agent(session, this::attended, desk::delta);
    keyboard.completing(this::completed).listen(this::typed);
    askAgain();
    Thread watch = Thread.ofVirtual().start(this::lookAround);
    try (TabKey _ = keyboard.tab()) {
      Outcome outcome = agent.run(session);
      if (outcome instanceof Outcome.Failed(String why)) {
        bench.hooked().failed(session, why);
      }
      return outcome;
    } finally {
      watch.interrupt();
      keyboard.close();
      desk.close();
    }
  }

  /** Connectors speak to the model through the descriptions of their tools: that is data. */
  private void told() {
    String words = bench.words();
    boolean known =
        words.isEmpty()
            || session.entries().stream()
                .anyMatch(
                    e -> e.event() instanceof Event.Influenced said && said.data().equals(words));
    if (!known) {
      Label label = new Label(Origin.WORKSPACE, "descriptions of connectors");
      session.append("house", new Event.Influenced(List.of(label), List.of(), words));
    }
  }

  /**
   * As {@link #drive}, then says how it ended; the end of the process is a stop, which waits for
   * both.
   */
  Outcome driveAndSay(Consumer<Outcome> report) throws Exception {
    var finished = new CountDownLatch(1);
    Thread runner = Thread.currentThread();
    Thread hook = new Thread(() -> stopAndWait(runner, finished));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      Outcome outcome = drive();
      report.accept(outcome);
      return outcome;
    } finally {
      finished.countDown();
      removeHook(hook);
    }
  }

  /** Takes in what people appended, and lets those who wait look again. */
  void poke() {
    sessions.live().forEach(Session::refresh);
    sessions.live().forEach(Session::ring);
  }

  /** Puts what the session and its sub-agents asked before this process began. */
  private void askAgain() {
    if (session.state().stopping()) {
      return;
    }
    for (SessionId id : ApproveCommand.family(workshop, session.id())) {
      sessions.open(id).state().waiting().forEach((call, request) -> desk.ask(id, call, request));
    }
  }

  private String completed(String line) {
    var prompts = new LinkedHashMap<String, String>();
    if (line.startsWith("/")) {
      new ConnectorPrompts(workshop, setup, kit)
          .all()
          .forEach(one -> prompts.put(one.name(), "  /" + one.name() + " " + one.hint()));
    }
    Completion completion = Completion.of(line, kit, prompts);
    desk.completed(completion.line(), completion.told());
    return completion.line();
  }

  private void typed(String line) {
    try {
      new Steering(session, new ConnectorPrompts(workshop, setup, kit), bench.hooked(), desk)
          .typed(line);
    } catch (RuntimeException e) {
      troubled("What you typed was not kept: " + e.getMessage());
    }
  }

  private void troubled(String reason) {
    deskFailed = true;
    company.terminal().err().println("workroom: " + Terminal.oneLine(reason, 400));
    sessions.live().forEach(Session::ring);
  }

  private boolean attended(Request request) {
    return !deskFailed && attendance.attends(request);
  }

  private void noticed(SessionId id, Entry entry) {
    changed.noticed(entry);
    sources.noticed(entry);
    labels.noticed(id, entry, file -> influences(sessions.open(id), file));
    desk.entry(id, entry);
  }

  /** A note that a person allowed is vouched for; what else is written speaks for what was read. */
  private static List<Label> influences(Session session, FileChanged file) {
    return Sinks.memory(session.state(), file.path()) && session.allowed(file.call())
        ? List.of()
        : session.state().influences();
  }

  /** What people append through other processes (stop, approve) is seen within moments. */
  private void lookAround() {
    try {
      while (true) {
        Thread.sleep(LOOK_AROUND);
        sessions.live().forEach(Session::refresh);
      }
    } catch (InterruptedException _) {
      // the run has ended
    } catch (RuntimeException _) {
      // the loop meets the same trouble at its next append and says what it is
    }
  }

  private static void stopAndWait(Thread runner, CountDownLatch finished) {
    runner.interrupt();
    try {
      if (!finished.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the process is ending: the hook runs
    }
  }

  /** One that is only brought to its end needs no model, and so no key. */
  private OpenModel openModel() throws ModelException {
    if (session.state().stopping()) {
      return OpenModel.silent(setup.model());
    }
    OpenModel opened = workshop.models().open(setup.model(), setup.baseUrl().orElse(""));
    if (setup.budget().microUsd().isPresent() && opened.refusesMoneyBudget().isPresent()) {
      opened.close();
      throw UserError.usage(opened.refusesMoneyBudget().get());
    }
    opened.warm();
    return opened;
  }

  private static Setup confined(Setup setup, Sandbox sandbox) {
    return setup.withIsolation(sandbox.isolation().kind().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    bench.hooked().ended(session, "other");
    bench.close();
    model.close();
    claim.close();
    try {
      workshop.prune();
    } catch (IOException _) {
      // what cannot be let go now goes another day
    }
  }
}
