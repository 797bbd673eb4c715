package dev.workroom.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands over overlays, in real namespaces. */
class NamespacesTest {
  @TempDir Path directory;
  private Path folder;
  private CommandRuns commands;

  @BeforeEach
  void open() throws Exception {
    folder = Files.createDirectory(directory.resolve("granted"));
    commands = new CommandRuns(Namespaces.in(directory.resolve("state")), directory, folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space",
        "comma,comma",
        "colon:colon",
        "back\\slash",
        "quote\"'",
        "line\nbreak",
        "Übung 测试",
        "-leading",
        "$(touch x)`touch y`",
        "%s%n"
      })
  void aFolderMayHaveAnyName(String name) throws Exception {
    Path odd = Files.createDirectory(directory.resolve(name));
    Files.writeString(odd.resolve("in.txt"), "in\n");

    Ran ran =
        commands.run(
            List.of(new Folder(odd.toString(), true)),
            odd,
            "cat in.txt; echo out > out.txt",
            Limits.DEFAULT);

    assertThat(ran.output()).isEqualTo("in\n");
    assertThat(ran.layers().getFirst().upper().resolve("out.txt")).hasContent("out\n");
    assertThat(odd.resolve("out.txt")).doesNotExist();
  }

  @Test
  void whatHasNoLayerIsSmallAndGoneAfterwards() throws Exception {
    var limits = CommandRuns.limits(Duration.ofSeconds(30), 64, 64L << 20, 1L << 30);

    Ran ran =
        commands.run(
            commands.granted(),
            "head -c 80M /dev/zero > /tmp/big; echo $?; touch ~/mine; ls -d /tmp/big ~/mine",
            limits);

    assertThat(ran.output())
        .contains("No space left on device")
        .endsWith("\n1\n/home/agent/mine\n/tmp/big\n");
    assertThat(commands.run("ls -d /tmp/big ~/mine 2>/dev/null | wc -l").output()).isEqualTo("0\n");
  }

  @Test
  void forgedMarksOfTheOverlayArriveAsSuchAndDevicesNotAtAll() throws Exception {
    Files.writeString(folder.resolve("in.txt"), "granted\n");

    Ran ran =
        commands.run(
            "mknod whiteout c 0 0; mknod disk b 254 0; mkfifo pipe; mkdir d;"
                + " /usr/bin/python3 -c 'import os; os.setxattr(\"d\", \"user.overlay.opaque\","
                + " b\"y\"); print(\"marked\")';"
                + " cp /bin/true su; chmod 4755 su; echo end");

    Path upper = ran.layers().getFirst().upper();
    assertThat(ran.output()).endsWith("marked\nend\n").contains("disk: Operation not permitted");
    assertThat(upper.resolve("disk")).doesNotExist();
    assertThat(upper.resolve("pipe")).exists();
    assertThat(folder).isDirectoryContaining(path -> path.endsWith("in.txt"));
    UserDefinedFileAttributeView marks =
        Files.getFileAttributeView(upper.resolve("d"), UserDefinedFileAttributeView.class);
    assertThat(marks.list()).doesNotContain("overlay.opaque");
  }
}
