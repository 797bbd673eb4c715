package dev.workroom.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.core.tool.Operation;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangingToolsTest {
  @TempDir Path directory;
  private TestDesk desk;
  private final WriteTool write = new WriteTool();
  private final EditTool edit = new EditTool();
  private final MoveTool move = new MoveTool();
  private final DeleteTool delete = new DeleteTool();

  @BeforeEach
  void grant() throws Exception {
    desk = new TestDesk(directory);
  }

  @Test
  void writingStagesTheContentAndChangesNothing() throws Exception {
    FileTool.Work made = desk.work(write, "{'path':'new/notes.md','content':'a\\nb'}");
    assertThat(made.result().text()).isEqualTo("Created new/notes.md: 2 lines, 3 B.");
    assertThat(TestDesk.written(made)).asString().isEqualTo("a\nb");
    var operation = (Operation.Write) made.operations().getFirst();
    assertThat(operation.path()).isEqualTo(desk.folder.resolve("new/notes.md"));
    assertThat(operation.before()).isEmpty();
    assertThat(desk.folder.resolve("new")).doesNotExist();
  }

  @Test
  void replacingNamesTheContentThatWasSeen() throws Exception {
    desk.file("notes.md", "old");
    var operation =
        (Operation.Write)
            desk.work(write, "{'path':'notes.md','content':'new'}").operations().getFirst();
    assertThat(operation.before())
        .contains(UserFile.sha256("old".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theEffectNamesFileAndFolderBeforeItHappens() {
    assertThat(write.effect(new Json("{\"path\":\"a.md\",\"content\":\"\"}"), desk.folders))
        .isEqualTo(
            new Effect(
                Effect.Kind.WRITE,
                Set.of("file:" + desk.folder.resolve("a.md"), "folder:" + desk.folder),
                "write a.md"));
    assertThat(delete.effect(new Json("{\"paths\":[\"a\",\"b\"]}"), desk.folders).kind())
        .isEqualTo(Effect.Kind.DELETE);
  }

  @Test
  void aReadOnlyFolderRefuses() {
    List<Folder> readOnly = List.of(new Folder(desk.folder.toString(), false));
    assertThatThrownBy(
            () -> write.effect(new Json("{\"path\":\"a.md\",\"content\":\"\"}"), readOnly))
        .hasMessageContaining("granted for reading only")
        .hasMessageContaining("as an answer");
  }

  @Test
  void documentsAreNotWrittenAsText() throws Exception {
    assertThat(desk.ask(write, "{'path':'a.xlsx','content':''}")).contains("use Workbook");
  }

  @Test
  void linksThatLeaveTheFolderAreNotWrittenThrough() throws Exception {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createSymbolicLink(desk.folder.resolve("out"), outside.toRealPath());
    Files.createSymbolicLink(desk.folder.resolve("dangling"), outside.resolve("none"));
    assertThat(desk.ask(write, "{'path':'out/x.md','content':''}")).contains("by a link");
    assertThat(desk.ask(write, "{'path':'dangling','content':''}")).contains("leads nowhere");
    assertThat(desk.ask(move, "{'moves':[{'from':'out','to':'out/y'}]}")).contains("by a link");
  }

  @Test
  void editReplacesExactlyOnePlace() throws Exception {
    desk.file("r.md", "alpha\nbeta\nalpha beta\n");
    FileTool.Work work = desk.work(edit, "{'path':'r.md','find':'alpha beta','replace':'gamma'}");
    assertThat(work.result().text()).isEqualTo("Edited r.md: 1 place (line 3).");
    assertThat(TestDesk.written(work)).asString().isEqualTo("alpha\nbeta\ngamma\n");
  }

  @Test
  void severalPlacesNeedAll() throws Exception {
    desk.file("r.md", "a x\nb x\nc x\n");
    assertThat(desk.ask(edit, "{'path':'r.md','find':'x','replace':'y'}"))
        .isEqualTo(
            "The text occurs 3 times in r.md (lines 1, 2, 3); give more of its surroundings, or"
                + " all: true.");
    FileTool.Work work = desk.work(edit, "{'path':'r.md','find':'x','replace':'yy','all':true}");
    assertThat(TestDesk.written(work)).asString().isEqualTo("a yy\nb yy\nc yy\n");
  }

  @Test
  void whatIsNotFoundShowsTheNearestLines() throws Exception {
    desk.file("r.md", "The revenue grew by 4 %.\nOther words entirely.\nCosts fell.\n");
    assertThat(desk.ask(edit, "{'path':'r.md','find':'The revenues grew by 5 %.','replace':''}"))
        .contains("not in r.md", "1\tThe revenue grew by 4 %.");
    assertThat(desk.ask(edit, "{'path':'r.md','find':'1\\tThe revenue','replace':''}"))
        .contains("leave out the line numbers");
  }

  @Test
  void editKeepsEncodingAndLineEnds() throws Exception {
    Charset western = Charset.forName("windows-1252");
    Path file = desk.folder.resolve("w.txt");
    Files.write(file, "Müller\r\nzwölf €\r\nrest\r\n".getBytes(western));
    FileTool.Work work =
        desk.work(edit, "{'path':'w.txt','find':'zwölf €\\nrest','replace':'dreißig €\\nREST'}");
    assertThat(TestDesk.written(work))
        .isEqualTo("Müller\r\ndreißig €\r\nREST\r\n".getBytes(western));
    assertThat(desk.ask(edit, "{'path':'w.txt','find':'rest','replace':'→'}"))
        .contains("windows-1252", "lacks some of these characters");
  }

  @Test
  void movesMakeFoldersAndNeverOverwrite() throws Exception {
    desk.file("a.txt", "a");
    desk.file("b.txt", "b");
    FileTool.Work work =
        desk.work(
            move,
            "{'moves':[{'from':'a.txt','to':'old/a.txt'},{'from':'b.txt','to':'old/b.txt'}]}");
    Path old = desk.folder.resolve("old");
    assertThat(work.operations())
        .isEqualTo(
            List.of(
                new Operation.MakeDirectory(old),
                new Operation.Move(desk.folder.resolve("a.txt"), old.resolve("a.txt")),
                new Operation.Move(desk.folder.resolve("b.txt"), old.resolve("b.txt"))));
    assertThat(desk.ask(move, "{'moves':[{'from':'a.txt','to':'b.txt'}]}"))
        .contains("exists already", "nothing was moved");
    assertThat(desk.ask(move, "{'moves':[{'from':'a.txt','to':'c'},{'from':'a.txt','to':'d'}]}"))
        .contains("moved twice");
  }

  @Test
  void twoFilesMayChangePlaces() throws Exception {
    desk.file("a", "1");
    desk.file("b", "2");
    FileTool.Work work =
        desk.work(
            move, "{'moves':[{'from':'a','to':'t'},{'from':'b','to':'a'},{'from':'t','to':'b'}]}");
    assertThat(work.operations()).hasSize(3);
  }

  @Test
  void deletingNamesWhatItDeletes() throws Exception {
    desk.file("a.txt", "a");
    assertThat(desk.work(delete, "{'paths':'a.txt'}").operations())
        .isEqualTo(List.of(new Operation.Delete(desk.folder.resolve("a.txt"))));
    assertThat(desk.ask(delete, "{'paths':['b.txt']}")).contains("There is no b.txt");
    assertThat(desk.ask(delete, "{'paths':['.']}")).contains("granted folder itself");
    assertThat(Optional.of(desk.folder.resolve("a.txt")).filter(Files::exists)).isPresent();
  }

  @Test
  void aRuleMovesAllFilesThatFit() throws Exception {
    for (String name :
        List.of("scan_2024-03_a.pdf", "scan_2025-11_b.PDF", "notes.txt", "sub/x.pdf")) {
      desk.file("in/" + name, name);
      Files.setLastModifiedTime(
          desk.folder.resolve("in/" + name), FileTime.from(Instant.parse("2023-06-15T12:00:00Z")));
    }
    assertThat(moved("in/*.{pdf,PDF}", "archive/{year}/"))
        .containsExactly(
            "in/scan_2024-03_a.pdf → archive/2023/scan_2024-03_a.pdf",
            "in/scan_2025-11_b.PDF → archive/2023/scan_2025-11_b.PDF");
    assertThat(
            moved(
                "regex:in/scan_(\\\\d{4})-(\\\\d\\\\d)_(.*)\\\\.(?i)pdf", "{1}/{2}/{n}-{3}.{ext}"))
        .containsExactly(
            "in/scan_2024-03_a.pdf → 2024/03/1-a.pdf", "in/scan_2025-11_b.PDF → 2025/11/2-b.PDF");
    assertThat(moved("in/**/*.pdf", "flat/{dir}/{stem}_{month}{day}.{ext}"))
        .containsExactly(
            "in/scan_2024-03_a.pdf → flat/scan_2024-03_a_0615.pdf",
            "in/sub/x.pdf → flat/sub/x_0615.pdf");
    assertThat(desk.ask(move, "{'moves':[{'from':'in/*.doc','to':'d/'}]}"))
        .contains("No file fits in/*.doc");
    assertThat(desk.ask(move, "{'moves':[{'from':'in/*','to':'one.pdf'}]}"))
        .contains("would give all files one name");
    assertThat(desk.ask(move, "{'moves':[{'from':'in/*','to':'{colour}/{name}'}]}"))
        .contains("{colour} is no field", "{stem}");
    assertThat(desk.ask(move, "{'moves':[{'from':'in/*.p*','to':'{ext}/../../../{name}'}]}"))
        .contains("outside the granted folders");
  }

  @Test
  void allThatIsInTheWayIsSaidAtOnce() throws Exception {
    for (String name : List.of("a/x.txt", "b/x.txt", "b/y.txt", "flat/y.txt")) {
      desk.file(name, name);
    }
    assertThat(desk.ask(move, "{'moves':[{'from':'{a,b}/*','to':'flat/{name}'}]}"))
        .contains(
            "Nothing was moved, because 2 of 3 targets are taken",
            "b/x.txt → flat/x.txt: two would get this name",
            "b/y.txt → flat/y.txt: exists already");
  }

  @Test
  void whatIsMovedIntoAFolderIsNamedBefore() throws Exception {
    desk.file("a.txt", "a");
    Files.createDirectory(desk.folder.resolve("old"));
    for (String to : List.of("old", "old/", "new/")) {
      var input = new Json("{\"moves\":[{\"from\":\"a.txt\",\"to\":\"%s\"}]}".formatted(to));
      String target = to.replace("/", "") + "/a.txt";
      assertThat(move.effect(input, desk.folders).resources())
          .contains("file:" + desk.folder.resolve(target));
      assertThat(moved("a.txt", to)).containsExactly("a.txt → " + target);
    }
  }

  @Test
  void aFileWhoseNameLooksLikeARuleIsThatFile() throws Exception {
    desk.file("draft [1].txt", "a");
    assertThat(moved("draft [1].txt", "draft.txt")).containsExactly("draft [1].txt → draft.txt");
  }

  @Test
  void ofVeryManyTheFoldersAreNamedBefore() throws Exception {
    for (int i = 0; i < 501; i++) {
      desk.file("in/" + i, "");
    }
    Effect effect =
        move.effect(
            new Json("{\"moves\":[{\"from\":\"in/*\",\"to\":\"out/{year}/\"}]}"), desk.folders);
    assertThat(effect.resources())
        .containsExactlyInAnyOrder(
            "file:" + desk.folder + "/in/**",
            "file:" + desk.folder + "/out/**",
            "folder:" + desk.folder);
    assertThat(effect.what()).startsWith("move 501 files: in/* → out/{year}/ (the first: in/0 → ");
  }

  private List<String> moved(String from, String to) throws Exception {
    String input = "{'moves':[{'from':'%s','to':'%s'}]}".formatted(from, to);
    return desk.work(move, input).result().text().lines().skip(1).toList();
  }
}
