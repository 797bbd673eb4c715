package dev.workroom.extensions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stands in a plugin and is not loaded: parts that this program does not use, and parts in
 * places where nobody looks for them. Each is said once.
 */
record Oddments(PluginFiles files, Manifest manifest, List<Diagnostic> odd) {
  private static final Map<String, String> NOT_USED = new LinkedHashMap<>();
  private static final Map<String, String> FIELDS_NOT_USED = new LinkedHashMap<>();

  static {
    NOT_USED.put(".lsp.json", "language servers");
    NOT_USED.put("themes", "themes");
    NOT_USED.put("monitors", "monitors");
    NOT_USED.put("workflows", "workflows");
    FIELDS_NOT_USED.put("lspServers", "language servers");
    FIELDS_NOT_USED.put("themes", "themes");
    FIELDS_NOT_USED.put("monitors", "monitors");
    FIELDS_NOT_USED.put("workflows", "workflows");
    FIELDS_NOT_USED.put("channels", "channels");
  }

  /** Folders that belong beside {@code .claude-plugin}, and are put into it by mistake. */
  private static final Set<String> PARTS = Set.of("skills", "commands", "agents", "hooks");

  private static final int MOST = 20;

  void said() {
    NOT_USED.forEach((path, what) -> {
      if (Files.exists(files.root().resolve(path))) {
        notUsed(path, what);
      }
    });
    FIELDS_NOT_USED.forEach((field, what) -> {
      if (manifest.has(field)) {
        notUsed(manifest.file(), what);
      }
    });
    if (manifest.fields().get("experimental") instanceof Map<?, ?> map) {
      Values.map(map).keySet().forEach(key -> notUsed(manifest.file(), "experimental " + key));
    }
    if (Boolean.FALSE.equals(manifest.fields().get("defaultEnabled"))) {
      odd.add(
          Diagnostic.note(
              manifest.file(), "Its author has it off at first; here accepting it turns it on."));
    }
    settings();
    if (Files.isRegularFile(files.root().resolve("CLAUDE.md"))) {
      odd.add(Diagnostic.note("CLAUDE.md", "A plugin's CLAUDE.md is not read."));
    }
    misplaced();
    skills();
    elsewhere();
    if (Files.isRegularFile(files.root().resolve(Marketplace.FILE))
        && !Marketplace.isOne(files.root())) {
      odd.add(
          Diagnostic.note(
              Marketplace.FILE, "Of catalogues only that of the marketplace itself counts."));
    }
  }

  /** Folders beside skills/ that look like skills, and are none. */
  private void elsewhere() {
    for (Path folder : files.folders(files.root())) {
      Path file = folder.resolve(TextComponents.SKILL_FILE);
      if (Files.isRegularFile(file) && !listed(file)) {
        odd.add(
            Diagnostic.note(
                files.shown(file), "It lies outside of skills/ and is a file like others."));
      }
    }
  }

  private void notUsed(String file, String what) {
    odd.add(Diagnostic.note(file, "Workroom does not use " + what + "."));
  }

  private void settings() {
    files
        .text(files.root().resolve("settings.json"))
        .flatMap(text -> JsonText.object(text, "settings.json", odd))
        .ifPresent(all -> {
          if (!all.isEmpty()) {
            odd.add(
                Diagnostic.note(
                    "settings.json",
                    "A plugin's settings are not used: " + String.join(", ", all.keySet()) + "."));
          }
        });
  }

  private void misplaced() {
    for (Path folder : files.folders(files.root().resolve(".claude-plugin"))) {
      if (PARTS.contains(String.valueOf(folder.getFileName())) && !named(folder)) {
        odd.add(
            Diagnostic.warning(
                files.shown(folder),
                "The folder belongs beside .claude-plugin, not into it; it is not read."));
      }
    }
    if (!Files.exists(files.root().resolve(Manifest.FILE))
        && Files.isRegularFile(files.root().resolve("plugin.json"))) {
      odd.add(
          Diagnostic.warning(
              "plugin.json", "A manifest belongs into .claude-plugin; this one is not read."));
    }
  }

  /** Whether the manifest names something in the folder, so that it is read. */
  private boolean named(Path folder) {
    String shown = "./" + files.shown(folder);
    return Manifest.COMPONENTS.stream()
        .flatMap(field -> manifest.items(field).stream())
        .anyMatch(one -> Values.text(one).startsWith(shown));
  }

  /** A skill is a folder with SKILL.md, exactly one level deep. */
  private void skills() {
    Path usual = files.root().resolve("skills");
    if (!Files.isDirectory(usual)) {
      return;
    }
    if (Files.isRegularFile(files.root().resolve("SKILL.md"))
        && manifest.items("skills").stream().noneMatch(one -> root(Values.text(one)))) {
      odd.add(
          Diagnostic.note(
              "SKILL.md", "A skill at the root does not count where there is a skills folder."));
    }
    for (Path child : files.list(usual)) {
      if (PluginFiles.isMarkdown(child) && !readme(child) && Files.isRegularFile(child)) {
        odd.add(
            Diagnostic.warning(
                files.shown(child),
                "A skill is a folder with SKILL.md; this file beside the folders is not read."));
      }
    }
    int said = 0;
    for (Path file : files.markdown(usual)) {
      boolean deep = usual.relativize(file).getNameCount() > 2;
      if (deep && String.valueOf(file.getFileName()).equals("SKILL.md") && !listed(file)) {
        odd.add(
            Diagnostic.note(
                files.shown(file),
                "It lies deeper than skills are looked for, and is a file like others."));
        if (++said == MOST) {
          return;
        }
      }
    }
  }

  private static boolean root(String path) {
    return path.equals(".") || path.equals("./");
  }

  private static boolean readme(Path file) {
    return String.valueOf(file.getFileName())
        .toLowerCase(java.util.Locale.ROOT)
        .startsWith("readme");
  }

  /** Whether a path of the manifest leads to the folder of the file, or to the one above. */
  private boolean listed(Path file) {
    try {
      Path folder = file.toRealPath().getParent();
      return manifest.paths("skills", new java.util.ArrayList<>()).stream()
          .map(path -> files.root().resolve(path.replaceFirst("\\*.*", "")).normalize())
          .anyMatch(
              path -> folder != null && (path.equals(folder) || path.equals(folder.getParent())));
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }
}
