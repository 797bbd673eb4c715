package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Event;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.SessionId;
import dev.workroom.store.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said and made is found by parts of words, also what came since the last search. */
class SearchIndexTest {
  @TempDir Path folder;

  @Test
  void followsTheLogsAndIsMadeAgainWhereItCannotBeRead() throws Exception {
    Path file = folder.resolve("search.db");
    try (SqliteStore store = SqliteStore.open(Files.createDirectory(folder.resolve("store")))) {
      said(store, "one", "Reconcile the exports of Malm\u00f6 with the ledger");
      said(store, "two", "Plan the launch in March");
      said(store, "two/call-1", "The ledger of the launch is short");
      try (var index = new SearchIndex(store, file)) {
        assertThat(index.follow(Duration.ofMinutes(5))).isTrue();
        // Parts of words, whatever their case or accents, and all words in one saying.
        assertThat(roots(index, "malmo EXPO")).containsExactly("one");
        assertThat(roots(index, "ledger launch")).containsExactly("two");
        assertThat(roots(index, "ledger")).containsExactly("two", "one");
        assertThat(index.said("March", 9).getFirst().excerpt())
            .isEqualTo("Plan the launch in \u00abMarch\u00bb");
        // Quotes and operators are words like others.
        assertThat(roots(index, "\"ledger OR* NEAR(")).isEmpty();
        store.append(
            new SessionId("one"),
            store.last(new SessionId("one")),
            "agent",
            List.of(
                new Event.FileChanged(
                    new dev.workroom.core.message.CallId("call"),
                    "/home/ann/\u00c5rsrapport-Q1.docx",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("0".repeat(64)))));
        assertThat(index.follow(Duration.ofMinutes(5))).isTrue();
        assertThat(index.made("\u00e5rsrapport docx", 9))
            .containsExactly(new SearchIndex.Made("one", "/home/ann/\u00c5rsrapport-Q1.docx"));
      }
      Files.writeString(
          file, "this is no database at all, and longer than a page's head".repeat(40));
      Files.deleteIfExists(Path.of(file + "-wal"));
      try (var index = new SearchIndex(store, file)) {
        assertThat(index.follow(Duration.ofMinutes(5))).isTrue();
        assertThat(roots(index, "ledger")).containsExactly("two", "one");
      }
    }
  }

  private static List<String> roots(SearchIndex index, String words) throws Exception {
    return index.said(words, 9).stream().map(SearchIndex.Said::root).toList();
  }

  private static void said(SqliteStore store, String session, String words) {
    store.append(
        new SessionId(session),
        0,
        "user",
        List.of(new Event.UserSaid(List.of(new ContentBlock.Text(words)))));
  }
}
