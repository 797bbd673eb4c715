package dev.workroom.changes;

import static dev.workroom.changes.Workbench.SESSION;
import static dev.workroom.changes.Workbench.call;
import static dev.workroom.changes.Workbench.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeSetsTest {
  private static final CallId CALL = call("call-1");

  @TempDir Path directory;
  private Workbench bench;
  @AutoClose private ChangeSets changes;

  @BeforeEach
  void open() throws IOException {
    bench = new Workbench(directory);
    changes = bench.open();
  }

  private Applied apply(Operation... operations) throws IOException {
    return changes.apply(SESSION, CALL, bench.set(operations));
  }

  private String content(String name) throws IOException {
    return Files.readString(bench.folder.resolve(name));
  }

  private FileChanged changed(String name, Optional<String> before, Optional<String> after) {
    return new FileChanged(
        CALL, bench.folder.resolve(name).toString(), Optional.empty(), before, after);
  }

  @Test
  void aNewFileArrivesWithItsDirectoriesAndAReceipt() throws IOException {
    Applied applied = apply(bench.write("out/2026/report.txt", "hello"));

    assertThat(content("out/2026/report.txt")).isEqualTo("hello");
    assertThat(applied)
        .isEqualTo(
            new Applied(
                "the result",
                List.of(
                    changed(
                        "out/2026/report.txt",
                        Optional.empty(),
                        Optional.of(sha256("hello".getBytes())))),
                List.of(),
                List.of(),
                List.of()));
  }

  @Test
  void anOverwrittenFileKeepsItsPermissionsAndTheReceiptHasBothHashes() throws IOException {
    Path file = bench.file("a.txt", "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));

    Applied applied = apply(bench.write("a.txt", "new"));

    assertThat(content("a.txt")).isEqualTo("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw----");
    assertThat(applied.changes())
        .containsExactly(
            changed(
                "a.txt",
                Optional.of(sha256("old".getBytes())),
                Optional.of(sha256("new".getBytes()))));
  }

  @Test
  void theSameCallAppliesOnceAndAlwaysAnswersTheSame() throws IOException {
    bench.file("a.txt", "old");
    ChangeSet set = bench.set(bench.write("a.txt", "new"), bench.write("b.txt", "b"));
    Applied first = changes.apply(SESSION, CALL, set);
    Files.writeString(bench.folder.resolve("b.txt"), "a person wrote this since");

    assertThat(changes.apply(SESSION, CALL, set)).isEqualTo(first);
    assertThat(changes.recover(SESSION, CALL)).contains(first);
    assertThat(content("b.txt")).isEqualTo("a person wrote this since");
    try (ChangeSets later = bench.open()) {
      assertThat(later.recover(SESSION, CALL)).contains(first);
    }
  }

  @Test
  void aCallThatWasNeverPreparedIsUnknownToRecovery() throws IOException {
    assertThat(changes.recover(SESSION, CALL)).isEmpty();
    apply(bench.write("a.txt", "a"));
    assertThat(changes.recover(SESSION, call("another"))).isEmpty();
  }

  @Test
  void aFileThatAPersonChangedStaysAndOursLiesBesideIt() throws IOException {
    bench.file("plan.v2.xlsx", "read by the tool");
    Operation write = bench.write("plan.v2.xlsx", "ours");
    bench.file("plan.v2.xlsx", "changed by a person");

    Applied applied = apply(write);

    assertThat(content("plan.v2.xlsx")).isEqualTo("changed by a person");
    assertThat(content("plan.v2 (agent).xlsx")).isEqualTo("ours");
    assertThat(applied.report()).contains("plan.v2.xlsx", "plan.v2 (agent).xlsx", "stays as it is");
    assertThat(applied.changes())
        .containsExactly(
            changed(
                "plan.v2 (agent).xlsx", Optional.empty(), Optional.of(sha256("ours".getBytes()))));
  }

  @Test
  void aFileThatAppearedOrVanishedMeanwhileIsAConflictToo() throws IOException {
    Operation create = bench.write("new.txt", "ours");
    bench.file("gone.txt", "x");
    Operation modify = bench.write("gone.txt", "ours");
    bench.file("new.txt", "theirs");
    bench.file("new (agent).txt", "from another day");
    Files.delete(bench.folder.resolve("gone.txt"));

    Applied applied = apply(create, modify);

    assertThat(content("new.txt")).isEqualTo("theirs");
    assertThat(content("new (agent).txt")).isEqualTo("from another day");
    assertThat(content("new (agent 2).txt")).isEqualTo("ours");
    assertThat(bench.folder.resolve("gone.txt")).doesNotExist();
    assertThat(content("gone (agent).txt")).isEqualTo("ours");
    assertThat(applied.unmade()).hasSize(2);
  }

  @Test
  void aMoveKeepsTheFileAndNeverReplacesAnother() throws IOException {
    bench.file("a.txt", "a");
    bench.file("b.txt", "b");
    Object inode = Files.getAttribute(bench.folder.resolve("a.txt"), "unix:ino");

    Applied applied =
        apply(
            new Operation.Move(bench.folder.resolve("a.txt"), bench.folder.resolve("x/a2.txt")),
            new Operation.Move(bench.folder.resolve("b.txt"), bench.folder.resolve("x/a2.txt")));

    assertThat(Files.getAttribute(bench.folder.resolve("x/a2.txt"), "unix:ino")).isEqualTo(inode);
    assertThat(content("b.txt")).isEqualTo("b");
    assertThat(applied.changes())
        .containsExactly(
            new FileChanged(
                CALL,
                bench.folder.resolve("x/a2.txt").toString(),
                Optional.of(bench.folder.resolve("a.txt").toString()),
                Optional.of(sha256("a".getBytes())),
                Optional.of(sha256("a".getBytes()))));
    assertThat(applied.report()).contains("b.txt", "already there");
  }

  @Test
  void aDeletionWaitsUntilAPersonAllowsItAndIsThenReceipted() throws IOException {
    bench.file("old/a.txt", "a");
    bench.file("old/b.txt", "b");
    bench.file("keep.txt", "keep");

    Applied waiting =
        apply(
            new Operation.Delete(bench.folder.resolve("old")),
            new Operation.Delete(bench.folder.resolve("keep.txt")),
            bench.write("new.txt", "new"));

    assertThat(waiting.waits()).isTrue();
    assertThat(waiting.question()).contains("old with all that is in it", "keep.txt");
    assertThat(content("old/a.txt")).isEqualTo("a");
    assertThat(content("new.txt")).isEqualTo("new");
    assertThat(changes.recover(SESSION, CALL)).contains(waiting);

    Applied done = changes.release(SESSION, CALL, Set.of(waiting.held().getFirst().step()));

    assertThat(bench.folder.resolve("old")).doesNotExist();
    assertThat(content("keep.txt")).isEqualTo("keep");
    assertThat(done.waits()).isFalse();
    assertThat(done.changes())
        .containsExactlyInAnyOrder(
            changed("old/a.txt", Optional.of(sha256("a".getBytes())), Optional.empty()),
            changed("old/b.txt", Optional.of(sha256("b".getBytes())), Optional.empty()),
            changed("new.txt", Optional.empty(), Optional.of(sha256("new".getBytes()))));
    assertThat(done.report()).contains("Nobody allowed this: delete", "keep.txt");
    assertThat(changes.release(SESSION, CALL, Set.of())).isEqualTo(done);
    assertThat(changes.recover(SESSION, CALL)).contains(done);
  }

  @Test
  void aDirectoryThatChangedSinceThePersonWasAskedIsNotDeleted() throws IOException {
    bench.file("old/a.txt", "a");
    Applied waiting = apply(new Operation.Delete(bench.folder.resolve("old")));
    bench.file("old/fresh.txt", "a person put this here");

    Applied done = changes.release(SESSION, CALL, Set.of(waiting.held().getFirst().step()));

    assertThat(content("old/fresh.txt")).isEqualTo("a person put this here");
    assertThat(content("old/a.txt")).isEqualTo("a");
    assertThat(done.changes()).isEmpty();
    assertThat(done.report()).contains("not deleted");
  }

  @Test
  void theAgentMayDeleteWhatItMadeUnlessAPersonTouchedIt() throws IOException {
    changes.apply(
        SESSION,
        call("make"),
        bench.set(
            bench.write("tmp/a.txt", "a"),
            bench.write("tmp/b.txt", "b"),
            bench.write("touched.txt", "c")));
    bench.file("touched.txt", "edited by a person");

    Applied applied =
        apply(
            new Operation.Delete(bench.folder.resolve("tmp")),
            new Operation.Delete(bench.folder.resolve("touched.txt")));

    assertThat(bench.folder.resolve("tmp")).doesNotExist();
    assertThat(applied.held())
        .extracting(Applied.Held::path)
        .containsExactly(bench.folder.resolve("touched.txt").toString());
    assertThat(content("touched.txt")).isEqualTo("edited by a person");
  }

  @Test
  void linksInsideTheFolderAreMadeAndThoseThatLeaveItWait() throws IOException {
    bench.file("sub/a.txt", "a");
    Applied applied =
        apply(
            new Operation.Link(bench.folder.resolve("sub/l"), Path.of("../sub/a.txt")),
            new Operation.Link(bench.folder.resolve("sub/up"), Path.of("../../secret")),
            new Operation.Link(bench.folder.resolve("abs"), Path.of("/etc/passwd")));

    assertThat(Files.readSymbolicLink(bench.folder.resolve("sub/l")))
        .isEqualTo(Path.of("../sub/a.txt"));
    assertThat(applied.held())
        .extracting(Applied.Held::path)
        .containsExactly(
            bench.folder.resolve("sub/up").toString(), bench.folder.resolve("abs").toString());
    assertThat(bench.folder.resolve("abs")).doesNotExist();
  }

  @Test
  void namesThatStartByThemselvesOrSteerAnAgentWait() throws IOException {
    Applied applied =
        apply(
            bench.write(".bashrc", "x"),
            bench.write("sub/.git/hooks/pre-commit", "x"),
            bench.write("Agents.MD", "x"),
            bench.write(".vscode/tasks.json", "x"),
            bench.write("start.lnk", "x"),
            bench.write("notes.PYW", "x"),
            bench.write(".gradle/init.d/a.gradle", "x"),
            bench.write("replit.md", "x"),
            bench.write("macro.XLSM", "x"),
            bench.write("fine.xlsx", "x"));

    assertThat(applied.changes()).hasSize(1);
    assertThat(applied.held())
        .extracting(held -> bench.folder.relativize(Path.of(held.path())).toString())
        .contains(
            ".bashrc",
            "sub/.git/hooks/pre-commit",
            "Agents.MD",
            ".vscode/tasks.json",
            "start.lnk",
            "notes.PYW",
            ".gradle/init.d/a.gradle",
            "replit.md",
            "macro.XLSM");
    assertThat(bench.folder.resolve(".vscode")).doesNotExist();

    Applied done =
        changes.release(
            SESSION,
            CALL,
            applied.held().stream()
                .map(Applied.Held::step)
                .collect(java.util.stream.Collectors.toSet()));
    assertThat(done.unmade()).isEmpty();
    assertThat(content(".vscode/tasks.json")).isEqualTo("x");
  }

  @Test
  void whatGetsSuchANameOnlyByTheWayOfItsFolderWaits() throws IOException {
    bench.file("prepared/config", "[core] fsmonitor = evil");
    bench.file("prepared/notes.txt", "x");
    bench.file("actions/workflows/run.yml", "on: push");
    bench.file("code/hooks/useIt.js", "x");
    bench.file("plain/a.txt", "x");
    Applied applied =
        apply(
            new Operation.Move(bench.folder.resolve("prepared"), bench.folder.resolve("a/.Git")),
            new Operation.Move(bench.folder.resolve("actions"), bench.folder.resolve(".github")),
            new Operation.Link(bench.folder.resolve("b/.git"), Path.of("../code")),
            new Operation.Link(bench.folder.resolve("c/.git/hooks"), Path.of("../../code/hooks")),
            bench.write("d/.git", "gitdir: ../code"),
            bench.write("e/HEAD", "ref: refs/heads/main"),
            bench.write("f/.git/commondir", "../../code"),
            bench.write("g/.git/modules/lib/config", "x"),
            new Operation.Move(bench.folder.resolve("code"), bench.folder.resolve("src")),
            new Operation.Move(bench.folder.resolve("plain"), bench.folder.resolve("h/.git/info")),
            bench.write("docs/HEAD.md", "x"),
            bench.write("i/.git/HEAD", "x"));

    assertThat(applied.held())
        .extracting(held -> bench.folder.relativize(Path.of(held.path())).toString())
        .containsExactly(
            "a/.Git",
            ".github",
            "b/.git",
            "c/.git/hooks",
            "d/.git",
            "e/HEAD",
            "f/.git/commondir",
            "g/.git/modules/lib/config");
    assertThat(bench.folder.resolve("src/hooks/useIt.js")).exists();
    assertThat(bench.folder.resolve("h/.git/info/a.txt")).exists();
  }

  @Test
  void pathsOutsideAndFoldersGrantedForReadingAreRefused() throws IOException {
    Path other = Files.createDirectories(bench.folder.resolveSibling("other"));
    Path readOnly = Files.createDirectories(bench.folder.resolveSibling("inputs"));
    ChangeSet set =
        new ChangeSet(
            List.of(
                new Folder(bench.folder.toString(), true), new Folder(readOnly.toString(), false)),
            List.of(
                new Operation.Write(other.resolve("x"), bench.stage("x"), Optional.empty()),
                new Operation.Write(readOnly.resolve("x"), bench.stage("x"), Optional.empty()),
                new Operation.Write(
                    Path.of(bench.folder + "/../other/x"), bench.stage("x"), Optional.empty()),
                new Operation.Move(readOnly.resolve("y"), bench.folder.resolve("y")),
                new Operation.Delete(bench.folder)),
            List.of(bench.staging),
            false,
            Set.of(),
            List.of(),
            HoldRules.DEFAULT,
            true,
            "");

    Applied applied = changes.apply(SESSION, CALL, set);

    assertThat(applied.unmade())
        .extracting(Applied.Unmade::sentence)
        .satisfiesExactly(
            one -> assertThat(one).contains("none of the granted folders"),
            one -> assertThat(one).contains("for reading only"),
            one -> assertThat(one).contains(".. parts"),
            one -> assertThat(one).contains("for reading only"),
            one -> assertThat(one).contains("none of the granted folders"));
    assertThat(other).isEmptyDirectory();
    assertThat(readOnly).isEmptyDirectory();
  }

  @Test
  void aDirectoryThatIsALinkIsNotWalkedThrough() throws IOException {
    Path outside = Files.createDirectories(bench.folder.resolveSibling("outside"));
    Files.writeString(outside.resolve("victim"), "untouched");
    Files.createSymbolicLink(bench.folder.resolve("d"), outside);

    Applied applied =
        changes.apply(
            SESSION,
            CALL,
            bench
                .set(
                    new Operation.Write(
                        bench.folder.resolve("d/x"), bench.stage("x"), Optional.empty()),
                    new Operation.Write(
                        bench.folder.resolve("d/deep/x"), bench.stage("x"), Optional.empty()),
                    new Operation.Delete(bench.folder.resolve("d/victim")))
                .allowingDeletions());

    assertThat(applied.changes()).isEmpty();
    assertThat(applied.report()).contains("a part of the path is a link or not a directory");
    assertThat(outside).isDirectoryContaining("glob:**/victim");
    assertThat(Files.list(outside)).hasSize(1);
  }

  @Test
  void aStagedPathOutsideTheStagingDirectoryStopsTheSet() throws IOException {
    Path secret = Files.writeString(bench.folder.resolveSibling("secret"), "canary");
    Files.createSymbolicLink(bench.staging.resolve("link"), secret);

    for (Path staged :
        List.of(secret, bench.staging.resolve("link"), Path.of(bench.staging + "/../secret"))) {
      assertThatThrownBy(
              () -> apply(new Operation.Write(bench.folder.resolve("x"), staged, Optional.empty())))
          .as("staged as %s", staged)
          .isInstanceOf(IOException.class);
      assertThat(bench.folder.resolve("x")).doesNotExist();
      assertThat(changes.recover(SESSION, CALL)).isEmpty();
    }
  }

  @Test
  void aHardLinkToAFileOutsideIsReplacedAndNotWrittenThrough() throws IOException {
    Path outside = Files.writeString(bench.folder.resolveSibling("outside.txt"), "theirs");
    Files.createLink(bench.folder.resolve("in.txt"), outside);

    apply(bench.write("in.txt", "ours"));

    assertThat(content("in.txt")).isEqualTo("ours");
    assertThat(outside).hasContent("theirs");
  }

  @Test
  void badTargetsGetOneSentenceEachAndTheRestIsDone() throws IOException {
    Files.createDirectories(bench.folder.resolve("dir/inner"));
    String longName = "n".repeat(256);

    Applied applied =
        apply(
            new Operation.Write(bench.folder.resolve("dir"), bench.stage("x"), Optional.empty()),
            new Operation.Write(bench.folder.resolve(longName), bench.stage("x"), Optional.empty()),
            new Operation.Delete(bench.folder.resolve("missing")),
            bench.write("good.txt", "good"));

    assertThat(applied.unmade())
        .extracting(Applied.Unmade::sentence)
        .containsExactly(
            bench.folder.resolve("dir") + " was not written: it is a directory.",
            bench.folder.resolve(longName) + " was not written: the name is too long.",
            bench.folder.resolve("missing") + " was not deleted: it is not there.");
    assertThat(content("good.txt")).isEqualTo("good");
  }

  @Test
  void namesThatAreNoTextSurviveByteForByte() throws Exception {
    Path odd = Names.path(concat((bench.folder + "/").getBytes(), new byte[] {'a', (byte) 0xff}));
    ChangeSet set =
        bench.set(
            new Operation.Write(odd, bench.stage("odd"), Optional.empty()),
            bench.write("100%é\n.txt", "percent"));

    Applied waiting = changes.apply(SESSION, CALL, set);
    assertThat(waiting.held()).hasSize(2);
    Applied applied =
        changes.release(
            SESSION, CALL, Set.of(waiting.held().get(0).step(), waiting.held().get(1).step()));

    assertThat(odd).hasContent("odd");
    assertThat(content("100%é\n.txt")).isEqualTo("percent");
    assertThat(applied.changes())
        .extracting(change -> Applied.path(change))
        .containsExactly(odd, bench.folder.resolve("100%é\n.txt"));
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void theJournalMayNotLieInAGrantedFolder() {
    ChangeSet set =
        ChangeSet.ofStage(
            List.of(new Folder(bench.journal.resolveSibling("").toString(), true)),
            List.of(),
            bench.staging,
            "");
    assertThatThrownBy(() -> changes.apply(SESSION, CALL, set))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lie within one another");
  }

  @Test
  void moreChangesThanTheRulesAllowWaitAllTogether() throws IOException {
    bench.file("a.txt", "a");
    bench.file("b.txt", "b");
    ChangeSet set =
        bench
            .set(bench.write("a.txt", "1"), bench.write("b.txt", "2"), bench.write("c.txt", "3"))
            .under(HoldRules.DEFAULT.withMaximum(1));

    Applied applied = changes.apply(SESSION, CALL, set);

    assertThat(applied.held()).hasSize(3);
    assertThat(content("a.txt")).isEqualTo("a");
    assertThat(applied.held().getFirst().reason()).contains("2 existing files");
  }

  @Test
  void aFileThatIsMarkedAsReadOnlyIsOverwrittenOnlyWithAPerson() throws IOException {
    Path file = bench.file("signed.txt", "theirs");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

    Applied applied = changes.apply(SESSION, call("c"), bench.set(bench.write("signed.txt", "x")));
    assertThat(applied.question()).contains("It is marked as read-only.");
    assertThat(file).hasContent("theirs");

    changes.release(SESSION, call("c"), Set.of(applied.held().getFirst().step()));
    assertThat(file).hasContent("x");
  }

  @Test
  void aGuardrailNamesWhatWaits() throws IOException {
    bench.file("exports/q1.csv", "1");
    HoldRules rules =
        HoldRules.DEFAULT.with(
            new HoldRules.Rule(
                "originals",
                List.of("exports/**"),
                Set.of(HoldRules.Act.OVERWRITE, HoldRules.Act.MOVE, HoldRules.Act.DELETE),
                "The brief says that originals stay."));

    Applied applied =
        changes.apply(
            SESSION,
            CALL,
            bench
                .set(bench.write("exports/q1.csv", "2"), bench.write("exports/new.csv", "3"))
                .under(rules));

    assertThat(applied.held())
        .extracting(Applied.Held::reason)
        .containsExactly("The brief says that originals stay.");
    assertThat(content("exports/new.csv")).isEqualTo("3");
  }
}
