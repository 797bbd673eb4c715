package dev.workroom.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine in a stranger's hands can send, and what becomes of it. */
class ChangeArchiveTest {
  private static final int FOLDER = 040755;
  private static final int FILE = 0100644;
  private static final int LINK = 0120777;
  private static final int DEVICE = 020000;
  private static final int DISK = 060600;
  private static final int PIPE = 010644;

  @TempDir Path directory;
  private Path folder;
  private Path upper;
  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

  @BeforeEach
  void create() throws IOException {
    folder = Files.createDirectory(directory.resolve("folder"));
    upper = directory.resolve("upper");
  }

  @Test
  void filesFoldersLinksAndDeletionsArrive() throws IOException {
    add(".", FOLDER, "");
    add("made", FOLDER, "");
    add("made/file", FILE, "content");
    add("link", LINK, "made/file");
    add("gone", DEVICE, "");
    add("pipe", PIPE, "");
    add("set-uid", 0104755, "x");

    unpack(1 << 20);

    assertThat(upper.resolve("made/file")).hasContent("content");
    assertThat(Files.readSymbolicLink(upper.resolve("link"))).hasToString("made/file");
    assertThat(Files.getAttribute(upper.resolve("gone"), "unix:rdev")).isEqualTo(0L);
    assertThat(upper.resolve("pipe")).doesNotExist();
    assertThat((int) Files.getAttribute(upper.resolve("set-uid"), "unix:mode") & 07777)
        .isEqualTo(0755);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "/absolute",
        "a/../../outside",
        "./a",
        "a//b",
        "a/",
        "missing/file",
        "link/file",
        "nul\0byte"
      })
  void noNameLeavesTheLayer(String name) throws IOException {
    add("link", LINK, directory.toString());
    add(name, FILE, "x");

    assertThatThrownBy(() -> unpack(1 << 20))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The virtual machine sent changes that no command can make (");
    try (Stream<Path> all = Files.list(directory)) {
      assertThat(all.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("folder", "upper");
    }
  }

  @Test
  void aNameComesOnce() throws IOException {
    add("x", LINK, directory.resolve("folder/file").toString());
    add("x", FILE, "written through");

    assertThatThrownBy(() -> unpack(1 << 20)).hasMessageContaining("the name x twice");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void devicesAreRefusedAndMoreThanAllowedToo() throws IOException {
    add("big", FILE, "x".repeat(2000));

    assertThatThrownBy(() -> unpack(1000)).hasMessage("The command wrote more than it may.");

    archive.reset();
    Trees.delete(upper);
    device("disk", 254);
    assertThatThrownBy(() -> unpack(1000)).hasMessageContaining("(a device)");

    archive.reset();
    Trees.delete(upper);
    add("block", DISK, "");
    unpack(1000);
    assertThat(upper).as("block devices are left out").isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 50, 109, 110, 130})
  void anEndTooEarlyIsSaid(int length) throws IOException {
    add("file", FILE, "content of a file");
    byte[] whole = archive.toByteArray();

    assertThatThrownBy(() ->
            ChangeArchive.unpack(new ByteArrayInputStream(whole, 0, length), folder, upper, 1000))
        .hasMessage("The virtual machine ended before all changes had arrived.");
  }

  @Test
  void noiseIsNoArchive() {
    byte[] noise = "070701zzzzzzzz".repeat(20).getBytes(ISO_8859_1);

    assertThatThrownBy(
            () -> ChangeArchive.unpack(new ByteArrayInputStream(noise), folder, upper, 1000))
        .hasMessageContaining("a number that is none");
    assertThatThrownBy(() ->
            ChangeArchive.unpack(
                new ByteArrayInputStream(new byte[] {'7', '0'}), folder, directory.resolve("u"), 1))
        .isInstanceOf(IOException.class);
  }

  private void unpack(long most) throws IOException {
    write("TRAILER!!!", 0, 0, 0, new byte[0]);
    ChangeArchive.unpack(new ByteArrayInputStream(archive.toByteArray()), folder, upper, most);
  }

  private void add(String name, int mode, String content) throws IOException {
    write(name, mode, 0, 0, content.getBytes(ISO_8859_1));
  }

  private void device(String name, int major) throws IOException {
    write(name, DEVICE, major, 1, new byte[0]);
  }

  private void write(String name, int mode, int major, int minor, byte[] content)
      throws IOException {
    byte[] bytes = name.getBytes(ISO_8859_1);
    var head = new StringBuilder("070701");
    for (long field :
        new long[] {1, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, bytes.length + 1, 0}) {
      head.append("%08X".formatted(field));
    }
    archive.write(head.toString().getBytes(ISO_8859_1));
    archive.write(bytes);
    archive.write(new byte[1 + (-(110 + bytes.length + 1) & 3)]);
    archive.write(content);
    archive.write(new byte[-content.length & 3]);
  }
}
