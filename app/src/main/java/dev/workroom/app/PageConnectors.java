package dev.workroom.app;

import dev.workroom.core.event.Setup;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.extensions.mcp.Connectors;
import dev.workroom.extensions.mcp.LoopbackVisit;
import dev.workroom.extensions.mcp.ServerConfig;
import dev.workroom.extensions.mcp.Visit;
import dev.workroom.json.Wire;
import dev.workroom.server.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connectors as the page shows, tries and permits them. */
final class PageConnectors implements AutoCloseable {
  private static final int TO_THE_PAGE = 45;

  private final Workshop workshop;
  private final ConnectorShelf shelf;

  /** How each was when it was last tried; forgotten with the server. */
  private final Map<String, Tried> tried = new ConcurrentHashMap<>();

  private final Map<String, Thread> entering = new ConcurrentHashMap<>();

  private record Tried(Instant at, boolean works, String trouble, List<Tool> tools) {}

  PageConnectors(Workshop workshop) {
    this.workshop = workshop;
    this.shelf = workshop.connectors();
  }

  record Shown(List<Card> connectors) {}

  /**
   * One connector.
   *
   * @param from own, folder or plugin
   * @param kind local, remote or unset
   * @param file where it is written
   */
  record Card(
      String name,
      String from,
      String kind,
      String where,
      String file,
      boolean accepted,
      boolean signedIn,
      boolean entering,
      List<String> notes,
      Map<String, String> permissions,
      Optional<Instant> tried,
      boolean works,
      String trouble,
      List<Tool> tools) {}

  /** A tool as the server describes it; {@code permission} is allow, ask or block. */
  record Tool(
      String name,
      String description,
      String permission,
      boolean readOnly,
      boolean changed,
      long hidden) {}

  Shown shown(Optional<SessionId> session) throws IOException {
    var cards = new ArrayList<Card>();
    for (ConnectorShelf.Entry one : entries(session)) {
      cards.add(card(one.config(), from(one), one.where(), one.accepted()));
    }
    return new Shown(cards);
  }

  private List<ConnectorShelf.Entry> entries(Optional<SessionId> session) {
    var all = new ArrayList<>(shelf.own());
    session
        .flatMap(id -> new Session(id, workshop.log()).state().setup())
        .map(Setup::folders)
        .orElse(List.of())
        .forEach(folder -> all.addAll(shelf.offered(Path.of(folder.path()))));
    all.addAll(shelf.ofPlugins(SessionExtensions.shelf(workshop.program()).inForce(_ -> {})));
    return all;
  }

  private Card card(ServerConfig config, String from, String file, boolean accepted)
      throws IOException {
    String kind =
        switch (config.way()) {
          case ServerConfig.Way.Local _ -> "local";
          case ServerConfig.Way.Remote _ -> "remote";
          case ServerConfig.Way.Unset _ -> "unset";
        };
    boolean signedIn =
        config.way() instanceof ServerConfig.Way.Remote remote
            && shelf.tokens().knows(remote.url());
    var permissions = new LinkedHashMap<String, String>();
    config.rules().forEach((tool, what) -> permissions.put(tool, word(what)));
    Tried last = tried.get(key(from, config.name()));
    String why = config.way() instanceof ServerConfig.Way.Unset(String sentence) ? sentence : "";
    return new Card(
        config.name(),
        from,
        kind,
        Terminal.oneLine(why.isEmpty() ? String.valueOf(config.way()) : why, 300),
        file,
        accepted,
        signedIn,
        entering.containsKey(config.name()),
        config.oddities(),
        permissions,
        Optional.ofNullable(last).map(Tried::at),
        last != null && last.works,
        last == null ? "" : last.trouble,
        last == null ? List.of() : last.tools.stream().map(tool -> now(tool, config)).toList());
  }

  private static String key(String from, String name) {
    return from + ":" + name;
  }

  /** With the permission that holds now. */
  private static Tool now(Tool tool, ServerConfig config) {
    return new Tool(
        tool.name,
        tool.description,
        config.permission(tool.name).map(PageConnectors::word).orElse("ask"),
        tool.readOnly,
        tool.changed,
        tool.hidden);
  }

  private static String word(ServerConfig.Permission permission) {
    return permission.name().toLowerCase(Locale.ROOT);
  }

  private record Adding(
      String name,
      String target,
      List<String> arguments,
      Map<String, String> headers,
      Map<String, String> environment) {}

  Shown add(String body) throws IOException {
    Adding adding = Wire.read(body, Adding.class);
    if (!adding.name().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,40}")) {
      throw UserError.usage(
          "A connector's name has letters, digits, dots and dashes, not '%s'."
              .formatted(Terminal.oneLine(adding.name(), 60)));
    }
    if (adding.target().isBlank()) {
      throw UserError.usage("Say where it is: an address (https://…) or a command.");
    }
    if (shelf.own().stream().anyMatch(one -> one.config().name().equals(adding.name()))) {
      throw UserError.failed(
          "There is a connector %s already; remove it first.".formatted(adding.name()));
    }
    var entry = new LinkedHashMap<String, Object>();
    if (adding.target().matches("https?://.*")) {
      entry.put("type", "http");
      entry.put("url", adding.target().strip());
      if (!adding.headers().isEmpty()) {
        entry.put("headers", adding.headers());
      }
    } else {
      entry.put("command", adding.target().strip());
      entry.put("args", adding.arguments());
      if (!adding.environment().isEmpty()) {
        entry.put("env", adding.environment());
      }
    }
    shelf.put(adding.name(), entry);
    return shown(Optional.empty());
  }

  Shown remove(String name) throws IOException {
    ServerConfig config = own(name).config();
    if (config.way() instanceof ServerConfig.Way.Remote remote) {
      shelf.tokens().forget(remote.url());
    }
    shelf.remove(name);
    tried.remove(key("own", name));
    return shown(Optional.empty());
  }

  private ConnectorShelf.Entry own(String name) {
    return shelf.own().stream()
        .filter(one -> one.config().name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static Refused unknown(String name) {
    return new Refused(
        Refused.Kind.NOT_FOUND,
        "There is no connector %s that can be changed here.".formatted(Terminal.oneLine(name, 60)));
  }

  private record Permitting(List<String> tools, String permission) {}

  Shown permit(String name, String body) throws IOException {
    Permitting permitting = Wire.read(body, Permitting.class);
    if (!List.of("allow", "ask", "block").contains(permitting.permission())
        || permitting.tools().isEmpty()) {
      throw UserError.usage("Name tools, and whether they allow, ask or block.");
    }
    ConnectorShelf.Entry entry =
        entries(Optional.empty()).stream()
            .filter(one -> one.config().name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    shelf.permit(entry, permitting.tools(), permitting.permission());
    return shown(Optional.empty());
  }

  private record Page(Optional<String> page, Shown now) {}

  Object visit(String name, String action, Optional<SessionId> session) throws Exception {
    ConnectorShelf.Entry entry =
        entries(session).stream()
            .filter(one -> one.config().name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    switch (action) {
      case "test" -> test(entry, false);
      case "accept" -> test(entry, true);
      case "login" -> {
        return new Page(login(entry), shown(session));
      }
      case "logout" -> {
        if (entry.config().way() instanceof ServerConfig.Way.Remote remote) {
          shelf.tokens().forget(remote.url());
        }
        tried.remove(key(from(entry), name));
      }
      default ->
          throw new Refused(
              Refused.Kind.NOT_FOUND,
              "A connector can be told test, accept, login and logout, not '%s'."
                  .formatted(Terminal.oneLine(action, 40)));
    }
    return new Page(Optional.empty(), shown(session));
  }

  private String from(ConnectorShelf.Entry entry) {
    return entry.from().name().toLowerCase(Locale.ROOT);
  }

  private void test(ConnectorShelf.Entry entry, boolean accept) throws Exception {
    if (entry.config().way() instanceof ServerConfig.Way.Unset(String why)) {
      throw UserError.failed("The connector %s: %s".formatted(entry.config().name(), why));
    }
    if (!entry.accepted() && !accept) {
      throw UserError.failed("Accept it first: until then nothing of it is started.");
    }
    try (Connectors connectors = open(entry, null)) {
      remember(entry, connectors.statuses());
      if (accept) {
        shelf.accept(entry);
        connectors.accept();
        remember(entry, connectors.statuses());
      }
    } catch (IOException e) {
      throw UserError.failed(
          "The connector %s does not work: %s.".formatted(entry.config().name(), e.getMessage()));
    }
  }

  private Connectors open(ConnectorShelf.Entry entry, @Nullable Visit visit) throws Exception {
    ServerConfig config = entry.config();
    if (shelf.launcher().fetches(config)) {
      shelf.launcher().fetch(config);
    }
    return shelf.open(workshop, List.of(config), List.of(), workshop.sandbox("auto"), visit);
  }

  private void remember(ConnectorShelf.Entry entry, List<Connectors.Status> statuses) {
    for (Connectors.Status status : statuses) {
      tried.put(
          key(from(entry), entry.config().name()),
          new Tried(
              Instant.now(),
              status.works(),
              status.trouble(),
              status.tools().stream()
                  .map(t ->
                      new Tool(
                          t.name(),
                          Terminal.oneLine(t.description(), 400),
                          "ask",
                          t.readOnlyHint(),
                          t.changed(),
                          t.hidden()))
                  .toList()));
    }
  }

  /** The page where a person signs in, if the server has one; the visit goes on without us. */
  private Optional<String> login(ConnectorShelf.Entry entry) throws Exception {
    String name = entry.config().name();
    if (!(entry.config().way() instanceof ServerConfig.Way.Remote remote)) {
      throw UserError.failed("%s runs on this computer and has no login.".formatted(name));
    }
    if (!entry.accepted()) {
      throw UserError.failed("Accept it first: until then nobody goes to its server.");
    }
    Optional.ofNullable(entering.remove(name)).ifPresent(Thread::interrupt);
    shelf.tokens().forget(remote.url());
    var pages = new LinkedBlockingQueue<String>();
    var visit =
        new LoopbackVisit(remote.oauth().callbackPort(), page -> pages.add(page.toString()));
    Thread way = Thread.ofVirtual().unstarted(() -> enter(entry, visit, pages));
    entering.put(name, way);
    way.start();
    String page = pages.poll(TO_THE_PAGE, TimeUnit.SECONDS);
    return Optional.ofNullable(page).filter(text -> !text.isEmpty());
  }

  private void enter(
      ConnectorShelf.Entry entry, LoopbackVisit visit, LinkedBlockingQueue<String> pages) {
    try (visit;
        Connectors connectors = open(entry, visit)) {
      remember(entry, connectors.statuses());
    } catch (InterruptedException _) {
      // another login took its place, or the server ends
    } catch (Exception e) {
      tried.put(
          key(from(entry), entry.config().name()),
          new Tried(Instant.now(), false, String.valueOf(e.getMessage()), List.of()));
    } finally {
      entering.remove(entry.config().name(), Thread.currentThread());
      pages.add("");
    }
  }

  @Override
  public void close() {
    entering.values().forEach(Thread::interrupt);
  }
}
