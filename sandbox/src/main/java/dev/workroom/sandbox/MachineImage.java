package dev.workroom.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a virtual machine starts from, as {@code scripts/vm-image} builds it: a kernel, the small
 * system with our agent, and a read-only disk with the programs; without the disk there is only
 * busybox.
 */
record MachineImage(Path kernel, Path agent, Optional<Path> disk) {
  /**
   * The image in that folder.
   *
   * @throws IOException with a sentence that says how to build one
   */
  static MachineImage in(Path folder) throws IOException {
    Path kernel = folder.resolve("kernel");
    Path agent = folder.resolve("agent.cpio.gz");
    Path disk = folder.resolve("root.squashfs");
    if (!Files.isReadable(kernel) || !Files.isReadable(agent)) {
      throw new IOException(
          "There is no image for virtual machines in %s; build one with: scripts/vm-image --out %s"
              .formatted(folder, folder));
    }
    return new MachineImage(
        kernel, agent, Files.isReadable(disk) ? Optional.of(disk) : Optional.empty());
  }

  /** The same without the place where it lies. */
  MachineImage named() {
    return new MachineImage(kernel.getFileName(), agent.getFileName(), disk.map(Path::getFileName));
  }

  /** Says whether two images are the same, without reading them. */
  String signature() throws IOException {
    var text = new StringBuilder();
    for (Path file :
        disk.isPresent()
            ? java.util.List.of(kernel, agent, disk.get())
            : java.util.List.of(kernel, agent)) {
      text.append(file.getFileName())
          .append(' ')
          .append(Files.size(file))
          .append(' ')
          .append(Files.getLastModifiedTime(file))
          .append('\n');
    }
    return text.toString();
  }
}
