package dev.workroom.extensions;

import dev.workroom.extensions.Component.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Skills, commands and sub-agents that belong to no plugin: the user's own in the data folder, and
 * those that lie in a granted folder. Hooks and connectors are not read there.
 */
public final class OwnExtensions {
  private static final List<String> PARTS = List.of("skills", "commands", "agents");
  private static final Set<Kind> KINDS = Set.of(Kind.SKILL, Kind.COMMAND, Kind.AGENT);

  /** Where a granted folder may hold them, the strongest first. */
  private static final List<String> PLACES = List.of(".workroom", ".claude", ".agents");

  private OwnExtensions() {}

  /** Those of the user; empty: there are none. */
  public static Optional<Loaded> ofUser(Path home) throws IOException {
    return present(home) ? Optional.of(loaded(home, home, "yours", "", home)) : Optional.empty();
  }

  /**
   * Those in a granted folder, as they are now: copied to a place under their hash, so that what is
   * accepted is what is followed.
   *
   * @param cache the folder for such copies
   */
  public static List<Loaded> inFolder(Path granted, Path cache) throws IOException {
    var found = new ArrayList<Loaded>();
    for (String name : PLACES) {
      Path place = granted.resolve(name);
      if (!Files.isSymbolicLink(place) && present(place)) {
        found.add(pinned(place, granted, cache));
      }
    }
    return found;
  }

  private static boolean present(Path place) {
    return PARTS.stream().anyMatch(part -> Files.isDirectory(place.resolve(part)));
  }

  private static Loaded pinned(Path place, Path granted, Path cache) throws IOException {
    Files.createDirectories(cache);
    Path staged = Files.createTempDirectory(cache, "staged");
    try {
      for (String part : PARTS) {
        if (Files.isDirectory(place.resolve(part))) {
          Tree.copy(place.resolve(part), granted, staged.resolve(part), new ArrayList<>());
        }
      }
      String hash = Tree.hash(staged);
      Path kept = cache.resolve(hash);
      if (!Files.isDirectory(kept)) {
        Files.move(staged, kept, StandardCopyOption.ATOMIC_MOVE);
      }
      return loaded(kept, place, "in " + granted, hash, kept);
    } finally {
      Tree.delete(staged);
    }
  }

  private static Loaded loaded(Path root, Path place, String source, String hash, Path data)
      throws IOException {
    Plugin all = PluginLoader.load(root);
    var parts = all.components().stream().filter(part -> KINDS.contains(part.kind())).toList();
    var plugin =
        new Plugin(
            all.name(),
            "",
            "",
            all.root(),
            parts,
            List.of(),
            new SettingsForm(List.of()),
            List.of(),
            all.diagnostics());
    String sha256 = hash.isEmpty() ? hashOfParts(root) : hash;
    return new Loaded(place.toString(), source, plugin, "", sha256, true, data, Map.of(), Map.of());
  }

  private static String hashOfParts(Path root) throws IOException {
    var hashes = new StringBuilder();
    for (String part : PARTS) {
      if (Files.isDirectory(root.resolve(part))) {
        hashes.append(part).append(' ').append(Tree.hash(root.resolve(part))).append('\n');
      }
    }
    return Tree.hashOf(hashes.toString());
  }

  /**
   * The same for people alone: a model neither chooses its skills nor its sub-agents. So it is
   * where no person has looked at them, and only orders given beforehand let them in.
   */
  public static Loaded forPeople(Loaded own) {
    Plugin all = own.plugin();
    List<Component> parts =
        all.components().stream()
            .filter(part -> part.kind() != Kind.AGENT)
            .map(OwnExtensions::forPeople)
            .toList();
    var plugin =
        new Plugin(
            all.name(),
            all.version(),
            all.description(),
            all.root(),
            parts,
            all.connectors(),
            all.form(),
            all.needs(),
            all.diagnostics());
    return new Loaded(
        own.id(),
        own.source(),
        plugin,
        own.version(),
        own.sha256(),
        own.own(),
        own.data(),
        own.settings(),
        own.secrets());
  }

  private static Component forPeople(Component part) {
    var raw = new LinkedHashMap<>(part.raw());
    raw.put("disable-model-invocation", true);
    return new Component(
        part.kind(),
        part.name(),
        part.path(),
        part.description(),
        raw,
        part.body(),
        part.diagnostics());
  }

  /** What a person is shown before they accept those of a folder. */
  public static List<String> told(Loaded own) throws IOException {
    var lines = new ArrayList<>(Inventory.NONE.changesTo(Inventory.of(own.plugin())));
    Suspicions.in(own.plugin())
        .forEach(found -> lines.add("! " + found.file() + ": " + found.message()));
    return lines;
  }
}
