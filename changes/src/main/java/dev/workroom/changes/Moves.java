package dev.workroom.changes;

import dev.workroom.changes.LayerScan.Differences;
import dev.workroom.changes.LayerScan.Entry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a move from a deletion and a creation: the same size, time of modification, permissions and
 * content. What was edited on the way stays a deletion, which waits for a person.
 */
final class Moves {
  /** From, to: paths within the folder, in the journal's spelling. */
  final Map<String, String> moved = new LinkedHashMap<>();

  /** Creations and directories that a move brings about. */
  final Set<String> arrived = new HashSet<>();

  private final Differences differences;
  private final Directory above;
  private final Directory below;
  private final Map<String, Entry> created = new HashMap<>();
  private final Map<String, Entry> made = new HashMap<>();
  private final Map<String, byte[]> links = new HashMap<>();
  private final Map<Key, Deque<Entry>> byKey = new HashMap<>();
  private final Set<String> contested = new HashSet<>();

  private record Key(long size, long modified, int permissions) {
    static Key of(Stamp stamp) {
      return new Key(stamp.size(), stamp.modified(), stamp.permissions());
    }
  }

  private Moves(Differences differences, Directory above, Directory below) {
    this.differences = differences;
    this.above = above;
    this.below = below;
    for (Entry entry : differences.created) {
      created.put(Names.escape(entry.path()), entry);
      byKey.computeIfAbsent(Key.of(entry.stamp()), _ -> new ArrayDeque<>()).add(entry);
    }
    differences.directories.forEach(entry -> made.put(Names.escape(entry.path()), entry));
    differences.links.stream()
        .filter(link -> !link.late())
        .forEach(link -> links.put(Names.escape(link.entry().path()), link.target()));
    differences.contested.forEach(path -> contested.add(Names.escape(Names.bytes(path))));
  }

  static Moves find(Differences differences, Directory above, Directory below) throws IOException {
    Moves moves = new Moves(differences, above, below);
    if (differences.deleted.isEmpty() || differences.created.isEmpty()) {
      return moves;
    }
    for (Entry gone : differences.deleted) {
      if (gone.stamp().isFile()) {
        moves.file(gone);
      } else if (gone.stamp().isDirectory()) {
        moves.directory(gone);
      }
    }
    return moves;
  }

  private boolean contestedAtOrBelow(String path) {
    return contested.stream()
        .anyMatch(one -> one.endsWith("/" + path) || one.contains("/" + path + "/"));
  }

  private void file(Entry gone) throws IOException {
    String from = Names.escape(gone.path());
    Deque<Entry> candidates = byKey.get(Key.of(gone.stamp()));
    if (candidates == null || contestedAtOrBelow(from)) {
      return;
    }
    String leaf = from.substring(from.lastIndexOf('/') + 1);
    List<Entry> ordered = new ArrayList<>(candidates);
    ordered.sort(
        java.util.Comparator.comparing(
            one -> !("/" + Names.escape(one.path())).endsWith("/" + leaf)));
    Optional<String> hash = Optional.empty();
    for (Entry candidate : ordered) {
      String to = Names.escape(candidate.path());
      if (arrived.contains(to) || to.startsWith(from + "/")) {
        continue;
      }
      if (hash.isEmpty()) {
        hash = Optional.of(below.hash(gone.path()).sha256());
      }
      if (hash.get().equals(above.hash(candidate.path()).sha256())) {
        moved.put(from, to);
        arrived.add(to);
        return;
      }
    }
  }

  /** What a deleted directory held, by path within it. */
  private record Content(Map<String, Stamp> files, Map<String, byte[]> links, Set<String> inner) {}

  private void directory(Entry gone) throws IOException {
    String from = Names.escape(gone.path());
    Content content = new Content(new LinkedHashMap<>(), new HashMap<>(), new HashSet<>());
    boolean plain;
    try (Directory root = below.at(gone.path())) {
      plain = read(root, "", content, 0);
    }
    if (content.files().isEmpty() || contestedAtOrBelow(from)) {
      return;
    }
    if (plain) {
      for (String target : targets(content)) {
        boolean nested = target.startsWith(from + "/") || from.startsWith(target + "/");
        if (!nested && arrivedWhole(from, target, content)) {
          take(from, target, content);
          return;
        }
      }
    }
    for (Map.Entry<String, Stamp> file : content.files().entrySet()) {
      file(new Entry(Names.unescape(from + "/" + file.getKey()), file.getValue()));
    }
  }

  private static boolean read(Directory directory, String path, Content content, int depth)
      throws IOException {
    boolean plain = depth < 512;
    for (byte[] name : directory.list()) {
      Optional<Stamp> stamp = directory.stat(name);
      if (stamp.isEmpty()) {
        return false;
      }
      String child = path.isEmpty() ? Names.escape(name) : path + "/" + Names.escape(name);
      if (stamp.get().isFile()) {
        content.files().put(child, stamp.get());
      } else if (stamp.get().isLink()) {
        content.links().put(child, directory.kernel().readLink(directory.handle(), name));
      } else if (stamp.get().isDirectory() && plain) {
        content.inner().add(child);
        try (Directory inner = directory.at(name)) {
          plain &= read(inner, child, content, depth + 1);
        }
      } else {
        plain = false;
      }
    }
    return plain;
  }

  /** Where the directory may have gone, judged by its first file. */
  private Set<String> targets(Content content) {
    Map.Entry<String, Stamp> first = content.files().entrySet().iterator().next();
    Set<String> targets = new HashSet<>();
    for (Entry candidate : byKey.getOrDefault(Key.of(first.getValue()), new ArrayDeque<>())) {
      String path = Names.escape(candidate.path());
      if (path.endsWith("/" + first.getKey())) {
        targets.add(path.substring(0, path.length() - first.getKey().length() - 1));
      }
    }
    return targets;
  }

  private boolean arrivedWhole(String from, String target, Content content) throws IOException {
    if (!made.containsKey(target) || arrived.contains(target)) {
      return false;
    }
    for (String inner : content.inner()) {
      if (!made.containsKey(target + "/" + inner)) {
        return false;
      }
    }
    for (Map.Entry<String, byte[]> link : content.links().entrySet()) {
      if (!java.util.Arrays.equals(link.getValue(), links.get(target + "/" + link.getKey()))) {
        return false;
      }
    }
    for (Map.Entry<String, Stamp> file : content.files().entrySet()) {
      Entry there = created.get(target + "/" + file.getKey());
      if (there == null
          || arrived.contains(target + "/" + file.getKey())
          || !Key.of(there.stamp()).equals(Key.of(file.getValue()))) {
        return false;
      }
    }
    for (String file : content.files().keySet()) {
      String old = below.hash(Names.unescape(from + "/" + file)).sha256();
      if (!old.equals(above.hash(Names.unescape(target + "/" + file)).sha256())) {
        return false;
      }
    }
    return true;
  }

  private void take(String from, String target, Content content) {
    moved.put(from, target);
    arrived.add(target);
    content.files().keySet().forEach(file -> arrived.add(target + "/" + file));
    content.inner().forEach(inner -> arrived.add(target + "/" + inner));
    content.links().keySet().forEach(link -> arrived.add(target + "/" + link));
  }
}
