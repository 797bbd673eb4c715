package dev.workroom.changes;

import java.time.Duration;

/**
 * How long and how much the journal keeps for undo.
 *
 * @param age what is older goes
 * @param bytes if all that is kept takes more, the oldest goes first
 */
public record Retention(Duration age, long bytes) {
  public static final Retention DEFAULT = new Retention(Duration.ofDays(30), 20L << 30);

  public Retention {
    if (age.isNegative() || age.isZero() || bytes < 0) {
      throw new IllegalArgumentException("no such retention: " + age + ", " + bytes + " bytes");
    }
  }
}
