package dev.workroom.changes;

import dev.workroom.core.event.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What became of a change set, the same however often it is asked.
 *
 * @param payload what was given with the set
 * @param changes the receipts of all that took effect so far
 * @param held what waits for a person
 * @param unmade what took no effect, or not where it was asked for
 */
public record Applied(
    String payload,
    List<Event.FileChanged> changes,
    List<Held> held,
    List<Unmade> unmade,
    List<String> notes) {
  private static final int LISTED = 20;

  public Applied {
    changes = List.copyOf(changes);
    held = List.copyOf(held);
    unmade = List.copyOf(unmade);
    notes = List.copyOf(notes);
  }

  /**
   * A change that a person must allow.
   *
   * @param step its number in the call
   * @param change what it would do, for a person
   * @param reason why it waits, a sentence
   * @param deletes whether it deletes something
   */
  public record Held(int step, String path, String change, String reason, boolean deletes) {}

  /**
   * A change that was not made as asked.
   *
   * @param beside where ours lies instead, if a person's file stayed
   */
  public record Unmade(String path, Optional<String> beside, String sentence) {}

  /** Whether a person has to answer before the call is finished. */
  public boolean waits() {
    return !held.isEmpty();
  }

  /** The question for a person: each held change with its reason. */
  public String question() {
    StringBuilder text = new StringBuilder();
    text.append(
        held.size() == 1 ? "Allow this change?" : "Allow these " + held.size() + " changes?");
    for (int i = 0; i < Math.min(LISTED, held.size()); i++) {
      Held one = held.get(i);
      String mark = held.size() == 1 ? "- " : (i + 1) + ". ";
      text.append("\n").append(mark).append(one.change()).append(": ").append(one.reason());
    }
    more(text, held.size());
    return text.toString();
  }

  /** What the model must know: all that went otherwise than asked; empty if nothing did. */
  public String report() {
    StringBuilder text = new StringBuilder();
    for (Unmade one : unmade.subList(0, Math.min(LISTED, unmade.size()))) {
      text.append(text.isEmpty() ? "" : "\n").append(one.sentence());
    }
    more(text, unmade.size());
    for (Held one : held.subList(0, Math.min(LISTED, held.size()))) {
      text.append(text.isEmpty() ? "" : "\n")
          .append("Waits for a person: ")
          .append(one.change())
          .append(". ")
          .append(one.reason());
    }
    more(text, held.size());
    notes.forEach(note -> text.append(text.isEmpty() ? "" : "\n").append(note));
    return text.toString();
  }

  private static void more(StringBuilder text, int all) {
    if (all > LISTED) {
      text.append("\n… and ").append(all - LISTED).append(" more.");
    }
  }

  /** A path of the receipts as a path. */
  public static Path path(Event.FileChanged change) {
    return Names.path(Names.unescape(change.path()));
  }
}
