package dev.workroom.extensions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one plugin, and nothing beside them: what a link or a path outside it names is not
 * read.
 */
final class PluginFiles {
  private static final long LARGEST = 2 << 20;
  private static final int DEEPEST = 12;
  private static final int MOST = 20_000;

  private final Path root;
  private final Path bounds;
  private final List<Diagnostic> diagnostics;

  /**
   * @param bounds links may lead to what lies in here: the plugin itself or its marketplace
   */
  PluginFiles(Path root, Path bounds, List<Diagnostic> diagnostics) throws IOException {
    this.root = root.toRealPath();
    this.bounds = bounds.toRealPath();
    this.diagnostics = diagnostics;
  }

  Path root() {
    return root;
  }

  /** With slashes, as diagnostics and components name it. */
  String shown(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  /** A file's text: UTF-8, with the replacement character for what is none; empty: not there. */
  Optional<String> text(Path file) {
    try {
      if (!Files.isRegularFile(file) || !inside(file)) {
        return Optional.empty();
      }
      if (Files.size(file) > LARGEST) {
        diagnostics.add(
            Diagnostic.error(shown(file), "The file is larger than 2 MB and was not read."));
        return Optional.empty();
      }
      String text = decoded(Files.readAllBytes(file), file);
      if (text.startsWith("\uFEFF")) {
        diagnostics.add(Diagnostic.note(shown(file), "The file begins with a byte order mark."));
        return Optional.of(text.substring(1));
      }
      return Optional.of(text);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      diagnostics.add(
          Diagnostic.error(
              shown(file), "The file cannot be read (" + e.getClass().getSimpleName() + ")."));
      return Optional.empty();
    }
  }

  private String decoded(byte[] bytes, Path file) {
    boolean big = bytes.length > 1 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF;
    boolean little = bytes.length > 1 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE;
    if (big || little) {
      diagnostics.add(Diagnostic.warning(shown(file), "The file is UTF-16; UTF-8 is meant."));
      return new String(bytes, big ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0
        && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
      diagnostics.add(
          Diagnostic.warning(shown(file), "The file is not all UTF-8; what is none was replaced."));
    }
    return text;
  }

  /**
   * What a field names: it begins with ./ and stays inside; a bad one is said and left out.
   *
   * @param usual the folder in which a bare name is looked for; empty: in none
   */
  List<Path> named(String path, String file, String usual) {
    String plain = path.strip();
    try {
      boolean absolute =
          plain.startsWith("/") || plain.startsWith("\\") || plain.matches("[A-Za-z]:.*");
      Path named = root.resolve(plain.replaceFirst("\\*.*", "")).normalize();
      if (plain.isEmpty()
          || absolute
          || plain.indexOf('\0') >= 0
          || !root.resolve(plain).normalize().startsWith(root)
          || !named.startsWith(root)) {
        diagnostics.add(
            Diagnostic.error(
                file, "The path \"" + plain + "\" leaves the plugin and was not followed."));
        return List.of();
      }
      if (!plain.startsWith("./") && !plain.equals(".")) {
        diagnostics.add(
            Diagnostic.warning(file, "The path \"" + plain + "\" should begin with ./"));
      }
      if (plain.contains("*")) {
        return starred(plain, file);
      }
      Optional<Path> there = meant(named, plain, usual);
      if (there.isEmpty()) {
        diagnostics.add(
            Diagnostic.error(file, "The path \"" + plain + "\" does not exist in the plugin."));
        return List.of();
      }
      if (!there.get().equals(named)) {
        diagnostics.add(
            Diagnostic.warning(
                file, "The path \"" + plain + "\" was taken as " + shown(there.get()) + "."));
      }
      return inside(there.get()) ? List.of(there.get()) : List.of();
    } catch (IllegalArgumentException | IOException _) {
      diagnostics.add(Diagnostic.error(file, "The path \"" + plain + "\" is none."));
      return List.of();
    }
  }

  /** As it stands, with the ending that people leave out, or in the folder for such things. */
  private Optional<Path> meant(Path named, String plain, String usual) {
    var places = new ArrayList<>(List.of(named, root.resolve(shown(named) + ".md").normalize()));
    if (!usual.isEmpty() && !plain.contains("/")) {
      places.add(root.resolve(usual).resolve(plain));
      places.add(root.resolve(usual).resolve(plain + ".md"));
    }
    return places.stream().filter(Files::exists).findFirst();
  }

  /** Files and folders whose paths fit one with stars in it; hidden ones never do. */
  private List<Path> starred(String path, String file) {
    diagnostics.add(
        Diagnostic.warning(file, "The path \"" + path + "\" has a star; what fits it was taken."));
    PathMatcher fits =
        root.getFileSystem().getPathMatcher("glob:" + path.replaceFirst("^\\./", ""));
    var found = new ArrayList<Path>();
    fitting(root, fits, DEEPEST, found);
    return found;
  }

  private void fitting(Path folder, PathMatcher fits, int depth, List<Path> found) {
    for (Path child : list(folder)) {
      if (found.size() >= MOST) {
        return;
      }
      if (fits.matches(root.relativize(child)) && reachable(child)) {
        found.add(child);
      } else if (depth > 0 && Files.isDirectory(child) && reachable(child)) {
        fitting(child, fits, depth - 1, found);
      }
    }
  }

  /** The first thing that a field names, as {@link #named(String, String, String)}. */
  Optional<Path> named(String path, String file) {
    return named(path, file, "").stream().findFirst();
  }

  /** The folders directly below, in the order of their names. */
  List<Path> folders(Path folder) {
    return list(folder).stream().filter(Files::isDirectory).filter(this::reachable).toList();
  }

  /** All Markdown files below, in the order of their paths. */
  List<Path> markdown(Path folder) {
    var found = new ArrayList<Path>();
    collect(folder, DEEPEST, found);
    return found;
  }

  static boolean isMarkdown(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".md");
  }

  private void collect(Path folder, int depth, List<Path> found) {
    for (Path child : list(folder)) {
      if (found.size() >= MOST) {
        return;
      }
      if (Files.isDirectory(child)) {
        if (depth > 0 && reachable(child)) {
          collect(child, depth - 1, found);
        }
      } else if (isMarkdown(child) && reachable(child)) {
        found.add(child);
      }
    }
  }

  /** What lies directly in a folder and is not hidden, in the order of names. */
  List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(child -> !hidden(child)).sorted().limit(MOST).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      diagnostics.add(
          Diagnostic.error(
              shown(folder),
              "The folder cannot be listed (" + e.getClass().getSimpleName() + ")."));
      return List.of();
    }
  }

  private static boolean hidden(Path child) {
    String name = String.valueOf(child.getFileName());
    return name.startsWith(".") || name.equals("node_modules");
  }

  private boolean reachable(Path file) {
    try {
      return inside(file);
    } catch (IOException _) {
      diagnostics.add(Diagnostic.warning(shown(file), "The link leads nowhere and was skipped."));
      return false;
    }
  }

  /** A link inside the bounds is followed, unless it leads back to a folder above itself. */
  private boolean inside(Path file) throws IOException {
    Path real = file.toRealPath();
    if (!real.startsWith(bounds)) {
      diagnostics.add(
          Diagnostic.warning(shown(file), "The link leads out of the plugin and was skipped."));
      return false;
    }
    return !loops(file, real);
  }

  private static boolean loops(Path file, Path real) {
    return Files.isSymbolicLink(file) && file.startsWith(real);
  }
}
