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
}
