package dev.workroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchToolsTest {
  @TempDir Path directory;
  private TestDesk desk;
  private final GlobTool glob = new GlobTool();
  private final GrepTool grep = new GrepTool(DocumentText.NONE);

  @BeforeEach
  void grant() throws Exception {
    desk = new TestDesk(directory);
    desk.file("north.csv", "id,amount\n1,10\n2,20\n");
    desk.file("sub/deep/south.csv", "id,amount\n3,30\n");
    desk.file("sub/notes.md", "first\nSecond line\nthird\nfourth\nfifth\n");
    desk.file(".git/config", "amount\n");
  }

  @Test
  void aNameFitsAtAnyDepth() throws Exception {
    assertThat(desk.ask(glob, "{'pattern':'*.csv'}"))
        .isEqualTo("north.csv\t20 B\nsub/deep/south.csv\t15 B\n");
    assertThat(desk.ask(glob, "{'pattern':'**/*.csv'}"))
        .isEqualTo("north.csv\t20 B\nsub/deep/south.csv\t15 B\n");
  }

  @Test
  void aPathFitsWhereItStands() throws Exception {
    assertThat(desk.ask(glob, "{'pattern':'sub/*'}")).isEqualTo("sub/notes.md\t37 B\n");
    assertThat(desk.ask(glob, "{'pattern':'*','path':'sub'}"))
        .isEqualTo("sub/deep/south.csv\t15 B\nsub/notes.md\t37 B\n");
    assertThat(desk.ask(glob, "{'pattern':'" + desk.folder + "/*.csv'}")).startsWith("north.csv");
  }

  @Test
  void whatFitsNothingOrIsNoPatternSaysSo() throws Exception {
    assertThat(desk.ask(glob, "{'pattern':'*.xyz'}")).startsWith("No file in");
    assertThat(desk.ask(glob, "{'pattern':'[a'}")).contains("is no glob");
    assertThat(desk.ask(glob, "{'pattern':'*','path':'/etc'}")).contains("outside the granted");
  }

  @Test
  void manyFilesAreReachedByOffset() throws Exception {
    for (int i = 0; i < 900; i++) {
      desk.file("many/a-rather-long-name-for-a-file-%04d.txt".formatted(i), "");
    }
    String first = desk.ask(glob, "{'pattern':'many/*'}");
    assertThat(first.length()).isLessThanOrEqualTo(Cut.RESULT);
    assertThat(first).containsPattern("of 900; go on with offset \\d+]");
    assertThat(desk.ask(glob, "{'pattern':'many/*','offset':899}"))
        .startsWith("many/a-rather-long-name-for-a-file-0899.txt");
  }

  @Test
  void linesAreFoundWithFileAndNumber() throws Exception {
    assertThat(desk.ask(grep, "{'pattern':'^\\\\d+,[23]0$'}"))
        .isEqualTo("north.csv:3:2,20\nsub/deep/south.csv:2:3,30\n");
    assertThat(desk.ask(grep, "{'pattern':'second','ignoreCase':true,'context':1}"))
        .isEqualTo("sub/notes.md-1-first\nsub/notes.md:2:Second line\nsub/notes.md-3-third\n");
    assertThat(desk.ask(grep, "{'pattern':'amount','glob':'*.csv','offset':1}"))
        .isEqualTo("sub/deep/south.csv:1:id,amount\n");
    assertThat(desk.ask(grep, "{'pattern':'nothing like it'}"))
        .isEqualTo("No line matches nothing like it.\n");
  }

  @Test
  void binariesAreSkippedAndCounted() throws Exception {
    Files.write(desk.folder.resolve("x.bin"), new byte[] {0, 1, 0, 0, 0, 2, 0});
    assertThat(desk.ask(grep, "{'pattern':'first'}"))
        .isEqualTo("sub/notes.md:1:first\n[1 file neither text nor document, not searched]\n");
  }

  @Test
  void documentsAreSearchedByTheLinesThatReadShows() throws Exception {
    Files.write(desk.folder.resolve("d.docx"), new byte[] {'P', 'K', 0, 1});
    Files.write(desk.folder.resolve("locked.docx"), new byte[] {'P', 'K', 0, 2});
    var work = desk.work(new GrepTool(OneDocument.KIND), "{'pattern':'first|days'}");
    assertThat(work.result().text())
        .isEqualTo(
            "d.docx:3:within 30 days\nsub/notes.md:1:first\n"
                + "[could not be read, Read says why: locked.docx]\n");
    assertThat(work.labels()).extracting(label -> label.hidden()).containsExactly("a note", "");
  }

  @Test
  void aCatastrophicPatternEndsWithASentence() throws Exception {
    String line = "x".repeat(60);
    var guarded = new GuardedText(line, System.nanoTime() + 50_000_000);
    var matcher = java.util.regex.Pattern.compile("(x+)+\\1y").matcher(guarded);
    org.assertj.core.api.Assertions.assertThatThrownBy(matcher::find)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("took too long");
  }

  @Test
  void aPatternTooDeepForALineIsASentence() throws Exception {
    desk.file("wide.txt", "ab".repeat(200_000));
    assertThat(desk.ask(grep, "{'pattern':'^(a|b)*$','path':'wide.txt'}"))
        .contains("too deep for a line");
    assertThat(desk.ask(grep, "{'pattern':'(a'}")).contains("no regular expression");
  }
}
