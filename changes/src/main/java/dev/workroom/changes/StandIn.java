package dev.workroom.changes;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The temporary file of a step next to its target, for when that is on another file system; the log
 * remembers which one it is.
 *
 * @param name one that nobody else uses, the same after a crash
 */
record StandIn(byte[] name, Step step, Fold fold, CallJournal journal) {
  static StandIn of(Plan plan, Step step, Fold fold, CallJournal journal) {
    byte[] identity = CallJournal.name(plan.session() + "\0" + plan.call() + "\0" + step.number());
    String hash = HexFormat.of().formatHex(Directory.sha256().digest(identity));
    byte[] name = CallJournal.name(".~workroom-" + hash.substring(0, 16) + ".tmp");
    return new StandIn(name, step, fold, journal);
  }

  /** Its inode, once it is complete. */
  Optional<Long> armed() {
    return fold.armed(step.number());
  }

  void arm(long inode) throws IOException {
    Line line = Line.inode(Line.Kind.ARMED, step.number(), inode);
    journal.appendDurably(line);
    fold.add(line);
  }
}
