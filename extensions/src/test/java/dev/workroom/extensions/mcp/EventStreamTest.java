package dev.workroom.extensions.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private static EventStream of(String text) {
    return new EventStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1000);
  }

  @Test
  void readsEventsWithAnyLineEndsAndRemembersWhereItIs() throws Exception {
    var events =
        of(
            "\uFEFF:hello\r\nid: 1\r\nretry: 250\r\ndata:\r\n\r\nevent: x\rdata: a\rdata:  b\r\rid: 7\ndata: c\n\n");

    assertThat(events.next()).contains(new EventStream.Event("x", "a\n b", Optional.of("1")));
    assertThat(events.retryMillis()).contains(250L);
    assertThat(events.next()).contains(new EventStream.Event("message", "c", Optional.of("7")));
    assertThat(events.next()).isEmpty();
    assertThat(events.lastId()).contains("7");
  }

  @Test
  void leavesOutAnEventThatBreaksOff() throws Exception {
    assertThat(of("data: half").next()).isEmpty();
  }
}
