package dev.workroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.ToolResult;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadToolTest {
  private static final byte[] PICTURE =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

  @TempDir Path directory;
  private TestDesk desk;
  private final ReadTool read =
      new ReadTool(
          new DocumentText() {
            @Override
            public boolean reads(String fileName, byte[] head) {
              return fileName.endsWith(".docx") || fileName.endsWith(".xlsx");
            }

            @Override
            public Content content(Path file) {
              String text =
                  file.toString().endsWith(".xlsx")
                      ? "## Data\n" + "| row |\n".repeat(500) + "\n## Notes\n| kept |"
                      : "# Heading\n\nWords.";
              return new Content(text, "", "");
            }
          });

  @BeforeEach
  void grant() throws Exception {
    desk = new TestDesk(directory);
  }

  @Test
  void textComesWithLineNumbers() throws Exception {
    desk.file("a.txt", "one\r\ntwo\n\nfour");
    assertThat(desk.ask(read, "{'path':'a.txt'}")).isEqualTo("1\tone\n2\ttwo\n3\t\n4\tfour\n");
    assertThat(desk.ask(read, "{'path':'" + desk.folder.resolve("a.txt") + "'}"))
        .startsWith("1\tone");
  }

  @Test
  void whatDoesNotFitIsReachedByOffset() throws Exception {
    String line = "x".repeat(990);
    desk.file(
        "long.txt", IntStream.range(0, 60).mapToObj(_ -> line).collect(Collectors.joining("\n")));
    String first = desk.ask(read, "{'path':'long.txt'}");
    assertThat(first.length()).isLessThanOrEqualTo(Cut.RESULT);
    assertThat(first).endsWith("[lines 1–23 of 60; go on with offset 24]\n");
    assertThat(desk.ask(read, "{'path':'long.txt','offset':24}")).startsWith("24\tx");
    assertThat(desk.ask(read, "{'path':'long.txt','offset':5,'limit':1}"))
        .isEqualTo("5\t" + line + "\n[lines 5–5 of 60; go on with offset 6]\n");
    assertThat(desk.ask(read, "{'path':'long.txt','offset':61}"))
        .isEqualTo("There is no line 61: the file has 60 lines.");
  }

  @Test
  void linesThatAreNotUtf8AreReadAsWindows1252() throws Exception {
    byte[] mixed = "Zoë\nM\u00FCller\n".getBytes(StandardCharsets.UTF_8);
    byte[] slip = "na\u00EFve €".getBytes(Charset.forName("windows-1252"));
    byte[] all = new byte[mixed.length + slip.length];
    System.arraycopy(mixed, 0, all, 0, mixed.length);
    System.arraycopy(slip, 0, all, mixed.length, slip.length);
    Files.write(desk.folder.resolve("m.txt"), all);
    assertThat(desk.ask(read, "{'path':'m.txt'}"))
        .isEqualTo("1\tZoë\n2\tMüller\n3\tnaïve €\n[1 line not in UTF-8, shown as Windows-1252]\n");
  }

  @Test
  void utf16IsText() throws Exception {
    Files.write(
        desk.folder.resolve("w.txt"), "\uFEFFhello\nwörld".getBytes(StandardCharsets.UTF_16LE));
    assertThat(desk.ask(read, "{'path':'w.txt'}")).isEqualTo("1\thello\n2\twörld\n");
  }

  @Test
  void picturesAreKeptAndShown() throws Exception {
    Files.write(desk.folder.resolve("p.png"), PICTURE);
    var result = (ToolResult.Ok) desk.work(read, "{'path':'p.png'}").result();
    assertThat(result.images())
        .isEqualTo(List.of(new Image("image/png", UserFile.sha256(PICTURE))));
    assertThat(desk.stage.resolve(UserFile.sha256(PICTURE))).hasBinaryContent(PICTURE);
  }

  @Test
  void documentsComeAsMarkdown() throws Exception {
    Files.write(desk.folder.resolve("d.docx"), new byte[] {'P', 'K', 0, 1});
    assertThat(desk.ask(read, "{'path':'d.docx'}")).isEqualTo("1\t# Heading\n2\t\n3\tWords.\n");
  }

  @Test
  void severalFilesStandUnderTheirNamesWithASharedRoom() throws Exception {
    desk.file("mails/a.txt", "one\n");
    desk.file("mails/b.txt", ("x".repeat(990) + "\n").repeat(60));
    desk.file("mails/c.txt", "three\n");
    Files.write(desk.folder.resolve("p.png"), PICTURE);
    var result =
        (ToolResult.Ok) desk.work(read, "{'paths':['mails/*.txt','p.png','no.txt']}").result();
    assertThat(result.text().length()).isLessThanOrEqualTo(Cut.RESULT);
    assertThat(result.text())
        .startsWith("=== mails/a.txt\n1\tone\n=== mails/b.txt\n1\txxx")
        .contains("of 60; go on with offset", "\n=== mails/c.txt\n1\tthree\n=== p.png\n")
        .endsWith("=== no.txt\nThere is no no.txt; the nearest names there: p.png, mails.\n");
    assertThat(result.images()).hasSize(1);
    for (int i = 0; i < 25; i++) {
      desk.file("many/%02d.txt".formatted(i), "x");
    }
    assertThat(desk.ask(read, "{'path':'many/*'}"))
        .contains("=== many/19.txt")
        .endsWith(
            "[20 of 25 files; left: many/20.txt, many/21.txt, many/22.txt, many/23.txt, many/24.txt]\n");
    assertThat(desk.ask(read, "{'path':'none/*'}")).startsWith("No file fits none/*");
    assertThat(desk.ask(read, "{'path':'../*'}")).contains("outside the granted folders");
  }

  @Test
  void aLongSheetDoesNotHideTheOneAfterIt() throws Exception {
    Files.write(desk.folder.resolve("b.xlsx"), new byte[] {'P', 'K', 0, 1});
    assertThat(desk.ask(read, "{'path':'b.xlsx'}"))
        .contains("\n61\t| row |\n[more rows: Query them, or read on with offset 62]\n502\t\n")
        .endsWith("503\t## Notes\n504\t| kept |\n");
    assertThat(desk.ask(read, "{'path':'b.xlsx','offset':62,'limit':2}"))
        .as("an offset shows every row")
        .startsWith("62\t| row |\n63\t| row |\n");
  }

  @Test
  void whatIsNoTextSaysWhatToDo() throws Exception {
    Files.write(desk.folder.resolve("b.bin"), new byte[] {1, 0, 2, 0, 0, 7, 0, 0, 0, 1});
    desk.file("empty.txt", "");
    Files.createDirectory(desk.folder.resolve("sub"));
    assertThat(desk.ask(read, "{'path':'b.bin'}")).contains("binary file of 10 B", "Shell");
    assertThat(desk.ask(read, "{'path':'empty.txt'}")).isEqualTo("empty.txt is empty.");
    assertThat(desk.ask(read, "{'path':'sub'}")).contains("is a folder", "Glob", "sub/*");
    assertThat(desk.ask(read, "{'path':'empty.text'}"))
        .isEqualTo("There is no empty.text; the nearest names there: empty.txt, b.bin, sub.");
  }

  @Test
  void nothingOutsideTheFoldersIsRead() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret.txt"), "secret");
    Files.createSymbolicLink(desk.folder.resolve("link.txt"), secret.toRealPath());
    for (String path : List.of("../secret.txt", secret.toRealPath().toString(), "/etc/passwd")) {
      assertThat(desk.ask(read, "{'path':'" + path + "'}"))
          .contains("outside the granted folders", desk.folder.toString());
    }
    assertThat(desk.ask(read, "{'path':'link.txt'}")).contains("leads out of the granted folders");
  }

  @Test
  void pipesDevicesAndPlaceholdersAreRefused() throws Exception {
    Path pipe = desk.folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(desk.ask(read, "{'path':'pipe'}")).contains("no ordinary file");
    try (var sparse = new RandomAccessFile(desk.folder.resolve("cloud.xlsx").toFile(), "rw")) {
      sparse.setLength(5_000_000);
    }
    assertThat(desk.ask(read, "{'path':'cloud.xlsx'}")).contains("5 MB", "cloud placeholder");
  }

  @Test
  void aLineOfAnyLengthIsBounded() throws Exception {
    desk.file("wide.json", "[" + "1,".repeat(100_000) + "1]\nsecond");
    String alone = desk.ask(read, "{'path':'wide.json'}");
    assertThat(alone.length()).isLessThanOrEqualTo(Cut.RESULT);
    assertThat(alone).contains("go on with offset 2");
  }

  @Test
  void badInputIsExplained() throws Exception {
    assertThat(desk.ask(read, "{'file':'a'}")).contains("path");
    assertThat(desk.ask(read, "{'path':''}")).isEqualTo("A path is missing.");
    assertThat(desk.ask(read, "{'path':'a\\u0000b'}")).contains("no valid path");
  }
}
