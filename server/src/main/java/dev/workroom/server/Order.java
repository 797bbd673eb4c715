package dev.workroom.server;

import dev.workroom.core.event.Capsule;
import dev.workroom.core.event.Setup.Mode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person wants of a session; {@code of} names one below it, else it is the session. */
public sealed interface Order {
  /** Steers, or goes on with a session that had ended. */
  record Say(String text, List<Begin.Upload> uploads) implements Order {
    public Say {
      uploads = List.copyOf(uploads);
    }
  }

  /**
   * Yes; {@code choice} is one of those offered, {@code hours} how long it is remembered, {@code
   * items} the numbers of listed changes if not all of them are meant, {@code only} the same as a
   * person writes it: numbers, folders and patterns.
   */
  record Allow(
      Optional<String> of,
      String call,
      Optional<String> choice,
      Optional<Integer> hours,
      List<Integer> items,
      Optional<String> only)
      implements Order {
    public Allow {
      items = List.copyOf(items);
    }
  }

  record Deny(Optional<String> of, String call, Optional<String> reason) implements Order {}

  /** All numbers are those of the plan as it was shown. */
  record ApprovePlan(
      Optional<String> of,
      String call,
      List<Integer> drop,
      List<Integer> order,
      Map<String, String> titles,
      Optional<Integer> stopBefore,
      boolean askEach)
      implements Order {
    public ApprovePlan {
      drop = List.copyOf(drop);
      order = List.copyOf(order);
      titles = Map.copyOf(titles);
    }
  }

  /** One answer for each question. */
  record Answer(Optional<String> of, String call, List<String> answers) implements Order {
    public Answer {
      answers = List.copyOf(answers);
    }
  }

  record Pause() implements Order {}

  /** Goes on, with more of the budget or otherwise equipped. */
  record Resume(
      Optional<Double> usd,
      Optional<Long> steps,
      Optional<Long> tokens,
      Optional<Long> minutes,
      Optional<Mode> mode,
      Optional<String> model,
      Optional<String> baseUrl)
      implements Order {}

  record Stop() implements Order {}

  /** Takes back from a step on, or the whole turn, and tries again. */
  record Retry(Optional<Integer> step, Optional<String> text) implements Order {}

  /** Takes back changes: all, those of one step, or those to one file. */
  record Undo(Optional<Integer> step, Optional<String> file) implements Order {}

  record Rename(String title) implements Order {}

  record Archive(boolean archived) implements Order {}

  record RevokeGrant(Optional<String> of, String grant) implements Order {}

  /** A person's notes in the place of the model's. */
  record CorrectCapsule(Capsule.Notes notes) implements Order {}
}
