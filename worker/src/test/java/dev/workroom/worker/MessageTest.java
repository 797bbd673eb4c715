package dev.workroom.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.core.tool.Operation;
import dev.workroom.json.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageTest {
  static List<Message> messages() {
    var call = new CallId("c");
    var session = new SessionId("s1");
    var work =
        new Work(
            new ToolResult.Ok("line\nbreak → ü \u2028", List.of(new Image("image/png", "ab"))),
            List.of(
                new Operation.Write(Path.of("/a b"), Path.of("/s"), Optional.of("ff")),
                new Operation.Move(Path.of("/a"), Path.of("/b"))),
            List.of(
                new Event.ArtifactChecked(
                    call,
                    "/a",
                    "ff",
                    "all",
                    List.of(new Finding(Finding.Severity.ERROR, "S!A1", "wrong")))));
    return List.of(
        new Message.Start(List.of(new Folder("/f", true)), Path.of("/s")),
        new Message.Run(1, "Read", new Json("{\"path\": \"x\"}"), session, call),
        new Message.Run(2, "Read", new Json("{broken\n"), session, call),
        new Message.Stop(1),
        new Message.Ready(),
        new Message.Progress(1, "half"),
        new Message.Done(1, work));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsSaidIsWhatIsHeard(Message said) {
    String line = new String(Message.line(said), StandardCharsets.UTF_8);
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    assertThat(Wire.read(line, Message.class)).isEqualTo(said);
  }

  @Test
  void linesAreReadWholeAndBounded() throws IOException {
    String text = "a\n\n" + "ü".repeat(9_000) + "\nlast";
    var lines = new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 20_000);
    assertThat(lines.next()).isEqualTo("a");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEqualTo("ü".repeat(9_000));
    assertThat(lines.next()).isEqualTo("last");
    assertThat(lines.next()).isNull();
    var endless = new Lines(new ByteArrayInputStream(new byte[50_000]), 20_000);
    assertThatThrownBy(endless::next).hasMessageContaining("longer than 20000 bytes");
  }
}
