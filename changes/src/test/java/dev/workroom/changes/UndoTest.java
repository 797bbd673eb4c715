package dev.workroom.changes;

import static dev.workroom.changes.Workbench.SESSION;
import static dev.workroom.changes.Workbench.call;
import static dev.workroom.changes.Workbench.sha256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UndoTest {
  private static final CallId FIRST = call("first");
  private static final CallId SECOND = call("second");

  @TempDir Path directory;
  private Workbench bench;
  @AutoClose private ChangeSets changes;

  @BeforeEach
  void open() throws IOException {
    bench = new Workbench(directory);
    changes = bench.open();
  }

  private Path at(String name) {
    return bench.folder.resolve(name);
  }

  private void everyKindOfChange() throws IOException {
    bench.file("edit.txt", "edit");
    bench.file("move.txt", "move");
    bench.file("dir/inner/a.txt", "a");
    bench.file("delete/inner/b.txt", "b");
    Files.createSymbolicLink(at("delete/link"), Path.of("inner/b.txt"));
    Files.createSymbolicLink(at("old-link"), Path.of("edit.txt"));
  }

  private ChangeSet everyOperation() throws IOException {
    return bench
        .set(
            bench.write("edit.txt", "edited"),
            bench.write("new/deep/c.txt", "c"),
            new Operation.MakeDirectory(at("empty/er")),
            new Operation.Move(at("move.txt"), at("new/moved.txt")),
            new Operation.Move(at("dir"), at("renamed")),
            new Operation.Delete(at("delete")),
            new Operation.Link(at("new/link"), Path.of("deep/c.txt")),
            new Operation.Link(at("old-link"), Path.of("new/moved.txt")))
        .allowingDeletions();
  }

  @Test
  void aSessionIsTakenBackToTheFirstTreeWithReceipts() throws IOException {
    everyKindOfChange();
    Map<String, String> before = bench.tree();
    changes.apply(SESSION, FIRST, everyOperation());
    changes.apply(
        SESSION,
        SECOND,
        bench.set(
            bench.write("edit.txt", "edited twice"),
            bench.write("renamed/inner/a.txt", "a2"),
            new Operation.Move(at("new"), at("newer"))));

    Undone undone = changes.undo(SESSION);

    assertThat(undone.unmade()).isEmpty();
    assertThat(bench.tree()).isEqualTo(before);
    assertThat(undone.changes())
        .contains(
            new FileChanged(
                FIRST,
                at("edit.txt").toString(),
                Optional.empty(),
                Optional.of(sha256("edited".getBytes())),
                Optional.of(sha256("edit".getBytes()))),
            new FileChanged(
                FIRST,
                at("move.txt").toString(),
                Optional.of(at("new/moved.txt").toString()),
                Optional.of(sha256("move".getBytes())),
                Optional.of(sha256("move".getBytes()))),
            new FileChanged(
                FIRST,
                at("delete/inner/b.txt").toString(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(sha256("b".getBytes()))));
    assertThat(changes.undo(SESSION)).isEqualTo(new Undone(List.of(), List.of()));
  }

  @Test
  void oneCallOrOnePathIsTakenBackAlone() throws IOException {
    bench.file("a.txt", "a");
    bench.file("b.txt", "b");
    changes.apply(
        SESSION, FIRST, bench.set(bench.write("a.txt", "a1"), bench.write("b.txt", "b1")));
    changes.apply(SESSION, SECOND, bench.set(bench.write("c.txt", "c1")));

    changes.undo(SESSION, FIRST, at("a.txt").toString());
    assertThat(at("a.txt")).hasContent("a");
    assertThat(at("b.txt")).hasContent("b1");

    changes.undo(SESSION, SECOND);
    assertThat(at("c.txt")).doesNotExist();
    assertThat(at("b.txt")).hasContent("b1");
  }

  @Test
  void whatAPersonChangedSinceStaysAndTheRestIsUndone() throws IOException {
    everyKindOfChange();
    changes.apply(SESSION, FIRST, everyOperation());
    bench.file("edit.txt", "by a person");
    bench.file("new/deep/mine.txt", "mine");
    bench.file("delete", "a new file of that name");
    bench.file("move.txt", "a new one where the old was");

    Undone undone = changes.undo(SESSION);

    assertThat(at("edit.txt")).hasContent("by a person");
    assertThat(at("new/deep/mine.txt")).hasContent("mine");
    assertThat(at("new/deep/c.txt")).doesNotExist();
    assertThat(at("delete")).hasContent("a new file of that name");
    assertThat(at("new/moved.txt")).hasContent("move");
    assertThat(at("dir/inner/a.txt")).hasContent("a");
    assertThat(undone.unmade())
        .extracting(Applied.Unmade::sentence)
        .containsExactlyInAnyOrder(
            at("edit.txt") + " was not undone: it was changed since and stays as it is.",
            at("delete") + " was not undone: something of that name is there again.",
            at("new/moved.txt") + " was not undone: something else is where it came from.",
            at("new/deep") + " was not undone: the directory is not empty.",
            at("new") + " was not undone: the directory is not empty.");
  }

  @Test
  void anOlderChangeUnderANewerOneIsNotForced() throws IOException {
    bench.file("a.txt", "0");
    changes.apply(SESSION, FIRST, bench.set(bench.write("a.txt", "1")));
    changes.apply(SESSION, SECOND, bench.set(bench.write("a.txt", "2")));

    Undone undone = changes.undo(SESSION, FIRST);

    assertThat(undone.unmade()).hasSize(1);
    assertThat(at("a.txt")).hasContent("2");
    changes.undo(SESSION, SECOND);
    changes.undo(SESSION, FIRST);
    assertThat(at("a.txt")).hasContent("0");
  }

  @Test
  void ourFileBesideAPersonsIsRemovedByUndo() throws IOException {
    Operation write = bench.write("a.txt", "ours");
    bench.file("a.txt", "theirs");
    changes.apply(SESSION, FIRST, bench.set(write));
    assertThat(at("a (agent).txt")).exists();

    changes.undo(SESSION);

    assertThat(at("a (agent).txt")).doesNotExist();
    assertThat(at("a.txt")).hasContent("theirs");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tagsMarksAndTheGroupOfASharedFolderStayThroughChangesAndUndo(boolean far)
      throws IOException {
    Path disk = Path.of("/dev/shm");
    Path memory = Files.createTempDirectory(disk, "workroom");
    try (var kept = far ? new ChangeSets(memory.resolve("journal")) : bench.open()) {
      for (String name : List.of("edited.txt", "gone.txt")) {
        mark(bench.file(name, "a stranger's"));
      }
      Path shared = Files.createDirectory(at("shared"));
      boolean root = Files.getAttribute(shared, "unix:uid").equals(0);
      int group = root ? 1234 : (int) Files.getAttribute(shared, "unix:gid");
      Files.setAttribute(shared, "unix:gid", group);
      Files.setAttribute(shared, "unix:mode", 02775);
      Operation write = new Operation.Write(at("shared/n.txt"), bench.stage("n"), Optional.empty());
      Operation gone = new Operation.Delete(at("gone.txt"));
      kept.apply(
          SESSION,
          FIRST,
          bench.set(bench.write("edited.txt", "ours"), write, gone).allowingDeletions());
      assertThat(marks("edited.txt")).contains("xdg.origin.url");
      assertThat(Files.getAttribute(at("shared/n.txt"), "unix:gid")).isEqualTo(group);

      kept.undo(SESSION);
      assertThat(marks("edited.txt")).contains("xdg.origin.url");
      assertThat(marks("gone.txt")).contains("xdg.origin.url");
    } finally {
      try (Directory parent = Directory.open(new Kernel(), disk)) {
        parent.remove(CallJournal.name(memory.getFileName().toString()));
      }
    }
  }

  private static void mark(Path file) throws IOException {
    Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
        .write(
            "xdg.origin.url", ByteBuffer.wrap("https://stranger.test".repeat(20).getBytes(UTF_8)));
  }

  private List<String> marks(String name) throws IOException {
    return Files.getFileAttributeView(at(name), UserDefinedFileAttributeView.class).list();
  }

  @Test
  void theBinListsRestoresAndEmpties() throws IOException {
    bench.file("one.txt", "one");
    bench.file("two/a.txt", "12345");
    bench.file("three.txt", "three");
    changes.apply(
        SESSION,
        FIRST,
        bench
            .set(
                new Operation.Delete(at("one.txt")),
                new Operation.Delete(at("two")),
                new Operation.Delete(at("three.txt")))
            .allowingDeletions());

    List<Binned> bin = changes.history().bin(SESSION);
    assertThat(bin)
        .extracting(Binned::path)
        .containsExactly(
            at("one.txt").toString(), at("two").toString(), at("three.txt").toString());
    assertThat(bin.get(1).bytes()).isEqualTo(5);

    assertThat(changes.history().restore(bin.get(1)).unmade()).isEmpty();
    assertThat(at("two/a.txt")).hasContent("12345");
    assertThat(changes.history().bin(SESSION)).hasSize(2);

    assertThat(changes.history().emptyBin(SESSION)).hasSize(2);
    assertThat(changes.history().bin(SESSION)).isEmpty();
    assertThat(changes.history().restore(bin.get(0)).unmade())
        .extracting(Applied.Unmade::sentence)
        .containsExactly(
            at("one.txt") + " was not undone: what was there before is no longer kept.");
  }

  @Test
  void theListingTellsWhatEachCallDid() throws IOException {
    bench.file("a.txt", "a");
    Applied first = changes.apply(SESSION, FIRST, bench.set(bench.write("a.txt", "b")));
    changes.apply(SESSION, SECOND, bench.set(bench.write("b.txt", "b")));
    changes.undo(SESSION, SECOND);

    List<CallChanges> listing = changes.history().changes(SESSION);

    assertThat(listing).extracting(CallChanges::call).containsExactly(FIRST, SECOND);
    assertThat(listing.getFirst().applied()).isEqualTo(first);
    assertThat(listing).extracting(CallChanges::undone).containsExactly(0, 1);
    assertThat(changes.history().changes(new SessionId("other"))).isEmpty();
  }

  @Test
  void whatIsTooOldOrTooMuchIsLetGoTheOldestFirst() throws IOException {
    bench.file("a.txt", "old content of a");
    changes.apply(SESSION, FIRST, bench.set(bench.write("a.txt", "new a")));
    SessionId other = new SessionId("s2/child");
    bench.file("b.txt", "old content of b");
    changes.apply(other, SECOND, bench.set(bench.write("b.txt", "new b")));
    Instant now = Instant.now();

    assertThat(changes.history().prune(Retention.DEFAULT, now)).isEmpty();
    long newest =
        changes.history().expiring(new Retention(Duration.ofDays(1), 0), now).getLast().bytes();
    assertThat(changes.history().prune(new Retention(Duration.ofDays(1), newest), now))
        .extracting(Kept::session)
        .containsExactly(SESSION);
    assertThat(changes.undo(SESSION).unmade().getFirst().sentence()).contains("no longer kept");
    assertThat(at("a.txt")).hasContent("new a");
    assertThat(changes.history().changes(SESSION).getFirst().kept()).isFalse();

    assertThat(changes.history().expiring(Retention.DEFAULT, now.plus(Duration.ofDays(31))))
        .hasSize(1);
    changes.undo(other);
    assertThat(at("b.txt")).hasContent("old content of b");
  }

  @Test
  void aCallThatWaitsForAPersonIsNeverLetGo() throws IOException {
    bench.file("a.txt", "a");
    Applied waiting = changes.apply(SESSION, FIRST, bench.set(new Operation.Delete(at("a.txt"))));

    changes
        .history()
        .prune(new Retention(Duration.ofNanos(1), 0), Instant.now().plus(Duration.ofDays(99)));

    assertThat(changes.recover(SESSION, FIRST)).contains(waiting);
  }
}
