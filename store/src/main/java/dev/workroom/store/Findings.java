package dev.workroom.store;

import dev.workroom.store.AuditReport.Flaw;
import dev.workroom.store.AuditReport.Head;
import java.util.ArrayList;
import java.util.List;

/** Gathers what walks found. */
final class Findings {
  private final List<Head> heads = new ArrayList<>();
  private final List<Flaw> flaws = new ArrayList<>();
  private long sessions;
  private long entries;

  void add(Walk walk) {
    sessions++;
    entries += walk.entries();
    if (walk.flaw().isPresent()) {
      flaws.add(walk.flaw().get());
    } else {
      heads.add(new Head(walk.session(), walk.at().seq(), walk.at().hash()));
    }
  }

  AuditReport report() {
    return new AuditReport(sessions, entries, heads, flaws);
  }
}
