package dev.workroom.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Folders that belong together, and how a person likes to work in them: a small text file in the
 * data folder that can be edited by hand.
 *
 * @param folders as on the command line: {@code DIR} or {@code DIR:ro}
 * @param settings mode, model, budget-usd, instructions and hosts, where they are said
 */
record Workspace(String name, List<String> folders, Map<String, String> settings) {
  static final List<String> SETTINGS =
      List.of("mode", "model", "budget-usd", "instructions", "hosts");
  private static final String ENDING = ".yaml";

  Workspace {
    folders = List.copyOf(folders);
    settings = new LinkedHashMap<>(settings);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,60}")) {
      throw UserError.usage(
          "A workspace's name has letters, digits, dots and dashes, not '%s'."
              .formatted(Terminal.oneLine(name, 60)));
    }
  }

  String setting(String key) {
    return settings.getOrDefault(key, "");
  }

  static List<String> names(Home home) {
    Path folder = folder(home);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException _) {
      throw UserError.failed("%s cannot be read. Check its permissions.".formatted(folder));
    }
  }

  static Workspace named(Home home, String name) {
    Path file = file(home, name);
    String text =
        Home.text(file)
            .orElseThrow(() ->
                UserError.failed(
                    "There is no workspace %s; 'workroom workspace list' lists them."
                        .formatted(Terminal.oneLine(name, 60))));
    var folders = new ArrayList<String>();
    var settings = new LinkedHashMap<String, String>();
    boolean inFolders = false;
    for (String line : text.lines().toList()) {
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      if (inFolders && content.startsWith("- ")) {
        folders.add(plain(content.substring(2)));
        continue;
      }
      int colon = content.indexOf(':');
      String key = colon < 0 ? content : content.substring(0, colon).strip();
      inFolders = key.equals("folders");
      if (inFolders) {
        continue;
      }
      if (colon < 0 || !SETTINGS.contains(key)) {
        throw UserError.failed(
            "The line '%s' in %s is not understood. There are folders (a list), %s."
                .formatted(Terminal.oneLine(content, 60), file, String.join(", ", SETTINGS)));
      }
      settings.put(key, plain(content.substring(colon + 1)));
    }
    if (folders.isEmpty()) {
      throw UserError.failed("%s names no folders. Add lines '  - DIR'.".formatted(file));
    }
    return new Workspace(name, folders, settings);
  }

  /** Writes it whole: a reader sees the old file or the new one. */
  Path save(Home home) {
    Path file = file(home, name);
    try {
      Files.createDirectories(folder(home));
      Path next = Files.createTempFile(folder(home), name, ".new");
      Files.writeString(next, text(), StandardCharsets.UTF_8);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException _) {
      throw UserError.failed(
          "%s cannot be written. Make room in the data folder or check its permissions."
              .formatted(file));
    }
  }

  static void remove(Home home, String name) {
    try {
      if (!Files.deleteIfExists(file(home, name))) {
        throw UserError.failed("There is no workspace %s.".formatted(Terminal.oneLine(name, 60)));
      }
    } catch (IOException _) {
      throw UserError.failed("%s cannot be deleted.".formatted(file(home, name)));
    }
  }

  String text() {
    var text = new StringBuilder("# A workspace of Workroom. Edit it as you like.\nfolders:\n");
    folders.forEach(folder -> text.append("  - ").append(folder).append('\n'));
    settings.forEach((key, value) -> {
      if (!value.isEmpty()) {
        text.append(key).append(": ").append(value).append('\n');
      }
    });
    return text.toString();
  }

  private static String plain(String value) {
    String text = value.strip();
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private static Path folder(Home home) {
    return home.root().resolve("workspaces");
  }

  private static Path file(Home home, String name) {
    return folder(home).resolve(name.replaceAll("[^A-Za-z0-9._-]", "_") + ENDING);
  }
}
