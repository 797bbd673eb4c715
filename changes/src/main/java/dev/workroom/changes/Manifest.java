package dev.workroom.changes;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A hash over what a directory holds: names, kinds, sizes and times, not content. */
final class Manifest {
  private Manifest() {}

  static String of(Directory parent, byte[] name) throws KernelException {
    MessageDigest digest = Directory.sha256();
    try (Directory directory = parent.at(name)) {
      add(directory, digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(Directory directory, MessageDigest digest) throws KernelException {
    List<byte[]> names = directory.list();
    names.sort(Arrays::compareUnsigned);
    for (byte[] name : names) {
      Stamp stamp =
          directory
              .stat(name)
              .orElseThrow(() -> new KernelException("stat", KernelException.ENOENT));
      digest.update(name);
      digest.update((byte) 0);
      ByteBuffer numbers = ByteBuffer.allocate(36);
      numbers.putLong(stamp.inode()).putInt(stamp.mode());
      if (!stamp.isDirectory()) {
        numbers.putLong(stamp.size()).putLong(stamp.modified()).putLong(stamp.changed());
      }
      digest.update(numbers.array());
      if (stamp.isDirectory()) {
        try (Directory inner = directory.at(name)) {
          add(inner, digest);
        }
        digest.update((byte) '/');
      }
    }
  }
}
