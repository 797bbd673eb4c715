package dev.workroom.changes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes staged files into the journal, where nobody else can reach them. A staged file that
 * somebody may still hold open is copied: a handle to it would otherwise become one to the user's
 * file.
 */
final class Intake implements AutoCloseable {
  /** A staged file larger than this is refused; a sparse one can claim any size. */
  private static final long LARGEST = 64L << 30;

  private static final int MANY = 8;

  private final Kernel kernel;
  private final boolean exclusive;
  private final boolean syncEach;
  private final List<byte[]> roots;
  private final List<Optional<Directory>> open;
  private final Directory files;

  Intake(Kernel kernel, ChangeSet set, Directory files) {
    this.kernel = kernel;
    this.exclusive = set.exclusive();
    this.syncEach = set.operations().size() <= MANY;
    this.roots = set.staging().stream().map(Names::bytes).toList();
    this.open = new java.util.ArrayList<>();
    roots.forEach(_ -> open.add(Optional.empty()));
    this.files = files;
  }

  /** Whether so much was taken in that one sync of the file system is cheaper than many. */
  static boolean many(ChangeSet set) {
    return set.operations().size() > MANY;
  }

  record Taken(String sha256, long inode, int mode) {}

  /** Takes a regular file in as {@code files/number}, made to fit the one it replaces. */
  Taken file(Path staged, int number, Optional<Stamp> replaces) throws IOException {
    byte[] path = Names.bytes(staged);
    byte[] name = CallJournal.name(number);
    files.remove(name);
    try {
      return take(path, name, replaces);
    } catch (KernelException e) {
      if (e.is(KernelException.ENOSPC, KernelException.EDQUOT, KernelException.EROFS)) {
        throw e;
      }
      throw refused(path, "cannot be taken: " + e.getMessage());
    }
  }

  private Taken take(byte[] path, byte[] name, Optional<Stamp> replaces) throws IOException {
    int root = root(path);
    byte[] relative = Arrays.copyOfRange(path, roots.get(root).length + 1, path.length);
    Directory staging = staging(root);
    Stamp stamp = staging.stat(relative).orElseThrow(() -> refused(path, "is not there any more"));
    if (!stamp.isFile()) {
      throw refused(path, "is not a regular file");
    }
    if (stamp.size() > LARGEST) {
      throw refused(path, "is larger than 64 GiB");
    }
    boolean moved = exclusive && stamp.links() == 1 && move(staging, relative, name, stamp);
    Directory.Content content = moved ? files.hash(name) : copy(staging, relative, name);
    dress(name, exclusive ? Optional.of(stamp.permissions()) : Optional.empty(), replaces);
    Stamp taken = files.stat(name).orElseThrow();
    return new Taken(content.sha256(), taken.inode(), taken.permissions());
  }

  private static IOException refused(byte[] path, String what) {
    return new IOException("The staged file " + Words.shown(path) + " " + what + ".");
  }

  private int root(byte[] path) throws IOException {
    for (int i = 0; i < roots.size(); i++) {
      byte[] root = roots.get(i);
      if (path.length > root.length + 1
          && path[root.length] == '/'
          && Arrays.equals(path, 0, root.length, root, 0, root.length)) {
        return i;
      }
    }
    throw refused(path, "lies outside the staging directory");
  }

  private Directory staging(int root) throws KernelException {
    Optional<Directory> there = open.get(root);
    if (there.isPresent()) {
      return there.get();
    }
    Directory directory = Directory.open(kernel, Names.path(roots.get(root)));
    open.set(root, Optional.of(directory));
    return directory;
  }

  private boolean move(Directory staging, byte[] relative, byte[] name, Stamp stamp)
      throws KernelException {
    int slash = relative.length - 1;
    while (slash >= 0 && relative[slash] != '/') {
      slash--;
    }
    byte[] leaf = Arrays.copyOfRange(relative, slash + 1, relative.length);
    try (Directory parent = staging.at(Arrays.copyOf(relative, Math.max(slash, 0)))) {
      kernel.rename(parent.handle(), leaf, files.handle(), name, 0);
    } catch (KernelException e) {
      if (e.is(KernelException.EXDEV)) {
        return false;
      }
      throw e;
    }
    if ((stamp.mode() & 0600) != 0600) {
      // A command may have taken its permissions away; it gets them again when it is dressed.
      kernel.chmod(files.handle(), name, 0600);
    }
    return stripped(name);
  }

  /** Removes attributes that an overlay or a command left; a file that keeps one is copied. */
  private boolean stripped(byte[] name) throws KernelException {
    int file = files.openFile(name);
    try {
      for (String attribute : kernel.attributes(file)) {
        if (!attribute.startsWith("user.") || attribute.startsWith("user.overlay.")) {
          kernel.removeAttribute(file, attribute);
        }
      }
      return true;
    } catch (KernelException e) {
      if (!e.is(KernelException.EPERM, KernelException.EACCES)) {
        throw e;
      }
    } finally {
      kernel.close(file);
    }
    byte[] old = CallJournal.name("stripping");
    kernel.rename(files.handle(), name, files.handle(), old, 0);
    int source = files.openFile(old);
    try {
      files.copyHere(source, name, 0600, false);
    } finally {
      kernel.close(source);
      kernel.unlink(files.handle(), old);
    }
    return true;
  }

  private Directory.Content copy(Directory staging, byte[] relative, byte[] name)
      throws KernelException {
    int source = staging.openFile(relative);
    try {
      return files.copyHere(source, name, 0666, false);
    } finally {
      kernel.close(source);
    }
  }

  /** Permissions and owner: those of the command, or of the file that is replaced. */
  private void dress(byte[] name, Optional<Integer> mode, Optional<Stamp> replaces)
      throws KernelException {
    int file = files.openFile(name);
    try {
      if (replaces.filter(Stamp::isFile).isPresent()) {
        Placement.own(kernel, file, replaces.get().user(), replaces.get().group());
      }
      Optional<Integer> wanted =
          mode.or(() -> replaces.filter(Stamp::isFile).map(Stamp::permissions));
      Stamp now = kernel.stat(file);
      if (wanted.isPresent() && (now.mode() & 07777) != wanted.get()) {
        kernel.chmod(file, wanted.get());
      }
      if (syncEach) {
        kernel.sync(file);
      }
    } finally {
      kernel.close(file);
    }
  }

  /** Makes a link as {@code files/number}; the answer is its inode. */
  long link(byte[] target, int number) throws KernelException {
    byte[] name = CallJournal.name(number);
    files.remove(name);
    kernel.symlink(target, files.handle(), name);
    return files.stat(name).orElseThrow().inode();
  }

  void drop(int number) throws KernelException {
    files.remove(CallJournal.name(number));
  }

  @Override
  public void close() {
    open.forEach(root -> root.ifPresent(Directory::close));
  }
}
