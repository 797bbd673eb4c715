package dev.workroom.changes;

import dev.workroom.core.event.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
  public record Held(int step, String path, String change, String reason, boolean deletes) {
    /** The path as a path. */
    public Path file() {
      return Applied.path(path);
    }
  }

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

  /** The question for a person: each held change, and why: once for those that follow alike. */
  public String question() {
    if (held.size() == 1) {
      Held one = held.getFirst();
      return "Allow this change?\n- " + one.change() + ": " + one.reason();
    }
    StringBuilder text = new StringBuilder("Allow these " + held.size() + " changes?");
    boolean alike = held.stream().map(Held::reason).distinct().count() == 1;
    if (alike) {
      text.append(' ').append(held.getFirst().reason());
    }
    for (int i = 0; i < Math.min(LISTED, held.size()); i++) {
      Held one = held.get(i);
      text.append("\n").append(i + 1).append(". ").append(one.change());
      if (!alike) {
        text.append(": ").append(one.reason());
      }
    }
    more(text, held.stream().map(Held::path).toList());
    return text.toString();
  }

  /** What the model must know: all that went otherwise than asked; empty if nothing did. */
  public String report() {
    StringBuilder text = new StringBuilder();
    for (Unmade one : unmade.subList(0, Math.min(LISTED, unmade.size()))) {
      text.append(text.isEmpty() ? "" : "\n").append(one.sentence());
    }
    more(text, unmade.stream().map(Unmade::path).toList());
    for (Held one : held.subList(0, Math.min(LISTED, held.size()))) {
      text.append(text.isEmpty() ? "" : "\n")
          .append("Waits for a person: ")
          .append(one.change())
          .append(". ")
          .append(one.reason());
    }
    more(text, held.stream().map(Held::path).toList());
    notes.forEach(note -> text.append(text.isEmpty() ? "" : "\n").append(note));
    return text.toString();
  }

  /** How many are not listed, and in which folders. */
  private static void more(StringBuilder text, List<String> paths) {
    if (paths.size() <= LISTED) {
      return;
    }
    var folders = new TreeMap<String, Integer>();
    for (String path : paths.subList(LISTED, paths.size())) {
      folders.merge(path.substring(0, path.lastIndexOf('/') + 1), 1, Integer::sum);
    }
    text.append("\n… and ").append(paths.size() - LISTED).append(" more: ");
    String shown =
        folders.entrySet().stream()
            .limit(LISTED)
            .map(one -> one.getValue() + " in " + Words.shown(one.getKey()))
            .collect(Collectors.joining(", "));
    text.append(shown);
    int rest = folders.size() - LISTED;
    text.append(rest > 0 ? ", and in " + rest + " more folders." : ".");
  }

  /** A path as the receipts spell it. */
  public static String spelled(Path path) {
    return Names.escape(Names.bytes(path));
  }

  /** A path of the receipts as a path. */
  public static Path path(Event.FileChanged change) {
    return path(change.path());
  }

  /** The same for any path that is spelled so. */
  public static Path path(String spelled) {
    return Names.path(Names.unescape(spelled));
  }
}
