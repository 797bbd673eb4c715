package dev.workroom.changes;

import dev.workroom.changes.Step.Spot;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Makes renames durable together, before the journal says that they took effect. */
final class Settling {
  /** With more directories than these, one sync of the file system is cheaper. */
  private static final int MANY = 8;

  private final Folders folders;
  private final Set<Spot> parents = new HashSet<>();

  Settling(Folders folders) {
    this.folders = folders;
  }

  /** Something in the directory of this spot was renamed. */
  void remember(Spot spot) {
    String parent = spot.path().substring(0, spot.path().lastIndexOf('/') + 1);
    parents.add(new Spot(spot.folder(), parent));
  }

  void settle() throws IOException {
    try {
      Set<Integer> whole = new HashSet<>();
      for (Spot spot : parents) {
        if (parents.size() <= MANY) {
          settle(spot);
        } else if (whole.add(spot.folder())) {
          Directory root = folders.root(spot.folder());
          root.kernel().syncFileSystem(root.handle());
        }
      }
    } catch (KernelException e) {
      throw CallJournal.unwritable(e);
    }
    parents.clear();
  }

  private void settle(Spot spot) throws KernelException {
    try (Directory parent = folders.root(spot.folder()).at(Names.unescape(spot.path()))) {
      parent.sync();
    } catch (KernelException e) {
      // Moved by a later step, or swapped by somebody: it is settled wherever it is now.
      if (!e.is(KernelException.ENOENT, KernelException.ENOTDIR, KernelException.ELOOP)) {
        throw e;
      }
      Directory root = folders.root(spot.folder());
      root.kernel().syncFileSystem(root.handle());
    }
  }
}
