package dev.workroom.app;

import dev.workroom.changes.ChangeSets;
import dev.workroom.changes.Retention;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.models.Models;
import dev.workroom.models.Prices;
import dev.workroom.sandbox.Dialler;
import dev.workroom.sandbox.Sandboxes;
import dev.workroom.store.FileContentStore;
import dev.workroom.store.SessionSummary;
import dev.workroom.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a process needs for sessions, opened once: log, contents, journal, models, sandbox. */
final class Workshop implements AutoCloseable {
  private static final int SKILL_CHARACTERS = 6_000;

  private final Program program;
  private final Home home;
  private final SqliteStore store;
  private final EventLog log;
  private final FileContentStore contents;

  private Workshop(Program program, Home home, SqliteStore store, FileContentStore contents) {
    this.program = program;
    this.home = home;
    this.store = store;
    this.log = program.logs().apply(store);
    this.contents = contents;
  }

  static Workshop open(Program program) {
    Home home = program.home();
    Path natives = program.installation().resolve("native");
    if (Files.isDirectory(natives)) {
      SqliteStore.useNativeLibrary(natives);
    }
    return new Workshop(
        program, home, SqliteStore.open(home.root()), new FileContentStore(home.root()));
  }

  Program program() {
    return program;
  }

  Home home() {
    return home;
  }

  /** The sessions' logs, to read and to append to. */
  EventLog log() {
    return log;
  }

  /** The database behind the logs: lists and audits. */
  SqliteStore store() {
    return store;
  }

  FileContentStore contents() {
    return contents;
  }

  ChangeSets changes() throws IOException {
    return new ChangeSets(home.journal());
  }

  /** The person's connectors. */
  ConnectorShelf connectors() {
    return new ConnectorShelf(home, program.environment());
  }

  /** How long and how much is kept for undo: settings {@code keep.days}, {@code keep.gigabytes}. */
  Retention retention() {
    Map<String, String> settings = Settings.of(home);
    long days = Settings.positive(settings, "keep.days", Retention.DEFAULT.age().toDays());
    long gigabytes = Settings.positive(settings, "keep.gigabytes", Retention.DEFAULT.bytes() >> 30);
    return new Retention(Duration.ofDays(days), gigabytes << 30);
  }

  /** Lets go of what is kept longer than the settings say; looks once a day. */
  void prune() throws IOException {
    Path mark = home.root().resolve("pruned");
    Instant now = Instant.now();
    if (Files.exists(mark)
        && Files.getLastModifiedTime(mark).toInstant().isAfter(now.minus(Duration.ofDays(1)))) {
      return;
    }
    try (ChangeSets changes = changes()) {
      changes.history().prune(retention(), now);
    }
    Files.writeString(mark, now.toString());
  }

  Models models() {
    Map<String, String> settings = new Keys(program.environment(), home).added(Settings.of(home));
    return new Models(program.environment(), settings, prices(), contents);
  }

  /** Opens connections for agents, and never one to where a model is reached. */
  Dialler dialler(Setup setup) {
    return program.diallers().apply(modelHosts(setup));
  }

  /** The names of the hosts where models are reached, this session's among them. */
  Set<String> modelHosts(Setup setup) {
    var hosts = new HashSet<>(models().hosts());
    setup.baseUrl().flatMap(Models::host).ifPresent(hosts::add);
    return hosts;
  }

  /** The setting {@code context.window}, in tokens, for models that nothing is known of. */
  Optional<Integer> contextWindow() {
    String window = Settings.of(home).getOrDefault("context.window", "");
    if (!window.isEmpty() && !window.matches("[1-9]\\d{2,8}")) {
      throw UserError.failed(
          "context.window in the settings takes a number of tokens, not '%s'.".formatted(window));
    }
    return window.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(window));
  }

  /** How many characters the list of skills may take in the prompt: {@code skills.characters}. */
  int skillBudget() {
    return (int) Settings.positive(Settings.of(home), "skills.characters", SKILL_CHARACTERS);
  }

  /**
   * Models that sub-agents may be given beside their parent's: the setting {@code agents.models}.
   */
  List<String> agentModels() {
    return Stream.of(Settings.of(home).getOrDefault("agents.models", "").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** The user's price file; the first time it is put there to be edited. */
  private Prices prices() {
    try {
      Prices.writeDefault(home.prices());
      return Prices.load(home.prices());
    } catch (IOException e) {
      throw UserError.failed(
          "The price file %s cannot be written. Make room in the data folder or check its permissions."
              .formatted(home.prices()));
    }
  }

  /** The kind that was named, or the strongest that works; never another one instead. */
  Sandbox sandbox(String isolation) throws InterruptedException {
    try {
      var sandboxes = new Sandboxes(home.isolation());
      return isolation.equals("auto")
          ? sandboxes.automatic()
          : sandboxes.exactly(Kind.valueOf(isolation.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException _) {
      throw UserError.usage(
          "There is no isolation '%s'. There are auto, vm, namespaces, landlock and none."
              .formatted(isolation));
    } catch (IOException e) {
      throw UserError.failed(String.valueOf(e.getMessage()));
    }
  }

  /** The session that a person means by an id or the beginning of one. */
  SessionId session(String named) {
    List<SessionSummary> all = store.sessions().stream().filter(s -> s.parent().isEmpty()).toList();
    if (named.isBlank()) {
      throw UserError.usage("Name a session; 'workroom sessions' lists them.");
    }
    List<SessionId> meant =
        all.stream().map(SessionSummary::id).filter(id -> id.value().startsWith(named)).toList();
    return switch (meant.size()) {
      case 0 ->
          throw UserError.failed(
              "There is no session %s; 'workroom sessions' lists them.".formatted(named));
      case 1 -> meant.getFirst();
      default ->
          meant.stream()
              .filter(id -> id.value().equals(named))
              .findFirst()
              .orElseThrow(() ->
                  UserError.usage(
                      "%d sessions begin with %s. Write more of the id."
                          .formatted(meant.size(), named)));
    };
  }

  @Override
  public void close() {
    store.close();
  }
}
