package dev.workroom.changes;

import java.io.IOException;
import java.util.Map;

/** A system call that failed; its message says in plain words why. */
final class KernelException extends IOException {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int EEXIST = 17;
  static final int EXDEV = 18;
  static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  static final int EINVAL = 22;
  static final int ETXTBSY = 26;
  static final int EFBIG = 27;
  static final int ENOSPC = 28;
  static final int EROFS = 30;
  static final int EMLINK = 31;
  static final int ENAMETOOLONG = 36;
  static final int ENOSYS = 38;
  static final int ENOTEMPTY = 39;
  static final int ELOOP = 40;
  static final int ENODATA = 61;
  static final int ERANGE = 34;
  static final int EOPNOTSUPP = 95;
  static final int EDQUOT = 122;

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(EPERM, "the system does not permit it"),
          Map.entry(ENOENT, "it is not there"),
          Map.entry(EIO, "the disk reported an error"),
          Map.entry(EACCES, "permission is denied"),
          Map.entry(EBUSY, "it is in use"),
          Map.entry(EEXIST, "something of that name is already there"),
          Map.entry(EXDEV, "it is on another file system"),
          Map.entry(ENOTDIR, "a part of the path is a link or not a directory"),
          Map.entry(EISDIR, "it is a directory"),
          Map.entry(ETXTBSY, "it is a program that is running"),
          Map.entry(EFBIG, "the file is too large for the disk"),
          Map.entry(ENOSPC, "the disk is full"),
          Map.entry(EROFS, "the folder is on a read-only disk"),
          Map.entry(ENAMETOOLONG, "the name is too long"),
          Map.entry(ENOSYS, "this system lacks the call; Linux 5.6 or later is needed"),
          Map.entry(ENOTEMPTY, "the directory is not empty"),
          Map.entry(ELOOP, "a part of the path is a link"),
          Map.entry(EDQUOT, "the disk quota is used up"));

  private static final long serialVersionUID = 1;

  private final int errno;

  KernelException(String call, int errno) {
    super(call);
    this.errno = errno;
  }

  @Override
  public String getMessage() {
    return WORDS.getOrDefault(errno, super.getMessage() + " failed with error " + errno);
  }

  int errno() {
    return errno;
  }

  boolean is(int... errnos) {
    for (int one : errnos) {
      if (errno == one) {
        return true;
      }
    }
    return false;
  }
}
