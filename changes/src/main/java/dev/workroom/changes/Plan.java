package dev.workroom.changes;

import java.util.List;

/**
 * What one call is going to change, whole before the first change.
 *
 * @param at milliseconds since 1970
 * @param folders absolute, in the journal's spelling
 * @param payload the call's result, kept for a recovery and never looked into
 */
record Plan(
    int version,
    String session,
    String call,
    long at,
    List<String> folders,
    List<Step> steps,
    List<String> notes,
    String payload) {
  static final int VERSION = 1;

  Plan {
    folders = List.copyOf(folders);
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  /** The absolute path of a spot, for people: bytes that are no text stay escaped. */
  String shown(Step.Spot spot) {
    return folders.get(spot.folder()) + "/" + spot.path();
  }
}
