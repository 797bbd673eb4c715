package dev.workroom.core.policy;

import dev.workroom.core.event.Guardrail;
import dev.workroom.core.event.Guardrail.Limit;
import dev.workroom.core.event.PathPattern;
import dev.workroom.core.event.Setup.Folder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds a person's guardrails against single changes, wherever they come from. */
public record Guards(List<Guardrail> guardrails, List<Folder> folders) {
  public Guards {
    guardrails = guardrails.stream().filter(Guardrail::enforced).toList();
    folders = List.copyOf(folders);
  }

  /** What would happen to a path. */
  public enum Act {
    CHANGE,
    MOVE_AWAY,
    DELETE
  }

  /**
   * The guardrail that forbids the act on an absolute path.
   *
   * @param tree whether it is or may be a folder, with which all that is in it goes
   */
  public Optional<Guardrail> against(Act act, String path, boolean tree) {
    return guardrails.stream().filter(g -> forbids(g, act, path, tree)).findFirst();
  }

  /** The most files that may be changed, if a guardrail says so. */
  public Optional<Integer> mostFiles() {
    return guardrails.stream()
        .flatMap(g -> g.limits().stream())
        .filter(Limit.MostFiles.class::isInstance)
        .map(limit -> ((Limit.MostFiles) limit).files())
        .min(Integer::compare);
  }

  /** The first guardrail with a limit of this kind. */
  Optional<Guardrail> with(Class<? extends Limit> kind) {
    return guardrails.stream()
        .filter(g -> g.limits().stream().anyMatch(kind::isInstance))
        .findFirst();
  }

  private boolean forbids(Guardrail guardrail, Act act, String path, boolean tree) {
    return guardrail.limits().stream()
        .anyMatch(limit ->
            switch (limit) {
              case Limit.Untouched(String kept) -> covers(kept, act, path, tree);
              case Limit.Kept(String kept) -> act != Act.CHANGE && covers(kept, act, path, tree);
              case Limit.OnlyChanges _ -> !mayChange(path);
              case Limit.NoDeletions _ -> act == Act.DELETE;
              case Limit.NoReach _, Limit.NoCommands _, Limit.NoSubagents _, Limit.MostFiles _ ->
                  false;
            });
  }

  /**
   * "Only change A" and "only change B", said in two sentences, mean both: what any of them names
   * may change. Read one by one they would forbid everything.
   */
  private boolean mayChange(String path) {
    return guardrails.stream()
        .flatMap(guardrail -> guardrail.limits().stream())
        .flatMap(limit ->
            limit instanceof Limit.OnlyChanges(List<String> paths) ? paths.stream() : Stream.of())
        .anyMatch(named -> new PathPattern(named).covers(folders, path));
  }

  private boolean covers(String kept, Act act, String path, boolean tree) {
    var pattern = new PathPattern(kept);
    return pattern.covers(folders, path)
        || act != Act.CHANGE && tree && pattern.mayLieBelow(folders, path);
  }
}
