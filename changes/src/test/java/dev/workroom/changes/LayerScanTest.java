package dev.workroom.changes;

import static dev.workroom.changes.Workbench.SESSION;
import static dev.workroom.changes.Workbench.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.message.CallId;
import dev.workroom.core.sandbox.Sandbox.Layer;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerScanTest {
  private static final CallId CALL = call("shell-1");

  @TempDir Path directory;
  private Workbench bench;
  private Overlay overlay;
  private ChangeSets changes;

  @BeforeEach
  void open() throws IOException {
    bench = new Workbench(directory);
    overlay = new Overlay(bench.folder, bench.staging);
    changes = bench.open();
  }

  @AfterEach
  void close() {
    changes.close();
  }

  private List<String> words(LayerScan.Found found) {
    return found.operations().stream()
        .map(operation ->
            switch (operation) {
              case Operation.Write write ->
                  (write.before().isPresent() ? "modify " : "create ") + name(write.path());
              case Operation.MakeDirectory made -> "mkdir " + name(made.path());
              case Operation.Move move -> "move " + name(move.from()) + " " + name(move.path());
              case Operation.Delete delete -> "delete " + name(delete.path());
              case Operation.Link link -> "link " + name(link.path()) + " " + link.target();
            })
        .toList();
  }

  private String name(Path path) {
    return bench.folder.relativize(path).toString();
  }

  private Applied apply(LayerScan.Found found) throws IOException {
    return changes.apply(SESSION, CALL, ChangeSet.ofLayers(bench.folders(), found, "out"));
  }

  @Test
  void aCommandThatChangesNothingGivesNoOperations() throws Exception {
    bench.file("a.txt", "a");
    assertThat(overlay.run("cat a.txt; ls -la").operations()).isEmpty();
  }

  @Test
  void aFolderThatIsGoneWhenTheCommandEndsIsNamed() throws Exception {
    Path folder = bench.folder.resolve("granted");
    Path upper = Files.createDirectories(bench.folder.resolve("upper"));
    assertThatThrownBy(() -> LayerScan.of(List.of(new Layer(folder, upper)), Instant.now()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Nothing of what the command changed was kept: the folder "
                + folder
                + " cannot be opened any more, it is not there.");
  }

  @Test
  void createsModifiesDirectoriesAndLinksAreFoundAndApplied() throws Exception {
    bench.file("a.txt", "a");
    bench.file("d/b.txt", "b");

    LayerScan.Found found =
        overlay.run(
            "echo more >> a.txt; mkdir -p x/y; echo new > x/y/n.txt; ln -s ../a.txt d/l; chmod 600"
                + " d/b.txt");

    assertThat(words(found))
        .containsExactlyInAnyOrder(
            "mkdir x",
            "mkdir x/y",
            "modify a.txt",
            "modify d/b.txt",
            "create x/y/n.txt",
            "link d/l ../a.txt");
    assertThat(bench.folder.resolve("a.txt")).hasContent("a");
    Applied applied = apply(found);
    assertThat(applied.report()).isEmpty();
    assertThat(bench.folder.resolve("a.txt")).hasContent("amore\n");
    assertThat(bench.folder.resolve("x/y/n.txt")).hasContent("new");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(bench.folder.resolve("d/b.txt"))))
        .isEqualTo("rw-------");
    assertThat(Files.readSymbolicLink(bench.folder.resolve("d/l"))).isEqualTo(Path.of("../a.txt"));
  }

  @Test
  void everyWayOfDestroyingAnOriginalIsHeldOrKept() throws Exception {
    for (String name : List.of("rm", "truncated", "over", "by", "edited")) {
      bench.file(name, "original of " + name);
    }
    bench.file("dir/a", "a");
    bench.file("dir/sub/b", "b");

    Applied applied =
        apply(
            overlay.run(
                "rm rm; : > truncated; echo x > by; mv by over; sed -i s/original/x/ edited; find"
                    + " dir -delete"));

    assertThat(applied.held())
        .extracting(held -> name(Path.of(held.path())))
        .containsExactlyInAnyOrder("rm", "by", "dir");
    assertThat(bench.folder.resolve("rm")).hasContent("original of rm");
    assertThat(bench.folder.resolve("dir/sub/b")).hasContent("b");
    assertThat(bench.folder.resolve("truncated")).isEmptyFile();
  }

  @Test
  void movedFilesAndDirectoriesAreMovesThatKeepTheFile() throws Exception {
    bench.file("a.txt", "content a");
    bench.file("dir/one.txt", "one");
    bench.file("dir/sub/two.txt", "two");
    Files.createSymbolicLink(bench.folder.resolve("dir/link"), Path.of("one.txt"));
    Object inode = Files.getAttribute(bench.folder.resolve("dir/sub/two.txt"), "unix:ino");

    LayerScan.Found found =
        overlay.run("mkdir arch; mv a.txt arch/renamed.txt; mv dir moved; echo x > moved/extra");

    assertThat(words(found))
        .containsExactlyInAnyOrder(
            "mkdir arch", "move a.txt arch/renamed.txt", "move dir moved", "create moved/extra");
    Applied applied = apply(found);
    assertThat(applied.held()).isEmpty();
    assertThat(applied.report()).isEmpty();
    assertThat(bench.folder.resolve("dir")).doesNotExist();
    assertThat(Files.getAttribute(bench.folder.resolve("moved/sub/two.txt"), "unix:ino"))
        .isEqualTo(inode);
    assertThat(bench.folder.resolve("moved/extra")).hasContent("x");
  }

  @Test
  void aFileThatWasMovedAndEditedIsADeletionThatWaits() throws Exception {
    bench.file("a.txt", "content a");

    LayerScan.Found found =
        overlay.run(
            "cp -p a.txt stamp; mv a.txt b.txt; printf 'content b' > b.txt; touch -r stamp b.txt; rm"
                + " stamp");

    assertThat(words(found)).containsExactlyInAnyOrder("delete a.txt", "create b.txt");
    assertThat(apply(found).held()).hasSize(1);
    assertThat(bench.folder.resolve("a.txt")).hasContent("content a");
  }

  @Test
  void aDirectoryMovedApartKeepsWhatHadNoNewPlaceUntilAPersonAllowsIt() throws Exception {
    bench.file("dir/a.txt", "a content");
    bench.file("dir/b.txt", "b content");

    Applied applied = apply(overlay.run("mkdir n; mv dir/a.txt n/x.txt; rm -r dir"));

    assertThat(bench.folder.resolve("n/x.txt")).hasContent("a content");
    assertThat(bench.folder.resolve("dir/b.txt")).hasContent("b content");
    assertThat(applied.held())
        .extracting(held -> name(Path.of(held.path())))
        .containsExactly("dir");
    changes.release(SESSION, CALL, Set.of(applied.held().getFirst().step()));
    assertThat(bench.folder.resolve("dir")).doesNotExist();
  }

  @Test
  void whatAPersonAddsToADirectoryWhileItsDeletionWaitsIsNotDeleted() throws Exception {
    bench.file("dir/a.txt", "a content");
    bench.file("dir/b.txt", "b content");
    Applied applied = apply(overlay.run("mkdir n; mv dir/a.txt n/x.txt; rm -r dir"));
    bench.file("dir/fresh.txt", "by a person");

    Applied done = changes.release(SESSION, CALL, Set.of(applied.held().getFirst().step()));

    assertThat(bench.folder.resolve("dir/fresh.txt")).hasContent("by a person");
    assertThat(bench.folder.resolve("dir/b.txt")).hasContent("b content");
    assertThat(done.report()).contains("dir was not deleted");
  }

  @Test
  void aDirectoryThatWasRemovedAndMadeAgainHidesTheOldContentWhichIsHeld() throws Exception {
    bench.file("d/old.txt", "old");
    bench.file("d/both.txt", "lower");
    bench.file("d/sub/deep.txt", "deep");

    LayerScan.Found found =
        overlay.run("rm -r d; mkdir -p d/sub; echo new > d/new.txt; echo upper > d/both.txt");

    assertThat(words(found))
        .containsExactlyInAnyOrder(
            "delete d/old.txt", "delete d/sub/deep.txt", "modify d/both.txt", "create d/new.txt");
    apply(found);
    assertThat(bench.folder.resolve("d/old.txt")).hasContent("old");
    assertThat(bench.folder.resolve("d/both.txt")).hasContent("upper");
  }

  @Test
  void aFileInThePlaceOfADirectoryAndTheOtherWayWaitsForTheDeletion() throws Exception {
    bench.file("d/a.txt", "a");
    bench.file("f", "f");

    Applied applied =
        apply(overlay.run("rm -r d; echo file > d; rm f; mkdir f; echo x > f/x; ln -s ../d f/l"));

    assertThat(bench.folder.resolve("d/a.txt")).hasContent("a");
    assertThat(bench.folder.resolve("f")).hasContent("f");
    Applied done =
        changes.release(
            SESSION,
            CALL,
            applied.held().stream().map(Applied.Held::step).collect(Collectors.toSet()));
    assertThat(done.report()).isEmpty();
    assertThat(bench.folder.resolve("d")).hasContent("file");
    assertThat(bench.folder.resolve("f/x")).hasContent("x");
  }

  @Test
  void specialFilesAreNeverAppliedAndSetUidBitsAreStripped() throws Exception {
    bench.file("tool", "x");
    Applied applied =
        apply(
            overlay.run(
                "mkfifo pipe; cp tool suid; chmod 6755 suid; chmod 4644 tool; ln -s /etc/passwd"
                    + " evil"));

    assertThat(applied.notes()).hasSize(1).first().asString().contains("pipe", "not carried over");
    assertThat(bench.folder.resolve("pipe")).doesNotExist();
    assertThat(applied.held())
        .extracting(held -> name(Path.of(held.path())))
        .containsExactlyInAnyOrder("suid", "evil");
    changes.release(
        SESSION,
        CALL,
        applied.held().stream()
            .filter(held -> held.path().endsWith("suid"))
            .map(Applied.Held::step)
            .collect(Collectors.toSet()));
    int mode = (int) Files.getAttribute(bench.folder.resolve("suid"), "unix:mode");
    assertThat(mode & 07777).isEqualTo(0755);
    assertThat((int) Files.getAttribute(bench.folder.resolve("tool"), "unix:mode") & 07000)
        .isZero();
  }

  @Test
  void theOverlaysOwnAttributesDoNotReachTheFolder() throws Exception {
    bench.file("a.txt", "a");
    apply(
        overlay.run(
            "echo b >> a.txt; mkdir d; setfattr -n user.note -v x a.txt 2>/dev/null; true"));

    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            bench.folder.resolve("a.txt"), UserDefinedFileAttributeView.class);
    assertThat(view.list()).noneMatch(name -> name.startsWith("overlay."));
  }

  @Test
  void whatAPersonChangedSinceTheCommandBeganStays() throws Exception {
    bench.file("edited.txt", "old");
    bench.file("removed/a.txt", "old");
    bench.file("moved.txt", "old content");
    Layer layer = overlay.command("echo agent > edited.txt; rm -r removed; mv moved.txt m2.txt");
    Instant began = Instant.now();
    Thread.sleep(20);
    bench.file("edited.txt", "person");
    bench.file("removed/a.txt", "person");
    bench.file("moved.txt", "person");

    Applied applied =
        changes.apply(
            SESSION,
            CALL,
            ChangeSet.ofLayers(bench.folders(), LayerScan.of(List.of(layer), began), "")
                .allowingDeletions());

    assertThat(bench.folder.resolve("edited.txt")).hasContent("person");
    assertThat(bench.folder.resolve("edited (agent).txt")).hasContent("agent");
    assertThat(bench.folder.resolve("removed/a.txt")).hasContent("person");
    assertThat(bench.folder.resolve("moved.txt")).hasContent("person");
    assertThat(bench.folder.resolve("m2.txt")).hasContent("old content");
    assertThat(applied.unmade()).hasSize(3);
  }

  @Test
  void oddNamesComeThroughByteForByte() throws Exception {
    LayerScan.Found found =
        overlay.run("touch $'new\\nline' -- -dash ' space' 'a%41' é 日本; printf x > $'bad\\xff'");

    Applied applied = apply(found);
    assertThat(applied.unmade()).isEmpty();
    changes.release(
        SESSION, CALL, applied.held().stream().map(Applied.Held::step).collect(Collectors.toSet()));
    for (String name : List.of("new\nline", "-dash", " space", "a%41", "é", "日本")) {
      assertThat(bench.folder.resolve(name)).exists();
    }
    assertThat(applied.held())
        .extracting(Applied.Held::path)
        .anyMatch(path -> path.endsWith("bad%FF"));
    try (var list = Files.list(bench.folder)) {
      assertThat(list.filter(path -> path.toString().contains("bad")).findFirst().orElseThrow())
          .hasContent("x");
    }
  }

  @Test
  void aForgedLayerReachesNothingOutside() throws Exception {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(outside.resolve("victim"), "untouched");
    Files.createSymbolicLink(bench.folder.resolve("way-out"), outside);
    Path upper = Files.createDirectories(bench.staging.resolve("forged"));
    Files.createDirectories(upper.resolve("way-out"));
    Files.writeString(upper.resolve("way-out/planted"), "x");
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(upper.resolve("way-out"), UserDefinedFileAttributeView.class);
    view.write("overlay.opaque", ByteBuffer.wrap("y".getBytes()));
    view.write("overlay.redirect", ByteBuffer.wrap(("/../" + outside).getBytes()));

    LayerScan.Found found = LayerScan.of(List.of(new Layer(bench.folder, upper)), Instant.now());
    Applied applied =
        changes.apply(
            SESSION, CALL, ChangeSet.ofLayers(bench.folders(), found, "").allowingDeletions());

    assertThat(applied.unmade()).isEmpty();
    assertThat(applied.held()).isEmpty();
    assertThat(outside.resolve("victim")).hasContent("untouched");
    assertThat(outside.resolve("planted")).doesNotExist();
    assertThat(bench.folder.resolve("way-out/planted")).hasContent("x");
    assertThat(Files.isSymbolicLink(bench.folder.resolve("way-out"))).isFalse();
  }
}
