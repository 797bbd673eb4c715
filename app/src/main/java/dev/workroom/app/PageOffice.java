package dev.workroom.app;

import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.policy.BriefText;
import dev.workroom.core.session.Session;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.Skill;
import dev.workroom.json.Wire;
import dev.workroom.server.Begin;
import dev.workroom.server.Office;
import dev.workroom.server.Papers;
import dev.workroom.server.Refused;
import dev.workroom.store.SessionSummary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What the page shows and changes beside sessions and their files. */
final class PageOffice implements Office, AutoCloseable {
  private static final String VERSION = VersionCommand.version();

  private final Workshop workshop;
  private final String instance;
  private final PageUploads uploads;
  private final PageFolders folders;
  private final PageSettings settings;
  private final PageSearch search;
  private final Map<SessionId, Setup> setups = new ConcurrentHashMap<>();
  private final Instant since = Instant.now();

  PageOffice(Workshop workshop, String instance, PageUploads uploads) {
    this.workshop = workshop;
    this.instance = instance;
    this.uploads = uploads;
    this.folders = new PageFolders(workshop);
    this.settings = new PageSettings(workshop);
    this.search = new PageSearch(workshop);
  }

  private record Me(
      String user,
      String version,
      String instance,
      String dataFolder,
      String home,
      String theme,
      String locale,
      boolean modelReady,
      String modelTrouble) {}

  @Override
  public Object me() {
    Map<String, String> set = Settings.of(workshop.home());
    String trouble = modelTrouble(set.getOrDefault("model", ""));
    return new Me(
        Attendant.user(),
        VERSION,
        instance,
        workshop.home().root().toString(),
        System.getProperty("user.home"),
        set.getOrDefault("page.theme", "auto"),
        set.getOrDefault("page.locale", ""),
        trouble.isEmpty(),
        trouble);
  }

  private String modelTrouble(String model) {
    if (model.isBlank()) {
      return "No model is chosen yet.";
    }
    try {
      workshop.models().open(model).close();
      return "";
    } catch (ModelException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public Object folders(String path) throws Exception {
    return folders.of(path);
  }

  @Override
  public Object newFolder(String body) throws Exception {
    return folders.make(body);
  }

  @Override
  public Object upload(String name, InputStream content) throws Exception {
    return uploads.keep(name, content);
  }

  private record Gone(boolean gone) {}

  @Override
  public Object dropUpload(String id) throws IOException {
    return new Gone(uploads.drop(id));
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

  @Override
  public Object readBrief(String body) {
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

  @Override
  public Object workspaces() {
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

  @Override
  public Object saveWorkspace(String name, String body) throws Exception {
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

  @Override
  public Object removeWorkspace(String name) throws Exception {
    Workspace.remove(workshop.home(), name);
    return workspaces();
  }

  private record Slash(String name, String description, String hint, String source) {}

  private record Commands(List<Slash> commands, List<Slash> skills) {}

  @Override
  public Object commands(Optional<SessionId> session) {
    Kit kit = kit(session);
    Stream<Slash> prompts =
        session
            .flatMap(id -> new Session(id, workshop.log()).state().setup())
            .map(setup -> new ConnectorPrompts(workshop, setup, kit).all().stream())
            .orElse(Stream.of())
            .map(one ->
                new Slash(one.name(), one.prompt().description(), one.hint(), one.server().name()));
    return new Commands(
        Stream.concat(kit.forPeople().stream().map(PageOffice::slash), prompts).toList(),
        kit.skills().stream().map(PageOffice::slash).toList());
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

  @Override
  public Object suggestions() throws IOException {
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

  @Override
  public Object settings() throws Exception {
    return settings.shown();
  }

  @Override
  public Object changeSettings(String body) throws Exception {
    return settings.change(body);
  }

  private record Keying(String key) {}

  private record Keyed(String key) {}

  @Override
  public Object storeKey(String provider, String body) throws Exception {
    String key = Wire.read(body, Keying.class).key();
    return new Keyed(PageSettings.place(settings.keys().store(provider, key)));
  }

  @Override
  public Object removeKey(String provider) throws Exception {
    settings.keys().remove(provider);
    return settings.shown();
  }

  private record Health(
      boolean ok, List<HealthChecks.Found> findings, int working, int queued, Instant upSince) {}

  @Override
  public Object health(int working, int queued) throws Exception {
    List<HealthChecks.Found> found = HealthChecks.of(workshop);
    return new Health(
        found.stream().noneMatch(one -> one.state().equals("broken")),
        found,
        working,
        queued,
        since);
  }

  @Override
  public Object context(SessionId root) throws Exception {
    return new PageContext(workshop).of(root);
  }

  private record Source(
      String session,
      String call,
      long seq,
      Instant at,
      String tool,
      Json input,
      List<String> paths) {}

  /** What of a reading call's input says what is read. */
  private record Reading(Optional<String> path) {
    static List<String> paths(Json input) {
      try {
        return Wire.read(input.text(), Reading.class).path().map(List::of).orElse(List.of());
      } catch (IllegalArgumentException _) {
        return List.of();
      }
    }
  }

  private record Sources(List<Source> sources) {}

  @Override
  public Object sources(SessionId root) {
    var sources = new ArrayList<Source>();
    for (SessionId one : ApproveCommand.family(workshop, root)) {
      for (Entry entry : workshop.log().read(one, 1)) {
        if (entry.event() instanceof Event.ModelReplied reply) {
          for (ToolUse use : reply.message().toolUses()) {
            if (List.of("Read", "Query", "Grep", "WebFetch", "WebSearch").contains(use.tool())) {
              sources.add(
                  new Source(
                      one.value(),
                      use.id().value(),
                      entry.seq(),
                      entry.at(),
                      use.tool(),
                      use.input(),
                      Reading.paths(use.input())));
            }
          }
        }
      }
    }
    return new Sources(sources);
  }

  @Override
  public Object search(String words, int most) {
    return search.of(words, most);
  }

  private record Granted(
      String root,
      String session,
      String title,
      String id,
      String tool,
      String resource,
      Optional<Instant> expires,
      boolean expired) {}

  private record Grants(List<Granted> grants) {}

  @Override
  public Object grants() {
    var all = new ArrayList<Granted>();
    for (SessionSummary one : workshop.store().sessions()) {
      if (one.archived() || StandingInstructions.isAcceptance(one.id())) {
        continue;
      }
      String root = one.id().value().replaceFirst("/.*", "");
      new Session(one.id(), workshop.log())
          .state()
          .grants()
          .forEach(grant ->
              all.add(
                  new Granted(
                      root,
                      one.id().value(),
                      one.title(),
                      grant.id(),
                      grant.tool(),
                      grant.resource(),
                      grant.expires(),
                      grant.expires().filter(end -> end.isBefore(Instant.now())).isPresent())));
    }
    return new Grants(all);
  }

  /** Only a picture that the session's logs speak of. */
  @Override
  public Papers.Content picture(SessionId root, String sha256) {
    for (SessionId one : ApproveCommand.family(workshop, root)) {
      for (Entry entry : workshop.log().read(one, 1)) {
        Optional<ContentBlock.Image> image = PagePictures.in(entry.event(), sha256);
        Optional<byte[]> bytes = image.flatMap(i -> workshop.contents().get(i.sha256()));
        if (bytes.isPresent()) {
          return new Papers.Content(bytes.get(), image.get().mediaType(), sha256);
        }
      }
    }
    throw new Refused(Refused.Kind.NOT_FOUND, "There is no such picture.");
  }

  @Override
  public void close() {
    search.close();
  }
}
