package dev.workroom.documents;

import java.util.List;

/** What became of a {@link DeckSpec}: the file, its slides' titles, and what to correct. */
public record DeckResult(
    String path, long bytes, int slides, List<String> titles, List<Finding> findings) {
  public DeckResult {
    titles = List.copyOf(titles);
    findings = List.copyOf(findings);
  }
}
