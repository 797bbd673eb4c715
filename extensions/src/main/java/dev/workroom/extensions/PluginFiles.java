package dev.workroom.extensions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
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
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      diagnostics.add(
          Diagnostic.error(
              shown(file), "The file cannot be read (" + e.getClass().getSimpleName() + ")."));
      return Optional.empty();
    }
  }

  /** What a field names: it begins with ./ and stays inside; a bad one is said and left out. */
  Optional<Path> named(String path, String file) {
    String plain = path.strip();
    try {
      boolean absolute =
          plain.startsWith("/") || plain.startsWith("\\") || plain.matches("[A-Za-z]:.*");
      Path named = root.resolve(plain).normalize();
      if (plain.isEmpty() || absolute || plain.indexOf('\0') >= 0 || !named.startsWith(root)) {
        diagnostics.add(
            Diagnostic.error(
                file, "The path \"" + plain + "\" leaves the plugin and was not followed."));
        return Optional.empty();
      }
      if (!plain.startsWith("./") && !plain.equals(".")) {
        diagnostics.add(
            Diagnostic.warning(file, "The path \"" + plain + "\" should begin with ./"));
      }
      if (!Files.exists(named)) {
        diagnostics.add(
            Diagnostic.error(file, "The path \"" + plain + "\" does not exist in the plugin."));
        return Optional.empty();
      }
      return inside(named) ? Optional.of(named) : Optional.empty();
    } catch (InvalidPathException | IOException _) {
      diagnostics.add(Diagnostic.error(file, "The path \"" + plain + "\" is none."));
      return Optional.empty();
    }
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

  private void collect(Path folder, int depth, List<Path> found) {
    for (Path child : list(folder)) {
      if (found.size() >= MOST) {
        return;
      }
      if (Files.isDirectory(child)) {
        if (depth > 0 && reachable(child)) {
          collect(child, depth - 1, found);
        }
      } else if (child.toString().toLowerCase(Locale.ROOT).endsWith(".md") && reachable(child)) {
        found.add(child);
      }
    }
  }

  private List<Path> list(Path folder) {
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
