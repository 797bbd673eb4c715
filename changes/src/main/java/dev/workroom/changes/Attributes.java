package dev.workroom.changes;

import dev.workroom.changes.Placement.Item;
import java.io.IOException;
import java.util.Optional;

/**
 * What belongs to a file beside its content, owner and permissions: a person's tags, the mark of a
 * download, access lists. Where a file system keeps none of it, nothing is carried over.
 */
final class Attributes {
  private static final String LISTS = "system.posix_acl_";
  private static final int GROUP_OF_PARENT = 02000;

  private Attributes() {}

  /**
   * Makes a new file like the one that it replaces; one that replaces none gets the group of a
   * directory that shares its own.
   */
  static void fit(Item made, Item target) throws IOException {
    if (made.stat().filter(Stamp::isFile).isEmpty()) {
      return;
    }
    Kernel kernel = made.directory().kernel();
    Optional<Stamp> there = target.stat();
    int file = made.directory().openFile(made.name());
    try {
      if (there.isEmpty()) {
        Stamp parent = kernel.stat(target.directory().handle());
        if ((parent.mode() & GROUP_OF_PARENT) != 0) {
          Placement.own(kernel, file, kernel.stat(file).user(), parent.group());
        }
      } else if (there.get().isFile()) {
        carry(target, file);
      }
    } finally {
      kernel.close(file);
    }
  }

  /** Carries over what one file or directory has to an open other one. */
  static void carry(Item from, int to) throws KernelException {
    Kernel kernel = from.directory().kernel();
    int source;
    try {
      source = kernel.open(from.directory().handle(), from.name(), Kernel.READ, 0, Kernel.BENEATH);
    } catch (KernelException _) {
      return; // who may not read the file does not learn what it has
    }
    try {
      for (String name : kernel.attributes(source)) {
        if (name.startsWith(LISTS)
            || name.startsWith("user.") && !name.startsWith("user.overlay.")) {
          Optional<String> value = kernel.attribute(source, name);
          if (value.isPresent()) {
            kernel.setAttribute(to, name, value.get());
          }
        }
      }
    } catch (KernelException e) {
      if (!e.is(
          KernelException.EOPNOTSUPP,
          KernelException.EPERM,
          KernelException.EINVAL,
          KernelException.ENOSPC,
          KernelException.EDQUOT)) {
        throw e;
      }
    } finally {
      kernel.close(source);
    }
  }
}
