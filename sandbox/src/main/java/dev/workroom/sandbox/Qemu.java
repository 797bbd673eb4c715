package dev.workroom.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a virtual machine without network, display or writable disk. Each granted
 * folder is a read-only export of QEMU's own 9p server; three serial ports carry the conversation
 * with the agent.
 */
final class Qemu {
  /** How a machine's processor is made. */
  enum Processor {
    /** By the processor itself; the only one for real work. */
    KVM,
    /** In software, ten to fifty times slower; for tests. */
    EMULATED
  }

  /** Each is a device of the machine, and a snapshot needs the same devices. */
  static final int MOST_FOLDERS = 8;

  static final List<String> PORTS = List.of("control", "output", "changes");

  private final Path program;
  private final Processor processor;
  private final int memoryMegabytes;

  private Qemu(Path program, Processor processor, int memoryMegabytes) {
    this.program = program;
    this.processor = processor;
    this.memoryMegabytes = memoryMegabytes;
  }

  /**
   * QEMU as it is installed.
   *
   * @throws IOException with a sentence, if it is missing or cannot have the processor
   */
  static Qemu find(Processor processor, int memoryMegabytes) throws IOException {
    if (Machine.current().filter(Machine.X86_64::equals).isEmpty()) {
      throw new IOException("Virtual machines are offered on x86-64 Linux only.");
    }
    Path program = Path.of("/usr/bin/qemu-system-x86_64");
    if (!Files.isExecutable(program)) {
      throw new IOException(
          "QEMU is not installed; on Debian and Ubuntu: apt install --no-install-recommends"
              + " qemu-system-x86.");
    }
    Path kvm = Path.of("/dev/kvm");
    if (processor == Processor.KVM && !Files.exists(kvm)) {
      throw new IOException(
          "This machine has no KVM (/dev/kvm): switch virtualization on in its firmware, or, if it"
              + " is a virtual machine itself, nested virtualization.");
    }
    if (processor == Processor.KVM && !(Files.isReadable(kvm) && Files.isWritable(kvm))) {
      throw new IOException(
          "You may not use /dev/kvm; an administrator can allow it: usermod -aG kvm %s, then sign in"
                  .formatted(System.getProperty("user.name"))
              + " again.");
    }
    return new Qemu(program, processor, memoryMegabytes);
  }

  Processor processor() {
    return processor;
  }

  int memoryMegabytes() {
    return memoryMegabytes;
  }

  Path program() {
    return program;
  }

  /**
   * The arguments for one machine.
   *
   * @param place where its sockets are made: a short path
   * @param folders what the exports lead to; the others lead to an empty folder there
   */
  List<String> line(MachineImage image, Path place, List<Path> folders) {
    var line = new ArrayList<String>();
    line.addAll(List.of(program.toString(), "-M", "q35"));
    switch (processor) {
      case KVM -> line.addAll(List.of("-accel", "kvm", "-cpu", "host"));
      case EMULATED -> line.addAll(List.of("-accel", "tcg,thread=multi", "-cpu", "max"));
    }
    line.addAll(List.of("-m", Integer.toString(memoryMegabytes), "-smp", "1"));
    line.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"));
    line.addAll(
        List.of(
            "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"));
    line.addAll(List.of("-kernel", image.kernel().toString(), "-initrd", image.agent().toString()));
    line.addAll(List.of("-append", "console=ttyS0 quiet panic=-1 tsc=reliable"));
    line.addAll(List.of("-serial", "stdio"));
    image
        .disk()
        .ifPresent(disk -> {
          line.addAll(
              List.of(
                  "-drive", "file=" + escaped(disk) + ",if=none,id=root,format=raw,readonly=on"));
          line.addAll(List.of("-device", "virtio-blk-pci,drive=root"));
        });
    // Tells the guest that it is a copy, so that its random numbers are not those of the others.
    line.addAll(List.of("-device", "vmgenid,guid=auto"));
    line.addAll(List.of("-device", "virtio-serial-pci"));
    for (String port : PORTS) {
      line.addAll(List.of("-chardev", "socket,id=" + port + "," + server("path", place, port)));
      line.addAll(
          List.of("-device", "virtserialport,chardev=%1$s,name=workroom.%1$s".formatted(port)));
    }
    for (int i = 0; i < MOST_FOLDERS; i++) {
      Path folder = i < folders.size() ? folders.get(i) : place.resolve("none");
      line.add("-fsdev");
      line.add(
          "local,id=fs%d,path=%s,security_model=none,readonly=on,multidevs=remap"
              .formatted(i, escaped(folder)));
      line.addAll(
          List.of("-device", "virtio-9p-pci,fsdev=fs%1$d,mount_tag=folder%1$d".formatted(i)));
    }
    line.addAll(
        List.of("-qmp", "unix:" + escaped(place.resolve("monitor")) + ",server=on,wait=off"));
    return line;
  }

  private static String server(String key, Path place, String name) {
    return "%s=%s,server=on,wait=off".formatted(key, escaped(place.resolve(name)));
  }

  /** In QEMU's options a comma is written twice. */
  private static String escaped(Path path) {
    return path.toString().replace(",", ",,");
  }
}
