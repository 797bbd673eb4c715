package dev.workroom.store;

import dev.workroom.store.AuditReport.Flaw;
import dev.workroom.store.AuditReport.Kind;
import java.util.Optional;

/** Walks one log's chain, row by row; what comes after its first flaw is only counted. */
final class Walk {
  private final String session;
  private LogTable.Head at = LogTable.Head.NONE;
  private long entries;
  private Optional<Flaw> flaw = Optional.empty();

  Walk(String session) {
    this.session = session;
  }

  void add(Row row) {
    entries++;
    if (flaw.isPresent()) {
      return;
    }
    if (row.seq() != at.seq() + 1) {
      report(
          row.seq(),
          Kind.GAP,
          "entry %d follows entry %d: what was between is missing".formatted(row.seq(), at.seq()));
    } else if (!row.hashAfter(at.hash()).equals(row.hash())) {
      report(
          row.seq(),
          Kind.HASH,
          "entry %d is not what was written: its hash does not fit".formatted(row.seq()));
    }
    at = new LogTable.Head(row.seq(), row.hash());
  }

  /** The log is over, and should end there. */
  void end(LogTable.Head head) {
    if (flaw.isEmpty() && !head.equals(at)) {
      report(
          at.seq(),
          Kind.HEAD,
          "the log ends with entry %d, but had ended with entry %d and another hash"
              .formatted(at.seq(), head.seq()));
    }
  }

  void report(long seq, Kind kind, String message) {
    flaw = Optional.of(new Flaw(session, seq, kind, "Session " + session + ": " + message + "."));
  }

  String session() {
    return session;
  }

  LogTable.Head at() {
    return at;
  }

  long entries() {
    return entries;
  }

  Optional<Flaw> flaw() {
    return flaw;
  }
}
