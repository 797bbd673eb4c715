package dev.workroom.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void readsEventsWhateverEndsTheirLinesAndWhereverTheyAreSplit(String end) throws IOException {
    String stream =
        String.join(
            end,
            ": comment",
            "event: one",
            "data: {\"a\":\"é€😀\"}",
            "",
            "data:x",
            "data: y",
            "id: 3",
            "",
            "event: none",
            "",
            "data: last",
            "",
            "");

    for (int size = 1; size <= 9; size++) {
      assertThat(events(stream, size))
          .as("pieces of %d bytes", size)
          .containsExactly("{\"a\":\"é€😀\"}", "x\ny", "last");
    }
  }

  @Test
  void anEventThatIsCutOffDoesNotCount() throws IOException {
    assertThat(events("data: one\n\ndata: two\n", 100)).containsExactly("one");
    assertThat(events("data: one\n\ndata: tw", 100)).containsExactly("one");
    assertThat(events("", 100)).isEmpty();
  }

  @Test
  void keepsTheFirstBytesToTellWhatCame() throws IOException {
    var reader = new EventReader(slow("<html>no</html>", 100), () -> {});

    assertThat(reader.next()).isNull();
    assertThat(reader.start()).isEqualTo("<html>no</html>");
  }

  private static List<String> events(String stream, int size) throws IOException {
    var reader = new EventReader(slow(stream, size), () -> {});
    var events = new ArrayList<String>();
    for (String event = reader.next(); event != null; event = reader.next()) {
      events.add(event);
    }
    return events;
  }

  /** Gives at most so many bytes at once. */
  private static InputStream slow(String text, int size) {
    return new ByteArrayInputStream(ModelServer.bytes(text)) {
      @Override
      public int read(byte[] buffer) {
        return read(buffer, 0, Math.min(size, buffer.length));
      }
    };
  }
}
