package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.changes.ChangeSets;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.Tool.Answer;
import dev.workroom.core.tool.Tool.Context;
import dev.workroom.sandbox.Sandboxes;
import dev.workroom.sandbox.Trees;
import dev.workroom.store.SqliteStore;
import dev.workroom.tools.ShellTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commands that mean harm, the whole way from the model's call to the user's folder: through a real
 * sandbox, the scan of what it left, the rules for what waits, and the journal. The numbers are
 * those of the groups in docs/isolation.md.
 */
class HostileCommandsTest {
  private static final SessionId SESSION = new SessionId("s1");

  @TempDir static Path state;
  @TempDir Path directory;
  private Path real;
  private List<Folder> folders;
  private Path folder;
  private Path outside;
  private ChangeSets changes;
  private ShellTool shell;
  private SqliteStore store;
  private int calls;

  @BeforeEach
  void open() throws Exception {
    real = directory.toRealPath();
    folder = Files.createDirectory(real.resolve("granted"));
    outside = Files.createDirectory(real.resolve("outside"));
    Files.writeString(outside.resolve("secret.txt"), "CANARY\n");
    for (String name : List.of("a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), "original " + name + "\n");
    }
    folders = List.of(new Folder(folder.toString(), true));
    changes = new ChangeSets(real.resolve("journal"));
    store = SqliteStore.open(real.resolve("store"));
    shell = shell(Kind.NAMESPACES);
  }

  private ShellTool shell(Kind kind) throws Exception {
    var session = new Session(SESSION, store);
    var keeping = new Keeping(changes, folders, _ -> session, new ChangedFiles());
    return new ShellTool(
        new Sandboxes(state).exactly(kind),
        folders,
        context -> Files.createDirectory(real.resolve("scratch-" + context.call().value())),
        keeping,
        (context, tool, named) -> Optional.empty(),
        _ -> List.of());
  }

  @AfterEach
  void close() throws Exception {
    changes.close();
    store.close();
    try (Stream<Path> all = Files.list(real)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Trees.delete(each);
      }
    }
  }

  @Test
  void group12And13EveryWayToDestroyAnOriginalIsHeldOrUndone() throws Exception {
    TreeMap<String, String> before = tree();
    for (String script :
        List.of(
            "rm a.txt",
            ": > a.txt",
            "truncate -s 0 b.txt",
            "echo x > n; mv -f n a.txt",
            "mv a.txt b.txt",
            "sed -i s/original/forged/ sub/c.txt",
            "cp /dev/null a.txt",
            "/usr/bin/python3 -c 'import mmap; f=open(\"a.txt\",\"r+b\"); mmap.mmap(f.fileno(),0)[:4]=b\"XXXX\"'",
            "ln -sf /etc/hostname a.txt",
            "rm -rf -- * .[!.]*; rm -rf ../granted",
            "find . -delete",
            "git init -q . && git clean -qfdx; rm -rf .git",
            "mv sub elsewhere; echo edited > elsewhere/c.txt",
            "chmod -R 000 . ; rm -rf sub")) {
      Answer answer = call(script);
      if (answer instanceof Answer.Asks) {
        answer = reject();
      }
      assertThat(answer).as(script).isInstanceOf(Answer.Finished.class);

      changes.undo(SESSION);

      assertThat(tree()).as("after the undo of: %s", script).isEqualTo(before);
    }
  }

  @Test
  void group16To18SpecialFilesAndLinksCarryNothingOver() throws Exception {
    Files.createLink(folder.resolve("hard.txt"), outside.resolve("secret.txt"));
    Files.createSymbolicLink(folder.resolve("link.txt"), outside.resolve("secret.txt"));

    Answer answer =
        call(
            "cp /bin/true run; chmod 4755 run; mkfifo pipe; mknod disk b 254 0; echo x > hard.txt;"
                + " echo x > link.txt; ln -s "
                + outside
                + " way; ls > way/listing; true");
    if (answer instanceof Answer.Asks) {
      reject();
    }

    assertThat(outside.resolve("secret.txt")).hasContent("CANARY\n");
    assertThat(outside.resolve("listing")).doesNotExist();
    for (String name : List.of("pipe", "disk", "way")) {
      assertThat(Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)).as(name).isFalse();
    }
    if (Files.exists(folder.resolve("run"))) {
      int mode = (int) Files.getAttribute(folder.resolve("run"), "unix:mode");
      assertThat(mode & 07000).as("set-uid bits").isZero();
    }
  }

  @Test
  void group19WhatThePersonWritesMeanwhileStays() throws Exception {
    Thread person =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Path seen = Objects.requireNonNull(outside.getParent());
                while (started(seen).isEmpty()) {
                  Thread.sleep(5);
                }
                Files.writeString(folder.resolve("a.txt"), "the person's\n");
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    Answer answer = call("echo now > begun; sleep 2; echo \"the agent's\" > a.txt");
    person.join();

    assertThat(text(answer)).contains("a.txt");
    assertThat(folder.resolve("a.txt")).hasContent("the person's\n");
    assertThat(folder.resolve("a (agent).txt")).hasContent("the agent's\n");
  }

  @Test
  void group21And22OddNamesDeepTreesAndHugeHolesAreTakenOrSaid() throws Exception {
    Answer odd =
        call(
            """
            touch -- "$(printf 'new\\nline')" "$(printf 'esc\\033[31mred')" "$(printf 'rtl\\342\\200\\256gpj')" \
              -dash "$(printf '\\377\\376')" 'dot.' 'space ' CON 'a:b' \
              "$(printf 'e\\314\\201')" "$(printf '\\303\\251')" "$(printf 'x%.0s' $(seq 255))"
            ls | wc -l\
            """);
    if (odd instanceof Answer.Asks asks) {
      assertThat(asks.request().toString()).doesNotContain("\u001B", "\u202E");
      odd = reject();
    }
    assertThat(text(odd)).doesNotContain("\u001B", "\u202E").contains("[exit 0]");

    Answer deep =
        call(
            "/usr/bin/python3 -c '\nimport os\nfor i in range(600):\n  os.mkdir(\"deeper-and-deeper\");"
                + " os.chdir(\"deeper-and-deeper\")\nopen(\"end\",\"w\").close()'; echo made");
    if (deep instanceof Answer.Asks) {
      deep = reject();
    }
    assertThat(text(deep)).contains("made", "path is too long, it was not carried over");
    changes.undo(SESSION);
    assertThat(folder).as("after the undo").isDirectoryNotContaining("glob:**/deeper*");

    assertThat(text(call("truncate -s 100T hole; echo \"said $?\""))).contains("said 1");
    assertThat(folder.resolve("a.txt")).hasContent("original a.txt\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMESPACES", "LANDLOCK"})
  void group36To41EachBombEndsOneCallWithOneSentence(Kind kind) throws Exception {
    shell = shell(kind);
    TreeMap<String, String> before = tree();
    assertThat(sentences(call("b() { b | b & }; b; sleep 60")))
        .containsExactly("[Stopped: the command had more than 256 processes and threads at once.]");
    assertThat(sentences(call("tail /dev/zero")))
        .singleElement()
        .isIn(
            "[Out of memory: a command may use 2.0 GB of memory.]",
            "[Stopped: the command used more than 2.0 GB of memory.]");
    assertThat(
            sentences(
                call(
                    "echo kept > a.txt; for i in $(seq 8); do fallocate -l 1G $i; done; sleep 60")))
        .containsExactly(
            "[Stopped: the command wrote more than 4.0 GB. None of its changes were kept.]");
    assertThat(sentences(call("fallocate -l 3G one; truncate -s 4G one; echo more >> one")))
        .singleElement()
        .isIn(
            "[Stopped: a file grew beyond 4.0 GB. None of its changes were kept.]",
            "[Stopped: the command wrote more than 4.0 GB. None of its changes were kept.]");
    assertThat(sentences(call("yes", 5)))
        .containsExactly(
            "[output was cut at the limit]", "[Stopped: the command ran longer than 5 seconds.]");
    assertThat(text(call("printf '\\033]0;title\\007\\033[2Jplain\\0'")))
        .isEqualTo("plain\n[exit 0]");
    assertThat(text(call("echo alive"))).isEqualTo("alive\n[exit 0]");
    assertThat(tree()).as("what the bombs left").isEqualTo(before);
    try (Stream<Path> left = Files.walk(directory)) {
      assertThat(left.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum())
          .as("what is left on the disk")
          .isLessThan(64 << 20);
    }
  }

  @Test
  void group60WhatWouldStartByItselfWaitsForAPerson() throws Exception {
    for (String name :
        List.of(
            ".bashrc",
            ".git/hooks/pre-commit",
            "CLAUDE.md",
            "AGENTS.md",
            ".mcp.json",
            ".vscode/tasks.json",
            ".claude/skills/x/SKILL.md",
            "start.desktop")) {
      Answer answer = call("mkdir -p \"$(dirname %1$s)\"; echo bad > %1$s".formatted(name));

      assertThat(answer).as(name).isInstanceOf(Answer.Asks.class);
      reject();
      assertThat(folder.resolve(name)).doesNotExist();
    }
  }

  @Test
  void ofSeveralHeldChangesAPersonTakesSome() throws Exception {
    Answer answer = call("rm a.txt b.txt; echo bad > .bashrc; ln -s /etc/passwd out; echo ok > c");
    assertThat(answer).isInstanceOf(Answer.Asks.class);
    var asked = (Request.Permission) ((Answer.Asks) answer).request();
    assertThat(asked.items()).hasSize(4).anyMatch(item -> item.contains("/a.txt: A deletion"));
    int wanted = 1;
    while (!asked.items().get(wanted - 1).contains("/a.txt: A deletion")) {
      wanted++;
    }
    assertThat(asked.question()).contains("these 4 changes", "\n1. ", "\n4. ");

    Answer done =
        shell.resume(
            new Json("{}"), context(Optional.of(new Decision.Picked(List.of(wanted, wanted)))));

    assertThat(text(done))
        .contains("Nobody allowed this: delete", "b.txt", ".bashrc", "/etc/passwd")
        .doesNotContain("a.txt");
    assertThat(folder.resolve("a.txt")).doesNotExist();
    assertThat(folder.resolve("b.txt")).exists();
    assertThat(folder.resolve(".bashrc")).doesNotExist();
    assertThat(Files.exists(folder.resolve("out"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(folder.resolve("c")).exists();
  }

  private static Optional<Path> started(Path place) {
    try (Stream<Path> all = Files.find(place, 5, (path, a) -> path.endsWith("begun"))) {
      return all.findFirst();
    } catch (IOException | java.io.UncheckedIOException folderGone) {
      return Optional.empty();
    }
  }

  private Answer call(String script) throws Exception {
    return call(script, 300);
  }

  private Answer call(String script, int seconds) throws Exception {
    calls++;
    return shell.run(input(script, seconds), context(Optional.empty()));
  }

  private Answer reject() throws Exception {
    return shell.resume(new Json("{}"), context(Optional.of(new Decision.Rejected("no"))));
  }

  private static Json input(String script, int seconds) {
    var quoted = new StringBuilder();
    script
        .chars()
        .forEach(c ->
            quoted.append(c < ' ' || c == '"' || c == '\\' ? "\\u%04x".formatted(c) : (char) c));
    return new Json("{\"command\":\"%s\",\"timeout\":%d}".formatted(quoted, seconds));
  }

  private Context context(Optional<Decision> decision) {
    return new Context(SESSION, new CallId("c" + calls), decision, _ -> {});
  }

  private static String text(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Finished.class);
    return ((Answer.Finished) answer).result().text();
  }

  /** The lines that Workroom adds to what the command said, but its exit. */
  private List<String> sentences(Answer answer) throws Exception {
    Answer finished = answer instanceof Answer.Asks ? reject() : answer;
    return text(finished)
        .lines()
        .filter(line -> line.startsWith("[") && !line.startsWith("[exit"))
        .filter(line -> !line.startsWith("[…"))
        .toList();
  }

  private TreeMap<String, String> tree() throws IOException {
    var tree = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        tree.put(
            folder.relativize(path).toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                + (Files.isRegularFile(path) ? Files.readString(path) : ""));
      }
    }
    return tree;
  }
}
