package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.app.FileHistories.History;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.message.CallId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the page says became of each file. */
class FileHistoriesTest {
  private static final String OLD = "a".repeat(64);
  private static final String NEW = "b".repeat(64);

  private final List<Entry> log = new ArrayList<>();

  private FileHistoriesTest wrote(String path, String before, String after) {
    return told(path, Optional.empty(), before, after);
  }

  private FileHistoriesTest moved(String from, String to, String content) {
    return told(to, Optional.of(from), content, content);
  }

  private FileHistoriesTest told(String path, Optional<String> from, String before, String after) {
    var change =
        new FileChanged(
            new CallId("c"),
            path,
            from,
            Optional.of(before).filter(sha -> !sha.isEmpty()),
            Optional.of(after).filter(sha -> !sha.isEmpty()));
    log.add(new Entry(log.size() + 1L, Instant.EPOCH, "agent", change, "h"));
    return this;
  }

  private Map<String, String> states() {
    var histories = new FileHistories();
    histories.take(log);
    Map<String, History> all = histories.byPath();
    return all.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().state(one.getKey())));
  }

  @Test
  void aFileThatWasMovedAndMovedBackIsAsItWas() {
    moved("/w/a", "/w/b", OLD);
    assertThat(states()).isEqualTo(Map.of("/w/b", "MOVED"));

    moved("/w/b", "/w/c", OLD).moved("/w/c", "/w/a", OLD);
    assertThat(states()).isEqualTo(Map.of("/w/a", "UNCHANGED"));

    wrote("/w/a", OLD, NEW);
    assertThat(states()).isEqualTo(Map.of("/w/a", "CHANGED"));
  }

  @Test
  void twoFilesThatChangedPlacesAreBothMovedUntilTheyChangeBack() {
    moved("/w/a", "/w/t", OLD).moved("/w/b", "/w/a", NEW).moved("/w/t", "/w/b", OLD);
    assertThat(states()).isEqualTo(Map.of("/w/a", "MOVED", "/w/b", "MOVED"));

    moved("/w/a", "/w/t", NEW).moved("/w/b", "/w/a", OLD).moved("/w/t", "/w/b", NEW);
    assertThat(states()).isEqualTo(Map.of("/w/a", "UNCHANGED", "/w/b", "UNCHANGED"));
  }

  @Test
  void aFileOfTheTaskIsNewWhereverItWasMovedAndNothingWhenItIsGone() {
    wrote("/w/new", "", NEW).moved("/w/new", "/w/out/new", NEW);
    assertThat(states()).isEqualTo(Map.of("/w/out/new", "CREATED"));

    wrote("/w/out/new", NEW, "").wrote("/w/old", OLD, "");
    assertThat(states()).isEqualTo(Map.of("/w/out/new", "UNCHANGED", "/w/old", "DELETED"));
  }
}
