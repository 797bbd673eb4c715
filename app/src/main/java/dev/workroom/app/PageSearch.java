package dev.workroom.app;

import dev.workroom.server.Refused;
import dev.workroom.store.SessionSummary;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks for words in titles, in what was said in sessions and in the names of the files made. */
final class PageSearch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Workshop workshop;
  private final SearchIndex index;
  private final Thread ahead;

  /** What was said before it starts is taken in beside everything else. */
  PageSearch(Workshop workshop) {
    this.workshop = workshop;
    this.index = new SearchIndex(workshop.store(), workshop.home().root().resolve("search.db"));
    this.ahead = Thread.ofVirtual().name("search").start(this::ahead);
  }

  private void ahead() {
    try {
      index.follow(Duration.ofHours(1));
    } catch (SQLException _) {
      // who searches is told
    }
  }

  record Said(String root, String title, long seq, String excerpt, boolean archived) {}

  record Made(String root, String title, String path, String name) {}

  /** {@code whole}: all that was ever said was looked at; else the index is still being made. */
  record Found(List<Said> sessions, List<Made> files, boolean more, boolean whole) {}

  Found of(String words, int most) {
    if (words.isBlank()) {
      return new Found(List.of(), List.of(), false, true);
    }
    try {
      boolean whole = index.follow(PATIENCE);
      return found(words, most, whole);
    } catch (SQLException e) {
      throw new Refused(
          Refused.Kind.FAILED,
          "The index of what was said cannot be used (%s). It is %s; it may be removed and is then made again."
              .formatted(e.getMessage(), workshop.home().root().resolve("search.db")));
    }
  }

  private Found found(String words, int most, boolean whole) throws SQLException {
    Map<String, SessionSummary> roots = new LinkedHashMap<>();
    for (SessionSummary one : workshop.store().sessions()) {
      if (one.parent().isEmpty() && !StandingInstructions.isAcceptance(one.id())) {
        roots.put(one.id().value(), one);
      }
    }
    Map<String, Said> said = new LinkedHashMap<>();
    List<String> wanted = SearchIndex.words(words);
    roots.forEach((root, one) -> {
      String title = one.title().toLowerCase(Locale.ROOT);
      if (wanted.stream().allMatch(title::contains)) {
        said.put(root, said(one, 1, ""));
      }
    });
    for (SearchIndex.Said hit : index.said(words, most + 1)) {
      SessionSummary one = roots.get(hit.root());
      if (one != null) {
        said.put(hit.root(), said(one, hit.seq(), Terminal.oneLine(hit.excerpt(), 400)));
      }
    }
    var made = new ArrayList<Made>();
    for (SearchIndex.Made hit : index.made(words, most + 1)) {
      SessionSummary one = roots.get(hit.root());
      if (one != null) {
        String name = String.valueOf(Path.of(hit.path()).getFileName());
        made.add(new Made(hit.root(), one.title(), hit.path(), name));
      }
    }
    return new Found(
        said.values().stream().limit(most).toList(),
        made.stream().limit(most).toList(),
        said.size() > most || made.size() > most,
        whole);
  }

  private static Said said(SessionSummary one, long seq, String excerpt) {
    return new Said(one.id().value(), one.title(), seq, excerpt, one.archived());
  }

  @Override
  public void close() {
    ahead.interrupt();
    index.close();
  }
}
