package dev.workroom.sandbox;

import java.util.Locale;
import java.util.Optional;

/** A processor architecture whose Linux system call numbers we know. */
enum Machine {
  X86_64(0xC000003E),
  AARCH64(0xC00000B7);

  /** The {@code AUDIT_ARCH_*} word that a seccomp filter sees, from linux/audit.h. */
  final int auditWord;

  Machine(int auditWord) {
    this.auditWord = auditWord;
  }

  /** The machine this program runs on; empty where we do not know the numbers or it is no Linux. */
  static Optional<Machine> current() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.empty();
    }
    return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64", "arm64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }
}
