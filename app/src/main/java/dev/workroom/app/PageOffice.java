package dev.workroom.app;

import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.ModelException;
import dev.workroom.json.Wire;
import dev.workroom.server.Office;
import dev.workroom.server.Papers;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the page shows and changes beside sessions and their files. */
final class PageOffice implements Office, AutoCloseable {
  private static final String VERSION = VersionCommand.version();

  private final Workshop workshop;
  private final String instance;
  private final PageUploads uploads;
  private final PageFolders folders;
  private final PageSettings settings;
  private final PageSearch search;
  private final PageNewTask newTask;
  private final PageEvidence evidence;
  private final Instant since = Instant.now();

  PageOffice(Workshop workshop, String instance, PageUploads uploads) {
    this.workshop = workshop;
    this.instance = instance;
    this.uploads = uploads;
    this.folders = new PageFolders(workshop);
    this.settings = new PageSettings(workshop);
    this.search = new PageSearch(workshop);
    this.newTask = new PageNewTask(workshop);
    this.evidence = new PageEvidence(workshop);
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

  @Override
  public Object readBrief(String body) {
    return newTask.readBrief(body);
  }

  @Override
  public Object workspaces() {
    return newTask.workspaces();
  }

  @Override
  public Object saveWorkspace(String name, String body) throws Exception {
    return newTask.saveWorkspace(name, body);
  }

  @Override
  public Object removeWorkspace(String name) throws Exception {
    return newTask.removeWorkspace(name);
  }

  @Override
  public Object commands(Optional<SessionId> session) {
    return newTask.commands(session);
  }

  @Override
  public Object suggestions() throws IOException {
    return newTask.suggestions();
  }

  @Override
  public Object sources(SessionId root) {
    return evidence.sources(root);
  }

  @Override
  public Object grants() {
    return evidence.grants();
  }

  @Override
  public Papers.Content picture(SessionId root, String sha256) {
    return evidence.picture(root, sha256);
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

  @Override
  public Object search(String words, int most) {
    return search.of(words, most);
  }

  @Override
  public void close() {
    search.close();
  }
}
