package dev.workroom.app;

import dev.workroom.app.WhoseFiles.Owner;
import dev.workroom.changes.Applied;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.json.Wire;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a call that waits for a person would delete, as it lies there now: how much, when it was
 * last changed, whose it is, and until when it can be had back.
 */
record Losses(Workshop workshop) {
  private static final int MOST_COUNTED = 20_000;
  private static final int LISTED = 12;

  /** What lies at a path. */
  enum Kind {
    FILE,
    FOLDER,
    /** What it points to stays. */
    LINK,
    /** Nothing any more. */
    GONE
  }

  /**
   * One thing that would be deleted.
   *
   * @param item the number of the listed change that deletes it; 0 where all are allowed together
   * @param more whether a folder holds more than was counted
   * @param files in it; 1 for a file or a link
   * @param made how many of them the task made
   * @param changed when its content, or the newest in a folder, was last changed
   */
  record Loss(
      int item,
      String path,
      Kind kind,
      long bytes,
      int files,
      boolean more,
      int made,
      Owner owner,
      Optional<Instant> changed) {}

  /**
   * All of it.
   *
   * @param until when the bin lets go of it
   * @param kept the most bytes that the bin keeps
   */
  record Shown(List<Loss> items, Instant until, long kept) {
    Shown {
      items = List.copyOf(items);
    }

    long bytes() {
      return items.stream().mapToLong(Loss::bytes).sum();
    }

    /** For a terminal, a line each; none where nothing is deleted. */
    List<String> lines() {
      var lines = new ArrayList<String>();
      items.stream().limit(LISTED).map(Losses::line).forEach(lines::add);
      if (items.size() > LISTED) {
        lines.add("… and %d more".formatted(items.size() - LISTED));
      }
      if (!items.isEmpty()) {
        lines.add(sum());
      }
      return lines;
    }

    private String sum() {
      int files = items.stream().mapToInt(Loss::files).sum();
      int made = items.stream().mapToInt(Loss::made).sum();
      boolean more = items.stream().anyMatch(Loss::more);
      return "In all %s%s, %s: %s. %s"
          .formatted(
              more ? "more than " : "",
              counted(files),
              Figures.bytes(bytes()),
              made == 0
                  ? "none made by this task"
                  : made == files ? "made by this task" : made + " of them made by this task",
              "It goes to the bin; 'workroom bin restore' brings it back until %s%s."
                  .formatted(
                      ChangesCommand.MINUTE.format(until),
                      bytes() > kept ? " at most, for it is more than the bin keeps" : ""));
    }
  }

  /** What a call would delete; nothing if it deletes nothing or waits no more. */
  Shown of(SessionId id, CallId call) throws IOException {
    SessionState state = new Session(id, workshop.log()).state();
    var items = new ArrayList<Loss>();
    if (state.waiting().get(call) instanceof Request.Permission) {
      List<Target> targets = targets(state, id, call);
      if (!targets.isEmpty()) {
        var root = new SessionId(id.value().replaceFirst("/.*", ""));
        WhoseFiles whose = WhoseFiles.of(workshop, root);
        for (Target target : targets) {
          items.add(loss(target.path, target.item, whose));
        }
      }
    }
    var retention = workshop.retention();
    return new Shown(items, Instant.now().plus(retention.age()), retention.bytes());
  }

  /** What would be deleted, and the number under which it waits, as {@link Loss} has it. */
  private record Target(int item, Path path) {}

  /** Of what waits as the journal has it; before the call has run, what it says itself. */
  private List<Target> targets(SessionState state, SessionId id, CallId call) throws IOException {
    List<Applied.Held> held;
    try (var changes = workshop.changes()) {
      held = changes.history().held(id, call);
    }
    if (held.isEmpty()) {
      return state.openCalls().stream()
          .filter(use -> use.id().equals(call) && use.tool().equals("Delete"))
          .flatMap(use -> named(state, use).stream())
          .map(path -> new Target(0, path))
          .toList();
    }
    return IntStream.range(0, held.size())
        .filter(i -> held.get(i).deletes())
        .mapToObj(i -> new Target(held.size() > 1 ? i + 1 : 0, held.get(i).file()))
        .toList();
  }

  private static List<Path> named(SessionState state, ToolUse use) {
    List<Folder> folders = state.setup().map(Setup::folders).orElse(List.of());
    var places = new Places(folders);
    var paths = new ArrayList<Path>();
    if (Wire.read(use.input().text(), Object.class) instanceof Map<?, ?> input
        && input.get("paths") instanceof List<?> all) {
      for (Object one : all) {
        try {
          paths.add(places.writable(String.valueOf(one)));
        } catch (Refusal _) {
          // the tool says what is wrong with it when it runs
        }
      }
    }
    return List.copyOf(paths);
  }

  private static Loss loss(Path path, int item, WhoseFiles whose) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return new Loss(
          item, path.toString(), Kind.GONE, 0, 0, false, 0, whose.of(path), Optional.empty());
    }
    var found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (found.isDirectory()) {
      return folder(path, item, whose);
    }
    Owner owner = whose.of(path);
    boolean link = found.isSymbolicLink();
    return new Loss(
        item,
        path.toString(),
        link ? Kind.LINK : Kind.FILE,
        link ? 0 : found.size(),
        1,
        false,
        owner == Owner.MADE ? 1 : 0,
        owner,
        Optional.of(found.lastModifiedTime().toInstant()));
  }

  /** What a folder holds, as far as it is counted. */
  private static final class Count implements FileVisitor<Path> {
    private long bytes;
    private int files;
    private boolean more;
    private Instant newest = Instant.EPOCH;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes found) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) {
      more |= why != null;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
      if (files >= MOST_COUNTED) {
        more = true;
        return FileVisitResult.TERMINATE;
      }
      files++;
      bytes += found.isRegularFile() ? found.size() : 0;
      Instant at = found.lastModifiedTime().toInstant();
      newest = at.isAfter(newest) ? at : newest;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
      more = true;
      return FileVisitResult.CONTINUE;
    }
  }

  private static Loss folder(Path path, int item, WhoseFiles whose) throws IOException {
    var held = new Count();
    Files.walkFileTree(path, held);
    int made =
        (int)
            whose.madeIn(path).stream()
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .count();
    boolean all = made > 0 && made == held.files && !held.more;
    return new Loss(
        item,
        path.toString(),
        Kind.FOLDER,
        held.bytes,
        held.files,
        held.more,
        made,
        all ? Owner.MADE : made > 0 ? Owner.CHANGED : Owner.OWN,
        Optional.of(held.newest).filter(at -> held.files > 0));
  }

  private static String counted(int files) {
    return files == 1 ? "1 file" : files + " files";
  }

  private static String line(Loss loss) {
    String name = Terminal.oneLine(loss.path(), 200);
    String size =
        switch (loss.kind()) {
          case FILE -> Figures.bytes(loss.bytes());
          case FOLDER ->
              "folder, %s%s, %s"
                  .formatted(
                      loss.more() ? "more than " : "",
                      counted(loss.files()),
                      Figures.bytes(loss.bytes()));
          case LINK -> "a link; what it points to stays";
          case GONE -> "not there any more";
        };
    String owner =
        switch (loss.owner()) {
          case OWN -> "was there before this task";
          case CHANGED ->
              loss.kind() == Kind.FOLDER
                  ? loss.made() + " made by this task, the others were there before"
                  : "was there before this task, which changed it";
          case MADE -> "made by this task";
        };
    return Stream.of(
            name + ": " + size,
            loss.changed().map(at -> "changed " + ChangesCommand.MINUTE.format(at)).orElse(""),
            owner)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
