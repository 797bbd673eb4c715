package dev.workroom.changes;

import dev.workroom.core.event.Setup.Folder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The granted folders of one set, open as long as the set is worked on. */
final class Folders implements AutoCloseable {
  private final Kernel kernel;
  private final List<byte[]> roots = new ArrayList<>();
  private final List<Boolean> writable = new ArrayList<>();
  private final List<Optional<Directory>> open = new ArrayList<>();

  Folders(Kernel kernel, List<Folder> folders) {
    this.kernel = kernel;
    for (Folder folder : folders) {
      byte[] root = Names.bytes(Path.of(folder.path()));
      roots.add(root);
      writable.add(folder.writable());
      open.add(Optional.empty());
    }
  }

  /** As they were when the plan was made; a plan holds only what was writable. */
  static Folders of(Kernel kernel, Plan plan) {
    Folders folders = new Folders(kernel, List.of());
    for (String root : plan.folders()) {
      folders.roots.add(Names.unescape(root));
      folders.writable.add(true);
      folders.open.add(Optional.empty());
    }
    return folders;
  }

  List<String> escaped() {
    return roots.stream().map(Names::escape).toList();
  }

  /** Where an absolute path is, in the innermost folder that holds it. */
  Optional<Step.Spot> find(byte[] path) {
    int best = -1;
    for (int i = 0; i < roots.size(); i++) {
      byte[] root = roots.get(i);
      boolean inside =
          path.length > root.length + 1
              && path[root.length] == '/'
              && java.util.Arrays.equals(path, 0, root.length, root, 0, root.length);
      if (inside && (best < 0 || root.length > roots.get(best).length)) {
        best = i;
      }
    }
    if (best < 0) {
      return Optional.empty();
    }
    int start = roots.get(best).length + 1;
    byte[] relative = java.util.Arrays.copyOfRange(path, start, path.length);
    return Optional.of(new Step.Spot(best, Names.escape(relative)));
  }

  boolean writable(int folder) {
    return writable.get(folder);
  }

  Directory root(int folder) throws KernelException {
    Optional<Directory> there = open.get(folder);
    if (there.isPresent()) {
      return there.get();
    }
    Directory root = Directory.open(kernel, Names.path(roots.get(folder)));
    open.set(folder, Optional.of(root));
    return root;
  }

  /** The directory that holds a spot, opened; the caller closes it. */
  Directory parent(Step.Spot spot) throws KernelException {
    byte[] path = Names.unescape(spot.path());
    int slash = lastSlash(path);
    return root(spot.folder()).at(java.util.Arrays.copyOf(path, Math.max(0, slash)));
  }

  static byte[] leaf(Step.Spot spot) {
    byte[] path = Names.unescape(spot.path());
    return java.util.Arrays.copyOfRange(path, lastSlash(path) + 1, path.length);
  }

  private static int lastSlash(byte[] path) {
    for (int i = path.length - 1; i >= 0; i--) {
      if (path[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    open.forEach(root -> root.ifPresent(Directory::close));
  }
}
