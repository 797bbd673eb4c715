package dev.workroom.changes;

import static dev.workroom.changes.Workbench.SESSION;
import static dev.workroom.changes.Workbench.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.workroom.core.message.CallId;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The process ends, or the disk fills up, before each single system call that changes something.
 */
class CrashTest {
  private static final CallId CALL = call("call");

  /** A disk of its own, in memory: tests of many syncs are quick there. */
  private static final Path MEMORY = Path.of("/dev/shm");

  @TempDir Path disk;
  private Path memory = MEMORY;
  private int benches;

  @BeforeEach
  void makeMemory() throws IOException {
    memory = Files.createTempDirectory(MEMORY, "workroom");
  }

  @AfterEach
  void freeMemory() throws IOException {
    try (Directory parent = Directory.open(new Kernel(), MEMORY)) {
      parent.remove(CallJournal.name(memory.getFileName().toString()));
    }
  }

  /** With the journal on the folder's file system, or on another. */
  private Workbench bench(boolean far) throws IOException {
    String name = "bench-" + benches++;
    Path directory = Files.createDirectory((far ? disk : memory).resolve(name));
    return far
        ? new Workbench(directory, memory.resolve(name + "-journal"))
        : new Workbench(directory);
  }

  /** The process ends here; nothing of ours may catch it. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  private static Path at(Workbench bench, String name) {
    return bench.folder.resolve(name);
  }

  private static void files(Workbench bench) throws IOException {
    bench.file("edit.txt", "edit");
    bench.file("contested.txt", "read by the tool");
    bench.file("move.txt", "move");
    bench.file("dir/inner/a.txt", "a");
    bench.file("delete/b.txt", "b");
    bench.file("delete.txt", "d");
    Files.createSymbolicLink(at(bench, "link"), Path.of("edit.txt"));
  }

  private static ChangeSet set(Workbench bench) throws IOException {
    Operation contested = bench.write("contested.txt", "ours");
    bench.file("contested.txt", "theirs");
    return bench.set(
        bench.write("edit.txt", "edited"),
        contested,
        bench.write("new/c.txt", "c"),
        new Operation.Move(at(bench, "move.txt"), at(bench, "new/moved.txt")),
        new Operation.Move(at(bench, "dir"), at(bench, "renamed")),
        new Operation.Delete(at(bench, "delete")),
        new Operation.Delete(at(bench, "delete.txt")),
        new Operation.Link(at(bench, "link"), Path.of("new/c.txt")));
  }

  private static Set<Integer> held(Applied applied) {
    Set<Integer> steps = new HashSet<>();
    applied.held().forEach(one -> steps.add(one.step()));
    return steps;
  }

  /** The content of each regular file, by path. */
  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (var all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        contents.put(root.relativize(path).toString(), Files.readString(path));
      }
    }
    return contents;
  }

  private interface Work {
    void run(ChangeSets changes) throws IOException;
  }

  /** Whether the work came to its end before the call with that number. */
  private static boolean dies(Workbench bench, int number, Work work) throws IOException {
    AtomicInteger left = new AtomicInteger(number);
    Kernel kernel =
        new Kernel(_ -> {
          if (left.getAndDecrement() <= 0) {
            throw new Death();
          }
          return 0;
        });
    try {
      work.run(new ChangeSets(bench.journal, kernel));
      return false;
    } catch (Death _) {
      return true;
    }
  }

  private static void applyAndRelease(ChangeSets changes, ChangeSet set) throws IOException {
    Applied applied = changes.apply(SESSION, CALL, set);
    changes.release(SESSION, CALL, held(applied));
  }

  @ParameterizedTest(name = "journal on another disk: {0}")
  @ValueSource(booleans = {false, true})
  void aProcessThatEndsBeforeAnySystemCallLosesNothingAndIsFinishedOrNeverBegan(boolean far)
      throws IOException {
    Applied whole;
    Map<String, String> first;
    Map<String, String> last;
    Workbench reference = bench(far);
    files(reference);
    try (ChangeSets changes = reference.open()) {
      ChangeSet set = set(reference);
      first = contents(reference.folder);
      Applied applied = changes.apply(SESSION, CALL, set);
      whole = changes.release(SESSION, CALL, held(applied));
      last = contents(reference.folder);
    }
    int deaths = 0;
    for (int number = 0; ; number += far ? 3 : 1) {
      Workbench bench = bench(far);
      files(bench);
      ChangeSet set = set(bench);
      Map<String, String> before = bench.tree();
      if (!dies(bench, number, changes -> applyAndRelease(changes, set))) {
        break;
      }
      deaths++;
      String when = "dead before change " + number;
      onlyWholeFiles(when, bench, first, last);
      try (ChangeSets changes = bench.open()) {
        Optional<Applied> recovered = changes.recover(SESSION, CALL);
        if (recovered.isEmpty()) {
          assertThat(bench.tree()).as(when).isEqualTo(before);
          continue;
        }
        assertThat(changes.recover(SESSION, CALL)).as(when).isEqualTo(recovered);
        Applied done = changes.release(SESSION, CALL, held(recovered.get()));
        assertThat(shape(done, bench)).as(when).isEqualTo(shape(whole, reference));
        assertThat(contents(bench.folder)).as(when).isEqualTo(last);
        Undone undone = changes.undo(SESSION);
        assertThat(undone.unmade()).as(when).isEmpty();
        assertThat(bench.tree()).as(when).isEqualTo(before);
      }
    }
    assertThat(deaths).as("system calls tried").isGreaterThan(30);
  }

  private static String shape(Applied applied, Workbench bench) {
    return applied.toString().replace(bench.folder.toString(), "");
  }

  /** Each file there is whole: its content is one that some step of the story gives. */
  private static void onlyWholeFiles(
      String when, Workbench bench, Map<String, String> first, Map<String, String> last)
      throws IOException {
    Set<String> known = new HashSet<>(first.values());
    known.addAll(last.values());
    Map<String, String> now = contents(bench.folder);
    // A stand-in is not under the name of any file of the user's.
    now.keySet().removeIf(path -> path.contains(".~workroom-"));
    now.forEach((path, content) -> assertThat(known).as("%s: %s", when, path).contains(content));
  }

  @ParameterizedTest(name = "journal on another disk: {0}")
  @ValueSource(booleans = {false, true})
  void anUndoThatEndsBeforeAnySystemCallIsFinishedByTheNext(boolean far) throws IOException {
    int deaths = 0;
    for (int number = 0; ; number += far ? 3 : 1) {
      Workbench bench = bench(far);
      files(bench);
      ChangeSet set = set(bench);
      Map<String, String> before = bench.tree();
      try (ChangeSets changes = bench.open()) {
        applyAndRelease(changes, set);
      }
      if (!dies(bench, number, changes -> changes.undo(SESSION))) {
        break;
      }
      deaths++;
      try (ChangeSets changes = bench.open()) {
        assertThat(changes.undo(SESSION).unmade()).as("dead before change %s", number).isEmpty();
        assertThat(bench.tree()).as("dead before change %s", number).isEqualTo(before);
      }
    }
    assertThat(deaths).as("system calls tried").isGreaterThan(12);
  }

  @Test
  void aLogCutOffAnywhereIsMadeGoodFromTheFolder() throws IOException {
    Workbench bench = bench(false);
    files(bench);
    ChangeSet set = set(bench);
    Map<String, String> before = bench.tree();
    Applied whole;
    try (ChangeSets changes = bench.open()) {
      Applied applied = changes.apply(SESSION, CALL, set);
      whole = changes.release(SESSION, CALL, held(applied));
    }
    Path log;
    try (var all = Files.walk(bench.journal)) {
      log = all.filter(path -> path.endsWith("log")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(log);
    int decided = new String(bytes).indexOf("\"DECIDED\"");
    for (int end = 0; end <= bytes.length; end++) {
      boolean boundary = end == 0 || end == bytes.length || bytes[end - 1] == '\n';
      if (!boundary && end % 17 != 0) {
        continue;
      }
      // A decision and a name beside are synced before they have an effect.
      if (end <= new String(bytes).indexOf('\n', decided)) {
        continue;
      }
      Files.write(log, java.util.Arrays.copyOf(bytes, end));
      try (ChangeSets changes = bench.open()) {
        assertThat(changes.recover(SESSION, CALL)).as("cut at %s", end).contains(whole);
      }
    }
    for (int end : boundariesBefore(bytes, decided)) {
      Files.write(log, java.util.Arrays.copyOf(bytes, end));
      try (ChangeSets changes = bench.open()) {
        Applied recovered = changes.recover(SESSION, CALL).orElseThrow();
        assertThat(recovered.changes()).as("cut at %s", end).hasSizeGreaterThanOrEqualTo(4);
      }
    }
    Files.write(log, bytes);
    try (ChangeSets changes = bench.open()) {
      changes.undo(SESSION);
    }
    assertThat(bench.tree()).isEqualTo(before);
  }

  private static List<Integer> boundariesBefore(byte[] bytes, int limit) {
    List<Integer> ends = new java.util.ArrayList<>();
    int beside = new String(bytes).indexOf("\"BESIDE\"");
    for (int i = new String(bytes).indexOf('\n', beside); i < limit; i++) {
      if (bytes[i] == '\n') {
        ends.add(i + 1);
      }
    }
    return ends;
  }

  @ParameterizedTest(name = "journal on another disk: {0}")
  @ValueSource(booleans = {false, true})
  void aDiskThatIsFullAtAnyPointGivesASentenceAndLosesNothing(boolean far) throws IOException {
    Map<String, String> first = new TreeMap<>();
    for (int number = 0; number < 400; number += far ? 3 : 1) {
      Workbench bench = bench(far);
      files(bench);
      ChangeSet set = set(bench);
      first.putAll(contents(bench.folder));
      Map<String, String> before = bench.tree();
      AtomicInteger left = new AtomicInteger(number);
      Set<String> grow = Set.of("write", "open", "mkdir", "symlink", "link", "rename", "sync");
      Kernel full =
          new Kernel(name ->
              grow.contains(name) && left.getAndDecrement() <= 0 ? KernelException.ENOSPC : 0);
      boolean failed = false;
      try (ChangeSets changes = new ChangeSets(bench.journal, full)) {
        applyAndRelease(changes, set);
      } catch (IOException e) {
        failed = true;
        assertThat(e.getMessage()).as("full at %s", number).contains("the disk is full");
      }
      if (left.get() > 0) {
        assertThat(number).as("points tried").isGreaterThan(60);
        return;
      }
      try (ChangeSets changes = bench.open()) {
        Optional<Applied> recovered = changes.recover(SESSION, CALL);
        if (recovered.isEmpty()) {
          assertThat(failed).as("full at %s", number).isTrue();
          assertThat(bench.tree()).as("full at %s", number).isEqualTo(before);
          continue;
        }
        changes.release(SESSION, CALL, held(recovered.get()));
        noTemporaryFiles(bench);
        assertThat(changes.undo(SESSION).unmade()).as("full at %s", number).isEmpty();
        assertThat(bench.tree()).as("full at %s", number).isEqualTo(before);
      }
    }
    fail("the story never came to its end");
  }

  private static void noTemporaryFiles(Workbench bench) throws IOException {
    assertThat(contents(bench.folder).keySet()).noneMatch(name -> name.contains("~workroom"));
  }
}
