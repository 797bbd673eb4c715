package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.SourcesRecorded;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.SessionId;
import dev.workroom.store.SessionSummary;
import dev.workroom.tools.UserFile;
import dev.workroom.worker.TraceTool.Recorded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds in the logs the records of where the values of files come from. */
record SourceRecords(Workshop workshop) {
  private static final Pattern CELL = Pattern.compile("\"sha256\":\"([0-9a-f]{64})\",\"cell\":");

  /**
   * A file's record, and those of the other files that its session made or its figures come from.
   *
   * @param exact whether the file is byte for byte what was made; else it was found by its path
   * @param folders that were granted to the session
   */
  record Found(
      SourcesRecorded own, boolean exact, List<Folder> folders, List<SourcesRecorded> others) {
    Found {
      folders = List.copyOf(folders);
      others = List.copyOf(others);
    }

    /** The folders that are still there. */
    List<Path> existing() {
      return folders.stream()
          .map(folder -> Path.of(folder.path()))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  /** What one delegation's sessions, sub-agents among them, have recorded. */
  private record Family(List<SourcesRecorded> records, List<Folder> folders) {}

  /** By the file's content, wherever it lies now; else by its path, if it was changed since. */
  Optional<Found> of(Path file) throws IOException {
    return of(file, families(_ -> true));
  }

  /** The same, in the records of one session's family; only if it has none in those of others. */
  Optional<Found> of(Path file, SessionId root) throws IOException {
    Optional<Found> near = of(file, families(root.value()::equals));
    return near.isPresent() ? near : of(file);
  }

  private Optional<Found> of(Path file, List<Family> families) throws IOException {
    String sha256 = UserFile.at(file, file.toString()).sha256();
    Optional<Found> byPath = Optional.empty();
    for (Family family : families) {
      for (SourcesRecorded one : family.records.reversed()) {
        if (one.sha256().equals(sha256)) {
          return Optional.of(found(family, one, true));
        }
        if (byPath.isEmpty() && one.path().equals(file.toString())) {
          byPath = Optional.of(found(family, one, false));
        }
      }
    }
    return byPath;
  }

  private Found found(Family family, SourcesRecorded own, boolean exact) {
    var others = new ArrayList<>(family.records.stream().filter(one -> !one.equals(own)).toList());
    var folders = new ArrayList<>(family.folders);
    Set<String> drawnOn = new HashSet<>(books(own));
    others.forEach(one -> drawnOn.remove(one.sha256()));
    if (!drawnOn.isEmpty()) {
      // A document that was edited in a later session still draws on workbooks of the earlier one.
      for (Family other : families(_ -> true)) {
        for (SourcesRecorded one : other.records) {
          if (drawnOn.contains(one.sha256()) && !others.contains(one)) {
            others.add(one);
            other.folders.stream().filter(f -> !folders.contains(f)).forEach(folders::add);
          }
        }
      }
    }
    return new Found(own, exact, folders, others);
  }

  /** The workbooks, by content, from whose cells a document's figures come. */
  private List<String> books(SourcesRecorded own) {
    return workshop
        .contents()
        .get(own.record())
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .map(text -> CELL.matcher(text).results().map(found -> found.group(1)).toList())
        .orElse(List.of());
  }

  /** The newest first. */
  private List<Family> families(Predicate<String> wanted) {
    Map<String, Family> families = new LinkedHashMap<>();
    for (SessionSummary summary : workshop.store().sessions()) {
      SessionId id = summary.id();
      String root = id.value().replaceFirst("/.*", "");
      if (!wanted.test(root)) {
        continue;
      }
      Family family =
          families.computeIfAbsent(root, _ -> new Family(new ArrayList<>(), new ArrayList<>()));
      for (Entry entry : workshop.log().read(id, 1)) {
        switch (entry.event()) {
          case SourcesRecorded recorded -> family.records.add(recorded);
          case SessionStarted started -> {
            for (Folder folder : started.setup().folders()) {
              if (!family.folders.contains(folder)) {
                family.folders.add(folder);
              }
            }
          }
          default -> {}
        }
      }
    }
    return List.copyOf(families.values());
  }

  /** Copies of the records for a worker, the file's own first. */
  List<Recorded> handedTo(Path scratch, Found found) throws IOException {
    List<SourcesRecorded> all = new ArrayList<>(List.of(found.own()));
    all.addAll(found.others());
    Path folder = Files.createDirectories(scratch.resolve("records-" + found.own().record()));
    List<Recorded> handed = new ArrayList<>();
    for (SourcesRecorded one : all) {
      Optional<byte[]> content = workshop.contents().get(one.record());
      if (content.isPresent()) {
        Path copy = copied(folder.resolve(one.record() + ".json"), content.get());
        handed.add(new Recorded(one.path(), one.sha256(), copy.toString()));
      } else if (one.equals(found.own())) {
        throw UserError.failed(
            "The record of %s is not in the data folder any more.".formatted(one.path()));
      }
    }
    return handed;
  }

  /** Whole at once, and once: another trace may be reading it. A record is named by its content. */
  private static Path copied(Path copy, byte[] content) throws IOException {
    if (!Files.exists(copy)) {
      Path fresh = Files.write(copy.resolveSibling(UUID.randomUUID() + ".new"), content);
      Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
    }
    return copy;
  }
}
