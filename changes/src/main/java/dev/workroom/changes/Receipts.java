package dev.workroom.changes;

import dev.workroom.changes.Step.Spot;
import dev.workroom.changes.Step.Verdict;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.message.CallId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a plan and its log as what is told to the model, the log and people. */
final class Receipts {
  private Receipts() {}

  static Applied of(Plan plan, Fold fold) {
    List<FileChanged> changes = new ArrayList<>();
    List<Applied.Held> held = new ArrayList<>();
    List<Applied.Unmade> unmade = new ArrayList<>();
    for (Step step : plan.steps()) {
      Optional<Set<Integer>> decided = fold.decided();
      if (step.verdict() == Verdict.REFUSED) {
        unmade.add(
            new Applied.Unmade(
                plan.shown(step.spot()), Optional.empty(), step.reason().orElseThrow()));
      } else if (step.verdict() == Verdict.HELD && decided.isEmpty()) {
        held.add(
            new Applied.Held(
                step.number(),
                plan.shown(step.spot()),
                Words.change(step, plan),
                step.reason().orElseThrow(),
                step.kind() == Step.Kind.DELETE));
      } else if (step.verdict() == Verdict.HELD && !decided.get().contains(step.number())) {
        unmade.add(
            new Applied.Unmade(
                plan.shown(step.spot()),
                Optional.empty(),
                "Nobody allowed this: " + Words.change(step, plan) + "."));
      } else {
        changes.addAll(changes(plan, fold, step));
        fold.ended(step.number()).map(line -> unmade(plan, step, line)).ifPresent(unmade::add);
      }
    }
    return new Applied(plan.payload(), changes, held, unmade, plan.notes());
  }

  private static Applied.Unmade unmade(Plan plan, Step step, Line line) {
    return new Applied.Unmade(
        plan.shown(step.spot()),
        line.path().map(path -> plan.shown(new Spot(step.folder(), path))),
        line.text().orElseThrow());
  }

  /** The receipts of one step that took effect. */
  static List<FileChanged> changes(Plan plan, Fold fold, Step step) {
    CallId call = new CallId(plan.call());
    String path = plan.shown(step.spot());
    Optional<Line> ended = fold.ended(step.number());
    if (ended.isPresent()) {
      return ended
          .get()
          .path()
          .map(beside ->
              List.of(
                  new FileChanged(
                      call,
                      plan.shown(new Spot(step.folder(), beside)),
                      Optional.empty(),
                      Optional.empty(),
                      ended.get().after())))
          .orElse(List.of());
    }
    Optional<Line> done = fold.done(step.number());
    if (done.isEmpty()) {
      return List.of();
    }
    return switch (step.kind()) {
      case DIRECTORY -> List.of();
      case PUT, LINK ->
          List.of(
              new FileChanged(
                  call, path, Optional.empty(), done.get().before(), done.get().after()));
      case MOVE ->
          List.of(
              new FileChanged(
                  call,
                  path,
                  Optional.of(plan.shown(step.origin())),
                  done.get().before(),
                  done.get().after()));
      case DELETE -> deletions(plan, fold, step, done.get());
    };
  }

  private static List<FileChanged> deletions(Plan plan, Fold fold, Step step, Line done) {
    CallId call = new CallId(plan.call());
    List<Line> gone = fold.gone(step.number());
    if (gone.isEmpty()) {
      return List.of(
          new FileChanged(
              call, plan.shown(step.spot()), Optional.empty(), done.before(), Optional.empty()));
    }
    // A crash may have listed a file twice.
    return gone.stream()
        .distinct()
        .map(line ->
            new FileChanged(
                call,
                plan.shown(new Spot(step.folder(), line.path().orElseThrow())),
                Optional.empty(),
                line.before(),
                Optional.empty()))
        .toList();
  }
}
