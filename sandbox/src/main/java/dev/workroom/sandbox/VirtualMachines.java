package dev.workroom.sandbox;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.sandbox.MachineCommand.MachineFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;

/**
 * Isolation by a virtual machine: each command gets a machine of its own, with its own kernel, that
 * was restored from a snapshot and is gone afterwards. The granted folders are read-only exports,
 * and an overlay inside takes the changes, which come back as an archive.
 *
 * <p>The worker, which runs our own program only, stays on this machine in the strongest other
 * kind.
 */
public final class VirtualMachines implements Sandbox {
  private static final String NO_HOSTS =
      "\n[No host can be reached from a command in the isolation kind vm.]\n";
  private static final int USUAL_MEGABYTES = 2048;

  private final Sandbox worker;
  private final Qemu qemu;
  private final MachineImage image;
  private final Path snapshot;

  private VirtualMachines(Sandbox worker, Qemu qemu, MachineImage image, Path snapshot) {
    this.worker = worker;
    this.qemu = qemu;
    this.image = image;
    this.snapshot = snapshot;
  }

  /**
   * Machines that the processor itself runs. The first time takes a snapshot.
   *
   * @param image the folder that {@code scripts/vm-image} has filled
   * @param state a private folder for the snapshot
   * @param worker where the worker runs
   * @throws IOException with a sentence that says what is missing and how to get it
   */
  public static VirtualMachines open(Path image, Path state, Sandbox worker)
      throws IOException, InterruptedException {
    return open(image, state, worker, Qemu.find(Qemu.Processor.KVM, USUAL_MEGABYTES));
  }

  /** As {@link #open}, on an emulated processor: far too slow for work, the same for tests. */
  public static VirtualMachines emulated(Path image, Path state, Sandbox worker, int megabytes)
      throws IOException, InterruptedException {
    return open(image, state, worker, Qemu.find(Qemu.Processor.EMULATED, megabytes));
  }

  private static VirtualMachines open(Path folder, Path state, Sandbox worker, Qemu qemu)
      throws IOException, InterruptedException {
    if (FileRules.version() == 0) {
      throw new IOException("QEMU is fenced in by Landlock, which this kernel does not have.");
    }
    MachineImage image = MachineImage.in(folder);
    Files.createDirectories(state);
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    return new VirtualMachines(worker, qemu, image, MachineSnapshot.of(qemu, image, state));
  }

  @Override
  public Isolation isolation() {
    return new Isolation(
        Kind.VM,
        "Each command runs in a virtual machine of its own without network, with a kernel of its"
            + " own%s; the folders are exported to it read-only. The worker, which opens documents,"
                .formatted(qemu.processor() == Qemu.Processor.EMULATED ? " (emulated)" : "")
            + " runs in %s."
                .formatted(worker.isolation().kind().name().toLowerCase(java.util.Locale.ROOT)),
        true);
  }

  @Override
  public Confined start(Program program) throws IOException {
    return worker.start(program);
  }

  @Override
  public Ran run(Command command) throws IOException, InterruptedException {
    Path scratch = command.scratch().toRealPath();
    var granted = new ArrayList<>(command.folders());
    // Outer folders first, so that one granted inside another is mounted over it.
    granted.sort(Comparator.comparingInt(folder -> Path.of(folder.path()).getNameCount()));
    if (granted.size() > Qemu.MOST_FOLDERS) {
      throw new IOException(
          "A command in a virtual machine sees at most %d folders.".formatted(Qemu.MOST_FOLDERS));
    }
    var folders = new ArrayList<MachineFolder>();
    for (Folder folder : granted) {
      Path path = Path.of(folder.path());
      Granted.checkCommandFolder(path, scratch);
      folders.add(new MachineFolder(path, folder.writable()));
    }
    if (!Files.isDirectory(command.directory())) {
      throw new IOException(Advice.on("Can't chdir to " + command.directory()));
    }
    var paths = folders.stream().map(MachineFolder::path).toList();
    try (var machine = RunningMachine.restore(qemu, image, snapshot, paths)) {
      Ran ran = MachineCommand.run(machine, command, folders, (long) qemu.memoryMegabytes() << 20);
      return command.gateway().isEmpty()
          ? ran
          : new Ran(ran.exit(), ran.output() + NO_HOSTS, ran.truncated(), ran.end(), ran.layers());
    }
  }
}
