package dev.workroom.app;

import dev.workroom.core.event.Outcome;

/** The program's exit codes; scripts depend on them. */
enum Exit {
  DONE(0),
  FAILED(1),
  USAGE(2),
  WAITING(3),
  OVER_BUDGET(4),
  INTERRUPTED(130);

  final int code;

  Exit(int code) {
    this.code = code;
  }

  static Exit of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> DONE;
      case Outcome.Failed _ -> FAILED;
      case Outcome.Waiting _ -> WAITING;
      case Outcome.OverBudget _ -> OVER_BUDGET;
      case Outcome.Interrupted _ -> INTERRUPTED;
    };
  }
}
