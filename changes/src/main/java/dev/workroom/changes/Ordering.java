package dev.workroom.changes;

import dev.workroom.changes.LayerScan.Differences;
import dev.workroom.changes.LayerScan.Entry;
import dev.workroom.changes.LayerScan.Linked;
import dev.workroom.changes.LayerScan.Modified;
import dev.workroom.core.tool.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a layer's differences in an order in which each finds what it needs: new directories, moves,
 * deletions, what takes the place of something deleted, content.
 */
final class Ordering {
  private final byte[] folder;
  private final byte[] upper;
  private final Differences differences;
  private final Moves moves;
  private final List<Operation> operations = new ArrayList<>();

  Ordering(byte[] folder, byte[] upper, Differences differences, Moves moves) {
    this.folder = folder;
    this.upper = upper;
    this.differences = differences;
    this.moves = moves;
  }

  List<Operation> operations() {
    directories(differences.directories);
    moves.moved.forEach((from, to) ->
        operations.add(new Operation.Move(path(Names.unescape(from)), path(Names.unescape(to)))));
    for (Entry entry : differences.deleted) {
      if (!moves.moved.containsKey(Names.escape(entry.path()))) {
        operations.add(new Operation.Delete(path(entry.path())));
      }
    }
    directories(differences.lateDirectories);
    for (Modified modified : differences.modified) {
      write(modified.entry(), modified.before());
    }
    differences.created.forEach(entry -> write(entry, Optional.empty()));
    differences.lateCreated.forEach(entry -> write(entry, Optional.empty()));
    for (Linked link : differences.links) {
      if (!arrived(link.entry())) {
        operations.add(new Operation.Link(path(link.entry().path()), target(link.target())));
      }
    }
    return operations;
  }

  private void directories(List<Entry> entries) {
    for (Entry entry : entries) {
      if (!arrived(entry)) {
        operations.add(new Operation.MakeDirectory(path(entry.path())));
      }
    }
  }

  private void write(Entry entry, Optional<String> before) {
    if (!arrived(entry)) {
      Path staged = Names.path(LayerScan.join(upper, entry.path()));
      operations.add(new Operation.Write(path(entry.path()), staged, before));
    }
  }

  private boolean arrived(Entry entry) {
    return moves.arrived.contains(Names.escape(entry.path()));
  }

  private Path path(byte[] relative) {
    return Names.path(LayerScan.join(folder, relative));
  }

  /** A relative link target keeps its spelling; only its bytes must survive. */
  private static Path target(byte[] target) {
    Path absolute =
        Names.path(target[0] == '/' ? target : LayerScan.join(new byte[] {'/'}, target));
    return target[0] == '/' ? absolute : absolute.subpath(0, absolute.getNameCount());
  }
}
