package dev.workroom.tools;

import dev.workroom.core.event.Setup.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The granted folders, and which paths lie inside them. */
public record Places(List<Folder> folders) {
  public Places {
    folders = List.copyOf(folders);
    if (folders.isEmpty()) {
      throw new Refusal("No folder is granted, so there are no files to work with.");
    }
  }

  /** Where relative paths begin. */
  public Path first() {
    return Path.of(folders.getFirst().path());
  }

  /** The absolute path that a text means, if it lies inside a granted folder; looks at no file. */
  public Path named(String text) {
    if (text == null || text.isBlank()) {
      throw new Refusal("A path is missing.");
    }
    try {
      Path path = first().resolve(text.strip()).normalize();
      folderOf(path, text);
      return path;
    } catch (InvalidPathException e) {
      throw new Refusal("\"" + Cut.at(text, 200) + "\" is no valid path.", e);
    }
  }

  /** As {@link #named}, in a folder that may be changed. */
  public Path writable(String text) {
    Path path = named(text);
    Folder folder = folderOf(path, text);
    if (!folder.writable()) {
      throw new Refusal(
          "The folder " + folder.path() + " is granted for reading only; " + whereToWrite());
    }
    if (path.equals(Path.of(folder.path()))) {
      throw new Refusal("\"" + text + "\" is the granted folder itself; name a file inside it.");
    }
    return path;
  }

  /** The real path of something that exists; a link that leaves the folders is refused. */
  public Path existing(String text) throws IOException {
    Path path = named(text);
    try {
      return inside(path.toRealPath(), text);
    } catch (NoSuchFileException e) {
      throw new Refusal(missing(path), e);
    }
  }

  /**
   * Where a file that is to be written really lies: links on the way and at the end are followed if
   * they stay inside.
   */
  public Path target(String text) throws IOException {
    Path path = writable(text);
    if (Files.isSymbolicLink(path)) {
      if (!Files.exists(path)) {
        throw new Refusal("\"" + text + "\" is a link that leads nowhere you can see.");
      }
      return writable(inside(path.toRealPath(), text).toString());
    }
    Path ancestor = existingAbove(path);
    Path real = inside(ancestor.toRealPath(), text).resolve(ancestor.relativize(path)).normalize();
    if (!ancestor.equals(path) && !Files.isDirectory(ancestor)) {
      throw new Refusal("\"" + shown(ancestor) + "\" is a file, so nothing can be put below it.");
    }
    return writable(real.toString());
  }

  private static Path existingAbove(Path path) {
    Path parent = path.getParent();
    return parent == null || Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        ? path
        : existingAbove(parent);
  }

  /** The root that holds a path. */
  public Path root(Path path) {
    return Path.of(folderOf(path, path.toString()).path());
  }

  /** A path as short as it is clear: relative to the first folder if it lies there. */
  public String shown(Path path) {
    return path.startsWith(first()) && !path.equals(first())
        ? first().relativize(path).toString()
        : path.toString();
  }

  Path inside(Path real, String text) {
    if (folders.stream().noneMatch(folder -> real.startsWith(folder.path()))) {
      throw new Refusal("\"" + text + "\" leads out of the granted folders by a link.");
    }
    return real;
  }

  private Folder folderOf(Path path, String text) {
    // With one granted folder inside another, the inner one decides.
    return folders.stream()
        .filter(folder -> path.startsWith(folder.path()))
        .max(Comparator.comparingInt(folder -> folder.path().length()))
        .orElseThrow(() ->
            new Refusal(
                "\""
                    + Cut.at(text, 300)
                    + "\" is outside the granted folders ("
                    + list(folders.stream())
                    + "); use a path inside them."));
  }

  private String whereToWrite() {
    List<Folder> writable = folders.stream().filter(Folder::writable).toList();
    return writable.isEmpty()
        ? "no granted folder can be written, so give the result as an answer."
        : "write into " + list(writable.stream()) + ".";
  }

  private static String list(Stream<Folder> folders) {
    return folders
        .map(folder -> folder.path() + (folder.writable() ? "" : " read-only"))
        .collect(Collectors.joining(", "));
  }

  private String missing(Path path) {
    Path parent = path.getParent();
    String start = "There is no " + shown(path);
    if (parent == null || !Files.isDirectory(parent)) {
      return start + "; find files with Glob.";
    }
    try (Stream<Path> entries = Files.list(parent)) {
      String wanted = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
      String near =
          entries
              .limit(2_000)
              .map(entry -> String.valueOf(entry.getFileName()))
              .sorted(
                  Comparator.comparingInt(
                          (String name) -> Distance.between(name.toLowerCase(Locale.ROOT), wanted))
                      .thenComparing(Comparator.naturalOrder()))
              .limit(5)
              .collect(Collectors.joining(", "));
      return near.isEmpty()
          ? start + "; that folder is empty."
          : start + "; the nearest names there: " + near + ".";
    } catch (IOException e) {
      return start + "; find files with Glob.";
    }
  }
}
