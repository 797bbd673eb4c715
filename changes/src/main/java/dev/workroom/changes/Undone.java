package dev.workroom.changes;

import dev.workroom.core.event.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * What an undo did.
 *
 * @param changes the receipts, with what is there now as {@code after}
 * @param unmade what stayed, because it was changed since or is no longer kept
 */
public record Undone(List<Event.FileChanged> changes, List<Applied.Unmade> unmade) {
  public Undone {
    changes = List.copyOf(changes);
    unmade = List.copyOf(unmade);
  }

  Undone and(Undone other) {
    List<Event.FileChanged> allChanges = new ArrayList<>(changes);
    allChanges.addAll(other.changes);
    List<Applied.Unmade> allUnmade = new ArrayList<>(unmade);
    allUnmade.addAll(other.unmade);
    return new Undone(allChanges, allUnmade);
  }
}
