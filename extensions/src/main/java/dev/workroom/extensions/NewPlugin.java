package dev.workroom.extensions;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A plugin at its beginning, and at its end: the files to start from, and the file to hand on. */
public final class NewPlugin {
  private static final long YEAR_1980 = 315_532_800_000L;

  private NewPlugin() {}

  /**
   * Writes a plugin with one skill and one command into a new folder.
   *
   * @throws IllegalArgumentException if the name is none, or the folder is there already
   */
  public static void write(Path folder, String name) throws IOException {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*") || name.length() > 64) {
      throw new IllegalArgumentException(
          "A plugin's name has lower-case letters, digits and hyphens, not '%s'.".formatted(name));
    }
    if (Files.exists(folder)) {
      throw new IllegalArgumentException("%s is there already.".formatted(folder));
    }
    var files = new LinkedHashMap<String, String>();
    files.put(
        Manifest.FILE,
        """
        {
          "name": "%s",
          "version": "0.1.0",
          "description": "What it is for, in one sentence."
        }
        """
            .formatted(name));
    files.put(
        "skills/example/SKILL.md",
        """
        ---
        name: example
        description: Says when to use it: the kind of task, and the words that people use for it.
        ---
        # Example

        1. What to look at first.
        2. How the work is done, and what must hold at its end.
        3. What to hand over, in which form.
        """
            .replace("Says when to use it:", "Says when to use it,"));
    files.put(
        "commands/start.md",
        """
        ---
        description: Starts the usual work.
        argument-hint: PERIOD
        ---
        Do the usual work for $1.
        """);
    files.put("README.md", "# %s\n\nWhat it does, and for whom.\n".formatted(name));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.writeString(path, file.getValue());
    }
  }

  /** Copies sample inputs into a folder that is there; none where there are none. */
  public static void copy(Path inputs, Path to) throws IOException {
    if (Files.isDirectory(inputs)) {
      Tree.copy(inputs, inputs, to, new ArrayList<>());
    }
  }

  /** Packs a plugin's folder; the same files give the same bytes. */
  public static void pack(Path folder, Path file) throws IOException {
    Path part = Files.createTempFile(Objects.requireNonNull(file.getParent()), ".part", "");
    try {
      try (OutputStream out = Files.newOutputStream(part);
          var zip = new ZipOutputStream(out)) {
        for (Path one : Tree.files(folder)) {
          String name = folder.relativize(one).toString().replace('\\', '/');
          if (left(name) || one.equals(file)) {
            continue;
          }
          var entry = new ZipEntry(name);
          entry.setTime(YEAR_1980);
          zip.putNextEntry(entry);
          Files.copy(one, zip);
        }
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** What is of the author's computer and not of the plugin. */
  private static boolean left(String name) {
    return name.matches("(^|.*/)(\\.git|node_modules|__MACOSX)/.*")
        || name.matches("(^|.*/)(\\.DS_Store|\\.env.*|.*\\.part)");
  }
}
