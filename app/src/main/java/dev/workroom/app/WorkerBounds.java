package dev.workroom.app;

import dev.workroom.core.event.Event;
import dev.workroom.core.message.CallId;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.core.tool.Operation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a worker may answer to a call. It opens strangers' documents, so it may have been taken
 * over: it gets nothing changed beyond the effect that was judged, and states no facts but its own.
 */
final class WorkerBounds {
  private WorkerBounds() {}

  /** A sentence if the answer goes beyond the call; nothing of it may be used then. */
  static Optional<String> overreach(Effect effect, CallId call, Work work) {
    boolean operations = work.operations().stream().allMatch(o -> covered(effect, o));
    boolean facts = work.facts().stream().allMatch(f -> own(effect, call, f));
    return operations && facts
        ? Optional.empty()
        : Optional.of(
            "The worker answered with changes that this call did not ask for, so nothing was"
                + " changed. A document may be trying to do harm; tell the user.");
  }

  private static boolean covered(Effect effect, Operation operation) {
    return switch (operation) {
      case Operation.Write o -> writes(effect) && touches(effect, o.path());
      case Operation.MakeDirectory o ->
          writes(effect) && (touches(effect, o.path()) || above(effect, o.path()));
      case Operation.Move o ->
          writes(effect) && touches(effect, o.from()) && touches(effect, o.path());
      case Operation.Delete o -> effect.kind() == Effect.Kind.DELETE && touches(effect, o.path());
      case Operation.Link _ -> false;
    };
  }

  private static boolean own(Effect effect, CallId call, Event.Fact fact) {
    return fact instanceof Event.FileFact of
        && of.call().equals(call)
        && (of instanceof Event.ArtifactChecked || touches(effect, Path.of(of.path())));
  }

  private static boolean writes(Effect effect) {
    return effect.kind() == Effect.Kind.WRITE;
  }

  private static boolean touches(Effect effect, Path path) {
    return effect.resources().contains("file:" + path.normalize())
        || areas(effect).anyMatch(area -> path.normalize().startsWith(area));
  }

  /** Folders of which a call says that it changes what is below them. */
  private static Stream<String> areas(Effect effect) {
    return effect.resources().stream()
        .filter(one -> one.startsWith("file:") && one.endsWith("/**"))
        .map(one -> one.substring("file:".length(), one.length() - "/**".length()));
  }

  /** A folder that has to be made for a file that is touched. */
  private static boolean above(Effect effect, Path folder) {
    Stream<String> files = effect.resources().stream().filter(r -> r.startsWith("file:"));
    return files.anyMatch(r -> Path.of(r.substring("file:".length())).startsWith(folder));
  }
}
