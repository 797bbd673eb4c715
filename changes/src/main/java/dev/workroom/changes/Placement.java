package dev.workroom.changes;

import dev.workroom.changes.Step.Expectation;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The three ways in which a file or directory changes its place, each one atomic rename at the
 * point where it takes effect, and each repeatable after a crash: what was done is seen from which
 * inode lies where.
 */
final class Placement {
  /** A name in an open directory. */
  record Item(Directory directory, byte[] name) {
    Optional<Stamp> stat() throws KernelException {
      return directory.stat(name);
    }

    void rename(Item to, int flags) throws KernelException {
      directory.kernel().rename(directory.handle(), name, to.directory.handle(), to.name, flags);
    }

    void unlink() throws KernelException {
      directory.kernel().unlink(directory.handle(), name);
    }
  }

  /** What must be found where something is placed. */
  record Expected(Expectation expectation, Optional<Stamp> seen) {
    static final Expected ABSENT = new Expected(Expectation.ABSENT, Optional.empty());

    boolean fits(Optional<Stamp> there) {
      return switch (expectation) {
        case ABSENT -> there.isEmpty();
        case ANY -> true;
        case CONTESTED -> false;
        case SEEN -> there.isPresent() && seen.isPresent() && there.get().same(seen.get());
      };
    }
  }

  private final StandIn standIn;
  private final byte[] temporary;

  Placement(StandIn standIn) {
    this.standIn = standIn;
    this.temporary = standIn.name();
  }

  /**
   * Brings the file or link at {@code home} to {@code target}; what was there goes to {@code away}.
   *
   * @param inode the one at home as long as nothing happened
   * @return whether it is in place; if not, the target is not as expected and was left alone
   */
  boolean place(Item home, long inode, Item target, Expected expected, Item away)
      throws IOException {
    Item stand = new Item(target.directory(), temporary);
    if (standIn.armed().isPresent()) {
      return placeFar(home, stand, target, expected, away, standIn.armed().get());
    }
    Optional<Stamp> atHome = home.stat();
    if (atHome.isEmpty()) {
      return true;
    }
    if (atHome.get().inode() != inode) {
      // A crash came between the exchange and this.
      keep(home, away);
      return true;
    }
    try {
      if (!swap(home, target, expected, away)) {
        return false;
      }
      if (home.stat().isPresent()) {
        keep(home, away);
      }
      return true;
    } catch (KernelException e) {
      if (!e.is(KernelException.EXDEV)) {
        throw e;
      }
    }
    stand.directory().remove(temporary);
    try {
      copy(home, stand);
    } catch (KernelException e) {
      stand.directory().remove(temporary);
      throw e;
    }
    long standInode = stand.stat().orElseThrow().inode();
    standIn.arm(standInode);
    return placeFar(home, stand, target, expected, away, standInode);
  }

  /** Puts the old content where it is kept; until it is there, the step is not finished. */
  private static void keep(Item old, Item away) throws IOException {
    try {
      old.rename(away, 0);
    } catch (KernelException e) {
      throw CallJournal.unwritable(e);
    }
  }

  /** Whether the file from home is at its target already and only the old one has to be kept. */
  boolean placed(Item home, long inode, Item target) throws KernelException {
    Optional<Long> armed = standIn.armed();
    if (armed.isPresent()) {
      Optional<Stamp> stand = new Item(target.directory(), temporary).stat();
      return stand.isEmpty() || stand.get().inode() != armed.get();
    }
    return home.stat().filter(there -> there.inode() == inode).isEmpty();
  }

  /** Whether what was at the target is on its way out. */
  boolean taking(Item target, Item away) throws KernelException {
    return away.stat().isPresent() || new Item(target.directory(), temporary).stat().isPresent();
  }

  /** Removes the stand-in of a step that ended otherwise. */
  void clear(Directory parent) throws KernelException {
    parent.remove(temporary);
  }

  private boolean placeFar(
      Item home, Item stand, Item target, Expected expected, Item away, long inode)
      throws IOException {
    Optional<Stamp> there = stand.stat();
    if (there.isPresent() && there.get().inode() == inode) {
      if (!swap(stand, target, expected, away)) {
        return false;
      }
      there = stand.stat();
    }
    if (there.isPresent()) {
      try {
        bringHome(stand, away);
      } catch (KernelException e) {
        // No room for the old content: it goes back, and nothing has happened.
        giveBack(stand, target);
        throw e;
      }
    }
    home.directory().remove(home.name());
    return true;
  }

  private static void giveBack(Item stand, Item target) throws IOException {
    try {
      stand.rename(target, Kernel.EXCHANGE);
    } catch (KernelException e) {
      throw CallJournal.unwritable(e);
    }
  }

  /** Puts the slot's file at the target; afterwards the slot is gone or holds what was there. */
  private static boolean swap(Item slot, Item target, Expected expected, Item away)
      throws KernelException {
    for (int attempt = 0; attempt < 8; attempt++) {
      Optional<Stamp> there = target.stat();
      if (there.isPresent() && there.get().inode() == slot.stat().orElseThrow().inode()) {
        // A crash came between linking it there and unlinking it here.
        slot.unlink();
        return true;
      }
      if (!expected.fits(there)) {
        return false;
      }
      try {
        if (there.isEmpty()) {
          moveIntoGap(slot, target);
          return true;
        }
        if (there.get().isDirectory()) {
          throw new KernelException("rename", KernelException.EISDIR);
        }
        return exchange(slot, target, there.get(), away);
      } catch (KernelException e) {
        // Somebody made or removed the target in between: look again.
        if (!e.is(KernelException.EEXIST, KernelException.ENOENT)) {
          throw e;
        }
      }
    }
    return false;
  }

  private static boolean exchange(Item slot, Item target, Stamp seen, Item away)
      throws KernelException {
    try {
      slot.rename(target, Kernel.EXCHANGE);
    } catch (KernelException e) {
      if (!e.is(KernelException.EINVAL, KernelException.ENOSYS)) {
        throw e;
      }
      return replace(slot, target, seen, away);
    }
    Stamp out = slot.stat().orElseThrow();
    if (out.sameContent(seen)) {
      return true;
    }
    slot.rename(target, Kernel.EXCHANGE);
    return false;
  }

  /** For file systems that cannot exchange: the old content is kept first, then replaced. */
  private static boolean replace(Item slot, Item target, Stamp seen, Item away)
      throws KernelException {
    away.directory().remove(away.name());
    bringHome(target, away, false);
    if (!target.stat().map(now -> now.same(seen) || now.sameContent(seen)).orElse(false)) {
      away.directory().remove(away.name());
      return false;
    }
    slot.rename(target, 0);
    return true;
  }

  private static void moveIntoGap(Item slot, Item target) throws KernelException {
    try {
      slot.rename(target, Kernel.NO_REPLACE);
    } catch (KernelException e) {
      if (!e.is(KernelException.EINVAL, KernelException.ENOSYS)) {
        throw e;
      }
      linkIntoGap(slot, target);
    }
  }

  private static void linkIntoGap(Item slot, Item target) throws KernelException {
    Kernel kernel = slot.directory().kernel();
    try {
      kernel.link(
          slot.directory().handle(), slot.name(), target.directory().handle(), target.name());
      slot.unlink();
    } catch (KernelException e) {
      if (!e.is(KernelException.EPERM, KernelException.EOPNOTSUPP, KernelException.ENOSYS)) {
        throw e;
      }
      // A file system with neither call, such as FAT: the gap was seen a moment ago.
      slot.rename(target, 0);
    }
  }

  /**
   * Takes what is at {@code target} out of the folder, to {@code away}.
   *
   * @return whether it was as expected; if not, it is where it was
   */
  boolean take(Item target, Expected expected, Item away, Check check) throws IOException {
    if (away.stat().isPresent()) {
      // Only the copy may be there, and the stand-in still next to the target.
      target.directory().remove(temporary);
      return true;
    }
    Item stand = new Item(target.directory(), temporary);
    if (stand.stat().isEmpty()) {
      Optional<Stamp> there = target.stat();
      if (there.isEmpty() || !expected.fits(there)) {
        return false;
      }
      try {
        moveIntoGap(target, away);
        return checked(away, there.get(), target, check);
      } catch (KernelException e) {
        if (!e.is(KernelException.EXDEV)) {
          throw e;
        }
      }
      moveIntoGap(target, stand);
      if (!checked(stand, there.get(), target, check)) {
        return false;
      }
    }
    try {
      bringHome(stand, away);
    } catch (KernelException e) {
      try {
        moveIntoGap(stand, target);
      } catch (KernelException again) {
        throw CallJournal.unwritable(again);
      }
      throw e;
    }
    return true;
  }

  /** Looks at what was taken, where nobody else can change it any more. */
  @FunctionalInterface
  interface Check {
    boolean holds(Item taken) throws KernelException;
  }

  private static boolean checked(Item taken, Stamp seen, Item origin, Check check)
      throws KernelException {
    Stamp now = taken.stat().orElseThrow();
    if ((now.isDirectory() ? now.inode() == seen.inode() : now.sameContent(seen))
        && check.holds(taken)) {
      return true;
    }
    try {
      moveIntoGap(taken, origin);
      return false;
    } catch (KernelException _) {
      // Somebody made another one there meanwhile: theirs stays, this one is kept.
      return true;
    }
  }

  /**
   * Moves within the granted folders.
   *
   * @return whether it is at its new place; if not, it is where it was
   */
  boolean relocate(Item from, Item to, Expected expected) throws KernelException {
    Optional<Stamp> there = from.stat();
    if (there.isEmpty()) {
      return to.stat()
          .filter(now -> expected.seen().map(seen -> seen.inode() == now.inode()).orElse(true))
          .isPresent();
    }
    if (!expected.fits(there)) {
      return false;
    }
    moveIntoGap(from, to);
    Stamp now = to.stat().orElseThrow();
    if (now.inode() == there.get().inode()) {
      return true;
    }
    moveIntoGap(to, from);
    return false;
  }

  /** Copies a file, link or tree to a name next to its place and renames it there, durably. */
  static void bringHome(Item from, Item to) throws KernelException {
    bringHome(from, to, true);
  }

  private static void bringHome(Item from, Item to, boolean remove) throws KernelException {
    Item part = new Item(to.directory(), append(to.name(), ".part"));
    part.directory().remove(part.name());
    if (to.stat().isEmpty()) {
      try {
        copy(from, part);
        part.rename(to, 0);
        to.directory().sync();
      } catch (KernelException e) {
        part.directory().remove(part.name());
        throw e;
      }
    }
    if (remove) {
      from.directory().remove(from.name());
    }
  }

  private static byte[] append(byte[] name, String more) {
    byte[] added = CallJournal.name(more);
    byte[] whole = Arrays.copyOf(name, name.length + added.length);
    System.arraycopy(added, 0, whole, name.length, added.length);
    return whole;
  }

  /** Copies with owner, permissions and times; what is no file, link or directory is left out. */
  static void copy(Item from, Item to) throws KernelException {
    Stamp stamp =
        from.stat().orElseThrow(() -> new KernelException("copy", KernelException.ENOENT));
    Kernel kernel = from.directory().kernel();
    if (stamp.isLink()) {
      byte[] target = kernel.readLink(from.directory().handle(), from.name());
      kernel.symlink(target, to.directory().handle(), to.name());
    } else if (stamp.isDirectory()) {
      kernel.makeDirectory(to.directory().handle(), to.name(), 0700);
      try (Directory source = from.directory().at(from.name());
          Directory target = to.directory().at(to.name())) {
        for (byte[] child : source.list()) {
          copy(new Item(source, child), new Item(target, child));
        }
        Attributes.carry(from, target.handle());
        kernel.setTimes(target.handle(), stamp.modified());
        kernel.chmod(target.handle(), stamp.permissions());
        target.sync();
      }
    } else if (stamp.isFile()) {
      int file = from.directory().openFile(from.name());
      try {
        to.directory().copyHere(file, to.name(), 0600, false);
      } finally {
        kernel.close(file);
      }
      finish(from, to, stamp);
    }
  }

  private static void finish(Item from, Item copied, Stamp like) throws KernelException {
    Kernel kernel = copied.directory().kernel();
    int file = copied.directory().openFile(copied.name());
    try {
      own(kernel, file, like.user(), like.group());
      Attributes.carry(from, file);
      kernel.chmod(file, like.permissions());
      kernel.setTimes(file, like.modified());
      kernel.sync(file);
    } finally {
      kernel.close(file);
    }
  }

  /** Gives an open file an owner, where that differs and the host may. */
  static void own(Kernel kernel, int file, int user, int group) throws KernelException {
    Stamp now = kernel.stat(file);
    if (now.user() == user && now.group() == group) {
      return;
    }
    try {
      kernel.chown(file, user, group);
    } catch (KernelException e) {
      if (!e.is(KernelException.EPERM, KernelException.EINVAL)) {
        throw e;
      }
    }
  }
}
