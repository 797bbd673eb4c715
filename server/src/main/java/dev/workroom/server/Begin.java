package dev.workroom.server;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Setup.Mode;
import java.util.List;
import java.util.Optional;

/**
 * A session to begin.
 *
 * @param text what is asked for, in free words; or {@code brief}
 * @param acceptInstructions whether the instructions in the folders are to be followed from now on
 * @param unverified whether no fresh reader looks at the finished files
 */
public record Begin(
    Optional<String> text,
    Optional<Wish> brief,
    List<Folder> folders,
    Optional<String> workspace,
    Optional<Mode> mode,
    Optional<String> model,
    Optional<String> baseUrl,
    Optional<Limits> budget,
    List<Upload> uploads,
    boolean acceptInstructions,
    boolean unverified) {
  public Begin {
    folders = List.copyOf(folders);
    uploads = List.copyOf(uploads);
  }

  /** A brief in its five parts. */
  public record Wish(
      Optional<String> outcome,
      List<String> inputs,
      List<String> constraints,
      List<String> done,
      List<String> guardrails) {
    public Wish {
      inputs = List.copyOf(inputs);
      constraints = List.copyOf(constraints);
      done = List.copyOf(done);
      guardrails = List.copyOf(guardrails);
    }
  }

  /** What a session may use; what is left out is as usual. */
  public record Limits(
      Optional<Double> usd, Optional<Long> steps, Optional<Long> tokens, Optional<Long> minutes) {
    public static final Limits NONE =
        new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A file that was sent before, and where in the first writable folder it goes. */
  public record Upload(String id, Optional<String> to) {}
}
