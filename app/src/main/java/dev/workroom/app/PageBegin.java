package dev.workroom.app;

import dev.workroom.changes.Applied;
import dev.workroom.changes.ChangeSet;
import dev.workroom.changes.ChangeSets;
import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.Noted;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Setup.Mode;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.policy.BriefText;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.Operation;
import dev.workroom.extensions.Kit;
import dev.workroom.server.Begin;
import dev.workroom.server.Orders.Begun;
import dev.workroom.store.Carried;
import dev.workroom.store.CarriedOutException;
import dev.workroom.tools.UserFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Begins sessions that were asked for on the page. */
final class PageBegin {
  private static final SessionId ATTACHMENTS = new SessionId("attachments");

  private final Workshop workshop;
  private final PageUploads uploads;

  PageBegin(Workshop workshop, PageUploads uploads) {
    this.workshop = workshop;
    this.uploads = uploads;
  }

  Begun begin(Begin begin, String key) throws Exception {
    Optional<Carried> before = workshop.store().carriedOut(key);
    if (before.isPresent()) {
      return new Begun(before.get().session(), before.get().seq());
    }
    Workspace workspace =
        begin.workspace().isEmpty()
            ? new Workspace("none", List.of(), Map.of())
            : Workspace.named(workshop.home(), begin.workspace().get());
    Assignment task = task(begin);
    Setup setup = setup(begin, workspace, task);
    // A model that cannot be opened is better told now than found in the log.
    workshop.models().open(setup.model(), setup.baseUrl().orElse("")).close();
    var id = new SessionId(Driving.newId());
    var events = new ArrayList<Event>();
    events.add(new Event.SessionStarted("main", Optional.empty(), setup));
    events.add(
        new Event.InstructionsLoaded(
            instructions(begin, setup.folders(), workspace.setting("instructions"))));
    MemoryNotes.loaded(setup.folders(), workshop.contents()).ifPresent(events::add);
    brought(setup, begin.uploads()).ifPresent(note -> events.add(new Noted(note)));
    Kit kit = kit(setup.folders());
    SessionExtensions.bill(kit, List.of()).ifPresent(events::add);
    events.addAll(
        HookedSession.heard(
            workshop,
            kit,
            setup,
            new Session(id, workshop.log()),
            task.told(),
            SessionExtensions.said(
                task.told(),
                kit,
                id,
                setup.folders(),
                new ConnectorPrompts(workshop, setup, kit))));
    try {
      var entries =
          workshop.store().inTheName(key).append(id, 0, Attendant.user(), List.copyOf(events));
      return new Begun(id, entries.getLast().seq());
    } catch (CarriedOutException e) {
      return new Begun(e.carried().session(), e.carried().seq());
    }
  }

  /** The skills and commands in force in these folders. */
  Kit kit(List<Folder> folders) {
    return SessionExtensions.of(workshop, false).kit(folders);
  }

  private List<Event.Instructions> instructions(Begin begin, List<Folder> folders, String named) {
    Terminal nobody = new PageCompany(new PageCompany.Nobody(), false).terminal();
    return new StandingInstructions(
            workshop.log(), workshop.contents(), nobody, begin.acceptInstructions())
        .inForce(workshop.home(), folders, named);
  }

  private static Assignment task(Begin begin) {
    if (begin.brief().isPresent()) {
      Begin.Wish wish = begin.brief().get();
      String outcome = wish.outcome().orElse(begin.text().orElse(""));
      if (outcome.isBlank()) {
        throw UserError.usage("Say what you want done.");
      }
      return new Assignment(
          BriefText.told(
              outcome, wish.inputs(), wish.constraints(), wish.done(), wish.guardrails()),
          BriefText.read(
              outcome, wish.inputs(), wish.constraints(), wish.done(), wish.guardrails()));
    }
    String text = begin.text().orElse("");
    if (text.isBlank()) {
      throw UserError.usage("Say what you want done.");
    }
    return Assignment.of(text);
  }

  private Setup setup(Begin begin, Workspace workspace, Assignment task) throws Exception {
    var named = new ArrayList<>(workspace.folders());
    begin.folders().forEach(one -> named.add(one.path() + (one.writable() ? "" : ":ro")));
    List<Folder> folders = RunCommand.folders(named);
    Map<String, String> settings = Settings.of(workshop.home());
    String usual = first(workspace.setting("mode"), settings.getOrDefault("mode", "plan"));
    Mode mode = begin.mode().orElseGet(() -> RunCommand.mode(usual));
    String model =
        first(
            begin.model().orElse(""),
            first(workspace.setting("model"), settings.getOrDefault("model", "")));
    if (model.isBlank()) {
      throw UserError.usage("No model was chosen. Choose one here or in the settings.");
    }
    Limits limits = limits(begin.budget().orElse(Begin.Limits.NONE));
    String money = first(workspace.setting("budget-usd"), settings.getOrDefault("budget-usd", ""));
    Limits all = limits.microUsd().isPresent() ? limits : limits.withMoney(money);
    String kind = workshop.sandbox("auto").isolation().kind().name().toLowerCase(Locale.ROOT);
    Setup plain =
        new Setup(
                folders,
                mode,
                all.over(Budget.DEFAULT),
                Driving.scripted(model),
                begin.baseUrl().filter(url -> !url.isBlank()),
                kind)
            .withBrief(task.brief());
    return Reach.NONE
        .and(workspace.setting("hosts"))
        .in(plain, settings, workshop.modelHosts(plain));
  }

  private static String first(String one, String other) {
    return one.isBlank() ? other : one;
  }

  static Limits limits(Begin.Limits asked) {
    return new Limits(
        asked.usd().map(usd -> BigDecimal.valueOf(usd).movePointRight(6).longValue()),
        asked.tokens(),
        asked.steps(),
        asked.minutes().map(Duration::ofMinutes),
        Optional.empty());
  }

  /**
   * Copies what was attached into the first folder that may be changed, never over a file that is
   * there; the answer is a sentence about it for the model.
   */
  Optional<String> brought(Setup setup, List<Begin.Upload> attached) throws IOException {
    if (attached.isEmpty()) {
      return Optional.empty();
    }
    Folder folder =
        setup.folders().stream()
            .filter(Folder::writable)
            .findFirst()
            .orElseThrow(() ->
                UserError.usage(
                    "Nothing can be attached: no folder of this session may be changed."));
    var names = new ArrayList<String>();
    for (Begin.Upload one : attached) {
      Path from = uploads.file(one.id());
      Path to = target(folder, one.to().orElse(String.valueOf(from.getFileName())));
      if (!alreadyThere(from, to)) {
        copy(folder, one.id(), from, to);
      }
      names.add(Path.of(folder.path()).relativize(to).toString());
    }
    return Optional.of("The user attached: " + String.join(", ", names));
  }

  private static Path target(Folder folder, String name) {
    Path root = Path.of(folder.path());
    Path to = root.resolve(name).normalize();
    if (!to.startsWith(root) || to.equals(root)) {
      throw UserError.usage("An attachment stays inside the folder.");
    }
    return to;
  }

  private static boolean alreadyThere(Path from, Path to) throws IOException {
    if (!Files.exists(to)) {
      return false;
    }
    if (Files.isRegularFile(to)
        && UserFile.at(from, "").sha256().equals(UserFile.at(to, "").sha256())) {
      return true;
    }
    throw UserError.failed(
        "There is another file %s already. Attach it under another name.".formatted(to));
  }

  private void copy(Folder folder, String id, Path from, Path to) throws IOException {
    try (ChangeSets changes = workshop.changes()) {
      Applied applied =
          changes.apply(
              ATTACHMENTS,
              new CallId(id),
              ChangeSet.ofStage(
                  List.of(folder),
                  List.of(new Operation.Write(to, from, Optional.empty())),
                  uploads.folder(),
                  ""));
      if (applied.waits() || !applied.unmade().isEmpty()) {
        throw UserError.failed("%s cannot be put there. %s".formatted(to, applied.report()));
      }
    }
  }
}
