package dev.workroom.store;

import dev.workroom.json.Wire;
import dev.workroom.store.AuditReport.Kind;
import java.util.Optional;

/** Walks the lines of an exported log. */
final class ExportWalk {
  private Optional<Walk> walk = Optional.empty();
  private boolean ended;
  private long number;

  void add(String line) {
    number++;
    Exported exported;
    try {
      exported = Wire.read(line, Exported.class);
    } catch (IllegalArgumentException e) {
      report("line %d is no entry (%s)".formatted(number, e.getMessage()));
      return;
    }
    if (walk.isEmpty()) {
      walk = Optional.of(new Walk(exported.session()));
    }
    if (ended || !exported.session().equals(walk.get().session())) {
      report("line %d does not belong to it".formatted(number));
      return;
    }
    if (exported instanceof Exported.Line entry) {
      walk.get().add(Exported.row(entry));
    } else if (exported instanceof Exported.End end) {
      ended = true;
      walk.get().end(new LogTable.Head(end.seq(), end.hash()));
    }
  }

  AuditReport report() {
    if (!ended) {
      report("the file breaks off after line %d: its end is missing".formatted(number));
    }
    var findings = new Findings();
    walk.ifPresent(findings::add);
    return findings.report();
  }

  private void report(String message) {
    Walk of = walk.orElseGet(() -> new Walk("(unknown)"));
    walk = Optional.of(of);
    if (of.flaw().isEmpty()) {
      of.report(of.at().seq() + 1, Kind.LINE, message);
    }
  }
}
