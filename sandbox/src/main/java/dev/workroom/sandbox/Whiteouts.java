package dev.workroom.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Marks of deletion in a layer, as the kernel's overlay makes them: a character device 0:0 under
 * the name of what is gone. They are links to one device, so that names which are no text work too.
 */
final class Whiteouts implements AutoCloseable {
  private static final int MOST_LINKS = 30_000; // ext4 takes 65,000

  private final Path first;
  private int links;

  /**
   * @param first a free name on the layer's file system
   */
  Whiteouts(Path first) {
    this.first = first;
  }

  /** Marks that name as gone. */
  void put(Path place) throws IOException {
    if (links % MOST_LINKS == 0) {
      Files.deleteIfExists(first);
      Linux.whiteout(first);
    }
    links++;
    Files.createLink(place, first);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(first);
  }
}
