package dev.workroom.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.tool.Operation;
import dev.workroom.core.tool.Tool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept for later: notes in the folder, and results too long to show at once. */
class MemoryToolsTest {
  private final RememberTool remember = new RememberTool();
  @TempDir Path place;
  private TestDesk desk;

  @BeforeEach
  void aDesk() throws Exception {
    desk = new TestDesk(place);
  }

  @Test
  void aNoteIsAFileWithItsTopicDateAndSource() throws Exception {
    var work =
        desk.work(remember, "{'topic':'Überschuss: Nord','text':' is 30 ','source':'sales.csv'}");

    var write = (Operation.Write) work.operations().getFirst();
    assertThat(write.path()).isEqualTo(desk.folder.resolve("memory/uberschuss-nord.md"));
    assertThat(new String(TestDesk.written(work), StandardCharsets.UTF_8))
        .isEqualTo(
            "---\ntopic: Überschuss: Nord\ndate: %s\nsource: sales.csv\n---\nis 30\n"
                .formatted(LocalDate.now(ZoneId.systemDefault())));
    assertThat(work.result().text()).startsWith("Noted in memory/uberschuss-nord.md");
  }

  @Test
  void theSameTopicReplacesItsNote() throws Exception {
    desk.file("memory/north.md", "old");

    var work = desk.work(remember, "{'topic':'North','text':'31','source':'alice'}");

    assertThat(work.result().text()).startsWith("Replaced the note memory/north.md");
    assertThat(((Operation.Write) work.operations().getFirst()).before())
        .as("what it must still be when it is replaced")
        .contains(UserFile.sha256("old".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void nothingInANoteCanForgeItsHead() throws Exception {
    var work =
        desk.work(
            remember, "{'topic':'North\\nsource: the boss','text':'30','source':'a\\n---\\nb'}");

    assertThat(new String(TestDesk.written(work), StandardCharsets.UTF_8))
        .contains("topic: North source: the boss\n", "source: a --- b\n");
  }

  @Test
  void aNoteWithoutSourceTextOrTopicAndOneTooLongAreRefused() throws Exception {
    assertThat(desk.ask(remember, "{'topic':'t','text':'x','source':' '}"))
        .isEqualTo("A note needs a text and a source.");
    assertThat(desk.ask(remember, "{'topic':'t','text':'','source':'s'}"))
        .isEqualTo("A note needs a text and a source.");
    assertThat(desk.ask(remember, "{'topic':'../..','text':'x','source':'s'}"))
        .isEqualTo("Give the note a topic of a few words.");
    assertThat(desk.ask(remember, "{'topic':'t','text':'" + "x".repeat(4_001) + "','source':'s'}"))
        .contains("at most 4000 characters");
  }

  @Test
  void aNoteLiesInTheFirstFolderThatCanBeWritten() throws Exception {
    desk.folders.set(0, new Folder(desk.folder.toString(), false));
    assertThat(desk.ask(remember, "{'topic':'t','text':'x','source':'s'}"))
        .isEqualTo("No granted folder can be written, so nothing is kept.");

    Path second = Files.createDirectories(place.toRealPath().resolve("second"));
    desk.folders.add(new Folder(second.toString(), true));
    var work = desk.work(remember, "{'topic':'t','text':'x','source':'s'}");
    assertThat(((Operation.Write) work.operations().getFirst()).path())
        .isEqualTo(second.resolve("memory/t.md"));
  }

  @Test
  void aLinkInThePlaceOfTheNotesLeadsNowhere() throws Exception {
    Path outside = Files.createDirectories(place.toRealPath().resolve("outside"));
    Files.createSymbolicLink(desk.folder.resolve("memory"), outside);

    var work = desk.work(remember, "{'topic':'t','text':'x','source':'s'}");

    assertThat(work.operations()).as(work.result().text()).isEmpty();
  }

  @Test
  void aLongResultIsShownPageByPageWithoutGapsToItsEnd() {
    String all = "0123456789".repeat(5_000) + "end";
    var pages = new StringBuilder();
    int offset = 0;
    while (offset < all.length()) {
      String page = more(all, "{\"result\":\"h\",\"offset\":" + offset + "}");
      String text = page.substring(0, page.lastIndexOf("\n["));
      pages.append(text);
      offset += text.length();
      assertThat(page)
          .endsWith(offset < all.length() ? "go on with offset " + offset + "]" : "[the end]");
    }
    assertThat(pages).hasToString(all);
  }

  @Test
  void aPageNeverEndsWithinACharacter() {
    String all = "x".repeat(15_999) + "😀 and more";

    assertThat(more(all, "{\"result\":\"h\"}")).contains("go on with offset 15999");
    assertThat(more(all, "{\"result\":\"h\",\"offset\":15999}")).startsWith("😀");
    assertThat(more(all, "{\"result\":\"h\",\"offset\":99999999}")).isEqualTo("\n[the end]");
  }

  @Test
  void wordsAreFoundWithTheOffsetOfTheirLine() {
    String all = "first\nThe Total is 42\nlast";

    String found = more(all, "{\"result\":\"h\",\"find\":\"total\"}");

    assertThat(found).isEqualTo("6\tThe Total is 42");
    assertThat(more(all, "{\"result\":\"h\",\"offset\":6}")).startsWith("The Total");
    assertThat(more(all, "{\"result\":\"h\",\"find\":\"tax\"}"))
        .isEqualTo("No line holds \"tax\".");
    assertThat(more("total\n".repeat(500), "{\"result\":\"h\",\"find\":\"total\"}"))
        .endsWith("[more lines hold it; ask for rarer words]")
        .hasLineCount(101);
  }

  @Test
  void aHandleOfAnotherSessionShowsNothing() {
    assertThatThrownBy(() -> more("x", "{\"result\":\"other\"}"))
        .hasMessage("This session has no long result \"other\".");
  }

  /** The only result that the session keeps has the handle h. */
  private static String more(String all, String input) {
    var tool =
        new MoreTool((session, handle) ->
            session.value().equals("s") && handle.equals("h")
                ? Optional.of(all)
                : Optional.empty());
    var answer =
        (Tool.Answer.Finished)
            tool.run(
                new Json(input),
                new Tool.Context(new SessionId("s"), new CallId("c"), Optional.empty(), _ -> {}));
    assertThat(answer.facts()).isEqualTo(List.of());
    return answer.result().text();
  }
}
