package dev.workroom.sandbox;

import java.time.Duration;

/**
 * What one call may take of the network.
 *
 * @param connections in all
 * @param atOnce connections at the same time; further ones wait
 * @param sentBytes to all hosts together
 * @param receivedBytes from all hosts together
 * @param head how long a connection may take to say what it wants
 * @param idle how long nothing may come or go on a connection
 */
public record EgressLimits(
    int connections, int atOnce, long sentBytes, long receivedBytes, Duration head, Duration idle) {
  public static final EgressLimits DEFAULT =
      new EgressLimits(
          2_000, 64, 64L << 20, 4L << 30, Duration.ofSeconds(15), Duration.ofMinutes(2));
}
