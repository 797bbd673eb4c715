package dev.workroom.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process takes of the machine right now, from /proc/PID/stat (proc(5)). */
record ProcessUse(long threads, long residentBytes) {
  private static final ProcessUse NONE = new ProcessUse(0, 0);
  private static final int THREADS = 20 - 3; // field numbers of proc(5), the first two cut off
  private static final int RESIDENT_PAGES = 24 - 3;
  private static final long PAGE = 4096;

  /** Nothing for a process that is gone. */
  static ProcessUse of(long pid) {
    try {
      String stat =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
      // The name in parentheses may itself contain spaces and parentheses.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return new ProcessUse(
          Long.parseLong(fields[THREADS]), Long.parseLong(fields[RESIDENT_PAGES]) * PAGE);
    } catch (IOException | RuntimeException gone) {
      return NONE;
    }
  }

  /** Whether the process still can do something: it exists and is not merely waiting to be read. */
  static boolean running(long pid) {
    try {
      String stat =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException | RuntimeException gone) {
      return false;
    }
  }
}
