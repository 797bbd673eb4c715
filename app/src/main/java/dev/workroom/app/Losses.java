package dev.workroom.app;

import dev.workroom.app.WhoseFiles.Owner;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Plain;
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
              files == 1 ? "1 file" : files + " files",
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
    if (state.waiting().get(call) instanceof Request.Permission asked) {
      List<Path> paths = paths(state, call, asked);
      if (!paths.isEmpty()) {
        var root = new SessionId(id.value().replaceFirst("/.*", ""));
        WhoseFiles whose = WhoseFiles.of(workshop, root);
        for (Path path : paths) {
          items.add(loss(path, item(path, asked.items()), whose));
        }
      }
    }
    var retention = workshop.retention();
    return new Shown(items, Instant.now().plus(retention.age()), retention.bytes());
  }

  private static List<Path> paths(SessionState state, CallId call, Request.Permission asked) {
    Optional<ToolUse> use =
        state.openCalls().stream().filter(one -> one.id().equals(call)).findFirst();
    if (asked.items().isEmpty() && use.filter(one -> one.tool().equals("Delete")).isPresent()) {
      return named(state, use.get());
    }
    return asked.gate() == Request.Gate.SOFT || use.isEmpty() || outside(asked)
        ? List.of()
        : asked.resources().stream().map(one -> Path.of(one.substring("file:".length()))).toList();
  }

  /** Of other tools only held deletions name files behind a gate that opens for each call alone. */
  private static boolean outside(Request.Permission asked) {
    return asked.gate() == Request.Gate.HOST
        || asked.resources().stream().anyMatch(one -> !one.startsWith("file:/"));
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

  private static int item(Path path, List<String> items) {
    String file = Plain.text("delete " + path);
    String folder = Plain.text("delete the directory " + path + " with all that is in it");
    for (int i = 0; i < items.size(); i++) {
      String said = items.get(i);
      if (said.equals(file)
          || said.equals(folder)
          || said.startsWith(file + ": ")
          || said.startsWith(folder + ": ")) {
        return i + 1;
      }
    }
    return 0;
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
  private static final class Held implements FileVisitor<Path> {
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
    var held = new Held();
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

  private static String line(Loss loss) {
    String name = Terminal.oneLine(loss.path(), 200);
    String size =
        switch (loss.kind()) {
          case FILE -> Figures.bytes(loss.bytes());
          case FOLDER ->
              "folder, %s%d files, %s"
                  .formatted(
                      loss.more() ? "more than " : "", loss.files(), Figures.bytes(loss.bytes()));
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
