package dev.workroom.server;

import dev.workroom.core.event.Setup.Folder;
import java.time.Instant;
import java.util.List;

/**
 * One session as a list shows it.
 *
 * @param live whether a process is known to run it now
 * @param waits how much waits for a person
 * @param line what it does or waits for, in a few words
 * @param stepsDone of {@code steps} of the plan
 * @param files how many files it made or changed
 * @param trouble why it could not be gone on with; empty: nothing is known to be wrong
 */
public record Row(
    String id,
    String title,
    Status status,
    boolean live,
    boolean archived,
    List<Folder> folders,
    String mode,
    String model,
    Instant started,
    Instant last,
    long seq,
    int waits,
    String line,
    int stepsDone,
    int steps,
    int files,
    long microUsd,
    boolean priced,
    long workingSeconds,
    String trouble) {
  public Row {
    folders = List.copyOf(folders);
  }

  /** Where a session stands. */
  public enum Status {
    WORKING,
    WAITING,
    PAUSED,
    DONE,
    FAILED,
    INTERRUPTED,
    OVER_BUDGET
  }
}
