package dev.workroom.app;

import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.policy.BriefText;
import dev.workroom.core.session.Session;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.Skill;
import dev.workroom.json.Wire;
import dev.workroom.server.Begin;
import dev.workroom.store.SessionSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What the page needs to begin a task: briefs read, workspaces, slash commands, tasks to start
 * from.
 */
final class PageNewTask {
  private final Workshop workshop;
  private final Map<SessionId, Setup> setups = new ConcurrentHashMap<>();

  PageNewTask(Workshop workshop) {
    this.workshop = workshop;
  }

  private record Asked(Optional<String> text, Optional<Begin.Wish> brief) {}

  record Rail(String text, boolean enforced) {}

  private record Understood(
      String outcome,
      List<String> inputs,
      List<String> constraints,
      List<String> done,
      List<Rail> guardrails) {}

  private record ReadBrief(Understood brief) {}

  Object readBrief(String body) {
    Asked asked = Wire.read(body, Asked.class);
    Brief brief =
        asked
            .brief()
            .map(w ->
                BriefText.read(
                    w.outcome().orElse(asked.text().orElse("")),
                    w.inputs(),
                    w.constraints(),
                    w.done(),
                    w.guardrails()))
            .orElseGet(() -> BriefText.read(asked.text().orElse("")));
    return new ReadBrief(
        new Understood(
            brief.outcome(), brief.inputs(), brief.constraints(), brief.done(), rails(brief)));
  }

  static List<Rail> rails(Brief brief) {
    return brief.guardrails().stream().map(g -> new Rail(g.text(), g.enforced())).toList();
  }

  private record Workspaces(List<Room> workspaces) {}

  private record Room(
      String name,
      List<Folder> folders,
      Optional<String> mode,
      Optional<String> model,
      Optional<String> budgetUsd,
      Optional<String> instructions) {}

  Object workspaces() {
    return new Workspaces(
        Workspace.names(workshop.home()).stream()
            .map(name -> Workspace.named(workshop.home(), name))
            .map(one ->
                new Room(
                    one.name(),
                    one.folders().stream().map(PageFolders::folder).toList(),
                    said(one, "mode"),
                    said(one, "model"),
                    said(one, "budget-usd"),
                    said(one, "instructions")))
            .toList());
  }

  private static Optional<String> said(Workspace workspace, String key) {
    return Optional.of(workspace.setting(key)).filter(text -> !text.isEmpty());
  }

  private record Saving(
      List<Folder> folders,
      Optional<String> mode,
      Optional<String> model,
      Optional<String> budgetUsd,
      Optional<String> instructions) {}

  Object saveWorkspace(String name, String body) throws Exception {
    Saving saving = Wire.read(body, Saving.class);
    List<String> named =
        saving.folders().stream().map(f -> f.path() + (f.writable() ? "" : ":ro")).toList();
    RunCommand.folders(named);
    var set = new LinkedHashMap<String, String>();
    saving
        .mode()
        .ifPresent(mode -> set.put("mode", RunCommand.mode(mode).name().toLowerCase(Locale.ROOT)));
    saving.model().ifPresent(model -> set.put("model", model));
    saving.budgetUsd().ifPresent(usd -> set.put("budget-usd", usd));
    saving.instructions().ifPresent(file -> set.put("instructions", file));
    new Workspace(name, named, set).save(workshop.home());
    return workspaces();
  }

  Object removeWorkspace(String name) throws Exception {
    Workspace.remove(workshop.home(), name);
    return workspaces();
  }

  private record Slash(String name, String description, String hint, String source) {}

  private record Commands(List<Slash> commands, List<Slash> skills) {}

  Object commands(Optional<SessionId> session) {
    Kit kit = kit(session);
    Stream<Slash> prompts =
        session
            .flatMap(id -> new Session(id, workshop.log()).state().setup())
            .map(setup -> new ConnectorPrompts(workshop, setup, kit).all().stream())
            .orElse(Stream.of())
            .map(one ->
                new Slash(one.name(), one.prompt().description(), one.hint(), one.server().name()));
    return new Commands(
        Stream.concat(kit.forPeople().stream().map(PageNewTask::slash), prompts).toList(),
        kit.skills().stream().map(PageNewTask::slash).toList());
  }

  private Kit kit(Optional<SessionId> session) {
    List<Folder> folders =
        session
            .flatMap(id -> new Session(id, workshop.log()).state().setup())
            .map(Setup::folders)
            .orElse(List.of());
    return SessionExtensions.of(workshop, false).kit(folders);
  }

  private static Slash slash(Skill skill) {
    return new Slash(skill.name(), skill.description(), skill.hint(), source(skill));
  }

  private static String source(Skill skill) {
    int colon = skill.name().indexOf(':');
    return colon < 0 ? "" : skill.name().substring(0, colon);
  }

  private record Recent(String title, String text, List<Folder> folders) {}

  private record Suggested(String title, String text, String why) {}

  private record Suggestions(List<Recent> recent, List<Suggested> suggested) {}

  Object suggestions() throws IOException {
    var recent = new ArrayList<Recent>();
    for (SessionSummary one : workshop.store().sessions()) {
      if (one.parent().isEmpty()
          && !StandingInstructions.isAcceptance(one.id())
          && recent.size() < 5) {
        recent(one).ifPresent(recent::add);
      }
    }
    return new Suggestions(recent, suggested());
  }

  private Optional<Recent> recent(SessionSummary one) {
    return setup(one.id())
        .map(s ->
            new Recent(
                one.title(), s.brief().map(Brief::outcome).orElse(one.title()), s.folders()));
  }

  /** How a session was set up at first, which is in its first entries and stays. */
  private Optional<Setup> setup(SessionId session) {
    Setup known = setups.get(session);
    if (known != null) {
      return Optional.of(known);
    }
    for (Entry entry : workshop.log().read(session, 1)) {
      if (entry.event() instanceof Event.SessionStarted started) {
        setups.put(session, started.setup());
        return Optional.of(started.setup());
      }
    }
    return Optional.empty();
  }

  /** What the sample rooms are about, in their own words. */
  private List<Suggested> suggested() throws IOException {
    Path rooms = workshop.program().source().resolve("rooms");
    var all = new ArrayList<Suggested>();
    if (Files.isDirectory(rooms)) {
      try (var list = Files.list(rooms)) {
        for (Path room : list.sorted().toList()) {
          Path task = room.resolve("TASK.md");
          if (Files.isRegularFile(task)) {
            String text = Files.readString(task);
            String title =
                text.lines()
                    .filter(line -> !line.isBlank())
                    .findFirst()
                    .orElse("")
                    .replaceFirst("^#+\\s*", "");
            all.add(
                new Suggested(
                    Terminal.oneLine(title, 100),
                    text,
                    "Sample room "
                        + room.getFileName()
                        + ", with inputs in "
                        + room.resolve("inputs")));
          }
        }
      }
    }
    return all;
  }
}
