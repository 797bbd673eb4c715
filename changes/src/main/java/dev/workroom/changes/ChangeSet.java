package dev.workroom.changes;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.tool.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What one call wants changed.
 *
 * @param folders the granted ones; only writable ones are written to
 * @param staging where staged files must lie: absolute, no part of it a link
 * @param exclusive whether nobody else has a hand on staged files any more, so that they may be
 *     moved instead of copied; their permission bits then count too
 * @param contested paths that a person changed since the call began
 * @param notes what cannot be expressed as an operation, in sentences for the model
 * @param rules what waits for a person
 * @param deletions whether a person allowed deletions already
 * @param payload the call's result as text, handed back by a recovery
 */
public record ChangeSet(
    List<Folder> folders,
    List<Operation> operations,
    List<Path> staging,
    boolean exclusive,
    Set<Path> contested,
    List<String> notes,
    HoldRules rules,
    boolean deletions,
    String payload) {
  public ChangeSet {
    folders = List.copyOf(folders);
    operations = List.copyOf(operations);
    staging = List.copyOf(staging);
    contested = Set.copyOf(contested);
    notes = List.copyOf(notes);
  }

  /** What a worker's tool staged beneath a directory of the worker's. */
  public static ChangeSet ofStage(
      List<Folder> folders, List<Operation> operations, Path staging, String payload) {
    return new ChangeSet(
        folders,
        operations,
        List.of(staging),
        false,
        Set.of(),
        List.of(),
        HoldRules.DEFAULT,
        false,
        payload);
  }

  /** What a command left in its layers, all its processes being dead. */
  public static ChangeSet ofLayers(List<Folder> folders, LayerScan.Found found, String payload) {
    return new ChangeSet(
        folders,
        found.operations(),
        found.layers(),
        true,
        found.contested(),
        found.notes(),
        HoldRules.DEFAULT,
        false,
        payload);
  }

  /** The same under other rules. */
  public ChangeSet under(HoldRules other) {
    return new ChangeSet(
        folders, operations, staging, exclusive, contested, notes, other, deletions, payload);
  }

  /** The same, with deletions allowed by a person. */
  public ChangeSet allowingDeletions() {
    return new ChangeSet(
        folders, operations, staging, exclusive, contested, notes, rules, true, payload);
  }

  /** The same, where what a person changed in the meantime stays as it is. */
  public ChangeSet sparing(Set<Path> changed) {
    return new ChangeSet(
        folders, operations, staging, exclusive, changed, notes, rules, deletions, payload);
  }
}
