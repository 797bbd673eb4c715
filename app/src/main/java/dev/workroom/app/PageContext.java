package dev.workroom.app;

import dev.workroom.core.event.Capsule;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.Loaded;
import dev.workroom.extensions.Skill;
import dev.workroom.extensions.mcp.ServerConfig;
import dev.workroom.sandbox.Sandboxes;
import dev.workroom.server.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a session may touch and reach, what it was told, what it works with and remembers. */
record PageContext(Workshop workshop) {
  /** A text that the model was told. */
  record Told(String path, String sha256, String text) {}

  record Isolation(String kind, String sentence, boolean commands) {}

  /** A skill, and how often it was used here. */
  record Known(String name, String description, int used) {}

  /** A connector that the session may use, or that a folder offers and nobody has accepted. */
  record Linked(String name, String from, boolean remote, boolean accepted, String trouble) {}

  /** The state capsule: what a shortened context keeps; {@code made} once it was shortened. */
  record State(boolean made, Capsule.Notes notes, Capsule.Ledger ledger) {}

  record Context(
      List<Folder> folders,
      Isolation isolation,
      String network,
      List<Told> instructions,
      List<Told> memory,
      List<Known> skills,
      List<Linked> connectors,
      List<PageNewTask.Rail> guardrails,
      List<Grant> grants,
      State capsule,
      long contextTokens,
      Optional<Integer> window,
      String model) {}

  Context of(SessionId root) throws Exception {
    var session = new Session(root, workshop.log());
    SessionState state = session.state();
    Setup setup =
        state
            .setup()
            .orElseThrow(() ->
                new Refused(Refused.Kind.NOT_FOUND, "There is no session %s.".formatted(root)));
    var instructions = new LinkedHashMap<String, Told>();
    var memory = new LinkedHashMap<String, Told>();
    Map<String, Integer> used = new LinkedHashMap<>();
    for (Entry entry : session.entries()) {
      switch (entry.event()) {
        case Event.InstructionsLoaded e ->
            e.files().forEach(one -> instructions.put(one.path(), told(one)));
        case Event.MemoryLoaded e -> e.notes().forEach(one -> memory.put(one.path(), told(one)));
        case Event.SkillUsed e -> used.merge(e.name(), 1, Integer::sum);
        default -> {}
      }
    }
    Kit kit = SessionExtensions.of(workshop, false).kit(setup.folders());
    return new Context(
        setup.folders(),
        isolation(setup),
        Reach.words(setup),
        List.copyOf(instructions.values()),
        List.copyOf(memory.values()),
        skills(kit, used),
        connectors(setup, kit),
        setup.brief().map(PageNewTask::rails).orElse(List.of()),
        state.grants(),
        capsule(session),
        state.lastReply().map(SessionState.Reply::contextTokens).orElse(0L),
        workshop.contextWindow(),
        setup.model());
  }

  /** Those that were used come first. */
  private static List<Known> skills(Kit kit, Map<String, Integer> used) {
    var all = new ArrayList<Known>();
    used.forEach((name, times) ->
        all.add(new Known(name, kit.skill(name).map(Skill::description).orElse(""), times)));
    kit.skills().stream()
        .filter(one -> !used.containsKey(one.name()))
        .forEach(one -> all.add(new Known(one.name(), one.description(), 0)));
    return all;
  }

  private List<Linked> connectors(Setup setup, Kit kit) {
    ConnectorShelf shelf = workshop.connectors();
    var all = new ArrayList<Linked>();
    shelf.forSession(setup).forEach(one -> all.add(linked(one, "settings", true)));
    for (Loaded plugin : kit.loaded()) {
      shelf
          .ofPlugin(plugin, List.of())
          .forEach(one -> all.add(linked(one, "plugin " + plugin.id(), true)));
    }
    shelf.waiting(setup).forEach(one -> all.add(linked(one.config(), one.where(), false)));
    return all;
  }

  private static Linked linked(ServerConfig config, String from, boolean accepted) {
    String trouble = config.way() instanceof ServerConfig.Way.Unset(String why) ? why : "";
    return new Linked(config.name(), from, config.remote(), accepted, trouble);
  }

  private static State capsule(Session session) {
    Optional<Capsule> made = session.capsule();
    return new State(
        made.isPresent(),
        made.map(Capsule::notes).orElseGet(session::notes),
        made.map(Capsule::ledger).orElseGet(() -> Capsule.Ledger.EMPTY.plus(session.entries())));
  }

  private Isolation isolation(Setup setup) throws IOException, InterruptedException {
    for (Sandboxes.Finding finding : new Sandboxes(workshop.home().isolation()).findings()) {
      String kind = finding.kind().name().toLowerCase(Locale.ROOT);
      if (kind.equals(setup.isolation())) {
        return new Isolation(
            kind, finding.sentence(), workshop.sandbox(kind).isolation().runsCommands());
      }
    }
    return new Isolation(setup.isolation(), "", false);
  }

  private Told told(Event.Instructions file) {
    return new Told(
        file.path(),
        file.sha256(),
        workshop
            .contents()
            .get(file.sha256())
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse(""));
  }
}
