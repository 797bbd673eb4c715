package dev.workroom.extensions.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Clients with sessions, more of them than there is room for. */
class EndpointSessionsTest {
  private static final int ROOM = 200;

  private final McpEndpoint endpoint = new McpEndpoint(new McpServer(new SampleOffers()), Set.of());

  /** One request over HTTP, without HTTP. */
  private static final class Said implements HttpCall {
    private final String session;
    private final String method;
    private final String body;
    private final CountDownLatch streams = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<String, String> headers = new HashMap<>();
    private volatile int status;

    Said(String method, String session, String body) {
      this.method = method;
      this.session = session;
      this.body = body;
    }

    @Override
    public String method() {
      return method;
    }

    @Override
    public Optional<String> header(String name) {
      return name.equals("mcp-session-id") && !session.isEmpty()
          ? Optional.of(session)
          : Optional.empty();
    }

    @Override
    public String body() {
      return body;
    }

    @Override
    public void answer(int code, Map<String, String> given, String text) {
      status = code;
      headers.putAll(given);
    }

    @Override
    public Events events(Map<String, String> given) {
      status = 200;
      return new Events() {
        @Override
        public void send(String data) {
          streams.countDown();
          try {
            over.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        }

        @Override
        public void close() {}
      };
    }
  }

  private Said handle(Said said) throws Exception {
    endpoint.handle(said);
    return said;
  }

  private Said initialize() throws Exception {
    return handle(
        new Said(
            "POST",
            "",
            """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
             "capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
            """));
  }

  private int ping(String session) throws Exception {
    return handle(new Said("POST", session, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}"))
        .status;
  }

  @Test
  void theOneThatWasSilentForLongestGivesWayAndNoneThatIsInUse() throws Exception {
    var ids = new java.util.ArrayList<String>();
    for (int i = 0; i < ROOM; i++) {
      ids.add(String.valueOf(initialize().headers.get("Mcp-Session-Id")));
    }
    // The first listens, the second has spoken since: so the third was silent for longest.
    var listening = new Said("GET", ids.getFirst(), "");
    Thread stream =
        Thread.ofVirtual()
            .start(() -> {
              try {
                endpoint.handle(listening);
              } catch (Exception _) {
                // ended with the test
              }
            });
    listening.streams.await();
    assertThat(ping(ids.get(1))).isEqualTo(200);

    String next = String.valueOf(initialize().headers.get("Mcp-Session-Id"));

    assertThat(
            List.of(
                ping(ids.get(2)), ping(next), ping(ids.get(0)), ping(ids.get(1)), ping(ids.get(3))))
        .as("the third is gone, the others are there")
        .containsExactly(404, 200, 200, 200, 200);
    stream.interrupt();
    listening.over.countDown();
    stream.join();
  }
}
