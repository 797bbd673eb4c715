package dev.workroom.changes;

import dev.workroom.core.sandbox.Sandbox.Layer;
import dev.workroom.core.tool.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what a command left in an overlay's upper directory into operations. The marks are those of
 * the kernel's overlayfs: a character device 0:0 is a deletion, and a directory with the attribute
 * {@code user.overlay.opaque} or {@code trusted.overlay.opaque} hides all below it.
 */
public final class LayerScan {
  private static final int DEEPEST = 512;

  /** In bytes, below the folder: of the kernel's 4,096 for a whole path some are for the rest. */
  private static final int LONGEST = 2048;

  private static final int NOTES = 20;

  /**
   * What was found.
   *
   * @param operations in an order in which they can be applied
   * @param layers the upper directories, where the staged files lie
   * @param contested what a person changed in the folder since the command began
   * @param notes what is not carried over, in sentences
   */
  public record Found(
      List<Operation> operations, List<Path> layers, Set<Path> contested, List<String> notes) {
    public Found {
      operations = List.copyOf(operations);
      layers = List.copyOf(layers);
      contested = Set.copyOf(contested);
      notes = List.copyOf(notes);
    }
  }

  /** Something that is only above, only below, or in both. */
  record Entry(byte[] path, Stamp stamp) {}

  /** What one layer says, before moves are told from deletions. */
  static final class Differences {
    final List<Entry> directories = new ArrayList<>();

    /** Directories in the place of something that must go first. */
    final List<Entry> lateDirectories = new ArrayList<>();

    final List<Entry> created = new ArrayList<>();
    final List<Entry> lateCreated = new ArrayList<>();
    final List<Modified> modified = new ArrayList<>();
    final List<Linked> links = new ArrayList<>();
    final List<Entry> deleted = new ArrayList<>();
    final Set<Path> contested = new HashSet<>();
  }

  record Modified(Entry entry, Optional<String> before) {}

  record Linked(Entry entry, byte[] target, boolean late) {}

  private final Kernel kernel;
  private final byte[] folder;
  private final byte[] upper;
  private final long began;
  private final List<String> notes;
  private final Differences differences = new Differences();
  private int unnoted;

  private LayerScan(Kernel kernel, Layer layer, Instant began, List<String> notes) {
    this.kernel = kernel;
    this.folder = Names.bytes(layer.folder());
    this.upper = Names.bytes(layer.upper());
    this.began = began.getEpochSecond() * 1_000_000_000L + began.getNano();
    this.notes = notes;
  }

  /**
   * Scans layers of which all processes are dead.
   *
   * @param began when the command was started: what changed below since is contested
   */
  public static Found of(List<Layer> layers, Instant began) throws IOException {
    Kernel kernel = new Kernel();
    List<Operation> operations = new ArrayList<>();
    List<Path> uppers = new ArrayList<>();
    Set<Path> contested = new HashSet<>();
    List<String> notes = new ArrayList<>();
    for (Layer layer : layers) {
      LayerScan scan = new LayerScan(kernel, layer, began, notes);
      operations.addAll(scan.operations(layer));
      uppers.add(layer.upper());
      contested.addAll(scan.differences.contested);
    }
    return new Found(operations, uppers, contested, notes);
  }

  private List<Operation> operations(Layer layer) throws IOException {
    try (Directory above = Directory.open(kernel, layer.upper());
        Directory below = granted()) {
      walk(above, Optional.of(below), new byte[0], opaque(above), false, 0);
      if (unnoted > 0) {
        notes.add("… and " + unnoted + " more that were not carried over.");
      }
      Moves moves = Moves.find(differences, above, below);
      return new Ordering(folder, upper, differences, moves).operations();
    }
  }

  private Directory granted() throws IOException {
    try {
      return Directory.open(kernel, Names.path(folder));
    } catch (KernelException e) {
      throw new IOException(
          "Nothing of what the command changed was kept: the folder "
              + Words.shown(folder)
              + " cannot be opened any more, "
              + e.getMessage()
              + ".",
          e);
    }
  }

  private boolean opaque(Directory directory) throws KernelException {
    if (kernel.attribute(directory.handle(), "user.overlay.redirect").isPresent()) {
      note(new byte[0], "a renamed directory is taken as a new one");
    }
    return kernel
            .attribute(directory.handle(), "user.overlay.opaque")
            .filter("y"::equals)
            .isPresent()
        || kernel
            .attribute(directory.handle(), "trusted.overlay.opaque")
            .filter("y"::equals)
            .isPresent();
  }

  private void note(byte[] path, String what) {
    if (notes.size() < NOTES) {
      notes.add(Words.shown(join(folder, path)) + ": " + what + ".");
    } else {
      unnoted++;
    }
  }

  private void walk(
      Directory above,
      Optional<Directory> below,
      byte[] path,
      boolean hides,
      boolean late,
      int depth)
      throws IOException {
    List<byte[]> names = inOrder(above);
    Set<String> seen = new HashSet<>();
    for (byte[] name : names) {
      seen.add(Names.escape(name));
      Stamp up = above.stat(name).orElseThrow();
      Optional<Stamp> low = below.isPresent() ? below.get().stat(name) : Optional.empty();
      Entry entry = new Entry(join(path, name), up);
      if (entry.path().length > LONGEST && low.isEmpty()) {
        note(entry.path(), "its path is too long, it was not carried over");
      } else if (up.isWhiteout()) {
        delete(entry.path(), low, below, name);
      } else if (up.isDirectory()) {
        directory(new At(above, below, name, late, depth), entry, low, hides);
      } else if (up.isFile()) {
        file(new At(above, below, name, late, depth), entry, low);
      } else if (up.isLink()) {
        link(new At(above, below, name, late, depth), entry, low);
      } else {
        note(entry.path(), "a device, socket or pipe was not carried over");
        delete(entry.path(), low, below, name);
      }
    }
    if (hides && below.isPresent()) {
      for (byte[] name : inOrder(below.get())) {
        if (!seen.contains(Names.escape(name))) {
          delete(join(path, name), below.get().stat(name), below, name);
        }
      }
    }
  }

  /** As people look for names in a list: what waits is numbered so. */
  private static List<byte[]> inOrder(Directory directory) throws KernelException {
    return directory.list().stream().sorted(Arrays::compareUnsigned).toList();
  }

  /** Where the walk is. */
  private record At(
      Directory above, Optional<Directory> below, byte[] name, boolean late, int depth) {}

  private void directory(At at, Entry entry, Optional<Stamp> low, boolean hides)
      throws IOException {
    if (at.depth() == DEEPEST) {
      note(entry.path(), "it lies too deep and was not carried over");
      return;
    }
    boolean both = low.filter(Stamp::isDirectory).isPresent();
    boolean late = at.late() || (low.isPresent() && !both);
    if (!both) {
      delete(entry.path(), low, at.below(), at.name());
      (late ? differences.lateDirectories : differences.directories).add(entry);
    } else if (low.get().permissions() != entry.stamp().permissions()) {
      note(entry.path(), "the permissions of a directory stay as they are");
    }
    try (Directory inner = at.above().at(at.name())) {
      boolean hidesToo = hides || opaque(inner);
      if (!both) {
        walk(inner, Optional.empty(), entry.path(), false, late, at.depth() + 1);
        return;
      }
      try (Directory lower = at.below().orElseThrow().at(at.name())) {
        walk(inner, Optional.of(lower), entry.path(), hidesToo, late, at.depth() + 1);
      }
    }
  }

  private void file(At at, Entry entry, Optional<Stamp> low) throws IOException {
    if (low.isEmpty()) {
      (at.late() ? differences.lateCreated : differences.created).add(entry);
      return;
    }
    if (low.get().isDirectory()) {
      delete(entry.path(), low, at.below(), at.name());
      differences.lateCreated.add(entry);
      return;
    }
    contest(entry.path(), low.get());
    Optional<String> before =
        low.get().isFile()
            ? Optional.of(at.below().orElseThrow().hash(at.name()).sha256())
            : Optional.empty();
    differences.modified.add(new Modified(entry, before));
  }

  private void link(At at, Entry entry, Optional<Stamp> low) throws IOException {
    byte[] target = kernel.readLink(at.above().handle(), at.name());
    if (low.filter(Stamp::isLink).isPresent()) {
      byte[] old = kernel.readLink(at.below().orElseThrow().handle(), at.name());
      if (java.util.Arrays.equals(old, target)) {
        return;
      }
    }
    boolean late = at.late();
    if (low.isPresent()) {
      contest(entry.path(), low.get());
      if (low.get().isDirectory()) {
        delete(entry.path(), low, at.below(), at.name());
        late = true;
      }
    }
    differences.links.add(new Linked(entry, target, late));
  }

  private void delete(byte[] path, Optional<Stamp> low, Optional<Directory> below, byte[] name)
      throws IOException {
    if (low.isEmpty() || below.isEmpty()) {
      return;
    }
    differences.deleted.add(new Entry(path, low.get()));
    contestAll(path, low.get(), below.get(), name, 0);
  }

  private void contestAll(byte[] path, Stamp low, Directory below, byte[] name, int depth)
      throws IOException {
    contest(path, low);
    if (low.isDirectory() && depth < DEEPEST) {
      try (Directory inner = below.at(name)) {
        for (byte[] child : inner.list()) {
          Optional<Stamp> stamp = inner.stat(child);
          if (stamp.isPresent()) {
            contestAll(join(path, child), stamp.get(), inner, child, depth + 1);
          }
        }
      }
    }
  }

  private void contest(byte[] path, Stamp low) {
    if (low.changed() > began) {
      differences.contested.add(Names.path(join(folder, path)));
    }
  }

  static byte[] join(byte[] path, byte[] name) {
    if (path.length == 0 || name.length == 0) {
      return path.length == 0 ? name : path;
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream(path.length + name.length + 1);
    joined.writeBytes(path);
    joined.write('/');
    joined.writeBytes(name);
    return joined.toByteArray();
  }
}
