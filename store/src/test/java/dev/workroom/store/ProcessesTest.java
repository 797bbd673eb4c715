package dev.workroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Entry;
import dev.workroom.core.message.SessionId;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds between processes, and when one of them is killed. */
final class ProcessesTest {
  @TempDir Path folder;

  @Test
  void whatWasAppendedOutlivesAKillAtAnyPoint() throws Exception {
    var promised = new ArrayList<String>();
    int[] points = {1, 2, 3, 5, 8, 13, 40, 77, 200, 501};
    for (int point : points) {
      Process process = Child.start("stream", folder.toString());
      try (BufferedReader out = process.inputReader()) {
        for (int i = 0; i < point; i++) {
          promised.add(out.readLine());
        }
        process.toHandle().destroyForcibly();
        promised.addAll(out.readAllLines());
      }
      assertThat(process.waitFor()).as("killed").isEqualTo(137);
      try (var store = SqliteStore.open(folder)) {
        assertThat(store.audit().verify().flaws()).as("after %d appends", point).isEmpty();
        assertThat(logOf(store)).as("after %d appends", point).containsAll(whole(promised));
        for (SessionId session : Child.SESSIONS) {
          assertThat(store.last(session) % 2).as("all or none of two").isZero();
        }
      }
    }
  }

  @Test
  void twoProcessesAppendToOneSessionWithoutALossOrARepetition() throws Exception {
    Process one = Child.start("race", folder.toString(), "one", "60");
    Process two = Child.start("race", folder.toString(), "two", "60");
    assertThat(Child.outputOf(one)).singleElement().asString().startsWith("done");
    assertThat(Child.outputOf(two)).singleElement().asString().startsWith("done");
    try (var store = SqliteStore.open(folder)) {
      List<Entry> log = store.read(Child.SESSIONS.getFirst(), 1);
      assertThat(log).hasSize(120);
      for (String actor : List.of("one", "two")) {
        assertThat(log.stream().filter(e -> e.actor().equals(actor)).map(e -> e.event().toString()))
            .hasSize(60)
            .doesNotHaveDuplicates();
      }
      assertThat(store.audit().verify().flaws()).isEmpty();
    }
  }

  @Test
  void aClaimEndsWithItsProcess() throws Exception {
    SessionId session = Child.SESSIONS.getFirst();
    try (var store = SqliteStore.open(folder)) {
      Process holder = Child.start("claim", folder.toString());
      try (BufferedReader out = holder.inputReader()) {
        assertThat(out.readLine()).isEqualTo("claimed");
        assertThat(store.claim(session)).as("while the other lives").isEmpty();
        holder.destroyForcibly();
        holder.waitFor();
      }
      try (var claim = store.claim(session).orElseThrow()) {
        Process late = Child.start("claim", folder.toString());
        try (BufferedReader out = late.inputReader()) {
          assertThat(out.readLine()).isEqualTo("taken");
        }
        late.destroyForcibly();
      }
    }
  }

  @Test
  void aFullDiskIsSaidAndOvercome() throws Exception {
    List<String> small =
        List.of("bwrap", "--dev-bind", "/", "/", "--size", "4194304", "--tmpfs", folder.toString());
    List<String> said = Child.outputOf(Child.start(small, "fill", folder.toString()));
    assertThat(said).hasSize(4);
    assertThat(said.get(0)).startsWith("The disk is full:").doesNotContain("\n");
    assertThat(said.get(1)).contains("content").contains("No space left on device");
    assertThat(said.get(2)).isEqualTo("lost 0");
    assertThat(said.get(3)).isEqualTo("sound true and 1 more");
  }

  private static List<String> logOf(SqliteStore store) {
    var lines = new ArrayList<String>();
    for (SessionId session : Child.SESSIONS) {
      store.read(session, 1).forEach(e -> lines.add(session + " " + e.seq() + " " + e.hash()));
    }
    return lines;
  }

  /** The kill may have cut the last line short. */
  private static List<String> whole(List<String> lines) {
    return lines.stream().filter(line -> line.matches("[abc] \\d+ [0-9a-f]{64}")).toList();
  }
}
