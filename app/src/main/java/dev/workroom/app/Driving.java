package dev.workroom.app;

import dev.workroom.app.Attendant.Orders;
import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.Influenced;
import dev.workroom.core.event.Event.Instructions;
import dev.workroom.core.event.Event.InstructionsLoaded;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Setup.Mode;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Sessions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * How a session is driven from the command line: model, budget, standing orders, what is shown.
 *
 * @param model provider and name; empty: as the settings or the session say
 * @param limits what is said of the budget
 * @param verify whether a fresh reader looks at finished files
 */
record Driving(
    Program program,
    String model,
    String baseUrl,
    String isolation,
    Reach reach,
    Orders orders,
    Limits limits,
    Optional<Path> transcript,
    boolean json,
    boolean verify)
    implements Company {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  static void options(CommandSpec spec) {
    spec.addOption(
        Command.option("P:NAME", "anthropic:NAME, openai:NAME or script:FILE.", "--model"));
    spec.addOption(Command.option("URL", "The model's endpoint.", "--base-url"));
    spec.addOption(Command.flag("Approve the plan and soft gates; never deletions.", "--yes"));
    spec.addOption(Command.flag("Approve deletions.", "--allow-delete"));
    Limits.options(spec);
    spec.addOption(Command.option("FILE", "Write the log there as it grows.", "--transcript"));
    spec.addOption(Command.flag("Print the log as JSON lines.", "--json"));
    spec.addOption(
        Command.flag("Finished files are not verified by a fresh reader.", "--no-verify"));
    spec.addOption(
        Command.option("KIND", "auto (default), vm, namespaces, landlock or none.", "--isolation"));
    Reach.options(spec);
  }

  static Driving of(ParseResult arguments, Program program) {
    String transcript = Command.value(arguments, "--transcript", "");
    return new Driving(
        program,
        Command.value(arguments, "--model", ""),
        Command.value(arguments, "--base-url", ""),
        Command.value(arguments, "--isolation", "auto"),
        Reach.of(arguments),
        new Orders(
            arguments.hasMatchedOption("--yes"),
            arguments.hasMatchedOption("--allow-delete"),
            false),
        Limits.of(arguments),
        transcript.isEmpty() ? Optional.empty() : Optional.of(Path.of(transcript)),
        arguments.hasMatchedOption("--json"),
        !arguments.hasMatchedOption("--no-verify"));
  }

  /** The same with what a workspace says where the command line says nothing. */
  Driving in(Workspace workspace) {
    String usual = model.isBlank() ? workspace.setting("model") : model;
    Limits money =
        limits.microUsd().isPresent() ? limits : limits.withMoney(workspace.setting("budget-usd"));
    return new Driving(
        program,
        usual,
        baseUrl,
        isolation,
        reach.and(workspace.setting("hosts")),
        orders,
        money,
        transcript,
        json,
        verify);
  }

  /** Starts a session and drives it until it ends or waits. */
  Exit begin(Workshop workshop, List<Folder> folders, Mode mode, Assignment task) throws Exception {
    return begin(workshop, folders, mode, task, "");
  }

  /** As the other, with one more file of standing instructions, if it is named. */
  Exit begin(
      Workshop workshop, List<Folder> folders, Mode mode, Assignment task, String instructionFile)
      throws Exception {
    return begin(workshop, new SessionId(newId()), folders, mode, task, instructionFile);
  }

  /** As the others, with an id that was chosen before. */
  Exit begin(
      Workshop workshop,
      SessionId id,
      List<Folder> folders,
      Mode mode,
      Assignment task,
      String instructionFile)
      throws Exception {
    Budget budget = limits.over(Budget.DEFAULT);
    Setup setup =
        reached(
            workshop,
            new Setup(folders, mode, budget, chosenModel(workshop), endpoint(), isolation)
                .withBrief(task.brief()),
            Settings.of(workshop.home()));
    try (var run = SessionRun.open(workshop, this, id, setup)) {
      var standing =
          new StandingInstructions(
              workshop.log(), workshop.contents(), program.terminal(), orders.yes());
      List<Instructions> instructions = standing.inForce(workshop.home(), folders, instructionFile);
      List<Instructions> unseen = standing.unseen(workshop.home(), instructions);
      var events = new ArrayList<Event>();
      events.add(new SessionStarted("main", Optional.empty(), run.setup()));
      events.add(new InstructionsLoaded(instructions));
      if (!unseen.isEmpty()) {
        String text = StandingInstructions.text(unseen, workshop.contents());
        events.add(new Influenced(List.of(), List.of(), text));
      }
      MemoryNotes.loaded(folders, workshop.contents())
          .ifPresent(loaded -> {
            events.add(loaded);
            events.add(new Influenced(run.labels(loaded.notes()), List.of()));
          });
      SessionExtensions.bill(run.kit(), List.of()).ifPresent(events::add);
      run.begin(events, task.told());
      return driven(workshop, run);
    }
  }

  /** What a session was given at its start. */
  static Setup begun(Session session) {
    return session
        .state()
        .setup()
        .orElseThrow(() ->
            UserError.failed("Session %s was never begun; run it anew.".formatted(session.id())));
  }

  /** Results go to standard output, and the exit code follows what the log shows. */
  private Exit driven(Workshop workshop, SessionRun run) throws Exception {
    var report = new ClosingReport(workshop, run.session(), program.terminal(), json);
    Outcome outcome = run.driveAndSay(report::print);
    return report.whole() || !(outcome instanceof Outcome.Done) ? Exit.of(outcome) : Exit.FAILED;
  }

  /** Goes on with a session until it ends or waits. */
  Exit goOn(Workshop workshop, SessionId id, Setup setup) throws Exception {
    try (var run = SessionRun.open(workshop, this, id, setup)) {
      List<Event> log = run.session().entries().stream().map(Entry::event).toList();
      SessionExtensions.bill(run.kit(), log)
          .ifPresent(bill -> run.session().append("workroom", bill));
      return driven(workshop, run);
    }
  }

  /** A session's setup with what this command line says otherwise. */
  Setup over(Workshop workshop, Setup setup) {
    String chosen = model.isBlank() ? setup.model() : scripted(model);
    Optional<String> url = baseUrl.isBlank() ? setup.baseUrl() : endpoint();
    String kind = isolation.equals("auto") ? setup.isolation() : isolation;
    // Its list is as it was said at its start, and what is said now.
    var searching = new HashMap<>(Settings.of(workshop.home()));
    searching.remove(Reach.SETTING);
    return reached(workshop, setup.withModel(chosen, url).withIsolation(kind), searching);
  }

  /** The setup with the hosts that people list; where the model itself is reached never is one. */
  private Setup reached(Workshop workshop, Setup setup, Map<String, String> settings) {
    return reach.in(setup, settings, workshop.modelHosts(setup));
  }

  @Override
  public Terminal terminal() {
    return program.terminal();
  }

  @Override
  public boolean acceptsAll() {
    return orders.yes();
  }

  @Override
  public Attendance attendance(Sessions sessions, Workshop workshop) {
    return new Attendant(sessions, orders, program.terminal(), workshop);
  }

  @Override
  public List<Progress> views(Function<ToolUse, String> titles) throws IOException {
    var views = new ArrayList<Progress>();
    Terminal terminal = program.terminal();
    if (json) {
      views.add(new EntryLines(terminal.out(), false));
    } else if (terminal.live()) {
      views.add(new LiveProgress(terminal.err(), titles, columns()));
    } else {
      views.add(new PlainProgress(terminal.err(), () -> new Narration(titles)));
    }
    if (transcript.isPresent()) {
      try {
        views.add(
            new EntryLines(
                new PrintStream(
                    Files.newOutputStream(transcript.get()), true, StandardCharsets.UTF_8),
                true));
      } catch (IOException _) {
        throw UserError.failed(
            "The transcript %s cannot be written. Choose another place."
                .formatted(transcript.get()));
      }
    }
    return views;
  }

  private int columns() {
    String columns = program.environment().getOrDefault("COLUMNS", "");
    return columns.matches("\\d{2,4}") ? Integer.parseInt(columns) : 100;
  }

  private String chosenModel(Workshop workshop) {
    String chosen =
        model.isBlank() ? Settings.of(workshop.home()).getOrDefault("model", "") : model;
    if (chosen.isBlank()) {
      throw UserError.usage(
          "No model was chosen. Name one with --model, for example anthropic:NAME, or write 'model = …' into %s."
              .formatted(workshop.home().root().resolve("settings")));
    }
    return scripted(chosen);
  }

  /** A session is resumed from anywhere, so a script is named by its whole path. */
  static String scripted(String chosen) {
    return chosen.startsWith("script:")
        ? "script:" + Path.of(chosen.substring("script:".length())).toAbsolutePath().normalize()
        : chosen;
  }

  private Optional<String> endpoint() {
    return baseUrl.isBlank() ? Optional.empty() : Optional.of(baseUrl);
  }

  /** Sorts by time and is short enough to type the beginning of. */
  static String newId() {
    String time = DAY.withZone(ZoneId.systemDefault()).format(Instant.now());
    var random = new SecureRandom();
    var tail = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      tail.append("abcdefghjkmnpqrstuvwxyz23456789".charAt(random.nextInt(31)));
    }
    return time + "-" + tail;
  }
}
