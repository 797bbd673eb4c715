package dev.workroom.app;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Capsule;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.extensions.Kit;
import dev.workroom.server.Begin;
import dev.workroom.server.Order;
import dev.workroom.server.Orders;
import dev.workroom.server.Refused;
import dev.workroom.store.Carried;
import dev.workroom.store.CarriedOutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What people want of sessions through the page: the same facts as from the command line. */
final class PageOrders implements Orders {
  private static final int GRANTED_HOURS = 8;

  private final Workshop workshop;
  private final PageRuns runs;
  private final Consumer<SessionId> wake;
  private final PageBegin beginning;

  PageOrders(Workshop workshop, PageRuns runs, Consumer<SessionId> wake, PageUploads uploads) {
    this.workshop = workshop;
    this.runs = runs;
    this.wake = wake;
    this.beginning = new PageBegin(workshop, uploads);
  }

  @Override
  public Begun begin(Begin begin, String key) throws Exception {
    Begun begun = beginning.begin(begin, key);
    if (begin.unverified()) {
      runs.leaveUnverified(begun.session());
    }
    wake.accept(begun.session());
    return begun;
  }

  @Override
  public Done carryOut(SessionId root, Order order, String key) throws Exception {
    Optional<Carried> before = workshop.store().carriedOut(key);
    if (before.isPresent()) {
      return new Done(before.get().seq());
    }
    try {
      return done(root, order, key);
    } catch (CarriedOutException e) {
      return new Done(e.carried().seq());
    }
  }

  private Done done(SessionId root, Order order, String key) throws Exception {
    EventLog log = workshop.store().inTheName(key);
    return switch (order) {
      case Order.Say say -> say(log, root, say);
      case Order.Allow allow -> allow(log, root, allow);
      case Order.Deny deny ->
          decided(
              log,
              waiting(root, deny.of(), deny.call()),
              List.of(),
              new Decision.Rejected(
                  deny.reason()
                      .filter(reason -> !reason.isBlank())
                      .orElse("no reason given; ask or do something else")));
      case Order.ApprovePlan approved -> approve(log, root, approved);
      case Order.Answer answer -> answer(log, root, answer);
      case Order.Pause _ -> {
        if (!runs.running(root)) {
          throw UserError.failed("The session is not running, so there is nothing to pause.");
        }
        yield appended(log, root, root, new Event.Paused());
      }
      case Order.Resume resume -> resume(log, root, resume);
      case Order.Stop _ -> stop(log, root);
      case Order.Retry retry -> {
        long seq =
            Rewinding.of(
                workshop,
                log,
                root,
                retry.step().map(String::valueOf).orElse(""),
                retry.text().orElse(""),
                _ -> {});
        wake.accept(root);
        yield new Done(seq);
      }
      case Order.Undo undo -> undo(root, undo);
      case Order.Rename rename ->
          appended(log, root, root, new Event.Renamed(Terminal.oneLine(rename.title(), 120)));
      case Order.Archive archive ->
          appended(log, root, root, new Event.Archived(archive.archived()));
      case Order.RevokeGrant revoke ->
          appended(log, root, member(root, revoke.of()), new Event.GrantRevoked(revoke.grant()));
      case Order.CorrectCapsule correct -> correct(log, root, correct.notes());
    };
  }

  private Done say(EventLog log, SessionId root, Order.Say say) throws Exception {
    if (say.text().isBlank()) {
      throw UserError.usage("Say something.");
    }
    SessionState state = state(root);
    var events = new ArrayList<Event>();
    if (state.outcome().isPresent() || state.paused()) {
      // The time until now was nobody's work.
      events.add(new Event.Resumed());
    }
    String attached =
        beginning
            .brought(state.setup().orElseThrow(), say.uploads())
            .map(note -> "\n\n" + note)
            .orElse("");
    Setup setup = state.setup().orElseThrow();
    Kit kit = beginning.kit(setup.folders());
    String words = say.text() + attached;
    events.addAll(
        HookedSession.heard(
            workshop,
            kit,
            setup,
            new Session(root, log),
            words,
            SessionExtensions.said(
                words, kit, root, setup.folders(), new ConnectorPrompts(workshop, setup, kit))));
    return appended(log, root, root, events.toArray(Event[]::new));
  }

  private Done allow(EventLog log, SessionId root, Order.Allow allow) {
    Waiting waiting = waiting(root, allow.of(), allow.call());
    if (!(waiting.request instanceof Request.Permission permission)) {
      throw UserError.usage("This is no permission; answer what it asks.");
    }
    int hours = allow.hours().orElse(GRANTED_HOURS);
    if (hours < 1 || hours > 9_999) {
      throw UserError.usage("A permission lasts for 1 to 9,999 hours.");
    }
    List<Grant> grants =
        switch (allow.choice().orElse("once")) {
          case "once" -> List.of();
          case "this" -> grants(waiting, permission, hours, false);
          case "around" -> grants(waiting, permission, hours, true);
          default ->
              throw UserError.usage("There is no such choice; there are once, this and around.");
        };
    String only =
        allow.only().orElse("")
            + allow.items().stream().map(number -> "," + number).collect(Collectors.joining());
    if (!only.isEmpty() && !grants.isEmpty()) {
      throw UserError.usage("Parts of a request are allowed once.");
    }
    Decision decision =
        only.isEmpty()
            ? new Decision.Approved()
            : Parts.of(workshop, waiting.session, waiting.call).picked(only);
    return decided(log, waiting, grants, decision);
  }

  private static List<Grant> grants(
      Waiting waiting, Request.Permission permission, int hours, boolean around) {
    if (permission.gate() != Request.Gate.SOFT || permission.resources().isEmpty()) {
      throw UserError.usage("This cannot be allowed for longer: it asks each time.");
    }
    Optional<Instant> end = Optional.of(Instant.now().plus(Duration.ofHours(hours)));
    var grants = new ArrayList<Grant>();
    for (String pattern :
        permission.resources().stream()
            .map(resource -> around ? Grant.around(resource) : resource)
            .distinct()
            .toList()) {
      String id = waiting.call + (grants.isEmpty() ? "" : "." + (grants.size() + 1));
      grants.add(new Grant(id, waiting.tool, pattern, end));
    }
    return grants;
  }

  private Done approve(EventLog log, SessionId root, Order.ApprovePlan approved) {
    Waiting waiting = waiting(root, approved.of(), approved.call());
    if (!(waiting.request instanceof Request.PlanReview(Plan plan, _, _))) {
      throw UserError.usage("This is no plan; answer what it asks.");
    }
    Map<Integer, String> titles = new LinkedHashMap<>();
    approved.titles().forEach((number, title) -> titles.put(stepNumber(number), title));
    var edit =
        new PlanEdit(
            approved.drop(), approved.order(), titles, approved.stopBefore(), approved.askEach());
    return decided(
        log,
        waiting,
        List.of(),
        edit.nothing() ? new Decision.Approved() : new Decision.Amended(edit.applied(plan)));
  }

  private static int stepNumber(String text) {
    if (!text.matches("\\d{1,4}")) {
      throw UserError.usage("'%s' is no number of a step.".formatted(Terminal.oneLine(text, 20)));
    }
    return Integer.parseInt(text);
  }

  private Done answer(EventLog log, SessionId root, Order.Answer answer) {
    Waiting waiting = waiting(root, answer.of(), answer.call());
    if (!(waiting.request instanceof Request.Questions(var questions, _))) {
      throw UserError.usage("This is no question; decide it.");
    }
    if (answer.answers().size() != questions.size()) {
      throw UserError.usage(
          "It asks %d questions and got %d answers."
              .formatted(questions.size(), answer.answers().size()));
    }
    return decided(log, waiting, List.of(), new Decision.Answered(answer.answers()));
  }

  private Done resume(EventLog log, SessionId root, Order.Resume resume) {
    SessionState state = state(root);
    Setup setup = state.setup().orElseThrow();
    var events = new ArrayList<Event>();
    String model = resume.model().map(Driving::scripted).orElse(setup.model());
    Optional<String> url = resume.baseUrl().or(setup::baseUrl);
    Setup.Mode mode = resume.mode().orElse(setup.mode());
    if (!model.equals(setup.model()) || !url.equals(setup.baseUrl()) || mode != setup.mode()) {
      events.add(new Event.SetupChanged(setup.withMode(mode).withModel(model, url)));
    }
    Budget raised =
        PageBegin.limits(
                new Begin.Limits(resume.usd(), resume.steps(), resume.tokens(), resume.minutes()))
            .over(setup.budget());
    if (!raised.equals(setup.budget())) {
      events.add(new Event.BudgetRaised(raised));
    }
    events.add(new Event.Resumed());
    return appended(log, root, root, events.toArray(Event[]::new));
  }

  private Done stop(EventLog log, SessionId root) {
    if (state(root).outcome().isPresent()) {
      throw UserError.failed("The session has ended already.");
    }
    return appended(log, root, root, new Event.StopRequested());
  }

  private Done undo(SessionId root, Order.Undo undo) throws Exception {
    try (var _ = idle(root)) {
      TakenBack back =
          TakenBack.of(
              workshop,
              root,
              undo.step().isEmpty()
                  ? null
                  : UndoCommand.callsOfStep(workshop, root, undo.step().get()),
              undo.file().orElse(null));
      return new Done(
          workshop.log().last(root), back.changes(), List.copyOf(back.paths()), back.refused());
    }
  }

  private EventLog.Claim idle(SessionId root) {
    return workshop
        .log()
        .claim(root)
        .orElseThrow(() -> UserError.failed("The session is running; stop or pause it first."));
  }

  private Done correct(EventLog log, SessionId root, Capsule.Notes notes) {
    return appended(log, root, root, new Event.CapsuleCorrected(notes));
  }

  /** Something that waits, and which session and tool it is of. */
  private record Waiting(
      SessionId root, SessionId session, CallId call, Request request, String tool) {}

  private Waiting waiting(SessionId root, Optional<String> of, String call) {
    SessionId session = member(root, of);
    SessionState state = state(session);
    var id = new CallId(call);
    Request request = state.waiting().get(id);
    if (request == null) {
      throw UserError.failed("This was decided already, or nobody asks it any more.");
    }
    String tool =
        state.openCalls().stream()
            .filter(use -> use.id().equals(id))
            .map(ToolUse::tool)
            .findFirst()
            .orElse("");
    return new Waiting(root, session, id, request, tool);
  }

  private Done decided(EventLog log, Waiting waiting, List<Grant> grants, Decision decision) {
    var events = new ArrayList<Event>();
    grants.forEach(grant -> events.add(new Event.GrantGiven(grant)));
    events.add(new ApprovalDecided(waiting.call, decision));
    return appended(log, waiting.root, waiting.session, events.toArray(Event[]::new));
  }

  /** What people do enters behind whatever else came meanwhile. */
  private Done appended(EventLog log, SessionId root, SessionId session, Event... events) {
    while (true) {
      try {
        List<Entry> entries =
            log.append(session, log.last(session), Attendant.user(), List.of(events));
        runs.poke(root);
        wake.accept(root);
        return new Done(entries.getLast().seq());
      } catch (StaleSessionException _) {
        // once more, behind what was faster
      }
    }
  }

  private SessionState state(SessionId id) {
    SessionState state = new Session(id, workshop.log()).state();
    if (state.setup().isEmpty()) {
      throw new Refused(Refused.Kind.NOT_FOUND, "There is no session %s.".formatted(id));
    }
    return state;
  }

  private static SessionId member(SessionId root, Optional<String> of) {
    String named = of.orElse(root.value());
    if (!named.equals(root.value()) && !named.startsWith(root.value() + "/")) {
      throw UserError.usage("Session %s is not below %s.".formatted(named, root));
    }
    return new SessionId(named);
  }
}
