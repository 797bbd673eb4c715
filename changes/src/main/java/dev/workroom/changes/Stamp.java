package dev.workroom.changes;

/**
 * What identifies one state of a file on its file system. Times are nanoseconds since 1970.
 *
 * @param mode type and permission bits, as in {@code stat(2)}
 * @param zeroDevice whether the device number is 0:0: with a character device, a whiteout
 */
record Stamp(
    long inode,
    int mode,
    long size,
    long modified,
    long changed,
    int links,
    int user,
    int group,
    boolean zeroDevice) {
  private static final int TYPE = 0170000;

  boolean isFile() {
    return (mode & TYPE) == 0100000;
  }

  boolean isDirectory() {
    return (mode & TYPE) == 0040000;
  }

  boolean isLink() {
    return (mode & TYPE) == 0120000;
  }

  /** The mark of an overlay that something below was deleted. */
  boolean isWhiteout() {
    return (mode & TYPE) == 0020000 && zeroDevice;
  }

  int permissions() {
    return mode & 0777;
  }

  /** Whether nothing about the file changed, neither content nor owner nor name. */
  boolean same(Stamp other) {
    return sameContent(other) && changed == other.changed;
  }

  /** The same but for a rename, which sets the time of change. */
  boolean sameContent(Stamp other) {
    return inode == other.inode
        && (mode & TYPE) == (other.mode & TYPE)
        && size == other.size
        && modified == other.modified;
  }
}
