package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOriginsTest {
  @TempDir Path place;
  private Path folder;
  private FileLabels labels;
  private FileOrigins origins;

  @BeforeEach
  void aFolderWithMail() throws IOException {
    folder = Files.createDirectories(place.resolve("work"));
    Files.createDirectories(folder.resolve("in"));
    labels = new FileLabels(place.resolve("labels"));
    origins = new FileOrigins(List.of(new Folder(folder.toString(), true)), labels);
    write("in/offer.eml", "Subject: offer");
    write("sales.csv", "region,amount");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1);
  }

  private List<String> strangers(String command) {
    return origins.ofCommand(new Json(Wire.write(Map.of("command", command)))).stream()
        .filter(Label::untrusted)
        .map(Label::name)
        .toList();
  }

  @Test
  void aPlainCommandReadsWhatItNames() {
    for (String command :
        List.of(
            "wc -l sales.csv > count.txt",
            "cat sales.csv | sort -rn | head -3",
            "grep -c 'North' sales.csv; echo done",
            "mkdir -p out && cp sales.csv out/copy.csv",
            "ls -la")) {
      assertThat(strangers(command)).as(command).isEmpty();
    }
    assertThat(strangers("cat in/offer.eml")).containsExactly("in/offer.eml");
  }

  @Test
  void anyOtherCommandMayHaveReadAllThatIsThere() {
    for (String command :
        List.of(
            "cat sales.csv; cd in && cat offer.eml",
            "python3 make.py sales.csv",
            "cat sales.csv in/*.eml",
            "cat sales.csv in/off''er.eml",
            "cat sales.csv in/off\\er.eml",
            "x=in/offer; cat sales.csv $x.eml",
            "cp -r in copy; cat sales.csv",
            "grep -rh o in sales.csv",
            "wc --files0-from=sales.csv",
            "cat sales.csv <(cat in/offer.eml)",
            "sh build.sh",
            "find . -type f",
            "ls in | xargs cat",
            "cat `echo sales.csv`")) {
      assertThat(strangers(command)).as(command).contains("in/offer.eml");
    }
  }

  @Test
  void mailAndArchivesAreKnownUnderAnyName() throws IOException {
    write("note.txt", "Return-Path: <a@stranger.test>\r\nSubject: x\r\n\r\nhello");
    write("export", "From a@stranger.test Mon Jan 1\nMIME-Version: 1.0\n\nhello");
    write("data.bin", "PK\u0003\u0004 more");
    write("date.txt", "BEGIN:VCALENDAR\r\n");
    write("page.txt", "<!DOCTYPE html><p>x</p>");
    write("mine.docx", "PK\u0003\u0004 more");
    write("letter.txt", "Subject: the price\n\nDear customer");
    for (String name : List.of("note.txt", "export", "data.bin", "date.txt", "page.txt")) {
      assertThat(label(name).untrusted()).as(name).isTrue();
      assertThat(strangers("python3 x.py")).as(name).contains(name);
    }
    for (String name : List.of("mine.docx", "letter.txt", "sales.csv")) {
      assertThat(label(name).untrusted()).as(name).isFalse();
    }
  }

  @Test
  void aPageThatTheHouseWroteOutOfItsOwnIsNobodyElses() throws Exception {
    write("page.html", "<p>ours</p>");
    assertThat(label("page.html").untrusted()).isTrue();
    String sha256 =
        java.util.HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-256")
                    .digest(Files.readAllBytes(folder.resolve("page.html"))));
    labels.written(folder.resolve("page.html").toString(), sha256, List.of());
    assertThat(label("page.html").untrusted()).isFalse();

    write("page.html", "<p>theirs</p>");
    assertThat(label("page.html").untrusted()).as("somebody replaced it").isTrue();
  }

  @Test
  void whoMovesAFileMakesItNobodyElses() throws Exception {
    labels.moved(path("sales.csv"), path("sorted.csv"));
    write("sorted.csv", "region,amount");
    assertThat(label("sorted.csv").untrusted()).as("as before").isFalse();

    write("plain.dat", "hello");
    labels.moved(path("in/offer.eml"), path("plain.dat"));
    assertThat(label("plain.dat").text()).as("under another name").contains("in/offer.eml");

    labels.moved(path("plain.dat"), path("sorted.csv"));
    assertThat(label("sorted.csv").untrusted()).as("moved on").isTrue();
    assertThat(label("plain.dat").untrusted()).as("its old place").isFalse();
  }

  @Test
  void whatIsKnownOfFilesGoesWithTheirFolder() throws Exception {
    write("in/note.md", "made of mail");
    var from = List.of(new Label(Label.Origin.WEB, "stranger.test"));
    labels.written(path("in/note.md"), "0", from);
    Files.move(folder.resolve("in"), folder.resolve("old"));
    receipt("old", Optional.of("in"), Optional.empty());
    write("old/note.md", "changed by a person since");
    Files.createDirectory(folder.resolve("in"));
    write("in/note.md", "another file");

    assertThat(label("old/note.md").untrusted()).isTrue();
    assertThat(label("in/note.md").untrusted()).as("its old place").isFalse();
  }

  @Test
  void aNameThatReceiptsSpellOtherwiseIsKnownToo() throws Exception {
    write("20% off.csv", "theirs");
    receipt("20%25 off.csv", Optional.empty(), Optional.of("0"));
    write("20% off.csv", "edited");
    assertThat(label("20% off.csv").text()).contains("stranger.test");
  }

  /** A call of a session that has read a page ends with one change. */
  private void receipt(String name, Optional<String> from, Optional<String> after) {
    var call = new CallId("c");
    var changed = new FileChanged(call, path(name), from.map(this::path), Optional.empty(), after);
    for (var event :
        List.of(changed, new ToolFinished(call, new ToolResult.Ok("done"), List.of()))) {
      labels.noticed(
          new SessionId("s"),
          new Entry(1, Instant.EPOCH, "agent", event, ""),
          _ -> List.of(new Label(Label.Origin.WEB, "stranger.test")));
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private Label label(String name) {
    return origins.label(folder.resolve(name), new Label(Label.Origin.WORKSPACE, ""));
  }
}
